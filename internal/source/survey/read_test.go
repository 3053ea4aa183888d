package survey

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// file reads one of the test files.
func file(t *testing.T, name string, o Options) *Table {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	tab, err := Read(bytes.NewReader(b), o)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return tab
}

// numbers compares a numeric column with values and kinds of missing.
func numbers(t *testing.T, tab *Table, name string, want []float64, gap string) {
	t.Helper()
	c := tab.Column(name)
	if c == nil || c.Text {
		t.Errorf("%s: no number column %s", tab.Format, name)
		return
	}
	if d := cmp.Diff(want, c.Num); d != "" {
		t.Errorf("%s %s: %s", tab.Format, name, d)
	}
	got := []byte(gap)
	for i := range got {
		if got[i] == ' ' {
			got[i] = present
		}
	}
	if !bytes.Equal(got, c.Gap) {
		t.Errorf("%s %s: missing %q, want %q", tab.Format, name, c.Gap, got)
	}
}

func texts(t *testing.T, tab *Table, name string, want ...string) {
	t.Helper()
	c := tab.Column(name)
	if c == nil || !c.Text {
		t.Errorf("%s: no text column %s", tab.Format, name)
		return
	}
	if d := cmp.Diff(want, c.Str); d != "" {
		t.Errorf("%s %s: %s", tab.Format, name, d)
	}
}

// Files of three other programs hold what was put into them.
func TestStataFiles(t *testing.T) {
	for name, format := range map[string]string{
		"pandas114le": "dta 114", "pandas114be": "dta 114", "pandas117le": "dta 117", "pandas117be": "dta 117", "pandas118le": "dta 118", "pandas118be": "dta 118",
		"pandas119le": "dta 119", "pandas119be": "dta 119", "foreign6": "dta 108", "foreign7": "dta 110", "foreign8": "dta 113", "foreign10": "dta 114",
		"haven8": "dta 113", "haven10": "dta 114", "haven12": "dta 115", "haven13": "dta 117", "haven14": "dta 118", "haven15": "dta 119",
	} {
		t.Run(name, func(t *testing.T) {
			tab := file(t, name+".dta", Options{})
			if tab.Format != format || tab.Rows != 4 {
				t.Fatalf("%s, %d rows", tab.Format, tab.Rows)
			}
			last := "Cote"
			numbers(t, tab, "idstd", []float64{1, 2, 3, 4}, "\x00\x00\x00\x00")
			numbers(t, tab, "wmedian", []float64{10.5, 0.25, 3e10, -1}, "\x00\x00\x00\x00")
			numbers(t, tab, "l1", []float64{12, 40000, -9, 250}, "\x00\x00\x00\x00")
			numbers(t, tab, "d3c", []float64{5, 0, 100, 0}, "\x00.\x00\x00")
			b8 := tab.Column("b8")
			if b8.Labels[1] != "Yes" || b8.Labels[2] != "No" {
				t.Errorf("labels %v", b8.Labels)
			}
			switch {
			case strings.HasPrefix(name, "pandas"):
				last = "Côte"
				numbers(t, tab, "b8", []float64{1, 2, -9, 1}, "\x00\x00\x00\x00")
				if b8.Labels[-9] != "Don't know" || tab.Columns[0].Label != "Firm id" {
					t.Errorf("labels %v %q", b8.Labels, tab.Columns[0].Label)
				}
				if strings.HasSuffix(name, "be") {
					break // pandas 1.5.3 writes the lengths of long texts in the wrong order
				}
				switch format {
				case "dta 118", "dta 119":
					texts(t, tab, "note", strings.Repeat("x", 3000), "", "ж short", "tail")
				case "dta 117":
					texts(t, tab, "note", strings.Repeat("x", 3000), "", "short", "tail")
				}
			case strings.HasPrefix(name, "haven"):
				numbers(t, tab, "b8", []float64{1, 2, 0, 1}, "\x00\x00b\x00")
				if b8.Label != "Quality certificate" {
					t.Errorf("label %q", b8.Label)
				}
			default:
				numbers(t, tab, "b8", []float64{1, 2, 1, 2}, "\x00\x00\x00\x00")
			}
			texts(t, tab, "country", "Kazakhstan", "Uzbekistan", "Kazakhstan", last)
		})
	}
}

