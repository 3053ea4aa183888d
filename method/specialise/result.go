package specialise

import (
	"fmt"

	"upstep/catalogue"
	"upstep/panel"
)

// Input is a region seen through its table. Slices over activities follow Codes; a mask
// that is false means not known.
type Input struct {
	Region string // as in the table
	Name   string
	Year   int
	System string
	Unit   Unit
	Codes  []string
	Names  map[string]string

	Values  []float64
	LQ      []float64
	Known   []bool    // of LQ
	Shrunk  []float64 // nil: none
	Share   []float64 // of all regions
	Present []bool
	Small   []bool // nil: none

	Form       string    // of relatedness, in words
	Density    []float64 // relatedness density, 0..1
	Linked     []bool    // of Density: false where an activity is related to none
	Complexity []float64 // 0..100
	Placed     []bool    // of Complexity
	// Pool are the densities (0..1) of the activities that regions lack, over all regions;
	// nil when only this one's are known.
	Pool   []float64
	Others []Other // densities by other forms of relatedness, for comparison

	Themes   *Themes   // nil: none
	Wheel    *Wheel    // nil: none
	Criteria *Criteria // nil: none
	Lists    *catalogue.S3
	Options  Options
	Notes    []panel.Note // of what Density and Complexity rest on
	Inputs   map[string]string
}

// Other is density by another form of relatedness.
type Other struct {
	Form    string
	Density []float64
	Linked  []bool
}

// Quadrant is where an activity the region lacks stands.
type Quadrant string

// The quadrants of Balland et al. (2019).
const (
	HighRoad Quadrant = "high road" // near and complex
	SlowRoad Quadrant = "slow road" // near and simple
	Casino   Quadrant = "casino"    // far and complex
	DeadEnd  Quadrant = "dead end"  // far and simple
)

// Quadrants returns them in the order of display.
func Quadrants() []Quadrant { return []Quadrant{HighRoad, SlowRoad, Casino, DeadEnd} }

// Activity is one activity in the region.
type Activity struct {
	Code    string   `json:"code"`
	Name    string   `json:"name,omitempty"`
	Value   float64  `json:"value"`
	LQ      *float64 `json:"lq"`        // nil: 0/0
	Shrunk  *float64 `json:"lq_shrunk"` // nil: not for this unit
	Share   float64  `json:"share"`     // of all regions
	Massive bool     `json:"critical_mass"`
	Present bool     `json:"present"`
	Small   bool     `json:"small"` // LQ would do, and too few units or too little mass

	// Density is 0..100; nil when the activity is isolated. Of an activity that is present it
	// says how well it is embedded: where it is low the region may lose it.
	Density    *float64 `json:"density"`
	Complexity *float64 `json:"complexity"`         // 0..100
	Quadrant   Quadrant `json:"quadrant,omitempty"` // "" for those present and those that can't be placed
	// Other is the quadrant across the nearest border when the activity stands within reach
	// of it; "" when it does not.
	Other Quadrant `json:"across,omitempty"`
	// OtherCut is the quadrant when near is cut at the median density of all regions where
	// Result.Cut is the region's own, and the reverse; "" where Quadrant is, or when there is
	// no other median.
	OtherCut Quadrant `json:"quadrant_other_cut,omitempty"`
}

// Count is how many activities stand in each quadrant under a cut.
type Count struct {
	Name     string   `json:"name"`
	HighRoad int      `json:"high_road"`
	SlowRoad int      `json:"slow_road"`
	Casino   int      `json:"casino"`
	DeadEnd  int      `json:"dead_end"`
	Moved    int      `json:"moved"` // against the quadrants given
	Density  *float64 `json:"cut"`   // of density
	Refused  string   `json:"refused,omitempty"`
	Leavers  []string `json:"leavers"` // codes that leave the high road, at most ten
}

// Result is the whole. Lists that are empty are not nil.
type Result struct {
	Region     string     `json:"region"`
	Name       string     `json:"name,omitempty"`
	Year       int        `json:"year,omitempty"`
	System     string     `json:"system,omitempty"`
	Unit       Unit       `json:"unit"`
	Form       string     `json:"relatedness"`
	Activities []Activity `json:"activities"` // in the order of codes
	Present    int        `json:"present"`
	Candidates int        `json:"candidates"` // absent, with density and complexity
	Isolated   int        `json:"isolated"`   // absent, related to none
	Cut        Cut        `json:"cut"`        // whose median density was cut at
	CutDensity *float64   `json:"cut_density"`
	CutComplex *float64   `json:"cut_complexity"`
	Count      Count      `json:"count"`
	Others     []Count    `json:"others"` // under other cuts and forms
	Portfolio  []Rule     `json:"portfolio"`

	Themes    []ThemeState  `json:"themes"`
	Discovery *Discovery    `json:"discovery"`
	Wheel     *WheelResult  `json:"wheel"`
	Criteria  *CriteriaView `json:"criteria"`
	Entry     *Entry        `json:"entry"`

	Notes  []panel.Note `json:"notes"`
	Recipe panel.Recipe `json:"recipe"`
}

// Verdict of a rule.
type Verdict string

// The verdicts.
const (
	Pass    Verdict = "pass"
	Fail    Verdict = "fail"
	Unknown Verdict = "unknown"
	Hangs   Verdict = "hangs on the cut" // pass by one cut of density and fail by the other
)

func verdict(ok bool) Verdict {
	if ok {
		return Pass
	}
	return Fail
}

// Rule is one check.
type Rule struct {
	Rule    string  `json:"rule"`
	Verdict Verdict `json:"verdict"`
	Text    string  `json:"text"`
}

func rule(name string, v Verdict, format string, args ...any) Rule {
	return Rule{name, v, fmt.Sprintf(format, args...)}
}
