package match

import (
	"math"

	"upstep/catalogue"
	"upstep/policy"
)

// levels is what an instrument asks for by dimension, 0..5.
type levels = [catalogue.DimensionCount]int

// pilotLevels are those of a pilot: less by the relief, at least PilotMin, never more than
// at full scale.
func pilotLevels(j catalogue.Instrument, o Options) levels {
	out := j.Needs.List()
	for k, relief := range j.Relief.List() {
		out[k] = min(out[k], max(o.PilotMin, out[k]-relief))
	}
	return out
}

// numbers is how a host's capacity meets what is asked of it. Where a dimension that is
// asked for was not rated, known is false and only short has a meaning, for the others.
type numbers struct {
	known     bool
	fit, safe float64                           // safe is 1 less the overreach
	short     [catalogue.DimensionCount]float64 // points
	binding   int                               // -1: nothing is short
}

// weigh compares what is asked with what is there.
//
//	F = 1 - (th max s_k + (1 - th) mean s_k), s_k = max(0, asked - has)/5
//	O = 1 - P(no dimension falls short of what is asked by more than the tolerance)
//
// What is not asked for (level 0) can't fall short.
func weigh(asks levels, c policy.Capacity, o Options) numbers {
	n := numbers{known: true, binding: -1}
	worst, sum := 0.0, 0.0
	margins := make([]float64, 0, catalogue.DimensionCount)
	for k, ask := range asks {
		if ask == 0 {
			continue
		}
		if !rated(c, catalogue.Dimension(k)) {
			n.known = false
			continue
		}
		short := max(0, float64(ask)-c.Score[k])
		n.short[k] = short
		sum += short / highest
		if short > worst*highest+eps {
			worst, n.binding = short/highest, k
		}
		margins = append(margins, (c.Score[k]+o.Tolerance-float64(ask))/c.SD[k])
	}
	if n.known {
		n.fit = 1 - (o.Theta*worst + (1-o.Theta)*sum/catalogue.DimensionCount)
		n.safe = allAbove(margins, o.Rho)
	}
	return n
}

// normal is the standard normal distribution function.
func normal(x float64) float64 { return 0.5 * math.Erfc(-x/math.Sqrt2) }

// reach is how far the integral over the common factor goes, in standard deviations.
const reach = 7

// allAbove is the chance that no error falls below its margin, the errors being normal with
// correlation rho: each is sqrt(rho) z + sqrt(1-rho) e with z common to all.
//
//	integral of phi(z) prod_k Phi((m_k + sqrt(rho) z)/sqrt(1-rho)) dz
//
// With rho 0 it is the product, with rho within a millionth of 1 the chance of the smallest
// margin.
func allAbove(margins []float64, rho float64) float64 {
	if len(margins) == 0 {
		return 1
	}
	if rho > 1-1e-6 {
		least := margins[0]
		for _, m := range margins {
			least = min(least, m)
		}
		return normal(least)
	}
	product := func(common float64) float64 {
		p := 1.0
		for _, m := range margins {
			p *= normal((m + common) / math.Sqrt(1-rho))
		}
		return p
	}
	if rho == 0 {
		return product(0)
	}
	// The integrand changes over a width of sqrt((1-rho)/rho): with four steps to it the
	// trapezoidal rule is exact to rounding.
	step := min(0.25, math.Sqrt((1-rho)/rho)/4)
	half := int(math.Ceil(reach / step))
	sum, weights := 0.0, 0.0
	for i := -half; i <= half; i++ {
		z := float64(i) * step
		w := math.Exp(-z * z / 2)
		weights += w
		sum += w * product(math.Sqrt(rho)*z)
	}
	return sum / weights
}

// decide is what the numbers alone say; intention is known.
func decide(intention, fit, safe float64, o Options) Decision {
	wanted, runs := intention >= o.Intention-eps, fit >= o.Fit-eps
	switch {
	case wanted && runs && 1-safe <= o.Overreach+eps:
		return Promote
	case wanted:
		return Simplify
	case runs:
		return Low
	default:
		return Avoid
	}
}
