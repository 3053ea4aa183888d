package complexity

import (
	"math"

	"gonum.org/v1/gonum/floats"
)

// tridiagonal is a symmetric matrix made tridiagonal by reflections (Householder 1958), from
// the last row to the first as in tred2 of Martin, Reinsch and Wilkinson (1968).
type tridiagonal struct {
	n      int
	a      []float64 // n x n; below the diagonal row i holds the vector of its reflection
	h      []float64 // half of the squared length of that vector; 0: no reflection
	d, off []float64 // diagonal and what stands beside it
}

// tinyRow is the squared length below which a row is taken to be 0 beside the diagonal;
// its squares would lose digits.
const tinyRow = 1e-280

// reduce overwrites a, symmetric n x n, of which it reads the lower triangle.
func reduce(a []float64, n int) *tridiagonal {
	t := &tridiagonal{n: n, a: a, h: make([]float64, n), d: make([]float64, n), off: make([]float64, n-1)}
	// The change of a by a reflection with v is A - v q' - q v'. It is made in the same pass
	// over the rows that multiplies the changed matrix with the next vector w.
	v, q, p := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := n - 1; i > 0; i-- {
		w := a[i*n : i*n+i]
		last := a[i*n : i*n+i+1]
		floats.AddScaled(last, -v[i], q[:i+1])
		floats.AddScaled(last, -q[i], v[:i+1])
		t.d[i] = last[i]
		t.reflect(i, w)
		changeTimes(a, n, v, q, w, p[:i])
		h := t.h[i]
		if h == 0 {
			clear(v)
			clear(q)
			continue
		}
		floats.Scale(1/h, p[:i])
		floats.AddScaled(p[:i], -floats.Dot(w, p[:i])/(2*h), w)
		v, q, p = append(v[:0], w...), p[:i], q[:cap(q)]
	}
	t.d[0] = a[0]
	return t
}

// reflect turns row i into the vector of the reflection that leaves only its last value.
func (t *tridiagonal) reflect(i int, w []float64) {
	end := w[i-1]
	rest := floats.Dot(w[:i-1], w[:i-1])
	if rest < tinyRow {
		t.off[i-1] = end
		return
	}
	h := rest + float64(end*end)
	g := -math.Copysign(math.Sqrt(h), end)
	t.off[i-1] = g
	t.h[i] = h - float64(end*g)
	w[i-1] = end - g
}

// changeTimes takes v q' + q v' off the first len(w) rows of the lower triangle of a, n
// values each, and fills p with the changed matrix times w.
func changeTimes(a []float64, n int, v, q, w, p []float64) {
	if changeTimesVector(a, n, v, q, w, p) {
		return
	}
	for j := range w {
		changeRow(a[j*n:j*n+j+1], v, q, w, p)
	}
}

// changeRow does the last row of changeTimes: what it has below the diagonal also adds to
// the p of the rows before.
func changeRow(row, v, q, w, p []float64) {
	j := len(row) - 1
	floats.AddScaled(row, -v[j], q[:j+1])
	floats.AddScaled(row, -q[j], v[:j+1])
	p[j] = floats.Dot(row[:j], w[:j]) + float64(row[j]*w[j])
	floats.AddScaled(p[:j], w[j], row[:j])
}

// back takes an eigenvector of the tridiagonal matrix to that of the matrix.
func (t *tridiagonal) back(x []float64) {
	for i, h := range t.h {
		if h != 0 {
			w := t.a[i*t.n : i*t.n+i]
			floats.AddScaled(x[:i], -floats.Dot(w, x[:i])/h, w)
		}
	}
}
