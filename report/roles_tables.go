package report

import (
	"fmt"
	"slices"
	"strings"

	"upstep/method/failure"
	"upstep/panel"
)

// scoreTable is severity and evidence by failure.
func (p *Roles) scoreTable(b *builder, r *failure.Result, at string) Table {
	t := Table{ID: "roles-" + at + "-scores", Caption: b.text("roles.scores", Values{"subject": r.Subject}),
		Columns: []Column{{Title: b.text("roles.col.failure", nil)}, {Title: b.text("roles.col.role", nil)}, {Title: b.text("roles.col.severity", nil), Num: true},
			{Title: b.text("roles.col.evidence", nil), Num: true}, {Title: b.text("roles.col.own", nil), Num: true}}}
	inputs, notes := p.items(b, r, at), itemNotes(r)
	for _, s := range r.Scores {
		name := lower(p.failureName(b, s.Failure))
		c := computed{path: "roles/" + at + "/severity/" + string(s.Failure), label: "Severity of " + name + ", " + r.Subject, unit: "0..1", value: s.Severity,
			formula: "sum of severity times quality times loading, divided by the sum of quality times loading", method: failureDoc + "#the-mix", recipe: "failure", inputs: inputs, notes: notes}
		switch {
		case s.Severity == nil:
			c.missing = "no evidence speaks for it"
		case s.Own == 0 && r.Refused():
			c.value, c.missing = nil, "no item chiefly speaks for it: what items on other failures say of it in passing is no measure"
		default:
			c.text = Number(*s.Severity, 2)
		}
		e := b.t.figure(computed{path: "roles/" + at + "/evidence/" + string(s.Failure), label: "Evidence on " + name + ", " + r.Subject, value: ptr(s.Evidence), text: Number(s.Evidence, 2),
			formula: "sum of quality times loading", method: failureDoc + "#the-mix", recipe: "failure", inputs: inputs, notes: notes})
		own := b.t.figure(computed{path: "roles/" + at + "/own/" + string(s.Failure), label: "Items that chiefly speak for " + name + ", " + r.Subject, value: ptr(float64(s.Own)), text: fmt.Sprint(s.Own),
			formula: "items with a severity and a loading of own_loading or more", method: failureDoc + "#when-the-mix-is-refused", recipe: "failure", inputs: inputs, notes: notes})
		t.Rows = append(t.Rows, []Cell{{Text: T(p.failureName(b, s.Failure))}, {Text: T(p.role(s.Failure))}, {Text: F(b.t.figure(c))}, {Text: F(e)}, {Text: F(own)}})
	}
	return t
}

// itemNotes are the items with their quality and loadings.
func itemNotes(r *failure.Result) []string {
	var out []string
	if r.Known == 0 {
		out = append(out, "no item has a severity")
	}
	for _, it := range r.Items {
		if it.Severity != nil {
			l := it.Loadings
			out = append(out, fmt.Sprintf("%s: severity %.4g, quality %.2g, loadings %g %g %g %g", it.ID, *it.Severity, it.Quality, l.Market, l.System, l.Capability, l.Government))
		}
	}
	return out
}

// itemTable lists the evidence that has a severity.
func (p *Roles) itemTable(b *builder, r *failure.Result, at string) Table {
	t := Table{ID: "roles-" + at + "-items", Wide: true,
		Caption: b.text("roles.items", Values{"subject": r.Subject, "n": fmt.Sprint(r.Known), "of": fmt.Sprint(len(r.Items)), "peers": p.Peers.Name}),
		Columns: []Column{{Title: b.text("roles.col.item", nil)}, {Title: b.text("roles.col.severity", nil), Num: true}, {Title: b.text("roles.col.quality", nil), Num: true},
			{Title: b.text("roles.col.loadings", nil), Num: true}, {Title: b.text("roles.col.source", nil)}}}
	for _, it := range r.Items {
		if it.Severity == nil {
			continue
		}
		var rest []string
		for _, m := range p.Measures {
			switch {
			case m.Evidence != it.ID || !p.fromPack(it, at):
			case m.Severity != nil && isMeasured(it, m):
				rest = append(rest, p.measureWords(b, m))
			case m.Severity == nil:
				rest = append(rest, b.text("roles.unused", Values{"what": m.Row.Spec.Short, "why": m.Why}))
			}
		}
		for _, s := range it.Sources {
			if !isMeasure(p, it.ID, s) {
				rest = append(rest, s)
			}
		}
		if it.Inherited {
			rest = append([]string{b.text("roles.inherited", nil)}, rest...)
		}
		l := it.Loadings
		loads := fmt.Sprintf("%g / %g / %g / %g", l.Market, l.System, l.Capability, l.Government)
		if it.User {
			loads += " " + b.text("roles.user", nil)
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(it.Name)}, {Text: F(p.itemFigure(b, r, at, it))}, {Text: T(Number(it.Quality, 1))}, {Text: T(loads)}, {Text: T(strings.Join(rest, "; "))}})
	}
	return t
}

