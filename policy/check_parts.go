package policy

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"upstep/catalogue"
	"upstep/ref"
)

// MaxScore is the highest score of a dimension, MaxTripleA of authority, acceptance or
// ability, MaxWhys how many levels of causes a problem may have.
const (
	MaxScore   = 5
	MaxTripleA = 3
	MaxWhys    = 5
)

// shares are the kinds of traces that lie in 0..1, counts those that are whole.
var (
	shares = []string{"disbursed", "turnover", "repeat_clients", "own_income"}
	counts = []string{"audit_findings", "evaluations_published", "evaluations_used"}
)

func (c *checker) all(hosts []Host) {
	for i, h := range hosts {
		at := path("hosts", i)
		c.id(at, h.ID, c.units)
		c.hosts[h.ID] = true
		c.oneOf(path(at, "kind"), "kind", h.Kind, Kinds())
		if h.Staff != nil {
			c.within(path(at, "staff"), "staff", float64(*h.Staff), 0, 1e7)
		}
		if h.Load != nil {
			c.within(path(at, "coordination_load"), "coordination_load", *h.Load, 0, 1000)
		}
		c.instruments(path(at, "may_run"), h.May)
		raters := map[string]bool{}
		for k, r := range h.Ratings {
			c.once(path(at, "ratings", k), r.Rater, raters, "%s rates %s twice; give one rating per rater", r.Rater, h.ID)
			c.rating(path(at, "ratings", k), r)
		}
		c.traces(at, h.Traces)
		said := map[string]bool{}
		for k, n := range h.Nominations {
			c.date(path(at, "nominations", k, "date"), n.Date, true)
			c.once(path(at, "nominations", k), n.By+"\x00"+n.Date+"\x00"+n.For, said, "this nomination by %s stands twice", n.By)
		}
	}
}

func (c *checker) rating(at []any, r Rating) {
	c.date(path(at, "date"), r.Date, true)
	if len(r.Scores) == 0 {
		c.fault(at, "%s gives no score", r.Rater)
	}
	seen := map[string]bool{}
	for i, s := range r.Scores {
		at := path(at, "scores", i)
		if err := CheckScore(s.Dimension, s.Value); err != nil {
			c.fault(at, "%v", err)
		}
		c.once(at, s.Dimension, seen, "%s is scored twice by %s", s.Dimension, r.Rater)
	}
}

// CheckScore refuses a dimension that is none, and a score outside 0..5 or not in halves.
func CheckScore(dimension string, v float64) error {
	if _, ok := catalogue.DimensionOf(strings.TrimSpace(dimension)); !ok {
		if strings.TrimSpace(dimension) == "" {
			return nil // said of every blank
		}
		return fmt.Errorf("%q is no dimension, want one of %s", dimension, strings.Join(dimensions(), ", "))
	}
	if !(v >= 0 && v <= MaxScore) {
		return fmt.Errorf("%s is %v; scores are 0 to %d", dimension, v, MaxScore)
	}
	if 2*v != math.Trunc(2*v) {
		return fmt.Errorf("%s is %v; scores are whole or half points", dimension, v)
	}
	return nil
}

func dimensions() []string {
	var out []string
	for _, d := range catalogue.Dimensions() {
		out = append(out, d.String())
	}
	return out
}

func (c *checker) traces(at []any, traces []Trace) {
	seen := map[string]bool{}
	for i, t := range traces {
		at := path(at, "traces", i)
		c.oneOf(path(at, "kind"), "kind", t.Kind, TraceKinds())
		if err := CheckTrace(t.Kind, t.Value); err != nil {
			c.fault(path(at, "value"), "%v", err)
		}
		if t.Year != 0 {
			c.within(path(at, "year"), "year", float64(t.Year), firstYear, lastYear)
		}
		c.once(at, fmt.Sprintf("%s\x00%s\x00%d", t.Kind, t.Programme, t.Year), seen, "%s stands twice for the same programme and year", t.Kind)
	}
}

