package app

import (
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"upstep/panel"
)

// The 6 x 6 export table of the worked example ex09a as a long table.
const workedTable = `country,product,value
c1,p1,120
c1,p2,80
c1,p3,60
c1,p4,40
c1,p5,30
c1,p6,20
c2,p1,90
c2,p2,70
c2,p3,50
c2,p4,35
c2,p5,5
c2,p6,1
c3,p1,80
c3,p2,40
c3,p3,45
c3,p4,2
c3,p5,1
c4,p1,100
c4,p2,60
c4,p3,2
c4,p4,1
c5,p1,60
c5,p2,2
c5,p3,1
c6,p1,10
c6,p2,30
c6,p3,5
c6,p4,20
c6,p6,3
`

func TestFurtherMeasuresOfTheWorkedExample(t *testing.T) {
	dir := t.TempDir()
	run, err := Complexity(ComplexityRequest{Source: Source{Files: []string{textFile(t, workedTable)}}, Destination: Destination{Out: dir}, Measures: []string{"reflections", "genepy", "eciplus", "stable", "fitness", "distance"}})
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join("..", "..", "method", "complexity", "testdata", "ex09a.json"))
	if err != nil {
		t.Fatal(err)
	}
	var printed map[string]json.RawMessage
	if err := json.Unmarshal(b, &printed); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ file, column, vector string }{
		{"countries.csv", "fitness_stable", "fitness_nonhom"}, {"products.csv", "complexity_stable", "Q_nonhom"},
		{"countries.csv", "eci_plus", "ECIplus"}, {"products.csv", "pci_plus", "PCIplus"},
		{"countries.csv", "genepy", "GENEPY"}, {"countries.csv", "eci_reflections", "reflections_kc18_z"},
	} {
		var want []float64
		if err := json.Unmarshal(printed[c.vector], &want); err != nil {
			t.Fatal(err)
		}
		got := column(t, filepath.Join(dir, c.file), c.column, 1)
		for i, w := range want {
			code := c.file[:1] + string(rune('1'+i))
			if g, ok := got[code]; !ok || math.Abs(g-w) > 6e-5 {
				t.Errorf("%s %s: %v, want %v", c.column, code, g, w)
			}
		}
	}
	// All but c1 collapse, and the summary says so.
	if notes := run.Years[0].Notes; !slices.ContainsFunc(notes, func(n panel.Note) bool {
		return n.Code == "complexity-fitness-collapse" && strings.Contains(n.Subject, "c5")
	}) {
		t.Errorf("no note on the collapse of c5: %+v", notes)
	}
	b, err = os.ReadFile(filepath.Join(dir, RecipeFile))
	if err != nil {
		t.Fatal(err)
	}
	var recipe TableRecipe
	if err := json.Unmarshal(b, &recipe); err != nil {
		t.Fatal(err)
	}
	var methods []string
	for _, m := range recipe.Measures {
		methods = append(methods, m.Method)
		for _, o := range m.Options {
			if slices.Contains(ofTheYear, o.Name) || o.Name == "convention" {
				t.Errorf("%s: option %s is not its own", m.Method, o.Name)
			}
		}
	}
	if got := strings.Join(methods, " "); got != "complexity/fitness complexity/stable fitness complexity/eci+ complexity/genepy complexity/reflections complexity/distance" {
		t.Errorf("methods %s", got)
	}
}

// Fitness and the reflections are those that fermi 0.2.0 and economiccomplexity 2.0.0 for R print.
func TestFurtherMeasuresOfThePeers(t *testing.T) {
	st := filepath.Join("..", "..", "method", "complexity", "testdata", "st")
	dir := t.TempDir()
	if _, err := Complexity(ComplexityRequest{Source: Source{Files: []string{filepath.Join(st, "trade.csv")}, Convention: "r"}, Destination: Destination{Out: dir}, Measures: []string{"fitness", "reflections"}}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		ours, name, peer, theirs string
		tol                      float64
	}{
		{"countries.csv", "fitness", "fermi_country.csv", "fitness", 1e-10},
		{"products.csv", "complexity", "fermi_product.csv", "complexity", 1e-10},
		{"countries.csv", "eci_reflections", "r_reflections_country.csv", "eci_reflections20", 1e-7},
		{"products.csv", "pci_reflections", "r_reflections_product.csv", "pci_reflections20", 1e-7},
	} {
		got, want := column(t, filepath.Join(dir, c.ours), c.name, 1), column(t, filepath.Join(st, c.peer), c.theirs, 1)
		if len(want) == 0 || len(got) != len(want) {
			t.Fatalf("%s: %d rows, want %d", c.name, len(got), len(want))
		}
		for k, w := range want {
			if g, ok := got[k]; !ok || math.Abs(g-w) > c.tol {
				t.Errorf("%s %s: %v, want %v", c.name, k, g, w)
			}
		}
	}
}

func TestFurtherMeasuresAreKnownOrRefused(t *testing.T) {
	for _, c := range []struct {
		measures []string
		out      string
		want     string
	}{
		{[]string{"fitnes"}, "x", "did you mean fitness"},
		{[]string{"fitness", "fitness"}, "x", "once"},
		{[]string{"genepy"}, "", "--out"},
	} {
		_, err := Complexity(ComplexityRequest{Source: Source{Files: []string{"none.csv"}}, Measures: c.measures, Destination: Destination{Out: c.out}})
		var e *Error
		if !errors.As(err, &e) || e.Code != Invalid || !strings.Contains(e.Hint, c.want) {
			t.Errorf("%v: %v", c.measures, err)
		}
	}
}
