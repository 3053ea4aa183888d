package app

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"upstep/catalogue"
	"upstep/match"
	"upstep/panel"
	"upstep/policy"
	"upstep/report"
)

// portfolio chooses the pilots to start with among what the match finds.
func (a *App) portfolio(c *call) (report.Part, any, error) {
	m, err := c.matched()
	if err != nil {
		return nil, nil, err
	}
	prog, err := programmeOf(m.register, c.ask.Set)
	if err != nil {
		return nil, nil, err
	}
	if hosted := m.register != nil && len(m.register.Hosts) > 0; !hosted || prog == nil {
		r := report.PortfolioRefused(c.e.Messages, hosted)
		return r, r, nil
	}
	var o match.PortfolioOptions
	if err := set(c.req.Settings, "portfolio", &o); err != nil {
		return nil, nil, err
	}
	if err := c.statedTwice(m.page.Register, prog, o); err != nil {
		return nil, nil, err
	}
	lim := match.LimitsOf(m.in, *prog, &o)
	items, err := match.Items(m.in, prog, m.options, o)
	if err != nil {
		return nil, nil, err
	}
	choice, err := match.Choose(items, lim, o)
	if err != nil {
		return nil, nil, faultsOfChoice(err)
	}
	p := &report.Portfolio{Country: c.e.Home.ISO3, Currency: prog.Currency, Notice: m.register.Notice, File: m.page.Register, Choice: choice,
		Mix: m.in.Mix, Hosts: map[string]string{}, Needs: map[string]string{}, More: m.page.Recipes()}
	for _, cost := range prog.PilotCosts {
		if !slices.ContainsFunc(m.in.Instruments, func(j catalogue.Instrument) bool { return j.ID == cost.Instrument }) {
			p.Choice.Notes = append(p.Choice.Notes, panel.Note{Severity: panel.Warning, Code: "cost-unused", Subject: cost.Instrument, Text: fmt.Sprintf("The cost of a pilot of %q is used nowhere: there is no such instrument here.", cost.Instrument)})
		}
	}
	weights := map[string]catalogue.FailureLoadings{}
	for _, j := range m.in.Instruments {
		weights[j.ID] = j.Failures
	}
	p.Serves = choice.Best.Serves(weights)
	for _, n := range m.in.Needs {
		p.Needs[n.ID] = n.Name
	}
	var units []string
	for _, h := range m.in.Hosts {
		if p.Hosts[h.ID] = h.Name; len(h.Members) == 0 {
			units = append(units, h.ID)
		}
	}
	p.Shadows, err = match.Shadows(choice, units, func(host string, d catalogue.Dimension) []match.Item {
		more, failed := match.Items(match.Shift(m.in, host, d, 1), prog, m.options, o)
		err = errors.Join(err, failed)
		return more
	}, lim, o)
	return p, p, err
}

// statedTwice refuses a setting that the programme of the register contradicts: nobody
// could say which of them the user means.
func (c *call) statedTwice(file string, prog *policy.Programme, o match.PortfolioOptions) error {
	_, pilots := c.req.Settings["portfolio.pilots"]
	_, share := c.req.Settings["portfolio.host_share"]
	what := ""
	switch {
	case pilots && prog.Pilots != nil && *prog.Pilots != o.Pilots:
		what = "pilots"
	case share && prog.HostShare != nil && *prog.HostShare != o.HostShare:
		what = "host_share"
	default:
		return nil
	}
	return errorf(Invalid, "leave one of the two out, or say it with --"+strings.ReplaceAll(what, "_", "-"), "the setting portfolio.%s says another number than `programme` in %s", what, file)
}

// programmeOf is what there is to spend: that of the register, with what the flags say.
// nil: nobody says.
func programmeOf(reg *policy.Register, flags map[string]string) (*policy.Programme, error) {
	var p policy.Programme
	given := reg != nil && reg.Programme != nil
	if given {
		p = *reg.Programme
	}
	if flags["currency"] != "" {
		p.Currency = flags["currency"]
	}
	if p.Currency == "" {
		p.Currency = "USD" // of the catalogue's costs
	}
	amount := func(name string) (*float64, error) {
		text := flags[name]
		if text == "" {
			return nil, nil //nolint:nilnil // not given
		}
		v, err := strconv.ParseFloat(text, 64)
		if err != nil || !(v >= 0) || math.IsInf(v, 0) {
			return nil, errorf(Invalid, "write it like 1200000", "--%s is a number of 0 or more, not %q", name, text)
		}
		return &v, nil
	}
	for _, f := range []struct {
		name string
		at   **float64
	}{{"total", &p.Total}, {"cap", &p.PilotCap}, {"host-share", &p.HostShare}} {
		v, err := amount(f.name)
		if err != nil {
			return nil, err
		}
		if v != nil {
			*f.at = v
		}
	}
	if text := flags["pilots"]; text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return nil, errorf(Invalid, "write it like 4", "--pilots is a whole number above 0, not %q", text)
		}
		p.Pilots = &n
	}
	budget, err := amount("budget")
	switch {
	case err != nil:
		return nil, err
	case budget != nil:
		p.Budget = *budget
	case !given:
		return nil, nil //nolint:nilnil // nobody says what there is to spend
	}
	return &p, nil
}

// faultsOfChoice are the faults of what there is to choose from, one to a line.
func faultsOfChoice(err error) error {
	lines := strings.Split(err.Error(), "\n")
	return &Error{Code: Invalid, Cause: err, Hint: "mend the programme, the hosts or the instruments, and try again",
		Message: "no portfolio can be chosen:\n  " + strings.Join(lines, "\n  ")}
}
