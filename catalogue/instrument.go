package catalogue

// Instrument is one record of the catalogue of instruments (methods 11.1). Numbers without a
// source are judgement.
type Instrument struct {
	ID         string          `yaml:"id" need:"true" json:"id"`
	Name       string          `yaml:"name" need:"true" json:"name"`
	InDeck     bool            `yaml:"in_deck" json:"in_deck"`
	Options    []string        `yaml:"deck_options" need:"true" json:"deck_options"`       // O1..O6
	Principles []string        `yaml:"deck_principles" need:"true" json:"deck_principles"` // P1..P7
	Failures   FailureLoadings `yaml:"failure_weights" need:"true" json:"failure_weights"`
	Pyramid    struct {
		From int `yaml:"lifts_from" need:"true" json:"lifts_from"`
		To   int `yaml:"lifts_to" need:"true" json:"lifts_to"`
	} `yaml:"pyramid_levels" need:"true" json:"pyramid_levels"`
	Class  string       `yaml:"stip_class" need:"true" json:"stip_class"`           // family in the spirit of the STIP Compass
	Family string       `yaml:"wb_guide_family" need:"true" json:"wb_guide_family"` // family in the World Bank's guide
	Inputs []string     `yaml:"inputs" need:"true" json:"inputs"`
	Cost   Cost         `yaml:"typical_cost" need:"true" json:"typical_cost"`
	Pilot  PilotSize    `yaml:"pilot" need:"true" json:"pilot"`
	Months Months       `yaml:"time_months" need:"true" json:"time_months"`
	Public PublicShare  `yaml:"public_share" need:"true" json:"public_share"`
	Needs  Levels       `yaml:"capacity_requirement" need:"true" json:"capacity_requirement"` // at full scale
	Relief Levels       `yaml:"pilot_relief" need:"true" json:"pilot_relief"`                 // points less as a pilot; 0 for me and integrity
	Answer []NeedAnswer `yaml:"answers" need:"true" json:"answers"`
	// Preconditions stand as sentences; Hard ones are red lines, Legal ones ask for a power in law.
	Preconditions []Precondition `yaml:"preconditions" need:"true" json:"preconditions"`
	Risk          Risk           `yaml:"risk" need:"true" json:"risk"`
	Metrics       Metrics        `yaml:"metrics" need:"true" json:"metrics"`
	Milestones    []string       `yaml:"milestones" need:"true" json:"milestones"`
	Evidence      Proof          `yaml:"evidence" need:"true" json:"evidence"`
	Complements   []string       `yaml:"complements" json:"complements"`
	Lighter       []string       `yaml:"lighter_alternative" json:"lighter_alternative"` // what to run when capacity is short
	After         []string       `yaml:"prerequisites" json:"prerequisites"`             // instruments that must run too
	Instead       []string       `yaml:"substitutes" json:"substitutes"`                 // instruments it is not run beside
	Own           bool           `yaml:"-" json:"own,omitempty"`                         // from, or changed by, the user's file
}

// Cost of one unit, such as a firm or a voucher.
type Cost struct {
	Unit       string  `yaml:"unit" need:"true" json:"unit"`
	Low        float64 `yaml:"low" need:"true" json:"low"`
	Typical    float64 `yaml:"typical" need:"true" json:"typical"`
	High       float64 `yaml:"high" need:"true" json:"high"`
	Currency   string  `yaml:"currency" need:"true" json:"currency"`
	Provenance string  `yaml:"provenance" need:"true" json:"provenance"` // judgement, or the source in words
}

// PilotSize is how large a pilot is: its cost is Units times that of a unit.
type PilotSize struct {
	Units   float64 `yaml:"units" need:"true" json:"units"`
	Benefit float64 `yaml:"benefit" need:"true" json:"benefit"` // benefit scale beside other pilots, 1 is usual
}

// Months an instrument takes.
type Months struct {
	SetUp   int `yaml:"set_up" need:"true" json:"set_up"`
	Cycle   int `yaml:"delivery_cycle" need:"true" json:"delivery_cycle"`
	Visible int `yaml:"effect_visible" need:"true" json:"effect_visible"`
}

// PublicShare is the share of the cost that public money bears, 0..1.
type PublicShare struct {
	Typical float64 `yaml:"typical" need:"true" json:"typical"`
	Max     float64 `yaml:"max" need:"true" json:"max"`
}

// NeedAnswer says how far an instrument answers a need, 0..1.
type NeedAnswer struct {
	Need      string  `yaml:"need" need:"true" json:"need"`
	Relevance float64 `yaml:"relevance" need:"true" json:"relevance"`
}

// Precondition of an instrument.
type Precondition struct {
	Text  string `yaml:"text" need:"true" json:"text"`
	Hard  bool   `yaml:"hard" json:"hard,omitempty"`   // known to be unmet, it is a red line
	Legal bool   `yaml:"legal" json:"legal,omitempty"` // a power in law; always hard
}

// Risk of an instrument, 0..5.
type Risk struct {
	Capture   int `yaml:"capture_0_5" need:"true" json:"capture_0_5"`
	Overreach int `yaml:"overreach_0_5" need:"true" json:"overreach_0_5"`
}

// Metrics by which an instrument is judged.
type Metrics struct {
	Output        string `yaml:"output" need:"true" json:"output"`
	Outcome       string `yaml:"outcome" need:"true" json:"outcome"`
	Additionality string `yaml:"additionality" need:"true" json:"additionality"`
}

// Proof is the evidence for an instrument: grade A to D.
type Proof struct {
	Grade    string   `yaml:"grade" need:"true" json:"grade"`
	Summary  string   `yaml:"summary" need:"true" json:"summary"`
	Sources  []string `yaml:"sources" need:"true" json:"sources"` // keys of Instruments.Sources
	Verified bool     `yaml:"verified" json:"verified"`
}

// Instruments is the catalogue of instruments, with the words it uses.
type Instruments struct {
	Options    []Tag        `yaml:"deck_options" need:"true" json:"deck_options"`
	Principles []Tag        `yaml:"deck_principles" need:"true" json:"deck_principles"`
	Sources    []Text       `yaml:"sources" need:"true" json:"sources"`
	List       []Instrument `yaml:"instruments" need:"true" json:"instruments"`
}

// Tag is an option or a principle of the deck.
type Tag struct {
	ID   string `yaml:"id" need:"true" json:"id"`
	Text string `yaml:"text" need:"true" json:"text"`
}

// Text is a source that instruments cite.
type Text struct {
	ID       string `yaml:"id" need:"true" json:"id"`
	Text     string `yaml:"text" need:"true" json:"text"`
	Address  string `yaml:"address" need:"true" json:"address"`
	Verified bool   `yaml:"verified" json:"verified"` // read, not remembered
	// Countries where what it reports was done, ISO3; empty: many, or not said.
	Countries []string `yaml:"countries" json:"countries,omitempty"`
}

// Need is a theme that evidence can show to be a gap and that instruments answer, such as
// quality or linkages.
type Need struct {
	ID       string           `yaml:"id" need:"true" json:"id"`
	Name     string           `yaml:"name" need:"true" json:"name"`
	Measures []FailureMeasure `yaml:"measures" need:"true" json:"measures"` // indicators whose severity stands for it; the mean of those with one counts
	Nodes    []string         `yaml:"nodes" json:"nodes"`                   // nodes of the growth diagnostics tree that speak for it
	Collect  string           `yaml:"collect" need:"true" json:"collect"`   // what to ask for where the pack has nothing
}
