package app

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"upstep/method/index"
	"upstep/ref"
	"upstep/report"
)

// publishedRow is a row of a published table of the three indices.
type publishedRow struct {
	line, year int
	scores     [3]*float64
}

var publishedColumns = []string{"A", "B", "C"}

const leastBeside = 8 // economies for a rank correlation; methods 0.6

// economyTable is a CSV file of the user with a row per economy, and the faults found in it.
type economyTable struct {
	path string
	at   map[string]int // column by name
	bad  []error
	rows []economyRow
}

type economyRow struct {
	iso3   string
	line   int
	fields []string
}

func (o *economyTable) fault(line int, format string, args ...any) {
	o.bad = append(o.bad, fmt.Errorf("%s:%d: %s", o.path, line, fmt.Sprintf(format, args...)))
}

// readEconomies takes a file apart: a column country or iso3, and those needed. Other columns
// must be known.
func readEconomies(path string, data []byte, dir *ref.Directory, need, known []string) *economyTable {
	o := &economyTable{path: path, at: map[string]int{}}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
	r.FieldsPerRecord = -1
	head, err := r.Read()
	if err != nil {
		o.fault(1, "the file is empty or no CSV")
		return o
	}
	known = slices.Concat(need, known, []string{"iso3", "country", "year"})
	for i, h := range head {
		h = strings.TrimSpace(h)
		if k := slices.IndexFunc(known, func(w string) bool { return strings.EqualFold(w, h) }); k >= 0 {
			h = known[k]
		} else {
			o.fault(1, "the column %q is not known; columns are %s", h, strings.Join(known, ", "))
		}
		if _, twice := o.at[h]; twice {
			o.fault(1, "column %s stands twice", h)
		}
		o.at[h] = i
	}
	who, ok := o.at["iso3"]
	if !ok {
		who, ok = o.at["country"]
	}
	if !ok {
		o.fault(1, "there is no column country or iso3")
	}
	for _, c := range need {
		if _, ok := o.at[c]; !ok {
			o.fault(1, "there is no column %s", c)
		}
	}
	if len(o.bad) > 0 {
		return o
	}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var pe *csv.ParseError
		if errors.As(err, &pe) {
			o.fault(pe.Line, "not readable as CSV: %v", pe.Err)
			break
		}
		line, _ := r.FieldPos(0)
		if len(row) != len(head) {
			o.fault(line, "%d fields, the header has %d", len(row), len(head))
			continue
		}
		e, err := dir.Country(strings.TrimSpace(row[who]))
		if err != nil {
			o.fault(line, "%v", err)
			continue
		}
		o.rows = append(o.rows, economyRow{e.ISO3, line, row})
	}
	if len(o.rows) == 0 && len(o.bad) == 0 {
		o.fault(1, "there is a header and no row")
	}
	return o
}

// year is that of a row, or what it is without the column; ok is false after a fault.
func (o *economyTable) year(r economyRow, without int) (year int, ok bool) {
	k, has := o.at["year"]
	if !has {
		return without, true
	}
	year, err := strconv.Atoi(strings.TrimSpace(r.fields[k]))
	if err != nil {
		o.fault(r.line, "the year %q is no whole number", r.fields[k])
	}
	return year, err == nil
}

// number is that of a column, nil where it is missing; ok is false after a fault.
func (o *economyTable) number(r economyRow, column string) (v *float64, ok bool) {
	k, has := o.at[column]
	if !has {
		return nil, true
	}
	text := strings.TrimSpace(r.fields[k])
	if text == "" || text == "NA" {
		return nil, true
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		o.fault(r.line, "%s is %q, want a number, or nothing where it is missing", column, text)
		return nil, false
	}
	return &f, true
}

// readPublished reads a published table: a column country or iso3, year if there is one,
// and A, B and C. Empty cells and NA are missing; of several years the newest counts. The
// error holds one line per defect.
func readPublished(path string, data []byte, dir *ref.Directory) (map[string]publishedRow, error) {
	o := readEconomies(path, data, dir, publishedColumns, nil)
	out := map[string]publishedRow{}
	for _, r := range o.rows {
		p := publishedRow{line: r.line}
		var ok bool
		p.year, ok = o.year(r, 0)
		for i, c := range publishedColumns {
			v, fine := o.number(r, c)
			p.scores[i], ok = v, ok && fine
		}
		old, twice := out[r.iso3]
		switch {
		case !ok:
		case twice && old.year == p.year:
			o.fault(r.line, "%s stands in line %d too", r.iso3, old.line)
		case !twice || old.year < p.year:
			out[r.iso3] = p
		}
	}
	return out, errors.Join(o.bad...)
}

// beside puts a published table beside the reconstruction.
func beside(path string, data []byte, up *index.Upgraded, dir *ref.Directory) (*report.Beside, error) {
	rows, err := readPublished(path, data, dir)
	if err != nil {
		return nil, faults(path, err)
	}
	out := &report.Beside{File: path, Indices: []report.BesideIndex{}, Rows: []report.BesideCountry{}, Unused: []string{}}
	countries := slices.Sorted(maps.Keys(rows))
	low, high := math.Inf(1), math.Inf(-1)
	for _, iso3 := range countries {
		r := report.BesideCountry{Country: iso3, Year: rows[iso3].year, Ours: up.Year}
		some := false
		for k, code := range publishedColumns {
			x := report.BesideScore{Code: code, Published: rows[iso3].scores[k]}
			if p := up.Index(code).Unit(iso3); p != nil {
				x.Ours = p.Score
			}
			if v := x.Published; v != nil {
				low, high = min(low, *v), max(high, *v)
			}
			r.Scores = append(r.Scores, x)
			some = some || x.Ours != nil && x.Published != nil
		}
		if !some {
			out.Unused = append(out.Unused, iso3)
			continue
		}
		out.Rows = append(out.Rows, r)
	}
	if low <= high {
		out.Low, out.High = low, high
	}
	units := make([]string, len(out.Rows))
	for i, r := range out.Rows {
		units[i] = r.Country
	}
	for k, code := range publishedColumns {
		t := index.NewTable(units, []string{"published", "ours"})
		x := report.BesideIndex{Code: code}
		for i, r := range out.Rows {
			if s := r.Scores[k]; s.Published != nil && s.Ours != nil {
				t.Set(i, 0, *s.Published)
				t.Set(i, 1, *s.Ours)
				x.N++
			}
		}
		if x.N >= leastBeside {
			for kind, to := range map[index.Correlation]**float64{index.Spearman: &x.Spearman, index.Kendall: &x.Kendall} {
				pairs, err := index.Correlations(t, kind)
				if err != nil {
					return nil, err
				}
				*to = pairs[0].R
			}
		}
		out.Indices = append(out.Indices, x)
	}
	return out, nil
}
