package source

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"upstep/opendata"
	"upstep/panel"
)

// patentTable is a table of patent counts by place, class and year.
type patentTable struct {
	name, title, source, file string
	column                    string // of the class
	use, note                 string
}

var patentTables = []patentTable{
	{name: "patents-families", title: "Patent families by WIPO field, 1998-2020", source: "ncses-families",
		file: "patents/ncses_intl_patent_families_wipo35_1998_2020.csv.gz", column: "wipo35_field",
		use: "volume and growth of technology fields", note: "names 36 economies; the others are in the rest of their region only"},
	{name: "patents-uspto", title: "Utility patents granted by the USPTO by WIPO field, 1998-2020", source: "ncses-uspto",
		file: "patents/ncses_uspto_utility_wipo35_1998_2020.csv.gz", column: "wipo35_field",
		use: "volume, growth and concentration of technology fields", note: "names 36 economies; the others are in the rest of their region only"},
	{name: "patents-pct", title: "PCT patent applications by five technology sectors, 2000-2022", source: "ncses-pct",
		file: "patents/ncses_pct_applications_5sectors_2000_2022.csv.gz", column: "sector",
		use: "what a small economy patents, in five sectors", note: "an economy that is not in the table is not known, not zero"},
}

// Places of a patent table that are no economy: the world, the publisher's regions
// and what it could not place. Groups inside a region are left out.
var patentPlaces = map[string]string{
	"World": "WLD", "North America": "", "Central America and Caribbean": "", "South America": "", "Europe": "", "Asia": "", "Middle East": "",
	"Africa": "", "Australia and Oceania": "", "Unclassified": "",
}

type patentRow struct {
	class, place, region string
	year, count          int
}

// patents makes the tables of patent counts: a group of rows per class, in it place
// (ISO3, WLD or the name of a region), region and year.
func patents(b *build) error {
	for _, p := range patentTables {
		if err := b.patentTable(p); err != nil {
			return err
		}
	}
	return nil
}

func (b *build) patentTable(p patentTable) error {
	b.log.head("%s from %s", p.name, p.file)
	from, ok := b.cat.Source(p.source)
	if !ok {
		return fmt.Errorf("table %s: the catalogue has no source %q", p.name, p.source)
	}
	byName := b.countriesByName(from.Aliases)
	var rows []patentRow
	left := map[string]int{}
	bad, err := b.in.csv(p.file, []string{p.column, "name", "parent", "year", "value"}, func(v []string) error {
		r := patentRow{class: v[0]}
		var known bool
		if r.place, known = patentPlaces[v[1]]; !known {
			if slices.Contains(from.Skip, v[1]) {
				left[v[1]]++
				return nil
			}
			if r.place = byName[strings.ToLower(v[1])]; r.place == "" {
				return fmt.Errorf("unknown place %q", v[1])
			}
			// The parent reads "World > Region > ...".
			if path := strings.Split(v[2], " > "); len(path) > 1 {
				r.region = path[1]
			}
		}
		r.place = cmp.Or(r.place, v[1])
		var err error
		if r.year, err = strconv.Atoi(v[3]); err != nil {
			return err
		}
		if r.count, err = strconv.Atoi(v[4]); err != nil || r.count < 0 {
			return fmt.Errorf("%s %s %s: %q is no count", v[0], v[1], v[3], v[4])
		}
		rows = append(rows, r)
		return nil
	})
	if err != nil {
		return err
	}
	b.log.bad(bad)
	b.log.line("left out, being groups inside a region or offices: %s", counted(left))
	return b.addPatents(p, rows)
}

func (b *build) addPatents(p patentTable, rows []patentRow) error {
	slices.SortStableFunc(rows, func(x, y patentRow) int {
		return cmp.Or(cmp.Compare(x.class, y.class), cmp.Compare(x.place, y.place), x.year-y.year)
	})
	t := opendata.NewBuilder(opendata.Field{Name: "place"}, opendata.Field{Name: "region"},
		opendata.Field{Name: "year", Kind: opendata.Int}, opendata.Field{Name: "count", Kind: opendata.Int})
	economies := map[string]bool{}
	for i, r := range rows {
		if i == 0 || r.class != rows[i-1].class {
			t.Group(r.class)
		} else if r.place == rows[i-1].place && r.year == rows[i-1].year {
			b.log.line("dropped a second value for %s %s %d: %d", r.class, r.place, r.year, r.count)
			continue
		}
		if r.region != "" {
			economies[r.place] = true
		}
		t.Row(r.place, r.region, r.year, r.count)
	}
	b.log.line("%d rows of %d economies", len(rows), len(economies))
	return b.add(opendata.Info{Name: p.name, Title: p.title, Source: p.source, Use: p.use, Note: p.note, Economies: len(economies)}, t, p.file)
}

// PatentCounts is a table of patent counts: a whole number by class, place and year.
type PatentCounts struct {
	Ref     panel.Ref
	Classes []string          // as the publisher writes them, ascending; "ALL" is all of them
	Regions map[string]string // economy (ISO3) -> the publisher's region
	First   int               // first year and
	Last    int               // last year
	Rows    []PatentCount     // by class, place and year
}

// PatentCount is one cell. Place is an economy (ISO3), WLD or the name of a region.
type PatentCount struct {
	Class, Place string
	Year, Count  int
}

// Patents returns a table of patent counts of the pack: "families" (35 WIPO fields),
// "uspto" (the same) or "pct" (five sectors). It is decoded on every call.
func (d *Data) Patents(name string) (*PatentCounts, error) {
	table := "patents-" + name
	t, err := d.pack.Table(table)
	if err != nil {
		return nil, err
	}
	out := &PatentCounts{Ref: d.Ref(table), Classes: t.Groups(), Regions: map[string]string{}}
	for _, class := range out.Classes {
		rows, err := d.rows(table, class)
		if err != nil {
			return nil, err
		}
		place, region, year, count := rows.Column("place"), rows.Column("region"), rows.Column("year"), rows.Column("count")
		for i := range rows.N {
			r := PatentCount{Class: class, Place: place.Text(i), Year: int(year.Int[i]), Count: int(count.Int[i])}
			if s := region.Text(i); s != "" {
				out.Regions[r.Place] = s
			}
			if out.First == 0 || r.Year < out.First {
				out.First = r.Year
			}
			out.Last = max(out.Last, r.Year)
			out.Rows = append(out.Rows, r)
		}
	}
	return out, nil
}
