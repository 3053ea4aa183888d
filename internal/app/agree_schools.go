package app

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"upstep/agree"
	"upstep/catalogue"
	"upstep/method/catchup"
	"upstep/method/complexity"
	"upstep/method/diagnose"
	"upstep/method/identify"
	"upstep/method/mission"
	"upstep/method/specialise"
	"upstep/panel"
	"upstep/report"
)

// spaceViews is the school of the product space: the possible products that rank best.
func spaceViews(c *call, areas catalogue.Areas, part *report.Agreement, opt agree.Options) (agree.School, error) {
	space, why, err := c.space()
	if err != nil {
		return agree.School{}, err
	}
	if space == nil {
		return agree.Silent(areas.IDs(), "space", exportsBasis, sentence(why)), nil
	}
	exportsOf(space, areas, part)
	if !space.Profile.Ranked {
		return agree.Silent(areas.IDs(), "space", exportsBasis, "The economy exports too little to be placed in the product space."), nil
	}
	o := complexity.OpportunityOptions{Weights: space.Opportunities.Weights, Top: maxTop, GDPPerHead: c.panel.Latest("NY.GDP.PCAP.CD", c.e.Home.ISO3, space.Basket.Year, 3)}
	if err := set(c.req.Settings, "feasibility", &o); err != nil {
		return agree.School{}, err
	}
	all, err := complexity.Opportunities(space.Result, space.Profile, o)
	if err != nil {
		return agree.School{}, err
	}
	part.More = append(part.More, space.Result.Recipe, space.Approach.Recipe, all.Recipe)
	own := opt.Share()
	var others []agree.Choice
	for _, share := range []float64{own - 0.05, own + 0.05} {
		others = append(others, agree.Choice{By: fmt.Sprintf("the best %.0f %% of possible products instead of %.0f %%", share*100, own*100), Products: bestOf(space, all, share)})
	}
	return agree.ByProducts(areas, "space", exportsBasis, "space", bestOf(space, all, own), opt, others...), nil
}

// bestOf are the possible products, the best share of them chosen. Products too far above
// the economy's complexity to be ranked are possible ones that are not chosen.
func bestOf(space *report.Space, all *complexity.OpportunityResult, share float64) []agree.Product {
	var out []agree.Product
	ranked := map[string]bool{}
	best := agree.Options{TopShare: share}.Best(all.Candidates)
	for i, p := range all.Products {
		out = append(out, agree.Product{Code: p.Product, Chosen: i < best})
		ranked[p.Product] = true
	}
	for i, code := range space.Result.Products {
		if !space.Profile.M[i] && space.Result.Linked[i] && !ranked[code] {
			out = append(out, agree.Product{Code: code})
		}
	}
	return out
}

// missionViews is the school of missions: it speaks only about maps of the user.
func missionViews(c *call, areas catalogue.Areas, part *report.Agreement, opt agree.Options) (agree.School, error) {
	path := c.ask.Set["mission"]
	if path == "" {
		return agree.Silent(areas.IDs(), "mission", "map", "No mission map was given."), nil
	}
	p, result, err := c.mission(&call{study: c.study, ask: Ask{Verb: "mission", File: path}, inputs: c.inputs})
	if err != nil {
		return agree.School{}, err
	}
	res := result.(*mission.Result)
	if err := c.sameCountry(c, path, res.Country); err != nil {
		return agree.School{}, err
	}
	part.More = append(part.More, p.Recipes()...)
	var missions []agree.Mission
	for _, m := range res.Missions {
		missions = append(missions, agree.Mission{Name: m.Name, Passed: m.Verdict == mission.AMission, ISIC: m.ISIC})
	}
	return agree.ByMissions(areas, "mission", "map", missions), nil
}

// identifyViews is the school of compass countries: the tradables that did well there.
func identifyViews(c *call, areas catalogue.Areas, part *report.Agreement, opt agree.Options) (agree.School, error) {
	o, err := c.school("identify")
	if err != nil {
		return agree.School{}, err
	}
	part.More = append(part.More, o.part.Recipes()...)
	res, ok := o.result.(*identify.Result)
	if !ok || res.Screen == nil || len(res.Traded) == 0 {
		return agree.Silent(areas.IDs(), "identify", "compass", lastRefusal(o.part)), nil
	}
	part.Tables["identify"] = res.Screen.Ref
	chosen := map[string]bool{}
	var products []agree.Product
	for _, p := range res.Products {
		chosen[p.Code] = true
		products = append(products, agree.Product{Code: p.Code, Chosen: true})
		part.Names[p.Code] = p.Name
	}
	for _, code := range res.Traded {
		if !chosen[code] {
			products = append(products, agree.Product{Code: code})
		}
	}
	return agree.ByProducts(areas, "identify", "compass", "identify", products, opt), nil
}

