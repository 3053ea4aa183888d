package identify_test

import (
	"encoding/json"
	"errors"
	"math"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"upstep/method/identify"
	"upstep/panel"
)

// country is one line of the worked example.
type country struct {
	code          string
	now, then     float64
	growth        float64 // as the example gives it; the panel's follows from now and then
	arable, rents float64
	people        float64 // millions
	coastal       float64
}

var example = []country{
	{"HME", 4000, 1800, 4.0, 0.30, 8, 12, 0}, {"UUU", 8500, 3000, 5.3, 0.25, 4, 30, 0}, {"VVV", 12500, 4200, 5.6, 0.12, 1, 95, 1},
	{"WWW", 17000, 9000, 3.2, 0.28, 3, 40, 0}, {"XXX", 9000, 7800, 0.7, 0.35, 12, 20, 0}, {"YYY", 41000, 21000, 3.4, 0.05, 0, 8, 1},
	{"ZZZ", 4300, 3900, 0.5, 0.20, 2, 10, 0}, {"KKK", 26000, 9000, 5.4, 1.6, 16, 18, 0},
}

const (
	first = 1990
	year  = 2020
)

// world makes the input of the worked example.
func world(t *testing.T, list []country) identify.Input {
	t.Helper()
	var codes []string
	coast := map[string]float64{}
	for _, c := range list {
		codes = append(codes, c.code)
		coast[c.code] = c.coastal
	}
	series := []panel.Series{}
	for _, s := range []string{"NY.GDP.PCAP.PP.KD", "UPS.GDP.PC.NR", "NY.GDP.TOTL.RT.ZS", "SP.POP.TOTL", "AG.LND.ARBL.HA.PC"} {
		series = append(series, panel.Series{Indicator: s, Unit: "unit", Ref: panel.Ref{Source: "test"}})
	}
	b := panel.NewBuilder(series, codes, first, year)
	for _, c := range list {
		b.Set("NY.GDP.PCAP.PP.KD", c.code, year, c.now)
		b.Set("NY.GDP.PCAP.PP.KD", c.code, year-20, c.then)
		b.Set("NY.GDP.TOTL.RT.ZS", c.code, year, c.rents)
		b.Set("UPS.GDP.PC.NR", c.code, year, c.now*(1-c.rents/100))
		b.Set("SP.POP.TOTL", c.code, year, c.people*1e6)
		b.Set("AG.LND.ARBL.HA.PC", c.code, year, c.arable)
	}
	p, errs := b.Panel()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return identify.Input{Panel: p, Country: "HME", World: codes, Cut: year, Traits: []identify.Trait{
		{Name: "arable land", Code: "AG.LND.ARBL.HA.PC", Log: true}, {Name: "rents", Code: "NY.GDP.TOTL.RT.ZS"},
		{Name: "population", Code: "SP.POP.TOTL", Log: true}, {Name: "coastal", Fixed: coast}}}
}

func run(t *testing.T, in identify.Input) *identify.Result {
	t.Helper()
	r, err := identify.Identify(in)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func of(t *testing.T, r *identify.Result, code string) identify.Candidate {
	t.Helper()
	i := slices.IndexFunc(r.Candidates, func(c identify.Candidate) bool { return c.Country == code })
	if i < 0 {
		t.Fatalf("no candidate %s", code)
	}
	return r.Candidates[i]
}

func check(c identify.Candidate, filter string) identify.Check {
	return c.Checks[slices.IndexFunc(c.Checks, func(k identify.Check) bool { return k.Filter == filter })]
}

func note(r *identify.Result, code string) bool {
	return slices.ContainsFunc(r.Notes, func(n panel.Note) bool { return n.Code == code })
}

// eachVector runs a test on the copy beside it and on the shared file, if that is there.
func eachVector(t *testing.T, f func(*testing.T, []byte)) {
	for name, path := range map[string]string{"copy": "testdata/ex04.json", "shared": "../../../shared/vectors/ex04_giff.json"} {
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(path)
			if errors.Is(err, os.ErrNotExist) && name == "shared" {
				t.Skip("no folder of shared vectors beside the checkout; the copy in testdata was tested")
			}
			if err != nil {
				t.Fatal(err)
			}
			f(t, data)
		})
	}
}

