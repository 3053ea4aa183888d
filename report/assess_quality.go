package report

import (
	"fmt"
	"math"
	"strconv"

	"upstep/method/gap"
	"upstep/panel"
)

// qualityPage is certificates, management, logistics, ICT.
func (b *builder) qualityPage() Page {
	blocks := []Block{b.para("quality.intro", nil)}
	blocks = append(blocks, b.isoBlocks()...)
	blocks = append(blocks, Callout{Severity: panel.Refusal, Title: b.text("quality.management.title", nil), Text: b.spans("quality.management", nil), Help: b.text("quality.management.help", nil)})
	if t := b.qualityTable(); len(t.Rows) > 0 {
		blocks = append(blocks, t)
	}
	for _, c := range []*Chart{b.historyChart(lpiCode, "lpi", 1, 0, false), b.historyChart(serversCode, "servers", 0, 2018, true)} {
		if c != nil {
			blocks = append(blocks, *c)
		}
	}
	return b.page("quality", blocks...)
}

// isoBlocks show the deck's certificates with Poisson intervals.
func (b *builder) isoBlocks() []Block {
	level := Values{"level": percent(b.GapOptions.Full().PoissonLevel)}
	t := Table{ID: "iso", Caption: b.text("quality.iso", nil), Columns: []Column{{Title: b.text("quality.col.standard", nil)}, {Title: b.text("quality.col.count", nil), Num: true},
		{Title: b.text("quality.col.interval", level), Num: true}, {Title: b.text("quality.col.rate", nil), Num: true}, {Title: b.text("quality.col.rateinterval", level), Num: true}, {Title: b.text("quality.col.doubt", nil)}}}
	for _, d := range b.Deck {
		if d.Subject == b.Home.ISO3 && len(d.Indicator) > 4 && d.Indicator[:4] == "ISO." {
			t.Rows = append(t.Rows, b.isoRow(d))
		}
	}
	if len(t.Rows) == 0 {
		return []Block{b.para("quality.iso.none", nil)}
	}
	return []Block{t, b.para("quality.iso.sentence", nil)}
}

func (b *builder) isoRow(d DeckRow) []Cell {
	path := "quality/" + d.Indicator
	count := b.t.value(path+"/count", d.Short+", "+b.Home.Name, d.Printed, Number(d.Printed.Value, 0))
	cells := []Cell{{Text: T(d.Short)}, {Text: F(count)}}
	gdp := b.Panel.Latest(gdpPPPCode, b.Home.ISO3, d.Printed.Year, 3)
	input := []Input{{Label: "count", Figure: count.ID}}
	interval := func(id, label, unit string, lo, hi float64, decimals int, in []Input) Figure {
		return b.t.figure(computed{path: path + "/" + id, label: label, unit: unit, text: Number(lo, decimals) + "–" + Number(hi, decimals), value: &hi, year: d.Printed.Year, quality: d.Printed.Quality,
			method: gapDoc + "#poisson-intervals", formula: fmt.Sprintf("exact Poisson limits by chi-square; from %.5g to %.5g (the value kept is the upper limit)", lo, hi), inputs: in})
	}
	refused := func(id, label, why string) Figure {
		return b.t.figure(computed{path: path + "/" + id, label: label, missing: why, inputs: input})
	}
	if !d.Printed.Ok() || d.Printed.Quality == panel.Doubtful {
		why := "the cell is blank in the deck, which is not zero"
		if d.Printed.Ok() {
			why = "the row is doubtful: shown, never computed with"
		}
		return append(cells, Cell{Text: F(refused("interval", "Interval", why))}, Cell{Text: F(refused("rate", "Rate", why))}, Cell{Text: F(refused("rate-interval", "Interval of the rate", why))}, Cell{Text: T(d.Printed.Quality.String()), Mark: "warn"})
	}
	share := b.GapOptions.Full().PoissonLevel
	level := percent(share)
	p := gap.Poisson(d.Printed.Value, share)
	cells = append(cells, Cell{Text: F(interval("interval", level+" % interval of "+d.Short, "certificates", p.Low, p.High, 1, input))})
	if !gdp.Ok() {
		why := "GDP at purchasing power parity is not known"
		return append(cells, Cell{Text: F(refused("rate", "Rate", why))}, Cell{Text: F(refused("rate-interval", "Interval of the rate", why))}, Cell{Text: T(d.Printed.Quality.String())})
	}
	unit := 1e9 / gdp.Value
	input = append(input, from("GDP, PPP", gdp)...)
	v := d.Printed.Value * unit
	return append(cells,
		Cell{Text: F(b.t.figure(computed{path: path + "/rate", label: d.Short + " per bn int. $, " + b.Home.Name, unit: "per bn int. $", text: Number(v, 3), value: &v, year: d.Printed.Year, formula: "count / (GDP PPP / 1e9)",
			method: gapDoc + "#poisson-intervals", inputs: input}))},
		Cell{Text: F(interval("rate-interval", level+" % interval of the rate of "+d.Short, "per bn int. $", p.Low*unit, p.High*unit, 3, input))},
		Cell{Text: T(d.Printed.Quality.String())})
}

