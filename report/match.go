package report

import (
	"fmt"
	"slices"
	"strings"

	"upstep/catalogue"
	"upstep/match"
	"upstep/method/gap"
	"upstep/panel"
	"upstep/policy"
)

const matchDoc = "docs/methods/match.md"

// Matching is the page on which instruments the units that are there can run.
type Matching struct {
	Country  string        `json:"country"`
	Register string        `json:"register,omitempty"` // the file of the hosts; "" when there is none
	Notice   string        `json:"notice,omitempty"`   // of the register
	Needs    []MatchNeed   `json:"needs"`
	Units    []policy.Unit `json:"hosts"`
	Result   *match.Result `json:"match"`
	Mix      *match.Mix    `json:"mix"`                // of failures; nil: refused
	Invented bool          `json:"invented,omitempty"` // some unit is illustrative

	Instruments catalogue.Instruments `json:"-"`
	Rows        []gap.Row             `json:"-"`
	Peers       gap.Peers             `json:"-"`
	More        []panel.Recipe        `json:"-"` // of what the severities rest on
	Found       []panel.Note          `json:"-"` // on peers and hosts
}

// MatchNeed is a need with what its severity rests on.
type MatchNeed struct {
	ID       string           `json:"id"`
	Name     string           `json:"name"`
	Severity *float64         `json:"severity"` // that counts: the user's if there is one; nil: nothing says
	Evidence *float64         `json:"evidence"` // mean of what measures it, weighted by quality; nil: nothing does
	Own      *policy.Priority `json:"own"`
	Measures []RolesMeasure   `json:"measures"`
	Nodes    []MatchNode      `json:"nodes"` // of growth diagnostics, with evidence
	Collect  string           `json:"collect"`
}

// MatchNode is a node of the growth diagnostics tree that speaks for a need: how far the
// evidence supports it, -1 (against it) to 1, and how much evidence there is, 0..1.
type MatchNode struct {
	ID      string  `json:"id"`
	Name    string  `json:"name"`
	Support float64 `json:"support"`
	Weight  float64 `json:"weight"`
	Label   string  `json:"label"`
	Counts  bool    `json:"counts"` // in the severity: the evidence is enough for a verdict
}

// ID names the page and the command.
func (*Matching) ID() string { return "match" }

// Notes are those of the match and of the hosts.
func (m *Matching) Notes() []panel.Note { return append(slices.Clone(m.Found), m.Result.Notes...) }

// Recipes is that of the match, then those of the severities.
func (m *Matching) Recipes() []panel.Recipe {
	return append([]panel.Recipe{m.Result.Recipe}, m.More...)
}

func (m *Matching) page(b *builder) Page {
	if len(b.Gap.Rows) == 0 { // alone: what it measures is worded by the comparison it made
		alone := *b
		alone.Gap = &gap.Result{Peers: m.Peers, Rows: m.Rows}
		b = &alone
	}
	p := &matching{Matching: m, b: b}
	blocks := append(p.answer(), b.para("matching.intro", nil))
	if m.Notice != "" {
		blocks = append(blocks, Callout{Severity: panel.Warning, Title: b.text("matching.notice", nil), Text: T(m.Notice)})
	}
	blocks = append(blocks, p.needs())
	if t := p.unmeasured(); len(t.Rows) > 0 {
		blocks = append(blocks, t)
	}
	if len(m.Units) == 0 {
		return b.page("match", append(blocks, p.unhosted()...)...)
	}
	blocks = append(blocks, p.hosts(), Heading{Level: 3, Text: b.text("matching.best", nil)})
	blocks = append(blocks, p.chart()...)
	blocks = append(blocks, p.promoted()...)
	blocks = append(blocks, p.opens()...)
	blocks = append(blocks, p.simplify()...)
	blocks = append(blocks, p.easy()...)
	blocks = append(blocks, p.refused()...)
	blocks = append(blocks, p.problems()...)
	blocks = append(blocks, Callout{Title: b.text("matching.care.title", nil), Text: b.spans("matching.care", nil)})
	return b.page("match", blocks...)
}

