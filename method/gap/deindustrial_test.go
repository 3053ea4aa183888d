package gap_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"upstep/method/gap"
	"upstep/panel"
)

const (
	man      = "NV.IND.MANF.ZS"
	industry = "NV.IND.TOTL.ZS"
	gerd     = "GB.XPD.RSDV.GD.ZS"
	highTech = "NV.MNF.TECH.ZS.UN"
)

// Economies E01..E12 have 1990-2020. Manufacturing is a hump in income, which grows
// 3 % a year from 1000 i. E01 is the case: 20 % until 1999, then falling by one
// point a year; E12 has data to 2004 only; E11 only from 2008.
func deindustrialWorld(t *testing.T) (*panel.Panel, []string) {
	var all []string
	for i := range 12 {
		all = append(all, string(rune('A'+i))+"AA")
	}
	b := panel.NewBuilder([]panel.Series{{Indicator: man, Ref: panel.Ref{Table: "wdi", Checksum: "x"}}, {Indicator: industry}, {Indicator: income}, {Indicator: people}, {Indicator: rents}}, all, 1990, 2020)
	for i, c := range all {
		for y := 1990; y <= 2020; y++ {
			inc := 1000 * float64(i+1) * math.Exp(0.03*float64(y-1990))
			b.Set(income, c, y, inc)
			b.Set(people, c, y, 2e6*float64(1+i%4)*math.Exp((0.004+0.003*float64(i%3))*float64(y-1990)+0.01*wobble(i*y)))
			b.Set(rents, c, y, 20)
			b.Set(industry, c, y, 30)
			l := math.Log(inc / 6000)
			v := 22 - 4*l*l + wobble(i+y)
			switch {
			case c == "AAA":
				v = min(20, 20-float64(y-1999)) / 1.25
			case c == "LAA" && y > 2004, c == "KAA" && y < 2008:
				continue
			}
			b.Set(man, c, y, v)
		}
	}
	p, bad := b.Panel()
	if len(bad) > 0 {
		t.Fatal(bad)
	}
	return p, all
}

func TestDeindustrialise(t *testing.T) {
	p, all := deindustrialWorld(t)
	in := gap.DeindustrialInput{Panel: p, Countries: []string{"AAA", "FAA", "KAA", "LAA"}, World: all[1:], Group: gap.Peers{Members: all}}
	r, err := gap.Deindustrialise(in)
	if err != nil {
		t.Fatal(err)
	}
	v := r.Plain
	if v.Year != 2020 || v.Hump == nil || v.Hump.Peak == nil {
		t.Fatalf("year %d, hump %+v, notes %v", v.Year, v.Hump, v.Notes)
	}
	if v.Cohort.Before != 2000 || v.Cohort.Share == nil || !code(v.Notes, "cohort-relaxed") {
		t.Errorf("cohort %+v, notes %v", v.Cohort, v.Notes)
	}
	c := v.Cases[0]
	// Share 16 in 1990-1999 and 0.8 less each year after: the first mean, 1992, is
	// the top; the newest mean is that of 2018, (20-19)/1.25 = 0.8.
	if c.Peak.Top.Year != 1992 || !c.Peak.AtStart || c.Peak.Now.Year != 2018 {
		t.Errorf("peak %+v", c.Peak)
	}
	near(t, "fall", c.Peak.Fall, 16-0.8, 1e-9)
	if c.Peaked != gap.Yes || c.PeakLow != gap.Yes || c.PeakEarly != gap.Yes || c.BelowHump != gap.Yes || c.Premature != gap.Yes || c.DeManufactured != gap.Yes {
		t.Errorf("AAA: %+v", c)
	}
	near(t, "ratio", *c.Ratio, *c.Manufacturing/30, 1e-12)
	// FAA starts on the summit, at 6,000, and has grown past it by half.
	near(t, "turning point", *v.Hump.Peak, 6000, 150)
	if f := v.Cases[1]; f.Peaked != gap.Yes || f.PeakLow != gap.No || f.BelowHump != gap.No || f.Premature != gap.No {
		t.Errorf("FAA: %+v", f)
	}
	for i, year := range map[int]string{2: "2008-2020", 3: "1990-2004"} {
		c := v.Cases[i]
		var text string
		for _, n := range c.Notes {
			if n.Code == "peak-withheld" {
				text = n.Text
			}
		}
		if c.Peak != nil || c.Peaked != gap.Unknown || c.Premature == gap.Yes || !strings.Contains(text, year) {
			t.Errorf("%s: %s %s, note %q", c.Country, c.Peaked, c.Premature, text)
		}
	}
	if v.Cases[3].DeManufactured != gap.Unknown || !code(v.Cases[3].Notes, "no-shares") {
		t.Errorf("LAA: %+v", v.Cases[3])
	}
	// Without rents of 20 % every share is 1/0.8 as large.
	near(t, "non-resource peak", r.NonResource.Cases[0].Peak.Top.Value, 20, 1e-9)
	near(t, "turning point does not move", *r.NonResource.Hump.Peak / *v.Hump.Peak, 1, 1e-6)
	if !code(r.Notes, "current-prices") || r.Recipe.Inputs["wdi"] != "x" || !slices.ContainsFunc(r.Recipe.Params, func(p panel.Param) bool { return p.Name == "peak_fall" && p.Value == "2" }) {
		t.Errorf("notes %v recipe %+v", r.Notes, r.Recipe)
	}
}

