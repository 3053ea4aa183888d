package chart

import (
	"fmt"
	"math"
	"slices"

	"upstep/report"
)

// The margins of the product space and of its key, in pixels.
const (
	netMargin = 14.0
	netRow    = 19.0
	netGap    = 10.0
)

// networkOption draws the product space: links as thin lines (the maximum spanning
// tree a little stronger), products as circles in the colour of their class, filled
// when exported with advantage and hollow when not, targets ringed and named by
// code. A class is also named by its sign where it is densest. All links, and all
// circles of one look, are one path each: the drawing stays small.
func networkOption(g report.Network, th Theme) (Plot, error) {
	if len(g.Nodes) == 0 {
		return Plot{}, errEmpty
	}
	if err := checkNetwork(g); err != nil {
		return Plot{}, err
	}
	p, height := netPane(g)
	key := netKey(g, p, th)
	foot := key.height + netMargin
	var list []mark
	list = append(list, netLinks(g, th)...)
	list = append(list, netDots(g, th)...)
	list = append(list, netTargets(g, p, th)...)
	list = append(list, netSigns(g, p, th)...)
	list = append(list, key.marks...)
	plot := Plot{Width: width, Height: int(height + foot + netMargin), Option: frame(netMargin, netMargin, netMargin, foot,
		hidden(p.x.Min, p.x.Max, false), hidden(p.y.Min, p.y.Max, false), marksSeries(2, list))}
	return plot.late(list, p, netMargin, netMargin), nil
}

// checkNetwork refuses nodes of a class and links of nodes that are not there.
func checkNetwork(g report.Network) error {
	for _, n := range g.Nodes {
		if n.Class < 0 || n.Class >= len(g.Classes) {
			return fmt.Errorf("product %s is of class %d, there are %d", n.Code, n.Class, len(g.Classes))
		}
	}
	for _, e := range g.Edges {
		if min(e.A, e.B) < 0 || max(e.A, e.B) >= len(g.Nodes) {
			return fmt.Errorf("a link from %d to %d, there are %d products", e.A, e.B, len(g.Nodes))
		}
	}
	return nil
}

// netPane keeps the layout's proportions within a height of 420 to 620 pixels.
func netPane(g report.Network) (*pane, float64) {
	xs, ys := make([]float64, len(g.Nodes)), make([]float64, len(g.Nodes))
	for i, n := range g.Nodes {
		xs[i], ys[i] = n.X, n.Y
	}
	axis := func(v []float64) span {
		lo, hi, _ := extent(v)
		if hi <= lo {
			lo, hi = lo-1, hi+1
		}
		pad := 0.02 * (hi - lo)
		return span{Min: lo - pad, Max: hi + pad}
	}
	x, y := axis(xs), axis(ys)
	w := width - 2*netMargin
	h := math.Round(min(max(w*(y.Max-y.Min)/(x.Max-x.Min), 420), 620)) // whole pixels: the drawing has no others
	return &pane{x: x, y: y, width: w, height: h}, h
}

// radius of a product in pixels, its area growing with world trade; a product that is
// exported is never lost among the others.
func radius(n report.Node) float64 {
	r := 1.8 + 4.4*math.Sqrt(min(max(n.Size, 0), 1))
	if n.Filled {
		r = max(1.2*r, 3.4)
	}
	return round1(r)
}

func netLinks(g report.Network, th Theme) []mark {
	weak := mark{T: "segs", C: th.Grid, W: 0.7}
	tree := mark{T: "segs", C: th.Band, W: 0.9, Op: 0.75}
	for _, e := range g.Edges {
		a, b := g.Nodes[e.A], g.Nodes[e.B]
		m := &weak
		if e.Tree {
			m = &tree
		}
		m.XY = append(m.XY, a.X, a.Y, b.X, b.Y)
	}
	return nonEmpty(weak, tree)
}

// netDots are the hollow circles of all classes, then the filled ones on top.
func netDots(g report.Network, th Theme) []mark {
	looks := make([]mark, 2*len(g.Classes))
	radii := make([][]float64, len(looks))
	for i, c := range g.Classes {
		looks[i] = mark{T: "dots", C: th.Paper, O: c.Colour, W: 1, Op: 0.9}
		looks[len(g.Classes)+i] = mark{T: "dots", C: c.Colour, O: th.Ink, W: 0.9}
	}
	for _, n := range g.Nodes {
		i := n.Class
		if n.Filled {
			i += len(g.Classes)
		}
		looks[i].XY = append(looks[i].XY, n.X, n.Y)
		radii[i] = append(radii[i], radius(n))
	}
	for i := range looks {
		looks[i].R = radii[i]
	}
	return nonEmpty(looks...)
}

func nonEmpty(list ...mark) []mark {
	var out []mark
	for _, m := range list {
		if len(m.XY) > 0 {
			out = append(out, m)
		}
	}
	return out
}

