package catchup

import (
	"math"
	"slices"
)

// Five are the variables of the index of a national innovation system, in the order
// of Lee, Lee and Lee (2021).
var Five = [5]string{"localisation", "diversification", "decentralisation", "originality", "cycle_time"}

// NIS is the index of the five variables for one country.
type NIS struct {
	Country   string     `json:"country"`
	Scaled    [5]float64 `json:"scaled"`    // min-max over the countries, 0..1, in the order of Five; cycle time reversed
	Value     float64    `json:"value"`     // their mean
	Imbalance float64    `json:"imbalance"` // their population standard deviation
}

// Index scales each variable (a row of x per country, in the order of [Five], cycle
// time in years) over the countries and takes the mean. The lists have one entry per
// country. ok is false when a variable is the same for all: then it can't be scaled.
func Index(x [][5]float64) (out []NIS, ok bool) {
	out = make([]NIS, len(x))
	for k := range Five {
		low, high := math.Inf(1), math.Inf(-1)
		for _, row := range x {
			low, high = min(low, row[k]), max(high, row[k])
		}
		if !(high-low > eps) {
			return nil, false
		}
		for i, row := range x {
			out[i].Scaled[k] = (row[k] - low) / (high - low)
			if k == 4 {
				out[i].Scaled[k] = 1 - out[i].Scaled[k]
			}
		}
	}
	for i := range out {
		sum, squares := 0.0, 0.0
		for _, v := range out[i].Scaled {
			sum += v
		}
		mean := sum / 5
		for _, v := range out[i].Scaled {
			squares += (v - mean) * (v - mean)
		}
		out[i].Value, out[i].Imbalance = mean, math.Sqrt(squares/5)
	}
	return out, true
}

// five returns the five variables of a country; ok is false when one is missing.
func (c Country) five() (x [5]float64, ok bool) {
	for i, v := range []*float64{c.Localisation, c.Diversification, c.Decentral, c.Originality, c.CycleTime} {
		if v == nil {
			return x, false
		}
		x[i] = *v
	}
	return x, true
}

// Kind is the kind of a national innovation system.
type Kind string

// The kinds. Catching up: short cycle, low originality, high localisation, high
// diversification. Trapped: the opposite. Balanced: all in the middle. Imbalanced:
// none of these.
const (
	CatchingUp Kind = "catching-up"
	Trapped    Kind = "trapped"
	Balanced   Kind = "balanced"
	Imbalanced Kind = "imbalanced"
)

// Mark is one of the four marks of catching up.
type Mark struct {
	Name  string  `json:"name"`
	Place float64 `json:"place"` // 0..1 between least and most, 1 being the catching-up end
}

// Profile is the kind of a country with what it rests on.
type Profile struct {
	Kind  Kind   `json:"kind"`
	Marks []Mark `json:"marks"`
	// Range is the range of thresholds, at the steps tried, over which the kind stays the
	// same, and Else what it is at the first threshold beyond on either side ("" if none).
	Range     [2]float64 `json:"range"`
	ElseBelow Kind       `json:"else_below,omitempty"`
	ElseAbove Kind       `json:"else_above,omitempty"`
}

// ProfileOf names the kind of a country: catching up when at least so many of the four
// marks stand at the high threshold or above and none at the low one (1 - high) or
// below, trapped the other way round, balanced when all lie between, else imbalanced.
// Four marks, thresholds from above 0.5 to 1.
func ProfileOf(n NIS, high float64, marks int) Profile {
	p := Profile{Marks: []Mark{
		{"short cycle", n.Scaled[4]}, {"low originality", 1 - n.Scaled[3]},
		{"high localisation", n.Scaled[0]}, {"high diversification", n.Scaled[1]},
	}}
	p.Kind = kindOf(p.Marks, high, marks)
	p.Range = [2]float64{high, high}
	// Steps of one hundredth from just above one half to nine tenths.
	for h := high - 0.01; h > 0.505; h -= 0.01 {
		if k := kindOf(p.Marks, h, marks); k != p.Kind {
			p.ElseBelow = k
			break
		}
		p.Range[0] = h
	}
	for h := high + 0.01; h < 0.905; h += 0.01 {
		if k := kindOf(p.Marks, h, marks); k != p.Kind {
			p.ElseAbove = k
			break
		}
		p.Range[1] = h
	}
	return p
}

func kindOf(list []Mark, high float64, marks int) Kind {
	up, down := 0, 0
	for _, m := range list {
		if m.Place >= high-eps {
			up++
		}
		if m.Place <= 1-high+eps {
			down++
		}
	}
	switch {
	case up >= marks && down == 0:
		return CatchingUp
	case down >= marks && up == 0:
		return Trapped
	case up == 0 && down == 0:
		return Balanced
	}
	return Imbalanced
}

// rate computes the index over the countries with enough patents and all five
// variables; it needs at least five countries. The order is that of the codes.
func rate(list []Country, least int) (out []NIS, why string) {
	var x [][5]float64
	var codes []string
	for _, c := range list {
		if c.Patents < least {
			continue
		}
		if row, ok := c.five(); ok {
			x, codes = append(x, row), append(codes, c.Code)
		}
	}
	if len(x) < fewest {
		return nil, "few"
	}
	out, ok := Index(x)
	if !ok {
		return nil, "same"
	}
	for i := range out {
		out[i].Country = codes[i]
	}
	return slices.Clip(out), ""
}

// fewest countries for a statistic over countries.
const fewest = 5
