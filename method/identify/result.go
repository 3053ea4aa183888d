package identify

import (
	"upstep/panel"
	"upstep/trade"
)

// Input is what a search for compass countries and tradables needs.
type Input struct {
	Panel   *panel.Panel
	Country string   // home, ISO3
	World   []string // economies that may be compass countries; aggregates don't belong here
	Cut     int      // no figure after this year is used
	Traits  []Trait  // endowments; nil: those of Traits()
	Compass []string // the user's choice; nil: by the filters

	// Tables are exports of the world by ascending year, in one nomenclature and of one
	// publisher; fewer than two give no screen.
	Tables []*trade.Matrix
	// Publishers names who made each table, where sources name it by edition; nil: tables
	// are of one publisher when they are of one source.
	Publishers []string
	Near       map[string]float64 // density of home around a product, 0..1; a product without one is not known
	Classes    map[string]string  // technology class of a product, Lall (2000), such as "LDC04"
	Names      map[string]string  // of products
	Prices     map[int]float64    // price index by year, to make dollars of two years one; nil: none known
	Records    *Records           // nil: none
	Options    Options
}

// Trait is one endowment that economies are compared by. A value is read from the panel,
// or taken from Fixed.
type Trait struct {
	Name   string             `json:"name"`
	Code   string             `json:"code,omitempty"` // of the panel; "" means Fixed
	Log    bool               `json:"log,omitempty"`  // compare logarithms; values <= 0 count as missing
	Weight float64            `json:"weight"`         // of the squared difference; 0 means 1
	Fixed  map[string]float64 `json:"-"`              // by economy, for facts such as landlocked
	// Aside is why the trait takes no part unless Options.Capital gives it a weight; "" means
	// that it does.
	Aside string `json:"aside,omitempty"`
}

// asideCapital is why capital per worker is set aside: the Penn World Table's stocks are at
// constant national prices, and those of former Soviet republics start from a guess.
const asideCapital = "levels at national prices that start from guessed stocks of the Soviet time are not comparable"

// Traits returns the default endowments; landlocked is 1 for economies without a coast
// and 0 for the others, by code.
func Traits(landlocked map[string]float64) []Trait {
	return []Trait{
		{Name: "arable land per head", Code: "AG.LND.ARBL.HA.PC", Log: true, Weight: 1},
		{Name: "resource rents", Code: "NY.GDP.TOTL.RT.ZS", Weight: 1},
		{Name: "population", Code: "SP.POP.TOTL", Log: true, Weight: 1},
		{Name: "population density", Code: "EN.POP.DNST", Log: true, Weight: 1},
		{Name: "human capital", Code: "PWT.HC", Weight: 1},
		{Name: "capital per worker", Code: "UPS.CAP.WK", Log: true, Weight: 1, Aside: asideCapital},
		{Name: "landlocked", Weight: 1, Fixed: landlocked},
	}
}

// Result is the whole search. Lists that are empty are not nil.
type Result struct {
	Country  string            `json:"country"`
	Year     int               `json:"year"`   // of home's income
	Income   panel.Observation `json:"income"` // per head, constant PPP
	NonRents panel.Observation `json:"income_without_rents"`
	Rents    panel.Observation `json:"rents"`
	// ResourceRich says that rents break the comparison of incomes: look at the ratios
	// without them too.
	ResourceRich bool `json:"resource_rich"`

	Settings     Settings      `json:"settings"`      // those in force at the end
	Steps        []Step        `json:"steps"`         // how the filters were relaxed
	Compass      []string      `json:"compass"`       // nearest in endowments first; of the user's choice in its order
	ByUser       bool          `json:"by_user"`       // the compass is the user's choice
	Candidates   []Candidate   `json:"candidates"`    // those selected first, then by filters missed, then by how far
	Unplaced     []string      `json:"unplaced"`      // economies without an income: no candidates
	Features     []FeatureUse  `json:"features"`      // endowments compared
	EndowmentLag int           `json:"endowment_lag"` // years they were carried forward at most
	Alternatives []Alternative `json:"alternatives"`  // the compass with one thing changed

	Screen      *Screen     `json:"screen"`      // nil when refused
	Products    []Product   `json:"products"`    // kept, highest score first; those without a score last
	Excluded    []Product   `json:"excluded"`    // kept by the screen, and left out
	Traded      []string    `json:"-"`           // products that a compass country exported at one end at least
	Rankings    []Ranking   `json:"rankings"`    // the best products with the score made in another way
	Discoveries []Discovery `json:"discoveries"` // step 4: home's own successes outside the list
	Targets     []Checked   `json:"targets"`     // of the records

	Notes  []panel.Note `json:"notes"`
	Recipe panel.Recipe `json:"recipe"`
}