// netTargets rings the targets and writes their codes where there is room.
func netTargets(g report.Network, p *pane, th Theme) []mark {
	rings := mark{T: "dots", O: th.Ink, W: 1.6}
	var radii []float64
	for _, n := range g.Nodes {
		if n.Target {
			r := radius(n) + 3
			rings.XY, radii = append(rings.XY, n.X, n.Y), append(radii, r)
			px, py := p.pixel(n.X, n.Y)
			p.block(px, py, r)
		}
	}
	rings.R = radii
	list := nonEmpty(rings)
	for _, n := range g.Nodes {
		if !n.Target {
			continue
		}
		px, py := p.pixel(n.X, n.Y)
		r := radius(n) + 3
		if dx, dy, align, ok := p.place(px, py, r, textWidth(n.Code, 11, true), 12); ok {
			t := text(n.X, n.Y, dx, dy, n.Code, th.Ink, align)
			t.Size, t.Bold, t.Halo = 11, true, th.Paper
			list = append(list, t)
		}
	}
	return list
}

// netSigns writes each class's sign near the product with most neighbours of the
// same class within a twelfth of the plot's width, or near the next such product
// when there is no room.
func netSigns(g report.Network, p *pane, th Theme) []mark {
	var list []mark
	for c, class := range g.Classes {
		if class.Sign == "" {
			continue
		}
		w := textWidth(class.Sign, normal, true)
		for _, n := range densest(g, c, p) {
			px, py := p.pixel(n.X, n.Y)
			if dx, dy, align, ok := p.place(px, py, 1, w, 14); ok {
				t := text(n.X, n.Y, dx, dy, class.Sign, th.Ink, align)
				t.Size, t.Bold, t.Halo = normal, true, th.Paper
				list = append(list, t)
				break
			}
		}
	}
	return list
}

// densest returns the products of a class, most neighbours of the class first.
func densest(g report.Network, class int, p *pane) []report.Node {
	type spot struct {
		report.Node
		px, py float64
		near   int
	}
	var spots []spot
	for _, n := range g.Nodes {
		if n.Class == class {
			px, py := p.pixel(n.X, n.Y)
			spots = append(spots, spot{Node: n, px: px, py: py})
		}
	}
	reach := p.width / 12
	for i := range spots {
		for j := range spots {
			if math.Hypot(spots[i].px-spots[j].px, spots[i].py-spots[j].py) < reach {
				spots[i].near++
			}
		}
	}
	slices.SortStableFunc(spots, func(a, b spot) int { return b.near - a.near })
	out := make([]report.Node, len(spots))
	for i, s := range spots {
		out[i] = s.Node
	}
	return out
}

// key is the legend below the plot.
type key struct {
	marks  []mark
	height float64
}

// netKey lists the classes with their signs in columns, and what fill and ring mean.
func netKey(g report.Network, p *pane, th Theme) key {
	var k key
	wide := 0.0
	for _, c := range g.Classes {
		wide = max(wide, textWidth(c.Sign+"  "+c.Name, small, true)+34)
	}
	columns := int(max(1, math.Floor(p.width/max(wide, 1))))
	columns = min(columns, 4)
	at := func(dx, dy float64, m mark) {
		m.P, m.D = []float64{p.x.Min, p.y.Min}, []float64{dx, dy}
		k.marks = append(k.marks, m)
	}
	label := func(dx, dy float64, s string, bold bool) {
		t := text(p.x.Min, p.y.Min, dx, dy, s, th.Ink, "start")
		t.Bold = bold
		k.marks = append(k.marks, t)
	}
	y := netGap + 8
	dot := mark{T: "sym", S: "circle", R: 5}
	looks := []struct {
		c, o string
		w    float64
		s    string
	}{
		{th.Muted, th.Ink, 0.9, "exported with advantage"},
		{th.Paper, th.Muted, 1.2, "other products"},
		{th.Paper, th.Ink, 2, "opportunity, with its code"},
	}
	x := 6.0
	for _, l := range looks {
		m := dot
		m.C, m.O, m.W = l.c, l.o, l.w
		at(x, y, m)
		label(x+12, y, l.s, false)
		x += textWidth(l.s, small, false) + 40
	}
	y += netRow + 4
	for i, c := range g.Classes {
		cx := 6 + float64(i%columns)*p.width/float64(columns)
		cy := y + float64(i/columns)*netRow
		m := dot
		m.C, m.O, m.W = c.Colour, th.Ink, 0.9
		at(cx, cy, m)
		label(cx+12, cy, c.Sign, true)
		label(cx+12+textWidth(c.Sign+" ", small, true)+3, cy, c.Name, false)
	}
	k.height = y + math.Ceil(float64(len(g.Classes))/float64(columns))*netRow
	return k
}
