package gap

import (
	"fmt"
	"strings"

	"upstep/panel"
)

// Direction says what is better.
type Direction string

// The directions.
const (
	Higher  Direction = "+"       // more is better
	Lower   Direction = "-"       // less is better
	Context Direction = "context" // neither: no severity, no distance to frontier, no years behind
)

// Spec says how an indicator is compared.
type Spec struct {
	Code      string    `json:"code"`             // identifies the row
	Series    string    `json:"series,omitempty"` // the panel's code when it differs from Code
	Name      string    `json:"name"`
	Short     string    `json:"short,omitempty"`
	Unit      string    `json:"unit,omitempty"`
	Pillar    string    `json:"pillar,omitempty"`
	Direction Direction `json:"direction"`
	Transform Transform `json:"transform,omitempty"`
	Bounds    Interval  `json:"bounds,omitzero"` // of a logit, e.g. 0..100 for shares in percent; otherwise unused
	Precision int       `json:"precision"`
	// MaxLag is how many years a figure may be carried forward; 0 means
	// Options.MaxLag, negative means not at all.
	MaxLag int `json:"max_lag,omitempty"`
	// Count marks a number of things: it gets Poisson limits, and without Per no
	// published aggregate is used as the benchmark, since that is a sum.
	Count bool `json:"count,omitempty"`
	// Per divides by another indicator of the same economy.
	Per *Per `json:"per,omitempty"`
	// MedianOnly leaves the published aggregate aside: for a quotient of two published
	// totals, which would rest on different reporters above and below the line.
	MedianOnly bool `json:"median_only,omitempty"`
	// BreakYear is the first year of the present definition: no trend, path or
	// convergence crosses it. 0 means no break.
	BreakYear int `json:"break_year,omitempty"`
}

// Per is the denominator of a rate: value = figure / (denominator / Unit). For
// certificates per bn int.$ the code is that of GDP at PPP and Unit 1e9.
type Per struct {
	Code string  `json:"code"`
	Unit float64 `json:"unit"`
}

// series returns the panel's code.
func (s Spec) series() string {
	if s.Series != "" {
		return s.Series
	}
	return s.Code
}

// label is what notes call the indicator.
func (s Spec) label() string {
	if s.Name != "" {
		return s.Name
	}
	return s.Code
}

// fits reports whether a value has a place on the scale of the regression.
func (s Spec) fits(v float64) bool {
	switch s.Transform {
	case Log:
		return v >= 0
	case Logit:
		return v >= s.Bounds.Low && v <= s.Bounds.High
	}
	return true
}

func (s Spec) check() error {
	switch s.Direction {
	case Higher, Lower, Context:
	default:
		return fmt.Errorf("indicator %s: unknown direction %q, want +, - or context", s.Code, s.Direction)
	}
	switch s.Transform {
	case Identity, Log:
	case Logit:
		if !(s.Bounds.High > s.Bounds.Low) {
			return fmt.Errorf("indicator %s: logit needs bounds", s.Code)
		}
	default:
		return fmt.Errorf("indicator %s: unknown transform %q, want ln, logit or none", s.Code, s.Transform)
	}
	if s.Per != nil && !(s.Per.Unit > 0) {
		return fmt.Errorf("indicator %s: the unit of its denominator must be positive", s.Code)
	}
	return nil
}

// Peers is the group an economy is compared with.
type Peers struct {
	Code    string   `json:"code"`
	Name    string   `json:"name"`
	Kind    string   `json:"kind"` // "group", "structure" or "list"
	Members []string `json:"members"`
	// Aggregate is the panel's code of the published figure of the group, "" if
	// there is none.
	Aggregate string `json:"aggregate,omitempty"`
}

// recipe names the peers so that they can be found again: a group by its code, other
// peers by their members.
func (p Peers) recipe() string {
	if p.Kind == "group" {
		return p.Kind + " " + p.Code
	}
	return p.Kind + " " + strings.Join(p.Members, ",")
}

// Input is everything a comparison rests on.
type Input struct {
	Panel   *panel.Panel
	Country string
	// Year to compare in. 0 lets each indicator have its own: the newest year, not
	// after Cut, in which at least half as many economies report as in the best of
	// the ten years before.
	Year int
	// Cut is the newest year that may be used; 0 means the panel's last.
	Cut   int
	Specs []Spec
	Peers Peers
	// World is all economies (no aggregates) for regressions, frontiers and the
	// choice of year.
	World   []string
	Options Options
}

// Figure is a value in a row with the observations it comes from.
type Figure struct {
	Country string             `json:"country"`
	Year    int                `json:"year"` // of the numerator
	Value   float64            `json:"value"`
	Obs     panel.Observation  `json:"-"`
	Per     *panel.Observation `json:"-"` // the denominator, when there is one
}

// view reads one spec from a panel, dividing where the spec says so.
type view struct {
	p    *panel.Panel
	spec Spec
	lag  int
}

func newView(p *panel.Panel, s Spec, o Options) view {
	v := view{p: p, spec: s, lag: s.MaxLag}
	if s.MaxLag == 0 {
		v.lag = o.MaxLag
	}
	v.lag = max(v.lag, 0)
	return v
}

// at returns the figure of exactly that year. A denominator may be as old as the
// lag allows.
func (v view) at(country string, year int) (Figure, bool) {
	return v.figure(v.p.At(v.spec.series(), country, year))
}

// value is at without provenance.
func (v view) value(country string, year int) (float64, bool) {
	if v.spec.Per == nil {
		return v.p.Value(v.spec.series(), country, year)
	}
	f, ok := v.at(country, year)
	return f.Value, ok
}

// latest returns the newest figure within the lag, on the year's side of a break.
func (v view) latest(country string, year int) (Figure, bool) {
	lag := v.lag
	if s := v.spec.BreakYear; s != 0 && year >= s {
		lag = min(lag, year-s)
	}
	return v.figure(v.p.Latest(v.spec.series(), country, year, lag))
}

func (v view) figure(o panel.Observation) (Figure, bool) {
	f := Figure{Country: o.Country, Year: o.Year, Value: o.Value, Obs: o}
	if !o.Ok() {
		return f, false
	}
	if v.spec.Per != nil {
		d := v.p.Latest(v.spec.Per.Code, o.Country, o.Year, v.lag)
		if !d.Ok() || !(d.Value > 0) {
			return f, false
		}
		f.Per = &d
		f.Value = o.Value / (d.Value / v.spec.Per.Unit)
	}
	return f, true
}

// section returns the latest figures of countries, in their order.
func (v view) section(countries []string, year int) []Figure {
	out := make([]Figure, 0, len(countries))
	for _, c := range countries {
		if f, ok := v.latest(c, year); ok {
			out = append(out, f)
		}
	}
	return out
}

// history returns the figures of first..last in ascending years.
func (v view) history(country string, first, last int) []Knot {
	var out []Knot
	for y := first; y <= last; y++ {
		if x, ok := v.value(country, y); ok {
			out = append(out, Knot{float64(y), x})
		}
	}
	return out
}

func values(fs []Figure) []float64 {
	out := make([]float64, len(fs))
	for i, f := range fs {
		out[i] = f.Value
	}
	return out
}
