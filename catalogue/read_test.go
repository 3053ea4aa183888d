package catalogue

import (
	"strings"
	"testing"
	"testing/fstest"
)

// Each case damages one place of the embedded files; the error must name the file,
// the line of the damage or of its item, and the cause.
func TestFaults(t *testing.T) {
	for _, w := range []struct {
		name, file, old, new string
		mark, want           string // text on the line that must be named; text of the fault
	}{
		{"unknown field", indicatorsFile, "    short: R&D spending", "    colour: red\n    short: R&D spending", "colour: red", `unknown field "colour"`},
		{"missing field", indicatorsFile, "    short: R&D spending\n", "", "- code: GB.XPD.RSDV.GD.ZS", `field "short" is missing`},
		{"field twice", indicatorsFile, "    short: R&D spending", "    short: R&D spending\n    short: again", "short: again", `field "short" stands twice`},
		{"not a number", indicatorsFile, "    order: 10\n", "    order: ten\n", "order: ten", "ten"},
		{"enum", indicatorsFile, "transform: log\n", "transform: cube\n", "- code: GB.XPD.RSDV.GD.ZS", `transform is "cube"`},
		{"duplicate code", indicatorsFile, "- code: SP.POP.SCIE.RD.P6", "- code: GB.XPD.RSDV.GD.ZS", "- code: GB.XPD.RSDV.GD.ZS\n    name: Researchers", "stands twice"},
		{"unknown source", indicatorsFile, "source: wdi-2026-07", "source: wdi-1999", "- code: GB.XPD.RSDV.GD.ZS", `unknown source "wdi-1999"`},
		{"operand", indicatorsFile, "of: [NV.IND.MANF.ZS, NV.IND.TOTL.ZS]", "of: [NV.IND.MANF.ZS, UPS.MANF.NR]", "- code: UPS.MANF.IND", `operand "UPS.MANF.NR" does not stand above`},
		{"order taken", indicatorsFile, "order: 130", "order: 10", "- code: SP.POP.SCIE.RD.P6", "order 10 is taken by GB.XPD.RSDV.GD.ZS"},
		{"empty value", indicatorsFile, "    unit: per million people", "    unit:", "    unit:\n", "empty value"},
		{"alias", paramsFile, "  - {id: missing.max_lag,", "  - &x {id: missing.max_lag,", "&x", "anchors and aliases"},
		{"not finite", paramsFile, "value: 0.6,", "value: .nan,", ".nan", "is no finite number"},
		{"provenance", paramsFile, "provenance: literature", "provenance: hearsay", "hearsay", "want one of"},
		{"two documents", paramsFile, "params:", "---\nparams: []\n---\nparams:", "", "more than one YAML document"},
		{"list wanted", groupsFile, "    members: [KAZ, KGZ, TJK, TKM, UZB]", "    members: KAZ", "members: KAZ", "want a list"},
		{"iso3", groupsFile, "members: [KAZ, KGZ, TJK, TKM, UZB]", "members: [KAZ, kgz]", "- code: CA5", `"kgz" is not an ISO3 code`},
		{"rule and members", groupsFile, "    rule: {group_code: ECS}", "    rule: {group_code: ECS}\n    members: [KAZ]", "- code: ECS", "either members or a rule"},
		{"fiscal year", groupsFile, "rule: {income: [LIC], fiscal_year: 2026}", "rule: {income: [LIC], fiscal_year: 2021}", "- code: LIC", "no income table of fiscal year 2021"},
		{"decimals", deckFile, "ECA: '2.0'", "ECA: '2'", "- id: gerd", `"2" is not a number printed with 1 decimals`},
		{"deck number", deckFile, "AFG: '7'", "AFG: '1e3'", "- id: iso-9001", "is not a number printed"},
		{"subject twice", deckFile, "{AFG: '7',", "{AFG: '7', AFG: '8',", "AFG: '7', AFG: '8'", "already defined"},
		{"comparator", claimsFile, "comparator: {value: 0.5}", "comparator: {value: 0.5, group: MIC}", "- id: rd-below-target", "comparator has 2 kinds"},
		{"claim indicator", claimsFile, "indicator: UPS.MANX.ZS", "indicator: NO.SUCH", "- id: manufactures-export", `unknown indicator "NO.SUCH"`},
		{"expect", claimsFile, "expect: {KAZ: supported}", "expect: {DEU: supported}", "- id: lpi-kaz-above-mic", "DEU is no subject"},
		{"terms", sourcesFile, "terms: noncommercial", "terms: free", "- key: ots-2017", `terms is "free"`},
		{"syntax", sourcesFile, "sources:", "sources: [", "", "did not find"},
	} {
		t.Run(w.name, func(t *testing.T) {
			files := embeddedFiles(t)
			text := string(files[w.file].Data)
			if !strings.Contains(text, w.old) {
				t.Fatalf("%s no longer contains %q", w.file, w.old)
			}
			text = strings.Replace(text, w.old, w.new, 1)
			files[w.file].Data = []byte(text)
			c, err := Parse(files)
			if err == nil || c != nil {
				t.Fatalf("accepted, want a fault with %q", w.want)
			}
			if w.mark == "" {
				if !strings.Contains(err.Error(), w.file+":") || !strings.Contains(err.Error(), w.want) {
					t.Errorf("got %v", err)
				}
				return
			}
			i := strings.Index(text, w.mark)
			if i < 0 {
				t.Fatalf("mark %q not in the text", w.mark)
			}
			f := Fault{File: w.file, Line: 1 + strings.Count(text[:i], "\n"), Text: ""}
			found := false
			for _, line := range strings.Split(err.Error(), "\n") {
				found = found || strings.HasPrefix(line, f.Error()) && strings.Contains(line, w.want)
			}
			if !found {
				t.Errorf("want %s...%s, got\n%v", f.Error(), w.want, err)
			}
		})
	}
}

