package complexity_test

import (
	"math"
	"slices"
	"testing"

	"upstep/method/complexity"
	"upstep/panel"
	"upstep/trade"
)

// Three regions with employment in a and b of the space and in x outside it.
func regions() *trade.Matrix {
	return &trade.Matrix{Year: 2020, System: "jobs", Countries: []string{"east", "north", "west"}, Products: []string{"a", "b", "x"},
		X: []float64{80, 20, 0, 20, 80, 0, 10, 0, 90}}
}

func TestExternalByHand(t *testing.T) {
	o := complexity.Outside{PCI: map[string]float64{"a": -1, "b": 2, "c": 3},
		Space: &complexity.Space{Codes: []string{"a", "b", "c"}, Phi: []float64{0, .4, .1, .4, 0, .6, .1, .6, 0}}}
	m := regions()
	e := must[*complexity.ExternalResult](t)(complexity.External(m, o, complexity.ExternalOptions{}))
	// Over a and b: east has 80 of 100, all 110 of 210: 1.53 in a, 0.42 in b.
	if e.Diversity[0] != 1 || e.ECI[0] != -1 || e.ECI[1] != 2 || e.Placed[2] || e.Covered[2] != 0.1 {
		t.Errorf("%+v", e)
	}
	// east makes a: density of b is .4 of 1.0, of a 0 of .5.
	if math.Abs(e.Density[1]-.4) > 1e-12 || e.Density[0] != 0 || !e.Defined[0] || e.Defined[2] || e.Defined[6] {
		t.Errorf("density %v, defined %v", e.Density, e.Defined)
	}
	if got := codes(e.Notes); !slices.Equal(got, []string{"complexity-external-products", "complexity-external-refused"}) || e.Notes[1].Subject != "west" {
		t.Errorf("notes %v", e.Notes)
	}
	z := must[*complexity.ExternalResult](t)(complexity.External(m, o, complexity.ExternalOptions{Standardised: true}))
	within(t, "standardised", z.ECI[:2], []float64{-1, 1}, 1e-12)
	z = must[*complexity.ExternalResult](t)(complexity.External(m, o, complexity.ExternalOptions{Standardised: true, MinCovered: 0.01}))
	if !z.Placed[2] {
		t.Error("west was refused at 1 %")
	}
	// Against a world where a is common, north is known for b and so is east.
	o.World = map[string]float64{"a": 900, "b": 50, "c": 50}
	w := must[*complexity.ExternalResult](t)(complexity.External(m, o, complexity.ExternalOptions{}))
	if w.ECI[0] != 2 || math.Abs(w.RCA[1]-.2/.05) > 1e-12 {
		t.Errorf("ECI %v, RCA %v", w.ECI, w.RCA)
	}
	delete(o.World, "b")
	if _, err := complexity.External(m, o, complexity.ExternalOptions{}); err == nil {
		t.Error("a product with PCI and no world exports was accepted")
	}
	if !slices.Equal(m.X, regions().X) {
		t.Error("the input was changed")
	}
}

func TestCrossByHand(t *testing.T) {
	goods := complexity.Layer{Countries: []string{"A", "B", "C", "D"}, Products: []string{"car", "tea"},
		M: []bool{true, false, true, true, false, true, true, true}}
	patents := complexity.Layer{Countries: []string{"B", "A", "C", "E"}, Products: []string{"engine", "leaf"},
		M: []bool{true, true, true, false, false, true, true, true}}
	x := must[*complexity.Cross](t)(complexity.CrossProximity(patents, goods))
	// In common A, B, C: engines in A and B, leaves in B and C; cars in A and B, tea in B and C.
	within(t, "phi", x.Phi, []float64{1, .5, .5, 1}, 1e-12)
	if !slices.Equal(x.Countries, []string{"B", "A", "C"}) || len(x.Notes) != 1 || x.Notes[0].Subject != "E, D" {
		t.Errorf("%v %v", x.Countries, x.Notes)
	}
	d, defined := x.Density()
	within(t, "density", d, []float64{1, 1, 1 / 1.5, .5 / 1.5, .5 / 1.5, 1 / 1.5}, 1e-12)
	if slices.Contains(defined, false) {
		t.Error("not all defined")
	}
}

func TestProdyWithoutIncome(t *testing.T) {
	m := matrix([]float64{1, 1, 0}, []float64{0, 1, 3})
	s := must[*complexity.Sophistication](t)(complexity.Prody(m, map[string]float64{m.Countries[0]: 100}))
	// Only the first has income: PRODY of p1 and p2 is 100, of p3 unknown.
	if !slices.Equal(s.HasPRODY, []bool{true, true, false}) || s.EXPY[1] != 100 || s.Covered[1] != 0.25 || s.Countries != 1 {
		t.Errorf("%+v", s)
	}
	if len(s.Notes) != 1 || s.Notes[0].Severity != panel.Warning {
		t.Errorf("notes %v", s.Notes)
	}
}
