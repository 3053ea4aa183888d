package report

import (
	"fmt"
	"strings"

	"upstep/catalogue"
	"upstep/method/diagnose"
	"upstep/panel"
)

const diagnoseDoc = "docs/methods/diagnose.md"

// Diagnosis is the growth diagnostics of an economy.
type Diagnosis struct {
	Result    *diagnose.Result
	Tree      *catalogue.Tree
	Options   diagnose.Options   // with every default filled in
	Evidence  *diagnose.Evidence // of the user; nil without
	Precision map[string]int     // decimals, by signal
	Units     map[string]string  // by signal
	Table     panel.Ref          // of the exports, if there are any
}

// ID names the page and the command.
func (*Diagnosis) ID() string { return "diagnose" }

// Notes are those of the diagnosis.
func (d *Diagnosis) Notes() []panel.Note { return d.Result.Notes }

// Recipes is that of the diagnosis.
func (d *Diagnosis) Recipes() []panel.Recipe { return []panel.Recipe{d.Result.Recipe} }

// diagnosis builds the page.
type diagnosis struct {
	*Diagnosis
	b *builder
}

func (d *Diagnosis) page(b *builder) Page {
	p := &diagnosis{d, b}
	blocks := []Block{b.para("diagnose.intro", Values{"tests": fmt.Sprint(d.Options.Tests)})}
	blocks = append(blocks, p.found()...)
	blocks = append(blocks, p.keys(), p.tree(), b.para("diagnose.tree.note", Values{"binding": Number(d.Options.Binding, 2), "candidate": Number(d.Options.Candidate, 2), "neither": Number(d.Options.Neither, 1)}))
	blocks = append(blocks, p.pairs()...)
	blocks = append(blocks, p.syndromes()...)
	blocks = append(blocks, p.worth()...)
	blocks = append(blocks, p.hangs()...)
	blocks = append(blocks, p.story()...)
	blocks = append(blocks, p.evidence()...)
	blocks = append(blocks, p.peers()...)
	blocks = append(blocks, p.past()...)
	blocks = append(blocks, p.silent()...)
	return b.page("diagnose", append(blocks, Callout{Title: b.text("diagnose.care.title", nil), Text: b.spans("diagnose.care", nil)})...)
}

func (p *diagnosis) columns(keys ...string) []Column {
	out := make([]Column, len(keys))
	for i, k := range keys {
		k, num := strings.CutSuffix(k, "#")
		out[i] = Column{Title: p.b.text("diagnose.col."+k, nil), Num: num}
	}
	return out
}

// name is a node as the literature numbers it.
func (p *diagnosis) name(id string) string {
	if n := p.Result.Node(id); n != nil {
		return n.Number + " " + n.Name
	}
	return id
}

func (p *diagnosis) namesOf(ids []string) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = p.name(id)
	}
	return joinAnd(out)
}

func (p *diagnosis) label(l diagnose.Label) string {
	return p.b.text("diagnose.label."+string(l), nil)
}

var labelMarks = map[diagnose.Label]string{diagnose.Binding: "bad", diagnose.Candidate: "warn", diagnose.NotBinding: "good"}

// verdicts counts the places that could have a verdict and those that have one.
func (p *diagnosis) verdicts() (n, of int) {
	for _, x := range p.Result.Nodes {
		if x.Leaf && x.Label != diagnose.Context {
			of++
			if x.Label.Verdict() {
				n++
			}
		}
	}
	return n, of
}

