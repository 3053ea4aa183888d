package chart

import (
	"cmp"
	"slices"

	"upstep/report"
)

// pane is the plot area in pixels and its axes; it places labels.
type pane struct {
	x, y          span
	width, height float64
	taken         []box
}

type box struct{ x0, y0, x1, y1 float64 }

func (a box) meets(b box) bool { return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1 }

// pixel maps data to pixels from the plot's top left corner.
func (p *pane) pixel(x, y float64) (float64, float64) {
	return p.x.at(x) * p.width, (1 - p.y.at(y)) * p.height
}

// block reserves a disc.
func (p *pane) block(px, py, r float64) {
	p.taken = append(p.taken, box{px - r, py - r, px + r, py + r})
}

// place finds room for a label of a size beside a mark of radius r, trying right,
// left, above and below; ok is false when all four are taken.
func (p *pane) place(px, py, r, w, h float64) (dx, dy float64, align string, ok bool) {
	tries := []struct {
		dx, dy float64
		align  string
		box    box
	}{
		{r + 4, 0, "start", box{px + r + 2, py - h/2, px + r + 4 + w, py + h/2}},
		{-r - 4, 0, "end", box{px - r - 4 - w, py - h/2, px - r - 2, py + h/2}},
		{0, -r - h/2 - 1, "middle", box{px - w/2, py - r - h - 1, px + w/2, py - r - 1}},
		{0, r + h/2 + 1, "middle", box{px - w/2, py + r + 1, px + w/2, py + r + h + 1}},
	}
next:
	for _, t := range tries {
		if t.box.x0 < -4 || t.box.x1 > p.width+4 || t.box.y0 < -2 || t.box.y1 > p.height+2 {
			continue
		}
		for _, b := range p.taken {
			if t.box.meets(b) {
				continue next
			}
		}
		p.taken = append(p.taken, t.box)
		return t.dx, t.dy, t.align, true
	}
	return 0, 0, "", false
}

// scatterOption draws economies by two variables: home as a labelled diamond, peers
// as filled circles, others as hollow ones, and the fitted line dashed. A label that
// would cover another is left out; the table twin has them all. A log axis leaves out
// points that are not positive.
func scatterOption(s report.Scatter, home string, th Theme) (Plot, error) {
	const height, left, top, right, foot = 430.0, 58.0, 58.0, 22.0, 50.0
	points := drawable(s)
	if len(points) == 0 {
		return Plot{}, errEmpty
	}
	x, y := scatterScales(points, s)
	p := &pane{x: x, y: y, width: width - left - right, height: height - top - foot}
	series := scatterSeries(points, th)
	list := scatterLabels(p, points, th)
	if line := fitLine(s, p); len(line) > 1 {
		series = append(series, object{
			"type": "line", "data": line, "showSymbol": false, "clip": false, "silent": true, "animation": false, "z": 1,
			"lineStyle": object{"color": th.Muted, "width": 1.5, "type": []float64{6, 4}}, "emphasis": object{"disabled": true},
		})
	}
	list = append(list, scatterKey(s, points, home, x.Min, y.Max, left, len(s.Fit) > 1, th)...)
	list = append(list, text(x.Max, y.Min, 0, 38, s.XTitle+" →", th.Muted, "end"),
		text(x.Min, y.Max, 6-left, -16, "↑ "+s.YTitle, th.Muted, "start"))
	series = append(series, marksSeries(5, list))
	return Plot{Width: width, Height: height, Option: frame(left, top, right, foot, axis(x, th, true), axis(y, th, true), series...)}, nil
}

func drawable(s report.Scatter) []report.Point {
	var out []report.Point
	for _, p := range s.Points {
		if (!s.LogX || p.X > 0) && (!s.LogY || p.Y > 0) {
			out = append(out, p)
		}
	}
	return out
}

func scatterScales(points []report.Point, s report.Scatter) (x, y span) {
	var xs, ys []float64
	for _, p := range points {
		xs, ys = append(xs, p.X), append(ys, p.Y)
	}
	scale := func(v []float64, log bool) span {
		lo, hi, _ := extent(v)
		if log {
			return decades(lo, hi)
		}
		return nice(lo, hi, 6)
	}
	return scale(xs, s.LogX), scale(ys, s.LogY)
}

