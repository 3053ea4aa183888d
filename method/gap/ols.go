package gap

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// ErrCollinear says that regressors are (nearly) linearly dependent.
var ErrCollinear = errors.New("the regressors are linearly dependent")

// Fit is a least-squares fit with its diagnostics. Slices over observations have
// the order of the input.
type Fit struct {
	Beta     []float64   // one per column of X
	Cov      [][]float64 // sigma^2 (X'X)^-1, classical
	Fitted   []float64
	Residual []float64
	Leverage []float64 // h_ii, in (0, 1]; they sum to the number of columns
	Sigma    float64   // residual standard error, divisor N - K
	R2       float64   // about the mean; NaN when y does not vary
	N, K     int
	Internal []float64 // e_i / (s sqrt(1-h_i)); NaN at leverage 1 or for a perfect fit
	External []float64 // e_i / (s_(-i) sqrt(1-h_i)), t with N-K-1 degrees; NaN as above or when N-K = 1

	r    *mat.TriDense // R of X = QR
	rows [][]float64
	y    []float64
}

// OLS fits y = X b + e by QR. X is given by rows, each with the same K columns,
// including the column of ones if an intercept is wanted. It returns an error when
// there are not more rows than columns or when columns are linearly dependent
// (condition number above 1e12 after scaling columns to unit length). It panics on
// ragged input. Studentised residuals: Cook and Weisberg (1982, ch. 2).
func OLS(x [][]float64, y []float64) (*Fit, error) {
	n := len(y)
	if len(x) != n || n == 0 {
		panic("gap: OLS needs as many rows of x as of y")
	}
	k := len(x[0])
	if n <= k {
		return nil, fmt.Errorf("%d observations for %d coefficients", n, k)
	}
	f := &Fit{N: n, K: k, rows: x, y: y}
	scale := columnLengths(x)
	a := mat.NewDense(n, k, nil)
	for i, row := range x {
		if len(row) != k {
			panic("gap: OLS needs rows of equal length")
		}
		for j, v := range row {
			if scale[j] == 0 {
				return nil, ErrCollinear
			}
			a.Set(i, j, v/scale[j])
		}
	}
	var qr mat.QR
	qr.Factorize(a)
	if c := qr.Cond(); c > 1e12 || math.IsNaN(c) {
		return nil, ErrCollinear
	}
	var b mat.VecDense
	if err := qr.SolveVecTo(&b, false, mat.NewVecDense(n, append([]float64(nil), y...))); err != nil {
		return nil, ErrCollinear
	}
	var r mat.Dense
	qr.RTo(&r)
	f.r = mat.NewTriDense(k, mat.Upper, nil)
	f.Beta = make([]float64, k)
	for j := range k {
		f.Beta[j] = b.AtVec(j) / scale[j]
		for i := 0; i <= j; i++ {
			f.r.SetTri(i, j, r.At(i, j)*scale[j])
		}
	}
	f.diagnose()
	return f, nil
}

func columnLengths(x [][]float64) []float64 {
	out := make([]float64, len(x[0]))
	for j := range out {
		for _, row := range x {
			out[j] = math.Hypot(out[j], row[j])
		}
	}
	return out
}

// diagnose fills everything that follows from Beta and R.
func (f *Fit) diagnose() {
	var rss, tss float64
	m := mean(f.y)
	for i, row := range f.rows {
		fit := dot(row, f.Beta)
		f.Fitted = append(f.Fitted, fit)
		e := f.y[i] - fit
		f.Residual = append(f.Residual, e)
		rss += e * e
		tss += (f.y[i] - m) * (f.y[i] - m)
		f.Leverage = append(f.Leverage, f.leverage(row))
	}
	df := float64(f.N - f.K)
	f.Sigma = math.Sqrt(rss / df)
	f.R2 = math.NaN()
	if tss > 0 {
		f.R2 = 1 - rss/tss
	}
	perfect := rss <= 1e-24*math.Max(tss, 1e-300)
	for i, e := range f.Residual {
		in, ex := math.NaN(), math.NaN()
		if room := 1 - f.Leverage[i]; room > 1e-12 && !perfect {
			in = e / (f.Sigma * math.Sqrt(room))
			if left := df - in*in; df > 1 && left > 1e-12 {
				ex = in * math.Sqrt((df-1)/left)
			}
		}
		f.Internal, f.External = append(f.Internal, in), append(f.External, ex)
	}
	f.Cov = f.inverse()
	for _, row := range f.Cov {
		for j := range row {
			row[j] *= f.Sigma * f.Sigma
		}
	}
}

// leverage returns x (X'X)^-1 x' for any row of regressors.
func (f *Fit) leverage(row []float64) float64 {
	z := f.forward(row)
	return dot(z, z)
}

// forward solves R'z = row.
func (f *Fit) forward(row []float64) []float64 {
	z := make([]float64, f.K)
	for j := range f.K {
		s := row[j]
		for i := range j {
			s -= f.r.At(i, j) * z[i]
		}
		z[j] = s / f.r.At(j, j)
	}
	return z
}

// inverse returns (X'X)^-1 = (R'R)^-1.
func (f *Fit) inverse() [][]float64 {
	cols := make([][]float64, f.K) // cols[j] = R'^-1 e_j
	for j := range cols {
		unit := make([]float64, f.K)
		unit[j] = 1
		cols[j] = f.forward(unit)
	}
	inv := make([][]float64, f.K)
	for i := range inv {
		inv[i] = make([]float64, f.K)
		for j := range inv[i] {
			inv[i][j] = dot(cols[i], cols[j])
		}
	}
	return inv
}

// Predict returns the prediction for a row of regressors that need not be in the
// sample, and the studentised prediction error of an outcome y observed there:
// (y - prediction) / (s sqrt(1 + h)).
func (f *Fit) Predict(row []float64, y float64) (prediction, t float64) {
	prediction = dot(row, f.Beta)
	return prediction, (y - prediction) / (f.Sigma * math.Sqrt(1+f.leverage(row)))
}

// LeaveOneOut returns the smallest and largest value coefficient j takes when one
// observation is left out: b_(-i) = b - (X'X)^-1 x_i e_i / (1 - h_i). Observations
// of leverage 1 are skipped, as the fit without them does not exist.
func (f *Fit) LeaveOneOut(j int) Interval {
	unit := make([]float64, f.K)
	unit[j] = 1
	zj := f.forward(unit)
	iv := Interval{math.Inf(1), math.Inf(-1)}
	for i, row := range f.rows {
		room := 1 - f.Leverage[i]
		if room <= 1e-12 {
			continue
		}
		b := f.Beta[j] - dot(zj, f.forward(row))*f.Residual[i]/room
		iv.Low, iv.High = min(iv.Low, b), max(iv.High, b)
	}
	return iv
}

func dot(a, b []float64) float64 {
	var s float64
	for i, v := range a {
		s += v * b[i]
	}
	return s
}
