package gap

import (
	"math"
	"slices"

	"upstep/panel"
)

// Median returns the middle value, or the mean of the two middle values. It panics
// when x is empty and does not change x.
func Median(x []float64) float64 { return Quantile(x, 0.5) }

// Quantile returns the p-quantile (0..1) by linear interpolation between order
// statistics (type 7 of Hyndman and Fan 1996). It panics when x is empty or p is
// outside 0..1, and does not change x.
func Quantile(x []float64, p float64) float64 {
	if len(x) == 0 || !(p >= 0 && p <= 1) {
		panic("gap: quantile of nothing or outside 0..1")
	}
	return panel.Quantile(slices.Sorted(slices.Values(x)), p)
}

// MidRank returns the mid-rank percentile of v in x (which should contain v):
// 100 (#{x_k < v} + #{x_k = v}/2) / n, with equality within 1e-9. It lies strictly
// between 0 and 100 when v is in x. It panics when x is empty.
func MidRank(x []float64, v float64) float64 {
	below, equal := around(x, v, eps)
	return 100 * (float64(below) + 0.5*float64(equal)) / float64(len(x))
}

// around counts the values below v and those within tol of it.
func around(x []float64, v, tol float64) (below, equal int) {
	if len(x) == 0 {
		panic("gap: percentile in nothing")
	}
	for _, w := range x {
		switch {
		case math.Abs(w-v) <= tol:
			equal++
		case w < v:
			below++
		}
	}
	return below, equal
}

// mean returns the arithmetic mean; it panics on nothing through the division.
func mean(x []float64) float64 {
	var s float64
	for _, v := range x {
		s += v
	}
	return s / float64(len(x))
}

// deviation returns the standard deviation with divisor n - ddof.
func deviation(x []float64, ddof int) float64 {
	m := mean(x)
	var s float64
	for _, v := range x {
		s += (v - m) * (v - m)
	}
	return math.Sqrt(s / float64(len(x)-ddof))
}
