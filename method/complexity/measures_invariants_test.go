package complexity_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"upstep/method/complexity"
	"upstep/trade"
)

// permuted returns the matrix with rows and columns in another order (codes keep
// their places, so that result[i] belongs to row rp[i] of the original).
func permuted(m *trade.Matrix, rp, cp []int, times float64) *trade.Matrix {
	out := &trade.Matrix{Year: m.Year, System: m.System, Countries: slices.Clone(m.Countries), Products: slices.Clone(m.Products), X: make([]float64, len(m.X))}
	for c := range rp {
		for p := range cp {
			out.X[c*len(cp)+p] = times * m.At(rp[c], cp[p])
		}
	}
	return out
}

// varied is a table without ties, connected for sure by its first row.
func varied(seed uint64, nc, np int) *trade.Matrix {
	rng := rand.New(rand.NewPCG(seed, 7))
	rows := make([][]float64, nc)
	for c := range rows {
		rows[c] = make([]float64, np)
		for p := range rows[c] {
			if c == 0 || rng.Float64() < 0.25+0.6*float64(c)/float64(nc) {
				rows[c][p] = math.Exp(2 * rng.NormFloat64())
			}
		}
	}
	return matrix(rows...)
}

// every returns all per-economy and per-product indices of a table.
func every(t testing.TB, m *trade.Matrix) (country, product map[string][]float64) {
	r := compute(t, m, complexity.Upstep)
	f := must[*complexity.FitnessResult](t)(complexity.Fitness(r, complexity.FitnessOptions{Iterations: 30}))
	s := must[*complexity.FitnessResult](t)(complexity.StableFitness(r, complexity.FitnessOptions{Tolerance: 1e-13}))
	g := must[*complexity.GenepyResult](t)(complexity.Genepy(r))
	k := must[*complexity.Reflections](t)(complexity.Reflect(r, 6))
	e := must[*complexity.ECIPlusResult](t)(complexity.ECIPlus(m, complexity.FitnessOptions{Iterations: 30}))
	return map[string][]float64{"fitness": f.Fitness, "stable": s.Fitness, "genepy": g.Index, "reflections": k.ECI, "eci+": e.ECI},
		map[string][]float64{"fitness": f.Complexity, "stable": s.Complexity, "reflections": k.Product, "pci+": e.PCI}
}

func TestMeasuresOrderAndScale(t *testing.T) {
	for seed := range uint64(5) {
		m := varied(seed, 9, 25)
		before := slices.Clone(m.X)
		rng := rand.New(rand.NewPCG(seed, 1))
		rp, cp := rng.Perm(9), rng.Perm(25)
		country, product := every(t, m)
		mixedC, mixedP := every(t, permuted(m, rp, cp, 1000))
		for name, x := range country {
			for i, c := range rp {
				if want := x[c]; gap(mixedC[name][i], want) > 1e-7 {
					t.Fatalf("seed %d %s[%d] = %v, want %v", seed, name, i, mixedC[name][i], want)
				}
			}
		}
		for name, x := range product {
			for j, p := range cp {
				want := x[p]
				if name == "pci+" {
					want += math.Log(1000) // PCI+ holds the logarithm of exports
				}
				if gap(mixedP[name][j], want) > 1e-7 {
					t.Fatalf("seed %d %s[%d] = %v, want %v", seed, name, j, mixedP[name][j], want)
				}
			}
		}
		if !slices.Equal(before, m.X) {
			t.Fatal("the input was changed")
		}
	}
}

// Writing each product twice, half the value each, moves all economies alike.
func TestMeasuresDuplicateProducts(t *testing.T) {
	m := varied(11, 8, 20)
	twice := make([][]float64, 8)
	for c := range twice {
		for _, x := range m.Row(c) {
			twice[c] = append(twice[c], x/2, x/2)
		}
	}
	one, _ := every(t, m)
	two, _ := every(t, matrix(twice...))
	for i := range one["genepy"] { // N doubles, and with it both eigenvalues
		one["genepy"][i] *= 4
	}
	for _, name := range []string{"fitness", "genepy", "reflections"} {
		within(t, name, two[name], one[name], 1e-9)
	}
	for i := range one["eci+"] { // twice as many products to have a share in
		one["eci+"][i] -= math.Ln2
	}
	within(t, "eci+", two["eci+"], one["eci+"], 1e-9)
}

