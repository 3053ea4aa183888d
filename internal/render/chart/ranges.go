package chart

import (
	"math"

	"upstep/report"
)

// Heights of a row, and of what stands above and below the rows, in pixels.
const (
	rangeRow  = 21.0
	rangeTop  = 46.0
	rangeFoot = 44.0
)

// rangesOption is a dot-range plot: per row the peers' full range as a thin bar, the
// middle half as a thick one, the median as a tick and the home value as a diamond,
// on a shared axis from 0 to the top of the ranges, usually 100. Rows stand under their group's heading. A row
// without a home value shows its Text instead of a diamond.
func rangesOption(r report.Ranges, home string, th Theme) (Plot, error) {
	if len(r.Rows) == 0 {
		return Plot{}, errEmpty
	}
	left, right := rangeMargins(r)
	if r.Top == 0 {
		r.Top = 100
	}
	var list []mark
	slot, group := 0.0, ""
	for _, row := range r.Rows {
		if row.Group != group && row.Group != "" {
			slot += 0.2 * min(slot, 1)
			head := text(0, slot+0.5, -left, 1, row.Group, th.Ink, "start")
			head.Bold = true
			list = append(list, head)
			slot++
		}
		group = row.Group
		tall := 1.0
		if len(wrap(row.Label, left-12)) > 1 {
			tall = 1.35
		}
		list = append(list, rangeMarks(row, r.Top, slot+tall/2, left, right, th)...)
		slot += tall
	}
	height := rangeTop + slot*rangeRow + rangeFoot
	list = append(list, rangeKey(home, left, th)...)
	list = append(list, rangeEnds(r, slot, th)...)
	x := axis(span{Min: 0, Max: r.Top, Step: r.Top / 4}, th, false)
	return Plot{Width: width, Height: int(math.Round(height)), Option: frame(left, rangeTop, right, rangeFoot,
		x, hidden(0, slot, true), marksSeries(3, list))}, nil
}

// rangeMargins are the widths left and right of the axis that the texts need.
func rangeMargins(r report.Ranges) (left, right float64) {
	for _, row := range r.Rows {
		left = max(left, textWidth(row.Label, small, false)+14)
		right = max(right, textWidth(row.Text, small, true)+14)
	}
	return min(left, 264), min(max(right, 50), 150)
}

// rangeMarks draws one row with its middle at y, on an axis up to top.
func rangeMarks(row report.RangeRow, top, y, left, right float64, th Theme) []mark {
	var list []mark
	lines := wrap(row.Label, left-12)
	for i, s := range lines {
		dy := float64(i)*12 - float64(len(lines)-1)*6
		t := text(0, y, -left, dy, s, th.Ink, "start")
		if len(lines) > 1 {
			t.Size = small - 1
		}
		list = append(list, t)
	}
	if !row.Alone {
		list = append(list,
			mark{T: "seg", P: []float64{row.Low, y, row.High, y}, C: th.Band, W: 4, Cap: "round"},
			mark{T: "seg", P: []float64{row.Q1, y, row.Q3, y}, C: th.Core, W: 9},
			tick(row.Mid, y, th))
	}
	value := text(top, y, 12, 0, cut(row.Text, right-12), th.Ink, "start")
	if row.Value == nil {
		value.C = th.Muted
		return append(list, value)
	}
	value.Bold = true
	return append(list, value, diamond(*row.Value, y, th))
}

// tick is the median: an upright line of fixed pixel height.
func tick(x, y float64, th Theme) mark {
	return mark{T: "tick", P: []float64{x, y}, R: 7, C: th.Ink, W: 2}
}

// diamond is the home economy's mark in every chart.
func diamond(x, y float64, th Theme) mark {
	return mark{T: "sym", S: "diamond", P: []float64{x, y}, R: 7, C: th.Home, O: th.Paper, W: 1.5}
}

// rangeKey explains the marks above the plot, once.
func rangeKey(home string, left float64, th Theme) []mark {
	if home == "" {
		home = "this economy"
	}
	const dy = -30.0
	x := -left
	var list []mark
	at := func(m mark, dx float64) {
		m.P = []float64{0, 0}
		m.D = []float64{x + dx, dy}
		list = append(list, m)
	}
	bar := func(w, width float64, colour, end string) {
		list = append(list, mark{T: "seg", P: []float64{0, 0, 0, 0}, D: []float64{x, dy}, R: w, C: colour, W: width, Cap: end})
	}
	label := func(gap float64, s string) {
		x += gap
		list = append(list, text(0, 0, x, dy, s, th.Ink, "start"))
		x += textWidth(s, small, false) + 22
	}
	at(diamond(0, 0, th), 7)
	label(20, home)
	bar(26, 4, th.Band, "round")
	label(34, "peers, full range")
	bar(26, 10, th.Core, "")
	label(34, "peers, middle half")
	at(tick(0, 0, th), 2)
	label(10, "peers, median")
	return list
}

// rangeEnds names the axis and says which end is which, below the plot.
func rangeEnds(r report.Ranges, slots float64, th Theme) []mark {
	list := []mark{text(r.Top/2, slots, 0, 34, r.Axis, th.Muted, "middle")}
	if r.Left != "" {
		list = append(list, text(0, slots, 0, 34, "← "+r.Left, th.Muted, "start"))
	}
	if r.Right != "" {
		list = append(list, text(r.Top, slots, 0, 34, r.Right+" →", th.Muted, "end"))
	}
	return list
}
