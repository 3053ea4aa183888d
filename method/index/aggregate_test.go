package index_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"upstep/method/index"
)

// 1, 4, 16 with weights 1, 1, 2: sums of w x and so on by hand.
func TestMeans(t *testing.T) {
	x, w := []float64{1, 4, 16}, []float64{1, 1, 2}
	near(t, "arithmetic", index.Arithmetic(x, w), 37.0/4, 1e-12)
	g, err := index.Geometric(x, w)
	near(t, "geometric", g, math.Pow(2, 10.0/4), 1e-12) // exponents 0 + 2 + 2*4
	h, err2 := index.Harmonic(x, w)
	near(t, "harmonic", h, 4/(1+0.25+0.125), 1e-12)
	p, err3 := index.Generalised(x, w, 2)
	near(t, "power 2", p, math.Sqrt((1+16+512)/4.0), 1e-12)
	m, err4 := index.MazziottaPareto([]float64{90, 110}, []float64{1, 1}, false)
	near(t, "mazziotta-pareto", m, 100-100.0/100, 1e-12) // M 100, S 10
	if err := errors.Join(err, err2, err3, err4); err != nil {
		t.Error(err)
	}
	m, _ = index.MazziottaPareto([]float64{90, 110}, []float64{1, 1}, true)
	near(t, "with reward", m, 101, 1e-12)
	for name, f := range map[string]func() (float64, error){
		"geometric":        func() (float64, error) { return index.Geometric([]float64{0, 1}, []float64{1, 1}) },
		"harmonic":         func() (float64, error) { return index.Harmonic([]float64{0, 1}, []float64{1, 1}) },
		"power -2":         func() (float64, error) { return index.Generalised([]float64{0, 1}, []float64{1, 1}, -2) },
		"mazziotta-pareto": func() (float64, error) { return index.MazziottaPareto([]float64{-1, 1}, []float64{1, 1}, false) },
	} {
		if v, err := f(); !errors.Is(err, index.ErrData) {
			t.Errorf("%s of values it can't take: %v %v", name, v, err)
		}
	}
	if v, err := index.Generalised([]float64{0, 4}, []float64{1, 1}, 0.5); err != nil || math.Abs(v-1) > 1e-12 {
		t.Errorf("power 1/2 of 0 and 4: %v %v", v, err)
	}
}

// Harmonic <= geometric <= arithmetic; powers 1, 0, -1 are those means; a power in
// between lies in between.
func TestMeansOrdered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "n")
		x := rapid.SliceOfN(rapid.Float64Range(0.01, 100), n, n).Draw(t, "x")
		w := rapid.SliceOfN(rapid.Float64Range(0.1, 10), n, n).Draw(t, "w")
		list := []float64{}
		for _, p := range []float64{-1, -0.5, 0, 0.5, 1, 2} {
			v, err := index.Generalised(x, w, p)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, v)
		}
		h, _ := index.Harmonic(x, w)
		g, _ := index.Geometric(x, w)
		for k, v := range []float64{h, g, index.Arithmetic(x, w)} {
			if math.Abs(v-list[2*k]) > 1e-9*v {
				t.Fatalf("mean %d: %v and %v", k, v, list[2*k])
			}
		}
		for k := 1; k < len(list); k++ {
			if list[k] < list[k-1]*(1-1e-9) {
				t.Fatalf("not ordered: %v", list)
			}
		}
	})
}

// Three units, weights 2, 1, 1. Unit 0 wins the first value against both: half the
// weight, and the others decide: against 1 it loses both (2:2, a tie), against 2 it ties the
// second and loses the third (2 to 1, a win). Unit 1 beats 2 in all.
func TestCopeland(t *testing.T) {
	rows := [][]float64{{9, 1, 1}, {5, 5, 5}, {4, 1, 2}}
	yes := []bool{true, true, true}
	got := index.Copeland(rows, [][]bool{yes, yes, yes}, []float64{2, 1, 1})
	if !slices.Equal(got, []int{1, 1, -2}) {
		t.Errorf("scores %v", got)
	}
	// Without its first value unit 0 loses to 1 and, by the third, to 2.
	got = index.Copeland(rows, [][]bool{{false, true, true}, yes, yes}, []float64{2, 1, 1})
	if !slices.Equal(got, []int{-2, 2, 0}) {
		t.Errorf("with a missing value: %v", got)
	}
}

