package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"upstep/method/complexity"
	"upstep/panel"
	"upstep/ref"
)

// spacePage is the export basket, complexity and opportunities.
func (b *builder) spacePage() Page {
	s := b.Space
	if s == nil {
		return b.page("space", Callout{Severity: panel.Refusal, Title: b.text("space.refused", nil), Text: T(b.WhySpace)})
	}
	blocks := []Block{
		b.para("space.intro", Values{"year": fmt.Sprint(s.Basket.Year), "source": s.Source, "system": s.Basket.System}),
		b.complexityFigures(), b.basketTable(), b.lallChart(), b.networkChart(),
	}
	blocks = append(blocks, b.approachBlocks()...)
	blocks = append(blocks, b.opportunityBlocks()...)
	return b.page("space", append(blocks, Callout{Title: "Criticism", Text: b.spans("space.warning", nil)})...)
}

// export is one product of the basket.
type export struct {
	code, name string
	value      float64
	column     int
}

// topExports returns the n largest exports, largest first, ties by code.
func (b *builder) topExports(n int) []export {
	s := b.Space
	var all []export
	for p, v := range s.Basket.Row(s.Row) {
		if v > 0 {
			product, _ := s.System.Product(s.Basket.Products[p])
			all = append(all, export{product.Code, product.Name, v, p})
		}
	}
	slices.SortStableFunc(all, func(x, y export) int { return cmp.Compare(y.value, x.value) })
	return all[:min(n, len(all))]
}

func (b *builder) tradeInput() []Input {
	r := b.Space.Basket.Ref
	return []Input{{Label: fmt.Sprintf("exports of %s by product, %d", b.Home.Name, b.Space.Basket.Year), Table: &r}}
}

func (b *builder) exportFigure(e export) Figure {
	o := panel.Observation{Indicator: "exports " + b.Space.Basket.System + " " + e.code, Country: b.Home.ISO3, Year: b.Space.Basket.Year, Value: e.value, State: panel.Present,
		Unit: "US dollars", Ref: b.Space.Basket.Ref}
	return b.t.value("space/"+e.code+"/exports", "Exports of "+e.name, o, Dollars(e.value))
}

func (b *builder) totalFigure() Figure {
	total := b.Space.Basket.Total(b.Space.Row)
	return b.t.figure(computed{path: "space/total", label: "Exports of goods, " + b.Home.Name, unit: "US dollars", text: Dollars(total), value: &total, year: b.Space.Basket.Year,
		formula: "sum over products of the table, services and unspecified trade left out", inputs: b.tradeInput(), notes: b.Space.Basket.Steps})
}

func (b *builder) shareOfExports(e export) Figure {
	v := e.value / b.Space.Basket.Total(b.Space.Row)
	return b.t.figure(computed{path: "space/" + e.code + "/share", label: "Share of " + e.name + " in exports of goods", unit: "share", text: Percent(v, 1), value: &v, year: b.Space.Basket.Year,
		formula: "exports of the product / exports of goods", inputs: []Input{{Label: "exports", Figure: b.exportFigure(e).ID}, {Label: "total", Figure: b.totalFigure().ID}}})
}

// measure is a figure of the complexity method for a product or the economy.
func (b *builder) measure(path, label, unit, text string, v float64, anchor, formula string) Figure {
	return b.t.figure(computed{path: "space/" + path, label: label, unit: unit, text: text, value: &v, year: b.Space.Basket.Year, method: complexityDoc + "#" + anchor,
		formula: formula, recipe: b.Space.Result.Recipe.Method, inputs: b.tradeInput()})
}

func (b *builder) diversityFigure() Figure {
	d := b.Space.Profile.Diversity
	return b.measure("diversity", "Products exported with comparative advantage, "+b.Home.Name, "products", fmt.Sprint(d), float64(d), "diversity", "number of products with RCA >= 1")
}

func (b *builder) eciFigure() Figure {
	p := b.Space.Profile
	formula := "second eigenvector of the country side, standardised over the sample"
	if p.Projected {
		formula = "mean PCI of the products exported with comparative advantage, on the sample's scale"
	}
	return b.measure("eci", "Economic complexity index, "+b.Home.Name, "standard deviations", Signed(p.ECI, 2), p.ECI, "eci", formula)
}

