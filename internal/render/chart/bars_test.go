package chart

import (
	"encoding/json"
	"strings"
	"testing"

	"upstep/report"
)

// A bar with an interval gets a line with two ends, the axis holds it, and the value
// is printed behind it; a bar without one gets none of this.
func TestBarsInterval(t *testing.T) {
	v, low, high := 10.0, 5.0, 80.0
	marks := func(r report.Bar) []mark { return barTexts(r, 0, 100, nice(0, 80, 5), Light) }
	with, without := marks(report.Bar{Label: "a", Text: "10", Value: &v, Low: &low, High: &high}), marks(report.Bar{Label: "a", Text: "10", Value: &v})
	if len(with) != len(without)+3 {
		t.Fatalf("%d and %d marks", len(with), len(without))
	}
	if at := with[len(with)-1].P[0]; at != high || without[len(without)-1].P[0] != v {
		t.Errorf("the text stands at %v", at)
	}
	plot, err := barsOption(report.Bars{Rows: []report.Bar{{Label: "a", Text: "10", Value: &v, Low: &low, High: &high}}}, Light)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := json.Marshal(plot.Option); err != nil || !strings.Contains(string(b), `"max":80`) {
		t.Errorf("%s %v", b, err)
	}
}
