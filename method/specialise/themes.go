package specialise

import (
	"math"
	"slices"
	"strings"

	"upstep/catalogue"
)

// Themes are the themes of a discovery process.
type Themes struct {
	AsOf   string  `yaml:"as_of"` // month of the review, "2026-03"; "" when not known
	Themes []Theme `yaml:"themes" need:"true"`
}

// Theme is one theme with its evidence. Months are written "2026-03".
type Theme struct {
	ID           string   `yaml:"id" need:"true"`
	Name         string   `yaml:"name" need:"true"`
	State        State    `yaml:"state" need:"true"` // as its owner has it
	Activities   []string `yaml:"activities"`
	EvidencePack bool     `yaml:"evidence_pack"`
	Round1       *Round   `yaml:"round1"`
	FocusGroups  int      `yaml:"focus_groups"`
	Ideas        []Idea   `yaml:"ideas"`
	Letters      []Letter `yaml:"letters"`
	Planned      *float64 `yaml:"planned"` // sum of the projects
	Budget       *float64 `yaml:"budget"`
	Decided      string   `yaml:"decided"`
	Indicators   int      `yaml:"indicators"`
	StageGate    bool     `yaml:"stage_gate"`
}

// Round is a stakeholder round.
type Round struct {
	Participants int `yaml:"participants" need:"true"`
	Firms        int `yaml:"firms" need:"true"`
	NewFirms     int `yaml:"new_firms" need:"true"` // not in the ministry's usual list
}

// Idea is a project idea.
type Idea struct {
	Name     string `yaml:"name" need:"true"`
	Lead     string `yaml:"lead" need:"true"`     // firm, university, state or other
	Foreseen bool   `yaml:"foreseen" need:"true"` // in the evidence pack
}

// Letter is a private co-funding letter.
type Letter struct {
	Firm string  `yaml:"firm" need:"true"`
	Sum  float64 `yaml:"sum" need:"true"`
}

// ReadThemes reads a file of themes. The error joins one fault per defect, with its line.
func ReadThemes(name string, data []byte) (*Themes, error) {
	th := &Themes{}
	d, err := catalogue.Decode(name, data, th)
	if err != nil {
		return nil, err
	}
	if _, err := catalogue.Month(th.AsOf); th.AsOf != "" && err != nil {
		d.Fault([]any{"as_of"}, "as_of %v", err)
	}
	seen := map[string]bool{}
	for i, t := range th.Themes {
		if strings.TrimSpace(t.ID) == "" || seen[t.ID] {
			d.Fault([]any{"themes", i}, "the theme %q is blank or stands twice", t.ID)
		}
		seen[t.ID] = true
		t.faults(d, i, th.AsOf)
	}
	if err := d.Err(); err != nil {
		return nil, err
	}
	return th, nil
}

func (t *Theme) faults(d *catalogue.Doc, i int, asOf string) {
	at := func(keys ...any) []any { return append([]any{"themes", i}, keys...) }
	if !slices.Contains(States(), t.State) {
		d.Fault(at("state"), "theme %s: state %q, want one of %q", t.ID, t.State, States())
	}
	if r := t.Round1; r != nil && (r.Firms < 0 || r.NewFirms < 0 || r.Firms > r.Participants || r.NewFirms > r.Firms) {
		d.Fault(at("round1"), "theme %s: %d new firms of %d firms of %d participants can't be", t.ID, r.NewFirms, r.Firms, r.Participants)
	}
	for key, n := range map[string]int{"focus_groups": t.FocusGroups, "indicators": t.Indicators} {
		if n < 0 {
			d.Fault(at(key), "theme %s: %s %d", t.ID, key, n)
		}
	}
	for j, idea := range t.Ideas {
		if !slices.Contains([]string{"firm", "university", "state", "other"}, idea.Lead) {
			d.Fault(at("ideas", j, "lead"), "theme %s: lead %q, want firm, university, state or other", t.ID, idea.Lead)
		}
	}
	amount := func(v float64) bool { return v >= 0 && !math.IsInf(v, 0) }
	for j, l := range t.Letters {
		if !amount(l.Sum) {
			d.Fault(at("letters", j, "sum"), "theme %s: a letter over %g", t.ID, l.Sum)
		}
	}
	if t.Planned != nil && !amount(*t.Planned) {
		d.Fault(at("planned"), "theme %s: planned %g", t.ID, *t.Planned)
	}
	if t.Budget != nil && !amount(*t.Budget) {
		d.Fault(at("budget"), "theme %s: budget %g", t.ID, *t.Budget)
	}
	if t.Decided == "" {
		return
	}
	decided, err := catalogue.Month(t.Decided)
	if err != nil {
		d.Fault(at("decided"), "theme %s: decided %v", t.ID, err)
		return
	}
	if now, err := catalogue.Month(asOf); asOf != "" && err == nil && decided > now {
		d.Fault(at("decided"), "theme %s: decided %s, after %s of as_of", t.ID, t.Decided, asOf)
	}
}
