package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"upstep/method/specialise"
	"upstep/panel"
)

const specialiseDoc = "docs/methods/specialise.md"

// Specialisation is a region's activities and what came of its themes.
type Specialisation struct {
	Result *specialise.Result
	Table  panel.Ref // the table of activities
	File   string    // the user's; "" for the pack's exports
}

// ID names the page and the command.
func (*Specialisation) ID() string { return "specialise" }

// Notes are the refusals; the other notes stand on the page.
func (p *Specialisation) Notes() []panel.Note { return refusals(p.Result.Notes) }

// refusals keeps notes that withhold a result.
func refusals(notes []panel.Note) []panel.Note {
	return slices.DeleteFunc(slices.Clone(notes), func(n panel.Note) bool { return n.Severity != panel.Refusal })
}

// Recipes is that of the method.
func (p *Specialisation) Recipes() []panel.Recipe { return []panel.Recipe{p.Result.Recipe} }

func (p *Specialisation) page(b *builder) Page {
	v := &specialisation{Specialisation: p, b: b}
	blocks := append([]Block{b.para("specialise.intro", nil)}, v.placed()...)
	blocks = append(blocks, v.portfolio())
	blocks = append(blocks, v.entry()...)
	blocks = append(blocks, v.themes()...)
	blocks = append(blocks, v.wheel()...)
	blocks = append(blocks, v.criteria()...)
	if l := remarks(slices.DeleteFunc(slices.Clone(p.Result.Notes), func(n panel.Note) bool { return n.Code == "cut-decides" })); len(l.Items) > 0 {
		blocks = append(blocks, Heading{Level: 3, Text: b.text("specialise.remarks", nil)}, l)
	}
	return b.page("specialise", append(blocks, Callout{Title: b.text("specialise.care.title", nil), Text: b.spans("specialise.care", nil)})...)
}

// remarks are notes in full, refusals left to their own place.
func remarks(notes []panel.Note) List {
	var l List
	for _, n := range notes {
		if n.Severity != panel.Refusal {
			l.Items = append(l.Items, T(n.Text))
		}
	}
	return l
}

// specialisation builds the page.
type specialisation struct {
	*Specialisation
	b *builder
}

func (p *specialisation) region() string { return cmp.Or(p.Result.Name, p.Result.Region) }

func (p *specialisation) number(path, label, unit string, v *float64, text func(float64) string, formula string) Figure {
	ref := p.Table
	c := computed{path: "specialise/" + path, label: label + ", " + p.region(), unit: unit, formula: formula, method: specialiseDoc, recipe: "specialise", year: p.Result.Year,
		inputs: []Input{{Label: string(p.Result.Unit) + " by activity and region", Table: &ref}}}
	if v == nil {
		c.missing = p.b.text("specialise.unknown", nil)
	} else {
		c.value, c.text = v, text(*v)
	}
	return p.b.t.figure(c)
}

func (p *specialisation) count(path, label string, n int, formula string) Figure {
	return p.number(path, label, "activities", ptr(float64(n)), decimals(0), formula)
}

