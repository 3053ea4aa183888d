package complexity

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/lapack"
	lapackgonum "gonum.org/v1/gonum/lapack/gonum"
)

// lanczos holds the workspace of the method of Lanczos (1950) with full
// reorthogonalisation.
type lanczos struct {
	basis         []float64
	diag, off     []float64
	d, e, z, swap []float64
	product       []float64
}

// Limits of the iteration.
const (
	maxBasis   = 120   // basis vectors before a restart
	restarts   = 20    // of the method, from the best vector so far
	nearEigen  = 1e-11 // residual |S x - l x| of the unit vector
	startShake = 1e-3  // share of the start vector that is not the guide's, so that no axis is missed
)

// second finds the largest eigenvalue of the symmetric s, n x n, on the space
// orthogonal to lead, started at start (changed), and its unit vector in out.
func (l *lanczos) second(s []float64, n int, lead, start, out []float64) (value float64, ok bool) {
	l.size(n)
	shake(start, lead)
	if !unitLength(start) {
		return 0, false
	}
	for range restarts {
		value, resid, steps := l.expand(s, n, lead, start)
		if steps == 0 {
			return 0, false
		}
		clear(out)
		for k := range steps {
			floats.AddScaled(out, l.z[k*steps+steps-1], l.basis[k*n:(k+1)*n])
		}
		takeOut(out, lead)
		if !unitLength(out) {
			return 0, false
		}
		if resid <= nearEigen || steps >= n-1 {
			return value, true
		}
		copy(start, out)
	}
	return 0, false
}

func (l *lanczos) size(n int) {
	m := min(maxBasis, n) + 1
	l.basis = slices.Grow(l.basis[:0], m*n)[:m*n]
	for _, x := range []*[]float64{&l.diag, &l.off, &l.d, &l.e} {
		*x = slices.Grow((*x)[:0], m)[:m]
	}
	l.z = slices.Grow(l.z[:0], m*m)[:m*m]
	l.swap = slices.Grow(l.swap[:0], 2*m)[:2*m]
	l.product = slices.Grow(l.product[:0], n)[:n]
}

// expand builds a basis from the unit vector start until the largest Ritz value has
// converged. The Ritz vector's coefficients are the last column of z.
func (l *lanczos) expand(s []float64, n int, lead, start []float64) (value, resid float64, steps int) {
	copy(l.basis, start)
	most := min(maxBasis, n-1)
	y := l.product
	for k := range most {
		b := l.basis[k*n : (k+1)*n]
		times(s, b, y)
		l.diag[k] = floats.Dot(y, b)
		for range 2 {
			takeOut(y, lead)
			for t := range k + 1 {
				takeOut(y, l.basis[t*n:(t+1)*n])
			}
		}
		l.off[k] = floats.Norm(y, 2)
		steps = k + 1
		end := l.off[k] < 1e-14 || steps == most
		if end || steps >= 16 && steps%8 == 0 {
			if !l.ritz(steps) {
				return 0, 0, 0
			}
			value, resid = l.d[steps-1], math.Abs(l.off[k]*l.z[(steps-1)*steps+steps-1])
			if end || resid <= nearEigen {
				return value, resid, steps
			}
		}
		next := l.basis[(k+1)*n : (k+2)*n]
		copy(next, y)
		floats.Scale(1/l.off[k], next)
	}
	return value, resid, steps
}

// times fills y with S b.
func times(s, b, y []float64) {
	if timesVector(s, b, y) {
		return
	}
	n := len(b)
	for i := range y {
		y[i] = floats.Dot(s[i*n:(i+1)*n], b)
	}
}

// ritz decomposes the tridiagonal matrix of the first m steps; values ascend in d.
func (l *lanczos) ritz(m int) bool {
	copy(l.d, l.diag[:m])
	copy(l.e, l.off[:m-1])
	var lap lapackgonum.Implementation
	return lap.Dsteqr(lapack.EVTridiag, m, l.d[:m], l.e[:max(m-1, 0)], l.z[:m*m], m, l.swap[:max(1, 2*m-2)])
}

// shake makes start orthogonal to lead and mixes in a fixed vector without pattern.
func shake(start, lead []float64) {
	takeOut(start, lead)
	size := floats.Norm(start, 2)
	if size == 0 {
		size = 1
	}
	for i := range start {
		h := mix(uint64(i) + 1)
		start[i] += startShake * size * (float64(h>>11)/(1<<52) - 1)
	}
	takeOut(start, lead)
}

// mix is the finaliser of SplitMix64 (Steele, Lea and Flood 2014).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// takeOut takes the part along the unit vector u out of x.
func takeOut(x, u []float64) { floats.AddScaled(x, -floats.Dot(x, u), u) }

// unitLength scales x to length 1; false when it has none.
func unitLength(x []float64) bool {
	size := floats.Norm(x, 2)
	if !(size > 1e-300) {
		return false
	}
	floats.Scale(1/size, x)
	return true
}
