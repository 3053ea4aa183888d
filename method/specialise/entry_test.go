package specialise_test

import (
	"math"
	"testing"

	"upstep/method/specialise"
)

// entries makes an input of one region per row: density, complexity of its only activity,
// entered.
func entries(rows [][3]float64) specialise.EntryInput {
	n := len(rows)
	in := specialise.EntryInput{Regions: 1, Activities: n, From: 1, To: 2}
	for _, r := range rows {
		in.Absent, in.Linked, in.Placed = append(in.Absent, true), append(in.Linked, true), append(in.Placed, true)
		in.Density, in.Complexity, in.Entered = append(in.Density, r[0]), append(in.Complexity, r[1]), append(in.Entered, r[2] == 1)
	}
	return in
}

func estimate(t *testing.T, in specialise.EntryInput) *specialise.Entry {
	t.Helper()
	e, err := specialise.EstimateEntry(in)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// Ten observations, density 0 or 1: 1 of 5 enters at 0 and 4 of 5 at 1. So b0 = .2, b1 =
// .6. Residuals at 0: four of -.2, one of .8: sum of squares .8; the same at 1. The
// sandwich for b1 is .8/25 + .8/25 = .064, times 10/8 = .08. In the logit b1 = ln(4/1) -
// ln(1/4) = 2 ln 4, robust variance 2 x .8/(5 x .16)^2 = 2.5.
func TestEntrySmall(t *testing.T) {
	var rows [][3]float64
	for i := range 5 {
		rows = append(rows, [3]float64{0, 50, map[bool]float64{true: 1}[i == 0]}, [3]float64{1, 50, map[bool]float64{true: 1}[i > 0]})
	}
	e := estimate(t, entries(rows))
	if len(e.Coefficients) != 2 || e.N != 10 || e.Entries != 5 {
		t.Fatalf("%+v", e)
	}
	if b := e.Coefficients; math.Abs(b[0].Value-0.2) > 1e-12 || math.Abs(b[1].Value-0.6) > 1e-12 || math.Abs(b[1].SE-math.Sqrt(0.08)) > 1e-12 || math.Abs(*e.Ten-0.06) > 1e-12 {
		t.Errorf("%+v", b)
	}
	// Without the one that enters at 0: 0 of 4 and 4 of 5, b1 = .8. Without one that does
	// not: 1 of 4, .55. Without the one that does not enter at 1: 4 of 4, .8; else 3 of 4, .55.
	if e.Leave == nil || math.Abs(e.Leave[0]-0.55) > 1e-12 || math.Abs(e.Leave[1]-0.8) > 1e-12 {
		t.Errorf("%v", e.Leave)
	}
	in := entries(rows)
	in.Model = specialise.Logit
	e = estimate(t, in)
	if b := e.Coefficients; math.Abs(b[1].Value-2*math.Log(4)) > 1e-9 || math.Abs(b[1].SE-math.Sqrt(2.5)) > 1e-9 {
		t.Errorf("logit %+v", b)
	}
}

// Probabilities that are exactly linear in density, complexity and their product, each
// cell of the grid with 100 observations in that share: least squares gives them back.
func TestEntryFull(t *testing.T) {
	var rows [][3]float64
	for _, rd := range []float64{0, 0.5, 1} {
		for _, k := range []float64{0, 50, 100} {
			p := 0.1 + 0.3*rd + 0.1*k/100 + 0.2*rd*k/100
			for i := range 100 {
				rows = append(rows, [3]float64{rd, k, map[bool]float64{true: 1}[float64(i) < 100*p-1e-9]})
			}
		}
	}
	e := estimate(t, entries(rows))
	for i, want := range []float64{0.1, 0.3, 0.1, 0.2} {
		if math.Abs(e.Coefficients[i].Value-want) > 1e-9 {
			t.Errorf("%+v, want %v", e.Coefficients[i], want)
		}
	}
	if math.Abs(*e.Ten-0.1*(0.3+0.2*0.5)) > 1e-9 {
		t.Errorf("ten points: %v", *e.Ten)
	}
	in := entries(rows)
	in.Model = specialise.Logit
	if e = estimate(t, in); len(e.Coefficients) != 4 || *e.Ten < 0.03 || *e.Ten > 0.05 {
		t.Errorf("logit: %+v", e)
	}
	// Two regions that differ by a constant: with fixed effects of regions it falls out.
	in = specialise.EntryInput{Regions: 2, Activities: 300, Fixed: true}
	for r := range 2 {
		for a := range 300 {
			rd := float64(a%3) / 2
			p := 0.1 + 0.2*float64(r) + 0.4*rd
			in.Absent, in.Linked = append(in.Absent, true), append(in.Linked, true)
			in.Density, in.Entered = append(in.Density, rd), append(in.Entered, float64(a/3) < 100*p-1e-9)
			if r == 0 {
				in.Complexity, in.Placed = append(in.Complexity, float64(a%2)*100), append(in.Placed, true)
			}
		}
	}
	e = estimate(t, in)
	if len(e.Coefficients) != 3 || e.Coefficients[0].Name != "density" || math.Abs(e.Coefficients[0].Value-0.4) > 0.05 {
		t.Errorf("fixed effects: %+v", e)
	}
}

func TestEntryRefuses(t *testing.T) {
	few := entries([][3]float64{{0, 1, 1}, {1, 2, 0}, {0.5, 3, 1}})
	if e := estimate(t, few); e.Refused == "" || len(e.Coefficients) > 0 {
		t.Errorf("three observations: %+v", e)
	}
	var rows, apart, flat [][3]float64
	for i := range 30 {
		rows = append(rows, [3]float64{float64(i) / 30, float64(i % 7), map[bool]float64{true: 1}[i == 0]})
		apart = append(apart, [3]float64{float64(i) / 30, float64(i % 7), map[bool]float64{true: 1}[i > 14]})
		flat = append(flat, [3]float64{0.5, float64(i % 7), map[bool]float64{true: 1}[i > 14]})
	}
	if e := estimate(t, entries(rows)); e.Refused == "" {
		t.Errorf("one entry: %+v", e)
	}
	if e := estimate(t, entries(flat)); e.Refused == "" {
		t.Errorf("density that does not vary: %+v", e)
	}
	in := entries(apart)
	in.Model = specialise.Logit
	if e := estimate(t, in); e.Refused == "" {
		t.Errorf("separation: %+v", e)
	}
	in.Fixed = true
	if _, err := specialise.EstimateEntry(in); err == nil {
		t.Error("a logit with fixed effects was taken")
	}
	in.Model = "probit"
	if _, err := specialise.EstimateEntry(in); err == nil {
		t.Error("a probit was taken")
	}
	none := entries(rows)
	none.Linked = make([]bool, len(rows))
	if e := estimate(t, none); e.N != 0 || e.Refused == "" {
		t.Errorf("%+v", e)
	}
}
