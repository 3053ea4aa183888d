package index_test

import (
	"fmt"

	"upstep/method/index"
)

// small is a tree of two pillars and three units with a gap.
func small() index.Input {
	tree, err := index.NewTree([]index.Node{
		{Code: "patents", Level: 1, Direction: 1, Weight: 1, Parent: "technology"},
		{Code: "research", Level: 1, Direction: 1, Weight: 1, Parent: "technology"},
		{Code: "schooling", Level: 1, Direction: 1, Weight: 1, Parent: "people"},
		{Code: "dropouts", Level: 1, Direction: -1, Weight: 1, Parent: "people"},
		{Code: "technology", Level: 2, Weight: 1, Parent: "index"},
		{Code: "people", Level: 2, Weight: 1, Parent: "index"},
		{Code: "index", Level: 3, Weight: 1},
	})
	if err != nil {
		panic(err)
	}
	data := index.NewTable([]string{"P", "Q", "R"}, tree.Codes(1))
	for j, column := range [][]float64{{150, 40, 10}, {2, 1, 0.5}, {12, 10, 8}, {5, 2, 10}} {
		for i, v := range column {
			data.Set(i, j, v)
		}
	}
	data.Clear(2, data.Code("patents")) // not known for R
	return index.Input{Tree: tree, Data: data}
}

func ExampleCompute() {
	in := small()
	r, err := index.Compute(in, index.Plan{Aggregate: index.AggregateOptions{MinCoverage: map[int]float64{2: 0.5}}})
	if err != nil {
		panic(err)
	}
	ranks, _ := r.Rank("index")
	for i, u := range r.Scores.Units {
		score, _ := r.Scores.At(i, r.Scores.Code("index"))
		coverage, _ := r.Coverage.At(i, r.Coverage.Code("index"))
		fmt.Printf("%s %.3f rank %d, %.0f %% of the weight has data\n", u, score, ranks[i], 100*coverage)
	}
	for _, s := range r.Steps {
		fmt.Print(s.Name, " ")
	}
	// Output:
	// P 0.906 rank 1, 100 % of the weight has data
	// Q 0.458 rank 2, 100 % of the weight has data
	// R 0.000 rank 3, 75 % of the weight has data
	// raw normalised aggregated
}

func ExampleUncertainty() {
	in := small()
	b, err := index.Uncertainty(in, index.Plan{}, index.UncertaintyOptions{
		Seed: 1, Replications: 500,
		Factors: []index.Factor{
			{Name: "weights", Weights: &index.RandomWeights{Levels: []int{1, 2}}},
			{Name: "scale", Norm: []index.NormOptions{{}, {Scale: index.Borda}}},
		},
	})
	if err != nil {
		panic(err)
	}
	for _, u := range b.Units {
		if !u.OK {
			fmt.Println(u.Unit, "has no score")
			continue
		}
		fmt.Printf("%s rank %d, %d to %d\n", u.Unit, u.Rank, u.Low, u.High)
	}
	// Output:
	// P rank 1, 1 to 2
	// Q rank 2, 1 to 2
	// R has no score
}

func ExampleBenefitOfDoubt() {
	data := index.NewTable([]string{"P", "Q", "R"}, []string{"a", "b"})
	for i, row := range [][]float64{{1, 0.2}, {0.2, 1}, {0.5, 0.5}} {
		for j, v := range row {
			data.Set(i, j, v)
		}
	}
	list, _, err := index.BenefitOfDoubt(data, index.DoubtOptions{})
	if err != nil {
		panic(err)
	}
	for _, d := range list {
		fmt.Printf("%s %.3f held down by %v\n", d.Unit, d.Score, d.Peers)
	}
	// Output:
	// P 1.000 held down by []
	// Q 1.000 held down by []
	// R 0.833 held down by [P Q]
}
