package index_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"upstep/method/index"
	"upstep/panel"
)

// ex02Upgrade puts the worked example into a panel: five countries, all figures of one year.
func ex02Upgrade(t testing.TB) index.UpgradeInput {
	t.Helper()
	countries := []string{"P", "Q", "R", "S", "T"}
	series := []panel.Series{{Indicator: "POP"}, {Indicator: "Y"}}
	in := index.UpgradeInput{Units: countries, Year: 2020, Population: index.Item{Code: "POP", Form: index.Newest}, Income: index.Item{Code: "Y", Form: index.Newest}}
	for _, root := range []string{"A", "B", "C"} {
		in.Nodes = append(in.Nodes, index.Node{Code: root, Level: 3, Weight: 1})
	}
	short := map[string]string{"A1_production": "A1", "A2_technology": "A2", "A3_rd": "A3", "B1_infra": "B1", "B2_structure": "B2", "B3_firms": "B3", "C_exchange": "C1"}
	for _, p := range ex02Pillars {
		in.Nodes = append(in.Nodes, index.Node{Code: short[p.code], Level: 2, Parent: p.root, Weight: 1})
		for k := range p.values {
			code := fmt.Sprint(p.code, k)
			series = append(series, panel.Series{Indicator: code})
			in.Items = append(in.Items, index.Item{Code: code, Pillar: short[p.code], Form: index.Newest})
		}
	}
	b := panel.NewBuilder(series, countries, 2005, 2020)
	for i, c := range countries {
		b.Set("POP", c, 2020, 2e6)
		b.Set("Y", c, 2020, []float64{38000, 28000, 26000, 7000, 2500}[i])
		for _, p := range ex02Pillars {
			for k, values := range p.values {
				if !math.IsNaN(values[i]) {
					b.Set(fmt.Sprint(p.code, k), c, 2020, values[i])
				}
			}
		}
	}
	var bad []error
	if in.Panel, bad = b.Panel(); len(bad) > 0 {
		t.Fatal(bad)
	}
	return in
}

// The worked example through the whole of the upgrading index.
func TestUpgradeEx02(t *testing.T) {
	raw, err := os.ReadFile("testdata/ex02.json")
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]json.RawMessage
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	list := func(key string) []float64 {
		var out []float64
		if err := json.Unmarshal(want[key], &out); err != nil || len(out) != 5 {
			t.Fatalf("%s: %v", key, err)
		}
		return out
	}
	u, err := index.Upgrade(ex02Upgrade(t), index.UpgradeOptions{Seed: 42, MinSample: 4, AsIs: true})
	if err != nil {
		t.Fatal(err)
	}
	const tol = 5.1e-5
	for _, code := range []string{"A", "B", "C"} {
		x := u.Index(code)
		for i, p := range x.Units {
			near(t, code, *p.Score, list(code)[i], tol)
			near(t, code+" geometric", *p.Geometric, list(code + "_geom")[i], tol)
			near(t, "residual of "+code, *p.Residual, list("resid_" + code)[i], tol)
		}
	}
	var band [][]float64
	if err := json.Unmarshal(want["A_rank_p05_p95"], &band); err != nil {
		t.Fatal(err)
	}
	for i, p := range u.Index("A").Units {
		if float64(p.Low) != band[0][i] || float64(p.High) != band[1][i] || p.Median != list("A_rank_median")[i] {
			t.Errorf("%s: band %d to %d, median %v", p.Unit, p.Low, p.High, p.Median)
		}
	}
	if u.Index("A").Random != "pillars" || u.Index("C").Random != "indicators" {
		t.Error("which weights are random")
	}
	// T lacks certificates: A1 has 2 of 3 indicators.
	if p := u.Index("A").Unit("T"); math.Abs(p.Pillars[0].Coverage-2.0/3) > 1e-12 {
		t.Errorf("coverage %v", p.Pillars[0].Coverage)
	}
}

