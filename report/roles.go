package report

import (
	"fmt"
	"slices"
	"strings"

	"upstep/catalogue"
	"upstep/method/failure"
	"upstep/method/gap"
	"upstep/panel"
	"upstep/policy"
)

const failureDoc = "docs/methods/failure.md"

// economy stands in the figure IDs of the economy as a whole.
const economy = "economy"

// Roles is the page on which failure binds and which role of the state answers it.
type Roles struct {
	Country  string          `json:"country"`
	Peers    gap.Peers       `json:"peers"` // whom the pack's figures are compared with
	Measures []RolesMeasure  `json:"measures"`
	Economy  *failure.Result `json:"economy"`  // a first look: methods.md asks for a sector and a constraint
	Subjects []RolesSubject  `json:"subjects"` // of the user's file
	File     string          `json:"file,omitempty"`
	Own      []string        `json:"own_loadings"` // evidence whose loadings the file sets

	Register string           `json:"register,omitempty"` // of instruments that run now
	Present  []policy.Present `json:"present,omitempty"`  // of it
	Fits     []policy.Fit     `json:"fits,omitempty"`     // of the catalogue's instruments to the mix, best first; none when it is refused

	Content   *catalogue.Failures `json:"-"`
	Rows      []gap.Row           `json:"-"`
	PeerNotes []panel.Note        `json:"-"`
	GapRecipe panel.Recipe        `json:"-"`
}

// RolesMeasure is one indicator of the pack that stands for a piece of evidence.
type RolesMeasure struct {
	Evidence  string   `json:"evidence"`
	Indicator string   `json:"indicator"`
	Year      int      `json:"year,omitempty"`
	Severity  *float64 `json:"severity"` // nil: not usable, see Why
	Quality   float64  `json:"quality,omitempty"`
	Aged      bool     `json:"aged,omitempty"` // a step of quality lower for its age
	Proxy     string   `json:"proxy,omitempty"`
	Why       string   `json:"why,omitempty"`

	Row gap.Row `json:"-"`
}

// RolesSubject is a sector, or a constraint in it, of the user's file.
type RolesSubject struct {
	Sector     string          `json:"sector"`
	Constraint string          `json:"constraint"`
	Result     *failure.Result `json:"result"`
}

// ID names the page.
func (*Roles) ID() string { return "roles" }

// Notes are those of every subject; those of the comparison stand with its figures.
func (p *Roles) Notes() []panel.Note {
	out := append(slices.Clone(p.PeerNotes), p.Economy.Notes...)
	for _, s := range p.Subjects {
		out = append(out, s.Result.Notes...)
	}
	return out
}

// Recipes are that of the comparison and one for every subject.
func (p *Roles) Recipes() []panel.Recipe {
	out := []panel.Recipe{p.GapRecipe, p.Economy.Recipe}
	for _, s := range p.Subjects {
		r := s.Result.Recipe
		r.Method += "/" + s.Result.Subject
		out = append(out, r)
	}
	return out
}

func (p *Roles) page(b *builder) Page {
	if len(b.Gap.Rows) == 0 { // alone: what it measures is worded by the comparison it made
		alone := *b
		alone.Gap = &gap.Result{Peers: p.Peers, Rows: p.Rows, Recipe: p.GapRecipe}
		b = &alone
	}
	blocks := []Block{b.para("roles.intro", nil),
		Callout{Severity: panel.Warning, Title: b.text("roles.first.title", nil), Text: b.spans("roles.first", Values{"country": b.Home.Name}), Help: b.text("roles.first.help", nil)}}
	blocks = append(blocks, p.subject(b, p.Economy, economy)...)
	for i, s := range p.Subjects {
		blocks = append(blocks, Heading{Level: 3, Text: s.Result.Subject})
		blocks = append(blocks, p.subject(b, s.Result, fmt.Sprintf("subject-%d", i+1))...)
	}
	if t := p.missingTable(b); len(t.Rows) > 0 {
		blocks = append(blocks, t)
	}
	return b.page("roles", append(blocks, p.noteBlocks(b)...)...)
}

