package gap

import (
	"fmt"
	"math"
	"slices"

	"upstep/panel"
)

// Version of the method: it changes whenever a number changes.
const Version = "1"

// Options are the editable thresholds and codes. The zero value of a field means
// its default; for a field where 0 would make sense, a negative value means 0.
type Options struct {
	Income     string // regressor: GDP per head at constant PPP; default NY.GDP.PCAP.PP.KD
	Population string // default SP.POP.TOTL
	Rents      string // natural resource rents, % of GDP; default NY.GDP.TOTL.RT.ZS

	MinPopulation float64 // economies below it stay out of regressions; default 500,000
	MaxLag        int     // years a figure is carried forward when a Spec does not say; default 3
	QuorumMembers int     // fewest members with data for a group statistic; default 5
	QuorumShare   float64 // and the fewest as a share of members; default 0.30
	YearCover     float64 // reporters in a comparison year, as a share of the best recent year; default 0.5

	Somewhat float64 // |t| from which "somewhat above/below"; default 1
	Clearly  float64 // |t| from which "clearly above/below"; default 2

	FrontierYear int     // base year of the distance to frontier; default 2015
	FrontierTail float64 // winsorised share at each end; default 0.025, negative for none

	TrendYears    int     // years a trend looks back; default 15
	TrendPoints   int     // figures a trend needs; default 5
	TrendSpan     float64 // years from its first figure to its last; default 6
	TrendP        float64 // p below which a trend is called rising or falling; default 0.10
	ConvergeYears int     // span of the convergence regression; default 10

	PillarCover  float64 // share of a pillar's rows with a percentile that its mean needs; default 0.6
	PoissonLevel float64 // of the limits of a count; default 0.95
	SeverityT    float64 // weight of the conditional gap in the severity; default 0.5
	SeverityRank float64 // weight of the percentile; default 0.5
	SeverityFull float64 // conditional gap that counts as fully severe; default 2

	FewList  int // fewer values are listed, without a statistic of the group; default 5
	FewRange int // fewer give no regression; default 8
	FewFull  int // fewer give no distance to the frontier; default 20

	SlightShare float64 // "slightly": share of the comparator; default 0.15
	SlightSD    float64 // or of a standard deviation; default 0.25

	// Of Deindustrialise and StructureOfRD.
	Manufacturing string  // share of GDP, %; default NV.IND.MANF.ZS
	Industry      string  // share of GDP, %; default NV.IND.TOTL.ZS
	HighTech      string  // medium and high-tech share of manufacturing, %; default NV.MNF.TECH.ZS.UN
	GERD          string  // R&D spending, % of GDP; default GB.XPD.RSDV.GD.ZS
	MeanYears     int     // width of the centred mean, odd; default 5
	MeanPoints    int     // values it needs; default 3
	HistoryYears  int     // from the first to the last figure, both counted, for the peak test; default 25
	HistoryPoints int     // figures, for the peak test; default 15
	PeakAge       int     // a peak must be more than this many years ago; default 5
	PeakFall      float64 // and the fall since it more than this, percentage points; default 2
	CohortBefore  int     // reference peaks are those before this year; default 1990
	CohortRelaxed int     // or, if too few are known, before this year; default 2000
}

// options are those of Compare, in the order of the recipe. Every default is a judgement
// of this project.
var options = panel.Settings[Options]{
	panel.Word("income", panel.Judgement, func(o *Options) *string { return &o.Income }, "NY.GDP.PCAP.PP.KD"),
	panel.Word("population", panel.Judgement, func(o *Options) *string { return &o.Population }, "SP.POP.TOTL"),
	panel.Word("rents", panel.Judgement, func(o *Options) *string { return &o.Rents }, "NY.GDP.TOTL.RT.ZS"),
	panel.Real("min_population", panel.Judgement, func(o *Options) *float64 { return &o.MinPopulation }, 500_000),
	panel.Whole("max_lag", panel.Judgement, func(o *Options) *int { return &o.MaxLag }, 3),
	panel.Whole("quorum_members", panel.Judgement, func(o *Options) *int { return &o.QuorumMembers }, 5),
	panel.Real("quorum_share", panel.Judgement, func(o *Options) *float64 { return &o.QuorumShare }, 0.30),
	panel.Real("year_cover", panel.Judgement, func(o *Options) *float64 { return &o.YearCover }, 0.5),
	panel.Real("somewhat_t", panel.Judgement, func(o *Options) *float64 { return &o.Somewhat }, 1),
	panel.Real("clearly_t", panel.Judgement, func(o *Options) *float64 { return &o.Clearly }, 2),
	panel.Whole("frontier_year", panel.Judgement, func(o *Options) *int { return &o.FrontierYear }, 2015),
	panel.Real("frontier_tail", panel.Judgement, func(o *Options) *float64 { return &o.FrontierTail }, 0.025),
	panel.Whole("trend_years", panel.Judgement, func(o *Options) *int { return &o.TrendYears }, 15),
	panel.Real("trend_p", panel.Judgement, func(o *Options) *float64 { return &o.TrendP }, 0.10),
	panel.Whole("converge_years", panel.Judgement, func(o *Options) *int { return &o.ConvergeYears }, 10),
	panel.Whole("trend_points", panel.Judgement, func(o *Options) *int { return &o.TrendPoints }, 5),
	panel.Real("trend_span", panel.Judgement, func(o *Options) *float64 { return &o.TrendSpan }, 6),
	panel.Real("pillar_cover", panel.Judgement, func(o *Options) *float64 { return &o.PillarCover }, 0.6),
	panel.Positive("poisson_level", panel.Judgement, func(o *Options) *float64 { return &o.PoissonLevel }, 0.95),
	panel.Real("severity_t", panel.Judgement, func(o *Options) *float64 { return &o.SeverityT }, 0.5),
	panel.Real("severity_rank", panel.Judgement, func(o *Options) *float64 { return &o.SeverityRank }, 0.5),
	panel.Positive("severity_t_full", panel.Judgement, func(o *Options) *float64 { return &o.SeverityFull }, 2),
	panel.Count("small_list", panel.Judgement, func(o *Options) *int { return &o.FewList }, SmallList),
	panel.Count("small_range", panel.Judgement, func(o *Options) *int { return &o.FewRange }, SmallRange),
	panel.Count("small_full", panel.Judgement, func(o *Options) *int { return &o.FewFull }, SmallFull),
	panel.Real("slight_share", panel.Judgement, func(o *Options) *float64 { return &o.SlightShare }, 0.15),
	panel.Real("slight_sd", panel.Judgement, func(o *Options) *float64 { return &o.SlightSD }, 0.25),
}