// Settings are the thresholds that a relaxation changes.
type Settings struct {
	NowLow   float64 `json:"now_low"`
	NowHigh  float64 `json:"now_high"`
	Growth   float64 `json:"growth"`
	Distance float64 `json:"distance"`
}

// Step is one stage of the relaxation.
type Step struct {
	Name     string   `json:"name"` // default, distance, growth, income, user
	Settings Settings `json:"settings"`
	Found    []string `json:"found"`
}

// The filters.
const (
	ByIncome     = "income"
	ByGrowth     = "growth"
	ByEndowment  = "endowment"
	ByPopulation = "population"
)

// Check is one filter applied to one economy.
type Check struct {
	Filter string   `json:"filter"`
	Value  *float64 `json:"value"` // nil: not known
	Low    *float64 `json:"low"`   // limits; nil: none
	High   *float64 `json:"high"`
	Pass   *bool    `json:"pass"` // nil: can't be said
	// Short is how far the value is from passing, in its own unit; 0 when it passes, nil
	// when it is not known.
	Short *float64 `json:"short"`
}

// Candidate is an economy held against every filter.
type Candidate struct {
	Country  string            `json:"country"`
	Income   panel.Observation `json:"income"`
	Then     panel.Observation `json:"income_then"` // about a horizon ago
	Now      *float64          `json:"ratio_now"`
	Before   *float64          `json:"ratio_then"`
	NonRents *float64          `json:"ratio_without_rents"`
	Growth   *float64          `json:"growth"` // a year, geometric mean
	Span     int               `json:"growth_years"`
	Distance *float64          `json:"distance"`
	Lacks    []string          `json:"lacks"` // features of home it has no figure of
	People   panel.Observation `json:"population"`
	Checks   []Check           `json:"checks"`
	Missed   int               `json:"missed"` // filters not passed, those that can't be said included
	Far      float64           `json:"far"`    // sum of Short over its limit: a rough measure of how near it came
	Selected bool              `json:"selected"`
	Stays    int               `json:"stays"` // alternatives in which it is selected
}

// FeatureUse is an endowment and whether it took part.
type FeatureUse struct {
	Trait
	Home panel.Observation `json:"home"` // a Fixed trait has no source
	N    int               `json:"n"`    // economies with a figure
	Mean float64           `json:"mean"` // over them, after logarithms
	SD   float64           `json:"sd"`   // population standard deviation
	Used bool              `json:"used"`
	Why  string            `json:"why,omitempty"` // it was not
}

// Alternative is the compass under other settings.
type Alternative struct {
	Name    string   `json:"name"`
	Words   string   `json:"words"`
	Compass []string `json:"compass"`
	Refused string   `json:"refused,omitempty"`
}

