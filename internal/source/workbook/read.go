package workbook

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"upstep/policy"
	"upstep/ref"
)

// Read reads a workbook that [Write] wrote and people filled in, in the canonical order of
// [policy.Register.Canonical]. name stands in errors; known is what records may name.
//
// The error joins one [Fault] per defect, in the order of sheets and rows, and
// [catalogue.More] after the first hundred; it is an [Unreadable] when the file is no
// workbook. A workbook with a defect is not used in part. The notes say what was not read.
func Read(name string, r io.ReaderAt, size int64, known policy.Known) (*policy.Register, []Note, error) {
	p, err := open(name, r, size)
	if err != nil {
		return nil, nil, err
	}
	c, err := p.contents()
	if err != nil {
		return nil, nil, err
	}
	rd := &reading{name: name, old: c.old, places: map[string]spot{}}
	if !rd.find(c) {
		return nil, rd.notes, joined(rd.faults)
	}
	rd.records()
	if !rd.broken {
		for _, f := range policy.Check(&rd.reg, known) {
			rd.blame(f)
		}
	}
	if len(rd.faults) == 0 && rd.taken == 0 {
		rd.fault("", 0, 0, "fill it in, beginning with the sheet Hosts", "nothing is filled in")
	}
	if err := joined(rd.faults); err != nil {
		return nil, rd.notes, err
	}
	return rd.reg.Canonical(), rd.notes, nil
}

// spot is a cell of a sheet.
type spot struct {
	sheet    string
	row, col int
}

// reading is a workbook on its way to a register.
type reading struct {
	name   string
	old    bool // days are counted from 1904
	pages  map[string]*page
	reg    policy.Register
	faults []*Fault
	notes  []Note
	places map[string]spot // of the parts of the register, by their path
	taken  int             // records
	broken bool            // records that others name could not be read: what follows from it is not said
}

// lost says that the records of a sheet could not be read. Faults of others follow from it
// where others name them.
func (r *reading) lost(sheet string) {
	r.broken = r.broken || slices.Contains([]string{hosts, together, programme, problems, reforms}, sheet)
}

// find looks for the sheets and the version of the layout.
func (r *reading) find(c *contents) bool {
	r.pages = map[string]*page{}
	known := []string{readMe, anchors, lists}
	for _, t := range tables() {
		known = append(known, t.name)
	}
	var strange []string
	for i := range c.pages {
		pg := &c.pages[i]
		k := slices.IndexFunc(known, func(s string) bool { return strings.EqualFold(s, strings.TrimSpace(pg.name)) })
		if k < 0 {
			strange = append(strange, pg.name)
			continue
		}
		if r.pages[known[k]] != nil {
			r.fault(known[k], 0, 0, "delete or rename one of them", "there are two sheets of this name")
			continue
		}
		r.pages[known[k]] = pg
	}
	for _, s := range known {
		if s == anchors || s == lists || r.pages[s] != nil {
			continue
		}
		hint := "copy it from a new template; it may stay empty"
		if s == readMe {
			hint = "copy it from a new template: it says how the sheets are built"
		}
		if near := ref.Suggest(s, strange); len(near) > 0 {
			hint = fmt.Sprintf("is it the one called %q? give it its name back", near[0])
		}
		r.fault(s, 0, 0, hint, "the sheet is missing")
		r.lost(s)
	}
	for _, s := range strange {
		r.note(s, "", "a sheet of your own; it was not read")
	}
	if r.pages[readMe] == nil {
		return r.pages[hosts] != nil
	}
	return r.layout(r.pages[readMe])
}

// layout refuses a workbook of another version.
func (r *reading) layout(pg *page) bool {
	for _, row := range pg.rows {
		if row[0].row != layoutRow {
			continue
		}
		for _, v := range row {
			if v.col == 2 {
				if n, ok := plainNumber(v.text); ok && n == Layout {
					return true
				}
				r.fault(readMe, layoutRow, 2, "copy the records into a new template of this program", "the layout is %q; this program reads layout %d", short(v.text), Layout)
				return false
			}
		}
	}
	r.fault(readMe, layoutRow, 2, "`upstep capacity template` writes a workbook to fill in", "the version of the layout is missing; this may be another kind of workbook")
	return false
}

// line is a row of a sheet with its cells by heading.
type line struct {
	r     *reading
	sheet string
	row   int
	cols  map[string]int // heading -> column
	kinds map[string]column
	cells map[string]cellValue
}

// lines returns the rows of a sheet that have a value, after looking at its headings.
func (r *reading) lines(t table) []line {
	pg := r.pages[t.name]
	if pg == nil {
		return nil
	}
	for _, m := range pg.merged {
		from, _, _ := strings.Cut(m, ":")
		col, row, ok := position(from)
		if !ok {
			row = 0
		}
		r.fault(t.name, row, col, "take the merge apart and fill each cell", "the cells %s are merged", short(m))
	}
	if pg.unseen {
		r.note(t.name, "", "the sheet is hidden; it was read all the same")
	}
	for _, row := range pg.hidden {
		if row > 1 {
			r.note(t.name, fmt.Sprintf("%d", row), "the row is hidden; it was read all the same")
		}
	}
	heads, cols, ok := r.headings(t, pg)
	if !ok {
		r.lost(t.name)
		return nil
	}
	kinds := map[string]column{}
	for _, c := range t.columns {
		kinds[c.head] = c
	}
	var out []line
	for _, row := range pg.rows {
		if row[0].row == 1 {
			continue
		}
		l := line{r: r, sheet: t.name, row: row[0].row, cols: cols, kinds: kinds, cells: map[string]cellValue{}}
		for _, v := range row {
			switch h, there := heads[v.col]; {
			case !there:
				r.fault(t.name, v.row, v.col, "move it into a column of the table, or give the column a heading", "this column has no heading")
			case cols[h] == v.col:
				if _, twice := l.cells[h]; twice {
					r.fault(t.name, v.row, v.col, saveAs, "the cell stands twice in the file")
				}
				l.cells[h] = v
			}
		}
		if len(l.cells) > 0 {
			out = append(out, l)
		}
	}
	return out
}

// headings finds the columns; ok is false when one is missing or stands twice.
func (r *reading) headings(t table, pg *page) (heads map[int]string, cols map[string]int, ok bool) {
	heads, cols, ok = map[int]string{}, map[string]int{}, true
	var own []string
	if len(pg.rows) > 0 && pg.rows[0][0].row == 1 {
		for _, v := range pg.rows[0] {
			h := strings.Join(strings.Fields(v.text), " ")
			i := slices.IndexFunc(t.columns, func(c column) bool { return strings.EqualFold(c.head, h) })
			switch {
			case i < 0 || v.form != isText:
				heads[v.col] = ""
				own = append(own, h)
				r.note(t.name, place(v.col, 1), "%q is a column of your own; it was not read", short(h))
				continue
			case cols[t.columns[i].head] != 0:
				r.fault(t.name, 1, v.col, "delete one of the two columns", "the column %q stands twice", t.columns[i].head)
				ok = false
				continue
			}
			heads[v.col], cols[t.columns[i].head] = t.columns[i].head, v.col
		}
	}
	for i, c := range t.columns {
		if cols[c.head] != 0 {
			continue
		}
		hint := "copy the heading from a new template into row 1; the column may stay empty"
		if near := ref.Suggest(c.head, own); len(near) > 0 {
			hint = fmt.Sprintf("is it the one called %q? give it its heading back", short(near[0]))
		}
		r.fault(t.name, 1, i+1, hint, "the column %q is missing", c.head)
		ok = false
	}
	return heads, cols, ok
}
