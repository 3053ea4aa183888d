//go:build cgo

package engine

import (
	"bytes"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"upstep/internal/source/bulk"
)

func put(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// plan is a plan of rows t,i,j,k,v,q with two countries.
func plan(path string) *bulk.Plan {
	return &bulk.Plan{Path: path, Name: "rows.csv", Comma: ',', Header: []string{"t", "i", "j", "k", "v", "q"},
		Year: "t", Country: "i", Partner: "j", Product: "k", Value: "v", Quantity: "q",
		OnlyYear: 2019, Codes: map[string]string{"4": "AFG", "398": "KAZ", "860": "UZB"}, Partners: true, Digits: 6, Pad: true, Scale: 3, Times: 1000, Fixed: true}
}

const head = "t,i,j,k,v,q\n"

func sum(t testing.TB, p *bulk.Plan, add bool, lim Limits) (*Sums, string, error) {
	t.Helper()
	to := filepath.Join(t.TempDir(), "out.parquet")
	s, err := Sum(t.Context(), p, to, add, lim)
	return s, to, err
}

func rows(t testing.TB, file, query string) [][]string {
	t.Helper()
	a, err := Query(t.Context(), query, []Table{{Name: "x", Files: []string{file}}}, 0, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	for _, r := range a.Rows {
		var row []string
		for _, v := range r {
			if v.Null {
				v.Text = "null"
			}
			row = append(row, v.Text)
		}
		out = append(out, row)
	}
	return out
}

// 4 sells 010121 to 398 for 0.1 and to 860 for 0.2 thousand: 300 in one cell, not
// 300.00000000000004. A quantity that is not available is counted, not taken for 0.
func TestSumByHand(t *testing.T) {
	s, file, err := sum(t, plan(put(t, "rows.csv", head+
		"2019,4,398,010121,0.1,   1.500\n2019,4,860,10121,0.2,     NA\n2019,860,4,270900,   5.001,2\n")), false, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(rows(t, file, "select * from x"))
	if want := "[[2019 AFG 010121 300 2 1.500 1] [2019 UZB 270900 5001 1 2.000 0]]"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if s.Rows != 3 || s.Taken != 3 || s.Cells != 2 || s.Total != "5301" || len(s.Years) != 1 || s.Years[0] != (Year{2019, 2, 2, 2, "5301"}) {
		t.Errorf("%+v", s)
	}
}

// Every sum equals the one of rational numbers, and the file is the same with any number of
// threads and in every run.
func TestSumIsExactAndTheSame(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var b strings.Builder
	b.WriteString(head)
	want := map[string]*big.Rat{}
	for i := range 60_000 {
		value := fmt.Sprintf("%d.%03d", rng.Int64N(1e9), rng.IntN(1000))
		country, partner := []string{"4", "398", "860"}[rng.IntN(3)], []string{"4", "398", "860"}[rng.IntN(3)]
		product := fmt.Sprintf("%06d", 10101+rng.IntN(700))
		fmt.Fprintf(&b, "2019,%s,%s,%s,%s,%d\n", country, partner, product, value, i)
		key := map[string]string{"4": "AFG", "398": "KAZ", "860": "UZB"}[country] + product
		v, _ := new(big.Rat).SetString(value)
		if want[key] == nil {
			want[key] = new(big.Rat)
		}
		want[key].Add(want[key], v.Mul(v, big.NewRat(1000, 1)))
	}
	p := plan(put(t, "rows.csv", b.String()))
	var before []byte
	for _, threads := range []int{1, 2, 5, 2} {
		_, file, err := sum(t, p, true, Limits{Threads: threads})
		if err != nil {
			t.Fatal(err)
		}
		after, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if before != nil && !bytes.Equal(before, after) {
			t.Fatalf("%d threads write other bytes", threads)
		}
		if before == nil {
			for _, r := range rows(t, file, "select country || product, value from x") {
				if v, _ := new(big.Rat).SetString(r[1]); v.Cmp(want[r[0]]) != 0 {
					t.Fatalf("%s is %s, want %s", r[0], r[1], want[r[0]])
				}
				delete(want, r[0])
			}
			if len(want) > 0 {
				t.Fatalf("%d cells are not there", len(want))
			}
		}
		before = after
	}
}

// Each fault in one of three rows gives a doubt and no file.
func TestSumDoubts(t *testing.T) {
	for name, row := range map[string]string{
		"short": "2019,4,398,010121,1", "long": "2019,4,398,010121,1,1,1", "negative": "2019,4,398,010121,-0.001,1", "text": "2019,4,398,010121,x,1",
		"empty": "2019,4,398,010121,,1", "nan": "2019,4,398,010121,NaN,1", "country": "2019,5,398,010121,1,1", "no country": "2019,,398,010121,1,1",
		"partner": "2019,4,7,010121,1,1", "no partner": "2019,4,,010121,1,1", "large partner": "2019,4,99999,010121,1,1", "product": "2019,4,398,0101,1,1", "words": "2019,4,398,horses,1,1",
		"year": "2018,4,398,010121,1,1", "no year": ",4,398,010121,1,1", "quantity": "2019,4,398,010121,1,many", "minus quantity": "2019,4,398,010121,1,-1",
		"large": "2019,4,398,010121,1e15,1", "quote": `2019,"4,398,010121,1,1`, "latin1": "2019,4,398,01\xe9121,1,1",
	} {
		t.Run(name, func(t *testing.T) {
			text := head + "2019,4,860,010121,1,1\n" + row + "\n2019,398,4,010121,1,1\n"
			p := plan(put(t, "rows.csv", text))
			if s, err := p.Sift(strings.NewReader(text), nil); err != nil || s.Bad != 1 || s.Rows != 3 || s.Faults[0].First[0].Line != 3 {
				t.Errorf("row by row: %+v %v", s, err)
			}
			_, file, err := sum(t, p, false, Limits{})
			var d *Doubt
			if !errors.As(err, &d) {
				t.Fatalf("no doubt but %v", err)
			}
			if _, err := os.Stat(file); err == nil {
				t.Error("a file was left behind")
			}
		})
	}
}

// What the engine takes without a doubt has no fault row by row, and the same rows.
func TestDoubtsAgreeWithSift(t *testing.T) {
	fields := [][]string{
		{"2019", " 2019", "2019 ", "2018", "", "x", "02019", "2019.0"},
		{"4", "398", " 4", "5", "", "004", "AFG", "-4", "4.0"},
		{"398", "860", "398 ", "7", "", "1000", "99999999999"},
		{"010121", "10121", " 010121", "0101", "", "0101211", "horses", "1e5", "+10121"},
		{"1", "1.5", " 1", "1 ", "-0", "-1", "", "x", "NaN", "inf", "1e3", "0x10", "1_000", "1_", "_1", "1e15", ".5", "5.", ".", "+1", "1.00049", "1e-400", "1e400", "1d"},
		{"1", "NA", " NA", "", "x", "-1", " 2.5", "N/A", "1e3"},
	}
	clean := 0
	rapid.Check(t, func(rt *rapid.T) {
		var b strings.Builder
		b.WriteString(head)
		n := rapid.IntRange(1, 3).Draw(rt, "rows")
		for range n {
			var row []string
			for c, choices := range fields {
				i := 0 // most fields are right
				if rapid.IntRange(0, 9).Draw(rt, "odd") == 0 {
					i = rapid.IntRange(0, len(choices)-1).Draw(rt, fmt.Sprint("field", c))
				}
				row = append(row, choices[i])
			}
			b.WriteString(strings.Join(row, ",") + "\n")
		}
		p := plan(put(t, "rows.csv", b.String()))
		s, _, err := sum(t, p, true, Limits{Threads: 1})
		var d *Doubt
		if errors.As(err, &d) {
			return
		}
		if err != nil {
			rt.Fatal(err)
		}
		clean++
		if sifted, err := p.Sift(strings.NewReader(b.String()), nil); err != nil || sifted.Bad > 0 || s.Taken != n {
			rt.Fatalf("taken: %d of %d rows; row by row %+v %v", s.Taken, n, sifted, err)
		}
	})
	if clean == 0 {
		t.Error("no case was clean: the test shows nothing")
	}
}

func TestSumOverflow(t *testing.T) {
	p := plan(put(t, "rows.csv", head+"2019,4,398,010121,900000000000000,1\n2019,4,860,010121,900000000000000,1\n"))
	_, _, err := sum(t, p, false, Limits{})
	var o *Overflow
	if !errors.As(err, &o) {
		t.Fatalf("1.8e18 US dollars are taken: %v", err)
	}
}

// The sum of any split of a file is the sum of the file.
func TestSumSplits(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(rt, "n")
		at := rapid.IntRange(0, n).Draw(rt, "at")
		total := big.NewInt(0)
		parts := []string{head, head}
		for i := range n {
			v := rapid.Int64Range(0, 1e12).Draw(rt, "v")
			line := fmt.Sprintf("2019,4,398,%06d,%d.%03d,1\n", 10101+i, v/1000, v%1000)
			total.Add(total, big.NewInt(v))
			if i < at {
				parts[0] += line
			} else {
				parts[1] += line
			}
		}
		got := big.NewInt(0)
		for _, text := range parts {
			s, _, err := sum(t, plan(put(t, "rows.csv", text)), false, Limits{})
			if err != nil {
				rt.Fatal(err)
			}
			v, _ := new(big.Int).SetString(s.Total, 10)
			if v != nil { // no rows have no sum
				got.Add(got, v)
			}
		}
		if got.Cmp(total) != 0 {
			rt.Fatalf("%s, want %s", got, total)
		}
	})
}

// A Parquet file is read as a CSV of the same rows is.
func TestParquetLikeCSV(t *testing.T) {
	csv := plan(put(t, "rows.csv", head+"2019,4,398,010121,1.25,1\n2019,860,398,270900,2.5,NA\n"))
	_, fromCSV, err := sum(t, csv, false, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := open(t.Context(), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	path := filepath.Join(t.TempDir(), "in.parquet")
	if err := s.exec(t.Context(), "COPY (SELECT * FROM (VALUES (2019, 4, 398, '010121', 1.25::DOUBLE, '1'), (2019, 860, 398, '270900', 2.5, NULL)) AS x(t, i, j, k, v, q)) TO "+quote(path)+" (FORMAT parquet)"); err != nil {
		t.Fatal(err)
	}
	names, err := Columns(t.Context(), path, Limits{})
	if fmt.Sprint(names) != "[t i j k v q]" || err != nil {
		t.Fatal(names, err)
	}
	p := plan(path)
	p.Parquet = true
	_, fromParquet, err := sum(t, p, false, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if a, b := fmt.Sprint(rows(t, fromCSV, "from x")), fmt.Sprint(rows(t, fromParquet, "from x")); a != b {
		t.Errorf("CSV     %s\nParquet %s", a, b)
	}
	back := filepath.Join(t.TempDir(), "back.csv")
	if err := ToCSV(t.Context(), p, back, Limits{}); err != nil {
		t.Fatal(err)
	}
	if b, _ := os.ReadFile(back); string(b) != "t,i,j,k,v,q\n2019,4,398,010121,1.25,1\n2019,860,398,270900,2.5,\n" {
		t.Errorf("%q", b)
	}
}

func BenchmarkSum(b *testing.B) {
	spec := bulk.Synthetic{Year: 2019, Countries: 226, Products: 5000, Rows: 1_000_000, Seed: 5}
	var text, codes bytes.Buffer
	if err := errors.Join(spec.Write(&text), spec.WriteCodes(&codes)); err != nil {
		b.Fatal(err)
	}
	names, err := bulk.BACICodes("codes", &codes)
	if err != nil {
		b.Fatal(err)
	}
	p := plan(put(b, "rows.csv", text.String()))
	p.Codes = names
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		if _, _, err := sum(b, p, false, Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}
