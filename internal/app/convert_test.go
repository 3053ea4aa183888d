package app

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"upstep/trade"
)

// In HS 2012: live asses 010130 and mules 010190 were one code 010120 in HS 1992, crude
// oil kept its code, 271000 is the heading 2710 put together again, 99 is no code.
const hs12Table = `year,country,country_name,product,product_name,value
2018,KAZ,Kazakhstan,010130,Asses,5
2018,KAZ,Kazakhstan,010190,Mules,7
2018,KAZ,Kazakhstan,270900,Crude oil,80
2018,UZB,Uzbekistan,271000,Oils,8
2019,UZB,Uzbekistan,270900,Crude oil,3
2019,UZB,Uzbekistan,99,Other,1
`

func TestConvertFile(t *testing.T) {
	out := filepath.Join(t.TempDir(), "new", "mapped.csv")
	run, err := Convert(ConvertRequest{Files: []string{textFile(t, hs12Table)}, From: "hs12", To: "H0", Out: out, Command: []string{"convert"}})
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(`year,country,country_name,product,value
2018,KAZ,Kazakhstan,010120,12
2018,KAZ,Kazakhstan,270900,80
2018,UZB,Uzbekistan,271000,8
2019,UZB,Uzbekistan,270900,3
`, string(text)); d != "" {
		t.Error(d)
	}
	y := run.Converted.Years
	if len(y) != 2 || y[0].ManyToOne.Value != 20 || y[0].OneToOne.Value != 80 || *y[0].OneToOne.ValueShare != 0.8 || y[0].Whole.Value != 8 || y[1].KeptOut.Value != 1 ||
		y[1].Largest[0].Code != "99" || y[1].Largest[0].Why != trade.NoCode || *y[1].Largest[0].Share != 0.25 {
		t.Errorf("%+v", y)
	}
	log, err := os.ReadFile(filepath.Join(filepath.Dir(out), "mapped.log.json"))
	if err != nil {
		t.Fatal(err)
	}
	var a struct {
		Command []string
		Result  ConvertRun
	}
	if err := json.Unmarshal(log, &a); err != nil {
		t.Fatal(err)
	}
	if a.Command[0] != "convert" || a.Result.Outputs[0].SHA256 != (File{Data: text}).Checksum() || len(a.Result.Converted.Tables) != 2 || len(a.Result.Outputs) != 1 || len(run.Outputs) != 2 {
		t.Errorf("%s", log)
	}
}

// The log in the file has every code kept out, the answer the largest.
func TestConvertLogIsWhole(t *testing.T) {
	var b strings.Builder
	b.WriteString("country,product,value\nKAZ,270900,1\n")
	for i := range 15 {
		b.WriteString("KAZ,9700" + string(rune('a'+i)) + "," + strings.Repeat("1", i%3+1) + "\n")
	}
	out := filepath.Join(t.TempDir(), "m.parquet")
	run, err := Convert(ConvertRequest{Files: []string{textFile(t, b.String())}, From: "HS12", To: "HS92", Out: out})
	if err != nil {
		t.Fatal(err)
	}
	if y := run.Converted.Years[0]; y.CodesOut != 15 || len(y.Largest) != largestShown || y.Largest[0].Value != 111 || !slices.IsSortedFunc(y.Largest, func(a, b KeptOut) int { return int(b.Value - a.Value) }) {
		t.Errorf("%+v", y)
	}
	log, err := os.ReadFile(strings.TrimSuffix(out, ".parquet") + LogSuffix)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(log), `"why"`); n != 15 {
		t.Errorf("the log names %d codes of 15", n)
	}
	again, err := Convert(ConvertRequest{Files: []string{out}, From: "HS92", To: "HS92"})
	if err != nil || again.Rows != 1 {
		t.Errorf("the mapped table is read as %+v, %v", again, err)
	}
}

