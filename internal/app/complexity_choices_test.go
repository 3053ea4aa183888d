package app

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// tables runs a request on a text and returns the folder.
func tables(t *testing.T, text string, change func(*ComplexityRequest)) (string, *ComplexityRun) {
	t.Helper()
	dir := t.TempDir()
	req := ComplexityRequest{Source: Source{Files: []string{textFile(t, text)}}, Destination: Destination{Out: dir}}
	change(&req)
	run, err := Complexity(req)
	if err != nil {
		t.Fatal(err)
	}
	if v, err := openTest(t).Verify(filepath.Join(dir, RecipeFile)); err != nil || v.Err() != nil {
		t.Errorf("the recipe does not replay: %v, %v", err, v.Err())
	}
	return dir, run
}

// vectors are the printed numbers of the worked example.
func vectors(t *testing.T, name string) []float64 {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "method", "complexity", "testdata", "ex09a.json"))
	if err != nil {
		t.Fatal(err)
	}
	var printed map[string]json.RawMessage
	var out []float64
	if err := json.Unmarshal(b, &printed); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(printed[name], &out); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return out
}

func within(a, b, tol float64) bool { return math.Abs(a-b) <= tol }

// Continuous presence, PRODY, EXPY and PGI of the worked example, as printed on the page of
// the method.
func TestChoicesOfTheWorkedExample(t *testing.T) {
	values := func(name string, v []float64) string {
		var b strings.Builder
		b.WriteString("country," + name + "\n")
		for i, x := range v {
			fmt.Fprintf(&b, "c%d,%v\n", i+1, x)
		}
		return textFile(t, b.String())
	}
	dir, _ := tables(t, workedTable, func(r *ComplexityRequest) {
		r.Presence = "continuous"
		r.Income, r.Gini = values("income", []float64{40000, 25000, 12000, 8000, 4000, 15000}), values("gini", []float64{30, 33, 42, 45, 50, 36})
		r.Measures = []string{"hhi"}
	})
	for _, c := range []struct {
		file, column, code string
		want, tol          float64
	}{
		{"countries.csv", "eci", "c6", 1.0933, 6e-5}, {"countries.csv", "eci", "c1", 1.0610, 6e-5},
		{"countries.csv", "expy", "c1", 19854, 0.5}, {"countries.csv", "expy", "c5", 13877, 0.5},
		{"products.csv", "prody", "p1", 13602, 0.5}, {"products.csv", "prody", "p5", 35829, 0.5},
		{"products.csv", "pgi", "p1", 46.63, 0.005}, {"products.csv", "pgi", "p6", 32.61, 0.005},
		// c6 exports 10, 30, 5, 20, 3 of 68; p5 is 30, 5, 1 of 36.
		{"countries.csv", "hhi", "c6", (100 + 900 + 25 + 400 + 9) / (68.0 * 68), 1e-11}, {"products.csv", "hhi", "p5", (900 + 25 + 1) / (36.0 * 36), 1e-11},
	} {
		if got := column(t, filepath.Join(dir, c.file), c.column, 1)[c.code]; !within(got, c.want, c.tol) {
			t.Errorf("%s %s: %v, want %v", c.column, c.code, got, c.want)
		}
	}
}

// Over all neighbours the discrete form gives the density of the method; both forms of
// COG differ by density times PCI where a product is absent.
func TestFormsOfDensityAndGain(t *testing.T) {
	plain, _ := tables(t, workedTable, func(r *ComplexityRequest) {
		r.Relatedness = []string{"discrete", "asymmetric"}
		r.LeaveOneOut, r.CountryProximity, r.Measures = true, true, []string{"tci"}
	})
	cells := filepath.Join(plain, "cells.csv")
	own, discrete := column(t, cells, "density", 2), column(t, cells, "density_discrete", 2)
	for k, v := range own {
		if !within(discrete[k], v, 1e-11) {
			t.Errorf("density of %s: %v and %v", k, discrete[k], v)
		}
	}
	two, _ := tables(t, workedTable, func(r *ComplexityRequest) { r.Neighbours = 2 })
	if got := column(t, filepath.Join(two, "cells.csv"), "density_discrete", 2)["c3 p2"]; !within(own["c3 p2"], 0.40, 0.005) || !within(got, 0.33, 0.005) {
		t.Errorf("c3 in p2: %v with all and %v with two neighbours, want .40 and .33", own["c3 p2"], got)
	}
	// p5 is made by c1 alone, p6 by c1 and c6: p5 given p6 is 1/2, p6 given p5 is 1.
	given := column(t, filepath.Join(plain, "relatedness.csv"), "relatedness", 3)
	if given["asymmetric p5 p6"] != 0.5 || given["asymmetric p6 p5"] != 1 || given["discrete p5 p6"] != 0.5 {
		t.Errorf("relatedness %v", given)
	}
	if _, twice := given["discrete p6 p5"]; twice {
		t.Error("a symmetric pair is written twice")
	}
	// c3 makes p1, p3 and c4 p1, p2: one common of two each.
	if got := column(t, filepath.Join(plain, "country_proximity.csv"), "proximity", 2)["c3 c4"]; got != 0.5 {
		t.Errorf("proximity of c3 and c4 %v, want 1/2", got)
	}
	book, _ := tables(t, workedTable, func(r *ComplexityRequest) { r.COG = "book" })
	sum, sub := column(t, cells, "cog", 2), column(t, filepath.Join(book, "cells.csv"), "cog", 2)
	pci, has := column(t, cells, "pci", 2), column(t, cells, "mcp", 2)
	for k := range sum {
		if want := sum[k] - (1-has[k])*own[k]*pci[k]; !within(sub[k], want, 1e-9) {
			t.Errorf("COG of %s in the book's form: %v, want %v", k, sub[k], want)
		}
	}
	tci := column(t, filepath.Join(plain, "products.csv"), "tci", 1)
	if tci["p1"] != 0 || tci["p5"] != 100 {
		t.Errorf("from 0 to 100: %v", tci)
	}
}

