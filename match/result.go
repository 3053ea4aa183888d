package match

import (
	"upstep/panel"
	"upstep/policy"
)

// Decision on an instrument at a host.
type Decision string

// The decisions. Unjudged stands where intention or fit is not known, and where a need
// without a severity decides whether the instrument is wanted.
const (
	Promote  Decision = "promote"           // it answers a need and can be run
	Simplify Decision = "simplify_or_build" // it answers a need and can't be run as it is
	Low      Decision = "low_priority"      // easy but off target: the trap of mimicry
	Avoid    Decision = "avoid"             // off target and beyond reach, or beyond a red line
	Unjudged Decision = ""
)

// Result is the match of every instrument with every host that may run it. Lists that are
// empty are not nil.
type Result struct {
	Country  string        `json:"country"`
	Needs    []Need        `json:"needs"` // most severe first, those without a severity last
	Rows     []Row         `json:"rows"`  // best match first, then those without one, then those that a red line stops; ties by ID
	Refusals []Refusal     `json:"refusals"`
	Opens    []Open        `json:"opens"`    // what more capacity would open, most first
	Copies   []policy.Copy `json:"copies"`   // signs of copying, by subject and source
	Problems []Stated      `json:"problems"` // as stated here, by ID
	Notes    []panel.Note  `json:"notes"`
	Recipe   panel.Recipe  `json:"recipe"`
}

// Row is one instrument. Host, Match and Decision are those of the first of its hosts, as a pilot.
type Row struct {
	Instrument string     `json:"instrument"`
	Name       string     `json:"name"`
	Intention  *float64   `json:"intention"` // 0..1; nil: no need that it answers has a severity
	Answers    []Answered `json:"answers"`   // largest contribution first
	Unknown    []string   `json:"unknown"`   // needs it answers that have no severity
	Most       *float64   `json:"most"`      // intention if those were as severe as the worst need; nil: none is unknown, or no need has a severity
	Role       *float64   `json:"role"`      // cosine of its failures with the mix, 0..1; nil: no mix
	Hosts      []At       `json:"hosts"`     // best first, see [Result.Row]
	Host       string     `json:"host"`      // "": nobody may run it
	Match      *float64   `json:"match"`     // nil: not judged
	Decision   Decision   `json:"decision"`
	Lighter    []Other    `json:"lighter"`  // its lighter alternatives, in the order of the catalogue
	Way        []string   `json:"way"`      // through lighter alternatives to the nearest one promoted here, that one last; empty: none
	Check      []string   `json:"check"`    // hard preconditions at Host that nobody knows of, or that facts contradict each other on
	Problems   []string   `json:"problems"` // stated here that name it
	Copied     bool       `json:"copied"`   // promoted though no problem stated here names it
	Say        []Sentence `json:"say"`
}

// Answered is a need that an instrument answers.
type Answered struct {
	Need      string  `json:"need"`
	Severity  float64 `json:"severity"`
	Relevance float64 `json:"relevance"`
	Adds      float64 `json:"adds"` // to the intention before it is cut at 1: severity times relevance, over the largest severity
	Own       bool    `json:"own"`
}

// At is an instrument at a host.
type At struct {
	Host         string      `json:"host"`
	Name         string      `json:"name"`
	Pocket       bool        `json:"pocket"`
	Illustrative bool        `json:"illustrative"`
	Pilot        Scale       `json:"pilot"`
	Full         Scale       `json:"full"`
	Conditions   []Condition `json:"conditions"` // in the order of the catalogue
	Lifts        []Lift      `json:"lifts"`      // points in one dimension that alone would make the pilot one to promote
	Raise        []Lift      `json:"raise"`      // every dimension that the pilot lacks, to what it asks for
	RaiseAll     Decision    `json:"raise_all"`  // the decision after that; "" when nothing is short
	Agree        Decision    `json:"agree"`      // the decision if raters agreed on every score; "" when not judged
	Both         Decision    `json:"both"`       // the decision with everything raised and raters that agree
}

