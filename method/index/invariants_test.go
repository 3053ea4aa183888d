package index_test

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"slices"
	"testing"

	"upstep/method/index"
)

// Compute and the analyses change none of their inputs.
func TestInputsKept(t *testing.T) {
	in, plan := asem(t), asemPlan()
	data, denominators, groups := in.Data.Clone(), in.Denominators.Clone(), slices.Clone(in.Groups)
	plan.Weights = in.Tree.Weights()
	weights := slices.Clone(plan.Weights)
	r := computed(t, in, plan)
	steps, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := index.LeaveOut(r, 1, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := index.Balance(in.Tree, r.Scores, r.Weights, index.BalanceOptions{Level: 3}); err != nil {
		t.Fatal(err)
	}
	if _, err := index.Uncertainty(in, plan, index.UncertaintyOptions{Factors: asemFactors(), Replications: 5}); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(in.Data, data) || !reflect.DeepEqual(in.Denominators, denominators) || !slices.Equal(in.Groups, groups) || !slices.Equal(plan.Weights, weights) {
		t.Error("an input was changed")
	}
	if after, _ := json.Marshal(r); !slices.Equal(after, steps) {
		t.Error("a result was changed by a later analysis")
	}
	again, _ := json.Marshal(computed(t, in, plan))
	if !slices.Equal(again, steps) {
		t.Error("a second run gives other bytes")
	}
}

// The order of units and of columns does not matter, nor the unit of an indicator
// nor its sign together with its direction.
func TestInvariants(t *testing.T) {
	in, plan := asem(t), asemPlan()
	base := computed(t, in, plan)
	turned := in
	n := len(in.Data.Units)
	turned.Groups = slices.Clone(in.Groups)
	slices.Reverse(turned.Groups)
	units, codes := slices.Clone(in.Data.Units), slices.Clone(in.Data.Codes)
	slices.Reverse(units)
	slices.Reverse(codes)
	turned.Data = index.NewTable(units, codes)
	for i := range units {
		for j, code := range codes {
			if v, ok := in.Data.At(n-1-i, in.Data.Code(code)); ok {
				turned.Data.Set(i, j, 1000*v)
			}
		}
	}
	got := computed(t, turned, plan)
	likeTable(t, "turned and in other units", got.Scores, base.Scores, 1e-9)

	nodes := in.Tree.Nodes()
	mirror := in
	mirror.Data = in.Data.Clone()
	for k, node := range nodes {
		if node.Level != 1 || k%2 == 0 {
			continue
		}
		nodes[k].Direction = -node.Direction
		j := in.Data.Code(node.Code)
		for i := range n {
			if v, ok := in.Data.At(i, j); ok {
				mirror.Data.Set(i, j, -v)
			}
		}
	}
	tree, err := index.NewTree(nodes)
	if err != nil {
		t.Fatal(err)
	}
	mirror.Tree = tree
	likeTable(t, "mirrored", computed(t, mirror, plan).Scores, base.Scores, 1e-9)
}

// A better value never makes the index worse, for any mean.
func TestMonotone(t *testing.T) {
	in := ex02Input(t)
	plan := index.Plan{Norm: index.NormOptions{Scale: index.Goalposts, Low: 1, High: 100, Posts: map[string]index.Posts{}}}
	for j, code := range in.Data.Codes {
		plan.Norm.Posts[code] = index.Posts{Low: 0, High: 2 * slices.Max(in.Data.Column(j).Values)}
	}
	better := in
	better.Data = in.Data.Clone()
	for j := range in.Data.Codes {
		if v, ok := in.Data.At(2, j); ok {
			better.Data.Set(2, j, v*1.1)
		}
	}
	for _, rule := range []index.Rule{{}, {Mean: index.GeometricMean}, {Mean: index.HarmonicMean}, {Mean: index.GeneralisedMean, Power: 0.5}, {Mean: index.CopelandRule}} {
		plan.Aggregate = index.AggregateOptions{Levels: map[int]index.Rule{2: rule, 3: {}}}
		a, b := computed(t, in, plan), computed(t, better, plan)
		for _, root := range []string{"A", "B", "C"} {
			x, _ := a.Scores.At(2, a.Scores.Code(root))
			y, _ := b.Scores.At(2, b.Scores.Code(root))
			if y < x || rule.Mean != index.CopelandRule && y == x {
				t.Errorf("%s: %s of a better unit is %v, was %v", rule.Mean, root, y, x)
			}
		}
	}
}

func TestComputeErrors(t *testing.T) {
	in := ex02Input(t)
	short := in
	short.Data = index.NewTable(in.Data.Units, in.Data.Codes[1:])
	twice := in
	twice.Data = index.NewTable([]string{"P", "P"}, in.Data.Codes)
	for name, c := range map[string]struct {
		in   index.Input
		plan index.Plan
		want error
	}{
		"no column":       {short, index.Plan{}, index.ErrData},
		"unit twice":      {twice, index.Plan{}, index.ErrData},
		"groups":          {index.Input{Tree: in.Tree, Data: in.Data, Groups: []string{"x"}}, index.Plan{}, index.ErrOption},
		"weights":         {in, index.Plan{Weights: index.Weights{1}}, index.ErrOption},
		"group mean":      {in, index.Plan{Impute: &index.ImputeOptions{Fill: index.GroupMean}}, index.ErrOption},
		"latest":          {in, index.Plan{Impute: &index.ImputeOptions{Fill: index.LatestValue}}, index.ErrOption},
		"geometric of 0":  {in, index.Plan{Aggregate: index.AggregateOptions{Rule: index.Rule{Mean: index.GeometricMean}}}, index.ErrData},
		"targets missing": {in, index.Plan{Norm: index.NormOptions{Scale: index.DistanceTarget}}, index.ErrOption},
	} {
		if _, err := index.Compute(c.in, c.plan); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	// Several roots: an analysis must be told which.
	if _, err := index.LeaveOut(computed(t, in, index.Plan{}), 1, ""); !errors.Is(err, index.ErrOption) {
		t.Errorf("three roots, none named: %v", err)
	}
}

// The targets of the tree serve when the options have none.
func TestTargetsOfTree(t *testing.T) {
	in, plan := asem(t), asemPlan()
	plan.Denominate, plan.Treat = false, nil
	targets := map[string]float64{}
	for _, n := range in.Tree.Nodes() {
		if n.Level == 1 {
			targets[n.Code] = *n.Target
		}
	}
	plan.Norm = index.NormOptions{Scale: index.DistanceTarget, Cap: true}
	a := computed(t, in, plan)
	plan.Norm.Targets = targets
	b := computed(t, in, plan)
	if !reflect.DeepEqual(a.Scores, b.Scores) {
		t.Error("targets of the tree and the same in the options differ")
	}
	for j, code := range a.Step("normalised").Table.Codes {
		if top := slices.Max(values(a.Step("normalised").Table, j)); top != 1 {
			t.Errorf("%s: best %v, want 1 at the target", code, top)
		}
	}
}

// Ends in a unit that an indicator no longer has are refused.
func TestEndsFit(t *testing.T) {
	in, plan := asem(t), asemPlan()
	plan.Norm = index.NormOptions{Scale: index.DistanceTarget}
	if _, err := index.Compute(in, plan); !errors.Is(err, index.ErrOption) {
		t.Errorf("targets of the tree for divided indicators: %v", err)
	}
	plan = asemPlan()
	plan.Treat = &index.TreatOptions{MaxWinsor: -1} // transforms what has outliers
	for name, o := range map[string]index.NormOptions{
		"base":  {Base: in.Data},
		"posts": {By: map[string]index.NormOptions{"Bord": {Scale: index.Goalposts, Posts: map[string]index.Posts{"Bord": {Low: 0, High: 1}}}}},
	} {
		plan.Norm = o
		if _, err := index.Compute(in, plan); !errors.Is(err, index.ErrOption) {
			t.Errorf("%s of a transformed indicator: %v", name, err)
		}
	}
	plan.Norm = index.NormOptions{By: map[string]index.NormOptions{"LPI": {Scale: index.Goalposts, Posts: map[string]index.Posts{"LPI": {Low: 1, High: 5}}}}}
	if r := computed(t, in, plan); !slices.ContainsFunc(r.Step("treated").Treated, func(d index.Treated) bool { return d.Code == "Bord" && d.Transform == index.LogShift }) {
		t.Error("Bord was not transformed, so the refusals above say nothing")
	}
}

// Scores 1, 2, 4, 2, 6 on ln income 0..4: slope and studentised residual by the
// formulas; a unit without income is left out.
func TestTrap(t *testing.T) {
	units := []string{"a", "b", "c", "d", "e", "f"}
	yes := []bool{true, true, true, true, true, true}
	score := index.Column{Values: []float64{1, 2, 4, 2, 6, 9}, Has: yes}
	income := index.Column{Values: []float64{1, math.E, math.Exp(2), math.Exp(3), math.Exp(4), 0}, Has: []bool{true, true, true, true, true, false}}
	list, intercept, slope, err := index.Trap(units, score, income)
	if err != nil || len(list) != 5 {
		t.Fatal(list, err)
	}
	near(t, "slope", slope, 1, 1e-12) // (-2*1 - 2 + 0 + 2 + 2*6) / 10
	near(t, "intercept", intercept, 1, 1e-12)
	near(t, "residual of d", list[3].Residual, -2, 1e-12)
	// rss = 0+0+1+4+1 = 6, h = 0.2 + 0.1, s^2 = (6 - 4/0.7)/2, t = -2/sqrt(0.7 s^2)
	near(t, "studentised", *list[3].Studentised, -2/math.Sqrt(0.7*(6-4/0.7)/2), 1e-9)
	income.Values[0] = -1
	if _, _, _, err := index.Trap(units, score, income); !errors.Is(err, index.ErrData) {
		t.Errorf("negative income: %v", err)
	}
}
