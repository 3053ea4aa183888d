package policy

import (
	"encoding/json"
	"math"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"upstep/panel"
)

// The worked example: .5 % of 33 bn, business part .4, 60,000 a firm.
func TestVectorGERD(t *testing.T) {
	data, err := os.ReadFile("testdata/vectors/ex01g_gerd_path.json")
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]float64
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	n := FirmsNeeded(33e9, 0.005, 0.4, 60000)
	for name, got := range map[string]float64{"gerd_needed_usd": n.GERD, "business_part_usd": n.Business, "firms_at_L4plus_needed": n.Firms} {
		if w, ok := want[name]; !ok || math.Abs(got-w) > 1e-9*max(1, w) {
			t.Errorf("%s is %v, want %v", name, got, w)
		}
	}
}

// world has a home economy AAA at .1 % of GDP in 2020, and others whose R&D moved.
func world(t testing.TB) *panel.Panel {
	t.Helper()
	codes := []string{"AAA", "BBB", "CCC", "DDD"}
	b := panel.NewBuilder([]panel.Series{{Indicator: gerdCode, Unit: "% of GDP"}, {Indicator: gdpCode, Unit: "US$"}, {Indicator: growthCode, Unit: "%"}}, codes, 2000, 2020)
	b.Set(gerdCode, "AAA", 2019, 0.1)
	b.Set(gdpCode, "AAA", 2020, 100e9)
	for y := 2011; y <= 2020; y++ {
		b.Set(growthCode, "AAA", y, 0)
	}
	b.Set(gerdCode, "BBB", 2005, 0.1)
	b.Set(gerdCode, "BBB", 2015, 0.6) // low, and reached .5
	b.Set(gerdCode, "CCC", 2006, 0.2)
	b.Set(gerdCode, "CCC", 2016, 0.3) // low, and did not
	b.Set(gerdCode, "DDD", 2006, 1)
	b.Set(gerdCode, "DDD", 2016, 2) // from high up
	p, bad := b.Panel()
	if len(bad) > 0 {
		t.Fatal(bad)
	}
	return p
}

func gerd(t testing.TB) GERDInput {
	return GERDInput{Country: "AAA", Cut: 2020, Panel: world(t), World: []string{"DDD", "AAA", "CCC", "BBB"}}
}

// By hand: GDP stays at 100 bn, the share rises from .1 % in 2020 by .04 points a year to
// .5 % in 2030. In 2025 it is .3 %: 300 m, 120 m of it business, 2,000 firms of 60,000.
func TestPathByHand(t *testing.T) {
	p, err := PathGERD(gerd(t), GERDOptions{By: 2030})
	if err != nil || p.Refused() || len(p.Years) != 11 {
		t.Fatal(err, p)
	}
	y := p.Years[5]
	if y.Year != 2025 || math.Abs(y.Share-0.003) > 1e-12 || math.Abs(y.GERD-3e8) > 1e-3 || math.Abs(y.Business-1.2e8) > 1e-3 || math.Abs(y.Firms-2000) > 1e-9 || y.Capable != nil {
		t.Errorf("%+v", y)
	}
	if math.Abs(p.AtTarget.Firms-5e8*.4/60000) > 1e-9 || p.Plausible != nil || p.Late {
		t.Errorf("%+v", p)
	}
	// The path asks for .4 points in ten years. BBB rose .5 and DDD 1, CCC .1.
	h := p.History
	if math.Abs(h.Needed-0.004) > 1e-12 || h.Of != 3 || h.Faster != 2 || h.Low != 2 || len(h.Reached) != 1 || h.Reached[0].Country != "BBB" || h.Median != nil {
		t.Errorf("%+v", h)
	}
}

// By hand: 2,000 firms carry 2,000 x 60,000 / .4 = 300 m, .3 % of 100 bn. With 10 % more
// a year they carry .5 % when 1.1^n >= 5/3, n = 5.36: after six years.
func TestPathFirms(t *testing.T) {
	firms, growth, none := 2000.0, 0.1, 0.0
	in := gerd(t)
	in.Firms, in.FirmsGrowth = &firms, &growth
	p, err := PathGERD(in, GERDOptions{By: 2030})
	if err != nil || p.Plausible == nil || *p.Plausible != 2026 || math.Abs(*p.Years[0].Carried-0.003) > 1e-12 {
		t.Fatalf("%v %+v", err, p)
	}
	in.FirmsGrowth = &none
	if p, err = PathGERD(in, GERDOptions{By: 2030}); err != nil || p.Plausible != nil || !p.Late {
		t.Errorf("%v %+v", err, p)
	}
}

