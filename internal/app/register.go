package app

import (
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
}

func (s shelf) known() policy.Known { return policy.KnownOf(s.instruments.List, s.needs, s.areas) }

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
		r, err = policy.Read("hosts.yaml", files["hosts.yaml"], s.known())
		return r, Illustrative, err
	}
	data, err := c.read(path)
	if err != nil {
		return nil, path, err
	}
	if isWorkbook(path) {
		if r, _, err = workbookOf(path, data, s.known()); err != nil {
			return nil, path, err
		}
		return r, path, c.App.sameCountry(c, path, r.Country)
	}
	if r, err = policy.Read(path, data, s.known()); err != nil {
		return nil, path, faults(path, err)
	}
	return r, path, c.App.sameCountry(c, path, r.Country)
}
