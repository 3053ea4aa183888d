package index

import (
	"fmt"
	"maps"
	"slices"
)

// Weights holds one weight per node of a tree, in the order of its nodes. Only the
// ratios between children of one node matter.
type Weights []float64

// Weights returns the weights given with the nodes.
func (t *Tree) Weights() Weights {
	w := make(Weights, len(t.nodes))
	for i, n := range t.nodes {
		w[i] = n.Weight
	}
	return w
}

// EqualWeights returns weight 1 for every node.
func (t *Tree) EqualWeights() Weights { return slices.Repeat(Weights{1}, len(t.nodes)) }

// With returns a copy in which the named nodes have other weights.
func (w Weights) With(tree *Tree, by map[string]float64) (Weights, error) {
	out := slices.Clone(w)
	for _, code := range slices.Sorted(maps.Keys(by)) {
		i, ok := tree.at[code]
		if !ok {
			return nil, fmt.Errorf("%w: weight for the unknown node %q", ErrOption, code)
		}
		out[i] = by[code]
	}
	return out, out.check(tree)
}

// check wants finite weights, one per node, with a sum other than 0 below every
// node that itself weighs something. Negative ones pass: [PCAWeights] can give them.
func (w Weights) check(tree *Tree) error {
	if len(w) != len(tree.nodes) {
		return fmt.Errorf("%w: %d weights for %d nodes", ErrOption, len(w), len(tree.nodes))
	}
	for k, kids := range tree.children {
		sum := 0.0
		for _, c := range kids {
			if !finite(w[c]) {
				return fmt.Errorf("%w: weight %v of %s", ErrOption, w[c], tree.nodes[c].Code)
			}
			sum += w[c]
		}
		if len(kids) > 0 && sum == 0 && (w[k] != 0 || tree.parent[k] < 0) {
			return fmt.Errorf("%w: the weights below %s sum to 0", ErrOption, tree.nodes[k].Code)
		}
	}
	return nil
}

// Effective returns the share of each node in the root above it: the product of
// its share among its siblings and the shares of all nodes above. Roots have 1. With
// weights alone it is exact for arithmetic means of complete data.
func Effective(tree *Tree, w Weights) ([]float64, error) {
	if err := w.check(tree); err != nil {
		return nil, err
	}
	out := make([]float64, len(w))
	for level := tree.levels; level >= 1; level-- {
		for i, n := range tree.nodes {
			if n.Level != level {
				continue
			}
			p := tree.parent[i]
			if p < 0 {
				out[i] = 1
				continue
			}
			sum := 0.0
			for _, c := range tree.children[p] {
				sum += w[c]
			}
			if sum != 0 {
				out[i] = out[p] * w[i] / sum
			}
		}
	}
	return out, nil
}

// without returns the weights with node i out. A parent left without weight is out
// too; ok is false when nothing of a root is left.
func (w Weights) without(tree *Tree, i int) (out Weights, ok bool) {
	out = slices.Clone(w)
	for {
		out[i] = 0
		p := tree.parent[i]
		if p < 0 {
			return nil, false
		}
		if slices.ContainsFunc(tree.children[p], func(c int) bool { return out[c] != 0 }) {
			return out, true
		}
		i = p
	}
}
