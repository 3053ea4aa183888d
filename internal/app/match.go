package app

import (
	"fmt"
	"slices"
	"strings"

	"upstep/catalogue"
	"upstep/match"
	"upstep/method/diagnose"
	"upstep/method/failure"
	"upstep/panel"
	"upstep/policy"
	"upstep/ref"
	"upstep/report"
)

// match asks which instruments the units that are there can run.
func (a *App) match(c *call) (report.Part, any, error) {
	m, err := c.matched()
	if err != nil {
		return nil, nil, err
	}
	return m.page, m.page, nil
}

// matchRun is a match with what it was made of, for what builds on it.
type matchRun struct {
	shelf    shelf
	register *policy.Register // nil without hosts
	in       match.Input
	options  match.Options
	units    policy.Options
	page     *report.Matching
}

// matched runs the match on what was asked for.
func (c *call) matched() (*matchRun, error) {
	s, err := c.shelfOf()
	if err != nil {
		return nil, err
	}
	reg, name, err := c.register(s)
	if err != nil {
		return nil, err
	}
	m := &matchRun{shelf: s, register: reg, page: &report.Matching{Country: c.e.Home.ISO3, Register: name, Instruments: s.instruments, Units: []policy.Unit{}}}
	if err := set(c.req.Settings, "match", &m.options); err != nil {
		return nil, err
	}
	if err := set(c.req.Settings, "policy", &m.units); err != nil {
		return nil, err
	}
	m.page.More = append(m.page.More, panel.Recipe{Method: "policy", Version: policy.Version, Params: m.units.Params(), Inputs: map[string]string{}})
	if err := c.needsOf(m); err != nil {
		return nil, err
	}
	if m.page.Mix, err = c.mix(m); err != nil {
		return nil, err
	}
	m.in = match.Input{Country: c.e.Home.ISO3, Policy: m.units, Mix: m.page.Mix, Instruments: s.instruments.List}
	for _, n := range m.page.Needs {
		need := match.Need{ID: n.ID, Name: n.Name, Severity: n.Severity, Own: n.Own != nil, Sources: []string{}}
		if n.Own != nil {
			need.Why, need.Sources = n.Own.Why, []string{n.Own.Source}
		}
		m.in.Needs = append(m.in.Needs, need)
	}
	if reg != nil {
		m.page.Notice = reg.Notice
		m.page.Invented = slices.ContainsFunc(reg.Hosts, func(h policy.Host) bool { return h.Illustrative })
		m.in.Facts, m.in.Problems, m.in.Mimicry = reg.Facts, reg.Problems, reg.Mimicry
		if m.in.Hosts, m.page.Units, m.page.Found, err = candidates(reg, m.units, m.page.Found); err != nil {
			return nil, err
		}
	}
	m.page.Result, err = match.Run(m.in, m.options)
	return m, err
}

// candidates are the units of a register and those that host together.
func candidates(reg *policy.Register, o policy.Options, notes []panel.Note) ([]match.Candidate, []policy.Unit, []panel.Note, error) {
	units, found, err := policy.Units(reg, o)
	if err != nil {
		return nil, nil, nil, err
	}
	pocket := map[string]bool{}
	for _, h := range reg.Hosts {
		pocket[h.ID] = policy.PocketOf(h, o).Verdict == policy.IsPocket
	}
	var out []match.Candidate
	for _, u := range units {
		out = append(out, match.Candidate{ID: u.ID, Name: u.Name, Capacity: u.Capacity, May: u.May, Load: u.Load, Partners: len(u.Members), Members: u.Members,
			Illustrative: u.Illustrative, Pocket: pocket[u.ID]})
	}
	return out, units, append(notes, found...), nil
}

// mix is the mix of failures that the roles of the state come to; nil where it is refused.
func (c *call) mix(m *matchRun) (*match.Mix, error) {
	o, err := c.school("roles")
	if err != nil {
		return nil, err
	}
	m.page.More = append(m.page.More, o.part.Recipes()...)
	p, ok := o.result.(*report.Roles)
	if !ok || p.Economy == nil || p.Economy.Refused() || len(p.Economy.Mix) == 0 {
		return nil, nil //nolint:nilnil // no mix is an answer
	}
	var mix match.Mix
	for _, s := range p.Economy.Mix {
		switch s.Failure {
		case failure.Market:
			mix.Market = s.Share
		case failure.System:
			mix.System = s.Share
		case failure.Capability:
			mix.Capability = s.Share
		}
	}
	return &mix, nil
}

