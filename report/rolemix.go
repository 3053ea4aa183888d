package report

import (
	"fmt"

	"upstep/method/failure"
	"upstep/panel"
	"upstep/policy"
)

// mostFits are printed.
const mostFits = 10

// rolemix sets the mix of roles that the present policy plays beside the one that the
// evidence calls for, and ranks instruments by how well they fit it (methods 10.4).
func (p *Roles) rolemix(b *builder, r *failure.Result) []Block {
	if p.Register == "" || len(r.Budget.Shares) == 0 {
		return nil
	}
	out := []Block{p.mixTable(b, r)}
	if len(r.Mix) == 0 {
		return append(out, Callout{Severity: panel.Refusal, Title: b.text("rolemix.refused", nil), Text: b.spans("rolemix.refused.text", nil), Help: b.text("roles.refused.help", nil)})
	}
	if r.Draws != nil && !r.Draws.Steady {
		out = append(out, b.para("rolemix.unsteady", nil))
	}
	return append(out, p.fitTable(b, r))
}

// mixTable is the present mix and the diagnosed one.
func (p *Roles) mixTable(b *builder, r *failure.Result) Table {
	t := Table{ID: "roles-present", Caption: b.text("rolemix.caption", Values{"n": fmt.Sprint(len(p.Present))}), Columns: []Column{{Title: b.text("roles.col.role", nil)}, {Title: b.text("roles.col.failure", nil)},
		{Title: b.text("rolemix.col.present", nil), Num: true}, {Title: b.text("rolemix.col.diagnosed", nil), Num: true}}}
	for f, s := range r.Budget.Shares {
		name := lower(p.failureName(b, s.Failure))
		now := b.t.figure(computed{path: "roles/" + economy + "/present/" + string(s.Failure), label: "Share of the present budget that serves " + name, unit: "share", value: &s.Share, text: Percent(s.Share, 0),
			formula: "sum of budget x weight of the instrument on the failure, divided by the budget; weights on the three failures sum to 1", method: failureDoc + "#the-budget", recipe: "failure",
			inputs: []Input{{Label: "the user's register " + p.Register}}, notes: lineNotes(r)})
		want := T(dash)
		if len(r.Mix) > 0 {
			want = F(p.mixFigure(b, r, economy, r.Mix[f]))
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(p.role(s.Failure))}, {Text: T(p.failureName(b, s.Failure))}, {Text: F(now)}, {Text: want}})
	}
	return t
}

// lineNotes are the lines of the budget with what they serve.
func lineNotes(r *failure.Result) []string {
	var out []string
	for _, l := range r.Budget.Lines {
		out = append(out, fmt.Sprintf("%s, %g: %s", l.Name, l.Amount, serves(l.Line)))
	}
	return out
}

// fitTable ranks instruments by their cosine with the mix.
func (p *Roles) fitTable(b *builder, r *failure.Result) Table {
	shown := append([]policy.Fit{}, p.Fits[:min(mostFits, len(p.Fits))]...)
	for _, f := range p.Fits[len(shown):] {
		if f.Present {
			shown = append(shown, f)
		}
	}
	t := Table{ID: "roles-fits", Caption: b.text("rolemix.fits", Values{"n": fmt.Sprint(min(mostFits, len(p.Fits))), "of": fmt.Sprint(len(p.Fits))}), Columns: []Column{{Title: b.text("rolemix.col.rank", nil), Num: true}, {Title: b.text("rolemix.col.instrument", nil)},
		{Title: b.text("roles.col.fit", nil), Num: true}, {Title: b.text("rolemix.col.runs", nil)}}}
	for _, f := range shown {
		rank := 1
		for _, other := range p.Fits {
			if other.Cosine > f.Cosine+1e-9 {
				rank++
			}
		}
		runs := dash
		if f.Present {
			runs = b.text("rolemix.runs", nil)
		}
		fig := b.t.figure(computed{path: "roles/" + economy + "/instrument/" + f.Instrument, label: "Fit of " + f.Name + " to the mix", unit: "cosine", value: &f.Cosine, text: Number(f.Cosine, 2), formula: "cosine of what the instrument serves and the mix",
			method: failureDoc + "#the-budget", recipe: "failure", inputs: p.items(b, r, economy)})
		t.Rows = append(t.Rows, []Cell{{Text: T(fmt.Sprint(rank))}, {Text: T(f.Name)}, {Text: F(fig)}, {Text: T(runs)}})
	}
	return t
}
