package report

import (
	"fmt"
	"strings"

	"upstep/method/catchup"
	"upstep/panel"
)

const catchupDoc = "docs/methods/catchup.md"

// Catchup is what patents say of an innovation system.
type Catchup struct {
	Result *catchup.Result
	Refs   []panel.Ref       // of the tables read
	Names  map[string]string // of fields, by code
}

// ID names the page and the command.
func (*Catchup) ID() string { return "catchup" }

// Notes are those of the method.
func (c *Catchup) Notes() []panel.Note { return c.Result.Notes }

// Recipes is that of the method.
func (c *Catchup) Recipes() []panel.Recipe { return []panel.Recipe{c.Result.Recipe} }

// Sources are the tables of the pack.
func (c *Catchup) Sources() []string {
	var out []string
	for _, r := range c.Refs {
		if r.Licence != "" {
			out = append(out, r.Source)
		}
	}
	return out
}

func (c *Catchup) page(b *builder) Page {
	p := &catching{Catchup: c, b: b}
	blocks := []Block{b.para("catchup.intro", nil)}
	blocks = append(blocks, p.verdict()...)
	if k := p.keys(); len(k.Items) > 0 {
		blocks = append(blocks, k)
	}
	blocks = append(blocks, p.own()...)
	blocks = append(blocks, p.course()...)
	blocks = append(blocks, p.sectors()...)
	blocks = append(blocks, p.fields()...)
	blocks = append(blocks, p.advice()...)
	blocks = append(blocks, p.windows()...)
	blocks = append(blocks, p.rows()...)
	blocks = append(blocks, Callout{Title: b.text("catchup.care.title", nil), Text: b.spans("catchup.care", nil)})
	return b.page("catchup", blocks...)
}

// catching builds the page.
type catching struct {
	*Catchup
	b *builder
}

func (p *catching) text(key string) string { return p.b.text(key, nil) }

func (p *catching) span(w [2]int) string {
	if w[0] == w[1] {
		return fmt.Sprint(w[1])
	}
	return fmt.Sprintf("%d–%d", w[0], w[1])
}

// source is the table that figures of the fields rest on.
func (p *catching) source(table string) []Input {
	var out []Input
	for _, r := range p.Refs {
		if table == "patents" || strings.HasSuffix(r.Table, table) {
			out = append(out, Input{Label: "patents", Table: new(r)})
		}
	}
	return out
}

// number prints a figure of the method; nil is missing with the reason.
func (p *catching) number(path, label, unit string, v *float64, form func(float64) string, formula, table, missing string) Figure {
	c := computed{path: "catchup/" + path, label: label, unit: unit, formula: formula, method: catchupDoc, recipe: "catchup", inputs: p.source(table)}
	if v == nil {
		c.missing, c.formula = missing, ""
	} else {
		c.value, c.text = new(*v), form(*v)
	}
	return p.b.t.figure(c)
}

func three(v float64) string { return Number(v, 3) }
func perYear(v float64) string {
	return Signed(v*100, 1) + " %"
}

// verdict says first what was withheld.
func (p *catching) verdict() []Block {
	if p.Result.Own != nil && p.Result.Basis == "citations" {
		return nil
	}
	var items [][]Span
	for _, n := range p.Result.Notes {
		if n.Severity == panel.Refusal {
			items = append(items, T(n.Text))
		}
	}
	if len(items) == 0 {
		return nil
	}
	var text []Span
	for i, t := range items {
		if i > 0 {
			text = append(text, Span{Text: " "})
		}
		text = append(text, t...)
	}
	return []Block{Callout{Severity: panel.Refusal, Title: p.text("catchup.withheld"), Text: join(text), Help: p.text("catchup.withheld.help")}}
}

