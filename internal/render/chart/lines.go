package chart

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"upstep/report"
)

// dashes tell series apart without colour; the first is solid.
var dashes = [][]float64{nil, {6, 3}, {2, 3}, {9, 3, 2, 3}, {4, 2}, {1, 2}}

// labelWidth is the room for a name behind a line, lineStep the height of its lines.
const (
	labelWidth = 170.0
	lineStep   = 14.0
)

// linesOption draws series over years, each named at its last value instead of in a
// legend. The home series is strong; others differ by colour and by dash. A missing
// year is a gap; a value between two gaps is a dot.
func linesOption(l report.Lines, th Theme) (Plot, error) {
	y, ok := lineScale(l)
	if !ok {
		return Plot{}, errEmpty
	}
	for i := range l.Years[1:] {
		if l.Years[i] >= l.Years[i+1] {
			return Plot{}, fmt.Errorf("years are not ascending: %d, %d", l.Years[i], l.Years[i+1])
		}
	}
	for _, s := range l.Series {
		if len(s.Y) != len(l.Years) {
			return Plot{}, fmt.Errorf("series %s has %d values for %d years", s.Name, len(s.Y), len(l.Years))
		}
	}
	const height, top, foot, left = 340.0, 34.0, 30.0, 56.0
	ends := lineEnds(l, y, height-top-foot, th)
	right := 24.0
	for _, e := range ends {
		for _, s := range e.label {
			right = max(right, textWidth(s, small, e.home)+30)
		}
	}
	last := float64(l.Years[len(l.Years)-1] - l.Years[0])
	var series []object
	list := []mark{text(0, y.Max, -left, -20, l.Unit, th.Muted, "start")}
	for _, e := range ends {
		list = append(list, e.marks(l, last, th)...)
		series = append(series, e.series(l))
	}
	series = append(series, marksSeries(4, list))
	return Plot{Width: width, Height: height, Option: frame(left, top, right, foot, yearAxis(l.Years, th), axis(y, th, false), series...)}, nil
}

// lineScale covers all values. A linear axis starts at zero unless the values lie
// far from it.
func lineScale(l report.Lines) (span, bool) {
	var values []float64
	for _, s := range l.Series {
		for _, v := range s.Y {
			if v != nil && (!l.Log || *v > 0) {
				values = append(values, *v)
			}
		}
	}
	lo, hi, ok := extent(values)
	switch {
	case !ok || len(l.Years) == 0:
		return span{}, false
	case l.Log:
		return decades(lo, hi), true
	case lo > 0 && lo < 0.6*hi:
		lo = 0
	case hi < 0 && hi > 0.6*lo:
		hi = 0
	}
	return nice(lo, hi, 5), true
}

// yearAxis has a place for every year from the first to the last, so that uneven
// years (surveys) keep their distances. Few years are all labelled, of many the
// round ones.
func yearAxis(years []int, th Theme) object {
	first, last := years[0], years[len(years)-1]
	names := make([]string, last-first+1)
	for i := range names {
		names[i] = strconv.Itoa(first + i)
	}
	step := 1
	for _, s := range []int{1, 2, 5, 10, 20, 50} {
		step = s
		if len(names)/s <= 10 {
			break
		}
	}
	var shown []int
	for i := range names {
		if len(years) <= 8 && slices.Contains(years, first+i) || len(years) > 8 && (first+i)%step == 0 {
			shown = append(shown, i)
		}
	}
	return object{
		"type": "category", "data": names, "boundaryGap": false,
		"axisLine":  object{"lineStyle": object{"color": th.Muted, "width": 1}, "onZero": false},
		"axisTick":  object{"show": true, "length": 4, "lineStyle": object{"color": th.Muted}, "customValues": shown},
		"axisLabel": object{"color": th.Muted, "fontSize": small, "customValues": shown, "hideOverlap": true},
		"splitLine": object{"show": false},
	}
}

