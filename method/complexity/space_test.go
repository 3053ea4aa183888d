package complexity_test

import (
	"cmp"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"upstep/method/complexity"
)

func backbone(t testing.TB, phi []float64, n int, opt complexity.BackboneOptions) *complexity.Network {
	t.Helper()
	w, err := complexity.Backbone(phi, n, opt)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// kruskal is the second route to the weight of a maximum spanning forest.
func kruskal(phi []float64, n int) (weight float64, edges int) {
	type edge struct {
		a, b int
		v    float64
	}
	var all []edge
	part := make([]int, n)
	for a := range n {
		part[a] = a
		for b := range a {
			if v := phi[a*n+b]; v > 0 {
				all = append(all, edge{a, b, v})
			}
		}
	}
	slices.SortFunc(all, func(x, y edge) int { return cmp.Compare(y.v, x.v) })
	for _, e := range all {
		from, to := part[e.a], part[e.b]
		if from == to {
			continue
		}
		for i := range part {
			if part[i] == from {
				part[i] = to
			}
		}
		weight, edges = weight+e.v, edges+1
	}
	return weight, edges
}

func TestBackboneWeight(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(rt, "n")
		phi := make([]float64, n*n)
		for i := range n {
			for j := range i {
				v := float64(max(rapid.IntRange(-4, 8).Draw(rt, "phi"), 0)) / 8
				phi[i*n+j], phi[j*n+i] = v, v
			}
		}
		w := backbone(t, phi, n, complexity.BackboneOptions{})
		want, edges := kruskal(phi, n)
		got, tree := 0.0, 0
		for i, e := range w.Edges {
			if e.Phi != phi[e.A*n+e.B] || e.A >= e.B {
				rt.Fatalf("edge %v", e)
			}
			if i > 0 && (w.Edges[i-1].A > e.A || w.Edges[i-1].A == e.A && w.Edges[i-1].B >= e.B) {
				rt.Fatalf("edges out of order: %v", w.Edges)
			}
			if e.Tree {
				got, tree = got+e.Phi, tree+1
			} else if e.Phi < 0.55 {
				rt.Fatalf("weak link %v", e)
			}
		}
		if math.Abs(got-want) > 1e-9 || tree != edges {
			rt.Fatalf("tree of weight %v with %d edges, want %v with %d", got, tree, want, edges)
		}
		if tree != n-len(w.Unlinked)-w.Parts {
			rt.Fatalf("%d edges, %d unlinked, %d parts of %d", tree, len(w.Unlinked), w.Parts, n)
		}
		strong := 0
		for i := range n {
			for j := range i {
				if phi[i*n+j] >= 0.55 {
					strong++
				}
			}
		}
		have := 0
		for _, e := range w.Edges {
			if e.Phi >= 0.55 {
				have++
			}
		}
		if have != strong {
			rt.Fatalf("%d strong links, want %d", have, strong)
		}
	})
}

// Four products all alike: ties go to the smaller index, so the tree is a star.
func TestBackboneTiesAndOptions(t *testing.T) {
	phi := []float64{0, .6, .6, .6, .6, 0, .6, .6, .6, .6, 0, .6, .6, .6, .6, 0}
	tree := backbone(t, phi, 4, complexity.BackboneOptions{TreeOnly: true})
	if want := []complexity.Edge{{0, 1, .6, true}, {0, 2, .6, true}, {0, 3, .6, true}}; !slices.Equal(tree.Edges, want) {
		t.Errorf("%v, want %v", tree.Edges, want)
	}
	if tree.MeanDegree() != 1.5 {
		t.Errorf("mean degree %v", tree.MeanDegree())
	}
	if all := backbone(t, phi, 4, complexity.BackboneOptions{}); len(all.Edges) != 6 {
		t.Errorf("%d links, want all 6", len(all.Edges))
	}
	if none := backbone(t, phi, 4, complexity.BackboneOptions{Threshold: .7}); len(none.Edges) != 3 {
		t.Errorf("%d links above .7, want the tree only", len(none.Edges))
	}
	phi[1*4+2], phi[2*4+1] = .9, .9
	phi[1*4+3], phi[3*4+1] = .8, .8
	thin := backbone(t, phi, 4, complexity.BackboneOptions{PerProduct: 1})
	for _, e := range thin.Edges {
		if !e.Tree && e.Phi < .8 && e.A != 0 {
			t.Errorf("%v is nobody's strongest link", e)
		}
	}
	for _, opt := range []complexity.BackboneOptions{{Threshold: 1.5}, {Threshold: -1}, {PerProduct: -1}} {
		if _, err := complexity.Backbone(phi, 4, opt); !errors.Is(err, complexity.ErrOption) {
			t.Errorf("%+v: %v", opt, err)
		}
	}
	if w := backbone(t, nil, 0, complexity.BackboneOptions{}); len(w.Edges) != 0 || w.MeanDegree() != 0 {
		t.Errorf("empty: %+v", w)
	}
}

