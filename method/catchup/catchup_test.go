package catchup

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"upstep/panel"
)

// Patent 1 of the example cites patents of 1995 and 1998 in 2000: (5 + 2) / 2 = 3.5
// years, of classes A and B: originality 1 - (1/4 + 1/4) = 1/2, corrected 1/2 x 2 = 1.
func TestOnePatentByHand(t *testing.T) {
	if got := CycleTime(7, 2); got != 3_500_000_000 {
		t.Errorf("cycle time %d", got)
	}
	if a, b := Originality(2, 2), Corrected(2, 2); a != Unit/2 || b != Unit {
		t.Errorf("originality %d, corrected %d", a, b)
	}
	// 1/3 and 2/3 are rounded to the nearest billionth.
	if a, b := ratio(1, 3), ratio(2, 3); a != 333_333_333 || b != 666_666_667 {
		t.Errorf("%d %d", a, b)
	}
	// A patent with 60,000 citations of as many classes does not overflow.
	if got := Originality(60_000, 60_000); got != Unit-16_667 {
		t.Errorf("%d", got)
	}
}

func TestRowsLeftOut(t *testing.T) {
	patents := []Patent{
		{ID: "", Country: "K", Class: "A", Year: 2000}, {ID: "a", Country: "K", Class: "A"}, {ID: "b", Class: "A", Year: 2000}, {ID: "c", Country: "K", Year: 2000},
		{"d", "K", "A", 2000, "", -1}, {"d", "K", "A", 2000, "", -1}, // said twice
		{"e", "K", "A", 2000, "", -1}, {"e", "U", "A", 2000, "", -1}, {"e", "K", "A", 2000, "", -1}, // contradicts itself
		{"f", "U", "B", 1990, "x", 3},
	}
	cites := []Citation{{"d", "f"}, {"f", "d"}, {"d", "d"}, {"d", "e"}, {"e", "f"}, {"", "f"}, {"d", ""}}
	before, beforeC := slices.Clone(patents), slices.Clone(cites)
	got := TallyOf(patents, cites, 2000, 1)
	want := Log{Patents: 10, NoID: 1, NoYear: 1, NoCountry: 1, NoClass: 1, Repeated: 1, Conflicts: 3, Taken: 2,
		Citations: 7, NoEnds: 2, SelfCited: 1, Uncited: 1, Unciting: 1, Negative: 1, Used: 1}
	if got.Log != want {
		t.Errorf("got  %+v\nwant %+v", got.Log, want)
	}
	if !slices.Equal(before, patents) || !slices.Equal(beforeC, cites) {
		t.Error("the rows were changed")
	}
	if len(got.Cells) != 2 || got.Cells[1] != (Cell{2000, "K", "A", 1, 1, 10 * Unit, 0, 0}) {
		t.Errorf("cells %+v", got.Cells)
	}
}

func random(t *rapid.T) ([]Patent, []Citation) {
	n := rapid.IntRange(2, 40).Draw(t, "n")
	var p []Patent
	for i := range n {
		p = append(p, Patent{ID: fmt.Sprint(i), Country: rapid.SampledFrom([]string{"K", "U", "C"}).Draw(t, "country"), Class: rapid.SampledFrom([]string{"A", "B", "C", "D"}).Draw(t, "class"),
			Year: 2010 + rapid.IntRange(0, 12).Draw(t, "year"), Assignee: rapid.SampledFrom([]string{"", "x", "y", "z"}).Draw(t, "assignee"), NPL: rapid.IntRange(-1, 5).Draw(t, "npl")})
	}
	var c []Citation
	for range rapid.IntRange(0, 120).Draw(t, "cites") {
		c = append(c, Citation{fmt.Sprint(rapid.IntRange(0, n).Draw(t, "from")), fmt.Sprint(rapid.IntRange(0, n).Draw(t, "to"))})
	}
	return p, c
}

