package chart

import (
	"strconv"
	"strings"
)

// bulk is a mark of many shapes whose path Go writes itself. ECharts would parse and
// rebuild every command of it in the script: 0.3 s for a product space, against 1 ms
// here. The option keeps the whole mark, so that a browser draws it by marks.js; for
// paper the mark is lent to ECharts as a short placeholder, which keeps its place and
// style, and the path is put in afterwards.
type bulk struct {
	mark *mark
	path string
}

// late prepares the "segs" and "dots" of a display list for bulk drawing. Both axes of
// the pane must be linear; left and top are the grid's corner in pixels.
func (p Plot) late(list []mark, at *pane, left, top float64) Plot {
	for i := range list {
		m := &list[i]
		switch m.T {
		case "segs":
			p.bulk = append(p.bulk, bulk{m, segsPath(m.XY, at, left, top)})
		case "dots":
			p.bulk = append(p.bulk, bulk{m, dotsPath(m.XY, m.R.([]float64), at, left, top)})
		}
	}
	return p
}

// lend replaces the bulk marks in the option by placeholders. The plot belongs to the
// drawing from here on.
func (p Plot) lend() {
	for i, b := range p.bulk {
		m := *b.mark
		*b.mark = mark{T: "late", P: []float64{float64(i)}, C: m.C, O: m.O, W: m.W, Op: m.Op}
		if m.T == "segs" {
			b.mark.C, b.mark.O = "", m.C
		}
	}
}

// fill puts the paths in the places of the placeholders.
func (p Plot) fill(svg string) string {
	if len(p.bulk) == 0 {
		return svg
	}
	var pairs []string
	for i, b := range p.bulk {
		pairs = append(pairs, ` d="M-999 `+strconv.Itoa(i)+`"`, ` d="`+b.path+`"`)
	}
	return strings.NewReplacer(pairs...).Replace(svg)
}

func segsPath(xy []float64, at *pane, left, top float64) string {
	var b []byte
	for i := 0; i+3 < len(xy); i += 4 {
		x, y := at.pixel(xy[i], xy[i+1])
		b = pair(append(b, 'M'), x+left, y+top)
		x, y = at.pixel(xy[i+2], xy[i+3])
		b = pair(append(b, 'L'), x+left, y+top)
	}
	return string(b)
}

func dotsPath(xy, radii []float64, at *pane, left, top float64) string {
	var b []byte
	for i, r := range radii {
		x, y := at.pixel(xy[2*i], xy[2*i+1])
		b = pair(append(b, 'M'), x+left-r, y+top)
		for _, d := range []float64{2 * r, -2 * r} {
			b = pair(append(b, 'a'), r, r)
			b = pair(append(b, " 0 1 1 "...), d, 0)
		}
		b = append(b, 'Z')
	}
	return string(b)
}

// pair appends two coordinates to a tenth of a pixel.
func pair(b []byte, x, y float64) []byte {
	b = strconv.AppendFloat(b, round1(x), 'f', -1, 64)
	b = append(b, ' ')
	return strconv.AppendFloat(b, round1(y), 'f', -1, 64)
}
