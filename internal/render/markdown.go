package render

import (
	"fmt"
	"html"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

	"upstep/panel"
	"upstep/report"
)

// Markdown writes the document as GitHub-flavoured Markdown: charts as their sentence
// and table twin, callouts as block quotes.
func Markdown(w io.Writer, d *report.Document) error {
	m := &markdown{}
	m.line("# " + esc(d.Title))
	if d.Subtitle != "" {
		m.line("*" + esc(d.Subtitle) + "*")
	}
	m.line(fmt.Sprintf("%s: %s. %s: %s.", english.dataCut, esc(d.DataCut), english.madeBy, esc(d.Recipe.Program)))
	for i, p := range d.Pages {
		m.line(`<a id="` + html.EscapeString(p.ID) + `"></a>`)
		m.line(fmt.Sprintf("## %d. %s", i+1, esc(p.Title)))
		for _, b := range p.Blocks {
			m.block(b)
		}
	}
	m.appendix(d)
	_, err := io.WriteString(w, m.b.String())
	return err
}

type markdown struct{ b strings.Builder }

// line writes a block and the empty line between blocks.
func (m *markdown) line(s string) {
	if m.b.Len() > 0 {
		m.b.WriteByte('\n')
	}
	m.b.WriteString(s + "\n")
}

func (m *markdown) block(b report.Block) {
	switch b := b.(type) {
	case report.Heading:
		m.line(strings.Repeat("#", min(max(b.Level, 3), 4)) + " " + esc(b.Text))
	case report.Paragraph:
		m.line(lineStart.ReplaceAllString(mdSpans(b.Text), `$1\$2`))
	case report.List:
		var items []string
		for i, it := range b.Items {
			bullet := "-"
			if b.Ordered {
				bullet = fmt.Sprintf("%d.", i+1)
			}
			items = append(items, bullet+" "+mdSpans(it))
		}
		m.line(strings.Join(items, "\n"))
	case report.KeyFigures:
		var items []string
		for _, k := range b.Items {
			s := fmt.Sprintf("- %s: **%s**", esc(k.Label), mdFigure(k.Figure))
			if len(k.Context) > 0 {
				s += " (" + mdSpans(k.Context) + ")"
			}
			items = append(items, s)
		}
		m.line(strings.Join(items, "\n"))
	case report.Table:
		m.table(b)
	case report.Chart:
		m.line("**" + esc(b.Title) + ".** " + esc(b.Sentence))
		m.table(b.Twin)
	case report.Callout:
		m.line("> **" + severityWord(b.Severity) + ": " + esc(b.Title) + "**")
		m.b.WriteString(">\n> " + mdSpans(b.Text) + "\n")
		if b.Help != "" {
			m.b.WriteString(">\n> *" + english.help + ":* " + esc(b.Help) + "\n")
		}
	}
}

func (m *markdown) table(t report.Table) {
	if t.Caption != "" {
		m.line("*" + esc(t.Caption) + "*")
	}
	head, rule := make([]string, len(t.Columns)), make([]string, len(t.Columns))
	for i, c := range t.Columns {
		head[i], rule[i] = esc(columnTitle(c)), "---"
		if c.Num {
			rule[i] = "---:"
		}
	}
	rows := [][]string{head, rule}
	for _, r := range t.Rows {
		cells := make([]string, len(r))
		for i, m := range rowMarks(r) {
			cells[i] = strings.TrimSpace(m.Sign + " " + mdSpans(r[i].Text))
		}
		rows = append(rows, cells)
	}
	lines := make([]string, len(rows))
	for i, r := range rows {
		lines[i] = "| " + strings.Join(r, " | ") + " |"
	}
	m.line(strings.Join(lines, "\n"))
}

// appendix holds the notes, the figures and the recipe.
func (m *markdown) appendix(d *report.Document) {
	m.line("## " + english.appendix)
	m.line("### " + english.notes)
	if len(d.Notes) == 0 {
		m.line(english.noNotes)
	}
	var items []string
	for _, n := range d.Notes {
		items = append(items, fmt.Sprintf("- **%s**, `%s`, %s: %s", severityWord(n.Severity), n.Code, esc(n.Subject), esc(n.Text)))
	}
	if len(items) > 0 {
		m.line(strings.Join(items, "\n"))
	}
	m.line(esc(english.marks))
	m.figures(d)
	m.recipe(d.Recipe)
}

