package specialise

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

var errCollinear = errors.New("the regressors are linearly dependent")

func average(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

func distinct(x []int) int {
	seen := map[int]bool{}
	for _, v := range x {
		seen[v] = true
	}
	return len(seen)
}

// demean takes off the mean of each group.
func demean(x []float64, group []int) []float64 {
	sum, n := map[int]float64{}, map[int]int{}
	for i, v := range x {
		sum[group[i]] += v
		n[group[i]]++
	}
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = v - sum[group[i]]/float64(n[group[i]])
	}
	return out
}

// within demeans every column but the first, which is the constant and is dropped.
func within(x [][]float64, group []int) [][]float64 {
	out := make([][]float64, len(x))
	for i := range out {
		out[i] = make([]float64, len(x[i])-1)
	}
	for j := 1; j < len(x[0]); j++ {
		col := make([]float64, len(x))
		for i := range x {
			col[i] = x[i][j]
		}
		for i, v := range demean(col, group) {
			out[i][j-1] = v
		}
	}
	return out
}

// bread returns (X' W X)^-1, or an error when columns are dependent (condition number
// above 1e12 after scaling columns to unit length).
func bread(x [][]float64, w []float64) (*mat.Dense, error) {
	n, k := len(x), len(x[0])
	scale := make([]float64, k)
	for i := range x {
		for j, v := range x[i] {
			scale[j] += w[i] * v * v
		}
	}
	a := mat.NewDense(n, k, nil)
	for j := range scale {
		if scale[j] = math.Sqrt(scale[j]); scale[j] <= 1e-12 {
			return nil, errCollinear
		}
	}
	for i := range x {
		for j, v := range x[i] {
			a.Set(i, j, math.Sqrt(w[i])*v/scale[j])
		}
	}
	var svd mat.SVD
	if !svd.Factorize(a, mat.SVDThin) {
		return nil, errCollinear
	}
	s := svd.Values(nil)
	if s[k-1] <= s[0]*1e-6 { // squared in X'X
		return nil, errCollinear
	}
	var v mat.Dense
	svd.VTo(&v)
	inv := mat.NewDense(k, k, nil)
	for i := range k {
		for j := range k {
			sum := 0.0
			for l := range k {
				sum += v.At(i, l) * v.At(j, l) / (s[l] * s[l])
			}
			inv.Set(i, j, sum/(scale[i]*scale[j]))
		}
	}
	return inv, nil
}

// sandwich returns the roots of the diagonal of B (sum_i u_i^2 x_i x_i') B.
func sandwich(b *mat.Dense, x [][]float64, u []float64, factor float64) []float64 {
	k := len(x[0])
	meat := mat.NewDense(k, k, nil)
	for i, row := range x {
		for p, v := range row {
			for q, w := range row {
				meat.Set(p, q, meat.At(p, q)+u[i]*u[i]*v*w)
			}
		}
	}
	var t, c mat.Dense
	t.Mul(b, meat)
	c.Mul(&t, b)
	out := make([]float64, k)
	for i := range out {
		out[i] = math.Sqrt(max(factor*c.At(i, i), 0))
	}
	return out
}

func ones(n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = 1
	}
	return out
}

// ols is least squares with HC1 errors; lost are degrees of freedom taken by fixed effects.
// gonum/stat fits one regressor, and another method's fit may not be imported here.
func ols(x [][]float64, y []float64, lost int) (b, se []float64, r2 float64, err error) {
	n, k := len(y), len(x[0])
	if n <= k+lost {
		return nil, nil, 0, fmt.Errorf("%d observations for %d coefficients", n, k+lost)
	}
	inv, err := bread(x, ones(n))
	if err != nil {
		return nil, nil, 0, err
	}
	b = solve(inv, x, y)
	u := make([]float64, n)
	m, rss, tss := average(y), 0.0, 0.0
	for i := range y {
		u[i] = y[i] - dot(x[i], b)
		rss += u[i] * u[i]
		tss += (y[i] - m) * (y[i] - m)
	}
	return b, sandwich(inv, x, u, float64(n)/float64(n-k-lost)), 1 - rss/tss, nil
}

func solve(inv *mat.Dense, x [][]float64, y []float64) []float64 {
	k := len(x[0])
	xy := make([]float64, k)
	for i, row := range x {
		for j, v := range row {
			xy[j] += v * y[i]
		}
	}
	out := make([]float64, k)
	for i := range out {
		for j, v := range xy {
			out[i] += inv.At(i, j) * v
		}
	}
	return out
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}

const maxSteps = 50

// logit maximises the likelihood by Newton's method with robust errors. Where regressors
// separate entries from the rest there is no maximum: an error.
func logit(x [][]float64, y []float64) (b, se []float64, err error) {
	n, k := len(y), len(x[0])
	b = make([]float64, k)
	w, u := make([]float64, n), make([]float64, n)
	for range maxSteps {
		for i := range y {
			p := 1 / (1 + math.Exp(-dot(x[i], b)))
			w[i], u[i] = max(p*(1-p), 1e-12), y[i]-p
		}
		inv, err := bread(x, w)
		if err != nil {
			return nil, nil, err
		}
		step := solve(inv, x, u)
		size := 0.0
		for j := range b {
			b[j] += step[j]
			size = max(size, math.Abs(step[j])/(1+math.Abs(b[j])))
		}
		if size < 1e-10 {
			return b, sandwich(inv, x, u, 1), separated(x, y, b)
		}
		if math.Abs(b[0]) > 1e3 || math.IsNaN(size) {
			break
		}
	}
	return nil, nil, errors.New("the likelihood has no maximum: the regressors separate entries from the rest")
}

// separated is an error when every probability is at its end.
func separated(x [][]float64, y, b []float64) error {
	for i := range y {
		if p := 1 / (1 + math.Exp(-dot(x[i], b))); math.Abs(y[i]-p) > 1e-4 {
			return nil
		}
	}
	return errors.New("the regressors separate entries from the rest")
}
