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

// readPublished reads a published table: a column country or iso3, year if there is one,
// and A, B and C. Empty cells and NA are missing. The error holds one line per defect.
func readPublished(path string, data []byte, dir *ref.Directory) (map[string]publishedRow, error) {
	var bad []error
	fault := func(line int, format string, args ...any) {
		bad = append(bad, fmt.Errorf("%s:%d: %s", path, line, fmt.Sprintf(format, args...)))
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
	r.FieldsPerRecord = -1
	head, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("%s:1: the file is empty or no CSV", path)
	}
	at := map[string]int{}
	for i, h := range head {
		h = strings.TrimSpace(h)
		if strings.EqualFold(h, "iso3") || strings.EqualFold(h, "country") || strings.EqualFold(h, "year") {
			h = strings.ToLower(h)
		}
		if _, twice := at[h]; twice {
			fault(1, "column %s stands twice", h)
		}
		at[h] = i
	}
	who, ok := at["iso3"]
	if !ok {
		who, ok = at["country"]
	}
	if !ok {
		fault(1, "there is no column country or iso3")
	}
	for _, c := range publishedColumns {
		if _, ok := at[c]; !ok {
			fault(1, "there is no column %s", c)
		}
	}
	if len(bad) > 0 {
		return nil, errors.Join(bad...)
	}
	out := map[string]publishedRow{}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var pe *csv.ParseError
		if errors.As(err, &pe) {
			fault(pe.Line, "not readable as CSV: %v", pe.Err)
			break
		}
		line, _ := r.FieldPos(0)
		if len(row) != len(head) {
			fault(line, "%d fields, the header has %d", len(row), len(head))
			continue
		}
		e, err := dir.Country(strings.TrimSpace(row[who]))
		if err != nil {
			fault(line, "%v", err)
			continue
		}
		p, ok := publishedScores(row, at, line, fault)
		if !ok {
			continue
		}
		if old, twice := out[e.ISO3]; twice && old.year == p.year {
			fault(line, "%s stands in line %d too", e.ISO3, old.line)
			continue
		} else if twice && old.year > p.year {
			continue // of several years the newest counts
		}
		out[e.ISO3] = p
	}
	if len(out) == 0 && len(bad) == 0 {
		fault(1, "there is a header and no row")
	}
	return out, errors.Join(bad...)
}

func publishedScores(row []string, at map[string]int, line int, fault func(int, string, ...any)) (publishedRow, bool) {
	p, ok := publishedRow{line: line}, true
	if k, has := at["year"]; has {
		var err error
		if p.year, err = strconv.Atoi(strings.TrimSpace(row[k])); err != nil {
			fault(line, "the year %q is no whole number", row[k])
			ok = false
		}
	}
	for i, c := range publishedColumns {
		text := strings.TrimSpace(row[at[c]])
		if text == "" || text == "NA" {
			continue
		}
		v, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			fault(line, "%s is %q, want a number, or nothing where it is missing", c, text)
			ok = false
			continue
		}
		p.scores[i] = &v
	}
	return p, ok
}

// beside puts a published table beside the reconstruction.
func beside(path string, data []byte, up *index.Upgraded, dir *ref.Directory) (*report.Beside, error) {
	rows, err := readPublished(path, data, dir)
	if err != nil {
		return nil, faults(path, err)
	}
	out := &report.Beside{File: path, Indices: []report.BesideIndex{}, Rows: []report.BesideCountry{}, Unused: []string{}}
	countries := slices.Sorted(maps.Keys(rows))
	for _, iso3 := range countries {
		r := report.BesideCountry{Country: iso3, Year: rows[iso3].year}
		some := false
		for k, code := range publishedColumns {
			x := report.BesideScore{Code: code, Published: rows[iso3].scores[k]}
			if p := up.Index(code).Unit(iso3); p != nil {
				x.Ours = p.Score
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
