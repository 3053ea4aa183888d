package complexity_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"upstep/method/complexity"
	"upstep/trade"
)

// nested makes a table of the size and shape of real exports: economies of falling
// capability, products of rising difficulty, log-normal values around both.
func nested(nc, np int, seed uint64) *trade.Matrix {
	rng := rand.New(rand.NewPCG(seed, 1))
	m := &trade.Matrix{Year: 2000, System: "made"}
	for c := range nc {
		m.Countries = append(m.Countries, fmt.Sprintf("C%04d", c))
	}
	for p := range np {
		m.Products = append(m.Products, fmt.Sprintf("%05d", p))
	}
	for c := range nc {
		skill := 1 - float64(c)/float64(nc)
		for p := range np {
			need, x := float64(p)/float64(np), 0.0
			if rng.Float64() < 0.25+0.7*skill {
				x = math.Exp(10 + 2*skill - 6*(1-skill)*need + 1.2*rng.NormFloat64())
			}
			m.X = append(m.X, x)
		}
	}
	return m
}

func intervals(t testing.TB, m *trade.Matrix, opt complexity.UncertaintyOptions) *complexity.Intervals {
	t.Helper()
	u, err := complexity.Uncertainty(m, opt)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// Without noise every replication is the table itself: the interval has no width and
// lies on the value of Compute, found there by another route (full decomposition).
func TestNoNoise(t *testing.T) {
	m := nested(25, 60, 3)
	still := map[string]float64{}
	for _, c := range m.Countries {
		still[c] = 0
	}
	for _, conv := range []complexity.Convention{complexity.Upstep, complexity.Stata, complexity.Py, complexity.R} {
		r := compute(t, m, conv)
		u := intervals(t, m, complexity.UncertaintyOptions{Convention: conv, Scheme: complexity.ByNoise,
			SigmaOf: still, Replications: 3, COI: true})
		check := func(name string, got []complexity.Interval, want []float64) {
			for i, v := range got {
				if !v.OK || v.Base != want[i] || v.SD > 1e-9 || math.Abs(v.Low-want[i]) > 1e-9 || math.Abs(v.High-want[i]) > 1e-9 ||
					v.RankLow != v.Rank || v.RankHigh != v.Rank {
					t.Fatalf("%s %s[%d]: %+v, want %v", conv.Name, name, i, v, want[i])
				}
			}
		}
		check("ECI", u.ECI, r.ECI)
		check("PCI", u.PCI, r.PCI)
		check("COI", u.COI, r.COI)
		if u.Failed+u.Split+u.Unlike != 0 {
			t.Errorf("%s: %d failed, %d split, %d unlike", conv.Name, u.Failed, u.Split, u.Unlike)
		}
	}
}

var schemes = []complexity.Scheme{complexity.ByProducts, complexity.ByEconomy, complexity.ByNoise}

// The number of workers changes no bit, a second run neither; another seed does.
func TestUncertaintyWorkers(t *testing.T) {
	m := nested(20, 45, 2)
	before := slices.Clone(m.X)
	for _, s := range schemes {
		opt := complexity.UncertaintyOptions{Scheme: s, Seed: 42, Replications: 60, COI: s != complexity.ByEconomy, Workers: 1}
		one := intervals(t, m, opt)
		for _, workers := range []int{1, 2, 3} {
			opt.Workers = workers
			if d := cmp.Diff(one, intervals(t, m, opt)); d != "" {
				t.Errorf("%s, %d workers: %s", s, workers, d)
			}
		}
		opt.Seed = 43
		if other := intervals(t, m, opt); slices.Equal(one.ECI, other.ECI) && slices.Equal(one.PCI, other.PCI) {
			t.Errorf("%s: the seed has no effect", s)
		}
		if (one.ECI == nil) != (s == complexity.ByEconomy) || (one.PCI == nil) != (s == complexity.ByProducts) {
			t.Errorf("%s gives ECI %v, PCI %v", s, one.ECI != nil, one.PCI != nil)
		}
		if *one.Recipe.Seed != 42 {
			t.Errorf("seed %v in the recipe", one.Recipe.Seed)
		}
	}
	if !slices.Equal(before, m.X) {
		t.Error("exports changed")
	}
}

func TestUncertaintyInvariants(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m, s := drawn(rt), rapid.SampledFrom(schemes).Draw(rt, "scheme")
		conv := rapid.SampledFrom(complexity.Conventions()).Draw(rt, "convention")
		if conv.Continuous {
			rt.Skip("continuous presence has no intervals")
		}
		before := slices.Clone(m.X)
		u, err := complexity.Uncertainty(m, complexity.UncertaintyOptions{Convention: conv, Scheme: s,
			Seed: rapid.Uint64().Draw(rt, "seed"), Replications: 12, COI: s != complexity.ByEconomy})
		if err != nil {
			rt.Fatal(err)
		}
		if !slices.Equal(before, m.X) {
			rt.Fatal("exports changed")
		}
		for name, cells := range map[string][]complexity.Interval{"ECI": u.ECI, "PCI": u.PCI, "COI": u.COI} {
			for i, v := range cells {
				bad := v.N < 0 || v.N > u.Replications-u.Failed
				if v.OK {
					bad = bad || v.Low > v.Median || v.Median > v.High || !(v.SD >= 0) || math.IsInf(v.Base+v.Low+v.High+v.SD, 0) ||
						v.RankLow < 1 || v.RankLow > v.RankHigh || v.RankHigh > len(cells) || v.Rank < 1 || v.Rank > len(cells)
				}
				if bad {
					rt.Fatalf("%s[%d] %+v", name, i, v)
				}
			}
		}
	})
}

