package report

import (
	"fmt"
	"math"
	"regexp"
	"slices"

	"upstep/method/gap"
	"upstep/panel"
)

// gapPage is the table of all comparisons and what stands out of it.
func (b *builder) gapPage() Page {
	blocks := []Block{b.para("gaps.intro", Values{"peers": b.peersText()})}
	blocks = append(blocks, b.extremes()...)
	blocks = append(blocks, b.gapTable())
	if c := b.pillarChart(); c != nil {
		blocks = append(blocks, *c)
	}
	if c := b.incomeScatter(); c != nil {
		blocks = append(blocks, *c)
	}
	blocks = append(blocks, b.alikeTable()...)
	return b.page("gaps", append(blocks, b.rowNotes()...)...)
}

func (b *builder) gapTable() Table {
	t := Table{ID: "gap-table", Caption: b.text("gaps.table", Values{"country": b.Home.Name, "peers": b.peersShort()}), Wide: true, Columns: b.gapColumns()}
	for _, r := range b.Gap.Rows {
		t.Rows = append(t.Rows, b.gapRow(r))
	}
	return t
}

func (b *builder) gapColumns() []Column {
	var out []Column
	for _, c := range []struct {
		key string
		num bool
	}{{"indicator", false}, {"value", true}, {"peers", true}, {"median", true}, {"half", false}, {"standing", false}, {"percentile", true},
		{"predicted", false}, {"behind", true}, {"trend", false}, {"frontier", true}, {"severity", true}} {
		out = append(out, Column{Title: b.text("gaps.col."+c.key, nil), Num: c.num})
	}
	return out
}

var standingMark = map[gap.Standing]string{gap.IsBehind: "bad", gap.IsAhead: "good"}

func (b *builder) gapRow(r gap.Row) []Cell {
	f := func(f Figure) Cell { return Cell{Text: F(f)} }
	standing := b.text("word.nodata", nil)
	if r.Standing != "" {
		standing = b.text("word."+string(r.Standing), nil)
	}
	half := b.spreadSpans(r)
	if half == nil {
		half = T(dash)
	}
	name := []Span{{Text: label(r.Spec), Strong: true}}
	if r.Spec.Unit != "ratio" {
		name = append(name, Span{Text: ", " + r.Spec.Unit})
	}
	if r.Value == nil { // the reason stands once, in the cell of the value
		row := []Cell{{Text: name}, f(b.valueFigure(r)), {Text: b.benchSpans(r)}, {Text: b.medianSpans(r)}, {Text: half}, {Text: T(standing)}}
		for len(row) < len(b.gapColumns()) {
			row = append(row, Cell{Text: T(dash)})
		}
		return row
	}
	value := append(F(b.valueFigure(r)), Span{Text: fmt.Sprintf(" (%d)", r.Obs.Year)})
	return []Cell{{Text: name}, {Text: value}, {Text: b.benchSpans(r)}, {Text: b.medianSpans(r)}, {Text: half},
		{Text: T(standing), Mark: standingMark[r.Standing]}, f(b.percentileFigure(r)), {Text: b.conditionalSpans(r)},
		f(b.behindFigure(r)), f(b.trendFigure(r)), f(b.frontierFigure(r)), f(b.severityFigure(r))}
}

// conditionalSpans print the difference from what income predicts with its t.
func (b *builder) conditionalSpans(r gap.Row) []Span {
	out := F(b.conditionalFigure(r))
	if r.G3 != nil {
		out = append(out, Span{Text: " (t\u00a0" + Signed(r.G3.T, 1) + ")"})
	}
	return out
}

// ageText says that a figure is old, from four years on.
func (b *builder) ageText(year int) string {
	if age := b.Cut - year; age >= 4 {
		return b.text("gaps.old", Values{"n": fmt.Sprint(age)})
	}
	return ""
}

// newerItems name figures of the economy that are newer than the year compared.
func (b *builder) newerItems() [][]Span {
	var items [][]Span
	for _, r := range b.Gap.Rows {
		if r.Value == nil || r.Per != nil {
			continue
		}
		o := b.Panel.Latest(r.Spec.Code, b.Home.ISO3, b.Cut, b.Cut-r.Year)
		if !o.Ok() || o.Year <= r.Obs.Year {
			continue
		}
		f := b.t.value("gap/"+r.Spec.Code+"/newest", r.Spec.Name+", newest, "+b.Home.Name, o, amount(r.Spec, o.Value))
		items = append(items, b.spans("gaps.newer", Values{"name": []Span{{Text: label(r.Spec), Strong: true}}, "value": f, "year": fmt.Sprint(o.Year), "compared": fmt.Sprint(r.Year)}))
	}
	return items
}