// eciPlace is the place in a sentence. A projected economy has none: it is no
// member of the sample that is ranked.
func (b *builder) eciPlace() []Span {
	if b.Space.Profile.Projected {
		return b.spans("space.projected", nil)
	}
	rank, n := b.eciRank()
	return b.spans("space.rank", Values{"rank": rank, "n": fmt.Sprint(n)})
}

// eciRank is the place among the reference sample, the economy included.
func (b *builder) eciRank() (f Figure, n int) {
	rank := 1
	for c, in := range b.Space.Result.InSample {
		if !in {
			continue
		}
		if b.Space.Result.Countries[c] != b.Home.ISO3 {
			n++
			if b.Space.Result.ECI[c] > b.Space.Profile.ECI {
				rank++
			}
		}
	}
	n++
	return b.t.figure(computed{path: "space/eci-rank", label: "Place by economic complexity, " + b.Home.Name, unit: "place", text: fmt.Sprint(rank), value: ptr(float64(rank)), year: b.Space.Basket.Year,
		method: complexityDoc + "#eci", formula: fmt.Sprintf("1 + economies of the sample of %d with a larger index", n), inputs: []Input{{Label: "index", Figure: b.eciFigure().ID}},
		notes: []string{"a rank within one year and one sample; it moves with prices and with the sample"}}), n
}

func (b *builder) complexityFigures() KeyFigures {
	s := b.Space
	k := KeyFigures{Items: []KeyFigure{
		{Label: "Exports of goods", Figure: b.totalFigure(), Context: b.totalContext()},
		{Label: b.text("space.diversity", nil), Figure: b.diversityFigure(), Context: T(fmt.Sprintf("of %d", len(s.Result.Products)))},
	}}
	if s.Profile.Ranked {
		k.Items = append(k.Items, KeyFigure{Label: b.text("space.own", nil), Figure: b.eciFigure(), Context: b.eciPlace()})
		coi := b.measure("coi", "Complexity outlook index, "+b.Home.Name, "PCI units", Signed(s.Profile.COI, 1), s.Profile.COI, "coi", "sum over absent products of density x PCI")
		context := b.spans("space.coi.raw", nil)
		if s.Standing.Class != complexity.Unclassified {
			v := s.Standing.COI
			coi = b.t.figure(computed{path: "space/coi-standard", label: "Complexity outlook index, standardised, " + b.Home.Name, unit: "standard deviations from the sample's mean", text: Signed(v, 2), value: &v, year: s.Basket.Year,
				method: complexityDoc + "#coi", formula: "(COI - mean of the sample) / its standard deviation", inputs: []Input{{Label: "COI", Figure: coi.ID}}, recipe: s.Result.Recipe.Method})
			context = b.spans("space.coi.sd", nil)
		}
		k.Items = append(k.Items, KeyFigure{Label: b.text("space.coi", nil), Figure: coi, Context: context})
	}
	text := dash
	if s.PublishedECI.Ok() {
		text = Signed(s.PublishedECI.Value, 2)
	}
	published := b.t.value("space/eci-published", "Economic complexity index as published, "+b.Home.Name, s.PublishedECI, text)
	k.Items = append(k.Items, KeyFigure{Label: b.text("space.published", nil), Figure: published,
		Context: b.spans("space.published.context", Values{"year": fmt.Sprint(s.PublishedECI.Year)})})
	return k
}

// totalContext says how the table's total compares with merchandise exports by
// another source.
func (b *builder) totalContext() []Span {
	s := b.Space
	if !s.Merchandise.Ok() || s.Merchandise.Value <= 0 {
		return T(fmt.Sprint(s.Basket.Year))
	}
	v := s.Basket.Total(s.Row) / s.Merchandise.Value
	f := b.t.figure(computed{path: "space/total-covered", label: "Exports of goods in the table over merchandise exports, " + b.Home.Name, unit: "share", text: Percent(v, 0), value: &v, year: s.Basket.Year,
		formula: "total of the table / merchandise exports of the WTO", inputs: append([]Input{{Label: "total", Figure: b.totalFigure().ID}}, from("merchandise exports", s.Merchandise)...)})
	return b.spans("space.total", Values{"year": fmt.Sprint(s.Basket.Year), "share": f})
}

