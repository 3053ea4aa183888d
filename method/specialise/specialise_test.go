package specialise_test

import (
	"encoding/json"
	"errors"
	"math"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"upstep/catalogue"
	"upstep/method/specialise"
	"upstep/panel"
	"upstep/trade"
)

var (
	regions = []string{"R1", "R2", "R3", "R4", "R5"}
	techs   = []string{"bio", "elec", "food", "mach", "sw"} // the vector has food, mach, elec, sw, bio
	order   = []int{4, 2, 0, 1, 3}                          // column of the vector for each
	cells   = [5][5]float64{{60, 2, 1, 1, 1}, {25, 25, 15, 2, 1}, {3, 20, 25, 8, 1}, {2, 22, 25, 35, 25}, {1, 1, 5, 20, 35}}
)

func table(t *testing.T) *trade.Matrix {
	t.Helper()
	var f []trade.Flow
	for r, row := range cells {
		for j, k := range order {
			f = append(f, trade.Flow{Country: regions[r], Product: techs[j], Value: row[k]})
		}
	}
	m, notes := trade.Build(2020, "tech", f, panel.Ref{})
	if len(notes) > 0 {
		t.Fatal(notes)
	}
	return m
}

type vector struct {
	LQ        [][]float64
	Shrunk    [][]float64 `json:"LQ_shrunk"`
	M         [][]float64
	Density   [][]float64 `json:"density_mincond_pct"`
	TCI       []float64   `json:"tci_0_100"`
	Quadrants map[string]struct {
		Density  float64
		TCI      float64
		Quadrant string
	}
	Steps []float64 `json:"wheel_step_means"`
	Total float64   `json:"wheel_total_of_90"`
	Pct   float64   `json:"wheel_pct"`
	Zeros int       `json:"wheel_zero_factors"`
}

func eachVector(t *testing.T, f func(*testing.T, vector)) {
	for name, path := range map[string]string{"copy": "testdata/ex05.json", "shared": "../../../shared/vectors/ex05_s3.json"} {
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(path)
			if errors.Is(err, os.ErrNotExist) && name == "shared" {
				t.Skip("no folder of shared vectors beside the checkout; the copy in testdata was tested")
			}
			if err != nil {
				t.Fatal(err)
			}
			var v vector
			if err := json.Unmarshal(data, &v); err != nil {
				t.Fatal(err)
			}
			f(t, v)
		})
	}
}

