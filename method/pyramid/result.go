package pyramid

import "upstep/panel"

// Result is what a survey says. Lists that are empty are not nil.
type Result struct {
	Groups    []Group      `json:"groups"` // sorted by country, then round
	Pools     []Pool       `json:"pools"`  // one per round, sorted
	Unused    []Unused     `json:"unused"` // firms that were left out, in the order given
	Notes     []panel.Note `json:"notes"`
	Recipe    panel.Recipe `json:"recipe"`
	Synthetic bool         `json:"synthetic"` // the firms are made up
}

// Group are the firms of one country in one round.
type Group struct {
	Country     string        `json:"country"`
	Round       string        `json:"round"`
	Interviews  int           `json:"interviews"` // firms in the data, used or not
	Ladder      Ladder        `json:"ladder"`
	Strata      []Stratum     `json:"strata"`
	Management  Management    `json:"management"`
	Comparisons []Comparison  `json:"comparisons"` // same income, double income, norm
	Sensitivity []Alternative `json:"sensitivity"`
	Notes       []panel.Note  `json:"notes"`
}

// Name is the country and, where there is one, the round.
func (g Group) Name() string {
	if g.Round == "" {
		return g.Country
	}
	return g.Country + " " + g.Round
}

// Pool are the management scores of one round over all its countries.
type Pool struct {
	Round     string     `json:"round"`
	Countries []string   `json:"countries"`
	Eligible  int        `json:"eligible"` // manufacturing firms with enough employees
	Scored    int        `json:"scored"`
	Questions []Standard `json:"questions"`
}

// Unused is a firm that was left out.
type Unused struct {
	ID   string `json:"id"`
	Line int    `json:"line"`
	Why  string `json:"why"`
}

// Alternative is the verdict with one choice of ours changed.
type Alternative struct {
	Option      string   `json:"option"` // e.g. "basic"
	Value       string   `json:"value"`
	Mean        float64  `json:"mean"`          // mean level
	L3Plus      float64  `json:"l3_plus"`       // share at level 3 or above
	L3PlusUpper float64  `json:"l3_plus_upper"` // the same of the upper shares
	Weakest     string   `json:"weakest"`       // against the norm, "" for none
	Missing     bool     `json:"missing"`       // missing middle against the norm
	Changes     []string `json:"changes"`       // verdicts that differ: "weakest", "missing"
}
