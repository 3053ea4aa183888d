package match

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"

	"upstep/catalogue"
)

// The inputs of the worked example (methods 12.6).
var ex12Hosts = map[string]struct {
	score [6]float64
	sd    float64
}{"MoE": {[6]float64{3, 2, 2, 1, 3, 2}, .8}, "Chamber": {[6]float64{2, 3, 3, 2, 1, 3}, .6}, "QualityAgency": {[6]float64{3, 2, 4, 2, 2, 3}, .5}}

var ex12Gaps = map[string]float64{"quality": .95, "management": .90, "linkages": .85, "rd": .60, "finance": .50}

type ex12Instrument struct {
	id     string
	pilot  [6]float64
	answer map[string]float64
	cost   float64
	scale  float64
	hosts  []string
}

var ex12Instruments = []ex12Instrument{
	{"voucher", [6]float64{2, 1, 1, 2, 1, 2}, map[string]float64{"linkages": .6, "rd": .5}, 300, 1.0, []string{"MoE", "Chamber"}},
	{"iso_support", [6]float64{2, 1, 2, 2, 1, 2}, map[string]float64{"quality": 1, "management": .3}, 250, 1.0, []string{"QualityAgency", "Chamber"}},
	{"group_consulting", [6]float64{2, 1, 2, 3, 1, 2}, map[string]float64{"management": 1, "quality": .3}, 350, 1.1, []string{"Chamber", "QualityAgency"}},
	{"supplier_prog", [6]float64{3, 3, 3, 3, 2, 3}, map[string]float64{"linkages": 1, "quality": .5}, 500, 1.3, []string{"MoE", "Chamber"}},
	{"sbir", [6]float64{4, 3, 3, 4, 3, 5}, map[string]float64{"rd": 1}, 900, 1.2, []string{"MoE"}},
	{"rd_tax_credit", [6]float64{3, 1, 3, 3, 4, 4}, map[string]float64{"rd": .7, "finance": .4}, 700, .9, []string{"MoE"}},
}

// ex12Value is intention times fit times (1 - overreach) times scale, and the overreach.
func ex12Value(j ex12Instrument, score [6]float64, sd float64) (value, over float64) {
	intention, worst, sum, sure := 0.0, 0.0, 0.0, 1.0
	for g, r := range j.answer {
		intention += ex12Gaps[g] * r / .95
	}
	for k, need := range j.pilot {
		short := max(0, need-score[k]) / 5
		worst, sum = max(worst, short), sum+short
		sure *= .5 * (1 + math.Erf((score[k]+1.5-need)/sd/math.Sqrt2))
	}
	return min(1, intention) * (1 - .7*worst - .3*sum/6) * sure * j.scale, 1 - sure
}

// ex12Items are the six pilots with a point more on dimension k of every host that up
// says.
func ex12Items(up func(host string) [6]float64) []Item {
	var out []Item
	for _, j := range ex12Instruments {
		it := Item{ID: j.id, Name: j.id, Cost: j.cost, Coordination: j.pilot[1]}
		for g := range j.answer {
			it.Needs = append(it.Needs, g)
		}
		slices.Sort(it.Needs)
		for _, name := range j.hosts {
			h := ex12Hosts[name]
			var v [3]float64
			var over float64
			for s, shift := range []float64{0, -1, 1} {
				at := h.score
				for k, d := range up(name) {
					at[k] = min(5, max(0, at[k]+d))
					at[k] = min(5, max(0, at[k]+shift*h.sd))
				}
				var o float64
				if v[s], o = ex12Value(j, at, h.sd); s == 0 {
					over = o
				}
			}
			it.Hosts = append(it.Hosts, Hosting{Host: name, Mid: v[0], Low: v[1], High: v[2], Overreach: over})
		}
		out = append(out, it)
	}
	return out
}

func ex12Base() []Item { return ex12Items(func(string) [6]float64 { return [6]float64{} }) }

// The example spends 600 of 1,200 on one host, which the limit of 40 % forbids.
var ex12Options = PortfolioOptions{HostShare: 1}

type ex12Want struct {
	Optimal     []string           `json:"optimal"`
	Value       float64            `json:"optimal_value"`
	Cost        float64            `json:"optimal_cost"`
	Best        map[string]float64 `json:"scenario_best"`
	Minimax     []string           `json:"minimax_regret_portfolio"`
	Least       float64            `json:"minimax_regret"`
	OfOptimal   float64            `json:"regret_of_optimal"`
	ShadowValue map[string]float64 `json:"shadow_value_of_plus1_capacity"`
}

func readEx12(t *testing.T) (w ex12Want) {
	t.Helper()
	data, err := os.ReadFile("testdata/vectors/ex12_bestmatch.json")
	if err == nil {
		err = json.Unmarshal(data, &w)
	}
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(w.Optimal)
	slices.Sort(w.Minimax)
	return w
}

