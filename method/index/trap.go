package index

import (
	"fmt"
	"math"
)

// Residual is a unit's distance from what its income predicts.
type Residual struct {
	Unit        string   `json:"unit"`
	Residual    float64  `json:"residual"`
	Studentised *float64 `json:"studentised"` // external, t with n-3 degrees; nil where it is not defined
}

// Trap regresses scores on ln income over the units that have both and returns the
// residuals by unit, with intercept and slope: below 0 the score is less than
// income predicts. Fewer than 5 units, an income that is not positive, or one that does not
// vary is [ErrData].
func Trap(units []string, score, income Column) (list []Residual, intercept, slope float64, err error) {
	if len(score.Has) != len(units) || len(income.Has) != len(units) {
		panic("index: a score and an income for each unit are needed")
	}
	var names []string
	for i := range units {
		if score.Has[i] && income.Has[i] {
			if !(income.Values[i] > 0) {
				return nil, 0, 0, fmt.Errorf("%w: income %v of %s", ErrData, income.Values[i], units[i])
			}
			names = append(names, units[i])
		}
	}
	y, x := both(score, income)
	for i, v := range x {
		x[i] = math.Log(v)
	}
	if len(x) < 5 || flat(x) {
		return nil, 0, 0, fmt.Errorf("%w: %d units with score and income, or all of one income", ErrData, len(x))
	}
	n, mx, my := float64(len(x)), mean(x), mean(y)
	sxx, sxy := 0.0, 0.0
	for i := range x {
		sxx += (x[i] - mx) * (x[i] - mx)
		sxy += (x[i] - mx) * (y[i] - my)
	}
	slope = sxy / sxx
	intercept = my - slope*mx
	list, rss := make([]Residual, len(x)), 0.0
	for i := range x {
		e := y[i] - intercept - slope*x[i]
		list[i] = Residual{Unit: names[i], Residual: e}
		rss += e * e
	}
	for i := range x {
		h := 1/n + (x[i]-mx)*(x[i]-mx)/sxx
		e := list[i].Residual
		s2 := (rss - e*e/(1-h)) / (n - 3)
		if v := e / math.Sqrt(s2*(1-h)); h < 1-eps && s2 > 0 && finite(v) {
			list[i].Studentised = &v
		}
	}
	return list, intercept, slope, nil
}