// subject is all there is to say on one subject. at stands in the figure IDs.
func (p *Roles) subject(b *builder, r *failure.Result, at string) []Block {
	out := append(p.verdict(b, r, at), p.scoreTable(b, r, at), p.itemTable(b, r, at))
	if r.Reach != nil && r.Reach.Cases > 0 {
		out = append(out, p.reach(b, r, at))
	}
	if l := p.changes(b, r); len(l.Items) > 0 {
		out = append(out, b.para("roles.changes", nil), l)
	}
	if r.Answers.N > 0 {
		out = append(out, p.answers(b, r))
	}
	if r.Budget != nil {
		out = append(out, p.budget(b, r, at))
		if at == economy {
			out = append(out, p.rolemix(b, r)...)
		}
	}
	return out
}

// failureName is the name of a failure, or of a verdict that names none.
func (p *Roles) failureName(b *builder, k failure.Kind) string {
	for _, f := range p.Content.Failures {
		if f.ID == string(k) {
			return f.Name
		}
	}
	if k == "" {
		return b.text("roles.verdict.refused", nil)
	}
	return b.text("roles.verdict."+string(k), nil)
}

func (p *Roles) role(k failure.Kind) string {
	for _, f := range p.Content.Failures {
		if f.ID == string(k) && f.Role != "" {
			return f.Role
		}
	}
	return dash
}

// verdict is the mix with its doubts, or the refusal.
func (p *Roles) verdict(b *builder, r *failure.Result, at string) []Block {
	var out []Block
	switch {
	case r.Refused():
		var why []string
		for _, n := range r.Notes {
			if n.Severity == panel.Refusal {
				why = append(why, n.Text)
			}
		}
		out = append(out, Callout{Severity: panel.Refusal, Title: b.text("roles.refused", nil), Text: T(strings.Join(why, " ")), Help: b.text("roles.refused.help", nil)})
	case r.Verdict == failure.None:
		out = append(out, b.para("roles.none", Values{"threshold": param(r.Recipe, "threshold")}))
	default:
		key := "roles.dominant"
		if r.Verdict == failure.Mixed {
			key = "roles.mixed"
		}
		v := Values{"lead": F(p.share(b, r, at, "lead", "Lead of the first failure over the second", *r.Lead, "first share less second"))}
		if r.Verdict != failure.Mixed {
			v["failure"], v["role"] = lower(p.failureName(b, r.Verdict)), lower(p.role(r.Verdict))
		}
		out = append(out, b.para(key, v), p.mixChart(b, r, at))
		if r.Settled != "" {
			out = append(out, b.para("roles.settled", Values{"failure": lower(p.failureName(b, r.Settled)), "role": lower(p.role(r.Settled))}))
		}
	}
	if d := r.Draws; d != nil {
		key := "roles.steady"
		if !d.Steady {
			key = "roles.unsteady"
		}
		out = append(out, b.para(key, Values{"p": F(p.share(b, r, at, "p-verdict", "Share of draws with the same verdict", d.Verdict, "draws of loadings with this verdict, divided by all")),
			"n": fmt.Sprint(d.N), "seed": fmt.Sprint(d.Seed)}), p.drawTable(b, r, at))
	}
	if r.Flag != nil {
		key := "roles.flag.down"
		if *r.Flag {
			key = "roles.flag.up"
		}
		out = append(out, b.para(key, Values{"limit": param(r.Recipe, "government")}))
	}
	return out
}

// param is the value of an option in a recipe.
func param(r panel.Recipe, name string) string {
	for _, p := range r.Params {
		if p.Name == name {
			return p.Value
		}
	}
	return dash
}

