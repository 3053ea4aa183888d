package failure

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"upstep/catalogue"
)

// tableReader reads evidence from a table. Bad rows are faults, and reading goes on.
type tableReader struct {
	name   string
	line   []int // of each row
	faults []error
}

var (
	columns = []string{"id", "sector", "constraint", "severity", "quality", "source", "note"}
	wanted  = []string{"id", "severity", "quality", "source"}
)

func (t *tableReader) fault(line int, text string) {
	t.faults = append(t.faults, &catalogue.Fault{File: t.name, Line: line, Text: text})
}

// rows reads the table. A row that can't be used is left out.
func (t *tableReader) rows(data []byte) []row {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma, r.FieldsPerRecord, r.TrimLeadingSpace = separator(data), -1, true
	head, err := r.Read()
	if err != nil {
		if errors.Is(err, io.EOF) {
			t.fault(0, "empty file; the first line names the columns: "+strings.Join(columns, ", "))
		} else {
			t.csvFault(err)
		}
		return nil
	}
	at, ok := t.header(head)
	if !ok {
		return nil
	}
	var out []row
	for {
		rec, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.csvFault(err)
			break // the reader has lost its place in the quotes
		}
		line, _ := r.FieldPos(0)
		if x, ok := t.row(rec, at, line); ok {
			out, t.line = append(out, x), append(t.line, line)
		}
	}
	if len(out) == 0 && len(t.faults) == 0 {
		t.fault(1, "no rows below the header")
	}
	return out
}

func (t *tableReader) csvFault(err error) {
	var p *csv.ParseError
	if errors.As(err, &p) {
		t.fault(p.Line, p.Err.Error())
		return
	}
	t.fault(0, err.Error())
}

// separator is the one of comma, semicolon and tab that stands most often in the first
// line.
func separator(data []byte) rune {
	first, _, _ := bytes.Cut(data, []byte("\n"))
	best := ','
	for _, c := range []rune{';', '\t'} {
		if bytes.Count(first, []byte(string(c))) > bytes.Count(first, []byte(string(best))) {
			best = c
		}
	}
	return best
}

// header maps columns to positions.
func (t *tableReader) header(head []string) (map[string]int, bool) {
	at := map[string]int{}
	ok := true
	for i, h := range head {
		h = strings.ToLower(strings.TrimSpace(h))
		_, dup := at[h]
		if !slices.Contains(columns, h) || dup {
			t.fault(1, "column "+strconv.Quote(h)+" is unknown or stands twice; the columns are "+strings.Join(columns, ", "))
			ok = false
		}
		at[h] = i
	}
	for _, w := range wanted {
		if _, has := at[w]; !has {
			t.fault(1, "column "+w+" is missing")
			ok = false
		}
	}
	return at, ok
}

func (t *tableReader) row(rec []string, at map[string]int, line int) (row, bool) {
	cell := func(name string) string {
		if i, ok := at[name]; ok && i < len(rec) {
			return strings.TrimSpace(rec[i])
		}
		return ""
	}
	if len(rec) > len(at) {
		t.fault(line, "more cells than columns")
		return row{}, false
	}
	x := row{ID: cell("id"), Sector: cell("sector"), Constraint: cell("constraint"), Source: cell("source"), Note: cell("note")}
	ok := true
	for _, n := range []struct {
		name string
		to   **float64
	}{{"severity", &x.Severity}, {"quality", &x.Quality}} {
		v, err := strconv.ParseFloat(cell(n.name), 64)
		if err != nil {
			t.fault(line, n.name+" is "+strconv.Quote(cell(n.name))+", want a number such as 0.7 with a point")
			ok = false
			continue
		}
		*n.to = &v
	}
	return x, ok
}

// at is the faulter of the rows read.
func (t *tableReader) at(_ string, k int, format string, args ...any) {
	line := 0
	if k < len(t.line) {
		line = t.line[k]
	}
	f := &catalogue.Fault{File: t.name, Line: line, Text: fmt.Sprintf(format, args...)}
	t.faults = append(t.faults, f)
}

// err joins the faults in the order of their lines.
func (t *tableReader) err() error {
	slices.SortStableFunc(t.faults, func(a, b error) int { return lineOf(a) - lineOf(b) })
	return errors.Join(t.faults...)
}

func lineOf(err error) int {
	var f *catalogue.Fault
	if errors.As(err, &f) {
		return f.Line
	}
	return 0
}
