package gap_test

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"upstep/method/gap"
	"upstep/panel"
)

// world makes economies E01..Enn with income 1000 i, population 1 m and rents i
// percent in 2000-2020, and the indicator X = i/10 in 2020 (plus a wobble that
// makes the regression inexact). Aggregate "GRP" has X = 1.5.
type world struct {
	b    *panel.Builder
	all  []string
	last int
}

const (
	income = "NY.GDP.PCAP.PP.KD"
	people = "SP.POP.TOTL"
	rents  = "NY.GDP.TOTL.RT.ZS"
)

func newWorld(n int, extra ...panel.Series) *world {
	w := &world{last: 2020}
	for i := range n {
		w.all = append(w.all, fmt.Sprintf("E%02d", i+1))
	}
	series := append([]panel.Series{{Indicator: income}, {Indicator: people}, {Indicator: rents},
		{Indicator: "X", Unit: "%", Ref: panel.Ref{Table: "t", Checksum: "c"}}}, extra...)
	w.b = panel.NewBuilder(series, append(slices.Clone(w.all), "GRP"), 1990, 2020)
	for i, c := range w.all {
		for y := 1990; y <= 2020; y++ {
			w.b.Set(income, c, y, 1000*float64(i+1))
			w.b.Set(people, c, y, 1e6*float64(1+i%3))
			w.b.Set(rents, c, y, float64((i*7)%11))
		}
	}
	return w
}

func wobble(i int) float64 { return 0.02 * float64((i*5)%7-3) }

func (w *world) panel(t *testing.T) *panel.Panel {
	t.Helper()
	p, bad := w.b.Panel()
	if len(bad) > 0 {
		t.Fatal(bad)
	}
	return p
}

func code(notes []panel.Note, code string) bool {
	return slices.ContainsFunc(notes, func(n panel.Note) bool { return n.Code == code })
}

var specX = gap.Spec{Code: "X", Name: "x", Direction: gap.Higher, Precision: 1, Pillar: "P"}

