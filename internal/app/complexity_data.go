package app

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"upstep/internal/source/table"
	"upstep/method/complexity"
	"upstep/panel"
)

// DataChoice names further files: traits of economies, and a product space of another table.
type DataChoice struct {
	Income    string `json:"income,omitempty"`    // per head: PRODY and EXPY
	Gini      string `json:"gini,omitempty"`      // PGI
	Resources string `json:"resources,omitempty"` // share of exports: with income, strategic approaches
	PCI       string `json:"pci,omitempty"`       // of a reference sample: its index for these economies
	Phi       string `json:"phi,omitempty"`       // proximities of that sample: density
	World     string `json:"world,omitempty"`     // exports by product of that sample: RCA against them
}

func (d *DataChoice) check() error {
	if d.Resources != "" && d.Income == "" {
		return errorf(Invalid, "add --income FILE", "strategic approaches need incomes beside --resources")
	}
	if d.PCI == "" && (d.Phi != "" || d.World != "") {
		return errorf(Invalid, "add --pci FILE", "--phi and --world go with the PCI of a reference sample")
	}
	return nil
}

func (d *DataChoice) any() bool { return d.Income != "" || d.Gini != "" || d.PCI != "" }

// further holds the further files that were read.
type further struct{ income, gini, resources, pci, phi, world *table.Keyed }

// readFurther reads the further files; they become inputs.
func (j *complexityJob) readFurther() error {
	d := &j.req.DataChoice
	for _, f := range []struct {
		path string
		kind table.KeyedKind
		into **table.Keyed
	}{{d.Income, table.Incomes, &j.data.income}, {d.Gini, table.Ginis, &j.data.gini}, {d.Resources, table.Resources, &j.data.resources},
		{d.PCI, table.Complexities, &j.data.pci}, {d.Phi, table.Proximities, &j.data.phi}, {d.World, table.Worlds, &j.data.world}} {
		if f.path == "" {
			continue
		}
		k, err := table.ReadKeyed(f.path, f.kind)
		if err != nil {
			return tableError(err)
		}
		*f.into = k
		if year, ok := k.Only(); ok && !j.table.Long.Dated {
			j.run.Notes = append(j.run.Notes, panel.Note{Code: "complexity-file-year", Subject: f.path, Severity: panel.Info,
				Text: fmt.Sprintf("%s is of %d; %s has no year", f.path, year, strings.Join(j.ask.Files, ", "))})
		}
		j.took.Inputs = append(j.took.Inputs, k.Input)
	}
	return nil
}

// of are the values of a year; a file without any for it is refused. A table without
// years takes a file of one year.
func of(k *table.Keyed, year int) (map[string]float64, error) {
	if only, ok := k.Only(); ok && year == 0 {
		year = only
	}
	v := k.In(year)
	if len(v) == 0 {
		return nil, errorf(Refused, "add them, or leave the year out with --filter years=...", "%s has no values for %s", k.Input.Path, yearWord(year))
	}
	return v, nil
}

// furtherMeasures computes what rests on further files.
func (j *complexityJob) furtherMeasures(y *yearResult) error {
	if j.data.income != nil {
		if err := j.incomeContent(y); err != nil {
			return err
		}
	}
	if j.data.gini != nil {
		gini, err := of(j.data.gini, y.matrix.Year)
		if err != nil {
			return err
		}
		p, err := complexity.Pgi(y.result, y.matrix, gini)
		if err != nil {
			return ofYear(y.matrix.Year, err)
		}
		y.more = append(y.more, extra{method: p.Recipe.Method, options: p.Recipe.Params, notes: p.Notes,
			products: []table.Column{{Name: "pgi", Floats: p.Mean, Present: p.Known}}})
	}
	if j.data.pci != nil {
		return j.external(y)
	}
	return nil
}

func (j *complexityJob) incomeContent(y *yearResult) error {
	income, err := of(j.data.income, y.matrix.Year)
	if err != nil {
		return err
	}
	s, err := complexity.Prody(y.matrix, income)
	if err != nil {
		return ofYear(y.matrix.Year, err)
	}
	y.more = append(y.more, extra{method: s.Recipe.Method, options: s.Recipe.Params, notes: s.Notes,
		countries: []table.Column{{Name: "expy", Floats: s.EXPY, Present: s.HasEXPY}, {Name: "expy_covered", Floats: s.Covered, Present: s.HasEXPY}},
		products:  []table.Column{{Name: "prody", Floats: s.PRODY, Present: s.HasPRODY}}})
	if j.data.resources == nil {
		return nil
	}
	shares, err := of(j.data.resources, y.matrix.Year)
	if err != nil {
		return err
	}
	covariates := map[string]complexity.Covariate{}
	for _, code := range y.matrix.Countries {
		covariates[code] = complexity.Covariate{GDPPerHead: observed(income, code, "per head"), ResourceShare: observed(shares, code, "share of exports")}
	}
	a, err := complexity.Approach(y.result, covariates, nil, complexity.ApproachOptions{})
	if err != nil {
		return ofYear(y.matrix.Year, err)
	}
	y.more = append(y.more, extra{method: a.Recipe.Method, options: ownOptions(a.Recipe, y.result), notes: a.Notes})
	y.tables = append(y.tables, named{"approaches", j.approachSheet(y, a)})
	for _, class := range []complexity.Class{complexity.LightTouch, complexity.Parsimonious, complexity.Bets, complexity.Frontier, complexity.Unclassified} {
		n := 0
		for _, s := range a.Standings {
			if s.Class == class {
				n++
			}
		}
		y.approach = append(y.approach, ApproachCount{string(class), n})
	}
	return nil
}

