package complexity

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/mat"

	"upstep/panel"
)

// Decade is one economy over ten years from Start: an observation of the growth
// regression, or, without Growth, one to be projected.
type Decade struct {
	Country   string
	Start     int
	Income    float64           // GDP per head at Start, > 0, constant prices
	Resources float64           // change over the ten years before Start or over the decade, one rule for all, of real net resource exports per head
	ECI       float64           // at Start
	COI       float64           // at Start
	Growth    panel.Observation // mean yearly growth of GDP per head over the decade, a share; missing: to be projected
}

// GrowthOptions of [Growth].
type GrowthOptions struct {
	// Demonstrate must be set: without it nothing is computed.
	Demonstrate bool
	Outlier     float64 // residuals beyond this many RMSE are dropped once, 0: 2.5
	MinSample   int     // observations in a cohort's regression, 0: 40
}

// GrowthNames are the columns of a cohort's Beta before the decades.
var GrowthNames = []string{"ln income", "resources", "ECI", "COI", "ECI x COI"}

// Cohort is one regression: all decades whose first year ends in the same digit.
type Cohort struct {
	Digit   int       `json:"digit"`
	N       int       `json:"n"`       // observations used
	Dropped []string  `json:"dropped"` // outliers, "KAZ 2000"
	Beta    []float64 `json:"beta"`    // GrowthNames, then one constant per Starts
	Starts  []int     `json:"starts"`
	RMSE    float64   `json:"rmse"`
	R2      float64   `json:"r2"`
}

// Projection is the demonstration's figure for one economy.
type Projection struct {
	Country string  `json:"country"`
	Start   int     `json:"start"`
	Growth  float64 `json:"growth"` // mean over cohorts, a share per year
	Low     float64 `json:"low"`    // smallest and largest over cohorts: NOT an interval of confidence
	High    float64 `json:"high"`
	RMSE    float64 `json:"rmse"` // mean over cohorts: how far past decades lay from the fit
}

// GrowthResult is a demonstration.
type GrowthResult struct {
	Recipe      panel.Recipe `json:"recipe"`
	Notes       []panel.Note `json:"notes"` // never empty
	Cohorts     []Cohort     `json:"cohorts"`
	Projections []Projection `json:"projections"`
}

// Growth demonstrates the growth projection of the Atlas: an OLS of ten-year growth on
//
//	ln income, resources, ECI, COI, ECI x COI and a constant for each decade,
//
// one regression for each of the ten digits a decade can begin with (so that decades
// within a regression do not overlap; our reading of its "ten cohort regressions"),
// observations beyond 2.5 RMSE dropped once. An economy is projected with the constant
// of each cohort's latest decade, and the mean over cohorts is given. It is off by
// default: the figures look like forecasts and are not. Without Demonstrate the
// result is a Refusal; with it every result carries a Warning.
func Growth(rows []Decade, opt GrowthOptions) (*GrowthResult, error) {
	opt.Outlier, opt.MinSample = cmp.Or(opt.Outlier, 2.5), cmp.Or(opt.MinSample, 40)
	if !(opt.Outlier > 0) || opt.MinSample < 8 {
		return nil, fmt.Errorf("%w: growth %+v", ErrOption, opt)
	}
	g := &GrowthResult{Cohorts: []Cohort{}, Projections: []Projection{}, Recipe: panel.Recipe{Method: "complexity/growth demonstration", Version: Version,
		Params: []panel.Param{chosen("outlier", number(opt.Outlier), "2.5", panel.Verified), chosen("min_sample", strconv.Itoa(opt.MinSample), "40", panel.Judgement)}}}
	if !opt.Demonstrate {
		g.Notes = append(g.Notes, refuse("complexity-growth-off", "growth",
			"The growth projection is a demonstration of a method and is off by default: it gives figures of a precision it does not have."))
		return g, nil
	}
	if err := checkDecades(rows); err != nil {
		return nil, err
	}
	g.Notes = append(g.Notes, warn("complexity-growth-demonstration", "growth",
		"DEMONSTRATION ONLY. This is not a forecast: a regression on past decades with the economies' own later growth unknown to it, overlapping cohorts, and no allowance for "+
			"the error of the indices. The range over cohorts is not an interval of confidence. Do not quote, rank or plan by these figures."))
	for digit := range 10 {
		g.cohort(rows, digit, opt)
	}
	if len(g.Cohorts) == 0 {
		g.Notes = append(g.Notes, refuse("complexity-growth-sample", "growth",
			fmt.Sprintf("No cohort has %d decades with growth: nothing is projected.", opt.MinSample)))
		return g, nil
	}
	for _, d := range rows {
		if !d.Growth.Ok() {
			g.project(d)
		}
	}
	slices.SortStableFunc(g.Projections, func(a, b Projection) int {
		return cmp.Or(cmp.Compare(a.Country, b.Country), cmp.Compare(a.Start, b.Start))
	})
	return g, nil
}

