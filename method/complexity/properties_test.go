package complexity_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"upstep/method/complexity"
	"upstep/panel"
	"upstep/trade"
)

// drawnVaried is a table without ties under any convention. It returns nil where the
// second axis is not the only one of its size, as the index is then any of many, and
// where a warning says that the sign of the index has no meaning; and where some units lie
// outside the largest component, as of two of one size the first stands.
func drawnVaried(t *rapid.T) (*trade.Matrix, *complexity.Result, complexity.Convention) {
	m := varied(rapid.Uint64().Draw(t, "seed"), rapid.IntRange(4, 10).Draw(t, "economies"), rapid.IntRange(6, 30).Draw(t, "products"))
	conv := anyConvention(t)
	r, err := complexity.Compute(m, complexity.Options{Convention: conv})
	if err != nil {
		t.Fatal(err)
	}
	if e := r.Eigenvalues; !r.Ranked || len(e) < 3 || e[0]-e[1] < 1e-3 || e[1]-e[2] < 1e-3 {
		return nil, nil, conv
	}
	if slices.Contains(r.InSample, false) || slices.Contains(r.InSpace, false) {
		return nil, nil, conv
	}
	if slices.ContainsFunc(r.Notes, func(n panel.Note) bool { return n.Code == "complexity-sign-arbitrary" }) {
		return nil, nil, conv
	}
	return m, r, conv
}

func again(t *rapid.T, m *trade.Matrix, conv complexity.Convention) *complexity.Result {
	r, err := complexity.Compute(m, complexity.Options{Convention: conv})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func near(t *rapid.T, name string, got, want float64) {
	if gap(got, want) > 1e-8 {
		t.Fatalf("%s is %v, want %v", name, got, want)
	}
}

// RCA does not know the currency: multiplied by a power of two it keeps every bit, by any
// number nearly every one, and presence is the same.
func TestPropertyScale(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := drawn(rt)
		want := again(rt, m, complexity.Upstep)
		for k, times := range []float64{math.Ldexp(1, rapid.IntRange(-40, 40).Draw(rt, "power")), rapid.Float64Range(1e-6, 1e6).Draw(rt, "times")} {
			scaled := *m
			scaled.X = make([]float64, len(m.X))
			for i, v := range m.X {
				scaled.X[i] = v * times
			}
			got := again(rt, &scaled, complexity.Upstep)
			exact := k == 0
			for i := range want.RCA {
				if d := math.Abs(got.RCA[i] - want.RCA[i]); d > 1e-12*want.RCA[i] || exact && d != 0 || got.M[i] != want.M[i] {
					rt.Fatalf("RCA[%d] times %v is %v, was %v; presence %v, was %v", i, times, got.RCA[i], want.RCA[i], got.M[i], want.M[i])
				}
			}
		}
	})
}

// ECI and PCI follow their economies and products wherever these stand.
func TestPropertyOrder(t *testing.T) {
	taken := 0
	rapid.Check(t, func(rt *rapid.T) {
		m, want, conv := drawnVaried(rt)
		if m == nil {
			return
		}
		taken++
		rp := rapid.Permutation(indices(len(m.Countries))).Draw(rt, "rows")
		cp := rapid.Permutation(indices(len(m.Products))).Draw(rt, "columns")
		got := again(rt, permuted(m, rp, cp, 1), conv)
		for i, c := range rp {
			near(rt, "ECI", got.ECI[i], want.ECI[c])
		}
		for j, p := range cp {
			near(rt, "PCI", got.PCI[j], want.PCI[p])
		}
	})
	if taken < 10 {
		t.Errorf("only %d tables had one second axis", taken)
	}
}

// Every product twice, each with the whole value: RCA is the same, ECI keeps its order,
// and its values but for a common factor (the spread of Stata's convention counts rows of
// the long table), and the twins have one PCI.
func TestPropertyDuplicateProducts(t *testing.T) {
	taken := 0
	rapid.Check(t, func(rt *rapid.T) {
		m, want, conv := drawnVaried(rt)
		if m == nil {
			return
		}
		taken++
		rows := make([][]float64, len(m.Countries))
		for c := range rows {
			for _, x := range m.Row(c) {
				rows[c] = append(rows[c], x, x)
			}
		}
		got := again(rt, matrix(rows...), conv)
		top := slices.Index(want.ECI, slices.Max(want.ECI))
		factor := got.ECI[top] / want.ECI[top]
		if !(factor > 0) || conv.Spread != complexity.LongTableSD && gap(factor, 1) > 1e-8 {
			rt.Fatalf("ECI is %v times what it was", factor)
		}
		for c := range want.ECI {
			near(rt, "ECI", got.ECI[c], factor*want.ECI[c])
			for p := range want.Products {
				near(rt, "RCA", got.RCA[got.At(c, 2*p)], want.RCA[want.At(c, p)])
			}
		}
		for p := range want.Products {
			near(rt, "PCI of a twin", got.PCI[2*p], got.PCI[2*p+1])
		}
	})
	if taken < 10 {
		t.Errorf("only %d tables had one second axis", taken)
	}
}

// Proximity is symmetric in [0,1] and density lies in [0,1], under every convention.
func TestPropertyRanges(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r := again(rt, drawn(rt), anyConvention(rt))
		n := len(r.Products)
		for i := range n {
			for j := range n {
				if phi := r.Phi[i*n+j]; !(phi >= 0 && phi <= 1) || phi != r.Phi[j*n+i] {
					rt.Fatalf("phi %d %d is %v, and %v the other way", i, j, phi, r.Phi[j*n+i])
				}
			}
			for c := range r.Countries {
				if d := r.Density[r.At(c, i)]; !(d >= 0 && d <= 1+1e-12) {
					rt.Fatalf("density %d %d is %v", c, i, d)
				}
			}
		}
	})
}

func indices(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}
