package catalogue

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Preset is a country priority of the deck as a place to start from: a suggestion with its
// reasons. That is all it is; nothing is taken over unless a user does so.
type Preset struct {
	ID          string       `yaml:"id" need:"true" json:"id"`         // e.g. "labour-intensive"
	Family      string       `yaml:"family" need:"true" json:"family"` // one of Families
	Name        string       `yaml:"name" need:"true" json:"name"`
	Deck        string       `yaml:"deck" need:"true" json:"deck"` // its words
	Needs       []PresetNeed `yaml:"needs" need:"true" json:"needs"`
	Instruments []PresetPick `yaml:"instruments" need:"true" json:"instruments"` // to look at first, in this order
	Reasons     []string     `yaml:"reasons" need:"true" json:"reasons"`
	Check       []string     `yaml:"check" need:"true" json:"check"`   // to find out before taking it over
	Source      string       `yaml:"source" need:"true" json:"source"` // key of Instruments.Sources
}

// PresetNeed is a need with a first guess of its severity, 0..1.
type PresetNeed struct {
	Need     string  `yaml:"need" need:"true" json:"need"`
	Severity float64 `yaml:"severity" need:"true" json:"severity"`
	Why      string  `yaml:"why" need:"true" json:"why"`
}

// PresetPick is an instrument to look at.
type PresetPick struct {
	Instrument string `yaml:"instrument" need:"true" json:"instrument"`
	Why        string `yaml:"why" need:"true" json:"why"`
}

const presetsFile = "presets.yaml"

// LoadPresets returns the presets of the catalogue, checked against its needs and
// instruments. They are shared: callers must not change them.
func LoadPresets() ([]Preset, error) { return loadPresets() }

var loadPresets = sync.OnceValues(func() ([]Preset, error) {
	data, err := embedded.ReadFile(presetsFile)
	if err != nil {
		return nil, err
	}
	is, err := LoadInstruments()
	if err != nil {
		return nil, err
	}
	needs, err := LoadNeeds()
	if err != nil {
		return nil, err
	}
	return parsePresets(data, is, needs)
})

// parsePresets reads the presets. The error joins one [Fault] per defect. A preset suggests
// only instruments that answer one of its needs.
func parsePresets(data []byte, is Instruments, needs []Need) ([]Preset, error) {
	var file struct {
		Presets []Preset `yaml:"presets" need:"true"`
	}
	d, err := Decode(presetsFile, data, &file)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for i, p := range file.Presets {
		fault := func(field, format string, args ...any) {
			d.Fault([]any{"presets", i, field}, "%s: %s: %s", p.ID, field, fmt.Sprintf(format, args...))
		}
		if p.ID == "" || seen[p.ID] {
			fault("id", "blank, or stands twice")
		}
		seen[p.ID] = true
		if !slices.Contains(Families(), p.Family) {
			fault("family", "%q, want one of %v", p.Family, Families())
		}
		if _, ok := is.Source(p.Source); !ok {
			fault("source", "unknown %q", p.Source)
		}
		for _, text := range slices.Concat([]string{p.Name, p.Deck}, p.Reasons, p.Check) {
			if strings.TrimSpace(text) == "" {
				fault("name", "a text is blank")
			}
		}
		if len(p.Needs) == 0 || len(p.Instruments) == 0 || len(p.Reasons) == 0 || len(p.Check) == 0 {
			fault("id", "needs, instruments, reasons and check must not be empty")
		}
		p.check(is, needIDs(needs), fault)
	}
	return file.Presets, d.Err()
}

// check looks at what a preset suggests.
func (p Preset) check(is Instruments, needs []string, fault func(field, format string, args ...any)) {
	var wanted []string
	for _, n := range p.Needs {
		if !slices.Contains(needs, n.Need) || slices.Contains(wanted, n.Need) {
			fault("needs", "%q is unknown, or stands twice", n.Need)
		}
		if !(n.Severity > 0 && n.Severity <= 1) || n.Why == "" {
			fault("needs", "%s wants a severity above 0 and up to 1, and a reason", n.Need)
		}
		wanted = append(wanted, n.Need)
	}
	for k, pick := range p.Instruments {
		v, ok := is.Find(pick.Instrument)
		switch {
		case !ok || pick.Why == "":
			fault("instruments", "%q is unknown, or has no reason", pick.Instrument)
		case slices.ContainsFunc(p.Instruments[:k], func(o PresetPick) bool { return o.Instrument == pick.Instrument }):
			fault("instruments", "%s stands twice", pick.Instrument)
		case !slices.ContainsFunc(v.Answer, func(a NeedAnswer) bool { return slices.Contains(wanted, a.Need) }):
			fault("instruments", "%s answers none of its needs", pick.Instrument)
		}
	}
}
