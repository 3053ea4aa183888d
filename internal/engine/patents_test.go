//go:build cgo

package engine

import (
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"upstep/internal/source/patents"
	"upstep/internal/source/table"
	"upstep/method/catchup"
)

const patentHead, citeHead = "id,year,country,class,assignee,npl\n", "citing,cited\n"

func tallies(t testing.TB, p, c string, lim Limits) (memory, engine *catchup.Tally) {
	t.Helper()
	f := patents.Files{Patents: put(t, "p.csv", patentHead+p), Citations: put(t, "c.csv", citeHead+c),
		Country: func(s string) string { return strings.TrimSuffix(s, "*") }, Class: strings.ToLower}
	r, err := f.Load()
	if err != nil {
		t.Fatal(err)
	}
	lim.Scratch = t.TempDir()
	e, err := Patents(t.Context(), f, 0, 3, lim)
	if err != nil {
		t.Fatal(err)
	}
	return r.Tally(0, 3), e
}

// What the engine makes of any two tables, bad rows included, is what is made in memory.
func TestPatentsAsInMemory(t *testing.T) {
	ids := []string{"1", "2", "3", "4", "5", "6", "7", "01", "US 9", "é", "", " 1"}
	fields := [][]string{
		{"2000", "2001", "2002", "2010", "", "x", "0200", "20001", " 2000 "},
		{"K", "U", "K*", "", " K"},
		{"A", "B", "a", "c", ""},
		{"", "f", "g", "h, Ltd", "O\"Hara"},
		{"", "0", "3", "x", "-1", "1.5", "9999999999", " 2"},
	}
	rapid.Check(t, func(rt *rapid.T) {
		var p, c strings.Builder
		quoted := func(s string) string {
			if strings.ContainsAny(s, `",`) {
				return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
			}
			return s
		}
		for range rapid.IntRange(1, 25).Draw(rt, "patents") {
			row := []string{rapid.SampledFrom(ids).Draw(rt, "id")}
			for _, f := range fields {
				row = append(row, quoted(rapid.SampledFrom(f).Draw(rt, "field")))
			}
			if rapid.IntRange(0, 20).Draw(rt, "short") == 0 {
				row = row[:4]
			}
			p.WriteString(strings.Join(row, ",") + "\n")
		}
		for range rapid.IntRange(0, 40).Draw(rt, "citations") {
			c.WriteString(rapid.SampledFrom(ids).Draw(rt, "from") + "," + rapid.SampledFrom(ids).Draw(rt, "to"))
			if rapid.IntRange(0, 30).Draw(rt, "long") == 0 {
				c.WriteString(",x")
			}
			c.WriteString("\n")
		}
		a, b := tallies(t, p.String(), c.String(), Limits{Threads: 2})
		if !reflect.DeepEqual(a, b) {
			rt.Fatalf("\nmemory %+v\nengine %+v\n%s\n%s", a, b, p.String(), c.String())
		}
	})
}

// A quote that is not closed refuses the file in both ways of reading, at the same line.
func TestPatentsOpenQuote(t *testing.T) {
	rows := strings.Repeat("1,2000,KAZ,A,f,1\n", 3000)
	good := put(t, "p.csv", patentHead+rows)
	for name, f := range map[string]patents.Files{
		"to the end": {Patents: put(t, "p.csv", patentHead+rows+"2,2000,\"KAZ,A,f,1\n"+rows)},
		"to another": {Patents: put(t, "p.csv", patentHead+rows+"2,2000,\"KAZ,A,f,1\n"+rows+"3,2000,KAZ,A,\"f, Ltd\",1\n")},
		"CRLF":       {Patents: put(t, "p.csv", strings.ReplaceAll(patentHead+rows+"2,2000,\"KAZ,A,f,1\n"+rows, "\n", "\r\n"))},
		"citations":  {Patents: good, Citations: put(t, "c.csv", citeHead+strings.Repeat("1,2\n", 3000)+"1,\"2\n"+strings.Repeat("1,2\n", 3000))},
	} {
		_, inMemory := f.Load()
		_, err := Patents(t.Context(), f, 0, 3, Limits{Scratch: t.TempDir()})
		if inMemory == nil || err == nil || err.Error() != inMemory.Error() || !strings.Contains(err.Error(), ":3002: ") {
			t.Errorf("%s:\nmemory %v\nengine %v", name, inMemory, err)
		}
	}
	for name, row := range map[string]string{"on a line": "2,2000,\"K\"AZ,A,f,1\n", "two lines": "2,2000,KAZ,A,\"f\nand g\",1\n"} {
		a, b := tallies(t, rows+row+rows, "", Limits{})
		if !reflect.DeepEqual(a.Log, b.Log) {
			t.Errorf("%s:\n%+v\n%+v", name, a.Log, b.Log)
		}
	}
}

