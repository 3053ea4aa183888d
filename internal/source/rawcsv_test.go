package source

import (
	"bytes"
	"compress/gzip"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func collect(file, text string, wanted ...string) (rows []string, bad []BadRow, err error) {
	bad, err = readCSV(file, []byte(text), wanted, func(v []string) error {
		if v[0] == "refuse" {
			return errors.New("refused by its reader")
		}
		rows = append(rows, strings.Join(v, "|"))
		return nil
	})
	return rows, bad, err
}

func TestReadCSV(t *testing.T) {
	text := "\ufeff\"iso3\",\"name\",value,\n" + // a byte-order mark and an empty last column
		"NA,\"Namibia, Republic of\",1,\n" +
		"short,row\n" +
		"KZ,bro\"ken,2,\n" +
		"refuse,this,3,\n" +
		"\n" + // an empty line is no row
		"\"two\nlines\",x,4,\n" +
		"UZ,Uzbekistan,,\n"
	rows, bad, err := collect("f.csv", text, "iso3", "value", "name")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"NA|1|Namibia, Republic of", "two\nlines|4|x", "UZ||Uzbekistan"}
	if d := cmp.Diff(want, rows); d != "" {
		t.Error(d)
	}
	wantBad := []BadRow{
		{"f.csv", 3, "2 fields, the header has 4"},
		{"f.csv", 4, `bare " in non-quoted-field`},
		{"f.csv", 5, "refused by its reader"},
	}
	if d := cmp.Diff(wantBad, bad); d != "" {
		t.Error(d)
	}
}

func TestReadCSVHeader(t *testing.T) {
	for text, want := range map[string]string{
		"":                      "header",
		"iso3,year\nKAZ,2000\n": `no column "value"`,
		"value,value\n1,2\n":    `column "value" stands twice`,
	} {
		if _, _, err := collect("f.csv", text, "value"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", text, err, want)
		}
	}
}

func TestReadCSVCompressed(t *testing.T) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte("value\n1\n2\n")); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if rows, _, err := collect("f.csv.gz", b.String(), "value"); err != nil || len(rows) != 2 {
		t.Errorf("rows %v, error %v", rows, err)
	}
	for _, text := range []string{b.String()[:b.Len()-4], "plain"} { // cut off; not compressed
		if _, _, err := collect("f.csv.gz", text, "value"); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}

// Whatever the bytes, every line is a row, a bad row or part of one, and bad rows
// carry the line they start on.
func FuzzReadCSV(f *testing.F) {
	f.Add("iso3,value\nNAM,1\n")
	f.Add("\ufeffiso3,value\n\"a\"\"b\",1\nx\n\"open")
	f.Fuzz(func(t *testing.T, text string) {
		n := 0
		bad, err := readCSV("f.csv", []byte(text), []string{"value"}, func(v []string) error { n++; return nil })
		if err != nil {
			return
		}
		lines := strings.Count(text, "\n") + 1
		if n+len(bad) > lines {
			t.Fatalf("%d rows and %d bad rows from %d lines", n, len(bad), lines)
		}
		for _, b := range bad {
			if b.Line < 1 || b.Line > lines || b.Why == "" {
				t.Fatalf("%+v of %d lines", b, lines)
			}
		}
	})
}
