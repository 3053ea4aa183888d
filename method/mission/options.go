package mission

import (
	"fmt"
	"strconv"

	"upstep/catalogue"
	"upstep/panel"
)

// Version of the method: it changes whenever a number changes.
const Version = "1"

// eps is the absolute tolerance for comparing computed numbers.
const eps = 1e-9

// The scopes of a mission.
const (
	National = "national"
	Pilot    = "pilot"
)

// Options are the editable thresholds. The zero value of a field means its default; a
// negative value means 0. All are judgement.
type Options struct {
	BaselineAge      int     // oldest baseline, years; default 3
	HorizonMin       int     // shortest time to the target, years; default 3
	HorizonMax       int     // longest; default 15
	MinSections      int     // ISIC sections among the projects; default 3
	Approaches       float64 // effective number of approaches; default 2.5
	MaxShare         float64 // largest share of one approach; default 0.5
	CapacityNational float64 // of coordination and design, 0 to 5; default 4
	CapacityPilot    float64 // of a pilot; default 3
	Apart            float64 // points between assessors that call for a talk; default 2
	SameShare        float64 // a baseline this near to the registry's figure is the same; default 0.01
}

// options is the one list of all options, in the order of the recipe.
var options = panel.Settings[Options]{
	panel.Whole("baseline_age", panel.Judgement, func(o *Options) *int { return &o.BaselineAge }, 3),
	panel.Whole("horizon_min", panel.Judgement, func(o *Options) *int { return &o.HorizonMin }, 3),
	panel.Whole("horizon_max", panel.Judgement, func(o *Options) *int { return &o.HorizonMax }, 15),
	panel.Whole("min_sections", panel.Judgement, func(o *Options) *int { return &o.MinSections }, 3),
	panel.Real("approaches", panel.Judgement, func(o *Options) *float64 { return &o.Approaches }, 2.5),
	panel.Real("max_share", panel.Judgement, func(o *Options) *float64 { return &o.MaxShare }, 0.5),
	panel.Real("capacity_national", panel.Judgement, func(o *Options) *float64 { return &o.CapacityNational }, 4),
	panel.Real("capacity_pilot", panel.Judgement, func(o *Options) *float64 { return &o.CapacityPilot }, 3),
	panel.Real("apart", panel.Judgement, func(o *Options) *float64 { return &o.Apart }, 2),
	panel.Real("same_share", panel.Judgement, func(o *Options) *float64 { return &o.SameShare }, 0.01),
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
	switch {
	case !(o.MaxShare <= 1):
		return fmt.Errorf("mission: max_share is a share, got %v", o.MaxShare)
	case o.HorizonMax < o.HorizonMin:
		return fmt.Errorf("mission: the longest horizon, %d years, is below the shortest, %d", o.HorizonMax, o.HorizonMin)
	case !(o.CapacityNational <= 5 && o.CapacityPilot <= 5):
		return fmt.Errorf("mission: capacity runs from 0 to 5")
	}
	return nil
}

// criteriaParams are the weights and gates of the catalogue for the recipe.
func criteriaParams(content *catalogue.Missions) []panel.Param {
	var out []panel.Param
	for _, c := range content.Criteria {
		out = append(out, panel.Param{Name: "weight " + c.ID, Value: strconv.FormatFloat(c.Weight, 'g', -1, 64), Provenance: panel.Judgement})
		if c.Gate > 0 {
			out = append(out, panel.Param{Name: "gate " + c.ID, Value: strconv.FormatFloat(c.Gate, 'g', -1, 64), Provenance: panel.Judgement})
		}
	}
	return out
}
