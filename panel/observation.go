package panel

import (
	"encoding/json"
	"fmt"
)

// Ref is the provenance of a figure.
type Ref struct {
	Source   string `json:"source"`             // key of the source, e.g. "wdi-2026-07"
	Series   string `json:"series,omitempty"`   // the publisher's code of the series
	Vintage  string `json:"vintage,omitempty"`  // publisher's release or retrieval date, e.g. "2026-07"
	Table    string `json:"table,omitempty"`    // table of the pack or file it was read from
	Checksum string `json:"checksum,omitempty"` // SHA-256 of that table, hex
	Licence  string `json:"licence,omitempty"`  // terms, short
}

// Observation is one figure with everything needed to judge it.
// Value means something only when State is Present.
type Observation struct {
	Indicator string  `json:"indicator"`
	Country   string  `json:"country"` // ISO 3166-1 alpha-3, or an aggregate's code
	Year      int     `json:"year"`
	Value     float64 `json:"value"`
	State     State   `json:"state"`
	Unit      string  `json:"unit"`
	Quality   Quality `json:"quality"`
	Ref       Ref     `json:"ref"`
}

// MarshalJSON writes the value as null unless it is present: a missing value is
// not 0.
func (o Observation) MarshalJSON() ([]byte, error) {
	type plain Observation
	out := struct {
		plain
		Value *float64 `json:"value"`
	}{plain: plain(o)}
	if o.Ok() {
		out.Value = &o.Value
	}
	return json.Marshal(out)
}

// Ok reports whether the observation holds a value.
func (o Observation) Ok() bool { return o.State == Present }

// Severity ranks a Note.
type Severity uint8

// The severities of a note.
const (
	Info    Severity = iota // worth knowing
	Warning                 // the result holds, with care
	Refusal                 // a result was withheld, the text says why
)

var severityNames = [...]string{"info", "warning", "refusal"}

// String returns the lower-case name.
func (s Severity) String() string {
	if int(s) < len(severityNames) {
		return severityNames[s]
	}
	return fmt.Sprintf("severity(%d)", uint8(s))
}

// MarshalText makes a severity its name in JSON.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a name.
func (s *Severity) UnmarshalText(b []byte) error {
	for i, n := range severityNames {
		if n == string(b) {
			*s = Severity(i)
			return nil
		}
	}
	return fmt.Errorf("unknown severity %q, want one of %v", b, severityNames)
}

// Note is a warning or refusal as data. Renderers must show it.
type Note struct {
	Code     string   `json:"code"`    // stable, kebab-case, e.g. "peers-too-few"
	Subject  string   `json:"subject"` // what it is about: an indicator, country, product or table
	Severity Severity `json:"severity"`
	Text     string   `json:"text"` // one sentence for people
}

// Provenance tags where a threshold, weight or score comes from.
type Provenance string

// The kinds of provenance of a parameter.
const (
	Verified   Provenance = "verified"   // read in the cited source
	Literature Provenance = "literature" // from the literature, not checked against the text
	Judgement  Provenance = "judgement"  // a proposal of this project
	User       Provenance = "user"       // set by the user
	Request    Provenance = "request"    // what was asked for, or its default
)

// Param is one option used by a method.
type Param struct {
	Name       string     `json:"name"`
	Value      string     `json:"value"`
	Provenance Provenance `json:"provenance"`
}

// Recipe says how a result was made, so that it can be made again.
type Recipe struct {
	Method  string            `json:"method"`  // e.g. "gap"
	Version string            `json:"version"` // of the method; a change of numbers changes it
	Params  []Param           `json:"params"`  // every option, defaults included, in a fixed order
	Inputs  map[string]string `json:"inputs"`  // table -> SHA-256
	Seed    *uint64           `json:"seed,omitempty"`
}