func TestDeindustrialiseGroupTooSmall(t *testing.T) {
	p, all := deindustrialWorld(t)
	r, err := gap.Deindustrialise(gap.DeindustrialInput{Panel: p, Countries: all[:1], World: all[:3], Group: gap.Peers{Members: all[:4]}, Year: 2015, Real: true})
	if err != nil {
		t.Fatal(err)
	}
	c := r.Plain.Cases[0]
	if c.DeManufactured != gap.Unknown || !code(c.Notes, "group-withheld") || !code(r.Plain.Notes, "cohort-withheld") || c.PeakLow != gap.Unknown || len(r.Notes) != 0 {
		t.Errorf("%+v %v", c, r.Plain.Notes)
	}
	for _, in := range []gap.DeindustrialInput{{Countries: all}, {Panel: p}, {Panel: p, Countries: all, Year: 1950}, {Panel: p, Countries: all, Cut: 2010, Year: 2015}} {
		if _, err := gap.Deindustrialise(in); err == nil {
			t.Errorf("want an error for %+v", in)
		}
	}
}

func TestCentredMeans(t *testing.T) {
	path := []gap.Knot{{2000, 1}, {2001, 2}, {2002, 3}, {2003, 4}, {2004, 5}, {2006, 7}, {2010, 20}}
	got := gap.CentredMeans(path, 5, 3)
	want := []gap.Mean{{2002, 3, 5}, {2003, 3.5, 4}, {2004, 19. / 4, 4}, {2005, 16. / 3, 3}} // 2006-2008 hold two figures or fewer
	if !slices.EqualFunc(got, want, func(a, b gap.Mean) bool { return a.Year == b.Year && a.N == b.N && math.Abs(a.Value-b.Value) < 1e-9 }) {
		t.Errorf("means %v, want %v", got, want)
	}
	if _, ok := gap.NewPeak(nil); ok {
		t.Error("a peak of nothing")
	}
}

// Where ln GERD = a + b ln y + c MANF + d MHT holds (nearly) and an economy is low
// in both shares, structure explains nearly all of its residual.
func TestStructureOfRD(t *testing.T) {
	build := func(n int, skip string) (*panel.Panel, []string) {
		w := newWorld(n, panel.Series{Indicator: man}, panel.Series{Indicator: highTech}, panel.Series{Indicator: gerd})
		for i, c := range w.all {
			m, h := float64(10+(i*13)%17), float64(5+(i*7)%30)
			if i == 9 {
				m, h = 2, 1
			}
			w.b.Set(man, c, 2020, m)
			if c != skip {
				w.b.Set(highTech, c, 2020, h)
			}
			w.b.Set(gerd, c, 2020, math.Exp(-10+0.9*math.Log(1000*float64(i+1))+0.04*m+0.03*h+0.2*wobble(i)))
		}
		return w.panel(t), w.all
	}
	p, all := build(40, "")
	r, err := gap.StructureOfRD(gap.RDInput{Panel: p, Country: "E10", World: all})
	if err != nil {
		t.Fatal(err)
	}
	if r.N != 40 || r.With == nil || r.Without.Residual > -0.5 {
		t.Fatalf("%+v", r)
	}
	near(t, "coefficient of manufacturing", r.With.Beta[2], 0.04, 0.002)
	near(t, "coefficient of high tech", r.With.Beta[3], 0.03, 0.002)
	near(t, "structural part", *r.Structural, math.Abs(r.Without.Residual)-math.Abs(r.With.Residual), 1e-12)
	if *r.Share < 0.95 {
		t.Errorf("share of structure %v, want nearly 1", *r.Share)
	}
	p, all = build(40, "E10")
	if r, err := gap.StructureOfRD(gap.RDInput{Panel: p, Country: "E10", World: all}); err != nil || r.With != nil || !code(r.Notes, "no-structure") {
		t.Errorf("home lacks a share: %+v, %v", r, err)
	}
	p, all = build(19, "")
	if r, err := gap.StructureOfRD(gap.RDInput{Panel: p, Country: "E10", World: all}); err != nil || r.With != nil || !code(r.Notes, "regression-withheld") {
		t.Errorf("19 economies: %+v, %v", r, err)
	}
	if _, err := gap.StructureOfRD(gap.RDInput{Panel: p, Country: "nowhere", World: all}); err == nil {
		t.Error("an unknown economy")
	}
}
