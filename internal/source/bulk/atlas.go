package bulk

import (
	"strings"
)

// atlasProducts are the headers of product codes in the Atlas's files, with their nomenclature.
var atlasProducts = []struct{ header, class string }{
	{"product_hs92_code", "hs92"}, {"product_hs12_code", "hs12"}, {"product_sitc_code", "sitc2"},
	{"hs_product_code", "hs92"}, {"sitc_product_code", "sitc2"},
}

// Atlas plans a file of the Atlas of Economic Complexity: trade by country, product and year,
// with or without partners. Columns have had other names over the years; codes of services and
// of other levels are set aside.
func Atlas(path, name string, header []string, c Choices, count Counter) (*Plan, error) {
	p, err := begin(path, name, header)
	if err != nil {
		return nil, err
	}
	p.Year = find(p.Header, "year")
	p.Country = find(p.Header, "country_iso3_code", "location_code", "exporter")
	p.Partner = find(p.Header, "partner_iso3_code", "partner_code")
	value := "export_value"
	if c.Flow == Imports {
		value = "import_value"
	}
	p.Value = find(p.Header, value)
	for _, x := range atlasProducts {
		if h := find(p.Header, x.header); h != "" && p.Product == "" {
			p.Product, p.Facts.Classification = h, x.class
		}
	}
	for _, x := range []struct{ got, want string }{{p.Year, "year"}, {p.Country, "country_iso3_code or location_code"}, {p.Product, "product_hs92_code, product_hs12_code or product_sitc_code"}, {p.Value, value}} {
		if x.got == "" {
			return nil, wrong(name, 1, "the Atlas's files of countries, products and years have it; another table goes in with `import table`", "there is no column %s: the header is %s", x.want, shown(p.Header))
		}
	}
	if c.Classification != "" && c.Classification != p.Facts.Classification {
		return nil, wrong(name, 1, "leave --classification out", "the column %s is %s, not %s", p.Product, p.Facts.Classification, c.Classification)
	}
	n, err := level(p, c.Level, count)
	if err != nil {
		return nil, err
	}
	p.Digits, p.Pad = n, strings.HasPrefix(p.Facts.Classification, "hs")
	p.Keeps = append(p.Keeps, Keep{Column: p.Product, Digits: least(p), Why: "services, and product codes of another level"})
	p.Facts = Facts{Source: "Atlas", Classification: p.Facts.Classification, Level: n, Vintage: c.Vintage, Flow: c.Flow, Unit: "USD", Licence: "CC BY-NC-SA 4.0"}
	return p, nil
}

// least are the digits that a product code of the plan may have in the file.
func least(p *Plan) [2]int {
	if p.Pad {
		return [2]int{p.Digits - 1, p.Digits}
	}
	return [2]int{p.Digits, p.Digits}
}

// begin starts a plan: of a Parquet file when its columns are given, else of a CSV.
func begin(path, name string, header []string) (*Plan, error) {
	if header != nil {
		return &Plan{Path: path, Name: name, Header: header, Parquet: true, Comma: ',', Scale: 3, Times: 1}, nil
	}
	return text(path, name)
}