func (p *catching) keys() KeyFigures {
	r := p.Result
	var k KeyFigures
	home := p.b.Home.Name
	if r.Table != "" {
		k.Items = append(k.Items, KeyFigure{Label: p.text("catchup.key.patents"), Context: T(p.span(r.Window)),
			Figure: p.number("patents", "Patents of "+home+", "+p.span(r.Window), "patents", r.Patents, whole, "sum over the years of the window", r.Table, p.text("catchup.notnamed"))})
	}
	if r.Broad != nil {
		k.Items = append(k.Items, KeyFigure{Label: p.text("catchup.key.pct"), Context: T(p.span(r.Broad.Window)),
			Figure: p.number("pct", "International patent applications of "+home+", "+p.span(r.Broad.Window), "applications", r.Broad.Patents, whole, "sum over the years of the window", r.Broad.Table, p.text("catchup.notnamed"))})
	}
	for _, n := range r.NIS {
		if n.Country != r.Country {
			continue
		}
		k.Items = append(k.Items,
			KeyFigure{Label: p.text("catchup.key.nis5"), Context: p.b.spans("catchup.key.nis5.of", Values{"n": fmt.Sprint(len(r.NIS))}),
				Figure: p.number("nis5", "Index of the five variables, "+home, "0..1", new(n.Value), two, "mean of the five variables scaled from least to most over the countries, cycle time reversed", r.Table, "")},
			KeyFigure{Label: p.text("catchup.key.imbalance"), Figure: p.number("imbalance", "Imbalance of the five variables, "+home, "0..1", new(n.Imbalance), two, "population standard deviation of the five scaled variables", r.Table, "")})
	}
	return k
}

// own is the table of the country's measures beside those of the others.
func (p *catching) own() []Block {
	r := p.Result
	if r.Own == nil {
		return nil
	}
	t := Table{ID: "catchup-own", Caption: p.b.text("catchup.own", Values{"years": p.span(r.Window)}), Columns: []Column{{Title: p.text("catchup.col.measure")}, {Title: p.b.Home.Name, Num: true}}}
	beside := len(r.Countries) >= 5
	if beside {
		t.Columns = append(t.Columns, Column{Title: p.text("catchup.col.median"), Num: true})
	}
	t.Columns = append(t.Columns, Column{Title: p.text("catchup.col.reads")})
	for _, m := range ownMeasures {
		v := m.of(r.Own)
		var all []float64
		for i := range r.Countries {
			if x := m.of(&r.Countries[i]); x != nil {
				all = append(all, *x)
			}
		}
		if v == nil && len(all) == 0 {
			continue
		}
		row := []Cell{{Text: T(p.text("catchup.measure." + m.key))},
			{Text: F(p.number(m.key, p.text("catchup.measure."+m.key)+", "+p.b.Home.Name, m.unit, v, m.form, p.text("catchup.formula."+m.key), r.Table, p.text("catchup.nobase")))}}
		if beside {
			var mid *float64
			if len(all) >= 5 {
				mid = new(middle(all))
			}
			row = append(row, Cell{Text: F(p.number(m.key+"/median", p.text("catchup.measure."+m.key)+", median of the countries", m.unit, mid, m.form, fmt.Sprintf("median of %d countries with enough patents", len(all)), r.Table, p.text("catchup.fewcountries")))})
		}
		t.Rows = append(t.Rows, append(row, Cell{Text: T(p.text("catchup.reads." + m.key))}))
	}
	blocks := []Block{Heading{Level: 3, Text: p.text("catchup.head.own")}, t}
	if r.Profile != nil {
		blocks = append(blocks, p.profile())
	}
	return blocks
}

// measure is one line of the table of the country.
type measure struct {
	key, unit string
	form      func(float64) string
	of        func(*catchup.Country) *float64
}

var ownMeasures = []measure{
	{"cycle", "years", two, func(c *catchup.Country) *float64 { return c.CycleTime }},
	{"relative", "ratio", two, func(c *catchup.Country) *float64 { return c.Relative }},
	{"ratio", "ratio", two, func(c *catchup.Country) *float64 { return c.RelativeOfMeans }},
	{"localisation", "share", three, func(c *catchup.Country) *float64 { return c.Localisation }},
	{"localratio", "ratio", two, func(c *catchup.Country) *float64 { return c.LocalRatio }},
	{"originality", "0..1", three, func(c *catchup.Country) *float64 { return c.Originality }},
	{"corrected", "0..1", three, func(c *catchup.Country) *float64 { return c.Corrected }},
	{"diversification", "share", three, func(c *catchup.Country) *float64 { return c.Diversification }},
	{"spread", "0..1", three, func(c *catchup.Country) *float64 { return c.Spread }},
	{"rarefied", "share", three, func(c *catchup.Country) *float64 { return c.Rarefied }},
	{"decentral", "0..1", three, func(c *catchup.Country) *float64 { return c.Decentral }},
	{"science", "ratio", two, func(c *catchup.Country) *float64 { return c.ScienceLinkage }},
}