func TestWorkedExample(t *testing.T) {
	eachVector(t, func(t *testing.T, data []byte) {
		var want struct {
			Compass map[string]struct {
				Now      float64 `json:"ratio_now"`
				Then     float64 `json:"ratio_then_20y"`
				Income   bool    `json:"income_ok"`
				Growth   bool    `json:"growth_ok"`
				Distance float64 `json:"endowment_distance"`
				Endowed  bool    `json:"endowment_ok"`
				Selected bool    `json:"selected"`
			}
			Screen map[string]struct {
				Grew  bool
				Score float64
				Track string
			}
		}
		if err := json.Unmarshal(data, &want); err != nil {
			t.Fatal(err)
		}
		in := world(t, example)
		in.Options.Fewest = 1 // so that nothing is relaxed
		r := run(t, in)
		for _, c := range example[1:] {
			w, got := want.Compass[c.code[:1]], of(t, r, c.code)
			for _, x := range []struct {
				name   string
				got    *float64
				want   float64
				filter string
				passes bool
			}{{"ratio now", got.Now, w.Now, identify.ByIncome, w.Income}, {"ratio then", got.Before, w.Then, identify.ByIncome, w.Income},
				{"distance", got.Distance, w.Distance, identify.ByEndowment, w.Endowed}, {"growth", got.Growth, c.growth / 100, identify.ByGrowth, w.Growth}} {
				tol := 5e-5
				if x.name == "growth" {
					tol = 1e-3 // the example rounds to 0.1 points
				}
				if x.got == nil || math.Abs(*x.got-x.want) > tol {
					t.Errorf("%s %s = %v, want %v", c.code, x.name, x.got, x.want)
				}
				if k := check(got, x.filter); k.Pass == nil || *k.Pass != x.passes {
					t.Errorf("%s %s: %v, want %v", c.code, x.filter, k.Pass, x.passes)
				}
			}
			if got.Selected != w.Selected {
				t.Errorf("%s selected: %v", c.code, got.Selected)
			}
		}
		if !slices.Equal(r.Compass, []string{"UUU"}) || len(r.Steps) != 1 {
			t.Errorf("compass %v after %d steps", r.Compass, len(r.Steps))
		}
		// share at the start and the end, exit, density, firms
		rows := map[string][5]float64{"garments": {0.06, 0.12, 0.5, 0.40, 3}, "auto wiring": {0.00, 0.03, 0.4, 0.30, 1}, "petroleum": {0.20, 0.10, 0, 0.05, 0},
			"furniture": {0.01, 0.03, 0.3, 0.55, 6}, "chips": {0.0, 0.02, 0.7, 0.90, 0}}
		for name, x := range rows {
			gain, firms := x[1]-x[0], int(x[4])
			got, low, high, known := identify.Score(identify.Evidence{Gain: &gain, Exit: &x[2], Density: &x[3], Firms: &firms}, identify.Options{})
			raw := 0.0
			if gain < 0 { // clamped here, raw in the script
				raw = 0.35 * gain / 0.06
			}
			if got == nil || math.Abs(*got+raw-want.Screen[name].Score) > 5e-5 || math.Abs(known-1) > 1e-12 || math.Abs(low-*got) > 1e-12 || math.Abs(high-*got) > 1e-12 {
				t.Errorf("%s: %v %v %v %v, want %v", name, got, low, high, known, want.Screen[name].Score)
			}
		}
	})
}

