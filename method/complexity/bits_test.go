//go:build amd64 && !amd64.v3

package complexity_test

import (
	"crypto/sha256"
	"encoding/binary"
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"upstep/method/complexity"
	"upstep/trade"
)

var update = flag.Bool("update", false, "rewrite testdata/bits.txt")

// hashed is a table of 75 x 401 whose values come from multiplications of whole numbers.
func hashed() *trade.Matrix {
	m := &trade.Matrix{Year: 2000, System: "hashed"}
	for c := range 75 {
		m.Countries = append(m.Countries, fmt.Sprintf("C%02d", c))
		for p := range 401 {
			if c == 0 {
				m.Products = append(m.Products, fmt.Sprintf("P%03d", p))
			}
			x := uint64(c*401+p+1) * 0x9e3779b97f4a7c15
			x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
			x ^= x >> 27
			v := float64(x >> 50)
			if x%3 == 0 || x%uint64(401) > uint64(c*5+60) {
				v = 0
			}
			m.X = append(m.X, v)
		}
	}
	return m
}

// The numbers have the same bits in every build for amd64, with and without vectors. Where
// the compiler may fuse a multiplication with an addition, which it does for other
// processors and from GOAMD64=v3, last digits differ.
func TestBits(t *testing.T) {
	var out strings.Builder
	for _, c := range []struct {
		name string
		m    *trade.Matrix
	}{
		{"st/trade.csv", exports(t, "testdata/st/trade.csv", "country", "product", "value")},
		{"hashed", hashed()},
	} {
		for _, conv := range []complexity.Convention{complexity.Upstep, complexity.Stata, complexity.Py, complexity.R, complexity.OEC} {
			r := compute(t, c.m, conv)
			if !r.Ranked {
				t.Fatalf("%s %s is not ranked: its bits say little", c.name, conv.Name)
			}
			names, tables := complexity.Tables(r)
			h := sha256.New()
			for i, table := range tables {
				fmt.Fprintln(h, names[i], len(table))
				for _, v := range table {
					h.Write(binary.LittleEndian.AppendUint64(nil, math.Float64bits(v)))
				}
			}
			fmt.Fprintf(&out, "%s %s %x\n", c.name, conv.Name, h.Sum(nil))
		}
	}
	if *update {
		if err := os.WriteFile("testdata/bits.txt", []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/bits.txt")
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("the numbers have other bits than testdata/bits.txt; have\n%swant\n%s", out.String(), want)
	}
}