// CheckTrace refuses a figure that its kind cannot have.
func CheckTrace(kind string, v float64) error {
	kind = strings.TrimSpace(kind)
	switch {
	case slices.Contains(shares, kind) && !(v >= 0 && v <= 1):
		return fmt.Errorf("%s is %v; it is a share, 0 to 1", kind, v)
	case !(v >= 0):
		return fmt.Errorf("%s is %v, want 0 or more", kind, v)
	case slices.Contains(counts, kind) && v != math.Trunc(v):
		return fmt.Errorf("%s is %v; it is a count, a whole number", kind, v)
	case v > 1e6:
		return fmt.Errorf("%s is %v, want at most a million", kind, v)
	}
	return nil
}

func (c *checker) together(list []Together) {
	for i, t := range list {
		at := path("together", i)
		c.id(at, t.ID, c.units)
		if len(t.Members) < 2 {
			c.fault(path(at, "members"), "%s has %d members; to host together takes two or more", t.ID, len(t.Members))
		}
		seen := map[string]bool{}
		for k, m := range t.Members {
			c.among(path(at, "members", k), "host", m.Host, keys(c.hosts))
			c.once(path(at, "members", k), m.Host, seen, "%s stands twice; say in one line all that it does", m.Host)
		}
		c.instruments(path(at, "may_run"), t.May)
	}
}