// Two pillars of two indicators; the second unit lacks one value, the third two of a pillar.
func TestAggregateMissing(t *testing.T) {
	tree, err := index.NewTree([]index.Node{
		{Code: "a", Level: 1, Direction: 1, Weight: 3, Parent: "P"}, {Code: "b", Level: 1, Direction: 1, Weight: 1, Parent: "P"},
		{Code: "c", Level: 1, Direction: 1, Weight: 1, Parent: "Q"}, {Code: "d", Level: 1, Direction: 1, Weight: 1, Parent: "Q"},
		{Code: "P", Level: 2, Weight: 1, Parent: "I"}, {Code: "Q", Level: 2, Weight: 1, Parent: "I"}, {Code: "I", Level: 3, Weight: 1},
	})
	if err != nil {
		t.Fatal(err)
	}
	data := tableOf([]string{"a", "b", "c", "d"}, [][]float64{{1, 5, 2, 4}, {1, nan, 2, 4}, {nan, 5, 2, 4}, {1, 5, nan, nan}})
	pillar := func(o index.AggregateOptions, code string) []float64 {
		t.Helper()
		scores, coverage, err := index.Aggregate(tree, data, tree.Weights(), o)
		if err != nil {
			t.Fatal(err)
		}
		sameValues(t, "coverage of P", values(coverage, coverage.Code("P")), []float64{1, 0.75, 0.25, 1})
		sameValues(t, "coverage of I", values(coverage, coverage.Code("I")), []float64{1, 0.875, 0.625, 0.5})
		return values(scores, scores.Code(code))
	}
	// b is a quarter of the weight of P: enough without it, not enough without a.
	sameValues(t, "P", pillar(index.AggregateOptions{}, "P"), []float64{2, 1, nan, 2})
	sameValues(t, "I", pillar(index.AggregateOptions{}, "I"), []float64{2.5, 2, nan, nan})
	partial := index.AggregateOptions{MinCoverage: map[int]float64{2: 0, 3: 0}}
	sameValues(t, "I of what there is", pillar(partial, "I"), []float64{2.5, 2, 4, 2})
	mixed := index.AggregateOptions{Levels: map[int]index.Rule{3: {Mean: index.GeometricMean}}, Nodes: map[string]index.Rule{"P": {Mean: index.CopelandRule}}}
	// They have only a in common with unit 1, and are equal in it.
	sameValues(t, "P by Copeland among units with enough", pillar(index.AggregateOptions{Nodes: mixed.Nodes}, "P"), []float64{0, 0, nan, 0})
	if _, _, err := index.Aggregate(tree, data, tree.Weights(), mixed); !errors.Is(err, index.ErrData) {
		t.Errorf("geometric mean of a Copeland score of 0: %v", err)
	}
	for name, o := range map[string]index.AggregateOptions{
		"mean":     {Rule: index.Rule{Mean: "best"}},
		"power":    {Rule: index.Rule{Power: 2}},
		"level":    {Levels: map[int]index.Rule{1: {}}},
		"node":     {Nodes: map[string]index.Rule{"a": {}}},
		"coverage": {MinCoverage: map[int]float64{2: 1.5}},
	} {
		if _, _, err := index.Aggregate(tree, data, tree.Weights(), o); !errors.Is(err, index.ErrOption) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := tree.Weights().With(tree, map[string]float64{"c": 0, "d": 0}); !errors.Is(err, index.ErrOption) {
		t.Errorf("a pillar without weight below: %v", err)
	}
}

func TestReliability(t *testing.T) {
	// Items 1, 2, 3, 4 and the same doubled: variances v and 4v, of the sum 9v:
	// alpha = 2 (1 - 5/9) = 8/9.
	tree := flatTree(t, 2)
	data := tableOf([]string{"a", "b"}, [][]float64{{1, 2}, {2, 4}, {3, 6}, {4, 8}})
	list, err := index.Reliability(tree, data)
	if err != nil || len(list) != 1 || list[0].N != 4 || list[0].Items != 2 {
		t.Fatal(list, err)
	}
	near(t, "alpha", *list[0].Alpha, 8.0/9, 1e-12)
	pairs, err := index.Correlations(tableOf([]string{"a", "b"}, [][]float64{{1, 1}, {2, 8}, {3, 27}, {4, nan}}), index.Spearman)
	if err != nil || *pairs[0].R != 1 || pairs[0].N != 3 {
		t.Errorf("%+v %v", pairs, err)
	}
}

func TestTreeErrors(t *testing.T) {
	ok := func() []index.Node {
		return []index.Node{{Code: "a", Level: 1, Direction: 1, Weight: 1, Parent: "P"}, {Code: "P", Level: 2, Weight: 1, Parent: "I"}, {Code: "I", Level: 3, Weight: 1}}
	}
	if _, err := index.NewTree(ok()); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(n []index.Node){
		"no code":             func(n []index.Node) { n[0].Code = "" },
		"code twice":          func(n []index.Node) { n[1].Code = "a" },
		"no direction":        func(n []index.Node) { n[0].Direction = 0 },
		"negative weight":     func(n []index.Node) { n[0].Weight = -1 },
		"weight not a number": func(n []index.Node) { n[0].Weight = nan },
		"no weight below":     func(n []index.Node) { n[0].Weight = 0 },
		"unknown parent":      func(n []index.Node) { n[0].Parent = "X" },
		"level skipped":       func(n []index.Node) { n[0].Parent = "I" },
		"root too low":        func(n []index.Node) { n[1].Parent = "" },
		"level 0":             func(n []index.Node) { n[0].Level = 0 },
		"own parent":          func(n []index.Node) { n[1].Parent = "P" },
	} {
		nodes := ok()
		change(nodes)
		if _, err := index.NewTree(nodes); !errors.Is(err, index.ErrData) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := index.NewTree(ok()[:1]); !errors.Is(err, index.ErrData) {
		t.Errorf("an indicator alone: %v", err)
	}
}
