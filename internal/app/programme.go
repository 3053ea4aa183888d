package app

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"upstep/match"
	"upstep/policy"
	"upstep/report"
)

// programmeOf is what there is to spend: that of the register, with what the user's flags
// and settings say in its place, and what they put aside. nil: nobody says.
func (c *call) programmeOf(reg *policy.Register) (*policy.Programme, []report.Overruled, error) {
	var p, was policy.Programme
	given := reg != nil && reg.Programme != nil
	if given {
		p, was = *reg.Programme, *reg.Programme
	}
	flags := c.ask.Set
	if err := limitsOf(flags, &p); err != nil {
		return nil, nil, err
	}
	if err := c.limitsSet(&p); err != nil {
		return nil, nil, err
	}
	if flags["currency"] != "" {
		p.Currency = flags["currency"]
	}
	if p.Currency == "" {
		p.Currency = "USD" // of the catalogue's costs
	}
	funded := given || flags["budget"] != ""
	faults := policy.CheckProgramme(&p)
	if !funded {
		faults = slices.DeleteFunc(faults, func(f policy.Fault) bool { return f.Path[len(f.Path)-1] == "budget" })
	}
	if len(faults) > 0 {
		var lines []string
		for _, f := range faults {
			lines = append(lines, f.Text)
		}
		return nil, nil, errorf(Invalid, "the flags of upstep portfolio, or `programme` in the file of the hosts, say them", "what there is to spend makes no sense:\n  %s", strings.Join(lines, "\n  "))
	}
	switch {
	case !funded:
		return nil, nil, nil
	case !given:
		return &p, nil, nil
	}
	if err := otherMoney(&p, was, flags); err != nil {
		return nil, nil, err
	}
	return &p, overruled(was, p), nil
}

// limitsOf puts the numbers that flags give into the programme.
func limitsOf(flags map[string]string, p *policy.Programme) error {
	for _, f := range []struct {
		name string
		to   func(float64)
	}{
		{"budget", func(v float64) { p.Budget = v }}, {"total", func(v float64) { p.Total = &v }},
		{"cap", func(v float64) { p.PilotCap = &v }}, {"host-share", func(v float64) { p.HostShare = &v }},
	} {
		text := flags[f.name]
		if text == "" {
			continue
		}
		v, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
			return errorf(Invalid, "write it like 1200000", "--%s is a number above 0, not %q", f.name, text)
		}
		f.to(v)
	}
	if text := flags["pilots"]; text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			return errorf(Invalid, "write it like 4", "--pilots is a whole number above 0, not %q", text)
		}
		p.Pilots = &n
	}
	return nil
}

// limitsSet puts the limits that the user set by name into the programme. That a flag says
// the same limit was refused before.
func (c *call) limitsSet(p *policy.Programme) error {
	var o match.PortfolioOptions
	if err := set(c.req.Settings, "portfolio", &o); err != nil {
		return err
	}
	if _, ok := c.req.Settings["portfolio.pilots"]; ok {
		p.Pilots = &o.Pilots
	}
	if _, ok := c.req.Settings["portfolio.host_share"]; ok {
		p.HostShare = &o.HostShare
	}
	return nil
}

// otherMoney is for a programme in another currency than that of the register, where an
// amount of the register would be another sum of money: the user gives them all anew, and
// the costs of pilots that the register has fall away.
func otherMoney(p *policy.Programme, was policy.Programme, flags map[string]string) error {
	if p.Currency == was.Currency {
		return nil
	}
	var lacks []string
	for _, f := range []struct {
		flag  string
		there bool
	}{{"budget", true}, {"total", was.Total != nil}, {"cap", was.PilotCap != nil}} {
		if f.there && flags[f.flag] == "" {
			lacks = append(lacks, "--"+f.flag)
		}
	}
	if len(lacks) > 0 {
		return errorf(Invalid, "give in "+p.Currency+" too: "+strings.Join(lacks, ", "), "the amounts of the register are in %s, and --currency does not convert them", was.Currency)
	}
	p.PilotCosts = nil
	return nil
}

// overruled is what of a register's programme the user's own words put aside.
func overruled(was, is policy.Programme) []report.Overruled {
	var out []report.Overruled
	add := func(what, was, is string) {
		if was != is {
			out = append(out, report.Overruled{What: what, Was: was, Is: is})
		}
	}
	money := func(what string, a, b *float64) {
		if a != nil && b != nil {
			add(what, report.Number(*a, 0)+" "+was.Currency, report.Number(*b, 0)+" "+is.Currency)
		}
	}
	money("budget", &was.Budget, &is.Budget)
	money("total", was.Total, is.Total)
	money("cap", was.PilotCap, is.PilotCap)
	if was.Pilots != nil && is.Pilots != nil {
		add("pilots", strconv.Itoa(*was.Pilots), strconv.Itoa(*is.Pilots))
	}
	if was.HostShare != nil && is.HostShare != nil {
		add("share", strconv.FormatFloat(*was.HostShare, 'g', -1, 64), strconv.FormatFloat(*is.HostShare, 'g', -1, 64))
	}
	if len(was.PilotCosts) > len(is.PilotCosts) {
		out = append(out, report.Overruled{What: "costs", Was: was.Currency})
	}
	return out
}
