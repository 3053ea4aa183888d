package app

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"upstep/internal/source/table"
	"upstep/method/complexity"
	"upstep/panel"
	"upstep/trade"
)

// asked is a further measure with its option, "" for the usual one.
type asked struct{ name, option string }

// whole reads an option that is a whole number from least on; "" gives 0.
func (a asked) whole(least int) (int, error) {
	if a.option == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(a.option)
	if err != nil || n < least {
		return 0, errorf(Invalid, fmt.Sprintf("as in %s:%d", a.name, max(least, 100)), "measure %s takes a whole number from %d, not %q", a.name, least, a.option)
	}
	return n, nil
}

// reflections is how many the option asks for, 20 without one. Packages that say 20
// report 18 steps for economies and 19 for products; so do we.
func (a asked) reflections() (int, error) {
	n, err := a.whole(4)
	if err != nil || n == 0 {
		return 20, err
	}
	if n%2 != 0 || n > 10000 {
		return 0, errorf(Invalid, "as in reflections:20, an even number up to 10000", "%d reflections order no economies", n)
	}
	return n, nil
}

// delta is the option of the stable variant.
func (a asked) delta() (float64, error) {
	if a.option == "" {
		return 0, nil
	}
	v, err := strconv.ParseFloat(a.option, 64)
	if err != nil || !(v > 0 && v < 1) {
		return 0, errorf(Invalid, "as in stable:0.001", "measure stable takes a number between 0 and 1, not %q", a.option)
	}
	return v, nil
}

// none refuses an option.
func (a asked) none() error {
	if a.option != "" {
		return errorf(Invalid, "write "+a.name, "measure %s takes no option", a.name)
	}
	return nil
}

// moreMeasures are the measures computed only when asked for, in the order of their
// columns. Check looks at the option alone.
var moreMeasures = []struct {
	name    string
	check   func(asked) error
	compute func(asked, *complexity.Result, *trade.Matrix) (extra, error)
}{
	{"fitness", func(a asked) error { _, err := a.whole(1); return err }, func(a asked, r *complexity.Result, _ *trade.Matrix) (extra, error) {
		n, _ := a.whole(1)
		f, err := complexity.Fitness(r, complexity.FitnessOptions{Iterations: n})
		return fitnessColumns("fitness", "complexity", r, f, err)
	}},
	{"stable", func(a asked) error { _, err := a.delta(); return err }, func(a asked, r *complexity.Result, _ *trade.Matrix) (extra, error) {
		d, _ := a.delta()
		f, err := complexity.StableFitness(r, complexity.FitnessOptions{Delta: d})
		return fitnessColumns("fitness_stable", "complexity_stable", r, f, err)
	}},
	{"eciplus", func(a asked) error { _, err := a.whole(1); return err }, func(a asked, _ *complexity.Result, m *trade.Matrix) (extra, error) {
		n, _ := a.whole(1)
		e, err := complexity.ECIPlus(m, complexity.FitnessOptions{Iterations: n})
		if err != nil {
			return extra{}, err
		}
		return extra{method: e.Recipe.Method, options: e.Recipe.Params, notes: e.Notes,
			countries: []table.Column{{Name: "eci_plus", Floats: e.ECI, Present: e.Exporting}},
			products:  []table.Column{{Name: "pci_plus", Floats: e.PCI, Present: e.Traded}}}, nil
	}},
	{"genepy", asked.none, func(_ asked, r *complexity.Result, _ *trade.Matrix) (extra, error) {
		g, err := complexity.Genepy(r)
		if err != nil {
			return extra{}, err
		}
		return extra{method: g.Recipe.Method, options: ownOptions(g.Recipe, r), notes: g.Notes,
			countries: []table.Column{{Name: "genepy", Floats: g.Index, Present: g.InSample}}}, nil
	}},
	{"reflections", func(a asked) error { _, err := a.reflections(); return err }, reflectionColumns},
	{"hhi", asked.none, func(_ asked, r *complexity.Result, m *trade.Matrix) (extra, error) {
		h := complexity.Concentration(m)
		positive := func(x []float64) []bool {
			out := make([]bool, len(x))
			for i, v := range x {
				out[i] = v > 0
			}
			return out
		}
		return extra{method: "complexity/concentration", options: []panel.Param{},
			countries: []table.Column{{Name: "hhi", Floats: h.Country, Present: positive(h.Country)}},
			products:  []table.Column{{Name: "hhi", Floats: h.Product, Present: positive(h.Product)}}}, nil
	}},
	{"distance", asked.none, distanceColumn},
	{"tci", asked.none, func(_ asked, r *complexity.Result, _ *trade.Matrix) (extra, error) {
		k := complexity.KnowledgeComplexity(r)
		return extra{method: k.Recipe.Method, options: ownOptions(k.Recipe, r), notes: k.Notes,
			products: []table.Column{{Name: "tci", Floats: k.Index, Present: k.Known}}}, nil
	}},
}

