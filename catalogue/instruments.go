package catalogue

import (
	"slices"
	"sync"
)

const instrumentsFile = "instruments.yaml"

// LoadInstruments returns the instruments of the catalogue. They are shared: callers must
// not change them.
func LoadInstruments() (Instruments, error) { return loadInstruments() }

var loadInstruments = sync.OnceValues(func() (Instruments, error) {
	data, err := embedded.ReadFile(instrumentsFile)
	if err != nil {
		return Instruments{}, err
	}
	return ParseInstruments(instrumentsFile, data)
})

// ParseInstruments reads a whole catalogue of instruments. The error joins one [Fault] per
// defect, and then nothing is returned. A precondition that is legal comes back hard.
func ParseInstruments(name string, data []byte) (Instruments, error) {
	var is Instruments
	d, err := Decode(name, data, &is)
	if err != nil {
		return Instruments{}, err
	}
	return is.checked(d)
}

// checked returns the instruments when d, which they were decoded from, has no defect.
func (is Instruments) checked(d *Doc) (Instruments, error) {
	needs, err := LoadNeeds()
	if err != nil {
		return Instruments{}, err
	}
	c := instrumentCheck{d: d, is: is, needs: needs}
	c.all()
	if err := d.Err(); err != nil {
		return Instruments{}, err
	}
	for k := range is.List {
		i := &is.List[k]
		for n, p := range i.Preconditions {
			i.Preconditions[n].Hard = p.Hard || p.Legal
		}
		for _, list := range []*[]string{&i.Complements, &i.Lighter, &i.After, &i.Instead} {
			*list = append([]string{}, *list...) // none is empty, never nil
		}
	}
	return is, nil
}

// Find returns the instrument of that exact ID.
func (is Instruments) Find(id string) (Instrument, bool) {
	i := is.at(id)
	if i < 0 {
		return Instrument{}, false
	}
	return is.List[i], true
}

func (is Instruments) at(id string) int {
	return slices.IndexFunc(is.List, func(i Instrument) bool { return i.ID == id })
}

// IDs lists the instruments by their IDs, in the order of the list.
func (is Instruments) IDs() []string {
	out := make([]string, len(is.List))
	for k, i := range is.List {
		out[k] = i.ID
	}
	return out
}

// Source returns the source of that exact ID.
func (is Instruments) Source(id string) (Text, bool) {
	i := slices.IndexFunc(is.Sources, func(t Text) bool { return t.ID == id })
	if i < 0 {
		return Text{}, false
	}
	return is.Sources[i], true
}

// Instead reports whether two instruments are substitutes; one of the two says so.
func (is Instruments) Instead(a, b string) bool {
	says := func(one, other string) bool {
		i, ok := is.Find(one)
		return ok && slices.Contains(i.Instead, other)
	}
	return says(a, b) || says(b, a)
}

// PilotCost is the cost of a pilot of its size, in the currency of Cost: units times a unit.
func (i Instrument) PilotCost() (low, typical, high float64) {
	u := i.Pilot.Units
	return u * i.Cost.Low, u * i.Cost.Typical, u * i.Cost.High
}

// PilotNeeds is what a pilot asks of its host: the needs at full scale less the relief, and
// at least 1.
func (i Instrument) PilotNeeds() Levels {
	n, r := i.Needs, i.Relief
	less := func(need, relief int) int { return max(1, need-relief) }
	return Levels{less(n.Design, r.Design), less(n.Coordination, r.Coordination), less(n.Delivery, r.Delivery),
		less(n.ME, r.ME), less(n.Funding, r.Funding), less(n.Integrity, r.Integrity)}
}
