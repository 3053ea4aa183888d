package complexity

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"upstep/panel"
)

// WeightSet weighs nearness, complexity and opportunity gain; the weights sum to 1.
type WeightSet struct {
	Name    string  `json:"name"`
	Density float64 `json:"density"`
	PCI     float64 `json:"pci"`
	COG     float64 `json:"cog"`
	Ceiling float64 `json:"ceiling"` // how far PCI may lie above ECI where the ceiling applies
}

// The six weight sets, from the public documentation of the Atlas of Economic
// Complexity (strategic approaches and feasibility chart).
var (
	LowHanging   = WeightSet{"low-hanging fruit", .60, .15, .25, 2}
	LongJumps    = WeightSet{"long jumps", .45, .20, .35, 2.5}
	BalancedBets = WeightSet{"balanced, strategic bets", .50, .15, .35, 2}
	BalancedPIP  = WeightSet{"balanced, parsimonious", .55, .20, .25, 2}
	BalancedLT   = WeightSet{"balanced, light touch", .60, .20, .20, 2}
	Explore      = WeightSet{"explore", .50, .15, .35, 2}
)

// TableCeiling is the narrower ceiling the Atlas uses for its table of products;
// give it as OpportunityOptions.Ceiling.
const TableCeiling = 1.75

// Defaults of [OpportunityOptions].
const (
	incomeLimit = 6000 // US dollars per head; the source's
	top         = 50   // the source's
	clamp       = 3    // standard deviations; judgement
)

// WeightSets returns the six sets in the order of the source.
func WeightSets() []WeightSet {
	return []WeightSet{LowHanging, LongJumps, BalancedBets, BalancedPIP, BalancedLT, Explore}
}

// Balanced returns the balanced weight set of a strategic approach. The source has
// none for the frontier and for economies without a class: they get Explore.
func Balanced(c Class) WeightSet {
	switch c {
	case Bets:
		return BalancedBets
	case Parsimonious:
		return BalancedPIP
	case LightTouch:
		return BalancedLT
	}
	return Explore
}

// Market is side information on a product; it does not enter the score.
type Market struct {
	Size   panel.Observation `json:"size"`   // world demand, US dollars
	Growth panel.Observation `json:"growth"` // mean yearly growth over five years, a share
}

// OpportunityOptions of [Opportunities].
type OpportunityOptions struct {
	Weights WeightSet // zero: Explore
	// GDPPerHead in US dollars; at or below IncomeLimit products far above the
	// economy's complexity are dropped. Missing: the rule is not applied and noted.
	GDPPerHead  panel.Observation
	IncomeLimit float64           // 0: 6000
	Ceiling     float64           // 0: that of Weights
	Clamp       float64           // of the z-scores, 0: 3
	Top         int               // 0: 50
	Exclude     []string          // codes or prefixes of codes never proposed
	Markets     map[string]Market // by product code
}

// Opportunity is one candidate product.
type Opportunity struct {
	Rank    int     `json:"rank"` // competition rank by Score
	Product string  `json:"product"`
	Score   float64 `json:"score"` // weighted sum of the three z-scores
	RCA     float64 `json:"rca"`
	Density float64 `json:"density"` // 0..1; the distance is 1 - Density
	PCI     float64 `json:"pci"`
	COG     float64 `json:"cog"`
	ZNear   float64 `json:"z_near"` // z-scores within the economy over all its candidates, clamped
	ZPCI    float64 `json:"z_pci"`
	ZCOG    float64 `json:"z_cog"`
	Market  Market  `json:"market"` // observations are Missing when nothing was given
}

// OpportunityResult is a ranking and what was left out on the way.
type OpportunityResult struct {
	Recipe     panel.Recipe  `json:"recipe"`
	Notes      []panel.Note  `json:"notes,omitempty"`
	Country    string        `json:"country"`
	Weights    WeightSet     `json:"weights"`
	Ceiling    float64       `json:"ceiling"` // products with PCI of this or more were dropped; valid when Capped
	Capped     bool          `json:"capped"`
	Candidates int           `json:"candidates"` // before the ceiling
	Dropped    int           `json:"dropped"`    // by the ceiling
	Products   []Opportunity `json:"products"`
}

