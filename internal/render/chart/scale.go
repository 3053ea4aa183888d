package chart

import "math"

// span is an axis from Min to Max with a tick every Step. On a log axis Step is 0
// and ticks are powers of ten.
type span struct {
	Min, Max, Step float64
	Log            bool
}

// nice returns an axis that covers lo..hi with about n steps of 1, 2, 2.5 or 5
// times a power of ten (Heckbert 1990).
func nice(lo, hi float64, n int) span {
	if hi <= lo {
		d := math.Abs(lo)
		if d == 0 {
			d = 1
		}
		lo, hi = lo-d/2, hi+d/2
	}
	raw := (hi - lo) / float64(n)
	pow := math.Pow(10, math.Floor(math.Log10(raw)))
	step := 10 * pow
	for _, m := range []float64{1, 2, 2.5, 5} {
		if m*pow >= raw*(1-1e-9) {
			step = m * pow
			break
		}
	}
	return span{Min: math.Floor(lo/step+1e-9) * step, Max: math.Ceil(hi/step-1e-9) * step, Step: step}
}

// decades returns a log axis over lo..hi (both positive) whose ends are 1, 2 or 5
// times a power of ten.
func decades(lo, hi float64) span {
	down := func(v float64) float64 {
		pow := math.Pow(10, math.Floor(math.Log10(v)))
		for _, m := range []float64{5, 2} {
			if m*pow <= v*(1+1e-9) {
				return m * pow
			}
		}
		return pow
	}
	up := func(v float64) float64 {
		pow := math.Pow(10, math.Floor(math.Log10(v)))
		for _, m := range []float64{1, 2, 5} {
			if m*pow >= v*(1-1e-9) {
				return m * pow
			}
		}
		return 10 * pow
	}
	s := span{Min: down(lo), Max: up(hi), Log: true}
	if s.Max <= s.Min {
		s.Max = 10 * s.Min
	}
	return s
}

// at maps a value to 0..1 along the axis.
func (s span) at(v float64) float64 {
	if s.Log {
		return math.Log(v/s.Min) / math.Log(s.Max/s.Min)
	}
	return (v - s.Min) / (s.Max - s.Min)
}

// extent returns the smallest and largest of the values; ok is false without any.
func extent(values []float64) (lo, hi float64, ok bool) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, v := range values {
		lo, hi = min(lo, v), max(hi, v)
	}
	return lo, hi, len(values) > 0
}

// round1 rounds to a tenth.
func round1(v float64) float64 { return math.Round(v*10) / 10 }
