package bulk

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	oecID   = regexp.MustCompile(`(?i)^hs([246]) id$`)
	oecBulk = regexp.MustCompile(`(?i)^(hs[0-9]{2}|sitc)(_id)?$`)
)

// OEC plans a file of the Observatory of Economic Complexity: an answer of its API (HS4 ID,
// Exporter Country ID, Year, Trade Value) or an older bulk file (year, origin, hs92,
// export_val). Before a product code stands the number of its section; a country's code ends in
// its ISO3.
func OEC(path, name string, header []string, c Choices, count Counter) (*Plan, error) {
	p, err := begin(path, name, header)
	if err != nil {
		return nil, err
	}
	place, value := []string{"Exporter Country ID", "Country ID", "origin", "origin_id"}, []string{"export_val", "Trade Value"}
	other := []string{"Importer Country ID", "dest", "dest_id"}
	if c.Flow == Imports {
		place, other, value = []string{"Importer Country ID", "Country ID", "origin", "origin_id"}, []string{"Exporter Country ID", "dest", "dest_id"}, []string{"import_val", "Trade Value"}
	}
	p.Year, p.Country, p.Partner, p.Value = find(p.Header, "Year"), find(p.Header, place...), find(p.Header, other...), find(p.Header, value...)
	asked := c.Level
	for _, h := range p.Header {
		if m := oecID.FindStringSubmatch(h); m != nil {
			p.Product = h
			asked, _ = strconv.Atoi(m[1])
		} else if m := oecBulk.FindStringSubmatch(h); m != nil && p.Product == "" {
			p.Product, p.Facts.Classification = h, strings.ToLower(m[1])
		}
	}
	if p.Product == "" {
		p.Product = find(p.Header, "Section ID")
	}
	for _, x := range []struct{ got, want string }{{p.Country, place[0] + " or origin"}, {p.Product, "HS4 ID, Section ID or hs92"}, {p.Value, value[0] + " or " + value[1]}} {
		if x.got == "" {
			return nil, wrong(name, 1, "files of the OEC have it; another table goes in with `import table`", "there is no column %s: the header is %s", x.want, shown(p.Header))
		}
	}
	if c.Level > 0 && c.Level != asked {
		return nil, wrong(name, 1, "leave --level out", "the column %s has %d digits, not %d", p.Product, asked, c.Level)
	}
	if c.Classification != "" {
		p.Facts.Classification = c.Classification
	}
	p.Tail = 3
	p.Keeps = append(p.Keeps, Keep{Column: p.Country, Values: []string{"xxwld", "wld", "XXWLD", "WLD"}, Not: true, Why: "the world as a country"})
	if p.Partner != "" {
		p.Keeps = append(p.Keeps, Keep{Column: p.Partner, Values: []string{"xxwld", "wld", "XXWLD", "WLD"}, Not: true, Why: "the world as a partner"})
	}
	if err := p.oecLevel(asked, count); err != nil {
		return nil, err
	}
	p.Facts = Facts{Source: "OEC", Classification: p.Facts.Classification, Level: p.Digits, Vintage: c.Vintage, Flow: c.Flow, Unit: "USD", Licence: "CC BY-SA 3.0 (older files); see oec.world for newer"}
	return p, nil
}

// oecLevel finds whether the number of the section stands before the codes.
func (p *Plan) oecLevel(asked int, count Counter) error {
	if strings.EqualFold(p.Product, "Section ID") {
		return nil // numbers of sections: any text
	}
	found, err := count(p, "#"+p.Product)
	if err != nil {
		return err
	}
	longest := 0
	for _, f := range found {
		n, _ := strconv.Atoi(f.Values[0])
		longest = max(longest, n)
	}
	if asked == 0 && longest != 4 {
		return wrong(p.Name, 0, "say how many digits the product codes have without the section's number, as in --level 4",
			"product codes of up to %d characters may have a section's number before them or not", longest)
	}
	p.Digits = max(asked, 0)
	if asked == 0 {
		p.Digits = longest
	}
	p.Prefixed = longest > p.Digits
	return nil
}