// scatterSeries are the points as two ECharts series; the home point is drawn on top
// by scatterLabels.
func scatterSeries(points []report.Point, th Theme) []object {
	series := func(peer bool, size float64, style object, z int) object {
		data := []any{}
		for _, p := range points {
			if p.Peer == peer && !p.Home {
				data = append(data, object{"name": p.Label, "value": []float64{p.X, p.Y}})
			}
		}
		return object{
			"type": "scatter", "large": !peer, "largeThreshold": 0, "progressive": 0, "data": data, "symbol": "circle", "symbolSize": size, "itemStyle": style, "z": z,
			"clip": false, "silent": true, "animation": false, "emphasis": object{"disabled": true},
		}
	}
	all := []object{
		series(false, 6, object{"color": th.Paper, "borderColor": th.Band, "borderWidth": 1.3, "opacity": 1}, 2),
		series(true, 8, object{"color": th.Core, "borderColor": th.Paper, "borderWidth": 1, "opacity": 1}, 3),
	}
	return slices.DeleteFunc(all, func(o object) bool { return len(o["data"].([]any)) == 0 }) // large draws no empty series
}

// scatterLabels places the home mark and the labels; home goes first.
func scatterLabels(p *pane, points []report.Point, th Theme) []mark {
	for _, q := range points {
		if q.Home || q.Peer {
			px, py := p.pixel(q.X, q.Y)
			p.block(px, py, 3)
		}
	}
	var list []mark
	label := func(q report.Point, r float64, bold bool, colour string) {
		px, py := p.pixel(q.X, q.Y)
		if dx, dy, align, ok := p.place(px, py, r, textWidth(q.Label, small, bold), 13); ok {
			t := text(q.X, q.Y, dx, dy, q.Label, colour, align)
			t.Bold, t.Halo = bold, th.Paper
			list = append(list, t)
		}
	}
	for _, q := range points {
		if q.Home {
			label(q, 7, true, th.Home)
			list = append(list, diamond(q.X, q.Y, th))
		}
	}
	for _, q := range points {
		if q.Show && !q.Home {
			label(q, 4, false, th.Ink)
		}
	}
	return list
}

// fitLine clips the fitted curve to the axes' ranges.
func fitLine(s report.Scatter, p *pane) [][]float64 {
	var out [][]float64
	for _, q := range s.Fit {
		if q.X >= p.x.Min && q.X <= p.x.Max && q.Y >= p.y.Min && q.Y <= p.y.Max {
			out = append(out, []float64{q.X, q.Y})
		}
	}
	return out
}

// scatterKey explains the marks above the plot.
func scatterKey(s report.Scatter, points []report.Point, home string, x, y, left float64, fit bool, th Theme) []mark {
	if home == "" {
		home = "this economy"
	}
	var own, peers, others bool
	for _, p := range points {
		own = own || p.Home
		peers = peers || p.Peer && !p.Home
		others = others || !p.Peer && !p.Home
	}
	dx := 8 - left
	var list []mark
	entry := func(m mark, w float64, s string) {
		m.P, m.D = []float64{x, y}, []float64{dx, -44}
		if m.T == "seg" {
			m.P = []float64{x, y, x, y}
		}
		list = append(list, m, text(x, y, dx+w, -44, s, th.Ink, "start"))
		dx += w + textWidth(s, small, false) + 22
	}
	if own || s.Peers == "" {
		entry(diamond(0, 0, th), 13, home)
	}
	if peers {
		entry(mark{T: "sym", S: "circle", R: 4, C: th.Core}, 10, cmp.Or(s.Peers, "peers"))
	}
	if others {
		entry(mark{T: "sym", S: "circle", R: 3, C: th.Paper, O: th.Band, W: 1.3}, 10, cmp.Or(s.Others, "other economies"))
	}
	if fit {
		entry(mark{T: "seg", R: 24, C: th.Muted, W: 1.5, Dash: []float64{6, 4}}, 30, "fitted line")
	}
	return list
}
