package diagnose

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"upstep/panel"
)

// errFlat says that the regressor does not vary.
var errFlat = errors.New("the regressor does not vary")

// Line is a least-squares line y = a + b x with what a prediction or a test needs. A
// small one of this room: methods do not import each other.
type Line struct {
	A, B  float64
	Sigma float64 // residual standard error, divisor n-2
	T     float64 // of B; +-Inf for a perfect fit
	N     int

	mean, ss float64 // of x: the mean, and the sum of squares about it
}

// Fit fits a line to at least three points. It panics when the slices differ in length.
func Fit(x, y []float64) (Line, error) {
	n := len(x)
	if n != len(y) {
		panic("diagnose: Fit needs as many x as y")
	}
	if n < 3 {
		return Line{}, fmt.Errorf("%d points", n)
	}
	l := Line{N: n}
	my := 0.0
	for i := range x {
		l.mean += x[i] / float64(n)
		my += y[i] / float64(n)
	}
	sxy, syy := 0.0, 0.0
	for i := range x {
		l.ss += (x[i] - l.mean) * (x[i] - l.mean)
		sxy += (x[i] - l.mean) * (y[i] - my)
		syy += (y[i] - my) * (y[i] - my)
	}
	if l.ss <= eps*float64(n)*math.Max(l.mean*l.mean, 1e-12) {
		return Line{}, errFlat
	}
	l.B = sxy / l.ss
	l.A = my - l.B*l.mean
	rss := 0.0
	for i := range x {
		e := y[i] - l.A - l.B*x[i]
		rss += e * e
	}
	if rss < 1e-18*math.Max(syy, 1e-300) {
		rss = 0
	}
	l.Sigma = math.Sqrt(rss / float64(n-2))
	l.T = l.B / (l.Sigma / math.Sqrt(l.ss))
	return l, nil
}

// At returns the fitted value.
func (l Line) At(x float64) float64 { return l.A + l.B*x }

// PredictionError returns the standard error of one new observation at x:
// s sqrt(1 + x'(X'X)^-1 x). The error of the mean would overstate how unusual it is.
func (l Line) PredictionError(x float64) float64 {
	return l.Sigma * math.Sqrt(1+1/float64(l.N)+(x-l.mean)*(x-l.mean)/l.ss)
}

// Price is a shadow price held against what income predicts (test 1). All values are
// on the transformed scale.
type Price struct {
	Fitted float64     `json:"fitted"`
	Error  float64     `json:"error"` // of the prediction
	Z      float64     `json:"z"`
	Slope  float64     `json:"slope"`
	N      int         `json:"n"`               // economies fitted, without the one tested
	Range  *[2]float64 `json:"range,omitempty"` // of Z when one economy is left out, below SmallFull
}

// ShadowPrice fits q on the logarithm of income over other economies and says how far
// the economy's own value lies from the line, in prediction errors. It refuses fewer
// than SmallRange economies, incomes that do not vary and a perfect fit.
func ShadowPrice(logY, q []float64, home, value float64) (Price, error) {
	if len(logY) < SmallRange {
		return Price{}, fmt.Errorf("%d economies with data, %d are needed", len(logY), SmallRange)
	}
	l, err := Fit(logY, q)
	if err != nil {
		return Price{}, err
	}
	se := l.PredictionError(home)
	if se <= 0 {
		return Price{}, errors.New("the other economies lie on one line exactly")
	}
	p := Price{Fitted: l.At(home), Error: se, Z: (value - l.At(home)) / se, Slope: l.B, N: l.N}
	if l.N >= SmallFull {
		return p, nil
	}
	var zs []float64
	for i := range logY {
		x, y := without(logY, i), without(q, i)
		if one, err := Fit(x, y); err == nil {
			if se := one.PredictionError(home); se > 0 {
				zs = append(zs, (value-one.At(home))/se)
			}
		}
	}
	if len(zs) > 0 {
		p.Range = &[2]float64{slices.Min(zs), slices.Max(zs)}
	}
	return p, nil
}

func without(v []float64, i int) []float64 {
	return append(slices.Clone(v[:i]), v[i+1:]...)
}

// clamp keeps x in [-1, 1].
func clamp(x float64) float64 { return math.Max(-1, math.Min(1, x)) }

// robustZ returns (x - median) / (1.4826 MAD) of each value; nil when half of the
// values or more are equal, so that nothing can be called unusual.
func robustZ(v []float64) []float64 {
	if len(v) == 0 {
		return nil
	}
	m := panel.Median(v)
	dev := make([]float64, len(v))
	for i, x := range v {
		dev[i] = math.Abs(x - m)
	}
	mad := 1.4826 * panel.Median(dev)
	if mad <= eps*math.Max(math.Abs(m), 1e-9) {
		return nil
	}
	for i, x := range v {
		dev[i] = (x - m) / mad
	}
	return dev
}

// transformed applies identity, log or logit (of a percentage); ok is false where the
// scale has no such value.
func transformed(form string, x float64) (float64, bool) {
	switch form {
	case "log":
		return math.Log(x), x > 0
	case "logit":
		return math.Log(x / (100 - x)), x > 0 && x < 100
	}
	return x, true
}
