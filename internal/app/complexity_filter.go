package app

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"upstep/trade"
)

// filter is one step that makes a sample smaller. Steps are taken in the order given
// and each is logged with what it removed.
type filter struct {
	text  string
	name  string   // exports, world, population, country, product, years
	least float64  // for >=
	codes []string // for = and !=; a code that ends in * is a beginning
	keep  bool     // = instead of !=
}

const filterHint = "filters are 'exports>=1e9' (of an economy), 'world>=1e7' (of a product, all economies), 'population>=1e6', 'country!=AAA,BBB', 'country=...', 'product!=9999,93*', 'product=...' and 'years=1995-2000,2010'"

func parseFilters(texts []string) ([]filter, error) {
	var out []filter
	for _, t := range texts {
		f, err := parseFilter(strings.TrimSpace(t))
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

func parseFilter(t string) (filter, error) {
	f := filter{text: t}
	bad := errorf(Invalid, filterHint, "cannot read the filter %q", t)
	if name, value, ok := strings.Cut(t, ">="); ok {
		f.name = strings.TrimSpace(name)
		v, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if err != nil || !(v >= 0) || !slices.Contains([]string{"exports", "world", "population"}, f.name) {
			return f, bad
		}
		f.least = v
		return f, nil
	}
	name, value, ok := strings.Cut(t, "=")
	if !ok {
		return f, bad
	}
	name, not := strings.CutSuffix(name, "!")
	f.name, f.keep = strings.TrimSpace(name), !not
	for c := range strings.SplitSeq(value, ",") {
		if c = strings.TrimSpace(c); c != "" && c != "*" {
			f.codes = append(f.codes, c)
		}
	}
	if len(f.codes) == 0 || !slices.Contains([]string{"country", "product", "years"}, f.name) || f.name == "years" && !f.keep {
		return f, bad
	}
	if f.name == "years" {
		for _, c := range f.codes {
			if _, _, err := span(c); err != nil {
				return f, bad
			}
		}
	}
	return f, nil
}

// span reads 2010 or 1995-2000.
func span(s string) (from, to int, err error) {
	a, b, ok := strings.Cut(s, "-")
	if !ok {
		b = a
	}
	if from, err = strconv.Atoi(a); err != nil {
		return 0, 0, err
	}
	if to, err = strconv.Atoi(b); err != nil || to < from {
		return 0, 0, fmt.Errorf("years %q", s)
	}
	return from, to, nil
}

// names tells whether a code is among those of the filter.
func (f *filter) names(code string) bool {
	return slices.ContainsFunc(f.codes, func(c string) bool {
		if start, ok := strings.CutSuffix(c, "*"); ok {
			return strings.HasPrefix(code, start)
		}
		return c == code
	})
}

// takesYear applies the filters on years.
func takesYear(filters []filter, year int) bool {
	for _, f := range filters {
		if f.name == "years" && !slices.ContainsFunc(f.codes, func(c string) bool {
			from, to, _ := span(c)
			return year >= from && year <= to
		}) {
			return false
		}
	}
	return true
}

// narrow applies the filters on economies and products, one after the other.
func narrow(m *trade.Matrix, filters []filter, people map[string]float64) *trade.Matrix {
	for _, f := range filters {
		switch f.name {
		case "exports":
			m = m.Keep(f.text, func(c int) bool { return m.Total(c) >= f.least }, nil)
		case "world":
			world := m.World()
			m = m.Keep(f.text, nil, func(p int) bool { return world[p] >= f.least })
		case "population":
			m = m.Keep(f.text+", unknown counts as less", func(c int) bool { n, ok := people[m.Countries[c]]; return ok && n >= f.least }, nil)
		case "country":
			m = m.Keep(f.text, func(c int) bool { return f.names(m.Countries[c]) == f.keep }, nil)
		case "product":
			m = m.Keep(f.text, nil, func(p int) bool { return f.names(m.Products[p]) == f.keep })
		}
	}
	return m
}
