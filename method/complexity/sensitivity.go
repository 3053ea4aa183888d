package complexity

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"upstep/panel"
	"upstep/trade"
)

// The kinds of cases of a [SensitivityReport].
const (
	CaseThreshold  = "threshold"       // RCA from which a product is present
	CaseDiversity  = "min diversity"   // economies with fewer products left out
	CaseUbiquity   = "min ubiquity"    // products with fewer economies left out
	CaseConvention = "convention"      // another convention
	CaseWithout    = "without economy" // one economy left out of the table
)

// moversListed is the default of SensitivityOptions.Movers.
const moversListed = 5

// SensitivityOptions of [Sensitivity]. A nil list means its default, an empty one
// leaves the kind out.
type SensitivityOptions struct {
	Convention   Convention   // of the base, zero: Upstep
	Thresholds   []float64    // > 0; nil: 0.5, 0.75, 1.25, 1.5, 2. That of the base is left out
	MinDiversity []int        // >= 1; nil: 5, 10, 20
	MinUbiquity  []int        // >= 1; nil: 2, 5, 10
	Conventions  []Convention // nil: the other named ones
	LeaveOneOut  bool         // each economy of the sample in turn
	COI          bool         // compare COI too; leaving out then takes seconds
	Movers       int          // largest changes listed per measure, 0: 5
	Workers      int          // goroutines, 0: as many as Go runs in parallel. The result does not depend on it
}

// Move is a change of rank among the units both tables rank.
type Move struct {
	Code string `json:"code"`
	From int    `json:"from"` // competition ranks, 1 the largest, values within 1e-9 equal
	To   int    `json:"to"`
}

// Shift compares one measure with the base over the units that both have.
type Shift struct {
	Common    int     `json:"common"`
	Spearman  float64 `json:"spearman"` // rank correlation (mid-ranks); 0 when Common < 2 or nothing varies
	MaxChange int     `json:"max_change"`
	Mean      float64 `json:"mean_change"` // of absolute changes of rank
	Movers    []Move  `json:"movers"`      // by size of the change, then by code; never nil
}

// Case is one way to compute the indices anew.
type Case struct {
	Kind      string `json:"kind"`
	Setting   string `json:"setting"`
	Economies int    `json:"economies"` // in the case's sample
	Products  int    `json:"products"`
	// Refused says why the case has no index; then there are no shifts.
	Refused string `json:"refused,omitempty"`
	// Turned: by the rule of sign ECI runs against the base's; all measures were turned
	// round to compare.
	Turned bool   `json:"turned,omitempty"`
	ECI    *Shift `json:"eci,omitempty"`
	PCI    *Shift `json:"pci,omitempty"`
	COI    *Shift `json:"coi,omitempty"` // nil unless asked for
}

// RankRange is where the changes over all cases take a unit from its base rank.
type RankRange struct {
	Code  string `json:"code"`
	Base  int    `json:"base"`
	Best  int    `json:"best"`  // Base less the largest rise
	Worst int    `json:"worst"` // Base plus the largest fall
}

// SensitivityReport says how far ranks hang on choices that could have been made
// otherwise.
type SensitivityReport struct {
	Recipe panel.Recipe `json:"recipe"`
	Notes  []panel.Note `json:"notes"`
	Cases  []Case       `json:"cases"`
	ECI    []RankRange  `json:"eci"` // by code, units with a base value
	PCI    []RankRange  `json:"pci"`
	COI    []RankRange  `json:"coi,omitempty"`
}

