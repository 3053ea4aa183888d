package complexity

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/mat"

	"upstep/panel"
)

// Class is a strategic approach of the Atlas of Economic Complexity.
type Class string

// The four approaches, and Unclassified where data are missing.
const (
	Unclassified Class = ""
	LightTouch   Class = "light touch"
	Parsimonious Class = "parsimonious industrial policy"
	Bets         Class = "strategic bets"
	Frontier     Class = "technological frontier"
)

// Covariate explains part of an economy's complexity. Missing observations are
// allowed; the economy is then not classified.
type Covariate struct {
	GDPPerHead    panel.Observation // > 0, one unit for all economies
	ResourceShare panel.Observation // natural resources in exports, 0..1
}

// ApproachOptions are the thresholds of [Approach].
type ApproachOptions struct {
	MinSample     int     // economies in the regression, 0: 40
	Border        float64 // "on the border" within this many standard deviations, 0: 0.1
	FrontierShare float64 // top share of ECI that counts as frontier, 0: 0.1
	NoFrontier    bool    // no frontier class
}

// Standing is the approach of one economy and how far it is from the others.
type Standing struct {
	Country string   `json:"country"`
	Class   Class    `json:"class"` // Unclassified with Notes saying why
	ECI     float64  `json:"eci"`   // meaningful when Class is set, as all that follow
	Star    float64  `json:"star"`  // ECI*: ECI less what income and resources predict
	COI     float64  `json:"coi"`   // less the mean of the reference sample, in its standard deviations
	Borders []Border `json:"borders"`
	// OnBorder is true when a border lies within the option's distance: the class
	// must then be read together with Border.Beyond.
	OnBorder bool         `json:"on_border"`
	Notes    []panel.Note `json:"notes,omitempty"`
}

// Border is the distance to a dividing line that matters for the economy.
type Border struct {
	Line     string  `json:"line"`     // "COI", "ECI*" or "frontier"
	Distance float64 `json:"distance"` // in standard deviations of the line's variable in the sample, negative below it
	Beyond   Class   `json:"beyond"`   // the class on the other side
}

// ApproachResult is the regression and the standing of every economy.
type ApproachResult struct {
	Recipe    panel.Recipe `json:"recipe"`
	Notes     []panel.Note `json:"notes,omitempty"`
	N         int          `json:"n"`    // economies in the regression
	Beta      [3]float64   `json:"beta"` // constant, ln GDP per head, resource share
	R2        float64      `json:"r2"`
	Cutoff    float64      `json:"cutoff"` // ECI from which an economy is at the frontier
	Standings []Standing   `json:"standings"`
}

// approachOptions are those a user can change by name.
var approachOptions = panel.Settings[ApproachOptions]{
	panel.Count("min_sample", panel.Judgement, func(o *ApproachOptions) *int { return &o.MinSample }, 40),
	panel.Positive("border", panel.Judgement, func(o *ApproachOptions) *float64 { return &o.Border }, 0.1),
	panel.Positive("frontier_share", panel.Judgement, func(o *ApproachOptions) *float64 { return &o.FrontierShare }, 0.1),
}

// Editable returns the table of the options that a user can change by name.
func (ApproachOptions) Editable() panel.Settings[ApproachOptions] { return approachOptions }

// Check says which options can't be honoured.
func (o ApproachOptions) Check() error {
	_, err := o.orDefault()
	return err
}

func (o ApproachOptions) orDefault() (ApproachOptions, error) {
	o = approachOptions.Fill(o)
	if o.MinSample < 4 || !(o.Border > 0) || !(o.FrontierShare > 0 && o.FrontierShare < 1) {
		return o, fmt.Errorf("%w: approach %+v", ErrOption, o)
	}
	return o, nil
}

func (o ApproachOptions) params() []panel.Param {
	d, _ := ApproachOptions{}.orDefault()
	p := func(name, value, standard string) panel.Param {
		from := panel.Judgement
		if value != standard {
			from = panel.User
		}
		return panel.Param{Name: name, Value: value, Provenance: from}
	}
	f := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	return []panel.Param{
		p("min_sample", strconv.Itoa(o.MinSample), strconv.Itoa(d.MinSample)),
		p("border", f(o.Border), f(d.Border)),
		p("frontier_share", f(o.FrontierShare), f(d.FrontierShare)),
		p("no_frontier", strconv.FormatBool(o.NoFrontier), "false"),
	}
}

// Approach classifies the members of the sample and the projected economies given.
// ECI* is the residual of an OLS of ECI on ln GDP per head and the resource share
// over the members with both covariates; COI is taken from the sample's mean. Then
//
//	COI >= 0, ECI* >= 0  light touch
//	COI >= 0, ECI* <  0  parsimonious industrial policy
//	COI <  0             strategic bets, or technological frontier in the top share of ECI
//
// The rules are those of the Atlas; the regression, the border width and the
// frontier by decile instead of a list of countries are ours. With fewer than
// MinSample economies nothing is classified and a Refusal says so. Projected
// economies never enter the regression or the mean.
func Approach(r *Result, covariates map[string]Covariate, projected []*Profile, opt ApproachOptions) (*ApproachResult, error) {
	opt, err := opt.orDefault()
	if err != nil {
		return nil, err
	}
	a := &ApproachResult{Recipe: r.Recipe}
	a.Recipe.Method = "complexity/approach"
	a.Recipe.Params = append(slices.Clone(r.Recipe.Params), opt.params()...)
	profiles := make([]*Profile, 0, len(r.Countries)+len(projected))
	for _, code := range r.Countries {
		p, err := r.Profile(code)
		if err != nil {
			return nil, err
		}
		profiles = append(profiles, p)
	}
	g := a.fit(profiles, covariates, opt)
	for _, p := range append(profiles, projected...) {
		a.Standings = append(a.Standings, a.stand(p, covariates[p.Country], g, opt))
	}
	return a, nil
}

