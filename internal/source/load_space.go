package source

import (
	"upstep/method/complexity"
	"upstep/panel"
)

// populationLag is how old the population of the reference sample may be, in years;
// the least population is a round number, so the lag hardly matters. Judgement.
const populationLag = 3

// Populations returns the population of each country in a year, at most
// populationLag years old; a country without one is not in the map.
func (d *Data) Populations(year int) (map[string]float64, error) {
	p, err := d.Panel()
	if err != nil {
		return nil, err
	}
	dir, err := d.Directory()
	if err != nil {
		return nil, err
	}
	out := map[string]float64{}
	for _, e := range dir.Countries() {
		if o := p.Latest("SP.POP.TOTL", e.ISO3, year, populationLag); o.Ok() {
			out[e.ISO3] = o.Value
		}
	}
	return out, nil
}

// Place is where a product stands in the drawing, x and y from 0 to 1.
type Place struct{ X, Y float64 }

// Layout returns the places of the products of a nomenclature; a nomenclature that
// was not laid out, or whose table this build leaves out, has none.
func (d *Data) Layout(system string) (map[string]Place, panel.Ref, error) {
	for _, w := range drawn {
		if w.system != system || !d.pack.Has(w.table) {
			continue
		}
		rows, err := d.rows(w.table, "")
		if err != nil {
			return nil, panel.Ref{}, err
		}
		product, x, y := rows.Column("product"), rows.Column("x"), rows.Column("y")
		out := make(map[string]Place, rows.N)
		for i := range rows.N {
			out[product.Text(i)] = Place{x.Float[i], y.Float[i]}
		}
		return out, d.Ref(w.table), nil
	}
	return nil, panel.Ref{}, nil
}

// filtered are the sources whose table is already a reference sample: the Atlas
// publishes the economies that pass its filters on three-year means, which one year
// of exports can't repeat.
var filtered = map[string]bool{"atlas-2019": true}

// SampleFilters are the filters that make the reference sample of an export table:
// none on economies where the publisher has applied them, none on population where
// the panel knows none, as for tables older than it.
func SampleFilters(table panel.Ref, populations map[string]float64) complexity.SampleOptions {
	switch {
	case filtered[table.Source]:
		return complexity.SampleOptions{MinPopulation: -1, MinExports: -1}
	case len(populations) == 0:
		return complexity.SampleOptions{MinPopulation: -1}
	}
	return complexity.SampleOptions{}
}
