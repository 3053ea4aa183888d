package app

import (
	"fmt"

	"upstep/internal/source/table"
	"upstep/method/complexity"
	"upstep/panel"
	"upstep/trade"
)

// named is a further table of one year.
type named struct {
	name  string
	sheet *table.Sheet
}

// newProducts compares the first year, or mean, with the last.
func (j *complexityJob) newProducts(w *tableWriter, first, last *trade.Matrix) error {
	if first.Year == last.Year {
		return errorf(Refused, "take a table with more years", "new products need two different years")
	}
	d, err := complexity.Changes(first, last, complexity.ChangeOptions{})
	if err != nil {
		return ofYear(last.Year, err)
	}
	j.run.Notes = append(j.run.Notes, d.Notes...)
	if r := j.req.Rolling; r > last.Year-first.Year {
		j.run.Notes = append(j.run.Notes, panel.Note{Code: "complexity-changes-overlap", Subject: "years", Severity: panel.Warning,
			Text: fmt.Sprintf("The means over %d years up to %d and %d have years in common: changes between them are damped.", r, first.Year, last.Year)})
	}
	j.measures = append(j.measures, MeasureTaken{Method: d.Recipe.Method, Columns: []string{}, Options: allYears(d.Recipe.Params)})
	var codes, grades, country, product, event []string
	var rank, gained, lost, kept []int
	var share, total, before, after, value []float64
	for _, e := range d.Economies {
		code, name := j.country(e.Country)
		j.run.Changed = append(j.run.Changed, Diversified{Code: code, Name: name, Rank: e.Rank, Grade: string(e.Grade), New: len(e.New), Lost: len(e.Lost)})
		codes, grades, rank, gained = append(codes, e.Country), append(grades, string(e.Grade)), append(rank, e.Rank), append(gained, len(e.New))
		lost, kept, share, total = append(lost, len(e.Lost)), append(kept, e.Kept), append(share, e.Share), append(total, e.Total)
		for _, side := range []struct {
			word string
			list []complexity.Change
		}{{"new", e.New}, {"lost", e.Lost}} {
			for _, c := range side.list {
				country, product, event = append(country, e.Country), append(product, c.Product), append(event, side.word)
				before, after, value = append(before, c.Before), append(after, c.After), append(value, c.Value)
			}
		}
	}
	years := []table.Column{{Name: "first", Ints: []int{d.First}}, {Name: "last", Ints: []int{d.Last}}}
	if err := w.sheet("diversification", &table.Sheet{Rows: len(codes), Columns: append(append(append([]table.Column{}, years...), j.unit("country", "country", codes)...),
		table.Column{Name: "rank", Ints: rank}, table.Column{Name: "grade", Text: grades}, table.Column{Name: "new", Ints: gained},
		table.Column{Name: "lost", Ints: lost}, table.Column{Name: "kept", Ints: kept}, table.Column{Name: "share_new", Floats: share},
		table.Column{Name: "value", Exact: total})}); err != nil {
		return err
	}
	columns := append(append(years, j.unit("country", "country", nonNil(country))...), j.unit("product", "product", nonNil(product))...)
	return w.sheet("new_products", &table.Sheet{Rows: len(event), Columns: append(columns, table.Column{Name: "event", Text: nonNil(event)},
		table.Column{Name: "rca_before", Floats: before}, table.Column{Name: "rca_after", Floats: after}, table.Column{Name: "value", Exact: value})})
}

func nonNil(x []string) []string {
	if x == nil {
		return []string{}
	}
	return x
}
