package sample

import (
	"fmt"
	"math"

	"upstep/report"
)

// random is a small fixed generator (Park and Miller 1988), so that the sample is
// the same in every version of Go.
type random uint64

func (r *random) next() float64 {
	*r = *r * 48271 % 2147483647
	return float64(*r) / 2147483647
}

func ptr(v float64) *float64 { return &v }

// twin is a table twin with two columns.
func twin(id string, rows ...[2]string) report.Table {
	t := report.Table{ID: id, Caption: "Values of the chart", Columns: []report.Column{{Title: "Row"}, {Title: "Value", Num: true}}}
	for _, r := range rows {
		t.Rows = append(t.Rows, []report.Cell{{Text: []report.Span{{Text: r[0]}}}, {Text: []report.Span{{Text: r[1]}}}})
	}
	return t
}

// Ranges is a dot-range chart with groups, a row without data and one without peers.
func Ranges() report.Chart {
	row := func(group, label string, low, q1, mid, q3, high, v float64, text string) report.RangeRow {
		return report.RangeRow{Group: group, Label: label, Low: low, Q1: q1, Mid: mid, Q3: q3, High: high, Value: ptr(v), Text: text}
	}
	rows := []report.RangeRow{
		row("Technology effort", "R&D spending, % of GDP", 4, 18, 34, 52, 88, 12, "0.12 %"),
		row("Technology effort", "Researchers per million people", 9, 25, 41, 60, 92, 39, "667"),
		row("Technology effort", "Patent applications by residents per million people", 2, 12, 25, 47, 81, 44, "41.6"),
		row("Production", "Medium and high-tech share of manufacturing", 6, 17, 38, 55, 84, 14, "13.6 %"),
		row("Production", "Manufacturing value added per head", 11, 24, 45, 62, 90, 51, "1,214 $"),
		row("Quality and management", "ISO 9001 certificates per bn $ of GDP", 3, 16, 33, 58, 95, 8, "1.9"),
		{Group: "Quality and management", Label: "Management practices score", Low: 20, Q1: 31, Mid: 40, Q3: 49, High: 70, Text: "no data"},
		{Group: "Quality and management", Label: "Accredited laboratories", Alone: true, Value: ptr(55), Text: "55"},
		row("Logistics and ICT", "Logistics performance index", 10, 28, 44, 61, 83, 47, "2.7"),
		row("Logistics and ICT", "Secure internet servers per million people", 1, 9, 30, 57, 96, 63, "3,170"),
	}
	t := report.Table{ID: "gaps-twin", Caption: "Position among peers, percentile", Columns: []report.Column{
		{Title: "Indicator"}, {Title: "Exampland"}, {Title: "Peers, median", Unit: "percentile", Num: true}}}
	for _, r := range rows {
		mid := report.Cell{}
		if !r.Alone {
			mid.Text = []report.Span{{Text: fmt.Sprintf("%.0f", r.Mid)}}
		}
		t.Rows = append(t.Rows, []report.Cell{{Text: []report.Span{{Text: r.Label}}}, {Text: []report.Span{{Text: r.Text}}}, mid})
	}
	return report.Chart{
		ID: "gaps", Title: "Where Exampland stands among its peers", Home: "Exampland", Twin: t,
		Sentence: "Exampland is in the weakest quarter of its peers in R&D, product sophistication and quality certificates, and ahead of the median in ICT.",
		Ranges:   &report.Ranges{Axis: "percentile among 14 peers", Left: "weaker", Right: "stronger", Rows: rows},
	}
}

// Lines has a home series with a gap, a lonely value and crossing ends.
func Lines() report.Chart {
	var years []int
	names := []string{"Exampland", "Upper middle income, median", "Vietnam", "Malaysia", "Poland"}
	series := make([]report.Line, len(names))
	r := random(7)
	for y := 1990; y <= 2023; y++ {
		years = append(years, y)
		for i := range names {
			v := 22 + 4*math.Sin(float64(y-1990)/9+float64(i)) + 1.5*r.next() - float64(i)
			if i == 0 {
				v = 24 - 0.45*float64(y-1990) + r.next()
			}
			series[i].Y = append(series[i].Y, ptr(math.Round(v*10)/10))
		}
	}
	for i, n := range names {
		series[i].Name = n
	}
	series[0].Home = true
	for _, i := range []int{4, 6, 7, 8} {
		series[0].Y[i] = nil
	}
	series[2].Y = append(series[2].Y[:30:30], nil, nil, nil, nil)
	return report.Chart{
		ID: "mva", Title: "Manufacturing, share of GDP", Home: "Exampland",
		Sentence: "Manufacturing fell from 24 to 10 per cent of GDP since 1990, earlier and faster than among peers.",
		Twin:     twin("mva-twin", [2]string{"1990", "24.1"}, [2]string{"2023", "9.6"}),
		Lines:    &report.Lines{Unit: "% of GDP", Years: years, Series: series},
	}
}

