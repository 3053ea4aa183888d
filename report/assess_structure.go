package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"upstep/method/gap"
	"upstep/panel"
)

// structurePage is industry, manufacturing, the deindustrialisation test and
// whether structure explains low R&D.
func (b *builder) structurePage() Page {
	blocks := []Block{b.para("structure.intro", nil)}
	if k := b.structureFigures(); len(k.Items) > 0 {
		blocks = append(blocks, k)
	}
	if c := b.structureChart(); c != nil {
		blocks = append(blocks, *c)
	}
	blocks = append(blocks, Heading{Level: 3, Text: b.text("structure.test", nil)})
	blocks = append(blocks, b.testBlocks()...)
	blocks = append(blocks, Heading{Level: 3, Text: b.text("structure.rd", nil)}, b.rdBlock())
	if t := b.neighbourTable(); t != nil {
		blocks = append(blocks, *t)
	}
	return b.page("structure", blocks...)
}

// shareFigure is a share of GDP of the economy.
func (b *builder) shareFigure(name string, o panel.Observation) Figure {
	text := dash
	if o.Ok() {
		text = Number(o.Value, 1) + " %"
	}
	return b.t.value("structure/"+name, strings.ToUpper(name[:1])+name[1:]+", % of GDP, "+b.Home.Name, o, text)
}

func (b *builder) structureFigures() KeyFigures {
	var k KeyFigures
	for _, c := range []struct{ name, label, code string }{
		{"industry", "Industry", industryCode}, {"manufacturing", "Manufacturing", manufCode}, {"rents", "Resource rents", rentsCode},
		{"medium-high-tech", "Medium and high technology in manufacturing", mhtCode},
	} {
		o := b.newest(c.code, b.Home.ISO3)
		context := T(fmt.Sprint(o.Year))
		if !o.Ok() {
			context = b.spans("missing.refused", Values{"why": b.text("word.nodata", nil)})
		}
		k.Items = append(k.Items, KeyFigure{Label: c.label, Figure: b.shareFigure(c.name, o), Context: context})
	}
	return k
}

// newest is the figure the gap table compares in its year, so that two pages never
// show two years of one indicator.
func (b *builder) newest(code, country string) panel.Observation {
	r, ok := b.row(code)
	if !ok {
		return b.Panel.Latest(code, country, b.Cut, 3)
	}
	return b.Panel.Latest(code, country, r.Year, max(r.Spec.MaxLag, 0))
}

func (b *builder) structureChart() *Chart {
	l := &Lines{Unit: "% of GDP"}
	first, _ := b.Panel.Years()
	for y := first; y <= b.Cut; y++ {
		l.Years = append(l.Years, y)
	}
	peers := b.text("structure.line.peers", Values{"peers": b.peersShort()})
	series := []Line{{Name: b.text("structure.line.industry", nil)}, {Name: b.text("structure.line.manufacturing", nil), Home: true}, {Name: peers}}
	twin := Table{ID: "structure-table", Caption: b.text("structure.chart", nil), Columns: []Column{{Title: "Year"}, {Title: series[0].Name, Num: true}, {Title: series[1].Name, Num: true}, {Title: peers, Num: true}}}
	found := false
	for _, y := range l.Years {
		ind, man := b.Panel.At(industryCode, b.Home.ISO3, y), b.Panel.At(manufCode, b.Home.ISO3, y)
		median := b.medianOf(manufCode, "manufacturing", y)
		series[0].Y, series[1].Y, series[2].Y = append(series[0].Y, valueOf(ind)), append(series[1].Y, valueOf(man)), append(series[2].Y, median.Value)
		if !ind.Ok() && !man.Ok() {
			continue
		}
		found = true
		cell := func(name string, o panel.Observation) Cell {
			if !o.Ok() {
				return Cell{Text: T(dash)}
			}
			return Cell{Text: F(b.t.value(fmt.Sprintf("structure/%s/%d", name, y), fmt.Sprintf("%s, %% of GDP, %s, %d", name, b.Home.Name, y), o, Number(o.Value, 1)))}
		}
		twin.Rows = append(twin.Rows, []Cell{{Text: T(fmt.Sprint(y))}, cell("industry", ind), cell("manufacturing", man), {Text: F(median)}})
	}
	if !found {
		return nil
	}
	l.Series = series
	return &Chart{ID: "structure-chart", Title: twin.Caption, Sentence: b.text("structure.chart.sentence", nil), Twin: twin, Lines: l}
}

