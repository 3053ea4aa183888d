package source

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"upstep/catalogue"
	"upstep/opendata"
)

// The years the panel can hold.
const (
	firstYear = 1990
	lastYear  = 2025
)

// indicators makes the panel's table, one group of rows per indicator, and the
// table of where each comes from. Each indicator has one source; the other files
// that have it are compared and the differences logged.
func indicators(b *build) error {
	list := slices.DeleteFunc(b.cat.Indicators(), func(v catalogue.Indicator) bool { return v.Derive != nil })
	read, err := b.readAll(list)
	if err != nil {
		return err
	}
	focus, _ := b.cat.Group("SPECA") // without it nothing is set apart
	b.shipped = read[shippedSource][request{shippedSeries, "value"}]
	b.log.head("Indicators: source taken, what was left out, and what other files say")
	t := opendata.NewBuilder(opendata.Field{Name: "economy"}, opendata.Field{Name: "year", Kind: opendata.Int}, opendata.Field{Name: "value", Kind: opendata.Float})
	origin := opendata.NewBuilder(opendata.Field{Name: "indicator"}, opendata.Field{Name: "source"}, opendata.Field{Name: "series"}, opendata.Field{Name: "column"},
		opendata.Field{Name: "file"}, opendata.Field{Name: "rows", Kind: opendata.Int}, opendata.Field{Name: "economies", Kind: opendata.Int},
		opendata.Field{Name: "first", Kind: opendata.Int}, opendata.Field{Name: "last", Kind: opendata.Int})
	var files []string
	for _, w := range list {
		q := requestFor(w, w.Source)
		r := read[w.Source][q]
		b.refuse(w, r)
		for _, other := range w.Also {
			refuseZeros(w, r, read[other][requestFor(w, other)], other)
		}
		span := r.span()
		b.log.line("")
		switch {
		case len(r.values) > 0:
			b.log.line("%s from %s: %d values, %d economies, %d-%d", w.Code, w.Source, len(r.values), span.economies, span.first, span.last)
		case w.Source == catalogue.DeckSource:
			b.log.line("%s: the deck prints no figure", w.Code)
			continue
		default:
			return fmt.Errorf("indicator %s: source %s has no value for it", w.Code, w.Source)
		}
		b.logReading(r)
		for _, other := range w.Also {
			b.log.line("  %s", compare(r, read[other][requestFor(w, other)], other, focus))
		}
		t.Group(w.Code)
		for _, c := range r.cells() {
			t.Row(c.economy, c.year, r.values[c])
		}
		origin.Row(w.Code, w.Source, q.series, q.column, orMissing(fileLayouts[w.Source].file), len(r.values), span.economies, span.first, span.last)
		if f := fileLayouts[w.Source].file; f != "" {
			files = append(files, f)
		}
	}
	info := opendata.Info{Name: "indicators", Title: "Indicators by economy and year, 1990-2025", Source: list[0].Source, Use: "gaps, structure and every figure of a country",
		Upstream: b.join(list, func(s catalogue.Source) string { return s.Publisher }), Licence: b.join(list, func(s catalogue.Source) string { return s.Licence }),
		Note: "one source per indicator, named in the table series"}
	if err := b.add(info, t, files...); err != nil {
		return err
	}
	info.Name, info.Title, info.Use, info.Note = "series", "Source of each indicator", "provenance of figures", ""
	return b.add(info, origin, files...)
}

// join lists what of the sources of the indicators, each once, in order of use.
func (b *build) join(list []catalogue.Indicator, what func(catalogue.Source) string) string {
	var out []string
	for _, w := range list {
		from, _ := b.cat.Source(w.Source) // the catalogue checked the key
		if s := what(from); s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return strings.Join(out, "; ")
}

// request names the series in a source's file. A series or column that the
// catalogue names belongs to the indicator's own source.
func requestFor(w catalogue.Indicator, source string) request {
	l := fileLayouts[source]
	r := request{series: w.Code, column: l.value}
	if source == w.Source {
		r.series, r.column = w.Series, cmp.Or(w.Column, l.value)
	}
	if l.series == "" && l.file != "" {
		r.series = ""
	}
	return r
}

// readAll reads every source that is named as such or for comparison, once.
func (b *build) readAll(list []catalogue.Indicator) (map[string]map[request]*reading, error) {
	read := map[string]map[request]*reading{}
	for _, w := range list {
		for _, source := range append([]string{w.Source}, w.Also...) {
			if _, ok := fileLayouts[source]; !ok {
				return nil, fmt.Errorf("indicator %s: source %q has no raw file", w.Code, source)
			}
			if read[source] == nil {
				read[source] = map[request]*reading{}
			}
			read[source][requestFor(w, source)] = newReading()
		}
	}
	b.log.head("Indicator files")
	for _, source := range slices.Sorted(maps.Keys(read)) {
		read := read[source]
		var err error
		if source == catalogue.DeckSource {
			b.log.line("%s: %d series wanted", source, len(read))
			err = b.readDeck(read)
		} else {
			b.log.line("%s: %s, %d series wanted", source, fileLayouts[source].file, len(read))
			err = b.readFile(source, read)
		}
		if err != nil {
			return nil, err
		}
	}
	return read, nil
}

// readDeck takes the series that only the deck has; a blank cell is missing.
func (b *build) readDeck(into map[request]*reading) error {
	for _, f := range b.cat.Deck() {
		r := into[request{series: f.Indicator}]
		if r == nil {
			continue
		}
		if err := r.take(b.known, f.Subject, strconv.Itoa(f.Year), f.Printed); err != nil {
			return fmt.Errorf("deck table %s, %s: %w", f.Table, f.Subject, err)
		}
	}
	return nil
}

// refuse drops the values outside the bounds of the catalogue.
func (b *build) refuse(w catalogue.Indicator, r *reading) {
	for _, c := range r.cells() {
		if v := r.values[c]; !w.Bounds.Contain(v) {
			r.notes = append(r.notes, fmt.Sprintf("refused %s %d: %v is out of bounds", c.economy, c.year, v))
			delete(r.values, c)
		}
	}
}

// refuseZeros drops the zeros that another file contradicts: some editions print 0
// for missing (Venezuela's exports, imports and investment of 1991-2011). Where a
// value can't be negative any figure contradicts a zero that is more than the
// indicator's tolerance; where 0 is an ordinary value it takes a hundred of them.
func refuseZeros(w catalogue.Indicator, r, other *reading, source string) {
	enough := 100 * w.Tolerance()
	if w.Bounds.Min != nil && *w.Bounds.Min == 0 {
		enough = w.Tolerance()
	}
	for _, c := range r.cells() {
		if r.values[c] == 0 && abs(other.values[c]) > enough {
			r.notes = append(r.notes, fmt.Sprintf("refused %s %d: 0 as taken, %v in %s", c.economy, c.year, other.values[c], source))
			delete(r.values, c)
		}
	}
}

func (b *build) logReading(r *reading) {
	for _, n := range r.notes {
		b.log.line("  %s", n)
	}
	if len(r.renamed) > 0 {
		b.log.line("  rows under replaced codes: %s", counted(r.renamed))
	}
	if len(r.unknown) > 0 {
		b.log.line("  rows of what the pack does not know: %s", counted(r.unknown))
	}
	if r.blank > 0 {
		b.log.line("  %d cells are blank in the file: missing", r.blank)
	}
}

func counted(m map[string]int) string {
	var out []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		out = append(out, fmt.Sprintf("%s (%d)", k, m[k]))
	}
	return strings.Join(out, ", ")
}
