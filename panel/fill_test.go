package panel

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Fill does what Set does row by row, errors included.
func TestFill(t *testing.T) {
	economies := []string{"AFG", "KAZ", "XXX"} // the last is not in the panel
	build := func() *Builder {
		return NewBuilder([]Series{{Indicator: "A"}, {Indicator: "B"}}, []string{"AFG", "KAZ"}, 2018, 2020)
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 12).Draw(t, "n")
		r := Rows{Economies: economies}
		for range n {
			r.Code = append(r.Code, rapid.Int32Range(0, 2).Draw(t, "code"))
			r.Year = append(r.Year, rapid.Int64Range(2017, 2021).Draw(t, "year"))
			r.Value = append(r.Value, rapid.SampledFrom([]float64{0, 1.5, -2, math.NaN(), math.Inf(1)}).Draw(t, "value"))
		}
		x, y := build(), build()
		x.Fill("B", r)
		for i := range n {
			y.Set("B", economies[r.Code[i]], int(r.Year[i]), r.Value[i])
		}
		p, bad := x.Panel()
		q, worse := y.Panel()
		if len(bad) != len(worse) {
			t.Fatalf("%d errors, Set gave %d", len(bad), len(worse))
		}
		for i := range bad {
			if bad[i].Error() != worse[i].Error() {
				t.Fatalf("error %v, Set gave %v", bad[i], worse[i])
			}
		}
		for _, c := range []string{"AFG", "KAZ"} {
			for _, code := range []string{"A", "B"} {
				if d := cmp.Diff(q.History(code, c), p.History(code, c)); d != "" {
					t.Fatal(d)
				}
			}
		}
	})
	b := build()
	b.Fill("none", Rows{})
	if _, bad := b.Panel(); len(bad) != 1 {
		t.Errorf("an unknown series gave %v", bad)
	}
}
