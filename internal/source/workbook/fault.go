package workbook

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"upstep/catalogue"
)

// Fault is one defect of a workbook.
type Fault struct {
	File, Sheet string
	Cell        string // such as B7; "" where the sheet as a whole is meant
	Text        string
	Hint        string // what to do; may be ""
	order       [3]int // sheet, row, column
}

// Error returns "file: Sheet!Cell: what (hint)".
func (f *Fault) Error() string {
	at := f.Sheet
	if f.Cell != "" {
		at += "!" + f.Cell
	}
	if at != "" {
		at += ": "
	}
	hint := ""
	if f.Hint != "" {
		hint = " (" + f.Hint + ")"
	}
	return f.File + ": " + at + f.Text + hint
}

// Note is something that is no fault and that a user should know: a hidden row that was
// read, a sheet or a column that was not.
type Note struct {
	Sheet, Cell string
	Text        string
}

// String returns "Sheet!Cell: text".
func (n Note) String() string {
	if n.Cell == "" {
		return n.Sheet + ": " + n.Text
	}
	return n.Sheet + "!" + n.Cell + ": " + n.Text
}

// joined sorts faults by place and joins them; the first hundred are listed.
func joined(faults []*Fault) error {
	slices.SortStableFunc(faults, func(a, b *Fault) int {
		return slices.Compare(a.order[:], b.order[:])
	})
	faults = slices.CompactFunc(faults, func(a, b *Fault) bool { return a.order == b.order && a.Error() == b.Error() })
	more := max(0, len(faults)-mostListed)
	errs := make([]error, 0, mostListed+1)
	for _, f := range faults[:len(faults)-more] {
		errs = append(errs, f)
	}
	if more > 0 {
		errs = append(errs, &catalogue.More{N: more})
	}
	return errors.Join(errs...)
}

func (r *reading) fault(sheet string, row, col int, hint, format string, args ...any) {
	f := &Fault{File: r.name, Sheet: sheet, Text: fmt.Sprintf(format, args...), Hint: hint, order: [3]int{r.rank(sheet), row, col}}
	if row > 0 {
		f.Cell = place(max(col, 1), row)
	}
	r.faults = append(r.faults, f)
}

func (r *reading) note(sheet, cell, format string, args ...any) {
	r.notes = append(r.notes, Note{sheet, cell, fmt.Sprintf(format, args...)})
}

// rank is the place of a sheet among those that are read.
func (r *reading) rank(sheet string) int {
	if sheet == readMe {
		return 0
	}
	all := tables()
	i := slices.IndexFunc(all, func(s table) bool { return s.name == sheet })
	return cmp.Or(i+1, len(all)+1)
}
