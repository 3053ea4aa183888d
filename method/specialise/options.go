package specialise

import (
	"fmt"
	"slices"
	"strconv"

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

type option struct {
	name  string
	prov  panel.Provenance
	text  func(*Options) string
	fill  func(*Options)
	parse func(*Options, string) error
}

func number(name string, prov panel.Provenance, at func(*Options) *float64, def float64) option {
	return option{name, prov,
		func(o *Options) string { return strconv.FormatFloat(*at(o), 'g', -1, 64) },
		func(o *Options) {
			switch v := at(o); {
			case *v == 0:
				*v = def
			case *v < 0:
				*v = 0
			}
		},
		func(o *Options, s string) error {
			v, err := strconv.ParseFloat(s, 64)
			if err != nil || !(v >= 0) || v > 1e15 {
				return fmt.Errorf("%s is a number of 0 or more, not %q", name, s)
			}
			if *at(o) = v; v == 0 {
				*at(o) = -1
			}
			return nil
		}}
}

func whole(name string, at func(*Options) *int, def int) option {
	return option{name, panel.Judgement,
		func(o *Options) string { return strconv.Itoa(*at(o)) },
		func(o *Options) {
			switch v := at(o); {
			case *v == 0:
				*v = def
			case *v < 0:
				*v = 0
			}
		},
		func(o *Options, s string) error {
			v, err := strconv.Atoi(s)
			if err != nil || v < 0 || v > 1e6 {
				return fmt.Errorf("%s is a whole number of 0 or more, not %q", name, s)
			}
			if *at(o) = v; v == 0 {
				*at(o) = -1
			}
			return nil
		}}
}

// options is the one list of all options, in the order of the recipe.
var options = []option{
	number("lq", panel.Literature, func(o *Options) *float64 { return &o.LQ }, 1),
	number("shrink", panel.Judgement, func(o *Options) *float64 { return &o.Shrink }, 0.5),
	number("patents", panel.Judgement, func(o *Options) *float64 { return &o.Patents }, 5),
	number("jobs", panel.Judgement, func(o *Options) *float64 { return &o.Jobs }, 30),
	number("mass", panel.Judgement, func(o *Options) *float64 { return &o.Mass }, 0.01),
	{"cut", panel.Judgement, func(o *Options) string { return string(o.Cut) }, func(o *Options) {
		if o.Cut == "" {
			o.Cut = CutRegion
		}
	}, func(o *Options, s string) error {
		if !slices.Contains([]Cut{CutRegion, CutAll}, Cut(s)) {
			return fmt.Errorf("cut is region or all, not %q", s)
		}
		o.Cut = Cut(s)
		return nil
	}},
	number("border", panel.Judgement, func(o *Options) *float64 { return &o.Border }, 2.5),
	number("border_density", panel.Judgement, func(o *Options) *float64 { return &o.BorderD }, 0.1),
	whole("fewest", func(o *Options) *int { return &o.Fewest }, 5),
	number("casino", panel.Judgement, func(o *Options) *float64 { return &o.Casino }, 0.2),
	whole("participants", func(o *Options) *int { return &o.Participants }, 15),
	number("firm_share", panel.Judgement, func(o *Options) *float64 { return &o.FirmShare }, 0.5),
	whole("new_firms", func(o *Options) *int { return &o.NewFirms }, 3),
	number("co_funding", panel.Judgement, func(o *Options) *float64 { return &o.CoFunding }, 0.2),
	whole("review_months", func(o *Options) *int { return &o.ReviewMonths }, 24),
	number("unforeseen", panel.Judgement, func(o *Options) *float64 { return &o.Unforeseen }, 0.2),
	number("disagree", panel.Judgement, func(o *Options) *float64 { return &o.Disagree }, 1.5),
	whole("assessors", func(o *Options) *int { return &o.Assessors }, 3),
	whole("entry_full", func(o *Options) *int { return &o.EntryFull }, 20),
	whole("entry_one", func(o *Options) *int { return &o.EntryOne }, 8),
	whole("entry_events", func(o *Options) *int { return &o.EntryEvents }, 5),
}

func (o Options) withDefaults() Options {
	for _, d := range options {
		d.fill(&o)
	}
	return o
}

// Params lists the options with their values and provenance, in a fixed order. An
// option that differs from its default has provenance user.
func (o Options) Params() []panel.Param {
	o = o.withDefaults()
	def := Options{}.withDefaults()
	out := make([]panel.Param, len(options))
	for i, d := range options {
		out[i] = panel.Param{Name: d.name, Value: d.text(&o), Provenance: d.prov}
		if out[i].Value != d.text(&def) {
			out[i].Provenance = panel.User
		}
	}
	return out
}

// Set changes an option by its name; the error says what the value must be.
func (o *Options) Set(name, value string) error {
	for _, d := range options {
		if d.name == name {
			return d.parse(o, value)
		}
	}
	return fmt.Errorf("no option %q", name)
}

// OptionNames returns the names Set takes, in the order of the recipe.
func OptionNames() []string {
	out := make([]string, len(options))
	for i, d := range options {
		out[i] = d.name
	}
	return out
}

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
