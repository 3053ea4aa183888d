package specialise

import (
	"fmt"
	"math"

	"upstep/panel"
)

// Model is the form of the entry model.
type Model string

// The models.
const (
	LPM   Model = "lpm"   // linear probability, least squares
	Logit Model = "logit" // maximum likelihood
)

// EntryInput are the activities that regions lacked in a first period: row-major over
// regions and activities.
type EntryInput struct {
	Regions, Activities int
	Absent              []bool    // not present in the first period
	Entered             []bool    // present in the second
	Density             []float64 // 0..1, of the first period
	Linked              []bool
	Complexity          []float64 // 0..100 by activity, of the first period
	Placed              []bool
	Model               Model
	Fixed               bool // fixed effects of regions
	From, To            int
	Options             Options
}

// Coefficient is one estimate with its robust standard error.
type Coefficient struct {
	Name  string   `json:"name"`
	Value float64  `json:"value"`
	SE    float64  `json:"se"`
	T     *float64 `json:"t"`
	// Low and High are 95 % limits (normal).
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Entry is the entry model of two periods. Density and complexity run from 0 to 1 here.
type Entry struct {
	Model        Model         `json:"model"`
	Fixed        bool          `json:"fixed_effects"`
	From         int           `json:"from"`
	To           int           `json:"to"`
	N            int           `json:"n"`
	Entries      int           `json:"entries"`
	Regions      int           `json:"regions"`
	Coefficients []Coefficient `json:"coefficients"` // empty when refused
	R2           *float64      `json:"r2"`           // of the linear model
	// Ten is what ten points more density change in the probability of entry, at mean density and complexity.
	Ten *float64 `json:"ten_points"`
	// Leave is the range of the coefficient of density when one observation is left out;
	// only for few observations.
	Leave   *[2]float64  `json:"leave_one_out"`
	Refused string       `json:"refused,omitempty"`
	Notes   []panel.Note `json:"notes"`
}

// EstimateEntry fits entry_rt = b0 + b1 RD_rt + b2 TCI_t + b3 RD_rt TCI_t over the
// activities that a region lacked in the first period and that have a density and a
// complexity. Standard errors are robust to heteroskedasticity (White 1980; HC1 for the
// linear model). Below EntryFull observations density is the only regressor, below
// EntryOne, and with fewer than EntryEvents entries or non-entries, nothing is estimated.
// The error is about options that can't be honoured.
func EstimateEntry(in EntryInput) (*Entry, error) {
	o := in.Options.withDefaults()
	if err := o.check(); err != nil {
		return nil, err
	}
	if in.Model == "" {
		in.Model = LPM
	}
	if in.Model != LPM && in.Model != Logit {
		return nil, fmt.Errorf("specialise: the entry model is lpm or logit, not %q", in.Model)
	}
	if in.Model == Logit && in.Fixed {
		return nil, fmt.Errorf("specialise: fixed effects bias a logit of two periods; use the linear model with them")
	}
	e := &Entry{Model: in.Model, Fixed: in.Fixed, From: in.From, To: in.To, Coefficients: []Coefficient{}, Notes: []panel.Note{}}
	d := in.sample(e)
	switch {
	case e.N < o.EntryOne:
		e.refuse("%d observations, at least %d are needed for one regressor", e.N, o.EntryOne)
	case e.Entries < o.EntryEvents || e.N-e.Entries < o.EntryEvents:
		e.refuse("%d entries among %d observations: at least %d of both kinds are needed", e.Entries, e.N, o.EntryEvents)
	default:
		d.full = e.N >= o.EntryFull
		e.estimate(d)
	}
	return e, nil
}

func (e *Entry) refuse(format string, args ...any) {
	e.Refused = fmt.Sprintf(format, args...)
	e.Notes = append(e.Notes, panel.Note{Code: "entry-refused", Subject: "entry", Severity: panel.Refusal, Text: "No entry model: " + e.Refused + "."})
}

// data are the observations.
type data struct {
	y, rd, tci []float64
	region     []int
	full       bool
}

func (in EntryInput) sample(e *Entry) data {
	n := in.Regions * in.Activities
	if len(in.Absent) != n || len(in.Entered) != n || len(in.Density) != n || len(in.Linked) != n || len(in.Complexity) != in.Activities || len(in.Placed) != in.Activities {
		panic("specialise: the entry model needs tables of one shape")
	}
	var d data
	seen := map[int]bool{}
	for i := range n {
		r, t := i/in.Activities, i%in.Activities
		if !in.Absent[i] || !in.Linked[i] || !in.Placed[t] {
			continue
		}
		y := 0.0
		if in.Entered[i] {
			y = 1
			e.Entries++
		}
		seen[r] = true
		d.y, d.rd, d.tci, d.region = append(d.y, y), append(d.rd, in.Density[i]), append(d.tci, in.Complexity[t]/100), append(d.region, r)
	}
	e.N, e.Regions = len(d.y), len(seen)
	return d
}

// design makes the rows of the regressors and their names.
func (d data) design() ([][]float64, []string) {
	x := make([][]float64, len(d.y))
	names := []string{"constant", "density"}
	if d.full {
		names = append(names, "complexity", "density x complexity")
	}
	for i := range x {
		x[i] = []float64{1, d.rd[i]}
		if d.full {
			x[i] = append(x[i], d.tci[i], d.rd[i]*d.tci[i])
		}
	}
	return x, names
}

func (e *Entry) estimate(d data) {
	x, names := d.design()
	var b, se []float64
	var err error
	if e.Model == Logit {
		b, se, err = logit(x, d.y)
	} else {
		y, lost := d.y, 0
		if e.Fixed {
			x, names = within(x, d.region), names[1:]
			y, lost = demean(d.y, d.region), e.Regions
		}
		var r2 float64
		if b, se, r2, err = ols(x, y, lost); err == nil {
			e.R2 = &r2
		}
	}
	if err != nil {
		e.refuse("%v", err)
		return
	}
	at := len(names) - len(b)
	for i, v := range b {
		c := Coefficient{Name: names[at+i], Value: v, SE: se[i], Low: v - 1.96*se[i], High: v + 1.96*se[i]}
		if se[i] > 0 {
			c.T = new(v / se[i])
		}
		e.Coefficients = append(e.Coefficients, c)
	}
	e.Ten = new(0.1 * e.slope(d))
	if !d.full {
		e.leaveOut(d)
		e.Notes = append(e.Notes, panel.Note{Code: "entry-small", Subject: "entry", Severity: panel.Warning,
			Text: fmt.Sprintf("%d observations carry one regressor only: complexity and its product with density are left out.", e.N)})
	}
}

// slope is the effect of density on the probability of entry at the means.
func (e *Entry) slope(d data) float64 {
	by := map[string]float64{}
	for _, c := range e.Coefficients {
		by[c.Name] = c.Value
	}
	k, r := average(d.tci), average(d.rd)
	slope := by["density"] + by["density x complexity"]*k
	if e.Model == Logit {
		z := by["constant"] + slope*r + by["complexity"]*k
		p := 1 / (1 + math.Exp(-z))
		slope *= p * (1 - p)
	}
	return slope
}

// leaveOut fits without each observation in turn.
func (e *Entry) leaveOut(d data) {
	low, high := math.Inf(1), math.Inf(-1)
	for out := range d.y {
		var s data
		for i := range d.y {
			if i != out {
				s.y, s.rd, s.tci, s.region = append(s.y, d.y[i]), append(s.rd, d.rd[i]), append(s.tci, d.tci[i]), append(s.region, d.region[i])
			}
		}
		x, _ := s.design()
		var b []float64
		var err error
		switch {
		case e.Model == Logit:
			b, _, err = logit(x, s.y)
		case e.Fixed:
			b, _, _, err = ols(within(x, s.region), demean(s.y, s.region), distinct(s.region))
		default:
			b, _, _, err = ols(x, s.y, 0)
		}
		if err != nil {
			return // no range when one of the fits can't be made
		}
		v := b[len(b)-1] // density is the last of one regressor
		low, high = min(low, v), max(high, v)
	}
	e.Leave = &[2]float64{low, high}
}
