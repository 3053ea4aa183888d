package complexity_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"upstep/method/complexity"
	"upstep/panel"
	"upstep/trade"
)

// six is the 6 x 6 export table of the worked example ex09a.
func six() *trade.Matrix {
	return &trade.Matrix{
		Year: 2020, System: "toy",
		Countries: []string{"c1", "c2", "c3", "c4", "c5", "c6"},
		Products:  []string{"p1", "p2", "p3", "p4", "p5", "p6"},
		X: []float64{
			120, 80, 60, 40, 30, 20,
			90, 70, 50, 35, 5, 1,
			80, 40, 45, 2, 1, 0,
			100, 60, 2, 1, 0, 0,
			60, 2, 1, 0, 0, 0,
			10, 30, 5, 20, 0, 3,
		},
	}
}

// vector reads a file of numbers, arrays and tables flattened by name.
func vector(t *testing.T, path string) map[string][]float64 {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var in map[string]any
	if err := json.Unmarshal(raw, &in); err != nil {
		t.Fatal(err)
	}
	var flat func(any) []float64
	flat = func(v any) []float64 {
		switch v := v.(type) {
		case float64:
			return []float64{v}
		case []any:
			var out []float64
			for _, x := range v {
				out = append(out, flat(x)...)
			}
			return out
		}
		return nil
	}
	out := map[string][]float64{}
	for k, v := range in {
		out[k] = flat(v)
	}
	return out
}

// same compares to the four decimals the vectors carry.
func same(t *testing.T, name string, got, want []float64) {
	t.Helper()
	if len(got) != len(want) || len(want) == 0 {
		t.Errorf("%s has %d values, want %d", name, len(got), len(want))
		return
	}
	for i := range got {
		if !(math.Abs(got[i]-want[i]) <= 5.1e-5) {
			t.Errorf("%s[%d] = %.6f, want %.4f", name, i, got[i], want[i])
		}
	}
}

func floats[T int | bool](in []T) []float64 {
	out := make([]float64, len(in))
	for i, v := range in {
		switch v := any(v).(type) {
		case int:
			out[i] = float64(v)
		case bool:
			if v {
				out[i] = 1
			}
		}
	}
	return out
}

func zscores(x []float64) []float64 {
	mean, sum := 0.0, 0.0
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		sum += (v - mean) * (v - mean) / float64(len(x))
	}
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = (v - mean) / math.Sqrt(sum)
	}
	return out
}

// eachVector runs f on the copy in testdata and on the shared file.
func eachVector(t *testing.T, name string, f func(*testing.T, map[string][]float64)) {
	t.Run("copy", func(t *testing.T) { f(t, vector(t, filepath.Join("testdata", name+".json"))) })
	long := map[string]string{"ex09a": "ex09a_complexity", "ex09c": "ex09c_edges", "ex05": "ex05_s3"}[name]
	t.Run("shared", func(t *testing.T) { f(t, vector(t, sharedFile(t, "vectors/"+long+".json"))) })
}

func TestWorkedExample(t *testing.T) {
	eachVector(t, "ex09a", func(t *testing.T, want map[string][]float64) {
		m := six()
		people := map[string]float64{"c1": 50, "c2": 40, "c3": 30, "c4": 20, "c5": 15, "c6": 10}
		r, err := complexity.Compute(m, complexity.Options{Population: people})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(m.X, six().X) {
			t.Error("the input was changed")
		}
		same(t, "RCA", r.RCA, want["RCA"])
		same(t, "RPOP", r.RPOP, want["RPOP"])
		same(t, "M", floats(r.M), want["M"])
		same(t, "diversity", floats(r.Diversity), want["diversity"])
		same(t, "ubiquity", floats(r.Ubiquity), want["ubiquity"])
		same(t, "eigenvalues", r.Eigenvalues, want["eigenvalues"])
		same(t, "ECI", r.ECI, want["ECI"])
		same(t, "PCI", r.PCI, want["PCI_eci_normalised"])
		same(t, "density", r.Density, want["density_diag0"])
		same(t, "COI", r.COI, want["COI_diag0"])
		same(t, "COI z", zscores(r.COI), want["COI_z_normPCI_diag0"])
		same(t, "COG", r.COG, want["COG_diag0"])
		if len(r.Notes) > 0 {
			t.Errorf("notes on a clean table: %v", r.Notes)
		}
		if d, ok := r.Distance(0, 0); !ok || math.Abs(d-0.5) > 1e-12 {
			t.Errorf("distance c1 p1 = %v, %v", d, ok)
		}
	})
}

