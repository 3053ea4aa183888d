package match

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"upstep/catalogue"
	"upstep/policy"
)

const (
	eps     = 1e-9
	highest = 5.0 // of the scale of capacity
)

// Need is a gap that instruments can answer.
type Need struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Severity *float64 `json:"severity"` // 0..1; nil: nothing says
	Own      bool     `json:"own"`      // the user's priority
	Why      string   `json:"why"`
	Sources  []string `json:"sources"`
}

// Candidate is a unit, or several together, that could host instruments.
type Candidate struct {
	ID           string          `json:"id"`
	Name         string          `json:"name"`
	Capacity     policy.Capacity `json:"capacity"`
	May          []string        `json:"may_run"`           // instruments it may host; empty: any
	Load         *float64        `json:"coordination_load"` // points of coordination it can carry at once; nil: not stated
	Partners     int             `json:"partners"`          // units that host together; 1 or 0: one alone
	Members      []string        `json:"members"`           // of units that host together: their IDs; empty: one alone
	Illustrative bool            `json:"illustrative"`      // invented, for an example
	Pocket       bool            `json:"pocket"`            // of excellence; shown, never counted
}

// Mix is the share of each failure in what the evidence says, summing to 1.
type Mix struct {
	Market     float64 `json:"market"`
	System     float64 `json:"system"`
	Capability float64 `json:"capability"`
}

// Input is all that a match rests on. Lists may be in any order; IDs stand once.
type Input struct {
	Country     string
	Needs       []Need
	Mix         *Mix // nil: refused, or nobody asked
	Instruments []catalogue.Instrument
	Hosts       []Candidate
	Facts       []policy.Fact
	Problems    []policy.Problem
	Mimicry     []policy.Mimicry
	Policy      policy.Options // by which capacities were computed; also for signs of copying and the change space
}

// rated reports whether a dimension of a capacity was scored.
func rated(c policy.Capacity, d catalogue.Dimension) bool { return c.Raters[d] > 0 }

// may reports whether a candidate may host an instrument.
func (c Candidate) may(instrument string) bool {
	return len(c.May) == 0 || slices.Contains(c.May, instrument)
}

// Shift returns the input with one dimension of one host's capacity moved by some points,
// within 0..5. A dimension that was not scored stays so; an unknown host changes nothing.
// Hosts of which it is a member, all other members being there too, get the capacity that
// follows. The input itself is not modified. It panics on policy options that
// [policy.Options.Check] refuses.
func Shift(in Input, host string, d catalogue.Dimension, by float64) Input {
	in.Hosts = slices.Clone(in.Hosts)
	for i, h := range in.Hosts {
		if h.ID == host && rated(h.Capacity, d) {
			in.Hosts[i].Capacity.Score[d] = min(highest, max(0, h.Capacity.Score[d]+by))
		}
	}
	return in.together(func(c Candidate) bool { return slices.Contains(c.Members, host) })
}

// together computes anew the capacity of hosts together that a rule names. in.Hosts is changed.
func (in Input) together(which func(Candidate) bool) Input {
	at := map[string]policy.Capacity{}
	for _, h := range in.Hosts {
		at[h.ID] = h.Capacity
	}
	for i, h := range in.Hosts {
		var members []policy.Capacity
		for _, m := range h.Members {
			if c, ok := at[m]; ok {
				members = append(members, c)
			}
		}
		if len(members) > 0 && len(members) == len(h.Members) && which(h) {
			in.Hosts[i].Capacity = policy.TogetherOf(members, in.Policy)
		}
	}
	return in
}

// check lists what no caller may pass: such input is a mistake of the program, as files
// are checked where they are read.
func (in Input) check() error {
	var bad []string
	fault := func(format string, args ...any) { bad = append(bad, fmt.Sprintf(format, args...)) }
	once := func(what string) func(string) {
		seen := map[string]bool{}
		return func(id string) {
			if id == "" || seen[id] {
				fault("%s %q: no name, or it stands twice", what, id)
			}
			seen[id] = true
		}
	}
	need, inst, host := once("need"), once("instrument"), once("host")
	for _, n := range in.Needs {
		need(n.ID)
		if n.Severity != nil && !(*n.Severity >= 0 && *n.Severity <= 1) {
			fault("need %s: severity %v, want 0..1", n.ID, *n.Severity)
		}
	}
	for _, j := range in.Instruments {
		inst(j.ID)
		checkInstrument(j, fault)
	}
	for _, h := range in.Hosts {
		host(h.ID)
		for _, d := range catalogue.Dimensions() {
			c := h.Capacity
			if rated(c, d) && (!(c.Score[d] >= 0 && c.Score[d] <= highest) || !(c.SD[d] > 0) || math.IsInf(c.SD[d], 0)) {
				fault("host %s: %s is %v with an error of %v, want 0..5 and an error above 0", h.ID, d, c.Score[d], c.SD[d])
			}
		}
	}
	if m := in.Mix; m != nil && (!(min(m.Market, m.System, m.Capability) >= 0) || !(math.Abs(m.Market+m.System+m.Capability-1) <= 1e-6)) {
		fault("the mix is %v, want shares of 0 or more that sum to 1", *m)
	}
	if err := in.Policy.Check(); err != nil {
		fault("%v", err)
	}
	if len(bad) > 0 {
		slices.Sort(bad)
		return fmt.Errorf("match: %s", strings.Join(bad, "; "))
	}
	return nil
}

func checkInstrument(j catalogue.Instrument, fault func(string, ...any)) {
	seen := map[string]bool{}
	for _, a := range j.Answer {
		if !(a.Relevance >= 0 && a.Relevance <= 1) || seen[a.Need] {
			fault("instrument %s: relevance %v for %q, want 0..1 and a need once", j.ID, a.Relevance, a.Need)
		}
		seen[a.Need] = true
	}
	for _, d := range catalogue.Dimensions() {
		if n, r := j.Needs.Of(d), j.Relief.Of(d); n < 0 || n > highest || r < 0 || r > highest {
			fault("instrument %s: %s asks for %d, %d less as a pilot, want 0..5", j.ID, d, n, r)
		}
	}
}

// shock returns the input with every score of every host moved by so many of its standard
// errors, within 0..5, hosts together after their members as in [Shift]. The input itself
// is not modified.
func shock(in Input, by float64) Input {
	in.Hosts = slices.Clone(in.Hosts)
	for i, h := range in.Hosts {
		for _, d := range catalogue.Dimensions() {
			if rated(h.Capacity, d) {
				in.Hosts[i].Capacity.Score[d] = min(highest, max(0, h.Capacity.Score[d]+by*h.Capacity.SD[d]))
			}
		}
	}
	return in.together(func(Candidate) bool { return true })
}