// toySpace is two dense clusters of 25 with a chain of 10 hanging from each, and
// three products without links.
func toySpace() (n int, edges []complexity.Edge) {
	rng := rand.New(rand.NewPCG(3, 4))
	n = 73
	phi := make([]float64, n*n)
	set := func(a, b int, v float64) { phi[a*n+b], phi[b*n+a] = v, v }
	for block := range 2 {
		first := block * 35
		for a := range 25 {
			for b := range a {
				set(first+a, first+b, 0.5+0.3*rng.Float64())
			}
		}
		for k := range 10 {
			set(first+24+k, first+25+k, 0.3)
		}
	}
	set(0, 35, 0.2)
	w, err := complexity.Backbone(phi, n, complexity.BackboneOptions{Threshold: 0.7})
	if err != nil {
		panic(err)
	}
	return n, w.Edges
}

func distance(a, b complexity.XY) float64 { return math.Hypot(a.X-b.X, a.Y-b.Y) }

func TestLayout(t *testing.T) {
	n, edges := toySpace()
	xy := complexity.Layout(n, edges, 1)
	if again := complexity.Layout(n, edges, 1); !slices.Equal(xy, again) {
		t.Error("the same input gives another drawing")
	}
	lo, hi := 1.0, 0.0
	for i, p := range xy {
		if !(p.X >= 0 && p.X <= 1 && p.Y >= 0 && p.Y <= 1) {
			t.Errorf("node %d at %v", i, p)
		}
		lo, hi = min(lo, p.X), max(hi, p.X)
	}
	if lo > 1e-9 || hi < 1-1e-9 {
		t.Errorf("the drawing spans %v to %v", lo, hi)
	}
	// No node hides another: the mean spacing of 73 nodes on a square is .12.
	near := math.Inf(1)
	for a := range n {
		for b := range a {
			near = min(near, distance(xy[a], xy[b]))
		}
	}
	if near < 0.01 {
		t.Errorf("two nodes are %v apart", near)
	}
	// Clusters keep apart: nodes of one are nearer to each other than to the other's.
	inside, across, k := 0.0, 0.0, 0.0
	for a := range 25 {
		for b := range a {
			inside += distance(xy[a], xy[b]) + distance(xy[35+a], xy[35+b])
			across += distance(xy[a], xy[35+b]) + distance(xy[b], xy[35+a])
			k++
		}
	}
	if across < 2*inside {
		t.Errorf("mean distance inside clusters %v, across %v", inside/k/2, across/k/2)
	}
	// The unlinked lie on the rim.
	for _, i := range []int{70, 71, 72} {
		p := xy[i]
		for j := range 70 {
			if distance(p, xy[j]) < 0.02 {
				t.Errorf("unlinked node %d at %v touches %d", i, p, j)
			}
		}
	}
}

func TestLayoutSmall(t *testing.T) {
	for name, c := range map[string]struct {
		n     int
		edges []complexity.Edge
	}{
		"none":     {0, nil},
		"unlinked": {5, nil},
		"one link": {2, []complexity.Edge{{0, 1, .5, true}}},
		"two":      {4, []complexity.Edge{{0, 1, .5, true}, {2, 3, 1, true}}},
		"star":     {6, []complexity.Edge{{0, 1, .5, true}, {0, 2, .5, true}, {0, 3, .5, true}, {0, 4, .5, true}}},
	} {
		xy := complexity.Layout(c.n, c.edges, 0)
		if len(xy) != c.n {
			t.Fatalf("%s: %d places", name, len(xy))
		}
		for i, p := range xy {
			if !(p.X >= 0 && p.X <= 1 && p.Y >= 0 && p.Y <= 1) {
				t.Errorf("%s: node %d at %v", name, i, p)
			}
			for j := range i {
				if distance(p, xy[j]) < 1e-3 {
					t.Errorf("%s: nodes %d and %d share a place", name, i, j)
				}
			}
		}
	}
}

// 0 takes 2 (.9), then 1 (.5); 3 hangs on 2 and on 1 with .4 each: 1 is smaller,
// though 2 came first.
func TestBackboneLateTie(t *testing.T) {
	phi := []float64{0, .5, .9, 0, .5, 0, 0, .4, .9, 0, 0, .4, 0, .4, .4, 0}
	w := backbone(t, phi, 4, complexity.BackboneOptions{TreeOnly: true})
	if want := []complexity.Edge{{0, 1, .5, true}, {0, 2, .9, true}, {1, 3, .4, true}}; !slices.Equal(w.Edges, want) {
		t.Errorf("%v, want %v", w.Edges, want)
	}
}

// Whatever the seed, the most linked part lies right of and above the middle.
func TestLayoutLeans(t *testing.T) {
	var edges []complexity.Edge
	for a := range 8 {
		for b := a + 1; b < 8; b++ {
			edges = append(edges, complexity.Edge{A: a, B: b, Phi: .7, Tree: a == 0})
		}
	}
	for k := range 8 {
		edges = append(edges, complexity.Edge{A: 7 + k, B: 8 + k, Phi: .4, Tree: true})
	}
	degree := make([]float64, 16)
	for _, e := range edges {
		degree[e.A]++
		degree[e.B]++
	}
	for seed := range uint64(6) {
		xy := complexity.Layout(16, edges, seed)
		x, y, all, low := 0.0, 0.0, 0.0, 0.0
		for i, p := range xy {
			x, y, all, low = x+degree[i]*p.X, y+degree[i]*p.Y, all+degree[i], max(low, p.Y)
		}
		if x/all < 0.5-1e-9 || y/all > low/2+1e-9 {
			t.Errorf("seed %d: links centre on %v, %v of 1 by %v", seed, x/all, y/all, low)
		}
	}
}
