package complexity

import (
	"cmp"
	"math"
	"slices"

	"upstep/panel"
)

// AUC is the area under the receiver operating characteristic: the probability that
// a case with the outcome scores above one without, ties counting half. With
// mid-ranks R it is (sum of R over the n1 cases with the outcome - n1 (n1+1) / 2) / (n1 n0),
// the statistic of Mann and Whitney (1947). ok is false unless both outcomes occur.
// It panics on a length mismatch; scores must not be NaN.
func AUC(outcome []bool, score []float64) (auc float64, ok bool) {
	if len(outcome) != len(score) {
		panic("complexity: outcome and score differ in length")
	}
	return aucOf(outcome, score, descending(score))
}

// descending returns the order of scores from high to low; equal ones by index.
func descending(score []float64) []int32 {
	order := make([]int32, len(score))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(score[b], score[a]), cmp.Compare(a, b))
	})
	return order
}

// aucOf counts, from the top, the pairs each case without the outcome loses.
func aucOf(outcome []bool, score []float64, order []int32) (auc float64, ok bool) {
	above, zeros, lost := 0.0, 0.0, 0.0
	for lo := 0; lo < len(order); {
		hi, ones := lo, 0.0
		for ; hi < len(order) && score[order[hi]] == score[order[lo]]; hi++ {
			if outcome[order[hi]] {
				ones++
			}
		}
		none := float64(hi-lo) - ones
		lost += none * (above + ones/2)
		above += ones
		zeros += none
		lo = hi
	}
	if above == 0 || zeros == 0 {
		return 0, false
	}
	return lost / (above * zeros), true
}

// withoutEach returns the AUC of all cases but those of one economy, for every
// economy; ok is false where one outcome is gone then. It counts what the economy's
// cases win and lose, so the scores are sorted once.
func (c *pairs) withoutEach(score []float64) (auc []float64, ok []bool) {
	order := descending(score)
	credit, ones, zeros := credits(c.appeared, score, order)
	won := 0.0
	for i, yes := range c.appeared {
		if yes {
			won += credit[i]
		}
	}
	n := len(c.first) - 1
	auc, ok = make([]float64, n), make([]bool, n)
	for d := range n {
		lo, hi := c.first[d], c.first[d+1]
		own, came := score[lo:hi], c.appeared[lo:hi]
		p := float64(trues(came))
		z := float64(hi-lo) - p
		if ok[d] = ones > p && zeros > z; !ok[d] {
			continue
		}
		rest := won
		for _, v := range credit[lo:hi] {
			rest -= v
		}
		if inside, both := aucOf(came, own, descending(own)); both {
			rest += inside * p * z // taken off twice
		}
		auc[d] = rest / ((ones - p) * (zeros - z))
	}
	return auc, ok
}

// credits gives each case with the outcome the number of cases without it below, and
// each without it the number with it above, ties half.
func credits(outcome []bool, score []float64, order []int32) (credit []float64, ones, zeros float64) {
	credit = make([]float64, len(score))
	ones = float64(trues(outcome))
	zeros = float64(len(outcome)) - ones
	above, noneAbove := 0.0, 0.0
	for lo := 0; lo < len(order); {
		hi, here := lo, 0.0
		for ; hi < len(order) && score[order[hi]] == score[order[lo]]; hi++ {
			if outcome[order[hi]] {
				here++
			}
		}
		none := float64(hi-lo) - here
		for _, i := range order[lo:hi] {
			if outcome[i] {
				credit[i] = zeros - noneAbove - none/2
			} else {
				credit[i] = above + here/2
			}
		}
		above, noneAbove, lo = above+here, noneAbove+none, hi
	}
	return credit, ones, zeros
}

// marginError is the jackknife standard error of the difference of two AUCs when
// economies, not pairs, are the independent units (Efron and Stein 1981); 0 with
// fewer than two economies.
func (c *pairs) marginError(a, b []float64) float64 {
	x, okX := c.withoutEach(a)
	y, okY := c.withoutEach(b)
	var diff []float64
	for d := range x {
		if okX[d] && okY[d] {
			diff = append(diff, x[d]-y[d])
		}
	}
	if len(diff) < 2 {
		return 0
	}
	n := float64(len(diff))
	_, sd := momentsOf(diff, PopulationSD, 1)
	return math.Sqrt(n-1) * sd
}

// precisionOf is the share with the outcome among the k best. Cases that tie at the
// cut stand for their mean: the expected value over random orders.
func precisionOf(outcome []bool, score []float64, order []int32, k int) float64 {
	k = min(k, len(order))
	hits, lo := 0.0, 0
	for lo < k {
		hi, ones := lo, 0.0
		for ; hi < len(order) && score[order[hi]] == score[order[lo]]; hi++ {
			if outcome[order[hi]] {
				ones++
			}
		}
		hits += ones * min(1, float64(k-lo)/float64(hi-lo))
		lo = hi
	}
	return hits / float64(k)
}

func (c *pairs) score(name string, x []float64, top int) Score {
	s := Score{Name: name}
	order := descending(x)
	s.AUC, _ = aucOf(c.appeared, x, order)
	s.Precision = precisionOf(c.appeared, x, order, top)
	s.Lift = s.Precision * float64(len(x)) / float64(trues(c.appeared))
	for i := range len(c.first) - 1 {
		lo, hi := c.first[i], c.first[i+1]
		own, came := x[lo:hi], c.appeared[lo:hi]
		order := descending(own)
		if auc, ok := aucOf(came, own, order); ok {
			s.Within += auc
			s.Economies++
		}
		if hi-lo >= top {
			s.PerEconomy += precisionOf(came, own, order, top)
			s.Measured++
		}
	}
	s.Within /= float64(max(s.Economies, 1))
	s.PerEconomy /= float64(max(s.Measured, 1))
	return s
}

// fifths is the number of bins.
const fifths = 5

// bins cuts the candidates at the quintiles (type 7) of density.
func (c *pairs) bins() []Bin {
	sorted := slices.Sorted(slices.Values(c.density))
	out := make([]Bin, fifths)
	for i := range out {
		out[i].Low, out[i].High = panel.Quantile(sorted, float64(i)/fifths), panel.Quantile(sorted, float64(i+1)/fifths)
	}
	for i, d := range c.density {
		at := fifths - 1
		for at > 0 && d < out[at].Low {
			at--
		}
		out[at].N++
		if c.appeared[i] {
			out[at].Appeared++
		}
	}
	for i := range out {
		if out[i].N > 0 {
			out[i].Rate = float64(out[i].Appeared) / float64(out[i].N)
		}
	}
	return out
}
