package gap

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Interval is a closed range Low..High.
type Interval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Poisson returns the exact two-sided limits of the mean of a Poisson count k >= 0
// at the given level (0.95 for 95 %): chi2inv((1-level)/2, 2k)/2 and
// chi2inv((1+level)/2, 2k+2)/2, with the lower limit 0 for k = 0 (Garwood 1936).
// Divide both by the denominator for the limits of a rate. It panics on a negative
// or broken count and on a level outside (0, 1).
func Poisson(k, level float64) Interval {
	if !(k >= 0) || math.IsInf(k, 0) || !(level > 0 && level < 1) {
		panic("gap: Poisson needs a count >= 0 and a level in (0, 1)")
	}
	tail := (1 - level) / 2
	// A chi-square quantile with 2a degrees of freedom is twice a gamma(a) quantile.
	iv := Interval{High: mathext.GammaIncRegCompInv(k+1, tail)}
	if k > 0 {
		iv.Low = mathext.GammaIncRegInv(k, tail)
	}
	return iv
}

// Rate is a count in relation to a size, with its Poisson limits at 95 %.
type Rate struct {
	Value    float64  `json:"value"`
	Interval Interval `json:"interval"`
}

// PerBillion returns count / (size / 1e9): per bn int.$ when size is GDP at PPP in
// int.$. It panics unless size > 0.
func PerBillion(count, size float64) Rate { return PerUnit(count, size, 1e9) }

// PerThousand returns count / firms * 1000: per 1,000 firms.
func PerThousand(count, firms float64) Rate { return PerUnit(count, firms, 1000) }

// PerUnit returns count / (size / unit) with Poisson limits at the default level. A count of 0 stays 0
// and shows its upper limit. It panics unless size > 0 and unit > 0.
func PerUnit(count, size, unit float64) Rate {
	return perUnit(count, size, unit, Options{}.withDefaults().PoissonLevel)
}

func perUnit(count, size, unit, level float64) Rate {
	if !(size > 0) || !(unit > 0) {
		panic("gap: a rate needs a positive size and unit")
	}
	iv, f := Poisson(count, level), unit/size
	return Rate{Value: count * f, Interval: Interval{iv.Low * f, iv.High * f}}
}

// LogOffset returns what to add before taking logarithms of x >= 0: half the
// smallest positive value when x holds a zero, else 0. ok is false when x holds a
// negative number or nothing positive: then logarithms don't fit the data.
func LogOffset(x []float64) (offset float64, ok bool) {
	low, zero := math.Inf(1), false
	for _, v := range x {
		switch {
		case v < 0 || math.IsNaN(v):
			return 0, false
		case v == 0:
			zero = true
		default:
			low = min(low, v)
		}
	}
	if math.IsInf(low, 1) {
		return 0, false
	}
	if zero {
		offset = zeroShare * low
	}
	return offset, true
}
