package failure

import (
	"fmt"
	"math"
	"slices"
)

// eps is the absolute tolerance for comparing computed numbers.
const eps = 1e-9

// Kind is one of the failures, or a verdict on them.
type Kind string

// The failures in their order, and the two verdicts that name none.
const (
	Market     Kind = "market"
	System     Kind = "system"
	Capability Kind = "capability"
	Government Kind = "government"
	Mixed      Kind = "mixed" // the lead is too small
	None       Kind = "none"  // no failure is severe enough to have weight
)

// Kinds returns the four failures in their order; the first three have a role.
func Kinds() []Kind { return []Kind{Market, System, Capability, Government} }

const roles = 3 // of the four failures

// Loadings say how far a shortfall speaks for each failure. They sum to 1.
type Loadings struct {
	Market     float64 `json:"market" yaml:"market"`
	System     float64 `json:"system" yaml:"system"`
	Capability float64 `json:"capability" yaml:"capability"`
	Government float64 `json:"government" yaml:"government"`
}

func (l Loadings) array() [4]float64 {
	return [4]float64{l.Market, l.System, l.Capability, l.Government}
}

// Check says what is wrong with loadings; nil when nothing is.
func (l Loadings) Check() error {
	sum := 0.0
	for i, v := range l.array() {
		if !(v >= 0 && v <= 1) {
			return fmt.Errorf("the loading on %s is %v, want 0..1", Kinds()[i], v)
		}
		sum += v
	}
	if math.Abs(sum-1) > 1e-6 {
		return fmt.Errorf("the loadings sum to %v, want 1", sum)
	}
	return nil
}

// Item is one piece of evidence. A nil Severity is an item nobody measured: it counts
// nowhere and is listed.
type Item struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Severity *float64 `json:"severity"` // 0..1; 1 is the worst
	Quality  float64  `json:"quality"`  // 0..1
	Loadings Loadings `json:"loadings"`
	Sources  []string `json:"sources"` // where it comes from, in words
	// Inherited marks evidence on the whole economy that is used for one of its sectors.
	Inherited bool `json:"inherited,omitempty"`
	User      bool `json:"user_loadings,omitempty"` // the loadings are the user's
}

func (it Item) check() error {
	switch {
	case it.ID == "":
		return fmt.Errorf("an item without an id")
	case it.Severity != nil && !(*it.Severity >= 0 && *it.Severity <= 1):
		return fmt.Errorf("%s: severity %v lies outside 0..1", it.ID, *it.Severity)
	case it.Severity != nil && !(it.Quality > 0 && it.Quality <= 1):
		return fmt.Errorf("%s: quality %v lies outside 0..1, 0 excluded", it.ID, it.Quality)
	}
	if err := it.Loadings.Check(); err != nil {
		return fmt.Errorf("%s: %w", it.ID, err)
	}
	return nil
}

// Join makes one item of several that measure the same thing: the severity is their
// mean weighted by quality, the quality the best of them (methods 7.5), so that a
// second study does not count as a second problem. Those without a severity are left
// out when another has one. It panics without items.
func Join(items []Item) Item {
	if len(items) == 0 {
		panic("failure: nothing to join")
	}
	out := items[0]
	out.Sources = slices.Clone(out.Sources)
	sum, weight, best := 0.0, 0.0, 0.0
	for i, it := range items {
		if i > 0 {
			out.Sources = append(out.Sources, it.Sources...)
		}
		if it.Severity != nil {
			sum, weight, best = sum+*it.Severity*it.Quality, weight+it.Quality, max(best, it.Quality)
		}
	}
	out.Severity = nil
	if weight > 0 {
		s := sum / weight
		out.Severity, out.Quality = &s, best
	}
	return out
}

// Age returns the quality of a figure that is so many years old when limit is how many
// years it may be carried forward: unchanged within the limit, one step lower beyond it,
// and not usable (ok false) beyond TooOld times the limit. steps are the qualities there
// are, falling; below the last there is none.
func (o Options) Age(quality float64, years, limit int, steps []float64) (q float64, ok bool) {
	o = o.withDefaults()
	switch {
	case years <= limit:
		return quality, true
	case float64(years) > o.TooOld*float64(limit)+eps:
		return 0, false
	}
	for _, s := range steps {
		if s < quality-eps {
			return s, true
		}
	}
	return 0, false
}
