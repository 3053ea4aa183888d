package diagnose_test

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"upstep/method/diagnose"
	"upstep/panel"
	"upstep/ref"
)

// An economy built to be short of intermediation is found to be: dear, against growth,
// by-passed, and without the industries that need finance.
func TestFindsWhatWasBuiltIn(t *testing.T) {
	r := run(t, input(t, newWorld()))
	n := r.Node("finance.intermediation")
	if n.Label != diagnose.Binding || n.Covered != 4 || !slices.Equal(r.Bindings, []string{"finance.intermediation"}) {
		t.Errorf("%+v, binding %v", n, r.Bindings)
	}
	for _, i := range r.Evidence {
		if i.Node == n.ID && i.S < 0.5 {
			t.Errorf("test %d says %v: %+v", i.Test, i.S, i)
		}
	}
	if top := r.Node("finance"); top.From != n.ID || top.Score.Score != n.Score.Score || top.Label != diagnose.Binding {
		t.Errorf("the branch: %+v", top)
	}
	if !n.Wanted || n.Syndrome != nil {
		t.Error("no syndrome is asked for")
	}
	if r.Node("market.coordination").Label != diagnose.NoEvidence || r.Node("returns.geography").Label != diagnose.Context || !r.Context.Landlocked {
		t.Errorf("coordination %s, geography %s", r.Node("market.coordination").Label, r.Node("returns.geography").Label)
	}
	if len(r.Evidence)+len(r.Silent) < len(tree(t).Signals) {
		t.Errorf("%d items and %d silences for %d signals", len(r.Evidence), len(r.Silent), len(tree(t).Signals))
	}
}

// A branch takes the largest score below it whatever the order, and is not free of
// constraints while a child is not known.
func TestRollUp(t *testing.T) {
	r := run(t, input(t, newWorld()))
	for _, n := range r.Nodes {
		if n.Leaf {
			continue
		}
		best := math.Inf(-1)
		for _, c := range r.Nodes {
			if c.Parent == n.ID && c.Label != diagnose.NoEvidence && c.Label != diagnose.Context {
				best = math.Max(best, c.Score.Score)
			}
		}
		if n.Label != diagnose.NoEvidence && n.Score.Score != best || n.Label == diagnose.NoEvidence && !math.IsInf(best, -1) {
			t.Errorf("%s has %v, its children at most %v", n.ID, n.Score.Score, best)
		}
		if n.Label == diagnose.NotBinding {
			t.Errorf("%s counts as free of constraints with unknown parts", n.ID)
		}
	}
}

func TestComparatorsByRule(t *testing.T) {
	r := run(t, input(t, newWorld()))
	c := r.Comparators
	// Within 20 % of the income of i = 14 and in the east (even i): 0.8 and 1.2 in steps of 2 %
	// are i from 2.85 to 23.1.
	want := []string{"E04", "E06", "E08", "E10", "E12", "E14", "E16", "E18", "E20", "E22"}
	if !slices.Equal(c.Members, want) || len(c.Steps) != 0 || c.Year != last {
		t.Errorf("members %v, steps %v", c.Members, c.Steps)
	}
	in := input(t, newWorld())
	for i := range in.World {
		if in.World[i].ISO3 == "HOM" {
			in.World[i].Region = "alone"
		}
	}
	if c := run(t, in).Comparators; len(c.Members) != 21 || len(c.Steps) != 1 || !strings.Contains(c.Steps[0], "region was given up") {
		t.Errorf("without a region: %v, %v", c.Members, c.Steps)
	}
	in = input(t, newWorld())
	in.Set = diagnose.ByStructure
	in.Options = diagnose.Options{RentsBand: 50}
	c = run(t, in).Comparators
	rules := map[string]diagnose.Rule{}
	for _, d := range c.Dropped {
		rules[d.Country] = d.Rule
	}
	if rules["E28"] != diagnose.TooSmall || rules["E30"] != diagnose.Micro || slices.Contains(c.Members, "E28") || slices.Contains(c.Members, "E03") {
		t.Errorf("dropped %v, members %v", c.Dropped, c.Members)
	}
	in.Set, in.Members = diagnose.Chosen, []string{"E03", "E28"}
	c = run(t, in).Comparators
	if !slices.Equal(c.Members, []string{"E03", "E28"}) || !c.TooFew {
		t.Errorf("chosen %+v", c)
	}
}

