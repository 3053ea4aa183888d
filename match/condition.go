package match

import (
	"slices"

	"upstep/catalogue"
	"upstep/policy"
)

// conditions says what the facts know of an instrument's preconditions at a host. A fact on
// the host goes before one that holds everywhere.
func conditions(j catalogue.Instrument, host string, facts []policy.Fact) []Condition {
	out := make([]Condition, 0, len(j.Preconditions))
	for _, p := range j.Preconditions {
		c := Condition{Text: p.Text, Hard: p.Hard || p.Legal, Legal: p.Legal, State: Unknown, Sources: []string{}}
		for _, at := range []string{host, ""} {
			if state, sources := stateOf(j.ID, p.Text, at, facts); state != Unknown {
				c.State, c.Sources = state, sources
				break
			}
		}
		out = append(out, c)
	}
	return out
}

func stateOf(instrument, text, host string, facts []policy.Fact) (State, []string) {
	state, sources := Unknown, []string{}
	for _, f := range facts {
		if f.Instrument != instrument || f.Precondition != text || f.Host != host {
			continue
		}
		s := Unmet
		if f.Met {
			s = Met
		}
		if state != Unknown && state != s {
			s = Contested
		}
		state, sources = s, append(sources, f.Source)
	}
	slices.Sort(sources)
	return state, slices.Compact(sources)
}

// redOf lists the red lines that conditions cross.
func redOf(list []Condition) []Red {
	out := []Red{}
	for _, kind := range []RedKind{RedLegal, RedHard} {
		for _, c := range list {
			if c.Hard && c.State == Unmet && c.Legal == (kind == RedLegal) {
				out = append(out, Red{Kind: kind, What: c.Text, Sources: c.Sources})
			}
		}
	}
	return out
}

// integrityRed reports a shortfall of integrity beyond the red line, for an instrument that
// can be captured. What nobody rated is not beyond it: there is no fit there anyway.
func integrityRed(short float64, capture int, o Options) bool {
	return short > o.Integrity+eps && capture >= o.Capture
}
