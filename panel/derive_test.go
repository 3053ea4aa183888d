package panel

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func ratio(a, b float64) (float64, bool)    { return a / b, b > 0 }
func netShare(a, b float64) (float64, bool) { return 100 * a / (100 - b), true }

// base has manufacturing M, industry I and rents R of two economies.
//
//	        M    I    R
//	KAZ 19 12   30   20
//	    20 12   -    20
//	UZB 19  0    0   100
//	    20  5  n.a.   -
func base(t *testing.T) *Panel {
	t.Helper()
	b := NewBuilder([]Series{
		{Indicator: "M", Unit: "%", Ref: Ref{Source: "x", Vintage: "2025", Licence: "CC BY 4.0", Checksum: "aa", Table: "t"}},
		{Indicator: "I", Unit: "%", Quality: Estimated, Ref: Ref{Source: "y", Vintage: "2026", Licence: "CC BY 4.0", Checksum: "aa", Table: "t"}},
		{Indicator: "R", Unit: "%"},
	}, []string{"KAZ", "UZB"}, 2019, 2020)
	b.Set("M", "KAZ", 2019, 12)
	b.Set("M", "KAZ", 2020, 12)
	b.Set("M", "UZB", 2019, 0)
	b.Set("M", "UZB", 2020, 5)
	b.Set("I", "KAZ", 2019, 30)
	b.Set("I", "UZB", 2019, 0)
	b.SetNotApplicable("I", "UZB", 2020)
	b.Set("R", "KAZ", 2019, 20)
	b.Set("R", "KAZ", 2020, 20)
	b.Set("R", "UZB", 2019, 100)
	p, bad := b.Panel()
	if len(bad) > 0 {
		t.Fatal(bad)
	}
	return p
}

func TestDerive(t *testing.T) {
	p := base(t)
	before := [][]Observation{p.History("M", "KAZ"), p.History("I", "KAZ")}
	out, notes, err := Derive(p, []Derivation{
		{Indicator: "A.RATIO", Unit: "ratio", Formula: "M / I", Of: [2]string{"M", "I"}, Value: ratio},
		{Indicator: "Z.NET", Unit: "%", Of: [2]string{"M", "R"}, Value: netShare},
		{Indicator: "PROD", Of: [2]string{"M", "I"}, Value: func(a, b float64) (float64, bool) { return a * b / 100, a*b/100 <= 3 }},
		{Indicator: "TWICE", Of: [2]string{"A.RATIO", "M"}, Quality: Expert, Value: ratio},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		indicator, country string
		year               int
		want               float64
		state              State
	}{
		{"A.RATIO", "KAZ", 2019, 0.4, Present},     // 12/30
		{"A.RATIO", "KAZ", 2020, 0, Missing},       // no I
		{"A.RATIO", "UZB", 2019, 0, Missing},       // 0/0
		{"A.RATIO", "UZB", 2020, 0, NotApplicable}, // I not applicable
		{"Z.NET", "KAZ", 2020, 15, Present},        // 100*12/80
		{"Z.NET", "UZB", 2019, 0, Missing},         // 0/(100-100)
		{"PROD", "KAZ", 2019, 0, Missing},          // 3.6 is above 3
		{"PROD", "UZB", 2019, 0, Present},          // a true zero
		{"TWICE", "KAZ", 2019, 0.4 / 12, Present},  // an operand that is derived
		{"M", "KAZ", 2019, 12, Present},
		{"R", "UZB", 2019, 100, Present},
	} {
		o := out.At(c.indicator, c.country, c.year)
		if o.State != c.state || o.Ok() && math.Abs(o.Value-c.want) > 1e-12 {
			t.Errorf("%s %s %d = %v (%v), want %v (%v)", c.indicator, c.country, c.year, o.Value, o.State, c.want, c.state)
		}
	}
	o := out.At("A.RATIO", "KAZ", 2019)
	want := Ref{Source: "derived", Series: "M / I", Vintage: "2025; 2026", Table: "t", Checksum: "aa", Licence: "CC BY 4.0"}
	if d := cmp.Diff(want, o.Ref); d != "" || o.Quality != Estimated || o.Unit != "ratio" {
		t.Errorf("quality %v unit %q ref: %s", o.Quality, o.Unit, d)
	}
	if q := out.At("TWICE", "KAZ", 2019).Quality; q != Expert {
		t.Errorf("quality of TWICE is %v, want the floor of the derivation", q)
	}
	if len(notes) != 3 || !strings.Contains(notes[2].Text, "1 cells of PROD") {
		t.Errorf("notes %v", notes)
	}
	if d := cmp.Diff(before, [][]Observation{p.History("M", "KAZ"), p.History("I", "KAZ")}); d != "" || len(p.Indicators()) != 3 {
		t.Errorf("Derive changed its input: %s", d)
	}
}

func TestDeriveErrors(t *testing.T) {
	for name, d := range map[string]Derivation{
		"the code is taken":             {Indicator: "M", Of: [2]string{"M", "I"}, Value: ratio},
		"are not both in the panel":     {Indicator: "X", Of: [2]string{"M", "NONE"}, Value: ratio},
		"operands [X I] are not both i": {Indicator: "X", Of: [2]string{"X", "I"}, Value: ratio},
	} {
		if _, _, err := Derive(base(t), []Derivation{d}); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%+v: error %v, want %q", d, err, name)
		}
	}
}

// The ratio and the product are inverse: (a/b)*b = a within rounding.
func TestDeriveInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.Float64Range(-1e6, 1e6).Draw(t, "a")
		b := rapid.Float64Range(1e-3, 1e6).Draw(t, "b")
		build := NewBuilder([]Series{{Indicator: "A"}, {Indicator: "B"}}, []string{"KAZ"}, 2020, 2020)
		build.Set("A", "KAZ", 2020, a)
		build.Set("B", "KAZ", 2020, b)
		p, _ := build.Panel()
		out, _, err := Derive(p, []Derivation{
			{Indicator: "Q", Of: [2]string{"A", "B"}, Value: ratio},
			{Indicator: "BACK", Of: [2]string{"Q", "B"}, Value: func(a, b float64) (float64, bool) { return a * b, true }},
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := out.At("BACK", "KAZ", 2020).Value; math.Abs(got-a) > 1e-9*max(1, math.Abs(a)) {
			t.Fatalf("(%v/%v)*%v = %v", a, b, b, got)
		}
	})
}