// With two compass countries wanted: U alone passes; a distance of 1.75 adds none (V is
// at 1.96, Y's income is ten times home's), growth of 3 % adds none (W's income is 4.25
// times home's), income up to 5 times lets W in.
func TestRelaxation(t *testing.T) {
	in := world(t, example)
	r := run(t, in)
	var names []string
	var found []int
	for _, s := range r.Steps {
		names, found = append(names, s.Name), append(found, len(s.Found))
	}
	if !slices.Equal(names, []string{"default", identify.ByEndowment, identify.ByGrowth, identify.ByIncome}) || !slices.Equal(found, []int{1, 1, 1, 2}) {
		t.Errorf("steps %v found %v", names, found)
	}
	if !slices.Equal(r.Compass, []string{"UUU", "WWW"}) && !slices.Equal(r.Compass, []string{"WWW", "UUU"}) {
		t.Errorf("compass %v", r.Compass)
	}
	if r.Settings != (identify.Settings{NowLow: 2, NowHigh: 5, Growth: 0.03, Distance: 1.75}) || !note(r, "compass-relaxed") {
		t.Errorf("settings %+v, notes %v", r.Settings, r.Notes)
	}
	// V misses only the distance, by 1.9628 - 1.75.
	if k := check(of(t, r, "VVV"), identify.ByEndowment); of(t, r, "VVV").Missed != 1 || math.Abs(*k.Short-0.2128) > 5e-5 {
		t.Errorf("V: %+v", of(t, r, "VVV"))
	}
	in.Options.Fewest = 6
	if r = run(t, in); !note(r, "compass-few") {
		t.Errorf("six compass countries cannot be found: %v", r.Notes)
	}
}

func TestUserCompass(t *testing.T) {
	in := world(t, example)
	in.Compass = []string{"ZZZ", "UUU"}
	r := run(t, in)
	if !r.ByUser || !slices.Equal(r.Compass, in.Compass) || !note(r, "compass-user") {
		t.Errorf("%v %v", r.Compass, r.Notes)
	}
	for _, bad := range [][]string{{"QQQ"}, {"HME"}, {"UUU", "UUU"}} {
		in.Compass = bad
		if _, err := identify.Identify(in); err == nil {
			t.Errorf("%v was taken", bad)
		}
	}
}

// A feature that home lacks leaves the comparison; an economy that lacks much of the
// rest has no distance and can't pass.
func TestMissingEndowment(t *testing.T) {
	in := world(t, example)
	in.Traits[3].Fixed = map[string]float64{"UUU": 0, "VVV": 1} // home is not there
	r := run(t, in)
	if f := r.Features[3]; f.Used || f.Why == "" || !note(r, "endowment-left-out") {
		t.Errorf("%+v", f)
	}
	in = world(t, example)
	in.Traits = in.Traits[:2]
	in.Traits = append(in.Traits, identify.Trait{Name: "x", Fixed: map[string]float64{"HME": 1, "VVV": 2}}, identify.Trait{Name: "y", Fixed: map[string]float64{"HME": 1, "VVV": 2}})
	r = run(t, in)
	u := of(t, r, "UUU")
	if u.Distance != nil || !slices.Equal(u.Lacks, []string{"x", "y"}) || u.Selected || check(u, identify.ByEndowment).Pass != nil {
		t.Errorf("half of the weight is not enough: %+v", u)
	}
}

func TestNoIncome(t *testing.T) {
	in := world(t, example)
	in.Cut = 1995
	r := run(t, in)
	if len(r.Compass) > 0 || !note(r, "no-income") {
		t.Errorf("%v %v", r.Compass, r.Notes)
	}
}

// Resource-rich at 10 % of GDP: the ratio without rents is another, and the alternative
// with it stands in the list. K: 26000 x 0.84 / (4000 x 0.92) = 5.9348.
func TestRents(t *testing.T) {
	list := slices.Clone(example)
	r := run(t, world(t, list))
	if r.ResourceRich {
		t.Error("8 % is not resource-rich")
	}
	if k := of(t, r, "KKK"); math.Abs(*k.NonRents-26000*0.84/(4000*0.92)) > 1e-12 {
		t.Errorf("%v", *k.NonRents)
	}
	list[0].rents = 10
	if r = run(t, world(t, list)); !r.ResourceRich {
		t.Error("10 % is resource-rich")
	}
}

