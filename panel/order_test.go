package panel_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"upstep/panel"
)

// h = 3p: at p = 0.25 it is 0.75, between 1 and 3, so 1 + 0.75 x 2 = 2.5.
func TestQuantile(t *testing.T) {
	x := []float64{1, 3, 5, 10}
	for p, want := range map[float64]float64{0: 1, 0.25: 2.5, 0.5: 4, 1.0 / 3: 3, 0.9: 8.5, 1: 10} {
		if got := panel.Quantile(x, p); math.Abs(got-want) > 1e-12 {
			t.Errorf("p %v: %v, want %v", p, got, want)
		}
	}
	if got := panel.Quantile([]float64{7}, 0.3); got != 7 {
		t.Errorf("of one value: %v", got)
	}
}

func TestMedian(t *testing.T) {
	for _, tc := range []struct {
		x    []float64
		want float64
	}{{[]float64{5}, 5}, {[]float64{9, 1, 4}, 4}, {[]float64{9, 1, 4, 2}, 3}} {
		was := slices.Clone(tc.x)
		if got := panel.Median(tc.x); got != tc.want || !slices.Equal(tc.x, was) {
			t.Errorf("%v: %v, want %v", tc.x, got, tc.want)
		}
	}
	if got := panel.Median(nil); !math.IsNaN(got) {
		t.Errorf("of nothing: %v", got)
	}
}

func TestMidRanks(t *testing.T) {
	if got := panel.MidRanks([]float64{2, 1, 2 + 1e-10, 5}); !slices.Equal(got, []float64{2.5, 1, 2.5, 4}) {
		t.Error(got)
	}
}

// Half of the values lie on either side of the median, which is the quantile at a half;
// ranks sum to n(n+1)/2 and mirror when the signs turn.
func TestOrderProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Map(rapid.IntRange(-50, 50), func(n int) float64 { return float64(n) / 4 }), 1, 30).Draw(t, "x")
		m, below, above := panel.Median(x), 0, 0
		turned := make([]float64, len(x))
		for i, v := range x {
			turned[i] = -v
			if v < m {
				below++
			}
			if v > m {
				above++
			}
		}
		if 2*below > len(x) || 2*above > len(x) {
			t.Errorf("%d below and %d above %v of %v", below, above, m, x)
		}
		if q := panel.Quantile(slices.Sorted(slices.Values(x)), 0.5); math.Abs(q-m) > 1e-12 {
			t.Errorf("median %v, quantile %v", m, q)
		}
		sum, up, down := 0.0, panel.MidRanks(x), panel.MidRanks(turned)
		for i := range x {
			sum += up[i]
			if up[i]+down[i] != float64(len(x)+1) {
				t.Errorf("%v ranks %v and %v", x[i], up[i], down[i])
			}
		}
		if sum != float64(len(x)*(len(x)+1))/2 {
			t.Errorf("ranks sum to %v", sum)
		}
	})
}
