package index

import (
	"fmt"

	"upstep/panel"
)

// Form is how a figure of an indicator is read from a panel.
type Form string

// The forms. The newest value is that of the newest year not after the year asked for
// and not older than the indicator's lag.
const (
	Newest Form = "newest" // the newest value: for stocks
	Mean3  Form = "mean"   // the mean of what is there in the three years that end with the newest value: for flows
	Change Form = "change" // the newest value less that of exactly ten years before
	Given  Form = "given"  // not in the panel: computed elsewhere and handed over
)

const (
	meanYears   = 3
	changeYears = 10
)

// Item is an indicator of an index on a panel.
type Item struct {
	Code   string `json:"code"`   // in the panel, unless Form is Given
	Series string `json:"series"` // of the panel; "" is Code
	Pillar string `json:"pillar"` // node of level 2
	Form   Form   `json:"form"`
	MaxLag int    `json:"max_lag"` // years
}

func (it Item) series() string {
	if it.Series != "" {
		return it.Series
	}
	return it.Code
}

// Reading is a figure of an item for one unit and what it was made of.
type Reading struct {
	Value float64
	Ok    bool
	Year  int                 // of the newest value used
	From  []panel.Observation // in ascending years
	Why   string              // why there is none
}

// Read reads an item of a unit from a panel. Nothing is filled: a change without both of
// its ends is missing.
func Read(p *panel.Panel, it Item, unit string, year int) Reading {
	code := it.series()
	last := p.Latest(code, unit, year, it.MaxLag)
	if !last.Ok() {
		return Reading{Why: fmt.Sprintf("no value in %d to %d", year-it.MaxLag, year)}
	}
	r := Reading{Ok: true, Value: last.Value, Year: last.Year, From: []panel.Observation{last}}
	switch it.Form {
	case Mean3:
		r.From, r.Value = nil, 0
		for y := last.Year - meanYears + 1; y <= last.Year; y++ {
			if o := p.At(code, unit, y); o.Ok() {
				r.From = append(r.From, o)
				r.Value += o.Value
			}
		}
		r.Value /= float64(len(r.From))
	case Change:
		first := p.At(code, unit, last.Year-changeYears)
		if !first.Ok() {
			return Reading{Why: fmt.Sprintf("no value in %d, ten years before that of %d", first.Year, last.Year)}
		}
		r.Value, r.From = last.Value-first.Value, []panel.Observation{first, last}
	}
	return r
}
