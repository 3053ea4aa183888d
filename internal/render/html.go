package render

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"strings"
	"sync"
	"unicode/utf8"

	"upstep/internal/render/chart"
	"upstep/panel"
	"upstep/report"
)

//go:embed html
var files embed.FS

// page is the template, parsed once.
var page = sync.OnceValues(func() (*template.Template, error) {
	return template.New("page.tmpl").Funcs(funcs).ParseFS(files, "html/*.tmpl")
})

var funcs = template.FuncMap{
	"add": func(a, b int) int { return a + b },
	"kind": func(b report.Block) string {
		return strings.ToLower(strings.TrimPrefix(fmt.Sprintf("%T", b), "report."))
	},
	"severity": severityWord,
	"sign":     sign,
	"tip":      tip,
	"link":     safeHref,
	"command":  command,
	"params":   params,
	"marks":    rowMarks,
	"brief":    func(s string) bool { return utf8.RuneCountInString(s) <= 14 },
	"rowhead":  func(t report.Table, i int) bool { return i == 0 && !t.Columns[0].Num },
	"number":   func(t report.Table, i int) bool { return t.Columns[i].Num },
	"short":    func(s string) string { return s[:min(len(s), 12)] },
	"turned":   landscape,
	"dir":      direction,
	"level":    func(n int) int { return min(max(n, 3), 4) },
	"w":        func() any { return words },
}

// words gives templates the words by name.
var words = map[string]string{
	"skip": english.skip, "contents": english.contents, "theme": english.theme, "country": english.country, "dataCut": english.dataCut,
	"madeBy": english.madeBy, "pack": english.pack, "twin": english.twin, "help": english.help, "appendix": english.appendix,
	"notes": english.notes, "figures": english.figures, "recipe": english.recipe, "noNotes": english.noNotes,
	"figuresHelp": english.figuresHelp, "recipeHelp": english.recipeHelp, "marks": english.marks, "id": english.id,
	"label": english.label, "value": english.value, "method": english.method, "parameter": english.parameter, "parameters": english.parameters,
	"provenance": english.provenance, "code": english.code, "subject": english.subject, "text": english.text, "severity": english.severity,
}

// view is what the template sees.
type view struct {
	*report.Document
	Style  template.CSS
	Script template.JS
	SVG    map[string]template.HTML // by chart ID
	Traces []report.Trace
}

// HTML writes the document as one self-contained page: no network, no script needed,
// light, dark, phone and A4. Charts are drawn in place.
func HTML(w io.Writer, d *report.Document) error {
	t, err := page()
	if err != nil {
		return err
	}
	v := view{Document: d, SVG: map[string]template.HTML{}}
	list := charts(d)
	drawn, err := chart.All(list, chart.Light)
	if err != nil {
		return err
	}
	for i, c := range list {
		v.SVG[c.ID] = template.HTML(drawn[i]) // made by chart, which escapes its texts
	}
	css, err := files.ReadFile("html/style.css")
	if err != nil {
		return err
	}
	script, err := files.ReadFile("html/script.js")
	if err != nil {
		return err
	}
	v.Style, v.Script = template.CSS(chart.CSS()+string(css)+runningHead(d)), template.JS(script)
	if d.Ledger != nil {
		v.Traces = d.Ledger.Traces()
	}
	var b bytes.Buffer
	if err := t.Execute(&b, v); err != nil {
		return err
	}
	_, err = w.Write(b.Bytes())
	return err
}

// runningHead puts title and data cut on the head of every printed page.
func runningHead(d *report.Document) string {
	return "@media print{@page{@top-left{content:" + cssString(d.Title) + "}@top-right{content:" + cssString(d.DataCut) + "}}}\n"
}

// cssString quotes a text for CSS: all but letters, digits and spaces become escapes,
// so that nothing in it can end the string or the style element.
func cssString(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		if r == ' ' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, `\%x `, r) // the space ends the escape and belongs to it
		}
	}
	b.WriteByte('"')
	return b.String()
}

// direction is the writing direction of a language.
func direction(lang string) string {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	switch base {
	case "ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi":
		return "rtl"
	}
	return "ltr"
}

// landscape reports whether a table needs a turned page on paper.
func landscape(t report.Table) bool { return t.Wide && len(t.Columns) >= 9 }

// tip is what a pointer shows over a figure: its ID, year, quality or why it is missing.
func tip(f report.Figure) string {
	s := f.ID
	if f.Year != 0 {
		s += fmt.Sprintf(" · %d", f.Year)
	}
	if f.Missing != "" {
		return s + " · " + f.Missing
	}
	if f.Quality != panel.Observed {
		s += " · " + f.Quality.String()
	}
	return s
}
