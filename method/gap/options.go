package gap

import (
	"fmt"
	"slices"
	"strconv"

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
	TrendP        float64 // p below which a trend is called rising or falling; default 0.10
	ConvergeYears int     // span of the convergence regression; default 10

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

// option describes one field once, for defaults and for the recipe. Every default
// below is a judgement of this project.
type option struct {
	name string
	text func(*Options) string
	fill func(*Options) // sets the default when the field is zero
}

func number(name string, at func(*Options) *float64, def float64) option {
	return option{name,
		func(o *Options) string { return strconv.FormatFloat(max(*at(o), 0), 'g', -1, 64) },
		func(o *Options) {
			if *at(o) == 0 {
				*at(o) = def
			}
		}}
}

func whole(name string, at func(*Options) *int, def int) option {
	return option{name,
		func(o *Options) string { return strconv.Itoa(max(*at(o), 0)) },
		func(o *Options) {
			if *at(o) == 0 {
				*at(o) = def
			}
		}}
}

func code(name string, at func(*Options) *string, def string) option {
	return option{name,
		func(o *Options) string { return *at(o) },
		func(o *Options) {
			if *at(o) == "" {
				*at(o) = def
			}
		}}
}

// options is the one list of all options, in the order of the recipe.
var options = []option{
	code("income", func(o *Options) *string { return &o.Income }, "NY.GDP.PCAP.PP.KD"),
	code("population", func(o *Options) *string { return &o.Population }, "SP.POP.TOTL"),
	code("rents", func(o *Options) *string { return &o.Rents }, "NY.GDP.TOTL.RT.ZS"),
	number("min_population", func(o *Options) *float64 { return &o.MinPopulation }, 500_000),
	whole("max_lag", func(o *Options) *int { return &o.MaxLag }, 3),
	whole("quorum_members", func(o *Options) *int { return &o.QuorumMembers }, 5),
	number("quorum_share", func(o *Options) *float64 { return &o.QuorumShare }, 0.30),
	number("year_cover", func(o *Options) *float64 { return &o.YearCover }, 0.5),
	number("somewhat_t", func(o *Options) *float64 { return &o.Somewhat }, 1),
	number("clearly_t", func(o *Options) *float64 { return &o.Clearly }, 2),
	whole("frontier_year", func(o *Options) *int { return &o.FrontierYear }, 2015),
	number("frontier_tail", func(o *Options) *float64 { return &o.FrontierTail }, 0.025),
	whole("trend_years", func(o *Options) *int { return &o.TrendYears }, 15),
	number("trend_p", func(o *Options) *float64 { return &o.TrendP }, 0.10),
	whole("converge_years", func(o *Options) *int { return &o.ConvergeYears }, 10),
	number("slight_share", func(o *Options) *float64 { return &o.SlightShare }, 0.15),
	number("slight_sd", func(o *Options) *float64 { return &o.SlightSD }, 0.25),
}

// structureOptions are those of Deindustrialise and StructureOfRD.
var structureOptions = []option{
	code("manufacturing", func(o *Options) *string { return &o.Manufacturing }, "NV.IND.MANF.ZS"),
	code("industry", func(o *Options) *string { return &o.Industry }, "NV.IND.TOTL.ZS"),
	code("high_tech", func(o *Options) *string { return &o.HighTech }, "NV.MNF.TECH.ZS.UN"),
	code("gerd", func(o *Options) *string { return &o.GERD }, "GB.XPD.RSDV.GD.ZS"),
	whole("mean_years", func(o *Options) *int { return &o.MeanYears }, 5),
	whole("mean_points", func(o *Options) *int { return &o.MeanPoints }, 3),
	whole("history_years", func(o *Options) *int { return &o.HistoryYears }, 25),
	whole("history_points", func(o *Options) *int { return &o.HistoryPoints }, 15),
	whole("peak_age", func(o *Options) *int { return &o.PeakAge }, 5),
	number("peak_fall", func(o *Options) *float64 { return &o.PeakFall }, 2),
	whole("cohort_before", func(o *Options) *int { return &o.CohortBefore }, 1990),
	whole("cohort_relaxed", func(o *Options) *int { return &o.CohortRelaxed }, 2000),
}

func (o Options) withDefaults() Options {
	for _, list := range [][]option{options, structureOptions} {
		for _, d := range list {
			d.fill(&o)
		}
	}
	return o
}

// Params lists the options of Compare and the fixed thresholds with their values
// and provenance, in a fixed order. An option that differs from its default has
// provenance user.
func (o Options) Params() []panel.Param { return append(o.params(options), fixed()...) }

// StructureParams does so for Deindustrialise and StructureOfRD.
func (o Options) StructureParams() []panel.Param {
	return append(o.params(slices.Concat(options, structureOptions)), fixed()...)
}

func (o Options) params(list []option) []panel.Param {
	o = o.withDefaults()
	def := Options{}.withDefaults()
	out := make([]panel.Param, len(list))
	for i, d := range list {
		out[i] = panel.Param{Name: d.name, Value: d.text(&o), Provenance: panel.Judgement}
		if out[i].Value != d.text(&def) {
			out[i].Provenance = panel.User
		}
	}
	return out
}

func (o Options) check() error {
	switch {
	case o.QuorumShare > 1, o.YearCover > 1, o.TrendP > 1:
		return fmt.Errorf("quorum_share, year_cover and trend_p are shares and can't exceed 1")
	case o.FrontierTail >= 0.5:
		return fmt.Errorf("frontier_tail %v must be below 0.5", o.FrontierTail)
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
