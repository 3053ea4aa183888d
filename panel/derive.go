package panel

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Derivation describes a series to be computed from two others.
type Derivation struct {
	Indicator string
	Unit      string
	Formula   string    // in words or codes, for people; becomes Ref.Series
	Of        [2]string // operands a and b; may be derivations earlier in the list
	Quality   Quality   // at least this; otherwise the worse of the operands'
	// Value computes the figure of one economy and year; ok is false where there is
	// none, such as under a division by zero or outside the bounds of the indicator.
	Value func(a, b float64) (v float64, ok bool)
}

// Derive returns a new panel with the derived series beside those of p, which
// stays as it is. A cell has a value only where both operands have one in that
// year; it is not applicable where one of them is. A cell for which Value has no
// result, or one that is not finite, stays missing and is counted in a note per
// series. The Ref of a derived series has the source "derived", the formula as its
// series and the vintages, tables and terms of both operands. An operand that is
// not in the panel or above in the list, or a code that is taken, is an error.
func Derive(p *Panel, list []Derivation) (*Panel, []Note, error) {
	series := slices.Clone(p.series)
	for _, d := range list {
		s, err := d.series(series)
		if err != nil {
			return nil, nil, err
		}
		series = append(series, s)
	}
	out := NewBuilder(series, p.countries, p.first, p.first+p.years-1).p
	block := len(p.countries) * p.years
	for i, s := range p.series {
		at := out.seriesAt[s.Indicator] * block
		copy(out.values[at:at+block], p.values[i*block:])
		copy(out.states[at:at+block], p.states[i*block:])
	}
	var notes []Note
	for _, d := range list {
		notes = append(notes, out.fill(d, block)...)
	}
	return out, notes, nil
}

// series checks a derivation against the series before it and describes its own.
func (d Derivation) series(before []Series) (Series, error) {
	find := func(code string) int {
		return slices.IndexFunc(before, func(s Series) bool { return s.Indicator == code })
	}
	a, b := find(d.Of[0]), find(d.Of[1])
	switch {
	case find(d.Indicator) >= 0:
		return Series{}, fmt.Errorf("derived series %s: the code is taken", d.Indicator)
	case a < 0 || b < 0:
		return Series{}, fmt.Errorf("derived series %s: operands %v are not both in the panel", d.Indicator, d.Of)
	}
	x, y := before[a], before[b]
	return Series{Indicator: d.Indicator, Unit: d.Unit, Quality: max(d.Quality, x.Quality, y.Quality), Ref: Ref{
		Source: "derived", Series: d.Formula, Vintage: both(x.Ref.Vintage, y.Ref.Vintage), Table: both(x.Ref.Table, y.Ref.Table),
		Checksum: both(x.Ref.Checksum, y.Ref.Checksum), Licence: both(x.Ref.Licence, y.Ref.Licence)}}, nil
}

// both joins the parts of two lists, each once.
func both(x, y string) string {
	var parts []string
	for _, p := range append(strings.Split(x, "; "), strings.Split(y, "; ")...) {
		if p != "" && !slices.Contains(parts, p) {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, "; ")
}

// fill computes the cells of a derived series in place.
func (p *Panel) fill(d Derivation, block int) []Note {
	a, b, to := p.seriesAt[d.Of[0]]*block, p.seriesAt[d.Of[1]]*block, p.seriesAt[d.Indicator]*block
	lost := 0
	for i := range block {
		switch x, y := p.states[a+i], p.states[b+i]; {
		case x == NotApplicable || y == NotApplicable:
			p.states[to+i] = NotApplicable
		case x == Present && y == Present:
			v, ok := d.Value(p.values[a+i], p.values[b+i])
			if !ok || math.IsNaN(v) || math.IsInf(v, 0) {
				lost++
				continue
			}
			p.values[to+i], p.states[to+i] = v, Present
		}
	}
	if lost == 0 {
		return nil
	}
	return []Note{{Code: "derived-no-value", Subject: d.Indicator, Severity: Info,
		Text: fmt.Sprintf("%d cells of %s are left missing: %s gives no usable number there", lost, d.Indicator, d.Formula)}}
}