// P leads in all: balanced? A3 - A1, C - (A+B)/2 = 0.9545 - 1 and B - A = 0 are all below the step.
// R: B - A = 0.5008 - 0.1660 = 0.33.
func TestProfile(t *testing.T) {
	u, err := index.Upgrade(ex02Upgrade(t), index.UpgradeOptions{MinSample: 4, AsIs: true})
	if err != nil {
		t.Fatal(err)
	}
	for unit, want := range map[string]string{"P": index.Even, "R": index.Shallow} {
		p := u.Profile(unit)
		if p.Label != want || len(p.Rules) != 3 || p.Labelled != 5 {
			t.Errorf("%s: %+v, want %s", unit, p, want)
		}
	}
	p := u.Profile("R")
	a, b, c := *u.Index("A").Unit("R").Score, *u.Index("B").Unit("R").Score, *u.Index("C").Unit("R").Score
	m := (a + b + c) / 3
	near(t, "imbalance", *p.Imbalance, math.Sqrt(((a-m)*(a-m)+(b-m)*(b-m)+(c-m)*(c-m))/3), 1e-12)
	near(t, "spread", *p.Spread, b-a, 1e-12)
	if p := u.Profile("nobody"); p.Label != "" || p.Why == "" {
		t.Errorf("a label for nobody: %+v", p)
	}
	// With one indicator in A1 the first rule gives no label.
	in := ex02Upgrade(t)
	in.Items = slices.DeleteFunc(in.Items, func(it index.Item) bool { return it.Code == "A1_production1" || it.Code == "A1_production2" })
	if u, err = index.Upgrade(in, index.UpgradeOptions{MinSample: 4}); err != nil {
		t.Fatal(err)
	}
	if r := u.Profile("P").Rules[0]; !strings.Contains(r.Off, "1 indicator") || r.Holds {
		t.Errorf("%+v", r)
	}
}

// What a reading is made of, by hand: 2, 4 and 9 in 2016, 2017 and 2019.
func TestRead(t *testing.T) {
	b := panel.NewBuilder([]panel.Series{{Indicator: "x"}}, []string{"K"}, 2000, 2022)
	for year, v := range map[int]float64{2009: 1, 2016: 2, 2017: 4, 2019: 9} {
		b.Set("x", "K", year, v)
	}
	p, _ := b.Panel()
	for _, c := range []struct {
		form  index.Form
		year  int
		lag   int
		want  float64
		from  int
		fails bool
	}{
		{index.Newest, 2022, 3, 9, 1, false},
		{index.Newest, 2022, 2, 0, 0, true},
		{index.Mean3, 2022, 3, 6.5, 2, false}, // 2017 and 2019; 2018 is not there
		{index.Mean3, 2018, 3, 3, 2, false},   // 2016 and 2017
		{index.Change, 2022, 3, 8, 2, false},  // 2019 less 2009
		{index.Change, 2017, 3, 0, 0, true},   // no 2007
	} {
		r := index.Read(p, index.Item{Code: "x", Form: c.form, MaxLag: c.lag}, "K", c.year)
		if r.Ok == c.fails || r.Value != c.want || len(r.From) != c.from || c.fails != (r.Why != "") {
			t.Errorf("%+v: %+v", c, r)
		}
	}
}