func (b *builder) basketTable() Table {
	top := b.topExports(10)
	sum := 0.0
	for _, e := range top {
		sum += e.value
	}
	t := Table{ID: "basket", Caption: b.text("space.basket", nil) + ": " + b.text("space.basket.sentence", Values{"share": Percent(sum/b.Space.Basket.Total(b.Space.Row), 0)}), Wide: true,
		Columns: b.columns("product", "code", "value#", "share#", "rca#", "pci#", "section", "lall")}
	for _, e := range top {
		t.Rows = append(t.Rows, append([]Cell{{Text: T(e.name)}, {Text: T(e.code)}, {Text: F(b.exportFigure(e))}, {Text: F(b.shareOfExports(e))}}, b.productCells(e.code)...))
	}
	return t
}

// columns makes columns from message keys; a trailing # marks numbers.
func (b *builder) columns(keys ...string) []Column {
	out := make([]Column, len(keys))
	for i, k := range keys {
		name, num := strings.CutSuffix(k, "#")
		out[i] = Column{Title: b.text("space.col."+name, nil), Num: num}
	}
	return out
}

// productCells are RCA, PCI, section and technology class of a product.
func (b *builder) productCells(code string) []Cell {
	product, _ := b.Space.System.Product(code)
	return []Cell{{Text: F(b.rcaFigure(product))}, {Text: F(b.pciFigure(product))}, {Text: T(product.Section)}, {Text: T(b.lallName(product))}}
}

func (b *builder) rcaFigure(p ref.Product) Figure {
	i := b.Space.Result.Product(p.Code)
	if i < 0 {
		return b.t.figure(computed{path: "space/" + p.Code + "/rca", label: "RCA in " + p.Name, missing: "the product is not in the reference sample"})
	}
	v := b.Space.Profile.RCA[i]
	return b.measure(p.Code+"/rca", "Revealed comparative advantage in "+p.Name, "ratio", Significant(v, 2), v, "rca", "(X_cp / X_c) / (X_p / X)")
}

func (b *builder) pciFigure(p ref.Product) Figure {
	r := b.Space.Result
	i := r.Product(p.Code)
	if i < 0 || !r.Ranked || !r.InSpace[i] {
		return b.t.figure(computed{path: "space/" + p.Code + "/pci", label: "Product complexity index of " + p.Name, missing: "the product is not in the reference sample, or nobody exports it with advantage"})
	}
	return b.measure(p.Code+"/pci", "Product complexity index of "+p.Name, "standard deviations", Signed(r.PCI[i], 2), r.PCI[i], "pci", "mean ECI of its exporters, on the scale on which an economy's ECI is the mean PCI of its products")
}

func (b *builder) lallName(p ref.Product) string {
	if n := b.Space.Lall[p.Lall]; n != "" {
		return n
	}
	return "Unclassified"
}

func (b *builder) lallChart() Chart {
	s := b.Space
	total, by := s.Basket.Total(s.Row), map[string]float64{}
	for p, v := range s.Basket.Row(s.Row) {
		product, _ := s.System.Product(s.Basket.Products[p])
		by[product.Lall] += v
	}
	bars := &Bars{Unit: "% of goods exports"}
	twin := Table{ID: "lall", Caption: b.text("space.lall", nil), Columns: b.columns("lall", "share#")}
	unclassified := "0 %"
	for _, code := range sortedKeys(s.Lall, by) {
		name := s.Lall[code]
		if name == "" {
			name = "Unclassified"
		}
		v := by[code] / total
		f := b.t.figure(computed{path: "space/lall/" + cmp.Or(code, "none"), label: "Share of " + name + " in exports of goods", unit: "share", text: Percent(v, 1), value: &v, year: s.Basket.Year,
			formula: "exports of the products of the class / exports of goods", method: complexityDoc + "#technology-classes", inputs: append(b.tradeInput(), Input{Label: "total", Figure: b.totalFigure().ID})})
		if code == "" || code == "LDC99" {
			unclassified = f.Text
		}
		bars.Rows = append(bars.Rows, Bar{Label: name, Value: ptr(v * 100), Text: f.Text})
		twin.Rows = append(twin.Rows, []Cell{{Text: T(name)}, {Text: F(f)}})
	}
	return Chart{ID: "lall-chart", Title: twin.Caption, Sentence: b.text("space.lall.sentence", Values{"unclassified": unclassified}), Twin: twin, Bars: bars}
}

