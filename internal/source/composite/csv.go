package composite

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Fault is one defect of a file.
type Fault struct {
	File string
	Line int // from 1
	Text string
}

// Error returns "file:line: text".
func (f *Fault) Error() string { return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Text) }

// sheet is a CSV file with a header, row by row, and the defects found in it.
type sheet struct {
	name   string
	head   []string
	rows   [][]string
	lines  []int // of each row
	faults []error
}

const mostFaults = 100 // kept; a file with more is of another kind

func (s *sheet) fault(line int, format string, args ...any) {
	if len(s.faults) < mostFaults {
		s.faults = append(s.faults, &Fault{s.name, line, fmt.Sprintf(format, args...)})
	}
}

func (s *sheet) err() error { return errors.Join(s.faults...) }

// read takes a file apart. Rows of the wrong length are faults and left out.
func read(name string, data []byte) *sheet {
	s := &sheet{name: name}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if len(bytes.TrimSpace(data)) == 0 {
		s.fault(1, "the file is empty")
		return s
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord = -1
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			var pe *csv.ParseError
			if errors.As(err, &pe) {
				s.fault(pe.Line, "not readable as CSV: %v", pe.Err)
				break
			}
			s.fault(1, "not readable: %v", err)
			break
		}
		line, _ := r.FieldPos(0)
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		switch {
		case s.head == nil:
			s.head = row
			s.header(line)
		case len(row) == 1 && row[0] == "":
		case len(row) != len(s.head):
			s.fault(line, "%d fields, the header has %d", len(row), len(s.head))
		default:
			s.rows, s.lines = append(s.rows, row), append(s.lines, line)
		}
		if len(s.faults) >= mostFaults {
			break
		}
	}
	if s.head != nil && len(s.rows) == 0 && len(s.faults) == 0 {
		s.fault(1, "there is a header and no row")
	}
	return s
}

func (s *sheet) header(line int) {
	if len(s.head) == 1 && strings.ContainsAny(s.head[0], ";\t") {
		s.fault(line, "the header has one field: the fields seem to be separated by semicolons or tabs, save the file with commas")
		return
	}
	for i, h := range s.head {
		if h == "" {
			s.fault(line, "column %d has no name", i+1)
		} else if k := slices.Index(s.head, h); k < i {
			s.fault(line, "column %s stands twice (columns %d and %d)", h, k+1, i+1)
		}
	}
}

// need reports whether all named columns are there; a name in other letters is hinted at.
func (s *sheet) need(names ...string) bool {
	ok := true
	for _, name := range names {
		if slices.Contains(s.head, name) {
			continue
		}
		ok = false
		hint := ""
		for _, h := range s.head {
			if strings.EqualFold(h, name) {
				hint = fmt.Sprintf("; did you mean %s for %s? letters count", name, h)
			}
		}
		s.fault(1, "there is no column %s%s", name, hint)
	}
	return ok
}

// cell is a field of a row, "" where the column is not there or the value is NA.
func (s *sheet) cell(row int, column string) string {
	k := slices.Index(s.head, column)
	if k < 0 {
		return ""
	}
	return blank(s.rows[row][k])
}

// raw is a field as it stands: NA is Namibia's code too.
func (s *sheet) raw(row int, column string) string { return s.rows[row][slices.Index(s.head, column)] }

// blank turns the mark of a missing value into "".
func blank(v string) string {
	if v == "NA" {
		return ""
	}
	return v
}

// number parses a finite number; the reason of a refusal has a hint.
func number(v string) (float64, string) {
	f, err := strconv.ParseFloat(v, 64)
	switch {
	case err != nil && strings.Count(v, ",") == 1 && parses(strings.Replace(v, ",", ".", 1)):
		return 0, fmt.Sprintf("%q is no number: write a point for the decimal comma", v)
	case err != nil:
		return 0, fmt.Sprintf("%q is no number; leave the cell empty or write NA for a missing value", v)
	case f != f || f > 1e300 || f < -1e300:
		return 0, fmt.Sprintf("%q is no finite number; leave the cell empty for a missing value", v)
	}
	return f, ""
}

func parses(v string) bool {
	_, err := strconv.ParseFloat(v, 64)
	return err == nil
}
