package catalogue

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// TechField is a field of the WIPO technology classification.
type TechField struct {
	Code       int    `yaml:"code" need:"true"` // 1..35
	Name       string `yaml:"name" need:"true"`
	Sector     string `yaml:"sector" need:"true"`     // code of a TechSector
	Cycle      string `yaml:"cycle" need:"true"`      // short, medium or long, as a tag
	Provenance string `yaml:"provenance" need:"true"` // of the cycle
	File       string `yaml:"file" need:"true"`       // how NCSES writes it
}

// TechSector is a sector of fields.
type TechSector struct {
	Code string `yaml:"code" need:"true"`
	Name string `yaml:"name" need:"true"`
	File string `yaml:"file" need:"true"`
}

// TechFields are the fields in the order of their codes and the sectors.
type TechFields struct {
	Sectors []TechSector `yaml:"sectors" need:"true"`
	Fields  []TechField  `yaml:"fields" need:"true"`
}

//go:embed fields.yaml
var fieldsFile []byte

// LoadFields returns the technology fields of the catalogue.
func LoadFields() (TechFields, error) { return loadFields() }

var loadFields = sync.OnceValues(func() (TechFields, error) { return ParseFields("fields.yaml", fieldsFile) })

// ParseFields reads technology fields. The error joins one [Fault] per defect: fields
// that are not 1 to 35 in their order, unknown sectors, cycles or provenances, names
// that stand twice.
func ParseFields(name string, data []byte) (TechFields, error) {
	var f TechFields
	d, err := Decode(name, data, &f)
	if err != nil {
		return TechFields{}, err
	}
	seen := map[string]bool{}
	for i, x := range f.Fields {
		at := func(field string) []any { return []any{"fields", i, field} }
		if x.Code != i+1 {
			d.Fault(at("code"), "field %d stands in place %d", x.Code, i+1)
		}
		if !slices.ContainsFunc(f.Sectors, func(s TechSector) bool { return s.Code == x.Sector }) {
			d.Fault(at("sector"), "there is no sector %q", x.Sector)
		}
		if !slices.Contains([]string{"short", "medium", "long"}, x.Cycle) {
			d.Fault(at("cycle"), "cycle is %q, want short, medium or long", x.Cycle)
		}
		if !slices.Contains(provenances, x.Provenance) {
			d.Fault(at("provenance"), "provenance is %q, want one of %v", x.Provenance, provenances)
		}
		for _, n := range []string{strings.ToLower(x.Name), "file " + x.File} {
			if seen[n] {
				d.Fault(at("name"), "%q stands twice", n)
			}
			seen[n] = true
		}
	}
	if len(f.Fields) != 35 {
		d.Fault([]any{"fields"}, "%d fields, want 35", len(f.Fields))
	}
	if err := d.Err(); err != nil {
		return TechFields{}, err
	}
	return f, nil
}

// Find returns the code of a field by its code, its name or how NCSES writes it, in
// upper or lower case; ok is false for anything else.
func (f TechFields) Find(text string) (code int, ok bool) {
	for _, x := range f.Fields {
		if strings.EqualFold(text, x.Name) || strings.EqualFold(text, x.File) || text == strconv.Itoa(x.Code) || text == "0"+strconv.Itoa(x.Code) {
			return x.Code, true
		}
	}
	return 0, false
}
