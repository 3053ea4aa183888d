package complexity

import (
	"math"
	"slices"

	"upstep/panel"
)

// sheet keeps one measure over all replications, replications in rows. Missing is
// NaN in value and 0 in rank; neither leaves the package.
type sheet struct {
	index []int // unit -> place in the full table
	value []float64
	rank  []int32
}

func newSheet(replications int, index []int) *sheet {
	n := replications * len(index)
	return &sheet{index: index, value: make([]float64, n), rank: make([]int32, n)}
}

// fail marks a replication as missing throughout.
func (s *sheet) fail(i int) {
	if s == nil {
		return
	}
	for k := range s.index {
		s.value[i*len(s.index)+k] = math.NaN()
	}
}

// put stores replication i: x where ok holds, and ranks among those. scratch is
// used for sorting and returned for the next call.
func (s *sheet) put(i int, x []float64, ok []bool, scratch []float64) []float64 {
	if s == nil {
		return scratch
	}
	n := len(s.index)
	value, rank := s.value[i*n:(i+1)*n], s.rank[i*n:(i+1)*n]
	for k, v := range x {
		value[k] = math.NaN()
		if ok[k] {
			value[k] = v
		}
	}
	return competition(value, rank, scratch)
}

// rankTie is the distance within which two values share a rank.
const rankTie = 1e-9

// competition writes competition ranks, 1 the largest, NaN unranked (0).
func competition(value []float64, rank []int32, sorted []float64) []float64 {
	sorted = sorted[:0]
	for _, v := range value {
		if !math.IsNaN(v) {
			sorted = append(sorted, v)
		}
	}
	slices.Sort(sorted)
	for k, v := range value {
		rank[k] = 0
		if !math.IsNaN(v) {
			at, _ := slices.BinarySearch(sorted, math.Nextafter(v+rankTie, math.Inf(1)))
			rank[k] = int32(len(sorted) - at + 1)
		}
	}
	return sorted
}

// intervals summarises each unit that has at least need values. base and the result
// follow the full table, of which the sheet's units are a part.
func (s *sheet) intervals(base []float64, level float64, need, workers int) []Interval {
	out, n := make([]Interval, len(base)), len(s.index)
	reps := len(s.value) / n
	known := make([]float64, n)
	for k, i := range s.index {
		known[k] = base[i]
	}
	rank := make([]int32, n)
	competition(known, rank, nil)
	lo, hi := (1-level)/2, 1-(1-level)/2
	parallel(n, 64, workers, func(from, to int) {
		x, r := make([]float64, 0, reps), make([]float64, 0, reps)
		for k := from; k < to; k++ {
			x, r = x[:0], r[:0]
			for i := range reps {
				if v := s.value[i*n+k]; !math.IsNaN(v) {
					x, r = append(x, v), append(r, float64(s.rank[i*n+k]))
				}
			}
			at := &out[s.index[k]]
			at.N = len(x)
			if len(x) < need {
				continue
			}
			_, sd := momentsOf(x, SampleSD, 1)
			slices.Sort(x)
			slices.Sort(r)
			*at = Interval{OK: true, Base: known[k], SD: sd, N: len(x),
				Low: panel.Quantile(x, lo), Median: panel.Quantile(x, 0.5), High: panel.Quantile(x, hi), Rank: int(rank[k]),
				RankLow: int(math.Floor(panel.Quantile(r, lo) + rankTie)), RankHigh: int(math.Ceil(panel.Quantile(r, hi) - rankTie))}
		}
	})
	return out
}
