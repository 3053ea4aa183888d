package complexity_test

import (
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"upstep/method/complexity"
)

func bicm(t testing.TB, m []bool, n, q int) *complexity.BiCM {
	t.Helper()
	b, err := complexity.FitBiCM(m, n, q, complexity.BiCMOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func links(t testing.TB, b *complexity.BiCM, opt complexity.LinkOptions) *complexity.Links {
	t.Helper()
	l, err := b.Links(opt)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// pairVector is one pair of the worked example.
type pairVector struct {
	Obs int     `json:"obs"`
	Exp float64 `json:"exp"`
	P   float64 `json:"p"`
}

// ex09b by numpy: 4 printed decimals. At 5 % none of the 15 pairs is validated.
func TestBiCMWorkedExample(t *testing.T) {
	raw, err := os.ReadFile("testdata/bicm/ex09b.json")
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		M     [][]float64
		Prob  [][]float64           `json:"link_prob"`
		Rows  []float64             `json:"row_sums_check"`
		Pairs map[string]pairVector `json:"pairs"`
	}
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	var m []bool
	for _, row := range want.M {
		for _, v := range row {
			m = append(m, v == 1)
		}
	}
	before := slices.Clone(m)
	b := bicm(t, m, 6, 6)
	if !b.Converged || b.Residual > 1e-9 {
		t.Errorf("converged %v, residual %g", b.Converged, b.Residual)
	}
	for c := range 6 {
		sum := 0.0
		for p := range 6 {
			sum += b.P[c*6+p]
			if math.Abs(b.P[c*6+p]-want.Prob[c][p]) > 5.1e-5 {
				t.Errorf("p[%d][%d] = %v, want %v", c, p, b.P[c*6+p], want.Prob[c][p])
			}
		}
		if math.Abs(sum-want.Rows[c]) > 1e-9 {
			t.Errorf("row %d sums to %v", c, sum)
		}
	}
	if l := links(t, b, complexity.LinkOptions{}); len(l.Links) != 0 || l.Tests != 15 || codes(l.Notes)[0] != "bicm-no-links" {
		t.Errorf("%d links of %d tests, %v", len(l.Links), l.Tests, l.Notes)
	}
	seen := 0
	for name, w := range want.Pairs {
		i, j := int(name[1]-'1'), int(name[4]-'1')
		got := complexity.PairP(b, i, j)
		if got.Shared != w.Obs || math.Abs(got.Expected-w.Exp) > 5.1e-5 || math.Abs(got.P-w.P) > 5.1e-5 {
			t.Errorf("%s: %+v, want %+v", name, got, w)
		}
		seen++
	}
	if seen != 15 {
		t.Errorf("%d pairs", seen)
	}
	if !slices.Equal(m, before) {
		t.Error("presence changed")
	}
}

// The multipliers of BiCM 3.4.0 on 226 x 785 exports. Only products of multipliers
// are identified; its own are of the order 1e-257 and 1e255.
func TestBiCMPackage(t *testing.T) {
	m := exports(t, sharedFile(t, "reference/data/WT_226x785.csv.gz"), "country", "product", "value")
	r := compute(t, m, complexity.R)
	b := bicm(t, r.M, len(r.Countries), len(r.Products))
	x, y := make([]float64, b.N), make([]float64, b.Q)
	for _, row := range rows(t, sharedFile(t, "reference/BiCM_3.4.0/WT_country.csv")) {
		c := r.Country(row["country"])
		x[c] = number(t, row["x"])
		if number(t, row["degree"]) != float64(r.Diversity[c]) {
			t.Errorf("degree of %s %s, diversity %d", row["country"], row["degree"], r.Diversity[c])
		}
	}
	for _, row := range rows(t, sharedFile(t, "reference/BiCM_3.4.0/WT_product.csv")) {
		y[r.Product(row["product"])] = number(t, row["y"])
	}
	worst := 0.0
	for c, xc := range x {
		for p, yp := range y {
			v := xc * yp
			worst = max(worst, math.Abs(v/(1+v)-b.P[c*b.Q+p]))
		}
	}
	t.Logf("%d iterations, residual %.1e, probabilities differ by %.1e", b.Iterations, b.Residual, worst)
	if !b.Converged || b.Residual > 1e-8 || !(worst < 1e-6) {
		t.Errorf("converged %v, residual %g, largest difference %g", b.Converged, b.Residual, worst)
	}
	// 785 trials: the approximation against the exact law, on every third economy.
	var third []bool
	for c := 0; c < b.N; c += 3 {
		third = append(third, r.M[c*b.Q:(c+1)*b.Q]...)
	}
	b = bicm(t, third, len(third)/b.Q, b.Q)
	exact := links(t, b, complexity.LinkOptions{Economies: true, ExactUpTo: 1000})
	near := links(t, b, complexity.LinkOptions{Economies: true})
	t.Logf("links of %d economies: %d exact, %d approximate", b.N, len(exact.Links), len(near.Links))
	if n := len(exact.Links); n == 0 || math.Abs(float64(len(near.Links)-n)) > 0.15*float64(n) {
		t.Errorf("%d exact links, %d approximate", n, len(near.Links))
	}
}

func BenchmarkBiCM(b *testing.B) {
	m := nested(130, 1240, 7)
	r := compute(b, m, complexity.Upstep)
	b.Run("fit", func(b *testing.B) {
		for b.Loop() {
			bicm(b, r.M, 130, 1240)
		}
	})
	fit := bicm(b, r.M, 130, 1240)
	b.Run("links", func(b *testing.B) {
		for b.Loop() {
			links(b, fit, complexity.LinkOptions{})
		}
	})
}

// A product made by all and one made by none, an economy with all and one with
// nothing are certain. What is left has the degrees of the table.
func TestBiCMRemoves(t *testing.T) {
	m := []bool{
		true, true, true, true, false,
		true, true, false, false, false,
		true, false, true, false, false,
		true, false, false, true, false,
		true, false, true, true, false,
	}
	b := bicm(t, m, 5, 5)
	if !b.FixedRow[0] || !b.FixedCol[0] || !b.FixedCol[4] || b.FixedRow[2] || !b.Converged || b.Residual > 1e-9 {
		t.Fatalf("%+v", b)
	}
	if b.P[0] != 1 || b.P[3] != 1 || b.P[4] != 0 || b.P[3*5] != 1 || b.P[3*5+4] != 0 {
		t.Errorf("%v", b.P)
	}
	if l := links(t, b, complexity.LinkOptions{}); l.Tests != 3 || l.Units != 5 {
		t.Errorf("%d tests of %d units", l.Tests, l.Units)
	}
	// A nested table has one shape only: nothing is left to chance.
	b = bicm(t, []bool{true, true, true, true, true, false, true, false, false}, 3, 3)
	if !b.Converged || b.Iterations != 0 || b.Residual != 0 {
		t.Errorf("%+v", b)
	}
}

func TestBiCMInvariants(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n, q := rapid.IntRange(1, 8).Draw(rt, "n"), rapid.IntRange(1, 8).Draw(rt, "q")
		m := rapid.SliceOfN(rapid.Bool(), n*q, n*q).Draw(rt, "m")
		before := slices.Clone(m)
		b, err := complexity.FitBiCM(m, n, q, complexity.BiCMOptions{MaxIterations: 20000})
		if err != nil || !slices.Equal(before, m) {
			rt.Fatal(err, "presence changed")
		}
		for _, p := range b.P {
			if !(p >= 0 && p <= 1) {
				rt.Fatalf("probability %v", p)
			}
		}
		if !b.Converged {
			if _, err := b.Links(complexity.LinkOptions{}); !errors.Is(err, complexity.ErrOption) || b.Notes[len(b.Notes)-1].Code != "bicm-not-converged" {
				rt.Fatal(err, b.Notes)
			}
			return
		}
		if b.Residual > 1e-6 {
			rt.Fatalf("residual %v after %d iterations", b.Residual, b.Iterations)
		}
		// The transposed table has the transposed model, and links swap sides.
		flip := make([]bool, n*q)
		for i, v := range m {
			flip[i%q*n+i/q] = v
		}
		f, err := complexity.FitBiCM(flip, q, n, complexity.BiCMOptions{MaxIterations: 100000})
		if err != nil || !f.Converged {
			rt.Skip("transposed stopped at the cap")
		}
		for i, p := range b.P {
			if math.Abs(p-f.P[i%q*n+i/q]) > 1e-6 {
				rt.Fatalf("%v, transposed %v", p, f.P[i%q*n+i/q])
			}
		}
		for _, workers := range []int{1, 3} {
			one, err := b.Links(complexity.LinkOptions{Workers: workers, FDR: 0.9})
			two, err2 := b.Links(complexity.LinkOptions{Workers: 2, FDR: 0.9})
			if err != nil || err2 != nil || cmp.Diff(one, two) != "" {
				rt.Fatal(err, err2, cmp.Diff(one, two))
			}
		}
	})
}

