package patents

import (
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"upstep/internal/source/table"
	"upstep/method/catchup"
)

func put(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Other names of columns, in another order, with a byte order mark, Windows line ends,
// semicolons, quotes and blanks, are the same table; so is one packed with gzip.
func TestLoadForms(t *testing.T) {
	plain := "id,year,country,class,assignee,npl\n1,2000,KAZ,A,\"f, Ltd\",3\n2,2001,USA,B,,\n"
	other := "\ufeffClass;NPL refs;Patent ID;Grant-Year;ISO3;Applicant;more\r\n A ;3;1;2000; KAZ;f, Ltd;x\r\nB;;\"2\";2001;USA;;y\r\n"
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write([]byte(plain)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	want := []catchup.Patent{{ID: "1", Country: "KAZ", Class: "A", Year: 2000, Assignee: "f, Ltd", NPL: 3}, {ID: "2", Country: "USA", Class: "B", Year: 2001, NPL: -1}}
	for name, text := range map[string]string{"a.csv": plain, "b.csv": other, "c.csv.gz": packed.String()} {
		got, err := Files{Patents: put(t, name, text)}.Load()
		if err != nil || !reflect.DeepEqual(got.Patents, want) || len(got.Faults) > 0 {
			t.Errorf("%s: %+v %v", name, got, err)
		}
	}
}

func TestLoadFaults(t *testing.T) {
	p := put(t, "p.csv", "id,year,country,class,npl\n,2000,K,A,1\n2,20,K,A,1\n3,2000,,A,1\n4,2000,K,,1\n5,2000,K,A,x\n6,2000\n\"7,2000,K,A,1\n")
	c := put(t, "c.csv", "citing,cited\n1,\n1,2,3\n1,2\n")
	got, err := Files{Patents: p, Citations: c}.Load()
	if err != nil {
		t.Fatal(err)
	}
	lines := map[table.Kind]int{}
	for _, f := range got.Faults {
		if f.Count != 1 && f.Kind != table.ShortRow {
			t.Errorf("%s: %d", f.Kind, f.Count)
		}
		lines[f.Kind] = f.First[0].Line
	}
	want := map[table.Kind]int{NoID: 2, NoYear: 3, NoCountry: 4, NoClass: 5, BadNPL: 6, table.ShortRow: 7, table.BadQuote: 8, NoEnd: 2}
	if !reflect.DeepEqual(lines, want) {
		t.Errorf("got  %v\nwant %v", lines, want)
	}
	if got.Bad != [2]int{2, 1} || got.BadNPL != 1 || len(got.Citations) != 2 {
		t.Errorf("%+v", got)
	}
	if l := got.Tally(0, 3).Log; l.Taken != 1 || l.Malformed != 2 || l.BadCitations != 1 || l.BadNPL != 1 {
		t.Errorf("%+v", l)
	}
}

func TestLoadRefuses(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"empty":   {"", "the file is empty"},
		"missing": {"id,year,class\n", "no column looks like the country"},
		"twice":   {"id,year,country,class,class\n", `the column "class" stands twice`},
		"zip":     {"PK\x03\x04", "zip archive"},
		"binary":  {"id\x00,year\n", "NUL byte"},
		"utf16":   {"\xff\xfei\x00d\x00", "UTF-16"},
	} {
		path := put(t, "p.csv", c.text)
		_, err := Files{Patents: path}.Load()
		var m *table.Malformed
		if !errors.As(err, &m) || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := (Files{Patents: "absent.csv"}).Load(); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
}

// A quote that is not closed runs over what may be thousands of rows: the file is refused,
// with the line. On one line it costs that row, and a name of two lines is a name.
func TestLoadOpenQuote(t *testing.T) {
	rows := strings.Repeat("1,2000,KAZ,A,f\n", 90)
	for name, c := range map[string]struct {
		text string
		line string
	}{
		"to the end":       {rows + "2,2000,\"KAZ,A,f\n" + rows, ":92: "},
		"to another":       {rows + "2,2000,\"KAZ,A,f\n" + rows + "3,2000,KAZ,A,\"f, Ltd\"\n", ":92: "},
		"closed by chance": {rows + "2,2000,\"KAZ,A,f\n3,2000,KAZ\",A,f,more,fields\n", ":92: "},
		"on a line":        {rows + "2,2000,\"K\"AZ,A,f\n", ""},
		"two lines":        {rows + "2,2000,KAZ,A,\"f\nand g\"\n", ""},
	} {
		path := put(t, "p.csv", "id,year,country,class,assignee\n"+c.text)
		got, err := Files{Patents: path}.Load()
		switch {
		case c.line == "" && (err != nil || len(got.Patents)+got.Bad[0] != 91):
			t.Errorf("%s: %v %+v", name, err, got)
		case c.line != "" && (err == nil || !strings.Contains(err.Error(), path+c.line+"a quote is opened here")):
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCountColumns(t *testing.T) {
	if got := CountColumns(put(t, "x.csv", "year;\"wipo_field\";n\r\n")); got.Product != "wipo_field" {
		t.Errorf("%+v", got)
	}
	if got := CountColumns("absent"); got != (table.Columns{}) {
		t.Errorf("%+v", got)
	}
}

// The invented table is the same every time, and every citation goes to an older or
// equally old patent of the table.
func TestSynthetic(t *testing.T) {
	s := Synthetic{Patents: 2000, Citations: 9000, Seed: 1}
	var p, c, again, never bytes.Buffer
	if err := errors.Join(s.Write(&p, &c), s.Write(&again, &never)); err != nil {
		t.Fatal(err)
	}
	if p.String() != again.String() || c.String() != never.String() {
		t.Error("the bytes differ")
	}
	r, err := Files{Patents: put(t, "p.csv", p.String()), Citations: put(t, "c.csv", c.String())}.Load()
	if err != nil {
		t.Fatal(err)
	}
	l := r.Tally(0, 3).Log
	if l.Taken != 2000 || l.Citations != 9000 || l.Used+l.SelfCited != 9000 || l.Used < 8000 {
		t.Errorf("%+v", l)
	}
}

// Whatever the bytes, the reader ends without a panic, and what it returns is counted.
func FuzzLoad(f *testing.F) {
	f.Add("id,year,country,class,assignee,npl\n1,2000,K,A,f,1\n", "citing,cited\n1,1\n")
	f.Add("\ufeffid;year;country;class\r\n\"1;2000", "citing\tcited\n\n\"")
	f.Fuzz(func(t *testing.T, p, c string) {
		r, err := Files{Patents: put(t, "p.csv", p), Citations: put(t, "c.csv", c)}.Load()
		if err != nil {
			return
		}
		tally := r.Tally(0, 3)
		l := tally.Log
		if l.Patents != len(r.Patents) || l.Taken+l.NoID+l.NoYear+l.NoCountry+l.NoClass+l.Repeated+l.Conflicts != l.Patents {
			t.Fatalf("patents do not add up: %+v", l)
		}
		if l.Used+l.NoEnds+l.SelfCited+l.Uncited+l.Unciting+l.Negative != l.Citations {
			t.Fatalf("citations do not add up: %+v", l)
		}
		if err := tally.Check(); err != nil {
			t.Fatal(err)
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	s := Synthetic{Patents: 20_000, Citations: 200_000, Seed: 1}
	var p, c bytes.Buffer
	if err := s.Write(&p, &c); err != nil {
		b.Fatal(err)
	}
	f := Files{Patents: put(b, "p.csv", p.String()), Citations: put(b, "c.csv", c.String())}
	b.SetBytes(int64(p.Len() + c.Len()))
	for b.Loop() {
		r, err := f.Load()
		if err != nil {
			b.Fatal(err)
		}
		r.Tally(0, 3)
	}
}