// fromPack reports whether the pack's measures may be behind an item.
func (p *Roles) fromPack(it failure.Item, at string) bool { return it.Inherited || at == economy }

// itemFigure is the severity of an item that has one.
func (p *Roles) itemFigure(b *builder, r *failure.Result, at string, it failure.Item) Figure {
	c := computed{path: "roles/" + at + "/item/" + it.ID, label: it.Name + ": severity, " + r.Subject, unit: "0..1", value: it.Severity, text: Number(*it.Severity, 2),
		formula: "mean of what measures it, weighted by quality", method: failureDoc + "#evidence", recipe: "failure", notes: it.Sources}
	for _, m := range p.Measures {
		if m.Evidence == it.ID && m.Severity != nil && p.fromPack(it, at) && isMeasured(it, m) {
			c.inputs = append(c.inputs, Input{Label: m.Indicator, Figure: b.severityFigure(m.Row).ID})
		}
	}
	return b.t.figure(c)
}

// items are the severities that everything said of a subject rests on.
func (p *Roles) items(b *builder, r *failure.Result, at string) []Input {
	var out []Input
	for _, it := range r.Items {
		if it.Severity != nil {
			out = append(out, Input{Label: it.ID, Figure: p.itemFigure(b, r, at, it).ID})
		}
	}
	return out
}

// isMeasured reports whether a measure of the pack is among the sources of an item.
func isMeasured(it failure.Item, m RolesMeasure) bool {
	return slices.Contains(it.Sources, fmt.Sprintf("%s, %d", m.Row.Spec.Short, m.Year))
}

// isMeasure reports whether a source is one of the pack's measures, which the table
// words itself.
func isMeasure(p *Roles, id, source string) bool {
	for _, m := range p.Measures {
		if m.Evidence == id && m.Severity != nil && source == fmt.Sprintf("%s, %d", m.Row.Spec.Short, m.Year) {
			return true
		}
	}
	return false
}

func (p *Roles) measureWords(b *builder, m RolesMeasure) string {
	words := fmt.Sprintf("%s, %d", m.Row.Spec.Short, m.Year)
	if m.Proxy != "" {
		words = b.text("roles.proxy", Values{"what": words, "proxy": m.Proxy})
	}
	if m.Aged {
		words = b.text("roles.aged", Values{"what": words})
	}
	return words
}

// missingTable lists what nobody measured for the economy, with what to ask for.
func (p *Roles) missingTable(b *builder) Table {
	t := Table{ID: "roles-missing", Caption: b.text("roles.missing", nil), Wide: true,
		Columns: []Column{{Title: b.text("roles.col.item", nil)}, {Title: b.text("roles.col.speaks", nil)}, {Title: b.text("roles.col.why", nil)}, {Title: b.text("roles.col.collect", nil)}}}
	for _, it := range p.Economy.Items {
		if it.Severity != nil {
			continue
		}
		collect := dash
		for _, e := range p.Content.Evidence {
			if e.ID == it.ID {
				collect = e.Collect
			}
		}
		var why []string
		for _, m := range p.Measures {
			if m.Evidence == it.ID {
				why = append(why, m.Row.Spec.Short+": "+m.Why)
			}
		}
		if len(why) == 0 {
			why = []string{b.text("roles.unmeasured", nil)}
		}
		t.Rows = append(t.Rows, []Cell{{Text: []Span{{Text: it.Name + " ("}, {Text: it.ID, Code: true}, {Text: ")"}}}, {Text: T(p.speaks(b, it.Loadings))}, {Text: T(strings.Join(why, "; "))}, {Text: T(collect)}})
	}
	return t
}

// speaks names the failures with the largest loading.
func (p *Roles) speaks(b *builder, l failure.Loadings) string {
	all := []float64{l.Market, l.System, l.Capability, l.Government}
	top := max(all[0], all[1], all[2], all[3])
	var out []string
	for f, v := range all {
		if v >= top-1e-9 {
			out = append(out, lower(p.failureName(b, failure.Kinds()[f])))
		}
	}
	return joinAnd(out)
}