// More of everything never means less fitness: an economy that makes all another
// makes and more has at least its fitness.
func TestFitnessMonotone(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := drawn(rt)
		r, err := complexity.Compute(m, complexity.Options{})
		if err != nil {
			rt.Fatal(err)
		}
		f := must[*complexity.FitnessResult](t)(complexity.Fitness(r, complexity.FitnessOptions{Iterations: 15}))
		s := must[*complexity.FitnessResult](t)(complexity.StableFitness(r, complexity.FitnessOptions{}))
		np := len(r.Products)
		for a := range r.Countries {
			for b := range r.Countries {
				inside := f.InSample[a] && f.InSample[b]
				for p := range np {
					inside = inside && (!r.M[a*np+p] || r.M[b*np+p])
				}
				if inside && (f.Fitness[a] > f.Fitness[b]+1e-9 || s.Fitness[a] > s.Fitness[b]+1e-9) {
					rt.Fatalf("%s makes no more than %s: %v %v, %v %v", r.Countries[a], r.Countries[b], f.Fitness[a], f.Fitness[b], s.Fitness[a], s.Fitness[b])
				}
			}
		}
		for name, x := range map[string][]float64{"fitness": f.Fitness, "Q": f.Complexity, "stable": s.Fitness} {
			if slices.ContainsFunc(x, func(v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) || v < 0 }) {
				rt.Fatalf("%s = %v", name, x)
			}
		}
	})
}

func TestRelatednessInvariants(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := drawn(rt)
		r, err := complexity.Compute(m, complexity.Options{})
		if err != nil {
			rt.Fatal(err)
		}
		n := len(r.Products)
		for _, form := range complexity.Forms() {
			s := must[*complexity.Space](t)(complexity.Relate(r, form))
			for i := range n {
				for j := range n {
					v := s.At(i, j)
					if !(v >= 0) || math.IsInf(v, 0) || i == j && v != 0 || form != complexity.Conditional && v != s.At(j, i) ||
						v > 1+1e-12 && form != complexity.Probability && form != complexity.Association {
						rt.Fatalf("%s %d %d = %v and %v", form, i, j, v, s.At(j, i))
					}
				}
			}
			k := rapid.IntRange(0, n).Draw(rt, "k")
			d := must[*complexity.Nearness](t)(complexity.Near(r, s, complexity.NearOptions{Neighbours: k}))
			full := must[*complexity.Nearness](t)(complexity.Near(r, s, complexity.NearOptions{}))
			for i, v := range d.Density {
				if !(v >= 0 && v <= 1) || !d.Defined[i] && v != 0 || d.Defined[i] != full.Defined[i] {
					rt.Fatalf("%s density %v, defined %v and %v", form, v, d.Defined[i], full.Defined[i])
				}
				if k == n && math.Abs(v-full.Density[i]) > 1e-12 {
					rt.Fatalf("%s: %d neighbours %v, all %v", form, k, v, full.Density[i])
				}
			}
			if form == complexity.MinConditional {
				for i, v := range full.Density {
					if math.Abs(v-r.Density[i]) > 1e-12 || full.Defined[i] != (r.InSample[i/n] && r.Linked[i%n]) {
						rt.Fatalf("density %v, want %v", v, r.Density[i])
					}
				}
				for i, v := range s.Phi {
					if math.Abs(v-r.Phi[i]) > 1e-12 {
						rt.Fatalf("phi %v, want %v", v, r.Phi[i])
					}
				}
			}
		}
	})
}

// Leave-one-out density is the density over the proximities of the table without
// the economy, found here by computing that table's presence again.
func TestDensityLeaveOneOut(t *testing.T) {
	m := varied(3, 8, 15)
	r := compute(t, m, complexity.Upstep)
	d := must[*complexity.Nearness](t)(complexity.LeaveOneOutDensity(r))
	np := len(r.Products)
	for c := range r.Countries {
		phi := func(i, j int) float64 {
			both, a, b := 0., 0., 0.
			for o := range r.Countries {
				if o != c {
					x, y := r.M[o*np+i], r.M[o*np+j]
					if x {
						a++
					}
					if y {
						b++
					}
					if x && y {
						both++
					}
				}
			}
			if both == 0 || i == j {
				return 0
			}
			return both / math.Max(a, b)
		}
		for p := range np {
			near, all := 0.0, 0.0
			for i := range np {
				all += phi(i, p)
				if r.M[c*np+i] {
					near += phi(i, p)
				}
			}
			if d.Defined[c*np+p] != (all > 0) || all > 0 && math.Abs(d.Density[c*np+p]-near/all) > 1e-12 {
				t.Fatalf("%d %d: %v, want %v of %v", c, p, d.Density[c*np+p], near, all)
			}
		}
	}
}

// Regions that are the members of the sample get the members' own index and density.
func TestExternalIsTheMember(t *testing.T) {
	m := varied(5, 9, 20)
	r := compute(t, m, complexity.Upstep)
	e := must[*complexity.ExternalResult](t)(complexity.External(m, r.Outside(), complexity.ExternalOptions{}))
	within(t, "ECI", e.ECI, r.ECI, 1e-12)
	within(t, "density", e.Density, r.Density, 1e-12)
	if !slices.Equal(e.Diversity, r.Diversity) || len(e.Notes) > 0 {
		t.Errorf("diversity %v, notes %v", e.Diversity, e.Notes)
	}
}

