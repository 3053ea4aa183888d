package complexity_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"upstep/method/complexity"
	"upstep/trade"
)

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// within compares with a tolerance relative above 1.
func within(t testing.TB, name string, got, want []float64, tol float64) {
	t.Helper()
	if len(got) != len(want) || len(want) == 0 {
		t.Fatalf("%s has %d values, want %d", name, len(got), len(want))
	}
	for i := range got {
		if !(gap(got[i], want[i]) <= tol) {
			t.Fatalf("%s[%d] = %v, want %v", name, i, got[i], want[i])
		}
	}
}

var (
	sixIncome = map[string]float64{"c1": 40000, "c2": 25000, "c3": 12000, "c4": 8000, "c5": 4000, "c6": 15000}
	sixGini   = map[string]float64{"c1": 30, "c2": 33, "c3": 42, "c4": 45, "c5": 50, "c6": 36}
	sixPeople = map[string]float64{"c1": 50, "c2": 40, "c3": 30, "c4": 20, "c5": 15, "c6": 10}
)

func TestWorkedExampleMeasures(t *testing.T) {
	m := six()
	r := compute(t, m, complexity.Upstep)
	eachVector(t, "ex09a", func(t *testing.T, want map[string][]float64) {
		two := must[*complexity.Reflections](t)(complexity.Reflect(r, 2))
		same(t, "k_c,2", two.Country, want["reflections_kc2"])
		many := must[*complexity.Reflections](t)(complexity.Reflect(r, 18))
		same(t, "k_c,18", many.ECI, want["reflections_kc18_z"])
		same(t, "corr", []float64{pearson(many.ECI, r.ECI)}, want["corr_MoR18_ECI"])

		fit := func(n int) *complexity.FitnessResult {
			return must[*complexity.FitnessResult](t)(complexity.Fitness(r, complexity.FitnessOptions{Iterations: n}))
		}
		same(t, "fitness 20", fit(20).Fitness, want["fitness_20"])
		same(t, "fitness 200", fit(200).Fitness, want["fitness_200"])
		same(t, "Q 200", fit(200).Complexity, want["Q_200"])
		stable := must[*complexity.FitnessResult](t)(complexity.StableFitness(r, complexity.FitnessOptions{}))
		same(t, "stable", stable.Fitness, want["fitness_nonhom"])
		same(t, "stable Q", stable.Complexity, want["Q_nonhom"])
		if !stable.Converged || len(stable.Collapsed) > 0 {
			t.Errorf("stable variant after %d steps: converged %v, collapsed %v", stable.Iterations, stable.Converged, stable.Collapsed)
		}

		plus := must[*complexity.ECIPlusResult](t)(complexity.ECIPlus(m, complexity.FitnessOptions{Iterations: 200}))
		same(t, "ECI+", plus.ECI, want["ECIplus"])
		same(t, "PCI+", plus.PCI, want["PCIplus"])

		g := must[*complexity.GenepyResult](t)(complexity.Genepy(r))
		same(t, "GENEPY", g.Index, want["GENEPY"])
		same(t, "GENEPY lambda", g.Lambda[:], want["GENEPY_lambda"])

		s := must[*complexity.Sophistication](t)(complexity.Prody(m, sixIncome))
		same(t, "PRODY", s.PRODY, want["PRODY"])
		same(t, "EXPY", s.EXPY, want["EXPY"])
		p := must[*complexity.ProductMean](t)(complexity.Pgi(r, m, sixGini))
		same(t, "PGI", p.Mean, want["PGI"])

		star := make([]float64, len(r.RCA))
		for i, x := range r.RCA {
			star[i] = x / (1 + x)
		}
		same(t, "M*", star, want["M_continuous"])

		worst := 0.0 // ECI is the mean PCI of own products
		for c := range 6 {
			sum, n := 0.0, 0.0
			for p, has := range r.M[c*6 : c*6+6] {
				if has {
					sum, n = sum+r.PCI[p], n+1
				}
			}
			worst = max(worst, math.Abs(sum/n-r.ECI[c]))
		}
		same(t, "identity", []float64{worst}, want["identity_max_abs_error"])
		same(t, "raw eigenvector mean", []float64{complexity.RawMean(r)}, want["raw_eigenvector_mean"])
		z := must[*complexity.Space](t)(complexity.Excess(r))
		same(t, "z of p1 and p2", []float64{z.At(0, 1)}, want["z_cooccurrence_p1p2"])
		if _, err := complexity.Near(r, z, complexity.NearOptions{}); !errors.Is(err, complexity.ErrOption) {
			t.Errorf("a density over z-scores: %v", err)
		}
	})
	if !slices.Equal(m.X, six().X) {
		t.Error("the input was changed")
	}
}

