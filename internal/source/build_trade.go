package source

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"upstep/opendata"
)

const (
	fileWorldDemand = "trade/baci_hs12_6_world_totals_2015_2024.csv.gz"
	fileECI         = "reference/atlas_eci_hs92_sitc_1995_2023.csv"
	filePCI         = "reference/atlas_pci_hs92_4_1995_2023.csv.gz"
)

// exportFiles are the export tables of the pack, newest first.
var exportFiles = []struct {
	year                            int
	file, name, title, source, note string
}{
	{2019, "trade/exports_2019_hs92_4_atlas133.csv.gz", "exports-2019-hs92", "Exports 2019 by HS92 heading, 133 economies", "atlas-2019",
		"carries services and unspecified trade as products of their own"},
	{2017, "trade/exports_2017_hs4_ots224.csv.gz", "exports-2017-hs07", "Exports 2017 by HS07 heading, 224 economies", "ots-2017", ""},
	{1980, "trade/exports_1980_hs4_ots.csv.gz", "exports-1980-hs07", "Exports 1980 by HS07 heading, 192 economies", "ots-1980",
		"HS07 headings for a year before the Harmonized System: converted by the publisher"},
}

type flow struct {
	economy, product string
	usd              int64
}

// exports makes one table per file. A repeated (economy, product) pair or a value
// that is no whole number of dollars is dropped and logged.
func exports(b *build) error {
	for _, f := range exportFiles {
		b.log.head("%s from %s", f.name, f.file)
		var flows []flow
		bad, err := b.in.csv(f.file, []string{"iso3", "hs4", "export_usd"}, func(v []string) error {
			if _, ok := b.known[v[0]]; !ok {
				return fmt.Errorf("unknown economy %s", v[0])
			}
			usd, err := strconv.ParseInt(v[2], 10, 64)
			if err != nil || usd < 0 {
				return fmt.Errorf("%s %s: %q is not a whole number of dollars", v[0], v[1], v[2])
			}
			flows = append(flows, flow{v[0], v[1], usd})
			return nil
		})
		if err != nil {
			return err
		}
		b.log.bad(bad)
		slices.SortStableFunc(flows, func(x, y flow) int {
			return cmp.Or(cmp.Compare(x.economy, y.economy), cmp.Compare(x.product, y.product))
		})
		t := opendata.NewBuilder(opendata.Field{Name: "economy"}, opendata.Field{Name: "product"}, opendata.Field{Name: "usd", Kind: opendata.Float})
		seen, goods, total := map[string]bool{}, map[string]float64{}, 0.0
		for i, r := range flows {
			if i > 0 && r.economy == flows[i-1].economy && r.product == flows[i-1].product {
				b.log.line("dropped a second value for %s %s: %d", r.economy, r.product, r.usd)
				continue
			}
			t.Row(r.economy, r.product, float64(r.usd))
			seen[r.economy] = true
			total += float64(r.usd)
			if r.product[0] <= '9' {
				goods[r.economy] += float64(r.usd)
			}
		}
		b.log.line("%d economies, %d rows, %.1f bn USD", len(seen), len(flows), total/1e9)
		for _, iso3 := range slices.Sorted(maps.Keys(seen)) {
			if e := b.known[iso3]; e.aggregate || e.historical {
				b.log.line("%s (%s) is no country of today", iso3, e.name)
			}
		}
		note := f.note
		if s := b.holdAgainst(goods, f.year); s != "" {
			note = strings.TrimPrefix(note+"; "+s, "; ")
		}
		info := opendata.Info{Name: f.name, Title: f.title, Source: f.source, Use: "export basket, complexity, product space", Note: note, Economies: len(seen)}
		if err := b.add(info, t, f.file); err != nil {
			return err
		}
	}
	return nil
}

// The series that export tables are held against.
const (
	shippedSource = "wdi-2026-07"
	shippedSeries = "TX.VAL.MRCH.CD.WT"
)

// holdAgainst logs how the goods of an export table compare with merchandise
// exports as the World Bank has them from the WTO, and returns the sentence that
// users of the table should see; "" when there is nothing to compare with.
func (b *build) holdAgainst(goods map[string]float64, year int) string {
	type ratio struct {
		economy string
		times   float64
	}
	var all []ratio
	for _, iso3 := range slices.Sorted(maps.Keys(goods)) {
		if v := b.shipped.values[cell{iso3, year}]; v > 0 {
			all = append(all, ratio{iso3, goods[iso3] / v})
		}
	}
	if len(all) == 0 {
		b.log.line("no merchandise exports of %d to compare with", year)
		return ""
	}
	slices.SortStableFunc(all, func(x, y ratio) int { return cmp.Compare(x.times, y.times) })
	note := fmt.Sprintf("goods are %.2f times the merchandise exports of %s at the median of %d economies", all[len(all)/2].times, shippedSource, len(all))
	b.log.line("%s; below 0.75 or above 1.33 times:", note)
	far := ""
	for _, r := range all {
		if r.times < 0.75 || r.times > 1.33 {
			far += fmt.Sprintf(" %s %.2f", r.economy, r.times)
		}
	}
	b.log.line(" %s", far)
	return note
}

