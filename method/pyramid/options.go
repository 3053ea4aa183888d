package pyramid

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"upstep/panel"
)

// Version of the method: it changes whenever a number changes.
const Version = "1"

// eps is the tolerance of comparisons after computation.
const eps = 1e-9

// Options are the editable thresholds. The zero value of a field means its default.
// Every default is a judgement of this project unless the field says otherwise.
type Options struct {
	Basic    *float64 // management score from which C1 holds; nil: -0.5
	Good     *float64 // and C2; nil: 0.5
	RD       float64  // R&D, % of sales, from which C5 holds; default 1
	Leapfrog int      // levels a claim lies above the lower level to count as a leap; default 2

	Confidence float64 // of all intervals; default 0.95
	MinFirms   int     // fewest firms for shares; default 5
	FullFirms  int     // fewest firms for shares without a warning, and for a stratum; default 20

	MinScored    int     // fewest scored firms for a country's management mean; default 15, verified
	MinSide      int     // fewest firms on each side of the difference of large and medium firms; default 5
	MinCountries int     // other countries that a percentile of differences needs; default 8
	Unlike       float64 // percentile, as a share, below which a difference is unlike those of others; default 0.10
	Staff        float64 // fewest employees for a management score; default 20, verified
	// StaffIn are other numbers of employees by country; default 50 in RUS, verified.
	// An empty map that is not nil means none.
	StaffIn map[string]float64
	Medium  float64 // employees from which a firm is medium in the management split; default 50, verified
	Large   float64 // and large; default 250, verified

	SizeMedium float64 // employees from which the size stratum is medium; default 20
	SizeLarge  float64 // and large; default 100
	Exporter   float64 // direct exports, % of sales, from which a firm is an exporter; default 10, literature
	Foreign    float64 // foreign ownership, %, from which a firm is foreign; default 10, literature

	Norm      *Shares // nil: .30 .25 .20 .13 .09 .03
	Similar   float64 // divergence in bits below which pyramids are similar; default 0.05
	Different float64 // and above which they are very different; default 0.15
	Middle    float64 // missing middle: s2+s3 below this share of the reference's; default 0.5
	Tip       float64 // while s5 is at least this share of the reference's; default 0.5
	MinPeers  int     // pyramids of other countries that a reference by income needs; default 5

	Band float64 // incomes this far from the target, as a share of it, count as the same; default 0.3

	Draws int    // of the bootstrap; default 1000
	Seed  uint64 // of the bootstrap; 0 is a seed like any other

	QuorumMembers int     // peers with data that a median needs; default 5
	QuorumShare   float64 // and as a share of all peers; default 0.30
}

// DefaultNorm returns the norm used without another one. Nobody has published
// normative shares: it is a judgement.
func DefaultNorm() Shares { return Shares{.30, .25, .20, .13, .09, .03} }

// option describes one field once, for defaults and for the recipe.
type option struct {
	name       string
	provenance panel.Provenance
	text       func(*Options) string
	fill       func(*Options)
	set        func(o *Options, value string) error
}

func number(name string, p panel.Provenance, at func(*Options) *float64, def float64) option {
	return option{name, p,
		func(o *Options) string { return strconv.FormatFloat(*at(o), 'g', -1, 64) },
		func(o *Options) {
			if *at(o) == 0 {
				*at(o) = def
			}
		},
		func(o *Options, value string) error { return positive(value, at(o)) }}
}

// positive reads a number above 0: for an option whose zero value means its default.
func positive(value string, into *float64) error {
	v, err := strconv.ParseFloat(value, 64)
	if err != nil || !(v > 0) || math.IsInf(v, 0) {
		return fmt.Errorf("%q is no number above 0", value)
	}
	*into = v
	return nil
}

func optional(name string, at func(*Options) **float64, def float64) option {
	return option{name, panel.Judgement,
		func(o *Options) string { return strconv.FormatFloat(**at(o), 'g', -1, 64) },
		func(o *Options) {
			if *at(o) == nil {
				*at(o) = &def
			}
		},
		func(o *Options, value string) error {
			v, err := strconv.ParseFloat(value, 64)
			if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("%q is no number", value)
			}
			*at(o) = &v
			return nil
		}}
}

func whole(name string, p panel.Provenance, at func(*Options) *int, def int) option {
	return option{name, p,
		func(o *Options) string { return strconv.Itoa(*at(o)) },
		func(o *Options) {
			if *at(o) == 0 {
				*at(o) = def
			}
		},
		func(o *Options, value string) error {
			n, err := strconv.Atoi(value)
			if err != nil || n < 1 {
				return fmt.Errorf("%q is no whole number above 0", value)
			}
			*at(o) = n
			return nil
		}}
}

