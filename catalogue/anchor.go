package catalogue

import (
	"strings"
	"sync"
)

// Scale is what capacity.yaml holds: what each score of a unit's capacity means, and what
// its behaviour is measured by (methods 11.2).
type Scale struct {
	Dimensions []Anchored `yaml:"dimensions" need:"true" json:"dimensions"` // in the order of Dimensions
	Traces     []Measured `yaml:"traces" need:"true" json:"traces"`
}

// Anchored is a dimension with its written anchors.
type Anchored struct {
	ID      string   `yaml:"id" need:"true" json:"id"`
	Name    string   `yaml:"name" need:"true" json:"name"`
	Meaning string   `yaml:"meaning" need:"true" json:"meaning"`
	Ask     string   `yaml:"ask" need:"true" json:"ask"`         // for evidence
	Anchors []Anchor `yaml:"anchors" need:"true" json:"anchors"` // of the scores 0 to 5
}

// Anchor says what a score means.
type Anchor struct {
	Score int    `yaml:"score" need:"true" json:"score"`
	From  string `yaml:"from" need:"true" json:"from"` // specification or judgement
	Text  string `yaml:"text" need:"true" json:"text"`
}

// Measured is a kind of figure on what a unit did.
type Measured struct {
	ID   string `yaml:"id" need:"true" json:"id"`
	Unit string `yaml:"unit" need:"true" json:"unit"`
	Text string `yaml:"text" need:"true" json:"text"`
}

const scaleFile = "capacity.yaml"

// LoadScale returns the embedded content of capacity.yaml. It is shared: callers must not
// change it.
func LoadScale() (*Scale, error) { return loadScale() }

var loadScale = sync.OnceValues(func() (*Scale, error) {
	data, err := embedded.ReadFile(scaleFile)
	if err != nil {
		return nil, err
	}
	return parseScale(data)
})

func parseScale(data []byte) (*Scale, error) {
	var s Scale
	doc, err := Decode(scaleFile, data, &s)
	if err != nil {
		return nil, err
	}
	if len(s.Dimensions) != DimensionCount {
		doc.Fault([]any{"dimensions"}, "%d dimensions, want %d", len(s.Dimensions), DimensionCount)
	}
	for i, d := range s.Dimensions {
		at := []any{"dimensions", i}
		if word, ok := DimensionOf(d.ID); !ok || int(word) != i {
			doc.Fault(at, "%q is not dimension %d", d.ID, i)
		}
		if len(d.Anchors) != 6 {
			doc.Fault(at, "%s: %d anchors, want 0 to 5", d.ID, len(d.Anchors))
		}
		for k, a := range d.Anchors {
			if a.Score != k || a.From != "specification" && a.From != "judgement" || strings.TrimSpace(a.Text) == "" {
				doc.Fault([]any{"dimensions", i, "anchors", k}, "%s: want a score of %d with a text, from specification or judgement", d.ID, k)
			}
		}
	}
	seen := map[string]bool{}
	for i, t := range s.Traces {
		if seen[t.ID] {
			doc.Fault([]any{"traces", i}, "%s stands twice", t.ID)
		}
		seen[t.ID] = true
	}
	return &s, doc.Err()
}