// A thin indicator, a small country and an empty pillar are left out and said.
func TestUpgradeLeavesOut(t *testing.T) {
	in := ex02Upgrade(t)
	in.Nodes = append(in.Nodes, index.Node{Code: "A4", Level: 2, Parent: "A", Weight: 1})
	in.Items = append(in.Items, index.Item{Code: "thin", Pillar: "A4", Form: index.Given})
	in.Given = map[string]map[string]index.Reading{"thin": {"P": {Ok: true, Value: 1}}}
	u, err := index.Upgrade(in, index.UpgradeOptions{MinSample: 5})
	if err != nil {
		t.Fatal(err)
	}
	last := u.Items[len(u.Items)-1]
	if last.Used || last.N != 1 || !strings.Contains(last.Why, "1 of 5") || !slices.Equal(u.Index("A").Lacking, []string{"A4"}) {
		t.Errorf("%+v, lacking %v", last, u.Index("A").Lacking)
	}
	if !slices.ContainsFunc(u.Notes, func(n panel.Note) bool { return n.Code == "index-pillar-empty" && n.Subject == "A4" }) {
		t.Errorf("no note: %v", u.Notes)
	}
	if _, err := index.Upgrade(in, index.UpgradeOptions{MinSample: 5, MinPopulation: 3e6}); !errors.Is(err, index.ErrData) {
		t.Errorf("nobody is large enough: %v", err)
	}
	for _, o := range []index.UpgradeOptions{{Replications: 1}, {Floor: -1}, {MinSample: 2}, {Step: -1}, {MinPopulation: -1}, {Level: 1}, {Level: -1}, {Wide: -1}, {Enough: 1.5}} {
		if _, err := index.Upgrade(in, o); !errors.Is(err, index.ErrOption) {
			t.Errorf("%+v: %v", o, err)
		}
	}
	// With the usual sample of 20 there is nothing to be said of five.
	if _, err := index.Upgrade(in, index.UpgradeOptions{}); !errors.Is(err, index.ErrData) {
		t.Errorf("five economies: %v", err)
	}
}

// A wider share of the runs makes no band narrower, and the width from which a band is
// printed in place of the rank decides which are wide.
func TestUpgradeBands(t *testing.T) {
	run := func(o index.UpgradeOptions) []index.Placed {
		o.MinSample, o.Seed = 5, 3
		u, err := index.Upgrade(ex02Upgrade(t), o)
		if err != nil {
			t.Fatal(err)
		}
		var all []index.Placed
		for _, x := range u.Indices {
			all = append(all, x.Units...)
		}
		return all
	}
	usual, half, narrow := run(index.UpgradeOptions{}), run(index.UpgradeOptions{Level: 0.01}), run(index.UpgradeOptions{Wide: 1})
	shorter, wide := 0, 0
	for i, p := range usual {
		if !p.Banded {
			continue
		}
		if half[i].High-half[i].Low > p.High-p.Low {
			t.Errorf("%s: %d to %d of few runs, %d to %d of most", p.Unit, half[i].Low, half[i].High, p.Low, p.High)
		}
		if half[i].High-half[i].Low < p.High-p.Low {
			shorter++
		}
		if p.Wide != (p.High-p.Low > 3) || narrow[i].Wide != (p.High-p.Low > 1) {
			t.Errorf("%s: %d to %d is wide: %v, and above 1: %v", p.Unit, p.Low, p.High, p.Wide, narrow[i].Wide)
		}
		if narrow[i].Wide {
			wide++
		}
	}
	if shorter == 0 || wide == 0 {
		t.Errorf("%d bands are shorter, %d wide: the case says nothing", shorter, wide)
	}
}

// The order of units changes nothing but the order; the same input gives the same bytes
// for any number of workers.
func TestUpgradeInvariants(t *testing.T) {
	in := ex02Upgrade(t)
	text := func(in index.UpgradeInput, workers int) string {
		u, err := index.Upgrade(in, index.UpgradeOptions{MinSample: 5, Seed: 3, Replications: 300, Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(u)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	if text(in, 1) != text(in, 4) {
		t.Error("the number of workers changes the result")
	}
	turned := in
	turned.Units = []string{"T", "S", "R", "Q", "P"}
	a, _ := index.Upgrade(in, index.UpgradeOptions{MinSample: 5, Seed: 3})
	b, _ := index.Upgrade(turned, index.UpgradeOptions{MinSample: 5, Seed: 3})
	for _, x := range a.Indices {
		for _, p := range x.Units {
			q := b.Index(x.Code).Unit(p.Unit)
			if math.Abs(*p.Score-*q.Score) > 1e-12 || p.Rank != q.Rank || p.Low != q.Low || p.High != q.High || p.Shift != q.Shift {
				t.Errorf("%s %s: %+v and %+v", x.Code, p.Unit, p, *q)
			}
		}
	}
}
