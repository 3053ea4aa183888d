package app

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"upstep/method/index"
	"upstep/ref"
	"upstep/report"
)

// patentColumns are those of a file of patent counts beside country or iso3, year (the
// last of the period) and the counts by WIPO field F1 to F35.
var patentColumns = []string{"years", "resident", "families", "high_tech", "foreign_owned", "foreign_invented", "co_invented"}

func patentFields() []string {
	out := make([]string, index.PatentFields)
	for i := range out {
		out[i] = fmt.Sprintf("F%d", i+1)
	}
	return out
}

// patentVariant makes the patent-only variant of a file. People are those of the pack in
// the last year of the period.
func (a *App) patentVariant(path string, data []byte, year int, dir *ref.Directory) (*report.Patents, error) {
	fields := patentFields()
	o := readEconomies(path, data, dir, nil, slices.Concat(patentColumns, fields))
	out := &report.Patents{File: path, Rows: []report.PatentRow{}}
	lines := map[string]int{}
	for _, r := range o.rows {
		c := index.PatentCounts{Unit: r.iso3, Years: 1}
		last, ok := o.year(r, year)
		if lines[r.iso3] > 0 {
			o.fault(r.line, "%s stands in line %d too: one row, and one period, for each economy", r.iso3, lines[r.iso3])
			continue
		}
		lines[r.iso3] = r.line
		var years *float64
		for k, to := range []**float64{&years, &c.Resident, &c.Families, &c.HighTech, &c.ForeignOwned, &c.ForeignInvented, &c.CoInvented} {
			v, fine := o.number(r, patentColumns[k])
			*to, ok = v, ok && fine
		}
		if years != nil {
			if c.Years = int(*years); *years != math.Trunc(*years) || c.Years < 1 || c.Years > 100 {
				o.fault(r.line, "years is %v, want the whole number of years that the counts are of", *years)
				continue
			}
		}
		some, whole := 0, make([]float64, index.PatentFields)
		for k, f := range fields {
			v, fine := o.number(r, f)
			if ok = ok && fine; v != nil {
				some, whole[k] = some+1, *v
			}
		}
		switch some {
		case 0:
		case index.PatentFields:
			c.Fields = whole
		default:
			o.fault(r.line, "%d of %d fields have a count; give 0 where there is none", some, index.PatentFields)
			continue
		}
		if !ok {
			continue
		}
		if p := a.panel.Latest(populationCode, r.iso3, last, 3); p.Ok() {
			c.People = &p.Value
		}
		measures, err := index.PatentVariant(c)
		if err != nil {
			o.fault(r.line, "%s", plainError(err))
			continue
		}
		out.Rows = append(out.Rows, report.PatentRow{Country: r.iso3, Year: last, Measures: measures})
	}
	return out, errors.Join(o.bad...)
}