// medianOf is the median of the peers in a year, missing below the quorum.
func (b *builder) medianOf(code, name string, year int) Figure {
	var obs []panel.Observation
	var vs []float64
	for _, m := range b.Gap.Peers.Members {
		if o := b.Panel.At(code, m, year); m != b.Home.ISO3 && o.Ok() {
			obs, vs = append(obs, o), append(vs, o.Value)
		}
	}
	c := computed{path: fmt.Sprintf("structure/%s-peers/%d", name, year), label: fmt.Sprintf("Median of %s among %s, %d", name, b.peersShort(), year), unit: "% of GDP", year: year,
		formula: fmt.Sprintf("median of %d members with a value", len(vs)), inputs: from("member", obs...), method: gapDoc + "#benchmark"}
	others := len(b.Gap.Peers.Members)
	if slices.Contains(b.Gap.Peers.Members, b.Home.ISO3) {
		others--
	}
	if need := b.GapOptions.Quorum(others); len(vs) < need {
		c.missing = fmt.Sprintf("%d members have a value, %d are needed", len(vs), need)
		return b.t.figure(c)
	}
	m := gap.Median(vs)
	c.value, c.text = &m, Number(m, 1)
	return b.t.figure(c)
}

func valueOf(o panel.Observation) *float64 {
	if !o.Ok() {
		return nil
	}
	v := o.Value
	return &v
}

// deindVerdict is the verdict in words, for a sentence.
func (b *builder) deindVerdict() string {
	c := b.Deind.Plain.Cases[0]
	var words []string
	switch c.Premature {
	case gap.Yes:
		words = append(words, "manufacturing has peaked and fallen early (premature deindustrialisation)")
	case gap.No:
		words = append(words, "the test finds no premature deindustrialisation")
	default:
		words = append(words, "whether it deindustrialised prematurely can't be judged from the data")
	}
	switch c.DeManufactured {
	case gap.Yes:
		words = append(words, "it is industrialised but 'de-manufactured' against its peers")
	case gap.No:
		words = append(words, "it is not 'de-manufactured but industrialised' against its peers")
	}
	return strings.Join(words, ", and ")
}

// testBlocks show the test step by step for both definitions of the share.
func (b *builder) testBlocks() []Block {
	plain, net := b.Deind.Plain.Cases[0], b.Deind.NonResource.Cases[0]
	t := Table{ID: "deindustrialisation", Caption: b.text("structure.test.caption", nil), Columns: []Column{{Title: b.text("structure.col.step", nil)},
		{Title: "Manufacturing, % of GDP"}, {Title: "Without resource rents"}, {Title: b.text("structure.col.basis", nil)}}}
	for _, s := range b.testSteps() {
		t.Rows = append(t.Rows, []Cell{{Text: T(s.label)}, {Text: F(b.stepFigure("plain", s, b.Deind.Plain, plain))}, {Text: F(b.stepFigure("net", s, b.Deind.NonResource, net))}, {Text: T(s.basis(b.Deind.Plain, plain))}})
	}
	out := []Block{t}
	var care [][]Span
	for _, n := range slices.Concat(plain.Notes, b.Deind.Plain.Notes, b.Deind.Notes) {
		if n.Severity == panel.Refusal {
			out = append(out, Callout{Severity: panel.Refusal, Title: b.text("structure.refused", nil), Text: T(n.Text)})
		} else {
			care = append(care, T(n.Text))
		}
	}
	if care != nil {
		out = append(out, Heading{Level: 4, Text: b.text("structure.care", nil)}, List{Items: care})
	}
	return out
}