// sortedKeys returns the codes of all classes and of those traded, ascending, ""
// (no class) last.
func sortedKeys(names map[string]string, traded map[string]float64) []string {
	var out []string
	for k := range names {
		out = append(out, k)
	}
	for k := range traded {
		if _, known := names[k]; !known {
			out = append(out, k)
		}
	}
	slices.SortFunc(out, func(x, y string) int {
		if (x == "") != (y == "") {
			return cmp.Compare(y, x)
		}
		return cmp.Compare(x, y)
	})
	return out
}

func (b *builder) networkChart() Chart {
	s := b.Space
	classOf := map[string]int{}
	for i, c := range s.Classes {
		classOf[c.Name] = i
	}
	targets := map[string]bool{}
	for _, o := range s.Opportunities.Products[:min(20, len(s.Opportunities.Products))] {
		targets[o.Product] = true
	}
	n := &Network{Classes: s.Classes}
	at := make([]int, len(s.Result.Products)) // place in n.Nodes, or -1
	largest := slices.Max(append([]float64{1}, s.Result.World...))
	filled := 0
	twin := Table{ID: "network-table", Caption: b.text("space.network.twin", nil), Columns: b.columns("product", "code", "rca#", "pci#", "section", "lall")}
	for i, code := range s.Result.Products {
		p, _ := s.System.Product(code)
		at[i] = -1
		if xy := s.Places[i]; xy != nil {
			at[i] = len(n.Nodes)
			n.Nodes = append(n.Nodes, Node{XY: *xy, Code: code, Label: p.Name, Class: classOf[p.Section], Filled: s.Profile.M[i], Target: targets[code], Size: s.Result.World[i] / largest})
		}
		if s.Profile.M[i] {
			filled++
			twin.Rows = append(twin.Rows, append([]Cell{{Text: T(p.Name)}, {Text: T(code)}}, b.productCells(code)...))
		}
	}
	for _, e := range s.Edges {
		if at[e.A] >= 0 && at[e.B] >= 0 {
			n.Edges = append(n.Edges, Edge{A: at[e.A], B: at[e.B], Tree: e.Tree})
		}
	}
	return Chart{ID: "product-space", Title: b.text("space.network", nil), Sentence: b.text("space.network.sentence", Values{"n": fmt.Sprint(filled), "country": b.Home.Name}), Twin: twin, Network: n}
}

func (b *builder) approachBlocks() []Block {
	st := b.Space.Standing
	head := Heading{Level: 3, Text: b.text("space.approach", nil)}
	if st.Class == complexity.Unclassified {
		return []Block{head, Callout{Severity: panel.Refusal, Title: b.text("space.approach.refused", nil), Text: T(refusal(st.Notes, "Data are missing."))}}
	}
	var borders [][]Span
	for _, x := range st.Borders {
		f := b.measure("border/"+strings.ToLower(strings.Trim(x.Line, "*")), "Distance to the border "+x.Line, "standard deviations", Signed(x.Distance, 2), x.Distance, "approach",
			"the economy's value less the border's, in standard deviations over the sample")
		borders = append(borders, b.spans("space.approach.border", Values{"line": x.Line, "distance": f, "beyond": string(x.Beyond)}))
	}
	out := []Block{head, b.para("space.approach.text", Values{"year": fmt.Sprint(b.Space.Basket.Year), "approach": []Span{{Text: string(st.Class), Strong: true}}, "borders": joinSpans(borders)})}
	if st.OnBorder {
		out = append(out, Callout{Severity: panel.Warning, Title: b.text("space.approach", nil), Text: b.spans("space.approach.on", Values{"country": b.Home.Name})})
	}
	return out
}

