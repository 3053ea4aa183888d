package report

import (
	"fmt"
	"slices"

	"upstep/method/catchup"
	"upstep/panel"
)

// middle is the median of numbers, which are not changed.
func middle(x []float64) float64 {
	y := slices.Clone(x)
	slices.Sort(y)
	n := len(y)
	if n%2 == 1 {
		return y[n/2]
	}
	return (y[n/2-1] + y[n/2]) / 2
}

// sectors is the country in the few sectors of the table that names it.
func (p *catching) sectors() []Block {
	r := p.Result
	if r.Broad == nil || r.Broad.Patents == nil || len(r.Sectors) == 0 {
		return nil
	}
	years := p.span(r.Broad.Window)
	t := Table{ID: "catchup-sectors", Caption: p.b.text("catchup.sectors", Values{"years": years}), Columns: []Column{{Title: p.text("catchup.col.sector")}, {Title: p.b.Home.Name, Num: true},
		{Title: p.text("catchup.col.world"), Num: true}, {Title: p.text("catchup.col.growth"), Unit: "per year", Num: true}, {Title: p.text("catchup.col.rta"), Num: true}, {Title: p.text("catchup.col.verdict")}}}
	for _, s := range r.Sectors {
		at := "sector/" + s.Code + "/"
		name := s.Name + ", " + years
		value, word := p.rta(at, s, r.Broad.Table)
		t.Rows = append(t.Rows, []Cell{{Text: T(s.Name)},
			{Text: F(p.number(at+"count", "International applications of "+p.b.Home.Name+", "+name, "applications", s.Count, whole, "sum over the years of the window", r.Broad.Table, p.text("catchup.notnamed")))},
			{Text: F(p.number(at+"world", "International applications of the world, "+name, "applications", s.World, whole, "sum over the years of the window", r.Broad.Table, p.text("catchup.nodata")))},
			{Text: F(p.number(at+"growth", "Growth of the world's international applications, "+name, "log change per year", s.Growth, perYear, "ln(now / before) / years", r.Broad.Table, p.text("catchup.nodata")))},
			value, word})
	}
	return []Block{Heading{Level: 3, Text: p.text("catchup.head.sectors")}, p.sectorIntro(), t}
}

func (p *catching) sectorIntro() Paragraph {
	if p.Result.Patents == nil {
		return p.b.para("catchup.sectors.only", Values{"country": p.b.Home.Name})
	}
	return p.b.para("catchup.sectors.intro", nil)
}

// rta prints an index of specialisation with its limits, and the word for it.
func (p *catching) rta(at string, f catchup.Row, table string) (value, word Cell) {
	if f.RTA == nil {
		return Cell{Text: T(dash)}, Cell{Text: T(dash)}
	}
	x := f.RTA
	label := "Index of specialisation of " + p.b.Home.Name + " in " + f.Name
	if x.Value == nil {
		return Cell{Text: F(p.number(at+"rta", label, "ratio", nil, two, "", table, fmt.Sprintf("%s patents are expected, fewer than the limit", Number(x.Expected, 1))))}, Cell{Text: T(p.text("catchup.verdict.few"))}
	}
	fig := p.number(at+"rta", label, "ratio", x.Value, func(v float64) string { return fmt.Sprintf("%s (%s–%s)", two(v), two(*x.Low), two(*x.High)) },
		fmt.Sprintf("patents / %s expected at the world's shares; in brackets the exact limits of the count", Number(x.Expected, 1)), table, "")
	mark := map[string]string{"above": "good", "below": "warn"}[x.Verdict]
	return Cell{Text: F(fig)}, Cell{Text: T(p.text("catchup.verdict." + map[string]string{"above": "above", "below": "below", "no clear difference": "same"}[x.Verdict])), Mark: mark}
}