// More noise, wider intervals; noise in one economy's figures hits that economy most.
func TestNoiseWidens(t *testing.T) {
	m := nested(30, 80, 4)
	width := func(opt complexity.UncertaintyOptions) []float64 {
		opt.Scheme, opt.Replications, opt.Seed = complexity.ByNoise, 200, 9
		var out []float64
		for _, v := range intervals(t, m, opt).ECI {
			out = append(out, v.SD)
		}
		return out
	}
	mean := func(x []float64) float64 {
		s := 0.0
		for _, v := range x {
			s += v / float64(len(x))
		}
		return s
	}
	little, much := width(complexity.UncertaintyOptions{Sigma: 0.05}), width(complexity.UncertaintyOptions{Sigma: 0.6})
	if !(2*mean(little) < mean(much)) {
		t.Errorf("sd %v with little noise, %v with much", mean(little), mean(much))
	}
	still := map[string]float64{}
	for _, c := range m.Countries {
		still[c] = 0
	}
	still["C0007"] = 0.6
	own := width(complexity.UncertaintyOptions{SigmaOf: still})
	for c, v := range own {
		if c != 7 && v >= own[7] {
			t.Errorf("economy %d has sd %v, the noisy one %v", c, v, own[7])
		}
	}
}

// By hand: a makes both products, b only the first. Of the four equally likely draws
// of two products, 11 makes both economies alike and 22 leaves only a: half fail.
func TestFailedCounted(t *testing.T) {
	m := matrix([]float64{1, 1}, []float64{1, 0})
	u := intervals(t, m, complexity.UncertaintyOptions{Convention: loose, Scheme: complexity.ByProducts, Seed: 1})
	if u.Failed < 450 || u.Failed > 550 || !slices.Contains(codes(u.Notes), "uncertainty-failed") {
		t.Errorf("%d of 1000 failed, %v", u.Failed, codes(u.Notes))
	}
	if v := u.ECI[0]; !v.OK || v.N != 1000-u.Failed || v.Base != 1 || v.Low != 1 || v.RankHigh != 1 {
		t.Errorf("%+v", v)
	}
}

// Two groups of economies joined by one product fall apart where it isn't drawn.
func TestSplitCounted(t *testing.T) {
	m := matrix([]float64{1, 1, 0, 0, 0}, []float64{1, 1, 0, 0, 0}, []float64{0, 1, 1, 0, 0}, []float64{0, 0, 1, 1, 1}, []float64{0, 0, 0, 1, 1})
	u := intervals(t, m, complexity.UncertaintyOptions{Convention: loose, Scheme: complexity.ByProducts, Seed: 1, Replications: 400})
	if u.Split == 0 || !slices.Contains(codes(u.Notes), "uncertainty-split") {
		t.Errorf("%d split, %v", u.Split, codes(u.Notes))
	}
	for i, v := range u.ECI {
		if v.N >= 400-u.Failed && i > 2 {
			t.Errorf("economy %d has a value in every replication", i)
		}
	}
}