// `complexity --convert` gives what converting first gives, and says so in steps.
func TestComplexityConverts(t *testing.T) {
	path := textFile(t, hs12ThreeByThree)
	dir := t.TempDir()
	mapped := filepath.Join(dir, "mapped.csv")
	if _, err := Convert(ConvertRequest{Files: []string{path}, From: "HS12", To: "HS92", Level: 4, Out: mapped}); err != nil {
		t.Fatal(err)
	}
	one, err := Complexity(ComplexityRequest{Source: Source{Files: []string{path}, Convert: "hs12:hs92:4"}, Destination: Destination{Out: filepath.Join(dir, "one")}})
	if err != nil {
		t.Fatal(err)
	}
	two, err := Complexity(ComplexityRequest{Source: Source{Files: []string{mapped}}, Destination: Destination{Out: filepath.Join(dir, "two")}})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"countries.csv", "products.csv", "cells.csv"} {
		a, err1 := os.ReadFile(filepath.Join(dir, "one", name))
		b, err2 := os.ReadFile(filepath.Join(dir, "two", name))
		if err1 != nil || err2 != nil || string(a) != string(b) {
			t.Errorf("%s differs: %v %v\n%s\n%s", name, err1, err2, a, b)
		}
	}
	if len(two.Years) != 2 || len(one.Years) != 2 || len(one.Years[0].Steps) != 1 || !strings.HasPrefix(one.Years[0].Steps[0], "HS12 (6 digits) to HS92 (4 digits): of the value ") || len(two.Years[0].Steps) != 0 {
		t.Errorf("steps %q and %q", one.Years[0].Steps, two.Years[0].Steps)
	}
	recipe, err := os.ReadFile(filepath.Join(dir, "one", RecipeFile))
	if err != nil || !strings.Contains(string(recipe), `"to_level": 4`) || !strings.Contains(string(recipe), `"concordances"`) {
		t.Errorf("the recipe does not say how the table was converted: %v\n%s", err, recipe)
	}
	// A filter on years leaves the others out of the log as well.
	late, err := Complexity(ComplexityRequest{Source: Source{Files: []string{path}, Convert: "hs12:hs92:4", Filters: []string{"years=2019"}}})
	if err != nil {
		t.Fatal(err)
	}
	if len(late.Convert.Years) != 1 || late.Convert.Years[0].Year != 2019 || late.Convert.Years[0].Value != one.Convert.Years[1].Value {
		t.Errorf("%+v", late.Convert.Years)
	}
}

const hs12ThreeByThree = `year,country,product,value
2018,A,010121,5
2018,A,270900,1
2018,B,270900,9
2018,B,847170,2
2018,C,847170,8
2018,C,010130,1
2018,C,010190,1
2019,A,010121,6
2019,A,270900,1
2019,B,270900,9
2019,B,847170,3
2019,C,847170,9
2019,C,010130,2
`

func TestConvertRefusals(t *testing.T) {
	file := textFile(t, hs12Table)
	for _, c := range []struct {
		req  ConvertRequest
		code Code
		want string
	}{
		{ConvertRequest{From: "hs12", To: "hs92"}, Invalid, "no file"},
		{ConvertRequest{Files: []string{file}, From: "hs12"}, Invalid, "not named"},
		{ConvertRequest{Files: []string{file}, From: "hs13", To: "hs92"}, NotFound, "hs13"},
		{ConvertRequest{Files: []string{file}, From: "hs12", To: "hs92", Via: []string{"x"}}, NotFound, `"x"`},
		{ConvertRequest{Files: []string{file}, From: "hs12", To: "hs92", Level: 5}, Invalid, "digits"},
		{ConvertRequest{Files: []string{file}, From: "hs12", To: "hs92", Level: -4}, Invalid, "-4"},
		{ConvertRequest{Files: []string{file}, From: "hs12", To: "hs92", Split: "half"}, Invalid, "half"},
		{ConvertRequest{Files: []string{file}, From: "hs12", To: "hs92", Out: "x.xlsx"}, Invalid, ".xlsx"},
		{ConvertRequest{Files: []string{textFile(t, "country,product,value\nKAZ,wheat,1\n")}, From: "hs12", To: "hs92"}, Refused, "no product code"},
		{ConvertRequest{Files: []string{textFile(t, "country,product,value\nKAZ,989898,1\n")}, From: "hs12", To: "hs92"}, Refused, "no product code could be mapped"},
		{ConvertRequest{Files: []string{textFile(t, "country,product,value\nKAZ,0101,1\n")}, From: "hs12", To: "hs92", Level: 6}, Invalid, "finer"},
		{ConvertRequest{Files: []string{textFile(t, "country,product,value\nKAZ,1,1\n")}, From: "sitc2", To: "hs92"}, Invalid, "carry no level"},
		{ConvertRequest{Files: []string{textFile(t, "country,product,value\nKAZ,270900,1\nKAZ,270900,1\n")}, From: "hs12", To: "hs92"}, Refused, "repeat"},
	} {
		_, err := Convert(c.req)
		if e := AsError(err); err == nil || e.Code != c.code || !strings.Contains(e.Message, c.want) || e.Hint == "" {
			t.Errorf("%+v: %v", c.req, err)
		}
	}
	for _, spec := range []string{"hs12", ":", "hs12:", "4", "hs12:4", "hs12:hs92:3", "hs12:hs92:4:6", "hs12:hs92:equal:4", "equal"} {
		if _, err := Complexity(ComplexityRequest{Source: Source{Files: []string{file}, Convert: spec}}); err == nil {
			t.Errorf("--convert %s is taken", spec)
		}
	}
}

