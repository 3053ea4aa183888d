package catalogue

import (
	"io/fs"
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func mustLoad(t testing.TB) *Catalogue {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatalf("the embedded catalogue is broken:\n%v", err)
	}
	return c
}

// embeddedFiles returns the six files, to be damaged by a test.
func embeddedFiles(t testing.TB) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	for _, name := range []string{indicatorsFile, groupsFile, deckFile, claimsFile, sourcesFile, paramsFile} {
		data, err := fs.ReadFile(embedded, name)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = &fstest.MapFile{Data: data}
	}
	return out
}

func TestOrders(t *testing.T) {
	c := mustLoad(t)
	all := c.Indicators()
	for i := 1; i < len(all); i++ {
		if all[i-1].Code >= all[i].Code {
			t.Errorf("Indicators: %s before %s", all[i-1].Code, all[i].Code)
		}
	}
	rows := c.Assessed()
	if len(rows) < 20 {
		t.Errorf("gap table has %d rows, methods 1.1 names 20 items", len(rows))
	}
	for i := 1; i < len(rows); i++ {
		if rows[i-1].Order >= rows[i].Order {
			t.Errorf("Assessed: %s before %s", rows[i-1].Code, rows[i].Code)
		}
	}
	done := map[string]bool{}
	for _, v := range all {
		done[v.Code] = v.Derive == nil
	}
	for _, v := range c.Derived() {
		for _, of := range v.Derive.Of {
			if !done[of] {
				t.Errorf("Derived: %s comes before its operand %s", v.Code, of)
			}
		}
		done[v.Code] = true
	}
}

func TestLookups(t *testing.T) {
	c := mustLoad(t)
	v, ok := c.Indicator("IP.TMK.RESD")
	if !ok || v.Source != "wdi-2021-09" || v.Quality != "" || !v.Count {
		t.Errorf("IP.TMK.RESD = %+v, %v; want the 2021 edition, not the retired snapshot", v, ok)
	}
	if v, _ := c.Indicator("GE.SE"); v.Series != "GE.EST" || v.Column != "std_err" {
		t.Errorf("GE.SE reads %s %s", v.Series, v.Column)
	}
	if v, _ := c.Indicator("IT.NET.SECR.P6"); v.Break != 2018 {
		t.Errorf("secure servers break in %d, want 2018", v.Break)
	}
	for _, code := range []string{"", "gb.xpd.rsdv.gd.zs", "NO.SUCH"} {
		if _, ok := c.Indicator(code); ok {
			t.Errorf("Indicator(%q) found", code)
		}
	}
	if _, ok := c.Group("mic"); ok {
		t.Error("groups are found by exact code only")
	}
	if s, _ := c.Source("ots-2017"); s.Terms != NonCommercial {
		t.Errorf("ots-2017 terms %q", s.Terms)
	}
	if s, _ := c.Source("atlas-2019"); s.Terms != Unsettled {
		t.Errorf("atlas-2019 terms %q", s.Terms)
	}
}

// A caller may change what it was given.
func TestCopies(t *testing.T) {
	c := mustLoad(t)
	fresh, err := Parse(embedded)
	if err != nil {
		t.Fatal(err)
	}
	spoil := func() {
		for _, v := range c.Indicators() {
			for i := range v.Also {
				v.Also[i] = "x"
			}
			v.Chapters[0] = -1
			if v.Bounds.Min != nil {
				*v.Bounds.Min = -99
			}
			if v.Derive != nil {
				v.Derive.Of[0], v.Derive.Scale = "x", -1
			}
		}
		for _, g := range c.Groups() {
			if g.Rule != nil {
				g.Rule.Region = "x"
				for i := range g.Rule.Income {
					g.Rule.Income[i] = "x"
				}
			}
			for i := range g.Members {
				g.Members[i] = "x"
			}
		}
		for _, v := range c.Claims() {
			v.Subjects[0] = "x"
			clear(v.Expect)
			if v.Comparator.Value != nil {
				*v.Comparator.Value = -99
			}
		}
		for _, s := range c.Sources() {
			clear(s.Aliases)
			for i := range s.Files {
				s.Files[i] = "x"
			}
		}
		clear(c.DeckClasses().Classes)
		c.Deck()[0].Value = -99
		c.Params()[0].Value = -99
		c.IncomeFiles()[0].FiscalYear = -99
	}
	spoil()
	if d := cmp.Diff(fresh, c, cmp.AllowUnexported(Catalogue{})); d != "" {
		t.Errorf("a caller changed the catalogue:\n%s", d)
	}
}