func locate(t *testing.T, m *trade.Matrix, u specialise.Unit, o specialise.Options) *specialise.Location {
	t.Helper()
	l, err := specialise.Locate(m, u, o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestLocate(t *testing.T) {
	eachVector(t, func(t *testing.T, v vector) {
		m := table(t)
		before := slices.Clone(m.X)
		l := locate(t, m, specialise.Patents, specialise.Options{})
		for r := range regions {
			for j, k := range order {
				i := r*5 + j
				if math.Abs(l.LQ[i]-v.LQ[r][k]) > 5e-5 || math.Abs(l.Shrunk[i]-v.Shrunk[r][k]) > 5e-5 || l.Present[i] != (v.M[r][k] == 1) {
					t.Errorf("%s %s: %v %v %v", regions[r], techs[j], l.LQ[i], l.Shrunk[i], l.Present[i])
				}
			}
		}
		if !slices.Equal(before, m.X) {
			t.Error("the input was changed")
		}
	})
}

// A region with one patent in one class has the highest quotient there is and no
// presence; a cell of an empty column has no quotient. Jobs need 30, exports nothing.
func TestSmallCells(t *testing.T) {
	m, _ := trade.Build(2020, "tech", []trade.Flow{{Country: "A", Product: "x", Value: 4}, {Country: "B", Product: "x", Value: 1000}, {Country: "B", Product: "y", Value: 5000},
		{Country: "A", Product: "z", Value: 0}, {Country: "C", Product: "y", Value: 29}}, panel.Ref{})
	l := locate(t, m, specialise.Patents, specialise.Options{})
	if l.LQ[0] < 5 || l.Present[0] || !l.Small[0] || l.Known[2] {
		t.Errorf("%+v", l)
	}
	if l := locate(t, m, specialise.Exports, specialise.Options{}); !l.Present[0] || l.Shrunk != nil {
		t.Errorf("exports: %+v", l)
	}
	if l := locate(t, m, specialise.Jobs, specialise.Options{}); l.Present[2*3+1] {
		t.Error("29 jobs are no presence")
	}
	// 1000 of 1004 is mass enough, 29 of 5029 is not
	if l := locate(t, m, specialise.Patents, specialise.Options{}); l.Present[2*3+1] || !l.Small[2*3+1] {
		t.Error("29 of 5,029 patents are less than a hundredth")
	}
	if _, err := specialise.Locate(m, "cows", specialise.Options{}); err == nil {
		t.Error("an unknown unit was taken")
	}
	m.X[0] = math.NaN()
	if _, err := specialise.Locate(m, specialise.Exports, specialise.Options{}); err == nil {
		t.Error("NaN was taken")
	}
}

// Scaling the table leaves quotients alone, and so does an empty region.
func TestLocateInvariants(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		by := rapid.Float64Range(0.001, 1000).Draw(t, "by")
		var a, b []trade.Flow
		for _, r := range []string{"A", "B", "C"} {
			for _, p := range []string{"x", "y"} {
				v := rapid.Float64Range(0, 100).Draw(t, "v")
				a = append(a, trade.Flow{Country: r, Product: p, Value: v})
				b = append(b, trade.Flow{Country: r, Product: p, Value: by * v})
			}
		}
		b = append(b, trade.Flow{Country: "Z", Product: "x", Value: 0})
		m, _ := trade.Build(1, "", a, panel.Ref{})
		k, _ := trade.Build(1, "", b, panel.Ref{})
		l, err := specialise.Locate(m, specialise.Exports, specialise.Options{})
		if err != nil {
			t.Fatal(err)
		}
		s, err := specialise.Locate(k, specialise.Exports, specialise.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for i := range l.LQ {
			if l.Known[i] != s.Known[i] || math.Abs(l.LQ[i]-s.LQ[i]) > 1e-9*max(1, l.LQ[i]) {
				t.Fatalf("%d: %v, %v", i, l.LQ[i], s.LQ[i])
			}
		}
	})
}

// input is region r of the worked example.
func input(t *testing.T, v vector, r int) specialise.Input {
	t.Helper()
	l := locate(t, table(t), specialise.Patents, specialise.Options{})
	in := specialise.Input{Region: regions[r], Unit: specialise.Patents, Codes: techs, Form: "min conditional"}
	in.Values = make([]float64, 5)
	in.LQ, in.Known, in.Shrunk = l.LQ[5*r:5*r+5], l.Known[5*r:5*r+5], l.Shrunk[5*r:5*r+5]
	in.Share, in.Present, in.Small = l.Share[5*r:5*r+5], l.Present[5*r:5*r+5], l.Small[5*r:5*r+5]
	in.Linked, in.Placed = []bool{true, true, true, true, true}, []bool{true, true, true, true, true}
	for j, k := range order {
		in.Values[j] = cells[r][k]
		in.Density = append(in.Density, v.Density[r][k]/100)
		in.Complexity = append(in.Complexity, v.TCI[k])
	}
	for q, row := range v.M {
		for k, p := range row {
			if p == 0 {
				in.Pool = append(in.Pool, v.Density[q][k]/100)
			}
		}
	}
	return in
}

func compute(t *testing.T, in specialise.Input) *specialise.Result {
	t.Helper()
	r, err := specialise.Compute(in)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The printed numbers of the vector have 4 decimals: two technologies have the same
// complexity there and must stand in one quadrant.
func TestQuadrants(t *testing.T) {
	names := map[specialise.Quadrant]string{specialise.HighRoad: "high_road", specialise.SlowRoad: "slow_road", specialise.Casino: "casino", specialise.DeadEnd: "dead_end"}
	eachVector(t, func(t *testing.T, v vector) {
		found := 0
		for r := range regions {
			in := input(t, v, r)
			in.Options.Cut = specialise.CutAll
			res := compute(t, in)
			for _, a := range res.Activities {
				want, ok := v.Quadrants[regions[r]+"|"+a.Code]
				if ok != !a.Present {
					t.Errorf("%s %s present %v", regions[r], a.Code, a.Present)
				}
				if !ok {
					continue
				}
				found++
				if names[a.Quadrant] != want.Quadrant || math.Abs(*a.Density-want.Density) > 1e-4 {
					t.Errorf("%s %s: %s, want %s", regions[r], a.Code, a.Quadrant, want.Quadrant)
				}
			}
		}
		if found != len(v.Quadrants) {
			t.Errorf("%d of %d", found, len(v.Quadrants))
		}
		// Five candidates are needed for a median of the region's own; nobody has them here.
		res := compute(t, input(t, v, 0))
		if res.Cut != specialise.CutAll || !slices.ContainsFunc(res.Notes, func(n panel.Note) bool { return n.Code == "cut-all" }) {
			t.Errorf("%s %v", res.Cut, res.Notes)
		}
		in := input(t, v, 0)
		in.Pool = nil
		if res := compute(t, in); res.CutDensity != nil || res.Portfolio[0].Verdict != specialise.Unknown || res.Activities[1].Quadrant != "" {
			t.Errorf("no cut, no quadrants: %+v", res)
		}
		in = input(t, v, 0)
		in.Linked[4] = false
		if res := compute(t, in); res.Isolated != 1 || res.Activities[4].Density != nil || res.Activities[4].Quadrant != "" {
			t.Errorf("an isolated activity: %+v", res.Activities[4])
		}
	})
}

// R1 lacks four technologies with densities 0, 16.67, 16.67, 0: cut at its own median of
// 8.33, machinery is near, and not in the casino as when cut at that of all regions.
func TestOwnCut(t *testing.T) {
	eachVector(t, func(t *testing.T, v vector) {
		in := input(t, v, 0)
		in.Options.Fewest = 4
		res := compute(t, in)
		if math.Abs(*res.CutDensity-100.0/12) > 1e-4 || res.Activities[3].Quadrant != specialise.HighRoad {
			t.Errorf("%v %v", *res.CutDensity, res.Activities[3].Quadrant)
		}
		if len(res.Others) != 1 || res.Others[0].Moved != 2 || !slices.Equal(res.Others[0].Leavers, []string{"elec", "mach"}) {
			t.Errorf("%+v", res.Others)
		}
		// 52.519 is the median of complexity: on the border. Across it lies the slow road.
		if res.Activities[3].Other != specialise.SlowRoad {
			t.Errorf("across: %q", res.Activities[3].Other)
		}
	})
}

// Five activities at 10, 30, 50, 70 and 90 of complexity have their median at 50, and the
// pool has its at 50 of density: equal within 1e-9 counts as above.
func TestPlace(t *testing.T) {
	in := specialise.Input{Region: "R", Codes: []string{"a", "b", "c", "d", "e"}, Values: make([]float64, 5), LQ: make([]float64, 5), Known: make([]bool, 5), Share: make([]float64, 5),
		Present: make([]bool, 5), Linked: []bool{true, true, true, true, true}, Placed: []bool{true, true, true, true, true}, Pool: []float64{0.1, 0.2, 0.5, 0.8, 0.9},
		Density: []float64{0.51, 0.51, 0.5 - 1e-12, 0.49, 0.5}, Complexity: []float64{10, 50 - 1e-10, 50, 70, 90}, Options: specialise.Options{Cut: specialise.CutAll}}
	want := []specialise.Quadrant{specialise.SlowRoad, specialise.HighRoad, specialise.HighRoad, specialise.Casino, specialise.HighRoad}
	for i, a := range compute(t, in).Activities {
		if a.Quadrant != want[i] {
			t.Errorf("%s: %s, want %s", a.Code, a.Quadrant, want[i])
		}
	}
	in.Density[0] = 0.49
	if a := compute(t, in).Activities[0]; a.Quadrant != specialise.DeadEnd {
		t.Errorf("%+v", a)
	}
}

func lists(t *testing.T) *catalogue.S3 {
	t.Helper()
	l, err := catalogue.LoadS3()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestOptions(t *testing.T) {
	var o specialise.Options
	for name, bad := range map[string]string{"lq": "x", "cut": "middle", "nothing": "1", "assessors": "-1", "mass": "NaN"} {
		if o.Editable().Set(&o, name, bad) == nil {
			t.Errorf("%s %s was taken", name, bad)
		}
	}
	if err := o.Editable().Set(&o, "cut", "all"); err != nil || o.Cut != specialise.CutAll {
		t.Error(err)
	}
	if _, err := specialise.Compute(specialise.Input{Options: specialise.Options{Casino: 2}}); err == nil {
		t.Error("a share of 2 was taken")
	}
	if len((specialise.Options{}).Editable().Names()) != len(o.Params()) {
		t.Error("names and parameters differ")
	}
}

// Six candidates with densities of 1, 2, .. 6 and all complex: by their own median, 3.5,
// three are on the high road; of all regions half have 50 and more, and by that none is. The
// rule that one is wanted then hangs on the cut, whichever is the default.
func TestOtherCut(t *testing.T) {
	in := specialise.Input{Region: "R", Unit: specialise.Exports, Form: "any"}
	for i := range 6 {
		in.Codes = append(in.Codes, string(rune('a'+i)))
		in.Density = append(in.Density, float64(i+1)/100)
		in.Complexity = append(in.Complexity, 60)
	}
	in.Values, in.LQ, in.Share = make([]float64, 6), make([]float64, 6), make([]float64, 6)
	in.Known, in.Present = make([]bool, 6), make([]bool, 6)
	in.Linked, in.Placed = slices.Repeat([]bool{true}, 6), slices.Repeat([]bool{true}, 6)
	in.Pool = []float64{0.1, 0.5, 0.5, 0.6, 0.9}
	for cut, n := range map[specialise.Cut]int{specialise.CutRegion: 3, specialise.CutAll: 0} {
		in.Options.Cut = cut
		r := compute(t, in)
		given, other := specialise.HighRoad, specialise.Casino
		if cut == specialise.CutAll {
			given, other = other, given
		}
		if a := r.Activities[5]; r.Count.HighRoad != n || a.Quadrant != given || a.OtherCut != other || r.Portfolio[0].Verdict != specialise.Hangs {
			t.Errorf("%s: %d %+v %+v", cut, r.Count.HighRoad, a, r.Portfolio[0])
		}
		in.Present[5] = true
		if a := compute(t, in).Activities[5]; a.Quadrant != "" || a.OtherCut != "" {
			t.Errorf("an activity that is present has no quadrant: %+v", a)
		}
		in.Present[5] = false
	}
	// near of all regions too: no doubt
	in.Pool, in.Options.Cut = in.Density, specialise.CutRegion
	if r := compute(t, in); r.Portfolio[0].Verdict != specialise.Pass {
		t.Errorf("%+v", r.Portfolio[0])
	}
	in.Pool = nil
	if r := compute(t, in); r.Portfolio[0].Verdict != specialise.Pass || r.Activities[5].OtherCut != "" {
		t.Errorf("without another cut: %+v", r.Portfolio[0])
	}
}
