package policy

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

// grid is a table read by the names of its columns. Defects are collected with their lines.
type grid struct {
	name   string
	head   []string
	rows   []gridRow
	faults []error
}

type gridRow struct {
	line  int
	cells map[string]string // by column, trimmed
}

func (g *grid) fault(line int, format string, args ...any) {
	g.faults = append(g.faults, &catalogue.Fault{File: g.name, Line: line, Text: fmt.Sprintf(format, args...)})
}

const mostRows = 100_000

// readGrid reads a table separated by commas or semicolons, with or without a byte order mark.
func readGrid(name string, data []byte, wanted, allowed []string) *grid {
	g := &grid{name: name}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	first, _, _ := bytes.Cut(data, []byte("\n"))
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord, r.TrimLeadingSpace = -1, true
	if bytes.Count(first, []byte(";")) > bytes.Count(first, []byte(",")) {
		r.Comma = ';'
	}
	for {
		rec, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			line := 0
			var p *csv.ParseError
			if errors.As(err, &p) {
				line, err = p.Line, p.Err
			}
			g.fault(line, "%s", err)
			return g
		}
		line, _ := r.FieldPos(0)
		if g.head == nil {
			if !g.header(rec, wanted, allowed) {
				return g
			}
			continue
		}
		g.row(line, rec)
	}
	switch {
	case g.head == nil:
		g.fault(0, "empty file; the first line names the columns: %s", strings.Join(allowed, ", "))
	case len(g.rows) == 0 && len(g.faults) == 0:
		g.fault(1, "no rows below the names of the columns")
	}
	return g
}

func (g *grid) header(rec, wanted, allowed []string) bool {
	seen := map[string]bool{}
	for _, h := range rec {
		h = strings.ToLower(strings.TrimSpace(h))
		if !slices.Contains(allowed, h) || seen[h] {
			g.fault(1, "column %q is none of %s, or stands twice", h, strings.Join(allowed, ", "))
		}
		seen[h] = true
		g.head = append(g.head, h)
	}
	for _, w := range wanted {
		if !seen[w] {
			g.fault(1, "column %s is missing", w)
		}
	}
	return len(g.faults) == 0
}

func (g *grid) row(line int, rec []string) {
	if len(rec) == 1 && strings.TrimSpace(rec[0]) == "" {
		return
	}
	if len(rec) != len(g.head) {
		g.fault(line, "%d cells, the first line names %d columns", len(rec), len(g.head))
		return
	}
	if len(g.rows) >= mostRows {
		if len(g.rows) == mostRows {
			g.fault(line, "more than %d rows", mostRows)
		}
		return
	}
	row := gridRow{line: line, cells: map[string]string{}}
	for i, h := range g.head {
		row.cells[h] = strings.TrimSpace(rec[i])
	}
	g.rows = append(g.rows, row)
}

// number reads a cell; ok is false with a fault when it is none or outside the range.
func (g *grid) number(r gridRow, column string, low, high float64, strict bool) (float64, bool) {
	v, err := strconv.ParseFloat(r.cells[column], 64)
	if err != nil || !(v >= low && v <= high) || strict && v <= low {
		want := fmt.Sprintf("a number of %g or more", low)
		if strict {
			want = fmt.Sprintf("a number above %g", low)
		}
		g.fault(r.line, "%s is %q, want %s", column, r.cells[column], want)
		return 0, false
	}
	return v, true
}

// ReadCertificates reads counts of certificates: columns country, standard, certificates,
// year and, if known, firms. A standard is the number of one of those given, such as 9001
// or ISO 9001. country resolves the word for an economy to its ISO3 code. The error joins
// one [catalogue.Fault] per defect.
func ReadCertificates(name string, data []byte, standards []Standard, country func(string) (string, error)) ([]Certificates, error) {
	g := readGrid(name, data, []string{"country", "standard", "certificates", "year"}, []string{"country", "standard", "certificates", "year", "firms"})
	var out []Certificates
	seen := map[string]bool{}
	for _, r := range g.rows {
		c := Certificates{}
		var err error
		if c.Country, err = country(r.cells["country"]); err != nil {
			g.fault(r.line, "country: %s", err)
		}
		c.Standard = standardOf(r.cells["standard"], standards)
		if c.Standard == "" {
			g.fault(r.line, "standard is %q, want the number of one, such as 9001", r.cells["standard"])
		}
		c.Count, _ = g.number(r, "certificates", 0, 1e9, false)
		year, ok := g.number(r, "year", 1990, 2200, false)
		if c.Year = int(year); ok && float64(c.Year) != year {
			g.fault(r.line, "year is %q, want a whole year", r.cells["year"])
		}
		if r.cells["firms"] != "" {
			if v, ok := g.number(r, "firms", 0, 1e9, true); ok {
				c.Firms = &v
			}
		}
		if key := c.Standard + " " + c.Country; seen[key] {
			g.fault(r.line, "%s of %s stands twice; give one year of each", c.Standard, c.Country)
		} else {
			seen[key] = true
		}
		out = append(out, c)
	}
	if len(g.faults) > 0 {
		return nil, errors.Join(g.faults...)
	}
	return out, nil
}

// standardOf finds a standard by its code or by the number in it.
func standardOf(word string, standards []Standard) string {
	word = strings.ToUpper(strings.TrimSpace(word))
	for _, s := range standards {
		number := s.Code[strings.LastIndexByte(s.Code, '.')+1:]
		if word == strings.ToUpper(s.Code) || strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(word, "ISO/IEC"), "ISO")) == number {
			return s.Code
		}
	}
	return ""
}

// ReadSectors reads a table with the columns sector, firms and certificates. The error
// joins one [catalogue.Fault] per defect.
func ReadSectors(name string, data []byte) ([]SectorCertificates, error) {
	columns := []string{"sector", "firms", "certificates"}
	g := readGrid(name, data, columns, columns)
	var out []SectorCertificates
	seen := map[string]bool{}
	for _, r := range g.rows {
		s := SectorCertificates{Sector: r.cells["sector"]}
		if s.Sector == "" || seen[s.Sector] {
			g.fault(r.line, "sector %q is blank or stands twice", s.Sector)
		}
		seen[s.Sector] = true
		s.Firms, _ = g.number(r, "firms", 0, 1e9, true)
		s.Certificates, _ = g.number(r, "certificates", 0, 1e9, false)
		out = append(out, s)
	}
	if len(g.faults) > 0 {
		return nil, errors.Join(g.faults...)
	}
	return out, nil
}
