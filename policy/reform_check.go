package policy

import (
	"slices"
	"strings"

	"upstep/ref"
)

// area of a reform or an instrument: it may be a new one, but not one letter away from one
// that is known.
func (c *checker) area(at []any, text string) {
	a := strings.TrimSpace(text)
	if a != "" && c.known.Areas != nil && !slices.Contains(c.known.Areas, a) && len(ref.Suggest(a, c.known.Areas)) > 0 {
		c.among(path(at, "area"), "area", a, c.known.Areas)
	}
}

// present checks the instruments that run now; one may serve several areas.
func (c *checker) present(list []Present) {
	seen := map[string]bool{}
	for i, p := range list {
		at := path("present", i)
		c.among(path(at, "instrument"), "instrument", p.Instrument, c.known.Instruments)
		c.area(at, p.Area)
		c.within(path(at, "budget"), "budget", p.Budget, 0, 1e15)
		if key := p.Instrument + " " + strings.TrimSpace(p.Area); seen[key] {
			c.fault(at, "%s stands twice for the same area", p.Instrument)
		} else {
			seen[key] = true
		}
	}
}