// fields is the table of technology fields and its chart.
func (p *catching) fields() []Block {
	r := p.Result
	if len(r.Fields) == 0 {
		return nil
	}
	years := p.span(r.Window)
	t := Table{ID: "catchup-fields", Wide: true, Caption: p.b.text("catchup.fields", Values{"years": years, "table": p.tableName(r.Table)}), Columns: []Column{{Title: p.text("catchup.col.field")}, {Title: p.text("catchup.col.cycle")}}}
	timed := r.Basis == "citations"
	if timed {
		t.Columns = append(t.Columns, Column{Title: p.text("catchup.col.ctt"), Unit: "years", Num: true})
	}
	t.Columns = append(t.Columns, []Column{{Title: p.text("catchup.col.world"), Num: true},
		{Title: p.text("catchup.col.growth"), Unit: "per year", Num: true}, {Title: p.text("catchup.col.rest"), Unit: "per year", Num: true}, {Title: p.text("catchup.col.hhi"), Num: true}, {Title: p.text("catchup.col.leader")}}...)
	named := r.Patents != nil
	if named {
		t.Columns = append(t.Columns, Column{Title: p.b.Home.Name, Num: true}, Column{Title: p.text("catchup.col.rta"), Num: true}, Column{Title: p.text("catchup.col.verdict")})
	} else {
		t.Columns = append(t.Columns, Column{Title: p.text("catchup.col.region"), Num: true})
	}
	for _, f := range r.Fields {
		t.Rows = append(t.Rows, p.field(f, years, timed, named))
	}
	blocks := []Block{Heading{Level: 3, Text: p.text("catchup.head.fields")}, p.b.para("catchup.fields.intro."+r.Basis, nil)}
	if !named {
		key := "catchup.fields.region"
		if !slices.ContainsFunc(r.Fields, func(f catchup.Row) bool { return f.Region != nil }) {
			key = "catchup.fields.noregion"
		}
		blocks = append(blocks, p.b.para(key, Values{"country": p.b.Home.Name}))
	}
	if c := p.chart(); c != nil {
		blocks = append(blocks, *c)
	}
	return append(blocks, t)
}

func (p *catching) tableName(table string) string {
	switch table {
	case "uspto", "families", "pct":
		return p.text("catchup.table." + table)
	}
	return table
}

// word is the cycle of a field with a mark for a tag of ours.
func (p *catching) word(f catchup.Row) string {
	w := p.text("catchup.cycle." + string(f.Cycle))
	switch {
	case f.Basis == catchup.FromBooks && f.Provenance == panel.Judgement:
		return w + " **"
	case f.Basis == catchup.FromBooks:
		return w + " *"
	}
	return w
}

func (p *catching) field(f catchup.Row, years string, timed, named bool) []Cell {
	at := "field/" + f.Code + "/"
	name := f.Name + ", " + years
	table := p.Result.Table
	fig := func(path, label, unit string, v *float64, form func(float64) string, formula, missing string) Cell {
		return Cell{Text: F(p.number(at+path, label+", "+name, unit, v, form, formula, table, p.text(missing)))}
	}
	title := f.Name
	if f.Code != f.Name {
		title = f.Code + " " + f.Name
	}
	row := []Cell{{Text: T(title)}, {Text: T(p.word(f))}}
	if timed {
		row = append(row, fig("cycle", "Cycle time", "years", f.CycleTime, two, "mean over its patents of the mean age of the patents they cite", "catchup.nodata"))
	}
	row = append(row,
		fig("world", "Patents of the world", "patents", f.World, whole, "sum over the years of the window", "catchup.nodata"),
		fig("growth", "Growth of the world's patents", "log change per year", f.Growth, perYear, "ln(now / before) / years", "catchup.nobefore"),
		fig("growth-rest", "Growth without the leading economy", "log change per year", f.GrowthRest, perYear, "ln(now / before) / years, without the economy with most patents in the field", "catchup.nobefore"),
		fig("hhi", "Concentration over economies", "0..1", f.HHI, three, "sum of the squared shares of the economies named", "catchup.nodata"))
	leader := dash
	if f.Leader != "" {
		leader = p.b.Dir.Name(f.Leader)
	}
	row = append(row, Cell{Text: T(leader)})
	if !named {
		return append(row, fig("region", "Patents of all economies of its region that the table does not name", "patents", f.Region, whole, "the region less its economies that are named", "catchup.noregion"))
	}
	value, word := p.rta(at, f, table)
	return append(row, fig("count", "Patents of "+p.b.Home.Name, "patents", f.Count, whole, "sum over the years of the window", "catchup.notnamed"), value, word)
}

// chart shows growth of the fields, those with a short cycle first.
func (p *catching) chart() *Chart {
	bars := &Bars{Unit: "% per year"}
	twin := Table{ID: "catchup-growth-table", Caption: p.text("catchup.growth"), Columns: []Column{{Title: p.text("catchup.col.field")}, {Title: p.text("catchup.col.cycle")}, {Title: p.text("catchup.col.growth"), Unit: "per year", Num: true}}}
	for _, cycle := range []catchup.Cycle{catchup.Short, catchup.Medium, catchup.Long, catchup.Unknown} {
		for _, f := range p.Result.Fields {
			if f.Cycle != cycle || f.Growth == nil || len(bars.Rows) >= 40 {
				continue
			}
			fig := p.number("field/"+f.Code+"/growth", "Growth of the world's patents, "+f.Name+", "+p.span(p.Result.Window), "log change per year", f.Growth, perYear, "ln(now / before) / years", p.Result.Table, "")
			bars.Rows = append(bars.Rows, Bar{Label: f.Name, Value: new(*f.Growth * 100), Text: fig.Text, Group: p.text("catchup.cycle." + string(cycle))})
			twin.Rows = append(twin.Rows, []Cell{{Text: T(f.Name)}, {Text: T(p.word(f))}, {Text: F(fig)}})
		}
	}
	if len(bars.Rows) == 0 {
		return nil
	}
	return &Chart{ID: "catchup-growth", Title: twin.Caption, Sentence: p.text("catchup.growth.sentence"), Twin: twin, Bars: bars}
}

