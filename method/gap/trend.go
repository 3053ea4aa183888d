package gap

import (
	"math"
	"slices"
)

// Trend is a Theil-Sen slope with the Mann-Kendall test.
type Trend struct {
	Slope float64 `json:"slope"` // units per year
	S     int     `json:"s"`
	Z     float64 `json:"z"`
	P     float64 `json:"p"` // two-sided, normal approximation
	N     int     `json:"n"`
	Ties  int     `json:"ties"` // pairs of equal values; the variance is the no-tie form, which errs on the cautious side
}

// NewTrend returns the median of pairwise slopes (Theil 1950, Sen 1968) and
// S = sum_{i<j} sign(x_j - x_i) with var = n(n-1)(2n+5)/18 and
// z = (S - sign S)/sqrt(var) (Mann 1945, Kendall 1975). Years must ascend. ok is
// false with fewer than 5 points or less than 6 years between the first and last.
func NewTrend(path []Knot) (t Trend, ok bool) { return newTrend(path, Options{}.withDefaults()) }

// newTrend is NewTrend with the least points and years of options with defaults.
func newTrend(path []Knot, o Options) (t Trend, ok bool) {
	n := len(path)
	if n < o.TrendPoints || path[n-1].Year-path[0].Year < o.TrendSpan-eps {
		return Trend{N: n}, false
	}
	slopes := make([]float64, 0, n*(n-1)/2)
	t.N = n
	for i := range path {
		for j := i + 1; j < n; j++ {
			d := path[j].Value - path[i].Value
			slopes = append(slopes, d/(path[j].Year-path[i].Year))
			switch {
			case math.Abs(d) <= eps*max(1e-3, min(1, math.Abs(path[i].Value))):
				t.Ties++
			case d > 0:
				t.S++
			default:
				t.S--
			}
		}
	}
	slices.Sort(slopes)
	t.Slope = Median(slopes)
	f := float64(n)
	sign := float64(min(max(t.S, -1), 1))
	t.Z = (float64(t.S) - sign) / math.Sqrt(f*(f-1)*(2*f+5)/18)
	t.P = math.Erfc(math.Abs(t.Z) / math.Sqrt2)
	return t, true
}

// Reach is how long an economy needs to a moving target at present trends.
type Reach struct {
	Years   float64 `json:"years"`   // 0 when Reached; meaningless when Never
	Never   bool    `json:"never"`   // "never at current trends"
	Reached bool    `json:"reached"` // at or beyond the target already
}

// TimeToTarget returns (target - x) / (m - mb) for an economy at x with slope m and
// a benchmark at target with slope mb, where more is better; for the opposite
// direction negate all four. Never means m <= mb while x is below target.
func TimeToTarget(x, target, m, mb float64) Reach {
	switch {
	case x >= target-eps:
		return Reach{Reached: true}
	case m-mb <= 1e-12:
		return Reach{Never: true}
	}
	return Reach{Years: (target - x) / (m - mb)}
}