// Sensitivity recomputes the indices over RCA thresholds, filters and conventions,
// and without each economy, and compares ranks with the base. RCA is computed anew
// on what a filter leaves. Ranks are compared among the units both tables rank, so a
// unit that was left out moves nobody. A case without an index is listed with the
// reason; a base without one is a Refusal. Errors are those of [Compute], and
// [ErrOption] for a setting without meaning. The matrix is not changed.
func Sensitivity(m *trade.Matrix, opt SensitivityOptions) (*SensitivityReport, error) {
	opt, err := opt.orDefault()
	if err != nil {
		return nil, err
	}
	base, err := Compute(m, Options{Convention: opt.Convention, Workers: opt.Workers})
	if err != nil {
		return nil, err
	}
	r := &SensitivityReport{Recipe: base.Recipe, Notes: slices.Clone(base.Notes), Cases: []Case{}, ECI: []RankRange{}, PCI: []RankRange{}}
	r.Recipe.Method = "complexity/sensitivity"
	r.Recipe.Params = append(slices.Clone(base.Recipe.Params), opt.params()...)
	if r.Notes == nil {
		r.Notes = []panel.Note{}
	}
	if !base.Ranked {
		r.Notes = append(r.Notes, panel.Note{Code: "sensitivity-refused", Subject: "sample", Severity: panel.Refusal,
			Text: "No comparison: the sample has no complexity index."})
		return r, nil
	}
	s := newStudy(m, base, opt)
	for _, v := range opt.variants(base) {
		if err := s.add(v); err != nil {
			return nil, err
		}
	}
	if opt.LeaveOneOut {
		if err := s.leaveOneOut(); err != nil {
			return nil, err
		}
	}
	r.Cases = s.cases
	r.ECI, r.PCI = s.eci.ranges(), s.pci.ranges()
	if opt.COI {
		r.COI = s.coi.ranges()
	}
	return r, nil
}

func (o SensitivityOptions) orDefault() (SensitivityOptions, error) {
	o.Convention = o.Convention.orDefault()
	if o.Thresholds == nil {
		o.Thresholds = []float64{0.5, 0.75, 1.25, 1.5, 2}
	}
	if o.MinDiversity == nil {
		o.MinDiversity = []int{5, 10, 20}
	}
	if o.MinUbiquity == nil {
		o.MinUbiquity = []int{2, 5, 10}
	}
	if o.Conventions == nil {
		o.Conventions = slices.DeleteFunc(Conventions(), func(c Convention) bool { return c == o.Convention })
	}
	o.Movers = cmp.Or(o.Movers, moversListed)
	if o.Workers == 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	bad := func(field string, v any) (SensitivityOptions, error) {
		return o, fmt.Errorf("%w: sensitivity, %s %v", ErrOption, field, v)
	}
	for _, t := range o.Thresholds {
		if !(t > o.Convention.Tolerance) || math.IsInf(t, 0) {
			return bad("threshold", t)
		}
	}
	for _, n := range append(slices.Clone(o.MinDiversity), o.MinUbiquity...) {
		if n < 1 {
			return bad("minimum", n)
		}
	}
	if o.Movers < 0 || o.Workers < 0 {
		return bad("movers and workers", []int{o.Movers, o.Workers})
	}
	return o, nil
}

func (o SensitivityOptions) params() []panel.Param {
	names := make([]string, len(o.Conventions))
	for i, c := range o.Conventions {
		names[i] = c.Name
	}
	p := func(name string, value any) panel.Param {
		return panel.Param{Name: name, Value: strings.Trim(fmt.Sprint(value), "[]"), Provenance: panel.Request}
	}
	return []panel.Param{p("thresholds", o.Thresholds), p("min_diversity", o.MinDiversity), p("min_ubiquity", o.MinUbiquity),
		p("conventions", strings.Join(names, " ")), p("leave_one_out", o.LeaveOneOut), p("coi", o.COI), p("movers", o.Movers)}
}

// variant is a case to be computed by [Compute].
type variant struct {
	kind, setting string
	conv          Convention
	country       func(c int) bool // nil: all
	product       func(p int) bool
}