func mustCompare(t *testing.T, in gap.Input) *gap.Result {
	t.Helper()
	r, err := gap.Compare(in)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestCompareByHand(t *testing.T) {
	w := newWorld(25)
	for i, c := range w.all {
		for y := 2008; y <= 2020; y++ { // rises by 0.05 a year; E01 by 0.01
			slope := 0.05
			if i == 0 {
				slope = 0.01
			}
			w.b.Set("X", c, y, 2+float64(i)/10+wobble(i)-slope*float64(2020-y))
		}
	}
	p := w.panel(t)
	peers := gap.Peers{Code: "G", Kind: "group", Members: w.all[:9]}
	r := mustCompare(t, gap.Input{Panel: p, Country: "E01", Specs: []gap.Spec{specX}, Peers: peers, World: w.all})
	row := r.Rows[0]
	// X of E01..E09 in 2020: 2 + i/10 + wobble = 1.94 2.14 2.20 2.26 2.32 2.52 2.58 2.64 2.84
	// wobble_i = .02*((5i)%7-3): i=0 -.06, 1 +.04, 2 0, 3 -.04, 4 +.06, 5 +.02, 6 -.02, 7 -.06, 8 +.04
	x := make([]float64, 9)
	for i := range x {
		x[i] = 2 + float64(i)/10 + wobble(i)
	}
	if row.Year != 2020 || row.Benchmark.Kind != "median" || row.Benchmark.N != 8 || row.Benchmark.Of != 8 {
		t.Fatalf("benchmark %+v in %d", row.Benchmark, row.Year)
	}
	med := (x[4] + x[5]) / 2 // of the other eight: x1..x8, middle x4 and x5
	near(t, "benchmark", *row.Benchmark.Value, med, 1e-12)
	near(t, "G1", row.G1.Value, x[0]-med, 1e-12)
	if row.Standing != gap.IsBehind || !strings.Contains(row.Words, "behind the median of its peers: 1.9 against 2.5") {
		t.Errorf("standing %q, words %q", row.Standing, row.Words)
	}
	near(t, "G2", row.G2.Value, 100*0.5/9, 1e-9)
	if row.G2.Best != 9 || row.G2.Worst != 9 || row.G2.N != 9 || row.G2.Of != 9 {
		t.Errorf("ranks %+v", row.G2)
	}
	if row.G3 == nil || row.G3.N != 25 || row.G3b == nil || row.G3c == nil || row.G3.Without != nil {
		t.Fatalf("G3 %+v G3b %+v notes %v", row.G3, row.G3b, row.Notes)
	}
	if row.G4 == nil || row.G4.Year != 2015 || row.G5 == nil || row.G6 == nil || row.G7 == nil {
		t.Fatalf("missing measures: %+v", row.Notes)
	}
	// Median path: med - 0.05 (2020 - s), never as low as... x = 1.94 = med - 0.05 d
	near(t, "G5", row.G5.Years, (med-x[0])/0.05, 1e-6)
	near(t, "G6", row.G6.Slope, 0.01, 1e-9)
	if row.G6.Label != "rising" || row.G6.Reach == nil || !row.G6.Reach.Never {
		t.Errorf("G6 %+v", row.G6)
	}
	sev, _ := gap.Severity(row.G3.T, row.G2.Value, gap.Higher)
	near(t, "severity", *row.Severity, sev, 0)
	if r.Recipe.Inputs["t"] != "c" || len(r.Recipe.Params) < 15 {
		t.Errorf("recipe %+v", r.Recipe)
	}
}

// The external residual is what refitting without the economy gives.
func TestConditionalSecondRoute(t *testing.T) {
	w := newWorld(30)
	for i, c := range w.all {
		w.b.Set("X", c, 2020, 1+float64(i)/10+wobble(i))
	}
	p := w.panel(t)
	spec := specX
	spec.Transform = gap.Log
	in := gap.Input{Panel: p, Country: "E07", Specs: []gap.Spec{spec}, Peers: gap.Peers{Members: w.all}, World: w.all}
	inside := mustCompare(t, in).Rows[0].G3
	in.World = slices.DeleteFunc(slices.Clone(w.all), func(c string) bool { return c == "E07" })
	row := mustCompare(t, in).Rows[0]
	if !row.G3.Outside || inside.Outside || row.G3.N != 29 || !code(row.Notes, "predicted-from-outside") {
		t.Fatalf("outside %+v", row.G3)
	}
	near(t, "t by refitting", row.G3.T, inside.T, 1e-9)
	near(t, "percent over predicted", *inside.Over, math.Exp(inside.Residual)-1, 1e-9)
}

func TestSmallSamples(t *testing.T) {
	for _, tc := range []struct {
		n           int
		g2, g3, g3b bool
		without     bool
		list        int
	}{
		{4, false, false, false, false, 3},
		{7, true, false, false, false, 6},
		{10, true, true, false, true, 9},
		{19, true, true, false, true, 18},
		{20, true, true, true, false, 19},
	} {
		w := newWorld(tc.n)
		for i, c := range w.all {
			w.b.Set("X", c, 2020, float64(i)+wobble(i))
		}
		r := mustCompare(t, gap.Input{Panel: w.panel(t), Country: "E02", Specs: []gap.Spec{specX}, Peers: gap.Peers{Members: w.all}, World: w.all})
		row := r.Rows[0]
		if (row.G2 != nil) != tc.g2 || (row.G3 != nil) != tc.g3 || (row.G3b != nil) != tc.g3b || len(row.Benchmark.Figures) != tc.list {
			t.Errorf("n=%d: G2 %v G3 %v G3b %v, %d listed", tc.n, row.G2, row.G3, row.G3b, len(row.Benchmark.Figures))
		}
		if row.G3 != nil && (row.G3.Without != nil) != tc.without {
			t.Errorf("n=%d: leave-one-out range %v", tc.n, row.G3.Without)
		}
		if !tc.g2 && (row.Benchmark.Value != nil || !code(row.Notes, "peers-without-data") || !code(r.Notes, "peers-too-few")) {
			t.Errorf("n=%d: no refusal: %+v", tc.n, row.Notes)
		}
		if row.G6 != nil || !code(row.Notes, "no-trend") {
			t.Errorf("n=%d: a trend from one figure", tc.n)
		}
	}
}

// 30 % of 30 members are nine: eight with data are refused, nine are not.
func TestQuorum(t *testing.T) {
	for _, tc := range []struct {
		with int
		ok   bool
	}{{8, false}, {9, true}} {
		w := newWorld(31)
		for i := range tc.with {
			w.b.Set("X", w.all[i+1], 2020, float64(i))
		}
		w.b.Set("X", "E01", 2020, 3)
		row := mustCompare(t, gap.Input{Panel: w.panel(t), Country: "E01", Specs: []gap.Spec{specX}, Peers: gap.Peers{Members: w.all}, World: w.all}).Rows[0]
		if (row.Benchmark.Value != nil) != tc.ok || row.Benchmark.Need != 9 {
			t.Errorf("%d of 30: %+v", tc.with, row.Benchmark)
		}
	}
}

func TestPublishedBenchmarkAndParity(t *testing.T) {
	for _, tc := range []struct {
		home float64
		dir  gap.Direction
		want gap.Standing
	}{
		{1.46, gap.Higher, gap.IsAtPar}, {1.45, gap.Higher, gap.IsAtPar}, {1.44, gap.Higher, gap.IsBehind}, {1.56, gap.Higher, gap.IsAhead},
		{1.44, gap.Lower, gap.IsAhead}, {1.56, gap.Lower, gap.IsBehind}, {1.56, gap.Context, gap.IsOver}, {1.44, gap.Context, gap.IsUnder},
	} {
		w := newWorld(8)
		w.b.Set("X", "E01", 2020, tc.home)
		w.b.Set("X", "GRP", 2019, 1.5)
		s := specX
		s.Direction = tc.dir
		in := gap.Input{Panel: w.panel(t), Country: "E01", Specs: []gap.Spec{s}, Peers: gap.Peers{Members: w.all, Aggregate: "GRP"}, World: w.all}
		row := mustCompare(t, in).Rows[0]
		if row.Standing != tc.want || row.Benchmark.Kind != "published" || row.Benchmark.Obs.Year != 2019 {
			t.Errorf("%v %s: %q %+v", tc.home, tc.dir, row.Standing, row.Benchmark)
		}
		in.Specs[0].Count = true // a published sum of counts is no benchmark
		if row := mustCompare(t, in).Rows[0]; row.Benchmark.Value != nil {
			t.Errorf("aggregate used for a count: %+v", row.Benchmark)
		}
	}
}

func TestMissingHome(t *testing.T) {
	w := newWorld(10, panel.Series{Indicator: "D", Quality: panel.Doubtful}, panel.Series{Indicator: "E"})
	for i, c := range w.all {
		w.b.Set("D", c, 2020, float64(i))
		if i > 0 {
			w.b.Set("X", c, 2020, float64(i))
			w.b.Set("E", c, 2020, float64(i))
		}
	}
	w.b.Set("X", "E01", 2004, 1)
	p := w.panel(t)
	specs := []gap.Spec{specX}
	for _, c := range []string{"D", "E", "F"} {
		s := specX
		s.Code = c
		specs = append(specs, s)
	}
	r := mustCompare(t, gap.Input{Panel: p, Country: "E01", Specs: specs, Peers: gap.Peers{Members: w.all}, World: w.all})
	for i, want := range []string{"too-old", "doubtful", "no-data", "no-series"} {
		row := r.Rows[i]
		if row.Value != nil || row.G1 != nil || row.G2 != nil || row.Severity != nil || !code(row.Notes, want) {
			t.Errorf("row %s: want %s, got %+v", row.Spec.Code, want, row.Notes)
		}
	}
	if !strings.Contains(r.Rows[0].Notes[0].Text, "2004") {
		t.Errorf("the last year is not named: %v", r.Rows[0].Notes)
	}
	if !r.Rows[1].Obs.Ok() {
		t.Error("a doubtful figure is shown")
	}
	if !code(r.Notes, "coverage") || len(r.Weakest) != 0 {
		t.Errorf("notes %v", r.Notes)
	}
}

// Early reporters do not make the year of comparison.
func TestYearOfComparison(t *testing.T) {
	w := newWorld(20)
	for i, c := range w.all {
		for y := 2010; y <= 2018; y++ {
			w.b.Set("X", c, y, float64(i))
		}
		if i < 9 {
			w.b.Set("X", c, 2019, float64(i))
		}
	}
	w.b.Set("X", "E01", 2020, 5)
	p := w.panel(t)
	in := gap.Input{Panel: p, Country: "E01", Specs: []gap.Spec{specX}, Peers: gap.Peers{Members: w.all}, World: w.all}
	if r := mustCompare(t, in).Rows[0]; r.Year != 2018 || *r.Value != 0 || r.Obs.Year != 2018 {
		t.Errorf("year %d, value of %d", r.Year, r.Obs.Year)
	}
	in.Cut = 2015
	if r := mustCompare(t, in).Rows[0]; r.Year != 2015 {
		t.Errorf("cut 2015 gives %d", r.Year)
	}
	in.Cut, in.Year = 0, 2020
	if r := mustCompare(t, in).Rows[0]; r.Year != 2020 || *r.Value != 5 || r.Benchmark.Figures[0].Year != 2019 {
		t.Errorf("year asked for: %d, %+v", r.Year, r.Benchmark.Figures[0])
	}
}

func TestRatesAndBreaks(t *testing.T) {
	w := newWorld(12, panel.Series{Indicator: "GDP"})
	for i, c := range w.all {
		for y := 2010; y <= 2020; y++ {
			w.b.Set("GDP", c, y, 2e9)
			w.b.Set("X", c, y, float64(i))
		}
	}
	s := gap.Spec{Code: "certificates", Series: "X", Name: "certificates", Direction: gap.Higher, Transform: gap.Log, Precision: 2, Count: true,
		Per: &gap.Per{Code: "GDP", Unit: 1e9}, BreakYear: 2017}
	row := mustCompare(t, gap.Input{Panel: w.panel(t), Country: "E01", Specs: []gap.Spec{s}, Peers: gap.Peers{Members: w.all}, World: w.all}).Rows[0]
	if *row.Value != 0 || row.Per == nil || row.Limits.Low != 0 {
		t.Fatalf("row %+v", row)
	}
	near(t, "upper limit", row.Limits.High, 3.688879/2, 1e-6)
	// Others 0.5, 1, ..., 5.5: median 3, smallest positive 0.5, offset 0.25.
	near(t, "log gap with zeros", row.G1.Value, math.Log(0.25/3.25), 1e-9)
	if row.G6 != nil || row.G7 != nil || !code(row.Notes, "convergence-break") || !code(row.Notes, "no-trend") {
		t.Errorf("a trend or convergence across the break: %+v", row.Notes)
	}
	if n := len(row.G5.Path); n != 4 || row.G5.Path[0].Year != 2017 || !row.G5.Censored {
		t.Errorf("path %+v", row.G5)
	}
}

func TestCompareRefusesNonsense(t *testing.T) {
	w := newWorld(6)
	p := w.panel(t)
	good := gap.Input{Panel: p, Country: "E01", Specs: []gap.Spec{specX}, Peers: gap.Peers{Members: w.all}, World: w.all}
	for name, change := range map[string]func(*gap.Input){
		"no panel":            func(in *gap.Input) { in.Panel = nil },
		"unknown economy":     func(in *gap.Input) { in.Country = "ZZZ" },
		"year outside":        func(in *gap.Input) { in.Year = 2030 },
		"year after cut":      func(in *gap.Input) { in.Year, in.Cut = 2019, 2015 },
		"no direction":        func(in *gap.Input) { in.Specs = []gap.Spec{{Code: "X"}} },
		"unknown transform":   func(in *gap.Input) { in.Specs = []gap.Spec{{Code: "X", Direction: gap.Higher, Transform: "sqrt"}} },
		"logit unbounded":     func(in *gap.Input) { in.Specs = []gap.Spec{{Code: "X", Direction: gap.Higher, Transform: gap.Logit}} },
		"spec twice":          func(in *gap.Input) { in.Specs = []gap.Spec{specX, specX} },
		"aggregate as member": func(in *gap.Input) { in.Peers.Aggregate = "E02" },
		"options":             func(in *gap.Input) { in.Options.Clearly = 0.5 },
		"mean of even years":  func(in *gap.Input) { in.Options.MeanYears = 4 },
		"denominator": func(in *gap.Input) {
			in.Specs = []gap.Spec{{Code: "X", Direction: gap.Higher, Per: &gap.Per{Code: "Y"}}}
		},
	} {
		in := good
		change(&in)
		if _, err := gap.Compare(in); err == nil || !strings.HasPrefix(err.Error(), "gap: ") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// Neither the order of peers and world nor a duplicate changes a byte; the input is
// left alone.
func TestOrderOfPeersIrrelevant(t *testing.T) {
	w := newWorld(25)
	for i, c := range w.all {
		for y := 2005; y <= 2020; y++ {
			w.b.Set("X", c, y, 3+float64(i)/7+wobble(i+y))
		}
	}
	p := w.panel(t)
	back := append(slices.Clone(w.all), "E03")
	slices.Reverse(back)
	keep := slices.Clone(back)
	one := mustCompare(t, gap.Input{Panel: p, Country: "E05", Specs: []gap.Spec{specX}, Peers: gap.Peers{Members: w.all[:12]}, World: w.all})
	two := mustCompare(t, gap.Input{Panel: p, Country: "E05", Specs: []gap.Spec{specX}, Peers: gap.Peers{Members: append([]string{"E12"}, w.all[:12]...)}, World: back})
	if d := cmp.Diff(asJSON(t, one), asJSON(t, two)); d != "" {
		t.Error(d)
	}
	if !slices.Equal(keep, back) {
		t.Error("the input was changed")
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
