package catchup

import "upstep/panel"

// Input is what an assessment rests on. Parts that are not there are nil.
type Input struct {
	Country string
	Region  string   // of the publisher of Counts, for a country that they do not name
	Fields  []Field  // of the tables of counts; names of classes of the tally
	Counts  []Counts // the first is the main one, the next one a second view of the world
	Broad   *Counts  // in few sectors, but with more countries
	Sectors []Field  // of Broad
	Tally   *Tally   // of patents and citations: then Counts is not used
	Classes int      // how many classes there are in the tally's classification; 0: those seen
	Records *Records
	Inputs  map[string]string // table or file -> SHA-256
}

// Result is a whole assessment. Lists that are empty are not nil.
type Result struct {
	Country string `json:"country"`
	// Basis is citations, patents (no citation was found) or counts.
	Basis  string   `json:"basis"`
	Table  string   `json:"table"`  // of the fields
	Window [2]int   `json:"window"` // years of the fields and of the country's measures
	Own    *Country `json:"own"`    // nil when there are too few patents or the country is not named
	// Patents of the country in the window; nil when the table does not name it.
	Patents *float64 `json:"patents"`

	Countries []Country    `json:"countries"` // with enough patents, by code
	Few       []Small      `json:"few"`       // the others
	NIS       []NIS        `json:"nis5"`      // of those with all five variables
	Profile   *Profile     `json:"profile"`
	Series    []Point      `json:"relative_cycle_time"` // by year, smoothed
	Turn      *Turn        `json:"switching_point"`
	Detour    Detour       `json:"detour"`
	Classes   []Class      `json:"classes"`      // of the tally
	Bounds    *[2]float64  `json:"cycle_bounds"` // years: short up to, long from
	Log       *Log         `json:"rows"`         // of the user's files
	Fields    []Row        `json:"fields"`
	All       World        `json:"all_fields"`
	Second    string       `json:"second_table,omitempty"`
	Compare   []Row        `json:"second_view"` // fields in the second table
	AllSecond World        `json:"second_all_fields"`
	Lists     Lists        `json:"lists"`
	Sectors   []Row        `json:"sectors"` // few and broad, with the country
	Broad     *Broad       `json:"broad"`
	Records   *Records     `json:"records"`
	Notes     []panel.Note `json:"notes"`
	Recipe    panel.Recipe `json:"recipe"`
}

// Small is a country with too few patents for measures.
type Small struct {
	Code    string `json:"code"`
	Patents int    `json:"patents"`
}

// World is what all fields together show.
type World struct {
	Patents    *float64 `json:"patents"`
	Growth     *float64 `json:"growth"` // log change per year
	Leader     string   `json:"leader,omitempty"`
	GrowthRest *float64 `json:"growth_without_leader"`
}

// Broad is the country in the table of few sectors.
type Broad struct {
	Table   string   `json:"table"`
	Window  [2]int   `json:"window"`
	Patents *float64 `json:"patents"` // nil when the table does not name the country
	World   *float64 `json:"world"`
}

// Lists name fields by code, in the order of the fields.
type Lists struct {
	// Candidates are short in cycle, growing faster than all fields together and less
	// concentrated than the median field.
	Candidates []string `json:"candidates"`
	// Concentrated miss only the last mark, Slow only the one of growth.
	Concentrated []string `json:"short_growing_concentrated"`
	Slow         []string `json:"short_open_slow"`
	// WithoutLeader is the same with growth taken without the leading economies.
	WithoutLeader []string `json:"candidates_without_leader"`
	// InSecond is the same by the second table; nil without one.
	InSecond []string `json:"candidates_second_table"`
	Active   []string `json:"active"` // the country has patents there
	Short    []string `json:"short"`
	Long     []string `json:"long"` // not to be targeted first
}