func (o SensitivityOptions) variants(base *Result) []variant {
	var out []variant
	for _, t := range o.Thresholds {
		if t == o.Convention.Threshold {
			continue
		}
		conv := o.Convention
		conv.Name, conv.Threshold = conv.Name+" at another threshold", t
		out = append(out, variant{kind: CaseThreshold, setting: strconv.FormatFloat(t, 'g', -1, 64), conv: conv})
	}
	for _, n := range o.MinDiversity {
		out = append(out, variant{kind: CaseDiversity, setting: strconv.Itoa(n), conv: o.Convention,
			country: func(c int) bool { return base.Diversity[c] >= n }})
	}
	for _, n := range o.MinUbiquity {
		out = append(out, variant{kind: CaseUbiquity, setting: strconv.Itoa(n), conv: o.Convention,
			product: func(p int) bool { return base.Ubiquity[p] >= n }})
	}
	for _, c := range o.Conventions {
		out = append(out, variant{kind: CaseConvention, setting: c.Name, conv: c})
	}
	return out
}

// study compares cases with the base.
type study struct {
	m             *trade.Matrix
	base          *Result
	opt           SensitivityOptions
	cases         []Case
	eci, pci, coi *tracker
}

func newStudy(m *trade.Matrix, base *Result, opt SensitivityOptions) *study {
	return &study{m: m, base: base, opt: opt,
		eci: newTracker(base.Countries, base.ECI, base.InSample, opt.Movers),
		pci: newTracker(base.Products, base.PCI, base.InSpace, opt.Movers),
		coi: newTracker(base.Countries, base.COI, base.InSample, opt.Movers)}
}

// add computes one variant. A table without exports left is a refusal, not an error.
func (s *study) add(v variant) error {
	m := s.m
	if v.country != nil || v.product != nil {
		m = m.Keep(v.kind+" "+v.setting, v.country, v.product)
	}
	r, err := Compute(m, Options{Convention: v.conv, Workers: s.opt.Workers})
	c := Case{Kind: v.kind, Setting: v.setting}
	switch {
	case errors.Is(err, ErrEmpty):
		c.Refused = "No exports are left."
	case err != nil:
		return err
	case !r.Ranked:
		c.Refused = "The sample has no complexity index."
		for _, n := range r.Notes {
			if n.Severity == panel.Refusal {
				c.Refused = n.Text
			}
		}
	default:
		s.compare(&c, s.spread(r))
	}
	s.cases = append(s.cases, c)
	return nil
}

// measured is a case in the indices of the base; values are missing where the mask is false.
type measured struct {
	eci, pci, coi []float64
	okC, okP      []bool
	turned        bool // already on the side of the base, against the rule of sign
}

// spread puts a result into the places of the base.
func (s *study) spread(r *Result) measured {
	n, q := len(s.base.Countries), len(s.base.Products)
	x := measured{eci: make([]float64, n), pci: make([]float64, q), coi: make([]float64, n), okC: make([]bool, n), okP: make([]bool, q)}
	at := placeByCode(s.base.Countries)
	for c, code := range r.Countries {
		i := at[code]
		x.eci[i], x.coi[i], x.okC[i] = r.ECI[c], r.COI[c], r.InSample[c]
	}
	at = placeByCode(s.base.Products)
	for p, code := range r.Products {
		i := at[code]
		x.pci[i], x.okP[i] = r.PCI[p], r.InSpace[p]
	}
	return x
}

// compare fills the shifts, turned to the side of the base.
func (s *study) compare(c *Case, x measured) {
	c.Economies, c.Products, c.Turned = trues(x.okC), trues(x.okP), x.turned
	if weightedCorrelation(x.eci, s.base.ECI, x.okC, insiders(s.base.InSample), nil) < 0 {
		c.Turned = true
		for _, v := range [][]float64{x.eci, x.pci, x.coi} {
			for i := range v {
				v[i] = -v[i]
			}
		}
	}
	c.ECI, c.PCI = s.eci.shift(x.eci, x.okC), s.pci.shift(x.pci, x.okP)
	if s.opt.COI {
		c.COI = s.coi.shift(x.coi, x.okC)
	}
}

// insiders gives members place 0 and others -1.
func insiders(mask []bool) []int32 {
	out := make([]int32, len(mask))
	for i, yes := range mask {
		if !yes {
			out[i] = -1
		}
	}
	return out
}