// Permuted economies change nothing in the
// order of results; the input stays as it was.
func TestOrder(t *testing.T) {
	a := world(t, example)
	list := slices.Clone(example)
	slices.Reverse(list[1:])
	b := world(t, list)
	before := slices.Clone(b.World)
	x, y := run(t, a), run(t, b)
	if !reflect.DeepEqual(x.Candidates, y.Candidates) || !reflect.DeepEqual(x.Alternatives, y.Alternatives) {
		t.Error("the order of the economies has a say")
	}
	if !slices.Equal(before, b.World) {
		t.Error("the input was changed")
	}
}

func TestAlternatives(t *testing.T) {
	r := run(t, world(t, example))
	by := map[string]identify.Alternative{}
	for _, a := range r.Alternatives {
		by[a.Name] = a
	}
	// In force: income to 5, growth 3 %, distance 1.75. Strict income keeps none of them:
	// U has 2.125 and stays, W has 4.25 and goes.
	if got := by["strict income"].Compass; !slices.Equal(got, []string{"UUU"}) {
		t.Errorf("strict income: %v", got)
	}
	if got := by["growth 4%"].Compass; !slices.Equal(got, []string{"UUU"}) {
		t.Errorf("growth 4%%: %v", got)
	}
	// Fit: U, V, W, X, Z; a third of five is one, the fastest is V, which is too far.
	if got := by["top third"].Compass; len(got) != 0 {
		t.Errorf("top third: %v", got)
	}
	// V is at 1.96 in all; without its population of 95 against 12 million, at 1.64.
	if got := by["without population"].Compass; !slices.Contains(got, "VVV") {
		t.Errorf("without population, V is near enough: %v", got)
	}
}

func TestOptions(t *testing.T) {
	in := world(t, example)
	for name, o := range map[string]identify.Options{"income": {NowLow: 5}, "share": {ExitFall: 2}, "relaxed": {Distance: 2, RelaxedDistance: 1.5}, "growth": {Growth: 5}, "relaxed growth": {RelaxedGrowth: 4},
		"share unit": {ShareUnit: 6}, "density unit": {DensityUnit: 50}} {
		in.Options = o
		if _, err := identify.Identify(in); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	var o identify.Options
	if err := o.Editable().Set(&o, "distance", "1.5"); err != nil || o.Distance != 1.5 {
		t.Error(err)
	}
	if o.Editable().Set(&o, "distance", "x") == nil || o.Editable().Set(&o, "nothing", "1") == nil || o.Editable().Set(&o, "horizon", "-1") == nil {
		t.Error("nonsense was taken")
	}
	for _, name := range (identify.Options{}).Editable().Names() {
		if strings.TrimSpace(name) == "" {
			t.Error("an option without a name")
		}
	}
	if err := o.Editable().Set(&o, "growth", "0"); err != nil {
		t.Error(err)
	}
	for _, p := range o.Params() {
		if p.Name == "growth" && (p.Value != "0" || p.Provenance != panel.User) {
			t.Errorf("%+v", p)
		}
	}
}

// Incomes in another currency change no ratio, no growth and no distance.
func TestScale(t *testing.T) {
	base := run(t, world(t, example))
	rapid.Check(t, func(rt *rapid.T) {
		by := rapid.Float64Range(0.01, 100).Draw(rt, "by")
		list := slices.Clone(example)
		for i := range list {
			list[i].now, list[i].then = by*list[i].now, by*list[i].then
		}
		r := run(t, world(t, list))
		if !slices.Equal(r.Compass, base.Compass) || len(r.Steps) != len(base.Steps) {
			rt.Fatalf("times %v: %v, not %v", by, r.Compass, base.Compass)
		}
	})
}

// A wider limit never loses a compass country that passed.
func TestMonotone(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := rapid.Float64Range(0.1, 2).Draw(rt, "distance")
		more := d + rapid.Float64Range(0, 1).Draw(rt, "more")
		found := func(distance float64) []string {
			in := world(t, example)
			in.Options = identify.Options{Distance: distance, RelaxedDistance: 5, Fewest: -1, Growth: 0.005, RelaxedGrowth: 0.001}
			return run(t, in).Compass
		}
		wide := found(more)
		for _, c := range found(d) {
			if !slices.Contains(wide, c) {
				rt.Fatalf("%s passes at %v and not at %v", c, d, more)
			}
		}
	})
}
