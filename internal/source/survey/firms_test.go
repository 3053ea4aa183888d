package survey

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"upstep/catalogue"
	"upstep/method/pyramid"
)

func scheme(t testing.TB, data string) (Scheme, error) {
	t.Helper()
	content, err := catalogue.LoadPyramid()
	if err != nil {
		t.Fatal(err)
	}
	var b []byte
	if data != "" {
		b = []byte(data)
	}
	return NewScheme(content, "map.yaml", b, "")
}

func sample(t testing.TB, csv, mapping string) (*Sample, error) {
	t.Helper()
	s, err := scheme(t, mapping)
	if err != nil {
		t.Fatal(err)
	}
	tab, err := Read(strings.NewReader(csv), Options{Want: s.Want})
	if err != nil {
		t.Fatal(err)
	}
	return Firms(tab, s)
}

func variable(s *Sample, name string) pyramid.Variable {
	for _, v := range s.Variables {
		if v.Name == name {
			return v
		}
	}
	return pyramid.Variable{}
}

const messy = `idstd,country,wmedian,l1,b8,e6,c22b,h1,h2,h8,h9,d2,d3c,b2b,a4a,r2,r3
1,Kazakhstan2019,10,12,1,2,Yes,1,1,1,5,100,50,0,15,1,4
2,Kazakhstan2019,0,-9,3,-9,No,2,-7,2,,100,101,-9,52,-9,2
3,Kazakhstan2019,,x,7,,Don't know (spontaneous),2,,-8,5,0,-7,,99,9,2.5
4,Uzbekistan2013,2.5,"1,000",.a,1,maybe,1,-9,1,-9,50,0,100,2411,4,1
`

