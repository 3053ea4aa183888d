package match

import (
	"fmt"
	"slices"
	"strings"

	"upstep/catalogue"
	"upstep/policy"
)

// Items makes the choices of a portfolio out of a match: each instrument as a pilot at
// each host that may run it, with its value as the scores are, and with every score one
// standard error lower and higher. A host beyond a red line is left out, and worth nothing
// in a scenario that takes it beyond one. prog, which may be nil, gives the user's own
// costs and the currency; an instrument whose cost stands in another currency can't be
// chosen. Errors are those of [Run].
func Items(in Input, prog *policy.Programme, o Options, po PortfolioOptions) ([]Item, error) {
	po = portfolioOptions.Fill(po)
	var runs [scenarios]*Result
	for s, by := range [scenarios]float64{0, -1, 1} {
		r, err := Run(Shock(in, by), o)
		if err != nil {
			return nil, err
		}
		runs[s] = r
	}
	members := map[string][]string{}
	for _, h := range in.Hosts {
		members[h.ID] = h.Members
	}
	instruments := slices.Clone(in.Instruments)
	slices.SortFunc(instruments, func(a, b catalogue.Instrument) int { return strings.Compare(a.ID, b.ID) })
	listed := func(ids []string) []string {
		return slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
			return !slices.ContainsFunc(instruments, func(j catalogue.Instrument) bool { return j.ID == id })
		})
	}
	out := []Item{}
	for _, j := range instruments {
		it := Item{ID: j.ID, Name: j.Name, Coordination: float64(pilotLevels(j, o.withDefaults())[catalogue.Coordination]), After: listed(j.After), Instead: listed(j.Instead)}
		for _, a := range j.Answer {
			if a.Relevance > 0 {
				it.Needs = append(it.Needs, a.Need)
			}
		}
		it.Cost, it.Why = pilotCost(j, prog)
		for _, id := range j.After {
			if !slices.Contains(it.After, id) {
				it.Why = fmt.Sprintf("it needs %s, which the catalogue does not have", id)
			}
		}
		var rows [scenarios]Row
		for s := range runs {
			rows[s], _ = runs[s].Row(j.ID)
		}
		for _, a := range rows[0].Hosts {
			if a.Pilot.Match == nil || len(a.Pilot.Red) > 0 {
				continue
			}
			v := [scenarios]float64{}
			for s, r := range rows {
				if at, ok := r.At(a.Host); ok && at.Pilot.Match != nil && len(at.Pilot.Red) == 0 {
					v[s] = *at.Pilot.Match * j.Pilot.Benefit
				}
			}
			h := Hosting{Host: a.Host, Mid: v[0], Low: v[1], High: v[2], Overreach: *a.Pilot.Overreach, Members: members[a.Host]}
			if a.Full.Match != nil {
				h.Bonus = po.Learning * po.prior(j.Evidence.Grade) * *a.Full.Match
			}
			it.Hosts = append(it.Hosts, h)
		}
		if it.Why == "" && len(it.Hosts) == 0 {
			it.Why = whyNowhere(rows[0])
		}
		out = append(out, it)
	}
	return out, nil
}

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

// whyNowhere says why no host of a row can be chosen.
func whyNowhere(r Row) string {
	if len(r.Hosts) == 0 {
		return "no host may run it"
	}
	for _, a := range r.Hosts {
		if len(a.Pilot.Red) > 0 {
			return fmt.Sprintf("a red line (%s) stops it at %s", a.Pilot.Red[0].Kind, a.Name)
		}
	}
	if r.Intention == nil {
		return "no need that it answers has a severity"
	}
	return "no host is rated on every dimension that it asks for"
}

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
