package panel

import (
	"cmp"
	"math"
	"slices"
)

// Quantile returns the p-quantile (0..1) of ascending values by linear interpolation
// between order statistics (type 7 of Hyndman and Fan 1996). It panics on no values.
func Quantile(sorted []float64, p float64) float64 {
	h := p * float64(len(sorted)-1)
	i := int(math.Floor(h))
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (h-float64(i))*(sorted[i+1]-sorted[i])
}

// Median returns the middle value or the mean of the two middle values, NaN for no
// values. x may stand in any order and is not changed.
func Median(x []float64) float64 {
	s := slices.Sorted(slices.Values(x))
	n := len(s)
	switch {
	case n == 0:
		return math.NaN()
	case n%2 == 1:
		return s[n/2]
	}
	return (s[n/2-1] + s[n/2]) / 2
}

// MidRanks ranks ascending from 1. Values of a run, each within 1e-9 of the next, share
// the mean of their ranks, so that ranks from below and from above mirror each other.
func MidRanks(x []float64) []float64 {
	const tie = 1e-9
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(x[a], x[b]), cmp.Compare(a, b)) })
	out := make([]float64, len(x))
	for lo := 0; lo < len(order); {
		hi := lo + 1
		for hi < len(order) && x[order[hi]]-x[order[hi-1]] <= tie {
			hi++
		}
		for _, i := range order[lo:hi] {
			out[i] = float64(lo+hi+1) / 2
		}
		lo = hi
	}
	return out
}