// benchSpans print the benchmark and its kind.
func (b *builder) benchSpans(r gap.Row) []Span {
	f := b.benchFigure(r)
	switch {
	case r.Benchmark.Value == nil:
		return F(f)
	case r.Benchmark.Kind == "median": // it stands in the next column
		return T(b.text("gaps.asmedian", nil))
	}
	year := r.Year
	if r.Benchmark.Obs != nil {
		year = r.Benchmark.Obs.Year
	}
	return append(F(f), Span{Text: fmt.Sprintf(" (%d)", year)})
}

// medianSpans print the median and how many members it rests on.
func (b *builder) medianSpans(r gap.Row) []Span {
	return append(F(b.medianFigure(r)), Span{Text: fmt.Sprintf(" (n\u00a0%d)", r.Benchmark.N)})
}

// standingSpans say where a value stands against the benchmark.
func (b *builder) standingSpans(r gap.Row) []Span {
	if r.Standing == "" {
		return T(b.text("word.nodata", nil))
	}
	return b.spans("gaps.stands."+string(r.Standing), Values{"kind": b.text("gaps.kind."+r.Benchmark.Kind, nil), "bench": b.benchFigure(r)})
}

// extremes lists the most and least severe rows.
func (b *builder) extremes() []Block {
	list := func(title string, codes []string) []Block {
		var items [][]Span
		for _, code := range codes {
			if r, ok := b.row(code); ok && r.Severity != nil {
				items = append(items, b.spans("gaps.item", Values{"name": []Span{{Text: label(r.Spec), Strong: true}}, "value": b.valueFigure(r),
					"year": fmt.Sprint(r.Obs.Year), "old": b.ageText(r.Obs.Year), "words": b.standingSpans(r), "severity": b.severityFigure(r)}))
			}
		}
		if items == nil {
			return nil
		}
		return []Block{Heading{Level: 3, Text: b.text(title, nil)}, List{Ordered: true, Items: items}}
	}
	out := append(list("gaps.weakest", b.Gap.Weakest), list("gaps.strongest", b.Gap.Strongest)...)
	if out == nil {
		out = []Block{Callout{Severity: panel.Refusal, Title: b.text("gaps.none", nil), Text: T(refusal(b.Gap.Notes, "Severity needs a percentile and a conditional gap; no indicator has both."))}}
	}
	return out
}

func (b *builder) pillarChart() *Chart {
	bars := &Bars{Unit: b.text("gaps.col.percentile", nil)}
	twin := Table{ID: "pillar-table", Caption: b.text("gaps.pillars", nil), Columns: []Column{{Title: b.text("unknown.col.pillar", nil)}, {Title: bars.Unit, Num: true}, {Title: "n", Num: true}}}
	for _, p := range b.Gap.Pillars {
		if p.Rows == 0 {
			continue
		}
		c := computed{path: "gap/pillar/" + p.Name, label: "Mean percentile of pillar " + pillarName(p.Name), unit: "percentile, 100 is best", method: gapDoc + "#pillars",
			formula: "mean of the percentiles of the pillar's indicators, turned where less is better"}
		if p.Percentile == nil {
			c.missing, c.text = fmt.Sprintf("%d of %d indicators have a percentile", p.N, p.Rows), b.text("word.nodata", nil)
		} else {
			c.value, c.text = p.Percentile, Number(*p.Percentile, 0)
		}
		for _, r := range b.Gap.Rows {
			if r.Spec.Pillar == p.Name && r.Spec.Direction != gap.Context && r.G2 != nil {
				c.inputs = append(c.inputs, Input{Label: r.Spec.Code, Figure: b.percentileFigure(r).ID})
			}
		}
		f := b.t.figure(c)
		bars.Rows = append(bars.Rows, Bar{Label: pillarName(p.Name), Value: f.Value, Text: f.Text})
		twin.Rows = append(twin.Rows, []Cell{{Text: T(pillarName(p.Name))}, {Text: F(f)}, {Text: T(fmt.Sprintf("%d of %d", p.N, p.Rows))}})
	}
	if len(bars.Rows) == 0 {
		return nil
	}
	return &Chart{ID: "pillars", Title: twin.Caption, Sentence: b.text("gaps.pillars.sentence", nil), Twin: twin, Bars: bars}
}

