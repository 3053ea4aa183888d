package match

import (
	"fmt"
	"slices"

	"upstep/catalogue"
	"upstep/policy"
)

// Items makes the choices of a portfolio out of a match: each instrument as a pilot at
// each host that may run it and where the match promotes it (see [PortfolioOptions]), with its value as the scores are, and with every score one
// standard error lower and higher. A host beyond a red line is left out, and worth nothing
// in a scenario that takes it beyond one. prog, which may be nil, gives the user's own
// costs and the currency; an instrument whose cost stands in another currency can't be
// chosen. Errors are those of [Run].
func Items(in Input, prog *policy.Programme, o Options, po PortfolioOptions) ([]Item, error) {
	po = portfolioOptions.Fill(po)
	var by [scenarios]*engine
	for s, z := range [scenarios]float64{0, -1, 1} {
		e, err := newEngine(shock(in, z), o)
		if err != nil {
			return nil, err
		}
		by[s] = e
	}
	ids := map[string]bool{}
	for _, j := range in.Instruments {
		ids[j.ID] = true
	}
	listed := func(list []string) []string {
		return slices.DeleteFunc(slices.Clone(list), func(id string) bool { return !ids[id] })
	}
	out := []Item{}
	for k := range by[0].jobs {
		t := &by[0].jobs[k]
		j := t.j
		it := Item{ID: j.ID, Name: j.Name, Coordination: float64(t.pilot[catalogue.Coordination]), After: listed(j.After), Instead: listed(j.Instead)}
		for _, a := range j.Answer {
			if a.Relevance > 0 {
				it.Needs = append(it.Needs, a.Need)
			}
		}
		it.Cost, it.Why = pilotCost(j, prog)
		for _, id := range j.After {
			if !ids[id] {
				it.Why = fmt.Sprintf("it needs %s, which the catalogue does not have", id)
			}
		}
		it.Hosts = hostings(by, k, po)
		if it.Why == "" && len(it.Hosts) == 0 {
			it.Why = by[0].nowhere(t, po)
		}
		out = append(out, it)
	}
	return out, nil
}

// hostings are the ways to host a job as a pilot. The engines have the same jobs at the
// same hosts, in the same order.
func hostings(by [scenarios]*engine, job int, po PortfolioOptions) []Hosting {
	var out []Hosting
	e, t := by[0], &by[0].jobs[job]
	for i, p := range t.at {
		if !p.verdict.valued() || po.Promoted == 1 && p.verdict.decision != Promote {
			continue
		}
		v := [scenarios]float64{}
		for s := range by {
			if at := by[s].jobs[job].at[i].verdict; at.valued() {
				v[s] = at.match * t.j.Pilot.Benefit
			}
		}
		c := e.hosts[p.host]
		h := Hosting{Host: c.ID, Mid: v[0], Low: v[1], High: v[2], Overreach: 1 - p.verdict.safe, Members: c.Members}
		if full := t.judge(t.full, c.Capacity, len(p.red) > 0, e.o); full.known {
			h.Bonus = po.Learning * po.prior(t.j.Evidence.Grade) * full.match
		}
		out = append(out, h)
	}
	return out
}

// valued says whether a verdict has a match that counts: judged, and no red line.
func (v verdict) valued() bool { return v.known && v.intention != nil && !v.red }

// pilotCost is that of the user, else that of the catalogue in the same currency.
func pilotCost(j catalogue.Instrument, prog *policy.Programme) (cost float64, why string) {
	if prog != nil {
		for _, c := range prog.PilotCosts {
			if c.Instrument == j.ID {
				return c.Cost, ""
			}
		}
		if prog.Currency != j.Cost.Currency {
			return 0, fmt.Sprintf("its cost is known in %s only; give a cost of the pilot in %s", j.Cost.Currency, prog.Currency)
		}
	}
	return j.Cost.Typical * j.Pilot.Units, ""
}

// prior is the standard deviation of what is believed of an effect, by grade of evidence.
func (o PortfolioOptions) prior(grade string) float64 {
	switch grade {
	case "A":
		return o.PriorA
	case "B":
		return o.PriorB
	case "C":
		return o.PriorC
	}
	return o.PriorD
}

// nowhere says why no host of a job can be chosen.
func (e *engine) nowhere(t *job, po PortfolioOptions) string {
	if len(t.at) == 0 {
		return "no host may run it"
	}
	at := slices.Clone(t.at)
	slices.SortStableFunc(at, func(a, b site) int { return a.verdict.compare(b.verdict) })
	for _, p := range at {
		if !p.verdict.red {
			continue
		}
		kind := RedIntegrity
		if len(p.red) > 0 {
			kind = p.red[0].Kind
		}
		return fmt.Sprintf("a red line (%s) stops it at %s", redWords[kind], e.hosts[p.host].Name)
	}
	if t.intention == nil {
		return "no need that it answers has a severity"
	}
	if po.Promoted == 1 {
		for d, words := range map[Decision]string{Low: "the match finds it easy, but off target", Simplify: "the match finds it beyond the hosts as it is", Avoid: "the match advises against it"} {
			if at[0].verdict.decision == d {
				return words
			}
		}
		if at[0].verdict.known {
			return "the match does not judge it: a need that it answers is not measured"
		}
	}
	return "no host is rated on every dimension that it asks for"
}

var redWords = map[RedKind]string{RedLegal: "a power in law is missing", RedHard: "a precondition is not met", RedIntegrity: "integrity falls too far short"}

// LimitsOf are the limits of a programme with the hosts' loads; the needs that the user
// set are the priorities. A limit of the programme on pilots or on a host's share goes into
// the options.
func LimitsOf(in Input, prog policy.Programme, po *PortfolioOptions) Limits {
	lim := Limits{Budget: prog.Budget, Total: prog.Total, PilotCap: prog.PilotCap, Load: map[string]float64{}}
	if prog.Pilots != nil {
		po.Pilots = *prog.Pilots
	}
	if prog.HostShare != nil {
		po.HostShare = *prog.HostShare
	}
	for _, h := range in.Hosts {
		if len(h.Members) == 0 && h.Load != nil {
			lim.Load[h.ID] = *h.Load
		}
	}
	for _, n := range in.Needs {
		if n.Own {
			lim.Priorities = append(lim.Priorities, n.ID)
		}
	}
	return lim
}
