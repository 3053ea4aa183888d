package panel

import (
	"fmt"
	"math"
)

// Rows are observations of one series in columns: value i is that of economy
// Economies[Code[i]] in Year[i].
type Rows struct {
	Economies []string
	Code      []int32
	Year      []int64
	Value     []float64
}

// Fill stores the rows of a series as [Builder.Set] would one by one, and is
// several times faster for whole tables. It panics when the columns differ in
// length, which is a programmer error.
func (b *Builder) Fill(indicator string, r Rows) {
	if len(r.Code) != len(r.Value) || len(r.Year) != len(r.Value) {
		panic("panel: columns of different length")
	}
	series, ok := b.p.seriesAt[indicator]
	if !ok {
		b.bad = append(b.bad, fmt.Errorf("%s: no such series in the panel", indicator))
		return
	}
	base := make([]int, len(r.Economies)) // of the economy's cells; -1: not in the panel
	for i, e := range r.Economies {
		base[i] = -1
		if c, ok := b.p.countryAt[e]; ok {
			base[i] = (series*len(b.p.countries) + c) * b.p.years
		}
	}
	for i, v := range r.Value {
		at, year := base[r.Code[i]], int(r.Year[i])-b.p.first
		if at < 0 || year < 0 || year >= b.p.years || b.p.states[at+year] != Missing || math.IsNaN(v) || math.IsInf(v, 0) {
			b.Set(indicator, r.Economies[r.Code[i]], int(r.Year[i]), v) // keeps the error
			continue
		}
		b.p.values[at+year], b.p.states[at+year] = v, Present
	}
}
