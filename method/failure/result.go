package failure

import "upstep/panel"

// Input is the evidence on one subject.
type Input struct {
	Subject string // in words: an economy, or a sector and a constraint
	Items   []Item // each id once; see Join
	Answers []Answer
	Budget  []Line
}

// Result is what the evidence on one subject says. Lists that are empty are not nil.
type Result struct {
	Subject string        `json:"subject"`
	Items   []Item        `json:"items"`
	Known   int           `json:"known"`  // items with a severity
	Scores  []Score       `json:"scores"` // market, system, capability, government
	Mix     []Share       `json:"mix"`    // of the three roles; empty when refused
	Verdict Kind          `json:"verdict,omitempty"`
	Lead    *float64      `json:"lead"`            // of the first over the second, of the mix
	Settled Kind          `json:"settled"`         // by the three questions, when the verdict is mixed; "" otherwise
	Flag    *bool         `json:"government_flag"` // nil: no item chiefly speaks for government failure
	Draws   *Draws        `json:"draws"`           // nil when the mix is refused
	Changes []Change      `json:"changes"`         // choices that would change the verdict or the flag
	Reach   *Reach        `json:"reach"`           // nil when the mix is given
	Answers Tally         `json:"answers"`
	Budget  *BudgetResult `json:"budget"` // nil without a budget
	Notes   []panel.Note  `json:"notes"`
	Recipe  panel.Recipe  `json:"recipe"`
}

// Score is what the evidence says of one failure.
type Score struct {
	Failure  Kind     `json:"failure"`
	Severity *float64 `json:"severity"` // mean weighted by quality and loading; nil without evidence
	Evidence float64  `json:"evidence"` // sum of quality times loading
	Own      int      `json:"own"`      // items that chiefly speak for it
	Weight   float64  `json:"weight"`   // in the mix, before dividing by the sum; 0 for government
}

// Share is the part of one failure in the mix.
type Share struct {
	Failure Kind    `json:"failure"`
	Share   float64 `json:"share"`
}

// Draws is the mix under loadings drawn again.
type Draws struct {
	N             int          `json:"n"`
	Seed          uint64       `json:"seed"`
	Concentration float64      `json:"concentration"`
	Probability   []Likelihood `json:"probability"` // of each verdict, market to none
	Bands         []Band       `json:"bands"`       // of each share
	Verdict       float64      `json:"verdict"`     // probability of the verdict of the loadings as given
	Steady        bool         `json:"steady"`      // it is at least Options.Steady
	FlagShare     *float64     `json:"flag"`        // of draws that flag government failure; nil without evidence
}

// Likelihood is the share of draws with a verdict, and the standard error that the
// number of draws leaves.
type Likelihood struct {
	Verdict     Kind    `json:"verdict"`
	Probability float64 `json:"probability"`
	SE          float64 `json:"se"`
}

// Band is the 5th and 95th percentile of a share over the draws.
type Band struct {
	Failure Kind    `json:"failure"`
	Low     float64 `json:"low"`
	High    float64 `json:"high"`
}

// Change is a choice of ours, or an item, that decides a verdict.
type Change struct {
	Choice  string `json:"choice"`            // option, "quality" or "item"
	Subject string `json:"subject,omitempty"` // of an item: its id
	Value   string `json:"value,omitempty"`   // of an option: what instead
	Verdict Kind   `json:"verdict"`           // "" when the mix would be refused
	Flag    *bool  `json:"government_flag"`
}

// Reach says which roles evidence still to be collected could make dominant, with every
// missing item at 0 or at 1.
type Reach struct {
	Missing []string `json:"missing"` // ids
	Quality float64  `json:"quality"` // assumed
	Cases   int      `json:"cases"`
	Roles   []Kind   `json:"roles"` // in the order of Kinds, then mixed and none
	Counts  []int    `json:"counts"`
	// Needed are the failures of which nothing known speaks chiefly.
	Needed []Kind `json:"needed"`
}