// Bars has groups, a negative value and a missing one.
func Bars() report.Chart {
	return report.Chart{
		ID: "growth", Title: "Export growth by section, 2012 to 2019", Home: "Exampland",
		Sentence: "Metals grew, machinery shrank, and nothing is known about services.",
		Twin:     twin("growth-twin", [2]string{"Metals", "6.1"}, [2]string{"Machinery", "-2.4"}, [2]string{"Services", ""}),
		Bars: &report.Bars{Unit: "% a year", Rows: []report.Bar{
			{Label: "Metals", Value: ptr(6.1), Text: "6.1", Group: "Resource-based"},
			{Label: "Food, beverages and tobacco", Value: ptr(3.3), Text: "3.3", Group: "Resource-based"},
			{Label: "Chemicals", Value: ptr(1.2), Text: "1.2", Group: "Medium technology"},
			{Label: "Machinery", Value: ptr(-2.4), Text: "−2.4", Group: "Medium technology"},
			{Label: "Electronics", Value: ptr(0), Text: "0.0", Group: "High technology"},
			{Label: "Services", Text: "no data", Group: "High technology"},
		}},
	}
}

// HomeBars compares economies, home among them.
func HomeBars() report.Chart {
	return report.Chart{
		ID: "rd", Title: "R&D spending", Home: "Exampland",
		Sentence: "Exampland spends a tenth of what Malaysia spends on R&D.",
		Twin:     twin("rd-twin", [2]string{"Malaysia", "1.0"}, [2]string{"Exampland", "0.1"}),
		Bars: &report.Bars{Unit: "% of GDP", Rows: []report.Bar{
			{Label: "Malaysia", Value: ptr(1.04), Text: "1.04 (2020)"},
			{Label: "Vietnam", Value: ptr(0.53), Text: "0.53 (2019)"},
			{Label: "Exampland", Value: ptr(0.12), Text: "0.12 (2023)", Home: true},
			{Label: "Turkmenistan", Text: "no data"},
		}},
	}
}

// Scatter has a log axis, a fit, peers and close labels.
func Scatter() report.Chart {
	s := report.Scatter{XTitle: "GDP per head, PPP $ (log)", YTitle: "Complexity index", LogX: true}
	r := random(11)
	for i := range 130 {
		x := math.Exp(6.6 + 5*r.next())
		p := report.Point{XY: report.XY{X: math.Round(x), Y: math.Round(100*(math.Log(x)-9.2+1.6*(r.next()-0.5))) / 100}, Label: fmt.Sprintf("E%02d", i)}
		p.Peer = i%9 == 0
		p.Show = p.Peer
		s.Points = append(s.Points, p)
	}
	s.Points = append(s.Points, report.Point{XY: report.XY{X: 30100, Y: -0.41}, Label: "Exampland", Home: true, Show: true})
	for x := 700.0; x < 120000; x *= 1.3 {
		s.Fit = append(s.Fit, report.XY{X: x, Y: math.Log(x) - 9.2})
	}
	return report.Chart{
		ID: "eci", Title: "Complexity and income", Home: "Exampland",
		Sentence: "Exampland's exports are less complex than its income suggests.",
		Twin:     twin("eci-twin", [2]string{"Exampland", "-0.41"}),
		Scatter:  &s,
	}
}

// Network is a product space of the usual size: about 1,200 products.
func Network() report.Chart {
	names := [][2]string{{"Food", "FO"}, {"Minerals", "MI"}, {"Fuels", "FU"}, {"Chemicals", "CH"}, {"Plastics", "PL"}, {"Textiles", "TX"},
		{"Wood and paper", "WP"}, {"Metals", "ME"}, {"Machinery", "MA"}, {"Electronics", "EL"}, {"Vehicles", "VE"}, {"Other", "OT"}}
	colours := []string{"#8a7a00", "#8c6d4f", "#6b6b6b", "#a8329e", "#c2477f", "#1f8a4c", "#5f8f1f", "#b3541e", "#1f77b4", "#0f8f8f", "#6a51a3", "#7f7f7f"}
	var g report.Network
	for i, n := range names {
		g.Classes = append(g.Classes, report.Class{Name: n[0], Sign: n[1], Colour: colours[i]})
	}
	r := random(3)
	const products = 1200
	for i := range products {
		c := i * len(names) / products
		a := 2 * math.Pi * float64(c) / float64(len(names))
		d := 0.45 + 0.25*(r.next()+r.next()-1)
		n := report.Node{Code: fmt.Sprintf("%04d", 100+8*i), Label: fmt.Sprintf("Product %d", i), Class: c, Size: r.next() * r.next() * r.next()}
		n.X = d*math.Cos(a) + 0.28*(r.next()+r.next()-1)
		n.Y = 0.75 * (d*math.Sin(a) + 0.28*(r.next()+r.next()-1))
		n.Filled = r.next() < 0.12
		n.Target = !n.Filled && i%97 == 5
		g.Nodes = append(g.Nodes, n)
	}
	for i := 1; i < products; i++ {
		g.Edges = append(g.Edges, report.Edge{A: max(0, i-1-int(6*r.next())), B: i, Tree: true})
	}
	for range 1300 {
		a := int(r.next() * (products - 20))
		g.Edges = append(g.Edges, report.Edge{A: a, B: a + 1 + int(18*r.next())})
	}
	return report.Chart{
		ID: "space", Title: "Product space", Home: "Exampland",
		Sentence: "Exampland's exports sit at the edge of the product space, in metals and fuels.",
		Twin:     twin("space-twin", [2]string{"Products exported with advantage", "143"}),
		Network:  &g,
	}
}
