package agree

// Stance is what a school says of an area.
type Stance string

// The stances.
const (
	Supports    Stance = "supports"
	Neutral     Stance = "neutral"
	Contradicts Stance = "contradicts"
	NoData      Stance = "no data"
)

// Reason says why, as the key of a sentence and what fills it.
type Reason struct {
	Key    string            `json:"key"`
	Values map[string]string `json:"values,omitempty"`
}

// View is what one school says of one area.
type View struct {
	Area   string `json:"area"`
	Stance Stance `json:"stance"`
	Reason Reason `json:"reason"`
	// Count of Of things looked at speak for the area; both 0 where nothing is counted.
	Count int `json:"count"`
	Of    int `json:"of"`
	// Examples are codes of products or fields that speak for it, at most five, the best first.
	Examples []string `json:"examples,omitempty"`
	// Near is the stance that a near-by threshold would give, "" when none gives another.
	Near   Stance   `json:"near,omitempty"`
	NearBy string   `json:"near_by,omitempty"` // which threshold, e.g. "lift 1.5 instead of 1.25"
	Chance *float64 `json:"chance,omitempty"`  // how likely so many or more, or so few or fewer, would be by chance; a share
}

// School is what one school says of every area.
type School struct {
	ID    string `json:"id"`            // of its command, e.g. "diagnose"
	Basis string `json:"basis"`         // the evidence it reads; schools of one basis are not independent
	Why   string `json:"why,omitempty"` // why it has no data on any area, a sentence
	Views []View `json:"views"`         // parallel to the areas
}

// Silent is a school that has no data on any area.
func Silent(areas []string, id, basis, why string) School {
	s := School{ID: id, Basis: basis, Why: why}
	for _, a := range areas {
		s.Views = append(s.Views, View{Area: a, Stance: NoData, Reason: Reason{Key: "silent"}})
	}
	return s
}