// found says in a sentence or two what the tree comes to.
func (p *diagnosis) found() []Block {
	var text []Span
	add := func(s []Span) {
		if text != nil {
			text = append(text, Span{Text: " "})
		}
		text = append(text, s...)
	}
	if ids := p.Result.Bindings; len(ids) > 0 {
		add(p.b.spans("diagnose.found.binding", Values{"nodes": p.namesOf(ids)}))
	}
	if ids := p.Result.Candidates; len(ids) > 0 {
		add(p.b.spans("diagnose.found.candidates", Values{"nodes": p.namesOf(ids)}))
	}
	if text == nil {
		n, of := p.verdicts()
		add(p.b.spans("diagnose.found.none", Values{"verdicts": fmt.Sprint(n), "of": fmt.Sprint(of)}))
		if ids := p.Result.Possible; len(ids) > 0 && p.Evidence == nil {
			add(p.b.spans("diagnose.found.possible", Values{"nodes": p.namesOf(ids)}))
		}
		if ids := p.leaning(3); len(ids) > 0 {
			add(p.b.spans("diagnose.found.leaning", Values{"nodes": p.namesOf(ids)}))
		}
	}
	return []Block{Paragraph{Text: join(text)}}
}

// leaning are the leaves with the largest scores above 0.05, at most k, of equal ones
// the first of the tree.
func (p *diagnosis) leaning(k int) []string {
	var out []string
	taken := map[string]bool{}
	for range k {
		best := ""
		top := 0.05
		for _, n := range p.Result.Nodes {
			if n.Leaf && !taken[n.ID] && n.Score.Score > top+1e-9 {
				best, top = n.ID, n.Score.Score
			}
		}
		if best == "" {
			break
		}
		taken[best] = true
		out = append(out, best)
	}
	return out
}

func (p *diagnosis) keys() KeyFigures {
	b := p.b
	n, of := p.verdicts()
	count := func(path, label string, v int, text, formula string) Figure {
		return b.t.figure(computed{path: "diagnose/" + path, label: label + ", " + b.Home.Name, unit: "count", text: text, value: ptr(float64(v)), formula: formula, method: diagnoseDoc + "#score", recipe: "diagnose",
			notes: []string{fmt.Sprintf("tree of %d nodes, %d signals", len(p.Result.Nodes), len(p.Tree.Signals))}})
	}
	user, old := 0, 0
	for _, i := range p.Result.Evidence {
		if i.Origin == diagnose.FromUser {
			user++
		}
		if i.Old {
			old++
		}
	}
	label := func(key string) string { return b.text("diagnose.key."+key, nil) }
	k := KeyFigures{Items: []KeyFigure{
		{Label: label("verdicts"), Figure: count("verdicts", label("verdicts"), n, fmt.Sprintf("%d of %d", n, of), "leaves of the tree with tests and weight enough"),
			Context: b.spans("diagnose.key.verdicts.context", Values{"tests": fmt.Sprint(p.Options.Tests), "weight": Number(p.Options.Weight, 1)})},
		{Label: label("items"), Figure: count("items", label("items"), len(p.Result.Evidence), fmt.Sprint(len(p.Result.Evidence)), "signals and records of the user that could speak"),
			Context: b.spans("diagnose.key.items.context", Values{"user": fmt.Sprint(user), "old": fmt.Sprint(old)})},
		{Label: label("silent"), Figure: count("silent", label("silent"), len(p.Result.Silent), fmt.Sprint(len(p.Result.Silent)), "signals of the tree without a usable figure"),
			Context: b.spans("diagnose.key.silent.context", Values{"absent": fmt.Sprint(len(p.Result.Absent))})},
	}}
	if ids := p.leaning(1); len(ids) > 0 {
		k.Items = append(k.Items, KeyFigure{Label: label("top"), Figure: p.score(*p.Result.Node(ids[0])), Context: T(p.name(ids[0]))})
	}
	return k
}