func TestWorkedExampleConventions(t *testing.T) {
	vary := func(name string, f func(*complexity.Convention)) *complexity.Result {
		c := complexity.Upstep
		c.Name = name
		f(&c)
		r := compute(t, six(), c)
		if p := r.Recipe.Params[0]; p.Value != name || p.Provenance != panel.User {
			t.Errorf("the convention of the recipe is %v, want user's %q", p, name)
		}
		return r
	}
	eachVector(t, "ex09a", func(t *testing.T, want map[string][]float64) {
		self := vary("diagonal 1", func(c *complexity.Convention) { c.SelfProximity = true })
		same(t, "phi", self.Phi, want["phi_diag1"])
		same(t, "density", self.Density, want["density_diag1"])
		same(t, "COI", self.COI, want["COI_diag1"])
		same(t, "COI z", zscores(self.COI), want["COI_z_normPCI_diag1"])
		same(t, "COG", self.COG, want["COG_diag1"])

		book := vary("book", func(c *complexity.Convention) { c.COG = complexity.Book })
		same(t, "COG book", book.COG, want["COG_book"])

		own := vary("own PCI", func(c *complexity.Convention) { c.PCI = complexity.ByOwn })
		same(t, "PCI own", own.PCI, want["PCI_own_normalised"])

		smooth := vary("continuous", func(c *complexity.Convention) { c.Continuous = true })
		same(t, "ECI continuous", smooth.ECI, want["ECI_continuousM"])
		same(t, "PCI continuous", smooth.PCI, want["PCI_continuousM"])

		py := compute(t, six(), complexity.Py)
		same(t, "COI raw, diagonal 1", py.COI, want["COI_z_rawPCI_diag1"])
	})
}

func TestWorkedExampleBackbone(t *testing.T) {
	r := compute(t, six(), complexity.Upstep)
	eachVector(t, "ex09a", func(t *testing.T, want map[string][]float64) {
		w, err := complexity.Backbone(r.Phi, 6, complexity.BackboneOptions{})
		if err != nil {
			t.Fatal(err)
		}
		var tree, extra []complexity.Edge
		for _, e := range w.Edges {
			if e.Tree {
				tree = append(tree, e)
			} else {
				extra = append(extra, e)
			}
		}
		list := want["mst_edges"] // triples in the order of Prim's algorithm
		if len(tree) != len(list)/3 {
			t.Fatalf("tree %v, want %v", tree, list)
		}
		for i := 0; i < len(list); i += 3 {
			a, b := int(min(list[i], list[i+1])), int(max(list[i], list[i+1]))
			if !slices.ContainsFunc(tree, func(e complexity.Edge) bool { return e.A == a && e.B == b && math.Abs(e.Phi-list[i+2]) < 5e-5 }) {
				t.Errorf("tree %v lacks %d-%d", tree, a, b)
			}
		}
		if got, n := len(extra), len(want["extra_edges_ge_055"])/3; got != n {
			t.Errorf("%d strong links, want %d", got, n)
		}
	})
}

func observed(v float64) panel.Observation {
	return panel.Observation{Value: v, State: panel.Present}
}

// The covariates of ex09a.
func sixCovariates() map[string]complexity.Covariate {
	out := map[string]complexity.Covariate{}
	for i, c := range six().Countries {
		out[c] = complexity.Covariate{
			GDPPerHead:    observed([]float64{40000, 25000, 12000, 8000, 4000, 15000}[i]),
			ResourceShare: observed([]float64{.02, .05, .3, .4, .6, .05}[i]),
		}
	}
	return out
}

func TestWorkedExampleApproach(t *testing.T) {
	r := compute(t, six(), complexity.Upstep)
	a, err := complexity.Approach(r, sixCovariates(), nil, complexity.ApproachOptions{MinSample: 6, NoFrontier: true})
	if err != nil {
		t.Fatal(err)
	}
	eachVector(t, "ex09a", func(t *testing.T, want map[string][]float64) {
		var star, coi []float64
		for _, s := range a.Standings {
			star, coi = append(star, s.Star), append(coi, s.COI)
		}
		same(t, "ECI*", star, want["ECI_star_resid"])
		same(t, "COI z", coi, want["COI_z_normPCI_diag0"])
	})
	// "approach" of ex09a is text, which the number reader leaves out.
	classes := []complexity.Class{complexity.Bets, complexity.Bets, complexity.Parsimonious, complexity.LightTouch, complexity.Bets, complexity.LightTouch}
	for i, s := range a.Standings {
		if s.Class != classes[i] {
			t.Errorf("%s is %q, want %q", s.Country, s.Class, classes[i])
		}
		if s.OnBorder {
			t.Errorf("%s lies on a border: %v", s.Country, s.Borders)
		}
	}
}