// Reflections and fitness with the steps that were printed.
func TestMeasuresTakeSteps(t *testing.T) {
	dir, _ := tables(t, workedTable, func(r *ComplexityRequest) { r.Measures = []string{"fitness:200", "reflections:20"} })
	for name, c := range map[string]string{"fitness_200": "fitness", "reflections_kc18_z": "eci_reflections"} {
		want := vectors(t, name)
		got := column(t, filepath.Join(dir, "countries.csv"), c, 1)
		for i, w := range want {
			if code := fmt.Sprintf("c%d", i+1); !within(got[code], w, 6e-5) {
				t.Errorf("%s %s: %v, want %v", c, code, got[code], w)
			}
		}
	}
}

// The members of a reference sample get their own ECI and density back from its tables.
func TestExternalGivesMembersTheirOwn(t *testing.T) {
	ref, _ := tables(t, workedTable, func(r *ComplexityRequest) { r.Proximity = true })
	products := filepath.Join(ref, "products.csv")
	world := textFile(t, strings.Replace(read(t, products), "product,value,", "product,world,", 1))
	dir, _ := tables(t, workedTable, func(r *ComplexityRequest) {
		r.PCI, r.Phi, r.World = products, filepath.Join(ref, "proximity.csv"), world
	})
	for _, c := range []struct {
		file, own, external string
		keys                int
	}{{"countries.csv", "eci", "eci_external", 1}, {"cells.csv", "density", "density_external", 2}} {
		own, ext := column(t, filepath.Join(dir, c.file), c.own, c.keys), column(t, filepath.Join(dir, c.file), c.external, c.keys)
		for k, v := range own {
			if !within(ext[k], v, 1e-9) {
				t.Errorf("%s %s: %v, want %v", c.external, k, ext[k], v)
			}
		}
	}
	// The region of the page: 5, 40, 10 in p1, p4, p6 and the sample's world.
	dir, _ = tables(t, workedTable+"r,p1,5\nr,p4,40\nr,p6,10\n", func(r *ComplexityRequest) { r.PCI, r.World = products, world })
	if got := column(t, filepath.Join(dir, "countries.csv"), "eci_external", 1)["r"]; !within(got, (1.2165+1.4245)/2, 6e-5) {
		t.Errorf("the region has %v, want 1.32", got)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// 45 economies with income and resource share are enough for the regression; the
// classes follow from the signs of ECI* and COI.
func TestApproachesFollowTheirRules(t *testing.T) {
	var income, share strings.Builder
	income.WriteString("country,income\n")
	share.WriteString("country,resource_share\n")
	for c := range 60 {
		if c%10 != 9 {
			fmt.Fprintf(&income, "c%02d,%d\n", c, 1000+c*c*37%5000)
		}
		fmt.Fprintf(&share, "c%02d,0.%02d\n", c, c*7%60)
	}
	dir, _ := tables(t, blocks(func(bool, float64) bool { return false }), func(r *ComplexityRequest) {
		r.Income, r.Resources, r.Filters = textFile(t, income.String()), textFile(t, share.String()), []string{"years=2000"}
	})
	classes := map[string]int{}
	for _, line := range strings.Split(strings.TrimSpace(read(t, filepath.Join(dir, "approaches.csv"))), "\n")[1:] {
		f := strings.Split(line, ",")
		class, star, coi := f[2], f[4], f[5]
		classes[class]++
		negative := func(s string) bool { return strings.HasPrefix(s, "-") }
		want := ""
		switch {
		case star == "": // no income
		case negative(coi) && class == "technological frontier":
			want = class
		case negative(coi):
			want = "strategic bets"
		case negative(star):
			want = "parsimonious industrial policy"
		default:
			want = "light touch"
		}
		if class != want {
			t.Errorf("%s: want %q", line, want)
		}
	}
	if classes[""] != 6 || len(classes) < 4 {
		t.Errorf("classes %v", classes)
	}
}

// --compare has every year for each convention, in order.
func TestCompareEveryYear(t *testing.T) {
	run, err := Complexity(ComplexityRequest{Source: Source{Files: []string{example(t)}}, Compare: []string{"r", "stata"}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range run.Compared {
		got = append(got, fmt.Sprint(c.Convention, c.Year))
	}
	if want := []string{"r2018", "r2019", "r2020", "stata2018", "stata2019", "stata2020"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	var b strings.Builder
	if err := run.Print(&b); err != nil || strings.Count(b.String(), "  2019  ECI 1.0000 0  COI ") != 2 || strings.Count(b.String(), "against convention r, 2020\n") != 1 {
		t.Errorf("%v\n%s", err, b.String())
	}
}

func TestChoicesThatMakeNoSense(t *testing.T) {
	in := example(t)
	for want, change := range map[string]func(*ComplexityRequest){
		"unknown test of presence":         func(r *ComplexityRequest) { r.Presence = "rcaa" },
		"needs populations":                func(r *ComplexityRequest) { r.Presence = "either" },
		"without a test of them":           func(r *ComplexityRequest) { r.PerHead = 2 },
		"least share 2":                    func(r *ComplexityRequest) { r.LeastShare = 2 },
		`cannot read --persist "5/3"`:      func(r *ComplexityRequest) { r.Persist = "5/3" },
		"does not go with --rolling":       func(r *ComplexityRequest) { r.Persist, r.Rolling = "2/3", 2 },
		"a mean over 1 year":               func(r *ComplexityRequest) { r.Rolling = 1 },
		"no year has the 4 consecutive":    func(r *ComplexityRequest) { r.Rolling = 4 },
		"unknown form \"thin\" of COG":     func(r *ComplexityRequest) { r.COG = "thin" },
		"unknown form of relatedness":      func(r *ComplexityRequest) { r.Relatedness = []string{"cosin"} },
		"asked for twice":                  func(r *ComplexityRequest) { r.Relatedness = []string{"cosine", "cosine"} },
		"no such number of neighbours":     func(r *ComplexityRequest) { r.Ties = true },
		"81 neighbours among":              func(r *ComplexityRequest) { r.Neighbours = 81 },
		"need incomes beside":              func(r *ComplexityRequest) { r.Resources = "x.csv" },
		"go with the PCI":                  func(r *ComplexityRequest) { r.Phi = "x.csv" },
		"cannot read none.csv":             func(r *ComplexityRequest) { r.Gini = "none.csv" },
		"7 reflections order no":           func(r *ComplexityRequest) { r.Measures = []string{"reflections:7"} },
		"takes a whole number from 1":      func(r *ComplexityRequest) { r.Measures = []string{"fitness:x"} },
		"takes a number between 0 and 1":   func(r *ComplexityRequest) { r.Measures = []string{"stable:2"} },
		"takes no option":                  func(r *ComplexityRequest) { r.Measures = []string{"genepy:2"} },
		"without its option":               func(r *ComplexityRequest) { r.Measures = []string{"fitness:"} },
		"a threshold of -1 makes no sense": func(r *ComplexityRequest) { r.Threshold = -1 },
		"two different years":              func(r *ComplexityRequest) { r.NewProducts, r.Filters = true, []string{"years=2019"} },
		"need a table with years":          func(r *ComplexityRequest) { r.Rolling, r.Columns.Year, r.Duplicates = 2, "-", "sum" },
	} {
		req := ComplexityRequest{Source: Source{Files: []string{in}}, Destination: Destination{Out: t.TempDir()}}
		change(&req)
		if _, err := Complexity(req); err == nil || !strings.Contains(err.Error(), want) || AsError(err).Code == Internal {
			t.Errorf("want %q, have %v", want, err)
		}
		if left, _ := os.ReadDir(req.Out); len(left) > 0 {
			t.Errorf("%s: left behind %v", want, left)
		}
	}
	for _, change := range []func(*ComplexityRequest){func(r *ComplexityRequest) { r.LeaveOneOut = true }, func(r *ComplexityRequest) { r.NewProducts = true }, func(r *ComplexityRequest) { r.Income = in }} {
		req := ComplexityRequest{Source: Source{Files: []string{in}}}
		change(&req)
		if _, err := Complexity(req); err == nil || !strings.Contains(AsError(err).Hint, "--out") {
			t.Errorf("without a folder: %v", err)
		}
	}
}
