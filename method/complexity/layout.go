package complexity

import (
	"math"
	"math/rand/v2"
)

// XY is a place on the unit square.
type XY struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
}

// The constants of the drawing, chosen by eye on the product spaces of 133 and 224
// economies; judgement.
const (
	stressRounds = 60
	settleRounds = 300
	fullNodes    = 2000 // beyond it rounds become fewer, so that time does not grow with n squared
	leastRounds  = 0.25 // but not below this share of them
	aspect       = 1.4  // width over height aimed at

	baseLength = 1.6  // a link is baseLength - phi long, before hubs are widened
	hubPower   = 0.42 // how much a link grows with the neighbours its ends do not share
	tailPower  = 0.72 // below 1 long branches shrink against short links
	reach      = 0.55 // nodes closer than this push each other
	push       = 0.5
	treePull   = 0.15
	damping    = 0.3
)

// Layout places n nodes in the plane so that few links cross, clusters keep
// apart and the tree can be followed. It first minimises stress, the weighted
// squared difference between distances in the drawing and along the links, by
// stochastic gradient descent (Zheng, Pawar and Goodman 2019), then lets nodes
// push their neighbours to a common spacing while links hold. A strong link is
// short. Nodes without a link lie on the rim, in order of index, beginning at the
// top. The same input and seed give the same drawing. It panics on an edge outside
// 0..n-1 or from a node to itself. Coordinates are within 0..1, the
// aspect is kept and the longer side, turned horizontal, spans 0..1.
// It costs time proportional to n squared: a second or two for 1,200 nodes; beyond 2,000
// there are fewer rounds, down to a quarter of them from 4,000 on.
func Layout(n int, edges []Edge, seed uint64) []XY {
	g := newGraph(n, edges)
	rng := rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15))
	pos := make([]XY, len(g.nodes))
	for i := range pos {
		pos[i] = XY{rng.Float64(), rng.Float64()}
	}
	if len(pos) > 1 {
		share := 1.0
		if n := float64(len(pos)); n > fullNodes {
			share = max(fullNodes*fullNodes/(n*n), leastRounds)
		}
		g.stress(pos, int(stressRounds*share), rng)
		stretch(pos)
		g.settle(pos, int(settleRounds*share))
	}
	return g.frame(n, pos)
}

// graph is the linked part of a network in compact indices.
type graph struct {
	nodes []int // compact -> index, ascending
	links [][]link
}

type link struct {
	to     int
	length float64
	tree   bool
}

// newGraph keeps the linked nodes. A link is short when proximity is high and its
// ends share neighbours, so that hubs have room for their leaves (the "subset"
// model of Gansner, Koren and North 2004).
func newGraph(n int, edges []Edge) *graph {
	linked, at := make([]bool, n), make([]int, n)
	for _, e := range edges {
		if e.A < 0 || e.B < 0 || e.A >= n || e.B >= n || e.A == e.B {
			panic("complexity: edge outside the network")
		}
		linked[e.A], linked[e.B] = true, true
	}
	g := &graph{}
	for i, ok := range linked {
		if ok {
			at[i] = len(g.nodes)
			g.nodes = append(g.nodes, i)
		}
	}
	g.links = make([][]link, len(g.nodes))
	near := make([]map[int]bool, len(g.nodes))
	for i := range near {
		near[i] = map[int]bool{i: true}
	}
	for _, e := range edges {
		near[at[e.A]][at[e.B]], near[at[e.B]][at[e.A]] = true, true
	}
	for _, e := range edges {
		a, b := at[e.A], at[e.B]
		shared := 0
		for k := range near[a] {
			if near[b][k] {
				shared++
			}
		}
		l := (baseLength - e.Phi) * math.Pow(float64(len(near[a])+len(near[b])-2*shared+1), hubPower)
		g.links[a] = append(g.links[a], link{b, l, e.Tree})
		g.links[b] = append(g.links[b], link{a, l, e.Tree})
	}
	return g
}

