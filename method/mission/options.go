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

type option struct {
	name  string
	def   float64
	whole func(*Options) *int
	real  func(*Options) *float64
}

// options is the one list of all options, in the order of the recipe.
var options = []option{
	{name: "baseline_age", def: 3, whole: func(o *Options) *int { return &o.BaselineAge }},
	{name: "horizon_min", def: 3, whole: func(o *Options) *int { return &o.HorizonMin }},
	{name: "horizon_max", def: 15, whole: func(o *Options) *int { return &o.HorizonMax }},
	{name: "min_sections", def: 3, whole: func(o *Options) *int { return &o.MinSections }},
	{name: "approaches", def: 2.5, real: func(o *Options) *float64 { return &o.Approaches }},
	{name: "max_share", def: 0.5, real: func(o *Options) *float64 { return &o.MaxShare }},
	{name: "capacity_national", def: 4, real: func(o *Options) *float64 { return &o.CapacityNational }},
	{name: "capacity_pilot", def: 3, real: func(o *Options) *float64 { return &o.CapacityPilot }},
	{name: "apart", def: 2, real: func(o *Options) *float64 { return &o.Apart }},
	{name: "same_share", def: 0.01, real: func(o *Options) *float64 { return &o.SameShare }},
}

func (d option) get(o *Options) float64 {
	if d.whole != nil {
		return float64(*d.whole(o))
	}
	return *d.real(o)
}

func (d option) set(o *Options, v float64) {
	if d.whole != nil {
		*d.whole(o) = int(v)
		return
	}
	*d.real(o) = v
}

func (o Options) withDefaults() Options {
	for _, d := range options {
		switch v := d.get(&o); {
		case v == 0:
			d.set(&o, d.def)
		case v < 0:
			d.set(&o, 0)
		}
	}
	return o
}

// Params lists the options with their values and provenance, in a fixed order.
func (o Options) Params() []panel.Param {
	o = o.withDefaults()
	out := make([]panel.Param, len(options))
	for i, d := range options {
		out[i] = panel.Param{Name: d.name, Value: strconv.FormatFloat(d.get(&o), 'g', -1, 64), Provenance: panel.Judgement}
		if d.get(&o) != d.def {
			out[i].Provenance = panel.User
		}
	}
	return out
}

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
