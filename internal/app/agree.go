package app

import (
	"slices"

	"upstep/agree"
	"upstep/catalogue"
	"upstep/method/complexity"
	"upstep/method/diagnose"
	"upstep/panel"
	"upstep/report"
)

// exportsBasis is the evidence of the schools that read the table of exports.
const exportsBasis = "exports"

// agree lays the schools side by side.
func (a *App) agree(c *call) (report.Part, any, error) {
	areas, err := catalogue.LoadAreas()
	if err != nil {
		return nil, nil, err
	}
	path, data, err := c.file("nominations")
	if err != nil {
		return nil, nil, err
	}
	part := &report.Agreement{Own: path, Names: map[string]string{}, Tables: map[string]panel.Ref{}}
	var own agree.Own
	if path != "" {
		if own, err = agree.ParseOwn(path, data, areas); err != nil {
			return nil, nil, faults(path, err)
		}
	}
	var list []agree.School
	for _, school := range []func(*call, catalogue.Areas, *report.Agreement) (agree.School, error){spaceViews, missionViews, diagnoseViews} {
		s, err := school(c, areas, part)
		if err != nil {
			return nil, nil, err
		}
		list = append(list, s)
	}
	part.Result = agree.Combine(areas, list, own, agree.Options{})
	return part, part.Result, nil
}

// areaIDs lists the areas' IDs.
func areaIDs(areas catalogue.Areas) []string {
	out := make([]string, len(areas))
	for i, x := range areas {
		out[i] = x.ID
	}
	return out
}

// spaceViews is the school of the product space: the possible products that rank best.
func spaceViews(c *call, areas catalogue.Areas, part *report.Agreement) (agree.School, error) {
	space, why, err := c.space()
	if err != nil {
		return agree.School{}, err
	}
	if space == nil {
		return agree.Silent(areaIDs(areas), "space", exportsBasis, sentence(why)), nil
	}
	exportsOf(space, areas, part)
	if !space.Profile.Ranked {
		return agree.Silent(areaIDs(areas), "space", exportsBasis, "The economy exports too little to be placed in the product space."), nil
	}
	all, err := complexity.Opportunities(space.Result, space.Profile, complexity.OpportunityOptions{Weights: space.Opportunities.Weights, Top: maxTop,
		GDPPerHead: c.panel.Latest("NY.GDP.PCAP.CD", c.e.Home.ISO3, space.Basket.Year, 3)})
	if err != nil {
		return agree.School{}, err
	}
	products := make([]agree.Product, len(all.Products))
	best := agree.Options{}.Best(len(products))
	for i, p := range all.Products {
		products[i] = agree.Product{Code: p.Product, Chosen: i < best}
	}
	return agree.ByProducts(areas, "space", exportsBasis, "space", products, agree.Options{}), nil
}

// missionViews is the school of missions: it speaks only about maps of the user.
func missionViews(_ *call, areas catalogue.Areas, _ *report.Agreement) (agree.School, error) {
	return agree.Silent(areaIDs(areas), "mission", "map", "No mission map was given."), nil
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
func diagnoseViews(c *call, areas catalogue.Areas, _ *report.Agreement) (agree.School, error) {
	o, err := c.school("diagnose")
	if err != nil {
		return agree.School{}, err
	}
	res, ok := o.result.(*diagnose.Result)
	if !ok {
		return agree.Silent(areaIDs(areas), "diagnose", "tree", refusedWhy(o.part)), nil
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

// refusedWhy is the reason of a part that can't speak.
func refusedWhy(p report.Part) string {
	if r, ok := p.(report.Refused); ok {
		return r.Why
	}
	return "It has no result for this economy."
}

// exportsOf sums the exports of each area and names the products.
func exportsOf(space *report.Space, areas catalogue.Areas, part *report.Agreement) {
	part.Exports = make([]report.AreaExports, len(areas))
	part.Year, part.Tables[""], part.Tables["space"] = space.Basket.Year, space.Basket.Ref, space.Basket.Ref
	total := space.Basket.Total(space.Row)
	for p, v := range space.Basket.Row(space.Row) {
		code := space.Basket.Products[p]
		if product, ok := space.System.Product(code); ok {
			part.Names[code] = product.Name
		}
		at := areas.OfHeading(code)
		if at < 0 {
			continue
		}
		x := &part.Exports[at]
		x.Of++
		x.Value += v
		x.Share = x.Value / total
	}
	for i, code := range space.Result.Products {
		if at := areas.OfHeading(code); at >= 0 && space.Profile.M[i] {
			part.Exports[at].Present++
		}
	}
}

// sentence ends a reason as a sentence does.
func sentence(why string) string {
	if why == "" {
		return ""
	}
	r := []rune(why)
	first := string(r[0])
	if up := []rune(first); up[0] >= 'a' && up[0] <= 'z' {
		first = string(up[0] - 'a' + 'A')
	}
	out := first + string(r[1:])
	if out[len(out)-1] != '.' {
		out += "."
	}
	return out
}