// profile says the kind of the country and over which thresholds it stays so.
func (p *catching) profile() Block {
	f := p.Result.Profile
	var marks []string
	for _, m := range f.Marks {
		marks = append(marks, fmt.Sprintf("%s %s", m.Name, two(m.Place)))
	}
	out := p.b.spans("catchup.profile", Values{"kind": p.kind(), "marks": joinAnd(marks), "low": two(f.Range[0]), "high": two(f.Range[1])})
	for _, e := range []struct {
		kind catchup.Kind
		key  string
	}{{f.ElseBelow, "catchup.profile.below"}, {f.ElseAbove, "catchup.profile.above"}} {
		if e.kind != "" {
			out = append(out, p.b.spans(e.key, Values{"kind": p.text("catchup.kind." + string(e.kind))})...)
		}
	}
	return Paragraph{Text: join(out)}
}

func (p *catching) kind() Figure {
	f := p.Result.Profile
	return p.b.t.figure(computed{path: "catchup/kind", label: "Kind of innovation system, " + p.b.Home.Name, unit: "word", text: p.text("catchup.kind." + string(f.Kind)),
		formula: "at least so many of four marks at the high end and none at the low end, or the other way round", method: catchupDoc + "#profile", recipe: "catchup", inputs: p.source(p.Result.Table)})
}

// course is relative cycle time over the years and its switching point.
func (p *catching) course() []Block {
	r := p.Result
	if r.Turn == nil || len(r.Series) == 0 {
		return nil
	}
	l := &Lines{Unit: "ratio"}
	line := Line{Name: p.b.Home.Name, Home: true}
	twin := Table{ID: "catchup-course-table", Caption: p.text("catchup.course"), Columns: []Column{{Title: p.text("catchup.col.year")}, {Title: p.text("catchup.measure.relative"), Num: true}}}
	next := int(r.Series[0].Year)
	for _, x := range r.Series {
		for ; next < int(x.Year); next++ { // a year without a figure is a gap
			l.Years, line.Y = append(l.Years, next), append(line.Y, nil)
		}
		next++
		l.Years, line.Y = append(l.Years, int(x.Year)), append(line.Y, new(x.Value))
		year := fmt.Sprint(int(x.Year))
		twin.Rows = append(twin.Rows, []Cell{{Text: T(year)}, {Text: F(p.number("course/"+year, "Relative cycle time, "+p.b.Home.Name+", "+year, "ratio", new(x.Value), two, "centred mean of the yearly figures", r.Table, ""))}})
	}
	l.Series = []Line{line}
	blocks := []Block{Heading{Level: 3, Text: p.text("catchup.head.course")},
		Chart{ID: "catchup-course", Title: twin.Caption, Sentence: p.text("catchup.course.sentence"), Twin: twin, Lines: l}}
	return append(blocks, p.turn())
}

func (p *catching) turn() Block {
	t := p.Result.Turn
	out := p.b.spans("catchup.detour."+string(p.Result.Detour), nil)
	if t.Year == nil {
		return Paragraph{Text: append(out, p.b.spans("catchup.turn."+t.Why, nil)...)}
	}
	year := p.number("turn", "Switching point of relative cycle time, "+p.b.Home.Name, "year", t.Year, func(v float64) string { return fmt.Sprintf("%.0f", v) }, "least of a parabola fitted to the series", p.Result.Table, "")
	out = append(out, p.b.spans("catchup.turn.year", Values{"year": year, "before": fmt.Sprint(t.Before), "after": fmt.Sprint(t.After)})...)
	if t.Low != nil && t.High != nil {
		out = append(out, p.b.spans("catchup.turn.interval", Values{"low": fmt.Sprintf("%.0f", *t.Low), "high": fmt.Sprintf("%.0f", *t.High), "draws": fmt.Sprint(t.Draws), "seed": fmt.Sprint(t.Seed)})...)
	}
	if t.Accepted {
		return Paragraph{Text: append(out, p.b.spans("catchup.turn.accepted", nil)...)}
	}
	return Paragraph{Text: append(out, p.b.spans("catchup.turn."+t.Why, nil)...)}
}
