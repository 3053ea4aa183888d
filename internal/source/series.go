package source

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"upstep/catalogue"
)

// layout says how a raw file of indicators is laid out.
type layout struct {
	file    string // "" for the deck, whose tables are in the catalogue
	economy string // column of the economy
	byName  bool   // it holds names, not ISO3 codes
	year    string
	series  string // column of the publisher's code; "" when each series has a column
	value   string // column of the value where the catalogue names none
}

var fileLayouts = map[string]layout{
	"wdi-2026-07":        long("wdi/wdi_long_325_indicators_2026-07.csv.gz"),
	"wdi-cliar":          long("wdi/wdi_long_119_indicators_cliar_1990_2024.csv.gz"),
	"wdi-systema":        long("wdi/wdi_long_systema_globalis_2026-03.csv.gz"),
	"wdi-2021-09":        long("wdi/wdi_long_science_technology_13_2021-09.csv.gz"),
	"es-wdi":             long("firm/enterprise_survey_wdi_6_indicators.csv"),
	"efi":                long("governance/cliar_efi_es_lpi_wjp_bti_gtmi.csv.gz"),
	"wgi":                {file: "governance/wgi_1996_2019.csv.gz", economy: "iso3", year: "year", series: "indicator"},
	"pwt-9.1":            {file: "wdi/penn_world_table_9.1.csv.gz", economy: "isocode", year: "year"},
	"hci":                {file: "science/owid_human_capital_index_2018.csv", economy: "Entity", byName: true, year: "Year"},
	"ncses-pct":          {file: "patents/ncses_pct_applications_5sectors_2000_2022.csv.gz", economy: "name", byName: true, year: "year", series: "sector", value: "value"},
	catalogue.DeckSource: {},
}

func long(file string) layout {
	return layout{file: file, economy: "iso3", year: "year", series: "indicator", value: "value"}
}

// cell is a place in a panel.
type cell struct {
	economy string
	year    int
}

// reading is what a source holds for one indicator.
type reading struct {
	values  map[cell]float64
	unknown map[string]int // what the pack does not know -> rows
	renamed map[string]int // "OLD NEW" -> rows
	blank   int
	notes   []string
}

func newReading() *reading {
	return &reading{values: map[cell]float64{}, unknown: map[string]int{}, renamed: map[string]int{}}
}

// request names one series of a file.
type request struct{ series, column string }

// readFile fills the readings of one source from its file.
func (b *build) readFile(source string, into map[request]*reading) error {
	l := fileLayouts[source]
	columns := []string{l.economy, l.year}
	if l.series != "" {
		columns = append(columns, l.series)
	}
	fixed := len(columns)
	for _, r := range slices.SortedFunc(maps.Keys(into), func(x, y request) int { return cmp.Compare(x.column, y.column) }) {
		if !slices.Contains(columns[fixed:], r.column) {
			columns = append(columns, r.column)
		}
	}
	from, _ := b.cat.Source(source) // the catalogue checked the key
	economyOf := func(s string) string { return s }
	if l.byName {
		byName := b.countriesByName(from.Aliases)
		economyOf = func(s string) string { return cmp.Or(byName[strings.ToLower(s)], s) }
	}
	bad, err := b.in.csv(l.file, columns, func(v []string) error {
		q := request{}
		if l.series != "" {
			q.series = v[2]
		}
		for i, column := range columns[fixed:] {
			q.column = column
			r := into[q]
			if r == nil || slices.Contains(from.Skip, v[0]) {
				continue
			}
			if err := r.take(b.known, economyOf(v[0]), v[1], v[fixed+i]); err != nil {
				return fmt.Errorf("%s %s %s: %w", q.series, v[0], v[1], err)
			}
		}
		return nil
	})
	b.log.bad(bad)
	return err
}

// take adds a value. Blank cells, years outside the panel and economies that the
// pack does not know are counted and left out; of two values for a cell the first
// stands and the other, if it differs, is noted.
func (r *reading) take(known map[string]economy, iso3, yearText, valueText string) error {
	year, err := strconv.Atoi(yearText)
	if err != nil {
		return err
	}
	if year < firstYear || year > lastYear {
		return nil
	}
	if valueText == "" || valueText == "NA" {
		r.blank++
		return nil
	}
	if now, old := replacedCodes[iso3]; old {
		r.renamed[iso3+" now "+now]++
		iso3 = now
	}
	e, ok := known[iso3]
	if !ok || e.historical {
		r.unknown[iso3]++
		return nil
	}
	value, err := strconv.ParseFloat(valueText, 64)
	if err != nil {
		return err
	}
	c := cell{e.iso3, year}
	if first, twice := r.values[c]; twice {
		if first != value {
			r.notes = append(r.notes, fmt.Sprintf("dropped a second value for %s %d: %v, first %v", iso3, year, value, first))
		}
		return nil
	}
	r.values[c] = value
	return nil
}

