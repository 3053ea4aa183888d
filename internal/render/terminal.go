package render

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"

	"upstep/panel"
	"upstep/report"
)

// TermOptions say what the screen can do. Plain text without any escape codes comes
// out unless Colour is set.
type TermOptions struct {
	Width  int  // columns; 0 means 80
	Colour bool // bold and colours: a terminal that has them and a user who wants them
	Full   bool // the whole document instead of a one-screen summary
}

// Terminal writes the document for a screen: a summary of one screen (the first
// page's sentences and key figures, the weakest and strongest points against peers,
// how many notes, what to run next), or all pages when o.Full is set.
func Terminal(w io.Writer, d *report.Document, o TermOptions) error {
	if o.Width <= 0 {
		o.Width = 80
	}
	t := &screen{o: o, width: max(o.Width, 40)}
	t.title(d)
	if o.Full {
		for _, p := range d.Pages {
			t.page(p)
		}
		t.notes(d.Notes)
	} else {
		t.summary(d)
		t.counts(d.Notes)
	}
	t.next(d.Next)
	_, err := io.WriteString(w, t.b.String())
	return err
}

type screen struct {
	o     TermOptions
	width int
	b     strings.Builder
}

// paint styles a text when the screen has colours.
func (t *screen) paint(s string, style lipgloss.Style) string {
	if !t.o.Colour {
		return s
	}
	return style.Render(s)
}

var (
	strong = lipgloss.NewStyle().Bold(true)
	faint  = lipgloss.NewStyle().Faint(true)
	accent = lipgloss.NewStyle().Bold(true).Foreground(lipgloss.Color("6"))
	warn   = lipgloss.NewStyle().Foreground(lipgloss.Color("3"))
	bad    = lipgloss.NewStyle().Foreground(lipgloss.Color("1"))
)

func (t *screen) title(d *report.Document) {
	for _, line := range fold(clean(d.Title), t.width) {
		t.b.WriteString(t.paint(line, accent) + "\n")
	}
	if d.DataCut != "" {
		t.para("", english.dataCut+": "+d.DataCut)
	}
	t.b.WriteString("\n")
}

// sentences are the items of the document's first list, at most six.
func sentences(d *report.Document) [][]report.Span {
	for _, p := range d.Pages {
		for _, b := range p.Blocks {
			if l, ok := b.(report.List); ok {
				return l.Items[:min(len(l.Items), 6)]
			}
		}
	}
	return nil
}

func (t *screen) summary(d *report.Document) {
	for i, s := range sentences(d) {
		t.para(fmt.Sprintf("%d. ", i+1), prose(s))
	}
	t.b.WriteString("\n")
	if k := first[report.KeyFigures](d); k != nil {
		t.keys(*k)
	}
	for _, c := range charts(d) {
		if c.Ranges != nil {
			t.ends(*c.Ranges)
			break
		}
	}
}

// first returns the first block of a kind.
func first[B report.Block](d *report.Document) *B {
	for _, p := range d.Pages {
		for _, b := range p.Blocks {
			if found, ok := b.(B); ok {
				return &found
			}
		}
	}
	return nil
}

func (t *screen) keys(k report.KeyFigures) {
	rows := make([][]string, len(k.Items))
	for i, it := range k.Items {
		rows[i] = []string{clean(it.Label), clean(it.Figure.Text + sign(it.Figure)), clean(plain(it.Context))}
		if it.Figure.Missing != "" && rows[i][2] == "" {
			rows[i][2] = clean(it.Figure.Missing)
		}
	}
	t.grid(nil, rows, []bool{false, true, false})
}

// ends lists the three rows furthest below and furthest above the peers' median.
func (t *screen) ends(r report.Ranges) {
	rows := slices.DeleteFunc(slices.Clone(r.Rows), func(r report.RangeRow) bool { return r.Value == nil || r.Alone })
	slices.SortStableFunc(rows, func(a, b report.RangeRow) int { return cmp.Compare(*a.Value-a.Mid, *b.Value-b.Mid) })
	var low, high []report.RangeRow
	for _, r := range rows {
		if *r.Value < r.Mid && len(low) < 3 {
			low = append(low, r)
		}
	}
	for _, r := range slices.Backward(rows) {
		if *r.Value > r.Mid && len(high) < 3 {
			high = append(high, r)
		}
	}
	for _, end := range []struct {
		head string
		rows []report.RangeRow
	}{{english.weakest, low}, {english.strongest, high}} {
		var names []string
		for _, r := range end.rows {
			names = append(names, r.Label+" ("+r.Text+")")
		}
		if len(names) > 0 {
			t.para("- ", end.head+": "+strings.Join(names, "; "))
		}
	}
	if len(low)+len(high) > 0 {
		t.b.WriteString("\n")
	}
}

// counts says how many notes there are, by severity.
func (t *screen) counts(notes []panel.Note) {
	var n [3]int
	for _, x := range notes {
		n[min(int(x.Severity), 2)]++
	}
	t.para("", fmt.Sprintf("%s: %d not shown, %d with care, %d to know.", english.notes, n[panel.Refusal], n[panel.Warning], n[panel.Info]))
}

func (t *screen) next(commands []string) {
	for i, c := range commands {
		prefix := english.next + ": "
		if i > 0 {
			prefix = strings.Repeat(" ", len(prefix))
		}
		t.b.WriteString(prefix + t.paint(c, strong) + "\n")
	}
}