// Any words are read or refused, and what is read can be asked for.
func FuzzParseConversion(f *testing.F) {
	for _, s := range []string{"hs12:hs92", "hs12:hs92:4", "h4:S2:3:largest", "hs22:hs12:hs92:6:drop", "", ":", "equal", "hs12:4", "hs12::hs92"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := parseConversion(s)
		if err != nil {
			if e := AsError(err); e.Code != Invalid && e.Code != NotFound || e.Hint == "" {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		if c == nil {
			if s != "" {
				t.Fatalf("%q is no conversion and no error", s)
			}
			return
		}
		if len(c.systems) < 2 || c.level != 0 && !c.to().Has(c.level) || int(c.split) >= len(splits) {
			t.Fatalf("%q: %+v", s, c)
		}
	})
}

// What a reader must know stands in the notes.
func TestConvertNotes(t *testing.T) {
	for _, c := range []struct {
		table, from, to string
		want            []string
	}{
		{"country,product,value\nKAZ,010130,1\n", "hs12", "hs92", nil},
		{"country,product,value\nKAZ,010120,1\n", "hs92", "hs12", []string{"convert-inverse"}},
		{"country,product,value\nKAZ,2710,1\n", "hs12", "hs92", []string{"convert-headings"}},
		{"country,product,value\nKAZ,271000,1\nKAZ,270900,1\n", "hs12", "hs92", []string{"convert-whole"}},
		{"country,product,value\nKAZ,010111,1\nKAZ,010119,1\nKAZ,270900,1\n", "hs12", "hs92", []string{"convert-edition"}},
		{"country,product,value\nKAZ,010111,1\n", "hs92", "hs92", nil},
	} {
		run, err := Convert(ConvertRequest{Files: []string{textFile(t, c.table)}, From: c.from, To: c.to})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, n := range run.Converted.Notes {
			got = append(got, n.Code)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%q: %s", c.table, d)
		}
	}
}

// Names come from the pack where it has those of the classification.
func TestConvertNames(t *testing.T) {
	out := filepath.Join(t.TempDir(), "m.csv")
	if _, err := Convert(ConvertRequest{Files: []string{textFile(t, hs12Table)}, From: "hs12", To: "hs92", Level: 4, Out: out}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(out)
	if err != nil || !strings.Contains(string(text), "2018,KAZ,Kazakhstan,2709,\"Petroleum oils, crude\",80\n") {
		t.Errorf("%v\n%s", err, text)
	}
}

// Real exports of 2017 (HS 2007, four digits): the value is kept but for the heading that
// has no target.
func TestConvertPackTable(t *testing.T) {
	a, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	m, _, err := a.data.Exports(2017)
	if err != nil {
		t.Skip("the export table is left out of this build")
	}
	l := &trade.Long{Countries: m.Countries, Products: m.Products, Years: []trade.LongYear{{}}}
	total, unspecified := 0.0, 0.0
	for c := range m.Countries {
		for p, v := range m.Row(c) {
			if v > 0 {
				l.Years[0].Rows = append(l.Years[0].Rows, trade.LongRow{Value: v, Country: int32(c), Product: int32(p)})
				total += v
				if m.Products[p] == "9999" {
					unspecified += v
				}
			}
		}
	}
	conv, err := parseConversion("hs07:hs92")
	if err != nil {
		t.Fatal(err)
	}
	out, run, err := conv.run(a.data, l, trade.Refuse)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, r := range out.Years[0].Rows {
		sum += r.Value
	}
	y := run.Years[0]
	if math.Abs(sum+unspecified-total) > 1e-9*total || math.Abs(y.KeptOut.Value-unspecified) > 1e-9*total || y.CodesOut != 1 || y.Largest[0].Code != "9999" {
		t.Errorf("%v of %v are mapped, 9999 has %v: %+v", sum, total, unspecified, y)
	}
	if got := math.Round(1000 * *y.OneToMany.ValueShare); got != 55 {
		t.Errorf("one-to-many %v, want 5.5 %% of the value", *y.OneToMany.ValueShare)
	}
}

func TestConvertWays(t *testing.T) {
	ways, err := ConvertWays("hs12", "")
	if err != nil || len(ways) != 10 {
		t.Fatalf("%d ways, %v", len(ways), err)
	}
	for _, w := range ways {
		if w.One+w.Several+w.None != w.Codes || w.From != "HS12" {
			t.Errorf("%+v", w)
		}
		if w.To == "HS92" && (w.Codes != 5206 || w.One != 5206 || w.Way() != "HS12 -> HS92") {
			t.Errorf("%+v", w)
		}
	}
	if _, err := ConvertWays("x", ""); err == nil {
		t.Error("ways from nowhere")
	}
}