func same(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) < 1e-4) {
		t.Errorf("%s is %.6f, want %.4f", what, got, want)
	}
}

// The optimum, the best of each scenario and the regrets of the worked example. The
// example's regrets are among all pilots, those with much overreach too.
func TestPortfolioWorkedExample(t *testing.T) {
	w := readEx12(t)
	p, err := Choose(ex12Base(), Limits{Budget: 1200}, ex12Options)
	if err != nil {
		t.Fatal(err)
	}
	if got := p.Best.IDs(); !slices.Equal(got, w.Optimal) || p.Best.Cost != w.Cost || !p.Proven {
		t.Errorf("best is %v for %v, want %v for %v", got, p.Best.Cost, w.Optimal, w.Cost)
	}
	same(t, "value", p.Best.Value, w.Value)
	for s, name := range Scenarios() {
		same(t, "best "+name, p.Wide.Best[s], w.Best[name])
	}
	same(t, "least regret", p.Wide.Least, w.Least)
	same(t, "regret", p.Wide.Of[0].Moved, w.OfOptimal) // the example chooses hosts anew in each scenario
	same(t, "regret with the hosts as chosen", p.Wide.Of[0].Most, 0.2462)
	if !slices.Equal(p.Wide.Minimax.IDs(), w.Minimax) || p.Decides {
		t.Errorf("minimax is %v, want %v", p.Wide.Minimax.IDs(), w.Minimax)
	}
	// Among admitted pilots the same set is best in every scenario; another host of the
	// voucher would do better if capacity is higher.
	same(t, "regret among admitted pilots", p.Regret.Of[0].Most, 0.0047)
	for _, id := range []string{"rd_tax_credit", "sbir", "supplier_prog"} {
		if !slices.ContainsFunc(p.Out, func(o LeftOut) bool { return o.ID == id && o.Code == ByOverreach && !o.Fits }) {
			t.Errorf("%s is not left out for its overreach: %+v", id, p.Out)
		}
	}
}

// With at most 40 % of the budget on one host, 480 of 1,200, the example's own optimum,
// with 600 on the agency, is not allowed: of the three pilots no host can have two, so
// certificates move to the chamber and the voucher to the ministry.
func TestPortfolioWorkedExampleConcentrated(t *testing.T) {
	p, err := Choose(ex12Base(), Limits{Budget: 1200}, PortfolioOptions{})
	if err != nil {
		t.Fatal(err)
	}
	best, _ := bruteForce(ex12Base(), Limits{Budget: 1200}, PortfolioOptions{}, nil, nil)
	if got := worthIn(nil, Limits{}, p.Best); got.value != best.value || p.Best.Value >= 2.6221 {
		t.Errorf("value %v, enumeration gives %v", p.Best.Value, best.value)
	}
	for _, h := range p.Spent {
		if h.Cost > 480 {
			t.Errorf("%s has %v", h.Host, h.Cost)
		}
	}
	same(t, "value", p.Best.Value, 2.2825)
}

// The example keeps the portfolio and raises every host at once; a shadow value here is of
// one host, with the portfolio chosen anew.
func TestShadowValuesOfWorkedExample(t *testing.T) {
	w := readEx12(t)
	p, err := Choose(ex12Base(), Limits{Budget: 1200}, ex12Options)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range catalogue.Dimensions() {
		total := 0.0
		for _, it := range ex12Items(func(string) (up [6]float64) { up[d] = 1; return up }) {
			if p.Best.Has(it.ID) {
				total += slices.MaxFunc(it.Hosts, func(a, b Hosting) int { return int(math.Copysign(1, a.Mid-b.Mid)) }).Mid
			}
		}
		same(t, "all hosts, "+d.String(), total-p.Best.Value, w.ShadowValue[d.String()])
	}
	s, err := Shadows(p, []string{"MoE", "Chamber", "QualityAgency"}, func(host string, d catalogue.Dimension) []Item {
		return ex12Items(func(h string) (up [6]float64) {
			if h == host {
				up[d] = 1
			}
			return up
		})
	}, Limits{Budget: 1200}, ex12Options)
	if err != nil {
		t.Fatal(err)
	}
	want := []struct {
		host string
		d    catalogue.Dimension
		gain float64
	}{{"QualityAgency", catalogue.ME, .3132}, {"Chamber", catalogue.ME, .2982}, {"Chamber", catalogue.Design, .0052}, {"Chamber", catalogue.Funding, .0052}}
	for i, x := range want {
		if s[i].Host != x.host || s[i].Dimension != x.d {
			t.Errorf("shadow value %d is of %s at %s", i, s[i].Dimension, s[i].Host)
		}
		same(t, x.host+" "+x.d.String(), s[i].Gain, x.gain)
	}
}