func (b *builder) opportunityBlocks() []Block {
	o := b.Space.Opportunities
	if len(o.Products) == 0 {
		return []Block{Callout{Severity: panel.Refusal, Title: b.text("space.opportunities.refused", nil), Text: T(refusal(o.Notes, "There is no candidate product."))}}
	}
	t := Table{ID: "opportunities", Caption: b.text("space.opportunities", nil), Wide: true,
		Columns: b.columns("rank#", "product", "code", "score#", "near#", "pci#", "gain#", "rca#", "market#", "growth#", "section")}
	for _, x := range o.Products[:min(20, len(o.Products))] {
		t.Rows = append(t.Rows, b.opportunityRow(x))
	}
	out := []Block{b.para("space.opportunities.sentence", Values{"set": o.Weights.Name, "d": Number(o.Weights.Density, 2), "p": Number(o.Weights.PCI, 2), "o": Number(o.Weights.COG, 2)})}
	if o.Capped {
		out = append(out, b.para("space.opportunities.capped", Values{"ceiling": Signed(o.Ceiling, 3), "dropped": fmt.Sprint(o.Dropped), "candidates": fmt.Sprint(o.Candidates), "mean": b.meanPCI(), "income": b.marketIncome()}))
	}
	return append(out, t)
}

// meanPCI is the mean complexity of the products of the space, which is not 0: PCI is
// on the scale of ECI.
func (b *builder) meanPCI() Figure {
	r, sum, n := b.Space.Result, 0.0, 0
	for i, in := range r.InSpace {
		if in {
			sum, n = sum+r.PCI[i], n+1
		}
	}
	m := sum / float64(n)
	return b.measure("pci-mean", "Mean product complexity index of the space", "standard deviations", Signed(m, 2), m, "pci", fmt.Sprintf("mean over %d products", n))
}

// marketIncome is the GDP per head at market rates that the ceiling rule looks at.
func (b *builder) marketIncome() Figure {
	o := b.Panel.Latest("NY.GDP.PCAP.CD", b.Home.ISO3, b.Space.Basket.Year, 3)
	return b.t.value("space/income", "GDP per head at market rates, "+b.Home.Name, o, fmt.Sprintf("$%s in %d", Number(o.Value, 0), o.Year))
}

func (b *builder) opportunityRow(x complexity.Opportunity) []Cell {
	p, _ := b.Space.System.Product(x.Product)
	near := b.measure(x.Product+"/density", "Density around "+p.Name, "0..1", Number(x.Density, 3), x.Density, "density", "sum of proximities to the products present / sum of all proximities")
	gain := b.measure(x.Product+"/cog", "Opportunity gain of "+p.Name, "PCI units", Signed(x.COG, 2), x.COG, "cog", "sum over absent products of proximity share x PCI")
	pci := b.pciFigure(p)
	score := b.t.figure(computed{path: "space/" + x.Product + "/score", label: "Score of " + p.Name, unit: "weighted z-scores", text: Signed(x.Score, 2), value: ptr(x.Score), year: b.Space.Basket.Year,
		method: complexityDoc + "#opportunities", formula: fmt.Sprintf("%g x %.4f + %g x %.4f + %g x %.4f (z-scores of density, PCI and opportunity gain)",
			b.Space.Opportunities.Weights.Density, x.ZNear, b.Space.Opportunities.Weights.PCI, x.ZPCI, b.Space.Opportunities.Weights.COG, x.ZCOG),
		inputs: []Input{{Label: "density", Figure: near.ID}, {Label: "PCI", Figure: pci.ID}, {Label: "opportunity gain", Figure: gain.ID}}, recipe: b.Space.Opportunities.Recipe.Method})
	market := b.t.value("space/"+x.Product+"/market", "World exports of "+p.Name, x.Market.Size, dollarsOf(x.Market.Size))
	growth := dash
	if x.Market.Growth.Ok() {
		growth = Signed(x.Market.Growth.Value*100, 1) + " %"
	}
	return []Cell{{Text: T(fmt.Sprint(x.Rank))}, {Text: T(p.Name)}, {Text: T(x.Product)}, {Text: F(score)}, {Text: F(near)}, {Text: F(pci)}, {Text: F(gain)}, {Text: F(b.rcaFigure(p))},
		{Text: F(market)}, {Text: F(b.t.value("space/"+x.Product+"/growth", "Growth of world exports of "+p.Name, x.Market.Growth, growth))}, {Text: T(p.Section)}}
}

func dollarsOf(o panel.Observation) string {
	if !o.Ok() {
		return dash
	}
	return Dollars(o.Value)
}