type testStep struct {
	id, label string
	answer    func(gap.Case) gap.Answer
	basis     func(gap.Variant, gap.Case) string
}

func (b *builder) testSteps() []testStep {
	pct := func(v *float64) string {
		if v == nil {
			return dash
		}
		return Number(*v, 1) + " %"
	}
	money := func(v *float64) string {
		if v == nil {
			return dash
		}
		return "int. $" + Number(*v, 0)
	}
	return []testStep{
		{"peaked", "Peak is past: more than 5 years ago, fallen by more than 2 points", func(c gap.Case) gap.Answer { return c.Peaked }, func(_ gap.Variant, c gap.Case) string {
			if c.Peak == nil {
				return fmt.Sprintf("data %s", span(c))
			}
			return fmt.Sprintf("peak %s in %d, fall %s points, data %s", Number(c.Peak.Top.Value, 1), c.Peak.Top.Year, Number(c.Peak.Fall, 1), span(c))
		}},
		{"peak-low", "Peak lower than that of the reference economies, which peaked early", func(c gap.Case) gap.Answer { return c.PeakLow }, func(v gap.Variant, _ gap.Case) string {
			return fmt.Sprintf("median of %d economies that peaked before %d: %s", len(v.Cohort.Countries), v.Cohort.Before, pct(v.Cohort.Share))
		}},
		{"peak-early", "Peak at a lower income than theirs", func(c gap.Case) gap.Answer { return c.PeakEarly }, func(v gap.Variant, c gap.Case) string {
			return fmt.Sprintf("%s against %s", money(c.PeakIncome), money(v.Cohort.Income))
		}},
		{"below-hump", "Poorer than the income where the pooled hump turns", func(c gap.Case) gap.Answer { return c.BelowHump }, func(v gap.Variant, c gap.Case) string {
			if v.Hump == nil || v.Hump.Peak == nil {
				return "the pooled regression has no hump"
			}
			return fmt.Sprintf("%s against %s (95 %% interval %s to %s, %d economies)", money(c.Income), money(v.Hump.Peak), money(&v.Hump.PeakRange.Low), money(&v.Hump.PeakRange.High), v.Hump.Economies)
		}},
		{"premature", "Premature deindustrialisation", func(c gap.Case) gap.Answer { return c.Premature }, func(gap.Variant, gap.Case) string {
			return "peaked, and low or early, and below the turning income"
		}},
		{"de-manufactured", "Industrialised but 'de-manufactured'", func(c gap.Case) gap.Answer { return c.DeManufactured }, func(_ gap.Variant, c gap.Case) string {
			return fmt.Sprintf("industry %s against %s, manufacturing %s against %s (medians of %d peers); rents %s", pct(c.Industry), pct(c.GroupIndustry), pct(c.Manufacturing), pct(c.GroupManufacturing), c.GroupN, pct(c.Rents))
		}},
	}
}

func span(c gap.Case) string {
	if c.N == 0 {
		return "none"
	}
	return fmt.Sprintf("%d–%d (%d years)", c.First, c.Last, c.N)
}

func (b *builder) stepFigure(variant string, s testStep, v gap.Variant, c gap.Case) Figure {
	f := computed{path: "structure/test/" + variant + "/" + s.id, label: s.label + " (" + v.Name + "), " + b.Home.Name, text: string(s.answer(c)), unit: "yes, no or unknown", method: gapDoc + "#premature-deindustrialisation",
		formula: s.basis(v, c), recipe: b.Deind.Recipe.Method, year: v.Year}
	for _, code := range []string{manufCode, industryCode, incomeCode, popCode, rentsCode} {
		if series, ok := b.Panel.Series(code); ok {
			f.inputs = append(f.inputs, b.table(series.Ref, code)...)
		}
	}
	for _, n := range append(append([]panel.Note(nil), c.Notes...), v.Notes...) {
		f.notes = append(f.notes, n.Text)
	}
	if s.answer(c) == gap.Unknown {
		f.missing = "can't be answered from the data"
	}
	return b.t.figure(f)
}

