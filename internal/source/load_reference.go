package source

import (
	"slices"
	"strconv"

	"upstep/panel"
	"upstep/ref"
)

// PublishedECI is the economic complexity index of one economy as published by the
// Atlas of Economic Complexity. A value is nil where nothing is published.
type PublishedECI struct {
	Country            string
	HS92, SITC         *float64 // index by nomenclature of its data
	RankHS92, RankSITC *int
}

// PublishedPCI is the product complexity index of one HS92 heading as published.
type PublishedPCI struct {
	Product string
	PCI     float64
}

// PublishedYears returns the years of the published indices, ascending.
func (d *Data) PublishedYears() ([]int, error) {
	t, err := d.pack.Table("published-eci")
	if err != nil {
		return nil, err
	}
	return groupYears(t, "published-eci")
}

// PublishedECI returns the published index of a year by ascending code of economy.
// A year without figures is a *[ref.NotFound].
func (d *Data) PublishedECI(year int) ([]PublishedECI, panel.Ref, error) {
	if err := d.published("published-eci", year); err != nil {
		return nil, panel.Ref{}, err
	}
	rows, err := d.rows("published-eci", strconv.Itoa(year))
	if err != nil {
		return nil, panel.Ref{}, err
	}
	economy := rows.Column("economy")
	number := func(name string) func(int) *float64 {
		c := rows.Column(name)
		return func(i int) *float64 {
			if c.Missing(i) {
				return nil
			}
			return &c.Float[i]
		}
	}
	rank := func(name string) func(int) *int {
		c := rows.Column(name)
		return func(i int) *int {
			if c.Missing(i) {
				return nil
			}
			n := int(c.Int[i])
			return &n
		}
	}
	hs, sitc, rankHS, rankSITC := number("eci_hs92"), number("eci_sitc"), rank("rank_hs92"), rank("rank_sitc")
	out := make([]PublishedECI, rows.N)
	for i := range out {
		out[i] = PublishedECI{Country: economy.Text(i), HS92: hs(i), SITC: sitc(i), RankHS92: rankHS(i), RankSITC: rankSITC(i)}
	}
	return out, d.Ref("published-eci"), nil
}

// PublishedPCI returns the published product index of a year by ascending HS92
// heading. A year without figures is a *[ref.NotFound].
func (d *Data) PublishedPCI(year int) ([]PublishedPCI, panel.Ref, error) {
	if err := d.published("published-pci", year); err != nil {
		return nil, panel.Ref{}, err
	}
	rows, err := d.rows("published-pci", strconv.Itoa(year))
	if err != nil {
		return nil, panel.Ref{}, err
	}
	product, pci := rows.Column("product"), rows.Column("pci")
	out := make([]PublishedPCI, rows.N)
	for i := range out {
		out[i] = PublishedPCI{Product: product.Text(i), PCI: pci.Float[i]}
	}
	return out, d.Ref("published-pci"), nil
}

// published checks that a table has a year.
func (d *Data) published(table string, year int) error {
	t, err := d.pack.Table(table)
	if err != nil {
		return err
	}
	years, err := groupYears(t, table)
	if err != nil {
		return err
	}
	if slices.Contains(years, year) {
		return nil
	}
	return &ref.NotFound{Kind: "year of published indices", Query: strconv.Itoa(year),
		Suggestions: []string{strconv.Itoa(years[len(years)-1]), strconv.Itoa(years[0])}}
}
