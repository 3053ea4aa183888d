package app

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"upstep/catalogue"
	"upstep/ref"
	"upstep/report"
)

// InstrumentQuery narrows the list of instruments. The zero value asks for all.
type InstrumentQuery struct {
	Word      string // an ID, or a word of name, class or family
	Option    string // tag of the deck, O1 to O6
	Principle string // P1 to P7
	Need      string // that it answers
	Class     string // stip_class or wb_guide_family
	Capacity  string // most that it may ask: "2", or "delivery=2,integrity=3"
	Full      bool   // Capacity is of full scale, not of a pilot
	Evidence  string // grade at least
	Overlay   string // file of the user
}

// InstrumentEntry is an instrument with what follows from its record.
type InstrumentEntry struct {
	catalogue.Instrument
	PilotNeeds catalogue.Levels `json:"pilot_capacity"` // what a pilot asks of its host
	PilotCost  PilotCost        `json:"pilot_cost"`
	Cited      []catalogue.Text `json:"cited"` // the sources in full
}

// PilotCost is units of a pilot times the cost of a unit.
type PilotCost struct {
	Low      float64 `json:"low"`
	Typical  float64 `json:"typical"`
	High     float64 `json:"high"`
	Currency string  `json:"currency"`
}

// Instruments lists the instruments that a query asks for, or describes one by its ID.
func (a *App) Instruments(q InstrumentQuery) (List, error) {
	is, err := instruments(q.Overlay)
	if err != nil {
		return List{}, err
	}
	if i, ok := is.Find(q.Word); ok {
		if q != (InstrumentQuery{Word: q.Word, Overlay: q.Overlay}) {
			return List{}, errorf(Invalid, "leave out the other flags, or the ID", "%s names one instrument, so there is nothing to narrow", q.Word)
		}
		e := instrumentEntry(is, i)
		return List{[]InstrumentEntry{e}, describeInstrument(is, e), "upstep instruments --need " + i.Answer[0].Need + q.laid()}, nil
	}
	fits, err := q.fits(is)
	if err != nil {
		return List{}, err
	}
	found := []InstrumentEntry{}
	var rows [][]report.Cell
	for _, i := range is.List {
		if contains(q.Word, i.ID, i.Name, i.Class, i.Family) && fits(i) {
			e := instrumentEntry(is, i)
			found, rows = append(found, e), append(rows, instrumentRow(e))
		}
	}
	if len(found) == 0 {
		if q.Word != "" && !slices.ContainsFunc(is.List, func(i catalogue.Instrument) bool { return contains(q.Word, i.ID, i.Name, i.Class, i.Family) }) {
			return List{}, &ref.NotFound{Kind: "instrument", Query: q.Word, Suggestions: ref.Suggest(q.Word, is.IDs())}
		}
		return List{}, errorf(NotFound, "leave out one of the flags", "no instrument fits all that was asked")
	}
	title := fmt.Sprintf("%s of %d", number(len(found), "instrument", "instruments"), len(is.List))
	doc := report.Listing(title, columns("ID", "Name", "Answers", "Class", "Lifts firms", "Most capacity, pilot", "Pilot cost", "Evidence", "Deck", "Own"), rows)
	return List{found, doc, "upstep instruments " + found[0].ID + q.laid()}, nil
}

// laid is the flag that names the user's file, for the next command.
func (q InstrumentQuery) laid() string {
	if q.Overlay == "" {
		return ""
	}
	return " --overlay " + q.Overlay
}

// instruments reads the catalogue with the changes of a user's file, if there is one.
func instruments(overlay string) (catalogue.Instruments, error) {
	is, err := catalogue.LoadInstruments()
	if err != nil || overlay == "" {
		return is, err
	}
	data, err := readFile(overlay)
	if err != nil {
		return catalogue.Instruments{}, err
	}
	out, err := is.Overlay(overlay, data)
	if err != nil {
		return catalogue.Instruments{}, faults(overlay, err)
	}
	return out, nil
}

func instrumentEntry(is catalogue.Instruments, i catalogue.Instrument) InstrumentEntry {
	e := InstrumentEntry{Instrument: i, PilotNeeds: i.PilotNeeds(), PilotCost: PilotCost{Currency: i.Cost.Currency}, Cited: []catalogue.Text{}}
	e.PilotCost.Low, e.PilotCost.Typical, e.PilotCost.High = i.PilotCost()
	for _, id := range i.Evidence.Sources {
		if s, ok := is.Source(id); ok {
			e.Cited = append(e.Cited, s)
		}
	}
	return e
}

