package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"upstep/method/complexity"
	"upstep/method/gap"
)

// Codes the summary speaks about.
const (
	gerdCode     = "GB.XPD.RSDV.GD.ZS"
	industryCode = "NV.IND.TOTL.ZS"
	manufCode    = "NV.IND.MANF.ZS"
	popCode      = "SP.POP.TOTL"
	rentsCode    = "NY.GDP.TOTL.RT.ZS"
	mhtCode      = "NV.MNF.TECH.ZS.UN"
	serversCode  = "IT.NET.SECR.P6"
	lpiCode      = "LP.LPI.OVRL.XQ"
	gdpPPPCode   = "UPS.GDP.PP"
)

// summaryPage is the page of six sentences and one chart.
func (b *builder) summaryPage() Page {
	items := [][]Span{b.contextSentence(), b.gapSentence(), b.rdSentence(), b.structureSentence(), b.spaceSentence()}
	for _, p := range b.Parts {
		if a, ok := p.(*Agreement); ok {
			items = append(items, a.sentence(b))
		}
	}
	blocks := []Block{List{Ordered: true, Items: items}}
	if c := b.placesChart(); len(c.Ranges.Rows) > 0 {
		blocks = append(blocks, c)
	}
	if n := len(b.Missing); n > 0 {
		blocks = append(blocks, Callout{Title: b.text("summary.unknown.title", nil), Text: b.spans("summary.unknown", Values{
			"missing": fmt.Sprint(n), "all": fmt.Sprint(len(b.Gap.Rows)), "country": b.Home.Name})})
	}
	return b.page("summary", blocks...)
}

// people prints a population.
func people(n float64) string {
	if n < 1e6 {
		return Number(n, 0)
	}
	return Number(n/1e6, 1) + " million"
}

var classNames = map[string]string{"LIC": "low-income", "LMC": "lower-middle-income", "UMC": "upper-middle-income", "HIC": "high-income"}

func (b *builder) className() string {
	in, _, ok := b.Home.IncomeFor(b.Cut)
	name := classNames[in.Class]
	if !ok || name == "" {
		return b.text("summary.class.none", nil)
	}
	article := "a"
	if strings.ContainsRune("aeiou", rune(name[0])) {
		article = "an"
	}
	return b.text("summary.class", Values{"article": article, "class": name, "fy": fmt.Sprint(in.FiscalYear)})
}

func (b *builder) contextSentence() []Span {
	pop := b.Panel.Latest(popCode, b.Home.ISO3, b.Cut, 3)
	gdp := b.Panel.Latest(incomeCode, b.Home.ISO3, b.Cut, 3)
	v := Values{"country": b.Home.Name, "class": b.className(), "peers": b.peersText()}
	if !pop.Ok() || !gdp.Ok() {
		return b.spans("summary.context.noincome", v)
	}
	v["pop"] = b.t.value("context/population", "Population, "+b.Home.Name, pop, people(pop.Value))
	v["gdp"] = b.t.value("context/income", "GDP per head, "+b.Home.Name, gdp, "int. $"+Number(gdp.Value, 0))
	v["year"] = fmt.Sprint(gdp.Year)
	return b.spans("summary.context", v)
}

// tally counts the standings of the rows with a direction.
func (b *builder) tally() (rows int, by map[gap.Standing]int, none int) {
	by = map[gap.Standing]int{}
	for _, r := range b.Gap.Rows {
		if r.Spec.Direction == gap.Context {
			continue
		}
		rows++
		if r.Standing == "" {
			none++
			continue
		}
		by[r.Standing]++
	}
	return rows, by, none
}

func (b *builder) count(name, label string, n int, rule string) Figure {
	return b.t.figure(computed{path: "gap/count/" + name, label: label, unit: "indicators", text: fmt.Sprint(n), value: ptr(float64(n)),
		formula: rule, method: gapDoc + "#standing", inputs: b.allValues()})
}

// allValues lists the values of all rows as inputs.
func (b *builder) allValues() []Input {
	var out []Input
	for _, r := range b.Gap.Rows {
		if r.Spec.Direction != gap.Context {
			out = append(out, Input{Label: r.Spec.Code, Figure: b.valueFigure(r).ID})
		}
	}
	return out
}