// tree is the table of all nodes, indented.
func (p *diagnosis) tree() Table {
	b := p.b
	t := Table{ID: "diagnose-tree", Caption: b.text("diagnose.tree", nil), Wide: true, Columns: p.columns("node", "label", "score#", "support#", "weight#", "tests", "why")}
	for _, n := range p.Result.Nodes {
		name := Span{Text: strings.Repeat("\u2003", n.Depth) + n.Number + " " + n.Name, Strong: n.Depth == 0}
		row := []Cell{{Text: []Span{name}}, p.verdict(n)}
		switch n.Label {
		case diagnose.Context:
			key := b.spans("diagnose.context.coast", Values{"country": b.Home.Name})
			if p.Result.Context.Landlocked {
				key = b.spans("diagnose.context.landlocked", Values{"country": b.Home.Name})
			}
			row = append(row, Cell{Text: T(dash)}, Cell{Text: T(dash)}, Cell{Text: T(dash)}, Cell{Text: T(dash)}, Cell{Text: key})
		case diagnose.NoEvidence:
			row = append(row, Cell{Text: F(p.score(n))}, Cell{Text: T(dash)}, Cell{Text: T(dash)}, Cell{Text: T(dash)}, Cell{Text: T(n.Text)})
		default:
			row = append(row, Cell{Text: F(p.score(n))}, Cell{Text: F(p.support(n))}, Cell{Text: F(p.weight(n))}, Cell{Text: T(p.tests(n))}, Cell{Text: T(n.Text)})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// verdict is the label of a node; one that rests on thin evidence rather than on what
// the evidence says, or on parts of a branch only, carries no colour and says so.
func (p *diagnosis) verdict(n diagnose.Node) Cell {
	cell := Cell{Text: T(p.label(n.Label)), Mark: labelMarks[n.Label]}
	if n.Held != "" {
		cell = Cell{Text: p.b.spans("diagnose.held", Values{"label": p.label(n.Label), "other": p.label(n.Held)})}
	}
	if n.PartOpen {
		cell = Cell{Text: append(cell.Text, p.b.spans("diagnose.open", nil)...)}
	}
	return cell
}

// tests names the tests with evidence of a leaf, or the child a parent's score is of.
func (p *diagnosis) tests(n diagnose.Node) string {
	if n.From != "" {
		return "← " + p.Result.Node(n.From).Number
	}
	out := make([]string, len(n.Tests))
	for i, t := range n.Tests {
		out[i] = fmt.Sprintf("%d (%s)", t.Test, Signed(t.S, 2))
	}
	return strings.Join(out, ", ")
}

// nodeFigure is a number of a node, with the figures of its evidence behind it.
func (p *diagnosis) nodeFigure(n diagnose.Node, measure, formula string, v float64, text string) Figure {
	c := computed{path: "diagnose/" + n.ID + "/" + measure, label: n.Name + ", " + measure + ", " + p.b.Home.Name, unit: "-1 to 1", text: text, value: &v, formula: formula, method: diagnoseDoc + "#score", recipe: "diagnose",
		notes: []string{"label: " + p.label(n.Label)}}
	if measure == "weight" {
		c.unit = "0 to 1"
	}
	if n.From != "" {
		from := *p.Result.Node(n.From)
		c.formula = "the largest of the children with evidence"
		c.inputs = []Input{{Label: from.Name, Figure: p.nodeFigure(from, measure, formula, v, text).ID}}
		return p.b.t.figure(c)
	}
	for _, i := range p.Result.Evidence {
		if i.Node == n.ID {
			c.inputs = append(c.inputs, Input{Label: fmt.Sprintf("test %d, %s (quality %s)", i.Test, i.Name, Number(i.Q, 2)), Figure: p.says(i).ID})
		}
	}
	return p.b.t.figure(c)
}

func (p *diagnosis) score(n diagnose.Node) Figure {
	if n.Label == diagnose.NoEvidence {
		return p.b.t.figure(computed{path: "diagnose/" + n.ID + "/score", label: n.Name + ", score, " + p.b.Home.Name, unit: "-1 to 1", missing: "there is no evidence", method: diagnoseDoc + "#score", recipe: "diagnose"})
	}
	return p.nodeFigure(n, "score", "sum over tests of (best quality x quality-weighted mean of what it says) / 4", n.Score.Score, Signed(n.Score.Score, 2))
}

func (p *diagnosis) support(n diagnose.Node) Figure {
	return p.nodeFigure(n, "support", "the same sum / sum of the best qualities", *n.Support, Signed(*n.Support, 2))
}

func (p *diagnosis) weight(n diagnose.Node) Figure {
	return p.nodeFigure(n, "weight", "sum of the best qualities of the tests / 4", n.Weight, Number(n.Weight, 2))
}