// distances fills d with the shortest path lengths from start (Dijkstra with a
// binary heap); nodes that can't be reached keep +Inf.
func (g *graph) distances(start int, d []float64, heap *nodeHeap) {
	for i := range d {
		d[i] = math.Inf(1)
	}
	d[start] = 0
	heap.push(start, 0)
	for len(heap.at) > 0 {
		i, key := heap.pop()
		if key > d[i] {
			continue
		}
		for _, l := range g.links[i] {
			if v := key + l.length; v < d[l.to] {
				d[l.to] = v
				heap.push(l.to, v)
			}
		}
	}
}

// allDistances returns the matrix of path lengths. Parts that are not connected
// are set half the longest path apart.
func (g *graph) allDistances() []float64 {
	n := len(g.nodes)
	d := make([]float64, n*n)
	var heap nodeHeap
	far := 0.0
	for i := range n {
		row := d[i*n : (i+1)*n]
		g.distances(i, row, &heap)
		for _, v := range row {
			if !math.IsInf(v, 1) {
				far = max(far, v)
			}
		}
	}
	for i, v := range d {
		if math.IsInf(v, 1) {
			v = far/2 + 1
		}
		d[i] = math.Pow(v, tailPower)
	}
	return d
}

type pair struct{ i, j int32 }

// stress moves pairs towards their path length, in random order, with a step that
// falls geometrically from the largest squared distance to a tenth of the smallest.
func (g *graph) stress(pos []XY, rounds int, rng *rand.Rand) {
	n := len(pos)
	d := g.allDistances()
	near, far := math.Inf(1), 0.0
	pairs := make([]pair, 0, n*(n-1)/2)
	for i := range n {
		for j := i + 1; j < n; j++ {
			pairs = append(pairs, pair{int32(i), int32(j)})
			near, far = min(near, d[i*n+j]), max(far, d[i*n+j])
		}
	}
	first, last := far*far, 0.1*near*near
	fall := math.Log(last/first) / float64(max(rounds-1, 1))
	for t := range rounds {
		step := first * math.Exp(fall*float64(t))
		rng.Shuffle(len(pairs), func(a, b int) { pairs[a], pairs[b] = pairs[b], pairs[a] })
		for _, p := range pairs {
			want := d[int(p.i)*n+int(p.j)]
			mu := min(step/(want*want), 1)
			a, b := &pos[p.i], &pos[p.j]
			dx, dy := a.X-b.X, a.Y-b.Y
			r := math.Sqrt(dx*dx + dy*dy)
			if r < 1e-9 {
				dx, dy, r = 1e-9, 0, 1e-9
			}
			m := mu * (r - want) / 2 / r
			a.X, a.Y = a.X-m*dx, a.Y-m*dy
			b.X, b.Y = b.X+m*dx, b.Y+m*dy
		}
	}
}

// settle spreads what lies too close: nodes nearer than the spacing push each
// other apart while tree links pull together. The largest move falls to nothing.
func (g *graph) settle(pos []XY, rounds int) {
	n := len(pos)
	force := make([]XY, n)
	for t := range rounds {
		clear(force)
		for i := range n {
			p, fx, fy := pos[i], 0.0, 0.0
			for j := i + 1; j < n; j++ {
				dx, dy := p.X-pos[j].X, p.Y-pos[j].Y
				q := dx*dx + dy*dy
				if q >= reach*reach {
					continue
				}
				r := math.Sqrt(q) + 1e-9
				f := push * (reach - r) / r
				fx, fy = fx+f*dx, fy+f*dy
				force[j].X -= f * dx
				force[j].Y -= f * dy
			}
			force[i].X += fx
			force[i].Y += fy
		}
		for i := range n {
			for _, l := range g.links[i] {
				if !l.tree {
					continue
				}
				dx, dy := pos[l.to].X-pos[i].X, pos[l.to].Y-pos[i].Y
				r := math.Sqrt(dx*dx+dy*dy) + 1e-9
				w := treePull * max(r-reach, 0) / r
				force[i].X += w * dx
				force[i].Y += w * dy
			}
		}
		limit := reach * (1 - float64(t)/float64(rounds))
		for i := range n {
			r := math.Hypot(force[i].X, force[i].Y) + 1e-12
			m := min(damping*r, limit) / r
			pos[i].X += m * force[i].X
			pos[i].Y += m * force[i].Y
		}
	}
}
