package gap

import (
	"fmt"
	"math"
	"strings"

	"upstep/panel"
)

// RDInput is what the cross-country test of R&D and structure rests on.
type RDInput struct {
	Panel   *panel.Panel
	Country string
	World   []string
	Year    int // 0: the newest with good reporting, as in Input
	Cut     int
	Options Options
}

// RDStructure says how much of an economy's low (or high) R&D intensity, given its
// income, goes with its economic structure.
type RDStructure struct {
	Country string       `json:"country"`
	Year    int          `json:"year"`
	Without *Conditional `json:"without"` // ln GERD on ln income
	With    *Conditional `json:"with"`    // and on manufacturing and medium and high-tech shares; same sample
	// Structural is |residual without| - |residual with|, in log points; negative
	// when structure makes the residual larger. Share is it over |residual without|.
	Structural *float64     `json:"structural"`
	Share      *float64     `json:"share"`
	N          int          `json:"n"`
	Notes      []panel.Note `json:"notes"`
	Recipe     panel.Recipe `json:"recipe"`
}

// StructureOfRD fits ln GERD = a + b ln y (+ c MANF + d MHT) over all economies
// that have every variable and compares the home residual. It needs 20 economies;
// otherwise, or when home lacks a variable, the result holds refusals only.
func StructureOfRD(in RDInput) (*RDStructure, error) {
	o := in.Options.withDefaults()
	spec := Spec{Code: o.GERD, Direction: Higher, Transform: Log}
	c := Input{Panel: in.Panel, Country: in.Country, Year: in.Year, Cut: in.Cut, Specs: []Spec{spec}, World: tidy(in.World, ""), Options: in.Options}
	if err := c.check(o); err != nil {
		return nil, err
	}
	b := &build{comparer: comparer{in: c, o: o}, view: newView(in.Panel, spec, o)}
	b.Spec = spec
	r := &RDStructure{Country: in.Country, Year: b.year()}
	r.Recipe = panel.Recipe{Method: "gap/rd-structure", Version: Version, Params: in.Options.StructureParams(), Inputs: map[string]string{}}
	r.Recipe.Params = append(r.Recipe.Params, panel.Param{Name: "country", Value: in.Country, Provenance: panel.Request},
		panel.Param{Name: "year", Value: fmt.Sprint(in.Year), Provenance: panel.Request})
	addInputs(&r.Recipe, in.Panel, []string{o.GERD, o.Income, o.Population, o.Manufacturing, o.HighTech})

	var sample []Unit
	for _, f := range b.view.section(b.in.World, r.Year) {
		if u, missing := b.structureUnit(f); missing == nil && u.Population >= o.MinPopulation {
			sample = append(sample, u)
		}
	}
	r.N = len(sample)
	refuse := func(code, format string, args ...any) {
		r.Notes = append(r.Notes, panel.Note{Code: code, Subject: in.Country, Severity: panel.Refusal, Text: fmt.Sprintf(format, args...)})
	}
	home, ok := b.view.latest(in.Country, r.Year)
	if !ok {
		refuse("no-gerd", "No R&D figure of %s within %d years of %d.", in.Country, b.view.lag, r.Year)
		return r, nil
	}
	h, missing := b.structureUnit(home)
	if missing != nil {
		refuse("no-structure", "No test of R&D and structure: %s lacks %s near %d.", in.Country, strings.Join(missing, " and "), home.Year)
		return r, nil
	}
	if r.N < SmallFull {
		refuse("regression-withheld", "No test of R&D and structure: %d economies have all variables, %d are needed.", r.N, SmallFull)
		return r, nil
	}
	var err error
	if r.Without, err = condition(sample, h, byIncome, spec, o); err == nil {
		r.With, err = condition(sample, h, byStructure, spec, o)
	}
	if err != nil {
		r.Without, r.With = nil, nil
		refuse("regression-failed", "No test of R&D and structure: %v.", err)
		return r, nil
	}
	r.measure()
	return r, nil
}

// structureUnit adds the structural shares to a unit and names what is missing.
func (b *build) structureUnit(f Figure) (u Unit, missing []string) {
	u, ok := b.unit(f)
	if !ok {
		missing = append(missing, "income or population")
	}
	lag := max(b.o.MaxLag, 0)
	man, high := b.in.Panel.Latest(b.o.Manufacturing, f.Country, f.Year, lag), b.in.Panel.Latest(b.o.HighTech, f.Country, f.Year, lag)
	if !man.Ok() {
		missing = append(missing, "the manufacturing share")
	}
	if !high.Ok() {
		missing = append(missing, "the medium and high-tech share")
	}
	u.Manufacturing, u.ManufacturingYear, u.HighTech, u.HighTechYear = man.Value, man.Year, high.Value, high.Year
	return u, missing
}

func (r *RDStructure) measure() {
	e0, e1 := r.Without.Residual, r.With.Residual
	fall := math.Abs(e0) - math.Abs(e1)
	r.Structural = &fall
	note := func(code, format string, args ...any) {
		r.Notes = append(r.Notes, panel.Note{Code: code, Subject: r.Country, Severity: panel.Warning, Text: fmt.Sprintf(format, args...)})
	}
	if math.Abs(r.Without.T) < 1 {
		note("nothing-to-explain", "R&D of %s is about what its income predicts: there is little for structure to explain.", r.Country)
	}
	if math.Abs(e0) > 1e-6 {
		r.Share = new(fall / math.Abs(e0))
	}
	if e0*e1 < 0 {
		note("sign-change", "With structure the residual changes its sign: the fall of its size understates what structure accounts for.")
	}
}