func (b *builder) gapSentence() []Span {
	rows, by, none := b.tally()
	if none == rows {
		return b.spans("summary.gaps.none", Values{"rows": fmt.Sprint(rows)})
	}
	v := Values{
		"rows":   b.count("rows", "Indicators with a direction", rows, "rows of the gap table that are not context"),
		"behind": b.count("behind", "Indicators behind the peers", by[gap.IsBehind], "worse than the peers' figure by more than half a unit of the last printed decimal"),
		"par":    b.count("par", "Indicators at par with the peers", by[gap.IsAtPar], "equal at the precision of the source"),
		"ahead":  b.count("ahead", "Indicators ahead of the peers", by[gap.IsAhead], "better than the peers' figure by more than half a unit of the last printed decimal"),
		"none":   b.count("none", "Indicators that can't be compared", none, "no usable figure of the economy or of its peers"),
	}
	v["median"] = b.medianTally()
	var worst [][]Span
	for _, code := range b.Gap.Weakest[:min(3, len(b.Gap.Weakest))] {
		if r, ok := b.row(code); ok {
			worst = append(worst, append(T(label(r.Spec)+" ("), append(F(b.severityFigure(r)), Span{Text: ")"})...))
		}
	}
	if len(worst) < 3 {
		return b.spans("summary.gaps.few", v)
	}
	v["worst"] = joinSpans(worst)
	return b.spans("summary.gaps", v)
}

func (b *builder) rdSentence() []Span {
	r, ok := b.row(gerdCode)
	if !ok || r.Value == nil {
		return b.spans("summary.rd.none", nil)
	}
	v := Values{"gerd": b.valueFigure(r), "year": fmt.Sprint(r.Obs.Year)}
	if r.Benchmark.Value == nil {
		v["why"] = strings.TrimSuffix(b.benchFigure(r).Missing, ".")
		return b.spans("summary.rd.nobench", v)
	}
	v["bench"], v["peers"] = b.benchWithMedian(r), b.peersShort()
	if r.G3 == nil {
		return b.spans("summary.rd.nolabel", v)
	}
	v["label"] = b.spans("gaps.over", Values{"over": b.conditionalFigure(r), "spread": b.usual(r.G3.T)})
	return b.spans("summary.rd", v)
}

// benchWithMedian prints the benchmark and, when it is a published value, the median
// member beside it.
func (b *builder) benchWithMedian(r gap.Row) []Span {
	if r.Benchmark.Kind != "published" || r.Benchmark.Spread == nil {
		return b.spans("summary.rd.median", Values{"bench": b.benchFigure(r)})
	}
	return b.spans("summary.rd.both", Values{"bench": b.benchFigure(r), "median": b.medianFigure(r)})
}

func (b *builder) structureSentence() []Span {
	ind := b.Panel.Latest(industryCode, b.Home.ISO3, b.Cut, 3)
	manf := b.Panel.Latest(manufCode, b.Home.ISO3, b.Cut, 3)
	if !ind.Ok() {
		return b.spans("summary.structure.noind", nil)
	}
	v := Values{"ind": b.shareFigure("industry", ind), "year": fmt.Sprint(ind.Year)}
	if !manf.Ok() {
		return b.spans("summary.structure.nomanf", v)
	}
	v["manf"], v["verdict"] = b.shareFigure("manufacturing", manf), b.deindVerdict()
	if manf.Year != ind.Year {
		v["year"] = fmt.Sprintf("%d and %d", ind.Year, manf.Year)
	}
	return b.spans("summary.structure", v)
}

func (b *builder) spaceSentence() []Span {
	s := b.Space
	if s == nil {
		return b.spans("summary.space.none", Values{"why": strings.TrimSuffix(b.WhySpace, ".")})
	}
	top := b.topExports(1)[0]
	v := Values{"year": fmt.Sprint(s.Basket.Year), "country": b.Home.Name, "products": fmt.Sprint(len(s.Result.Products)),
		"diversity": b.diversityFigure()}
	v["basket"] = b.basketWords(top)
	if !s.Profile.Ranked {
		return b.spans("summary.space.noeci", v)
	}
	v["eci"], v["place"] = b.eciFigure(), b.eciPlace()
	if s.Standing.Class == complexity.Unclassified {
		v["why"] = strings.TrimSuffix(refusal(s.Standing.Notes, "data are missing"), ".")
		return b.spans("summary.space.noapproach", v)
	}
	v["approach"] = string(s.Standing.Class)
	return b.spans("summary.space", v)
}

// basketWords name the largest export and, where it stands outside the product space,
// say so.
func (b *builder) basketWords(top export) []Span {
	v := Values{"top": strings.ToLower(top.name[:1]) + top.name[1:], "share": b.shareOfExports(top)}
	if b.Space.Result.Product(top.code) < 0 {
		return b.spans("summary.space.outside", v)
	}
	return b.spans("summary.space.largest", v)
}

// medianTally counts the rows with a direction by their place against the median member.
func (b *builder) medianTally() []Span {
	n := map[gap.Relation]int{}
	for _, r := range b.Gap.Rows {
		if r.Spec.Direction == gap.Context || r.Value == nil || r.Benchmark.Spread == nil {
			continue
		}
		rel := gap.Relate(*r.Value, r.Benchmark.Spread.Median, gap.Tolerance(r.Spec.Precision))
		if r.Spec.Direction == gap.Lower {
			rel = map[gap.Relation]gap.Relation{gap.Above: gap.Below, gap.Below: gap.Above, gap.AtPar: gap.AtPar}[rel]
		}
		n[rel]++
	}
	rule := "the value against the median of the members, at the precision of the source, turned where less is better"
	return b.spans("summary.median", Values{"behind": b.count("behind-median", "Indicators behind the median peer", n[gap.Below], rule),
		"par": b.count("par-median", "Indicators at par with the median peer", n[gap.AtPar], rule), "ahead": b.count("ahead-median", "Indicators ahead of the median peer", n[gap.Above], rule)})
}

