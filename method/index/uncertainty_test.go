package index_test

import (
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"upstep/method/index"
)

func TestUncertaintyWorkers(t *testing.T) {
	in := asem(t)
	var first *index.Bands
	for _, workers := range []int{1, 2, 7} {
		b, err := index.Uncertainty(in, asemPlan(), index.UncertaintyOptions{Factors: asemFactors(), Seed: 7, Replications: 120, Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = b
		} else if !reflect.DeepEqual(first, b) {
			t.Errorf("%d workers give another result", workers)
		}
	}
	other, err := index.Uncertainty(in, asemPlan(), index.UncertaintyOptions{Factors: asemFactors(), Seed: 8, Replications: 120})
	if err != nil {
		t.Fatal(err)
	}
	if reflect.DeepEqual(first.Units, other.Units) {
		t.Error("another seed gives the same bands")
	}
	if first.Recipe.Seed == nil || *first.Recipe.Seed != 7 || len(first.Draws) != 120 || len(first.Failed) != 0 {
		t.Errorf("seed %v, %d draws, failures %v", first.Recipe.Seed, len(first.Draws), first.Failed)
	}
	wide := 0
	for i, u := range first.Units {
		if !u.OK || u.Low > u.High || float64(u.Low) > u.Median || float64(u.High) < u.Median || u.N != 120 || u.Wide != (u.High-u.Low > 3) {
			t.Errorf("band %+v", u)
		}
		if u.Wide {
			wide++
		}
		for k := range first.Units {
			if i != k && math.Abs(first.Better[i][k]+first.Better[k][i]-1) > 1e-15 {
				t.Errorf("%s over %s: %v and %v", u.Unit, first.Units[k].Unit, first.Better[i][k], first.Better[k][i])
			}
		}
	}
	if wide == 0 || wide == 51 {
		t.Errorf("%d wide bands", wide)
	}
}

// The runs by another route: Compute with the options of each draw.
func TestUncertaintyByCompute(t *testing.T) {
	in, factors := asem(t), asemFactors()
	drop := []string{"", "Pat", "Social"}
	factors = slices.Delete(factors, 2, 3)
	factors = append(factors, index.Factor{Name: "out", Drop: drop},
		index.Factor{Name: "filled", Impute: []*index.ImputeOptions{nil, {Fill: index.IndicatorMedian}}})
	plan := asemPlan()
	plan.Screen = nil
	b, err := index.Uncertainty(in, plan, index.UncertaintyOptions{Factors: factors, Seed: 3, Replications: 40})
	if err != nil {
		t.Fatal(err)
	}
	sum, n := make([]float64, 51), make([]int, 51)
	seen := map[int]bool{}
	for _, d := range b.Draws {
		p := plan
		p.Treat, p.Norm, p.Aggregate, p.Impute = factors[0].Treat[d[0]], factors[1].Norm[d[1]], factors[2].Aggregate[d[2]], factors[4].Impute[d[4]]
		if code := drop[d[3]]; code != "" {
			if p.Weights, err = in.Tree.Weights().With(in.Tree, map[string]float64{code: 0}); err != nil {
				t.Fatal(err)
			}
		}
		seen[d[3]] = true
		ranks, _ := computed(t, in, p).Rank("Index")
		for i, v := range ranks {
			if v > 0 {
				sum[i] += float64(v)
				n[i]++
			}
		}
	}
	if len(seen) != 3 {
		t.Fatalf("choices drawn: %v", seen)
	}
	for i, u := range b.Units {
		if u.N != n[i] {
			t.Errorf("%s has %d runs, want %d", u.Unit, u.N, n[i])
		}
		if u.OK {
			near(t, "mean rank of "+u.Unit, u.Mean, sum[i]/float64(n[i]), 1e-12)
		}
	}
}

func TestUncertaintyFailures(t *testing.T) {
	in, plan := asem(t), asemPlan()
	factors := []index.Factor{
		{Name: "scale", Norm: []index.NormOptions{{Low: 1, High: 100}, {Scale: index.ZScore}}},
		{Name: "mean", Aggregate: []index.AggregateOptions{{}, {Rule: index.Rule{Mean: index.GeometricMean}}}},
	}
	b, err := index.Uncertainty(in, plan, index.UncertaintyOptions{Factors: factors, Seed: 1, Replications: 200})
	if err != nil {
		t.Fatal(err)
	}
	want := 0
	for _, d := range b.Draws {
		if d[0] == 1 && d[1] == 1 {
			want++
		}
	}
	if len(b.Failed) != 1 || b.Failed[0].N != want || !strings.Contains(b.Failed[0].Reason, "geometric") || want < 20 {
		t.Errorf("failures %+v, want %d", b.Failed, want)
	}
	s, err := index.Sensitivity(in, plan, index.SensitivityOptions{Factors: factors, N: 16})
	if err != nil || len(s.Effects) != 0 || len(s.Notes) == 0 || s.Notes[0].Code != "index-sobol-failed" {
		t.Errorf("%+v %v, want a refusal", s, err)
	}
	for name, f := range map[string][]index.Factor{
		"none":         nil,
		"one choice":   {{Name: "x", Norm: []index.NormOptions{{}}}},
		"two kinds":    {{Name: "x", Norm: []index.NormOptions{{}, {}}, Drop: []string{"", "LPI"}}},
		"same kind":    {{Name: "x", Drop: []string{"", "LPI"}}, {Name: "y", Drop: []string{"", "LPI"}}},
		"same name":    {{Name: "x", Drop: []string{"", "LPI"}}, {Name: "x", Norm: []index.NormOptions{{}, {Scale: index.Borda}}}},
		"unknown node": {{Name: "x", Drop: []string{"", "nothing"}}},
		"noise":        {{Name: "x", Weights: &index.RandomWeights{Levels: []int{1}, Noise: 2}}},
		"top level":    {{Name: "x", Weights: &index.RandomWeights{Levels: []int{4}}}},
	} {
		if _, err := index.Uncertainty(in, plan, index.UncertaintyOptions{Factors: f}); !errors.Is(err, index.ErrOption) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Leaving out by another route: weight 0 in Compute.
func TestLeaveOut(t *testing.T) {
	in, plan := asem(t), asemPlan()
	r := computed(t, in, plan)
	for level, count := range map[int]int{1: 49, 2: 8, 3: 2} {
		list, err := index.LeaveOut(r, level, "")
		if err != nil || len(list) != count {
			t.Fatalf("level %d: %d nodes, %v", level, len(list), err)
		}
		for _, l := range list {
			p := plan
			if p.Weights, err = in.Tree.Weights().With(in.Tree, map[string]float64{l.Code: 0}); err != nil {
				t.Fatal(err)
			}
			want, _ := computed(t, in, p).Rank("Index")
			if !slices.Equal(l.Ranks, want) || l.Compared != 51 || l.Lost != 0 {
				t.Errorf("%s: ranks differ, %d compared", l.Code, l.Compared)
			}
			if l.MaxShift == 0 || l.MeanShift > float64(l.MaxShift) || l.Unit == "" {
				t.Errorf("%s: %+v", l.Code, l)
			}
		}
	}
	// The only indicator of a tree: nothing is left.
	tree := flatTree(t, 1)
	one := computed(t, index.Input{Tree: tree, Data: tableOf([]string{"a"}, [][]float64{{1}, {2}})}, index.Plan{})
	list, err := index.LeaveOut(one, 1, "")
	if err != nil || len(list) != 1 || list[0].OK {
		t.Errorf("%+v %v", list, err)
	}
	if _, err := index.LeaveOut(r, 4, ""); !errors.Is(err, index.ErrOption) {
		t.Errorf("leaving out the index: %v", err)
	}
}

// A node without weight in the plan gets none at random: its values do not matter.
func TestRandomWeightsKeepOut(t *testing.T) {
	in := small()
	w, err := in.Tree.Weights().With(in.Tree, map[string]float64{"patents": 0})
	if err != nil {
		t.Fatal(err)
	}
	o := index.UncertaintyOptions{Replications: 200, Seed: 4, Factors: []index.Factor{{Name: "weights", Weights: &index.RandomWeights{Levels: []int{1, 2}}}}}
	a, err := index.Uncertainty(in, index.Plan{Weights: w}, o)
	if err != nil {
		t.Fatal(err)
	}
	for i := range in.Data.Units {
		in.Data.Set(i, in.Data.Code("patents"), float64(i*i))
	}
	b, err := index.Uncertainty(in, index.Plan{Weights: w}, o)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(a.Units, b.Units) || !reflect.DeepEqual(a.Better, b.Better) {
		t.Errorf("an indicator without weight moves ranks: %+v and %+v", a.Units, b.Units)
	}
	if a.Units[1].Low == a.Units[1].High {
		t.Errorf("random weights move nothing: %+v", a.Units[1])
	}
}
