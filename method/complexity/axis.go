package complexity

import (
	"math"
	"slices"

	lapackgonum "gonum.org/v1/gonum/lapack/gonum"
	"gonum.org/v1/gonum/mat"
)

// Limits of the short way to the second eigenvector; where they are passed the whole
// eigenproblem is solved.
const (
	axisGap  = 1e-6  // least distance of the second eigenvalue from its neighbours
	axisRest = 1e-11 // largest |S x - l x| of the unit vector
)

// secondAxis returns all eigenvalues of the symmetric s, ascending, and the unit
// eigenvector of the last but one; its sign is arbitrary. n is at least 2. Only one vector
// is wanted, so s is made tridiagonal, the eigenvalues are found there, and the vector by
// inverse iteration (Wilkinson 1958) and the way back: a third of the work of all vectors.
func secondAxis(s *mat.SymDense) (values, axis []float64, ok bool) {
	n := s.SymmetricDim()
	if p := tame(s.RawSymmetric().Data); p != 0 {
		values, axis, ok = secondAxis(scaled(s, p))
		for i := range values {
			values[i] = math.Ldexp(values[i], -p)
		}
		return values, axis, ok
	}
	var impl lapackgonum.Implementation
	t := reduce(slices.Clone(s.RawSymmetric().Data), n) // s holds both triangles
	values, off := slices.Clone(t.d), slices.Clone(t.off)
	flush(values)
	flush(off)
	if !impl.Dsterf(n, values, off) {
		return nil, nil, false
	}
	l := values[n-2]
	if n > 2 && values[n-1]-l > axisGap && l-values[n-3] > axisGap {
		if axis = tridiagonalAxis(impl, t.d, t.off, l); axis != nil {
			t.back(axis)
			if far(s, axis, l) < axisRest {
				return values, axis, true
			}
		}
	}
	var eig mat.EigenSym
	if !eig.Factorize(s, true) {
		return nil, nil, false
	}
	var vec mat.Dense
	eig.VectorsTo(&vec)
	return eig.Values(nil), mat.Col(nil, n-2, &vec), true
}

// wild is the magnitude below which, and above whose inverse, numbers are kept away from
// the solver: where it scales a part of the matrix itself, gonum 0.17 reads past its end.
const wild = 1e-100

// tame returns the power of two that brings the largest element of a matrix near 1, and 0
// when the matrix needs no such thing. A matrix of zeros needs none.
func tame(data []float64) int {
	top := 0.0
	for _, v := range data {
		top = max(top, math.Abs(v))
	}
	if top == 0 || top >= wild && top <= 1/wild {
		return 0
	}
	_, e := math.Frexp(top)
	return -e
}

// scaled returns s times 2^p, exactly but for numbers too small to matter beside the largest.
func scaled(s *mat.SymDense, p int) *mat.SymDense {
	data := slices.Clone(s.RawSymmetric().Data)
	for i, v := range data {
		data[i] = math.Ldexp(v, p)
	}
	return mat.NewSymDense(s.SymmetricDim(), data)
}

// flush takes numbers for zero that are too small for the solver.
func flush(x []float64) {
	for i, v := range x {
		if math.Abs(v) < wild {
			x[i] = 0
		}
	}
}

// tridiagonalAxis returns the unit eigenvector of the tridiagonal matrix d, e for the
// simple eigenvalue l, or nil.
func tridiagonalAxis(impl lapackgonum.Implementation, d, e []float64, l float64) []float64 {
	n := len(d)
	x := make([]float64, n)
	for i := range x {
		x[i] = 1 + float64(i%7)/8 // a start that no symmetry of the matrix makes orthogonal
	}
	lower, main, upper := make([]float64, n-1), make([]float64, n), make([]float64, n-1)
	for range 4 {
		copy(lower, e)
		copy(upper, e)
		for i, v := range d {
			main[i] = v - l*(1+4e-16) // off by a rounding, so that the system can be solved
		}
		if !impl.Dgtsv(n, 1, lower, main, upper, x, 1) {
			return nil
		}
		norm := 0.0
		for _, v := range x {
			norm = math.Hypot(norm, v)
		}
		if norm == 0 || math.IsInf(norm, 0) || math.IsNaN(norm) {
			return nil
		}
		for i := range x {
			x[i] /= norm
		}
	}
	return x
}

// far returns the length of S x - l x.
func far(s *mat.SymDense, x []float64, l float64) float64 {
	var y mat.VecDense
	y.MulVec(s, mat.NewVecDense(len(x), x))
	sum := 0.0
	for i, v := range x {
		r := y.AtVec(i) - l*v
		sum += r * r
	}
	return math.Sqrt(sum)
}