// Outliers are dropped by rule and named, the economy itself never.
func TestOutliersAreLogged(t *testing.T) {
	r := run(t, input(t, newWorld()))
	for _, i := range r.Evidence {
		if i.ID == "spread" && i.Test == 1 {
			if len(i.Dropped) != 1 || i.Dropped[0].Country != "E05" || i.Dropped[0].Value < 4 || i.Price.N != 26 {
				t.Errorf("dropped %v of %d", i.Dropped, i.Price.N)
			}
			return
		}
	}
	t.Error("the spread does not speak")
}

// Figures older than MaxAge say nothing, figures older than the lag less.
func TestOldFigures(t *testing.T) {
	for _, c := range []struct {
		newest int
		says   bool
		q      float64
	}{{2024, true, 0.7}, {2021, true, 0.7}, {2020, true, 0.49}, {2014, true, 0.49}, {2013, false, 0}} {
		w := newWorld()
		for y := c.newest + 1; y <= last; y++ {
			delete(w.set["FR.INR.LNDP"]["HOM"], y)
		}
		r := run(t, input(t, w))
		found := false
		for _, i := range r.Evidence {
			if i.ID == "spread" && i.Test == 1 {
				found = true
				if math.Abs(i.Q-c.q) > 1e-12 || i.Year != c.newest || i.Old != (c.q < 0.7) {
					t.Errorf("newest %d: %+v", c.newest, i)
				}
			}
		}
		if found != c.says {
			t.Errorf("newest %d: speaks %v", c.newest, found)
		}
		if !c.says && !slices.ContainsFunc(r.Silent, func(s diagnose.Silence) bool {
			return s.ID == "spread" && strings.Contains(s.Why, "of 2013, more than 10 years")
		}) {
			t.Errorf("no reason: %v", r.Silent)
		}
	}
}

// Thin data gives no verdict and no panic: a panel with the economy and nothing else.
func TestThinData(t *testing.T) {
	w := newWorld()
	for code := range w.set {
		if code != "SP.POP.TOTL" {
			delete(w.set[code], "HOM")
		}
	}
	in := input(t, w)
	in.Exports, in.WhyExports = nil, "this build has no exports."
	r := run(t, in)
	for _, n := range r.Nodes {
		if n.Label != diagnose.NoEvidence && n.Label != diagnose.Context || n.Score.Score != 0 {
			t.Errorf("%s is %s", n.ID, n.Label)
		}
	}
	if r.Comparators.Refusal == "" || r.Story.Last != 0 || len(r.Evidence) != 0 {
		t.Errorf("%+v", r.Comparators)
	}
	for _, code := range []string{"no-comparators", "thin-evidence", "no-growth-story", "no-exports"} {
		if !slices.ContainsFunc(r.Notes, func(n panel.Note) bool { return n.Code == code && n.Severity == panel.Refusal }) {
			t.Errorf("no refusal %s", code)
		}
	}
}

// A label that would be another under a choice of ours says so: thin evidence that says
// nothing but yes is held down by its weight.
func TestHangs(t *testing.T) {
	in := input(t, newWorld())
	in.Options.Binding = 0.9 // above the weight there is
	r := run(t, in)
	if r.Node("finance.intermediation").Label != diagnose.Candidate {
		t.Fatalf("%+v", r.Node("finance.intermediation"))
	}
	if !slices.ContainsFunc(r.Hangs, func(h diagnose.Hang) bool {
		return h.Node == "finance.intermediation" && h.Choice == "full_weight" && h.Other == diagnose.Binding
	}) {
		t.Errorf("hangs %+v", r.Hangs)
	}
}

