package policy

import "upstep/catalogue"

// Register is everything a user records for the match. Its YAML form is the file that
// `--hosts` reads; a workspace holds the same records.
type Register struct {
	Country    string     `yaml:"country" json:"country"`                 // ISO3; "" where it does not matter
	Notice     string     `yaml:"notice" json:"notice,omitempty"`         // printed wherever the register is used, e.g. that scores are illustrative
	Hosts      []Host     `yaml:"hosts" json:"hosts"`                     // by ID
	Together   []Together `yaml:"together" json:"together,omitempty"`     // composite hosting
	Priorities []Priority `yaml:"priorities" json:"priorities,omitempty"` // the user's own needs
	Facts      []Fact     `yaml:"facts" json:"facts,omitempty"`           // what is known of preconditions
	Problems   []Problem  `yaml:"problems" json:"problems,omitempty"`     // stated locally
	Programme  *Programme `yaml:"programme" json:"programme,omitempty"`   // budget and limits; nil: defaults
	Reforms    []Reform   `yaml:"reforms" json:"reforms,omitempty"`
	Present    []Present  `yaml:"present" json:"present,omitempty"` // instruments that run now
	Mimicry    []Mimicry  `yaml:"mimicry" json:"mimicry,omitempty"`
}

// Host is a unit that could run an instrument: a department, agency, chamber, association,
// laboratory or organisation, never a government as a whole.
type Host struct {
	ID           string       `yaml:"id" need:"true" json:"id"` // small letters, digits, hyphens
	Name         string       `yaml:"name" need:"true" json:"name"`
	Kind         string       `yaml:"kind" need:"true" json:"kind"` // one of Kinds
	Mandate      string       `yaml:"mandate" json:"mandate,omitempty"`
	Staff        *int         `yaml:"staff" json:"staff,omitempty"`
	TrustedBy    []string     `yaml:"trusted_by" json:"trusted_by,omitempty"`
	May          []string     `yaml:"may_run" json:"may_run,omitempty"`                     // instruments it may host; empty: any
	Load         *float64     `yaml:"coordination_load" json:"coordination_load,omitempty"` // points of coordination it can carry at once; nil: the default
	Ratings      []Rating     `yaml:"ratings" json:"ratings"`
	Traces       []Trace      `yaml:"traces" json:"traces,omitempty"`
	Nominations  []Nomination `yaml:"nominations" json:"nominations,omitempty"`
	Illustrative bool         `yaml:"illustrative" json:"illustrative,omitempty"` // invented, for an example
}

// Kinds of hosts.
func Kinds() []string {
	return []string{"department", "agency", "ngo", "chamber", "association", "lab", "university", "company", "donor"}
}

// Rating is what one rater scores. A dimension without a score was not rated.
type Rating struct {
	Rater   string  `yaml:"rater" need:"true" json:"rater"`
	Outside bool    `yaml:"outside" json:"outside"`     // not of the unit
	Date    string  `yaml:"date" json:"date,omitempty"` // 2026-03 or 2026-03-31
	Scores  []Score `yaml:"scores" need:"true" json:"scores"`
}

// Score is 0..5 against the anchors, halves allowed, with the evidence for it.
type Score struct {
	Dimension string  `yaml:"dimension" need:"true" json:"dimension"`
	Value     float64 `yaml:"value" need:"true" json:"value"`
	Evidence  string  `yaml:"evidence" json:"evidence,omitempty"`
}

// Trace is what a unit did, as a figure.
type Trace struct {
	Kind      string  `yaml:"kind" need:"true" json:"kind"` // one of TraceKinds
	Value     float64 `yaml:"value" need:"true" json:"value"`
	Programme string  `yaml:"programme" json:"programme,omitempty"`
	Year      int     `yaml:"year" json:"year,omitempty"`
	Source    string  `yaml:"source" need:"true" json:"source"`
}

// TraceKinds of behaviour: days from call to payment (days) and the public median to
// compare it with, share of the budget disbursed, staff leaving in a year, clients that come
// again, own income (shares 0..1), audit findings (count), evaluations published and
// evaluations that changed a rule (counts).
func TraceKinds() []string {
	return []string{"days_to_pay", "public_days_to_pay", "disbursed", "turnover", "repeat_clients", "own_income", "audit_findings", "evaluations_published", "evaluations_used"}
}

