package table

import (
	"fmt"
	"slices"
	"strings"
)

// Columns names the columns of a table by their headers. Country, Product and Value
// must be there; the others may be "".
type Columns struct {
	Year        string `json:"year,omitempty"`
	Country     string `json:"country,omitempty"`
	Product     string `json:"product,omitempty"`
	Value       string `json:"value,omitempty"`
	CountryName string `json:"country_name,omitempty"`
	ProductName string `json:"product_name,omitempty"`
}

// NoYear as Columns.Year says that the table has no year even if a column looks
// like one.
const NoYear = "-"

// usual headers, in the order of preference. Compared in lower case with blanks,
// points and hyphens as underscores.
var usual = []struct {
	field func(*Columns) *string
	what  string
	names []string
	must  bool
}{
	{func(c *Columns) *string { return &c.Year }, "year", []string{"year", "t", "time", "time_period", "period", "ref_year", "refyear", "yr"}, false},
	{func(c *Columns) *string { return &c.Country }, "country", []string{"country", "country_code", "iso3", "iso3_code", "country_iso3_code", "iso", "exporter", "reporter", "reporter_iso", "reporter_code", "reportercode", "location", "location_code", "economy", "region", "i", "origin", "origin_id"}, true},
	{func(c *Columns) *string { return &c.Product }, "product", []string{"product", "product_code", "product_hs92_code", "product_hs12_code", "hs_product_code", "hs_code", "hs6", "hs4", "hs", "hs92", "sitc", "sitc_code", "commodity", "commodity_code", "cmdcode", "cmd_code", "industry", "industry_code", "naics", "isic", "technology", "ipc", "cpc", "occupation", "activity", "k"}, true},
	{func(c *Columns) *string { return &c.Value }, "value", []string{"value", "export_value", "exports", "export", "export_val", "trade_value", "trade_value_usd", "tradevalue", "fobvalue", "primaryvalue", "primary_value", "value_usd", "amount", "employment", "employees", "patents", "count", "v"}, true},
	{func(c *Columns) *string { return &c.CountryName }, "country name", []string{"country_name", "location_name", "location_name_short_en", "reporter_name", "region_name", "economy_name", "exporter_name"}, false},
	{func(c *Columns) *string { return &c.ProductName }, "product name", []string{"product_name", "product_name_short_en", "hs_product_name_short_en", "commodity_name", "product_description", "description", "industry_name"}, false},
}

func plain(s string) string {
	return strings.NewReplacer(" ", "_", ".", "_", "-", "_").Replace(strings.ToLower(strings.TrimSpace(s)))
}

// places are the indices of the columns in the header, -1 for those that are absent.
type places struct{ year, country, product, value, countryName, productName int }

func (p *places) all() []*int {
	return []*int{&p.year, &p.country, &p.product, &p.value, &p.countryName, &p.productName}
}

// MissingColumn says that a header lacks a column.
type MissingColumn struct {
	File   string
	What   string // which of the columns, in words
	Name   string // asked for; "" when none of the usual names is there
	Header []string
}

// Error names file, column and header.
func (e *MissingColumn) Error() string {
	if e.Name == "" {
		return fmt.Sprintf("%s:1: %s", e.File, e.text())
	}
	return fmt.Sprintf("%s:1: no column %q for the %s; the header has %s", e.File, e.Name, e.What, strings.Join(quoted(e.Header), ", "))
}

// text says that no usual name is there.
func (e *MissingColumn) text() string {
	return fmt.Sprintf("no column looks like the %s; the header has %s", e.What, strings.Join(quoted(e.Header), ", "))
}

// quoted shows the first headers, shortened.
func quoted(header []string) []string {
	var out []string
	for i, h := range header {
		if i == 12 {
			return append(out, fmt.Sprintf("and %d more", len(header)-i))
		}
		if len(h) > 30 {
			h = h[:30] + "..."
		}
		out = append(out, fmt.Sprintf("%q", h))
	}
	return out
}

// find locates the columns: those asked for must be there as written or but for
// case; of the others the first usual name is taken. Taken holds the headers found.
func find(file string, header []string, want Columns) (at places, taken Columns, err error) {
	used := map[int]bool{}
	slots := at.all()
	for i, u := range usual {
		*slots[i] = -1
		name := *u.field(&want)
		if name == "" || name == NoYear {
			continue
		}
		k := slices.Index(header, name)
		if k < 0 {
			k = slices.IndexFunc(header, func(h string) bool { return plain(h) == plain(name) })
		}
		if k < 0 {
			return at, taken, &MissingColumn{File: file, What: u.what, Name: name, Header: header}
		}
		*slots[i], *u.field(&taken), used[k] = k, header[k], true
	}
	for i, u := range usual {
		if *u.field(&want) != "" {
			continue
		}
		for _, name := range u.names {
			if k := slices.IndexFunc(header, func(h string) bool { return plain(h) == name }); k >= 0 && !used[k] {
				*slots[i], *u.field(&taken), used[k] = k, header[k], true
				break
			}
		}
		if *slots[i] < 0 && u.must {
			return at, taken, &MissingColumn{File: file, What: u.what, Header: header}
		}
	}
	for k := range used {
		if i := slices.IndexFunc(header[k+1:], func(h string) bool { return h == header[k] }); i >= 0 {
			return at, taken, &Malformed{File: file, Line: 1, What: fmt.Sprintf("the header has %q twice", header[k]), Hint: "give the columns different headers"}
		}
	}
	return at, taken, nil
}

// Find returns the headers to be used: those asked for, which must be there, and for the
// others the first usual name. NoYear as Year gives "". The error is [MissingColumn].
func Find(file string, header []string, want Columns) (Columns, error) {
	_, taken, err := find(file, header, want)
	return taken, err
}