// The order of rows does not matter, every measure has its range, and two copies of a
// table under other ids have the same shares.
func TestTallyProperties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p, c := random(rt)
		one := TallyOf(p, c, 2022, 5)
		q, d := slices.Clone(p), slices.Clone(c)
		rng := rand.New(rand.NewPCG(uint64(len(c)), 1))
		rng.Shuffle(len(q), func(i, j int) { q[i], q[j] = q[j], q[i] })
		rng.Shuffle(len(d), func(i, j int) { d[i], d[j] = d[j], d[i] })
		if two := TallyOf(q, d, 2022, 5); !reflect.DeepEqual(one, two) {
			rt.Fatal("the order of the rows matters")
		}
		for _, x := range one.Measure(4, 3, "U") {
			for name, v := range map[string]*float64{"own": x.Own, "base": x.Base, "originality": x.Originality, "corrected": x.Corrected, "diversification": x.Diversification,
				"spread": x.Spread, "rarefied": x.Rarefied, "hhi": x.AssigneeHHI} {
				if v != nil && (*v < -eps || *v > 1+eps) {
					rt.Fatalf("%s %s is %v", x.Code, name, *v)
				}
			}
			if x.Relative != nil && !(*x.Relative >= 0) {
				rt.Fatalf("relative %v", *x.Relative)
			}
		}
		for i := range p {
			p = append(p, p[i])
			p[len(p)-1].ID += "'"
		}
		for i := range c {
			c = append(c, Citation{c[i].Citing + "'", c[i].Cited + "'"})
		}
		doubled := TallyOf(p, c, 2022, 5).Measure(4, 3, "U")
		for i, x := range one.Measure(4, 3, "U") {
			y := doubled[i]
			if y.Patents != 2*x.Patents || !same(x.CycleTime, y.CycleTime) || !same(x.Relative, y.Relative) || !same(x.Localisation, y.Localisation) || !same(x.Decentral, y.Decentral) || !same(x.Originality, y.Originality) {
				rt.Fatalf("doubled: %+v\n%+v", x, y)
			}
		}
	})
}

func same(a, b *float64) bool {
	if a == nil || b == nil {
		return a == b
	}
	return math.Abs(*a-*b) < 1e-9
}

// The mean of the relative cycle times of all patents is 1, whatever their country:
// each class's mean is its own norm.
func TestRelativeAveragesToOne(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p, c := random(rt)
		sum, n := 0.0, 0.0
		for _, x := range TallyOf(p, c, 2022, 13).Measure(4, 100, "U") {
			if x.Timed > 0 && x.Relative == nil {
				return // a class whose lags are all zero has no norm
			}
			if x.Relative != nil {
				sum += *x.Relative * float64(x.Timed)
				n += float64(x.Timed)
			}
		}
		if n > 0 && math.Abs(sum/n-1) > 1e-9 {
			rt.Fatalf("mean %v", sum/n)
		}
	})
}

// Two classes of 2 patents, samples of 2: of the 6 pairs 4 have both classes and 2 one:
// (4 x 2 + 2 x 1) / 6 = 5/3. A sample of all has all; of one, one.
func TestRarefied(t *testing.T) {
	if got, ok := Rarefied([]float64{2, 2}, 2); !ok || math.Abs(got-5.0/3) > 1e-12 {
		t.Errorf("%v %v", got, ok)
	}
	if got, ok := Rarefied([]float64{5, 1, 9}, 15); !ok || math.Abs(got-3) > 1e-9 {
		t.Errorf("all: %v %v", got, ok)
	}
	if got, _ := Rarefied([]float64{5, 1, 9}, 1); math.Abs(got-1) > 1e-9 {
		t.Errorf("one: %v", got)
	}
	if _, ok := Rarefied([]float64{50, 49}, 100); ok {
		t.Error("99 patents were rarefied to 100")
	}
	rapid.Check(t, func(rt *rapid.T) {
		x := rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 50), func(n int) float64 { return float64(n) }), 1, 10).Draw(rt, "x")
		last := 0.0
		for n := 1; ; n++ {
			v, ok := Rarefied(x, n)
			if !ok {
				break
			}
			if v < last-1e-9 || v > float64(n)+1e-9 {
				rt.Fatalf("%d: %v after %v", n, v, last)
			}
			last = v
		}
	})
}