// placed are the quadrants.
func (p *specialisation) placed() []Block {
	b, r := p.b, p.Result
	of := b.text("specialise.unit."+string(r.Unit), nil)
	year := ""
	if r.Year != 0 {
		year = fmt.Sprintf(" (%d)", r.Year)
	}
	out := []Block{b.para("specialise.region", Values{"name": p.region(), "of": of, "year": year, "form": r.Form,
		"present":    p.count("present", "Activities with a location quotient of at least the threshold", r.Present, "LQ >= threshold, and enough units"),
		"candidates": p.count("candidates", "Activities it lacks that have a density and a complexity", r.Candidates, "absent, related to others, with a complexity")})}
	if r.CutDensity == nil {
		return append(out, Callout{Severity: panel.Refusal, Title: b.text("part.refused", nil), Text: T(firstNote(r.Notes, "no-quadrants")), Help: b.text("specialise.help", nil)})
	}
	out = append(out, b.para("specialise.cuts", Values{"density": p.number("cut/density", "Density that cuts near from far", "0 to 100", r.CutDensity, decimals(1), "median of the candidates: "+string(r.Cut)),
		"complexity": p.number("cut/complexity", "Complexity that cuts complex from simple", "0 to 100", r.CutComplex, decimals(1), "median of all activities"), "whose": b.text("specialise.cut."+string(r.Cut), nil)}))
	if text := firstNote(r.Notes, "cut-decides"); text != "" {
		out = append(out, Callout{Severity: panel.Warning, Title: b.text("specialise.decides", nil), Text: T(text)})
	}
	out = append(out, p.chart(), p.counts())
	for _, q := range []specialise.Quadrant{specialise.SlowRoad, specialise.Casino} {
		if t := p.quadrant(q, 12); len(t.Rows) > 0 {
			out = append(out, t)
		}
	}
	return append(out, p.exits())
}

// chart draws density and complexity of what the region lacks.
func (p *specialisation) chart() Chart {
	b, r := p.b, p.Result
	s := &Scatter{XTitle: b.text("specialise.axis.density", nil), YTitle: b.text("specialise.axis.complexity", nil), Peers: b.text("specialise.quadrant.high-road", nil), Others: b.text("specialise.others", nil)}
	named := map[string]bool{}
	for _, x := range p.sorted(specialise.HighRoad)[:min(6, r.Count.HighRoad)] {
		named[x.Code] = true
	}
	for _, x := range r.Activities {
		if x.Quadrant != "" {
			s.Points = append(s.Points, Point{XY: XY{*x.Density, *x.Complexity}, Label: headed(x.Code, ""), Peer: x.Quadrant == specialise.HighRoad, Show: named[x.Code]})
		}
	}
	return Chart{ID: "specialise-chart", Title: b.text("specialise.chart", nil), Sentence: b.text("specialise.chart.sentence", nil), Twin: p.quadrant(specialise.HighRoad, 12), Scatter: s}
}

func (p *specialisation) counts() Table {
	b, r := p.b, p.Result
	t := Table{ID: "specialise-counts", Caption: b.text("specialise.counts", nil), Columns: []Column{{Title: b.text("specialise.col.cut", nil)}}}
	for _, q := range specialise.Quadrants() {
		t.Columns = append(t.Columns, Column{Title: b.text("specialise.quadrant."+key(q), nil), Num: true})
	}
	t.Columns = append(t.Columns, Column{Title: b.text("specialise.col.moved", nil), Num: true}, Column{Title: b.text("specialise.col.leavers", nil)})
	for i, c := range append([]specialise.Count{r.Count}, r.Others...) {
		row := []Cell{{Text: T(c.Name)}}
		if c.Refused != "" {
			t.Rows = append(t.Rows, append(append(row, make([]Cell, 5)...), Cell{Text: T(c.Refused)}))
			continue
		}
		for j, n := range []int{c.HighRoad, c.SlowRoad, c.Casino, c.DeadEnd, c.Moved} {
			what := "moved"
			if j < 4 {
				what = key(specialise.Quadrants()[j])
			}
			row = append(row, Cell{Text: F(p.count(fmt.Sprintf("count/%d/%s", i, what), "Activities: "+what+", "+c.Name, n, "counted"))})
		}
		t.Rows = append(t.Rows, append(row, Cell{Text: T(strings.Join(c.Leavers, ", "))}))
	}
	return t
}

func key(q specialise.Quadrant) string { return strings.ReplaceAll(string(q), " ", "-") }