// structureOptions are those of Deindustrialise and StructureOfRD.
var structureOptions = panel.Settings[Options]{
	panel.Word("manufacturing", panel.Judgement, func(o *Options) *string { return &o.Manufacturing }, "NV.IND.MANF.ZS"),
	panel.Word("industry", panel.Judgement, func(o *Options) *string { return &o.Industry }, "NV.IND.TOTL.ZS"),
	panel.Word("high_tech", panel.Judgement, func(o *Options) *string { return &o.HighTech }, "NV.MNF.TECH.ZS.UN"),
	panel.Word("gerd", panel.Judgement, func(o *Options) *string { return &o.GERD }, "GB.XPD.RSDV.GD.ZS"),
	panel.Whole("mean_years", panel.Judgement, func(o *Options) *int { return &o.MeanYears }, 5),
	panel.Whole("mean_points", panel.Judgement, func(o *Options) *int { return &o.MeanPoints }, 3),
	panel.Whole("history_years", panel.Judgement, func(o *Options) *int { return &o.HistoryYears }, 25),
	panel.Whole("history_points", panel.Judgement, func(o *Options) *int { return &o.HistoryPoints }, 15),
	panel.Whole("peak_age", panel.Judgement, func(o *Options) *int { return &o.PeakAge }, 5),
	panel.Real("peak_fall", panel.Judgement, func(o *Options) *float64 { return &o.PeakFall }, 2),
	panel.Whole("cohort_before", panel.Judgement, func(o *Options) *int { return &o.CohortBefore }, 1990),
	panel.Whole("cohort_relaxed", panel.Judgement, func(o *Options) *int { return &o.CohortRelaxed }, 2000),
}

// allOptions are both.
var allOptions = slices.Concat(options, structureOptions)

func (o Options) withDefaults() Options { return allOptions.Fill(o) }

// Full returns the options with every default filled in.
func (o Options) Full() Options { return o.withDefaults() }

// Editable returns the table of the options, which a user can change by name.
func (Options) Editable() panel.Settings[Options] { return allOptions }

// Check says which options can't be honoured, alone or together.
func (o Options) Check() error { return o.withDefaults().check() }

// Params lists the options of Compare and the fixed thresholds with their values
// and provenance, in a fixed order. An option that differs from its default has
// provenance user.
func (o Options) Params() []panel.Param { return append(options.Params(o), fixed()...) }

// StructureParams does so for Deindustrialise and StructureOfRD.
func (o Options) StructureParams() []panel.Param {
	return append(allOptions.Params(o), fixed()...)
}

func (o Options) check() error {
	switch {
	case o.QuorumShare > 1, o.YearCover > 1, o.TrendP > 1, o.PillarCover > 1:
		return fmt.Errorf("quorum_share, year_cover, trend_p and pillar_cover are shares and can't exceed 1")
	case !(o.PoissonLevel > 0 && o.PoissonLevel < 1):
		return fmt.Errorf("poisson_level %v is a share above 0 and below 1", o.PoissonLevel)
	case !(math.Abs(o.SeverityT+o.SeverityRank-1) <= eps):
		return fmt.Errorf("severity_t %v and severity_rank %v are weights that add up to 1", o.SeverityT, o.SeverityRank)
	case !(o.SeverityFull > 0):
		return fmt.Errorf("severity_t_full %v must be above 0", o.SeverityFull)
	case o.TrendPoints < 3:
		return fmt.Errorf("trend_points %d: a trend needs at least 3 figures", o.TrendPoints)
	case o.FrontierTail >= 0.5:
		return fmt.Errorf("frontier_tail %v must be below 0.5", o.FrontierTail)
	case o.FewList < 3 || o.FewRange < max(4, o.FewList) || o.FewFull < o.FewRange:
		return fmt.Errorf("small_list %d, small_range %d and small_full %d: at least 3, at least 4, and none below the one before", o.FewList, o.FewRange, o.FewFull)
	case o.Clearly < o.Somewhat:
		return fmt.Errorf("clearly_t %v is below somewhat_t %v", o.Clearly, o.Somewhat)
	case o.MeanYears < 1, o.MeanYears%2 == 0, o.MeanPoints > o.MeanYears:
		return fmt.Errorf("a centred mean needs an odd number of years and no more points than that, got %d of %d", o.MeanPoints, o.MeanYears)
	}
	return nil
}

// Quorum returns the fewest members with data that a statistic of a group needs:
// QuorumMembers or QuorumShare of the members, whichever is more.
func (o Options) Quorum(members int) int { return o.withDefaults().quorum(members) }

// quorum is Quorum of options with defaults.
func (o Options) quorum(members int) int {
	need := max(o.QuorumMembers, 1)
	if share := o.QuorumShare * float64(members); share > float64(need)+eps {
		need = int(share - eps)
		if float64(need) < share-eps {
			need++
		}
	}
	return need
}
