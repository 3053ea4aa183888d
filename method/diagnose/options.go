package diagnose

import (
	"fmt"

	"upstep/panel"
)

// Version of the method: it changes whenever a number changes.
const Version = "2"

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
	Neither       float64 // |support| below which thin evidence speaks neither way; default 0.1
	MaxBinding    int     // more than this many have to be compared by pairs; default 3
	WorthScore    float64 // score above which evidence is worth looking for; default 0.1
	GoodQuality   float64 // quality of the evidence one may hope to find; default 0.7
	Near          float64 // a score this near to a threshold is said to be so; default 0.05
}

// numbers is the one list of the numeric options, in the order of the recipe.
var numbers = panel.Settings[Options]{
	panel.Whole("horizon", panel.Verified, func(o *Options) *int { return &o.Horizon }, 7),
	panel.Real("fast_growth", panel.Verified, func(o *Options) *float64 { return &o.FastGrowth }, 3.5),
	panel.Real("fast_change", panel.Verified, func(o *Options) *float64 { return &o.FastChange }, 2),
	panel.Real("slow_growth", panel.Verified, func(o *Options) *float64 { return &o.SlowGrowth }, 1),
	panel.Real("slow_change", panel.Verified, func(o *Options) *float64 { return &o.SlowChange }, 2),
	panel.Real("income_band", panel.Verified, func(o *Options) *float64 { return &o.IncomeBand }, 0.2),
	panel.Real("min_population", panel.Verified, func(o *Options) *float64 { return &o.MinPopulation }, 1e6),
	panel.Real("micro_people", panel.Judgement, func(o *Options) *float64 { return &o.MicroPeople }, 5e6),
	panel.Real("micro_rents", panel.Judgement, func(o *Options) *float64 { return &o.MicroRents }, 20),
	panel.Real("outlier_z", panel.Judgement, func(o *Options) *float64 { return &o.OutlierZ }, 4),
	panel.Real("aim_low", panel.Literature, func(o *Options) *float64 { return &o.AimLow }, 2),
	panel.Real("aim_high", panel.Literature, func(o *Options) *float64 { return &o.AimHigh }, 4),
	panel.Real("aim_growth", panel.Judgement, func(o *Options) *float64 { return &o.AimGrowth }, 4),
	panel.Whole("aim_years", panel.Literature, func(o *Options) *int { return &o.AimYears }, 20),
	panel.Real("rents_band", panel.Judgement, func(o *Options) *float64 { return &o.RentsBand }, 10),
	panel.Real("income_times", panel.Judgement, func(o *Options) *float64 { return &o.IncomeTimes }, 3),
	panel.Whole("past_years", panel.Judgement, func(o *Options) *int { return &o.PastYears }, 10),
	panel.Whole("max_lag", panel.Judgement, func(o *Options) *int { return &o.MaxLag }, 3),
	panel.Whole("survey_lag", panel.Judgement, func(o *Options) *int { return &o.SurveyLag }, 5),
	panel.Whole("max_age", panel.Judgement, func(o *Options) *int { return &o.MaxAge }, 10),
	panel.Real("old_factor", panel.Judgement, func(o *Options) *float64 { return &o.OldFactor }, 0.7),
	panel.Real("full_z", panel.Judgement, func(o *Options) *float64 { return &o.FullZ }, 2),
	panel.Whole("move_years", panel.Judgement, func(o *Options) *int { return &o.MoveYears }, 8),
	panel.Whole("move_window", panel.Judgement, func(o *Options) *int { return &o.MoveWindow }, 20),
	panel.Real("move_corr", panel.Judgement, func(o *Options) *float64 { return &o.MoveCorr }, 0.2),
	panel.Real("move_quality", panel.Judgement, func(o *Options) *float64 { return &o.MoveQuality }, 0.5),
	panel.Whole("move_many", panel.Judgement, func(o *Options) *int { return &o.MoveMany }, 30),
	panel.Real("move_alone", panel.Judgement, func(o *Options) *float64 { return &o.MoveAlone }, 0.4),
	panel.Real("full_t", panel.Judgement, func(o *Options) *float64 { return &o.FullT }, 3),
	panel.Real("export_share", panel.Judgement, func(o *Options) *float64 { return &o.ExportShare }, 0.4),
	panel.Whole("event_years", panel.Judgement, func(o *Options) *int { return &o.EventYears }, 3),
	panel.Real("event_few", panel.Judgement, func(o *Options) *float64 { return &o.EventFew }, 0.3),
	panel.Real("event_some", panel.Judgement, func(o *Options) *float64 { return &o.EventSome }, 0.5),
	panel.Whole("event_many", panel.Judgement, func(o *Options) *int { return &o.EventMany }, 3),
	panel.Real("beside_price", panel.Judgement, func(o *Options) *float64 { return &o.BesidePrice }, 0.5),
	panel.Real("perception_cap", panel.Judgement, func(o *Options) *float64 { return &o.PerceptionCap }, 0.5),
	panel.Real("opinion_cap", panel.Judgement, func(o *Options) *float64 { return &o.OpinionCap }, 0.1),
	panel.Whole("tests", panel.Judgement, func(o *Options) *int { return &o.Tests }, 3),
	panel.Real("weight", panel.Judgement, func(o *Options) *float64 { return &o.Weight }, 0.4),
	panel.Real("binding", panel.Judgement, func(o *Options) *float64 { return &o.Binding }, 0.45),
	panel.Real("candidate", panel.Judgement, func(o *Options) *float64 { return &o.Candidate }, 0.25),
	panel.Real("neither", panel.Judgement, func(o *Options) *float64 { return &o.Neither }, 0.1),
	panel.Whole("max_binding", panel.Judgement, func(o *Options) *int { return &o.MaxBinding }, 3),
	panel.Real("worth_score", panel.Judgement, func(o *Options) *float64 { return &o.WorthScore }, 0.1),
	panel.Real("good_quality", panel.Judgement, func(o *Options) *float64 { return &o.GoodQuality }, 0.7),
	panel.Real("near", panel.Judgement, func(o *Options) *float64 { return &o.Near }, 0.05),
}

func (o Options) withDefaults() Options {
	if o.Objective == "" {
		o.Objective = Growth
	}
	return numbers.Fill(o)
}

// Full returns the options with every default filled in.
func (o Options) Full() Options { return o.withDefaults() }

// Editable returns the table of the options, which a user can change by name.
func (Options) Editable() panel.Settings[Options] { return numbers }

// Check says which options can't be honoured, alone or together.
func (o Options) Check() error { return o.withDefaults().check() }

// Params lists the options with their values and provenance, in a fixed order. An option
// that differs from its default has provenance user.
func (o Options) Params() []panel.Param {
	objective := panel.Param{Name: "objective", Value: string(o.withDefaults().Objective), Provenance: panel.Literature}
	if objective.Value != string(Growth) {
		objective.Provenance = panel.User
	}
	return append([]panel.Param{objective}, numbers.Params(o)...)
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
		{o.Neither > 1, "a dead band wider than support itself"},
		{o.Weight > 1 || o.Binding > 1 || o.MoveCorr > 1 || o.ExportShare > 1 || o.OpinionCap > 1, "a share above 1"},
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
