package app

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// With all that can be asked for, too, the bytes do not depend on how much runs at a
// time; and every file that is written is in the recipe.
func TestChoicesAreTheSameOnAnyNumberOfProcessors(t *testing.T) {
	in, old := example(t), runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(old)
	sample := t.TempDir()
	if _, err := Complexity(ComplexityRequest{Source: Source{Files: []string{in}}, Destination: Destination{Out: sample}, Proximity: true}); err != nil {
		t.Fatal(err)
	}
	all := func(n int) (string, *ComplexityRun) {
		runtime.GOMAXPROCS(n)
		dir := t.TempDir()
		run, err := Complexity(ComplexityRequest{Source: Source{Files: []string{in}}, Destination: Destination{Out: dir},
			PresenceChoice: PresenceChoice{Rolling: 2, Concentrated: true, LeastShare: 0.001, COG: "book"},
			RelateChoice: RelateChoice{Relatedness: []string{"discrete", "asymmetric", "continuous", "probability", "association", "cosine", "jaccard", "cosine-rca"},
				Neighbours: 10, Ties: true, LeaveOneOut: true, CountryProximity: true},
			DataChoice:  DataChoice{PCI: filepath.Join(sample, "products.csv"), Phi: filepath.Join(sample, "proximity.csv")},
			NewProducts: true, Proximity: true, Network: true,
			Measures: []string{"fitness:50", "stable", "eciplus", "genepy", "reflections", "hhi", "tci"}})
		if err != nil {
			t.Fatal(err)
		}
		return dir, run
	}
	first, run := all(1)
	second, _ := all(3)
	names, err := os.ReadDir(first)
	if err != nil || len(names) != len(run.Outputs) || len(names) != 11 {
		t.Fatalf("%d files, %d in the answer, %v", len(names), len(run.Outputs), err)
	}
	for _, f := range names {
		a, err1 := os.ReadFile(filepath.Join(first, f.Name()))
		b, err2 := os.ReadFile(filepath.Join(second, f.Name()))
		if err1 != nil || err2 != nil || !bytes.Equal(a, b) {
			t.Errorf("%s differs (%v, %v)", f.Name(), err1, err2)
		}
	}
	if v, err := openTest(t).Verify(filepath.Join(first, RecipeFile)); err != nil || v.Err() != nil || len(v.Inputs) != 3 || len(v.Files) != 11 {
		t.Errorf("%d inputs, %d files, %v", len(v.Inputs), len(v.Files), err)
	}
}