func TestSPSSFiles(t *testing.T) {
	for _, name := range []string{"haven_plain.sav", "haven_bytes.sav", "haven.zsav", "pspp_plain.sav", "pspp_bytes.sav", "pspp.zsav"} {
		t.Run(name, func(t *testing.T) {
			tab := file(t, name, Options{})
			if tab.Rows != 4 || tab.Encoding != "UTF-8" {
				t.Fatalf("%d rows, %s", tab.Rows, tab.Encoding)
			}
			numbers(t, tab, "idstd", []float64{1, 2, 3, 4}, "\x00\x00\x00\x00")
			numbers(t, tab, "wmedian", []float64{10.5, 0.25, 3e10, -1}, "\x00\x00\x00\x00")
			numbers(t, tab, "l1", []float64{12, 40000, -9, 250}, "\x00\x00\x00\x00")
			numbers(t, tab, "d3c", []float64{5, 0, 100, 0}, "\x00.\x00\x00")
			numbers(t, tab, "b8", []float64{1, 2, -9, 1}, "\x00\x00u\x00")
			numbers(t, tab, "a_rather_long_name", []float64{1, 2, 3, 4}, "\x00\x00\x00\x00")
			texts(t, tab, "country", "Kazakhstan", "Uzbekistan", "Kazakhstan", "Кыргызстан")
			if strings.HasPrefix(name, "haven") {
				texts(t, tab, "note", strings.Repeat("abcdefghij", 70), "", "ж short", "tail")
			} else {
				texts(t, tab, "note", strings.Repeat("a", 240)+strings.Repeat("b", 240)+strings.Repeat("c", 220), "", "tail", "tail")
			}
			if l := tab.Column("b8").Labels; l[1] != "Yes" || l[2] != "No" || l[-9] != "Don't know" {
				t.Errorf("labels %v", l)
			}
			if tab.Column("b8").Label != "Quality certificate" || len(tab.Columns) != 8 {
				t.Errorf("label %q, %d columns", tab.Column("b8").Label, len(tab.Columns))
			}
		})
	}
}

// Columns that nobody wants are named, not kept.
func TestWanted(t *testing.T) {
	for _, name := range []string{"pandas118be.dta", "foreign6.dta", "pspp.zsav", "haven_plain.sav"} {
		tab := file(t, name, Options{Want: func(n string) bool { return n == "l1" }})
		numbers(t, tab, "l1", []float64{12, 40000, -9, 250}, "\x00\x00\x00\x00")
		if c := tab.Column("country"); c == nil || c.Kept || c.Str != nil {
			t.Errorf("%s: %+v", name, c)
		}
	}
	_, err := Read(strings.NewReader("a,b\n1,2\n3,4\n"), Options{Limit: 3})
	if err == nil || !strings.Contains(err.Error(), "more values") {
		t.Errorf("limit: %v", err)
	}
}

// A file cut off anywhere is an error, never a shorter table.
func TestCutOff(t *testing.T) {
	for _, name := range []string{"pandas114le.dta", "pandas118le.dta", "foreign6.dta", "pspp_plain.sav", "pspp_bytes.sav", "pspp.zsav", "haven.zsav"} {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		silent := 0
		for n := range len(b) {
			tab, err := Read(bytes.NewReader(b[:n]), Options{})
			if err == nil && tab.Rows < 4 && tab.Format != "csv" {
				t.Errorf("%s cut at %d of %d gave %d rows", name, n, len(b), tab.Rows)
			}
			if err == nil {
				silent++
			}
		}
		// The label of the formats without tags and the trailer of .zsav may be lost.
		if silent > len(b)/2 {
			t.Errorf("%s: %d cuts went unseen", name, silent)
		}
	}
}