// countriesByName maps the lower-case names of countries, and those of a source's
// own list, to codes. settleAliases has made the names of the pack unique.
func (b *build) countriesByName(own map[string]string) map[string]string {
	out := map[string]string{}
	for iso3, e := range b.known {
		if e.aggregate || e.historical {
			continue
		}
		for _, name := range append([]string{e.name}, e.aliases...) {
			out[strings.ToLower(name)] = iso3
		}
	}
	for name, iso3 := range own {
		out[strings.ToLower(name)] = iso3
	}
	return out
}

// cells returns the filled cells by economy and year.
func (r *reading) cells() []cell {
	return slices.SortedFunc(maps.Keys(r.values), byEconomyAndYear)
}

func byEconomyAndYear(x, y cell) int {
	return cmp.Or(cmp.Compare(x.economy, y.economy), x.year-y.year)
}

type span struct{ first, last, economies int }

func (r *reading) span() span {
	s := span{first: lastYear + 1, last: firstYear - 1}
	seen := map[string]bool{}
	for c := range r.values {
		s.first, s.last = min(s.first, c.year), max(s.last, c.year)
		seen[c.economy] = true
	}
	s.economies = len(seen)
	return s
}

// tolerance is the relative difference up to which two files agree.
const tolerance = 0.005

// compare says in one sentence how another file differs from the one taken, and
// once more for the economies of a group.
func compare(taken, other *reading, source string, focus catalogue.Group) string {
	if len(other.values) == 0 {
		return source + " has no value"
	}
	both, differ, zeros, near, worst, worstNear := 0, 0, 0, 0, 0.0, 0.0
	var where, whereNear cell
	for _, c := range taken.cells() {
		x := taken.values[c]
		y, in := other.values[c]
		if !in {
			continue
		}
		both++
		if x == y {
			continue
		}
		if x == 0 {
			zeros++
		}
		gap := abs(x-y) / max(abs(x), abs(y))
		if gap > tolerance {
			differ++
		}
		if slices.Contains(focus.Members, c.economy) && gap > tolerance {
			near++
			if gap > worstNear {
				worstNear, whereNear = gap, c
			}
		}
		if gap > worst {
			worst, where = gap, c
		}
	}
	s := other.span()
	most := func(c cell, gap float64) string {
		return fmt.Sprintf("%s %d by %.1f %% (%v taken, %v there)", c.economy, c.year, 100*gap, taken.values[c], other.values[c])
	}
	out := fmt.Sprintf("%s has %d values, %d economies, %d-%d; %d cells in both, %d differ by more than %.1f %%",
		source, len(other.values), s.economies, s.first, s.last, both, differ, 100*tolerance)
	if differ > 0 {
		out += ", the most " + most(where, worst)
	}
	if near > 0 {
		out += fmt.Sprintf("; in %s %d, the most %s", focus.Code, near, most(whereNear, worstNear))
	}
	if zeros > 0 {
		out += fmt.Sprintf("; %d are 0 as taken and not 0 there", zeros)
	}
	return out + only(taken, other, "; only taken") + only(other, taken, "; only there")
}

// only lists the economies that a has and b has not.
func only(a, b *reading, words string) string {
	in := map[string]bool{}
	for c := range b.values {
		in[c.economy] = true
	}
	lost := map[string]bool{}
	for c := range a.values {
		if !in[c.economy] {
			lost[c.economy] = true
		}
	}
	if len(lost) == 0 {
		return ""
	}
	codes := slices.Sorted(maps.Keys(lost))
	if n := len(codes); n > 12 {
		return fmt.Sprintf("%s: %d economies, %s ...", words, n, strings.Join(codes[:12], " "))
	}
	return words + ": " + strings.Join(codes, " ")
}

func abs(x float64) float64 { return max(x, -x) }