func checkDecades(rows []Decade) error {
	seen := map[string]bool{}
	for _, d := range rows {
		key := d.Country + " " + strconv.Itoa(d.Start)
		if seen[key] {
			return fmt.Errorf("%w: %s appears twice", ErrOption, key)
		}
		seen[key] = true
		for _, v := range append(d.row(), d.Growth.Value) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("%w: %s has a value that is not a number, or an income not above 0", ErrOption, key)
			}
		}
	}
	return nil
}

func (d Decade) row() []float64 {
	return []float64{math.Log(d.Income), d.Resources, d.ECI, d.COI, d.ECI * d.COI}
}

// cohort fits the decades that begin with a digit, and again without outliers.
func (g *GrowthResult) cohort(rows []Decade, digit int, opt GrowthOptions) {
	var in []Decade
	for _, d := range rows {
		if d.Growth.Ok() && d.Start%10 == digit {
			in = append(in, d)
		}
	}
	if len(in) < opt.MinSample {
		return
	}
	slices.SortFunc(in, func(a, b Decade) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.Country, b.Country)) })
	c, residuals, ok := fitDecades(in)
	if ok {
		var kept []Decade
		var dropped []string
		for i, d := range in {
			if math.Abs(residuals[i]) > opt.Outlier*c.RMSE {
				dropped = append(dropped, fmt.Sprintf("%s %d", d.Country, d.Start))
			} else {
				kept = append(kept, d)
			}
		}
		if len(kept) < len(in) && len(kept) >= opt.MinSample {
			c, _, ok = fitDecades(kept)
			c.Dropped = dropped
		}
	}
	if !ok {
		g.Notes = append(g.Notes, warn("complexity-growth-singular", strconv.Itoa(digit),
			fmt.Sprintf("The regressors of the decades that begin with the digit %d depend on each other: the cohort is left out.", digit)))
		return
	}
	c.Digit = digit
	g.Cohorts = append(g.Cohorts, c)
}

// fitDecades is the OLS; ok is false when the design has no full rank.
func fitDecades(in []Decade) (c Cohort, residuals []float64, ok bool) {
	c = Cohort{N: len(in), Dropped: []string{}}
	for _, d := range in {
		c.Starts = append(c.Starts, d.Start)
	}
	slices.Sort(c.Starts)
	c.Starts = slices.Compact(c.Starts)
	names := len(GrowthNames)
	k := names + len(c.Starts)
	if len(in) <= k {
		return c, nil, false
	}
	x, y := mat.NewDense(len(in), k, nil), mat.NewVecDense(len(in), nil)
	for i, d := range in {
		for j, v := range d.row() {
			x.Set(i, j, v)
		}
		at, _ := slices.BinarySearch(c.Starts, d.Start)
		x.Set(i, names+at, 1)
		y.SetVec(i, d.Growth.Value)
	}
	length := make([]float64, k) // columns to unit length, so that rank does not depend on units
	for j := range k {
		length[j] = mat.Norm(x.ColView(j), 2)
		if length[j] == 0 {
			return c, nil, false
		}
		for i := range in {
			x.Set(i, j, x.At(i, j)/length[j])
		}
	}
	var qr mat.QR
	qr.Factorize(x)
	if !(qr.Cond() < 1e12) {
		return c, nil, false
	}
	var beta, fit mat.VecDense
	if err := qr.SolveVecTo(&beta, false, y); err != nil {
		return c, nil, false
	}
	fit.MulVec(x, &beta)
	residuals = make([]float64, len(in))
	m, left, all := mean(y.RawVector().Data), 0.0, 0.0
	for i := range in {
		residuals[i] = y.AtVec(i) - fit.AtVec(i)
		left += residuals[i] * residuals[i]
		all += (y.AtVec(i) - m) * (y.AtVec(i) - m)
	}
	for j := range k {
		c.Beta = append(c.Beta, beta.AtVec(j)/length[j])
	}
	c.RMSE = math.Sqrt(left / float64(len(in)-k))
	if all > 0 {
		c.R2 = 1 - left/all
	}
	return c, residuals, true
}

func (g *GrowthResult) project(d Decade) {
	p := Projection{Country: d.Country, Start: d.Start, Low: math.Inf(1), High: math.Inf(-1)}
	for _, c := range g.Cohorts {
		v := c.Beta[len(c.Beta)-1]
		for j, x := range d.row() {
			v += c.Beta[j] * x
		}
		p.Growth += v / float64(len(g.Cohorts))
		p.RMSE += c.RMSE / float64(len(g.Cohorts))
		p.Low, p.High = min(p.Low, v), max(p.High, v)
	}
	g.Projections = append(g.Projections, p)
}