// lineEnd is a series with the place of its name.
type lineEnd struct {
	line   report.Line
	name   string
	label  []string // the name in one or two lines
	home   bool
	colour string
	dash   []float64
	last   int     // index of the last value
	y      float64 // pixels from the top of the plot, after labels were moved apart
	shift  float64 // pixels the label was moved down
}

// lineEnds returns the series that have a value, with names moved apart so that they
// don't overlap within the plot's height.
func lineEnds(l report.Lines, y span, height float64, th Theme) []lineEnd {
	var ends []lineEnd
	other := 0
	for _, s := range l.Series {
		e := lineEnd{line: s, name: s.Name, label: wrap(s.Name, labelWidth), home: s.Home, last: -1}
		if s.Home {
			e.colour = th.Home
		} else {
			e.colour, e.dash = th.Series[other%len(th.Series)], dashes[other%len(dashes)]
			other++
		}
		for i, v := range s.Y {
			if v != nil && (!l.Log || *v > 0) {
				e.last = i
			}
		}
		if e.last >= 0 {
			e.y = (1 - y.at(*s.Y[e.last])) * height
			ends = append(ends, e)
		}
	}
	order := make([]int, len(ends))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return int(math.Copysign(1, ends[a].y-ends[b].y))
	})
	apart := spread(order, ends, height)
	for i := range ends {
		ends[i].shift = apart[i] - ends[i].y
	}
	return ends
}

// spread moves labels down, then up, until neighbours don't overlap.
func spread(order []int, ends []lineEnd, height float64) []float64 {
	tall := func(i int) float64 { return float64(max(len(ends[i].label), 1))*lineStep + 1 }
	out := make([]float64, len(ends))
	at := math.Inf(-1)
	for _, i := range order {
		out[i] = max(ends[i].y, at+tall(i)/2)
		at = out[i] + tall(i)/2
	}
	at = height + 16
	for _, i := range slices.Backward(order) {
		out[i] = min(out[i], at-tall(i)/2)
		at = out[i] - tall(i)/2
	}
	return out
}

// marks are the series' name, a thin leader to it, and dots for lonely values.
func (e lineEnd) marks(l report.Lines, end float64, th Theme) []mark {
	x, v := float64(l.Years[e.last]-l.Years[0]), *e.line.Y[e.last]
	list := []mark{{T: "lead", P: []float64{x, v, end, v}, D: []float64{18, e.shift}, C: e.colour, W: 1}}
	for i, s := range e.label {
		t := text(end, v, 22, e.shift+lineStep*(float64(i)-float64(len(e.label)-1)/2), s, e.colour, "start")
		t.Bold = e.home
		list = append(list, t)
	}
	r := 2.5
	if e.home {
		r = 4
	}
	for i, y := range e.line.Y {
		if y == nil || l.Log && *y <= 0 {
			continue
		}
		alone := (i == 0 || e.line.Y[i-1] == nil) && (i+1 >= len(e.line.Y) || e.line.Y[i+1] == nil)
		if alone || i == e.last {
			list = append(list, mark{T: "sym", S: "circle", P: []float64{float64(l.Years[i] - l.Years[0]), *y}, R: r, C: e.colour, O: th.Paper, W: 1})
		}
	}
	return list
}

// series is the ECharts line.
func (e lineEnd) series(l report.Lines) object {
	data := make([][]any, len(e.line.Y)) // pairs of the place of the year and the value
	for i, v := range e.line.Y {
		data[i] = []any{l.Years[i] - l.Years[0], nil}
		if v != nil && (!l.Log || *v > 0) {
			data[i][1] = *v
		}
	}
	style := object{"color": e.colour, "width": 1.6}
	z := 2
	if e.home {
		style["width"], z = 3, 3
	} else if e.dash != nil {
		style["type"] = e.dash
	}
	return object{
		"type": "line", "name": e.name, "data": data, "showSymbol": false, "connectNulls": false,
		"lineStyle": style, "clip": false, "silent": true, "z": z, "animation": false,
		"emphasis": object{"disabled": true},
	}
}