// Scale is an instrument at a host as a pilot or at full scale.
type Scale struct {
	Sides     []Side   `json:"sides"`     // the six dimensions in order
	Unrated   []string `json:"unrated"`   // dimensions that it asks for and nobody rated
	Fit       *float64 `json:"fit"`       // 0..1; nil when a dimension is unrated
	Overreach *float64 `json:"overreach"` // 0..1; nil as for Fit
	Match     *float64 `json:"match"`     // 0..1; nil without fit or intention
	Logs      *Logs    `json:"logs"`      // nil without a match
	Binding   string   `json:"binding"`   // dimension with the largest shortfall, the first in order; "": nothing is short
	Missing   float64  `json:"missing"`   // points short there
	Decision  Decision `json:"decision"`
	Numbers   Decision `json:"numbers"` // what the numbers alone say, without the red lines and needs that nobody measured
	Red       []Red    `json:"red"`
	Turns     []Turn   `json:"turns"` // what would turn the decision; of the pilot only
}

// Side is one dimension of capacity: what is asked, what is there.
type Side struct {
	Dimension string   `json:"dimension"`
	Asks      int      `json:"asks"`  // 0..5
	Has       *float64 `json:"has"`   // 0..5; nil: not rated
	Error     *float64 `json:"error"` // of the score, points
	Short     *float64 `json:"short"` // points; 0 where nothing is asked
}

// Logs are the parts of a match, whose logarithms add up. nil: that part is 0 and so is the match.
type Logs struct {
	Intention *float64 `json:"intention"` // ln I
	Fit       *float64 `json:"fit"`       // ln F
	Safe      *float64 `json:"safe"`      // ln (1 - O)
}

// RedKind says which red line is crossed.
type RedKind string

// The red lines.
const (
	RedLegal     RedKind = "legal"     // a power in law is missing
	RedHard      RedKind = "hard"      // a hard precondition is unmet
	RedIntegrity RedKind = "integrity" // integrity far too low for what can be captured
)

// Red is a red line that is crossed.
type Red struct {
	Kind    RedKind  `json:"kind"`
	What    string   `json:"what"`    // the precondition
	Short   float64  `json:"short"`   // points of integrity
	Capture int      `json:"capture"` // risk of capture, 0..5
	Sources []string `json:"sources"`
}

// State of a precondition.
type State string

// The states. Contested: facts contradict each other. Neither it nor Unknown is a red line.
const (
	Met       State = "met"
	Unmet     State = "unmet"
	Unknown   State = "unknown"
	Contested State = "contested"
)

// Condition is a precondition of an instrument at a host.
type Condition struct {
	Text    string   `json:"text"`
	Hard    bool     `json:"hard"`
	Legal   bool     `json:"legal"`
	State   State    `json:"state"`
	Sources []string `json:"sources"`
}

// Turn is a choice, or an error of a score, that decides.
type Turn struct {
	Choice   string   `json:"choice"` // an option, or "score"
	Subject  string   `json:"subject"`
	Value    float64  `json:"value"` // instead
	Decision Decision `json:"decision"`
}

// Lift is one dimension raised.
type Lift struct {
	Dimension string  `json:"dimension"`
	From      float64 `json:"from"`
	To        float64 `json:"to"`
}

// Stated is a problem stated here, what answers it and where to begin.
type Stated struct {
	Problem  string          `json:"problem"`
	Who      string          `json:"who"`
	HowMuch  string          `json:"how_much"`
	Answers  []Other         `json:"answers"` // the instruments it names, by ID
	Fishbone policy.Fishbone `json:"fishbone"`
	Unlisted []string        `json:"unlisted"` // instruments it names that the catalogue lacks
}

// Other is another instrument, with its own decision in this result.
type Other struct {
	Instrument string   `json:"instrument"`
	Name       string   `json:"name"`
	Host       string   `json:"host"`
	Match      *float64 `json:"match"`
	Decision   Decision `json:"decision"`
}

// Refusal is the sheet of an instrument that is not promoted: why, and what would change it.
type Refusal struct {
	Instrument string   `json:"instrument"`
	Name       string   `json:"name"`
	Host       string   `json:"host"` // the first of the row; "": none
	Decision   Decision `json:"decision"`
	Reasons    []Reason `json:"reasons"` // the weightiest first, in the order of the codes
	Changes    []Change `json:"changes"` // in the order of the codes
}