// Opportunities ranks the products an economy lacks (no presence) by
//
//	score = wD z(density) + wP z(PCI) + wO z(COG)
//
// with z-scores over its own candidates, clamped, nearer counting as higher. The
// source says only that inputs are normalised within country and year, so scores
// do not equal the Atlas's. Equal scores (within 1e-9) are ordered by product code.
// Products without links or outside the sample are never candidates. A profile
// that is not ranked gives an empty list and a Refusal.
func Opportunities(r *Result, p *Profile, opt OpportunityOptions) (*OpportunityResult, error) {
	opt, err := opt.orDefault()
	if err != nil {
		return nil, err
	}
	o := &OpportunityResult{Recipe: r.Recipe, Country: p.Country, Weights: opt.Weights, Products: []Opportunity{}}
	o.Recipe.Method = "complexity/opportunities"
	o.Recipe.Params = append(slices.Clone(r.Recipe.Params), opt.params()...)
	if !p.Ranked {
		o.note(panel.Refusal, "opportunity-refused", "No ranking of products: the economy has no complexity index in this sample.")
		return o, nil
	}
	for i, code := range r.Products {
		if !p.M[i] && r.Linked[i] && !excluded(code, opt.Exclude) {
			o.Products = append(o.Products, Opportunity{Product: code, RCA: p.RCA[i], Density: p.Density[i],
				PCI: r.PCI[i], COG: p.COG[i], Market: opt.Markets[code]})
		}
	}
	o.Candidates = len(o.Products)
	if o.Candidates == 0 {
		o.note(panel.Warning, "opportunity-none", "The economy lacks no product of the sample.")
		return o, nil
	}
	o.score(opt)
	o.cap(p, opt)
	o.rank(opt.Top)
	return o, nil
}

func (o *OpportunityResult) note(s panel.Severity, code, text string) {
	o.Notes = append(o.Notes, panel.Note{Code: code, Subject: o.Country, Severity: s, Text: text})
}

// opportunityOptions are those a user can change by name.
var opportunityOptions = panel.Settings[OpportunityOptions]{
	panel.Positive("income_limit", panel.Verified, func(o *OpportunityOptions) *float64 { return &o.IncomeLimit }, incomeLimit),
	panel.Positive("clamp", panel.Judgement, func(o *OpportunityOptions) *float64 { return &o.Clamp }, clamp),
}

// Editable returns the table of the options that a user can change by name.
func (OpportunityOptions) Editable() panel.Settings[OpportunityOptions] { return opportunityOptions }

// Check says which options can't be honoured.
func (o OpportunityOptions) Check() error {
	_, err := o.orDefault()
	return err
}

func (o OpportunityOptions) orDefault() (OpportunityOptions, error) {
	if o.Weights == (WeightSet{}) {
		o.Weights = Explore
	}
	o = opportunityOptions.Fill(o)
	if o.Ceiling == 0 {
		o.Ceiling = o.Weights.Ceiling
	}
	if o.Top == 0 {
		o.Top = top
	}
	w := o.Weights
	sum := w.Density + w.PCI + w.COG
	if !(math.Abs(sum-1) < 1e-9) || w.Density < 0 || w.PCI < 0 || w.COG < 0 {
		return o, fmt.Errorf("%w: weights %v must be 0 or more and sum to 1", ErrOption, w)
	}
	if !(o.IncomeLimit > 0) || !(o.Ceiling > 0) || !(o.Clamp > 0) || o.Top < 0 {
		return o, fmt.Errorf("%w: income limit %v, ceiling %v, clamp %v, top %d", ErrOption, o.IncomeLimit, o.Ceiling, o.Clamp, o.Top)
	}
	return o, nil
}

