package app

import (
	"slices"

	"upstep/internal/source/table"
	"upstep/method/complexity"
	"upstep/panel"
)

// write writes the bands and, if asked for, the sensitivity, then the recipe.
func (r *UncertaintyRun) write(s *ownTable, req UncertaintyRequest) error {
	w, err := openWriter(req.Destination, "uncertainty")
	if err != nil {
		return err
	}
	defer w.stage.drop()
	recipe := newTableRecipe("uncertainty", req.Command, req, s.took)
	recipe.reading(req.Source)
	for i, y := range r.Years {
		for _, scheme := range y.Schemes {
			if i == 0 {
				recipe.part("complexity/uncertainty", scheme.options)
			}
			for _, b := range scheme.Measures {
				if err := w.bands(s, y.Year, scheme.Scheme, b); err != nil {
					return err
				}
			}
		}
		if y.Sensitivity == nil {
			continue
		}
		if i == 0 {
			recipe.part("complexity/sensitivity", y.Sensitivity.options)
		}
		if err := w.sensitivity(s, y.Year, y.Sensitivity); err != nil {
			return err
		}
	}
	r.Folder = req.Out
	r.Outputs, err = w.finish(recipe)
	return err
}

// part adds a part of the method with its options of all years.
func (r *TableRecipe) part(method string, params []panel.Param) {
	own := slices.DeleteFunc(slices.Clone(params), func(p panel.Param) bool { return slices.Contains(ofTheYear, p.Name) })
	r.Measures = append(r.Measures, MeasureTaken{Method: method, Columns: []string{}, Options: own})
}

// yearly is the column of the year, none when the table has no years.
func (s *ownTable) yearly(year int) []table.Column {
	if !s.table.Long.Dated {
		return nil
	}
	return []table.Column{{Name: "year", Ints: []int{year}}}
}

// unit is the column of codes, of economies or products, and that of their names if
// the table has names.
func (s *ownTable) unit(what, name string, codes []string) []table.Column {
	l := s.table.Long
	all, names := l.Countries, l.CountryNames
	if what == "product" {
		all, names = l.Products, l.ProductNames
	}
	out := []table.Column{{Name: name, Text: codes}}
	if names != nil {
		out = append(out, table.Column{Name: name + "_name", Text: lookup(codes, all, names)})
	}
	return out
}

// same is a column of one text.
func same(name, text string) table.Column { return table.Column{Name: name, Text: []string{text}} }

// bands writes one measure under one scheme. A unit without a band has only the number
// of replications with a value.
func (w *tableWriter) bands(s *ownTable, year int, scheme string, b BandMeasure) error {
	name, what := "country_bands", "country"
	if b.Measure == "PCI" {
		name, what = "product_bands", "product"
	}
	ok := make([]bool, len(b.cells))
	for i, c := range b.cells {
		ok[i] = c.OK
	}
	column := func(name string, of func(complexity.Interval) float64) table.Column {
		x := make([]float64, len(b.cells))
		for i, c := range b.cells {
			if c.OK {
				x[i] = of(c)
			}
		}
		return table.Column{Name: name, Floats: x, Present: ok}
	}
	count := func(name string, of func(complexity.Interval) int, present []bool) table.Column {
		x := make([]int, len(b.cells))
		for i, c := range b.cells {
			x[i] = of(c)
		}
		return table.Column{Name: name, Ints: x, Present: present}
	}
	type in = complexity.Interval
	columns := append(s.yearly(year), same("scheme", scheme), same("measure", b.Measure))
	columns = append(columns, s.unit(what, what, b.codes)...)
	return w.sheet(name, &table.Sheet{Rows: len(b.cells), Columns: append(columns,
		column("value", func(c in) float64 { return c.Base }), column("low", func(c in) float64 { return c.Low }),
		column("median", func(c in) float64 { return c.Median }), column("high", func(c in) float64 { return c.High }),
		column("sd", func(c in) float64 { return c.SD }),
		count("rank", func(c in) int { return c.Rank }, ok), count("rank_low", func(c in) int { return c.RankLow }, ok),
		count("rank_high", func(c in) int { return c.RankHigh }, ok), count("replications", func(c in) int { return c.N }, nil))})
}

// sensitivity writes the cases and the range of ranks of each unit.
func (w *tableWriter) sensitivity(s *ownTable, year int, r *SensitivityRun) error {
	var kind, setting, measure, refused []string
	var economies, products, common, change []int
	var spearman, mean []float64
	var turned, there []bool
	for _, c := range r.Cases {
		for _, x := range shifts(c) {
			kind, setting, measure, refused = append(kind, c.Kind), append(setting, c.Setting), append(measure, x.name), append(refused, c.Refused)
			economies, products, turned = append(economies, c.Economies), append(products, c.Products), append(turned, c.Turned)
			sh := x.shift
			there = append(there, sh != nil)
			if sh == nil {
				sh = &complexity.Shift{}
			}
			common, change = append(common, sh.Common), append(change, sh.MaxChange)
			spearman, mean = append(spearman, sh.Spearman), append(mean, sh.Mean)
		}
	}
	if len(kind) > 0 {
		err := w.sheet("sensitivity", &table.Sheet{Rows: len(kind), Columns: append(s.yearly(year),
			table.Column{Name: "kind", Text: kind}, table.Column{Name: "setting", Text: setting}, table.Column{Name: "measure", Text: measure},
			table.Column{Name: "economies", Ints: economies}, table.Column{Name: "products", Ints: products}, table.Column{Name: "turned", Bools: turned},
			table.Column{Name: "common", Ints: common, Present: there}, table.Column{Name: "spearman", Floats: spearman, Present: there},
			table.Column{Name: "max_change", Ints: change, Present: there}, table.Column{Name: "mean_change", Floats: mean, Present: there},
			table.Column{Name: "refused", Text: refused})})
		if err != nil {
			return err
		}
	}
	for _, g := range r.Ranges {
		var codes []string
		var rank, best, worst []int
		for _, v := range g.Ranges {
			codes, rank, best, worst = append(codes, v.Code), append(rank, v.Rank), append(best, v.Best), append(worst, v.Worst)
		}
		name, what := "country_ranges", "country"
		if g.Measure == "PCI" {
			name, what = "product_ranges", "product"
		}
		columns := append(s.yearly(year), same("measure", g.Measure))
		columns = append(columns, s.unit(what, what, codes)...)
		if err := w.sheet(name, &table.Sheet{Rows: len(codes), Columns: append(columns, table.Column{Name: "rank", Ints: rank},
			table.Column{Name: "best", Ints: best}, table.Column{Name: "worst", Ints: worst})}); err != nil {
			return err
		}
	}
	return nil
}

type namedShift struct {
	name  string
	shift *complexity.Shift
}

// shifts are the measures of a case that were compared; of a case that was refused one
// stands for all.
func shifts(c complexity.Case) []namedShift {
	out := []namedShift{}
	for _, x := range []namedShift{{"ECI", c.ECI}, {"COI", c.COI}, {"PCI", c.PCI}} {
		if x.shift != nil {
			out = append(out, x)
		}
	}
	if len(out) == 0 {
		out = append(out, namedShift{"all", nil})
	}
	return out
}
