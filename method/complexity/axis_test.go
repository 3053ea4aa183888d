package complexity

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"
)

// The short way finds what solving the whole problem finds, and falls back to it where
// eigenvalues crowd.
func TestSecondAxis(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(2, 24).Draw(rt, "n")
		s := mat.NewSymDense(n, make([]float64, n*n))
		for i := range n {
			for j := i; j < n; j++ {
				v := rapid.OneOf(rapid.Float64Range(0, 1), rapid.SampledFrom([]float64{0, 0.5})).Draw(rt, "s")
				s.SetSym(i, j, v)
			}
		}
		data := s.RawSymmetric().Data
		for i := range n { // index hands over both triangles
			for j := range i {
				data[i*n+j] = data[j*n+i]
			}
		}
		before := append([]float64{}, data...)
		values, axis, ok := secondAxis(s)
		if !ok {
			rt.Fatal("not converged")
		}
		for i, v := range before {
			if data[i] != v {
				rt.Fatal("the input was modified")
			}
		}
		var eig mat.EigenSym
		if !eig.Factorize(s, true) {
			rt.Fatal("the oracle did not converge")
		}
		for i, v := range eig.Values(nil) {
			if math.Abs(values[i]-v) > 1e-12*float64(n) {
				rt.Fatalf("eigenvalue %d is %v, want %v", i, values[i], v)
			}
		}
		norm := 0.0
		for _, v := range axis {
			norm += v * v
		}
		if math.Abs(norm-1) > 1e-12 || far(s, axis, values[n-2]) > 1e-11*float64(n) {
			rt.Fatalf("length %v, residual %v", norm, far(s, axis, values[n-2]))
		}
	})
}

// A power of two on the whole matrix is one on the eigenvalues, however large, and the
// axis stays. The solver alone reads past its end on numbers this small.
func TestSecondAxisScale(t *testing.T) {
	data := []float64{2, 1, 0, 1, 3, 0.5, 0, 0.5, 1}
	values, axis, _ := secondAxis(mat.NewSymDense(3, data))
	for _, p := range []int{-900, -407, 0, 500} {
		x := make([]float64, len(data))
		for i, v := range data {
			x[i] = math.Ldexp(v, p)
		}
		v, a, ok := secondAxis(mat.NewSymDense(3, x))
		for i := range values {
			if !ok || math.Abs(math.Ldexp(v[i], -p)-values[i]) > 1e-15 || math.Abs(a[i]-axis[i]) > 1e-12 {
				t.Fatalf("2^%d: values %v, axis %v, want %v, %v", p, v, a, values, axis)
			}
		}
	}
	tiny := mat.NewSymDense(4, []float64{1, 0, 0, 0, 0, 6e-123, 6e-123, 0, 0, 6e-123, 0, 0, 0, 0, 0, 0.5})
	if v, _, ok := secondAxis(tiny); !ok || v[3] != 1 || v[2] != 0.5 {
		t.Errorf("a part of tiny numbers: %v", v)
	}
}

func BenchmarkSecondAxis(b *testing.B) {
	const n = 230
	rng := rand.New(rand.NewPCG(1, 2))
	x := mat.NewDense(n, 2*n, nil)
	for i := range n {
		for j := range 2 * n {
			x.Set(i, j, rng.Float64()+float64(i*j)/n/n)
		}
	}
	s := mat.NewSymDense(n, nil)
	s.SymOuterK(1.0/n, x)
	data := s.RawSymmetric().Data
	for i := range n {
		for j := range i {
			data[i*n+j] = data[j*n+i]
		}
	}
	kernel{"one vector", 8 * n * n, 4 * n * n * n / 3, func() { secondAxis(s) }}.time(b) // additions with multiplication
	b.Run("all vectors", func(b *testing.B) {
		for b.Loop() {
			var eig mat.EigenSym
			eig.Factorize(s, true)
		}
	})
}