// worldDemand makes the table of world exports by HS12 6-digit line and year.
func worldDemand(b *build) error {
	b.log.head("world-demand from %s", fileWorldDemand)
	type row struct {
		year    int
		product string
		usd     int64
	}
	var rows []row
	bad, err := b.in.csv(fileWorldDemand, []string{"year", "hs6", "export_usd"}, func(v []string) error {
		year, err := strconv.Atoi(v[0])
		if err != nil {
			return err
		}
		usd, err := strconv.ParseInt(v[2], 10, 64)
		if err != nil || usd < 0 {
			return fmt.Errorf("%q is not a whole number of dollars", v[2])
		}
		rows = append(rows, row{year, v[1], usd})
		return nil
	})
	if err != nil {
		return err
	}
	b.log.bad(bad)
	slices.SortFunc(rows, func(x, y row) int { return cmp.Or(x.year-y.year, cmp.Compare(x.product, y.product)) })
	t := opendata.NewBuilder(opendata.Field{Name: "product"}, opendata.Field{Name: "usd", Kind: opendata.Float})
	for i, r := range rows {
		if i == 0 || r.year != rows[i-1].year {
			t.Group(strconv.Itoa(r.year))
		} else if r.product == rows[i-1].product {
			b.log.line("dropped a second value for %d %s: %d", r.year, r.product, r.usd)
			continue
		}
		t.Row(r.product, float64(r.usd))
	}
	return b.add(opendata.Info{Name: "world-demand", Title: "World exports by HS12 6-digit product, 2015-2024", Source: "baci-world", Use: "growth of world demand for a product"}, t, fileWorldDemand)
}

// publishedECI makes the table of the Atlas's own index, shown beside ours.
func publishedECI(b *build) error {
	b.log.head("published-eci from %s", fileECI)
	t := opendata.NewBuilder(opendata.Field{Name: "economy"},
		opendata.Field{Name: "eci_hs92", Kind: opendata.Float}, opendata.Field{Name: "rank_hs92", Kind: opendata.Int},
		opendata.Field{Name: "eci_sitc", Kind: opendata.Float}, opendata.Field{Name: "rank_sitc", Kind: opendata.Int})
	type row struct {
		year    int
		economy string
		cells   [4]any
	}
	var rows []row
	bad, err := b.in.csv(fileECI, []string{"year", "location_code", "eci_hs92", "eci_rank_hs92", "eci_sitc", "eci_rank_sitc"}, func(v []string) error {
		year, err := strconv.Atoi(v[0])
		if err != nil {
			return err
		}
		if _, ok := b.known[v[1]]; !ok {
			return fmt.Errorf("unknown economy %s", v[1])
		}
		r := row{year: year, economy: v[1]}
		for i, text := range v[2:] {
			if r.cells[i], err = number(text, i%2 == 1); err != nil {
				return err
			}
		}
		rows = append(rows, r)
		return nil
	})
	if err != nil {
		return err
	}
	b.log.bad(bad)
	slices.SortFunc(rows, func(x, y row) int { return cmp.Or(x.year-y.year, cmp.Compare(x.economy, y.economy)) })
	for i, r := range rows {
		if i == 0 || r.year != rows[i-1].year {
			t.Group(strconv.Itoa(r.year))
		}
		t.Row(r.economy, r.cells[0], r.cells[1], r.cells[2], r.cells[3])
	}
	return b.add(opendata.Info{Name: "published-eci", Title: "Economic complexity index as published, 1995-2023", Source: "atlas-eci", Use: "reference beside our own index, never mixed with it"}, t, fileECI)
}

// number parses a cell: nil when empty, otherwise an int or a float64.
func number(s string, whole bool) (any, error) {
	if s == "" || s == "NA" {
		return nil, nil
	}
	if whole {
		return strconv.Atoi(s)
	}
	return strconv.ParseFloat(s, 64)
}

// publishedPCI makes the table of the Atlas's own product index.
func publishedPCI(b *build) error {
	b.log.head("published-pci from %s", filePCI)
	type row struct {
		year    int
		product string
		pci     float64
	}
	var rows []row
	bad, err := b.in.csv(filePCI, []string{"year", "hs_product_code", "pci"}, func(v []string) error {
		year, err := strconv.Atoi(v[0])
		if err != nil {
			return err
		}
		pci, err := strconv.ParseFloat(v[2], 64)
		if err != nil {
			return err
		}
		rows = append(rows, row{year, v[1], pci})
		return nil
	})
	if err != nil {
		return err
	}
	b.log.bad(bad)
	slices.SortFunc(rows, func(x, y row) int { return cmp.Or(x.year-y.year, cmp.Compare(x.product, y.product)) })
	t := opendata.NewBuilder(opendata.Field{Name: "product"}, opendata.Field{Name: "pci", Kind: opendata.Float})
	for i, r := range rows {
		if i == 0 || r.year != rows[i-1].year {
			t.Group(strconv.Itoa(r.year))
		}
		t.Row(r.product, r.pci)
	}
	return b.add(opendata.Info{Name: "published-pci", Title: "Product complexity index as published, 1995-2023", Source: "atlas-pci", Use: "reference beside our own index, never mixed with it"}, t, filePCI)
}
