package complexity_test

import (
	"math"
	"testing"

	"upstep/method/complexity"
	"upstep/panel"
	"upstep/trade"
)

// Two economies share p and q, a third has q and r; nobody but the first has s, which has
// neighbours through it; t is nowhere near: only the isolated D has it.
func TestDistance(t *testing.T) {
	m, _ := trade.Build(0, "", []trade.Flow{
		{Country: "A", Product: "p", Value: 1}, {Country: "A", Product: "q", Value: 1}, {Country: "A", Product: "s", Value: 1},
		{Country: "B", Product: "p", Value: 1}, {Country: "B", Product: "q", Value: 1},
		{Country: "C", Product: "q", Value: 1}, {Country: "C", Product: "r", Value: 1}, {Country: "D", Product: "t", Value: 1},
	}, panel.Ref{})
	r, err := complexity.Compute(m, complexity.Options{})
	if err != nil {
		t.Fatal(err)
	}
	d, present := complexity.Distance(r)
	known := 0
	for i := range d {
		np := len(r.Products)
		if want := r.InSample[i/np] && r.Linked[i%np]; present[i] != want {
			t.Errorf("%s %s: present %v, want %v", r.Countries[i/np], r.Products[i%np], present[i], want)
		}
		if !present[i] {
			if d[i] != 0 {
				t.Errorf("a distance of %v where there is none", d[i])
			}
			continue
		}
		known++
		if !(d[i] >= 0 && d[i] <= 1) || math.Abs(d[i]+r.Density[i]-1) > 1e-15 {
			t.Errorf("%s %s: distance %v, density %v", r.Countries[i/np], r.Products[i%np], d[i], r.Density[i])
		}
	}
	if known == 0 || known == len(d) {
		t.Errorf("%d of %d are known: the case shows nothing", known, len(d))
	}
}
