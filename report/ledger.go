package report

import (
	"encoding/json"
	"fmt"
	"slices"

	"upstep/panel"
)

// Trace is the whole provenance of a figure.
type Trace struct {
	ID      string   `json:"id"`
	Label   string   `json:"label"`             // what the figure is, in words
	Text    string   `json:"text"`              // as printed
	Value   *float64 `json:"value"`             // full precision; nil when missing
	Missing string   `json:"missing,omitempty"` // why it is missing
	Unit    string   `json:"unit,omitempty"`
	Method  string   `json:"method,omitempty"`  // page of the method, e.g. "docs/methods/gap.md#g3"
	Formula string   `json:"formula,omitempty"` // how it follows from the inputs
	Inputs  []Input  `json:"inputs,omitempty"`
	Recipe  string   `json:"recipe,omitempty"` // method of the document's recipe whose options were used
	Notes   []string `json:"notes,omitempty"`
}

// Input is one thing a figure was made from: an observation, another figure of the
// ledger, a set of observations in words, or a table.
type Input struct {
	Label       string             `json:"label"`
	Figure      string             `json:"figure,omitempty"` // ID in the same ledger
	Observation *panel.Observation `json:"observation,omitempty"`
	Table       *panel.Ref         `json:"table,omitempty"`
}

// Ledger holds the traces of a document in the order they were first printed.
type Ledger struct {
	traces []Trace
	at     map[string]int
}

// NewLedger returns an empty ledger.
func NewLedger() *Ledger { return &Ledger{at: map[string]int{}} }

// Add stores a trace and returns the figure to print. Adding an ID again must
// bring the same value and text, or Add panics: two figures with one ID would make
// a report that can't be checked.
func (l *Ledger) Add(t Trace, year int, q panel.Quality) Figure {
	if i, ok := l.at[t.ID]; ok {
		if old := l.traces[i]; old.Text != t.Text || !sameValue(old.Value, t.Value) {
			panic(fmt.Sprintf("report: figure %s printed as %q and as %q", t.ID, old.Text, t.Text))
		}
	} else {
		l.at[t.ID] = len(l.traces)
		l.traces = append(l.traces, t)
	}
	return Figure{ID: t.ID, Value: t.Value, Text: t.Text, Missing: t.Missing, Year: year, Quality: q}
}

func sameValue(a, b *float64) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// Trace returns the trace of a figure.
func (l *Ledger) Trace(id string) (Trace, bool) {
	i, ok := l.at[id]
	if !ok {
		return Trace{}, false
	}
	return l.traces[i], true
}

func (l *Ledger) has(id string) bool {
	_, ok := l.at[id]
	return ok
}

// Traces returns all traces in order.
func (l *Ledger) Traces() []Trace { return slices.Clone(l.traces) }

// IDs returns all figure IDs in order.
func (l *Ledger) IDs() []string {
	out := make([]string, len(l.traces))
	for i, t := range l.traces {
		out[i] = t.ID
	}
	return out
}

// MarshalJSON writes the traces as a list.
func (l *Ledger) MarshalJSON() ([]byte, error) {
	if l.traces == nil {
		return []byte("[]"), nil
	}
	return json.Marshal(l.traces)
}
