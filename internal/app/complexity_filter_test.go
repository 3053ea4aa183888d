package app

import (
	"slices"
	"testing"
)

// Any words are a filter or are refused with a hint; a filter on years takes the years it
// names and no others.
func FuzzParseFilter(f *testing.F) {
	for _, s := range []string{"exports>=1e9", "world>=1e7", "country!=AAA,BBB", "product=01*,2709", "years=1995-2000,2010", "years!=1", "exports>=NaN", "=", "country=*", "years=2000-1990", "a>=b=c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := parseFilter(s)
		if err != nil {
			if e := AsError(err); e.Code != Invalid || e.Hint == "" {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		known := []string{"exports", "world", "population", "country", "product", "years"}
		if !slices.Contains(known, got.name) || !(got.least >= 0) || slices.Contains(got.codes, "") {
			t.Fatalf("%q is taken as %+v", s, got)
		}
		if got.name != "years" {
			return
		}
		first, _, err := span(got.codes[0])
		if err != nil || !takesYear([]filter{got}, first) {
			t.Fatalf("%q does not take the year it begins with: %v", s, err)
		}
	})
}
