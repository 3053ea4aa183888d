package table_test

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"upstep/internal/source/table"
)

// Any bytes are read or refused: never a panic, never a row lost uncounted, the same
// with one worker and with three; and where the standard library reads the same text
// as a clean table, it has as many records.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"year,country,product,value\n2019,KAZ,0101,1.5\n2019,KAZ,2709,30\n", "country,product,value\r\nA,1,2\r\n\r\nB,2,3",
		"\"country\";product;value\nA;\"1\"\"x\";2\nB;2;..\n", "\xEF\xBB\xBFcountry\tproduct\tvalue\nA\t1\t-2\n", "a,b\n1,2\n", "country,product,value\n\"A\nB\",1,2\n",
		"country,product,value\nA,1,2\nB\"x,1,2\n\"C,1,2\n", "PAR1\x00\x00PAR1", "\x1f\x8b\x08", "", "country,product,value\nA,1,1e400\nA,2,0x1\nA,3,123456789012345678901234567890\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		path := filepath.Join(t.TempDir(), "t.csv")
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		one, err := table.Read([]string{path}, table.Options{Workers: 1})
		three, err3 := table.Read([]string{path}, table.Options{Workers: 3})
		if (err == nil) != (err3 == nil) {
			t.Fatalf("one worker: %v, three: %v", err, err3)
		}
		if err != nil {
			return
		}
		if d := cmp.Diff(one, three); d != "" {
			t.Fatal(d)
		}
		if one.Inputs[0].Rows != one.Rows+one.Bad() {
			t.Fatalf("%d rows below the header, %d taken, %d bad", one.Inputs[0].Rows, one.Rows, one.Bad())
		}
		for _, y := range one.Long.Years {
			for _, r := range y.Rows {
				if !(r.Value >= 0) || math.IsInf(r.Value, 0) || one.Long.Countries[r.Country] == "" || one.Long.Products[r.Product] == "" {
					t.Fatalf("row %+v", r)
				}
			}
		}
		if one.Bad() > 0 || bytes.HasPrefix(b, []byte("PAR1")) || bytes.HasPrefix(b, []byte{0x1f, 0x8b}) {
			return
		}
		text := strings.TrimPrefix(string(b), "\xEF\xBB\xBF")
		first, _, _ := strings.Cut(text, "\n")
		if strings.ContainsAny(first, ";\t\"") || strings.Contains(strings.ReplaceAll(text, "\r\n", "\n"), "\r") {
			return // another delimiter, or a return inside a line, on which readers differ
		}
		if recs, err := csv.NewReader(strings.NewReader(text)).ReadAll(); err == nil && len(recs)-1 != one.Rows {
			t.Fatalf("%d rows, the standard library has %d records", one.Rows, len(recs)-1)
		}
	})
}

// A table that takes many blocks is read as the same table in one, with the lines
// right, plain and compressed.
func TestManyBlocks(t *testing.T) {
	var b bytes.Buffer
	if err := table.S1.Write(&b); err != nil {
		t.Fatal(err)
	}
	text := b.Bytes()
	bad := bytes.Count(text[:len(text)/2], []byte{'\n'})
	at := bytes.LastIndexByte(text[:len(text)/2], '\n') + 1
	text = append(append(append([]byte{}, text[:at]...), "C001,\"0\n1\",x\nC001,\"quoted\",7\n"...), text[at:]...)
	dir := t.TempDir()
	plain, packed := filepath.Join(dir, "t.csv"), filepath.Join(dir, "t.csv.gz")
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	w.Write(text)
	w.Close()
	for path, data := range map[string][]byte{plain: text, packed: z.Bytes()} {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := table.Read([]string{plain}, table.Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.Count(text, []byte{'\n'})
	if want.Rows != lines-3 || want.Bad() != 1 || want.Faults[0].First[0].Line != bad+1 {
		t.Errorf("%d rows of %d lines, faults %+v, want one at line %d", want.Rows, lines, want.Faults, bad+1)
	}
	rows := want.Long.Years[0].Rows
	if last := rows[len(rows)-1]; int(last.Line) != lines {
		t.Errorf("the last row is at line %d, want %d", last.Line, lines)
	}
	for _, workers := range []int{2, 4} {
		for _, path := range []string{plain, packed} {
			got, err := table.Read([]string{path}, table.Options{Workers: workers})
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want.Long, got.Long); d != "" {
				t.Errorf("%d workers, %s: differs", workers, path)
			}
		}
	}
	// A cut archive is an error, not a shorter table.
	if err := os.WriteFile(packed, z.Bytes()[:z.Len()/2], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := table.Read([]string{packed}, table.Options{}); err == nil || !strings.Contains(err.Error(), "end early") {
		t.Errorf("a cut archive: %v", err)
	}
}

func TestPopulation(t *testing.T) {
	p, err := table.ReadPopulation(file(t, "p.csv", "\xEF\xBB\xBFiso3,year,population\nKAZ,2019,18500000\nKAZ,2020,\nUZB,2019,3.3e7\n"))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(map[string]float64{"KAZ": 18.5e6, "UZB": 33e6}, p.In(2019)); d != "" || len(p.In(2020)) != 0 {
		t.Error(d, p.In(2020))
	}
	for _, bad := range []string{"", "country,population\nKAZ,-1\n", "country,population\nKAZ,0\n", "country,population\nKAZ,x\n", "country,population\nKAZ,1\nKAZ,2\n",
		"country,population\n,1\n", "country,population\nKAZ\n", "country,people\nKAZ,1\n", "country,year,population\nKAZ,now,1\n"} {
		if _, err := table.ReadPopulation(file(t, "p.csv", bad)); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	path := filepath.Join(b.TempDir(), "s2.csv")
	out, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	if err := table.S2.Write(out); err != nil {
		b.Fatal(err)
	}
	info, err := out.Stat()
	if err != nil {
		b.Fatal(err)
	}
	out.Close()
	for _, workers := range []int{1, 2} {
		b.Run(map[int]string{1: "1", 2: "2"}[workers], func(b *testing.B) {
			b.SetBytes(info.Size())
			b.ReportAllocs()
			for b.Loop() {
				if _, err := table.Read([]string{path}, table.Options{Workers: workers}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkFormat(b *testing.B) {
	const n = 1 << 15
	s := &table.Sheet{Rows: n, Columns: []table.Column{{Name: "country", Text: []string{"KAZ"}}, {Name: "value", Exact: make([]float64, n)}, {Name: "density", Floats: make([]float64, n)}}}
	for i := range n {
		s.Columns[1].Exact[i], s.Columns[2].Floats[i] = float64(i*7919%100000)/100, 1/float64(i+3)
	}
	f := s.Formatter()
	buf := f.Append(nil, 0, n)
	b.SetBytes(int64(len(buf)))
	for b.Loop() {
		buf = f.Append(buf[:0], 0, n)
	}
}
