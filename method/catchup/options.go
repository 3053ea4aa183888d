package catchup

import (
	"fmt"

	"upstep/panel"
)

// Version of the method: it changes whenever a number changes.
const Version = "1"

// eps is the tolerance of comparisons after computation.
const eps = 1e-9

// Options are the editable thresholds. The zero value of a field means its default.
type Options struct {
	Year      int    // last year of the window; 0: the last of the tables
	Window    int    // years of the window; default 3
	Reference string // economy that science linkage is divided by; default USA

	MinPatents int     // fewest patents in the window for measures of a country; default 100
	Rarefy     int     // size of the sample to which diversification is rarefied; default 100
	ShortShare float64 // classes up to this share of patents, by cycle time, are short; default 0.33
	LongShare  float64 // and from this share on long; default 0.67

	HighMark float64 // a measure from this place between least and most on is high; default 2/3
	Marks    int     // of the four marks of a profile so many must be high (or low); default 3

	Smooth      int     // years of the centred mean of relative cycle time; default 5
	MinTimed    int     // fewest patents with a cycle time for a year of the series; default 20
	SidePoints  int     // fewest points on each side of a switching point; default 5
	MaxInterval float64 // years: the bootstrap interval must be shorter; default 15
	Level       float64 // of that interval; default 0.90
	Draws       int     // of the bootstrap; default 1000
	Block       int     // residuals are drawn in blocks of so many points; default 5
	Seed        uint64  // of the bootstrap; 0 is a seed

	GrowthYears int     // growth of a field is taken over so many years; default 10
	MinExpected float64 // patents expected in a field for a specialisation index; default 5
	CountLevel  float64 // of the limits of a count; default 0.95
	Complete    float64 // a last year with fewer patents than this share of the year before is not complete; default 0.7
}

// options is the one list of all options, in the order of the recipe. The window of
// three years, the limit of 100 patents and the rarefaction to 100 are those of
// chapter 8 of the methods specification.
var options = panel.Settings[Options]{
	panel.Count("window", panel.Literature, func(o *Options) *int { return &o.Window }, 3),
	panel.Count("min_patents", panel.Judgement, func(o *Options) *int { return &o.MinPatents }, 100),
	panel.Count("rarefy", panel.Judgement, func(o *Options) *int { return &o.Rarefy }, 100),
	panel.Positive("short_share", panel.Judgement, func(o *Options) *float64 { return &o.ShortShare }, 0.33),
	panel.Positive("long_share", panel.Judgement, func(o *Options) *float64 { return &o.LongShare }, 0.67),
	panel.Positive("high_mark", panel.Judgement, func(o *Options) *float64 { return &o.HighMark }, 2.0/3),
	panel.Count("marks", panel.Judgement, func(o *Options) *int { return &o.Marks }, 3),
	panel.Count("smooth", panel.Literature, func(o *Options) *int { return &o.Smooth }, 5),
	panel.Count("min_timed", panel.Judgement, func(o *Options) *int { return &o.MinTimed }, 20),
	panel.Count("side_points", panel.Judgement, func(o *Options) *int { return &o.SidePoints }, 5),
	panel.Positive("max_interval", panel.Judgement, func(o *Options) *float64 { return &o.MaxInterval }, 15),
	panel.Positive("level", panel.Judgement, func(o *Options) *float64 { return &o.Level }, 0.90),
	panel.Count("draws", panel.Judgement, func(o *Options) *int { return &o.Draws }, 1000),
	panel.Count("block", panel.Judgement, func(o *Options) *int { return &o.Block }, 5),
	panel.Count("growth_years", panel.Judgement, func(o *Options) *int { return &o.GrowthYears }, 10),
	panel.Positive("min_expected", panel.Judgement, func(o *Options) *float64 { return &o.MinExpected }, 5),
	panel.Positive("count_level", panel.Judgement, func(o *Options) *float64 { return &o.CountLevel }, 0.95),
	panel.Positive("complete", panel.Judgement, func(o *Options) *float64 { return &o.Complete }, 0.7),
	panel.Word("reference", panel.Literature, func(o *Options) *string { return &o.Reference }, "USA"),
}

func (o Options) withDefaults() Options { return options.Fill(o) }

// Editable returns the table of the options, which a user can change by name.
func (Options) Editable() panel.Settings[Options] { return options }

// Params lists the options with their values and provenance, in a fixed order. An
// option that differs from its default has provenance user.
func (o Options) Params() []panel.Param { return options.Params(o) }

// Check says which option can't be honoured.
func (o Options) Check() error {
	o = o.withDefaults()
	share := func(v float64) bool { return v > 0 && v < 1 }
	switch {
	case o.Window < 1 || o.Window > 50:
		return fmt.Errorf("catchup: a window of %d years, want 1 to 50", o.Window)
	case o.MinPatents < 5:
		return fmt.Errorf("catchup: min_patents %d, want at least 5: below there is no statistic", o.MinPatents)
	case o.Rarefy < 1:
		return fmt.Errorf("catchup: rarefy %d, want at least 1", o.Rarefy)
	case !share(o.ShortShare) || !share(o.LongShare) || o.ShortShare > o.LongShare:
		return fmt.Errorf("catchup: short_share %v and long_share %v, want 0 < short <= long < 1", o.ShortShare, o.LongShare)
	case o.HighMark <= 0.5 || o.HighMark > 1:
		return fmt.Errorf("catchup: high_mark %v, want above 0.5 and at most 1", o.HighMark)
	case o.Marks < 3 || o.Marks > 4:
		return fmt.Errorf("catchup: marks %d, want 3 or 4", o.Marks)
	case o.Smooth < 1 || o.Smooth%2 == 0:
		return fmt.Errorf("catchup: a centred mean needs an odd number of years, got %d", o.Smooth)
	case o.MinTimed < 1 || o.SidePoints < 2 || o.Draws < 100 || o.Draws > 100_000 || o.Block < 1:
		return fmt.Errorf("catchup: min_timed %d, side_points %d, draws %d, block %d, want at least 1, 2, 100 (at most 100,000) and 1", o.MinTimed, o.SidePoints, o.Draws, o.Block)
	case !(o.MaxInterval > 0) || !share(o.Level) || !share(o.CountLevel) || !share(o.Complete):
		return fmt.Errorf("catchup: max_interval %v, level %v, count_level %v, complete %v, want a length above 0 and shares between 0 and 1", o.MaxInterval, o.Level, o.CountLevel, o.Complete)
	case o.GrowthYears < 1 || !(o.MinExpected > 0):
		return fmt.Errorf("catchup: growth_years %d, min_expected %v, want at least 1 and above 0", o.GrowthYears, o.MinExpected)
	}
	return nil
}
