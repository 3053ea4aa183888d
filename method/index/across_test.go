package index_test

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"upstep/method/index"
)

// three units, indicators a (0..10, more is better) and b (0..100, less is better) in
// pillar P, c in pillar Q; Z lacks c.
func acrossInput(t testing.TB) (*index.Tree, *index.Table) {
	t.Helper()
	tree, err := index.NewTree([]index.Node{
		{Code: "a", Level: 1, Direction: 1, Weight: 1, Parent: "P"}, {Code: "b", Level: 1, Direction: -1, Weight: 1, Parent: "P"},
		{Code: "c", Level: 1, Direction: -1, Weight: 1, Parent: "Q"}, {Code: "d", Level: 1, Direction: 1, Weight: 1, Parent: "Q"},
		{Code: "P", Level: 2, Weight: 1, Parent: "I"}, {Code: "Q", Level: 2, Weight: 1, Parent: "I"}, {Code: "I", Level: 3, Weight: 1}})
	if err != nil {
		t.Fatal(err)
	}
	data := index.NewTable([]string{"X", "Y", "Z"}, []string{"a", "b", "c", "d"})
	for j, col := range [][]float64{{0, 10, 8}, {100, 0, 40}, {1, 5, math.NaN()}, {0, 2, 2}} {
		for i, v := range col {
			if !math.IsNaN(v) {
				data.Set(i, j, v)
			}
		}
	}
	return tree, data
}

// Z is at 0.8 of a, 0.6 of b (less is better: 1 - 40/100) and 1 of d: mean 0.8, median 0.8. c runs from 5
// (worst) to 1 (best): 0.8 of the way is 5 - 0.8 x 4 = 1.8. Within its pillar Z has d alone, 1: c = 1.
func TestImputeAcross(t *testing.T) {
	tree, data := acrossInput(t)
	before := data.Clone()
	for _, x := range []struct {
		o    index.ImputeOptions
		want float64
	}{{index.ImputeOptions{Fill: index.UnitMean}, 1.8}, {index.ImputeOptions{Fill: index.UnitMedian}, 1.8},
		{index.ImputeOptions{Fill: index.UnitMean, Within: 2}, 1}} {
		got, list, notes, err := index.ImputeAcross(data, tree, x.o)
		if err != nil || len(notes) != 0 || len(list) != 1 {
			t.Fatalf("%+v: %v %v %v", x.o, list, notes, err)
		}
		v, ok := got.At(2, 2)
		if !ok || math.Abs(v-x.want) > 1e-12 || list[0].Unit != "Z" || list[0].Code != "c" || list[0].Value != v {
			t.Errorf("%+v: %v, %+v, want %v", x.o, v, list, x.want)
		}
	}
	likeTable2(t, data, before)
	_, list, notes, err := index.ImputeAcross(data, tree, index.ImputeOptions{Fill: index.UnitMean, MinN: 4})
	if err != nil || len(list) != 0 || len(notes) != 1 {
		t.Errorf("too few values: %v %v %v", list, notes, err)
	}
	for _, o := range []index.ImputeOptions{{Fill: index.GroupMean}, {Fill: index.UnitMean, Groups: "g"}, {Fill: index.UnitMean, MaxLag: 1},
		{Fill: index.UnitMean, Within: 1}, {Fill: index.UnitMean, Within: 9}, {Fill: index.UnitMean, MinN: -1}} {
		if _, _, _, err := index.ImputeAcross(data, tree, o); !errors.Is(err, index.ErrOption) {
			t.Errorf("%+v: %v", o, err)
		}
	}
	in := index.Input{Tree: tree, Data: data}
	r := computed(t, in, index.Plan{Impute: &index.ImputeOptions{Fill: index.UnitMean}})
	if got := r.Step("imputed").Imputed; len(got) != 1 || math.Abs(got[0].Value-1.8) > 1e-12 {
		t.Errorf("within Compute: %+v", got)
	}
	if _, err := index.Compute(in, index.Plan{Impute: &index.ImputeOptions{Fill: index.IndicatorMean, Within: 2}}); !errors.Is(err, index.ErrOption) {
		t.Errorf("within a level from other units: %v", err)
	}
}

func likeTable2(t *testing.T, got, want *index.Table) {
	t.Helper()
	for k := range want.Values {
		if got.Values[k] != want.Values[k] || got.Has[k] != want.Has[k] {
			t.Fatal("the input was changed")
		}
	}
}

// Units x = 1, 2, 3, 4 and y = 1, 3, 2, 2. Pairs: 1-2 +, 1-3 +, 1-4 +, 2-3 -, 2-4 -, 3-4 tied in y:
// (3 - 2)/sqrt(6 x 5) = 0.18257.
func TestKendall(t *testing.T) {
	data := index.NewTable([]string{"1", "2", "3", "4", "5"}, []string{"x", "y", "k"})
	for i, v := range []float64{1, 2, 3, 4} {
		data.Set(i, 0, v)
		data.Set(i, 1, []float64{1, 3, 2, 2}[i])
		data.Set(i, 2, 7)
	}
	data.Set(4, 0, 9) // no y: not a pair
	pairs, err := index.Correlations(data, index.Kendall)
	if err != nil {
		t.Fatal(err)
	}
	if pairs[0].N != 4 || math.Abs(*pairs[0].R-1/math.Sqrt(30)) > 1e-15 {
		t.Errorf("tau = %v of %d, want %v", *pairs[0].R, pairs[0].N, 1/math.Sqrt(30))
	}
	if pairs[1].R != nil {
		t.Errorf("tau with a constant = %v, want none", *pairs[1].R)
	}
}

