package panel_test

import (
	"testing"

	"upstep/panel"
)

func TestValueAgreesWithAt(t *testing.T) {
	b := panel.NewBuilder([]panel.Series{{Indicator: "X"}}, []string{"A", "B"}, 2000, 2002)
	b.Set("X", "A", 2000, 0)
	b.Set("X", "A", 2001, 4)
	b.SetNotApplicable("X", "B", 2000)
	p, _ := b.Panel()
	present := 0
	for _, ind := range []string{"X", "Y"} {
		for _, c := range []string{"A", "B", "C"} {
			for y := 1999; y <= 2003; y++ {
				o := p.At(ind, c, y)
				v, ok := p.Value(ind, c, y)
				if ok != o.Ok() || ok && v != o.Value {
					t.Errorf("%s %s %d: %v %v, At says %+v", ind, c, y, v, ok, o)
				}
				if ok {
					present++
				}
			}
		}
	}
	if present != 2 {
		t.Errorf("%d cells are present, want 2", present)
	}
}
