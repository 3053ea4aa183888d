package app

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"upstep/internal/source/table"
	"upstep/panel"
	"upstep/trade"
)

// unknownPlace is the kind of rows whose country the directory does not know.
const unknownPlace table.Kind = "the country is no code or name that is known"

// place finds the economy that a code or a name in a user's table stands for, a country or
// a former state. For a group of countries, which would count twice what its members have,
// iso3 is "" and group true; for what is not known both are empty.
func (a *App) place(text string) (iso3 string, group bool) {
	if e, ok := a.dir.Find(text); ok {
		if e.Aggregate {
			return "", true
		}
		return e.ISO3, false
	}
	text = strings.TrimSpace(text)
	for _, g := range a.dir.Groups() {
		if strings.EqualFold(text, g.Code) || strings.EqualFold(text, g.Name) {
			return "", true
		}
	}
	return "", false
}

// located is a user's table with the economies of the directory.
type located struct {
	long    *trade.Long   // ISO3 codes; without the rows of groups and of what is not known
	groups  []string      // as written, ascending
	grouped int           // rows of groups
	faults  []table.Fault // rows of what is not known
}

// locate resolves the codes and names of a table's economies. Two ways of writing one
// economy become one: rows may then repeat that did not before. Years keep their places,
// even without a row. The table is not changed.
func (a *App) locate(t *table.Table) located {
	out := located{long: &trade.Long{Dated: t.Long.Dated, Products: t.Long.Products, ProductNames: t.Long.ProductNames}}
	codes, group := make([]string, len(t.Long.Countries)), make([]bool, len(t.Long.Countries))
	found := map[string]int32{}
	for i, text := range t.Long.Countries {
		if codes[i], group[i] = a.place(text); group[i] {
			out.groups = append(out.groups, text)
		} else if codes[i] != "" {
			found[codes[i]] = 0
		}
	}
	for i, code := range slices.Sorted(maps.Keys(found)) {
		found[code] = int32(i)
		out.long.Countries, out.long.CountryNames = append(out.long.Countries, code), append(out.long.CountryNames, a.dir.Name(code))
	}
	var bad table.Faults
	for _, y := range t.Long.Years {
		rows := make([]trade.LongRow, 0, len(y.Rows))
		for _, r := range y.Rows {
			switch code := codes[r.Country]; {
			case group[r.Country]:
				out.grouped++
			case code == "":
				bad.Add(unknownPlace, t.Inputs[r.File].Path, int(r.Line), []byte(t.Long.Countries[r.Country]))
			default:
				r.Country = found[code]
				rows = append(rows, r)
			}
		}
		y.Rows = rows
		out.long.Years = append(out.long.Years, y)
	}
	out.faults = bad.Sorted()
	return out
}

// notes says what was left out of a file, and why.
func (l located) notes(subject, file string) []panel.Note {
	var out []panel.Note
	if l.grouped > 0 {
		out = append(out, panel.Note{Code: "groups-left-out", Subject: subject, Severity: panel.Info,
			Text: fmt.Sprintf("Groups of countries in %s are left out, so that nothing counts twice: %s (%s).", file, some(l.groups), number(l.grouped, "row", "rows"))})
	}
	return append(out, leftOut(subject, l.faults)...)
}

// leftOut lists the rows that could not be used, with the line of the first of a kind.
func leftOut(subject string, list []table.Fault) []panel.Note {
	var out []panel.Note
	for _, f := range list {
		out = append(out, panel.Note{Code: "rows-left-out", Subject: subject, Severity: panel.Warning,
			Text: fmt.Sprintf("%s: %s, first %s", f.Kind, number(f.Count, "row", "rows"), f.First[0])})
	}
	return out
}

// some shows the first of a list.
func some(list []string) string {
	const shown = 8
	if len(list) <= shown {
		return strings.Join(list, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(list[:shown], ", "), len(list)-shown)
}