// gauge holds what standings are measured with.
type gauge struct {
	ok             bool
	eci, star, coi moments
}

func usable(v Covariate) (y, share float64, ok bool) {
	y, share = v.GDPPerHead.Value, v.ResourceShare.Value
	ok = v.GDPPerHead.Ok() && v.ResourceShare.Ok() && y > 0 && share >= 0 && share <= 1 &&
		!math.IsInf(y, 0)
	return y, share, ok
}

func (a *ApproachResult) fit(profiles []*Profile, covariates map[string]Covariate, opt ApproachOptions) gauge {
	var x, eci, all, coi []float64
	for _, p := range profiles {
		if !p.Ranked {
			continue
		}
		all, coi = append(all, p.ECI), append(coi, p.COI)
		if y, s, ok := usable(covariates[p.Country]); ok {
			x, eci = append(x, 1, math.Log(y), s), append(eci, p.ECI)
		}
	}
	a.N = len(eci)
	if a.N < opt.MinSample {
		a.refuse("approach-sample", fmt.Sprintf("Income and resource share are known for %d economies of the sample; the regression needs %d.", a.N, opt.MinSample))
		return gauge{}
	}
	var qr mat.QR
	design := mat.NewDense(a.N, 3, x)
	qr.Factorize(design)
	var beta mat.VecDense
	if err := qr.SolveVecTo(&beta, false, mat.NewVecDense(a.N, eci)); err != nil {
		a.refuse("approach-collinear", "Income and resource share do not vary independently in the sample; the regression has no solution.")
		return gauge{}
	}
	for i := range a.Beta {
		a.Beta[i] = beta.AtVec(i)
	}
	residual := make([]float64, a.N)
	for i := range residual {
		residual[i] = eci[i] - a.predict(x[3*i+1], x[3*i+2])
	}
	var g gauge
	g.ok = true
	g.eci.mean, g.eci.sd = momentsOf(all, PopulationSD, 1)
	g.coi.mean, g.coi.sd = momentsOf(coi, PopulationSD, 1)
	g.star.mean, g.star.sd = momentsOf(residual, PopulationSD, 1)
	if _, sd := momentsOf(eci, PopulationSD, 1); sd > 0 {
		a.R2 = 1 - g.star.sd*g.star.sd/(sd*sd)
	}
	if g.coi.sd == 0 || g.star.sd == 0 || g.eci.sd == 0 {
		a.refuse("approach-constant", "COI or ECI* does not vary in the sample.")
		return gauge{}
	}
	a.Cutoff = panel.Quantile(slices.Sorted(slices.Values(all)), 1-opt.FrontierShare)
	return g
}

func (a *ApproachResult) refuse(code, text string) {
	a.Notes = append(a.Notes, panel.Note{Code: code, Subject: "sample", Severity: panel.Refusal, Text: text})
}

func (a *ApproachResult) predict(lnY, share float64) float64 {
	return a.Beta[0] + a.Beta[1]*lnY + a.Beta[2]*share
}

func (a *ApproachResult) stand(p *Profile, v Covariate, g gauge, opt ApproachOptions) Standing {
	s := Standing{Country: p.Country, Borders: []Border{}}
	refuse := func(text string) Standing {
		s.Notes = append(s.Notes, panel.Note{Code: "approach-refused", Subject: p.Country, Severity: panel.Refusal, Text: text})
		return s
	}
	y, share, ok := usable(v)
	switch {
	case !p.Ranked:
		return refuse("No strategic approach: the economy has no complexity index.")
	case !g.ok:
		return refuse("No strategic approach: the regression behind ECI* was refused.")
	case !v.GDPPerHead.Ok():
		return refuse("No strategic approach: GDP per head is missing.")
	case !v.ResourceShare.Ok():
		return refuse("No strategic approach: the share of natural resources in exports is missing.")
	case !ok:
		return refuse("No strategic approach: GDP per head or resource share is out of range.")
	}
	s.ECI, s.Star = p.ECI, p.ECI-a.predict(math.Log(y), share)
	s.COI = (p.COI - g.coi.mean) / g.coi.sd
	star, front := s.Star/g.star.sd, (p.ECI-a.Cutoff)/g.eci.sd
	class := func(coi, star, front float64) Class {
		switch {
		case coi < -nearZero && front >= -nearZero && !opt.NoFrontier:
			return Frontier
		case coi < -nearZero:
			return Bets
		case star < -nearZero:
			return Parsimonious
		}
		return LightTouch
	}
	s.Class = class(s.COI, star, front)
	s.Borders = []Border{{"COI", s.COI, class(beyond(s.COI), star, front)}}
	if s.COI >= -opt.Border {
		s.Borders = append(s.Borders, Border{"ECI*", star, class(math.Max(s.COI, 0), beyond(star), front)})
	}
	if !opt.NoFrontier && s.COI < opt.Border {
		s.Borders = append(s.Borders, Border{"frontier", front, class(math.Min(s.COI, -1), star, beyond(front))})
	}
	for _, b := range s.Borders {
		s.OnBorder = s.OnBorder || math.Abs(b.Distance) <= opt.Border
	}
	return s
}

// nearZero is the tolerance of comparisons with a border.
const nearZero = 1e-9

// beyond returns a value on the other side of 0.
func beyond(x float64) float64 {
	if x < 0 {
		return 1
	}
	return -1
}