func TestRefusesWhatMeansNothing(t *testing.T) {
	for want, change := range map[string]func(*diagnose.Input){
		"no panel":            func(in *diagnose.Input) { in.Panel = nil },
		"no panel or no tree": func(in *diagnose.Input) { in.Tree = nil },
		"no economy":          func(in *diagnose.Input) { in.Country = "XXX" },
		"outside the panel":   func(in *diagnose.Input) { in.Cut = 2050 },
		"unknown set":         func(in *diagnose.Input) { in.Set = "friends" },
		"no comparators":      func(in *diagnose.Input) { in.Set = diagnose.Chosen },
		"are named and":       func(in *diagnose.Input) { in.Members = []string{"E01"} },
		"listed as an economy": func(in *diagnose.Input) {
			in.World = append(slices.Clone(in.World), ref.Economy{ISO3: "WLD", Aggregate: true})
		},
		"objective":              func(in *diagnose.Input) { in.Options.Objective = "luck" },
		"above a binding one":    func(in *diagnose.Input) { in.Options.Candidate = 0.9 },
		"more tests":             func(in *diagnose.Input) { in.Options.Tests = 5 },
		"quality above 1":        func(in *diagnose.Input) { in.Options.OldFactor = 2 },
		"before it starts":       func(in *diagnose.Input) { in.Options.AimLow = 9 },
		"events without years":   func(in *diagnose.Input) { in.Options.EventYears = -1 },
		"horizon below":          func(in *diagnose.Input) { in.Options.Horizon = -1 },
		"full support at z or t": func(in *diagnose.Input) { in.Options.FullT = -1 },
		"the whole income":       func(in *diagnose.Input) { in.Options.IncomeBand = 1 },
		"below once":             func(in *diagnose.Input) { in.Options.IncomeTimes = 0.5 },
	} {
		in := input(t, newWorld())
		change(&in)
		if _, err := diagnose.Diagnose(in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

// The same input gives the same bytes, the order of the world changes nothing, and
// nothing that was handed over is changed.
func TestSameBytes(t *testing.T) {
	in := input(t, newWorld())
	before := slices.Clone(in.World)
	x := slices.Clone(in.Exports.X)
	text := func(in diagnose.Input) string {
		b, err := json.Marshal(run(t, in))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	a := text(in)
	if text(in) != a {
		t.Error("a second run differs")
	}
	if !reflect.DeepEqual(before, in.World) || !slices.Equal(x, in.Exports.X) {
		t.Error("the input was changed")
	}
	slices.Reverse(in.World)
	if text(in) != a {
		t.Error("the order of economies changes the result")
	}
}

func TestParams(t *testing.T) {
	for _, p := range (diagnose.Options{}).Params() {
		if p.Provenance == panel.User {
			t.Errorf("%s = %s is said to be of the user", p.Name, p.Value)
		}
	}
	i := slices.IndexFunc(diagnose.Options{OldFactor: -1}.Params(), func(p panel.Param) bool {
		return p.Name == "old_factor" && p.Value == "0" && p.Provenance == panel.User
	})
	if i < 0 {
		t.Error("a negative option is not 0 of the user")
	}
	if p := (diagnose.Options{Objective: diagnose.Investment}).Params()[0]; p.Name != "objective" || p.Provenance != panel.User {
		t.Errorf("another objective: %+v", p)
	}
}

func BenchmarkDiagnose(b *testing.B) {
	in := input(b, newWorld())
	for b.Loop() {
		run(b, in)
	}
}

// What is no price counts half in the first test where a price speaks, and in full where
// none does; set to 0 by a negative option it does not count.
func TestBesidePrice(t *testing.T) {
	for _, c := range []struct {
		price  bool
		factor float64
		q      float64
	}{{true, 0, 0.25}, {true, -1, 0}, {true, 1, 0.5}, {false, 0, 0.5}} {
		w := newWorld()
		for _, e := range w.econ {
			for y := first; y <= last; y++ {
				w.put("FS.AST.PRVT.GD.ZS", e.ISO3, y, 30+float64(len(e.ISO3)*y%11)+math.Sin(float64(y)*float64(e.ISO3[2])))
			}
		}
		if !c.price {
			delete(w.set["FR.INR.LNDP"], "HOM")
		}
		in := input(t, w)
		in.Options.BesidePrice = c.factor
		found := false
		for _, i := range run(t, in).Evidence {
			if i.ID == "credit" {
				found = true
				if math.Abs(i.Q-c.q) > 1e-12 || i.Beside != c.price {
					t.Errorf("price %v, factor %v: quality %v", c.price, c.factor, i.Q)
				}
			}
		}
		if !found {
			t.Error("credit does not speak")
		}
	}
}
