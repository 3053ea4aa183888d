package app

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"upstep/agree"
	"upstep/catalogue"
	"upstep/match"
	"upstep/method/catchup"
	"upstep/method/complexity"
	"upstep/method/diagnose"
	"upstep/method/failure"
	"upstep/method/gap"
	"upstep/method/identify"
	"upstep/method/index"
	"upstep/method/mission"
	"upstep/method/pyramid"
	"upstep/method/specialise"
	"upstep/panel"
	"upstep/policy"
	"upstep/trade"
)

// unbuilt are parameters of parts of the methods that no code computes yet.
var unbuilt = []string{
	"space.mean_years", "space.reflections", "space.fitness_d", "space.top_links", "space.degree",
	"new_products.from", "new_products.to", "new_products.years",
}

// schoolParams are the options of the schools when nobody asks for others, by the start
// of the parameter's name in the catalogue: the catalogue's "diagnose.high_z" is the
// option "high_z" of "diagnose".
var schoolParams = map[string][]panel.Param{
	"agree":      agree.Options{}.Params(),
	"catchup":    catchup.Options{}.Params(),
	"diagnose":   diagnose.Options{}.Params(),
	"failure":    failure.Options{}.Params(),
	"identify":   identify.Options{}.Params(),
	"index":      append(index.UpgradeOptions{}.Params(), varyParams()...),
	"match":      match.Options{}.Params(),
	"mission":    mission.Options{}.Params(),
	"policy":     policy.Options{}.Params(),
	"portfolio":  match.PortfolioOptions{}.Params(),
	"inclusive":  policy.InclusiveOptions{}.Params(),
	"path":       policy.GERDOptions{}.Params(),
	"pyramid":    pyramidParams(),
	"quality":    policy.LadderOptions{}.Params(),
	"reform":     policy.ReformOptions{}.Params(),
	"specialise": specialise.Options{}.Params(),
}

// pyramidParams are the options of the pyramid, its norm level by level.
func pyramidParams() []panel.Param {
	params := pyramid.Options{}.Params()
	for k, v := range pyramid.DefaultNorm() {
		params = append(params, panel.Param{Name: fmt.Sprintf("norm_%d", k), Value: strconv.FormatFloat(v, 'g', -1, 64), Provenance: panel.Judgement})
	}
	return params
}

// wordParams are the options of the schools that are words or tables, no single number:
// the catalogue has no place for them.
var wordParams = []string{"catchup.reference", "diagnose.objective", "pyramid.norm", "pyramid.staff_in", "specialise.cut"}

// elsewhere are parameters that a test of the method itself holds to the catalogue.
var elsewhere = []string{"space.connected", "space.multiple"}

// gapFixed are parameters of method/gap that can't be changed, by parameter of the
// catalogue; those that can are gapOptions.
var gapFixed = map[string]string{
	"missing.max_lag": "max_lag", "gap.zero_share": "zero_share",
	"claims.slightly_share": "slight_share", "claims.slightly_sd": "slight_sd",
}

// weightNames are the weight sets by their part of the name in the catalogue.
var weightNames = map[string]complexity.WeightSet{
	"low_hanging": complexity.LowHanging, "long_jumps": complexity.LongJumps, "strategic_bets": complexity.BalancedBets,
	"parsimonious": complexity.BalancedPIP, "light_touch": complexity.BalancedLT, "explore": complexity.Explore,
}

// Every threshold of the catalogue is the one the methods use when nobody asks for
// another, or is listed as not built.
func TestParamsAreThoseOfTheMethods(t *testing.T) {
	cat, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	used := usedParams(t, cat)
	for _, p := range cat.Params() {
		value, ok := used[p.ID]
		switch {
		case slices.Contains(elsewhere, p.ID):
		case slices.Contains(unbuilt, p.ID) == ok:
			t.Errorf("%s: built and listed as unbuilt, or neither", p.ID)
		case ok && value != p.Value:
			t.Errorf("%s is %v in the catalogue and %v in the method", p.ID, p.Value, value)
		}
		delete(used, p.ID)
	}
	if len(used) > 0 {
		t.Errorf("the catalogue lacks %v", slices.Sorted(maps.Keys(used)))
	}
}

