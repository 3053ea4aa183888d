package complexity

import (
	"math"
	"slices"
)

// stretch turns the drawing onto its long side and widens it towards the aspect,
// by no more than half again.
func stretch(pos []XY) {
	lo, hi := turn(pos)
	w, h := hi.X-lo.X, hi.Y-lo.Y
	if w == 0 || h == 0 {
		return
	}
	f := math.Sqrt(min(max(aspect*h/w, 1/1.5), 1.5))
	for i := range pos {
		pos[i].X *= f
		pos[i].Y /= f
	}
}

// frame turns the drawing onto its long side, with the most linked part right of
// and above the middle, scales it to the unit square and puts the nodes without a
// link around it.
func (g *graph) frame(n int, pos []XY) []XY {
	out := make([]XY, n)
	lo, hi := turn(pos)
	w, h := hi.X-lo.X, hi.Y-lo.Y
	s := 1.0
	if m := max(w, h); m > 0 {
		s = 1 / m
	}
	rest := n - len(g.nodes)
	margin := 0.0
	if rest > 0 {
		margin = rim
	}
	flipX, flipY := g.lean(pos, lo, hi)
	for i, p := range pos {
		x, y := (p.X-lo.X)*s, (p.Y-lo.Y)*s
		if flipX {
			x = w*s - x
		}
		if flipY {
			y = h*s - y
		}
		out[g.nodes[i]] = XY{margin + x*(1-2*margin), margin + y*(1-2*margin)}
	}
	width, height := 1.0, h*s*(1-2*margin)+2*margin
	if len(pos) < 2 {
		height = 1
	}
	k := 0
	for i := range out {
		if !g.has(i) {
			out[i] = perimeter(width, height, float64(k)/float64(rest))
			k++
		}
	}
	return out
}

// has reports whether a node has a link.
func (g *graph) has(node int) bool {
	_, ok := slices.BinarySearch(g.nodes, node)
	return ok
}

// rim is the width of the border kept for nodes without a link.
const rim = 0.03

// perimeter walks clockwise round a box from the middle of its top side (y grows
// downwards), t from 0 to 1.
func perimeter(w, h, t float64) XY {
	d := math.Mod(t*2*(w+h)+w/2, 2*(w+h))
	switch {
	case d < w:
		return XY{d, 0}
	case d < w+h:
		return XY{w, d - w}
	case d < 2*w+h:
		return XY{w - (d - w - h), h}
	}
	return XY{0, max(h-(d-2*w-h), 0)}
}

// turn rotates pos in place to the angle, in whole degrees, at which its box is
// longest for its height, and returns the box.
func turn(pos []XY) (lo, hi XY) {
	box := func(a float64) (lo, hi XY) {
		sin, cos := math.Sincos(a)
		lo, hi = XY{math.Inf(1), math.Inf(1)}, XY{math.Inf(-1), math.Inf(-1)}
		for _, p := range pos {
			x, y := p.X*cos-p.Y*sin, p.X*sin+p.Y*cos
			lo, hi = XY{min(lo.X, x), min(lo.Y, y)}, XY{max(hi.X, x), max(hi.Y, y)}
		}
		return lo, hi
	}
	if len(pos) == 0 {
		return XY{}, XY{}
	}
	best, flat := 0.0, math.Inf(1)
	for deg := range 180 {
		a := float64(deg) * math.Pi / 180
		lo, hi := box(a)
		w, h := hi.X-lo.X, hi.Y-lo.Y
		if w > 0 && h/w < flat-nearZero {
			best, flat = a, h/w
		}
	}
	lo, hi = box(best)
	sin, cos := math.Sincos(best)
	for i, p := range pos {
		pos[i] = XY{p.X*cos - p.Y*sin, p.X*sin + p.Y*cos}
	}
	return lo, hi
}

// lean says whether the drawing must be mirrored to have its links' centre of
// gravity to the right of and above the middle of its box.
func (g *graph) lean(pos []XY, lo, hi XY) (flipX, flipY bool) {
	x, y, m := 0.0, 0.0, 0.0
	for i, p := range pos {
		d := float64(len(g.links[i]))
		x, y, m = x+d*p.X, y+d*p.Y, m+d
	}
	return x/m < (lo.X+hi.X)/2, y/m > (lo.Y+hi.Y)/2
}
