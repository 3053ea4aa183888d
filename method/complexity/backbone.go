package complexity

import (
	"cmp"
	"fmt"
	"slices"
)

// Edge links products A < B, by index.
type Edge struct {
	A, B int
	Phi  float64
	Tree bool // of the maximum spanning tree
}

// DefaultLink is the proximity from which links are kept (Hidalgo et al. 2007).
const DefaultLink = 0.55

// BackboneOptions of [Backbone].
type BackboneOptions struct {
	// Threshold: links of at least this proximity are kept beside the tree,
	// 0: DefaultLink.
	Threshold float64
	// PerProduct keeps such a link only if it is among the strongest so many of
	// one of its ends; 0: no limit. It thins a dense core for drawing.
	PerProduct int
	TreeOnly   bool
}

// Network is the backbone of a product space.
type Network struct {
	N        int
	Edges    []Edge // ascending by A, then B
	Unlinked []int  // products without any positive proximity, ascending
	Parts    int    // trees in the forest, unlinked products not counted
}

// MeanDegree is 2 edges per linked product; 0 when there is none.
func (w *Network) MeanDegree() float64 {
	if n := w.N - len(w.Unlinked); n > 0 {
		return 2 * float64(len(w.Edges)) / float64(n)
	}
	return 0
}

// Backbone returns the maximum spanning tree of a symmetric proximity matrix phi,
// n x n row-major, and the links of at least the threshold. The tree is Prim's,
// started at the smallest index; among equal proximities the smaller index in the
// tree wins, then the smaller outside. Where phi is disconnected it is a forest.
func Backbone(phi []float64, n int, opt BackboneOptions) (*Network, error) {
	if len(phi) != n*n {
		panic("complexity: proximity shape mismatch")
	}
	if opt.Threshold == 0 {
		opt.Threshold = DefaultLink
	}
	if !(opt.Threshold > 0 && opt.Threshold <= 1) || opt.PerProduct < 0 {
		return nil, fmt.Errorf("%w: backbone %+v", ErrOption, opt)
	}
	w := &Network{N: n}
	tree := make([]bool, n*n)
	w.prim(phi, tree)
	if !opt.TreeOnly {
		w.strong(phi, tree, opt)
	}
	slices.SortFunc(w.Edges, func(x, y Edge) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	return w, nil
}

func (w *Network) prim(phi []float64, tree []bool) {
	n := w.N
	in, best, from := make([]bool, n), make([]float64, n), make([]int, n)
	grow := func(i int) {
		in[i] = true
		for j, v := range phi[i*n : (i+1)*n] {
			if j != i && !in[j] && (v > best[j] || v == best[j] && v > 0 && i < from[j]) {
				best[j], from[j] = v, i
			}
		}
	}
	for start := range n {
		if in[start] {
			continue
		}
		grow(start)
		size := 1
		for {
			next := -1
			for j := range n {
				if in[j] || best[j] == 0 {
					continue
				}
				if next < 0 || best[j] > best[next] || best[j] == best[next] && from[j] < from[next] {
					next = j
				}
			}
			if next < 0 {
				break
			}
			a, b := min(from[next], next), max(from[next], next)
			w.Edges = append(w.Edges, Edge{a, b, best[next], true})
			tree[a*n+b] = true
			grow(next)
			size++
		}
		if size == 1 {
			w.Unlinked = append(w.Unlinked, start)
		} else {
			w.Parts++
		}
	}
}

// strong adds the links of at least the threshold that are not in the tree.
func (w *Network) strong(phi []float64, tree []bool, opt BackboneOptions) {
	n := w.N
	floor := make([]float64, n) // weakest proximity a product's own list takes
	for i := range n {
		if opt.PerProduct == 0 {
			continue
		}
		row := slices.Clone(phi[i*n : (i+1)*n])
		row[i] = 0
		slices.Sort(row)
		floor[i] = row[max(n-opt.PerProduct, 0)]
	}
	for a := range n {
		for b := a + 1; b < n; b++ {
			v := phi[a*n+b]
			if v >= opt.Threshold-nearZero && !tree[a*n+b] && (v >= floor[a] || v >= floor[b]) {
				w.Edges = append(w.Edges, Edge{a, b, v, false})
			}
		}
	}
}
