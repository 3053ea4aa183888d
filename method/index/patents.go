package index

import "fmt"

// PatentFields is the number of technology fields of WIPO's scheme.
const PatentFields = 35

// leastPatents is the number below which shares and diversification of patents say nothing;
// judgement (methods 2.4).
const leastPatents = 30

// PatentCounts are the patents of one economy over a period. Nil is not known, never 0.
type PatentCounts struct {
	Unit            string
	People          *float64  // in the last year of the period, or the mean over it
	Years           int       // of the period, at least 1
	Resident        *float64  // direct applications by residents at the home office
	Families        *float64  // transnational patent families
	HighTech        *float64  // of the families, in high-technology fields
	ForeignOwned    *float64  // of the families, with a foreign owner and a domestic inventor
	ForeignInvented *float64  // of the families, with a domestic owner and a foreign inventor
	CoInvented      *float64  // of the families, with a foreign co-inventor
	Fields          []float64 // families by WIPO field, [PatentFields] numbers; nil if not known
}

// PatentMeasure is one of the seven measures. Value is nil with the reason in Why.
type PatentMeasure struct {
	Code  string   `json:"code"` // P1 to P7
	Side  string   `json:"side"` // intensity, structure or exchange
	Value *float64 `json:"value"`
	Why   string   `json:"why,omitempty"`
	N     float64  `json:"n"` // patents behind it
}

// PatentVariant returns the seven measures of the patent-only variant for countries with
// thin statistics: resident applications (P1) and transnational families (P2) per million people and year,
// share of high technology (P3), 1 less the sum of squared shares over 35 fields (P4), shares of families
// with a foreign owner and a domestic inventor (P5), a domestic owner and a foreign inventor (P6), and
// co-invented (P7). P3 to P7 need 30 families. They are not blended into one number. The three dimensions are verified;
// the formulas are known from the literature only. Counts that are negative or parts larger
// than the whole are [ErrData].
func PatentVariant(c PatentCounts) ([]PatentMeasure, error) {
	if c.Years < 1 {
		return nil, fmt.Errorf("%w: %s: a period of %d years", ErrOption, c.Unit, c.Years)
	}
	for _, v := range []*float64{c.People, c.Resident, c.Families, c.HighTech, c.ForeignOwned, c.ForeignInvented, c.CoInvented} {
		if v != nil && (!finite(*v) || *v < 0) {
			return nil, fmt.Errorf("%w: %s has the count %v", ErrData, c.Unit, *v)
		}
	}
	rate := func(code string, count *float64) PatentMeasure {
		m := PatentMeasure{Code: code, Side: "intensity"}
		switch {
		case count == nil:
			m.Why = "no count"
		case c.People == nil || !(*c.People > 0):
			m.Why = "no population"
		default:
			v := *count / float64(c.Years) / *c.People * 1e6
			m.Value, m.N = &v, *count
		}
		return m
	}
	out := []PatentMeasure{rate("P1", c.Resident), rate("P2", c.Families)}
	var err error
	share := func(code, side string, part *float64) PatentMeasure {
		m := PatentMeasure{Code: code, Side: side}
		switch {
		case part == nil || c.Families == nil:
			m.Why = "no count"
			return m
		case *part > *c.Families:
			err = fmt.Errorf("%w: %s has %v of %v families in %s", ErrData, c.Unit, *part, *c.Families, code)
			return m
		}
		if m.N = *c.Families; m.N < leastPatents {
			m.Why = fmt.Sprintf("%g families, %d are needed", m.N, leastPatents)
			return m
		}
		v := *part / *c.Families
		m.Value = &v
		return m
	}
	p3 := share("P3", "structure", c.HighTech)
	p4, errFields := c.diversification()
	if errFields != nil {
		return nil, errFields
	}
	out = append(out, p3, p4, share("P5", "exchange", c.ForeignOwned), share("P6", "exchange", c.ForeignInvented), share("P7", "exchange", c.CoInvented))
	return out, err
}

// diversification is 1 less the sum of squared shares of the fields.
func (c PatentCounts) diversification() (PatentMeasure, error) {
	m := PatentMeasure{Code: "P4", Side: "structure"}
	if c.Fields == nil {
		m.Why = "no counts by field"
		return m, nil
	}
	if len(c.Fields) != PatentFields {
		return m, fmt.Errorf("%w: %s has %d fields, want %d", ErrData, c.Unit, len(c.Fields), PatentFields)
	}
	for _, v := range c.Fields {
		if !finite(v) || v < 0 {
			return m, fmt.Errorf("%w: %s has the count %v in a field", ErrData, c.Unit, v)
		}
		m.N += v
	}
	if m.N < leastPatents {
		m.Why = fmt.Sprintf("%g patents by field, %d are needed", m.N, leastPatents)
		return m, nil
	}
	squares := 0.0
	for _, v := range c.Fields {
		squares += v / m.N * (v / m.N)
	}
	v := 1 - squares
	m.Value = &v
	return m, nil
}
