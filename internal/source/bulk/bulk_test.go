package bulk

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"upstep/internal/source/table"
)

func put(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func year(path string) *Plan {
	return &Plan{Path: path, Name: "y.csv", Comma: ',', Header: baciHeader, Year: "t", Country: "i", Partner: "j", Product: "k", Value: "v", Quantity: "q",
		OnlyYear: 2019, Codes: map[string]string{"4": "AFG", "398": "KAZ"}, Partners: true, Digits: 6, Pad: true, Scale: 6, Times: 1000}
}

// Lines are those of the file, also after a quoted field of two lines and after blank lines.
func TestSiftLines(t *testing.T) {
	text := strings.Join([]string{
		"t,i,j,k,v,q",             // 1
		"2019,4,398,010121, 1 ,1", // 2
		"",                        // 3
		"2019,4,\"398",            // 4: one record of two lines, whose partner is not known
		"\",010121,1,1",           // 5
		"2019,4,398,010121,-1,1",  // 6
		"2019,4,398,010121,1",     // 7
		"2019,4,\"398,010121,1,1", // 8: a quote that is never closed takes only its line
		"2019,4,398,010121,2,1\r", // 9
	}, "\n") + "\n"
	var out bytes.Buffer
	s, err := year("").Sift(strings.NewReader(text), &out)
	if err != nil {
		t.Fatal(err)
	}
	if s.Rows != 6 || s.Bad != 4 {
		t.Errorf("%+v", s)
	}
	got := map[table.Kind]int{}
	for _, f := range s.Faults {
		got[f.Kind] = f.First[0].Line
	}
	if want := (map[table.Kind]int{NoCountry: 4, table.Negative: 6, table.ShortRow: 7, table.BadQuote: 8}); !reflect.DeepEqual(got, want) {
		t.Errorf("lines %v, want %v", got, want)
	}
	if want := "t,i,j,k,v,q\n2019,4,398,010121,1,1\n2019,4,398,010121,2,1\n"; out.String() != want {
		t.Errorf("kept %q", out.String())
	}
}

func TestSiftLongLine(t *testing.T) {
	_, err := year("").Sift(strings.NewReader("t,i,j,k,v,q\n2019,4,398,010121,1,1\n"+strings.Repeat("x", 2<<20)+"\n"), nil)
	var m *table.Malformed
	if !errors.As(err, &m) || m.Line != 3 {
		t.Errorf("%v", err)
	}
}

// What is kept has no fault, and every row is accounted for.
func FuzzSift(f *testing.F) {
	f.Add("t,i,j,k,v,q\n2019,4,398,010121,1,1\n")
	f.Add("t,i,j,k,v,q\n2019,4,\"398\n\",010121,1,1\n2019,,,,,\n\"\"\"")
	f.Add("a\n\"\n\n\r\n,,,,,\n2019,4,398,10121,1e3,NA")
	f.Fuzz(func(t *testing.T, text string) {
		p := year("")
		var out bytes.Buffer
		s, err := p.Sift(strings.NewReader(text), &out)
		if err != nil {
			return
		}
		counted := 0
		for _, x := range s.Faults {
			counted += x.Count
		}
		if counted != s.Bad {
			t.Fatalf("%d faults of %d bad rows", counted, s.Bad)
		}
		again, err := p.Sift(bytes.NewReader(out.Bytes()), nil)
		if err != nil || again.Bad != 0 || again.Rows != s.Rows-s.Bad-s.Aside {
			t.Fatalf("first %+v\nthen  %+v %v\n%q", s, again, err, out.String())
		}
	})
}

func TestRecords(t *testing.T) {
	for text, want := range map[string]int{"h\n": 0, "h\na\n": 1, "h\na": 1, "h\n\"a\nb\"\nc\n": 2, "h\n\"a\"\"b\"\n": 1} {
		p := &Plan{Path: put(t, "x.csv", text), Name: "x"}
		if n, err := p.Records(t.Context()); err != nil || n != want {
			t.Errorf("%q: %d %v, want %d", text, n, err, want)
		}
	}
}

func TestBACIFiles(t *testing.T) {
	years, codes, err := BACIFiles("x", []string{"Readme.txt", "BACI_HS92_Y2020_V202401b.csv", "d/BACI_HS92_Y1995_V202401b.csv", "country_codes_V202401b.csv", "product_codes_HS92_V202401b.csv"})
	if err != nil || fmt.Sprint(years) != "[d/BACI_HS92_Y1995_V202401b.csv BACI_HS92_Y2020_V202401b.csv]" || codes != "country_codes_V202401b.csv" {
		t.Errorf("%v %v %v", years, codes, err)
	}
	if _, codes, err := BACIFiles("x", []string{"BACI_HS92_Y2020_V202401b.csv", "country_codes_V202401b.csv", "country_codes_V202501.csv"}); codes != "country_codes_V202401b.csv" {
		t.Error("codes of another release:", codes, err)
	}
	for _, names := range [][]string{nil, {"BACI_HS92_Y2020_V202401b.csv", "country_codes_V202501.csv"}, {"country_codes_V202401b.csv"}, {"BACI_HS92_Y2020_V202401b.csv"},
		{"BACI_HS92_Y2020_V202401b.csv", "BACI_HS12_Y2020_V202401b.csv", "country_codes_V202401b.csv"},
		{"BACI_HS92_Y2020_V202401b.csv", "BACI_HS92_Y2021_V202501.csv", "country_codes_V202401b.csv"}} {
		if _, _, err := BACIFiles("x", names); err == nil {
			t.Errorf("%v is taken", names)
		}
	}
}

func TestBACICodes(t *testing.T) {
	got, err := BACICodes("c", strings.NewReader("country_code,country_name,country_iso2,country_iso3\n4,Afghanistan,AF,AFG\n516,Namibia,NA,NAM\n490,\"Other Asia, nes\",,N/A?\n"))
	if err != nil || !reflect.DeepEqual(got, map[string]string{"4": "AFG", "516": "NAM", "490": "490"}) {
		t.Errorf("%v %v", got, err)
	}
	for _, text := range []string{"", "a,b\n1,2\n", "country_code,country_iso3\n", "country_code,country_iso3\nx,AFG\n", "country_code,country_iso3\n1\n", "country_code,country_iso3\n1000,AAA\n"} {
		if got, err := BACICodes("c", strings.NewReader(text)); err == nil {
			t.Errorf("%q gives %v", text, got)
		}
	}
}

func FuzzBACICodes(f *testing.F) {
	f.Add("country_code,country_name,country_iso2,country_iso3\n4,Afghanistan,AF,AFG\n8,Albania,AL,ALB\n")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := BACICodes("c", strings.NewReader(text))
		for code, iso := range got {
			if err == nil && (code == "" || iso == "") {
				t.Fatalf("%q: %q", code, iso)
			}
		}
	})
}

