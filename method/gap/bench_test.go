package gap_test

import (
	"fmt"
	"testing"

	"upstep/method/gap"
	"upstep/panel"
)

// A hundred indicators of two hundred economies: what one assessment waits for.
func BenchmarkCompare(b *testing.B) {
	var series []panel.Series
	var specs []gap.Spec
	for i := range 100 {
		c := fmt.Sprintf("I%03d", i)
		series = append(series, panel.Series{Indicator: c})
		specs = append(specs, gap.Spec{Code: c, Direction: gap.Higher, Transform: gap.Log, Precision: 2})
	}
	w := newWorld(200, series...)
	for i, c := range w.all {
		for k, s := range series {
			for y := 1990; y <= 2020; y++ {
				w.b.Set(s.Indicator, c, y, 1+float64((i*(k+3)+y)%97))
			}
		}
	}
	p, _ := w.b.Panel()
	in := gap.Input{Panel: p, Country: "E07", Specs: specs, World: w.all, Peers: gap.Peers{Members: w.all[:100]}}
	for b.Loop() {
		if _, err := gap.Compare(in); err != nil {
			b.Fatal(err)
		}
	}
}
