package diagnose

import (
	"fmt"
	"strconv"

	"upstep/panel"
)

// Version of the method: it changes whenever a number changes.
const Version = "1"

// eps is the absolute tolerance for comparing computed numbers.
const eps = 1e-9

// Sample sizes below which statistics are withheld.
const (
	SmallList  = 5  // fewer: list the values
	SmallRange = 8  // fewer: medians and ranges, no regression
	SmallFull  = 20 // fewer: one regressor, with the leave-one-out range
)

// Objective is what a constraint is held against in its movements.
type Objective string

// The objectives.
const (
	Growth     Objective = "growth"
	Investment Objective = "investment"
)

// Options are the editable thresholds. The zero value of a field means its default; for
// a field where 0 makes sense, a negative value means 0.
type Options struct {
	Objective Objective // default Growth

	// The growth story (7.2).
	Horizon    int     // years of the acceleration filter; default 7
	FastGrowth float64 // % a year from which growth is an acceleration; default 3.5
	FastChange float64 // against the years before, points; default 2
	SlowGrowth float64 // % a year up to which it is a deceleration; default 1
	SlowChange float64 // fall against the years before, points; default 2

	// Comparators (7.3).
	IncomeBand    float64 // share of the economy's income either way; default 0.20
	MinPopulation float64 // default 1,000,000
	MicroPeople   float64 // a hydrocarbon micro-state has fewer people than this; default 5,000,000
	MicroRents    float64 // and oil and gas rents of at least this, % of GDP; default 20
	OutlierZ      float64 // robust z beyond which an economy is dropped; default 4
	AimLow        float64 // aspirational: income times this; default 2
	AimHigh       float64 // to this; default 4
	AimGrowth     float64 // and growth over AimYears of at least this, % a year; default 4
	AimYears      int     // default 20
	RentsBand     float64 // structural: resource rents within this, points of GDP; default 10
	IncomeTimes   float64 // and income within this many times either way; default 3
	PastYears     int     // own past; default 10

	// The tests (7.4).
	MaxLag      int     // years a figure of another economy is carried forward; default 3
	SurveyLag   int     // the same for structural surveys; default 5
	MaxAge      int     // years after which a figure says nothing of today; default 10
	OldFactor   float64 // quality of a figure older than the lag is multiplied by this; default 0.7
	FullZ       float64 // z that gives full support in tests 1 and 3; default 2
	MoveYears   int     // changes test 2 needs; default 8
	MoveWindow  int     // years test 2 looks back; default 20
	MoveCorr    float64 // |correlation| test 2 needs; default 0.2
	MoveQuality float64 // of test 2 below MoveMany changes; default 0.5
	MoveMany    int     // default 30
	MoveAlone   float64 // quality without terms of trade to control for; default 0.4
	FullT       float64 // t that gives full support in test 4; default 3
	ExportShare float64 // quality of test 4 on shares of exports; default 0.4
	EventYears  int     // before and after an event; default 3
	EventFew    float64 // quality of fewer than EventMany events; default 0.3
	EventSome   float64 // and of more; default 0.5
	EventMany   int     // default 3

	// The score (7.5).
	BesidePrice   float64 // quality of what is no price, in test 1 where a price speaks, is multiplied by this; default 0.5
	PerceptionCap float64 // of quality; default 0.5
	OpinionCap    float64 // of quality; default 0.1
	Tests         int     // a label needs; default 3
	Weight        float64 // of evidence it needs; default 0.4
	Binding       float64 // score from which a node binds; default 0.45
	Candidate     float64 // and is a candidate; default 0.25
	MaxBinding    int     // more than this many have to be compared by pairs; default 3
	WorthScore    float64 // score above which evidence is worth looking for; default 0.1
	GoodQuality   float64 // quality of the evidence one may hope to find; default 0.7
	Near          float64 // a score this near to a threshold is said to be so; default 0.05
}