// ReasonCode says why an instrument is not promoted.
type ReasonCode string

// The reasons, in their order.
const (
	WhyLegal     ReasonCode = "legal"       // Subject: the power that is missing
	WhyHard      ReasonCode = "hard"        // Subject: the precondition that is unmet
	WhyIntegrity ReasonCode = "integrity"   // Value: points short; Limit: the red line
	WhyNoNeed    ReasonCode = "no-need"     // it answers no need at all
	WhyUnknown   ReasonCode = "no-severity" // Subject: a need that nothing measures
	WhyOff       ReasonCode = "off-target"  // Value: the intention; Limit
	WhyNoHost    ReasonCode = "no-host"     // nobody may run it
	WhyUnrated   ReasonCode = "unrated"     // Subject: a dimension that nobody rated
	WhyFit       ReasonCode = "fit"         // Subject: the binding dimension; Value: the fit; Limit
	WhyRisk      ReasonCode = "overreach"   // Value: the overreach; Limit
)

// Reason is one of them.
type Reason struct {
	Code    ReasonCode `json:"code"`
	Subject string     `json:"subject"`
	Value   *float64   `json:"value"`
	Limit   *float64   `json:"limit"`
	Sources []string   `json:"sources"`
}

// ChangeCode says what would change a refusal.
type ChangeCode string

// The changes, in their order.
const (
	ToSettle  ChangeCode = "settle"  // Subject: the hard precondition to be met
	ToMeasure ChangeCode = "measure" // Subject: the need without a severity
	ToHost    ChangeCode = "host"    // let a unit run it
	ToRate    ChangeCode = "rate"    // Subject: the dimension to be rated
	ToLift    ChangeCode = "lift"    // Subject: the dimension that alone would do, From and To
	ToRaise   ChangeCode = "raise"   // Subject: one of the dimensions that together would do, From and To
	ToAgree   ChangeCode = "agree"   // the error of the scores: with raters that agree it would be promoted
	ToLighter ChangeCode = "lighter" // Subject: a lighter instrument that is promoted here
)

// Change is one of them.
type Change struct {
	Code    ChangeCode `json:"code"`
	Subject string     `json:"subject"`
	From    *float64   `json:"from"`
	To      *float64   `json:"to"`
}

// Open is what more points of one dimension at one host would open.
type Open struct {
	Host      string   `json:"host"`
	Dimension string   `json:"dimension"`
	From      float64  `json:"from"`
	To        float64  `json:"to"`
	Promoted  []string `json:"promoted"` // instruments that would be promoted and are not
	Changes   []Moved  `json:"changes"`  // every instrument whose match or decision changes, largest change first
	Sum       float64  `json:"sum"`      // of the changes of match
}

// Moved is an instrument before and after.
type Moved struct {
	Instrument string   `json:"instrument"`
	Before     *float64 `json:"before"` // match; nil: not judged
	After      float64  `json:"after"`
	Was        Decision `json:"was"`
	Is         Decision `json:"is"`
}

// Sentence is one of [Says] with what goes into it; the room of reports makes text of it.
type Sentence struct {
	Key    string  `json:"key"`
	Values []Value `json:"values"`
}

// Value fills one name of a sentence: words, or a number in a unit (share, points).
type Value struct {
	Name   string   `json:"name"`
	Text   string   `json:"text"`
	Number *float64 `json:"number"`
	Unit   string   `json:"unit"`
}

// Row returns the row of an instrument. The hosts of a row stand in this order: those
// beyond no red line first; those judged; those where it is promoted; the larger match; the
// smaller overreach; the larger fit; then by ID.
func (r *Result) Row(instrument string) (Row, bool) {
	for _, x := range r.Rows {
		if x.Instrument == instrument {
			return x, true
		}
	}
	return Row{}, false
}

// At returns what a row says of a host.
func (r Row) At(host string) (At, bool) {
	for _, a := range r.Hosts {
		if a.Host == host {
			return a, true
		}
	}
	return At{}, false
}

// stopped reports whether a red line stops the instrument at every host that may run it.
func (r Row) stopped() bool { return len(r.Hosts) > 0 && len(r.Hosts[0].Pilot.Red) > 0 }
