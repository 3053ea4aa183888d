package render

import (
	"fmt"
	"strings"

	"upstep/report"
)

// readMe says what the workbook is and lists the sentences of the first page.
func (b *book) readMe(d *report.Document) {
	sheet := b.sheet("Read me")
	row := 1
	put := func(label, s string) {
		if s == "" {
			return
		}
		if label == "" {
			b.set(sheet, 1, row, s, b.bold())
		} else {
			b.set(sheet, 1, row, label, b.wrap())
			b.set(sheet, 2, row, s, b.wrap())
		}
		row++
	}
	put("", d.Title)
	put(english.subject, d.Subtitle)
	put(english.country, d.Country)
	put(english.dataCut, d.DataCut)
	put(english.madeBy, d.Recipe.Program)
	put(english.rerun, command(d.Recipe))
	put(english.mark+" "+english.doubt, english.marks)
	for i, s := range sentences(d) {
		put(fmt.Sprint(i+1), prose(s))
	}
	b.widths(sheet, 22, 100)
}

// figures lists every figure with its provenance.
func (b *book) figures(d *report.Document) {
	if d.Ledger == nil {
		return
	}
	rows := [][]any{}
	for _, t := range d.Ledger.Traces() {
		var value any
		if t.Value != nil {
			value = *t.Value
		}
		var in []string
		for _, i := range t.Inputs {
			in = append(in, inputText(i))
		}
		rows = append(rows, []any{t.ID, t.Label, value, t.Text, t.Unit, t.Missing, t.Method, t.Formula,
			strings.Join(in, "; "), t.Recipe, strings.Join(t.Notes, "; ")})
	}
	b.list("Figures", []string{english.id, english.label, english.value, english.text, english.unit, english.missing,
		english.method, english.formula, english.inputs, english.method + " in the recipe", english.notes}, rows, 30, 50, 14, 14, 12, 30, 30, 40, 60, 20, 40)
}

// inputText names one input of a figure and where it came from.
func inputText(i report.Input) string {
	switch {
	case i.Observation != nil:
		o := i.Observation
		value := o.State.String()
		if o.Ok() {
			value = fmt.Sprint(o.Value)
		}
		return fmt.Sprintf("%s: %s %d = %s %s (%s, %s, %s)", i.Label, o.Country, o.Year, value, o.Unit, o.Ref.Source, o.Ref.Series, o.Quality)
	case i.Figure != "":
		return i.Label + " [" + i.Figure + "]"
	case i.Table != nil:
		return fmt.Sprintf("%s (%s, table %s)", i.Label, i.Table.Source, i.Table.Table)
	}
	return i.Label
}

func (b *book) notes(d *report.Document) {
	var rows [][]any
	for _, n := range d.Notes {
		rows = append(rows, []any{severityWord(n.Severity), n.Subject, n.Text, n.Code})
	}
	b.list("Notes", []string{english.severity, english.subject, english.text, english.code}, rows, 14, 30, 90, 28)
}

func (b *book) recipe(d *report.Document) {
	rows := [][]any{
		{"", english.madeBy, d.Recipe.Program, ""},
		{"", english.rerun, command(d.Recipe), ""},
		{"", english.pack, d.Recipe.Pack, "SHA-256"},
	}
	for _, r := range params(d.Recipe.Methods) {
		rows = append(rows, []any{r[0], r[1], r[2], r[3]})
	}
	b.list("Recipe", []string{english.method, english.parameter, english.value, english.provenance}, rows, 18, 36, 70, 16)
}

// list writes a sheet with one heading row and plain rows; nil is an empty cell.
func (b *book) list(name string, head []string, rows [][]any, widths ...float64) {
	sheet := b.sheet(name)
	b.widths(sheet, widths...)
	for c, h := range head {
		b.set(sheet, c+1, 1, h, b.head())
	}
	b.freeze(sheet, 2)
	for r, row := range rows {
		for c, v := range row {
			if v != nil && v != "" {
				b.set(sheet, c+1, r+2, v, 0)
			}
		}
	}
}