// rdBlock answers whether structure explains low R&D.
func (b *builder) rdBlock() Block {
	r := b.RD
	if r.Without == nil || r.With == nil || r.Share == nil || r.Without.Over == nil || r.With.Over == nil {
		return Callout{Severity: panel.Refusal, Title: b.text("structure.rd.refused", nil), Text: T(refusal(r.Notes, "The regression could not be made."))}
	}
	over := func(id string, c *gap.Conditional) Figure {
		v := 1 + *c.Over
		return b.t.figure(computed{path: "structure/rd/" + id, label: "R&D as a share of what the regression predicts, " + b.Home.Name, unit: "share", text: Percent(v, 0), value: &v, year: c.Home.Year,
			method: gapDoc + "#structure-of-rd", formula: "value / prediction of " + strings.Join(c.Names, ", "), recipe: r.Recipe.Method,
			notes: []string{"coefficients: " + coefficients(c.Names, c.Beta, c.SE), fmt.Sprintf("t = %.3f, n = %d, R² = %.3f", c.T, c.N, c.R2), "sample: " + sample(c.Sample)}, inputs: b.table(b.Panel.At(gerdCode, b.Home.ISO3, c.Home.Year).Ref, "indicator")})
	}
	before, after := over("without", r.Without), over("with", r.With)
	if r.Without.Residual >= 0 || math.Abs(r.Without.T) < 1 || r.Without.Residual*r.With.Residual < 0 {
		return b.para("structure.rd.none", Values{"country": b.Home.Name, "before": before, "after": after, "n": fmt.Sprint(r.N), "spread": b.usual(r.Without.T)})
	}
	part := b.t.figure(computed{path: "structure/rd/part", label: "Part of the residual that goes with structure, " + b.Home.Name, unit: "share", text: Percent(*r.Share, 0), value: r.Share, method: gapDoc + "#structure-of-rd",
		formula: "(|residual without| - |residual with|) / |residual without|", inputs: []Input{{Label: "without structure", Figure: before.ID}, {Label: "with structure", Figure: after.ID}}, year: r.Year})
	p := b.para("structure.rd.text", Values{"country": b.Home.Name, "before": before, "after": after, "n": fmt.Sprint(r.N), "part": part})
	for _, n := range r.Notes {
		p.Text = append(p.Text, Span{Text: " " + n.Text})
	}
	return p
}

// neighbourTable puts the SPECA economies side by side.
func (b *builder) neighbourTable() *Table {
	g, err := b.Dir.Group("SPECA")
	if err != nil {
		return nil
	}
	t := Table{ID: "speca-structure", Caption: b.text("structure.neighbours", nil) + ". " + b.text("structure.neighbours.sentence", nil), Wide: true, Columns: []Column{{Title: "Economy"}}}
	codes := []struct{ code, name string }{{industryCode, "Industry, % of GDP"}, {manufCode, "Manufacturing, % of GDP"}, {rentsCode, "Resource rents, % of GDP"}, {mhtCode, "Medium and high technology, % of manufacturing"}, {gerdCode, "R&D, % of GDP"}}
	for _, c := range codes {
		t.Columns = append(t.Columns, Column{Title: c.name, Num: true})
	}
	for _, m := range g.Members {
		mark := ""
		if m == b.Home.ISO3 {
			mark = "home"
		}
		row := []Cell{{Text: T(b.Dir.Name(m)), Mark: mark}}
		for _, c := range codes {
			o := b.newest(c.code, m)
			decimals := 1
			if c.code == gerdCode {
				decimals = 2
			}
			text := dash
			if o.Ok() {
				text = Number(o.Value, decimals)
			}
			cell := F(b.t.value("speca/"+m+"/"+c.code, c.name+", "+b.Dir.Name(m), o, text))
			if o.Ok() {
				cell = append(cell, Span{Text: fmt.Sprintf(" (%d)", o.Year)})
			}
			row = append(row, Cell{Text: cell, Mark: mark})
		}
		t.Rows = append(t.Rows, row)
	}
	return &t
}
