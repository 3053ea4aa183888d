package complexity_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"upstep/method/complexity"
	"upstep/panel"
	"upstep/trade"
)

// matrix makes a table from rows of exports with economies a, b, c ... and
// products 1, 2, 3 ...
func matrix(rows ...[]float64) *trade.Matrix {
	m := &trade.Matrix{Year: 2000, System: "toy"}
	for i, row := range rows {
		m.Countries = append(m.Countries, string(rune('a'+i)))
		m.X = append(m.X, row...)
	}
	if len(rows) > 0 {
		for p := range rows[0] {
			m.Products = append(m.Products, fmt.Sprintf("%02d", p+1))
		}
	}
	return m
}

func codes(notes []panel.Note) []string {
	var out []string
	for _, n := range notes {
		out = append(out, n.Code)
	}
	return out
}

func finite(t *testing.T, r *complexity.Result) {
	t.Helper()
	for name, x := range map[string][]float64{"RCA": r.RCA, "ECI": r.ECI, "PCI": r.PCI, "phi": r.Phi,
		"density": r.Density, "COI": r.COI, "COG": r.COG, "eigenvalues": r.Eigenvalues} {
		for i, v := range x {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Errorf("%s[%d] = %v", name, i, v)
			}
		}
	}
}

// presenceAs makes an export table of a 0/1 table; under the convention loose its
// presence is the table itself.
func presenceAs(t *testing.T, m [][]float64) *trade.Matrix {
	t.Helper()
	x := matrix(m...)
	r := compute(t, x, loose)
	for i, v := range x.X {
		if (v > 0) != r.M[i] {
			t.Fatalf("presence %v at %d does not follow the table", r.M[i], i)
		}
	}
	return x
}

// loose counts any export as presence, so that a 0/1 table is its own presence.
var loose = func() complexity.Convention {
	c := complexity.Upstep
	c.Name, c.Threshold, c.Tolerance = "any export", 1e-6, 0
	return c
}()

func TestFlatDiversity(t *testing.T) {
	flat := [][]float64{{1, 1, 0, 0, 0}, {0, 1, 1, 0, 0}, {0, 1, 1, 0, 0}, {0, 0, 1, 1, 0}, {0, 0, 0, 1, 1}}
	r := compute(t, presenceAs(t, flat), loose)
	eachVector(t, "ex09c", func(t *testing.T, want map[string][]float64) {
		for i, v := range want["flat_eigs"] {
			if math.Abs(r.Eigenvalues[i]-v) > 1e-6 {
				t.Errorf("eigenvalue %d is %v, want %v", i, r.Eigenvalues[i], v)
			}
		}
	})
	if !slices.Contains(codes(r.Notes), "complexity-sign") {
		t.Errorf("no warning on the sign: %v", codes(r.Notes))
	}
	// products 1 and 5 have ubiquity 1, 2 and 3 ubiquity 3: the rule makes the
	// correlation of PCI with ubiquity negative.
	mean := (r.PCI[0] + r.PCI[1] + r.PCI[2] + r.PCI[3] + r.PCI[4]) / 5
	cov := 0.0
	for p, u := range r.Ubiquity {
		cov += (r.PCI[p] - mean) * float64(u)
	}
	if cov >= 0 {
		t.Errorf("PCI %v rises with ubiquity %v", r.PCI, r.Ubiquity)
	}
	finite(t, r)
}