// By hand: 4,000 firms carry 600 m, .6 % of 100 bn. GDP grows by 5 % a year and their number
// does not: .5 % of it is 600 m when 1.05^n = 1.2, n = 3.74, so they suffice to 2023 and no
// longer. With 5 % more of them a year they suffice from the first year; with 2 % a year and
// the target already in 2025 their .6 % x (1.02/1.05)^5 = .519 % still does.
func TestPathFirmsFallBehind(t *testing.T) {
	firms, growth := 4000.0, 0.05
	in := gerd(t)
	in.Firms, in.Growth = &firms, &growth
	p := rise(t, in, GERDOptions{By: 2030})
	if p.Plausible != nil || !p.Late {
		t.Errorf("plausible %v, late %v", p.Plausible, p.Late)
	}
	in.FirmsGrowth = &growth
	if p = rise(t, in, GERDOptions{By: 2030}); p.Late || p.Plausible == nil || *p.Plausible != 2020 {
		t.Errorf("plausible %v, late %v", p.Plausible, p.Late)
	}
	slow := 0.02
	in.FirmsGrowth = &slow
	if p = rise(t, in, GERDOptions{By: 2025}); p.Late || p.Plausible == nil || *p.Plausible != 2020 {
		t.Errorf("plausible %v, late %v", p.Plausible, p.Late)
	}
	if p = rise(t, in, GERDOptions{By: 2030}); p.Plausible != nil || !p.Late { // .6 % x (1.02/1.05)^10 = .449 %
		t.Errorf("plausible %v, late %v", p.Plausible, p.Late)
	}
}

// A missing first point is a refusal that says what there was.
func TestPathRefuses(t *testing.T) {
	in := gerd(t)
	in.Country = "BBB"
	p, err := PathGERD(in, GERDOptions{})
	if err != nil || !p.Refused() || len(p.Years) > 0 || p.History != nil {
		t.Fatal(err, p)
	}
	var text string
	for _, n := range p.Notes {
		text += n.Text + "\n"
	}
	if !strings.Contains(text, "the last figure is of 2015") || !strings.Contains(text, "GDP in US$ is not known: the pack has no figure") {
		t.Error(text)
	}
	for _, o := range []GERDOptions{{Target: 0.2}, {Target: math.NaN()}, {BusinessShare: 1.1}, {PerFirm: 0.5}, {PerFirm: -1}, {By: 2020}, {By: 2300}, {Window: 99}, {Horizon: 300}, {LowStart: -1}} {
		if _, err := PathGERD(gerd(t), o); err == nil {
			t.Errorf("%+v was taken", o)
		}
	}
	bad, growth := math.NaN(), 0.1
	for _, in := range []GERDInput{{Firms: &bad}, {FirmsGrowth: &growth}, {Growth: &bad}} {
		full := gerd(t)
		full.Firms, full.FirmsGrowth, full.Growth = in.Firms, in.FirmsGrowth, in.Growth
		if _, err := PathGERD(full, GERDOptions{}); err == nil {
			t.Errorf("%+v was taken", in)
		}
	}
}

// A higher target, a larger business part and smaller firms need more firms; the order of
// the world does not matter; the input is not changed.
func TestPathProperties(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		o := GERDOptions{Target: rapid.Float64Range(0.002, 0.05).Draw(r, "target"), By: rapid.IntRange(2021, 2060).Draw(r, "by"),
			BusinessShare: rapid.Float64Range(0.05, 0.8).Draw(r, "business"), PerFirm: rapid.Float64Range(1e3, 1e7).Draw(r, "firm")}
		in := gerd(t)
		growth := rapid.Float64Range(-0.1, 0.1).Draw(r, "growth")
		in.Growth = &growth
		base := rise(t, in, o)
		for i := 1; i < len(base.Years); i++ {
			if base.Years[i].Share < base.Years[i-1].Share {
				r.Fatal("the share falls on the way to a higher target")
			}
		}
		for _, more := range []GERDOptions{{o.Target * 1.1, o.By, o.BusinessShare, o.PerFirm, 0, 0, 0, 0, 0}, {o.Target, o.By, o.BusinessShare * 1.1, o.PerFirm, 0, 0, 0, 0, 0}, {o.Target, o.By, o.BusinessShare, o.PerFirm / 1.1, 0, 0, 0, 0, 0}} {
			if rise(t, in, more).AtTarget.Firms <= base.AtTarget.Firms {
				r.Fatalf("%+v needs no more firms than %+v", more, o)
			}
		}
		back := gerd(t)
		back.Growth = &growth
		slices.Reverse(back.World)
		if !reflect.DeepEqual(rise(t, back, o).History, base.History) || !slices.Equal(in.World, []string{"DDD", "AAA", "CCC", "BBB"}) {
			r.Fatal("the order of the world shows, or it was changed")
		}
	})
}

func rise(t testing.TB, in GERDInput, o GERDOptions) *GERDPath {
	p, err := PathGERD(in, o)
	if err != nil || p.Refused() {
		t.Fatal(err, p)
	}
	return p
}
