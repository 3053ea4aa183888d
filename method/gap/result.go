package gap

import "upstep/panel"

// Result is a whole comparison. Lists that are empty are not nil, so that they are
// written as [] in JSON.
type Result struct {
	Country   string       `json:"country"`
	Peers     Peers        `json:"peers"`
	Rows      []Row        `json:"rows"` // in the order of the specs
	Pillars   []Pillar     `json:"pillars"`
	Weakest   []string     `json:"weakest"`   // codes of at most five indicators behind the peers, most severe first
	Strongest []string     `json:"strongest"` // codes of at most five indicators ahead of them, least severe first
	Notes     []panel.Note `json:"notes"`     // about the whole; each row has its own
	Recipe    panel.Recipe `json:"recipe"`
}

// Row is one indicator compared. A nil measure was refused; Notes says why.
type Row struct {
	Spec      Spec               `json:"spec"`
	Year      int                `json:"year"`  // of the comparison
	Value     *float64           `json:"value"` // nil when the economy has no usable figure
	Obs       panel.Observation  `json:"observation"`
	Per       *panel.Observation `json:"per,omitempty"`
	Limits    *Interval          `json:"limits,omitempty"` // Poisson 95 %, for counts
	Benchmark Benchmark          `json:"benchmark"`
	Standing  Standing           `json:"standing,omitempty"`
	Words     string             `json:"words,omitempty"` // the standing in a phrase with both figures

	G1  *Gap         `json:"g1_group"`
	G2  *Percentile  `json:"g2_percentile"`
	G3  *Conditional `json:"g3_conditional"`
	G3b *Conditional `json:"g3b_size_rents"`
	G3c *Conditional `json:"g3c_squared"`
	G4  *Distance    `json:"g4_frontier"`
	G5  *Behind      `json:"g5_years_behind"`
	G6  *Course      `json:"g6_trend"`
	G7  *Catching    `json:"g7_convergence"`

	Severity *float64     `json:"severity"` // 0..1
	Notes    []panel.Note `json:"notes,omitempty"`
}

// Standing is the comparison with the benchmark at the source's precision.
type Standing string

// The standings. IsOver and IsUnder are for context indicators, where neither is good.
const (
	IsBehind Standing = "behind"
	IsAtPar  Standing = "at par"
	IsAhead  Standing = "ahead"
	IsOver   Standing = "above"
	IsUnder  Standing = "below"
)

// Benchmark is the peers' figure and spread.
type Benchmark struct {
	Value    *float64           `json:"value"` // nil when refused
	Kind     string             `json:"kind"`  // "published" (by the source, usually weighted) or "median" of members other than the economy
	N        int                `json:"n"`     // members other than the economy with data
	Of       int                `json:"of"`    // members other than the economy
	Need     int                `json:"need"`  // members with data a statistic needs
	Coverage float64            `json:"coverage"`
	Obs      *panel.Observation `json:"observation,omitempty"` // of the published aggregate
	Per      *panel.Observation `json:"per,omitempty"`
	Spread   *Spread            `json:"spread"`  // nil when N < Need
	Figures  []Figure           `json:"figures"` // of the members, by code
	Refusal  string             `json:"refusal,omitempty"`
}

// Spread is the five-number summary of the peers without the economy, and the
// population standard deviation.
type Spread struct {
	Min    float64 `json:"min"`
	Q1     float64 `json:"q1"`
	Median float64 `json:"median"`
	Q3     float64 `json:"q3"`
	Max    float64 `json:"max"`
	SD     float64 `json:"sd"`
}

// Gap is G1.
type Gap struct {
	Form     string   `json:"form"`     // "additive", or "ln" for indicators compared on a log scale
	Value    float64  `json:"value"`    // x - b, or ln((x+o)/(b+o))
	Additive float64  `json:"additive"` // x - b always
	Ratio    *float64 `json:"ratio"`    // x / b; nil unless b > 0
	Offset   float64  `json:"offset,omitempty"`
}

