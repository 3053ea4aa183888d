package policy

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"upstep/catalogue"
	"upstep/method/failure"
)

// Lines are the instruments of the present policy as lines of a budget, each serving the
// three failures by the instrument's weights without that of government failure, which no
// role of the state answers, made to sum to 1. An instrument that is not in the list, or
// that serves none of the three, is an error.
func Lines(present []Present, list []catalogue.Instrument) ([]failure.Line, error) {
	var out []failure.Line
	for _, p := range present {
		i := slices.IndexFunc(list, func(x catalogue.Instrument) bool { return x.ID == p.Instrument })
		if i < 0 {
			return nil, fmt.Errorf("there is no instrument %q", p.Instrument)
		}
		serves, ok := servesOf(list[i])
		if !ok {
			return nil, fmt.Errorf("%s serves none of the three failures", p.Instrument)
		}
		out = append(out, failure.Line{Name: list[i].Name, Amount: p.Budget, Serves: serves})
	}
	return out, nil
}

// servesOf are the weights of an instrument on market, system and capability failure,
// summing to 1.
func servesOf(i catalogue.Instrument) ([3]failure.Share, bool) {
	w := [3]float64{i.Failures.Market, i.Failures.System, i.Failures.Capability}
	sum := w[0] + w[1] + w[2]
	var out [3]failure.Share
	for f := range w {
		out[f].Failure = failure.Kinds()[f]
		if sum > tie {
			out[f].Share = w[f] / sum
		}
	}
	return out, sum > tie
}

// Cosine is the likeness of two mixes of the three failures (methods 10.4), 0..1: 1 where
// their shares are in the same proportions; nil where one of them has none.
func Cosine(x, y [3]float64) *float64 {
	var dot, a, b float64
	for f := range x {
		dot, a, b = dot+x[f]*y[f], a+x[f]*x[f], b+y[f]*y[f]
	}
	if math.Sqrt(a) <= tie || math.Sqrt(b) <= tie {
		return nil
	}
	c := min(1, dot/(math.Sqrt(a)*math.Sqrt(b)))
	return &c
}

// Fit is how well an instrument answers a mix of roles.
type Fit struct {
	Instrument string  `json:"instrument"`
	Name       string  `json:"name"`
	Cosine     float64 `json:"cosine"` // 0..1
	Present    bool    `json:"present"`
}

// Fits ranks instruments by the cosine of what they serve and the mix (methods 10.4),
// best first; nil without a mix. Instruments that serve none of the three are left out.
func Fits(mix []failure.Share, list []catalogue.Instrument, present []Present) []Fit {
	if len(mix) != 3 {
		return nil
	}
	var out []Fit
	for _, i := range list {
		serves, ok := servesOf(i)
		if !ok {
			continue
		}
		var x, y [3]float64
		for f := range mix {
			x[f], y[f] = serves[f].Share, mix[f].Share
		}
		c := Cosine(x, y)
		if c == nil {
			return nil // the mix is empty
		}
		out = append(out, Fit{Instrument: i.ID, Name: i.Name, Cosine: *c, Present: slices.ContainsFunc(present, func(p Present) bool { return p.Instrument == i.ID })})
	}
	slices.SortFunc(out, func(a, b Fit) int {
		if math.Abs(a.Cosine-b.Cosine) > tie {
			return cmp.Compare(b.Cosine, a.Cosine)
		}
		return cmp.Compare(a.Instrument, b.Instrument)
	})
	return out
}
