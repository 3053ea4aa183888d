package complexity_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"upstep/method/complexity"
	"upstep/panel"
)

// fifty makes a sample of 50 economies and 60 products with nested presence and
// covariates: income rises with diversity, the resource share alternates.
func fifty(t *testing.T) (*complexity.Result, map[string]complexity.Covariate) {
	t.Helper()
	var rows [][]float64
	for c := range 50 {
		row := make([]float64, 60)
		for p := range row {
			if p <= c+2 && (c*7+p*5)%11 > 2 {
				row[p] = float64(10 + (c*p)%7)
			}
		}
		rows = append(rows, row)
	}
	m := matrix(rows...)
	cov := map[string]complexity.Covariate{}
	for c := range m.Countries {
		m.Countries[c] = fmt.Sprintf("X%02d", c)
		cov[m.Countries[c]] = complexity.Covariate{GDPPerHead: observed(1000 * math.Exp(float64(c%17)/6)), ResourceShare: observed(float64(c%5) / 5)}
	}
	return compute(t, m, complexity.Upstep), cov
}

func approach(t *testing.T, r *complexity.Result, cov map[string]complexity.Covariate, projected []*complexity.Profile, opt complexity.ApproachOptions) *complexity.ApproachResult {
	t.Helper()
	a, err := complexity.Approach(r, cov, projected, opt)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestApproachRules(t *testing.T) {
	r, cov := fifty(t)
	a := approach(t, r, cov, nil, complexity.ApproachOptions{})
	if a.N != 50 || len(a.Standings) != 50 || len(a.Notes) > 0 {
		t.Fatalf("%d in the regression, %d standings, %v", a.N, len(a.Standings), a.Notes)
	}
	// OLS residuals are orthogonal to the regressors.
	var sums [3]float64
	mean, frontier := 0.0, 0
	for _, s := range a.Standings {
		v := cov[s.Country]
		for i, x := range []float64{1, math.Log(v.GDPPerHead.Value), v.ResourceShare.Value} {
			sums[i] += s.Star * x
		}
		mean += s.COI
		want := complexity.LightTouch
		switch {
		case s.COI < 0 && s.ECI >= a.Cutoff:
			want, frontier = complexity.Frontier, frontier+1
		case s.COI < 0:
			want = complexity.Bets
		case s.Star < 0:
			want = complexity.Parsimonious
		}
		if s.Class != want {
			t.Errorf("%s: %q, want %q", s.Country, s.Class, want)
		}
		border := false
		for _, b := range s.Borders {
			if b.Beyond == s.Class || b.Beyond == complexity.Unclassified {
				t.Errorf("%s: beyond %s lies %q again", s.Country, b.Line, b.Beyond)
			}
			border = border || math.Abs(b.Distance) <= 0.1
		}
		if border != s.OnBorder {
			t.Errorf("%s: on the border %v, borders %v", s.Country, s.OnBorder, s.Borders)
		}
	}
	for i, v := range sums {
		if math.Abs(v) > 1e-7 {
			t.Errorf("residuals are not orthogonal to regressor %d: %v", i, v)
		}
	}
	if math.Abs(mean) > 1e-9 {
		t.Errorf("COI has mean %v in the sample", mean/50)
	}
	if frontier == 0 {
		t.Error("the case has no frontier economy, so the rule is not tested")
	}
	if wide := approach(t, r, cov, nil, complexity.ApproachOptions{Border: 100}); !wide.Standings[7].OnBorder {
		t.Error("a wide border catches nobody")
	}
}

func TestApproachRefuses(t *testing.T) {
	r, cov := fifty(t)
	few := map[string]complexity.Covariate{}
	for c := range 39 {
		few[r.Countries[c]] = cov[r.Countries[c]]
	}
	a := approach(t, r, few, nil, complexity.ApproachOptions{})
	if a.N != 39 || !slices.Equal(codes(a.Notes), []string{"approach-sample"}) || a.Standings[0].Class != complexity.Unclassified {
		t.Errorf("39 economies: %v %v", a.Notes, a.Standings[0])
	}
	flat := map[string]complexity.Covariate{}
	for c := range cov {
		flat[c] = complexity.Covariate{GDPPerHead: observed(5000), ResourceShare: observed(.2)}
	}
	if a := approach(t, r, flat, nil, complexity.ApproachOptions{}); !slices.Equal(codes(a.Notes), []string{"approach-collinear"}) {
		t.Errorf("constant covariates: %v", a.Notes)
	}
	for text, v := range map[string]complexity.Covariate{
		"GDP per head is missing":                  {ResourceShare: observed(.1)},
		"share of natural resources in exports is": {GDPPerHead: observed(1000)},
		"out of range":                             {GDPPerHead: observed(1000), ResourceShare: observed(12)},
	} {
		cov["X03"] = v
		s := approach(t, r, cov, nil, complexity.ApproachOptions{}).Standings[3]
		if s.Class != complexity.Unclassified || len(s.Notes) != 1 || s.Notes[0].Severity != panel.Refusal || !strings.Contains(s.Notes[0].Text, text) {
			t.Errorf("%q: %+v", text, s)
		}
	}
	for _, opt := range []complexity.ApproachOptions{{MinSample: 3}, {Border: -1}, {FrontierShare: 1}} {
		if _, err := complexity.Approach(r, cov, nil, opt); !errors.Is(err, complexity.ErrOption) {
			t.Errorf("%+v: %v", opt, err)
		}
	}
}

// A projected economy is placed by the sample's regression and changes nothing in it.
func TestApproachProjected(t *testing.T) {
	r, cov := fifty(t)
	before := approach(t, r, cov, nil, complexity.ApproachOptions{})
	twin, err := r.Profile("X20")
	if err != nil {
		t.Fatal(err)
	}
	copied := *twin
	copied.Country = "ZZZ"
	cov["ZZZ"] = cov["X20"]
	after := approach(t, r, cov, []*complexity.Profile{&copied, {Country: "YYY"}}, complexity.ApproachOptions{})
	if after.Beta != before.Beta || after.N != 50 || len(after.Standings) != 52 {
		t.Errorf("the projection moved the regression: %v, %v", after.Beta, before.Beta)
	}
	z, x := after.Standings[50], before.Standings[20]
	if z.Country != "ZZZ" || z.Class != x.Class || z.COI != x.COI || z.Star != x.Star {
		t.Errorf("twin %+v, original %+v", z, x)
	}
	if y := after.Standings[51]; y.Class != complexity.Unclassified || len(y.Notes) != 1 {
		t.Errorf("an economy without index: %+v", y)
	}
}

func ranked(t *testing.T, r *complexity.Result, code string, opt complexity.OpportunityOptions) *complexity.OpportunityResult {
	t.Helper()
	p, err := r.Profile(code)
	if err != nil {
		t.Fatal(err)
	}
	o, err := complexity.Opportunities(r, p, opt)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// By hand, c1 of ex09a lacks p1 and p2. With two candidates every z-score is +1 or
// -1. Density .5 and .8, PCI -1.5881 and .3196, COG .0639 and -.7940: under the
// explore weights p2 scores .50 + .15 - .35 = .30 and p1 -.30.
func TestOpportunitiesByHand(t *testing.T) {
	r := compute(t, six(), complexity.Upstep)
	o := ranked(t, r, "c1", complexity.OpportunityOptions{GDPPerHead: observed(40000),
		Markets: map[string]complexity.Market{"p2": {Size: observed(5e9)}}})
	if len(o.Products) != 2 || o.Candidates != 2 || o.Capped {
		t.Fatalf("%+v", o)
	}
	for i, want := range []struct {
		product string
		score   float64
	}{{"p2", .30}, {"p1", -.30}} {
		got := o.Products[i]
		if got.Product != want.product || math.Abs(got.Score-want.score) > 1e-9 || got.Rank != i+1 {
			t.Errorf("place %d: %+v, want %v", i+1, got, want)
		}
	}
	if !o.Products[0].Market.Size.Ok() || o.Products[1].Market.Size.Ok() || o.Products[0].Market.Growth.Ok() {
		t.Error("market information is wrong")
	}
}

// c5 exports p1 only, ECI -1.5881. At 4,000 dollars a head the ceiling of 2.0 is
// .4119, which keeps p2 (.3196) and drops p3 (.4330) and what lies above; long
// jumps allow .9119, the table -1.5881 + 1.75 = .1619 nothing.
func TestCeiling(t *testing.T) {
	r := compute(t, six(), complexity.Upstep)
	for name, c := range map[string]struct {
		opt  complexity.OpportunityOptions
		want []string
	}{
		"explore":    {complexity.OpportunityOptions{GDPPerHead: observed(4000)}, []string{"p2"}},
		"at limit":   {complexity.OpportunityOptions{GDPPerHead: observed(6000)}, []string{"p2"}},
		"long jumps": {complexity.OpportunityOptions{GDPPerHead: observed(4000), Weights: complexity.LongJumps}, []string{"p2", "p3"}},
		"table":      {complexity.OpportunityOptions{GDPPerHead: observed(4000), Ceiling: complexity.TableCeiling}, nil},
		"rich":       {complexity.OpportunityOptions{GDPPerHead: observed(6001)}, []string{"p2", "p3", "p4", "p5", "p6"}},
		"unknown":    {complexity.OpportunityOptions{}, []string{"p2", "p3", "p4", "p5", "p6"}},
		"excluded":   {complexity.OpportunityOptions{Exclude: []string{"p3", "p4", ""}}, []string{"p2", "p5", "p6"}},
	} {
		o := ranked(t, r, "c5", c.opt)
		var got []string
		for _, x := range o.Products {
			got = append(got, x.Product)
		}
		slices.Sort(got)
		if !slices.Equal(got, c.want) || o.Candidates-o.Dropped != len(c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		if noted := slices.Contains(codes(o.Notes), "opportunity-no-income"); noted == c.opt.GDPPerHead.Ok() {
			t.Errorf("%s: notes %v", name, o.Notes)
		}
	}
}

func TestOpportunitiesOrder(t *testing.T) {
	r, _ := fifty(t)
	for _, w := range complexity.WeightSets() {
		if math.Abs(w.Density+w.PCI+w.COG-1) > 1e-12 {
			t.Errorf("%s does not sum to 1", w.Name)
		}
		o := ranked(t, r, "X10", complexity.OpportunityOptions{Weights: w, Clamp: 1.5})
		if len(o.Products) != min(50, o.Candidates) || o.Candidates < 40 {
			t.Fatalf("%s: %d of %d", w.Name, len(o.Products), o.Candidates)
		}
		for i, x := range o.Products {
			if max(math.Abs(x.ZNear), math.Abs(x.ZPCI), math.Abs(x.ZCOG)) > 1.5 {
				t.Errorf("%s is not clamped: %+v", x.Product, x)
			}
			if i > 0 && o.Products[i-1].Score < x.Score-1e-9 {
				t.Errorf("%s ranks below %s", o.Products[i-1].Product, x.Product)
			}
		}
		if short := ranked(t, r, "X10", complexity.OpportunityOptions{Weights: w, Clamp: 1.5, Top: 3}); !slices.Equal(short.Products, o.Products[:3]) {
			t.Errorf("%s: the top three change with the length of the list", w.Name)
		}
	}
	if complexity.Balanced(complexity.Parsimonious) != complexity.BalancedPIP || complexity.Balanced(complexity.Frontier) != complexity.Explore {
		t.Error("the balanced set does not follow the approach")
	}
}

// Products that look the same share a rank and stand by code.
func TestOpportunityTies(t *testing.T) {
	m := matrix(
		[]float64{5, 0, 0, 0, 1},
		[]float64{1, 3, 3, 3, 0},
		[]float64{1, 0, 0, 0, 2},
		[]float64{0, 2, 2, 2, 1},
	)
	o := ranked(t, compute(t, m, loose), "a", complexity.OpportunityOptions{})
	var got []string
	for _, x := range o.Products {
		got = append(got, fmt.Sprintf("%d %s", x.Rank, x.Product))
	}
	if want := []string{"1 02", "1 03", "1 04"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if !slices.Contains(codes(o.Notes), "opportunity-constant") {
		t.Errorf("notes %v", codes(o.Notes))
	}
}

func TestOpportunitiesRefuse(t *testing.T) {
	r := compute(t, six(), complexity.Upstep)
	o, err := complexity.Opportunities(r, &complexity.Profile{Country: "zz"}, complexity.OpportunityOptions{})
	if err != nil || len(o.Products) > 0 || !slices.Equal(codes(o.Notes), []string{"opportunity-refused"}) {
		t.Errorf("%+v, %v", o, err)
	}
	p, err := r.Profile("c1")
	if err != nil {
		t.Fatal(err)
	}
	for _, opt := range []complexity.OpportunityOptions{
		{Weights: complexity.WeightSet{Name: "x", Density: .5}}, {Weights: complexity.WeightSet{Name: "x", Density: 2, PCI: -1, Ceiling: 2}},
		{Clamp: -1}, {Top: -1}, {Ceiling: math.NaN()}, {IncomeLimit: -1},
	} {
		if _, err := complexity.Opportunities(r, p, opt); !errors.Is(err, complexity.ErrOption) {
			t.Errorf("%+v: %v", opt, err)
		}
	}
}
