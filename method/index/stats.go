package index

import (
	"math"
	"slices"

	"upstep/panel"
)

// eps is the distance below which computed numbers count as equal.
const eps = 1e-9

func mean(x []float64) float64 {
	s := 0.0
	for _, v := range x {
		s += v
	}
	return s / float64(len(x))
}

// spread returns the standard deviation with divisor n - ddof.
func spread(x []float64, ddof int) float64 {
	m, s := mean(x), 0.0
	for _, v := range x {
		s += (v - m) * (v - m)
	}
	return math.Sqrt(s / float64(len(x)-ddof))
}

// flat reports whether all values are the same.
func flat(x []float64) bool { return len(x) == 0 || slices.Min(x) == slices.Max(x) }

func median(x []float64) float64 { return panel.Quantile(slices.Sorted(slices.Values(x)), 0.5) }

// Skewness of a sample, type 2 of Joanes and Gill (1998), that of SAS, SPSS and
// Excel. It is NaN for fewer than 3 values and for values that are all the same.
func Skewness(x []float64) float64 {
	n := float64(len(x))
	if n < 3 || flat(x) {
		return math.NaN()
	}
	m, s2, s3 := mean(x), 0.0, 0.0
	for _, v := range x {
		d := v - m
		s2 += d * d
		s3 += d * d * d
	}
	return math.Sqrt(n) * s3 / math.Pow(s2, 1.5) * math.Sqrt(n*(n-1)) / (n - 2)
}

// Kurtosis of a sample in excess of the normal's, type 2 of Joanes and Gill (1998).
// It is NaN for fewer than 4 values and for values that are all the same.
func Kurtosis(x []float64) float64 {
	n := float64(len(x))
	if n < 4 || flat(x) {
		return math.NaN()
	}
	m, s2, s4 := mean(x), 0.0, 0.0
	for _, v := range x {
		d := (v - m) * (v - m)
		s2 += d
		s4 += d * d
	}
	g := n*s4/(s2*s2) - 3
	return ((n+1)*g + 6) * (n - 1) / ((n - 2) * (n - 3))
}

// Ranks returns competition ranks, 1 for the largest present value; values within
// 1e-9 of the first of their run are equal. The rank of a missing value is 0.
func Ranks(c Column) []int {
	out := make([]int, len(c.Values))
	c.place(c.order(), out)
	return out
}

// order returns the rows, largest first, equal ones by row, missing ones last.
func (c Column) order() []int {
	order := make([]int, len(c.Values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		switch {
		case c.ahead(a, b):
			return -1
		case c.ahead(b, a):
			return 1
		}
		return 0
	})
	return order
}

// ahead says whether row a comes before row b in order.
func (c Column) ahead(a, b int) bool {
	switch {
	case c.Has[a] != c.Has[b]:
		return c.Has[a]
	case !c.Has[a] || c.Values[a] == c.Values[b]:
		return a < b
	}
	return c.Values[a] > c.Values[b]
}

// rerank brings order, that of a similar column, into the order of c by insertion, which
// is quick when few rows change places, and fills the ranks. keys is room for as many
// numbers.
func (c Column) rerank(order []int, keys []float64, out []int) {
	for k, i := range order {
		key := math.Inf(-1)
		if c.Has[i] {
			key = c.Values[i]
		}
		at := k
		for ; at > 0 && (keys[at-1] < key || keys[at-1] == key && order[at-1] > i); at-- {
			order[at], keys[at] = order[at-1], keys[at-1]
		}
		order[at], keys[at] = i, key
	}
	c.place(order, out)
}

// place turns an order of rows into ranks.
func (c Column) place(order, out []int) {
	first := 0
	for k, i := range order {
		if !c.Has[i] {
			out[i] = 0
			continue
		}
		if c.Values[order[first]]-c.Values[i] > eps {
			first = k
		}
		out[i] = first + 1
	}
}

// Stats describes one column. Statistics that are not defined are nil.
type Stats struct {
	Code      string   `json:"code"`
	N         int      `json:"n"`       // values present
	Of        int      `json:"of"`      // units
	NonZero   int      `json:"nonzero"` // present and not 0
	Unique    int      `json:"unique"`  // different values
	Same      int      `json:"same"`    // how often the commonest value comes
	Min       *float64 `json:"min"`
	Max       *float64 `json:"max"`
	Mean      *float64 `json:"mean"`
	Median    *float64 `json:"median"`
	SD        *float64 `json:"sd"` // sample
	Skewness  *float64 `json:"skewness"`
	Kurtosis  *float64 `json:"kurtosis"`  // excess
	Outlying  bool     `json:"outlying"`  // |skewness| >= 2 and kurtosis >= 3.5
	MostlyOne bool     `json:"same_half"` // one value fills more than half of those present
}

// Describe returns the statistics of every column, in order.
func Describe(t *Table) []Stats {
	out := make([]Stats, len(t.Codes))
	for j, code := range t.Codes {
		x := t.Column(j).Present()
		s := Stats{Code: code, N: len(x), Of: len(t.Units)}
		slices.Sort(x)
		run := 0
		for i, v := range x {
			if v != 0 {
				s.NonZero++
			}
			if i == 0 || v != x[i-1] {
				s.Unique++
				run = 0
			}
			run++
			s.Same = max(s.Same, run)
		}
		s.MostlyOne = 2*s.Same > s.N && s.N > 0
		put := func(to **float64, v float64) {
			if !math.IsNaN(v) {
				*to = &v
			}
		}
		if len(x) > 0 {
			put(&s.Min, x[0])
			put(&s.Max, x[len(x)-1])
			put(&s.Mean, mean(x))
			put(&s.Median, panel.Quantile(x, 0.5))
		}
		if len(x) > 1 {
			put(&s.SD, spread(x, 1))
		}
		put(&s.Skewness, Skewness(x))
		put(&s.Kurtosis, Kurtosis(x))
		s.Outlying = s.Kurtosis != nil && outlying(x, maxSkew, maxKurt)
		out[j] = s
	}
	return out
}