func TestText(t *testing.T) {
	tab, err := Read(strings.NewReader("\ufeffidstd;b8; note\r\n1;-9;\"a;b\"\r\n2;1\r\n3;2;x\"y\r\n4;1;Ж\r\n"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	texts(t, tab, "IDSTD", "1", "4")
	texts(t, tab, "note", "a;b", "Ж")
	if d := cmp.Diff([]Fault{{3, "2 fields, the header has 3"}, {4, "bare \" in non-quoted-field"}}, tab.Faults); d != "" {
		t.Error(d)
	}
	if tab.Line(0) != 2 || tab.Line(1) != 5 {
		t.Errorf("lines %d %d", tab.Line(0), tab.Line(1))
	}
	tab, err = Read(strings.NewReader("a\tb\n\xca\xe0\xe7\t1\n"), Options{Encoding: "cp1251"})
	if err != nil {
		t.Fatal(err)
	}
	texts(t, tab, "a", "Каз")
	if tab.Garbled != 0 {
		t.Errorf("%d texts garbled", tab.Garbled)
	}
	if tab, err = Read(strings.NewReader("a\tb\n\xca\xe0\xe7\tx\nKaz\tЖ\n"), Options{}); err != nil || tab.Garbled != 1 {
		t.Errorf("windows-1251 read as UTF-8: %+v %v", tab, err)
	}
	tab, err = Read(strings.NewReader("a,b\n1,\"two\nlines\"\n2,y\n"), Options{})
	if err != nil || tab.Rows != 2 || tab.Line(1) != 4 || len(tab.Faults) > 0 {
		t.Errorf("a break in quotes: %+v %v", tab, err)
	}
	for name, want := range map[string]string{"x.dta": "no Stata file", "x.SAV": "no SPSS file", "x.csv": ""} {
		if _, err := Read(strings.NewReader("a,b\n1,2\n"), Options{Name: name}); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
	for in, want := range map[string]string{
		"a\xff\x01\"\x02,x\n":        "no text",
		"":                           "empty",
		"PK\x03\x04xxxxxxxxxx":       "zip",
		"\x1f\x8b\x08xxxxxxxxx":      "gzip",
		"a,A\n1,2\n":                 "stands twice",
		"\x00\x01\x02,x\n":           "no text",
		"a,b\n1,\"x\n2,y\n3,z\n":     "line 2: a quote starts here",
		"a,b\n1,x\n2,\"y\n3,\"z\"\n": "line 3: a quote starts here",
		"a,b\n1,\"" + strings.Repeat("x\n", 101) + "\"\n":         "line 2: a quote starts here",
		"\x70\x02\x01\x00\x00":                                    "format 112|ends here",
		"\x68\x02\x01\x00\x00":                                    "format 104",
		"<stata_dta><header><release>116</release><byteorder>LSF": "format 116",
		"$FL2": "ends here",
	} {
		_, err := Read(strings.NewReader(in), Options{})
		ok := false
		for _, w := range strings.Split(want, "|") {
			ok = ok || err != nil && strings.Contains(err.Error(), w)
		}
		if !ok {
			t.Errorf("%q: %v, want %s", in, err, want)
		}
	}
}

func fuzz(f *testing.F, pattern string) {
	names, err := filepath.Glob(filepath.Join("testdata", pattern))
	if err != nil || len(names) == 0 {
		f.Fatal(names, err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		tab, err := Read(bytes.NewReader(b), Options{Limit: 1 << 20})
		if err != nil {
			return
		}
		for _, c := range tab.Columns {
			switch {
			case !c.Kept:
			case c.Text && len(c.Str) != tab.Rows, !c.Text && (len(c.Num) != tab.Rows || len(c.Gap) != tab.Rows):
				t.Fatalf("column %q has %d %d %d values of %d rows", c.Name, len(c.Str), len(c.Num), len(c.Gap), tab.Rows)
			}
		}
	})
}

func FuzzDTA(f *testing.F) { fuzz(f, "*.dta") }
func FuzzSAV(f *testing.F) { fuzz(f, "*sav") }
func FuzzCSV(f *testing.F) {
	f.Add([]byte("a,b\n1,2\n"))
	fuzz(f, "README.md")
}
