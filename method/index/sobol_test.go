package index_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"upstep/method/index"
)

// Four runs, one factor. f0 = 2.5, V = 10/7 over the eight values. Total:
// ((1-2)^2 + 0 + 0 + (4-5)^2)/4 / (2V) = 0.175. First, Saltelli: (2-2.5)(2-1) +
// (3-2.5)(5-4) = 0. First, Jansen: 1 - (0+1+1+4)/4 / (2V) = 0.475.
func TestSobolByHand(t *testing.T) {
	s := index.Sample{A: []float64{1, 2, 3, 4}, B: []float64{2, 1, 4, 3}, AB: [][]float64{{2, 2, 3, 5}}}
	for by, first := range map[index.Estimator]float64{index.Saltelli: 0, index.Jansen: 0.475} {
		e, err := index.Sobol(s, by, 10, 0.9, 1, 1)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "total", e[0].Total.Value, 0.175, 1e-15)
		near(t, "first by "+string(by), e[0].First.Value, first, 1e-15)
	}
	flat := index.Sample{A: []float64{1, 1, 1, 1}, B: []float64{1, 1, 1, 1}, AB: [][]float64{{1, 1, 1, 1}}}
	if _, err := index.Sobol(flat, index.Jansen, 10, 0.9, 1, 1); !errors.Is(err, index.ErrData) {
		t.Errorf("flat output: %v", err)
	}
	if _, err := index.Sobol(s, "other", 10, 0.9, 1, 1); !errors.Is(err, index.ErrOption) {
		t.Errorf("unknown estimator: %v", err)
	}
}

func design(n, d int, seed uint64, f func([]float64) float64) index.Sample {
	rng := rand.New(rand.NewPCG(seed, 0))
	s := index.Sample{AB: make([][]float64, d)}
	for range n {
		a, b := make([]float64, d), make([]float64, d)
		for k := range d {
			a[k], b[k] = rng.Float64(), rng.Float64()
		}
		s.A, s.B = append(s.A, f(a)), append(s.B, f(b))
		for k := range d {
			x := append([]float64(nil), a...)
			x[k] = b[k]
			s.AB[k] = append(s.AB[k], f(x))
		}
	}
	return s
}

// Ishigami and Homma (1990), a = 7, b = 0.1: the indices have a closed form, the
// third factor acts by interaction only.
func TestSobolIshigami(t *testing.T) {
	s := design(20000, 3, 5, func(x []float64) float64 {
		z := [3]float64{}
		for k := range z {
			z[k] = math.Pi * (2*x[k] - 1)
		}
		return math.Sin(z[0]) + 7*math.Pow(math.Sin(z[1]), 2) + 0.1*math.Pow(z[2], 4)*math.Sin(z[0])
	})
	for _, by := range []index.Estimator{index.Saltelli, index.Jansen} {
		e, err := index.Sobol(s, by, 100, 0.95, 1, 2)
		if err != nil {
			t.Fatal(err)
		}
		for k, want := range [][2]float64{{0.3139, 0.5576}, {0.4424, 0.4424}, {0, 0.2437}} {
			near(t, "first by "+string(by), e[k].First.Value, want[0], 0.02)
			near(t, "total", e[k].Total.Value, want[1], 0.02)
			if e[k].First.Low > e[k].First.Value || e[k].First.High < e[k].First.Value || e[k].First.High-e[k].First.Low > 0.1 {
				t.Errorf("interval %+v", e[k].First)
			}
		}
	}
}

// Honest intervals: of y = 2 x1 + x2 the indices are 0.8 and 0.2; intervals of 90 %
// hold them in about 90 of 100 samples.
func TestSobolCoverage(t *testing.T) {
	hits, all := 0, 0
	for seed := range uint64(150) {
		s := design(200, 2, seed, func(x []float64) float64 { return 2*x[0] + x[1] })
		e, err := index.Sobol(s, index.Saltelli, 200, 0.9, seed, 2)
		if err != nil {
			t.Fatal(err)
		}
		for k, want := range []float64{0.8, 0.2} {
			for _, x := range []index.Estimate{e[k].First, e[k].Total} {
				all++
				if x.Low <= want && want <= x.High {
					hits++
				}
			}
		}
	}
	if share := float64(hits) / float64(all); share < 0.85 || share > 0.95 {
		t.Errorf("intervals of 90 %% hold the truth in %.3f of cases", share)
	}
}

func TestSensitivity(t *testing.T) {
	in := asem(t)
	var first *index.Indices
	for _, workers := range []int{1, 2, 5} {
		s, err := index.Sensitivity(in, asemPlan(), index.SensitivityOptions{Factors: asemFactors(), Seed: 11, N: 32, Bootstrap: 100, Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = s
		} else if !reflect.DeepEqual(first, s) {
			t.Errorf("%d workers give another result", workers)
		}
	}
	if first.Runs != 32*6 || len(first.Effects) != 4 || first.Converged || first.NeedN <= 32 || first.Notes[0].Code != "index-sobol-not-converged" {
		t.Errorf("N = 32: %d runs, converged %v, need %d, notes %v", first.Runs, first.Converged, first.NeedN, first.Notes)
	}
	big, err := index.Sensitivity(in, asemPlan(), index.SensitivityOptions{Factors: asemFactors(), Seed: 11, N: 1500, Estimator: index.Jansen, Bootstrap: 200, Precision: 0.1})
	if err != nil {
		t.Fatal(err)
	}
	if !big.Converged || big.Widest > 0.1 || big.Notes[0].Code != "index-sobol-converged" {
		t.Errorf("N = 1500: widest %v, notes %v", big.Widest, big.Notes)
	}
	sum := 0.0
	for _, e := range big.Effects {
		t.Logf("%-10s first %+.3f [%+.3f, %+.3f] total %.3f [%.3f, %.3f]", e.Factor, e.First.Value, e.First.Low, e.First.High, e.Total.Value, e.Total.Low, e.Total.High)
		sum += e.First.Value
		if e.Total.Value < e.First.Value-0.1 {
			t.Errorf("%s: total below first", e.Factor)
		}
	}
	if sum > 1.1 {
		t.Errorf("first-order indices sum to %v", sum)
	}
	one, err := index.Sensitivity(in, asemPlan(), index.SensitivityOptions{Factors: asemFactors(), Seed: 11, N: 16, Bootstrap: 10, Unit: "CHE"})
	if err != nil || one.Output != "rank of CHE" {
		t.Errorf("%v %v", one, err)
	}
	if one.Variance == 0 && one.Notes[0].Code != "index-sobol-flat" {
		t.Errorf("rank of CHE does not vary, but notes are %v", one.Notes)
	}
	for name, o := range map[string]index.SensitivityOptions{
		"unknown unit": {Factors: asemFactors(), Unit: "XXX"},
		"one factor":   {Factors: asemFactors()[:1]},
		"small N":      {Factors: asemFactors(), N: 4},
		"estimator":    {Factors: asemFactors(), Estimator: "best"},
	} {
		if _, err := index.Sensitivity(in, asemPlan(), o); !errors.Is(err, index.ErrOption) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
