package identify

import (
	"fmt"

	"upstep/panel"
)

// Version of the method: it changes whenever a number changes.
const Version = "2"

// Options are the editable thresholds and weights. The zero value of a field means its
// default; a negative value means 0.
type Options struct {
	Horizon int // years looked back; default 20
	MaxLag  int // years an income or a population is carried forward; default 3
	// EndowmentLag is the same for endowments, which move slowly; default 7.
	EndowmentLag int

	NowLow, NowHigh   float64 // income today against home; default 2 and 4
	ThenLow, ThenHigh float64 // income a horizon ago against home today; default 0.75 and 1.25
	Growth            float64 // geometric mean growth of income a year; default 0.04
	Distance          float64 // largest distance in endowments; default 1.25
	Cover             float64 // least share of the features' weight that must be known; default 0.6
	Capital           float64 // weight of capital per worker among endowments of weight 1; default 0
	MinPopulation     float64 // default 2,000,000
	Fewest            int     // compass countries below which filters are relaxed; default 2

	RelaxedDistance float64 // default 1.75
	RelaxedGrowth   float64 // default 0.03
	RelaxedHigh     float64 // default 5

	ResourceRents float64 // rents in % of GDP from which home counts as resource-rich; default 10

	MeanYears    int     // years averaged at both ends of the horizon; default 3
	MidRCA       float64 // RCA of the compass country at the middle; default 1
	ExitYears    int     // years looked back for an exit; default 5
	ExitFall     float64 // fall of RCA that is an exit; default 0.25
	LabourCost   float64 // unit labour cost against home that is an exit; default 2
	LeastYears   int     // shortest horizon of tables worth a screen; default 10
	Carried      float64 // RCA of home that shows it can carry a resource-intensive product; default 1
	Top10        float64 // share of the ten largest firms that is a high minimum scale; default 0.8
	TopEconomies float64 // share of the three largest exporters that is flagged; default 0.8

	DiscoveryFrom float64 // RCA of home at the start below which a product was none of its own; default 0.5
	DiscoveryTo   float64 // RCA of home today from which it is one; default 1

	ShareUnit   float64 // growth of the share that counts fully; default 0.06
	DensityUnit float64 // density that counts fully; default 0.5
	FirmsUnit   float64 // firms that count fully; default 5
	WShare      float64 // weight; default 0.35
	WDensity    float64 // default 0.25
	WFirms      float64 // default 0.20
	WExit       float64 // default 0.20
	ScoreCover  float64 // least share of weight known for a score; default 0.6

	MaxMonths  int     // of pioneer support; default 60
	Interviews int     // behind a target of step 2; default 5
	CapYears   float64 // of expected tax that support may cost; default 5
}

// options is the one list of all options, in the order of the recipe.
var options = panel.Settings[Options]{
	panel.Whole("horizon", panel.Verified, func(o *Options) *int { return &o.Horizon }, 20),
	panel.Whole("max_lag", panel.Judgement, func(o *Options) *int { return &o.MaxLag }, 3),
	panel.Whole("endowment_lag", panel.Judgement, func(o *Options) *int { return &o.EndowmentLag }, 7),
	panel.Real("now_low", panel.Verified, func(o *Options) *float64 { return &o.NowLow }, 2),
	panel.Real("now_high", panel.Literature, func(o *Options) *float64 { return &o.NowHigh }, 4),
	panel.Real("then_low", panel.Judgement, func(o *Options) *float64 { return &o.ThenLow }, 0.75),
	panel.Real("then_high", panel.Judgement, func(o *Options) *float64 { return &o.ThenHigh }, 1.25),
	panel.Real("growth", panel.Judgement, func(o *Options) *float64 { return &o.Growth }, 0.04),
	panel.Real("distance", panel.Judgement, func(o *Options) *float64 { return &o.Distance }, 1.25),
	panel.Real("cover", panel.Judgement, func(o *Options) *float64 { return &o.Cover }, 0.6),
	panel.Real("capital_weight", panel.Judgement, func(o *Options) *float64 { return &o.Capital }, 0),
	panel.Real("min_population", panel.Judgement, func(o *Options) *float64 { return &o.MinPopulation }, 2e6),
	panel.Whole("fewest", panel.Judgement, func(o *Options) *int { return &o.Fewest }, 2),
	panel.Real("relaxed_distance", panel.Judgement, func(o *Options) *float64 { return &o.RelaxedDistance }, 1.75),
	panel.Real("relaxed_growth", panel.Judgement, func(o *Options) *float64 { return &o.RelaxedGrowth }, 0.03),
	panel.Real("relaxed_high", panel.Judgement, func(o *Options) *float64 { return &o.RelaxedHigh }, 5),
	panel.Real("resource_rents", panel.Judgement, func(o *Options) *float64 { return &o.ResourceRents }, 10),
	panel.Whole("mean_years", panel.Judgement, func(o *Options) *int { return &o.MeanYears }, 3),
	panel.Real("mid_rca", panel.Judgement, func(o *Options) *float64 { return &o.MidRCA }, 1),
	panel.Whole("exit_years", panel.Judgement, func(o *Options) *int { return &o.ExitYears }, 5),
	panel.Real("exit_fall", panel.Judgement, func(o *Options) *float64 { return &o.ExitFall }, 0.25),
	panel.Real("labour_cost", panel.Judgement, func(o *Options) *float64 { return &o.LabourCost }, 2),
	panel.Whole("least_years", panel.Judgement, func(o *Options) *int { return &o.LeastYears }, 10),
	panel.Real("carried_rca", panel.Judgement, func(o *Options) *float64 { return &o.Carried }, 1),
	panel.Real("top10_share", panel.Judgement, func(o *Options) *float64 { return &o.Top10 }, 0.8),
	panel.Real("top_economies_share", panel.Judgement, func(o *Options) *float64 { return &o.TopEconomies }, 0.8),
	panel.Real("discovery_from", panel.Judgement, func(o *Options) *float64 { return &o.DiscoveryFrom }, 0.5),
	panel.Real("discovery_to", panel.Judgement, func(o *Options) *float64 { return &o.DiscoveryTo }, 1),
	panel.Real("share_unit", panel.Judgement, func(o *Options) *float64 { return &o.ShareUnit }, 0.06),
	panel.Real("density_unit", panel.Judgement, func(o *Options) *float64 { return &o.DensityUnit }, 0.5),
	panel.Real("firms_unit", panel.Judgement, func(o *Options) *float64 { return &o.FirmsUnit }, 5),
	panel.Real("weight_share", panel.Judgement, func(o *Options) *float64 { return &o.WShare }, 0.35),
	panel.Real("weight_density", panel.Judgement, func(o *Options) *float64 { return &o.WDensity }, 0.25),
	panel.Real("weight_firms", panel.Judgement, func(o *Options) *float64 { return &o.WFirms }, 0.20),
	panel.Real("weight_exit", panel.Judgement, func(o *Options) *float64 { return &o.WExit }, 0.20),
	panel.Real("score_cover", panel.Judgement, func(o *Options) *float64 { return &o.ScoreCover }, 0.6),
	panel.Whole("max_months", panel.Judgement, func(o *Options) *int { return &o.MaxMonths }, 60),
	panel.Whole("interviews", panel.Judgement, func(o *Options) *int { return &o.Interviews }, 5),
	panel.Real("cap_years", panel.Judgement, func(o *Options) *float64 { return &o.CapYears }, 5),
}

