package bulk

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
)

// reportersCSV lists UN Comtrade's codes of reporters with ISO3, and which are groups.
// Source: UN Comtrade, reference table of reporters, as of 2023.
//
//go:embed reporters.csv
var reportersCSV string

// reporters are the codes of single reporters, and of groups such as the EU.
var reporters = sync.OnceValue(func() (out struct {
	codes  map[string]string
	groups []string
}) {
	out.codes = map[string]string{}
	for line := range strings.Lines(reportersCSV) {
		switch f := strings.Split(strings.TrimSpace(line), ","); f[2] {
		case "false":
			out.codes[f[0]] = f[1]
		case "true":
			out.groups = append(out.groups, f[0])
		}
	}
	return out
})

// revisions are Comtrade's codes of nomenclatures.
var revisions = map[string]string{
	"H0": "hs92", "H1": "hs96", "H2": "hs02", "H3": "hs07", "H4": "hs12", "H5": "hs17", "H6": "hs22",
	"S1": "sitc1", "S2": "sitc2", "S3": "sitc3", "S4": "sitc4",
}

// Comtrade plans a file of UN Comtrade: what the API gives, the bulk files, or the older
// download with spelled-out headers. Rows of other flows, of other levels of the nomenclature,
// and parts by transport, customs procedure or second partner are set aside; so are the
// partners when every reporter has a row for the world, and else they are added up.
func Comtrade(path, name string, c Choices, count Counter) (*Plan, error) {
	p, err := text(path, name)
	if err != nil {
		return nil, err
	}
	h := p.Header
	p.Year, p.Country = find(h, "refYear", "Year"), find(h, "reporterCode", "Reporter Code")
	p.Product, p.Value = find(h, "cmdCode", "Commodity Code"), find(h, "primaryValue", "Trade Value (US$)", "TradeValue", "Trade Value")
	partner, class := find(h, "partnerCode", "Partner Code"), find(h, "classificationCode", "Classification")
	flow := find(h, "flowCode", "Trade Flow Code")
	for _, x := range []struct{ got, want string }{{p.Year, "refYear"}, {p.Country, "reporterCode"}, {p.Product, "cmdCode"}, {p.Value, "primaryValue"}, {partner, "partnerCode"}, {flow, "flowCode"}, {class, "classificationCode"}} {
		if x.got == "" {
			return nil, wrong(name, 1, "files of UN Comtrade have it; another table goes in with `import table`", "there is no column %s: the header is %s", x.want, shown(h))
		}
	}
	flows := []string{"X", "2"}
	if c.Flow == Imports {
		flows = []string{"M", "1"}
	}
	p.Keeps = []Keep{{Column: flow, Values: flows, Why: "other flows than " + c.Flow}}
	for _, k := range []struct {
		why    string
		value  string
		header []string
	}{
		{"months", "A", []string{"freqCode"}},
		{"services", "C", []string{"typeCode"}},
		{"parts by customs procedure", "C00", []string{"customsCode", "Customs Proc. Code"}},
		{"parts by mode of transport", "0", []string{"motCode", "Mode of Transport Code"}},
		{"parts by mode of supply", "0", []string{"mosCode"}},
		{"parts by second partner", "0", []string{"partner2Code", "2nd Partner Code"}},
	} {
		if col := find(h, k.header...); col != "" {
			p.Keeps = append(p.Keeps, Keep{Column: col, Values: []string{k.value, ""}, Why: k.why}) // older downloads leave them empty
		}
	}
	p.Codes = reporters().codes
	p.Keeps = append(p.Keeps, Keep{Column: p.Country, Values: reporters().groups, Not: true, Why: "groups of countries"})
	if p.Facts.Classification, err = p.revision(class, c.Classification, count); err != nil {
		return nil, err
	}
	n, err := level(p, c.Level, count)
	if err != nil {
		return nil, err
	}
	p.Digits, p.Pad = n, strings.HasPrefix(p.Facts.Classification, "hs")
	p.Keeps = append(p.Keeps, Keep{Column: p.Product, Digits: least(p), Why: "totals and other levels of the nomenclature"})
	if err := p.partners(partner, count); err != nil {
		return nil, err
	}
	p.Facts = Facts{Source: "Comtrade", Classification: p.Facts.Classification, Level: n, Vintage: c.Vintage, Flow: c.Flow, Unit: "USD", Licence: "UN Comtrade terms of use"}
	return p, nil
}

// revision finds the nomenclature: one, or the one that was asked for.
func (p *Plan) revision(column, asked string, count Counter) (string, error) {
	found, err := count(p, column)
	if err != nil {
		return "", err
	}
	if len(found) == 0 {
		return "", wrong(p.Name, 0, "look at --flow", "no row is left to take: none is yearly trade of that flow")
	}
	var have, all []string
	for _, f := range found {
		code := f.Values[0]
		name := revisions[code]
		if name == "" {
			name = code
		}
		if name == asked {
			have = append(have, code)
		}
		all = append(all, fmt.Sprintf("%s (%d rows)", name, f.Rows))
	}
	if asked == "" && len(found) == 1 {
		code := found[0].Values[0]
		name := revisions[code]
		if name == "" {
			return "", wrong(p.Name, 0, "HS and SITC are taken", "the nomenclature %q", code)
		}
		return name, nil
	}
	if len(have) == 0 {
		return "", wrong(p.Name, 0, "choose one of these with --classification", "the file has %s", strings.Join(all, ", "))
	}
	p.Keeps = append(p.Keeps, Keep{Column: column, Values: have, Why: "other nomenclatures than " + asked})
	return asked, nil
}

// partners takes the rows for the world when every reporter and year has them, and adds
// up partners when none has.
func (p *Plan) partners(column string, count Counter) error {
	var with, without []string
	found, err := count(p, p.Country, p.Year, column+"=0")
	if err != nil {
		return err
	}
	world := map[string]bool{}
	var keys []string
	for _, f := range found {
		key := f.Values[0] + " in " + f.Values[1]
		if _, ok := world[key]; !ok {
			keys = append(keys, key)
		}
		world[key] = world[key] || f.Values[2] == "true"
	}
	for _, k := range keys {
		if world[k] {
			with = append(with, k)
		} else {
			without = append(without, k)
		}
	}
	switch {
	case len(without) == 0:
		p.Keeps = append(p.Keeps, Keep{Column: column, Values: []string{"0"}, Why: "partners, as the file has rows for the world"})
	case len(with) == 0:
		p.Partner = column
		p.Keeps = append(p.Keeps, Keep{Column: column, Values: append([]string{"0"}, reporters().groups...), Not: true, Why: "the world and groups of countries as partners"})
	default:
		return wrong(p.Name, 0, "split the file, or fetch the rows for the world for all", "some reporters have a row for the world and others only partners, for instance reporter %s",
			strings.Join(without[:min(5, len(without))], ", "))
	}
	return nil
}