// reach says which roles the missing evidence could still make dominant.
func (p *Roles) reach(b *builder, r *failure.Result, at string) Paragraph {
	x := r.Reach
	var words [][]Span
	inputs := p.items(b, r, at)
	for i, k := range x.Roles {
		share := float64(x.Counts[i]) / float64(x.Cases)
		f := b.t.figure(computed{path: "roles/" + at + "/reach/" + string(k), label: "Cases of the missing evidence with the verdict " + string(k) + ", " + r.Subject, unit: "share", value: &share, text: Percent(share, 0),
			formula: fmt.Sprintf("%d of %d cases: each of %d missing items at 0 or at 1, quality %g", x.Counts[i], x.Cases, len(x.Missing), x.Quality), method: failureDoc + "#when-the-mix-is-refused", recipe: "failure", inputs: inputs, notes: itemNotes(r)})
		words = append(words, append(T(lower(p.failureName(b, k))+" ("), append(F(f), Span{Text: ")"})...))
	}
	return b.para("roles.reach", Values{"n": fmt.Sprint(len(x.Missing)), "cases": fmt.Sprint(x.Cases), "roles": joinSpans(words)})
}

// changes lists choices that would change the verdict or the flag.
func (p *Roles) changes(b *builder, r *failure.Result) List {
	var l List
	for _, c := range r.Changes {
		v := Values{"value": c.Value}
		if c.Choice == "item" {
			v = Values{"value": p.itemName(r, c.Subject)}
		}
		if c.Choice == "quality" {
			v = nil
		}
		items := b.spans("roles.change."+c.Choice, v)
		items = append(items, Span{Text: " " + p.changeWords(b, r, c)})
		l.Items = append(l.Items, items)
	}
	return l
}

func (p *Roles) changeWords(b *builder, r *failure.Result, c failure.Change) string {
	var out []string
	if c.Verdict != r.Verdict {
		out = append(out, b.text("roles.would.verdict", Values{"verdict": lower(p.failureName(b, c.Verdict))}))
	}
	switch was := r.Flag; {
	case c.Flag == nil && was != nil:
		out = append(out, b.text("roles.would.unknown", nil))
	case c.Flag != nil && was != nil && *c.Flag != *was && *c.Flag:
		out = append(out, b.text("roles.would.flag", nil))
	case c.Flag != nil && was != nil && *c.Flag != *was:
		out = append(out, b.text("roles.would.noflag", nil))
	}
	return joinAnd(out) + "."
}

func (p *Roles) itemName(r *failure.Result, id string) string {
	for _, it := range r.Items {
		if it.ID == id {
			return lower(it.Name)
		}
	}
	return id
}

func (p *Roles) answers(b *builder, r *failure.Result) Paragraph {
	t := r.Answers
	n := func(v int) string { return fmt.Sprint(v) }
	return b.para("roles.answers", Values{"n": n(t.N), "market": n(t.Market), "system": n(t.System), "capability": n(t.Capability), "either": n(t.Either), "together": n(t.Together), "unclear": n(t.Unclear + t.Against)})
}

func (p *Roles) budget(b *builder, r *failure.Result, at string) Table {
	t := Table{ID: "roles-" + at + "-budget", Caption: b.text("roles.budget", nil), Columns: []Column{{Title: b.text("roles.col.line", nil)}, {Title: b.text("roles.col.amount", nil), Num: true}, {Title: b.text("roles.col.serves", nil)}, {Title: b.text("roles.col.fit", nil), Num: true}}}
	for i, l := range r.Budget.Lines {
		c := computed{path: fmt.Sprintf("roles/%s/fit/%d", at, i+1), label: "Fit of " + l.Name + " to the mix", unit: "cosine", value: l.Fit, formula: "cosine of what the line serves and the mix", method: failureDoc + "#the-budget", recipe: "failure", inputs: p.items(b, r, at), notes: []string{fmt.Sprintf("%s: %s", l.Name, serves(l.Line))}}
		if l.Fit == nil {
			c.missing = "there is no mix to compare with"
		} else {
			c.text = Number(*l.Fit, 2)
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(l.Name)}, {Text: T(Number(l.Amount, 0))}, {Text: T(serves(l.Line))}, {Text: F(b.t.figure(c))}})
	}
	return t
}

// serves words the failures that a line of a budget serves.
func serves(l failure.Line) string {
	var to []string
	for _, s := range l.Serves {
		if s.Share > 0 {
			to = append(to, fmt.Sprintf("%s %s", s.Failure, Percent(s.Share, 0)))
		}
	}
	return strings.Join(to, ", ")
}

// noteBlocks are warnings that stand nowhere else on the page.
func (p *Roles) noteBlocks(b *builder) []Block {
	var l List
	for _, n := range p.Notes() {
		if n.Severity == panel.Warning {
			l.Items = append(l.Items, b.spans("gaps.note", Values{"subject": []Span{{Text: n.Subject, Strong: true}}, "text": n.Text}))
		}
	}
	if len(l.Items) == 0 {
		return nil
	}
	return []Block{l}
}
