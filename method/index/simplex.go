package index

import (
	"fmt"
	"math"
)

// maximise solves max c'x subject to Ax <= b, x >= 0 with b >= 0 by the simplex method
// from the origin, with Bland's rule (1977), which does not cycle. rows of A have the length
// of c. It returns x and the multipliers of the constraints, which solve the dual.
func maximise(c []float64, a [][]float64, b []float64) (x, y []float64, err error) {
	const tiny = 1e-11
	n, m := len(c), len(a)
	width := n + m + 1 // variables, slacks, right side
	t := make([][]float64, m+1)
	basis := make([]int, m)
	for i := range t {
		t[i] = make([]float64, width)
	}
	for i := range m {
		copy(t[i], a[i])
		t[i][n+i], t[i][width-1] = 1, b[i]
		basis[i] = n + i
	}
	for j, v := range c {
		t[m][j] = -v
	}
	for turn := 0; ; turn++ {
		in := -1
		for j := range width - 1 {
			if t[m][j] < -tiny {
				in = j
				break
			}
		}
		if in < 0 {
			break
		}
		out, least := -1, math.Inf(1)
		for i := range m {
			if t[i][in] <= tiny {
				continue
			}
			r := t[i][width-1] / t[i][in]
			if out < 0 || r < least-tiny || r <= least+tiny && basis[i] < basis[out] {
				out, least = i, min(r, least)
			}
		}
		if out < 0 || turn > 100*width {
			return nil, nil, fmt.Errorf("%w: the linear program has no bounded solution", ErrData)
		}
		pivot(t, out, in)
		basis[out] = in
	}
	x, y = make([]float64, n), make([]float64, m)
	for i, j := range basis {
		if j < n {
			x[j] = t[i][width-1]
		}
	}
	copy(y, t[m][n:n+m])
	return x, y, nil
}

func pivot(t [][]float64, out, in int) {
	p := t[out][in]
	for j := range t[out] {
		t[out][j] /= p
	}
	for i := range t {
		f := t[i][in]
		if i == out || f == 0 {
			continue
		}
		for j, v := range t[out] {
			t[i][j] -= f * v
		}
		t[i][in] = 0
	}
}
