package index

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Correlation kinds.
type Correlation string

// The kinds of correlation.
const (
	Pearson  Correlation = "pearson"
	Spearman Correlation = "spearman" // Pearson's of mid-ranks among the pairs
	Kendall  Correlation = "kendall"  // tau-b, which allows for ties; Kendall (1945)
)

// Pair is the correlation of two columns over the units that have both.
type Pair struct {
	A string   `json:"a"`
	B string   `json:"b"`
	R *float64 `json:"r"` // nil for fewer than three units or a column that does not vary over them
	N int      `json:"n"`
}

// Correlations returns all pairs of the table's columns, each once, in their order.
func Correlations(t *Table, kind Correlation) ([]Pair, error) {
	if kind != Pearson && kind != Spearman && kind != Kendall {
		return nil, fmt.Errorf("%w: correlation %q is not known", ErrOption, kind)
	}
	if err := t.Check(); err != nil {
		return nil, err
	}
	var out []Pair
	for a := range t.Codes {
		for b := a + 1; b < len(t.Codes); b++ {
			x, y := both(t.Column(a), t.Column(b))
			p := Pair{A: t.Codes[a], B: t.Codes[b], N: len(x)}
			if r := correlate(x, y, kind); !math.IsNaN(r) && p.N >= 3 {
				p.R = &r
			}
			out = append(out, p)
		}
	}
	return out, nil
}

// correlate is NaN when a side does not vary.
func correlate(x, y []float64, kind Correlation) float64 {
	switch kind {
	case Spearman:
		return pearson(midRanks(x), midRanks(y))
	case Kendall:
		return tau(x, y)
	}
	return pearson(x, y)
}

// tau is Kendall's tau-b: concordant less discordant pairs, over the geometric mean
// of the pairs not tied in x and those not tied in y.
func tau(x, y []float64) float64 {
	order, inX, inY := 0, 0, 0
	for i := range x {
		for k := range i {
			a, b := cmp.Compare(x[i], x[k]), cmp.Compare(y[i], y[k])
			order += a * b
			inX += a * a
			inY += b * b
		}
	}
	if inX == 0 || inY == 0 {
		return math.NaN()
	}
	return float64(order) / math.Sqrt(float64(inX)*float64(inY))
}

func both(a, b Column) (x, y []float64) {
	for i := range a.Has {
		if a.Has[i] && b.Has[i] {
			x, y = append(x, a.Values[i]), append(y, b.Values[i])
		}
	}
	return x, y
}

// pearson is NaN when a side does not vary.
func pearson(x, y []float64) float64 {
	if flat(x) || flat(y) {
		return math.NaN()
	}
	mx, my := mean(x), mean(y)
	xy, xx, yy := 0.0, 0.0, 0.0
	for i := range x {
		dx, dy := x[i]-mx, y[i]-my
		xy += dx * dy
		xx += dx * dx
		yy += dy * dy
	}
	return xy / math.Sqrt(xx*yy)
}

func midRanks(x []float64) []float64 {
	sorted := slices.Sorted(slices.Values(x))
	out := make([]float64, len(x))
	for i, v := range x {
		lo, _ := slices.BinarySearch(sorted, v)
		hi := lo
		for hi < len(sorted) && sorted[hi] == v {
			hi++
		}
		out[i] = float64(lo+hi+1) / 2
	}
	return out
}

// Alpha is the internal consistency of the children of a node.
type Alpha struct {
	Node  string   `json:"node"`
	Items int      `json:"items"`
	N     int      `json:"n"`     // units with all items
	Alpha *float64 `json:"alpha"` // nil for fewer than two items or three units, or when the sum does not vary
}

// Reliability returns Cronbach's alpha (1951) of the children of every node of the
// tree, k/(k-1) (1 - sum of variances / variance of the sum), over units that have
// them all. t has a column for every node, as the scores of [Aggregate].
func Reliability(tree *Tree, t *Table) ([]Alpha, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	var out []Alpha
	for _, n := range tree.nodes {
		kids := tree.Children(n.Code)
		if len(kids) == 0 {
			continue
		}
		sub, err := t.pick(kids)
		if err != nil {
			return nil, err
		}
		full := sub.rows(complete(sub))
		a := Alpha{Node: n.Code, Items: len(kids), N: len(full.Units)}
		if a.Items > 1 && a.N > 2 {
			sum, parts := make([]float64, a.N), 0.0
			for j := range kids {
				col := full.Column(j).Values
				s := spread(col, 1)
				parts += s * s
				for i, v := range col {
					sum[i] += v
				}
			}
			if s := spread(sum, 1); s > 0 {
				k := float64(a.Items)
				v := k / (k - 1) * (1 - parts/(s*s))
				a.Alpha = &v
			}
		}
		out = append(out, a)
	}
	return out, nil
}
