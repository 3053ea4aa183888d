package catalogue

import (
	"math"
	"slices"
	"sync"
)

// Failures is what failures.yaml holds: the three failures with the role of the state
// that answers each, government failure, the evidence and the questions (methods 10).
type Failures struct {
	Steps     []float64         `yaml:"quality_steps" need:"true"` // of the quality of evidence, falling
	Failures  []Failure         `yaml:"failures" need:"true"`      // market, system, capability, government
	Evidence  []FailureEvidence `yaml:"evidence" need:"true"`
	Questions []FailureQuestion `yaml:"questions" need:"true"` // price, partner, both
}

// Failure is one of the four failures.
type Failure struct {
	ID     string `yaml:"id" need:"true"`
	Name   string `yaml:"name" need:"true"`
	Role   string `yaml:"role"` // of the state; empty for government failure
	Remedy string `yaml:"remedy" need:"true"`
}

// FailureEvidence is one kind of shortfall and what it says.
type FailureEvidence struct {
	ID       string           `yaml:"id" need:"true"`
	Name     string           `yaml:"name" need:"true"`
	Loadings FailureLoadings  `yaml:"loadings" need:"true"`
	Scope    string           `yaml:"scope" need:"true"` // economy or sector
	Measures []FailureMeasure `yaml:"measures" need:"true"`
	Collect  string           `yaml:"collect" need:"true"`
}

// FailureLoadings is how far a shortfall speaks for each failure, summing to 1.
type FailureLoadings struct {
	Market     float64 `yaml:"market" need:"true" json:"market"`
	System     float64 `yaml:"system" need:"true" json:"system"`
	Capability float64 `yaml:"capability" need:"true" json:"capability"`
	Government float64 `yaml:"government" need:"true" json:"government"`
}

// FailureMeasure is an indicator of the pack that measures the shortfall.
type FailureMeasure struct {
	Indicator string  `yaml:"indicator" need:"true"`
	Per       string  `yaml:"per"`  // indicator to divide by; empty for none
	Unit      float64 `yaml:"unit"` // in these units
	Quality   float64 `yaml:"quality" need:"true"`
	Proxy     string  `yaml:"proxy"` // what it measures instead; empty: the thing itself
}

// FailureQuestion is one of the three that tell failures apart.
type FailureQuestion struct {
	ID   string `yaml:"id" need:"true"`
	Text string `yaml:"text" need:"true"`
	Yes  string `yaml:"yes"` // the failure that a yes speaks for
	No   string `yaml:"no"`  // or a no
}

// LoadFailures returns the embedded content of failures.yaml, checked against the
// indicators. It is shared: callers must not change it.
func (c *Catalogue) LoadFailures() (*Failures, error) {
	f, err := failures()
	if err != nil {
		return nil, err
	}
	doc := Doc{name: failuresFile}
	for _, e := range f.Evidence {
		for _, m := range e.Measures {
			for _, code := range []string{m.Indicator, m.Per} {
				if _, ok := c.indicatorAt[code]; !ok && code != "" {
					doc.Fault(nil, "%s: unknown indicator %q", e.ID, code)
				}
			}
		}
	}
	return f, doc.Err()
}

const failuresFile = "failures.yaml"

var failures = sync.OnceValues(func() (*Failures, error) {
	data, err := embedded.ReadFile(failuresFile)
	if err != nil {
		return nil, err
	}
	return parseFailures(data)
})

func parseFailures(data []byte) (*Failures, error) {
	var f Failures
	doc, err := Decode(failuresFile, data, &f)
	if err != nil {
		return nil, err
	}
	if len(f.Failures) != 4 || len(f.Questions) != 3 || len(f.Steps) < 2 || !slices.IsSortedFunc(f.Steps, func(a, b float64) int { return int(math.Copysign(1, b-a)) }) {
		doc.Fault(nil, "want four failures, three questions and falling steps of quality")
	}
	seen := map[string]bool{}
	for i, e := range f.Evidence {
		at := []any{"evidence", i}
		l := e.Loadings
		sum := l.Market + l.System + l.Capability + l.Government
		switch {
		case seen[e.ID]:
			doc.Fault(at, "%s stands twice", e.ID)
		case min(l.Market, l.System, l.Capability, l.Government) < 0 || math.Abs(sum-1) > 1e-9:
			doc.Fault(at, "%s: loadings sum to %v, want 1 and none below 0", e.ID, sum)
		case e.Scope != "economy" && e.Scope != "sector":
			doc.Fault(at, "%s: scope is %q, want economy or sector", e.ID, e.Scope)
		}
		seen[e.ID] = true
		for _, m := range e.Measures {
			if !(m.Quality > 0 && m.Quality <= 1) || (m.Per == "") != (m.Unit == 0) {
				doc.Fault(at, "%s: quality lies in 0..1, per and unit belong together", e.ID)
			}
		}
	}
	return &f, doc.Err()
}