// lower makes the first letter small, but for words such as R&D and ISO.
func lower(s string) string {
	if len(s) < 2 || s[1] < 'a' || s[1] > 'z' {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// share adds a share that follows from the items of a subject.
func (p *Roles) share(b *builder, r *failure.Result, at, name, label string, v float64, formula string) Figure {
	return b.t.figure(computed{path: "roles/" + at + "/" + name, label: label, unit: "share", value: &v, text: Percent(v, 0), formula: formula, method: failureDoc + "#the-mix", recipe: "failure",
		inputs: p.items(b, r, at), notes: itemNotes(r)})
}

func (p *Roles) mixFigure(b *builder, r *failure.Result, at string, s failure.Share) Figure {
	return p.share(b, r, at, "mix/"+string(s.Failure), "Share of "+lower(p.failureName(b, s.Failure))+" in the mix",
		s.Share, "max(0, severity - threshold) times evidence, divided by the sum over the three failures")
}

// mixChart shows the three shares.
func (p *Roles) mixChart(b *builder, r *failure.Result, at string) Chart {
	title := b.text("roles.chart", Values{"subject": r.Subject})
	twin := Table{ID: "roles-" + at + "-mix", Caption: title, Columns: []Column{{Title: b.text("roles.col.role", nil)}, {Title: b.text("roles.col.failure", nil)}, {Title: b.text("roles.col.share", nil), Num: true}, {Title: b.text("roles.col.band", nil), Num: true}}}
	bars := &Bars{Unit: "% of the mix"}
	for f, s := range r.Mix {
		fig := p.mixFigure(b, r, at, s)
		band := T(dash)
		if d := r.Draws; d != nil {
			x := d.Bands[f]
			low := p.share(b, r, at, "low/"+string(s.Failure), "5th percentile of the share over the draws", x.Low, "5th percentile over the draws")
			high := p.share(b, r, at, "high/"+string(s.Failure), "95th percentile of the share over the draws", x.High, "95th percentile over the draws")
			band = append(append(F(low), Span{Text: " – "}), F(high)...)
		}
		bars.Rows = append(bars.Rows, Bar{Label: p.role(s.Failure), Value: ptr(s.Share * 100), Text: fig.Text, Home: s.Failure == r.Verdict})
		twin.Rows = append(twin.Rows, []Cell{{Text: T(p.role(s.Failure))}, {Text: T(p.failureName(b, s.Failure))}, {Text: F(fig)}, {Text: band}})
	}
	return Chart{ID: "roles-" + at + "-chart", Title: title, Sentence: b.text("roles.chart.sentence", nil), Bars: bars, Twin: twin}
}

// drawTable is how often each verdict comes when the loadings are drawn again.
func (p *Roles) drawTable(b *builder, r *failure.Result, at string) Table {
	t := Table{ID: "roles-" + at + "-draws", Caption: b.text("roles.draws", Values{"n": fmt.Sprint(r.Draws.N)}),
		Columns: []Column{{Title: b.text("roles.col.verdict", nil)}, {Title: b.text("roles.col.probability", nil), Num: true}, {Title: b.text("roles.col.se", nil), Num: true}}}
	inputs, notes := p.items(b, r, at), itemNotes(r)
	for _, x := range r.Draws.Probability {
		if x.Probability == 0 && x.Verdict == failure.None {
			continue
		}
		f := b.t.figure(computed{path: "roles/" + at + "/p/" + string(x.Verdict), label: "Probability that the verdict is " + string(x.Verdict), unit: "share", value: ptr(x.Probability), text: Percent(x.Probability, 1),
			formula: fmt.Sprintf("draws with this verdict, divided by %d; Dirichlet with concentration %g, seed %d", r.Draws.N, r.Draws.Concentration, r.Draws.Seed), method: failureDoc + "#draws", recipe: "failure", inputs: inputs, notes: notes})
		se := b.t.figure(computed{path: "roles/" + at + "/se/" + string(x.Verdict), label: "Standard error of that probability", unit: "share", value: ptr(x.SE), text: Percent(x.SE, 1),
			formula: "sqrt(p (1 - p) / n)", method: failureDoc + "#draws", recipe: "failure", inputs: []Input{{Label: "probability", Figure: f.ID}}})
		t.Rows = append(t.Rows, []Cell{{Text: T(p.failureName(b, x.Verdict))}, {Text: F(f)}, {Text: F(se)}})
	}
	return t
}
