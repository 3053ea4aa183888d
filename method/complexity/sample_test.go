package complexity_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"upstep/method/complexity"
	"upstep/panel"
	"upstep/trade"
)

func TestSampleFilters(t *testing.T) {
	m, _ := trade.Build(2019, "HS92", []trade.Flow{
		{Country: "KAZ", Product: "2709", Value: 3e9}, {Country: "KAZ", Product: "7108", Value: 9e9}, {Country: "KAZ", Product: "travel", Value: 9e9},
		{Country: "KAZ", Product: "0101", Value: 9e6}, {Country: "AFG", Product: "2709", Value: 9e8}, {Country: "AFG", Product: "9301", Value: 9e9},
		{Country: "TUV", Product: "2709", Value: 5e9}, {Country: "XXX", Product: "2709", Value: 5e9},
	}, panel.Ref{})
	before := slices.Clone(m.X)
	s := complexity.ReferenceSample(m, map[string]float64{"KAZ": 2e7, "AFG": 4e7, "TUV": 1e4}, complexity.SampleOptions{})
	if d := cmp.Diff([]string{"KAZ"}, s.Countries); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"2709"}, s.Products); d != "" {
		t.Error(d)
	}
	if len(s.Steps) != 4 {
		t.Errorf("steps %q", s.Steps)
	}
	if d := cmp.Diff(before, m.X); d != "" {
		t.Error("the matrix was changed: " + d)
	}
	all := complexity.ReferenceSample(m, nil, complexity.SampleOptions{MinPopulation: -1, MinExports: -1, MinWorld: -1, Exclude: []string{}})
	if len(all.Countries) != 4 || len(all.Products) != 4 {
		t.Errorf("with no filter but services: %v %v", all.Countries, all.Products)
	}
}