func TestDisconnected(t *testing.T) {
	disc := [][]float64{{1, 1, 0, 0, 0}, {1, 0, 1, 0, 0}, {1, 0, 0, 0, 0}, {0, 0, 0, 1, 1}, {0, 0, 0, 1, 0}}
	r := compute(t, presenceAs(t, disc), loose)
	if !slices.Equal(r.InSample, []bool{true, true, true, false, false}) || !slices.Equal(r.InSpace, []bool{true, true, true, false, false}) {
		t.Errorf("sample %v %v", r.InSample, r.InSpace)
	}
	if !slices.Contains(codes(r.Notes), "complexity-disconnected") {
		t.Errorf("no note: %v", codes(r.Notes))
	}
	// The largest part alone gives the same numbers.
	alone := compute(t, presenceAs(t, [][]float64{{1, 1, 0}, {1, 0, 1}, {1, 0, 0}}), loose)
	for c := range 3 {
		if math.Abs(r.ECI[c]-alone.ECI[c]) > 1e-12 {
			t.Errorf("ECI %v, alone %v", r.ECI, alone.ECI)
		}
	}
	for _, c := range []string{"d", "e"} {
		p, err := r.Profile(c)
		if err != nil || p.Ranked || len(p.Notes) != 1 || p.Notes[0].Severity != panel.Refusal {
			t.Errorf("%s outside the component: %+v, %v", c, p, err)
		}
	}
	finite(t, r)
	// With equal economies the part with more products wins, then the first.
	tie := compute(t, presenceAs(t, [][]float64{{1, 1, 0, 0, 0}, {1, 0, 0, 0, 0}, {0, 0, 1, 1, 1}, {0, 0, 1, 0, 0}}), loose)
	if !slices.Equal(tie.InSample, []bool{false, false, true, true}) {
		t.Errorf("tie: %v", tie.InSample)
	}
}

// ex09c's own disconnected table: the largest part has two identical economies,
// so after the restriction there is nothing to rank.
func TestDisconnectedWithoutRank(t *testing.T) {
	r := compute(t, presenceAs(t, [][]float64{{1, 1, 0, 0}, {1, 1, 0, 0}, {0, 0, 1, 1}, {0, 0, 1, 0}}), loose)
	got := codes(r.Notes)
	if r.Ranked || !slices.Contains(got, "complexity-disconnected") || !slices.Contains(got, "complexity-no-second-dimension") {
		t.Errorf("ranked %v, notes %v", r.Ranked, got)
	}
	if d, ok := r.Distance(0, 0); !ok || d != 0 {
		t.Errorf("density needs no ranking: distance %v, %v", d, ok)
	}
	finite(t, r)
}

// Four economies on a ring: the second eigenvalue is double.
func TestMultipleEigenvalue(t *testing.T) {
	r := compute(t, presenceAs(t, [][]float64{{1, 1, 0, 0}, {0, 1, 1, 0}, {0, 0, 1, 1}, {1, 0, 0, 1}}), loose)
	if got := codes(r.Notes); !slices.Contains(got, "complexity-multiple-eigenvalue") {
		t.Errorf("notes %v, eigenvalues %v", got, r.Eigenvalues)
	}
	finite(t, r)
}

func TestZeroRowsAndColumns(t *testing.T) {
	full := six()
	want := compute(t, full, complexity.Upstep)
	padded := &trade.Matrix{Year: 2020, System: "toy", Countries: []string{"c0"}, Products: []string{"p0"}, X: make([]float64, 7)}
	padded.Products = append(padded.Products, full.Products...)
	for c, code := range full.Countries {
		padded.Countries = append(padded.Countries, code)
		padded.X = append(append(padded.X, 0), full.Row(c)...)
	}
	got := compute(t, padded, complexity.Upstep)
	if got.InSample[0] || got.InSpace[0] {
		t.Error("the zero row or column is in the sample")
	}
	for c := range 6 {
		if got.ECI[c+1] != want.ECI[c] || got.COI[c+1] != want.COI[c] {
			t.Errorf("%s: ECI %v, want %v; COI %v, want %v", full.Countries[c], got.ECI[c+1], want.ECI[c], got.COI[c+1], want.COI[c])
		}
		for p := range 6 {
			a, b := got.At(c+1, p+1), want.At(c, p)
			if got.Density[a] != want.Density[b] || got.COG[a] != want.COG[b] || got.RCA[a] != want.RCA[b] {
				t.Errorf("cell %d %d differs", c, p)
			}
		}
	}
	if got, want := codes(got.Notes), []string{"complexity-no-exports", "complexity-no-exporter"}; !slices.Equal(got, want) {
		t.Errorf("notes %v, want %v", got, want)
	}
	finite(t, got)
}

