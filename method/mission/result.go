package mission

import "upstep/panel"

// Result is what a map says. Lists that are empty are not nil.
type Result struct {
	Title    string       `json:"title"`
	Country  string       `json:"country"`
	Year     int          `json:"year"` // that ages are counted to; 0: not given
	Nodes    []Node       `json:"nodes"`
	Edges    []Edge       `json:"edges"`
	Missions []Assessment `json:"missions"` // in the order of the file
	Projects []ProjectRow `json:"projects"`
	SDG      Goals        `json:"sdg"`
	Notes    []panel.Note `json:"notes"`
	Recipe   panel.Recipe `json:"recipe"`
}

// Verdict on a mission.
type Verdict string

// The verdicts; the empty one is a refusal.
const (
	AMission   Verdict = "mission"
	AProgramme Verdict = "programme"  // a programme or a target: worth doing, no mission
	Aspiration Verdict = "aspiration" // nobody would know when it is reached
)

// Assessment is what is known of one mission.
type Assessment struct {
	ID        string      `json:"id"`
	Name      string      `json:"name"`
	Scope     string      `json:"scope"`
	Assessors []string    `json:"assessors"`
	Criteria  []Criterion `json:"criteria"`
	Score     *float64    `json:"score"` // 0..100; nil when a criterion was scored by nobody
	Verdict   Verdict     `json:"verdict"`
	Fails     []string    `json:"fails"` // criteria below their gate
	Changes   []Change    `json:"changes"`
	Checks    []Check     `json:"checks"`
	// ByChecks is the verdict if the checks decided the gates they belong to; "" when one
	// of these could not be made.
	ByChecks  Verdict       `json:"by_checks"`
	Portfolio Portfolio     `json:"portfolio"`
	ISIC      []string      `json:"isic"` // of the sectors its projects are in: digits where the map has them, else the letter
	Roar      Checklist     `json:"roar"`
	Capacity  CapacityCheck `json:"capacity"`
}

// Criterion is the scores on one criterion.
type Criterion struct {
	ID     string   `json:"id"`
	Name   string   `json:"name"`
	Weight float64  `json:"weight"`
	Gate   float64  `json:"gate"` // 0: none
	Scores []Given  `json:"scores"`
	Mean   *float64 `json:"mean"`
	Min    *float64 `json:"min"`
	Max    *float64 `json:"max"`
}

// Given is the score of one assessor; nil where none was given.
type Given struct {
	Assessor string   `json:"assessor"`
	Score    *float64 `json:"score"`
}

// Change is a score that decides the verdict.
type Change struct {
	Criterion string  `json:"criterion,omitempty"`
	By        float64 `json:"by,omitempty"`      // a mean this much higher or lower
	Without   string  `json:"without,omitempty"` // or the scores of this assessor left out
	Verdict   Verdict `json:"verdict"`
}

// State of a check.
type State string

// The states. NotMade is neither good nor bad: what the check needs is missing.
const (
	Passed  State = "passed"
	Failed  State = "failed"
	NotMade State = "not made"
)

// Check is one check by machine and the criterion it belongs to.
type Check struct {
	ID        string   `json:"id"`
	Criterion string   `json:"criterion"`
	State     State    `json:"state"`
	Value     *float64 `json:"value"` // where the check rests on one
	Details   []string `json:"details"`
}

// Portfolio is the spread of a mission's projects.
type Portfolio struct {
	Projects            int      `json:"projects"`
	Sectors             int      `json:"sectors"`
	Sections            int      `json:"sections"` // of ISIC
	EffectiveSectors    *float64 `json:"effective_sectors"`
	Approaches          int      `json:"approaches"`
	EffectiveApproaches *float64 `json:"effective_approaches"`
	TopApproach         string   `json:"top_approach"`
	TopShare            *float64 `json:"top_share"`
	Pass                bool     `json:"pass"`
}

// Checklist is the answers to ROAR.
type Checklist struct {
	Answers  []Answered `json:"answers"` // one per question
	Yes      int        `json:"yes"`
	Partly   int        `json:"partly"`
	No       int        `json:"no"`
	Open     int        `json:"open"` // not answered, or without evidence
	Rewards  []string   `json:"rewards"`
	WhyNone  string     `json:"why_none"`
	Unfilled bool       `json:"rewards_unfilled"` // neither a way of sharing nor a reason for none
}

// Answered is one question with what counts of its answer.
type Answered struct {
	Question string `json:"question"`
	Part     string `json:"part"`
	Text     string `json:"text"`
	Answer   string `json:"answer"` // yes, partly, no, or open
	Given    string `json:"given"`  // as given; "" when not answered
	Evidence string `json:"evidence"`
	Rewards  bool   `json:"rewards"` // it asks how rewards are shared
}

// CapacityCheck compares the host with what the scope needs.
type CapacityCheck struct {
	Need         float64  `json:"need"`
	Coordination *float64 `json:"coordination"`
	Design       *float64 `json:"design"`
	State        State    `json:"state"`
	PilotWould   bool     `json:"pilot_would"` // a national mission fails where a pilot would pass
}

// ProjectRow is a project as the map has it.
type ProjectRow struct {
	ID           string   `json:"id"`
	Name         string   `json:"name"`
	Missions     []string `json:"missions"`
	Sectors      []string `json:"sectors"`
	Approach     string   `json:"approach"`
	Moves        string   `json:"moves"`
	Indicator    string   `json:"indicator"`
	Baseline     float64  `json:"baseline"`
	BaselineYear int      `json:"baseline_year"`
	Target       float64  `json:"target"`
	Date         int      `json:"date"`
}

// Goals are the links to the 2030 Agenda that name an indicator.
type Goals struct {
	Covered    []GoalRow  `json:"covered"`     // by target, in the order of the agenda's codes
	Conflicts  []GoalLink `json:"conflicts"`   // strength -1
	NotCounted []GoalLink `json:"not_counted"` // name a target only
	Open       []string   `json:"open"`        // targets of the challenges that no project is linked to
}

// GoalRow is a target with the projects that serve it.
type GoalRow struct {
	Target   string   `json:"target"`
	Strength int      `json:"strength"` // the strongest, 1 to 3
	Projects []string `json:"projects"`
}

// GoalLink is one link.
type GoalLink struct {
	Project  string `json:"project"`
	Code     string `json:"code"`
	Strength int    `json:"strength"`
	Note     string `json:"note"`
}
