package table_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"upstep/internal/source/table"
	"upstep/trade"
)

// file writes a file for a test.
func file(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func read(t testing.TB, text string, opt table.Options) *table.Table {
	t.Helper()
	x, err := table.Read([]string{file(t, "t.csv", text)}, opt)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// flat shows a table as rows of text.
func flat(l *trade.Long) []string {
	out := []string{}
	for _, y := range l.Years {
		for _, r := range y.Rows {
			out = append(out, strconv.Itoa(y.Year)+" "+l.Countries[r.Country]+" "+l.Products[r.Product]+" "+
				strconv.FormatFloat(r.Value, 'g', -1, 64)+" @"+strconv.Itoa(int(r.Line)))
		}
	}
	return out
}

func TestReadForms(t *testing.T) {
	want := []string{"2019 KAZ 0101 1.5 @2", "2019 KAZ 2709 30 @3", "2019 UZB 0101 0 @4"}
	for _, c := range []struct{ name, text string }{
		{"plain", "year,country,product,value\n2019,KAZ,0101,1.5\n2019,KAZ,2709,30\n2019,UZB,0101,0\n"},
		{"no line end at the end", "year,country,product,value\n2019,KAZ,0101,1.5\n2019,KAZ,2709,30\n2019,UZB,0101,0"},
		{"CRLF", "year,country,product,value\r\n2019,KAZ,0101,1.5\r\n2019,KAZ,2709,30\r\n2019,UZB,0101,0\r\n"},
		{"byte order mark", "\xEF\xBB\xBFyear,country,product,value\n2019,KAZ,0101,1.5\n2019,KAZ,2709,30\n2019,UZB,0101,0\n"},
		{"quotes", "\"year\",\"country\",\"product\",\"value\"\n2019,\"KAZ\",0101,\"1.5\"\n2019,KAZ,\"2709\",3e1\n\"2019\",UZB,0101,0\n"},
		{"quotes, CRLF", "\"year\",\"country\",product,value\r\n2019,\"KAZ\",0101,\"1.5\"\r\n2019,KAZ,\"2709\",30\r\n2019,UZB,0101,\"0\"\r\n"},
		{"semicolon", "year;country;product;value\n2019;KAZ;0101;1.5\n2019;KAZ;2709;30\n2019;UZB;0101;0\n"},
		{"tab", "year\tcountry\tproduct\tvalue\n2019\tKAZ\t0101\t1.5\n2019\tKAZ\t2709\t30\n2019\tUZB\t0101\t0\n"},
		{"other order, other columns", "x,Export Value,hs_product_code,note,location_code,Time\n,1.5,0101,,KAZ,2019\n,30,2709,a,KAZ,2019\n,0,0101,,UZB,2019\n"},
		{"blanks", "year, country, product, value\n2019, KAZ , 0101, 1.5\n2019, KAZ, 2709, 30\n2019, UZB, 0101, 0\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for workers := 1; workers <= 3; workers++ {
				x := read(t, c.text, table.Options{Workers: workers})
				if d := cmp.Diff(want, flat(x.Long)); d != "" {
					t.Error(d)
				}
				if x.Bad() != 0 || x.Rows != 3 || x.Zeros != 1 || x.Inputs[0].Rows != 3 {
					t.Errorf("bad %v, rows %d, zeros %d, input %+v", x.Faults, x.Rows, x.Zeros, x.Inputs)
				}
			}
		})
	}
}