// placesChart shows the rows of the gap table on one percentile axis.
func (b *builder) placesChart() Chart {
	r := &Ranges{Axis: b.text("summary.chart.axis", nil), Left: b.text("summary.weaker", nil), Right: b.text("summary.stronger", nil)}
	twin := Table{ID: "summary-places", Caption: b.text("summary.chart", Values{"country": b.Home.Name}), Columns: []Column{
		{Title: b.text("gaps.col.indicator", nil)}, {Title: b.Home.Name, Num: true}, {Title: b.text("summary.col.median", nil), Num: true},
		{Title: b.text("gaps.col.half", nil)}, {Title: b.text("summary.col.n", nil), Num: true}}}
	for _, i := range b.byPillar() {
		p, row := b.Places[i], b.Gap.Rows[i]
		if row.Spec.Direction == gap.Context || p.Spread == nil {
			continue
		}
		own := b.placeFigure(row, p)
		r.Rows = append(r.Rows, RangeRow{Label: label(row.Spec), Group: pillarName(row.Spec.Pillar), Value: p.Value, Text: own.Text,
			Low: p.Spread.Min, Q1: p.Spread.Q1, Mid: p.Spread.Median, Q3: p.Spread.Q3, High: p.Spread.Max})
		mid := b.placePeers(row, p, "median", p.Spread.Median)
		lo, hi := b.placePeers(row, p, "q1", p.Spread.Q1), b.placePeers(row, p, "q3", p.Spread.Q3)
		twin.Rows = append(twin.Rows, []Cell{{Text: T(label(row.Spec))}, {Text: F(own)}, {Text: F(mid)},
			{Text: append(append(F(lo), Span{Text: " to "}), F(hi)...)}, {Text: T(fmt.Sprint(p.N))}})
	}
	return Chart{ID: "places", Title: twin.Caption, Sentence: b.text("summary.chart.sentence", Values{"country": b.Home.Name, "peers": b.peersShort()}), Twin: twin, Ranges: r}
}

// byPillar returns the rows with those of a pillar together, pillars in the order
// in which they first come.
func (b *builder) byPillar() []int {
	first := map[string]int{}
	order := make([]int, len(b.Gap.Rows))
	for i, r := range b.Gap.Rows {
		order[i] = i
		if _, seen := first[r.Spec.Pillar]; !seen {
			first[r.Spec.Pillar] = i
		}
	}
	slices.SortStableFunc(order, func(x, y int) int {
		return cmp.Compare(first[b.Gap.Rows[x].Spec.Pillar], first[b.Gap.Rows[y].Spec.Pillar])
	})
	return order
}

func (b *builder) placeFigure(r gap.Row, p gap.Place) Figure {
	c := computed{path: "gap/" + r.Spec.Code + "/place", label: r.Spec.Name + ": percentile among all economies with data", unit: "percentile, 100 is best",
		method: gapDoc + "#place", year: r.Year, formula: fmt.Sprintf("mid-rank among %d economies, turned where less is better", p.N)}
	if p.Value == nil {
		c.missing, c.text = b.text("missing.country", Values{"country": b.Home.Name}), b.text("word.nodata", nil)
		return b.t.figure(c)
	}
	c.value, c.text = p.Value, Number(*p.Value, 0)
	c.inputs = append(b.home(r), b.table(r.Obs.Ref, "indicator")...)
	return b.t.figure(c)
}

func (b *builder) placePeers(r gap.Row, p gap.Place, name string, v float64) Figure {
	return b.t.figure(computed{path: "gap/" + r.Spec.Code + "/place-peers-" + name, label: fmt.Sprintf("%s: %s of the percentiles of %s among all economies", r.Spec.Name, name, b.peersShort()),
		unit: "percentile, 100 is best", text: Number(v, 0), value: &v, year: r.Year, method: gapDoc + "#place",
		formula: fmt.Sprintf("%s of the members' mid-ranks among %d economies", name, p.N), inputs: append(b.members(r), b.table(r.Obs.Ref, "indicator")...)})
}

var pillarNames = map[string]string{
	"rd": "R&D and innovation", "structure": "Economic structure", "quality": "Quality and differentiation", "management": "Management and firms", "logistics": "Logistics",
	"ict": "ICT", "skills": "Skills", "finance": "Finance", "institutions": "Institutions", "trade": "Trade and knowledge flows", "energy": "Energy", "macro": "Macroeconomy", "income": "Income and size",
}

func pillarName(code string) string {
	if n, ok := pillarNames[code]; ok {
		return n
	}
	return code
}
