package catalogue

import "sync"

// Inclusive is what inclusive.yaml holds: basic services and the test of a regional
// public good.
type Inclusive struct {
	Services  []Service          `yaml:"services" need:"true"`
	Questions []RegionalQuestion `yaml:"questions" need:"true"`
}

// Service is a basic service.
type Service struct {
	ID         string  `yaml:"id" need:"true" json:"id"`
	Name       string  `yaml:"name" need:"true" json:"name"`
	Burden     float64 `yaml:"burden" need:"true" json:"burden"` // share of the income of the poorest 40 %, 0..1
	Provenance string  `yaml:"provenance" need:"true" json:"provenance"`
	Source     string  `yaml:"source" need:"true" json:"source"`
}

// RegionalQuestion is one of the test; a yes speaks for doing it together.
type RegionalQuestion struct {
	ID   string `yaml:"id" need:"true" json:"id"`
	Text string `yaml:"text" need:"true" json:"text"`
}

const inclusiveFile = "inclusive.yaml"

// LoadInclusive returns the embedded content of inclusive.yaml. It is shared: callers must
// not change it.
func LoadInclusive() (*Inclusive, error) { return loadInclusive() }

var loadInclusive = sync.OnceValues(func() (*Inclusive, error) {
	data, err := embedded.ReadFile(inclusiveFile)
	if err != nil {
		return nil, err
	}
	return parseInclusive(data)
})

func parseInclusive(data []byte) (*Inclusive, error) {
	var f Inclusive
	doc, err := Decode(inclusiveFile, data, &f)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for i, s := range f.Services {
		if seen[s.ID] || !(s.Burden > 0 && s.Burden <= 1) || s.Provenance != "literature" && s.Provenance != "judgement" {
			doc.Fault([]any{"services", i}, "%s stands twice, or its burden or provenance is none", s.ID)
		}
		seen[s.ID] = true
	}
	for i, q := range f.Questions {
		if seen[q.ID] {
			doc.Fault([]any{"questions", i}, "%s stands twice", q.ID)
		}
		seen[q.ID] = true
	}
	return &f, doc.Err()
}

// Service returns the service with an ID.
func (f *Inclusive) Service(id string) (Service, bool) {
	for _, s := range f.Services {
		if s.ID == id {
			return s, true
		}
	}
	return Service{}, false
}