// specialiseViews is the school of smart specialisation: what is near and complex.
func specialiseViews(c *call, areas catalogue.Areas, part *report.Agreement, opt agree.Options) (agree.School, error) {
	o, err := c.school("specialise")
	if err != nil {
		return agree.School{}, err
	}
	part.More = append(part.More, o.part.Recipes()...)
	res, ok := o.result.(*specialise.Result)
	if !ok || len(res.Activities) == 0 {
		return agree.Silent(areas.IDs(), "specialise", exportsBasis, lastRefusal(o.part)), nil
	}
	if p, ok := o.part.(*report.Specialisation); ok {
		part.Tables["specialise"] = p.Table
	}
	other := agree.Choice{By: "near measured against all economies instead of its own candidates"}
	var products []agree.Product
	for _, x := range slices.SortedStableFunc(slices.Values(res.Activities), byDensity) {
		if x.Quadrant != "" {
			products = append(products, agree.Product{Code: x.Code, Chosen: x.Quadrant == specialise.HighRoad})
			other.Products = append(other.Products, agree.Product{Code: x.Code, Chosen: x.OtherCut == specialise.HighRoad})
		}
	}
	return agree.ByProducts(areas, "specialise", exportsBasis, "specialise", products, opt, other), nil
}

// byDensity puts activities of higher density first, those without one last.
func byDensity(x, y specialise.Activity) int {
	at := func(a specialise.Activity) float64 {
		if a.Density == nil {
			return -1
		}
		return *a.Density
	}
	return cmp.Compare(at(y), at(x))
}

// catchupViews is the school of catching up: how fast the technology of an area turns over.
func catchupViews(c *call, areas catalogue.Areas, part *report.Agreement, opt agree.Options) (agree.School, error) {
	o, err := c.school("catchup")
	if err != nil {
		return agree.School{}, err
	}
	part.More = append(part.More, o.part.Recipes()...)
	res, ok := o.result.(*catchup.Result)
	if !ok {
		return agree.Silent(areas.IDs(), "catchup", "patents", lastRefusal(o.part)), nil
	}
	var fields []agree.Field
	patents := map[int]float64{}
	for _, f := range res.Fields {
		code, err := strconv.Atoi(f.Code)
		if err != nil {
			return agree.Silent(areas.IDs(), "catchup", "patents", "Its classes are not the fields of WIPO that areas are described by."), nil
		}
		part.Fields[f.Code] = f.Name
		if f.Count != nil {
			patents[code] = *f.Count
		}
		fields = append(fields, agree.Field{Code: code, Cycle: string(f.Cycle), Computed: f.Basis == catchup.Computed})
	}
	base := map[string]agree.Base{}
	for i, a := range areas {
		base[a.ID] = baseOf(a, part.Exports, i, patents)
	}
	return agree.ByCycles(areas, "catchup", "patents", fields, base), nil
}

// needOf is what an area needs that a constraint of the tree makes scarce. Constraints
// that fall on all areas alike, such as inflation, are not in it.
var needOf = map[string]string{
	"finance.international": "finance", "finance.savings": "finance", "finance.intermediation": "finance",
	"returns.human_capital": "skills", "returns.infrastructure.power": "power", "returns.infrastructure.transport": "transport",
	"appropriability.micro.rights": "contracts",
}

var weightOf = map[diagnose.Label]agree.Weight{diagnose.Binding: agree.Binds, diagnose.Candidate: agree.Possible, diagnose.NotBinding: agree.Free, diagnose.Insufficient: agree.Suspected}

// diagnoseViews is the school of binding constraints: which areas need what is scarce.
func diagnoseViews(c *call, areas catalogue.Areas, part *report.Agreement, opt agree.Options) (agree.School, error) {
	o, err := c.school("diagnose")
	if err != nil {
		return agree.School{}, err
	}
	part.More = append(part.More, o.part.Recipes()...)
	res, ok := o.result.(*diagnose.Result)
	if !ok {
		return agree.Silent(areas.IDs(), "diagnose", "tree", lastRefusal(o.part)), nil
	}
	var scarce []agree.Scarce
	for _, n := range res.Nodes {
		w, known := weightOf[n.Label]
		if need := needOf[n.ID]; known && need != "" {
			scarce = append(scarce, agree.Scarce{Name: n.Number + " " + n.Name, Need: need, Weight: w})
		}
	}
	s, err := agree.ByConstraints(areas, "diagnose", "tree", scarce)
	if err == nil && !slices.ContainsFunc(s.Views, func(v agree.View) bool { return v.Stance != agree.NoData }) {
		s.Why = "No place in the tree that areas need more or less of has evidence enough for a verdict."
	}
	return s, err
}

// lastRefusal is the reason of a part that can't speak.
func lastRefusal(p report.Part) string {
	why := "It has no result for this economy."
	if p == nil {
		return why
	}
	for _, n := range p.Notes() {
		if n.Severity == panel.Refusal {
			why = n.Text
		}
	}
	return why
}

// baseOf says what is known of a capability in an area: patents in its fields, where the
// table of patents names the economy, and products exported with advantage.
func baseOf(a catalogue.Area, exports []report.AreaExports, at int, patents map[int]float64) agree.Base {
	goods := len(a.HS) > 0 && exports != nil
	known, patented := len(a.Fields) > 0, false
	for _, f := range a.Fields {
		n, named := patents[f]
		known = known && named
		patented = patented || n > 0
	}
	switch {
	case patented || goods && exports[at].Present > 0:
		return agree.Shown
	case goods && known:
		return agree.Absent
	case goods:
		return agree.Export
	case known:
		return agree.Patent
	}
	return agree.Unknown
}
