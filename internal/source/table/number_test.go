package table_test

import (
	"math"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"upstep/internal/source/table"
)

// The fast ways of writing numbers give the bytes of strconv, at every size and around
// powers of ten, halves and whole numbers.
func TestNumbersAreThoseOfStrconv(t *testing.T) {
	check := func(t interface{ Fatalf(string, ...any) }, v float64) {
		if v == 0 {
			return // a negative zero is written as 0
		}
		if got, want := string(table.AppendNumber(nil, v)), strconv.FormatFloat(v, 'g', table.Digits, 64); got != want {
			t.Fatalf("%b: %s, want %s", v, got, want)
		}
		got := string(table.AppendExact(nil, v))
		if back, err := strconv.ParseFloat(got, 64); err != nil || back != v {
			t.Fatalf("%s reads back as %v, want %v", got, back, v)
		}
		if want := strconv.FormatFloat(v, 'f', -1, 64); math.Abs(v) < 1e20 && math.Abs(v) > 1e-6 && got != want {
			t.Fatalf("exact %s, want %s", got, want)
		}
	}
	for e := -330; e <= 308; e++ {
		for _, m := range []float64{1, 1.5, 0.9999999999995, 0.99999999999949, 1.00000000000049, 9.999999999995, 1.23456789012345, 2.5, 0.000125} {
			v := m * math.Pow10(e)
			if math.IsInf(v, 0) {
				continue
			}
			check(t, v)
			check(t, -v)
			check(t, math.Nextafter(v, 0))
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		check(rt, rapid.Float64Range(-1e12, 1e12).Draw(rt, "v"))
		check(rt, rapid.Float64Range(-2, 2).Draw(rt, "small"))
		// A decimal of thirteen digits that ends in 5: a tie or next to one.
		check(rt, float64(rapid.Uint64Range(1e11, 1e12-1).Draw(rt, "n")*10+5)/math.Pow10(rapid.IntRange(0, 16).Draw(rt, "e")))
	})
}

// Values of the reader are those of strconv.
func TestValuesAreRead(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.OneOf(rapid.StringMatching(`[0-9]{1,20}(\.[0-9]{0,20})?`), rapid.StringMatching(`[0-9]{1,3}(\.[0-9]{1,3})?[eE][+-]?[0-9]{1,2}`)).Draw(rt, "text")
		want, err := strconv.ParseFloat(text, 64)
		if err != nil {
			rt.Fatal(err)
		}
		x := read(t, "country,product,value\nA,1,"+text+"\n", table.Options{Workers: 1})
		if x.Bad() > 0 || x.Long.Years[0].Rows[0].Value != want {
			rt.Fatalf("%s: %v, want %v", text, x.Long.Years, want)
		}
	})
}

func BenchmarkAppendNumber(b *testing.B) {
	buf, v := make([]byte, 0, 64), 0.123456789
	for b.Loop() {
		buf = table.AppendNumber(buf[:0], v)
		v += 1e-7
	}
}
