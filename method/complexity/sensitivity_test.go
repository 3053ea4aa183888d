package complexity_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"upstep/method/complexity"
	"upstep/trade"
)

func sensitivity(t testing.TB, m *trade.Matrix, opt complexity.SensitivityOptions) *complexity.SensitivityReport {
	t.Helper()
	r, err := complexity.Sensitivity(m, opt)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Economies left out one by one against the full computation on the smaller table.
func TestWithoutEachEconomy(t *testing.T) {
	m := nested(24, 70, 11)
	for _, conv := range []complexity.Convention{complexity.Upstep, complexity.Stata, complexity.Py, complexity.R} {
		base := compute(t, m, conv)
		got := sensitivity(t, m, complexity.SensitivityOptions{Convention: conv, Thresholds: []float64{}, MinDiversity: []int{},
			MinUbiquity: []int{}, Conventions: []complexity.Convention{}, LeaveOneOut: true, COI: true, Movers: 100})
		if len(got.Cases) != 24 {
			t.Fatalf("%d cases", len(got.Cases))
		}
		for d, c := range got.Cases {
			less := compute(t, m.Keep("one out", func(i int) bool { return i != d }, nil), conv)
			rank := func(x []float64, i int) int {
				r := 1
				for _, v := range x {
					if v > x[i]+1e-9 {
						r++
					}
				}
				return r
			}
			if c.Turned {
				t.Fatalf("%s: ECI turned without %s: the table has no stable axis", conv.Name, c.Setting)
			}
			eci, coi := slices.Delete(slices.Clone(base.ECI), d, d+1), slices.Delete(slices.Clone(base.COI), d, d+1)
			check := func(name string, s *complexity.Shift, before, after []float64, codes []string) {
				want := map[string]complexity.Move{}
				for i, code := range codes {
					if a, b := rank(before, i), rank(after, i); a != b {
						want[code] = complexity.Move{Code: code, From: a, To: b}
					}
				}
				have := map[string]complexity.Move{}
				for _, v := range s.Movers {
					have[v.Code] = v
				}
				if diff := cmp.Diff(want, have); diff != "" || s.Common != len(codes) {
					t.Fatalf("%s %s without %s: %s", conv.Name, name, c.Setting, diff)
				}
			}
			check("ECI", c.ECI, eci, less.ECI, less.Countries)
			check("PCI", c.PCI, base.PCI, less.PCI, less.Products)
			check("COI", c.COI, coi, less.COI, less.Countries)
			if c.Kind != complexity.CaseWithout || c.Setting != m.Countries[d] || c.Economies != 23 {
				t.Errorf("%+v", c)
			}
		}
	}
}

// The worked example under thresholds: at .5 c1 makes p1 too. What is compared is
// small enough to read; the base itself must not move.
func TestSensitivityCases(t *testing.T) {
	m := nested(30, 90, 5)
	before := slices.Clone(m.X)
	opt := complexity.SensitivityOptions{COI: true, LeaveOneOut: true, Workers: 1}
	r := sensitivity(t, m, opt)
	kinds := map[string]int{}
	for _, c := range r.Cases {
		kinds[c.Kind]++
		if c.Refused != "" {
			t.Errorf("%s %s: %s", c.Kind, c.Setting, c.Refused)
			continue
		}
		for _, s := range []*complexity.Shift{c.ECI, c.PCI, c.COI} {
			if s.Spearman < -1 || s.Spearman > 1+1e-12 || s.Common < 2 || len(s.Movers) > 5 || s.Mean > float64(s.MaxChange) {
				t.Errorf("%s %s: %+v", c.Kind, c.Setting, s)
			}
			if len(s.Movers) > 0 {
				if d := s.Movers[0].From - s.Movers[0].To; max(d, -d) != s.MaxChange {
					t.Errorf("%s %s: first mover %+v, largest change %d", c.Kind, c.Setting, s.Movers[0], s.MaxChange)
				}
			}
		}
		// ECI and PCI of the packages differ in scale only; presence differs by strictness alone.
		if c.Kind == complexity.CaseConvention && (c.Setting == "py" || c.Setting == "r") && c.ECI.MaxChange != 0 {
			t.Errorf("ECI under %s: %+v", c.Setting, c.ECI)
		}
	}
	if kinds[complexity.CaseThreshold] != 5 || kinds[complexity.CaseDiversity] != 3 || kinds[complexity.CaseUbiquity] != 3 ||
		kinds[complexity.CaseWithout] != 30 || kinds[complexity.CaseConvention] != len(complexity.Conventions())-1 {
		t.Errorf("%v", kinds)
	}
	for _, v := range append(slices.Clone(r.ECI), r.COI...) {
		if v.Best < 1 || v.Best > v.Base || v.Worst < v.Base {
			t.Errorf("%+v", v)
		}
	}
	for _, workers := range []int{2, 3} {
		opt.Workers = workers
		if d := cmp.Diff(r, sensitivity(t, m, opt)); d != "" {
			t.Errorf("%d workers: %s", workers, d)
		}
	}
	if !slices.Equal(before, m.X) {
		t.Error("exports changed")
	}
}

// A filter that leaves too little is listed with its reason.
func TestSensitivityRefusals(t *testing.T) {
	r := sensitivity(t, six(), complexity.SensitivityOptions{MinDiversity: []int{4, 100}, MinUbiquity: []int{}, Thresholds: []float64{1000}})
	for _, c := range r.Cases[:3] {
		if c.Refused == "" || c.ECI != nil {
			t.Errorf("%+v", c)
		}
	}
	r = sensitivity(t, matrix([]float64{1, 2}), complexity.SensitivityOptions{})
	if len(r.Cases) != 0 || !slices.Contains(codes(r.Notes), "sensitivity-refused") {
		t.Errorf("%+v", r)
	}
	for _, opt := range []complexity.SensitivityOptions{{Thresholds: []float64{0}}, {Thresholds: []float64{math.NaN()}},
		{MinDiversity: []int{0}}, {Movers: -1}, {Workers: -1}, {Conventions: []complexity.Convention{{Name: "partly"}}}} {
		if _, err := complexity.Sensitivity(six(), opt); !errors.Is(err, complexity.ErrOption) {
			t.Errorf("%+v: %v", opt, err)
		}
	}
}

// Small tables full of zeros: nothing panics, every number has its range.
func TestSensitivityInvariants(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := drawn(rt)
		before := slices.Clone(m.X)
		conv := rapid.SampledFrom(complexity.Conventions()).Draw(rt, "convention")
		r, err := complexity.Sensitivity(m, complexity.SensitivityOptions{Convention: conv, LeaveOneOut: true, COI: true, Workers: 2})
		if err != nil {
			rt.Fatal(err)
		}
		if !slices.Equal(before, m.X) {
			rt.Fatal("exports changed")
		}
		for _, c := range r.Cases {
			if (c.Refused == "") != (c.ECI != nil && c.PCI != nil && c.COI != nil) {
				rt.Fatalf("%+v", c)
			}
			if c.Refused != "" {
				continue
			}
			for _, s := range []*complexity.Shift{c.ECI, c.PCI, c.COI} {
				if !(s.Spearman >= -1-1e-9 && s.Spearman <= 1+1e-9) || !(s.Mean >= 0 && s.Mean <= float64(s.MaxChange)) ||
					s.MaxChange >= max(s.Common, 1) || s.Common > max(len(m.Countries), len(m.Products)) || (len(s.Movers) > 0) != (s.MaxChange > 0) {
					rt.Fatalf("%s %s: %+v", c.Kind, c.Setting, s)
				}
			}
		}
	})
}

func TestSensitivity2019(t *testing.T) {
	m := exports2019(t)
	r := sensitivity(t, m, complexity.SensitivityOptions{COI: true, Movers: 3})
	for _, c := range r.Cases {
		if c.Refused != "" {
			t.Errorf("%s %s: %s", c.Kind, c.Setting, c.Refused)
			continue
		}
		t.Logf("%-14s %-6s %3d x %4d  ECI %.3f max %2d  PCI %.3f  COI %.3f max %2d %v", c.Kind, c.Setting, c.Economies, c.Products,
			c.ECI.Spearman, c.ECI.MaxChange, c.PCI.Spearman, c.COI.Spearman, c.COI.MaxChange, c.ECI.Movers)
		if c.ECI.Spearman < 0.9 {
			t.Errorf("%s %s: ECI correlates %.3f", c.Kind, c.Setting, c.ECI.Spearman)
		}
	}
}

func BenchmarkWithoutEachEconomy(b *testing.B) {
	m := nested(130, 1240, 7)
	for b.Loop() {
		sensitivity(b, m, complexity.SensitivityOptions{Thresholds: []float64{}, MinDiversity: []int{}, MinUbiquity: []int{},
			Conventions: []complexity.Convention{}, LeaveOneOut: true})
	}
}
