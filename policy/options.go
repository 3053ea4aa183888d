package policy

import (
	"fmt"

	"upstep/panel"
)

// Version of the room's arithmetic: it changes whenever a number changes.
const Version = "1"

// Options are the editable thresholds. The zero value of a field means its default; for a
// field where 0 would make sense, a negative value means 0. All are judgement.
type Options struct {
	MinRaters   int     // raters of a unit; fewer are noted; default 3
	SDFloor     float64 // least standard deviation of a capacity score, points; default 0.5
	RangeShare  float64 // of the raters' range that counts as a standard deviation; default 0.5
	Wide        float64 // range of the raters from which they disagree, points; default 2
	Penalty     float64 // points of coordination that each further partner costs; default 0.5
	DaysBelow   float64 // share by which days to pay lie below the public median; default 0.3
	Turnover    float64 // share of staff leaving in a year below which a unit keeps its people; default 0.15
	Repeat      float64 // share of clients that come again above which they value it; default 0.5
	OwnIncome   float64 // share of own income above which clients pay for it; default 0.2
	Firms       int     // independent firms that must name it; default 3
	Newest      int     // of the figures of a kind that count, the newest; default 3
	PocketRules int     // of the six rules that must hold for a pocket; default 4
	Enter       int     // change space from which to start, 0..3; default 2
	Signs       int     // signs of a copied institution from which it is flagged; default 3
}

// options is the one list of all options, in the order of the recipe.
var options = panel.Settings[Options]{
	panel.Count("min_raters", panel.Judgement, func(o *Options) *int { return &o.MinRaters }, 3),
	panel.Positive("sd_floor", panel.Judgement, func(o *Options) *float64 { return &o.SDFloor }, 0.5),
	panel.Real("range_share", panel.Judgement, func(o *Options) *float64 { return &o.RangeShare }, 0.5),
	panel.Positive("wide", panel.Judgement, func(o *Options) *float64 { return &o.Wide }, 2),
	panel.Real("penalty", panel.Judgement, func(o *Options) *float64 { return &o.Penalty }, 0.5),
	panel.Real("days_below", panel.Judgement, func(o *Options) *float64 { return &o.DaysBelow }, 0.3),
	panel.Real("turnover", panel.Judgement, func(o *Options) *float64 { return &o.Turnover }, 0.15),
	panel.Real("repeat", panel.Judgement, func(o *Options) *float64 { return &o.Repeat }, 0.5),
	panel.Real("own_income", panel.Judgement, func(o *Options) *float64 { return &o.OwnIncome }, 0.2),
	panel.Count("firms", panel.Judgement, func(o *Options) *int { return &o.Firms }, 3),
	panel.Count("newest", panel.Judgement, func(o *Options) *int { return &o.Newest }, 3),
	panel.Count("pocket_rules", panel.Judgement, func(o *Options) *int { return &o.PocketRules }, 4),
	panel.Count("enter", panel.Judgement, func(o *Options) *int { return &o.Enter }, 2),
	panel.Count("signs", panel.Judgement, func(o *Options) *int { return &o.Signs }, 3),
}

// Params lists the options with their values and provenance, in a fixed order. An option
// that differs from its default has provenance user.
func (o Options) Params() []panel.Param { return options.Params(o) }

// Editable is the list of options by name.
func (o Options) Editable() panel.Settings[Options] { return options }

// Check says which option cannot be honoured.
func (o Options) Check() error { return options.Fill(o).check() }

// check is of options with defaults.
func (o Options) check() error {
	for _, s := range []struct {
		name       string
		value, max float64
	}{
		{"sd_floor", o.SDFloor, 5}, {"range_share", o.RangeShare, 1}, {"wide", o.Wide, 5}, {"penalty", o.Penalty, 5}, {"days_below", o.DaysBelow, 1},
		{"turnover", o.Turnover, 1}, {"repeat", o.Repeat, 1}, {"own_income", o.OwnIncome, 1},
		{"pocket_rules", float64(o.PocketRules), float64(len(PocketRules()))}, {"enter", float64(o.Enter), MaxTripleA}, {"signs", float64(o.Signs), SignCount},
	} {
		if !(s.value >= 0 && s.value <= s.max) {
			return fmt.Errorf("policy: %s is %v, want 0..%v", s.name, s.value, s.max)
		}
	}
	if o.MinRaters < 1 || o.Firms < 1 || o.Newest < 1 || o.PocketRules < 1 || o.Enter < 1 || o.Signs < 1 {
		return fmt.Errorf("policy: min_raters, firms, newest, pocket_rules, enter and signs are 1 or more")
	}
	return nil
}
