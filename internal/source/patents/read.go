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
	Patents, Citations string // paths; Citations may be ""
	// Country turns a code or name of the file into a code of the result. A group of
	// countries has none, and what is not known has none and is no group.
	Country func(string) (code string, group bool)
	Class   func(string) string // turns a class of the file into one of the result
	Last    int                 // year after which there can be no patent; 0: any of four digits
}

// First is the year before which no patent can be: that of the first patent act of the
// United States, whose tables reach back furthest.
const First = 1790

// Read is what the files hold.
type Read struct {
	Patents   []catchup.Patent
	Citations []catchup.Citation
	Groups    int // rows of groups of countries; not among Patents
	Unknown   int // rows of countries that are not known; not among Patents
	BadNPL    int // numbers of references that are no number: taken as not known
	Bad       [2]int
	Faults    []table.Fault
}

// The kinds of rows that were not, or not wholly, used.
const (
	NoID      table.Kind = "the id is empty"
	NoYear    table.Kind = "the year is no year of four digits"
	OddYear   table.Kind = "the year lies before 1790 or after the last there can be"
	NoCountry table.Kind = "the country is empty"
	Unknown   table.Kind = "the country is no code or name that is known"
	NoClass   table.Kind = "the class is empty"
	BadNPL    table.Kind = "the number of references is no number: taken as not known"
	NoEnd     table.Kind = "one of the two ids is empty"
)

// Load reads the files into memory.
func (f Files) Load() (*Read, error) {
	out := &Read{}
	var faults table.Faults
	intern := map[string]string{}
	own := func(s string) string {
		v, ok := intern[s]
		if !ok {
			v = strings.Clone(s)
			intern[v] = v
		}
		return v
	}
	country, class := f.places(), f.classes()
	err := rows(f.Patents, false, &faults, &out.Bad[0], func(line int, v []string) {
		at := country(own(v[2]))
		p := catchup.Patent{ID: strings.Clone(v[0]), Year: f.year(v[1]), Country: at.code, Class: class(own(v[3])), Assignee: own(v[4]), NPL: -1}
		if n, ok := References(v[5]); ok {
			p.NPL = n
		} else if v[5] != "" {
			out.BadNPL++
			faults.Add(BadNPL, f.Patents, line, []byte(v[5]))
		}
		switch {
		case p.ID == "":
			faults.Add(NoID, f.Patents, line, []byte(strings.Join(v, ",")))
		case p.Year == 0 && Year(v[1]) != 0:
			faults.Add(OddYear, f.Patents, line, []byte(v[1]))
		case p.Year == 0:
			faults.Add(NoYear, f.Patents, line, []byte(v[1]))
		case v[2] == "":
			faults.Add(NoCountry, f.Patents, line, []byte(v[0]))
		case at.group:
			out.Groups++
			return
		case p.Country == "":
			out.Unknown++
			faults.Add(Unknown, f.Patents, line, []byte(v[2]))
			return
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
		out.Citations = append(out.Citations, catchup.Citation{Citing: own(v[0]), Cited: own(v[1])})
	})
	out.Faults = faults.Sorted()
	return out, err
}

// placed is what a country's code or name was turned into.
type placed struct {
	code  string
	group bool
}

// places is Country with what it returned kept.
func (f Files) places() func(string) placed {
	return remember(func(s string) placed {
		if f.Country == nil || s == "" {
			return placed{code: s}
		}
		code, group := f.Country(s)
		return placed{code, group}
	})
}

// classes is Class with what it returned kept.
func (f Files) classes() func(string) string {
	return remember(func(s string) string {
		if f.Class == nil || s == "" {
			return s
		}
		return f.Class(s)
	})
}

// remember keeps what a function returned.
func remember[T any](turn func(string) T) func(string) T {
	seen := map[string]T{}
	return func(s string) T {
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
	l := &t.Log
	l.BadNPL, l.Malformed, l.BadCitations = r.BadNPL, r.Bad[0], r.Bad[1]
	l.Patents, l.Groups, l.Unknown = l.Patents+r.Groups+r.Unknown, r.Groups, r.Unknown
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

// year parses a year that a patent of the table can be of, 0 for anything else.
func (f Files) year(s string) int {
	n := Year(s)
	if n < First || f.Last != 0 && n > f.Last {
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