// Percentile is G2: the economy's place among itself and its peers with data.
type Percentile struct {
	Value float64 `json:"value"` // mid-rank, 0..100
	// Low..High is the percentile range when values closer than the source's
	// precision are taken as equal and may fall either way.
	Low  float64 `json:"low"`
	High float64 `json:"high"`
	// Best..Worst are competition ranks (1 is best; for context indicators, largest)
	// when, besides, members without data may stand anywhere.
	Best  int `json:"best"`
	Worst int `json:"worst"`
	N     int `json:"n"`  // with data, the economy included
	Of    int `json:"of"` // members, the economy included
}

// Unit is an economy in a cross-country regression, with the years of its figures.
type Unit struct {
	Country        string  `json:"country"`
	Year           int     `json:"year"`
	Value          float64 `json:"value"`
	Income         float64 `json:"income"`
	IncomeYear     int     `json:"income_year"`
	Population     float64 `json:"population"`
	PopulationYear int     `json:"population_year"`
	Rents          float64 `json:"rents,omitempty"`
	RentsYear      int     `json:"rents_year,omitempty"` // 0: none known

	// Of RDStructure only: shares in percent.
	Manufacturing     float64 `json:"manufacturing,omitempty"`
	ManufacturingYear int     `json:"manufacturing_year,omitempty"`
	HighTech          float64 `json:"high_tech,omitempty"`
	HighTechYear      int     `json:"high_tech_year,omitempty"`
}

// Conditional is G3: the economy against what its income (and in the variants size
// and rents, or income squared) predicts.
type Conditional struct {
	T         float64   `json:"t"`         // externally studentised residual
	Residual  float64   `json:"residual"`  // on the scale of the regression
	Predicted float64   `json:"predicted"` // in the indicator's unit
	Over      *float64  `json:"over"`      // value / predicted - 1; nil when a percentage makes no sense
	Label     string    `json:"label"`
	N         int       `json:"n"`
	Names     []string  `json:"names"`
	Beta      []float64 `json:"beta"`
	SE        []float64 `json:"se"`
	R2        float64   `json:"r2"`
	Scale     Scale     `json:"scale"`
	Without   *Interval `json:"without_one,omitempty"` // of the income coefficient, for 8 <= n < 20
	Outside   bool      `json:"outside"`               // the economy is predicted from a sample it is not part of
	Home      Unit      `json:"home"`
	Countries []string  `json:"countries"` // in the sample
	Sample    []Unit    `json:"-"`         // the same with all figures and their years
}

// Distance is G4.
type Distance struct {
	Score    float64  `json:"score"` // 0..100, 100 is the frontier in the good direction
	Frontier Frontier `json:"frontier"`
	Year     int      `json:"year"` // of the pooled sample
}

// Behind is G5.
type Behind struct {
	Lag
	Kind string `json:"kind"` // of the path: published or median
	Path []Knot `json:"path"`
	N    []int  `json:"n,omitempty"` // members with data behind each knot of a median path
}

// Course is G6: the economy's own trend and, where it can be had, that of the
// benchmark path.
type Course struct {
	Trend
	Label     string `json:"label"` // rising, falling or no clear trend
	First     int    `json:"first"`
	Last      int    `json:"last"`
	Path      []Knot `json:"path"`
	Benchmark *Trend `json:"benchmark"`
	Reach     *Reach `json:"time_to_target"` // to the benchmark's present value at both trends
}

// Catching is G7: convergence inside the group, the economy included.
type Catching struct {
	Convergence
	First     int      `json:"first"`
	Last      int      `json:"last"`
	Countries []string `json:"countries"`
	LeftOut   int      `json:"left_out"` // with data but not positive
}

// Pillar sums up the rows of a pillar.
type Pillar struct {
	Name       string   `json:"name"`
	Rows       int      `json:"rows"`       // with a direction
	N          int      `json:"n"`          // of them with a percentile
	Percentile *float64 `json:"percentile"` // mean, 100 is best; nil below 60 % coverage
}
