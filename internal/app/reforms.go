package app

import (
	"fmt"

	"upstep/agree"
	"upstep/method/diagnose"
	"upstep/method/failure"
	"upstep/panel"
	"upstep/policy"
	"upstep/report"
)

// reforms ties reforms of rules to the areas where the schools see growth.
func (a *App) reforms(c *call) (report.Part, any, error) {
	p := &report.Reforms{Measures: []report.RolesMeasure{}, Schools: map[string][]string{}}
	register, err := c.reformRegister(p)
	if err != nil {
		return nil, nil, err
	}
	in := policy.ReformInput{Country: c.e.Home.ISO3, Cut: c.e.Cut, Reforms: register.Reforms, Present: register.Present}
	p.Notice = register.Notice
	if in.Areas, err = a.areaCases(c, p); err != nil {
		return nil, nil, err
	}
	if in.Obstacles, err = a.obstacleCases(c, p); err != nil {
		return nil, nil, err
	}
	var o policy.ReformOptions
	if err := set(c.req.Settings, "reform", &o); err != nil {
		return nil, nil, err
	}
	if p.Result, err = policy.RankReforms(in, o); err != nil {
		return nil, nil, err
	}
	return p, p.Result, nil
}

// reformRegister is the user's register, empty without one.
func (c *call) reformRegister(p *report.Reforms) (*policy.Register, error) {
	s, err := c.shelfOf()
	if err != nil {
		return nil, err
	}
	r, name, err := c.register(s)
	if err != nil || r == nil {
		return &policy.Register{}, err
	}
	p.File, p.Names = name, map[string]string{}
	for _, x := range s.instruments.List {
		p.Names[x.ID] = x.Name
	}
	return r, nil
}

// areaCases are what the schools say of each area.
func (a *App) areaCases(c *call, p *report.Reforms) ([]policy.AreaCase, error) {
	o, err := c.school("agree")
	if err != nil {
		return nil, err
	}
	res, ok := o.result.(*agree.Result)
	if !ok {
		return nil, fmt.Errorf("no result of the schools")
	}
	p.More = append(p.More, o.part.Recipes()...)
	var out []policy.AreaCase
	for _, row := range res.Rows {
		p.Schools[row.Area.ID] = row.Supports
		out = append(out, policy.AreaCase{Area: row.Area, Supports: len(row.Supports), Against: len(row.Contradicts), Data: len(row.Views) - len(row.NoData), Finding: string(row.Finding)})
	}
	return out, nil
}

// obstacleCases measure each obstacle against the peers and set the verdicts of the tree
// beside it.
func (a *App) obstacleCases(c *call, p *report.Reforms) ([]policy.ObstacleCase, error) {
	list, err := a.cat.LoadObstacles()
	if err != nil {
		return nil, err
	}
	content, err := a.cat.LoadFailures()
	if err != nil {
		return nil, err
	}
	var age failure.Options // how quality falls with age
	if err := set(c.req.Settings, "failure", &age); err != nil {
		return nil, err
	}
	var measures []stands
	for _, ob := range list {
		measures = append(measures, stands{ob.ID, ob.Measures})
	}
	found, err := a.measured(c, measures, age, content.Steps)
	if err != nil {
		return nil, err
	}
	found.recipe.Method = "gap/reforms"
	p.Peers, p.GapRecipe, p.PeerNotes, p.Rows, p.Measures = found.peers, found.recipe, found.notes, found.rows, append(p.Measures, found.list...)
	p.More = append(p.More, panel.Recipe{Method: "failure", Version: failure.Version, Params: age.Params(), Inputs: map[string]string{}})
	verdicts, err := a.nodeVerdicts(c, p)
	if err != nil {
		return nil, err
	}
	var out []policy.ObstacleCase
	k := 0
	for _, ob := range list {
		var items []failure.Item
		proxy := true
		for range ob.Measures {
			x := found.list[k]
			k++
			if x.Severity != nil {
				items = append(items, failure.Item{ID: ob.ID, Severity: x.Severity, Quality: x.Quality})
				proxy = proxy && x.Proxy != ""
			}
		}
		oc := policy.ObstacleCase{Obstacle: ob, Measured: []float64{}, Verdicts: []policy.NodeVerdict{}}
		for _, it := range items {
			oc.Measured = append(oc.Measured, *it.Severity)
		}
		if len(items) > 0 {
			oc.Severity, oc.Proxy = failure.Join(items).Severity, proxy
		}
		for _, id := range ob.Nodes {
			if v, ok := verdicts[id]; ok {
				oc.Verdicts = append(oc.Verdicts, v)
			}
		}
		out = append(out, oc)
	}
	return out, nil
}

// nodeVerdicts are the labels of the tree of growth diagnostics by node.
func (a *App) nodeVerdicts(c *call, p *report.Reforms) (map[string]policy.NodeVerdict, error) {
	o, err := c.school("diagnose")
	if err != nil {
		return nil, err
	}
	out := map[string]policy.NodeVerdict{}
	res, ok := o.result.(*diagnose.Result)
	if !ok {
		return out, nil
	}
	p.More = added(p.More, o.part.Recipes())
	for _, n := range res.Nodes {
		out[n.ID] = policy.NodeVerdict{Node: n.ID, Name: n.Number + " " + n.Name, Label: string(n.Label)}
	}
	return out, nil
}
