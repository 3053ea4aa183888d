package render

import (
	"io"
	"slices"
	"strings"
	"unicode"

	"charm.land/lipgloss/v2"
)

// gutter is the space between two columns.
const gutter = 2

// comfort is the width up to which a column is not folded when a table is split.
const comfort = 26

// grid writes a table without frames. It is as wide as it needs to be; when that is
// wider than the screen, the widest columns are folded; when that is not enough, the
// table is split and the first columns, as many as tell the rows apart, are repeated;
// and when these leave no room, every row becomes a list of "heading: value". Nothing
// is cut.
func (t *screen) grid(head []string, rows [][]string, num []bool) {
	widths, fits := t.columns(head, rows, len(num))
	if !fits {
		if at, keys := t.split(head, rows, len(num)), telling(rows); at > keys {
			left, right := parted(head, rows, num, at, keys)
			t.grid(left.head, left.rows, left.num)
			t.grid(right.head, right.rows, right.num)
		} else {
			t.records(head, rows)
		}
		return
	}
	if head != nil {
		t.row(head, widths, num, true)
		total := -gutter
		for _, w := range widths {
			total += w + gutter
		}
		t.b.WriteString(t.paint(strings.Repeat("─", total), faint) + "\n")
	}
	for _, r := range rows {
		t.row(r, widths, num, false)
	}
	t.b.WriteString("\n")
}

// columns returns the width of every column. Columns share what is left after the
// longest words, the widest giving way first.
func (t *screen) columns(head []string, rows [][]string, n int) (widths []int, fits bool) {
	widths, words := make([]int, n), make([]int, n)
	all := rows
	if head != nil {
		all = append([][]string{head}, rows...)
	}
	total, least := gutter*(n-1), gutter*(n-1)
	for c := range n {
		for _, r := range all {
			widths[c] = max(widths[c], lipgloss.Width(r[c]))
			for w := range strings.FieldsSeq(r[c]) {
				words[c] = max(words[c], lipgloss.Width(w))
			}
		}
		total += widths[c]
		least += words[c]
	}
	for ; total > t.width && least <= t.width; total-- {
		widest := -1
		for c := range widths {
			if widths[c] > words[c] && (widest < 0 || widths[c] > widths[widest]) {
				widest = c
			}
		}
		widths[widest]--
	}
	return widths, total <= t.width
}

// split returns the column before which a table is parted: the first columns that fit
// comfortably stay together. 0 means that the first two don't fit or there is nothing
// to part.
func (t *screen) split(head []string, rows [][]string, n int) int {
	total := 0
	for c := range n {
		w := 0
		if head != nil {
			w = lipgloss.Width(head[c])
		}
		for _, r := range rows {
			w = max(w, lipgloss.Width(r[c]))
		}
		if total += min(w, comfort) + gutter; total > t.width+gutter {
			if c < 2 {
				return 0
			}
			return c
		}
	}
	return 0
}

// part is one half of a table.
type part struct {
	head []string
	rows [][]string
	num  []bool
}

// telling returns how many of the first columns tell all rows apart; 1 when all columns
// together don't.
func telling(rows [][]string) int {
	if len(rows) == 0 {
		return 1
	}
	names := make([]string, len(rows))
	for c := range rows[0] {
		seen := make(map[string]bool, len(rows))
		for i, r := range rows {
			names[i] += "\x00" + r[c]
			seen[names[i]] = true
		}
		if len(seen) == len(rows) {
			return c + 1
		}
	}
	return 1
}

// parted returns the columns before at, and the first keys columns with those from at on.
func parted(head []string, rows [][]string, num []bool, at, keys int) (left, right part) {
	behind := func(r []string) []string { return append(slices.Clone(r[:keys]), r[at:]...) }
	if head != nil {
		left.head, right.head = head[:at], behind(head)
	}
	for _, r := range rows {
		left.rows, right.rows = append(left.rows, r[:at]), append(right.rows, behind(r))
	}
	return part{left.head, left.rows, num[:at]}, part{right.head, right.rows, append(slices.Clone(num[:keys]), num[at:]...)}
}

func (t *screen) row(cells []string, widths []int, num []bool, head bool) {
	parts := make([][]string, len(cells))
	lines := 0
	for c, s := range cells {
		parts[c] = fold(s, widths[c])
		lines = max(lines, len(parts[c]))
	}
	for l := range lines {
		var b strings.Builder
		for c := range cells {
			s := ""
			if l < len(parts[c]) {
				s = parts[c][l]
			}
			pad := strings.Repeat(" ", widths[c]-lipgloss.Width(s))
			if head {
				s = t.paint(s, strong)
			}
			if num[c] {
				s = pad + s
			} else {
				s += pad
			}
			b.WriteString(s + strings.Repeat(" ", gutter))
		}
		t.b.WriteString(strings.TrimRight(b.String(), " ") + "\n")
	}
}

// records writes every row as lines "heading: value"; empty cells are left out.
func (t *screen) records(head []string, rows [][]string) {
	for _, r := range rows {
		for c, s := range r {
			if s == "" {
				continue
			}
			if head != nil && c > 0 {
				s = head[c] + ": " + s
			}
			prefix := "  "
			if c == 0 {
				prefix = ""
			}
			t.para(prefix, s)
		}
	}
	t.b.WriteString("\n")
}

// para writes text wrapped to the width with a hanging indent behind the prefix.
func (t *screen) para(prefix, text string) {
	indent := strings.Repeat(" ", lipgloss.Width(prefix))
	for i, line := range fold(clean(text), t.width-len(indent)) {
		if i > 0 {
			prefix = indent
		}
		t.b.WriteString(strings.TrimRight(prefix+line, " ") + "\n")
	}
}

// fold breaks text at spaces into lines of at most width columns; a longer word
// stands alone. There is always one line at least.
func fold(text string, width int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && lipgloss.Width(line)+1+lipgloss.Width(word) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}

// clean drops control characters, so that no text can steer the terminal.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, s)
}

// Grid writes rows under their headings as a table that fits the screen; num says which
// columns hold numbers.
func Grid(w io.Writer, head []string, rows [][]string, num []bool, opt TermOptions) error {
	t := &screen{o: opt, width: max(opt.Width, 40)}
	t.grid(head, rows, num)
	_, err := io.WriteString(w, t.b.String())
	return err
}
