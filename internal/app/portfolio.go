package app

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"upstep/catalogue"
	"upstep/match"
	"upstep/panel"
	"upstep/report"
)

// portfolio chooses the pilots to start with among what the match finds.
func (a *App) portfolio(c *call) (report.Part, any, error) {
	m, err := c.matched()
	if err != nil {
		return nil, nil, err
	}
	prog, over, err := c.programmeOf(m.register)
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
	lim := match.LimitsOf(m.in, *prog, &o)
	items, err := match.Items(m.in, prog, m.options, o)
	if err != nil {
		return nil, nil, err
	}
	choice, err := match.Choose(items, lim, o)
	if err != nil {
		return nil, nil, faultsOfChoice(err)
	}
	p := &report.Portfolio{Country: c.e.Home.ISO3, Currency: prog.Currency, Notice: m.register.Notice, File: m.page.Register, Over: over, Choice: choice,
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
	p.Checks = checksOf(m.page.Result, choice.Best)
	for _, n := range m.in.Needs {
		p.Needs[n.ID] = n.Name
	}
	var units []string
	for _, h := range m.in.Hosts {
		if p.Hosts[h.ID] = h.Name; len(h.Members) == 0 {
			units = append(units, h.ID)
		}
	}
	gain := m.options.Editable().Fill(m.options).Gain
	p.Gain = gain
	p.Shadows, err = match.Shadows(choice, units, func(host string, d catalogue.Dimension) []match.Item {
		more, failed := match.Items(match.Shift(m.in, host, d, gain), prog, m.options, o)
		err = errors.Join(err, failed)
		return more
	}, lim, o)
	return p, p, err
}

// faultsOfChoice are the faults of what there is to choose from, one to a line.
func faultsOfChoice(err error) error {
	lines := strings.Split(err.Error(), "\n")
	return &Error{Code: Invalid, Cause: err, Hint: "mend the programme, the hosts or the instruments, and try again",
		Message: "no portfolio can be chosen:\n  " + strings.Join(lines, "\n  ")}
}

// checksOf are the preconditions of the pilots chosen that are not known to be met.
func checksOf(r *match.Result, best match.Set) []report.PilotCheck {
	out := []report.PilotCheck{}
	for _, pick := range best.Picks {
		row, _ := r.Row(pick.ID)
		at, _ := row.At(pick.Host)
		for _, c := range at.Conditions {
			if c.State != match.Met {
				out = append(out, report.PilotCheck{Instrument: pick.ID, Text: c.Text, Hard: c.Hard || c.Legal, State: c.State})
			}
		}
	}
	return out
}