// Nomination names a unit as one that works.
type Nomination struct {
	By          string `yaml:"by" need:"true" json:"by"`
	Firm        bool   `yaml:"firm" json:"firm"`               // said by a firm
	Independent bool   `yaml:"independent" json:"independent"` // neither owned by nor paid by the unit
	Date        string `yaml:"date" json:"date,omitempty"`
	For         string `yaml:"for" json:"for,omitempty"` // what it did
}

// Together is a way to host an instrument by several units: for example a chamber delivers,
// an agency pays, a university evaluates.
type Together struct {
	ID      string   `yaml:"id" need:"true" json:"id"`
	Name    string   `yaml:"name" need:"true" json:"name"`
	Members []Member `yaml:"members" need:"true" json:"members"` // two or more
	May     []string `yaml:"may_run" json:"may_run,omitempty"`
}

// Member of a composite host.
type Member struct {
	Host string `yaml:"host" need:"true" json:"host"`
	Does string `yaml:"does" need:"true" json:"does"`
}

// Priority is a need that the user gives a severity, in place of, or beside, the evidence's.
type Priority struct {
	Need     string  `yaml:"need" need:"true" json:"need"`
	Severity float64 `yaml:"severity" need:"true" json:"severity"` // 0..1
	Why      string  `yaml:"why" need:"true" json:"why"`
	Source   string  `yaml:"source" json:"source,omitempty"`
}

// Fact says whether a precondition of an instrument is met, at one host or everywhere.
type Fact struct {
	Instrument   string `yaml:"instrument" need:"true" json:"instrument"`
	Precondition string `yaml:"precondition" need:"true" json:"precondition"` // its text in the catalogue
	Host         string `yaml:"host" json:"host,omitempty"`                   // "": everywhere
	Met          bool   `yaml:"met" json:"met"`
	Source       string `yaml:"source" need:"true" json:"source"`
}

// Problem is stated locally: who has it, by how much, how it is known.
type Problem struct {
	ID          string   `yaml:"id" need:"true" json:"id"`
	Who         string   `yaml:"who" need:"true" json:"who"`
	HowMuch     string   `yaml:"how_much" need:"true" json:"how_much"`
	HowKnown    string   `yaml:"how_known" need:"true" json:"how_known"`
	Instruments []string `yaml:"instruments" json:"instruments,omitempty"` // that would answer it
	FirmSources []string `yaml:"firm_sources" json:"firm_sources,omitempty"`
	Against     string   `yaml:"evidence_against" json:"evidence_against,omitempty"`
	Causes      []Cause  `yaml:"causes" json:"causes,omitempty"`
}

// Cause of a problem, with sub-causes; five whys go five deep. Authority, acceptance and
// ability (Triple-A) stand at causes without sub-causes, 0..3.
type Cause struct {
	Text       string  `yaml:"text" need:"true" json:"text"`
	Authority  *int    `yaml:"authority" json:"authority,omitempty"`
	Acceptance *int    `yaml:"acceptance" json:"acceptance,omitempty"`
	Ability    *int    `yaml:"ability" json:"ability,omitempty"`
	Evidence   string  `yaml:"evidence" json:"evidence,omitempty"`
	Causes     []Cause `yaml:"causes" json:"causes,omitempty"`
}

// Programme is what there is to spend, and the limits. nil fields: the default of the settings.
type Programme struct {
	Currency   string      `yaml:"currency" need:"true" json:"currency"`
	Budget     float64     `yaml:"budget" need:"true" json:"budget"`     // for pilots
	Total      *float64    `yaml:"total" json:"total,omitempty"`         // of the whole programme, for the size cap; nil: no cap from it
	PilotCap   *float64    `yaml:"pilot_cap" json:"pilot_cap,omitempty"` // most for one pilot
	Pilots     *int        `yaml:"pilots" json:"pilots,omitempty"`       // most at once
	HostShare  *float64    `yaml:"host_share" json:"host_share,omitempty"`
	PilotCosts []PilotCost `yaml:"pilot_costs" json:"pilot_costs,omitempty"` // the user's own, in place of the catalogue's
}