// Ten patents each with cycle times 1, 2 and 3: a third of the patents lie in the first
// class. 0.33 falls into it, 0.67 into the third.
func TestBounds(t *testing.T) {
	list := []Class{{Code: "c", Timed: 10, CycleTime: new(3.0)}, {Code: "a", Timed: 10, CycleTime: new(1.0)}, {Code: "b", Timed: 10, CycleTime: new(2.0)}, {Code: "d"}}
	low, high, ok := Bounds(list, 0.33, 0.67, 1)
	if !ok || low != 1 || high != 3 {
		t.Errorf("%v %v %v", low, high, ok)
	}
	if _, _, ok := Bounds(list[3:], 0.33, 0.67, 1); ok {
		t.Error("no cycle time and yet bounds")
	}
	// The first is too small to be sorted with, so the second is the shortest.
	list[1].Timed = 9
	if low, _, _ := Bounds(list, 0.33, 0.67, 10); low != 2 {
		t.Errorf("%v", low)
	}
	// One class holds everything: it is neither short nor long.
	if low, high, _ := Bounds(list[:1], 0.33, 0.67, 1); cycleOf(3, low, high) != Medium {
		t.Error("the only class is not medium")
	}
}

// A parabola with its least at 2000 is found again, with a narrow interval; one that
// bends the other way, lies outside or has too few points is not accepted.
func TestSwitchingPoint(t *testing.T) {
	curve := func(n int, f func(x float64) float64) (out []Point) {
		for i := range n {
			out = append(out, Point{float64(1990 + i), f(float64(i - 10))})
		}
		return out
	}
	got := SwitchingPoint(curve(21, func(x float64) float64 { return .8 + x*x/500 }), Options{})
	if !got.Accepted || math.Abs(*got.Year-2000) > 1e-6 || *got.High-*got.Low > 1e-6 {
		t.Errorf("%+v", got)
	}
	for why, series := range map[string][]Point{
		"few":       curve(9, func(x float64) float64 { return x * x }),
		"no-least":  curve(21, func(x float64) float64 { return -x * x }),
		"outside":   curve(21, func(x float64) float64 { return (x + 30) * (x + 30) }),
		"one-sided": curve(21, func(x float64) float64 { return (x + 8) * (x + 8) }),
		"wide":      noise(40),
	} {
		if got := SwitchingPoint(series, Options{Level: 0.98}); got.Accepted || got.Why != why {
			t.Errorf("%s: %+v", why, got)
		}
	}
	if DetourOf(SwitchingPoint(curve(21, func(x float64) float64 { return .9 - x/200 }), Options{})) != DetourBegun {
		t.Error("a falling line below 1 is a detour begun")
	}
	if DetourOf(SwitchingPoint(curve(21, func(x float64) float64 { return 1.5 + x*x/500 }), Options{})) != DetourNot {
		t.Error("a turn above 1 is no detour")
	}
}

// noise is a faint parabola under large waves of changing length.
func noise(n int) (out []Point) {
	for i := range n {
		x := float64(i - n/2)
		out = append(out, Point{float64(1980 + i), 1 + x*x*3e-4 + 0.4*math.Sin(float64(i*i))})
	}
	return out
}

func TestSmooth(t *testing.T) {
	in := []Point{{2000, 1}, {2001, 2}, {2002, 6}, {2005, 4}}
	// 2000: 2000-2002, three of five; 2001: 2000-2002; 2002 too; 2005 stands alone.
	want := []Point{{2000, 3}, {2001, 3}, {2002, 3}}
	if got := Smooth(in, 5); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}

// What a profile says holds over the range it names, and not at the first step beyond.
func TestProfileRange(t *testing.T) {
	n := NIS{Scaled: [5]float64{.75, .8, .5, .1, .9}}
	p := ProfileOf(n, 2.0/3, 3)
	// Localisation .75 and diversification .8 are above, originality .9 reversed, cycle .9.
	if p.Kind != CatchingUp || p.Range[0] > 0.51 || math.Abs(p.Range[1]-0.797) > 0.01 || p.ElseAbove != Imbalanced {
		t.Errorf("%+v", p)
	}
	if p := ProfileOf(NIS{Scaled: [5]float64{.5, .5, .5, .5, .5}}, 2.0/3, 3); p.Kind != Balanced {
		t.Errorf("%+v", p)
	}
}