// A layer crossed with itself is the proximity, with the diagonal 1.
func TestCrossWithItself(t *testing.T) {
	r := compute(t, six(), complexity.Upstep)
	x := must[*complexity.Cross](t)(complexity.CrossProximity(r.Layer(), r.Layer()))
	self := complexity.Upstep
	self.Name, self.SelfProximity = "self", true
	s := compute(t, six(), self)
	within(t, "phi", x.Phi, s.Phi, 1e-12)
	d, defined := x.Density()
	within(t, "density", d, s.Density, 1e-12)
	if slices.Contains(defined, false) {
		t.Errorf("defined %v", defined)
	}
}

func TestMeasuresRefuse(t *testing.T) {
	r := compute(t, six(), complexity.Upstep)
	bad := six()
	bad.X[3] = math.NaN()
	empty := &trade.Matrix{Countries: []string{"a"}, Products: []string{"p"}, X: []float64{0}}
	far := six()
	far.Year = 2030
	other := six()
	other.Year, other.System = 2021, "HS"
	space := must[*complexity.Space](t)(complexity.Relate(r, complexity.MinConditional))
	for name, f := range map[string]func() error{
		"0 reflections": func() error { _, err := complexity.Reflect(r, 0); return err },
		"tolerance":     func() error { _, err := complexity.Fitness(r, complexity.FitnessOptions{Tolerance: -1}); return err },
		"delta":         func() error { _, err := complexity.StableFitness(r, complexity.FitnessOptions{Delta: 2}); return err },
		"eci+ steps": func() error {
			_, err := complexity.ECIPlus(six(), complexity.FitnessOptions{Iterations: -1})
			return err
		},
		"form":          func() error { _, err := complexity.Relate(r, "x"); return err },
		"cut":           func() error { _, err := space.Links(0); return err },
		"neighbours":    func() error { _, err := complexity.Near(r, space, complexity.NearOptions{Neighbours: 7}); return err },
		"foreign space": func() error { _, err := complexity.Near(r, &complexity.Space{}, complexity.NearOptions{}); return err },
		"test":          func() error { _, err := complexity.Presence(six(), complexity.PresenceOptions{Test: "x"}); return err },
		"no population": func() error {
			_, err := complexity.Presence(six(), complexity.PresenceOptions{Test: complexity.Both})
			return err
		},
		"presence size": func() error {
			_, err := complexity.Compute(six(), complexity.Options{Presence: []bool{true}})
			return err
		},
		"income 0":     func() error { _, err := complexity.Prody(six(), map[string]float64{"c1": 0}); return err },
		"no income":    func() error { _, err := complexity.Prody(six(), map[string]float64{"x": 1}); return err },
		"another year": func() error { _, err := complexity.Pgi(r, far, sixGini); return err },
		"no PCI": func() error {
			_, err := complexity.External(six(), complexity.Outside{}, complexity.ExternalOptions{})
			return err
		},
		"window":       func() error { _, _, err := complexity.Rolling([]*trade.Matrix{six()}, 2); return err },
		"gap of years": func() error { _, _, err := complexity.Rolling([]*trade.Matrix{six(), far}, 1); return err },
		"two systems":  func() error { _, _, err := complexity.Rolling([]*trade.Matrix{six(), other}, 1); return err },
		"needed": func() error {
			_, err := complexity.Persistent([]*trade.Matrix{six()}, complexity.Upstep, 2)
			return err
		},
		"no years":         func() error { _, err := complexity.Persistent(nil, complexity.Upstep, 1); return err },
		"changes back":     func() error { _, err := complexity.Changes(far, six(), complexity.ChangeOptions{}); return err },
		"below above from": func() error { _, err := complexity.Changes(six(), far, complexity.ChangeOptions{Below: 2}); return err },
		"layer shape": func() error {
			_, err := complexity.CrossProximity(complexity.Layer{}, complexity.Layer{Products: []string{"p"}, Countries: []string{"a"}})
			return err
		},
		"nothing in common": func() error { _, err := complexity.CrossProximity(complexity.Layer{}, complexity.Layer{}); return err },
		"outlier":           func() error { _, err := complexity.Growth(nil, complexity.GrowthOptions{Outlier: -1}); return err },
		"shrinkage":         func() error { _, err := complexity.Shrunk(six(), -1); return err },
		"critical mass":     func() error { _, err := complexity.EnoughOf(six(), nil, 1, 0); return err },
	} {
		if err := f(); !errors.Is(err, complexity.ErrOption) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := complexity.ECIPlus(bad, complexity.FitnessOptions{}); !errors.Is(err, complexity.ErrValue) {
		t.Errorf("NaN: %v", err)
	}
	if _, err := complexity.ECIPlus(empty, complexity.FitnessOptions{}); !errors.Is(err, complexity.ErrEmpty) {
		t.Errorf("empty: %v", err)
	}
}
