package source

import (
	"cmp"
	"fmt"
	"slices"

	"upstep/opendata"
	"upstep/panel"
)

const (
	fileHS12HS92 = "classifications/concordance/hs4_hs0.csv.gz"
	fileHS12HS07 = "classifications/concordance/hs4_hs3.csv.gz"
)

// headings links each HS12 subheading to its heading in the older editions, so that
// world demand can be added up by heading: a heading may hold other goods than in
// 2012 although its number is the same.
func headings(b *build) error {
	b.log.head("hs12-headings from %s and %s", fileHS12HS92, fileHS12HS07)
	at := map[string][2]string{}
	for i, f := range []struct{ file, column string }{{fileHS12HS92, "HS0_4d"}, {fileHS12HS07, "HS3_4d"}} {
		bad, err := b.in.csv(f.file, []string{"HS4_6d", f.column}, func(v []string) error {
			h := at[v[0]]
			if h[i] != "" && h[i] != v[1] {
				return fmt.Errorf("%s belongs to %s and to %s; the first stands", v[0], h[i], v[1])
			}
			h[i] = v[1]
			at[v[0]] = h
			return nil
		})
		if err != nil {
			return err
		}
		b.log.bad(bad)
	}
	codes := make([]string, 0, len(at))
	for c := range at {
		codes = append(codes, c)
	}
	slices.SortFunc(codes, cmp.Compare[string])
	moved := [2]int{}
	t := opendata.NewBuilder(opendata.Field{Name: "product"}, opendata.Field{Name: "hs92"}, opendata.Field{Name: "hs07"})
	for _, c := range codes {
		for i, h := range at[c] {
			if h != "" && h != c[:4] {
				moved[i]++
			}
		}
		t.Row(c, at[c][0], at[c][1])
	}
	b.log.line("%d subheadings; %d have another heading in HS92 and %d in HS07", len(codes), moved[0], moved[1])
	return b.add(opendata.Info{Name: "hs12-headings", Title: "HS12 subheadings and their headings in HS92 and HS07", Use: "world demand by heading",
		Source: "comtrade-names"}, t, fileHS12HS92, fileHS12HS07)
}

// Headings returns the heading of each HS12 subheading in an older edition, "HS92" or
// "HS07". A subheading without one is not in the map.
func (d *Data) Headings(system string) (map[string]string, panel.Ref, error) {
	rows, err := d.rows("hs12-headings", "")
	if err != nil {
		return nil, panel.Ref{}, err
	}
	column := map[string]string{"HS92": "hs92", "HS07": "hs07"}[system]
	if column == "" {
		return nil, panel.Ref{}, fmt.Errorf("no headings of %s for HS12 subheadings", system)
	}
	product, heading := rows.Column("product"), rows.Column(column)
	out := make(map[string]string, rows.N)
	for i := range rows.N {
		if h := heading.Text(i); h != "" {
			out[product.Text(i)] = h
		}
	}
	return out, d.Ref("hs12-headings"), nil
}