func TestFirms(t *testing.T) {
	s, err := sample(t, messy, "")
	if err != nil {
		t.Fatal(err)
	}
	f := s.Firms
	if f[0].Country != "Kazakhstan" || f[0].Round != "2019" || f[3].Round != "2013" || f[3].Line != 5 || f[3].ID != "4" {
		t.Errorf("%+v", f[0])
	}
	want := [][8]pyramid.Truth{ // certificate, licence, website, new product, new to market, R&D, manufacturing, process
		{1, -1, 1, 1, 1, 1, 1, 0}, {0, 0, -1, -1, -1, -1, -1, 0}, {0, 0, 0, -1, -1, 0, 0, 0}, {0, 1, 0, 1, 0, 1, 1, 0},
	}
	for i, x := range f {
		got := [8]pyramid.Truth{x.Certificate, x.Licence, x.Website, x.NewProduct, x.NewToMarket, x.RD, x.Manufacturing, x.NewProcess}
		if got != want[i] {
			t.Errorf("firm %d: %v, want %v", i+1, got, want[i])
		}
	}
	if *f[0].RDShare != 5 || f[1].RDShare != nil || f[2].RDShare != nil || f[3].RDShare != nil {
		t.Error("R&D shares")
	}
	if f[1].Exports != nil || *f[0].Exports != 50 || f[1].Foreign != nil || *f[3].Foreign != 100 {
		t.Error("percentages")
	}
	if *f[1].Weight != 0 || f[2].Weight != nil || f[1].Employees != nil || f[3].Employees != nil {
		t.Error("weights and employees")
	}
	if f[0].Sector != "food" || f[1].Sector != "services" || f[2].Sector != "" || f[3].Sector != "medium-high-tech" {
		t.Error("sectors")
	}
	// r2: 1 -> 1, -9, 9 unknown, 4 (no action) -> 0; r3: 4 (none) -> 0, 2 -> 2, 2.5 unknown, 1 -> 1.
	var answers []string
	for _, x := range f {
		text := ""
		for _, a := range x.Answers[:2] {
			if a == nil {
				text += "-"
			} else {
				text += fmt.Sprint(*a)
			}
		}
		answers = append(answers, text)
	}
	if d := cmp.Diff([]string{"10", "-2", "--", "01"}, answers); d != "" || len(s.Questions) != 8 {
		t.Error(d)
	}
	for name, want := range map[string]pyramid.Variable{
		"certificate":   {Answered: 1, Codes: []pyramid.Code{{Code: ".a", N: 1}, {Code: "3", N: 1}}, Unknown: 1, Odd: []pyramid.Odd{{Line: 4, Value: "7"}}},
		"licence":       {Answered: 2, Blank: 1, Codes: []pyramid.Code{{Code: "-9", N: 1}}},
		"website":       {Answered: 2, Codes: []pyramid.Code{{Code: "Don't know (spontaneous)", N: 1}}, Unknown: 1, Odd: []pyramid.Odd{{Line: 5, Value: "maybe"}}},
		"new_to_market": {Answered: 1, Blank: 1, Codes: []pyramid.Code{{Code: "-7", N: 1}, {Code: "-9", N: 1}}, Implied: 2},
		"employees":     {Answered: 1, Codes: []pyramid.Code{{Code: "-9", N: 1}}, Unknown: 2, Odd: []pyramid.Odd{{Line: 4, Value: "x"}, {Line: 5, Value: "1,000"}}},
		"exports":       {Answered: 2, Codes: []pyramid.Code{{Code: "-7", N: 1}}, Unknown: 1, Odd: []pyramid.Odd{{Line: 3, Value: "101"}}},
		"sector":        {Answered: 3, Unknown: 1, Odd: []pyramid.Odd{{Line: 4, Value: "99"}}},
		"weight":        {Answered: 3, Blank: 1},
	} {
		got := variable(s, name)
		want.Name, want.Column = name, got.Column
		if want.Codes == nil {
			want.Codes = []pyramid.Code{}
		}
		if want.Odd == nil {
			want.Odd = []pyramid.Odd{}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	if v := variable(s, "training"); v.Column != "" || s.Synthetic {
		t.Errorf("%+v", v)
	}
}

func TestFirmsRefuse(t *testing.T) {
	for csv, want := range map[string]string{
		"idstd,b8,wstrict\n1,1,1\n": "no sampling weight wmedian; the file has wstrict",
		"wmedian,x\n1,1\n":          "none of the variables b8",
	} {
		if _, err := sample(t, csv, ""); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", csv, err, want)
		}
	}
	if _, err := sample(t, "wmedian,b8\n1,1\n", "variables: {weight: wt}"); err == nil || !strings.Contains(err.Error(), `no column "wt", which you named for weight`) {
		t.Errorf("%v", err)
	}
}

// A map renames variables, replaces questions, and says what the survey lacks.
func TestMap(t *testing.T) {
	s, err := sample(t, "iso,q,p,code\nKAZ,1,3,10\nUZB,2,1,24\n", "variables: {country: iso, weight: none, certificate: q, sector: code}\nclassification: isic4\nquestions:\n- {name: p, practice: targets, scores: {1: 0, 3: 5}, provenance: user, means: mine}\n")
	if err != nil {
		t.Fatal(err)
	}
	f := s.Firms
	if f[0].Country != "KAZ" || *f[0].Weight != 1 || f[0].Certificate != pyramid.True || f[0].Sector != "food" || f[1].Sector != "other-low-tech" || *f[0].Answers[0] != 5 || *f[1].Answers[0] != 0 {
		t.Errorf("%+v", f)
	}
	for data, want := range map[string]string{
		"variables:\n  certificat: q":          `map.yaml:2: there is no variable "certificat"`,
		"variables:\n  certificate: ' '":       "map.yaml:2: certificate: the name is blank",
		"variable: {a: b}":                     `map.yaml:1: unknown field "variable"`,
		"classification: nace":                 "map.yaml:1: classification",
		"variables: [a]":                       "want keys and values",
		"questions:\n- {name: a, practice: b}": "map.yaml:2:",
		"questions:\n- {name: a, practice: b, scores: {1: 1}, provenance: user, means: m}":                            "a practice other than",
		"questions:\n- name: a\n  practice: targets\n  scores: {1: 1,\n    2: .nan}\n  provenance: user\n  means: m":  `map.yaml:5: ".nan" is no finite number`,
		"questions:\n- name: a\n  practice: targets\n  scores: {1: 1,\n    2: 1e308}\n  provenance: user\n  means: m": "map.yaml:5: a: the score 1e+308",
	} {
		if _, err := scheme(t, data); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", data, err, want)
		}
	}
}

