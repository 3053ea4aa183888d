package index_test

import (
	"testing"

	"upstep/method/index"
)

// asemFactors are the four uncertain choices that COINr was timed with: most values
// winsorised, scale, 100 sets of weights within 25 %, mean. Scales run from 1 where a geometric
// mean has to follow.
func asemFactors() []index.Factor {
	return []index.Factor{
		{Name: "winsorised", Treat: []*index.TreatOptions{{MaxWinsor: 1}, {MaxWinsor: 2}, {MaxWinsor: 3}, {MaxWinsor: 4}, {MaxWinsor: 5}}},
		{Name: "scale", Norm: []index.NormOptions{{Low: 1, High: 100}, {Scale: index.RankScale}, {Scale: index.ZScore, Mean: 100, SD: 10}}},
		{Name: "weights", Weights: &index.RandomWeights{Levels: []int{2, 3}, Noise: 0.25, Sets: 100}},
		{Name: "mean", Aggregate: []index.AggregateOptions{{}, {Rule: index.Rule{Mean: index.GeometricMean}}}},
	}
}

func BenchmarkUncertainty1000(b *testing.B) {
	in, plan := asem(b), asemPlan()
	for b.Loop() {
		if _, err := index.Uncertainty(in, plan, index.UncertaintyOptions{Factors: asemFactors(), Seed: 1}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCompute(b *testing.B) {
	in, plan := asem(b), asemPlan()
	for b.Loop() {
		if _, err := index.Compute(in, plan); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSensitivity500 is 3,000 runs and 1,000 bootstrap samples.
func BenchmarkSensitivity500(b *testing.B) {
	in, plan := asem(b), asemPlan()
	for b.Loop() {
		if _, err := index.Sensitivity(in, plan, index.SensitivityOptions{Factors: asemFactors(), Seed: 1, N: 500}); err != nil {
			b.Fatal(err)
		}
	}
}
