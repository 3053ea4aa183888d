package app

import (
	"path/filepath"
	"slices"
	"strings"

	"upstep/catalogue"
	"upstep/policy"
)

// Illustrative is the word that stands, in place of a file of hosts, for the invented ones
// in the program.
const Illustrative = "illustrative"

// shelf is what a register may name.
type shelf struct {
	instruments catalogue.Instruments
	needs       []catalogue.Need
	areas       catalogue.Areas
	base        []catalogue.Instrument // those of the catalogue, before the user's changes
}

// known are the words that a register may use: those of the catalogue too, for who takes an
// instrument out for one run leaves the register as it is. Notes say what of it is not used.
func (s shelf) known() policy.Known {
	k, base := policy.KnownOf(s.instruments.List, s.needs, s.areas), policy.KnownOf(s.base, nil, s.areas)
	k.Instruments = union(k.Instruments, base.Instruments)
	for id, texts := range base.Preconditions {
		k.Preconditions[id] = union(k.Preconditions[id], texts)
	}
	return k
}

// union is a list with those of more that it does not have.
func union(list, more []string) []string {
	for _, s := range more {
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

// shelfOf reads the instruments of the catalogue, with the user's changes, the needs and the areas.
func (c *call) shelfOf() (shelf, error) {
	path, data, err := c.file("instruments")
	if err != nil {
		return shelf{}, err
	}
	s, err := c.shelf()
	if err != nil || path == "" {
		return s, err
	}
	s.base = s.instruments.List
	if s.instruments, err = s.instruments.Overlay(path, data); err != nil {
		return shelf{}, faults(path, err)
	}
	return s, nil
}

// shelf reads the catalogue alone.
func (a *App) shelf() (s shelf, err error) {
	if s.instruments, err = catalogue.LoadInstruments(); err != nil {
		return shelf{}, err
	}
	if s.needs, err = catalogue.LoadNeeds(); err != nil {
		return shelf{}, err
	}
	s.areas, err = catalogue.LoadAreas()
	return s, err
}

// register reads the hosts that the flag names: a YAML file, a workbook, or the invented
// ones. nil without one. name is what is printed for it.
func (c *call) register(s shelf) (r *policy.Register, name string, err error) {
	path := c.ask.Set["hosts"]
	switch path {
	case "":
		return nil, "", nil
	case Illustrative:
		files, err := catalogue.Examples("capacity")
		if err != nil {
			return nil, "", err
		}
		if r, err = policy.Read("hosts.yaml", files["hosts.yaml"], s.known()); err != nil {
			return nil, Illustrative, errorf(Invalid, "name your own file with --hosts", "the invented hosts of the program cannot be used here:\n  %s", err)
		}
		return r, Illustrative, nil
	}
	data, err := c.read(path)
	if err != nil {
		return nil, path, err
	}
	if r, _, err = registerOf(path, data, s.known()); err != nil {
		return nil, path, err
	}
	return r, path, c.App.sameCountry(c, path, r.Country)
}

// registerOf reads a register of a form that the ending of its file names, with notes on
// what was not read.
func registerOf(path string, data []byte, known policy.Known) (r *policy.Register, notes []string, err error) {
	switch ext := strings.ToLower(filepath.Ext(path)); {
	case isWorkbook(path):
		return workbookOf(path, data, known)
	case ext != ".yaml" && ext != ".yml":
		return nil, nil, errorf(Invalid, "a register is a YAML file or a workbook; `upstep capacity example --out DIR` writes one", "%s does not end in .yaml or .xlsx", path)
	}
	if r, err = policy.Read(path, data, known); err != nil {
		return nil, nil, faults(path, err)
	}
	return r, nil, nil
}