func TestCheck(t *testing.T) {
	if err := (Options{}).Check(); err != nil {
		t.Errorf("defaults: %v", err)
	}
	for _, o := range []Options{{Window: -1}, {MinPatents: 4}, {Rarefy: -2}, {ShortShare: .8, LongShare: .5}, {HighMark: .4}, {Marks: 5}, {Smooth: 4}, {Draws: 5}, {Level: 2}, {GrowthYears: -1}, {MinExpected: -1}} {
		if o.Check() == nil {
			t.Errorf("%+v passes", o)
		}
		if _, err := Assess(Input{}, o); err == nil {
			t.Errorf("%+v is computed with", o)
		}
	}
}

// Six countries of 100 patents each in two years; results can be written and are the
// same every time; a seventh with three patents has no measures.
func TestAssessTally(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	var p []Patent
	for i := range 1200 {
		c := "ABCDEF"[i%6 : i%6+1]
		p = append(p, Patent{ID: fmt.Sprint(i), Country: c, Class: fmt.Sprint("k", rng.IntN(3+i%6)), Year: 2000 + i/100, Assignee: fmt.Sprint(rng.IntN(5 + i%6)), NPL: rng.IntN(4)})
	}
	for i := range 3 {
		p = append(p, Patent{ID: fmt.Sprint("z", i), Country: "Z", Class: "k1", Year: 2011, NPL: -1})
	}
	var c []Citation
	for i := range 8000 {
		from := rng.IntN(1200)
		c = append(c, Citation{fmt.Sprint(from), fmt.Sprint(rng.IntN(from + 1))})
		_ = i
	}
	tally := TallyOf(p, c, 2011, 8)
	in := Input{Country: "B", Tally: tally}
	r, err := Assess(in, Options{Window: 8, GrowthYears: 4, MinTimed: 5})
	if err != nil {
		t.Fatal(err)
	}
	if r.Own == nil || r.Profile == nil || len(r.NIS) != 6 || r.Turn == nil || len(r.Fields) == 0 || r.Fields[0].Basis != Computed {
		t.Errorf("%+v", r)
	}
	one, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Assess(in, Options{Window: 8, GrowthYears: 4, MinTimed: 5})
	if err != nil {
		t.Fatal(err)
	}
	if two, _ := json.Marshal(again); string(one) != string(two) {
		t.Error("the same input gives other bytes")
	}
	z, err := Assess(Input{Country: "Z", Tally: tally}, Options{Window: 8})
	if err != nil {
		t.Fatal(err)
	}
	if z.Own != nil || z.Profile != nil || *z.Patents != 3 || !hasNote(z, "too-few-patents") || len(z.Few) != 1 {
		t.Errorf("%+v", z)
	}
}

func hasNote(r *Result, code string) bool {
	for _, n := range r.Notes {
		if n.Code == code {
			return true
		}
	}
	return false
}

// A country that the table names has none in a year without it; one that the table never
// names, and years before the table, are not known.
func TestPatentsNotKnown(t *testing.T) {
	list := []Patent{{ID: "1", Country: "K", Class: "A", Year: 2015, NPL: -1}, {ID: "2", Country: "U", Class: "A", Year: 2020, NPL: -1}}
	for _, c := range []struct {
		country, code string
		year          int
		patents       float64 // -1: not known
	}{{"K", "", 2015, 1}, {"K", "no-patents", 2020, 0}, {"Z", "not-named", 2020, -1}, {"K", "table-too-short", 2005, -1}, {"Z", "table-too-short", 2014, -1}} {
		r, err := Assess(Input{Country: c.country, Tally: TallyOf(list, nil, c.year, 3)}, Options{Year: c.year})
		if err != nil {
			t.Fatal(err)
		}
		if (r.Patents == nil) != (c.patents < 0) || r.Patents != nil && *r.Patents != c.patents {
			t.Errorf("%s %d: %v patents", c.country, c.year, r.Patents)
		}
		if c.code != "" && !slices.ContainsFunc(r.Notes, func(n panel.Note) bool { return n.Code == c.code }) {
			t.Errorf("%s %d: no note %s in %+v", c.country, c.year, c.code, r.Notes)
		}
		for _, f := range r.Fields {
			if (f.Count == nil) != (c.patents < 0) {
				t.Errorf("%s %d: field %+v", c.country, c.year, f)
			}
		}
	}
}