// In ex09a nearly all fitness goes to c1, the more so the longer one waits.
func TestFitnessCollapse(t *testing.T) {
	r := compute(t, six(), complexity.Upstep)
	f := must[*complexity.FitnessResult](t)(complexity.Fitness(r, complexity.FitnessOptions{}))
	if want := []string{"c2", "c3", "c4", "c5", "c6"}; !slices.Equal(f.Collapsed, want) || f.Converged {
		t.Errorf("collapsed %v, converged %v after %d", f.Collapsed, f.Converged, f.Iterations)
	}
	if got := codes(f.Notes); !slices.Equal(got, []string{"complexity-fitness-collapse", "complexity-fitness-not-converged"}) {
		t.Errorf("notes %v", got)
	}
	e := must[*complexity.ECIPlusResult](t)(complexity.ECIPlus(six(), complexity.FitnessOptions{}))
	if !e.Converged || len(e.Collapsed) > 0 || len(e.Notes) > 0 {
		t.Errorf("ECI+ of a table with all kinds of flows: %v %v %v", e.Converged, e.Collapsed, e.Notes)
	}
}

// Two economies that share their only product with a third halve their fitness in each
// step: it is gone long before 1,000 steps, without NaN, and they are named. A product
// of their own instead ends the fall.
func TestFitnessFallsToNothing(t *testing.T) {
	m := matrix([]float64{1, 1, 1, 1}, []float64{1, 1, 1, 1}, []float64{1, 1, 1, 1})
	fit := func(presence ...bool) *complexity.FitnessResult {
		r := must[*complexity.Result](t)(complexity.Compute(m, complexity.Options{Presence: presence}))
		return must[*complexity.FitnessResult](t)(complexity.Fitness(r, complexity.FitnessOptions{Iterations: 3000}))
	}
	f := fit(true, true, true, true, true, false, false, false, true, false, false, false)
	if !slices.Equal(f.Collapsed, m.Countries[1:]) || f.Fitness[1] != 0 || math.Abs(f.Fitness[0]-3) > 1e-12 {
		t.Errorf("fitness %v, collapsed %v", f.Fitness, f.Collapsed)
	}
	f = fit(true, true, true, false, true, false, false, true, true, true, false, true)
	if len(f.Collapsed) > 0 || slices.Min(f.Fitness) < 0.1 {
		t.Errorf("fitness %v, collapsed %v", f.Fitness, f.Collapsed)
	}
}

// five is the 5 x 5 table of regions and technologies of ex05.
func five() *trade.Matrix {
	return &trade.Matrix{Year: 2020, System: "toy", Countries: []string{"R1", "R2", "R3", "R4", "R5"},
		Products: []string{"t1food", "t2mach", "t3elec", "t4sw", "t5bio"},
		X:        []float64{60, 2, 1, 1, 1, 25, 25, 15, 2, 1, 3, 20, 25, 8, 1, 2, 22, 25, 35, 25, 1, 1, 5, 20, 35}}
}

