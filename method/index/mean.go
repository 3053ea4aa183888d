package index

import (
	"fmt"
	"math"
)

// The means below take values and weights of the same length; weights need not sum
// to 1 but must not sum to 0. They panic on different lengths.

// Arithmetic returns sum(w x)/sum(w): full compensation between the values.
func Arithmetic(x, w []float64) float64 {
	same(x, w)
	s, ws := 0.0, 0.0
	for i, v := range x {
		s += w[i] * v
		ws += w[i]
	}
	return s / ws
}

// Geometric returns exp(sum(w ln x)/sum(w)). A value that is not positive is [ErrData].
func Geometric(x, w []float64) (float64, error) {
	same(x, w)
	s, ws := 0.0, 0.0
	for i, v := range x {
		if !(v > 0) {
			return 0, fmt.Errorf("%w: a geometric mean needs positive values, got %v", ErrData, v)
		}
		s += w[i] * math.Log(v)
		ws += w[i]
	}
	return math.Exp(s / ws), nil
}

// Harmonic returns sum(w)/sum(w/x). A value that is not positive is [ErrData].
func Harmonic(x, w []float64) (float64, error) {
	same(x, w)
	s, ws := 0.0, 0.0
	for i, v := range x {
		if !(v > 0) {
			return 0, fmt.Errorf("%w: a harmonic mean needs positive values, got %v", ErrData, v)
		}
		s += w[i] / v
		ws += w[i]
	}
	return ws / s, nil
}

// Generalised returns (sum(w x^p)/sum(w))^(1/p); power 0 is the geometric mean, 1
// the arithmetic, -1 the harmonic. A value that is not positive is [ErrData] unless
// the power is positive and the value 0.
func Generalised(x, w []float64, power float64) (float64, error) {
	same(x, w)
	if power == 0 {
		return Geometric(x, w)
	}
	s, ws := 0.0, 0.0
	for i, v := range x {
		if !(v > 0 || v == 0 && power > 0) {
			return 0, fmt.Errorf("%w: a mean of power %v needs positive values, got %v", ErrData, power, v)
		}
		s += w[i] * math.Pow(v, power)
		ws += w[i]
	}
	return math.Pow(s/ws, 1/power), nil
}

// MazziottaPareto returns M - S^2/M of the values of one unit, with M their mean
// and S their standard deviation (divisor n): the mean less a penalty for
// imbalance; plus instead of minus if reward is true, for an index of something bad. The
// method of 2013 has equal weights and values with mean 100 and standard deviation
// 10 ([ZScore]); with weights, M and S are weighted. M <= 0 is [ErrData].
func MazziottaPareto(x, w []float64, reward bool) (float64, error) {
	m := Arithmetic(x, w)
	if !(m > 0) {
		return 0, fmt.Errorf("%w: the Mazziotta-Pareto index needs a positive mean, got %v", ErrData, m)
	}
	s2, ws := 0.0, 0.0
	for i, v := range x {
		s2 += w[i] * (v - m) * (v - m)
		ws += w[i]
	}
	penalty := s2 / ws / m
	if reward {
		penalty = -penalty
	}
	return m - penalty, nil
}

// Copeland returns, for units x values (rows[i][k] is value k of unit i) with has
// marking what is there, the number of units each unit beats less the number that
// beat it. Unit i beats j when the weight of the values in which i is larger, plus
// half the weight of ties, exceeds half the weight of the values both have (Munda and Nardo
// 2009). Weights must not be negative. Values enter by their order only.
func Copeland(rows [][]float64, has [][]bool, w []float64) []int {
	out := make([]int, len(rows))
	for i := range rows {
		for j := range i {
			lead, all := 0.0, 0.0
			for k, wk := range w {
				if !has[i][k] || !has[j][k] {
					continue
				}
				all += wk
				switch {
				case rows[i][k] > rows[j][k]:
					lead += wk
				case rows[i][k] < rows[j][k]:
					lead -= wk
				}
			}
			switch {
			case lead > eps*all:
				out[i]++
				out[j]--
			case lead < -eps*all:
				out[i]--
				out[j]++
			}
		}
	}
	return out
}

func same(x, w []float64) {
	if len(x) != len(w) {
		panic("index: as many weights as values are needed")
	}
}