// keys are the IDs of a set, ordered.
func keys(set map[string]bool) []string {
	out := make([]string, 0, len(set))
	for k := range set {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func (c *checker) priorities(list []Priority) {
	seen := map[string]bool{}
	for i, p := range list {
		at := path("priorities", i)
		c.among(path(at, "need"), "need", p.Need, c.known.Needs)
		c.once(at, p.Need, seen, "%s stands twice", p.Need)
		c.within(path(at, "severity"), "severity", p.Severity, 0, 1)
	}
}

func (c *checker) facts(list []Fact) {
	seen := map[string]bool{}
	for i, f := range list {
		at := path("facts", i)
		if c.among(path(at, "instrument"), "instrument", f.Instrument, c.known.Instruments) && c.known.Preconditions != nil {
			c.precondition(path(at, "precondition"), f)
		}
		if f.Host != "" {
			c.among(path(at, "host"), "host", f.Host, keys(c.units))
		}
		c.once(at, f.Instrument+"\x00"+f.Precondition+"\x00"+f.Host, seen, "%s: this precondition stands twice", f.Instrument)
	}
}

func (c *checker) precondition(at []any, f Fact) {
	list := c.known.Preconditions[strings.TrimSpace(f.Instrument)]
	switch {
	case strings.TrimSpace(f.Precondition) == "" || slices.Contains(list, strings.TrimSpace(f.Precondition)):
	case len(list) == 0:
		c.fault(at, "%s has no preconditions", f.Instrument)
	default:
		c.fault(at, "%s has no precondition %q; it has: %s", f.Instrument, f.Precondition, strings.Join(list, " | "))
	}
}

func (c *checker) problems(list []Problem) {
	seen := map[string]bool{}
	for i, p := range list {
		at := path("problems", i)
		c.id(at, p.ID, seen)
		c.instruments(path(at, "instruments"), p.Instruments)
		c.causes(at, p.Causes, 1)
	}
}

// causes checks causes and what lies below them; depth is theirs, from 1.
func (c *checker) causes(at []any, list []Cause, depth int) {
	seen := map[string]bool{}
	for i, cause := range list {
		at := path(at, "causes", i)
		c.once(at, cause.Text, seen, "the cause %q stands twice", cause.Text)
		c.cause(at, cause, depth)
	}
}

func (c *checker) cause(at []any, cause Cause, depth int) {
	for _, a := range []struct {
		name string
		v    *int
	}{{"authority", cause.Authority}, {"acceptance", cause.Acceptance}, {"ability", cause.Ability}} {
		if a.v == nil {
			continue
		}
		c.within(path(at, a.name), a.name, float64(*a.v), 0, MaxTripleA)
		if len(cause.Causes) > 0 {
			c.fault(path(at, a.name), "%s stands at a cause that has causes of its own; score those", a.name)
		}
	}
	if len(cause.Causes) > 0 && depth >= MaxWhys {
		c.fault(path(at, "causes"), "the causes go more than %d deep", MaxWhys)
		return
	}
	c.causes(at, cause.Causes, depth+1)
}

// CheckProgramme returns every defect of a programme, wherever it comes from.
func CheckProgramme(p *Programme) []Fault {
	c := checker{}
	c.programme(p)
	return c.faults
}

func (c *checker) programme(p *Programme) {
	at := path("programme")
	if p.Currency != "" && !iso3(p.Currency) {
		c.fault(path(at, "currency"), "currency is %q, want a code such as USD", p.Currency)
	}
	money := func(name string, v *float64) {
		if v != nil && !(*v > 0 && *v <= 1e15) {
			c.fault(path(at, name), "%s is %v, want above 0, at most 1e15", name, *v)
		}
	}
	money("budget", &p.Budget)
	money("total", p.Total)
	money("pilot_cap", p.PilotCap)
	if p.Total != nil && *p.Total < p.Budget {
		c.fault(path(at, "total"), "total is %v, less than the budget of its pilots, %v", *p.Total, p.Budget)
	}
	if p.Pilots != nil {
		c.within(path(at, "pilots"), "pilots", float64(*p.Pilots), 1, 1000)
	}
	if p.HostShare != nil && !(*p.HostShare > 0 && *p.HostShare <= 1) {
		c.fault(path(at, "host_share"), "host_share is %v, want above 0, at most 1", *p.HostShare)
	}
	seen := map[string]bool{}
	for i, cost := range p.PilotCosts {
		at := path(at, "pilot_costs", i)
		c.among(path(at, "instrument"), "instrument", cost.Instrument, c.known.Instruments)
		c.once(at, cost.Instrument, seen, "%s stands twice", cost.Instrument)
		if !(cost.Cost > 0 && cost.Cost <= 1e15) {
			c.fault(path(at, "cost"), "cost is %v, want above 0", cost.Cost)
		}
	}
}

func (c *checker) reforms(list []Reform) {
	seen := map[string]bool{}
	for i, r := range list {
		at := path("reforms", i)
		c.id(at, r.ID, seen)
		// An area may be a new one, but not one letter away from a known one.
		if a := strings.TrimSpace(r.Area); c.known.Areas != nil && !slices.Contains(c.known.Areas, a) && len(ref.Suggest(a, c.known.Areas)) > 0 {
			c.among(path(at, "area"), "area", a, c.known.Areas)
		}
		c.date(path(at, "deadline"), r.Deadline, false)
		for _, n := range []struct {
			name string
			v    *int
		}{{"firms_named", r.FirmsNamed}, {"firms_asked", r.FirmsAsked}} {
			if n.v != nil {
				c.within(path(at, n.name), n.name, float64(*n.v), 0, 1e6)
			}
		}
		if r.FirmsNamed != nil && r.FirmsAsked != nil && *r.FirmsNamed > *r.FirmsAsked {
			c.fault(path(at, "firms_named"), "%d firms named it, more than the %d asked", *r.FirmsNamed, *r.FirmsAsked)
		}
		for _, d := range []struct {
			name string
			v    *float64
		}{{"days_before", r.DaysBefore}, {"days_after", r.DaysAfter}} {
			if d.v != nil {
				c.within(path(at, d.name), d.name, *d.v, 0, 1e5)
			}
		}
		c.instruments(path(at, "instruments"), r.Instruments)
		if r.Cause != nil {
			c.cause(path(at, "change_space"), *r.Cause, 1)
		}
	}
}

func (c *checker) mimicry(list []Mimicry) {
	seen := map[string]bool{}
	for i, m := range list {
		at := path("mimicry", i)
		if c.known.Instruments != nil {
			c.among(path(at, "subject"), "instrument or host", m.Subject, append(keys(c.units), c.known.Instruments...))
		}
		c.once(at, m.Subject, seen, "%s stands twice", m.Subject)
		if m.DeJure != nil {
			c.within(path(at, "de_jure"), "de_jure", *m.DeJure, 0, MaxScore)
		}
		if m.DeFacto != nil {
			c.within(path(at, "de_facto"), "de_facto", *m.DeFacto, 0, MaxScore)
		}
	}
}
