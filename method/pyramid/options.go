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

// optional is a score, which may be 0 or below: nil means the default.
func optional(name string, at func(*Options) **float64, def float64) panel.Setting[Options] {
	return panel.Setting[Options]{Name: name, Provenance: panel.Judgement,
		Text: func(o *Options) string { return strconv.FormatFloat(**at(o), 'g', -1, 64) },
		Fill: func(o *Options) {
			if *at(o) == nil {
				*at(o) = &def
			}
		},
		Parse: func(o *Options, value string) error {
			v, err := strconv.ParseFloat(value, 64)
			if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("%s is a number, not %q", name, value)
			}
			*at(o) = &v
			return nil
		}}
}

// staffOption is the one option that is a table.
var staffOption = panel.Setting[Options]{Name: "staff_in", Provenance: panel.Verified,
	Text: func(o *Options) string {
		var parts []string
		for _, c := range slices.Sorted(maps.Keys(o.StaffIn)) {
			parts = append(parts, c+"="+strconv.FormatFloat(o.StaffIn[c], 'g', -1, 64))
		}
		return strings.Join(parts, " ")
	},
	Fill: func(o *Options) {
		if o.StaffIn == nil {
			o.StaffIn = map[string]float64{"RUS": 50}
		}
	},
	Parse: func(o *Options, value string) error {
		o.StaffIn = map[string]float64{}
		for _, pair := range strings.Fields(value) {
			country, staff, _ := strings.Cut(pair, "=")
			v, err := strconv.ParseFloat(staff, 64)
			if err != nil || !(v > 0) || math.IsInf(v, 0) {
				return fmt.Errorf("staff_in is a list of COUNTRY=NUMBER parted by blanks, with numbers above 0, not %q", pair)
			}
			o.StaffIn[country] = v
		}
		return nil
	}}

var normOption = panel.Setting[Options]{Name: "norm", Provenance: panel.Judgement,
	Text: func(o *Options) string {
		parts := make([]string, Levels)
		for k, s := range *o.Norm {
			parts[k] = strconv.FormatFloat(s, 'g', -1, 64)
		}
		return strings.Join(parts, " ")
	},
	Fill: func(o *Options) {
		if o.Norm == nil {
			n := DefaultNorm()
			o.Norm = &n
		}
	},
	Parse: func(o *Options, value string) error {
		parts := strings.Fields(value)
		if len(parts) != Levels {
			return fmt.Errorf("norm is %d shares parted by blanks, not %d", Levels, len(parts))
		}
		var n Shares
		for k, p := range parts {
			v, err := strconv.ParseFloat(p, 64)
			if err != nil {
				return fmt.Errorf("norm is %d shares, and %q is no number", Levels, p)
			}
			n[k] = v
		}
		o.Norm = &n
		return n.check()
	}}

// options is the one list of all options, in the order of the recipe.
var options = panel.Settings[Options]{
	optional("basic", func(o *Options) **float64 { return &o.Basic }, -0.5),
	optional("good", func(o *Options) **float64 { return &o.Good }, 0.5),
	panel.Positive("rd", panel.Judgement, func(o *Options) *float64 { return &o.RD }, 1),
	panel.Count("leapfrog", panel.Judgement, func(o *Options) *int { return &o.Leapfrog }, 2),
	panel.Positive("confidence", panel.Judgement, func(o *Options) *float64 { return &o.Confidence }, 0.95),
	panel.Count("min_firms", panel.Judgement, func(o *Options) *int { return &o.MinFirms }, 5),
	panel.Count("full_firms", panel.Judgement, func(o *Options) *int { return &o.FullFirms }, 20),
	panel.Count("min_scored", panel.Verified, func(o *Options) *int { return &o.MinScored }, 15),
	panel.Count("min_side", panel.Judgement, func(o *Options) *int { return &o.MinSide }, 5),
	panel.Count("min_countries", panel.Judgement, func(o *Options) *int { return &o.MinCountries }, 8),
	panel.Positive("unlike", panel.Judgement, func(o *Options) *float64 { return &o.Unlike }, 0.10),
	panel.Positive("staff", panel.Verified, func(o *Options) *float64 { return &o.Staff }, 20),
	staffOption,
	panel.Positive("medium", panel.Verified, func(o *Options) *float64 { return &o.Medium }, 50),
	panel.Positive("large", panel.Verified, func(o *Options) *float64 { return &o.Large }, 250),
	panel.Positive("size_medium", panel.Judgement, func(o *Options) *float64 { return &o.SizeMedium }, 20),
	panel.Positive("size_large", panel.Judgement, func(o *Options) *float64 { return &o.SizeLarge }, 100),
	panel.Positive("exporter", panel.Literature, func(o *Options) *float64 { return &o.Exporter }, 10),
	panel.Positive("foreign", panel.Literature, func(o *Options) *float64 { return &o.Foreign }, 10),
	normOption,
	panel.Positive("similar", panel.Judgement, func(o *Options) *float64 { return &o.Similar }, 0.05),
	panel.Positive("different", panel.Judgement, func(o *Options) *float64 { return &o.Different }, 0.15),
	panel.Positive("middle", panel.Judgement, func(o *Options) *float64 { return &o.Middle }, 0.5),
	panel.Positive("tip", panel.Judgement, func(o *Options) *float64 { return &o.Tip }, 0.5),
	panel.Count("min_peers", panel.Judgement, func(o *Options) *int { return &o.MinPeers }, 5),
	panel.Positive("band", panel.Judgement, func(o *Options) *float64 { return &o.Band }, 0.3),
	panel.Count("draws", panel.Verified, func(o *Options) *int { return &o.Draws }, 1000),
	panel.Count("quorum_members", panel.Judgement, func(o *Options) *int { return &o.QuorumMembers }, 5),
	panel.Positive("quorum_share", panel.Judgement, func(o *Options) *float64 { return &o.QuorumShare }, 0.30),
}

func (o Options) withDefaults() Options { return options.Fill(o) }

// Params lists the options with their values and provenance, in a fixed order. An
// option that differs from its default has provenance user.
func (o Options) Params() []panel.Param { return options.Params(o) }

// Editable returns the table of the options, which a user can change by name.
func (Options) Editable() panel.Settings[Options] { return options }

// Check says which options can't be honoured, alone or together.
func (o Options) Check() error { return o.withDefaults().check() }

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