// qualityTable repeats the rows of the pillars of this page, short.
func (b *builder) qualityTable() Table {
	t := Table{ID: "quality-table", Caption: b.text("quality.table", nil), Columns: []Column{{Title: b.text("gaps.col.indicator", nil)}, {Title: "Unit"}, {Title: b.text("gaps.col.value", nil), Num: true},
		{Title: b.text("gaps.col.year", nil), Num: true}, {Title: b.text("gaps.col.peers", nil), Num: true}, {Title: b.text("gaps.col.standing", nil)}}}
	for _, r := range b.Gap.Rows {
		switch r.Spec.Pillar {
		case "quality", "management", "logistics", "ict":
		default:
			continue
		}
		standing, year := b.text("word.nodata", nil), dash
		if r.Standing != "" {
			standing = b.text("word."+string(r.Standing), nil)
		}
		if r.Value != nil {
			year = fmt.Sprint(r.Obs.Year)
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(label(r.Spec))}, {Text: T(r.Spec.Unit)}, {Text: F(b.valueFigure(r))}, {Text: T(year)}, {Text: F(b.benchFigure(r))}, {Text: T(standing), Mark: standingMark[r.Standing]}})
	}
	return t
}

// historyChart draws an indicator over time for the economy and the published
// aggregates of the deck, with no line across a break.
func (b *builder) historyChart(code, key string, decimals, breakYear int, log bool) *Chart {
	series, ok := b.Panel.Series(code)
	if !ok {
		return nil
	}
	who := []struct{ code, name string }{{b.Home.ISO3, b.Home.Name}}
	for _, g := range []string{"ECA", "MIC", "LIC"} {
		if g != b.Gap.Peers.Aggregate {
			who = append(who, struct{ code, name string }{g, shortAggregate[g]})
		}
	}
	if a := b.Gap.Peers.Aggregate; a != "" {
		who = append(who, struct{ code, name string }{a, b.Gap.Peers.Name})
	}
	l := &Lines{Unit: series.Unit, Log: log}
	twin := Table{ID: key + "-table", Caption: b.text("quality.chart."+key, nil), Columns: []Column{{Title: "Year"}}}
	for i, w := range who {
		l.Series = append(l.Series, Line{Name: w.name, Home: i == 0})
		twin.Columns = append(twin.Columns, Column{Title: w.name, Num: true})
	}
	first, _ := b.Panel.Years()
	years := 0
	for y := max(first, breakYear); y <= b.Cut; y++ {
		row, known := []Cell{{Text: T(fmt.Sprint(y))}}, false
		ys := make([]*float64, len(who))
		for i, w := range who {
			o := b.Panel.At(code, w.code, y)
			ys[i] = valueOf(o)
			if !o.Ok() {
				row = append(row, Cell{Text: T(dash)})
				continue
			}
			known = true
			if i == 0 {
				years++
			}
			row = append(row, Cell{Text: F(b.t.value(fmt.Sprintf("quality/%s/%s/%d", code, w.code, y), fmt.Sprintf("%s, %s, %d", twin.Caption, w.name, y), o, Number(o.Value, decimals)))})
		}
		if !known {
			continue
		}
		l.Years = append(l.Years, y)
		for i := range who {
			l.Series[i].Y = append(l.Series[i].Y, ys[i])
		}
		twin.Rows = append(twin.Rows, row)
	}
	if years == 0 {
		return nil
	}
	return &Chart{ID: key + "-chart", Title: twin.Caption, Sentence: b.text("quality.chart."+key+".sentence", nil), Twin: twin, Lines: l}
}

var shortAggregate = map[string]string{"ECA": "Europe & Central Asia (excl. high income)", "MIC": "Middle income", "LIC": "Low income"}

// percent writes a share as a percentage, without the sign.
func percent(share float64) string {
	return strconv.FormatFloat(math.Round(share*1e6)/1e4, 'f', -1, 64)
}
