package index_test

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"upstep/method/index"
)

// Any table and plan: an error of this package, or finite scores, coverage in 0..1
// and ranks that fit the scores. Missing never becomes a score of its own.
func TestAnyTable(t *testing.T) {
	done, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		n, q := rapid.IntRange(1, 9).Draw(t, "units"), rapid.IntRange(2, 6).Draw(t, "indicators")
		var nodes []index.Node
		pillars := []string{"P", "Q"}
		for k := range q {
			nodes = append(nodes, index.Node{Code: string(rune('a' + k)), Level: 1, Direction: 1 - 2*(k%2), Parent: pillars[k%2],
				Weight: float64(rapid.IntRange(0, 3).Draw(t, "weight"))})
		}
		nodes = append(nodes, index.Node{Code: "P", Level: 2, Weight: 1, Parent: "I"}, index.Node{Code: "Q", Level: 2, Weight: 2, Parent: "I"},
			index.Node{Code: "I", Level: 3, Weight: 1})
		tree, err := index.NewTree(nodes)
		if err != nil {
			if !errors.Is(err, index.ErrData) {
				t.Fatal(err)
			}
			return
		}
		codes := tree.Codes(1)
		rows := make([][]float64, n)
		for i := range rows {
			rows[i] = make([]float64, q)
			for j := range rows[i] {
				rows[i][j] = rapid.SampledFrom([]float64{nan, 0, 1, 1, 2, 3.5, -4, 1e6, 1e-9}).Draw(t, "value")
			}
		}
		plan := index.Plan{
			Norm: index.NormOptions{Scale: rapid.SampledFrom([]index.Scale{index.MinMax, index.ZScore, index.RankScale, index.Borda,
				index.PercentRank, index.DistanceMax, index.Scaled, index.NoScale, index.FractionMax}).Draw(t, "scale")},
			Aggregate: index.AggregateOptions{Rule: index.Rule{Mean: rapid.SampledFrom([]index.Mean{index.ArithmeticMean, index.GeometricMean,
				index.HarmonicMean, index.CopelandRule, index.MPI}).Draw(t, "mean")}},
		}
		if rapid.Bool().Draw(t, "impute") {
			plan.Impute = &index.ImputeOptions{Fill: index.IndicatorMedian}
		}
		if rapid.Bool().Draw(t, "treat") {
			plan.Treat = &index.TreatOptions{Transform: rapid.SampledFrom([]index.Transform{index.LogShift, index.BoxCox, index.LogGII}).Draw(t, "transform")}
		}
		r, err := index.Compute(index.Input{Tree: tree, Data: tableOf(codes, rows)}, plan)
		if err != nil {
			if !errors.Is(err, index.ErrData) && !errors.Is(err, index.ErrOption) {
				t.Fatal(err)
			}
			refused++
			return
		}
		done++
		for j, code := range r.Scores.Codes {
			ranks, _ := r.Rank(code)
			for i := range r.Scores.Units {
				v, ok := r.Scores.At(i, j)
				c, has := r.Coverage.At(i, j)
				if ok && (math.IsNaN(v) || math.IsInf(v, 0)) || !has || c < -1e-9 || c > 1+1e-9 || ok != (ranks[i] > 0) || ok && c == 0 {
					t.Fatalf("%s of unit %d: %v %v, coverage %v, rank %d", code, i, v, ok, c, ranks[i])
				}
				for k := range r.Scores.Units {
					if w, has := r.Scores.At(k, j); ok && has && v > w+2e-9 && ranks[i] >= ranks[k] {
						t.Fatalf("%s: %v has rank %d, %v has rank %d", code, v, ranks[i], w, ranks[k])
					}
				}
			}
		}
	})
	if done < 20 || refused < 5 {
		t.Errorf("%d computed, %d refused: the draw is one-sided", done, refused)
	}
}