// usedParams asks the methods, mostly through the recipes they write.
func usedParams(t *testing.T, cat *catalogue.Catalogue) map[string]float64 {
	t.Helper()
	number := func(ps []panel.Param, name string) float64 {
		for _, p := range ps {
			if p.Name == name {
				v, err := strconv.ParseFloat(p.Value, 64)
				if err != nil {
					t.Error(err)
				}
				return v
			}
		}
		t.Errorf("no recipe has an option %s", name)
		return 0
	}
	out := map[string]float64{}
	words := 0
	for room, params := range schoolParams {
		for _, p := range params {
			id := room + "." + p.Name
			switch c, ok := cat.Param(id); {
			case ok == slices.Contains(wordParams, id):
				t.Errorf("%s = %s of the method: it stands neither in the catalogue nor on the list of words, or on both", id, p.Value)
			case ok && c.Provenance != string(p.Provenance):
				t.Errorf("%s is %s in the catalogue and %s in the method", id, c.Provenance, p.Provenance)
			case ok:
				out[id] = number(params, p.Name)
			default:
				words++
			}
		}
	}
	if words != len(wordParams) {
		t.Errorf("%d options are words, %d are listed", words, len(wordParams))
	}
	options := gap.Options{}.StructureParams()
	for _, names := range []map[string]string{gapOptions, gapFixed} {
		for id, name := range names {
			out[id] = number(options, name)
		}
	}
	out["gap.winsorise_high"] = 1 - out["gap.winsorise_low"]
	out["ties.half_unit"] = gap.Tolerance(0)
	lpi, ok := cat.Indicator("LP.LPI.OVRL.XQ")
	if !ok {
		t.Fatal("no LPI")
	}
	out["missing.max_lag_structural"] = float64(lpi.MaxLag)
	trademarks, ok := cat.Indicator("UPS.TMK.GDP")
	if !ok || trademarks.Derive == nil {
		t.Fatal("no trademarks per GDP")
	}
	out["gap.trademark_bn"] = trademarks.Derive.Scale / 1e9

	approach, opportunities := spaceParams(t)
	out["ties.tolerance"], out["space.rca"] = number(approach, "tolerance"), number(approach, "threshold")
	out["space.link"] = complexity.DefaultLink
	out["space.diagonal"] = 0
	if complexity.Upstep.SelfProximity {
		out["space.diagonal"] = 1
	}
	out["strategy.min_n"], out["strategy.border"], out["strategy.frontier"] = number(approach, "min_sample"), number(approach, "border"), number(approach, "frontier_share")
	out["feasibility.candidate_rca"] = number(approach, "threshold")
	out["feasibility.clamp"], out["feasibility.top"] = number(opportunities, "clamp"), number(opportunities, "top")
	out["feasibility.ceiling_income"], out["feasibility.ceiling"] = number(opportunities, "income_limit"), number(opportunities, "ceiling")
	out["feasibility.ceiling_long_jumps"], out["feasibility.ceiling_table"] = complexity.LongJumps.Ceiling, complexity.TableCeiling
	for name, w := range weightNames {
		out["feasibility."+name+".distance"], out["feasibility."+name+".pci"], out["feasibility."+name+".cog"] = w.Density, w.PCI, w.COG
	}

	small := flows(t)
	for _, id := range []string{"space.min_population", "space.min_exports", "space.min_product_trade"} {
		p, _ := cat.Param(id)
		steps := strings.Join(complexity.ReferenceSample(small, nil, complexity.SampleOptions{}).Steps, "\n")
		what := map[string]string{"space.min_population": "population below %.0f ", "space.min_exports": "exports below %.0f dollars", "space.min_product_trade": "world trade below %.0f dollars"}[id]
		if strings.Contains(steps, fmt.Sprintf(what, p.Value)) {
			out[id] = p.Value
		} else {
			t.Errorf("%s = %v does not stand in the steps:\n%s", id, p.Value, steps)
		}
	}
	return out
}

// flows is a table of two economies and three products.
func flows(t *testing.T) *trade.Matrix {
	t.Helper()
	m, notes := trade.Build(2019, "HS92", []trade.Flow{{Country: "AAA", Product: "0101", Value: 3}, {Country: "AAA", Product: "0102", Value: 1},
		{Country: "BBB", Product: "0102", Value: 2}, {Country: "BBB", Product: "0103", Value: 2}}, panel.Ref{})
	if len(notes) > 0 {
		t.Fatal(notes)
	}
	return m
}

// spaceParams are the options in the recipes of the strategic approach and of the
// ranking of products.
func spaceParams(t *testing.T) (approach, opportunities []panel.Param) {
	t.Helper()
	r, err := complexity.Compute(flows(t), complexity.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a, err := complexity.Approach(r, nil, nil, complexity.ApproachOptions{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := r.Profile("AAA")
	if err != nil {
		t.Fatal(err)
	}
	o, err := complexity.Opportunities(r, p, complexity.OpportunityOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return a.Recipe.Params, o.Recipe.Params
}
