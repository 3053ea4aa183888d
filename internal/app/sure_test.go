package app

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// usual are the options the commands have by default.
func usual(file, out string) UncertaintyRequest {
	return UncertaintyRequest{Source: Source{Files: []string{file}}, Destination: Destination{Out: out}, Replications: 60, Seed: 1, Level: 0.9}
}

// The base of the bands is what `complexity` writes, whatever the scheme; economies are
// drawn for PCI alone; and a unit's band lies within the ranks there are.
func TestUncertaintyBandsStandOnTheIndices(t *testing.T) {
	in, dir, base := textFile(t, workedTable), t.TempDir(), t.TempDir()
	if _, err := Complexity(ComplexityRequest{Source: Source{Files: []string{in}}, Destination: Destination{Out: base}}); err != nil {
		t.Fatal(err)
	}
	run, err := Uncertainty(usual(in, dir))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]map[string]float64{"ECI": column(t, filepath.Join(base, "countries.csv"), "eci", 1),
		"COI": column(t, filepath.Join(base, "countries.csv"), "coi", 1), "PCI": column(t, filepath.Join(base, "products.csv"), "pci", 1)}
	seen := ""
	for _, s := range run.Years[0].Schemes {
		for _, m := range s.Measures {
			seen += s.Scheme + " " + m.Measure + ", "
			for _, b := range m.Bands {
				if d := b.Value - want[m.Measure][b.Code]; d > 1e-9 || d < -1e-9 {
					t.Errorf("%s %s %s: %v, want %v", s.Scheme, m.Measure, b.Code, b.Value, want[m.Measure][b.Code])
				}
				if b.RankLow < 1 || b.RankHigh > 6 || b.RankLow > b.RankHigh || b.Low > b.High {
					t.Errorf("%s %s: %+v", s.Scheme, m.Measure, b)
				}
			}
			if len(m.Bands)+len(m.Without) != 6 || m.Ranks == 0 {
				t.Errorf("%s %s: %d bands, %d without", s.Scheme, m.Measure, len(m.Bands), len(m.Without))
			}
		}
	}
	if seen != "products ECI, products COI, economies PCI, noise ECI, noise COI, noise PCI, " {
		t.Errorf("measures: %s", seen)
	}
}

// All that is written is the same on any number of processors, and replays; another
// seed gives other bands.
func TestUncertaintyIsReproducible(t *testing.T) {
	in, old := example(t), runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(old)
	read := func(n int, seed uint64) []byte {
		runtime.GOMAXPROCS(n)
		dir := t.TempDir()
		req := usual(in, dir)
		req.Seed, req.Sensitivity, req.EveryYear = seed, true, true
		if _, err := Uncertainty(req); err != nil {
			t.Fatal(err)
		}
		var all []byte
		for _, name := range []string{"country_bands.csv", "product_bands.csv", "sensitivity.csv", "country_ranges.csv", "product_ranges.csv", RecipeFile} {
			b, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, b...)
		}
		if v, err := openTest(t).Verify(filepath.Join(dir, RecipeFile)); err != nil || v.Err() != nil {
			t.Errorf("%v, %v", err, v.Err())
		}
		return all
	}
	first := read(1, 1)
	if !bytes.Equal(first, read(3, 1)) {
		t.Error("the bytes depend on the number of processors")
	}
	if bytes.Equal(first, read(1, 2)) {
		t.Error("the seed changes nothing")
	}
}

