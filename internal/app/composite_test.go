package app

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"upstep/method/index"
	"upstep/panel"
	"upstep/report"
)

// coinr is the folder of the example COINr is documented with: a committed copy of the files
// the tests need.
var coinr = filepath.Join("..", "..", "method", "index", "testdata", "coinr")

// asemFlags are the choices of that example.
func asemFlags(more ...string) map[string]string {
	set := map[string]string{"meta": filepath.Join(coinr, "in_iMeta.csv"), "data": filepath.Join(coinr, "in_iData.csv"), "denominate": "true",
		"impute": "group-mean=EurAsia_group", "screen": "0.9", "screen-last": "true", "treat": "rule", "normalise": "min-max=0..100"}
	for k := 0; k+1 < len(more); k += 2 {
		if set[more[k]] = more[k+1]; more[k+1] == "" {
			delete(set, more[k])
		}
	}
	return set
}

func composed(t testing.TB, set map[string]string, year int) (*Composite, *report.Document, error) {
	t.Helper()
	a, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	res, doc, err := a.School(Ask{Verb: "index", Year: year, Set: set})
	if err != nil {
		return nil, nil, err
	}
	c, ok := res.(*Composite)
	if !ok {
		t.Fatalf("%T", res)
	}
	return c, doc, nil
}

