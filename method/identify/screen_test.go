package identify_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"upstep/method/identify"
	"upstep/panel"
	"upstep/trade"
)

// matrix makes a table from economy, product, value.
func matrix(t *testing.T, y int, flows ...trade.Flow) *trade.Matrix {
	t.Helper()
	m, notes := trade.Build(y, "HS92", flows, panel.Ref{Source: "test"})
	if len(notes) > 0 {
		t.Fatal(notes)
	}
	return m
}

func flow(c, p string, v float64) trade.Flow { return trade.Flow{Country: c, Product: p, Value: v} }

// U exports garments (6109), fuel (2709) and chairs (9401); R is the rest of the world.
//
//	2000  U 10 90  0, R 40 40 20      2010  U 40 50 10, R 40 60 40
//	2015  U 60 50 10, R 40 60 40      2020  U 50 30 20, R 100 100 50
//
// With prices twice as high at the end, the world's 50 garments became 150/2 = 75, its
// 130 barrels 130/2 = 65, its 20 chairs 70/2 = 35. Garments: share .10 -> .50, RCA 2010 =
// .4/(80/240) = 1.2: kept. Fuel: its share fell. Chairs: share 0 -> .2, RCA 2010 = .1/(50/240)
// = .48: out. Exit of garments: RCA 2015 = .5/(100/260) = 1.3; 2020 = .5/(150/350) = 1.1667,
// a fall of 10 %: no exit.
func tables(t *testing.T) []*trade.Matrix {
	row := func(y int, v ...float64) *trade.Matrix {
		f := []trade.Flow{flow("UUU", "6109", v[0]), flow("UUU", "2709", v[1]), flow("RRR", "6109", v[3]), flow("RRR", "2709", v[4]), flow("RRR", "9401", v[5])}
		if v[2] > 0 {
			f = append(f, flow("UUU", "9401", v[2]))
		}
		return matrix(t, y, f...)
	}
	return []*trade.Matrix{row(2000, 10, 90, 0, 40, 40, 20), row(2010, 40, 50, 10, 40, 60, 40), row(2015, 60, 50, 10, 40, 60, 40), row(2020, 50, 30, 20, 100, 100, 50)}
}

func screened(t *testing.T) identify.Input {
	in := world(t, example)
	in.Compass = []string{"UUU"}
	in.Tables = tables(t)
	in.Prices = map[int]float64{2000: 1, 2020: 2}
	in.Near = map[string]float64{"6109": 0.4}
	in.Classes = map[string]string{"6109": "LDC04", "2709": "LDC01", "9401": "LDC05"}
	return in
}

func TestScreen(t *testing.T) {
	r := run(t, screened(t))
	if len(r.Products) != 1 || r.Products[0].Code != "6109" {
		t.Fatalf("%+v", r.Products)
	}
	p := r.Products[0]
	if math.Abs(p.Gain-0.4) > 1e-12 || math.Abs(*p.Compass[0].Mid-1.2) > 1e-12 || math.Abs(p.Compass[0].RCA-0.5/(150.0/350)) > 1e-12 || *p.Exit != 0 {
		t.Errorf("%+v %+v", p, p.Compass[0])
	}
	if math.Abs(*p.World-(math.Pow(1.5, 1.0/20)-1)) > 1e-12 {
		t.Errorf("world growth %v", *p.World)
	}
	// (.35 + .25 x .8 + 0) / .8: firms are not known. Without the rest .55 of 1, with it .75.
	if math.Abs(*p.Score-0.55/0.8) > 1e-12 || math.Abs(p.Low-0.55) > 1e-12 || math.Abs(p.High-0.75) > 1e-12 || math.Abs(p.Known-0.8) > 1e-12 || p.Track != identify.TrackUnknown {
		t.Errorf("score %v %v %v %v %v", *p.Score, p.Low, p.High, p.Known, p.Track)
	}
	s := r.Screen
	if s.Horizon != 20 || s.Middle != 2010 || s.ExitFrom != 2015 || s.Counts != (identify.Counts{Traded: 3, Grew: 2, Demand: 2, Strong: 1}) {
		t.Errorf("%+v", s)
	}
}

// Two tables only: no middle and no exit; the horizon is what it is.
func TestScreenShort(t *testing.T) {
	in := screened(t)
	in.Tables = []*trade.Matrix{in.Tables[0], in.Tables[3]}
	in.Tables[0].Year = 1983
	in.Prices = map[int]float64{1983: 1, 2020: 2}
	r := run(t, in)
	if r.Screen.Horizon != 37 || !note(r, "screen-horizon") || !note(r, "screen-middle") || !note(r, "screen-exit") {
		t.Errorf("%+v %v", r.Screen, r.Notes)
	}
	p := r.Products[0]
	if p.Exit != nil || p.Compass[0].Mid != nil || math.Abs(p.Known-0.6) > 1e-12 || p.Score == nil || !slices.Contains(p.Flags, identify.FlagMidUnknown) {
		t.Errorf("%+v", p)
	}
	delete(in.Near, "6109") // now .35 of the weight is known: no score
	if r = run(t, in); r.Products[0].Score != nil || !note(r, "screen-score") {
		t.Errorf("%+v", r.Products[0])
	}
	in.Prices = nil
	if r = run(t, in); r.Products[0].World != nil || !note(r, "screen-prices") {
		t.Errorf("%+v", r.Products[0])
	}
}