// option describes one field once, for defaults and for the recipe.
type option struct {
	name string
	from panel.Provenance
	f    func(*Options) *float64
	i    func(*Options) *int
	def  float64
}

// defaults is the one list of the numeric options, in the order of the recipe.
var defaults = []option{
	{"horizon", panel.Verified, nil, func(o *Options) *int { return &o.Horizon }, 7},
	{"fast_growth", panel.Verified, func(o *Options) *float64 { return &o.FastGrowth }, nil, 3.5},
	{"fast_change", panel.Verified, func(o *Options) *float64 { return &o.FastChange }, nil, 2},
	{"slow_growth", panel.Verified, func(o *Options) *float64 { return &o.SlowGrowth }, nil, 1},
	{"slow_change", panel.Verified, func(o *Options) *float64 { return &o.SlowChange }, nil, 2},
	{"income_band", panel.Verified, func(o *Options) *float64 { return &o.IncomeBand }, nil, 0.2},
	{"min_population", panel.Verified, func(o *Options) *float64 { return &o.MinPopulation }, nil, 1e6},
	{"micro_people", panel.Judgement, func(o *Options) *float64 { return &o.MicroPeople }, nil, 5e6},
	{"micro_rents", panel.Judgement, func(o *Options) *float64 { return &o.MicroRents }, nil, 20},
	{"outlier_z", panel.Judgement, func(o *Options) *float64 { return &o.OutlierZ }, nil, 4},
	{"aim_low", panel.Literature, func(o *Options) *float64 { return &o.AimLow }, nil, 2},
	{"aim_high", panel.Literature, func(o *Options) *float64 { return &o.AimHigh }, nil, 4},
	{"aim_growth", panel.Judgement, func(o *Options) *float64 { return &o.AimGrowth }, nil, 4},
	{"aim_years", panel.Literature, nil, func(o *Options) *int { return &o.AimYears }, 20},
	{"rents_band", panel.Judgement, func(o *Options) *float64 { return &o.RentsBand }, nil, 10},
	{"income_times", panel.Judgement, func(o *Options) *float64 { return &o.IncomeTimes }, nil, 3},
	{"past_years", panel.Judgement, nil, func(o *Options) *int { return &o.PastYears }, 10},
	{"max_lag", panel.Judgement, nil, func(o *Options) *int { return &o.MaxLag }, 3},
	{"survey_lag", panel.Judgement, nil, func(o *Options) *int { return &o.SurveyLag }, 5},
	{"max_age", panel.Judgement, nil, func(o *Options) *int { return &o.MaxAge }, 10},
	{"old_factor", panel.Judgement, func(o *Options) *float64 { return &o.OldFactor }, nil, 0.7},
	{"full_z", panel.Judgement, func(o *Options) *float64 { return &o.FullZ }, nil, 2},
	{"move_years", panel.Judgement, nil, func(o *Options) *int { return &o.MoveYears }, 8},
	{"move_window", panel.Judgement, nil, func(o *Options) *int { return &o.MoveWindow }, 20},
	{"move_corr", panel.Judgement, func(o *Options) *float64 { return &o.MoveCorr }, nil, 0.2},
	{"move_quality", panel.Judgement, func(o *Options) *float64 { return &o.MoveQuality }, nil, 0.5},
	{"move_many", panel.Judgement, nil, func(o *Options) *int { return &o.MoveMany }, 30},
	{"move_alone", panel.Judgement, func(o *Options) *float64 { return &o.MoveAlone }, nil, 0.4},
	{"full_t", panel.Judgement, func(o *Options) *float64 { return &o.FullT }, nil, 3},
	{"export_share", panel.Judgement, func(o *Options) *float64 { return &o.ExportShare }, nil, 0.4},
	{"event_years", panel.Judgement, nil, func(o *Options) *int { return &o.EventYears }, 3},
	{"event_few", panel.Judgement, func(o *Options) *float64 { return &o.EventFew }, nil, 0.3},
	{"event_some", panel.Judgement, func(o *Options) *float64 { return &o.EventSome }, nil, 0.5},
	{"event_many", panel.Judgement, nil, func(o *Options) *int { return &o.EventMany }, 3},
	{"beside_price", panel.Judgement, func(o *Options) *float64 { return &o.BesidePrice }, nil, 0.5},
	{"perception_cap", panel.Judgement, func(o *Options) *float64 { return &o.PerceptionCap }, nil, 0.5},
	{"opinion_cap", panel.Judgement, func(o *Options) *float64 { return &o.OpinionCap }, nil, 0.1},
	{"tests", panel.Judgement, nil, func(o *Options) *int { return &o.Tests }, 3},
	{"weight", panel.Judgement, func(o *Options) *float64 { return &o.Weight }, nil, 0.4},
	{"binding", panel.Judgement, func(o *Options) *float64 { return &o.Binding }, nil, 0.45},
	{"candidate", panel.Judgement, func(o *Options) *float64 { return &o.Candidate }, nil, 0.25},
	{"max_binding", panel.Judgement, nil, func(o *Options) *int { return &o.MaxBinding }, 3},
	{"worth_score", panel.Judgement, func(o *Options) *float64 { return &o.WorthScore }, nil, 0.1},
	{"good_quality", panel.Judgement, func(o *Options) *float64 { return &o.GoodQuality }, nil, 0.7},
	{"near", panel.Judgement, func(o *Options) *float64 { return &o.Near }, nil, 0.05},
}