// Any number of threads, and a Parquet file in place of CSV, give the same tally.
func TestPatentsThreadsAndParquet(t *testing.T) {
	var p, c strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&p, "P%d,%d,%c,k%d,f%d,%d\n", i, 1990+i/100, 'A'+i%7, i%11, i%13, i%4)
	}
	for i := range 30_000 {
		from := (i*7919 + i/3) % 3000
		fmt.Fprintf(&c, "P%d,P%d\n", from, (i*104729)%(from+1))
	}
	want, one := tallies(t, p.String(), c.String(), Limits{Threads: 1})
	if !reflect.DeepEqual(want, one) || want.Log.Used < 20_000 {
		t.Fatalf("%+v\n%+v", want.Log, one.Log)
	}
	_, four := tallies(t, p.String(), c.String(), Limits{Threads: 4})
	if !reflect.DeepEqual(want, four) {
		t.Error("four threads differ")
	}
	s, err := open(t.Context(), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	dir := t.TempDir()
	f := patents.Files{Patents: filepath.Join(dir, "p.parquet"), Citations: filepath.Join(dir, "c.parquet"), Class: strings.ToLower}
	for to, text := range map[string]string{f.Patents: patentHead + p.String(), f.Citations: citeHead + c.String()} {
		if err := s.exec(t.Context(), fmt.Sprintf("COPY (SELECT * FROM read_csv(%s, header = true, auto_detect = true)) TO %s (FORMAT parquet)", quote(put(t, "x.csv", text)), quote(to))); err != nil {
			t.Fatal(err)
		}
	}
	got, err := Patents(t.Context(), f, 0, 3, Limits{Scratch: dir})
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(want, got) {
		t.Errorf("Parquet differs:\n%+v\n%+v", want, got)
	}
}

func TestPatentsRefuses(t *testing.T) {
	good := put(t, "p.csv", patentHead+"1,2000,K,A,f,1\n")
	for name, f := range map[string]patents.Files{
		"damaged":           {Patents: put(t, "x.parquet", "PAR1 and no more")},
		"damaged citations": {Patents: good, Citations: put(t, "c.parquet", "")},
		"columns":           {Patents: good, Citations: good},
	} {
		_, err := Patents(t.Context(), f, 0, 3, Limits{Scratch: t.TempDir()})
		var m *table.Malformed
		if !errors.As(err, &m) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var pattern *Pattern
	if _, err := Patents(t.Context(), patents.Files{Patents: "x*.parquet"}, 0, 3, Limits{}); !errors.As(err, &pattern) {
		t.Errorf("a path that stands for many: %v", err)
	}
}

// Grouping by parts does not change anything.
func TestPatentsByParts(t *testing.T) {
	old := patentsAtOnce
	patentsAtOnce = 700
	defer func() { patentsAtOnce = old }()
	var p, c strings.Builder
	if err := (patents.Synthetic{Patents: 5000, Citations: 40_000, Seed: 2}).Write(&p, &c); err != nil {
		t.Fatal(err)
	}
	memory, engine := tallies(t, strings.TrimPrefix(p.String(), patentHead), strings.TrimPrefix(c.String(), citeHead), Limits{Threads: 2})
	if !reflect.DeepEqual(memory, engine) || memory.Log.Used < 39_000 {
		t.Errorf("%+v\n%+v", memory.Log, engine.Log)
	}
}

func BenchmarkPatents(b *testing.B) {
	var p, c strings.Builder
	if err := (patents.Synthetic{Patents: 100_000, Citations: 1_000_000, Seed: 6}).Write(&p, &c); err != nil {
		b.Fatal(err)
	}
	f := patents.Files{Patents: put(b, "p.csv", p.String()), Citations: put(b, "c.csv", c.String())}
	b.SetBytes(int64(p.Len() + c.Len()))
	for b.Loop() {
		if _, err := Patents(b.Context(), f, 0, 3, Limits{Scratch: b.TempDir()}); err != nil {
			b.Fatal(err)
		}
	}
}

// The example of the methods specification through the engine.
func TestPatentsByHand(t *testing.T) {
	_, got := tallies(t, "1,2000,K,A,f1,0\n4,1995,U,A,g1,2\n5,1998,U,B,g2,3\n", "1,4\n1,5\n4,1\n", Limits{})
	if got.Log.Negative != 1 || got.Log.Used != 2 || got.First != 1998 {
		t.Errorf("%+v", got)
	}
	want := catchup.Cell{Year: 2000, Country: "K", Class: "a", N: 1, Timed: 1, TCT: 3_500_000_000, NPLKnown: 1}
	if len(got.Cells) != 3 || got.Cells[2] != want {
		t.Errorf("%+v", got.Cells)
	}
	if fmt.Sprint(got.Origins) != "[{K 1 500000000 1 1000000000}]" || fmt.Sprint(got.Flows) != "[{K U 2}]" {
		t.Errorf("%v %v", got.Origins, got.Flows)
	}
}
