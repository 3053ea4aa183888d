package panel_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"upstep/panel"
)

func build(t *testing.T) *panel.Panel {
	t.Helper()
	b := panel.NewBuilder([]panel.Series{
		{Indicator: "RD", Unit: "% of GDP", Ref: panel.Ref{Source: "s1"}},
		{Indicator: "OLD", Unit: "count", Quality: panel.Old},
	}, []string{"NAM", "KAZ", "TKM"}, 2000, 2005)
	b.Set("RD", "KAZ", 2001, 0.2)
	b.Set("RD", "KAZ", 2003, 0.1)
	b.Set("RD", "NAM", 2003, 0) // a reported zero
	b.SetNotApplicable("RD", "TKM", 2003)
	p, bad := b.Panel()
	if len(bad) != 0 {
		t.Fatal(bad)
	}
	return p
}

func TestMissingIsAState(t *testing.T) {
	p := build(t)
	for _, c := range []struct {
		ind, country string
		year         int
		want         panel.State
	}{
		{"RD", "KAZ", 2001, panel.Present}, {"RD", "KAZ", 2002, panel.Missing}, {"RD", "NAM", 2003, panel.Present},
		{"RD", "TKM", 2003, panel.NotApplicable}, {"RD", "KAZ", 1999, panel.Missing}, {"RD", "KAZ", 2006, panel.Missing},
		{"XX", "KAZ", 2001, panel.Missing}, {"RD", "XXX", 2001, panel.Missing}, {"OLD", "KAZ", 2001, panel.Missing},
	} {
		if o := p.At(c.ind, c.country, c.year); o.State != c.want {
			t.Errorf("%s %s %d is %v, want %v", c.ind, c.country, c.year, o.State, c.want)
		}
	}
}

func TestLatestKeepsTheTrueYear(t *testing.T) {
	p := build(t)
	if o := p.Latest("RD", "KAZ", 2005, 3); !o.Ok() || o.Year != 2003 || o.Value != 0.1 || o.Unit != "% of GDP" || o.Ref.Source != "s1" {
		t.Errorf("latest %+v", o)
	}
	if o := p.Latest("RD", "KAZ", 2005, 1); o.Ok() || o.Year != 2005 {
		t.Errorf("beyond the lag: %+v", o)
	}
	if o := p.Latest("RD", "TKM", 2003, 3); o.Ok() {
		t.Errorf("not applicable was taken for a value: %+v", o)
	}
	if y, ok := p.LastYear("RD", p.Countries()); !ok || y != 2003 {
		t.Errorf("last year %d %v", y, ok)
	}
	if _, ok := p.LastYear("OLD", p.Countries()); ok {
		t.Error("a year for a series without values")
	}
}

func TestHistory(t *testing.T) {
	p := build(t)
	h := p.History("RD", "KAZ")
	if len(h) != 2 || h[0].Year != 2001 || h[1].Year != 2003 {
		t.Errorf("history %+v", h)
	}
}

func TestBuilderRefuses(t *testing.T) {
	b := panel.NewBuilder([]panel.Series{{Indicator: "RD"}}, []string{"KAZ"}, 2000, 2001)
	b.Set("RD", "KAZ", 2000, 1)
	b.Set("RD", "KAZ", 2000, 2)
	b.Set("RD", "KAZ", 2001, math.NaN())
	b.Set("RD", "KAZ", 2002, 1)
	b.Set("RD", "WLD", 2000, 1)
	p, bad := b.Panel()
	if len(bad) != 4 {
		t.Fatalf("refused %v", bad)
	}
	if o := p.At("RD", "KAZ", 2000); o.Value != 1 {
		t.Errorf("a second value replaced the first: %v", o.Value)
	}
	if o := p.At("RD", "KAZ", 2001); o.Ok() {
		t.Errorf("NaN was stored: %+v", o)
	}
}

func TestLatestNeverInvents(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		b := panel.NewBuilder([]panel.Series{{Indicator: "I"}}, []string{"A"}, 2000, 2010)
		have := rapid.MapOfN(rapid.IntRange(2000, 2010), rapid.Float64Range(-10, 10), 0, 11).Draw(rt, "cells")
		for y, v := range have {
			b.Set("I", "A", y, v)
		}
		p, _ := b.Panel()
		year, lag := rapid.IntRange(1995, 2015).Draw(rt, "year"), rapid.IntRange(0, 12).Draw(rt, "lag")
		o := p.Latest("I", "A", year, lag)
		if o.Ok() {
			if v, in := have[o.Year]; !in || v != o.Value || o.Year > year || o.Year < year-lag {
				rt.Fatalf("latest gave %+v from %v", o, have)
			}
			return
		}
		for y := range have {
			if y <= year && y >= year-lag {
				rt.Fatalf("latest missed %d", y)
			}
		}
	})
}

func TestNamesRoundTrip(t *testing.T) {
	for _, q := range []panel.Quality{panel.Observed, panel.Old, panel.Mirror, panel.Estimated, panel.Imputed, panel.Expert, panel.Doubtful} {
		o := panel.Observation{Quality: q, State: panel.Present}
		b, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		var back panel.Observation
		if err := json.Unmarshal(b, &back); err != nil || back != o {
			t.Errorf("%s came back as %+v (%v)", b, back, err)
		}
	}
	for _, s := range []panel.Severity{panel.Info, panel.Warning, panel.Refusal} {
		b, err := json.Marshal(panel.Note{Severity: s})
		if err != nil {
			t.Fatal(err)
		}
		var back panel.Note
		if err := json.Unmarshal(b, &back); err != nil || back.Severity != s {
			t.Errorf("%s came back as %+v (%v)", b, back, err)
		}
	}
	for what, into := range map[string]any{"severity": &panel.Note{}, "state": &panel.Observation{}, "quality": &panel.Series{}} {
		if err := json.Unmarshal([]byte(`{"`+what+`":"good"}`), into); err == nil || !strings.Contains(err.Error(), `"good"`) {
			t.Errorf("an unknown %s gave %v", what, err)
		}
	}
	if _, err := panel.ParseQuality("good"); err == nil || !strings.Contains(err.Error(), "observed") {
		t.Errorf("an unknown quality gave %v", err)
	}
}

func TestCover(t *testing.T) {
	p := build(t)
	for _, c := range []struct {
		ind, country string
		year, lag    int
		want         panel.Coverage
	}{
		{"RD", "KAZ", 2005, 3, panel.Coverage{Indicator: "RD", Age: panel.Current, N: 2, FirstYear: 2001, LastYear: 2003, Gaps: 1}},
		{"RD", "KAZ", 2005, 1, panel.Coverage{Indicator: "RD", Age: panel.Stale, N: 2, FirstYear: 2001, LastYear: 2003, Gaps: 1}},
		{"RD", "KAZ", 2002, 1, panel.Coverage{Indicator: "RD", Age: panel.Current, N: 1, FirstYear: 2001, LastYear: 2001}},
		{"RD", "TKM", 2005, 3, panel.Coverage{Indicator: "RD", Age: panel.Never}},
		{"OLD", "KAZ", 2005, 3, panel.Coverage{Indicator: "OLD", Age: panel.Never, Quality: panel.Old}},
	} {
		if d := cmp.Diff(c.want, p.Cover(c.ind, c.country, c.year, c.lag)); d != "" {
			t.Errorf("%s %s: %s", c.ind, c.country, d)
		}
	}
}
