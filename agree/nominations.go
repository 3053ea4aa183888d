package agree

import (
	"slices"
	"strings"

	"upstep/catalogue"
)

// Nomination is what a user holds up for an area: a pocket of excellence that exists, or
// a wish. It is shown beside the schools and never counted as one.
type Nomination struct {
	Area   string `yaml:"area" need:"true" json:"area"`
	Name   string `yaml:"name" need:"true" json:"name"`   // of the department, firm, association, ...
	Kind   string `yaml:"kind" need:"true" json:"kind"`   // one of Kinds
	Why    string `yaml:"why" need:"true" json:"why"`     // what it does well, or why the area
	Who    string `yaml:"who" need:"true" json:"who"`     // who says so
	Source string `yaml:"source" json:"source,omitempty"` // where it can be looked up
	Date   string `yaml:"date" json:"date,omitempty"`     // when it was said
}

// Kinds are what can be nominated; "wish" is a nomination without anything that exists.
func Kinds() []string {
	return []string{"department", "agency", "institute", "ngo", "chamber", "association", "firm", "wish"}
}

// Own is what the user brings: pockets of excellence and nominations.
type Own struct {
	Nominations []Nomination `yaml:"nominations" need:"true"`
}

// ParseOwn reads a file of nominations. The error joins one fault per defect, with its line.
func ParseOwn(name string, data []byte, areas catalogue.Areas) (Own, error) {
	var own Own
	d, err := catalogue.Decode(name, data, &own)
	if err != nil {
		return Own{}, err
	}
	for i, n := range own.Nominations {
		if _, ok := areas.Area(n.Area); !ok {
			d.Fault([]any{"nominations", i, "area"}, "there is no area %q; areas are %s", n.Area, strings.Join(areas.IDs(), ", "))
		}
		if !slices.Contains(Kinds(), n.Kind) {
			d.Fault([]any{"nominations", i, "kind"}, "kind %q, want one of %s", n.Kind, strings.Join(Kinds(), ", "))
		}
		for _, f := range []struct{ name, value string }{{"name", n.Name}, {"why", n.Why}, {"who", n.Who}} {
			if strings.TrimSpace(f.value) == "" {
				d.Fault([]any{"nominations", i, f.name}, "%s is blank", f.name)
			}
		}
	}
	return own, d.Err()
}

// of returns the pockets and the wishes of an area, in the order of the file.
func (o Own) of(area string) (pockets, wishes []Nomination) {
	for _, n := range o.Nominations {
		switch {
		case n.Area != area:
		case n.Kind == "wish":
			wishes = append(wishes, n)
		default:
			pockets = append(pockets, n)
		}
	}
	return pockets, wishes
}