func TestUncertaintyRefusesWhatMakesNoSense(t *testing.T) {
	in := textFile(t, workedTable)
	for name, change := range map[string]func(*UncertaintyRequest){
		"unknown scheme": func(r *UncertaintyRequest) { r.Schemes = []string{"nois"} }, "asked for twice": func(r *UncertaintyRequest) { r.Schemes = []string{"noise", "noise"} },
		"go with the scheme noise": func(r *UncertaintyRequest) { r.Schemes, r.Noise = []string{"products"}, 0.2 },
		"noise of 9 for c1":        func(r *UncertaintyRequest) { r.NoiseOf = map[string]float64{"c1": 9} },
		"no economy c9":            func(r *UncertaintyRequest) { r.NoiseOf = map[string]float64{"c9": 0.2} },
		"noise of -1":              func(r *UncertaintyRequest) { r.Noise = -1 }, "1 replications": func(r *UncertaintyRequest) { r.Replications = 1 },
		"level of 95": func(r *UncertaintyRequest) { r.Level = 95 }, "options of --sensitivity": func(r *UncertaintyRequest) { r.LeaveOneOut = true },
		"threshold of -2":            func(r *UncertaintyRequest) { r.Sensitivity, r.Thresholds = true, []float64{1.5, -2} },
		"diversity or ubiquity of 0": func(r *UncertaintyRequest) { r.Sensitivity, r.MinUbiquity = true, []int{0} },
		"continuous":                 func(r *UncertaintyRequest) { r.Convention = "atlas" },
		"--format parquet":           func(r *UncertaintyRequest) { r.Format = "parquet" },
	} {
		req := usual(in, "")
		change(&req)
		if _, err := Uncertainty(req); err == nil || AsError(err).Code != Invalid || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// blocks is a table of 60 economies and 36 products in six groups: an economy makes
// nine tenths of the products of its group and a few of the others. gain tells what
// of the rest it makes too in the second year; draw is a number in 0..1.
func blocks(gain func(own bool, draw float64) bool) string {
	var b strings.Builder
	b.WriteString("year,country,product,value\n")
	rng := rand.New(rand.NewPCG(1, 2))
	for c := range 60 {
		for p := range 36 {
			own := c%6 == p%6
			makes := rng.Float64() < map[bool]float64{true: 0.9, false: 0.04}[own]
			if draw := rng.Float64(); makes {
				fmt.Fprintf(&b, "2000,c%02d,p%02d,10\n2001,c%02d,p%02d,10\n", c, p, c, p)
			} else if gain(own, draw) {
				fmt.Fprintf(&b, "2001,c%02d,p%02d,10\n", c, p)
			}
		}
	}
	return b.String()
}

// The worked example ex09b has no link beyond chance among 15 pairs.
func TestLinksOfTheWorkedExampleAreNoise(t *testing.T) {
	run, err := Links(LinksRequest{Source: Source{Files: []string{textFile(t, workedTable)}}, FDR: 0.05, ExactUpTo: 300})
	if err != nil {
		t.Fatal(err)
	}
	y := run.Years[0]
	if y.Verdict != VerdictNoise || y.Kept != 0 || y.Tests != 15 || y.Units != 6 || !strings.Contains(y.Says, "noise at n = 6: none of 15 pairs") {
		t.Errorf("%+v", y)
	}
}

// A table without a second product has nothing to test, which is not noise.
func TestLinksOfNothing(t *testing.T) {
	for _, economies := range []bool{false, true} {
		run, err := Links(LinksRequest{Source: Source{Files: []string{textFile(t, "country,product,value\nA,x,1\nB,x,2\nC,x,3\n")}}, Economies: economies, FDR: 0.05, ExactUpTo: 300})
		if err != nil {
			t.Fatal(err)
		}
		if y := run.Years[0]; y.Verdict != VerdictNone || y.Tests != 0 || strings.Contains(y.Says, "noise") {
			t.Errorf("%+v", y)
		}
	}
}

// A sample that cannot be ranked has no bands, and the reason is given.
func TestUncertaintyOfASampleWithoutIndex(t *testing.T) {
	req := usual(textFile(t, "country,product,value\nA,x,1\nB,x,2\nC,x,3\n"), t.TempDir())
	req.Sensitivity = true
	run, err := Uncertainty(req)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range run.Years[0].Schemes {
		if len(s.Measures) != 0 || len(s.Notes) == 0 {
			t.Errorf("%+v", s)
		}
	}
	if s := run.Years[0].Sensitivity; len(s.Cases) != 0 || len(s.Notes) == 0 {
		t.Errorf("%+v", s)
	}
	if len(run.Outputs) != 1 || run.Outputs[0].Name != RecipeFile {
		t.Errorf("outputs %+v", run.Outputs)
	}
}

// Where products come in two groups the links kept are those inside a group.
func TestLinksFindGroups(t *testing.T) {
	dir := t.TempDir()
	run, err := Links(LinksRequest{Source: Source{Files: []string{textFile(t, blocks(func(bool, float64) bool { return false }))}, Filters: []string{"years=2000"}},
		Destination: Destination{Out: dir}, FDR: 0.05, ExactUpTo: 300})
	if err != nil {
		t.Fatal(err)
	}
	y := run.Years[0]
	if y.Verdict != VerdictLinks || y.Kept < 45 || len(y.Links) != y.Kept {
		t.Fatalf("%s: %d links", y.Verdict, y.Kept)
	}
	group := func(code string) int {
		n, err := strconv.Atoi(code[1:])
		if err != nil {
			t.Fatal(err)
		}
		return n % 6
	}
	outside := 0
	for i, l := range y.Links {
		if group(l.A) != group(l.B) {
			outside++
		}
		if l.P > y.Cut || i > 0 && l.P < y.Links[i-1].P || float64(l.Shared) <= l.Expected {
			t.Errorf("%+v", l)
		}
	}
	if outside > y.Kept/10 { // a rate of false discoveries of 0.05, and 15 pairs in each group
		t.Errorf("%d of %d links are between groups", outside, y.Kept)
	}
	degrees := column(t, filepath.Join(dir, "linked.csv"), "links", 2)
	sum, linked := 0.0, 0
	for _, d := range degrees {
		sum += d
		if d > 0 {
			linked++
		}
	}
	if sum != 2*float64(y.Kept) || linked != y.Linked || len(degrees) != 36 {
		t.Errorf("degrees sum to %v over %d products with links, want %d and %d", sum, linked, 2*y.Kept, y.Linked)
	}
}

func backtestOf(t *testing.T, text, out string) *BacktestRun {
	t.Helper()
	run, err := Backtest(BacktestRequest{Source: Source{Files: []string{textFile(t, text)}}, Destination: Destination{Out: out}, Top: 50, Margin: 0.03, Show: 4})
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// Where economies take up what lies near, density is shown.
func TestBacktestShowsDensityThatForetells(t *testing.T) {
	dir := t.TempDir()
	run := backtestOf(t, blocks(func(own bool, _ float64) bool { return own }), dir)
	if run.Hidden || run.From != 2000 || run.To != 2001 || run.Appeared == 0 || !strings.HasPrefix(run.Says, "Density beats both") {
		t.Errorf("%+v", run.Says)
	}
	per := map[string]int{}
	for _, r := range run.Rankings {
		per[r.Country]++
	}
	if len(per) == 0 || per["c00"] != 4 {
		t.Errorf("rankings: %v", per)
	}
	if _, err := os.Stat(filepath.Join(dir, "rankings.csv")); err != nil {
		t.Error(err)
	}
}

// Where they take up anything alike, it is not, in no output.
func TestBacktestHidesDensityThatDoesNot(t *testing.T) {
	dir := t.TempDir()
	run := backtestOf(t, blocks(func(_ bool, draw float64) bool { return draw < 0.1 }), dir)
	if !run.Hidden || len(run.Rankings) != 0 || !strings.Contains(run.Says, "does not beat") || !strings.Contains(run.Says, "not shown") {
		t.Errorf("%s, %d rankings", run.Says, len(run.Rankings))
	}
	var b bytes.Buffer
	if err := run.Print(&b); err != nil || strings.Contains(b.String(), "nearest") || strings.Count(b.String(), "not shown") != 1 {
		t.Errorf("%v\n%s", err, b.String())
	}
	if _, err := os.Stat(filepath.Join(dir, "rankings.csv")); err == nil {
		t.Error("rankings were written")
	}
	if _, err := os.Stat(filepath.Join(dir, "scores.csv")); err != nil {
		t.Error(err)
	}
}

// Nothing new appears: nothing can be said, and nothing is ranked.
func TestBacktestWithOneOutcome(t *testing.T) {
	run := backtestOf(t, blocks(func(bool, float64) bool { return false }), "")
	if !run.Hidden || run.Scored || run.Appeared != 0 || !strings.HasPrefix(run.Says, "Nothing can be said") || len(run.Scores) != 0 {
		t.Errorf("%+v", run)
	}
}

func TestBacktestDates(t *testing.T) {
	in := example(t) // 2018 to 2020
	for _, c := range []struct {
		from, to, still int
		want            string // dates, or part of the message
	}{
		{0, 0, 0, "2018 2020 0"}, {0, 2019, 0, "2018 2019 0"}, {0, 0, 2020, "2018 2019 2020"}, {2018, 2019, 2020, "2018 2019 2020"}, {2019, 0, 0, "2019 2020 0"},
		{2017, 0, 0, "--from 2017: the table has no rows"}, {0, 2021, 0, "--to 2021"}, {0, 0, 2022, "--still 2022"},
		{2020, 2018, 0, "years in order"}, {0, 2020, 2020, "years in order"}, {2018, 2018, 0, "years in order"}, {0, 0, 2018, "years in order"},
	} {
		run, err := Backtest(BacktestRequest{Source: Source{Files: []string{in}}, From: c.from, To: c.to, Still: c.still, Top: 50, Margin: 0.03, Show: 1})
		got := ""
		if err != nil {
			got = err.Error()
			if AsError(err).Code != Invalid {
				t.Errorf("%+v: %v", c, err)
			}
		} else {
			got = fmt.Sprint(run.From, run.To, run.Still)
		}
		if !strings.Contains(got, c.want) {
			t.Errorf("%+v: %s", c, got)
		}
	}
	if _, err := Backtest(BacktestRequest{Source: Source{Files: []string{textFile(t, workedTable)}}, Top: 50, Margin: 0.03, Show: 1}); err == nil || !strings.Contains(err.Error(), "needs a table with years") {
		t.Errorf("a table without years: %v", err)
	}
}

// A folder with the recipe of another command is not written over.
func TestTablesKeepApart(t *testing.T) {
	in, dir := textFile(t, workedTable), t.TempDir()
	if _, err := Complexity(ComplexityRequest{Source: Source{Files: []string{in}}, Destination: Destination{Out: dir}}); err != nil {
		t.Fatal(err)
	}
	_, err := Uncertainty(usual(in, dir))
	if err == nil || AsError(err).Code != Refused || !strings.Contains(err.Error(), "recipe of upstep complexity") {
		t.Errorf("%v", err)
	}
	if _, err := Links(LinksRequest{Source: Source{Files: []string{in}}, Destination: Destination{Out: filepath.Join(dir, "p"), Format: "parquet"}, FDR: 0.05, ExactUpTo: 300}); err != nil {
		t.Errorf("a table without rows as Parquet: %v", err)
	}
}