func (m *markdown) figures(d *report.Document) {
	if d.Ledger == nil || len(d.Ledger.IDs()) == 0 {
		return
	}
	m.line("### " + english.figures)
	m.line(english.figuresHelp)
	m.line("    upstep why ID")
	t := report.Table{Columns: []report.Column{{Title: english.id}, {Title: english.label}, {Title: english.value, Num: true}}}
	for _, tr := range d.Ledger.Traces() {
		t.Rows = append(t.Rows, []report.Cell{
			{Text: []report.Span{{Text: tr.ID, Code: true}}}, {Text: []report.Span{{Text: tr.Label}}}, {Text: []report.Span{{Text: tr.Text}}},
		})
	}
	m.table(t)
}

func (m *markdown) recipe(r report.Recipe) {
	m.line("### " + english.recipe)
	m.line(english.recipeHelp)
	m.line("    " + command(r))
	m.line(fmt.Sprintf("- %s: %s\n- %s: `%s`", english.madeBy, esc(r.Program), english.pack, r.Pack))
	t := report.Table{Columns: []report.Column{{Title: english.method}, {Title: english.parameter}, {Title: english.value}, {Title: english.provenance}}}
	for _, row := range params(r.Methods) {
		cells := make([]report.Cell, len(row))
		for i, s := range row {
			cells[i].Text = []report.Span{{Text: s}}
		}
		t.Rows = append(t.Rows, cells)
	}
	if len(t.Rows) > 0 {
		m.table(t)
	}
}

// command is the line that makes the document again.
func command(r report.Recipe) string {
	words := []string{"upstep"}
	for _, w := range r.Command {
		if w == "" || strings.ContainsAny(w, " \t\"'$\\") {
			w = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, `$`, `\$`).Replace(w) + `"`
		}
		words = append(words, w)
	}
	return strings.Join(words, " ")
}

// params lists method, parameter, value and provenance; inputs and seeds included.
func params(methods []panel.Recipe) [][]string {
	var rows [][]string
	for _, m := range methods {
		name := m.Method + " " + m.Version
		for _, p := range m.Params {
			rows = append(rows, []string{name, p.Name, p.Value, string(p.Provenance)})
		}
		if m.Seed != nil {
			rows = append(rows, []string{name, "seed", fmt.Sprint(*m.Seed), ""})
		}
		for _, k := range slices.Sorted(maps.Keys(m.Inputs)) {
			rows = append(rows, []string{name, english.input + " " + k, m.Inputs[k], "SHA-256"})
		}
	}
	return rows
}

// mdSpans is running text as Markdown.
func mdSpans(spans []report.Span) string {
	var b strings.Builder
	for _, s := range spans {
		switch {
		case s.Figure != nil:
			b.WriteString(mdFigure(*s.Figure))
		case s.Code:
			b.WriteString(mdCode(s.Text))
		default:
			t := esc(s.Text)
			if s.Strong {
				inner := strings.TrimSpace(t) // a blank inside the stars would show them
				t = strings.Replace(t, inner, "**"+inner+"**", 1)
			}
			if safeHref(s.Href) {
				t = "[" + t + "](<" + s.Href + ">)"
			}
			b.WriteString(t)
		}
	}
	return b.String()
}

func mdFigure(f report.Figure) string {
	if f.Missing != "" && f.Text == "–" {
		return "– (" + esc(f.Missing) + ")"
	}
	return esc(f.Text) + sign(f)
}

// mdCode fences a text with more backticks than it holds in a row.
func mdCode(s string) string {
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if fence != "`" {
		s = " " + s + " "
	}
	return fence + strings.ReplaceAll(s, "|", `\|`) + fence
}

// safeHref accepts places in the document and https addresses.
func safeHref(h string) bool {
	return (strings.HasPrefix(h, "#") || strings.HasPrefix(h, "https://")) && !strings.ContainsAny(h, "<> \n\r")
}

// lineStart matches signs that make a heading, quote or list of a paragraph.
var lineStart = regexp.MustCompile(`^(\d*)([#>+.)=-])`)

// escaper makes the signs that act inside a line plain text.
var escaper = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;",
	"|", `\|`, "~", `\~`, "\n", " ", "\r", " ")

// entity matches what would be read as a character reference.
var entity = regexp.MustCompile(`&(#?[0-9A-Za-z]+;)`)

func esc(s string) string { return escaper.Replace(entity.ReplaceAllString(s, "&amp;$1")) }