// Screen says what the tradables were screened on.
type Screen struct {
	From       int       `json:"from"` // first year used
	To         int       `json:"to"`
	Horizon    int       `json:"horizon"`     // years between
	Start      []int     `json:"start"`       // years averaged at the beginning
	End        []int     `json:"end"`         // and at the end
	Middle     int       `json:"middle"`      // year of the middle; 0: no table, the end stands in
	ExitFrom   int       `json:"exit_from"`   // year an exit is measured from; 0: no table
	Prices     *float64  `json:"prices"`      // prices at the end against the beginning; nil: not known
	WorldStart float64   `json:"world_start"` // exports of all economies of the tables
	WorldEnd   float64   `json:"world_end"`
	System     string    `json:"system"`
	Ref        panel.Ref `json:"ref"` // of the last table
	First      panel.Ref `json:"first_ref"`
	Absent     []string  `json:"absent"` // compass countries without a table at both ends
	Counts     Counts    `json:"counts"`
}

// Counts are pairs of a compass country and a product, by how far they came.
type Counts struct {
	Traded int `json:"traded"` // exported at one end at least
	Grew   int `json:"grew"`   // its share grew
	Demand int `json:"demand"` // and world exports grew in real terms
	Strong int `json:"strong"` // and RCA was high enough: kept
}

// Track is the step of the framework a product leads to.
type Track string

// The tracks.
const (
	ExistingFirms Track = "step 2" // domestic firms operate
	AttractFDI    Track = "step 3" // none does: attract, or incubate
	TrackUnknown  Track = "unknown"
)

// Product is a tradable that did well in a compass country.
type Product struct {
	Code    string   `json:"code"`
	Name    string   `json:"name,omitempty"`
	Class   string   `json:"class,omitempty"`
	Compass []Growth `json:"compass"` // where it did well, by code
	Gain    float64  `json:"gain"`    // largest growth of the share among them
	World   *float64 `json:"world"`   // real growth of world exports a year; nil: prices not known

	Density *float64 `json:"density"` // around it at home
	Firms   *int     `json:"firms"`   // at home; nil: not known
	Exit    *float64 `json:"exit"`    // 1 when a compass country leaves; nil: not known
	HomeRCA *float64 `json:"home_rca"`
	HomeUSD *float64 `json:"home_exports"`

	Score *float64 `json:"score"` // over the known weight; nil when too little is known
	Low   float64  `json:"low"`   // if everything unknown were 0
	High  float64  `json:"high"`  // and 1
	Known float64  `json:"known"` // share of the weight that is known
	Track Track    `json:"track"`
	Flags []string `json:"flags"`
	Why   string   `json:"why,omitempty"` // it was left out
}

// Growth is how a product did in one compass country.
type Growth struct {
	Country string   `json:"country"`
	Start   float64  `json:"share_start"`
	End     float64  `json:"share_end"`
	Mid     *float64 `json:"rca_mid"` // nil: no table of the middle
	RCA     float64  `json:"rca_end"`
	Exit    *float64 `json:"exit"` // 1 or 0; nil: not known
	Why     string   `json:"exit_why,omitempty"`
}

// Discovery is a product home came to export without help of the list.
type Discovery struct {
	Code  string  `json:"code"`
	Name  string  `json:"name,omitempty"`
	Start float64 `json:"rca_start"`
	End   float64 `json:"rca_end"`
	USD   float64 `json:"exports"`
}

// Ranking is the list with the score made in another way.
type Ranking struct {
	Words  string   `json:"words"`
	Same   int      `json:"same"` // of the best products, those that are the best here too
	Of     int      `json:"of"`
	Enters []string `json:"enters"` // codes that take the others' places, at most five
}

// The flags of a product.
const (
	FlagHighScale    = "high minimum scale"
	FlagScaleUnknown = "scale unknown"
	FlagFewExporters = "few economies export it"
	FlagHomeExports  = "home exports it with advantage"
	FlagMidUnknown   = "middle of the horizon unknown"
	FlagDemand       = "real world demand unknown"
	FlagNew          = "hardly traded at the start"
	FlagExitPart     = "exit by trade alone"
	FlagEndowment    = "endowment unknown"
)
