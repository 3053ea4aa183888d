package gap

import (
	"fmt"
	"math"

	"upstep/panel"
)

// Relation says where a value stands against a comparator.
type Relation string

// The relations of a claim.
const (
	Above         Relation = "above"
	SlightlyAbove Relation = "slightly_above"
	AtPar         Relation = "at_par"
	SlightlyBelow Relation = "slightly_below"
	Below         Relation = "below"
)

// Tolerance is half a unit of the last printed decimal: 0.05 for one decimal, 0.5
// for none, 5 for figures printed in tens (-1).
func Tolerance(decimals int) float64 { return 0.5 * math.Pow10(-decimals) }

// Relate compares at the precision of the source: above or below means by more
// than tol, otherwise at par.
func Relate(value, comparator, tol float64) Relation {
	switch d := value - comparator; {
	case d > tol+eps:
		return Above
	case d < -tol-eps:
		return Below
	}
	return AtPar
}

// Claim is a statement in words about two figures, as data.
type Claim struct {
	Subject    string   `json:"subject"` // economy
	Indicator  string   `json:"indicator"`
	Comparator string   `json:"comparator"` // economy, group or aggregate
	Relation   Relation `json:"relation"`
	Year       int      `json:"year"`
}

// Outcome is what the data says about a claim.
type Outcome string

// The outcomes of a claim.
const (
	Supported    Outcome = "supported"
	NotSupported Outcome = "not_supported"
	TooClose     Outcome = "at_par" // a difference is claimed, but at the source's precision there is none
	NoData       Outcome = "no_data"
)

// Evidence is what a claim is checked with.
type Evidence struct {
	Subject    panel.Observation // the subject's figure
	Comparator panel.Observation // the comparator's figure
	Decimals   int               // printed by the source
	SD         float64           // spread among the comparator's members; 0 when unknown
}

// Verdict is a checked claim with the figures it rests on.
type Verdict struct {
	Claim   Claim    `json:"claim"`
	Outcome Outcome  `json:"outcome"`
	Actual  Relation `json:"actual,omitempty"` // above, at_par or below; "" without data
	Slight  bool     `json:"slight"`           // the difference is within 15 % of the comparator or 0.25 sd
	Ratio   *float64 `json:"ratio"`            // subject / comparator; nil without data or when the comparator is not positive

	Subject    panel.Observation `json:"subject"`
	Comparator panel.Observation `json:"comparator"`
	Tolerance  float64           `json:"tolerance"`
	Notes      []panel.Note      `json:"notes,omitempty"`
}

// Check evaluates a claim. Doubtful figures count as no data. The slight share and
// spread come from o. It returns an error for an unknown relation.
func Check(c Claim, e Evidence, o Options) (Verdict, error) {
	o = o.withDefaults()
	v := Verdict{Claim: c, Outcome: NoData, Subject: e.Subject, Comparator: e.Comparator, Tolerance: Tolerance(e.Decimals)}
	switch c.Relation {
	case Above, SlightlyAbove, AtPar, SlightlyBelow, Below:
	default:
		return v, fmt.Errorf("claim on %s of %s: unknown relation %q", c.Indicator, c.Subject, c.Relation)
	}
	for _, f := range []panel.Observation{e.Subject, e.Comparator} {
		if !f.Ok() || f.Quality == panel.Doubtful {
			v.Notes = append(v.Notes, panel.Note{Code: "claim-no-data", Subject: c.Indicator, Severity: panel.Refusal,
				Text: fmt.Sprintf("No usable figure of %s for %s in %d.", c.Indicator, f.Country, c.Year)})
		}
	}
	if len(v.Notes) > 0 {
		return v, nil
	}
	for _, f := range []panel.Observation{e.Subject, e.Comparator} {
		if c.Year != 0 && f.Year != c.Year {
			v.Notes = append(v.Notes, panel.Note{Code: "claim-other-year", Subject: c.Indicator, Severity: panel.Warning,
				Text: fmt.Sprintf("The claim is about %d; the figure of %s is of %d.", c.Year, f.Country, f.Year)})
		}
	}
	x, b := e.Subject.Value, e.Comparator.Value
	v.Actual = Relate(x, b, v.Tolerance)
	if b > 0 {
		v.Ratio = new(x / b)
	}
	v.Slight = math.Abs(x-b) <= o.SlightShare*math.Abs(b)+eps || (e.SD > 0 && math.Abs(x-b) <= o.SlightSD*e.SD+eps)
	v.Outcome = judge(c.Relation, v.Actual, v.Slight)
	return v, nil
}

// judge compares the claimed with the actual relation.
func judge(claimed, actual Relation, slight bool) Outcome {
	side, small := claimed, false
	switch claimed {
	case SlightlyAbove:
		side, small = Above, true
	case SlightlyBelow:
		side, small = Below, true
	}
	switch {
	case actual == side && (!small || slight):
		return Supported
	case actual == AtPar:
		return TooClose
	}
	return NotSupported
}

// Together returns the outcome of a statement that holds only if all its parts
// hold: not supported if any part is not, else no data if any part has none, else
// at par if any part is, else supported. No parts give no data.
func Together(parts []Outcome) Outcome {
	worst := Supported
	rank := map[Outcome]int{Supported: 0, TooClose: 1, NoData: 2, NotSupported: 3}
	for _, p := range parts {
		if rank[p] > rank[worst] {
			worst = p
		}
	}
	if len(parts) == 0 {
		return NoData
	}
	return worst
}
