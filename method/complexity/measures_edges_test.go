package complexity_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"upstep/method/complexity"
	"upstep/trade"
)

// Every measure of any table is a number, also where the table is thin, alike
// throughout or falls apart; a refusal leaves nothing but zeros outside the masks.
func TestMeasuresAreNumbers(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m, conv := drawn(rt), anyConvention(rt)
		before := slices.Clone(m.X)
		r, err := complexity.Compute(m, complexity.Options{Convention: conv})
		if err != nil {
			rt.Fatal(err)
		}
		steps := rapid.IntRange(1, 40).Draw(rt, "steps")
		k := must[*complexity.Reflections](t)(complexity.Reflect(r, steps))
		f := must[*complexity.FitnessResult](t)(complexity.Fitness(r, complexity.FitnessOptions{}))
		s := must[*complexity.FitnessResult](t)(complexity.StableFitness(r, complexity.FitnessOptions{Cap: 5000}))
		e := must[*complexity.ECIPlusResult](t)(complexity.ECIPlus(m, complexity.FitnessOptions{}))
		g := must[*complexity.GenepyResult](t)(complexity.Genepy(r))
		l := must[*complexity.Nearness](t)(complexity.LeaveOneOutDensity(r))
		c := must[*complexity.Space](t)(complexity.RelateCountries(r, complexity.Correlation))
		h := complexity.Concentration(m)
		for name, x := range map[string][]float64{"k_c": k.Country, "k_p": k.Product, "ECI": k.ECI, "PCI": k.PCI, "F": f.Fitness, "Q": f.Complexity,
			"stable F": s.Fitness, "stable Q": s.Complexity, "ECI+": e.ECI, "PCI+": e.PCI, "GENEPY": g.Index, "leave one out": l.Density,
			"countries": c.Phi, "HHI_c": h.Country, "HHI_p": h.Product, "TCI": complexity.KnowledgeComplexity(r).Index} {
			for i, v := range x {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					rt.Fatalf("%s[%d] = %v", name, i, v)
				}
			}
		}
		for name, r := range map[string]*complexity.FitnessResult{"fitness": f, "stable": s} {
			sum, n := 0.0, 0.0
			for c, in := range r.InSample {
				if in {
					sum, n = sum+r.Fitness[c], n+1
				} else if r.Fitness[c] != 0 {
					rt.Fatalf("%s: an economy outside the sample has %v", name, r.Fitness[c])
				}
			}
			if n > 0 && math.Abs(sum/n-1) > 1e-9 {
				rt.Fatalf("%s: the mean is %v", name, sum/n)
			}
		}
		if !slices.Equal(before, m.X) {
			rt.Fatal("the input was changed")
		}
	})
}

// With too little to compare the measures refuse.
func TestMeasuresRefuseThinSamples(t *testing.T) {
	for name, m := range map[string]*trade.Matrix{
		"one economy": matrix([]float64{1, 2, 3}),
		"all alike":   matrix([]float64{1, 2, 3}, []float64{2, 4, 6}),
	} {
		r := compute(t, m, complexity.Upstep)
		k := must[*complexity.Reflections](t)(complexity.Reflect(r, 2))
		if slices.ContainsFunc(k.ECI, func(v float64) bool { return v != 0 }) || len(k.Notes) == 0 {
			t.Errorf("%s: reflections %v %v", name, k.ECI, k.Notes)
		}
		if x := complexity.KnowledgeComplexity(r); len(x.Notes) != 1 || slices.Contains(x.Known, true) {
			t.Errorf("%s: knowledge %+v", name, x)
		}
		if name == "all alike" { // all economies make all: fitness is 1 for both
			f := must[*complexity.FitnessResult](t)(complexity.Fitness(r, complexity.FitnessOptions{}))
			if !slices.Equal(f.Fitness, []float64{1, 1}) {
				t.Errorf("fitness %v", f.Fitness)
			}
			continue
		}
		f := must[*complexity.FitnessResult](t)(complexity.Fitness(r, complexity.FitnessOptions{}))
		g := must[*complexity.GenepyResult](t)(complexity.Genepy(r))
		if slices.Contains(f.InSample, true) || len(f.Notes) != 1 || len(g.Notes) != 1 {
			t.Errorf("%s: %+v %+v", name, f, g)
		}
	}
}
