package failure

import (
	"fmt"
	"strconv"

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

type option struct {
	name  string
	def   float64
	at    func(*Options) *float64
	whole func(*Options) *int // instead of at
}

// options is the one list of all options, in the order of the recipe.
var options = []option{
	{name: "threshold", def: 0.3, at: func(o *Options) *float64 { return &o.Threshold }},
	{name: "lead", def: 0.10, at: func(o *Options) *float64 { return &o.Lead }},
	{name: "government", def: 0.6, at: func(o *Options) *float64 { return &o.Government }},
	{name: "min_items", def: 5, whole: func(o *Options) *int { return &o.MinItems }},
	{name: "own_loading", def: 0.5, at: func(o *Options) *float64 { return &o.OwnLoading }},
	{name: "concentration", def: 10, at: func(o *Options) *float64 { return &o.Concentration }},
	{name: "draws", def: 1000, whole: func(o *Options) *int { return &o.Draws }},
	{name: "steady", def: 0.8, at: func(o *Options) *float64 { return &o.Steady }},
	{name: "min_answers", def: 3, whole: func(o *Options) *int { return &o.MinAnswers }},
	{name: "budget_share", def: 0.6, at: func(o *Options) *float64 { return &o.BudgetShare }},
	{name: "budget_mix", def: 0.2, at: func(o *Options) *float64 { return &o.BudgetMix }},
	{name: "unknown_quality", def: 0.7, at: func(o *Options) *float64 { return &o.UnknownQuality }},
	{name: "too_old", def: 2, at: func(o *Options) *float64 { return &o.TooOld }},
}

func (d option) fill(o *Options) {
	if d.whole != nil {
		switch p := d.whole(o); {
		case *p == 0:
			*p = int(d.def)
		case *p < 0:
			*p = 0
		}
		return
	}
	switch p := d.at(o); {
	case *p == 0:
		*p = d.def
	case *p < 0:
		*p = 0
	}
}

func (d option) text(o *Options) string {
	if d.whole != nil {
		return strconv.Itoa(*d.whole(o))
	}
	return strconv.FormatFloat(*d.at(o), 'g', -1, 64)
}

func (o Options) withDefaults() Options {
	for _, d := range options {
		d.fill(&o)
	}
	return o
}

// Params lists the options with their values and provenance, in a fixed order.
func (o Options) Params() []panel.Param {
	o = o.withDefaults()
	def := Options{}.withDefaults()
	out := make([]panel.Param, len(options))
	for i, d := range options {
		out[i] = panel.Param{Name: d.name, Value: d.text(&o), Provenance: panel.Judgement}
		if out[i].Value != d.text(&def) {
			out[i].Provenance = panel.User
		}
	}
	return out
}

// check is of options with defaults.
func (o Options) check() error {
	for _, d := range options {
		if d.at == nil || d.name == "concentration" || d.name == "too_old" {
			continue
		}
		if v := *d.at(&o); !(v <= 1) {
			return fmt.Errorf("failure: %s is %v, want 0..1", d.name, v)
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
