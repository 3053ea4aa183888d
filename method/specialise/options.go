package specialise

import (
	"fmt"

	"upstep/panel"
)

// Version of the method: it changes whenever a number changes.
const Version = "1"

// Options are the editable thresholds. The zero value of a field means its default; a
// negative value means 0.
type Options struct {
	LQ      float64 // location quotient of presence; default 1
	Shrink  float64 // added to every cell for the shrunk quotient; default 0.5
	Patents float64 // least patents of presence; default 5
	Jobs    float64 // least jobs of presence; default 30
	Mass    float64 // critical mass, share of all regions; default 0.01
	Cut     Cut     // whose candidates the cut of density is the median of; default CutRegion
	Border  float64 // points of complexity within which an activity is called near a border; default 2.5
	BorderD float64 // the same for density, as a share of its cut; default 0.1
	Fewest  int     // candidates a median needs; default 5
	Casino  float64 // largest share of the budget for the casino; default 0.2

	Participants int     // of the first round; default 15
	FirmShare    float64 // of them; default 0.5
	NewFirms     int     // not in the usual list; default 3
	CoFunding    float64 // private letters, share of the planned sum; default 0.2
	ReviewMonths int     // between decisions; default 24
	Unforeseen   float64 // least share of ideas not foreseen; default 0.2

	Disagree  float64 // mean difference of assessors from which a factor is to be discussed; default 1.5
	Assessors int     // fewest; default 3

	EntryFull   int // observations for the full entry model; default 20
	EntryOne    int // for one regressor; default 8
	EntryEvents int // entries, and non-entries, needed; default 5
}

// Cut says whose candidates give the median that density is cut at.
type Cut string

// The cuts.
const (
	CutRegion Cut = "region" // those of the region
	CutAll    Cut = "all"    // those of all regions
)

// options is the one list of all options, in the order of the recipe.
var options = panel.Settings[Options]{
	panel.Real("lq", panel.Literature, func(o *Options) *float64 { return &o.LQ }, 1),
	panel.Real("shrink", panel.Judgement, func(o *Options) *float64 { return &o.Shrink }, 0.5),
	panel.Real("patents", panel.Judgement, func(o *Options) *float64 { return &o.Patents }, 5),
	panel.Real("jobs", panel.Judgement, func(o *Options) *float64 { return &o.Jobs }, 30),
	panel.Real("mass", panel.Judgement, func(o *Options) *float64 { return &o.Mass }, 0.01),
	panel.Word("cut", panel.Judgement, func(o *Options) *Cut { return &o.Cut }, CutRegion, CutRegion, CutAll),
	panel.Real("border", panel.Judgement, func(o *Options) *float64 { return &o.Border }, 2.5),
	panel.Real("border_density", panel.Judgement, func(o *Options) *float64 { return &o.BorderD }, 0.1),
	panel.Whole("fewest", panel.Judgement, func(o *Options) *int { return &o.Fewest }, 5),
	panel.Real("casino", panel.Judgement, func(o *Options) *float64 { return &o.Casino }, 0.2),
	panel.Whole("participants", panel.Judgement, func(o *Options) *int { return &o.Participants }, 15),
	panel.Real("firm_share", panel.Judgement, func(o *Options) *float64 { return &o.FirmShare }, 0.5),
	panel.Whole("new_firms", panel.Judgement, func(o *Options) *int { return &o.NewFirms }, 3),
	panel.Real("co_funding", panel.Judgement, func(o *Options) *float64 { return &o.CoFunding }, 0.2),
	panel.Whole("review_months", panel.Judgement, func(o *Options) *int { return &o.ReviewMonths }, 24),
	panel.Real("unforeseen", panel.Judgement, func(o *Options) *float64 { return &o.Unforeseen }, 0.2),
	panel.Real("disagree", panel.Judgement, func(o *Options) *float64 { return &o.Disagree }, 1.5),
	panel.Whole("assessors", panel.Judgement, func(o *Options) *int { return &o.Assessors }, 3),
	panel.Whole("entry_full", panel.Judgement, func(o *Options) *int { return &o.EntryFull }, 20),
	panel.Whole("entry_one", panel.Judgement, func(o *Options) *int { return &o.EntryOne }, 8),
	panel.Whole("entry_events", panel.Judgement, func(o *Options) *int { return &o.EntryEvents }, 5),
}

func (o Options) withDefaults() Options { return options.Fill(o) }

// Params lists the options with their values and provenance, in a fixed order. An
// option that differs from its default has provenance user.
func (o Options) Params() []panel.Param { return options.Params(o) }

// Editable returns the table of the options, which a user can change by name.
func (Options) Editable() panel.Settings[Options] { return options }

// Check says which options can't be honoured, alone or together.
func (o Options) Check() error { return o.withDefaults().check() }

// check takes options with defaults.
func (o Options) check() error {
	switch {
	case o.Mass > 1 || o.Casino > 1 || o.FirmShare > 1 || o.CoFunding > 1 || o.Unforeseen > 1:
		return fmt.Errorf("specialise: mass, casino, firm_share, co_funding and unforeseen are shares and can't exceed 1")
	case o.Cut != CutRegion && o.Cut != CutAll:
		return fmt.Errorf("specialise: the cut is region or all, not %q", o.Cut)
	case o.LQ <= 0:
		return fmt.Errorf("specialise: presence needs a location quotient above 0")
	case o.EntryOne > o.EntryFull || o.EntryOne < 4:
		return fmt.Errorf("specialise: entry_one %d must be at least 4 and no more than entry_full %d", o.EntryOne, o.EntryFull)
	}
	return nil
}
