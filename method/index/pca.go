package index

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"upstep/panel"
)

// Component is the first principal component of the children of one node.
type Component struct {
	Node     string    `json:"node"`
	Codes    []string  `json:"codes"`
	Loadings []float64 `json:"loadings"` // unit length, sum not negative
	SD       float64   `json:"sd"`       // of the component; its square is the first eigenvalue of the correlations
	Share    float64   `json:"share"`    // of the variance, 0..1
	N        int       `json:"n"`        // units that have all codes
}

// Components returns the first principal component (of the correlation matrix,
// units with all values) for every node one level above the given level with two or
// more children, in the order of the nodes. t has a column for every node of the
// level. The sign is such that the loadings do not sum to a negative number; at sum 0 the first one is positive.
// A child that does not vary, or fewer than three complete units, is [ErrData].
func Components(tree *Tree, t *Table, level int) ([]Component, error) {
	if level < 1 || level >= tree.levels {
		return nil, fmt.Errorf("%w: components at level %d of a tree with %d levels", ErrOption, level, tree.levels)
	}
	if err := t.Check(); err != nil {
		return nil, err
	}
	var out []Component
	for _, n := range tree.nodes {
		if kids := tree.Children(n.Code); n.Level == level+1 && len(kids) > 1 {
			c, err := component(n.Code, kids, t)
			if err != nil {
				return nil, err
			}
			out = append(out, c)
		}
	}
	return out, nil
}

func component(node string, kids []string, t *Table) (Component, error) {
	c := Component{Node: node, Codes: kids}
	sub, err := t.pick(kids)
	if err != nil {
		return c, err
	}
	full := sub.rows(complete(sub))
	c.N = len(full.Units)
	if c.N < 3 {
		return c, fmt.Errorf("%w: %s has %d units with all values, a component needs 3", ErrData, node, c.N)
	}
	x := mat.NewDense(c.N, len(kids), nil)
	for j := range kids {
		col := full.Column(j).Values
		if flat(col) {
			return c, fmt.Errorf("%w: %s does not vary", ErrData, kids[j])
		}
		x.SetCol(j, col)
	}
	var corr mat.SymDense
	stat.CorrelationMatrix(&corr, x, nil)
	var eig mat.EigenSym
	if !eig.Factorize(&corr, true) {
		return c, fmt.Errorf("%w: the eigenvalues of %s did not converge", ErrData, node)
	}
	values := eig.Values(nil)
	var vectors mat.Dense
	eig.VectorsTo(&vectors)
	last := len(values) - 1
	c.Loadings = mat.Col(nil, last, &vectors)
	sum := 0.0
	for _, v := range c.Loadings {
		sum += v
	}
	if sum < -eps || math.Abs(sum) <= eps && c.Loadings[0] < 0 {
		for j := range c.Loadings {
			c.Loadings[j] = -c.Loadings[j]
		}
	}
	c.SD, c.Share = math.Sqrt(values[last]), values[last]/float64(len(kids))
	return c, nil
}

func complete(t *Table) []bool {
	keep := slices.Repeat([]bool{true}, len(t.Units))
	for j := range t.Codes {
		for i, has := range t.Column(j).Has {
			keep[i] = keep[i] && has
		}
	}
	return keep
}

// PCAWeights returns the tree's weights with those of one level from [Components]:
// squared loadings, which are positive and sum to 1, or the loadings themselves if
// raw is true. A negative loading is a Warning: that child runs against the others,
// and with raw loadings a better value of it makes the index worse.
func PCAWeights(tree *Tree, t *Table, level int, raw bool) (Weights, []Component, []panel.Note, error) {
	list, err := Components(tree, t, level)
	if err != nil {
		return nil, nil, nil, err
	}
	w, notes := tree.Weights(), []panel.Note{}
	for _, c := range list {
		for j, code := range c.Codes {
			v := c.Loadings[j]
			if v < 0 {
				notes = append(notes, panel.Note{Code: "index-pca-negative", Subject: code, Severity: panel.Warning,
					Text: fmt.Sprintf("%s runs against the other parts of %s (loading %.3f).", code, c.Node, v)})
			}
			if !raw {
				v *= v
			}
			w[tree.at[code]] = v
		}
	}
	return w, list, notes, w.check(tree)
}
