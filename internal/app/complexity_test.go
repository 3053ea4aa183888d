package app

import (
	"bytes"
	"encoding/csv"
	"errors"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"upstep/internal/source/table"
)

func example(t testing.TB) string {
	t.Helper()
	path, err := WriteExample(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func textFile(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "t.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// column reads a column of a CSV by a key made of the first keys columns.
func column(t testing.TB, path, name string, keys int) map[string]float64 {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := -1
	for i, h := range rows[0] {
		if h == name {
			at = i
		}
	}
	if at < 0 {
		t.Fatalf("%s has no column %s", path, name)
	}
	out := map[string]float64{}
	for _, r := range rows[1:] {
		v, err := strconv.ParseFloat(r[at], 64)
		if err != nil {
			t.Fatalf("%s %v: %v", path, r, err)
		}
		out[strings.Join(r[:keys], " ")] = v
	}
	return out
}

// From file to file the tables hold what the packages print on the same table:
// ecomplexity for Stata and py-ecomplexity 0.5.2. Both print 12 digits or more.
func TestComplexityTablesAreThoseOfThePeers(t *testing.T) {
	st := filepath.Join("..", "..", "method", "complexity", "testdata", "st")
	for _, c := range []struct {
		convention, peer, table, name string
		keys                          int
	}{
		{"py", "py_country.csv", "countries.csv", "eci", 1}, {"py", "py_country.csv", "countries.csv", "coi", 1},
		{"py", "py_product.csv", "products.csv", "pci", 1},
		{"py", "py_cells.csv", "cells.csv", "rca", 2}, {"py", "py_cells.csv", "cells.csv", "mcp", 2},
		{"py", "py_cells.csv", "cells.csv", "density", 2}, {"py", "py_cells.csv", "cells.csv", "cog", 2},
		{"stata", "stata_country.csv", "countries.csv", "eci", 1}, {"stata", "stata_country.csv", "countries.csv", "coi", 1},
		{"stata", "stata_product.csv", "products.csv", "pci", 1},
		{"stata", "stata_cells.csv", "cells.csv", "density", 2}, {"stata", "stata_cells.csv", "cells.csv", "cog", 2},
	} {
		t.Run(c.convention+" "+c.name, func(t *testing.T) {
			dir := t.TempDir()
			if _, err := Complexity(ComplexityRequest{Source: Source{Files: []string{filepath.Join(st, "trade.csv")}, Convention: c.convention}, Destination: Destination{Out: dir}}); err != nil {
				t.Fatal(err)
			}
			got, want := column(t, filepath.Join(dir, c.table), c.name, c.keys), column(t, filepath.Join(st, c.peer), c.name, c.keys)
			if len(got) < len(want) || len(want) == 0 { // of the cells the file has the first 90
				t.Fatalf("%d rows, the peer has %d", len(got), len(want))
			}
			for k, w := range want {
				if g, ok := got[k]; !ok || math.Abs(g-w) > 1e-10 {
					t.Errorf("%s: %v, want %v", k, g, w)
				}
			}
		})
	}
}

// The bytes do not depend on how much runs at a time.
func TestComplexityIsTheSameOnAnyNumberOfProcessors(t *testing.T) {
	in, old := example(t), runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(old)
	var first map[string][]byte
	for _, n := range []int{1, 2, 5} {
		runtime.GOMAXPROCS(n)
		dir := t.TempDir()
		if _, err := Complexity(ComplexityRequest{Source: Source{Files: []string{in}}, Destination: Destination{Out: dir}, Proximity: true, Network: true}); err != nil {
			t.Fatal(err)
		}
		files := map[string][]byte{}
		names, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range names {
			if files[f.Name()], err = os.ReadFile(filepath.Join(dir, f.Name())); err != nil {
				t.Fatal(err)
			}
		}
		if first == nil {
			first = files
		}
		if d := cmp.Diff(first, files); d != "" || len(files) != 7 {
			t.Errorf("%d processors: %d files, %s", n, len(files), d)
		}
	}
}

// A fault in the middle leaves the folder as it was.
func TestComplexityWritesAllOrNothing(t *testing.T) {
	dir := t.TempDir()
	if _, err := Complexity(ComplexityRequest{Source: Source{Files: []string{example(t)}}, Destination: Destination{Out: dir}}); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(filepath.Join(dir, "cells.csv"))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("year,country,product,value\n")
	for y := 2000; y < 2012; y++ {
		for c := range 6 {
			for p := range 8 {
				v := (c*p)%5 + 1
				if y == 2010 {
					v = 0 // nothing to compute with
				}
				b.WriteString(strconv.Itoa(y) + ",c" + strconv.Itoa(c) + ",p" + strconv.Itoa(p) + "," + strconv.Itoa(v) + "\n")
			}
		}
	}
	_, err = Complexity(ComplexityRequest{Source: Source{Files: []string{textFile(t, b.String())}}, Destination: Destination{Out: dir}})
	var e *Error
	if !errors.As(err, &e) || e.Code != Refused || !strings.Contains(e.Message, "2010") {
		t.Errorf("error %v", err)
	}
	after, err := os.ReadFile(filepath.Join(dir, "cells.csv"))
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the table was changed (%v)", err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 4 {
		t.Errorf("%v is left (%v)", files, err)
	}
}

func TestCompareRanks(t *testing.T) {
	// x ranks a b c d as 1, 2.5, 2.5, 4; y as 4, 2, 3, 1; e is ranked by x alone.
	x, y := []float64{9, 5, 5, 1, 7}, []float64{0, 3, 2, 8, 0}
	inX, inY := []bool{true, true, true, true, true}, []bool{true, true, true, true, false}
	name := func(i int) (string, string) { return string(rune('a' + i)), "" }
	m := compareRanks("ECI", x, y, inX, inY, true, true, name)
	if m.Common != 4 || m.Only != 1 || m.MaxShift != 3 {
		t.Errorf("%+v", m)
	}
	// Deviations of x: -1.5 0 0 1.5, of y: 1.5 -0.5 0.5 -1.5: -4.5 / sqrt(4.5 * 5).
	if want := -4.5 / math.Sqrt(22.5); m.Spearman == nil || math.Abs(*m.Spearman-want) > 1e-12 {
		t.Errorf("Spearman %v, want %v", m.Spearman, want)
	}
	want := []Mover{{Code: "a", Rank: 1, Then: 4}, {Code: "d", Rank: 4, Then: 1}, {Code: "b", Rank: 2.5, Then: 2}, {Code: "c", Rank: 2.5, Then: 3}}
	if d := cmp.Diff(want, m.Movers); d != "" {
		t.Error(d)
	}
	if m := compareRanks("ECI", x, y, inX, inY, true, false, name); m.Spearman != nil || m.Only != 5 {
		t.Errorf("without a ranking: %+v", m)
	}
}

func TestFiltersAreReadOrRefused(t *testing.T) {
	for _, bad := range []string{"", "exports", "exports>=x", "exports>=-1", "exports>=NaN", "size>=1", "country=", "country=*", "years!=2000", "years=2000-1990", "years=x", "product<3"} {
		if f, err := parseFilters([]string{bad}); err == nil {
			t.Errorf("%q is taken as %+v", bad, f)
		}
	}
	fs, err := parseFilters([]string{"product!=9999,93*", " years = 1995-1997,2001"})
	if err != nil {
		t.Fatal(err)
	}
	if !fs[0].names("9999") || !fs[0].names("9301") || fs[0].names("9") {
		t.Error("the product filter names the wrong codes")
	}
	for y, want := range map[int]bool{1994: false, 1995: true, 1997: true, 2000: false, 2001: true} {
		if takesYear(fs, y) != want {
			t.Errorf("year %d: %v", y, !want)
		}
	}
}

// Rows of repeated cells count as the rule says, and the step is listed.
func TestDuplicatesBySum(t *testing.T) {
	in := textFile(t, "country,product,value\nA,1,1\nA,2,5\nB,1,4\nB,3,2\nA,1,2\nC,2,1\nC,3,1\n")
	for rule, want := range map[string]float64{"sum": 3, "first": 1} {
		dir := t.TempDir()
		run, err := Complexity(ComplexityRequest{Source: Source{Files: []string{in}, Duplicates: rule}, Destination: Destination{Out: dir}})
		if err != nil {
			t.Fatal(err)
		}
		if got := column(t, filepath.Join(dir, "cells.csv"), "value", 2)["A 1"]; got != want || run.Duplicates != 1 || len(run.Years[0].Steps) != 1 {
			t.Errorf("%s: value %v, want %v; %+v", rule, got, want, run.Years[0].Steps)
		}
	}
}

func BenchmarkComplexity(b *testing.B) {
	path := filepath.Join(b.TempDir(), "s1.csv")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	if err := errors.Join(table.S1.Write(f), f.Close()); err != nil {
		b.Fatal(err)
	}
	out := b.TempDir()
	for b.Loop() {
		if _, err := Complexity(ComplexityRequest{Source: Source{Files: []string{path}}, Destination: Destination{Out: out}}); err != nil {
			b.Fatal(err)
		}
	}
}
