package app

import (
	"slices"

	"upstep/internal/source/table"
	"upstep/method/complexity"
)

// RelateChoice asks for other forms of relatedness and density than the proximity that
// COI and COG rest on.
type RelateChoice struct {
	Relatedness      []string `json:"relatedness,omitempty"`
	Neighbours       int      `json:"neighbours,omitempty"` // so many most related products count; 0: all
	Ties             bool     `json:"ties,omitempty"`       // and all as related as the last of them
	LeaveOneOut      bool     `json:"leave_one_out,omitempty"`
	CountryProximity bool     `json:"country_proximity,omitempty"`
}

// forms are the forms of relatedness by the names the field uses.
var forms = []struct {
	name string
	form complexity.Form
	both bool // A to B is not B to A
}{
	{"discrete", complexity.MinConditional, false}, {"asymmetric", complexity.Conditional, true}, {"continuous", complexity.Correlation, false},
	{"probability", complexity.Probability, false}, {"association", complexity.Association, false}, {"cosine", complexity.Cosine, false},
	{"jaccard", complexity.Jaccard, false}, {"cosine-rca", complexity.CosineRCA, false},
}

func (c *RelateChoice) check() error {
	var names []string
	for _, f := range forms {
		names = append(names, f.name)
	}
	for i, name := range c.Relatedness {
		if !slices.Contains(names, name) {
			return errorf(Invalid, nearest(name, names, "the forms are "), "unknown form of relatedness %q", name)
		}
		if slices.Contains(c.Relatedness[:i], name) {
			return errorf(Invalid, "name it once", "relatedness %s asked for twice", name)
		}
	}
	if c.Neighbours < 0 || c.Ties && c.Neighbours == 0 {
		return errorf(Invalid, "--neighbours N is how many most related products count, from 1; --ties goes with it", "no such number of neighbours")
	}
	return nil
}

func (c *RelateChoice) any() bool {
	return len(c.Relatedness) > 0 || c.Neighbours > 0 || c.LeaveOneOut || c.CountryProximity
}

// relate computes the forms asked for: a table of pairs and a density for each. With
// neighbours and no form it is the density of the discrete form.
func (j *complexityJob) relate(y *yearResult) error {
	c := &j.req.RelateChoice
	if c.Neighbours > len(y.result.Products) {
		return errorf(Invalid, "take fewer --neighbours", "%d neighbours among the %d products of %s", c.Neighbours, len(y.result.Products), yearWord(y.matrix.Year))
	}
	for _, f := range forms {
		asked := slices.Contains(c.Relatedness, f.name)
		if !asked && (c.Neighbours == 0 || len(c.Relatedness) > 0 || f.form != complexity.MinConditional) {
			continue
		}
		s, err := complexity.Relate(y.result, f.form)
		if err != nil {
			return ofYear(y.matrix.Year, err)
		}
		if asked {
			y.tables = append(y.tables, named{"relatedness", j.pairSheet(y, "product", f.name, s, f.both)})
		}
		d, err := complexity.Near(y.result, s, complexity.NearOptions{Neighbours: c.Neighbours, Ties: c.Ties})
		if err != nil {
			return ofYear(y.matrix.Year, err)
		}
		y.more = append(y.more, densityColumn("density_"+f.name, d, y.result))
	}
	if c.LeaveOneOut {
		d, err := complexity.LeaveOneOutDensity(y.result)
		if err != nil {
			return ofYear(y.matrix.Year, err)
		}
		y.more = append(y.more, densityColumn("density_leave_one_out", d, y.result))
	}
	if c.CountryProximity {
		s, err := complexity.RelateCountries(y.result, complexity.MinConditional)
		if err != nil {
			return ofYear(y.matrix.Year, err)
		}
		y.tables = append(y.tables, named{"country_proximity", j.pairSheet(y, "country", "", s, false)})
	}
	return nil
}

func densityColumn(name string, d *complexity.Nearness, r *complexity.Result) extra {
	return extra{method: d.Recipe.Method, options: ownOptions(d.Recipe, r), notes: d.Notes,
		cells: []table.Column{{Name: name, Floats: d.Density, Present: and(d.Defined, true)}}}
}

// pairSheet has the pairs with a relatedness above 0: each once, or in both directions
// where these differ; then it is that of A given B.
func (j *complexityJob) pairSheet(y *yearResult, what, form string, s *complexity.Space, both bool) *table.Sheet {
	a, b, phi := []string{}, []string{}, []float64{}
	for i := range s.Codes {
		for k := range s.Codes {
			if v := s.At(i, k); v > 0 && (i < k || both && i != k) {
				a, b, phi = append(a, s.Codes[i]), append(b, s.Codes[k]), append(phi, v)
			}
		}
	}
	columns, value := j.yearColumn(y), "proximity"
	if form != "" {
		columns, value = append(columns, same("form", form)), "relatedness"
	}
	return &table.Sheet{Rows: len(phi), Columns: append(columns, table.Column{Name: what + "_a", Text: a},
		table.Column{Name: what + "_b", Text: b}, table.Column{Name: value, Floats: phi})}
}