// PilotCost is what a pilot of an instrument costs here.
type PilotCost struct {
	Instrument string  `yaml:"instrument" need:"true" json:"instrument"`
	Cost       float64 `yaml:"cost" need:"true" json:"cost"`
	Source     string  `yaml:"source" need:"true" json:"source"`
}

// Reform of a rule that holds a sector back (option 3 of the deck).
type Reform struct {
	ID          string   `yaml:"id" need:"true" json:"id"`
	Area        string   `yaml:"area" need:"true" json:"area"`         // of catalogue/areas.yaml, or a new one
	Obstacle    string   `yaml:"obstacle" need:"true" json:"obstacle"` // one of catalogue/obstacles.yaml, or new words
	What        string   `yaml:"what" need:"true" json:"what"`
	Owner       string   `yaml:"owner" json:"owner,omitempty"`
	Deadline    string   `yaml:"deadline" json:"deadline,omitempty"`       // 2027-06
	FirmsNamed  *int     `yaml:"firms_named" json:"firms_named,omitempty"` // firms of the panel that named the obstacle
	FirmsAsked  *int     `yaml:"firms_asked" json:"firms_asked,omitempty"`
	DaysBefore  *float64 `yaml:"days_before" json:"days_before,omitempty"`
	DaysAfter   *float64 `yaml:"days_after" json:"days_after,omitempty"`
	Instruments []string `yaml:"instruments" json:"instruments,omitempty"`   // that it complements
	Cause       *Cause   `yaml:"change_space" json:"change_space,omitempty"` // for its Triple-A
}

// Present is an instrument that runs now, with what it costs a year.
type Present struct {
	Instrument string  `yaml:"instrument" need:"true" json:"instrument"`
	Area       string  `yaml:"area" json:"area,omitempty"`       // the area it serves; "": no one area
	Budget     float64 `yaml:"budget" need:"true" json:"budget"` // a year, at least 0, all in one currency
	Source     string  `yaml:"source" json:"source,omitempty"`
}

// Mimicry holds the eight signs of a copied institution for one instrument or unit; a sign
// that was not looked at stays nil.
type Mimicry struct {
	Subject      string   `yaml:"subject" need:"true" json:"subject"` // an instrument or a host
	Copied       *bool    `yaml:"copied_no_local_problem" json:"copied_no_local_problem,omitempty"`
	Documents    *bool    `yaml:"outputs_are_documents" json:"outputs_are_documents,omitempty"`
	NotExecuted  *bool    `yaml:"no_line_executed_above_half" json:"no_line_executed_above_half,omitempty"`
	Existence    *bool    `yaml:"kpi_is_existence" json:"kpi_is_existence,omitempty"`
	Understaffed *bool    `yaml:"staff_below_half_after_18_months" json:"staff_below_half_after_18_months,omitempty"`
	NoClient     *bool    `yaml:"no_client_named" json:"no_client_named,omitempty"`
	Consultant   *bool    `yaml:"consultant_wrote_most" json:"consultant_wrote_most,omitempty"`
	NeverUsed    *bool    `yaml:"evaluation_never_changed_a_rule" json:"evaluation_never_changed_a_rule,omitempty"`
	DeJure       *float64 `yaml:"de_jure" json:"de_jure,omitempty"`   // rules exist, 0..5
	DeFacto      *float64 `yaml:"de_facto" json:"de_facto,omitempty"` // rules are used, 0..5
	Source       string   `yaml:"source" need:"true" json:"source"`
}

// Capacity of a unit, by dimension in the order of catalogue.Dimensions.
type Capacity struct {
	Score  [catalogue.DimensionCount]float64 `json:"score"`  // median of the raters, 0..5; means nothing where Rated is 0
	SD     [catalogue.DimensionCount]float64 `json:"sd"`     // of the score, points
	Raters [catalogue.DimensionCount]int     `json:"raters"` // 0: not scored
}