// Tau is one for any rising map of a column without ties, minus one for a falling one,
// and does not change when the sides are exchanged.
func TestKendallProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 12).Draw(t, "n")
		x := rapid.SliceOfNDistinct(rapid.IntRange(-1000, 1000), n, n, rapid.ID[int]).Draw(t, "x")
		y := rapid.SliceOfN(rapid.IntRange(-3, 3), n, n).Draw(t, "y")
		units := make([]string, n)
		for i := range units {
			units[i] = string(rune('a' + i))
		}
		data := index.NewTable(units, []string{"x", "up", "down", "y", "x2"})
		for i := range n {
			v := float64(x[i])
			for j, f := range []float64{v, v*v*v + v, -v, float64(y[i]), v} {
				data.Set(i, j, f)
			}
		}
		pairs, err := index.Correlations(data, index.Kendall)
		if err != nil {
			t.Fatal(err)
		}
		at := func(a, b string) *float64 {
			for _, p := range pairs {
				if p.A == a && p.B == b {
					return p.R
				}
			}
			t.Fatal(a, b)
			return nil
		}
		if *at("x", "up") != 1 || *at("x", "down") != -1 {
			t.Fatalf("tau of monotone maps: %v, %v", *at("x", "up"), *at("x", "down"))
		}
		if a, b := at("x", "y"), at("y", "x2"); (a == nil) != (b == nil) || a != nil && math.Abs(*a-*b) > 1e-15 {
			t.Fatalf("tau is not symmetric: %v %v", a, b)
		}
	})
}

// The sum of correlations of indicators with their weighted mean is largest when the
// mean is that of the standardised indicators: weights in proportion to 1/sd.
func TestInfomaxClosedForm(t *testing.T) {
	tree, err := index.NewTree([]index.Node{{Code: "a", Level: 1, Direction: 1, Weight: 1, Parent: "I"},
		{Code: "b", Level: 1, Direction: 1, Weight: 1, Parent: "I"}, {Code: "c", Level: 1, Direction: 1, Weight: 1, Parent: "I"}, {Code: "I", Level: 2, Weight: 1}})
	if err != nil {
		t.Fatal(err)
	}
	cols := [][]float64{{1, 2, 4, 3, 6, 5}, {20, 10, 40, 35, 60, 80}, {0.3, 0.1, 0.2, 0.9, 0.7, 0.8}}
	data := index.NewTable([]string{"1", "2", "3", "4", "5", "6"}, []string{"a", "b", "c"})
	for j, col := range cols {
		for i, v := range col {
			data.Set(i, j, v)
		}
	}
	scores, _, err := index.Aggregate(tree, data, tree.Weights(), index.AggregateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := index.Balance(tree, scores, tree.Weights(), index.BalanceOptions{Aim: index.Infomax, Level: 1})
	if err != nil {
		t.Fatal(err)
	}
	stats, total := index.Describe(data), 0.0
	for _, s := range stats {
		total += 1 / *s.SD
	}
	for j, s := range stats {
		if want := 1 / *s.SD / total; math.Abs(b.Weights[j]-want) > 1e-4*want {
			t.Errorf("weight of %s = %v, want %v", s.Code, b.Weights[j], want)
		}
	}
	if b.Wanted != nil || b.Gap > b.Before || !b.Converged || len(b.Notes) != 0 {
		t.Errorf("%+v", b)
	}
	if _, err := index.Balance(tree, scores, tree.Weights(), index.BalanceOptions{Aim: index.Infomax, Level: 1, Importance: map[string]float64{"a": 1, "b": 1, "c": 1}}); !errors.Is(err, index.ErrOption) {
		t.Errorf("importance with infomax: %v", err)
	}
	if _, err := index.Balance(tree, scores, tree.Weights(), index.BalanceOptions{Aim: "most", Level: 1}); !errors.Is(err, index.ErrOption) {
		t.Errorf("unknown aim: %v", err)
	}
}

// What does not vary from run to run is made once; that must not change a band. An
// aggregation factor with one way repeated makes every level anew.
func TestUncertaintyShortcut(t *testing.T) {
	in, plan := asem(t), asemPlan()
	for _, level := range []int{2, 3} {
		w := index.Factor{Name: "weights", Weights: &index.RandomWeights{Levels: []int{level}}}
		fast, err := index.Uncertainty(in, plan, index.UncertaintyOptions{Factors: []index.Factor{w}, Seed: 7, Replications: 200})
		if err != nil {
			t.Fatal(err)
		}
		slow, err := index.Uncertainty(in, plan, index.UncertaintyOptions{Seed: 7, Replications: 200, NoPairs: true,
			Factors: []index.Factor{w, {Name: "same", Aggregate: []index.AggregateOptions{{}, {}}}}})
		if err != nil {
			t.Fatal(err)
		}
		for i, u := range fast.Units {
			v := slow.Units[i]
			if u.Low != v.Low || u.High != v.High || u.Median != v.Median || math.Abs(u.Mean-v.Mean) > 1e-12 {
				t.Errorf("level %d: %+v, want %+v", level, u, v)
			}
		}
		if slow.Better != nil || fast.Better == nil {
			t.Error("pairs where none were wanted, or the other way round")
		}
	}
}
