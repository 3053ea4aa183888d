package failure

import (
	"fmt"

	"upstep/panel"
)

// Version of the method: it changes whenever a number changes.
const Version = "1"

// Options are the editable thresholds. The zero value of a field means its default; for
// a field where 0 would make sense, a negative value means 0. All are judgement.
type Options struct {
	Threshold      float64 // severity below which a failure has no weight; default 0.3
	Lead           float64 // lead in the mix of a dominant role; default 0.10
	Government     float64 // severity from which government failure is flagged; default 0.6
	MinItems       int     // fewest items with a severity for a mix; default 5
	OwnLoading     float64 // each of the three failures needs an item loading on it at least so much; default 0.5, negative: any loading above 0
	Concentration  float64 // of the Dirichlet draws; default 10
	Draws          int     // default 1,000, negative for none
	Seed           uint64  // draw i has its own generator, seeded by (Seed, i)
	Steady         float64 // share of draws that must agree, else the loadings decide; default 0.8
	MinAnswers     int     // fewest usable answers that settle a tie; default 3
	BudgetShare    float64 // warn when more of a budget than this serves a failure; default 0.6
	BudgetMix      float64 // that has less of the mix than this; default 0.2
	UnknownQuality float64 // of evidence still to be collected; default 0.7
	TooOld         float64 // a figure older than this many times its limit for carrying forward is not used; default 2
}

// options is the one list of all options, in the order of the recipe.
var options = panel.Settings[Options]{
	panel.Real("threshold", panel.Judgement, func(o *Options) *float64 { return &o.Threshold }, 0.3),
	panel.Real("lead", panel.Judgement, func(o *Options) *float64 { return &o.Lead }, 0.10),
	panel.Real("government", panel.Judgement, func(o *Options) *float64 { return &o.Government }, 0.6),
	panel.Whole("min_items", panel.Judgement, func(o *Options) *int { return &o.MinItems }, 5),
	panel.Real("own_loading", panel.Judgement, func(o *Options) *float64 { return &o.OwnLoading }, 0.5),
	panel.Real("concentration", panel.Judgement, func(o *Options) *float64 { return &o.Concentration }, 10),
	panel.Whole("draws", panel.Judgement, func(o *Options) *int { return &o.Draws }, 1000),
	panel.Real("steady", panel.Judgement, func(o *Options) *float64 { return &o.Steady }, 0.8),
	panel.Whole("min_answers", panel.Judgement, func(o *Options) *int { return &o.MinAnswers }, 3),
	panel.Real("budget_share", panel.Judgement, func(o *Options) *float64 { return &o.BudgetShare }, 0.6),
	panel.Real("budget_mix", panel.Judgement, func(o *Options) *float64 { return &o.BudgetMix }, 0.2),
	panel.Real("unknown_quality", panel.Judgement, func(o *Options) *float64 { return &o.UnknownQuality }, 0.7),
	panel.Real("too_old", panel.Judgement, func(o *Options) *float64 { return &o.TooOld }, 2),
}

func (o Options) withDefaults() Options { return options.Fill(o) }

// Editable returns the table of the options, which a user can change by name.
func (Options) Editable() panel.Settings[Options] { return options }

// Check says which options can't be honoured, alone or together.
func (o Options) Check() error { return o.withDefaults().check() }

// Params lists the options with their values and provenance, in a fixed order. An
// option that differs from its default has provenance user.
func (o Options) Params() []panel.Param { return options.Params(o) }

// check is of options with defaults.
func (o Options) check() error {
	for _, s := range []struct {
		name  string
		value float64
	}{{"threshold", o.Threshold}, {"lead", o.Lead}, {"government", o.Government}, {"own_loading", o.OwnLoading}, {"steady", o.Steady},
		{"budget_share", o.BudgetShare}, {"budget_mix", o.BudgetMix}, {"unknown_quality", o.UnknownQuality}} {
		if !(s.value <= 1) {
			return fmt.Errorf("failure: %s is %v, want 0..1", s.name, s.value)
		}
	}
	switch {
	case o.Threshold >= 1:
		return fmt.Errorf("failure: a threshold of %v leaves no failure a weight", o.Threshold)
	case !(o.Concentration > 0 && o.Concentration <= 1e6):
		return fmt.Errorf("failure: the concentration %v must be positive and at most a million", o.Concentration)
	case o.Draws > maxDraws:
		return fmt.Errorf("failure: %d draws, at most %d", o.Draws, maxDraws)
	}
	return nil
}

const maxDraws = 1_000_000
