package gap

import (
	"errors"
	"math"
)

// Convergence says whether those that started lower grew faster (beta) and whether
// the spread narrowed (sigma).
type Convergence struct {
	Alpha    float64  `json:"alpha"`
	Beta     float64  `json:"beta"`
	SE       float64  `json:"se"`        // of beta, classical
	Lambda   *float64 `json:"lambda"`    // speed per year, -ln(1 + beta T)/T; nil when 1 + beta T <= 0
	HalfLife *float64 `json:"half_life"` // years; nil without a positive speed
	Sigma0   float64  `json:"sigma0"`    // sample standard deviation of ln x at the start
	Sigma1   float64  `json:"sigma1"`    // and at the end
	N        int      `json:"n"`
	Years    float64  `json:"years"`       // T
	Without  Interval `json:"without_one"` // range of beta when one economy is left out
}

// Converge fits (ln x1 - ln x0)/T = alpha + beta ln x0 over economies by least
// squares (Barro and Sala-i-Martin 1992, unconditional). x0 and x1 are positive
// and matched; years is T > 0. It returns an error for fewer than three economies,
// values <= 0 or equal starting values. It panics on different lengths.
func Converge(x0, x1 []float64, years float64) (Convergence, error) {
	if len(x0) != len(x1) || !(years > 0) {
		panic("gap: convergence needs matched values and a positive span")
	}
	rows, growth := make([][]float64, len(x0)), make([]float64, len(x0))
	l0, l1 := make([]float64, len(x0)), make([]float64, len(x0))
	for i := range x0 {
		if !(x0[i] > 0) || !(x1[i] > 0) {
			return Convergence{}, errors.New("convergence needs positive values")
		}
		l0[i], l1[i] = math.Log(x0[i]), math.Log(x1[i])
		rows[i], growth[i] = []float64{1, l0[i]}, (l1[i]-l0[i])/years
	}
	if len(rows) == 0 {
		return Convergence{}, errors.New("no economy with data at both ends")
	}
	f, err := OLS(rows, growth)
	if err != nil {
		return Convergence{}, err
	}
	c := Convergence{Alpha: f.Beta[0], Beta: f.Beta[1], SE: math.Sqrt(f.Cov[1][1]), N: f.N, Years: years,
		Sigma0: deviation(l0, 1), Sigma1: deviation(l1, 1), Without: f.LeaveOneOut(1)}
	if left := 1 + c.Beta*years; left > 0 {
		lambda := -math.Log(left) / years
		c.Lambda = &lambda
		if lambda > 0 {
			c.HalfLife = new(math.Ln2 / lambda)
		}
	}
	return c, nil
}