func TestComtradeJSON(t *testing.T) {
	row := `{"typeCode":"C","freqCode":"A","refYear":2020,"reporterCode":398,"flowCode":"X","partnerCode":0,"partner2Code":0,"classificationCode":"H5","cmdCode":"270900","customsCode":"C00","motCode":0,"mosCode":"0","primaryValue":6804128143.05,"qty":null}`
	to := filepath.Join(t.TempDir(), "rows.csv")
	if err := ComtradeJSON("a.json", strings.NewReader(`{"elapsedTime":"0.1 secs","count":1,"data":[`+row+`],"error":""}`), to); err != nil {
		t.Fatal(err)
	}
	b, _ := os.ReadFile(to)
	if want := strings.Join(comtradeFields, ",") + "\nC,A,2020,398,X,0,0,H5,270900,C00,0,0,6804128143.05\n"; string(b) != want {
		t.Errorf("%s", b)
	}
	for text, says := range map[string]string{
		`{"count":0,"data":[],"error":""}`:                         "no rows",
		`{"statusCode":401,"message":"Access denied due to key"}`:  "Access denied",
		`{"count":0,"data":[],"error":"more than 250000 records"}`: "more than 250000",
		`{"count":2,"data":[` + row + `]}`:                         "2 rows",
		`{"data":[{]`:                                              "no whole answer", `[]`: "no whole answer", `{"data":7}`: "no whole answer", `{"data":[` + row: "no whole answer", ``: "no whole answer",
	} {
		err := ComtradeJSON("a.json", strings.NewReader(text), filepath.Join(t.TempDir(), "x"))
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func FuzzComtradeJSON(f *testing.F) {
	f.Add(`{"data":[{"refYear":2020,"cmdCode":"01"}],"error":""}`)
	f.Add(`{"data":[[]],"x":{"data":[]}}`)
	f.Fuzz(func(t *testing.T, text string) {
		to := filepath.Join(t.TempDir(), "x")
		if err := ComtradeJSON("a.json", strings.NewReader(text), to); err != nil {
			return
		}
		if head, _, err := header(to, "x"); err != nil || len(head) != len(comtradeFields) {
			t.Fatalf("%v %v", head, err)
		}
	})
}

func TestNamed(t *testing.T) {
	got, err := Named([]string{"year=t", " value = Trade Value (US$) "})
	if err != nil || !reflect.DeepEqual(got, map[string]string{"year": "t", "value": "Trade Value (US$)"}) {
		t.Errorf("%v %v", got, err)
	}
	for _, bad := range []string{"t", "=t", "year=", "colour=c"} {
		if _, err := Named([]string{bad}); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
	if _, err := Named([]string{"year=a", "year=b"}); err == nil {
		t.Error("year is named twice")
	}
}

// Every code of Comtrade's reporters is a number below 1000 with three letters.
func TestReporters(t *testing.T) {
	r := reporters()
	if len(r.codes) < 250 || len(r.groups) != 2 || r.codes["398"] != "KAZ" || r.codes["860"] != "UZB" || r.codes["842"] != "USA" {
		t.Errorf("%d codes, groups %v", len(r.codes), r.groups)
	}
	for code, iso := range r.codes {
		if len(code) > 3 || !digits(code, len(code)) || len(iso) != 3 {
			t.Errorf("%q: %q", code, iso)
		}
	}
}

// The synthetic year has distinct keys and the size asked for.
func TestSynthetic(t *testing.T) {
	for _, s := range []Synthetic{{Year: 2019, Countries: 7, Products: 30, Rows: 200, Seed: 1}, {Year: 2019, Countries: 9, Products: 30, Rows: 150, Seed: 2}} {
		var b bytes.Buffer
		if err := s.Write(&b); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(b.String()), "\n")[1:]
		seen := map[string]bool{}
		for _, l := range lines {
			f := strings.Split(l, ",")
			seen[strings.Join(f[:4], ",")] = true
		}
		if len(lines) != s.Rows || len(seen) != s.Rows {
			t.Errorf("%d lines, %d keys, want %d", len(lines), len(seen), s.Rows)
		}
	}
}
