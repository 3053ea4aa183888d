package index_test

import (
	"errors"
	"math"
	"testing"

	"upstep/method/index"
)

// One indicator of both directions: x = 2, 4, 10 and missing.
func TestNormalise(t *testing.T) {
	data := tableOf([]string{"up", "down"}, [][]float64{{2, 2}, {4, 4}, {10, 10}, {nan, nan}})
	directions := map[string]int{"up": 1, "down": -1}
	sd := math.Sqrt((100.0/9 + 16.0/9 + 196.0/9) / 2) // mean 16/3
	posts := map[string]index.Posts{"up": {Low: 0, High: 8}, "down": {Low: 0, High: 8}}
	targets := map[string]float64{"up": 6, "down": 4}
	base := tableOf([]string{"down", "up"}, [][]float64{{0, 0}, {20, 20}})
	for _, c := range []struct {
		o        index.NormOptions
		up, down []float64
	}{
		{index.NormOptions{}, []float64{0, 0.25, 1, nan}, []float64{1, 0.75, 0, nan}},
		{index.NormOptions{Low: 1, High: 5}, []float64{1, 2, 5, nan}, []float64{5, 4, 1, nan}},
		{index.NormOptions{Scale: index.ZScore, Mean: 100, SD: 10}, []float64{100 - 100/3.0/sd, 100 - 40/3.0/sd, 100 + 140/3.0/sd, nan},
			[]float64{100 + 100/3.0/sd, 100 + 40/3.0/sd, 100 - 140/3.0/sd, nan}},
		{index.NormOptions{Scale: index.Scaled, Shift: 1, Divisor: 2}, []float64{0.5, 1.5, 4.5, nan}, []float64{-1.5, -2.5, -5.5, nan}},
		{index.NormOptions{Scale: index.RankScale}, []float64{1, 2, 3, nan}, []float64{3, 2, 1, nan}},
		{index.NormOptions{Scale: index.Borda}, []float64{0, 1, 2, nan}, []float64{2, 1, 0, nan}},
		{index.NormOptions{Scale: index.PercentRank}, []float64{0, 0.5, 1, nan}, []float64{1, 0.5, 0, nan}},
		{index.NormOptions{Scale: index.DistanceMax}, []float64{0, 0.25, 1, nan}, []float64{1, 0.75, 0, nan}},
		{index.NormOptions{Scale: index.DistanceTarget, Targets: targets}, []float64{0, 0.5, 2, nan}, []float64{8.0 / 6, 1, 0, nan}},
		{index.NormOptions{Scale: index.DistanceTarget, Targets: targets, Cap: true}, []float64{0, 0.5, 1, nan}, []float64{1, 1, 0, nan}},
		{index.NormOptions{Scale: index.Goalposts, Posts: posts, High: 100}, []float64{25, 50, 100, nan}, []float64{75, 50, 0, nan}},
		{index.NormOptions{Scale: index.NoScale}, []float64{2, 4, 10, nan}, []float64{-2, -4, -10, nan}},
		{index.NormOptions{Scale: index.DistanceReference, Reference: "u1"}, []float64{0, 1, 4, nan}, []float64{8.0 / 6, 1, 0, nan}},
		{index.NormOptions{Base: base}, []float64{0.1, 0.2, 0.5, nan}, []float64{0.9, 0.8, 0.5, nan}},
		{index.NormOptions{BaseUnits: []string{"u0", "u1"}}, []float64{0, 1, 4, nan}, []float64{1, 0, -3, nan}},
		{index.NormOptions{By: map[string]index.NormOptions{"down": {Scale: index.Borda}}}, []float64{0, 0.25, 1, nan}, []float64{2, 1, 0, nan}},
		{index.NormOptions{Scale: index.FractionMax, By: map[string]index.NormOptions{"down": {}}}, []float64{0.2, 0.4, 1, nan}, []float64{1, 0.75, 0, nan}},
	} {
		got, notes, err := index.Normalise(data, directions, c.o)
		if err != nil || len(notes) != 0 {
			t.Fatalf("%+v: %v %v", c.o, notes, err)
		}
		sameValues(t, string(c.o.Scale)+" up", values(got, 0), c.up)
		sameValues(t, string(c.o.Scale)+" down", values(got, 1), c.down)
	}
	for name, o := range map[string]index.NormOptions{
		"unknown":             {Scale: "cube"},
		"rank with base":      {Scale: index.RankScale, BaseUnits: []string{"u0"}},
		"scaled with base":    {Scale: index.Scaled, Base: base},
		"no target":           {Scale: index.DistanceTarget},
		"target at the worst": {Scale: index.DistanceTarget, Targets: map[string]float64{"up": 2, "down": 4}},
		"no posts":            {Scale: index.Goalposts},
		"posts turned":        {Scale: index.Goalposts, Posts: map[string]index.Posts{"up": {Low: 1}, "down": {Low: 1}}},
		"no such reference":   {Scale: index.DistanceReference, Reference: "x"},
		"reference missing":   {Scale: index.DistanceReference, Reference: "u3"},
		"no such base unit":   {BaseUnits: []string{"x"}},
		"base all missing":    {BaseUnits: []string{"u3"}},
		"base without column": {Base: tableOf([]string{"up"}, [][]float64{{1}})},
		"own scale unknown":   {By: map[string]index.NormOptions{"x": {}}},
		"fraction downwards":  {Scale: index.FractionMax},
	} {
		if _, _, err := index.Normalise(data, directions, o); !errors.Is(err, index.ErrOption) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := index.Normalise(data, map[string]int{"up": 1}, index.NormOptions{}); !errors.Is(err, index.ErrOption) {
		t.Errorf("no direction: %v", err)
	}
	bad := data.Clone()
	bad.Set(0, 0, math.Inf(1))
	if _, _, err := index.Normalise(bad, directions, index.NormOptions{}); !errors.Is(err, index.ErrData) {
		t.Errorf("infinite value: %v", err)
	}
}

// An indicator that is the same everywhere: in the middle, named, without weight.
func TestFlat(t *testing.T) {
	tree := flatTree(t, 3)
	data := tableOf([]string{"a", "b", "c"}, [][]float64{{1, 5, 3}, {2, 5, 1}, {4, 5, 2}})
	for scale, middle := range map[index.Scale]float64{index.MinMax: 0.5, index.ZScore: 0, index.DistanceMax: 0.5} {
		r := computed(t, index.Input{Tree: tree, Data: data}, index.Plan{Norm: index.NormOptions{Scale: scale}})
		sameValues(t, string(scale), values(r.Step("normalised").Table, 1), []float64{middle, middle, middle})
		if len(r.Notes) != 1 || r.Notes[0].Code != "index-flat" || r.Notes[0].Subject != "b" || r.Weights[1] != 0 || r.Shares[0] != 0.5 {
			t.Errorf("%s: notes %v, weights %v, shares %v", scale, r.Notes, r.Weights, r.Shares)
		}
	}
	all := tableOf([]string{"a", "b", "c"}, [][]float64{{1, 5, 3}, {1, 5, 3}})
	if _, err := index.Compute(index.Input{Tree: tree, Data: all}, index.Plan{}); !errors.Is(err, index.ErrData) {
		t.Errorf("nothing varies: %v", err)
	}
}

// More is better on every scale: one whose ends descend, or that divides by a negative
// number, would turn the ranking round.
func TestScalesThatTurnAreRefused(t *testing.T) {
	table := index.NewTable([]string{"a", "b"}, []string{"x"})
	table.Set(0, 0, 1)
	table.Set(1, 0, 2)
	for _, o := range []index.NormOptions{{Low: 100, High: 1}, {Low: 5, High: 5}, {Scale: index.Goalposts, Low: 1, High: 0, Posts: map[string]index.Posts{"x": {Low: 0, High: 3}}},
		{Scale: index.ZScore, SD: -1}, {Scale: index.Scaled, Divisor: -2}} {
		if _, _, err := index.Normalise(table, map[string]int{"x": 1}, o); !errors.Is(err, index.ErrOption) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}