// Chapter 9.6 prints six weight sets of three; each sums to 1, as do the two
// weights of the severity and the four of the score of tradables.
func TestWeightsSumToOne(t *testing.T) {
	c := mustLoad(t)
	sums, n := map[string]float64{}, map[string]int{}
	for _, p := range c.Params() {
		if p.Unit != "weight" {
			continue
		}
		set := p.ID[:strings.LastIndexAny(p.ID, "._")]
		sums[set] += p.Value
		n[set]++
	}
	if len(sums) != 8 {
		t.Errorf("%d weight sets, want 6 of feasibility, 1 of severity and 1 of tradables: %v", len(sums), sums)
	}
	for set, sum := range sums {
		if math.Abs(sum-1) > 1e-9 {
			t.Errorf("%s sums to %v over %d weights", set, sum, n[set])
		}
	}
}

// Numbers read in the methods specification.
func TestParams(t *testing.T) {
	c := mustLoad(t)
	for _, w := range []struct {
		id, provenance string
		value          float64
	}{
		{"missing.max_lag", "judgement", 3},
		{"missing.coverage", "judgement", .6},
		{"missing.group_share", "judgement", .3},
		{"gap.min_population", "judgement", 5e5},
		{"gap.winsorise_high", "judgement", .975},
		{"claims.slightly_share", "judgement", .15},
		{"claims.slightly_sd", "judgement", .25},
		{"space.link", "verified", .55},
		{"space.min_exports", "literature", 1e9},
		{"strategy.border", "judgement", .1},
		{"feasibility.long_jumps.cog", "verified", .35},
		{"feasibility.ceiling_income", "verified", 6000},
		{"feasibility.ceiling_table", "verified", 1.75},
		{"feasibility.clamp", "judgement", 3},
	} {
		p, ok := c.Param(w.id)
		if !ok || p.Value != w.value || p.Provenance != w.provenance {
			t.Errorf("%s = %+v, want %v %s", w.id, p, w.value, w.provenance)
		}
	}
}

func TestDerive(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, w := range []struct {
		op          Op
		a, b, scale float64
		want        float64
		ok          bool
	}{
		{Ratio, 12, 48, 1, .25, true},
		{Ratio, 12, 48, 100, 25, true},
		{Ratio, 12, 0, 1, 0, false},
		{Ratio, 12, -3, 1, 0, false},
		{Product, 20000, 19e6, 1, 3.8e11, true},
		{NetShare, 11.5, 20, 100, 14.375, true}, // 11.5 of the 80 outside rents
		{NetShare, 11.5, 100, 100, 0, false},
		{NetOf, 30000, 20, 1, 24000, true},
		{Product, nan, 1, 1, 0, false},
		{Product, inf, 1, 1, 0, false},
		{"other", 1, 1, 1, 0, false},
	} {
		d := Derive{Op: w.op, Scale: w.scale}
		got, ok := d.Value(w.a, w.b)
		if ok != w.ok || math.Abs(got-w.want) > 1e-9*math.Abs(w.want) {
			t.Errorf("%s(%v, %v)*%v = %v, %v; want %v, %v", w.op, w.a, w.b, w.scale, got, ok, w.want, w.ok)
		}
	}
}

// Taking b out of a and sharing the rest over what is left undo each other.
func TestDeriveInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.Float64Range(.01, 1e6).Draw(t, "a")
		b := rapid.Float64Range(0, 99).Draw(t, "b")
		share, ok := Derive{Op: NetShare, Scale: 100}.Value(a, b)
		if !ok {
			t.Fatal("no share")
		}
		back, ok := Derive{Op: NetOf, Scale: 1}.Value(share, b)
		if !ok || math.Abs(back-a) > 1e-9*a {
			t.Fatalf("%v -> %v -> %v", a, share, back)
		}
	})
}

func TestBounds(t *testing.T) {
	zero, hundred := 0., 100.
	b := Bounds{&zero, &hundred}
	for v, want := range map[float64]bool{-.1: false, 0: true, 100: true, 100.1: false} {
		if b.Contain(v) != want {
			t.Errorf("[0,100] contains %v: %v", v, !want)
		}
	}
	if (Bounds{}).Contain(math.NaN()) || !(Bounds{}).Contain(math.Inf(-1)) {
		t.Error("open bounds hold everything but NaN")
	}
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		if _, err := Parse(embedded); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkIndicators(b *testing.B) {
	c := mustLoad(b)
	for b.Loop() {
		c.Indicators()
	}
}
