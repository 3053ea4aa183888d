package match_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"upstep/catalogue"
	"upstep/match"
	"upstep/policy"
)

// levels is a short way to write what is asked: design, coordination, delivery, me, funding, integrity.
func levels(l ...int) catalogue.Levels {
	return catalogue.Levels{Design: l[0], Coordination: l[1], Delivery: l[2], ME: l[3], Funding: l[4], Integrity: l[5]}
}

// capacity is a capacity that three raters scored, with one error.
func capacity(sd float64, scores ...float64) policy.Capacity {
	var c policy.Capacity
	for k, s := range scores {
		c.Score[k], c.SD[k], c.Raters[k] = s, sd, 3
	}
	return c
}

func need(id string, severity float64) match.Need {
	return match.Need{ID: id, Name: id, Severity: &severity}
}

func instrument(id string, asks catalogue.Levels, answers ...catalogue.NeedAnswer) catalogue.Instrument {
	return catalogue.Instrument{ID: id, Name: id, Needs: asks, Answer: answers, Relief: levels(0, 1, 1, 0, 1, 0),
		Failures: catalogue.FailureLoadings{System: 1}, Risk: catalogue.Risk{Capture: 2}}
}

func answer(need string, relevance float64) catalogue.NeedAnswer {
	return catalogue.NeedAnswer{Need: need, Relevance: relevance}
}

// example is the worked example of methods 12.6: three hosts, six instruments.
func example() match.Input {
	hosts := []match.Candidate{
		{ID: "MoE", Name: "Ministry", Capacity: capacity(.8, 3, 2, 2, 1, 3, 2), May: []string{"voucher", "supplier_prog", "sbir", "rd_tax_credit"}},
		{ID: "Chamber", Name: "Chamber", Capacity: capacity(.6, 2, 3, 3, 2, 1, 3), May: []string{"voucher", "iso_support", "group_consulting", "supplier_prog"}},
		{ID: "QualityAgency", Name: "Quality agency", Capacity: capacity(.5, 3, 2, 4, 2, 2, 3), May: []string{"iso_support", "group_consulting"}},
	}
	instruments := []catalogue.Instrument{
		instrument("voucher", levels(2, 2, 2, 2, 2, 2), answer("linkages", .6), answer("rd", .5)),
		instrument("iso_support", levels(2, 2, 3, 2, 2, 2), answer("quality", 1), answer("management", .3)),
		instrument("group_consulting", levels(2, 2, 3, 3, 2, 2), answer("management", 1), answer("quality", .3)),
		instrument("supplier_prog", levels(3, 4, 4, 3, 3, 3), answer("linkages", 1), answer("quality", .5)),
		instrument("sbir", levels(4, 4, 4, 4, 4, 5), answer("rd", 1)),
		instrument("rd_tax_credit", levels(3, 2, 4, 3, 5, 4), answer("rd", .7), answer("finance", .4)),
	}
	return match.Input{Hosts: hosts, Instruments: instruments,
		Needs: []match.Need{need("quality", .95), need("management", .90), need("linkages", .85), need("rd", .60), need("finance", .50)}}
}

