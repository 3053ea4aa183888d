package index

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"

	"upstep/panel"
)

// Estimator is a formula for first-order indices. Total indices are always by
// Jansen: mean((y_A - y_ABi)^2) / (2 V).
type Estimator string

// The estimators; f0 is the mean of y_A and y_B, V their variance (sample).
const (
	Saltelli Estimator = "saltelli" // mean((y_B - f0)(y_ABi - y_A)) / V; Saltelli et al. (2010), centred
	Jansen   Estimator = "jansen"   // 1 - mean((y_B - y_ABi)^2) / (2 V); Jansen (1999)
)

// Sample holds the outputs of a Sobol design: two independent samples A and B of the
// factors, and for each factor the sample A with that factor taken from B.
type Sample struct {
	A, B []float64
	AB   [][]float64 // factor x run
}

// Estimate is an index with its bootstrap interval (percentiles, type 7).
type Estimate struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	Half  float64 `json:"half"` // the same from the first half of the runs
}

// Effect is what one factor does to the variance of the output.
type Effect struct {
	Factor string   `json:"factor"`
	First  Estimate `json:"first"` // share that would go if the factor alone were known
	Total  Estimate `json:"total"` // share that would stay if all others were known
}

// Sobol estimates first-order and total indices. resample is the number of bootstrap
// samples, level that of the intervals, inside (0, 1). The bootstrap draws runs, with
// everything that belongs to a run together, and takes the variance anew from each
// sample; COINr keeps it fixed, which makes intervals too narrow. A sampling error can
// make an estimate negative: it is shown as it is. An output that does not vary, fewer
// than four runs or lists of different length are errors.
func Sobol(s Sample, by Estimator, resample int, level float64, seed uint64, workers int) ([]Effect, error) {
	n := len(s.A)
	if by != Saltelli && by != Jansen {
		return nil, fmt.Errorf("%w: estimator %q is not known", ErrOption, by)
	}
	if n < 4 || len(s.B) != n || slices.ContainsFunc(s.AB, func(x []float64) bool { return len(x) != n }) {
		return nil, fmt.Errorf("%w: a design of %d and %d runs", ErrData, n, len(s.B))
	}
	if resample < 2 || !(level > 0 && level < 1) {
		return nil, fmt.Errorf("%w: %d bootstrap samples, level %v", ErrOption, resample, level)
	}
	if flat(slices.Concat(s.A, s.B)) {
		return nil, fmt.Errorf("%w: the output does not vary", ErrData)
	}
	rows := make([]int, n)
	for i := range rows {
		rows[i] = i
	}
	d := len(s.AB)
	value, half := s.indices(by, rows), s.indices(by, rows[:n/2])
	boots := make([][]float64, resample)
	var wait sync.WaitGroup
	share := (resample + max(workers, 1) - 1) / max(workers, 1)
	for from := 0; from < resample; from += share {
		wait.Go(func() {
			drawn := make([]int, n)
			for k := from; k < min(from+share, resample); k++ {
				rng := rand.New(rand.NewPCG(seed, 1<<62|uint64(k)))
				for i := range drawn {
					drawn[i] = rng.IntN(n)
				}
				boots[k] = s.indices(by, drawn)
			}
		})
	}
	wait.Wait()
	estimate := func(k int) Estimate {
		e := Estimate{Value: value[k], Half: half[k]}
		var x []float64
		for _, b := range boots {
			if finite(b[k]) {
				x = append(x, b[k])
			}
		}
		slices.Sort(x)
		e.Low, e.High = panel.Quantile(x, (1-level)/2), panel.Quantile(x, (1+level)/2)
		return e
	}
	out := make([]Effect, d)
	for k := range out {
		out[k] = Effect{First: estimate(k), Total: estimate(d + k)}
	}
	return out, nil
}

// indices returns the first-order and then the total indices over the given runs.
func (s Sample) indices(by Estimator, rows []int) []float64 {
	n, d := float64(len(rows)), len(s.AB)
	f0 := 0.0
	for _, i := range rows {
		f0 += s.A[i] + s.B[i]
	}
	f0 /= 2 * n
	v := 0.0
	for _, i := range rows {
		v += (s.A[i]-f0)*(s.A[i]-f0) + (s.B[i]-f0)*(s.B[i]-f0)
	}
	v /= 2*n - 1
	out := make([]float64, 2*d)
	for k, ab := range s.AB {
		first, total := 0.0, 0.0
		for _, i := range rows {
			if by == Saltelli {
				first += (s.B[i] - f0) * (ab[i] - s.A[i])
			} else {
				first += (s.B[i] - ab[i]) * (s.B[i] - ab[i])
			}
			total += (s.A[i] - ab[i]) * (s.A[i] - ab[i])
		}
		out[k] = first / n / v
		if by == Jansen {
			out[k] = 1 - first/(2*n*v)
		}
		out[d+k] = total / (2 * n * v)
	}
	return out
}

// widest returns the largest half-width of the intervals, and whose it is.
func widest(list []Effect) (width float64, factor, kind string) {
	for _, e := range list {
		for _, x := range []struct {
			kind string
			e    Estimate
		}{{"first-order", e.First}, {"total", e.Total}} {
			if w := (x.e.High - x.e.Low) / 2; w > width || factor == "" || math.IsNaN(w) {
				width, factor, kind = w, e.Factor, x.kind
			}
		}
	}
	return width, factor, kind
}