func must(t testing.TB, set map[string]string) *Composite {
	t.Helper()
	c, _, err := composed(t, set, 0)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func rowsOf(t *testing.T, path string) (head []string, rows [][]string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all[0], all[1:]
}

// nearTied is an indicator whose values COINr tells apart in the 16th digit; see method/index.
const nearTied = "TolMin"

// likeResults compares scores (rounded to two decimals in the file) and ranks of every node.
func likeResults(t *testing.T, c *Composite, folder string) {
	t.Helper()
	compared := 0
	for file, check := range map[string]func(u CompositeUnit, k int, want string) bool{
		"results_scores": func(u CompositeUnit, k int, want string) bool {
			v, err := strconv.ParseFloat(want, 64)
			return err == nil && u.Scores[k].Score != nil && math.Abs(*u.Scores[k].Score-v) <= 0.005+1e-9
		},
		"results_ranks": func(u CompositeUnit, k int, want string) bool { return strconv.Itoa(u.Scores[k].Rank) == want },
	} {
		head, rows := rowsOf(t, filepath.Join(folder, file+".csv"))
		for _, row := range rows {
			i := slices.IndexFunc(c.Units, func(u CompositeUnit) bool { return u.Unit == row[0] })
			if i < 0 {
				t.Fatalf("no unit %s", row[0])
			}
			for j, code := range head {
				k := slices.IndexFunc(c.Nodes, func(n index.Node) bool { return n.Code == code })
				if k < 0 || code == nearTied && file == "results_ranks" {
					continue
				}
				compared++
				if !check(c.Units[i], k, row[j]) {
					t.Errorf("%s: %s of %s is %v, rank %d, want %s", file, code, row[0], c.Units[i].Scores[k].Score, c.Units[i].Scores[k].Rank, row[j])
				}
			}
		}
	}
	if compared < 51*2*60-51-200 {
		t.Errorf("only %d cells compared", compared)
	}
}

// The command reproduces COINr's table of results, scores and ranks at every level.
func TestCompositeASEM(t *testing.T) {
	c := must(t, asemFlags())
	likeResults(t, c, coinr)
	if len(c.Imputed) != 65 || len(c.Screened) != 51 || c.Year != 2018 || c.Node != "Index" || len(c.Recipe.Inputs) == 0 {
		t.Errorf("%d filled, %d screened, year %d, node %s", len(c.Imputed), len(c.Screened), c.Year, c.Node)
	}
	full := filepath.Join("..", "..", "..", "shared", "reference", "COINr")
	if _, err := os.Stat(full); err != nil {
		t.Skip("the full reference is not beside this checkout; the committed copy was compared")
	}
	likeResults(t, must(t, asemFlags("meta", filepath.Join(full, "in_iMeta.csv"), "data", filepath.Join(full, "in_iData.csv"))), full)
}

// Nothing is filled, treated or divided unless asked for, and the page says so.
func TestCompositeDefaults(t *testing.T) {
	c, doc, err := composed(t, map[string]string{"meta": filepath.Join(coinr, "in_iMeta.csv"), "data": filepath.Join(coinr, "in_iData.csv")}, 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Imputed)+len(c.Treated)+len(c.Screened) != 0 || c.Bands != nil || c.Indices != nil || c.LeftOut != nil {
		t.Errorf("%+v", c)
	}
	if doc.Pages[0].ID != "index" || len(doc.Recipe.Inputs) != 2 || !strings.Contains(jsonOf(t, doc.Pages), "Missing cells stay missing") {
		t.Errorf("%v", doc.Recipe.Inputs)
	}
	for i, n := range c.Nodes {
		if n.Level == 1 && n.Code == "ConSpeed" {
			lao := slices.IndexFunc(c.Units, func(u CompositeUnit) bool { return u.Unit == "LAO" })
			if c.Units[lao].Scores[i].Score != nil {
				t.Error("a missing value became a number")
			}
		}
	}
}

// 1,000 replications of the four choices in at most half a second: COINr takes 108 s.
func TestCompositeUncertainty(t *testing.T) {
	begin := time.Now()
	c := must(t, asemFlags("uncertainty", "1000"))
	if took := time.Since(begin); took > 5*time.Second { // ten times the aim: the machine may be busy
		t.Errorf("took %v", took)
	}
	if c.Bands == nil || c.Bands.Replications != 1000 || len(c.Bands.Units) != 51 {
		t.Fatalf("%+v", c.Bands)
	}
	wide := 0
	for _, u := range c.Bands.Units {
		if u.Wide {
			wide++
		}
		if !u.OK || u.Low > u.High || u.Low < 1 || u.High > 51 {
			t.Errorf("%+v", u)
		}
	}
	if wide < 30 {
		t.Errorf("%d bands are wide: four choices should move most ranks", wide)
	}
	if !slices.ContainsFunc(c.Notes, func(n panel.Note) bool { return n.Code == "index-varied" && strings.Contains(n.Text, "judgement") }) {
		t.Errorf("the choices varied are not said: %v", c.Notes)
	}
	again := must(t, asemFlags("uncertainty", "1000", "seed", "1"))
	other := must(t, asemFlags("uncertainty", "1000", "seed", "2"))
	if jsonOf(t, c.Bands) != jsonOf(t, again.Bands) || jsonOf(t, c.Bands) == jsonOf(t, other.Bands) {
		t.Error("the seed does not decide")
	}
}

// Shares of variance come with intervals and a statement on convergence.
func TestCompositeSensitivity(t *testing.T) {
	c := must(t, asemFlags("sensitivity", "200"))
	if c.Indices == nil || len(c.Indices.Effects) != 4 || c.Indices.Runs != 200*6 {
		t.Fatalf("%+v", c.Indices)
	}
	if c.Indices.Converged || !slices.ContainsFunc(c.Notes, func(n panel.Note) bool { return n.Code == "index-sobol-not-converged" }) {
		t.Error("200 is too small a sample, and that is not said")
	}
	for _, e := range c.Indices.Effects {
		if !(e.First.Low < e.First.High) || !(e.Total.Low < e.Total.High) {
			t.Errorf("%+v", e)
		}
	}
}

// The other steps, each against what the method itself does with it.
func TestCompositeSteps(t *testing.T) {
	for _, more := range [][]string{
		{"normalise", "z-score=100,10"}, {"normalise", "rank"}, {"normalise", "borda"}, {"normalise", "percentile-rank"}, {"normalise", "distance-to-max"},
		{"normalise", "scaled=0,2"}, {"normalise", "none"}, {"normalise", "min-max=1..100", "aggregate", "geometric"},
		{"normalise", "min-max=1..100", "aggregate", "2=harmonic,3=geometric"}, {"normalise", "min-max=1..100", "aggregate", "2=generalised:0.5,4=arithmetic"},
		{"aggregate", "2=copeland"}, {"normalise", "z-score=100,10", "aggregate", "mazziotta-pareto"}, {"aggregate", "geometric", "floor", "1"},
		{"weights", "equal"}, {"weights", "pca=1"}, {"weights", "pca-raw=2"}, {"weights", "balance=3"}, {"weights", "infomax=3"}, {"coverage", "2=0.9,3=0"},
		{"treat", "winsorise=3,transform=box-cox"}, {"treat", "skew=1.5,kurt=2,combine"}, {"treat", "winsorise=0,transform=log-plus-one"},
		{"impute", "unit-mean"}, {"impute", "unit-median=2"}, {"impute", "indicator-median"}, {"impute", "none"}, {"leave-out", "1"}, {"leave-out", "3"},
		{"uncertainty", "50", "vary", "impute,leave-out,weights"}, {"node", "Conn", "uncertainty", "50"},
	} {
		t.Run(strings.Join(more, " "), func(t *testing.T) {
			c := must(t, asemFlags(more...))
			want := 51
			if more[1] == "none" && more[0] == "impute" { // without filling, 5 units have less than 90 % of the data
				want = 46
			}
			if len(c.Units) != want {
				t.Errorf("%d units, want %d", len(c.Units), want)
			}
		})
	}
	plain, geo := must(t, asemFlags("normalise", "min-max=1..100")), must(t, asemFlags("normalise", "min-max=1..100", "aggregate", "4=geometric"))
	for i, u := range plain.Units {
		k := slices.IndexFunc(plain.Nodes, func(n index.Node) bool { return n.Code == "Index" })
		if *geo.Units[i].Scores[k].Score > *u.Scores[k].Score+1e-9 {
			t.Errorf("%s: a geometric mean above the arithmetic", u.Unit)
		}
	}
	if c := must(t, asemFlags("weights", "infomax=3")); c.Weighing == nil || c.Weighing.Balanced.Gap > c.Weighing.Balanced.Before {
		t.Errorf("%+v", c.Weighing)
	}
	if c := must(t, asemFlags("leave-out", "1")); len(c.LeftOut) != 49 {
		t.Errorf("%d left out", len(c.LeftOut))
	}
}

// What is not understood or can't be honoured is an error with a hint, never a default.
func TestCompositeRefuses(t *testing.T) {
	for _, c := range []struct {
		more []string
		want string
	}{
		{[]string{"screen", "much"}, "--screen=much"}, {[]string{"screen", "1.5"}, "--screen=1.5"}, {[]string{"impute", "magic"}, "--impute=magic"},
		{[]string{"impute", "group-mean=Continent"}, "--impute=group-mean=Continent"}, {[]string{"impute", "latest"}, "needs tables of other years"},
		{[]string{"treat", "gently"}, "--treat=gently"}, {[]string{"treat", "winsorise=-1"}, "--treat"}, {[]string{"normalise", "min-max=3"}, "--normalise=min-max=3"},
		{[]string{"normalise", "min-max=100..1"}, "--normalise=min-max=100..1"}, {[]string{"normalise", "min-max=5..5"}, "--normalise=min-max=5..5"}, {[]string{"normalise", "min-max=nan..1"}, "--normalise"},
		{[]string{"normalise", "z-score=0,-1"}, "--normalise=z-score=0,-1"}, {[]string{"normalise", "scaled=0,-2"}, "--normalise=scaled=0,-2"}, {[]string{"floor", "inf"}, "--floor=inf"},
		{[]string{"aggregate", "generalised:inf"}, "--aggregate"}, {[]string{"treat", "skew=inf"}, "--treat"}, {[]string{"sensitivity", "1000000"}, "ranks to keep"},
		{[]string{"normalise", "minmax"}, "--normalise=minmax"}, {[]string{"normalise", "goalposts"}, "--normalise=goalposts"},
		{[]string{"normalise", "distance-to-reference=XXX"}, "XXX"}, {[]string{"normalise", "distance-to-reference=SGP"}, "not above the worst value"}, {[]string{"normalise", "fraction-of-max"}, "direction 1"},
		{[]string{"weights", "mine"}, "--weights=mine"}, {[]string{"weights", "pca"}, "--weights=pca"}, {[]string{"weights", "pca=9"}, "components at level 9"},
		{[]string{"weights", "equal=2"}, "--weights=equal=2"}, {[]string{"weights", "guess=2"}, "--weights=guess=2"},
		{[]string{"aggregate", "geometric"}, "positive values"}, {[]string{"aggregate", "best"}, "is not known"}, {[]string{"aggregate", "9=geometric"}, "level 9"},
		{[]string{"aggregate", "generalised"}, "--aggregate"}, {[]string{"aggregate", "geometric:2"}, "--aggregate"}, {[]string{"aggregate", "2=geometric,2=harmonic"}, "--aggregate"},
		{[]string{"floor", "low"}, "--floor=low"}, {[]string{"coverage", "0.6"}, "--coverage"}, {[]string{"coverage", "2=7"}, "least coverage 7"},
		{[]string{"base-year", "2010"}, "no data of the base year 2010"}, {[]string{"node", "Nowhere"}, "no aggregate Nowhere"}, {[]string{"node", "LPI"}, "no aggregate LPI"},
		{[]string{"uncertainty", "-5"}, "--uncertainty"}, {[]string{"uncertainty", "many"}, "--uncertainty"}, {[]string{"uncertainty", "2000000"}, "more than"},
		{[]string{"uncertainty", "10", "vary", "mood"}, "--vary=mood"}, {[]string{"uncertainty", "10", "vary", "mean,mean"}, "--vary"},
		{[]string{"sensitivity", "10", "vary", "mean"}, "two factors"}, {[]string{"leave-out", "9"}, "level 9"}, {[]string{"seed", "x"}, "--seed"},
		{[]string{"data", ""}, "both --meta and --data"}, {[]string{"meta", "nowhere.csv"}, "nowhere.csv"}, {[]string{"published", "x.csv"}, "own"},
	} {
		_, _, err := composed(t, asemFlags(c.more...), 0)
		if err == nil {
			t.Errorf("%v was taken", c.more)
			continue
		}
		if e := AsError(err); e.Code == Internal || !strings.Contains(e.Message, c.want) {
			t.Errorf("%v: %s: %s, want %q", c.more, e.Code, e.Message, c.want)
		}
	}
	a, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []Ask{{Country: "KAZ", Set: asemFlags()}, {Country: "KAZ", Set: map[string]string{"treat": "rule"}}, {Set: map[string]string{}}, {Country: "Ruritania"}} {
		k.Verb = "index"
		if _, _, err := a.School(k); err == nil || AsError(err).Code == Internal {
			t.Errorf("%+v: %v", k, err)
		}
	}
}