// fits is the test that the flags of a query ask for. A word that no instrument could have
// is an error.
func (q InstrumentQuery) fits(is catalogue.Instruments) (func(catalogue.Instrument) bool, error) {
	needs, err := catalogue.LoadNeeds()
	if err != nil {
		return nil, err
	}
	var options, principles, themes, classes []string
	for _, t := range is.Options {
		options = append(options, t.ID)
	}
	for _, t := range is.Principles {
		principles = append(principles, t.ID)
	}
	for _, n := range needs {
		themes = append(themes, n.ID)
	}
	for _, i := range is.List {
		classes = append(classes, i.Class, i.Family)
	}
	slices.Sort(classes)
	for _, f := range []struct {
		flag  string
		value *string
		words []string
	}{{"option", &q.Option, options}, {"principle", &q.Principle, principles}, {"need", &q.Need, themes},
		{"class", &q.Class, slices.Compact(classes)}, {"evidence", &q.Evidence, catalogue.Grades()}} {
		if err := oneWord(f.flag, f.value, f.words); err != nil {
			return nil, err
		}
	}
	most, err := capacityLimits(q.Capacity)
	if err != nil {
		return nil, err
	}
	if q.Full && q.Capacity == "" {
		return nil, errorf(Invalid, "give --max-capacity too", "--full-scale says where --max-capacity is looked for, and there is none")
	}
	return func(i catalogue.Instrument) bool {
		asked := i.PilotNeeds()
		if q.Full {
			asked = i.Needs
		}
		for _, d := range catalogue.Dimensions() {
			if float64(asked.Of(d)) > most[d] {
				return false
			}
		}
		return (q.Option == "" || slices.Contains(i.Options, q.Option)) &&
			(q.Principle == "" || slices.Contains(i.Principles, q.Principle)) &&
			(q.Need == "" || slices.ContainsFunc(i.Answer, func(n catalogue.NeedAnswer) bool { return n.Need == q.Need })) &&
			(q.Class == "" || i.Class == q.Class || i.Family == q.Class) &&
			(q.Evidence == "" || i.Evidence.Grade <= q.Evidence)
	}, nil
}

// oneWord finds the word that a flag's value means, whatever its case; an empty value stays.
func oneWord(flag string, value *string, words []string) error {
	if *value == "" {
		return nil
	}
	k := slices.IndexFunc(words, func(w string) bool { return strings.EqualFold(w, *value) })
	if k < 0 {
		hint := "it may be one of " + strings.Join(words, ", ")
		if near := ref.Suggest(*value, words); len(near) > 0 && len(words) > 8 {
			hint = "did you mean " + strings.Join(near, ", ") + "?"
		}
		return errorf(Invalid, hint, "--%s %q is unknown", flag, *value)
	}
	*value = words[k]
	return nil
}

// capacityLimits reads "2", or "delivery=2,integrity=3", or both: the most that may be asked
// on each dimension. What is not named has no limit.
func capacityLimits(text string) (most [catalogue.DimensionCount]float64, err error) {
	for d := range most {
		most[d] = 5
	}
	if text == "" {
		return most, nil
	}
	seen := map[string]bool{}
	for part := range strings.SplitSeq(text, ",") {
		name, value, named := strings.Cut(strings.TrimSpace(part), "=")
		if !named {
			name, value = "", name
		}
		level, err := strconv.ParseFloat(value, 64)
		dim, known := catalogue.DimensionOf(name)
		if err != nil || !(level >= 0 && level <= 5) || (named && !known) || seen[name] {
			return most, errorf(Invalid, "say one level for all, such as 2, or some by name, such as delivery=2,integrity=3; the dimensions are "+dimensionList(),
				"--max-capacity has %q", part)
		}
		seen[name] = true
		if named {
			most[dim] = min(most[dim], level)
			continue
		}
		for d := range most {
			most[d] = min(most[d], level)
		}
	}
	return most, nil
}

func dimensionList() string {
	var out []string
	for _, d := range catalogue.Dimensions() {
		out = append(out, d.String())
	}
	return strings.Join(out, ", ")
}
