package agree

import (
	"fmt"
	"slices"

	"upstep/catalogue"
	"upstep/panel"
)

// Version of the method; a change of numbers changes it.
const Version = "1"

// Finding is what the schools say of an area taken together. It is a word, not a score.
type Finding string

// The findings.
const (
	Agreed   Finding = "agreed"   // two or more support it on different bases, none contradicts
	Opposed  Finding = "opposed"  // two or more contradict it on different bases, none supports
	Disputed Finding = "disputed" // some support it and some contradict it
	Leaning  Finding = "leaning"  // supported on one basis only, none contradicts
	Doubted  Finding = "doubted"  // contradicted on one basis only, none supports
	Open     Finding = "open"     // no school takes a side
	TooFew   Finding = "unknown"  // too few schools have data
)

// Findings returns them, the most favourable first.
func Findings() []Finding {
	return []Finding{Agreed, Leaning, Disputed, Open, Doubted, Opposed, TooFew}
}

// Row is one area with what each school says of it.
type Row struct {
	Area        catalogue.Area `json:"area"`
	Views       []View         `json:"views"`       // parallel to Result.Schools
	Supports    []string       `json:"supports"`    // schools
	Contradicts []string       `json:"contradicts"` // schools
	Neutral     []string       `json:"neutral"`     // schools
	NoData      []string       `json:"no_data"`     // schools
	Bases       int            `json:"bases"`       // different bases among the schools that have data
	Finding     Finding        `json:"finding"`
	Shaky       []string       `json:"shaky,omitempty"` // schools whose stance a near-by threshold would turn, and with it the finding
	Pockets     []Nomination   `json:"pockets,omitempty"`
	Nominations []Nomination   `json:"nominations,omitempty"`
}

// Result is every area with every school's view.
type Result struct {
	Schools []School     `json:"schools"`
	Rows    []Row        `json:"rows"` // in the order of the areas
	Notes   []panel.Note `json:"notes"`
	Recipe  panel.Recipe `json:"recipe"`
}

// Combine lays the schools side by side. It panics when a school's views are not
// parallel to the areas, which is a programmer error.
func Combine(areas catalogue.Areas, list []School, own Own, opt Options) *Result {
	opt = opt.withDefaults()
	r := &Result{Schools: list, Recipe: panel.Recipe{Method: "agree", Version: Version, Params: opt.Params(), Inputs: map[string]string{}}, Notes: []panel.Note{}}
	for i, a := range areas {
		row := Row{Area: a}
		for _, s := range list {
			if len(s.Views) != len(areas) || s.Views[i].Area != a.ID {
				panic(fmt.Sprintf("agree: the views of %s are not parallel to the areas", s.ID))
			}
			row.Views = append(row.Views, s.Views[i])
		}
		row.judge(list, opt)
		row.Pockets, row.Nominations = own.of(a.ID)
		r.Rows = append(r.Rows, row)
	}
	for _, s := range list {
		if !slices.ContainsFunc(s.Views, func(v View) bool { return v.Stance != NoData }) {
			text := s.Why
			if text == "" {
				text = "It has no data on any area."
			}
			r.Notes = append(r.Notes, panel.Note{Code: "school-silent", Subject: s.ID, Severity: panel.Refusal, Text: text})
		}
	}
	return r
}

// judge sorts the views of a row and finds what they come to.
func (row *Row) judge(list []School, opt Options) {
	row.Supports, row.Contradicts, row.Neutral, row.NoData = []string{}, []string{}, []string{}, []string{}
	stances := make([]Stance, len(list))
	for i, v := range row.Views {
		stances[i] = v.Stance
		switch v.Stance {
		case Supports:
			row.Supports = append(row.Supports, list[i].ID)
		case Contradicts:
			row.Contradicts = append(row.Contradicts, list[i].ID)
		case Neutral:
			row.Neutral = append(row.Neutral, list[i].ID)
		default:
			row.NoData = append(row.NoData, list[i].ID)
		}
	}
	row.Bases = bases(list, stances, Supports, Contradicts, Neutral)
	row.Finding = find(list, stances, opt)
	for i, v := range row.Views {
		if v.Near == "" {
			continue
		}
		other := slices.Clone(stances)
		other[i] = v.Near
		if find(list, other, opt) != row.Finding {
			row.Shaky = append(row.Shaky, list[i].ID)
		}
	}
}

// find names what stances come to.
func find(list []School, stances []Stance, opt Options) Finding {
	withData := 0
	for _, s := range stances {
		if s != NoData {
			withData++
		}
	}
	pro, con := bases(list, stances, Supports), bases(list, stances, Contradicts)
	switch {
	case withData < opt.Schools:
		return TooFew
	case pro > 0 && con > 0:
		return Disputed
	case pro > 1:
		return Agreed
	case con > 1:
		return Opposed
	case pro == 1:
		return Leaning
	case con == 1:
		return Doubted
	}
	return Open
}

// bases counts the different bases of the schools with one of the stances.
func bases(list []School, stances []Stance, of ...Stance) int {
	var seen []string
	for i, s := range stances {
		if slices.Contains(of, s) && !slices.Contains(seen, list[i].Basis) {
			seen = append(seen, list[i].Basis)
		}
	}
	return len(seen)
}
