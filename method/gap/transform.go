package gap

import (
	"fmt"
	"math"
)

// Transform says on which scale an indicator is compared.
type Transform string

// The transforms. The zero value is Identity.
const (
	Identity Transform = ""
	Log      Transform = "ln"    // positive skewed indicators
	Logit    Transform = "logit" // shares bounded below and above
)

// Scale is a transform fitted to a sample, so that zeros and values at the bounds
// have an image. Make one with [NewScale].
type Scale struct {
	Kind   Transform `json:"kind"`
	Offset float64   `json:"offset,omitempty"` // added before ln
	Low    float64   `json:"low,omitempty"`    // bounds of a logit
	High   float64   `json:"high,omitempty"`
	Below  float64   `json:"below,omitempty"` // what a value at Low is moved to, likewise Above for High
	Above  float64   `json:"above,omitempty"`
}

// NewScale fits a transform to the sample x. Log: when x holds a zero, half the
// smallest positive value is added to every value ([LogOffset]). Logit: a value at
// a bound is moved inside by half the smallest distance any other value keeps from
// that bound. It returns an error when the data can't be transformed: negative
// values under Log, values outside the bounds under Logit, an unknown transform.
func NewScale(kind Transform, bounds Interval, x []float64) (Scale, error) {
	s := Scale{Kind: kind}
	switch kind {
	case Identity:
	case Log:
		off, ok := LogOffset(x)
		if !ok {
			return s, fmt.Errorf("logarithms need values >= 0, some of them positive")
		}
		s.Offset = off
	case Logit:
		if !(bounds.High > bounds.Low) {
			return s, fmt.Errorf("logit needs bounds, got %v..%v", bounds.Low, bounds.High)
		}
		s.Low, s.High = bounds.Low, bounds.High
		low, high := bounds.High-bounds.Low, bounds.High-bounds.Low
		for _, v := range x {
			if v < bounds.Low || v > bounds.High {
				return s, fmt.Errorf("value %v outside the bounds %v..%v", v, bounds.Low, bounds.High)
			}
			if v > bounds.Low {
				low = min(low, v-bounds.Low)
			}
			if v < bounds.High {
				high = min(high, bounds.High-v)
			}
		}
		s.Below, s.Above = bounds.Low+zeroShare*low, bounds.High-zeroShare*high
	default:
		return s, fmt.Errorf("unknown transform %q", kind)
	}
	return s, nil
}

// Apply maps a value of the sample; outside the domain the result is NaN or an
// infinity.
func (s Scale) Apply(v float64) float64 {
	switch s.Kind {
	case Log:
		return math.Log(v + s.Offset)
	case Logit:
		v = min(max(v, s.Below), s.Above)
		return math.Log((v - s.Low) / (s.High - v))
	}
	return v
}

// Invert maps back.
func (s Scale) Invert(z float64) float64 {
	switch s.Kind {
	case Log:
		return math.Exp(z) - s.Offset
	case Logit:
		return s.Low + (s.High-s.Low)/(1+math.Exp(-z))
	}
	return z
}

// Over returns by how much a value exceeds its prediction, as a fraction of the
// prediction (0.1 = 10 % above); nil when the prediction is not positive, as then
// no percentage makes sense. In log form this is exp(e) - 1.
func (s Scale) Over(value, predicted float64) *float64 {
	base := predicted + s.Offset
	if !(base > 0) {
		return nil
	}
	return new((value+s.Offset)/base - 1)
}