func TestAbsentFile(t *testing.T) {
	for name := range embeddedFiles(t) {
		files := embeddedFiles(t)
		delete(files, name)
		if c, err := Parse(files); err == nil || c != nil || !strings.Contains(err.Error(), name+": not readable") {
			t.Errorf("without %s: %v", name, err)
		}
	}
	if _, err := Parse(fstest.MapFS{}); strings.Count(err.Error(), "\n") != 5 {
		t.Errorf("six files are absent, want six faults:\n%v", err)
	}
}

// small is the least catalogue that holds one of everything.
var small = map[string]string{
	sourcesFile: `sources:
- {key: s, title: T, publisher: P, citation: C, licence: CC0, terms: open, kind: indicators, vintage: '1', layout: named, rank: 1, aliases: {Turkey: TUR}, use: u, attribution: a}
- {key: derived, title: T, publisher: P, citation: C, licence: as s, terms: open, kind: indicators, vintage: '1', layout: none, use: u, attribution: a}`,
	indicatorsFile: `indicators:
- {code: A, name: a, short: a, unit: count, source: s, direction: 1, transform: log, bounds: {min: 0}, precision: 0, max_lag: 3, pillar: rd, chapters: [1]}
- {code: B, name: b, short: b, unit: ratio, source: derived, derive: {op: ratio, of: [A, A], scale: 1}, direction: 0, transform: identity, precision: 2, max_lag: 3, pillar: rd, chapters: [1], assess: true, order: 1}`,
	groupsFile: `income_files: [{file: f, fiscal_year: 2022, column: c}]
deck_classes: {fiscal_year: 2021, provenance: literature, classes: {KAZ: UMC}}
groups:
- {code: G, name: g, members: [UZB, KAZ], as_of: now, source: s}
- {code: MIC, name: m, rule: {income: [LMC, UMC], fiscal_year: 2022}, as_of: FY2022, source: s}`,
	deckFile: `tables:
- {id: t, slide: s, title: t, indicator: A, year: 2018, decimals: 1, values: {KAZ: '0.1', MIC: ''}}`,
	claimsFile: `claims:
- {id: c, slide: s, quote: q, subjects: [KAZ], indicator: A, comparator: {own_income_group: true}, relation: below, year: 2018, evidence: deck-2020, expect: {KAZ: no_data}}`,
	paramsFile: `params: [{id: p.q, value: 0.5, provenance: user, section: '1.1', text: t}]`,
}

func smallFiles() fstest.MapFS {
	out := fstest.MapFS{}
	for name, text := range small {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

// The least catalogue, read by hand.
func TestSmall(t *testing.T) {
	c, err := Parse(smallFiles())
	if err != nil {
		t.Fatal(err)
	}
	if v, _ := c.Indicator("A"); v.Series != "A" || v.Bounds.Min == nil || *v.Bounds.Min != 0 || v.Bounds.Max != nil || v.Tolerance() != .5 {
		t.Errorf("A = %+v", v)
	}
	if v := c.Derived(); len(v) != 1 || v[0].Code != "B" || v[0].Derive.Op != Ratio {
		t.Errorf("Derived = %+v", v)
	}
	if g, _ := c.Group("G"); len(g.Members) != 2 || g.Members[0] != "KAZ" {
		t.Errorf("G = %+v, want its members in ascending order", g)
	}
	deck := c.Deck()
	if len(deck) != 2 || deck[0].Subject != "KAZ" || deck[0].Value != .1 || deck[0].Group || !deck[1].Blank || !deck[1].Group {
		t.Errorf("Deck = %+v", deck)
	}
	if g, ok := c.DeckClasses().Group("KAZ"); !ok || g != "MIC" {
		t.Errorf("KAZ is compared with %q", g)
	}
	if _, ok := c.DeckClasses().Group("DEU"); ok {
		t.Error("DEU has no class in the deck")
	}
}

// Whatever the bytes, Parse returns a catalogue or an error, never both or neither,
// and what it accepts can be used.
func FuzzParse(f *testing.F) {
	names := []string{indicatorsFile, groupsFile, deckFile, claimsFile, sourcesFile, paramsFile}
	for i, name := range names {
		f.Add(uint8(i), []byte(small[name]))
	}
	for _, s := range []string{"", "#", "---", "params: [~]", "params: [&a *a]", "params:\n- {<<: {id: x}}", "claims: [[[", "groups: {a: b}", "\xff\xfe", "tables: [{id: x, values: {A: }}]"} {
		for i := range names {
			f.Add(uint8(i), []byte(s))
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		files := smallFiles()
		files[names[int(which)%len(names)]].Data = data
		c, err := Parse(files)
		if (c == nil) == (err == nil) {
			t.Fatalf("catalogue %v with error %v", c != nil, err)
		}
		if c == nil {
			return
		}
		for _, v := range c.Indicators() {
			if _, ok := c.Indicator(v.Code); !ok {
				t.Fatalf("%q is listed but not found", v.Code)
			}
		}
		for _, v := range c.Derived() {
			if _, ok := c.Indicator(v.Derive.Of[1]); !ok {
				t.Fatalf("%q has no operand %q", v.Code, v.Derive.Of[1])
			}
		}
		for _, g := range c.Groups() {
			if (g.Rule == nil) == (len(g.Members) == 0) {
				t.Fatalf("group %q has neither or both", g.Code)
			}
		}
	})
}
