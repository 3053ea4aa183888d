package patents

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"upstep/internal/source/bulk"
	"upstep/internal/source/table"
	"upstep/method/catchup"
)

// Files are the two tables, and how codes are to be read. A nil function leaves codes
// as they are.
type Files struct {
	Patents, Citations string              // paths; Citations may be ""
	Country, Class     func(string) string // turn a code of the file into one of the result
}

// Read is what the files hold.
type Read struct {
	Patents   []catchup.Patent
	Citations []catchup.Citation
	BadNPL    int // numbers of references that are no number: taken as not known
	Bad       [2]int
	Faults    []table.Fault
}

// The kinds of rows that were not, or not wholly, used.
const (
	NoID      table.Kind = "the id is empty"
	NoYear    table.Kind = "the year is no year of four digits"
	NoCountry table.Kind = "the country is empty"
	NoClass   table.Kind = "the class is empty"
	BadNPL    table.Kind = "the number of references is no number: taken as not known"
	NoEnd     table.Kind = "one of the two ids is empty"
)

// Load reads the files into memory.
func (f Files) Load() (*Read, error) {
	out := &Read{}
	var faults table.Faults
	intern := map[string]string{}
	own := func(s string, turn func(string) string) string {
		v, ok := intern[s]
		if !ok {
			v = strings.Clone(s)
			intern[v] = v
		}
		if turn != nil && v != "" {
			return turn(v)
		}
		return v
	}
	country, class := remember(f.Country), remember(f.Class)
	err := rows(f.Patents, false, &faults, &out.Bad[0], func(line int, v []string) {
		p := catchup.Patent{ID: strings.Clone(v[0]), Year: Year(v[1]), Country: own(v[2], country), Class: own(v[3], class), Assignee: own(v[4], nil), NPL: -1}
		if n, ok := References(v[5]); ok {
			p.NPL = n
		} else if v[5] != "" {
			out.BadNPL++
			faults.Add(BadNPL, f.Patents, line, []byte(v[5]))
		}
		switch {
		case p.ID == "":
			faults.Add(NoID, f.Patents, line, []byte(strings.Join(v, ",")))
		case p.Year == 0:
			faults.Add(NoYear, f.Patents, line, []byte(v[1]))
		case p.Country == "":
			faults.Add(NoCountry, f.Patents, line, []byte(v[0]))
		case p.Class == "":
			faults.Add(NoClass, f.Patents, line, []byte(v[0]))
		}
		out.Patents = append(out.Patents, p)
	})
	if err != nil || f.Citations == "" {
		out.Faults = faults.Sorted()
		return out, err
	}
	err = rows(f.Citations, true, &faults, &out.Bad[1], func(line int, v []string) {
		if v[0] == "" || v[1] == "" {
			faults.Add(NoEnd, f.Citations, line, []byte(strings.Join(v, ",")))
		}
		out.Citations = append(out.Citations, catchup.Citation{Citing: own(v[0], nil), Cited: own(v[1], nil)})
	})
	out.Faults = faults.Sorted()
	return out, err
}

// remember keeps what a function returned.
func remember(turn func(string) string) func(string) string {
	if turn == nil {
		return nil
	}
	seen := map[string]string{}
	return func(s string) string {
		v, ok := seen[s]
		if !ok {
			v = turn(s)
			seen[s] = v
		}
		return v
	}
}

// Tally counts what was read over the window of so many years that ends with year; see
// [catchup.Span].
func (r *Read) Tally(year, years int) *catchup.Tally {
	t := catchup.TallyOf(r.Patents, r.Citations, year, years)
	t.Log.BadNPL, t.Log.Malformed, t.Log.BadCitations = r.BadNPL, r.Bad[0], r.Bad[1]
	return t
}

// Year parses a year of four digits, 0 for anything else.
func Year(s string) int {
	if len(s) != 4 || s[0] == '0' {
		return 0
	}
	n, ok := digits(s)
	if !ok {
		return 0
	}
	return n
}

// References parses a number of references, at most nine digits.
func References(s string) (n int, ok bool) {
	if s == "" || len(s) > 9 {
		return 0, false
	}
	return digits(s)
}

func digits(s string) (int, bool) {
	if strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' }) {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// OpenQuote refuses a file in which a quote runs over the ends of lines to what is no row:
// nobody can say how many rows are lost in it.
func OpenQuote(path string, line int) error {
	return &table.Malformed{File: path, Line: line, What: "a quote is opened here and not closed where its field ends, so that the lines after it run together",
		Hint: "close the quote, or double it if it belongs to the text"}
}

// rows gives each row's wanted fields, trimmed of blanks, "" for a column that is not
// there. Rows that are none are counted.
func rows(path string, citations bool, faults *table.Faults, bad *int, take func(line int, v []string)) (err error) {
	in, err := bulk.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	r, h, err := begin(path, bufio.NewReaderSize(in, 1<<20), citations)
	if err != nil {
		return err
	}
	v := make([]string, len(h.At))
	for {
		rec, err := r.Read()
		var broken *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &broken) && broken.Line > broken.StartLine:
			return OpenQuote(path, broken.StartLine)
		case errors.As(err, &broken):
			*bad++
			faults.Add(table.BadQuote, path, broken.StartLine, []byte(broken.Err.Error()))
			continue
		case err != nil:
			return &table.Malformed{File: path, What: "the file can't be read to its end: " + err.Error(), Hint: "fetch the file again"}
		}
		line, _ := r.FieldPos(0)
		if len(rec) != len(h.Names) {
			if slices.ContainsFunc(rec, func(s string) bool { return strings.Contains(s, "\n") }) {
				return OpenQuote(path, line)
			}
			*bad++
			faults.Add(table.ShortRow, path, line, []byte(strings.Join(rec, ",")))
			continue
		}
		for i, at := range h.At {
			v[i] = ""
			if at >= 0 {
				v[i] = strings.Trim(rec[at], " ")
			}
		}
		take(line, v)
	}
}