// staffOption is the one option that is a table.
var staffOption = option{"staff_in", panel.Verified,
	func(o *Options) string {
		var parts []string
		for _, c := range slices.Sorted(maps.Keys(o.StaffIn)) {
			parts = append(parts, c+"="+strconv.FormatFloat(o.StaffIn[c], 'g', -1, 64))
		}
		return strings.Join(parts, " ")
	},
	func(o *Options) {
		if o.StaffIn == nil {
			o.StaffIn = map[string]float64{"RUS": 50}
		}
	},
	func(o *Options, value string) error {
		o.StaffIn = map[string]float64{}
		for _, pair := range strings.Fields(value) {
			country, staff, _ := strings.Cut(pair, "=")
			var v float64
			if err := positive(staff, &v); err != nil {
				return err
			}
			o.StaffIn[country] = v
		}
		return nil
	}}

var normOption = option{"norm", panel.Judgement,
	func(o *Options) string {
		parts := make([]string, Levels)
		for k, s := range *o.Norm {
			parts[k] = strconv.FormatFloat(s, 'g', -1, 64)
		}
		return strings.Join(parts, " ")
	},
	func(o *Options) {
		if o.Norm == nil {
			n := DefaultNorm()
			o.Norm = &n
		}
	},
	func(o *Options, value string) error {
		parts := strings.Fields(value)
		if len(parts) != Levels {
			return fmt.Errorf("%d shares, want %d parted by blanks", len(parts), Levels)
		}
		var n Shares
		for k, p := range parts {
			v, err := strconv.ParseFloat(p, 64)
			if err != nil {
				return fmt.Errorf("%q is no number", p)
			}
			n[k] = v
		}
		o.Norm = &n
		return n.check()
	}}

// options is the one list of all options, in the order of the recipe.
var options = []option{
	optional("basic", func(o *Options) **float64 { return &o.Basic }, -0.5),
	optional("good", func(o *Options) **float64 { return &o.Good }, 0.5),
	number("rd", panel.Judgement, func(o *Options) *float64 { return &o.RD }, 1),
	whole("leapfrog", panel.Judgement, func(o *Options) *int { return &o.Leapfrog }, 2),
	number("confidence", panel.Judgement, func(o *Options) *float64 { return &o.Confidence }, 0.95),
	whole("min_firms", panel.Judgement, func(o *Options) *int { return &o.MinFirms }, 5),
	whole("full_firms", panel.Judgement, func(o *Options) *int { return &o.FullFirms }, 20),
	whole("min_scored", panel.Verified, func(o *Options) *int { return &o.MinScored }, 15),
	whole("min_side", panel.Judgement, func(o *Options) *int { return &o.MinSide }, 5),
	whole("min_countries", panel.Judgement, func(o *Options) *int { return &o.MinCountries }, 8),
	number("unlike", panel.Judgement, func(o *Options) *float64 { return &o.Unlike }, 0.10),
	number("staff", panel.Verified, func(o *Options) *float64 { return &o.Staff }, 20),
	staffOption,
	number("medium", panel.Verified, func(o *Options) *float64 { return &o.Medium }, 50),
	number("large", panel.Verified, func(o *Options) *float64 { return &o.Large }, 250),
	number("size_medium", panel.Judgement, func(o *Options) *float64 { return &o.SizeMedium }, 20),
	number("size_large", panel.Judgement, func(o *Options) *float64 { return &o.SizeLarge }, 100),
	number("exporter", panel.Literature, func(o *Options) *float64 { return &o.Exporter }, 10),
	number("foreign", panel.Literature, func(o *Options) *float64 { return &o.Foreign }, 10),
	normOption,
	number("similar", panel.Judgement, func(o *Options) *float64 { return &o.Similar }, 0.05),
	number("different", panel.Judgement, func(o *Options) *float64 { return &o.Different }, 0.15),
	number("middle", panel.Judgement, func(o *Options) *float64 { return &o.Middle }, 0.5),
	number("tip", panel.Judgement, func(o *Options) *float64 { return &o.Tip }, 0.5),
	whole("min_peers", panel.Judgement, func(o *Options) *int { return &o.MinPeers }, 5),
	number("band", panel.Judgement, func(o *Options) *float64 { return &o.Band }, 0.3),
	whole("draws", panel.Verified, func(o *Options) *int { return &o.Draws }, 1000),
	whole("quorum_members", panel.Judgement, func(o *Options) *int { return &o.QuorumMembers }, 5),
	number("quorum_share", panel.Judgement, func(o *Options) *float64 { return &o.QuorumShare }, 0.30),
}