func (o OpportunityOptions) params() []panel.Param {
	f := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	or := func(is bool, p panel.Provenance) panel.Provenance {
		if is {
			return p
		}
		return panel.User
	}
	w, income := o.Weights, "missing"
	if v := o.GDPPerHead; v.Ok() {
		income = fmt.Sprintf("%s in %d", f(v.Value), v.Year)
	}
	return []panel.Param{
		{Name: "weights", Value: fmt.Sprintf("%s: %s %s %s", w.Name, f(w.Density), f(w.PCI), f(w.COG)),
			Provenance: or(slices.Contains(WeightSets(), w), panel.Verified)},
		{Name: "gdp_per_head", Value: income, Provenance: panel.Request},
		{Name: "income_limit", Value: f(o.IncomeLimit), Provenance: or(o.IncomeLimit == incomeLimit, panel.Verified)},
		{Name: "ceiling", Value: f(o.Ceiling), Provenance: or(o.Ceiling == w.Ceiling || o.Ceiling == TableCeiling, panel.Verified)},
		{Name: "clamp", Value: f(o.Clamp), Provenance: or(o.Clamp == clamp, panel.Judgement)},
		{Name: "top", Value: strconv.Itoa(o.Top), Provenance: or(o.Top == top, panel.Verified)},
		{Name: "exclude", Value: strings.Join(o.Exclude, " "), Provenance: panel.Request},
	}
}

func excluded(code string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(x string) bool { return x != "" && strings.HasPrefix(code, x) })
}

// score fills the z-scores and the weighted sum.
func (o *OpportunityResult) score(opt OpportunityOptions) {
	for _, c := range []struct {
		name string
		in   func(*Opportunity) float64
		out  func(*Opportunity) *float64
	}{
		{"density", func(x *Opportunity) float64 { return x.Density }, func(x *Opportunity) *float64 { return &x.ZNear }},
		{"PCI", func(x *Opportunity) float64 { return x.PCI }, func(x *Opportunity) *float64 { return &x.ZPCI }},
		{"COG", func(x *Opportunity) float64 { return x.COG }, func(x *Opportunity) *float64 { return &x.ZCOG }},
	} {
		values := make([]float64, len(o.Products))
		for i := range o.Products {
			values[i] = c.in(&o.Products[i])
		}
		var m moments
		m.mean, m.sd = momentsOf(values, PopulationSD, 1)
		if m.sd < 1e-12*math.Max(1, math.Abs(m.mean)) {
			m.sd = 0
			o.note(panel.Warning, "opportunity-constant", fmt.Sprintf("All candidates have the same %s; it does not tell them apart.", c.name))
		}
		for i := range o.Products {
			z := standard(values[i], m)
			*c.out(&o.Products[i]) = math.Max(-opt.Clamp, math.Min(opt.Clamp, z))
		}
	}
	w := opt.Weights
	for i := range o.Products {
		x := &o.Products[i]
		x.Score = w.Density*x.ZNear + w.PCI*x.ZPCI + w.COG*x.ZCOG
	}
}

// cap drops products too far above the economy's complexity. It runs after the
// scores, so that they mean the same with and without it.
func (o *OpportunityResult) cap(p *Profile, opt OpportunityOptions) {
	switch {
	case !opt.GDPPerHead.Ok():
		o.note(panel.Warning, "opportunity-no-income", "GDP per head is missing: the ceiling on product complexity was not applied.")
		return
	case opt.GDPPerHead.Value > opt.IncomeLimit:
		return
	}
	o.Capped, o.Ceiling = true, p.ECI+opt.Ceiling
	o.Products = slices.DeleteFunc(o.Products, func(x Opportunity) bool { return x.PCI >= o.Ceiling-nearZero })
	o.Dropped = o.Candidates - len(o.Products)
}

func (o *OpportunityResult) rank(most int) {
	key := func(x Opportunity) float64 { return math.Round(x.Score / nearZero) }
	slices.SortFunc(o.Products, func(a, b Opportunity) int {
		return cmp.Or(cmp.Compare(key(b), key(a)), cmp.Compare(a.Product, b.Product))
	})
	for i := range o.Products {
		o.Products[i].Rank = i + 1
		if i > 0 && key(o.Products[i]) == key(o.Products[i-1]) {
			o.Products[i].Rank = o.Products[i-1].Rank
		}
	}
	most = min(most, len(o.Products))
	o.Products = o.Products[:most:most]
}
