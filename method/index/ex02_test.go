package index_test

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"

	"upstep/method/index"
)

// The worked example: five toy countries, one missing value, three indices.
type pillar struct {
	code, root string
	values     [][]float64 // by indicator
}

var ex02Pillars = []pillar{
	{"A1_production", "A", [][]float64{{600, 120, 30, 5, math.NaN()}, {900, 700, 150, 60, 40}, {4.9, 4.2, 3.8, 3.5, 3.1}}},
	{"A2_technology", "A", [][]float64{{150, 40, 60, 8, 1}, {180, 60, 20, 5, 2}}},
	{"A3_rd", "A", [][]float64{{2.0, 1.1, 0.15, 0.2, 0.1}, {3800, 2600, 650, 500, 300}}},
	{"B1_infra", "B", [][]float64{{35, 28, 14, 9, 3}, {12.5, 12.0, 11.5, 10.0, 6.0}}},
	{"B2_structure", "B", [][]float64{{45, 30, 15, 20, 3}, {0.93, 0.90, 0.80, 0.70, 0.35}}},
	{"B3_firms", "B", [][]float64{{4.9, 4.5, 3.6, 3.4, 3.0}, {4.2, 3.6, 3.3, 2.9, 2.6}}},
	{"C_exchange", "C", [][]float64{{1.2, 0.6, 0.1, 0.15, 0.02}, {0.5, 0.1, 0.0, 0.01, 0.0}, {60, 45, 70, 20, 15}, {50, 30, 5, 8, 1}}},
}

func ex02Input(t testing.TB) index.Input {
	t.Helper()
	var nodes []index.Node
	var codes []string
	for _, p := range ex02Pillars {
		for k := range p.values {
			code := p.code + string(rune('a'+k))
			codes = append(codes, code)
			nodes = append(nodes, index.Node{Code: code, Level: 1, Direction: 1, Weight: 1, Parent: p.code})
		}
		nodes = append(nodes, index.Node{Code: p.code, Level: 2, Weight: 1, Parent: p.root})
	}
	for _, root := range []string{"A", "B", "C"} {
		nodes = append(nodes, index.Node{Code: root, Level: 3, Weight: 1})
	}
	tree, err := index.NewTree(nodes)
	if err != nil {
		t.Fatal(err)
	}
	data := index.NewTable([]string{"P", "Q", "R", "S", "T"}, codes)
	for _, p := range ex02Pillars {
		for k, values := range p.values {
			j := data.Code(p.code + string(rune('a'+k)))
			for i, v := range values {
				if !math.IsNaN(v) {
					data.Set(i, j, v)
				}
			}
		}
	}
	return index.Input{Tree: tree, Data: data}
}

func TestVectorEx02(t *testing.T) {
	raw, err := os.ReadFile("testdata/ex02.json")
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		Pillars   map[string][]float64 `json:"pillars_minmax"`
		Coverage  map[string][]float64 `json:"coverage"`
		A, B, C   []float64
		AGeom     []float64   `json:"A_geom"`
		BGeom     []float64   `json:"B_geom"`
		CGeom     []float64   `json:"C_geom"`
		AZ        []float64   `json:"A_z"`
		Median    []float64   `json:"A_rank_median"`
		Band      [][]float64 `json:"A_rank_p05_p95"`
		Better    float64     `json:"A_prob_rank_Q_better_than_R"`
		ResidualA []float64   `json:"resid_A"`
		ResidualB []float64   `json:"resid_B"`
		ResidualC []float64   `json:"resid_C"`
	}
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	const tol = 5.1e-5 // the vector has four decimals
	column := func(what string, c *index.Table, code string, want []float64) {
		t.Helper()
		if len(want) != 5 {
			t.Fatalf("%s has %d values", what, len(want))
		}
		for i, w := range want {
			v, ok := c.At(i, c.Code(code))
			if !ok {
				t.Fatalf("%s of %s is missing", what, c.Units[i])
			}
			near(t, what, v, w, tol)
		}
	}
	in := ex02Input(t)
	r := computed(t, in, index.Plan{})
	for _, p := range ex02Pillars {
		column(p.code, r.Scores, p.code, want.Pillars[p.code])
		column("coverage of "+p.code, r.Coverage, p.code, want.Coverage[p.code])
	}
	floor := 0.01
	geometric := index.AggregateOptions{Levels: map[int]index.Rule{3: {Mean: index.GeometricMean, Floor: &floor}}}
	g := computed(t, in, index.Plan{Aggregate: geometric})
	income := index.Column{Values: []float64{38000, 28000, 26000, 7000, 2500}, Has: []bool{true, true, true, true, true}}
	for _, x := range []struct {
		root                      string
		plain, geometric, residue []float64
	}{{"A", want.A, want.AGeom, want.ResidualA}, {"B", want.B, want.BGeom, want.ResidualB}, {"C", want.C, want.CGeom, want.ResidualC}} {
		column(x.root, r.Scores, x.root, x.plain)
		column(x.root+" geometric", g.Scores, x.root, x.geometric)
		score, _ := r.Score(x.root)
		list, _, _, err := index.Trap(in.Data.Units, score, income)
		if err != nil || len(list) != 5 {
			t.Fatal(err)
		}
		for i, w := range x.residue {
			near(t, "residual of "+x.root, list[i].Residual, w, tol)
		}
	}
	z := computed(t, in, index.Plan{Norm: index.NormOptions{Scale: index.ZScore, Population: true}})
	column("A of z-scores", z.Scores, "A", want.AZ)

	u, err := index.Uncertainty(in, index.Plan{}, index.UncertaintyOptions{Node: "A", Replications: 5000, Seed: 42,
		Factors: []index.Factor{{Name: "weights", Weights: &index.RandomWeights{Levels: []int{2}}}}})
	if err != nil {
		t.Fatal(err)
	}
	for i, b := range u.Units {
		near(t, "median rank", b.Median, want.Median[i], 0)
		if float64(b.Low) != want.Band[0][i] || float64(b.High) != want.Band[1][i] {
			t.Errorf("band of %s is %d..%d, want %v..%v", b.Unit, b.Low, b.High, want.Band[0][i], want.Band[1][i])
		}
	}
	q, rr := slices.Index(in.Data.Units, "Q"), slices.Index(in.Data.Units, "R")
	near(t, "Q better than R", u.Better[q][rr], want.Better, 0)
}
