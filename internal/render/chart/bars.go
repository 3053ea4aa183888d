package chart

import (
	"math"

	"upstep/report"
)

// barStep is the height of a row in pixels.
const barStep = 27.0

// barsOption draws one horizontal bar per row, in the order given, with the value as
// text behind it, and a thin line over it where it has an interval; the home row is in the home colour with a bold label. Rows stand
// under their group's heading, in the group's colour. A row without a value shows
// its Text.
func barsOption(b report.Bars, th Theme) (Plot, error) {
	if len(b.Rows) == 0 {
		return Plot{}, errEmpty
	}
	const top, foot = 12.0, 42.0
	values := []float64{0}
	left, right := 0.0, 20.0
	for _, r := range b.Rows {
		if r.Value != nil {
			values = append(values, *r.Value)
		}
		if r.Low != nil && r.High != nil {
			values = append(values, *r.Low, *r.High)
		}
		left = max(left, textWidth(r.Label, small, r.Home)+16)
		right = max(right, textWidth(r.Text, small, r.Home)+14)
	}
	left = min(left, 250)
	lo, hi, _ := extent(values)
	x := nice(lo, hi, 5)
	slots, list := barSlots(b.Rows, left, x, th)
	rows := float64(len(slots))
	names := make([]string, len(slots))
	for i, s := range slots {
		names[i], _ = s["name"].(string)
	}
	list = append(list,
		mark{T: "tick", P: []float64{0, 0}, D: []float64{0, (rows - 1) / 2 * barStep}, R: rows * barStep / 2, C: th.Muted, W: 1},
		text(x.Min, rows-1, 0, barStep/2+34, b.Unit, th.Muted, "start"))
	labels := object{"type": "category", "data": names, "inverse": true, "show": false}
	bars := object{
		"type": "bar", "data": slots, "barWidth": 15, "clip": false, "silent": true, "animation": false,
		"z": 2, "emphasis": object{"disabled": true}, "legendHoverLink": false,
	}
	return Plot{Width: width, Height: int(math.Round(top + rows*barStep + foot)), Option: frame(left, top, right, foot,
		axis(x, th, false), labels, bars, marksSeries(3, list))}, nil
}

// barSlots returns the bars, with an empty slot for every heading, and all texts.
func barSlots(rows []report.Bar, left float64, x span, th Theme) ([]object, []mark) {
	colours := map[string]string{}
	var slots []object
	var list []mark
	group := ""
	for _, r := range rows {
		if _, ok := colours[r.Group]; !ok {
			colours[r.Group] = [...]string{th.Core, th.Series[3], th.Series[1], th.Series[2], th.Series[4], th.Series[5]}[len(colours)%6]
		}
		if r.Group != group && r.Group != "" {
			head := text(x.Min, float64(len(slots)), -left, 3, r.Group, th.Ink, "start")
			head.Bold = true
			list = append(list, head)
			slots = append(slots, object{"name": r.Group, "value": nil})
		}
		group = r.Group
		list = append(list, barTexts(r, float64(len(slots)), left, x, th)...)
		colour := colours[r.Group]
		if r.Home {
			colour = th.Home
		}
		slots = append(slots, object{"name": r.Label, "value": r.Value, "itemStyle": object{"color": colour}})
	}
	return slots, list
}

// barTexts are the label on the left and the value behind the bar's end.
func barTexts(r report.Bar, y, left float64, x span, th Theme) []mark {
	var list []mark
	lines := wrap(r.Label, left-14)
	for i, s := range lines {
		t := text(x.Min, y, -10, float64(i)*12-float64(len(lines)-1)*6, s, th.Ink, "end")
		t.Bold = r.Home
		if len(lines) > 1 {
			t.Size = small - 1
		}
		list = append(list, t)
	}
	v := text(0, y, 6, 0, r.Text, th.Muted, "start")
	if r.Value != nil {
		v.C, v.Bold = th.Ink, r.Home
		v.P[0] = max(*r.Value, 0)
		if r.Low != nil && r.High != nil {
			v.P[0] = max(v.P[0], *r.High)
			list = append(list, mark{T: "seg", P: []float64{*r.Low, y, *r.High, y}, C: th.Ink, W: 1.5})
			for _, end := range []float64{*r.Low, *r.High} {
				list = append(list, mark{T: "tick", P: []float64{end, y}, R: 4, C: th.Ink, W: 1.5})
			}
		}
	}
	return append(list, v)
}