func (o Options) withDefaults() Options {
	for _, d := range options {
		d.fill(&o)
	}
	return o
}

// Params lists all options with their values and provenance, in a fixed order. An
// option that differs from its default has provenance user.
func (o Options) Params() []panel.Param {
	o = o.withDefaults()
	def := Options{}.withDefaults()
	out := make([]panel.Param, len(options))
	for i, d := range options {
		out[i] = panel.Param{Name: d.name, Value: d.text(&o), Provenance: d.provenance}
		if out[i].Value != d.text(&def) {
			out[i].Provenance = panel.User
		}
	}
	return out
}

// Set changes one option by its name in the recipe. The error says what is wrong with
// the name or the value; whether options fit together is seen by Compute.
func (o *Options) Set(name, value string) error {
	var names []string
	for _, d := range options {
		if d.name == name {
			if err := d.set(o, value); err != nil {
				return fmt.Errorf("option %s: %w", name, err)
			}
			return nil
		}
		names = append(names, d.name)
	}
	return fmt.Errorf("there is no option %q, only %s", name, strings.Join(names, ", "))
}

// maxDraws keeps the bootstrap of a country within some 100 MB.
const maxDraws = 1_000_000

// check tests options with defaults filled in.
func (o Options) check() error {
	for _, v := range []struct {
		name string
		v    float64
		top  float64
	}{{"confidence", o.Confidence, 1}, {"unlike", o.Unlike, 1}, {"similar", o.Similar, 1}, {"different", o.Different, 1}, {"quorum_share", o.QuorumShare, 1},
		{"rd", o.RD, 100}, {"exporter", o.Exporter, 100}, {"foreign", o.Foreign, 100}, {"middle", o.Middle, math.MaxFloat64}, {"tip", o.Tip, math.MaxFloat64},
		{"staff", o.Staff, math.MaxFloat64}, {"band", o.Band, 1}} {
		if !(v.v > 0 && v.v <= v.top) {
			return fmt.Errorf("option %s = %v is out of range", v.name, v.v)
		}
	}
	for _, v := range []struct {
		name string
		n    int
	}{{"leapfrog", o.Leapfrog}, {"min_firms", o.MinFirms}, {"full_firms", o.FullFirms}, {"min_scored", o.MinScored}, {"min_side", o.MinSide},
		{"min_countries", o.MinCountries}, {"min_peers", o.MinPeers}, {"draws", o.Draws}, {"quorum_members", o.QuorumMembers}} {
		if v.n < 1 {
			return fmt.Errorf("option %s = %d must be at least 1", v.name, v.n)
		}
	}
	switch {
	case o.Confidence >= 1:
		return fmt.Errorf("option confidence = %v must be below 1", o.Confidence)
	case math.Abs(*o.Basic) > 10 || math.Abs(*o.Good) > 10:
		return fmt.Errorf("options basic = %v and good = %v are scores in standard deviations, at most 10", *o.Basic, *o.Good)
	case !(*o.Basic <= *o.Good):
		return fmt.Errorf("option good = %v must not be below basic = %v", *o.Good, *o.Basic)
	case !(o.SizeMedium > 0 && o.SizeLarge > o.SizeMedium):
		return fmt.Errorf("options size_medium = %v and size_large = %v must ascend from above 0", o.SizeMedium, o.SizeLarge)
	case !(o.Medium > 0 && o.Large > o.Medium):
		return fmt.Errorf("options medium = %v and large = %v must ascend from above 0", o.Medium, o.Large)
	case o.Similar > o.Different:
		return fmt.Errorf("option similar = %v must not be above different = %v", o.Similar, o.Different)
	case o.FullFirms < o.MinFirms:
		return fmt.Errorf("option full_firms = %d must not be below min_firms = %d", o.FullFirms, o.MinFirms)
	case o.Draws < 100:
		return fmt.Errorf("option draws = %d: an interval needs at least 100", o.Draws)
	case o.Draws > maxDraws:
		return fmt.Errorf("option draws = %d: at most %d are drawn, more would only cost memory", o.Draws, maxDraws)
	case o.Leapfrog >= Levels:
		return fmt.Errorf("option leapfrog = %d: there are only %d levels", o.Leapfrog, Levels)
	}
	return o.Norm.check()
}

// check tells whether shares are those of a pyramid.
func (s Shares) check() error {
	sum := 0.0
	for k, v := range s {
		if !(v >= 0 && v <= 1) {
			return fmt.Errorf("norm: the share %v of level %d is not between 0 and 1", v, k)
		}
		sum += v
	}
	if math.Abs(sum-1) > 1e-6 {
		return fmt.Errorf("norm: the shares sum to %v, not to 1", sum)
	}
	return nil
}
