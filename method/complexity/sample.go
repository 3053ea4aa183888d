package complexity

import (
	"fmt"
	"strings"

	"upstep/trade"
)

// SampleOptions are the filters of [ReferenceSample]. A zero field means its
// default, a negative number no filter.
type SampleOptions struct {
	MinPopulation float64  // persons, default 1 million (literature)
	MinExports    float64  // US dollars of an economy in the year, default 1 bn (literature; the Atlas takes a 3-year mean)
	MinWorld      float64  // US dollars of a product over all economies, default 10 million (literature)
	Exclude       []string // codes or prefixes of codes; nil means DefaultExclude
}

// DefaultExclude are products whose trade says little of production: gold, arms,
// works of art, and headings for what is not specified.
var DefaultExclude = []string{"7108", "93", "97", "9999"}

func (o SampleOptions) orDefault() SampleOptions {
	for _, d := range []struct {
		field *float64
		value float64
	}{{&o.MinPopulation, 1e6}, {&o.MinExports, 1e9}, {&o.MinWorld, 1e7}} {
		if *d.field == 0 {
			*d.field = d.value
		}
	}
	if o.Exclude == nil {
		o.Exclude = DefaultExclude
	}
	return o
}

// ReferenceSample returns the reference sample of a matrix: services and excluded
// products out, then small economies (an economy of unknown population counts as
// small), then products hardly traded. Each filter is logged in Steps. The matrix is not
// changed.
func ReferenceSample(m *trade.Matrix, population map[string]float64, opt SampleOptions) *trade.Matrix {
	o := opt.orDefault()
	s := m.WithoutServices()
	s = s.Keep("products "+strings.Join(o.Exclude, ", "), nil, func(p int) bool { return !excluded(s.Products[p], o.Exclude) })
	small := fmt.Sprintf("population below %.0f or unknown, or exports below %.0f dollars", o.MinPopulation, o.MinExports)
	switch {
	case o.MinPopulation < 0 && o.MinExports < 0:
		small = "no filter on economies"
	case o.MinPopulation < 0:
		small = fmt.Sprintf("exports below %.0f dollars, population not looked at", o.MinExports)
	}
	s = s.Keep(small, func(c int) bool {
		return population[s.Countries[c]] >= o.MinPopulation && s.Total(c) >= o.MinExports
	}, nil)
	world := s.World()
	return s.Keep(fmt.Sprintf("world trade below %.0f dollars", o.MinWorld), nil, func(p int) bool { return world[p] >= o.MinWorld })
}
