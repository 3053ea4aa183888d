package app

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"upstep/method/identify"
	"upstep/panel"
	"upstep/report"
)

// ownScreen asks for Uzbekistan with a table of exports and Viet Nam as its compass.
func ownScreen(t *testing.T, text string) (*identify.Result, *report.Document, error) {
	t.Helper()
	a, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "sw.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	res, doc, err := a.School(Ask{Verb: "identify", Country: "UZB", Set: map[string]string{"table": path, "compass": "VNM"}})
	if err != nil {
		return nil, nil, err
	}
	return res.(*identify.Result), doc, nil
}

const screenTable = "year,country,product,value\n" +
	"2000,VNM,6109,10\n2000,VNM,2709,90\n2000,CHN,6109,50\n2000,UZB,2709,5\n" +
	"2020,VNM,6109,60\n2020,VNM,2709,40\n2020,CHN,6109,50\n2020,UZB,2709,10\n"

// A group of countries counts nothing, by code or by name; what is not known is listed with
// its line; the table stands in the recipe and in every figure with its checksum.
func TestIdentifyOwnTable(t *testing.T) {
	plain, doc, err := ownScreen(t, screenTable)
	if err != nil {
		t.Fatal(err)
	}
	if plain.Screen.WorldStart != 155 || plain.Screen.WorldEnd != 160 || noted(plain.Notes, "groups-left-out") || noted(plain.Notes, "rows-left-out") {
		t.Errorf("%+v %v", plain.Screen, plain.Notes)
	}
	for _, sum := range plain.Recipe.Inputs {
		if len(sum) != 64 || plain.Screen.Ref.Checksum != sum || plain.Screen.First.Checksum != sum {
			t.Errorf("%v, %+v", plain.Recipe.Inputs, plain.Screen.Ref)
		}
	}
	if tr, ok := doc.Ledger.Trace(doc.Ledger.IDs()[slices.IndexFunc(doc.Ledger.IDs(), func(id string) bool { return strings.HasSuffix(id, "/identify/horizon") })]); !ok || !strings.Contains(inputText(tr.Inputs[0]), "sha256 of the file ") {
		t.Errorf("%+v", tr)
	}
	for _, group := range []string{"WLD", "World", "EUU"} {
		r, _, err := ownScreen(t, screenTable+"2000,"+group+",6109,1000\n2020,"+group+",6109,3000\n2020,Atlantis,6109,7\n")
		if err != nil {
			t.Fatal(err)
		}
		if r.Screen.WorldStart != 155 || r.Screen.WorldEnd != 160 || len(r.Products) != len(plain.Products) {
			t.Errorf("%s: %+v", group, r.Screen)
		}
		if !said(r.Notes, "groups-left-out", group+" (2 rows)") || !said(r.Notes, "rows-left-out", "sw.csv:12: Atlantis") {
			t.Errorf("%s: %v", group, r.Notes)
		}
	}
	if r, _, err := ownScreen(t, strings.ReplaceAll(screenTable, "VNM", "Viet Nam")); err != nil || r.Screen.WorldEnd != 160 || len(r.Products) != len(plain.Products) {
		t.Errorf("names: %v", err)
	}
	if _, _, err := ownScreen(t, screenTable+"2020,Viet Nam,6109,1\n"); AsError(err).Code != Refused || !strings.Contains(err.Error(), "repeat") {
		t.Errorf("one economy by code and by name: %v", err)
	}
	if _, _, err := ownScreen(t, "year,country,product,value\n2000,WLD,6109,1\n2020,Atlantis,6109,1\n"); AsError(err).Code != Refused || !strings.Contains(err.Error(), "no row of a country that is known") {
		t.Errorf("no country: %v", err)
	}
}

func said(notes []panel.Note, code, text string) bool {
	return slices.ContainsFunc(notes, func(n panel.Note) bool { return n.Code == code && strings.Contains(n.Text, text) })
}

// A table of the pack and one of the user are told apart.
func TestChecksumOfWhat(t *testing.T) {
	for _, c := range []struct {
		ref  panel.Ref
		want string
	}{{panel.Ref{Source: "baci", Table: "hs92", Checksum: "0123456789abcdef"}, "pack sha256 0123456789ab"}, {panel.Ref{Source: "a/b.csv", Table: "a/b.csv", Checksum: "0123456789abcdef"}, "sha256 of the file 0123456789ab"},
		{panel.Ref{Source: report.UserFile, Table: "firms.csv", Checksum: "0123456789abcdef"}, "sha256 of the file 0123456789ab"}} {
		if got := refText(c.ref); !strings.HasSuffix(got, ", "+c.want) {
			t.Errorf("%+v: %s", c.ref, got)
		}
	}
	if got := refText(panel.Ref{Source: "x", Table: "y"}); strings.Contains(got, "sha256") {
		t.Error(got)
	}
}

// A ratio of two economies names a figure of each, and the number of settings that choose
// an economy all that its filters looked at.
func TestIdentifyChains(t *testing.T) {
	a, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	from := func(measure string) (countries, series []string) {
		c, err := a.Why("TJK/identify/VNM/"+measure, "", Request{})
		if err != nil {
			t.Fatal(err)
		}
		for _, in := range c.Figure.Inputs {
			if o := in.Observation; o != nil {
				countries, series = append(countries, o.Country), append(series, o.Country+" "+o.Indicator)
			}
		}
		return countries, series
	}
	if got, _ := from("without-rents"); len(got) < 2 || !slices.Equal(got[:2], []string{"VNM", "TJK"}) {
		t.Errorf("without rents: %v", got)
	}
	_, got := from("stays")
	for _, want := range []string{"VNM NY.GDP.PCAP.PP.KD", "TJK NY.GDP.PCAP.PP.KD", "VNM UPS.GDP.PC.NR", "VNM SP.POP.TOTL", "VNM NY.GDP.TOTL.RT.ZS", "TJK PWT.HC"} {
		if !slices.Contains(got, want) {
			t.Errorf("settings: %s is not among %v", want, got)
		}
	}
}

// A compass country without an income is named, and so are codes of the records that stand
// for nothing.
func TestIdentifyUnknownCodes(t *testing.T) {
	a, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "records.yaml")
	if err := os.WriteFile(path, []byte("firms: {\"2709\": 1, \"9998\": 2}\nlabour_cost: {QQQ: 1.5, CHN: 1.2}\ntargets:\n- {product: \"9999\", compass: ZZZ, track: step 2}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	exports := filepath.Join(t.TempDir(), "sw.csv")
	if err := os.WriteFile(exports, []byte(screenTable), 0o600); err != nil {
		t.Fatal(err)
	}
	res, _, err := a.School(Ask{Verb: "identify", Country: "KAZ", Set: map[string]string{"compass": "PRK,CHN", "records": path, "table": exports}})
	if err != nil {
		t.Fatal(err)
	}
	notes := res.(*identify.Result).Notes
	if !said(notes, "compass-unplaced", "Of the countries chosen, PRK can't") || !said(notes, "records-unknown", "Countries in the records that are not known: QQQ, ZZZ.") || !said(notes, "records-unknown", "Products in the records that are not known: 9998, 9999.") {
		t.Errorf("%v", notes)
	}
}