func run(t testing.TB, in match.Input, o match.Options) *match.Result {
	t.Helper()
	r, err := match.Run(in, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func row(t testing.TB, r *match.Result, id string) match.Row {
	t.Helper()
	x, ok := r.Row(id)
	if !ok {
		t.Fatalf("no row %s", id)
	}
	return x
}

func near(t testing.TB, what string, got *float64, want, tol float64) {
	t.Helper()
	if got == nil || !(math.Abs(*got-want) <= tol) {
		g := "nothing"
		if got != nil {
			b, _ := json.Marshal(*got)
			g = string(b)
		}
		t.Errorf("%s = %s, want %.8g within %g", what, g, want, tol)
	}
}

const fourDecimals = 5.1e-5

type vector struct {
	Requirements map[string][]int `json:"pilot_requirements"`
	Rows         map[string]struct {
		Host                             string
		Intention, Fit, Overreach, Match float64
		Binding                          *string `json:"binding_dim"`
		Shortfall                        float64 `json:"shortfall_points"`
		Decision                         string
	} `json:"pilot_rows"`
	Full map[string]struct {
		Host           string
		Fit, Overreach float64
	} `json:"full_scale_readiness"`
	Pocket map[string]float64 `json:"pocket"`
}

func TestVector(t *testing.T) {
	for _, dir := range []string{"testdata/vectors", "../../shared/vectors"} {
		t.Run(filepath.Base(filepath.Dir(dir)), func(t *testing.T) {
			b, err := os.ReadFile(filepath.Join(dir, "ex12_bestmatch.json"))
			if os.IsNotExist(err) && dir != "testdata/vectors" {
				t.Skip("the specification's vectors are not beside the checkout")
			}
			if err != nil {
				t.Fatal(err)
			}
			var want vector
			if err := json.Unmarshal(b, &want); err != nil {
				t.Fatal(err)
			}
			if len(want.Rows) != 6 || len(want.Requirements) != 6 || len(want.Full) != 6 || len(want.Pocket) != 3 {
				t.Fatal("the vector does not hold what it should")
			}
			compare(t, want, run(t, example(), match.Options{}))
			pocket(t, want.Pocket)
		})
	}
}

func compare(t *testing.T, want vector, r *match.Result) {
	t.Helper()
	for id, w := range want.Rows {
		x := row(t, r, id)
		near(t, id+" intention", x.Intention, w.Intention, fourDecimals)
		if x.Host != w.Host || string(x.Decision) != w.Decision {
			t.Errorf("%s: %s at %s, want %s at %s", id, x.Decision, x.Host, w.Decision, w.Host)
		}
		p := x.Hosts[0].Pilot
		near(t, id+" fit", p.Fit, w.Fit, fourDecimals)
		near(t, id+" overreach", p.Overreach, w.Overreach, fourDecimals)
		near(t, id+" match", p.Match, w.Match, fourDecimals)
		binding := ""
		if w.Binding != nil {
			binding = *w.Binding
		}
		if p.Binding != binding || math.Abs(p.Missing-w.Shortfall) > 1e-9 {
			t.Errorf("%s: short of %s by %v, want %s by %v", id, p.Binding, p.Missing, binding, w.Shortfall)
		}
		for k, asks := range want.Requirements[id] {
			if p.Sides[k].Asks != asks {
				t.Errorf("%s: a pilot asks for %d of %s, want %d", id, p.Sides[k].Asks, p.Sides[k].Dimension, asks)
			}
		}
		a, ok := x.At(want.Full[id].Host)
		if !ok {
			t.Fatalf("%s is not at %s", id, want.Full[id].Host)
		}
		near(t, id+" full fit", a.Full.Fit, want.Full[id].Fit, fourDecimals)
		near(t, id+" full overreach", a.Full.Overreach, want.Full[id].Overreach, fourDecimals)
	}
}

// pocket: the supplier programme at a ministry that has a better unit.
func pocket(t *testing.T, want map[string]float64) {
	t.Helper()
	better := func(name string, points map[catalogue.Dimension]float64) {
		in := example()
		for _, d := range catalogue.Dimensions() {
			in = match.Shift(in, "MoE", d, points[d])
		}
		a, _ := row(t, run(t, in, match.Options{}), "supplier_prog").At("MoE")
		near(t, name, a.Pilot.Match, want[name], fourDecimals)
	}
	better("supplier_prog_MoE_before", nil)
	better("after_plus1_coord_plus1_delivery", map[catalogue.Dimension]float64{catalogue.Coordination: 1, catalogue.Delivery: 1})
	better("after_plus2_each_plus2_me", map[catalogue.Dimension]float64{catalogue.Coordination: 2, catalogue.Delivery: 2, catalogue.ME: 2})
}