func TestUncertaintyRefuses(t *testing.T) {
	m := nested(6, 9, 1)
	cont := complexity.Upstep
	cont.Name, cont.Continuous = "continuous", true
	for name, opt := range map[string]complexity.UncertaintyOptions{
		"no scheme":    {},
		"continuous":   {Scheme: complexity.ByNoise, Convention: cont},
		"COI":          {Scheme: complexity.ByEconomy, COI: true},
		"sigma":        {Scheme: complexity.ByProducts, Sigma: 0.1},
		"negative":     {Scheme: complexity.ByNoise, Sigma: -0.1},
		"NaN":          {Scheme: complexity.ByNoise, SigmaOf: map[string]float64{"C0001": math.NaN()}},
		"one draw":     {Scheme: complexity.ByNoise, Replications: 1},
		"level":        {Scheme: complexity.ByNoise, Level: 1},
		"workers":      {Scheme: complexity.ByNoise, Workers: -1},
		"replications": {Scheme: complexity.ByNoise, Replications: -5},
	} {
		if _, err := complexity.Uncertainty(m, opt); !errors.Is(err, complexity.ErrOption) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := complexity.Uncertainty(m, complexity.UncertaintyOptions{Scheme: complexity.ByNoise, SigmaOf: map[string]float64{"XYZ": 1}})
	if !errors.Is(err, complexity.ErrUnknown) {
		t.Error(err)
	}
	u := intervals(t, matrix([]float64{1, 2}), complexity.UncertaintyOptions{Scheme: complexity.ByNoise})
	if u.ECI != nil || !slices.Contains(codes(u.Notes), "uncertainty-refused") {
		t.Errorf("%+v", u)
	}
}

// On real exports the intervals are narrow at the top and bottom and the base ranks
// lie in their bands.
func TestUncertainty2019(t *testing.T) {
	m := exports2019(t)
	for _, s := range schemes {
		u := intervals(t, m, complexity.UncertaintyOptions{Scheme: s, Seed: 1, Replications: 200})
		cells := u.ECI
		if cells == nil {
			cells = u.PCI
		}
		inside, width, n := 0, 0, 0
		for _, v := range cells {
			if !v.OK {
				continue
			}
			n++
			width += v.RankHigh - v.RankLow + 1
			if v.RankLow <= v.Rank && v.Rank <= v.RankHigh {
				inside++
			}
		}
		t.Logf("%s: %d failed, %d split, %d turned, %d unlike; %d of %d base ranks in their band, mean width %.1f",
			s, u.Failed, u.Split, u.Turned, u.Unlike, inside, n, float64(width)/float64(n))
		if u.Failed > 0 || u.Unlike > 0 || 10*inside < 9*n {
			t.Errorf("%s: %d failed, %d unlike, %d of %d inside", s, u.Failed, u.Unlike, inside, n)
		}
	}
}

func BenchmarkUncertainty(b *testing.B) {
	m := nested(130, 1240, 7)
	for _, s := range []complexity.Scheme{complexity.ByProducts, complexity.ByEconomy, complexity.ByNoise} {
		for _, workers := range []int{1, 2} {
			for _, w := range complexity.Ways {
				b.Run(fmt.Sprintf("%s/130x1240x1000/%d%s", s, workers, w.Suffix), func(b *testing.B) {
					b.ReportAllocs()
					w.Do(func() {
						complexity.Timed(b, 0, func() { intervals(b, m, complexity.UncertaintyOptions{Scheme: s, Workers: workers}) })
					})
				})
			}
		}
	}
}

// COI needs the proximity of all products in every replication: 50 of them.
func BenchmarkUncertaintyCOI(b *testing.B) {
	m := nested(130, 1240, 7)
	for _, s := range []complexity.Scheme{complexity.ByProducts, complexity.ByNoise} {
		for _, w := range complexity.Ways {
			b.Run(fmt.Sprintf("%s/130x1240x50%s", s, w.Suffix), func(b *testing.B) {
				w.Do(func() {
					complexity.Timed(b, 0, func() { intervals(b, m, complexity.UncertaintyOptions{Scheme: s, Replications: 50, COI: true}) })
				})
			})
		}
	}
}