// answer is the page in few words: what is promoted, what would open most, what is not known.
func (p *matching) answer() []Block {
	if len(p.Units) == 0 {
		return nil
	}
	var best []string
	unjudged := 0
	for _, r := range p.Result.Rows {
		switch r.Decision {
		case match.Promote:
			best = append(best, p.b.text("matching.answer.one", Values{"name": r.Name, "host": r.Hosts[0].Name}))
		case match.Unjudged:
			unjudged++
		}
	}
	const most = 5
	l := List{}
	if n := len(best); n > 0 {
		key := "matching.answer.best"
		if n > most {
			key, best = "matching.answer.first", best[:most]
		}
		l.Items = append(l.Items, p.b.spans(key, Values{"n": fmt.Sprint(n), "of": fmt.Sprint(len(p.Result.Rows)), "list": strings.Join(best, "; ")}))
	} else {
		l.Items = append(l.Items, p.b.spans("matching.answer.none", Values{"of": fmt.Sprint(len(p.Result.Rows))}))
	}
	if opens := p.Result.Opens; len(opens) > 0 && len(opens[0].Promoted) > 0 {
		l.Items = append(l.Items, p.b.spans("matching.answer.fix", Values{"dimension": p.dimension(opens[0].Dimension), "host": p.unitName(opens[0].Host), "opens": p.instrumentNames(opens[0].Promoted)}))
	}
	if unjudged > 0 {
		l.Items = append(l.Items, p.b.spans("matching.answer.unjudged", Values{"n": fmt.Sprint(unjudged)}))
	}
	return []Block{l}
}

// matching builds the page.
type matching struct {
	*Matching
	b *builder
}

// columns are titles by key; those that end in # hold numbers.
func (p *matching) columns(keys ...string) []Column {
	out := make([]Column, len(keys))
	for i, k := range keys {
		name, num := strings.CutSuffix(k, "#")
		out[i] = Column{Title: p.b.text("matching.col."+name, nil), Num: num}
	}
	return out
}

func (p *matching) dimension(word string) string { return p.b.text("matching.dimension."+word, nil) }

func (p *matching) decision(d match.Decision) string {
	if d == match.Unjudged {
		d = "unjudged"
	}
	return p.b.text("matching.decision."+string(d), nil)
}

func (p *matching) need(id string) string {
	for _, n := range p.Matching.Needs {
		if n.ID == id {
			return n.Name
		}
	}
	return id
}

func (p *matching) instrument(id string) (catalogue.Instrument, bool) {
	i := slices.IndexFunc(p.Instruments.List, func(x catalogue.Instrument) bool { return x.ID == id })
	if i < 0 {
		return catalogue.Instrument{}, false
	}
	return p.Instruments.List[i], true
}

func (p *matching) instrumentName(id string) string {
	if x, ok := p.instrument(id); ok {
		return x.Name
	}
	return id
}

// named is an instrument's name with its ID.
func (p *matching) named(id string) []Span {
	return []Span{{Text: p.instrumentName(id) + " ("}, {Text: id, Code: true}, {Text: ")"}}
}

func (p *matching) instrumentNames(ids []string) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = lower(p.instrumentName(id))
	}
	return joinAnd(out)
}

// severity is the figure of a need's severity.
func (p *matching) severity(n MatchNeed) Figure {
	c := computed{path: "match/need/" + n.ID, label: "Severity of the need: " + lower(n.Name), unit: "0..1", value: n.Severity, method: matchDoc + "#severity", recipe: "match",
		formula: "mean of the severities of what measures it, weighted by the quality of the evidence"}
	if n.Own != nil {
		c.formula = "set by the user"
		c.notes = append(c.notes, fmt.Sprintf("%s: severity %g, %s", n.Own.Source, n.Own.Severity, n.Own.Why))
	}
	for _, x := range n.Measures {
		if x.Severity != nil {
			c.inputs = append(c.inputs, Input{Label: x.Indicator, Figure: p.b.severityFigure(x.Row).ID})
			c.notes = append(c.notes, fmt.Sprintf("%s: severity %.4g, quality %.2g", x.Indicator, *x.Severity, x.Quality))
		}
	}
	for _, x := range n.Nodes {
		if !x.Counts {
			continue
		}
		c.notes = append(c.notes, fmt.Sprintf("growth diagnostics, %s: support %.4g (below 0 counts as 0), weight of evidence %.2g", x.ID, x.Support, x.Weight))
	}
	if n.Severity == nil {
		c.missing = "nothing measures it"
	} else {
		c.text = Number(*n.Severity, 2)
	}
	if n.Severity != nil && len(c.inputs) == 0 && len(c.notes) == 0 {
		c.notes = []string{"given"}
	}
	return p.b.t.figure(c)
}
