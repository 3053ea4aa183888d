package catalogue

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Area is a group of products or services that the schools are asked about.
type Area struct {
	ID     string   `yaml:"id" need:"true" json:"id"` // e.g. "food"
	Name   string   `yaml:"name" need:"true" json:"name"`
	Family string   `yaml:"family" need:"true" json:"family"` // one of Families
	HS     []string `yaml:"hs" json:"hs"`                     // chapters or headings; see Areas.OfHeading
	ISIC   []string `yaml:"isic" need:"true" json:"isic"`     // divisions or groups, Rev. 4
	Fields []int    `yaml:"fields" json:"fields"`             // WIPO technology fields, 1..35
	Needs  Needs    `yaml:"needs" need:"true" json:"needs"`
}

// Needs says how much an area needs of what may be scarce: 1 little, 2 some, 3 much.
type Needs struct {
	Finance   int `yaml:"finance" need:"true" json:"finance"`
	Power     int `yaml:"power" need:"true" json:"power"`
	Skills    int `yaml:"skills" need:"true" json:"skills"`
	Transport int `yaml:"transport" need:"true" json:"transport"`
	Contracts int `yaml:"contracts" need:"true" json:"contracts"`
}

// Families returns the deck's four country priorities in its order, and "none" for what
// is outside them.
func Families() []string { return []string{"resource", "labour", "ict", "engineering", "none"} }

// Areas is a checked list of areas.
type Areas []Area

// IDs lists the areas by their IDs.
func (as Areas) IDs() []string {
	out := make([]string, len(as))
	for i, a := range as {
		out[i] = a.ID
	}
	return out
}

//go:embed areas.yaml
var areasFile []byte

// LoadAreas returns the areas of the catalogue.
func LoadAreas() (Areas, error) { return loadAreas() }

var loadAreas = sync.OnceValues(func() (Areas, error) { return ParseAreas("areas.yaml", areasFile) })

// ParseAreas reads a list of areas, which may be a user's own. The error joins one
// [Fault] per defect: unknown fields or families, a need outside 1..3, a code that is no
// number or stands in two areas, an area that stands twice.
func ParseAreas(name string, data []byte) (Areas, error) {
	var file struct {
		Areas []Area `yaml:"areas" need:"true"`
	}
	d, err := Decode(name, data, &file)
	if err != nil {
		return nil, err
	}
	seen, code := map[string]bool{}, map[string]string{}
	for i, a := range file.Areas {
		at := []any{"areas", i}
		if a.ID == "" || seen[a.ID] {
			d.Fault(at, "the area %q is blank or stands twice", a.ID)
		}
		seen[a.ID] = true
		if !slices.Contains(Families(), a.Family) {
			d.Fault(append(at, "family"), "%s: family %q, want one of %v", a.ID, a.Family, Families())
		}
		for _, c := range a.HS {
			if (len(c) != 2 && len(c) != 4) || strings.Trim(c, "0123456789") != "" {
				d.Fault(append(at, "hs"), "%s: %q is no chapter (2 digits) or heading (4 digits) of the Harmonized System", a.ID, c)
			}
			if other, dup := code[c]; dup {
				d.Fault(append(at, "hs"), "%s: %s belongs to %s too", a.ID, c, other)
			}
			code[c] = a.ID
		}
		for _, f := range a.Fields {
			if f < 1 || f > 35 {
				d.Fault(append(at, "fields"), "%s: there is no WIPO field %d", a.ID, f)
			}
		}
		for _, n := range a.Needs.list() {
			if n < 1 || n > 3 {
				d.Fault(append(at, "needs"), "%s: a need is %d, want 1, 2 or 3", a.ID, n)
			}
		}
	}
	if len(file.Areas) == 0 {
		d.Fault([]any{"areas"}, "no areas")
	}
	return file.Areas, d.Err()
}

func (n Needs) list() []int { return []int{n.Finance, n.Power, n.Skills, n.Transport, n.Contracts} }

// Of returns the need by its name in the file.
func (n Needs) Of(name string) (int, error) {
	i := slices.Index([]string{"finance", "power", "skills", "transport", "contracts"}, name)
	if i < 0 {
		return 0, fmt.Errorf("catalogue: areas have no need of %q", name)
	}
	return n.list()[i], nil
}

// OfHeading returns the position of the area of a heading of the Harmonized System: the
// one with the longest code that the heading starts with; -1 when none has one.
func (as Areas) OfHeading(code string) int {
	best, at := 0, -1
	for i, a := range as {
		for _, c := range a.HS {
			if len(c) > best && strings.HasPrefix(code, c) {
				best, at = len(c), i
			}
		}
	}
	return at
}

// Area returns the area with an ID.
func (as Areas) Area(id string) (Area, bool) {
	i := slices.IndexFunc(as, func(a Area) bool { return a.ID == id })
	if i < 0 {
		return Area{}, false
	}
	return as[i], true
}
