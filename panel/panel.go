package panel

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Series describes one indicator of a panel: one source, one unit.
type Series struct {
	Indicator string
	Unit      string
	Quality   Quality // of every observation of the series
	Ref       Ref
}

// Panel is an immutable indicator x economy x year table.
// It is safe for concurrent reading.
type Panel struct {
	series    []Series
	countries []string
	first     int
	years     int
	values    []float64 // [(series*countries + country)*years + year]
	states    []State

	seriesAt  map[string]int
	countryAt map[string]int
}

// Builder collects observations for a Panel. Make one with [NewBuilder].
type Builder struct {
	p   *Panel
	bad []error
}

// NewBuilder starts a panel of the given series, countries (any order, no
// duplicates) and years first..last. It panics on an empty range or on duplicates,
// which are programmer errors.
func NewBuilder(series []Series, countries []string, first, last int) *Builder {
	if last < first {
		panic("panel: last year before first")
	}
	p := &Panel{
		series: slices.Clone(series), countries: slices.Clone(countries),
		first: first, years: last - first + 1,
		seriesAt: make(map[string]int, len(series)), countryAt: make(map[string]int, len(countries)),
	}
	slices.SortFunc(p.series, func(a, b Series) int { return cmp.Compare(a.Indicator, b.Indicator) })
	slices.Sort(p.countries)
	for i, s := range p.series {
		p.seriesAt[s.Indicator] = i
	}
	for i, c := range p.countries {
		p.countryAt[c] = i
	}
	if len(p.seriesAt) != len(series) || len(p.countryAt) != len(countries) {
		panic("panel: duplicate indicator or country")
	}
	n := len(series) * len(countries) * p.years
	p.values, p.states = make([]float64, n), make([]State, n)
	return &Builder{p: p}
}

// Set stores a present value. A second value for a cell, an unknown indicator or
// country, a year out of range, an infinity or a NaN is kept as an error for
// [Builder.Panel] and changes nothing.
func (b *Builder) Set(indicator, country string, year int, v float64) {
	b.set(indicator, country, year, v, Present)
}

// SetNotApplicable marks a cell as one where the question does not arise.
func (b *Builder) SetNotApplicable(indicator, country string, year int) {
	b.set(indicator, country, year, 0, NotApplicable)
}

func (b *Builder) set(indicator, country string, year int, v float64, s State) {
	i, ok := b.p.index(indicator, country, year)
	switch {
	case !ok:
		b.bad = append(b.bad, fmt.Errorf("%s %s %d: no such cell in the panel", indicator, country, year))
	case math.IsNaN(v) || math.IsInf(v, 0):
		b.bad = append(b.bad, fmt.Errorf("%s %s %d: value %v is not a number", indicator, country, year, v))
	case b.p.states[i] != Missing:
		b.bad = append(b.bad, fmt.Errorf("%s %s %d: a second value %v, first %v", indicator, country, year, v, b.p.values[i]))
	default:
		b.p.values[i], b.p.states[i] = v, s
	}
}

// Panel returns the finished panel and the observations it refused. The builder
// must not be used afterwards.
func (b *Builder) Panel() (*Panel, []error) {
	p := b.p
	b.p = nil
	return p, b.bad
}

func (p *Panel) index(indicator, country string, year int) (int, bool) {
	s, ok1 := p.seriesAt[indicator]
	c, ok2 := p.countryAt[country]
	if !ok1 || !ok2 || year < p.first || year >= p.first+p.years {
		return 0, false
	}
	return (s*len(p.countries)+c)*p.years + year - p.first, true
}

// At returns the observation of a cell. Outside the panel it is Missing.
func (p *Panel) At(indicator, country string, year int) Observation {
	o := Observation{Indicator: indicator, Country: country, Year: year}
	if s, ok := p.seriesAt[indicator]; ok {
		o.Unit, o.Quality, o.Ref = p.series[s].Unit, p.series[s].Quality, p.series[s].Ref
	}
	if i, ok := p.index(indicator, country, year); ok {
		o.Value, o.State = p.values[i], p.states[i]
	}
	return o
}

// Latest returns the newest present observation in year-maxLag..year, carrying
// its true year. If there is none the result is Missing with the year asked for.
func (p *Panel) Latest(indicator, country string, year, maxLag int) Observation {
	for y := year; y >= year-maxLag; y-- {
		if i, ok := p.index(indicator, country, y); ok && p.states[i] == Present {
			return p.At(indicator, country, y)
		}
	}
	return p.At(indicator, country, year)
}

// History returns the present observations of a series in ascending years.
func (p *Panel) History(indicator, country string) []Observation {
	var out []Observation
	for y := p.first; y < p.first+p.years; y++ {
		if i, ok := p.index(indicator, country, y); ok && p.states[i] == Present {
			out = append(out, p.At(indicator, country, y))
		}
	}
	return out
}

// Series returns the description of an indicator.
func (p *Panel) Series(indicator string) (Series, bool) {
	i, ok := p.seriesAt[indicator]
	if !ok {
		return Series{}, false
	}
	return p.series[i], true
}

// Indicators returns the codes in ascending order.
func (p *Panel) Indicators() []string {
	out := make([]string, len(p.series))
	for i, s := range p.series {
		out[i] = s.Indicator
	}
	return out
}

// Countries returns the economies and aggregates in ascending order of code.
func (p *Panel) Countries() []string { return slices.Clone(p.countries) }

// Years returns the first and last year the panel can hold.
func (p *Panel) Years() (first, last int) { return p.first, p.first + p.years - 1 }

// LastYear returns the newest year with a present value of the indicator for any
// of the countries; ok is false when there is none.
func (p *Panel) LastYear(indicator string, countries []string) (year int, ok bool) {
	for y := p.first + p.years - 1; y >= p.first; y-- {
		for _, c := range countries {
			if i, in := p.index(indicator, c, y); in && p.states[i] == Present {
				return y, true
			}
		}
	}
	return 0, false
}