func (o Options) withDefaults() Options { return options.Fill(o) }

// kept leaves a limit of the user's where it is: it is relaxed no further than they say, and
// not at all when they say nothing.
func (o Options) kept() Options {
	for _, l := range []struct {
		set     float64
		relaxed *float64
	}{{o.Distance, &o.RelaxedDistance}, {o.Growth, &o.RelaxedGrowth}, {o.NowHigh, &o.RelaxedHigh}} {
		if l.set != 0 && *l.relaxed == 0 {
			*l.relaxed = l.set
		}
	}
	return o
}

// Params lists the options with their values and provenance, in a fixed order. An
// option that differs from its default has provenance user.
func (o Options) Params() []panel.Param { return options.Params(o) }

// Editable returns the table of the options, which a user can change by name.
func (Options) Editable() panel.Settings[Options] { return options }

// Check says which options can't be honoured, alone or together.
func (o Options) Check() error { return o.kept().withDefaults().check() }

// check takes options with defaults.
func (o Options) check() error {
	switch {
	case o.Horizon < 1:
		return fmt.Errorf("identify: a horizon of %d years makes no sense", o.Horizon)
	case o.NowLow > o.NowHigh || o.ThenLow > o.ThenHigh:
		return fmt.Errorf("identify: a lower limit of income lies above the upper one")
	case o.RelaxedDistance < o.Distance || o.RelaxedGrowth > o.Growth || o.RelaxedHigh < o.NowHigh:
		return fmt.Errorf("identify: relaxed_distance %g, relaxed_growth %g and relaxed_high %g must be no stricter than distance %g, growth %g and now_high %g",
			o.RelaxedDistance, o.RelaxedGrowth, o.RelaxedHigh, o.Distance, o.Growth, o.NowHigh)
	case o.Growth > 1 || o.RelaxedGrowth > 1 || o.ShareUnit > 1 || o.DensityUnit > 1:
		return fmt.Errorf("identify: growth, relaxed_growth, share_unit and density_unit are shares and can't exceed 1: 0.05 means 5 %%")
	case o.Cover > 1 || o.ScoreCover > 1 || o.ExitFall > 1 || o.Top10 > 1 || o.TopEconomies > 1:
		return fmt.Errorf("identify: cover, score_cover, exit_fall, top10_share and top_economies_share are shares and can't exceed 1")
	case o.WShare+o.WDensity+o.WFirms+o.WExit <= 0 || o.ShareUnit <= 0 || o.DensityUnit <= 0 || o.FirmsUnit <= 0:
		return fmt.Errorf("identify: a score needs a positive weight and positive units")
	case o.DiscoveryFrom > o.DiscoveryTo:
		return fmt.Errorf("identify: discovery_from %g lies above discovery_to %g", o.DiscoveryFrom, o.DiscoveryTo)
	case o.MeanYears < 1 || o.ExitYears < 1:
		return fmt.Errorf("identify: mean_years and exit_years are at least 1")
	}
	return nil
}
