package match

import (
	"fmt"

	"upstep/panel"
)

// Version of the method: it changes whenever a number changes.
const Version = "1"

// Options are the editable constants. The zero value of a field means its default; for a
// field where 0 would make sense, a negative value means 0. All are judgement.
type Options struct {
	Theta         float64 // weight of the weakest dimension in the fit, the mean has the rest; default 0.7
	Tolerance     float64 // points a host may fall short without overreach; default 1.5
	Rho           float64 // correlation of the errors of a host's scores across dimensions, 0..1; default 0, independent
	Intention     float64 // least intention to promote; default 0.5
	Fit           float64 // least fit to promote; default 0.8
	Overreach     float64 // greatest overreach to promote; default 0.35
	Integrity     float64 // points of integrity short beyond which there is a red line; default 1
	Capture       int     // for instruments with at least this risk of capture, 0..5; default 4
	PilotMin      int     // least level a pilot asks for in a dimension, 0..5; default 1
	StepThreshold float64 // how far a threshold is moved to see what hangs on it; default 0.05
	StepTheta     float64 // how far Theta is; default 0.1
	StepPoints    float64 // how far Tolerance and Integrity are; default 0.5
	Gain          float64 // points of capacity added to see what they open; default 1
}

// options is the one list of all options, in the order of the recipe.
var options = panel.Settings[Options]{
	panel.Real("theta", panel.Judgement, func(o *Options) *float64 { return &o.Theta }, 0.7),
	panel.Real("tolerance", panel.Judgement, func(o *Options) *float64 { return &o.Tolerance }, 1.5),
	panel.Real("rho", panel.Judgement, func(o *Options) *float64 { return &o.Rho }, 0),
	panel.Real("intention", panel.Judgement, func(o *Options) *float64 { return &o.Intention }, 0.5),
	panel.Real("fit", panel.Judgement, func(o *Options) *float64 { return &o.Fit }, 0.8),
	panel.Real("overreach", panel.Judgement, func(o *Options) *float64 { return &o.Overreach }, 0.35),
	panel.Real("integrity", panel.Judgement, func(o *Options) *float64 { return &o.Integrity }, 1),
	panel.Whole("capture", panel.Judgement, func(o *Options) *int { return &o.Capture }, 4),
	panel.Whole("pilot_min", panel.Judgement, func(o *Options) *int { return &o.PilotMin }, 1),
	panel.Real("step_threshold", panel.Judgement, func(o *Options) *float64 { return &o.StepThreshold }, 0.05),
	panel.Real("step_theta", panel.Judgement, func(o *Options) *float64 { return &o.StepTheta }, 0.1),
	panel.Real("step_points", panel.Judgement, func(o *Options) *float64 { return &o.StepPoints }, 0.5),
	panel.Positive("gain", panel.Judgement, func(o *Options) *float64 { return &o.Gain }, 1),
}

func (o Options) withDefaults() Options { return options.Fill(o) }

// Params lists the options with their values and provenance, in a fixed order. An option
// that differs from its default has provenance user.
func (o Options) Params() []panel.Param { return options.Params(o) }

// Set changes one option by its name in the recipe.
func (o *Options) Set(name, value string) error { return options.Set(o, name, value) }

// Editable is the list of options by name.
func (o Options) Editable() panel.Settings[Options] { return options }

// Check says what can't be honoured.
func (o Options) Check() error { return o.withDefaults().check() }

// check is of options with defaults.
func (o Options) check() error {
	for _, s := range []struct {
		name  string
		value float64
		most  float64
	}{{"theta", o.Theta, 1}, {"tolerance", o.Tolerance, highest}, {"rho", o.Rho, 1}, {"intention", o.Intention, 1}, {"fit", o.Fit, 1}, {"overreach", o.Overreach, 1},
		{"integrity", o.Integrity, highest}, {"capture", float64(o.Capture), highest}, {"pilot_min", float64(o.PilotMin), highest}, {"step_threshold", o.StepThreshold, 1},
		{"step_theta", o.StepTheta, 1}, {"step_points", o.StepPoints, highest}} {
		if !(s.value >= 0 && s.value <= s.most) {
			return fmt.Errorf("match: %s is %v, want 0..%g", s.name, s.value, s.most)
		}
	}
	if !(o.Gain > 0 && o.Gain <= highest) {
		return fmt.Errorf("match: gain is %v, want above 0 and at most %g points", o.Gain, highest)
	}
	return nil
}
