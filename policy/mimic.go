package policy

import "upstep/panel"

// SignCount is how many signs of a copied institution there are. Methods 12.5 speaks of
// seven and lists eight; all eight are asked for.
const SignCount = 8

// Sign is one sign of a copied institution.
type Sign struct {
	ID     string `json:"id"`
	Answer Answer `json:"answer"`
}

// Copy is what the signs say of an instrument or a unit.
type Copy struct {
	Subject string `json:"subject"`
	Signs   []Sign `json:"signs"` // in the order of the record
	Holds   int    `json:"holds"`
	Known   int    `json:"known"`
	Needs   int    `json:"needs"`
	Flagged bool   `json:"flagged"`
	Open    bool   `json:"open"` // not flagged, but what was not looked at could flag it
	// Gap is rules on paper less rules in use, -5..5; nil where one of them is not scored.
	Gap    *float64     `json:"gap,omitempty"`
	Source string       `json:"source"`
	Notes  []panel.Note `json:"notes"`
}

// Mimic counts the signs of a copied institution (capability trap, isomorphic mimicry;
// methods 12.5). A sign that was not looked at counts neither way.
// It panics on options that [Options.Check] refuses.
func Mimic(m Mimicry, o Options) Copy {
	o = filled(o)
	c := Copy{Subject: m.Subject, Needs: o.Signs, Source: m.Source, Notes: []panel.Note{}}
	for _, s := range []struct {
		id string
		v  *bool
	}{
		{"copied_no_local_problem", m.Copied},
		{"outputs_are_documents", m.Documents},
		{"no_line_executed_above_half", m.NotExecuted},
		{"kpi_is_existence", m.Existence},
		{"staff_below_half_after_18_months", m.Understaffed},
		{"no_client_named", m.NoClient},
		{"consultant_wrote_most", m.Consultant},
		{"evaluation_never_changed_a_rule", m.NeverUsed},
	} {
		a := Unknown
		if s.v != nil {
			a = answer(*s.v)
			c.Known++
			if *s.v {
				c.Holds++
			}
		}
		c.Signs = append(c.Signs, Sign{s.id, a})
	}
	c.Flagged = c.Holds >= o.Signs
	c.Open = !c.Flagged && c.Holds+SignCount-c.Known >= o.Signs
	if m.DeJure != nil && m.DeFacto != nil {
		gap := *m.DeJure - *m.DeFacto
		c.Gap = &gap
	}
	if c.Open {
		c.Notes = append(c.Notes, panel.Note{Code: "mimicry-open", Subject: m.Subject, Severity: panel.Warning,
			Text: "signs of a copied institution were not all looked at, and those that were not could flag it"})
	}
	return c
}
