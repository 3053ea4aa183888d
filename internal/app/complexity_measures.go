package app

import (
	"fmt"
	"slices"

	"upstep/internal/source/table"
	"upstep/method/complexity"
	"upstep/panel"
	"upstep/trade"
)

// Steps of the method of reflections: what packages call 20 reflections.
const (
	reflectCountries = 18 // even: orders economies
	reflectProducts  = 19 // odd: orders products
)

// moreMeasures are the measures computed only when asked for, in the order of their columns.
var moreMeasures = []struct {
	name    string
	compute func(*complexity.Result, *trade.Matrix) (extra, error)
}{
	{"fitness", func(r *complexity.Result, _ *trade.Matrix) (extra, error) {
		f, err := complexity.Fitness(r, complexity.FitnessOptions{})
		return fitnessColumns("fitness", "complexity", r, f, err)
	}},
	{"stable", func(r *complexity.Result, _ *trade.Matrix) (extra, error) {
		f, err := complexity.StableFitness(r, complexity.FitnessOptions{})
		return fitnessColumns("fitness_stable", "complexity_stable", r, f, err)
	}},
	{"eciplus", func(_ *complexity.Result, m *trade.Matrix) (extra, error) {
		e, err := complexity.ECIPlus(m, complexity.FitnessOptions{})
		if err != nil {
			return extra{}, err
		}
		own := slices.DeleteFunc(slices.Clone(e.Recipe.Params), func(p panel.Param) bool { return slices.Contains(ofTheYear, p.Name) })
		return extra{method: e.Recipe.Method, options: own, notes: e.Notes,
			countries: []table.Column{{Name: "eci_plus", Floats: e.ECI, Present: e.Exporting}},
			products:  []table.Column{{Name: "pci_plus", Floats: e.PCI, Present: e.Traded}}}, nil
	}},
	{"genepy", func(r *complexity.Result, _ *trade.Matrix) (extra, error) {
		g, err := complexity.Genepy(r)
		if err != nil {
			return extra{}, err
		}
		return extra{method: g.Recipe.Method, options: ownOptions(g.Recipe, r), notes: g.Notes,
			countries: []table.Column{{Name: "genepy", Floats: g.Index, Present: g.InSample}}}, nil
	}},
	{"reflections", func(r *complexity.Result, _ *trade.Matrix) (extra, error) {
		c, err := complexity.Reflect(r, reflectCountries)
		if err != nil {
			return extra{}, err
		}
		p, err := complexity.Reflect(r, reflectProducts)
		if err != nil {
			return extra{}, err
		}
		steps := panel.Param{Name: "steps", Value: fmt.Sprintf("%d for economies, %d for products", reflectCountries, reflectProducts), Provenance: panel.Verified}
		notes := slices.Clone(c.Notes)
		for _, n := range p.Notes {
			if !slices.Contains(notes, n) {
				notes = append(notes, n)
			}
		}
		return extra{method: c.Recipe.Method, options: []panel.Param{steps}, notes: notes,
			countries: []table.Column{{Name: "eci_reflections", Floats: c.ECI, Present: c.InSample}},
			products:  []table.Column{{Name: "pci_reflections", Floats: p.PCI, Present: p.InSpace}}}, nil
	}},
}

// extra holds the columns of one further measure, by economy and by product.
type extra struct {
	method              string
	options             []panel.Param // its own
	notes               []panel.Note
	countries, products []table.Column
}

func fitnessColumns(country, product string, r *complexity.Result, f *complexity.FitnessResult, err error) (extra, error) {
	if err != nil {
		return extra{}, err
	}
	return extra{method: f.Recipe.Method, options: ownOptions(f.Recipe, r), notes: f.Notes,
		countries: []table.Column{{Name: country, Floats: f.Fitness, Present: f.InSample}},
		products:  []table.Column{{Name: product, Floats: f.Complexity, Present: f.InSpace}}}, nil
}

// checkMeasures refuses names that are not those of further measures.
func checkMeasures(asked []string) error {
	var names []string
	for _, m := range moreMeasures {
		names = append(names, m.name)
	}
	for i, name := range asked {
		if !slices.Contains(names, name) {
			return errorf(Invalid, nearest(name, names, "the measures are "), "unknown measure %q", name)
		}
		if slices.Contains(asked[:i], name) {
			return errorf(Invalid, "name it once", "measure %s asked for twice", name)
		}
	}
	return nil
}

// more computes the further measures asked for.
func (j *complexityJob) more(y *yearResult) error {
	for _, m := range moreMeasures {
		if !slices.Contains(j.req.Measures, m.name) {
			continue
		}
		e, err := m.compute(y.result, y.matrix)
		if err != nil {
			return &Error{Code: Refused, Message: fmt.Sprintf("%s: %s: %s", yearWord(y.matrix.Year), m.name, err), Hint: "look at the rows of that year", Cause: err}
		}
		y.more = append(y.more, e)
	}
	return nil
}

func measuresTaken(more []extra) []MeasureTaken {
	out := []MeasureTaken{}
	for _, e := range more {
		t := MeasureTaken{Method: e.method, Columns: []string{}, Options: e.options}
		for _, c := range slices.Concat(e.countries, e.products) {
			t.Columns = append(t.Columns, c.Name)
		}
		out = append(out, t)
	}
	return out
}

// ownOptions leaves out the options a measure took over from the result it was made of.
func ownOptions(measure panel.Recipe, of *complexity.Result) []panel.Param {
	return slices.Clone(measure.Params[len(of.Recipe.Params):])
}