func TestRelatednessForms(t *testing.T) {
	eachVector(t, "ex05", func(t *testing.T, want map[string][]float64) {
		r := compute(t, five(), complexity.Upstep)
		same(t, "LQ", r.RCA, want["LQ"])
		same(t, "M", floats(r.M), want["M"])
		shrunk := must[*trade.Matrix](t)(complexity.Shrunk(five(), 0.5))
		same(t, "LQ shrunk", compute(t, shrunk, complexity.Upstep).RCA, want["LQ_shrunk"])
		for form, name := range map[complexity.Form]string{
			complexity.Probability: "prob_relatedness", complexity.Association: "association",
			complexity.Cosine: "cosine", complexity.MinConditional: "min_conditional",
		} {
			s := must[*complexity.Space](t)(complexity.Relate(r, form))
			same(t, name, s.Phi, want[name])
		}
		percent := func(x []float64) []float64 {
			out := make([]float64, len(x))
			for i, v := range x {
				out[i] = 100 * v
			}
			return out
		}
		s := must[*complexity.Space](t)(complexity.Relate(r, complexity.Probability))
		links := must[*complexity.Space](t)(s.Links(1))
		same(t, "binary density", percent(must[*complexity.Nearness](t)(complexity.Near(r, links, complexity.NearOptions{})).Density), want["density_binary_pct"])
		s = must[*complexity.Space](t)(complexity.Relate(r, complexity.MinConditional))
		same(t, "density", percent(must[*complexity.Nearness](t)(complexity.Near(r, s, complexity.NearOptions{})).Density), want["density_mincond_pct"])

		k := complexity.KnowledgeComplexity(r)
		same(t, "TCI", k.Index, want["tci_0_100"])
		if k.Ubiquity >= 0 || len(k.Notes) > 0 {
			t.Errorf("correlation with ubiquity %v, notes %v", k.Ubiquity, k.Notes)
		}
	})
}

// Jaccard, conditional, correlation and cosine of RCA on a table worked by hand: M rows
// 110, 101, 011, 010 give C12 = 1, C13 = 1, C23 = 1, k = 2 3 2, S = 2 2 2.
func TestRelatednessByHand(t *testing.T) {
	m := matrix([]float64{1, 1, 0}, []float64{1, 0, 1}, []float64{0, 1, 1}, []float64{0, 1, 0})
	presence := []bool{true, true, false, true, false, true, false, true, true, false, true, false}
	r := must[*complexity.Result](t)(complexity.Compute(m, complexity.Options{Presence: presence}))
	at := func(form complexity.Form, i, j int) float64 {
		return must[*complexity.Space](t)(complexity.Relate(r, form)).At(i, j)
	}
	for _, c := range []struct {
		form complexity.Form
		i, j int
		want float64
	}{
		{complexity.Conditional, 0, 1, 1. / 3}, {complexity.Conditional, 1, 0, 1. / 2}, {complexity.Conditional, 0, 0, 0},
		{complexity.MinConditional, 0, 1, 1. / 3}, {complexity.MinConditional, 0, 2, 1. / 2},
		{complexity.Jaccard, 0, 1, 1. / 3}, {complexity.Cosine, 0, 1, 1. / 2},
		{complexity.Association, 0, 1, (1. / 6) / (1. / 9)},
	} {
		if got := at(c.form, c.i, c.j); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s %d %d = %v, want %v", c.form, c.i, c.j, got, c.want)
		}
	}
	// RCA of p1: 1/2 / (2/7) twice, 0 twice; of p3 the same in rows 2 and 3: r = 0.
	if got := at(complexity.Correlation, 0, 2); math.Abs(got-0.5) > 1e-12 {
		t.Errorf("correlation %v", got)
	}
	if got := at(complexity.CosineRCA, 0, 2); math.Abs(got-0.5) > 1e-12 {
		t.Errorf("cosine of RCA %v", got)
	}
	// Countries: rows 1 and 2 share p1 of 2 and 2; rows 1 and 4 share p2 of 2 and 1.
	s := must[*complexity.Space](t)(complexity.RelateCountries(r, complexity.MinConditional))
	if s.At(0, 1) != 0.5 || s.At(0, 3) != 0.5 || s.At(1, 3) != 0 || s.At(0, 0) != 0 {
		t.Errorf("country proximity %v", s.Phi)
	}
}

// The scale of complexity ends at 100 and not a rounding error above it.
func TestKnowledgeComplexityEnds(t *testing.T) {
	for i := range 1000 {
		low, high := -1-float64(i)/7, 1+float64(i)/3
		r := &complexity.Result{Ranked: true, Products: []string{"a", "b", "c"}, InSpace: []bool{true, true, true}, PCI: []float64{low, 0, high}, Ubiquity: []int{3, 2, 1}}
		if k := complexity.KnowledgeComplexity(r); k.Index[0] != 0 || k.Index[2] != 100 {
			t.Fatalf("%v to %v: %v", low, high, k.Index)
		}
	}
}