// needsOf finds the severity of each need: the mean of what measures it in the pack and of
// what growth diagnostics say, weighted by quality, or what the user gives.
func (c *call) needsOf(m *matchRun) error {
	content, err := c.cat.LoadFailures()
	if err != nil {
		return err
	}
	var list []stands
	for _, n := range m.shelf.needs {
		list = append(list, stands{n.ID, n.Measures})
	}
	var age failure.Options // how quality falls with age
	if err := set(c.req.Settings, "failure", &age); err != nil {
		return err
	}
	found, err := c.measured(c, list, age, content.Steps)
	if err != nil {
		return err
	}
	found.recipe.Method = "gap/match"
	m.page.Peers, m.page.Rows, m.page.More, m.page.Found = found.peers, found.rows, append(m.page.More, found.recipe), found.notes
	tree, err := c.school("diagnose")
	if err != nil {
		return err
	}
	diagnosis, _ := tree.result.(*diagnose.Result) // nil where it was refused
	if diagnosis != nil {
		m.page.More = append(m.page.More, tree.part.Recipes()...)
	}
	guesses, err := c.preset()
	if err != nil {
		return err
	}
	for _, n := range m.shelf.needs {
		need := report.MatchNeed{ID: n.ID, Name: n.Name, Collect: n.Collect, Measures: []report.RolesMeasure{}, Nodes: nodesOf(n, diagnosis)}
		for _, x := range found.list {
			if x.Evidence == n.ID {
				need.Measures = append(need.Measures, x)
			}
		}
		need.Evidence = severity(need)
		if need.Severity = need.Evidence; m.register != nil {
			for _, p := range m.register.Priorities {
				if p.Need == n.ID {
					need.Own, need.Severity = &p, &p.Severity
				}
			}
		}
		if guess, ok := guesses[n.ID]; ok && need.Severity == nil {
			need.Own, need.Severity = &guess, &guess.Severity
		}
		m.page.Needs = append(m.page.Needs, need)
	}
	return nil
}

// preset is the first guesses of the preset asked for, by need. They count where neither the
// evidence nor the user says anything.
func (c *call) preset() (map[string]policy.Priority, error) {
	id := c.ask.Set["preset"]
	if id == "" {
		return map[string]policy.Priority{}, nil
	}
	all, err := catalogue.LoadPresets()
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, p := range all {
		ids = append(ids, p.ID)
		if p.ID != id {
			continue
		}
		out := map[string]policy.Priority{}
		for _, n := range p.Needs {
			out[n.Need] = policy.Priority{Need: n.Need, Severity: n.Severity, Source: "preset " + p.ID, Why: fmt.Sprintf("first guess of the preset %s: %s", p.ID, n.Why)}
		}
		return out, nil
	}
	hint := "`upstep instruments --presets` shows them: " + strings.Join(ids, ", ")
	if near := ref.Suggest(id, ids); len(near) > 0 {
		hint = "did you mean " + strings.Join(near, " or ") + "?"
	}
	return nil, errorf(NotFound, hint, "there is no preset %q", id)
}

// nodesOf are the nodes that speak for a need and have evidence.
func nodesOf(n catalogue.Need, d *diagnose.Result) []report.MatchNode {
	out := []report.MatchNode{}
	if d == nil {
		return out
	}
	for _, id := range n.Nodes {
		x := d.Node(id)
		if x == nil {
			panic(fmt.Sprintf("app: the need %s names the node %s, which was checked when the catalogue was read", n.ID, id))
		}
		if x.Support != nil && x.Weight > 0 {
			out = append(out, report.MatchNode{ID: id, Name: x.Name, Support: *x.Support, Weight: x.Weight, Label: string(x.Label), Counts: x.Label.Verdict()})
		}
	}
	return out
}

// severity is the mean of what speaks for a need, weighted by quality; nil when nothing does.
func severity(n report.MatchNeed) *float64 {
	sum, weight := 0.0, 0.0
	for _, x := range n.Measures {
		if x.Severity != nil {
			sum, weight = sum+x.Quality**x.Severity, weight+x.Quality
		}
	}
	for _, x := range n.Nodes {
		if !x.Counts { // too thin to say
			continue
		}
		sum, weight = sum+x.Weight*max(0, x.Support), weight+x.Weight // what speaks against it is no need
	}
	if weight == 0 {
		return nil
	}
	mean := sum / weight
	return &mean
}