// The same firms come out of CSV, Stata and SPSS.
func TestFormatsAgree(t *testing.T) {
	s, err := scheme(t, "")
	if err != nil {
		t.Fatal(err)
	}
	var first []pyramid.Firm
	for _, name := range []string{"pandas118le.dta", "pandas114be.dta", "pspp.zsav", "pspp_plain.sav", "haven_bytes.sav"} {
		tab := file(t, name, Options{Want: s.Want})
		got, err := Firms(tab, s)
		if err != nil {
			t.Fatal(err)
		}
		for i := range got.Firms {
			got.Firms[i].Country = ""
		}
		if v := variable(got, "certificate"); v.Answered != 3 || len(v.Codes) != 1 || v.Codes[0].Code != "-9" {
			t.Errorf("%s: %+v", name, v)
		}
		if first == nil {
			first = got.Firms
		} else if d := cmp.Diff(first, got.Firms); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// The example is the same for a seed, marked in every row, and messy on purpose.
func TestExample(t *testing.T) {
	data := Example(1)
	if !bytes.Equal(data, Example(1)) || bytes.Equal(data, Example(2)) {
		t.Error("the seed does not decide")
	}
	s, err := sample(t, string(data), "")
	if err != nil {
		t.Fatal(err)
	}
	if !s.Synthetic || variable(s, "synthetic").Answered != len(s.Firms) || variable(s, "certificate").Unknown == 0 || len(variable(s, "certificate").Codes) != 2 {
		t.Errorf("%+v", variable(s, "certificate"))
	}
	r, err := pyramid.Compute(pyramid.Input{Firms: s.Firms, Questions: s.Questions, Synthetic: s.Synthetic}, pyramid.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Groups) != 12 || !r.Synthetic || len(r.Unused) == 0 || !strings.HasPrefix(r.Notes[0].Text, "SYNTHETIC") {
		t.Errorf("%d groups, %v", len(r.Groups), r.Notes)
	}
	for _, g := range r.Groups {
		if !strings.HasPrefix(g.Country, "Synthetica") || g.Management.Mean == nil {
			t.Errorf("%s: %+v", g.Country, g.Management)
		}
	}
}

func FuzzFirms(f *testing.F) {
	f.Add([]byte(messy))
	f.Add(Example(1)[:3000])
	s, err := scheme(f, "")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		tab, err := Read(bytes.NewReader(b), Options{Want: s.Want, Limit: 1 << 18})
		if err != nil {
			return
		}
		got, err := Firms(tab, s)
		if err != nil {
			return
		}
		for _, v := range got.Variables {
			n := v.Answered + v.Blank + v.Unknown
			for _, c := range v.Codes {
				n += c.N
			}
			if v.Column != "" && n != tab.Rows && !reflect.DeepEqual(v.Name, "synthetic") {
				t.Fatalf("%s: %d of %d rows are accounted for: %+v", v.Name, n, tab.Rows, v)
			}
		}
		if _, err := pyramid.Compute(pyramid.Input{Firms: got.Firms, Questions: got.Questions}, pyramid.Options{Draws: 100}); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzMap(f *testing.F) {
	f.Add([]byte("variables: {country: iso}\nclassification: isic4"))
	content, err := catalogue.LoadPyramid()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if s, err := NewScheme(content, "m", b, ""); err == nil {
			s.Want("x")
		}
	})
}

func BenchmarkCSV(b *testing.B) {
	head, rows, _ := bytes.Cut(Example(1), []byte("\n"))
	data := append(append(head, '\n'), bytes.Repeat(rows, 20)...)
	s, err := scheme(b, "")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		tab, err := Read(bytes.NewReader(data), Options{Want: s.Want})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := Firms(tab, s); err != nil {
			b.Fatal(err)
		}
	}
}