func observed(values map[string]float64, code, unit string) panel.Observation {
	o := panel.Observation{Country: code, Unit: unit, State: panel.Missing}
	if v, ok := values[code]; ok {
		o.Value, o.State = v, panel.Present
	}
	return o
}

func (j *complexityJob) approachSheet(y *yearResult, a *complexity.ApproachResult) *table.Sheet {
	var codes, class, why, line, beyond []string
	var eci, star, coi, distance []float64
	var there, on []bool
	for _, s := range a.Standings {
		codes, class, there = append(codes, s.Country), append(class, string(s.Class)), append(there, s.Class != complexity.Unclassified)
		eci, star, coi, on = append(eci, s.ECI), append(star, s.Star), append(coi, s.COI), append(on, s.OnBorder)
		near := complexity.Border{}
		if len(s.Borders) > 0 {
			near = slices.MinFunc(s.Borders, func(a, b complexity.Border) int { return cmp.Compare(math.Abs(a.Distance), math.Abs(b.Distance)) })
		}
		line, distance, beyond = append(line, near.Line), append(distance, near.Distance), append(beyond, string(near.Beyond))
		var texts []string
		for _, n := range s.Notes {
			texts = append(texts, n.Text)
		}
		why = append(why, strings.Join(texts, " "))
	}
	return &table.Sheet{Rows: len(codes), Columns: append(append(j.yearColumn(y), j.unit("country", "country", codes)...),
		table.Column{Name: "approach", Text: class}, table.Column{Name: "eci", Floats: eci, Present: there},
		table.Column{Name: "eci_star", Floats: star, Present: there}, table.Column{Name: "coi_standard", Floats: coi, Present: there},
		table.Column{Name: "on_border", Bools: on, Present: there}, table.Column{Name: "border", Text: line},
		table.Column{Name: "border_distance", Floats: distance, Present: there}, table.Column{Name: "beyond", Text: beyond},
		table.Column{Name: "notes", Text: why})}
}

// external places the economies in the product space of another table.
func (j *complexityJob) external(y *yearResult) error {
	o := complexity.Outside{Recipe: panel.Recipe{Method: j.req.PCI}}
	var err error
	if o.PCI, err = of(j.data.pci, y.matrix.Year); err != nil {
		return err
	}
	if j.data.world != nil {
		if o.World, err = of(j.data.world, y.matrix.Year); err != nil {
			return err
		}
	}
	if j.data.phi != nil {
		pairs, err := of(j.data.phi, y.matrix.Year)
		if err != nil {
			return err
		}
		if o.Space, err = space(pairs); err != nil {
			return err
		}
	}
	e, err := complexity.External(y.matrix, o, complexity.ExternalOptions{Convention: j.convention})
	if err != nil {
		return ofYear(y.matrix.Year, err)
	}
	x := extra{method: e.Recipe.Method, options: e.Recipe.Params, notes: e.Notes,
		countries: []table.Column{{Name: "eci_external", Floats: e.ECI, Present: e.Placed}, {Name: "covered_external", Floats: e.Covered},
			{Name: "diversity_external", Ints: e.Diversity}},
		cells: []table.Column{{Name: "mcp_external", Bools: e.M}}}
	if e.Density != nil {
		x.cells = append(x.cells, table.Column{Name: "density_external", Floats: e.Density, Present: e.Defined})
	}
	y.more = append(y.more, x)
	return nil
}

// space makes a symmetric space of pairs; a pair that is given in both directions must
// have one value.
func space(pairs map[string]float64) (*complexity.Space, error) {
	at, s := map[string]int{}, &complexity.Space{Form: complexity.MinConditional}
	for key := range pairs {
		a, b, _ := strings.Cut(key, "\x00")
		at[a], at[b] = 0, 0
	}
	s.Codes = slices.Sorted(maps.Keys(at))
	for i, c := range s.Codes {
		at[c] = i
	}
	n := len(s.Codes)
	s.Phi = make([]float64, n*n)
	for _, key := range slices.Sorted(maps.Keys(pairs)) {
		a, b, _ := strings.Cut(key, "\x00")
		v := pairs[key]
		if other, twice := pairs[b+"\x00"+a]; twice && other != v {
			return nil, errorf(Refused, "--phi takes a symmetric proximity, each pair once", "the proximity of %s and %s is %g and %g", a, b, v, other)
		}
		s.Phi[at[a]*n+at[b]], s.Phi[at[b]*n+at[a]] = v, v
	}
	return s, nil
}
