package render

import (
	"fmt"
	"strings"

	"upstep/panel"
	"upstep/report"
)

// page writes a whole page.
func (t *screen) page(p report.Page) {
	if p.Title != "" {
		t.b.WriteString(t.paint(clean(p.Title), accent) + "\n\n")
	}
	for _, b := range p.Blocks {
		t.block(b)
	}
}

func (t *screen) block(b report.Block) {
	switch b := b.(type) {
	case report.Heading:
		t.b.WriteString(t.paint(clean(b.Text), strong) + "\n\n")
	case report.Paragraph:
		t.para("", prose(b.Text))
		t.b.WriteString("\n")
	case report.List:
		for i, it := range b.Items {
			prefix := "- "
			if b.Ordered {
				prefix = fmt.Sprintf("%d. ", i+1)
			}
			t.para(prefix, prose(it))
		}
		t.b.WriteString("\n")
	case report.KeyFigures:
		t.keys(b)
	case report.Table:
		t.table(b)
	case report.Chart:
		t.para("", b.Title+". "+b.Sentence)
		t.table(b.Twin)
	case report.Callout:
		t.callout(b)
	}
}

func (t *screen) table(tb report.Table) {
	if tb.Caption != "" {
		for _, line := range fold(clean(tb.Caption), t.width) {
			t.b.WriteString(t.paint(line, strong) + "\n")
		}
	}
	head, num := make([]string, len(tb.Columns)), make([]bool, len(tb.Columns))
	for i, c := range tb.Columns {
		head[i], num[i] = clean(columnTitle(c)), c.Num
	}
	rows := make([][]string, len(tb.Rows))
	for i, r := range tb.Rows {
		rows[i] = make([]string, len(tb.Columns))
		for j, m := range rowMarks(r) {
			rows[i][j] = strings.TrimSpace(m.Sign + " " + clean(plain(r[j].Text)))
		}
	}
	t.grid(head, rows, num)
}

func (t *screen) callout(c report.Callout) {
	t.b.WriteString(t.severity(c.Severity) + ": ")
	t.b.WriteString(t.paint(clean(c.Title), strong) + "\n")
	t.para("  ", prose(c.Text))
	if c.Help != "" {
		t.para("  ", english.help+": "+c.Help)
	}
	t.b.WriteString("\n")
}

func (t *screen) severity(s panel.Severity) string {
	style := faint
	switch s {
	case panel.Warning:
		style = warn
	case panel.Refusal:
		style = bad
	}
	return t.paint(severityWord(s), style)
}

// notes writes all notes.
func (t *screen) notes(notes []panel.Note) {
	if len(notes) == 0 {
		return
	}
	t.b.WriteString(t.paint(english.notes, accent) + "\n\n")
	for _, n := range notes {
		t.para("- ", severityWord(n.Severity)+": "+n.Subject+": "+n.Text)
	}
	t.b.WriteString("\n")
}