func TestTooSmall(t *testing.T) {
	for name, m := range map[string]*trade.Matrix{
		"empty": matrix(), "no products": {Countries: []string{"a"}}, "all zero": matrix([]float64{0, 0}, []float64{0, 0}),
	} {
		if _, err := complexity.Compute(m, complexity.Options{}); !errors.Is(err, complexity.ErrEmpty) {
			t.Errorf("%s: %v", name, err)
		}
	}
	one := compute(t, matrix([]float64{3, 1, 0}), complexity.Upstep)
	if got := codes(one.Notes); one.Ranked || !slices.Contains(got, "complexity-too-few-economies") {
		t.Errorf("single economy: ranked %v, notes %v", one.Ranked, got)
	}
	if !slices.Equal(one.Diversity, []int{2}) {
		t.Errorf("single economy: diversity %v", one.Diversity)
	}
	finite(t, one)
	same := compute(t, matrix([]float64{3, 1}, []float64{6, 2}), complexity.Upstep)
	if same.Ranked || !slices.Contains(codes(same.Notes), "complexity-no-second-dimension") {
		t.Errorf("two alike: %v", codes(same.Notes))
	}
	finite(t, same)
	two := compute(t, matrix([]float64{3, 1, 1}, []float64{6, 0, 1}), complexity.Upstep)
	finite(t, two)
}

// Under a strict threshold an economy whose exports mirror the world's has RCA 1
// throughout and no presence.
func TestNoPresence(t *testing.T) {
	r := compute(t, matrix([]float64{4, 2, 0, 1}, []float64{1, 2, 3, 4}, []float64{5, 4, 3, 5}), complexity.Stata)
	if r.Diversity[2] != 0 || r.InSample[2] || !slices.Contains(codes(r.Notes), "complexity-no-presence") {
		t.Errorf("diversity %v, notes %v", r.Diversity, codes(r.Notes))
	}
	finite(t, r)
}

func TestRefusedInput(t *testing.T) {
	for _, bad := range []float64{-1, math.NaN(), math.Inf(1)} {
		if _, err := complexity.Compute(matrix([]float64{1, bad}, []float64{1, 1}), complexity.Options{}); !errors.Is(err, complexity.ErrValue) {
			t.Errorf("%v: %v", bad, err)
		}
	}
	if _, err := complexity.Compute(matrix([]float64{1e308, 1e308}, []float64{1e308, 1}), complexity.Options{}); !errors.Is(err, complexity.ErrValue) {
		t.Errorf("overflow: %v", err)
	}
	odd := func(f func(*complexity.Convention)) complexity.Convention {
		c := complexity.Upstep
		f(&c)
		return c
	}
	for name, opt := range map[string]complexity.Options{
		"threshold":  {Convention: odd(func(c *complexity.Convention) { c.Threshold = 0 })},
		"NaN":        {Convention: odd(func(c *complexity.Convention) { c.Threshold = math.NaN() })},
		"tolerance":  {Convention: odd(func(c *complexity.Convention) { c.Tolerance = -1 })},
		"spread":     {Convention: odd(func(c *complexity.Convention) { c.Spread = "" })},
		"pci":        {Convention: odd(func(c *complexity.Convention) { c.PCI = "x" })},
		"outlook":    {Convention: odd(func(c *complexity.Convention) { c.Outlook = "x" })},
		"cog":        {Convention: odd(func(c *complexity.Convention) { c.COG = "x" })},
		"no name":    {Convention: odd(func(c *complexity.Convention) { c.Name = "" })},
		"workers":    {Workers: -1},
		"population": {Population: map[string]float64{"c1": 0}},
	} {
		if _, err := complexity.Compute(six(), opt); !errors.Is(err, complexity.ErrOption) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := complexity.NamedConvention("atlantis"); !errors.Is(err, complexity.ErrOption) {
		t.Errorf("unknown convention: %v", err)
	}
	for _, c := range complexity.Conventions() {
		if got, err := complexity.NamedConvention(c.Name); err != nil || got != c {
			t.Errorf("%s: %v, %v", c.Name, got, err)
		}
	}
}

func TestPopulationMissing(t *testing.T) {
	r, err := complexity.Compute(six(), complexity.Options{Population: map[string]float64{"c1": 50, "c2": 50}})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(r.Population, []bool{true, true, false, false, false, false}) {
		t.Errorf("mask %v", r.Population)
	}
	// p1: 120 of 210 by half of the people
	if got := r.RPOP[0]; math.Abs(got-120./210/.5) > 1e-12 {
		t.Errorf("RPOP %v", got)
	}
	if !slices.Contains(codes(r.Notes), "complexity-no-population") {
		t.Errorf("notes %v", codes(r.Notes))
	}
}