// Mixed sources and systems, tables out of order: an error. One table, a short time: a
// refusal with a note.
func TestScreenTables(t *testing.T) {
	in := screened(t)
	in.Tables[3].System = "HS07"
	if _, err := identify.Identify(in); err == nil {
		t.Error("two nomenclatures were compared")
	}
	in = screened(t)
	in.Tables[3].Ref.Source = "another"
	if _, err := identify.Identify(in); err == nil {
		t.Error("two sources were compared")
	}
	in = screened(t)
	slices.Reverse(in.Tables)
	if _, err := identify.Identify(in); err == nil {
		t.Error("tables out of order were taken")
	}
	in = screened(t)
	in.Tables = in.Tables[:1]
	if r := run(t, in); r.Screen != nil || !note(r, "screen-no-tables") {
		t.Error("one table is no screen")
	}
	in = screened(t)
	in.Tables = in.Tables[2:]
	if r := run(t, in); r.Screen != nil || !note(r, "screen-short") {
		t.Error("five years are no screen")
	}
}

// Fuel grows in U; home exports none and nothing else of chapter 27: it is left out. A
// home that exports it with advantage keeps it.
func TestResourceIntensive(t *testing.T) {
	in := screened(t)
	for _, m := range in.Tables {
		m.X[m.Country("UUU")*len(m.Products)+m.Product("2709")] = map[int]float64{2000: 10, 2010: 90, 2015: 90, 2020: 150}[m.Year]
	}
	in.Tables[3] = matrix(t, 2020, flow("UUU", "6109", 50), flow("UUU", "2709", 150), flow("RRR", "6109", 100), flow("RRR", "2709", 100), flow("RRR", "9401", 50), flow("HME", "6109", 10))
	r := run(t, in)
	if len(r.Excluded) != 1 || r.Excluded[0].Code != "2709" || r.Excluded[0].Why == "" {
		t.Fatalf("%+v", r.Excluded)
	}
	in.Tables[3] = matrix(t, 2020, flow("UUU", "6109", 50), flow("UUU", "2709", 150), flow("RRR", "6109", 100), flow("RRR", "2709", 100), flow("RRR", "9401", 50), flow("HME", "2709", 10))
	if r = run(t, in); len(r.Excluded) != 0 {
		t.Errorf("%+v", r.Excluded)
	}
}

func TestExitByLabourCost(t *testing.T) {
	in := screened(t)
	in.Records = &identify.Records{Firms: map[string]int{"6109": 3}, LabourCost: map[string]float64{"UUU": 2.5}, Top10: map[string]float64{"6109": 0.9}}
	p := run(t, in).Products[0]
	// .35 + .25 x .8 + .20 x 3/5 + .20 = .87
	if *p.Exit != 1 || math.Abs(*p.Score-0.87) > 1e-12 || p.Track != identify.ExistingFirms || !slices.Contains(p.Flags, identify.FlagHighScale) {
		t.Errorf("%+v", p)
	}
	in.Records.Firms["6109"] = 0
	if p = run(t, in).Products[0]; p.Track != identify.AttractFDI {
		t.Errorf("no firm: %s", p.Track)
	}
}

// 2000 to 2020 are 21 years: two ends of 10 years leave one between, two of 11 share it.
func TestEndsDoNotOverlap(t *testing.T) {
	in := screened(t)
	in.Options.MeanYears = 10
	run(t, in)
	in.Options.MeanYears = 11
	if _, err := identify.Identify(in); err == nil || !strings.Contains(err.Error(), "mean_years can be at most 10") {
		t.Errorf("%v", err)
	}
}

// Home's RCA in chairs is .3 in 2000 (3 of 100 against 30 of 300) and in 2020 1.35 (30 of
// 100 against 100 of 450): its own success, unless more or less is asked for.
func TestDiscoveries(t *testing.T) {
	in := screened(t)
	in.Tables[0] = matrix(t, 2000, flow("UUU", "6109", 10), flow("UUU", "2709", 90), flow("RRR", "6109", 40), flow("RRR", "2709", 33), flow("RRR", "9401", 27), flow("HME", "2709", 97), flow("HME", "9401", 3))
	in.Tables[3] = matrix(t, 2020, flow("UUU", "6109", 50), flow("UUU", "2709", 30), flow("UUU", "9401", 20), flow("RRR", "6109", 100), flow("RRR", "2709", 100), flow("RRR", "9401", 50), flow("HME", "2709", 70), flow("HME", "9401", 30))
	for _, c := range []struct {
		from, to float64
		found    bool
	}{{0, 0, true}, {0.3, 0, false}, {0.31, 0, true}, {0, 1.35, true}, {0, 1.36, false}} {
		in.Options.DiscoveryFrom, in.Options.DiscoveryTo = c.from, c.to
		r := run(t, in)
		if found := len(r.Discoveries) == 1 && r.Discoveries[0].Code == "9401" && math.Abs(r.Discoveries[0].Start-0.3) < 1e-12 && math.Abs(r.Discoveries[0].End-1.35) < 1e-12; found != c.found || !found && len(r.Discoveries) > 0 {
			t.Errorf("%+v: %+v", c, r.Discoveries)
		}
	}
	in.Options.DiscoveryFrom, in.Options.DiscoveryTo = 2, 1
	if _, err := identify.Identify(in); err == nil {
		t.Error("a start above the end was taken")
	}
}
