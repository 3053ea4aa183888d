//go:build goexperiment.simd && amd64

package complexity

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// plainly runs f with the vector kernels off.
func plainly(f func()) {
	defer func(w, s bool) { wide, slim = w, s }(wide, slim)
	wide, slim = false, false
	f()
}

// needVectors skips a test on a processor on which both ways are the plain one.
func needVectors(t testing.TB) {
	t.Helper()
	if !wide {
		t.Skip("this processor has no AVX-512 with VPOPCNTDQ")
	}
}

// A processor with AVX2 alone takes half of the kernels; the bits are the same.
func TestVectorAVX2(t *testing.T) {
	if !slim {
		t.Skip("this processor has no AVX2")
	}
	defer func(was bool) { wide = was }(wide)
	wide = false
	m := invented(67, 129)
	got, err := Compute(m, Options{})
	if err != nil {
		t.Fatal(err)
	}
	plainly(func() { sameResult(t, "AVX2", got, m, Upstep) })
}

// sameBits fails when two slices differ in a bit.
func sameBits(t *testing.T, what string, got, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d values, want %d", what, len(got), len(want))
	}
	for i, v := range got {
		if math.Float64bits(v) != math.Float64bits(want[i]) {
			t.Fatalf("%s: value %d is %v with vectors, %v without", what, i, v, want[i])
		}
	}
}

func TestVectorProximity(t *testing.T) {
	needVectors(t)
	each(t, func(t *testing.T, k *core) {
		k.related(2)
		got := slices.Clone(k.phi)
		plainly(func() { k.related(2) })
		sameBits(t, "phi", got, k.phi)
	})
}

func TestVectorPairs(t *testing.T) {
	needVectors(t)
	each(t, func(t *testing.T, k *core) {
		n := len(k.rows)
		got, want := make([]float64, n*n), make([]float64, n*n)
		if !k.pairsVector(got) {
			t.Fatal("no vectors")
		}
		k.pairs(want)
		sameBits(t, "pairs", got, want)
	})
}

// Draws of economies and products, and tables that are packed beforehand or not.
func TestVectorDraws(t *testing.T) {
	needVectors(t)
	each(t, func(t *testing.T, k *core) {
		n, q := len(k.rows), len(k.cols)
		m := &sparse{n: n, q: q, start: []int{0}}
		for _, own := range k.owners {
			m.owner = append(m.owner, own...)
			m.start = append(m.start, len(m.owner))
		}
		packed := *m
		packed.sides.fill(&packed)
		src := rand.NewPCG(4, uint64(n))
		v, w, guide := make([]float64, n), make([]float64, q), make([]float64, n)
		for c := range guide {
			guide[c] = float64(c) - float64(n)/3
		}
		a, b := newAxis(n, q, Upstep), newAxis(n, q, Upstep)
		for round := range 3 {
			resample(v, src)
			resample(w, src)
			for _, d := range []struct {
				name string
				m    *sparse
				v, w []float64
			}{{"all", m, nil, nil}, {"economies", m, v, nil}, {"products", &packed, nil, w}, {"both", m, v, w}} {
				var plain outcome
				plainly(func() { plain = b.solve(d.m, d.v, d.w, guide) })
				if got := a.solve(d.m, d.v, d.w, guide); got != plain {
					t.Fatalf("%s %d: outcome %b with vectors, %b without", d.name, round, got, plain)
				}
				if plain&outcomeFailed == 0 {
					sameBits(t, d.name+" eci", a.eci, b.eci)
					sameBits(t, d.name+" pci", a.pci, b.pci)
				}
				sameBits(t, d.name+" s", a.s[:len(a.member)*len(a.member)], b.s[:len(b.member)*len(b.member)])
			}
		}
	})
}

func TestVectorProducts(t *testing.T) {
	needVectors(t)
	rng := rand.New(rand.NewPCG(1, 2))
	draw := func(n int) []float64 {
		x := make([]float64, n)
		for i := range x {
			x[i] = rng.NormFloat64()
		}
		return x
	}
	for n := 1; n <= 70; n++ {
		s, b := draw(n*n), draw(n)
		got, want := make([]float64, n), make([]float64, n)
		times(s, b, got)
		plainly(func() { times(s, b, want) })
		sameBits(t, fmt.Sprintf("times, %d", n), got, want)

		rows := make([]int32, rng.IntN(2*n))
		for i := range rows {
			rows[i] = rng.Int32N(int32(n))
		}
		for _, lo := range []int{0, n / 3} {
			start := draw(n - lo)
			got, want := slices.Clone(start), slices.Clone(start)
			addRows(s, n, lo, rows, got)
			plainly(func() { addRows(s, n, lo, rows, want) })
			sameBits(t, fmt.Sprintf("addRows, %d from %d", n, lo), got, want)
		}

		for seed := range uint64(2) {
			x := symmetric(seed, n)
			y := slices.Clone(x)
			got := reduce(x, n)
			var want *tridiagonal
			plainly(func() { want = reduce(y, n) })
			sameBits(t, fmt.Sprintf("reduce, %d", n), slices.Concat(got.d, got.off, got.h), slices.Concat(want.d, want.off, want.h))
			for i := range n {
				sameBits(t, fmt.Sprintf("reflection %d of %d", i, n), x[i*n:i*n+i], y[i*n:i*n+i])
			}
		}
	}
}

// The whole result, in every convention, with economies that have nearly all products.
func TestVectorCompute(t *testing.T) {
	needVectors(t)
	for _, conv := range []Convention{Upstep, Stata, Py, R, OEC} {
		for _, s := range []struct{ n, q int }{{2, 5}, {3, 70}, {8, 64}, {9, 33}, {40, 101}, {65, 129}, {130, 200}, {260, 40}} {
			m := invented(s.n, s.q)
			for p := range s.q {
				m.X[s.q+p] = m.World()[p] + 1
			}
			m.X[s.q+s.q/2] = 0
			for _, workers := range []int{1, 3} {
				got, err := Compute(m, Options{Convention: conv, Workers: workers})
				if err != nil {
					t.Fatal(err)
				}
				plainly(func() { sameResult(t, fmt.Sprintf("%s %dx%d", conv.Name, s.n, s.q), got, m, conv) })
			}
		}
	}
}