// A line of each kind of fault; the good rows around them stay.
func TestFaultsAreListed(t *testing.T) {
	text := "year,country,product,value\n" +
		"2019,KAZ,0101,1\n" + // 2
		"2019,KAZ,0102,..\n" + // 3 text
		"2019,KAZ,0103,\n" + // 4 empty
		"2019,KAZ,0104,NaN\n" + // 5
		"2019,KAZ,0105,-2\n" + // 6
		"2019,KAZ,0106\n" + // 7 short
		"2019,KAZ,0107,1,9\n" + // 8 long
		"19x,KAZ,0108,1\n" + // 9 year
		"2019,,0109,1\n" + // 10 code
		"\n" + // 11
		"2019,K\"Z,0110,1\n" + // 12 quote
		"2019,KAZ,0111,1e999\n" + // 13
		"2019,KAZ,0112,\"1,5\"\n" + // 14 decimal comma
		"2019,KAZ,0113,0x10\n" + // 15
		"2019,UZB,0101,7\n" // 16
	x := read(t, text, table.Options{})
	if d := cmp.Diff([]string{"2019 KAZ 0101 1 @2", "2019 UZB 0101 7 @16"}, flat(x.Long)); d != "" {
		t.Error(d)
	}
	got := map[table.Kind][]int{}
	for _, f := range x.Faults {
		for _, c := range f.First {
			got[f.Kind] = append(got[f.Kind], c.Line)
		}
		if f.Count != len(f.First) {
			t.Errorf("%s: %d cases, %d shown", f.Kind, f.Count, len(f.First))
		}
	}
	want := map[table.Kind][]int{table.TextValue: {3, 14, 15}, table.NoValue: {4}, table.NotFinite: {5, 13}, table.Negative: {6},
		table.ShortRow: {7, 8}, table.BadYear: {9}, table.NoCode: {10}, table.BadQuote: {12}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestRefusedFiles(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "empty"}, {"blank", " \n\n", "empty"}, {"only a mark", "\xEF\xBB\xBF", "empty"},
		{"nul", "year,country,product,value\n2019,KAZ,01\x0001,1\n", "t.csv:2: a NUL byte"},
		{"zip", "PK\x03\x04abc", "zip"}, {"utf-16", "\xff\xfey\x00", "UTF-16"}, {"parquet", "PAR1xxxxPAR1", "Parquet"},
		{"gzip", "\x1f\x8b\x08\x00\x00\x00", "compressed"},
		{"header", "a,b,c\n1,2,3\n", `t.csv:1: no column looks like the country; the header has "a", "b", "c"`},
		{"open quote in the header", "\"a,b\n1,2\n", "header"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := file(t, "t.csv", c.text)
			_, err := table.Read([]string{path}, table.Options{})
			if err == nil || !bytes.Contains([]byte(err.Error()), []byte(c.want)) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

// Files are read one after the other; each keeps its own lines and its own order of
// columns, and years in one but not the other are refused.
func TestManyFiles(t *testing.T) {
	a := file(t, "a.csv", "year,country,product,value\n2019,KAZ,01,1\n")
	b := file(t, "b.csv", "value;product;country;year\n2;01;UZB;2018\n3;02;KAZ;2019\n")
	x, err := table.Read([]string{a, b}, table.Options{Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"2018 UZB 01 2 @2", "2019 KAZ 01 1 @2", "2019 KAZ 02 3 @3"}, flat(x.Long)); d != "" {
		t.Error(d)
	}
	if r := x.Long.Years[1].Rows; r[0].File != 0 || r[1].File != 1 || x.Inputs[0].Rows != 1 || x.Inputs[1].Rows != 2 {
		t.Errorf("files %+v, inputs %+v", r, x.Inputs)
	}
	c := file(t, "c.csv", "country,product,value\nKAZ,01,1\n")
	for _, paths := range [][]string{{a, c}, {c, a}} {
		if _, err := table.Read(paths, table.Options{}); err == nil {
			t.Errorf("%v are read together", paths)
		}
	}
}

func TestNames(t *testing.T) {
	x := read(t, "country_name,country,product,product_name,value\nKazakhstan,KAZ,01,\"Horses, live\",1\nQazaqstan,KAZ,02,,1\n", table.Options{})
	if d := cmp.Diff([]string{"Kazakhstan"}, x.Long.CountryNames); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"Horses, live", ""}, x.Long.ProductNames); d != "" {
		t.Error(d)
	}
}

// What is written is read back as it was, from both forms, with any number of workers.
func TestReadIsTheInverseOfWrite(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 60).Draw(rt, "rows")
		code := rapid.StringMatching(`[A-Z0-9][A-Za-z0-9 ,;"é\n.]{0,14}[A-Z0-9]`)
		s := &table.Sheet{Rows: n, Columns: []table.Column{{Name: "year", Ints: make([]int, n)}, {Name: "country", Text: make([]string, n)},
			{Name: "product", Text: make([]string, n)}, {Name: "value", Exact: make([]float64, n)}}}
		for i := range n {
			s.Columns[0].Ints[i] = rapid.IntRange(-50, 2100).Draw(rt, "year")
			s.Columns[1].Text[i] = code.Draw(rt, "country")
			s.Columns[2].Text[i] = code.Draw(rt, "product")
			s.Columns[3].Exact[i] = rapid.OneOf(rapid.Float64Range(0, 1e300), rapid.Float64Range(0, 1e6), rapid.Map(rapid.IntRange(0, 1e9), func(v int) float64 { return float64(v) / 100 })).Draw(rt, "value")
		}
		want := map[string]int{}
		for i := range n {
			want[strconv.Itoa(s.Columns[0].Ints[i])+"|"+s.Columns[1].Text[i]+"|"+s.Columns[2].Text[i]+"|"+strconv.FormatFloat(s.Columns[3].Exact[i], 'g', -1, 64)]++
		}
		var text, pq bytes.Buffer
		if err := s.WriteCSV(&text); err != nil {
			rt.Fatal(err)
		}
		if err := s.WriteParquet(&pq); err != nil {
			rt.Fatal(err)
		}
		for name, b := range map[string][]byte{"t.csv": text.Bytes(), "t.parquet": pq.Bytes()} {
			path := filepath.Join(dir, name)
			if err := os.WriteFile(path, b, 0o600); err != nil {
				rt.Fatal(err)
			}
			x, err := table.Read([]string{path}, table.Options{Workers: 2})
			if err != nil {
				rt.Fatalf("%s: %v", name, err)
			}
			if x.Bad() > 0 {
				rt.Fatalf("%s: %v", name, x.Faults)
			}
			got := map[string]int{}
			for _, y := range x.Long.Years {
				for _, r := range y.Rows {
					got[strconv.Itoa(y.Year)+"|"+x.Long.Countries[r.Country]+"|"+x.Long.Products[r.Product]+"|"+strconv.FormatFloat(r.Value, 'g', -1, 64)]++
				}
			}
			if d := cmp.Diff(want, got); d != "" {
				rt.Fatalf("%s: %s", name, d)
			}
		}
	})
}