// names lists fields by their names.
func (p *catching) names(codes []string) string {
	if len(codes) == 0 {
		return p.text("catchup.none")
	}
	var out []string
	for _, c := range codes {
		name := p.Names[c]
		if name == "" {
			name = c
		}
		out = append(out, name)
	}
	return joinAnd(out)
}

// advice is what can be said about fields.
func (p *catching) advice() []Block {
	r := p.Result
	if len(r.Fields) == 0 {
		return nil
	}
	items := [][]Span{p.b.spans("catchup.advice.candidates", Values{"fields": p.names(r.Lists.Candidates)}),
		p.b.spans("catchup.advice.near", Values{"concentrated": p.names(r.Lists.Concentrated), "slow": p.names(r.Lists.Slow)}),
		p.b.spans("catchup.advice.rest", Values{"fields": p.names(r.Lists.WithoutLeader)})}
	if r.Lists.InSecond != nil {
		items = append(items, p.b.spans("catchup.advice.second", Values{"table": p.tableName(r.Second), "fields": p.names(r.Lists.InSecond)}))
	}
	if r.Patents != nil {
		items = append(items, p.b.spans("catchup.advice.active", Values{"n": fmt.Sprint(len(r.Lists.Active)), "of": fmt.Sprint(len(r.Fields))}))
	}
	items = append(items, p.b.spans("catchup.advice.long", Values{"fields": p.names(r.Lists.Long)}), p.b.spans("catchup.advice.levers", nil))
	return []Block{Heading{Level: 3, Text: p.text("catchup.head.advice")}, List{Items: items}}
}

// windows are the user's records.
func (p *catching) windows() []Block {
	rec := p.Result.Records
	if rec == nil {
		return nil
	}
	t := Table{ID: "catchup-windows", Caption: p.text("catchup.windows"), Wide: true, Columns: []Column{{Title: p.text("catchup.col.kind")}, {Title: p.text("catchup.col.year")}, {Title: p.text("catchup.col.what")}, {Title: p.text("catchup.col.evidence")}, {Title: p.text("catchup.col.response")}}}
	or := func(s string) string {
		if s == "" {
			return p.text("catchup.nonenamed")
		}
		return s
	}
	for _, w := range rec.Windows {
		t.Rows = append(t.Rows, []Cell{{Text: T(w.Kind)}, {Text: T(fmt.Sprint(w.Year))}, {Text: T(w.What)}, {Text: T(or(w.Evidence))}, {Text: T(or(w.Response))}})
	}
	for _, l := range rec.Leaps {
		t.Rows = append(t.Rows, []Cell{{Text: T(l.Kind)}, {Text: T(fmt.Sprint(l.Year))}, {Text: T(l.Field + ": " + l.What)}, {Text: T(or(l.Evidence))}, {Text: T(dash)}})
	}
	return []Block{Heading{Level: 3, Text: p.text("catchup.head.windows")}, p.b.para("catchup.windows.intro", nil), t}
}

// rows says what was taken of the user's files.
func (p *catching) rows() []Block {
	l := p.Result.Log
	if l == nil {
		return nil
	}
	t := Table{ID: "catchup-rows", Caption: p.text("catchup.rows"), Columns: []Column{{Title: p.text("catchup.col.rows")}, {Title: p.text("catchup.col.number"), Num: true}}}
	for _, x := range []struct {
		key string
		n   int
	}{{"patents", l.Patents}, {"taken", l.Taken}, {"citations", l.Citations}, {"used", l.Used}} {
		t.Rows = append(t.Rows, []Cell{{Text: T(p.text("catchup.rows." + x.key))}, {Text: F(p.number("rows/"+x.key, p.text("catchup.rows."+x.key), "rows", new(float64(x.n)), whole, "count", "patents", ""))}})
	}
	return []Block{Heading{Level: 3, Text: p.text("catchup.head.rows")}, t}
}
