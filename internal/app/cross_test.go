package app

import (
	"path/filepath"
	"strings"
	"testing"
)

// Engines in A and B, leaves in B and C, cars in A and B, tea in B and C: engines and
// cars 1, engines and tea 1/2. D is in one table only. B has both engines and leaves and
// so all that cars are near to: engines 1, leaves 1/2; A has engines alone: 1/1.5.
func TestCrossOfTheWorkedExample(t *testing.T) {
	from := textFile(t, "country,product,value\nA,engines,1\nB,engines,1\nB,leaves,1\nC,leaves,1\n")
	to := textFile(t, "iso,technology,patents\nA,cars,1\nB,cars,1\nB,tea,1\nC,tea,1\nD,tea,1\nD,cars,1\n")
	dir := t.TempDir()
	run, err := Cross(CrossRequest{From: Source{Files: []string{from}}, To: Source{Files: []string{to}}, Destination: Destination{Out: dir}})
	if err != nil {
		t.Fatal(err)
	}
	phi := column(t, filepath.Join(dir, "cross_proximity.csv"), "proximity", 2)
	if run.Economies != 3 || run.Pairs != 4 || phi["engines cars"] != 1 || phi["engines tea"] != 0.5 || phi["leaves tea"] != 1 || len(phi) != 4 {
		t.Errorf("%+v, %v", run, phi)
	}
	density := column(t, filepath.Join(dir, "cross_density.csv"), "density", 2)
	if density["B cars"] != 1 || !within(density["A cars"], 1/1.5, 1e-11) || !within(density["A tea"], 0.5/1.5, 1e-11) || len(density) != 6 {
		t.Errorf("density %v", density)
	}
	if has := column(t, filepath.Join(dir, "cross_density.csv"), "mcp", 2); has["A cars"] != 1 || has["A tea"] != 0 || has["C tea"] != 1 {
		t.Errorf("presence %v", has)
	}
	v, err := openTest(t).Verify(filepath.Join(dir, RecipeFile))
	if err != nil || v.Err() != nil || len(v.Inputs) != 2 {
		t.Errorf("%+v, %v", v, err)
	}
	alone := textFile(t, "country,product,value\nX,p,1\nY,q,2\n")
	if _, err := Cross(CrossRequest{From: Source{Files: []string{from}}, To: Source{Files: []string{alone}}}); err == nil || AsError(err).Code != Refused {
		t.Errorf("no economy in common: %v", err)
	}
	in := example(t)
	_, err = Cross(CrossRequest{From: Source{Files: []string{in}}, To: Source{Files: []string{in}}, ToYear: 2030})
	if err == nil || AsError(err).Code != Invalid || !strings.Contains(err.Error(), "--to-year 2030") {
		t.Errorf("a year that is not there: %v", err)
	}
	run, err = Cross(CrossRequest{From: Source{Files: []string{in}}, To: Source{Files: []string{in}}, ToYear: 2018})
	if err != nil || run.FromYear != 2020 || len(run.Notes) != 1 || run.Notes[0].Code != "cross-order" {
		t.Errorf("the later table first: %+v, %v", run.Notes, err)
	}
}