// Two blocks of products made by different economies, with some noise: the
// validated links lie within the blocks.
func TestBiCMBlocks(t *testing.T) {
	const n, q = 120, 40
	rng := rand.New(rand.NewPCG(8, 8))
	m := make([]bool, n*q)
	for c := range n {
		for p := range q {
			m[c*q+p] = rng.Float64() < 0.05
			if c%2 == p%2 {
				m[c*q+p] = rng.Float64() < 0.85
			}
		}
	}
	l := links(t, bicm(t, m, n, q), complexity.LinkOptions{})
	across := 0
	for _, e := range l.Links {
		if e.A%2 != e.B%2 {
			across++
		}
		if float64(e.Shared) <= e.Expected || !(e.P <= l.Cut) {
			t.Errorf("%+v", e)
		}
	}
	if len(l.Links) < 200 || across > 0 || len(l.Edges()) != len(l.Links) {
		t.Errorf("%d links, %d across", len(l.Links), across)
	}
	if strict := links(t, bicm(t, m, n, q), complexity.LinkOptions{FDR: 0.001}); len(strict.Links) >= len(l.Links) {
		t.Errorf("%d links at a stricter rate", len(strict.Links))
	}
}

func TestBiCMRefuses(t *testing.T) {
	for name, f := range map[string]func() error{
		"tolerance": func() error {
			_, err := complexity.FitBiCM([]bool{true}, 1, 1, complexity.BiCMOptions{Tolerance: -1})
			return err
		},
		"rate": func() error {
			_, err := bicm(t, []bool{true}, 1, 1).Links(complexity.LinkOptions{FDR: 2})
			return err
		},
	} {
		if err := f(); !errors.Is(err, complexity.ErrOption) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := complexity.FitBiCM(nil, 0, 0, complexity.BiCMOptions{}); !errors.Is(err, complexity.ErrEmpty) {
		t.Error(err)
	}
}
