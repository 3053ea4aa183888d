package composite

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"upstep/method/index"
)

// Data are the figures of a project.
type Data struct {
	Years  []int             // ascending; one year 0 where there is no column Time
	Names  map[string]string // of units; a unit without a name has its code
	Slices []Slice           // by year
}

// Slice is the data of one year.
type Slice struct {
	Year         int
	Table        *index.Table        // units x indicators
	Denominators *index.Table        // units x denominators; nil if there are none
	Groups       map[string][]string // by group column, of each unit; "" for none
}

// Slice returns the data of a year; ok is false if there are none.
func (d *Data) Slice(year int) (Slice, bool) {
	k := slices.Index(d.Years, year)
	if k < 0 {
		return Slice{}, false
	}
	return d.Slices[k], true
}

// ReadData reads iData: uCode, uName and Time (a whole year) if wanted, and one column for
// every indicator, denominator and group of the metadata and for nothing else. Units keep
// the order of the file. The error joins one [Fault] per defect.
func ReadData(name string, data []byte, m *Meta) (*Data, error) {
	s := read(name, data)
	if s.head == nil || !s.need("uCode") {
		return nil, s.err()
	}
	indicators := m.Tree.Codes(1)
	known := slices.Concat([]string{"uCode", "uName", "Time"}, indicators, m.Denominators, m.Groups, m.Others)
	for _, h := range s.head {
		if h != "" && !slices.Contains(known, h) {
			s.fault(1, "column %s is in no row of the metadata; add it there (type Other if it is not to be used) or take it out", h)
		}
	}
	for _, code := range slices.Concat(indicators, m.Denominators, m.Groups) {
		if !slices.Contains(s.head, code) {
			s.fault(1, "there is no column %s, which the metadata have", code)
		}
	}
	if len(s.faults) > 0 {
		return nil, s.err()
	}
	return s.slices(m)
}

// slices sorts the rows into years.
func (s *sheet) slices(m *Meta) (*Data, error) {
	d := &Data{Names: map[string]string{}}
	rows, seen := map[int][]int{}, map[string]int{}
	for i := range s.rows {
		code, year := s.raw(i, "uCode"), 0
		if code == "" {
			s.fault(s.lines[i], "uCode is empty")
			continue
		}
		if t := s.cell(i, "Time"); slices.Contains(s.head, "Time") {
			var err error
			if year, err = strconv.Atoi(t); err != nil || year < 1 {
				s.fault(s.lines[i], "%s has the time %q, want a year as a whole number", code, t)
				continue
			}
		}
		key := fmt.Sprintf("%s\x00%d", code, year)
		if seen[key] > 0 {
			when := ""
			if year > 0 {
				when = fmt.Sprintf(" of %d", year)
			}
			s.fault(s.lines[i], "the unit %s%s stands in line %d too", code, when, seen[key])
			continue
		}
		seen[key] = s.lines[i]
		if d.Names[code] == "" {
			d.Names[code] = s.cell(i, "uName")
		}
		rows[year] = append(rows[year], i)
	}
	for code, name := range d.Names {
		if name == "" {
			d.Names[code] = code
		}
	}
	d.Years = slices.Sorted(maps.Keys(rows))
	for _, year := range d.Years {
		d.Slices = append(d.Slices, s.slice(m, year, rows[year]))
	}
	if len(s.faults) > 0 {
		return nil, s.err()
	}
	return d, nil
}

func (s *sheet) slice(m *Meta, year int, rows []int) Slice {
	out := Slice{Year: year, Groups: map[string][]string{}}
	units := make([]string, len(rows))
	for k, i := range rows {
		units[k] = s.raw(i, "uCode")
	}
	fill := func(codes []string) *index.Table {
		t := index.NewTable(units, codes)
		for j, code := range codes {
			column := slices.Index(s.head, code)
			for k, i := range rows {
				v := blank(s.rows[i][column])
				if v == "" {
					continue
				}
				f, why := number(v)
				if why != "" {
					s.fault(s.lines[i], "%s of %s: %s", code, units[k], why)
					continue
				}
				t.Set(k, j, f)
			}
		}
		return t
	}
	out.Table = fill(m.Tree.Codes(1))
	if len(m.Denominators) > 0 {
		out.Denominators = fill(m.Denominators)
	}
	for _, g := range m.Groups {
		for _, i := range rows {
			out.Groups[g] = append(out.Groups[g], strings.TrimSpace(s.cell(i, g)))
		}
	}
	return out
}