// sorted are the activities of a quadrant: nearest first where near counts, else most complex.
func (p *specialisation) sorted(q specialise.Quadrant) []specialise.Activity {
	var list []specialise.Activity
	for _, x := range p.Result.Activities {
		if x.Quadrant == q {
			list = append(list, x)
		}
	}
	slices.SortStableFunc(list, func(x, y specialise.Activity) int {
		first, second := cmp.Compare(*y.Density, *x.Density), cmp.Compare(*y.Complexity, *x.Complexity)
		if q == specialise.Casino {
			first, second = second, first
		}
		return cmp.Or(first, second, cmp.Compare(x.Code, y.Code))
	})
	return list
}

func (p *specialisation) quadrant(q specialise.Quadrant, n int) Table {
	b := p.b
	list := p.sorted(q)
	t := Table{ID: "specialise-" + key(q), Caption: b.text("specialise.list."+key(q), Values{"n": fmt.Sprint(min(n, len(list))), "of": fmt.Sprint(len(list))})}
	for i, k := range []string{"activity", "value", "lq", "density", "complexity", "across"} {
		t.Columns = append(t.Columns, Column{Title: b.text("specialise.col."+k, nil), Num: i > 0 && i < 5})
	}
	for _, x := range list[:min(n, len(list))] {
		across := ""
		if x.Other != "" {
			across = b.text("specialise.quadrant."+key(x.Other), nil)
		}
		t.Rows = append(t.Rows, append(p.cells(x), Cell{Text: T(across)}))
	}
	return t
}

// cells are an activity with its numbers.
func (p *specialisation) cells(x specialise.Activity) []Cell {
	name := headed(x.Code, x.Name)
	f := func(path, what, unit string, v *float64, text func(float64) string, formula string) Cell {
		return Cell{Text: F(p.number(x.Code+"/"+path, what+" of "+name, unit, v, text, formula))}
	}
	amount := Dollars
	if p.Result.Unit != specialise.Exports {
		amount = decimals(0)
	}
	return []Cell{{Text: T(name)}, f("value", "Size", string(p.Result.Unit), ptr(x.Value), amount, "the table"),
		f("lq", "Location quotient", "ratio", x.LQ, decimals(2), "its share in the region / its share in all regions"),
		f("density", "Relatedness density", "0 to 100", x.Density, decimals(1), "100 x relatedness to what is present / relatedness to all"),
		f("complexity", "Complexity", "0 to 100", x.Complexity, decimals(1), "second eigenvector, scaled from the least to the most complex")}
}

// exits are the activities present that are worst embedded.
func (p *specialisation) exits() Table {
	b := p.b
	var list []specialise.Activity
	for _, x := range p.Result.Activities {
		if x.Present && x.Density != nil {
			list = append(list, x)
		}
	}
	slices.SortStableFunc(list, func(x, y specialise.Activity) int {
		return cmp.Or(cmp.Compare(*x.Density, *y.Density), cmp.Compare(x.Code, y.Code))
	})
	t := Table{ID: "specialise-exits", Caption: b.text("specialise.exits", nil)}
	for i, k := range []string{"activity", "value", "lq", "density", "complexity"} {
		t.Columns = append(t.Columns, Column{Title: b.text("specialise.col."+k, nil), Num: i > 0})
	}
	for _, x := range list[:min(8, len(list))] {
		t.Rows = append(t.Rows, p.cells(x))
	}
	return t
}

// portfolio are the rules on what is picked.
func (p *specialisation) portfolio() Table {
	return p.rules("specialise-portfolio", p.b.text("specialise.portfolio", nil), p.Result.Portfolio)
}

func (p *specialisation) rules(id, caption string, rules []specialise.Rule) Table {
	b := p.b
	t := Table{ID: id, Caption: caption, Columns: []Column{{Title: b.text("specialise.col.rule", nil)}, {Title: b.text("specialise.col.verdict", nil)}, {Title: b.text("specialise.col.why", nil)}}}
	for _, r := range rules {
		t.Rows = append(t.Rows, []Cell{{Text: T(r.Rule)}, {Text: T(string(r.Verdict)), Mark: verdictMarks[string(r.Verdict)]}, {Text: T(r.Text)}})
	}
	return t
}