func (o Options) withDefaults() Options {
	if o.Objective == "" {
		o.Objective = Growth
	}
	for _, d := range defaults {
		if d.f != nil {
			if p := d.f(&o); *p == 0 {
				*p = d.def
			} else {
				*p = max(*p, 0)
			}
			continue
		}
		if p := d.i(&o); *p == 0 {
			*p = int(d.def)
		} else {
			*p = max(*p, 0)
		}
	}
	return o
}

// Full returns the options with every default filled in.
func (o Options) Full() Options { return o.withDefaults() }

// Params lists the options with their values and provenance, in a fixed order. An option
// that differs from its default has provenance user.
func (o Options) Params() []panel.Param {
	o = o.withDefaults()
	out := []panel.Param{{Name: "objective", Value: string(o.Objective), Provenance: panel.Literature}}
	if o.Objective != Growth {
		out[0].Provenance = panel.User
	}
	for _, d := range defaults {
		v := 0.0
		if d.f != nil {
			v = *d.f(&o)
		} else {
			v = float64(*d.i(&o))
		}
		from := d.from
		if v != d.def {
			from = panel.User
		}
		out = append(out, panel.Param{Name: d.name, Value: strconv.FormatFloat(v, 'g', -1, 64), Provenance: from})
	}
	return out
}

func (o Options) check() error {
	if o.Objective != Growth && o.Objective != Investment {
		return fmt.Errorf("diagnose: objective is %q, want growth or investment", o.Objective)
	}
	for _, c := range []struct {
		bad  bool
		text string
	}{
		{o.Horizon < 2, "a horizon below two years"},
		{o.Candidate > o.Binding, "a candidate's score above a binding one's"},
		{o.Tests > 4, "more tests wanted than there are"},
		{o.FullZ == 0 || o.FullT == 0, "full support at z or t of 0"},
		{o.PerceptionCap > 1 || o.OldFactor > 1 || o.BesidePrice > 1 || o.GoodQuality > 1, "a quality above 1"},
		{o.AimLow > o.AimHigh, "an aspirational band that ends before it starts"},
		{o.IncomeBand >= 1, "an income band of the whole income"},
		{o.IncomeTimes < 1, "an income band below once"},
		{o.EventYears < 1, "events without years around them"},
	} {
		if c.bad {
			return fmt.Errorf("diagnose: %s", c.text)
		}
	}
	return nil
}
