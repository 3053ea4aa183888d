package chart

import (
	"errors"

	"upstep/report"
)

// Plot is an ECharts option and the size it is laid out for, in pixels.
type Plot struct {
	Width, Height int
	Option        map[string]any

	bulk []bulk // paths too long to be worth a script's time
}

// width is that of the text column on A4 and on a desktop page.
const width = 680

// Text sizes in pixels.
const (
	small  = 12.0
	normal = 13.0
)

// object is a part of an ECharts option. JSON sorts its keys: same bytes each run.
type object = map[string]any

// mark is an entry of the display list of our custom series; the fields are
// explained in tools/bundle/src/marks.js.
type mark struct {
	T    string    `json:"t"`
	S    string    `json:"s,omitempty"`
	P    []float64 `json:"p,omitempty"`
	D    []float64 `json:"d,omitempty"`
	XY   []float64 `json:"xy,omitempty"`
	R    any       `json:"r,omitempty"` // a radius or a list of them
	C    string    `json:"c,omitempty"`
	O    string    `json:"o,omitempty"`
	W    float64   `json:"w,omitempty"`
	Op   float64   `json:"op,omitempty"`
	Cap  string    `json:"cap,omitempty"`
	Dash []float64 `json:"dash,omitempty"`
	Size float64   `json:"size,omitempty"`
	Bold bool      `json:"bold,omitempty"`
	A    string    `json:"a,omitempty"`
	Halo string    `json:"halo,omitempty"`
}

// text is a mark with a text at a place moved by pixels.
func text(x, y, dx, dy float64, s, colour, align string) mark {
	return mark{T: "text", P: []float64{x, y}, D: []float64{dx, dy}, S: s, C: colour, A: align, Size: small}
}

// marksSeries is a custom series that draws a display list.
func marksSeries(z int, list []mark) object {
	return object{
		"type": "custom", "renderItem": "marks", "itemPayload": object{"marks": list},
		"data": [][]float64{{0, 0}}, "clip": false, "silent": true, "z": z,
		// The one data item only triggers the drawing; no dimension of it may move an axis.
		"encode": object{"x": -1, "y": -1}, "animation": false,
	}
}

// frame is the part of an option all kinds share.
func frame(left, top, right, bottom float64, xAxis, yAxis object, series ...object) object {
	return object{
		"animation": false,
		"textStyle": object{"fontFamily": "sans-serif"},
		"grid":      object{"left": left, "top": top, "right": right, "bottom": bottom, "outerBoundsMode": "none"},
		"xAxis":     xAxis,
		"yAxis":     yAxis,
		"series":    series,
	}
}

// axis is a value or log axis drawn in the theme.
func axis(s span, th Theme, line bool) object {
	a := object{
		"type": "value", "min": s.Min, "max": s.Max, "interval": s.Step,
		"axisLine":  object{"show": line, "onZero": false, "lineStyle": object{"color": th.Muted, "width": 1}},
		"axisTick":  object{"show": false},
		"axisLabel": object{"color": th.Muted, "fontSize": small, "margin": 8, "hideOverlap": false},
		"splitLine": object{"show": true, "lineStyle": object{"color": th.Grid, "width": 1}},
	}
	if s.Log {
		a["type"] = "log"
		delete(a, "interval")
	}
	return a
}

// hidden is an axis that only scales.
func hidden(lo, hi float64, inverse bool) object {
	return object{"type": "value", "min": lo, "max": hi, "show": false, "inverse": inverse}
}

// Option builds the ECharts option of a chart. It fails when not exactly one kind is
// set, or when the kind has nothing to show.
func Option(c report.Chart, th Theme) (Plot, error) {
	var kinds []func() (Plot, error)
	if c.Ranges != nil {
		kinds = append(kinds, func() (Plot, error) { return rangesOption(*c.Ranges, c.Home, th) })
	}
	if c.Lines != nil {
		kinds = append(kinds, func() (Plot, error) { return linesOption(*c.Lines, th) })
	}
	if c.Bars != nil {
		kinds = append(kinds, func() (Plot, error) { return barsOption(*c.Bars, th) })
	}
	if c.Scatter != nil {
		kinds = append(kinds, func() (Plot, error) { return scatterOption(*c.Scatter, c.Home, th) })
	}
	if c.Network != nil {
		kinds = append(kinds, func() (Plot, error) { return networkOption(*c.Network, th) })
	}
	if len(kinds) != 1 {
		return Plot{}, errors.New("exactly one kind must be set")
	}
	return kinds[0]()
}

// errEmpty is the error of a chart without a single row, year, point or node.
var errEmpty = errors.New("nothing to draw")