// incomeScatter draws R&D against income with the fitted line.
func (b *builder) incomeScatter() *Chart {
	r, ok := b.row(gerdCode)
	if !ok || r.G3 == nil || r.Value == nil {
		return nil
	}
	g := r.G3
	s := &Scatter{XTitle: b.text("gaps.scatter.x", nil), YTitle: b.text("gaps.scatter.y", nil), LogX: true, LogY: g.Scale.Kind == gap.Log}
	twin := Table{ID: "scatter-table", Caption: b.text("gaps.scatter", nil), Columns: []Column{{Title: "Economy"}, {Title: s.XTitle, Num: true}, {Title: s.YTitle, Num: true}}}
	lo, hi := math.Inf(1), 0.0
	units := slices.Clone(g.Sample)
	if g.Outside {
		units = append(units, g.Home)
	}
	for _, u := range units {
		if s.LogY && u.Value <= 0 {
			continue
		}
		lo, hi = min(lo, u.Income), max(hi, u.Income)
		home, peer := u.Country == b.Home.ISO3, slices.Contains(b.Gap.Peers.Members, u.Country)
		s.Points = append(s.Points, Point{XY: XY{u.Income, u.Value}, Label: b.Dir.Name(u.Country), Home: home, Peer: peer, Show: home || b.speca(u.Country)})
		if home || b.speca(u.Country) {
			income, gerd := b.Panel.At(incomeCode, u.Country, u.IncomeYear), b.Panel.At(gerdCode, u.Country, u.Year)
			twin.Rows = append(twin.Rows, []Cell{{Text: T(b.Dir.Name(u.Country))},
				{Text: F(b.t.value("scatter/"+u.Country+"/income", "GDP per head, "+b.Dir.Name(u.Country), income, Number(income.Value, 0)))},
				{Text: F(b.t.value("scatter/"+u.Country+"/gerd", "R&D, "+b.Dir.Name(u.Country), gerd, amount(r.Spec, gerd.Value)))}})
		}
	}
	const steps = 24
	for i := range steps + 1 {
		x := lo * math.Pow(hi/lo, float64(i)/steps)
		s.Fit = append(s.Fit, XY{x, g.Scale.Invert(g.Beta[0] + g.Beta[1]*math.Log(x))})
	}
	return &Chart{ID: "rd-income", Title: twin.Caption, Twin: twin, Scatter: s, Sentence: b.text("gaps.scatter.sentence", Values{"n": fmt.Sprint(g.N), "country": b.Home.Name,
		"value": Number(*r.Value, r.Spec.Precision), "predicted": Number(g.Predicted, r.Spec.Precision)})}
}

// speca tells the economies of the SPECA group.
func (b *builder) speca(iso3 string) bool {
	g, err := b.Dir.Group("SPECA")
	return err == nil && g.Has(iso3)
}

// alikeTable shows how peers by structure were found.
func (b *builder) alikeTable() []Block {
	if b.Alike == nil || len(b.Alike.Nearest) == 0 {
		return nil
	}
	t := Table{ID: "alike", Caption: fmt.Sprintf("Economies most alike, of %d compared", b.Alike.Compared), Columns: []Column{{Title: "Economy"}, {Title: "Distance", Num: true}}}
	for _, f := range b.Alike.Features {
		t.Columns = append(t.Columns, Column{Title: f, Num: true})
	}
	for _, n := range append([]gap.Neighbour{b.Alike.Home}, b.Alike.Nearest...) {
		d := b.t.figure(computed{path: "alike/" + n.Country, label: "Structural distance of " + b.Dir.Name(n.Country), unit: "standard deviations", text: Number(n.Distance, 2), value: ptr(n.Distance),
			method: gapDoc + "#peers", formula: "root of the weighted mean squared difference of z-scored features",
			notes: []string{fmt.Sprintf("features %v, values %v, z %v, years %v", b.Alike.Features, n.Values, n.Z, n.Years)}})
		row := []Cell{{Text: T(b.Dir.Name(n.Country))}, {Text: F(d)}}
		for i := range n.Z {
			z := n.Z[i]
			row = append(row, Cell{Text: F(b.t.figure(computed{path: fmt.Sprintf("alike/%s/%d", n.Country, i), label: b.Alike.Features[i] + " of " + b.Dir.Name(n.Country) + ", z-score",
				unit: "standard deviations", text: Signed(z, 1), value: &z, method: gapDoc + "#peers", formula: "(value - mean) / population standard deviation over the economies compared",
				notes: []string{fmt.Sprintf("value as compared: %v", n.Values[i])}}))})
		}
		t.Rows = append(t.Rows, row)
	}
	return []Block{t}
}

// rowNotes lists the warnings and refusals of the rows.
func (b *builder) rowNotes() []Block {
	items := b.newerItems()
	for _, n := range b.Gap.Notes {
		items = append(items, b.noteItem(n))
	}
	for _, r := range b.Gap.Rows {
		for _, n := range r.Notes {
			if n.Severity != panel.Info {
				items = append(items, b.noteItem(n))
			}
		}
	}
	if items == nil {
		return nil
	}
	return []Block{Heading{Level: 3, Text: b.text("gaps.notes", nil)}, List{Items: items}}
}

func (b *builder) noteItem(n panel.Note) []Span {
	subject := n.Subject
	text := regexp.MustCompile(`\b`+b.Home.ISO3+`\b`).ReplaceAllString(n.Text, b.Home.Name)
	if r, ok := b.row(subject); ok {
		subject = label(r.Spec)
	} else if e, ok := b.Dir.Economy(subject); ok {
		subject = e.Name
	}
	return b.spans("gaps.note", Values{"subject": []Span{{Text: subject, Strong: true}}, "text": text})
}