func distanceColumn(_ asked, r *complexity.Result, _ *trade.Matrix) (extra, error) {
	d, present := complexity.Distance(r)
	return extra{method: "complexity/distance", options: []panel.Param{}, cells: []table.Column{{Name: "distance", Floats: d, Present: present}}}, nil
}

func reflectionColumns(a asked, r *complexity.Result, _ *trade.Matrix) (extra, error) {
	n, _ := a.reflections()
	c, err := complexity.Reflect(r, n-2)
	if err != nil {
		return extra{}, err
	}
	p, err := complexity.Reflect(r, n-1)
	if err != nil {
		return extra{}, err
	}
	steps := panel.Param{Name: "steps", Value: fmt.Sprintf("%d for economies, %d for products", n-2, n-1), Provenance: panel.Verified}
	notes := slices.Clone(c.Notes)
	for _, n := range p.Notes {
		if !slices.Contains(notes, n) {
			notes = append(notes, n)
		}
	}
	return extra{method: c.Recipe.Method, options: []panel.Param{steps}, notes: notes,
		countries: []table.Column{{Name: "eci_reflections", Floats: c.ECI, Present: c.InSample}},
		products:  []table.Column{{Name: "pci_reflections", Floats: p.PCI, Present: p.InSpace}}}, nil
}

// extra holds the columns of one further measure, by economy and by product.
type extra struct {
	method              string
	options             []panel.Param // its own
	notes               []panel.Note
	countries, products []table.Column
	cells               []table.Column
}

func fitnessColumns(country, product string, r *complexity.Result, f *complexity.FitnessResult, err error) (extra, error) {
	if err != nil {
		return extra{}, err
	}
	return extra{method: f.Recipe.Method, options: ownOptions(f.Recipe, r), notes: f.Notes,
		countries: []table.Column{{Name: country, Floats: f.Fitness, Present: f.InSample}},
		products:  []table.Column{{Name: product, Floats: f.Complexity, Present: f.InSpace}}}, nil
}

// checkMeasures refuses names that are not those of further measures, and options they
// do not take.
func checkMeasures(words []string) ([]asked, error) {
	var names []string
	for _, m := range moreMeasures {
		names = append(names, m.name)
	}
	var out []asked
	for _, word := range words {
		name, option, with := strings.Cut(word, ":")
		a := asked{name, option}
		at := slices.Index(names, name)
		if at < 0 {
			return nil, errorf(Invalid, nearest(name, names, "the measures are "), "unknown measure %q", name)
		}
		if slices.ContainsFunc(out, func(b asked) bool { return b.name == name }) {
			return nil, errorf(Invalid, "name it once", "measure %s asked for twice", name)
		}
		if with && option == "" {
			return nil, errorf(Invalid, "write "+name, "measure %q without its option", word)
		}
		if err := moreMeasures[at].check(a); err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

// more computes the further measures asked for.
func (j *complexityJob) more(y *yearResult) error {
	for _, m := range moreMeasures {
		at := slices.IndexFunc(j.asked, func(a asked) bool { return a.name == m.name })
		if at < 0 {
			continue
		}
		e, err := m.compute(j.asked[at], y.result, y.matrix)
		if err != nil {
			return &Error{Code: Refused, Message: fmt.Sprintf("%s: %s: %s", yearWord(y.matrix.Year), m.name, err), Hint: "look at the rows of that year", Cause: err}
		}
		y.more = append(y.more, e)
	}
	return nil
}

// measuresTaken are the recipes of presence, further measures and tables.
func measuresTaken(y *yearResult) []MeasureTaken {
	out := []MeasureTaken{}
	if r := y.given.recipe; r != nil {
		out = append(out, MeasureTaken{Method: r.Method, Columns: []string{"mcp"}, Options: allYears(r.Params)})
	}
	for _, e := range y.more {
		t := MeasureTaken{Method: e.method, Columns: []string{}, Options: allYears(e.options)}
		for _, c := range slices.Concat(e.countries, e.products, e.cells) {
			t.Columns = append(t.Columns, c.Name)
		}
		out = append(out, t)
	}
	return out
}

// allYears leaves out the options that hold for one year.
func allYears(params []panel.Param) []panel.Param {
	return slices.DeleteFunc(slices.Clone(params), func(p panel.Param) bool { return slices.Contains(ofTheYear, p.Name) })
}

// ownOptions leaves out the options a measure took over from the result it was made of.
func ownOptions(measure panel.Recipe, of *complexity.Result) []panel.Param {
	return slices.Clone(measure.Params[len(of.Recipe.Params):])
}
