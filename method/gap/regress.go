package gap

import (
	"fmt"
	"math"

	"upstep/panel"
)

// model is one of the regressions of G3.
type model struct {
	names []string
	row   func(Unit) []float64
	rents bool // needs resource rents
}

var (
	byIncome = model{[]string{"const", "ln_income"}, func(u Unit) []float64 { return []float64{1, math.Log(u.Income)} }, false}
	bySize   = model{[]string{"const", "ln_income", "ln_population", "rents"}, func(u Unit) []float64 {
		return []float64{1, math.Log(u.Income), math.Log(u.Population), u.Rents}
	}, true}
	byStructure = model{[]string{"const", "ln_income", "manufacturing", "high_tech"}, func(u Unit) []float64 {
		return []float64{1, math.Log(u.Income), u.Manufacturing, u.HighTech}
	}, false}
	bySquared = model{[]string{"const", "ln_income", "ln_income2"}, func(u Unit) []float64 {
		l := math.Log(u.Income)
		return []float64{1, l, l * l}
	}, false}
)

// unit adds the regressors of the same year to a figure, each carried forward
// within the lag; ok is false without income or population.
func (b *build) unit(f Figure) (Unit, bool) { return newUnit(b.in.Panel, f, b.o) }

func newUnit(p *panel.Panel, f Figure, o Options) (Unit, bool) {
	lag := max(o.MaxLag, 0)
	inc, pop := p.Latest(o.Income, f.Country, f.Year, lag), p.Latest(o.Population, f.Country, f.Year, lag)
	u := Unit{Country: f.Country, Year: f.Year, Value: f.Value, Income: inc.Value, IncomeYear: inc.Year, Population: pop.Value, PopulationYear: pop.Year}
	if r := p.Latest(o.Rents, f.Country, f.Year, lag); r.Ok() {
		u.Rents, u.RentsYear = r.Value, r.Year
	}
	return u, inc.Ok() && pop.Ok() && inc.Value > 0 && pop.Value > 0
}

// conditional fills G3 and its variants.
func (b *build) conditional(home Figure) {
	h, ok := b.unit(home)
	if !ok {
		b.refuse("no-income", "No conditional gap: income or population of %s in %d is not known.", b.in.Country, home.Year)
		return
	}
	sample := make([]Unit, 0, len(b.in.World))
	for _, f := range b.view.section(b.in.World, b.Year) {
		u, ok := b.unit(f)
		if !ok || u.Population < b.o.MinPopulation {
			continue
		}
		if !b.Spec.fits(u.Value) && u.Country != b.in.Country {
			b.note(panel.Info, "left-out-of-regression", "%s is left out of the regression: its value %.4g has no place on the scale.", u.Country, u.Value)
			continue
		}
		sample = append(sample, u)
	}
	if len(sample) < SmallRange {
		b.refuse("regression-withheld", "No conditional gap: %d economies have data, %d are needed.", len(sample), SmallRange)
		return
	}
	var err error
	if b.G3, err = condition(sample, h, byIncome, b.Spec, b.o); err != nil {
		b.refuse("regression-failed", "No conditional gap: %v.", err)
		return
	}
	if b.G3.Outside {
		b.note(panel.Info, "predicted-from-outside", "%s is not in the regression sample; it is compared with a prediction from it.", b.in.Country)
	}
	for _, v := range []struct {
		to   **Conditional
		m    model
		name string
	}{{&b.G3b, bySize, "with size and rents"}, {&b.G3c, bySquared, "with income squared"}} {
		if b.Spec.Code == b.o.Rents && v.m.rents || b.Spec.Code == b.o.Population && v.m.rents {
			continue // the indicator is itself a regressor of the variant
		}
		if *v.to, err = condition(sample, h, v.m, b.Spec, b.o); err != nil {
			b.note(panel.Info, "variant-withheld", "No conditional gap %s: %v.", v.name, err)
		}
	}
}

// condition fits a model over a sample and reads off the home economy.
func condition(sample []Unit, home Unit, m model, s Spec, o Options) (*Conditional, error) {
	used := make([]Unit, 0, len(sample))
	at := -1
	for _, u := range sample {
		if m.rents && u.RentsYear == 0 {
			continue
		}
		if u.Country == home.Country {
			at = len(used)
		}
		used = append(used, u)
	}
	if m.rents && home.RentsYear == 0 {
		return nil, fmt.Errorf("resource rents of %s are not known near %d", home.Country, home.Year)
	}
	if len(m.names) > 2 && len(used) < SmallFull {
		return nil, fmt.Errorf("%d economies have data, %d are needed for several regressors", len(used), SmallFull)
	}
	x := []float64{home.Value}
	for _, u := range used {
		x = append(x, u.Value)
	}
	scale, err := NewScale(s.Transform, s.Bounds, x)
	if err != nil {
		return nil, err
	}
	rows, y := make([][]float64, len(used)), make([]float64, len(used))
	for i, u := range used {
		rows[i], y[i] = m.row(u), scale.Apply(u.Value)
	}
	f, err := OLS(rows, y)
	if err != nil {
		return nil, err
	}
	c := &Conditional{N: f.N, Names: m.names, Beta: f.Beta, R2: f.R2, Scale: scale, Home: home, Sample: used, Countries: countries(used), Outside: at < 0}
	for j := range f.Beta {
		c.SE = append(c.SE, math.Sqrt(f.Cov[j][j]))
	}
	fitted := 0.0
	if at >= 0 {
		fitted, c.T = f.Fitted[at], f.External[at]
	} else {
		fitted, c.T = f.Predict(m.row(home), scale.Apply(home.Value))
	}
	if math.IsNaN(c.T) || math.IsInf(c.T, 0) {
		return nil, fmt.Errorf("the fit is exact, so that no residual can be judged")
	}
	if math.IsNaN(c.R2) {
		return nil, fmt.Errorf("all economies have the same value")
	}
	c.Residual, c.Predicted = scale.Apply(home.Value)-fitted, scale.Invert(fitted)
	if Quantile(x, 0) >= 0 { // a percentage of a score that can be negative says nothing
		c.Over = scale.Over(home.Value, c.Predicted)
	}
	c.Label = label(c.T, o)
	if f.N < SmallFull {
		c.Without = new(f.LeaveOneOut(1))
	}
	return c, nil
}

// label puts a studentised residual in words.
func label(t float64, o Options) string {
	side := "above"
	if t < 0 {
		side = "below"
	}
	switch a := math.Abs(t); {
	case a < o.Somewhat-eps:
		return "as predicted"
	case a < o.Clearly-eps:
		return "somewhat " + side
	}
	return "clearly " + side
}

func countries(units []Unit) []string {
	out := make([]string, len(units))
	for i, u := range units {
		out[i] = u.Country
	}
	return out
}
