package complexity_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"upstep/method/complexity"
	"upstep/panel"
)

// decades follows a known equation: growth = 0.10 - 0.01 ln y + 0.02 ECI + 0.005 COI
// - 0.001 ECI COI + 0.03 resources, and 0.01 more from 2000 on; noise and outliers as asked.
func decades(noise float64) []complexity.Decade {
	rng := rand.New(rand.NewPCG(4, 2))
	var out []complexity.Decade
	for start := 1990; start <= 2001; start++ {
		for c := range 60 {
			d := complexity.Decade{Country: fmt.Sprintf("c%02d", c), Start: start, Income: math.Exp(7 + 3*rng.Float64()),
				Resources: rng.NormFloat64(), ECI: rng.NormFloat64(), COI: rng.NormFloat64()}
			g := truth(d) + noise*rng.NormFloat64()
			d.Growth = observed(g)
			out = append(out, d)
		}
	}
	return out
}

func truth(d complexity.Decade) float64 {
	g := 0.10 - 0.01*math.Log(d.Income) + 0.02*d.ECI + 0.005*d.COI - 0.001*d.ECI*d.COI + 0.03*d.Resources
	if d.Start >= 2000 {
		g += 0.01
	}
	return g
}

func TestGrowthOffByDefault(t *testing.T) {
	g := must[*complexity.GrowthResult](t)(complexity.Growth(decades(0), complexity.GrowthOptions{}))
	if len(g.Cohorts)+len(g.Projections) > 0 || len(g.Notes) != 1 || g.Notes[0].Severity != panel.Refusal {
		t.Errorf("%+v", g)
	}
}

func TestGrowthFindsTheEquation(t *testing.T) {
	rows := decades(0)
	next := complexity.Decade{Country: "KAZ", Start: 2011, Income: 9000, Resources: 0.4, ECI: -0.3, COI: 0.2}
	rows = append(rows, next)
	before := slices.Clone(rows)
	g := must[*complexity.GrowthResult](t)(complexity.Growth(rows, complexity.GrowthOptions{Demonstrate: true}))
	if len(g.Cohorts) != 10 {
		t.Fatalf("%d cohorts", len(g.Cohorts))
	}
	for _, c := range g.Cohorts {
		want := []float64{-0.01, 0.03, 0.02, 0.005, -0.001, 0.10}
		if len(c.Starts) == 2 {
			want = append(want, 0.11)
		}
		within(t, fmt.Sprintf("cohort %d", c.Digit), c.Beta, want, 1e-10)
	}
	if g.Cohorts[0].Digit != 0 || !slices.Equal(g.Cohorts[0].Starts, []int{1990, 2000}) {
		t.Errorf("first cohort %+v", g.Cohorts[0])
	}
	// The cohorts of digits 0 and 1 end in the 2000s, the other eight in the 1990s.
	want := truth(next) - 0.8*0.01
	if p := g.Projections[0]; len(g.Projections) != 1 || p.Country != "KAZ" || gap(p.Growth, want) > 1e-9 || math.Abs(p.High-p.Low-0.01) > 1e-9 {
		t.Errorf("%+v, want %v", g.Projections, want)
	}
	if !strings.HasPrefix(g.Notes[0].Text, "DEMONSTRATION ONLY") || g.Notes[0].Severity != panel.Warning {
		t.Errorf("notes %v", g.Notes)
	}
	if !slices.Equal(before, rows) {
		t.Error("the input was changed")
	}
}

func TestGrowthOutliersAndRefusals(t *testing.T) {
	rows := decades(0.001)
	rows[5].Growth.Value += 0.5 // c05 in 1990
	opt := complexity.GrowthOptions{Demonstrate: true}
	g := must[*complexity.GrowthResult](t)(complexity.Growth(rows, opt))
	if !slices.Equal(g.Cohorts[0].Dropped, []string{"c05 1990"}) || g.Cohorts[0].N != 119 || g.Cohorts[0].RMSE > 0.0015 {
		t.Errorf("%+v", g.Cohorts[0])
	}
	g = must[*complexity.GrowthResult](t)(complexity.Growth(rows[:30], opt))
	if len(g.Cohorts) > 0 || g.Notes[len(g.Notes)-1].Severity != panel.Refusal {
		t.Errorf("30 observations: %+v", g)
	}
	flat := decades(0)
	for i := range flat {
		flat[i].COI = 2 * flat[i].ECI
		flat[i].Resources = flat[i].ECI
	}
	g = must[*complexity.GrowthResult](t)(complexity.Growth(flat, opt))
	if len(g.Cohorts) > 0 || !slices.Contains(codes(g.Notes), "complexity-growth-singular") {
		t.Errorf("dependent regressors: %v", codes(g.Notes))
	}
	for name, spoil := range map[string]func(*complexity.Decade){
		"income 0": func(d *complexity.Decade) { d.Income = 0 },
		"NaN":      func(d *complexity.Decade) { d.ECI = math.NaN() },
		"twice":    func(d *complexity.Decade) { d.Country = "c00" },
	} {
		rows := decades(0)
		spoil(&rows[1])
		if _, err := complexity.Growth(rows, opt); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}
