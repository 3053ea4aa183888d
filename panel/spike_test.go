package panel_test

import (
	"testing"

	"upstep/panel"
)

// Industry in GDP of Uzbekistan, WDI of July 2026: 2017 is 13.3 between 24.6 and 29.7.
func TestSpikes(t *testing.T) {
	years := map[string][]float64{
		"UZB":  {23.1, 24.0, 24.6, 13.3, 29.7, 32.7},
		"ramp": {10, 14, 18, 22, 26, 30}, "step": {10, 10, 10, 20, 20, 20}, "growth": {3, -9, 4, 5, -8, 3}, "wave": {10, 11, 10, 11, 10, 11},
	}
	b := panel.NewBuilder([]panel.Series{{Indicator: "I"}}, []string{"UZB", "ramp", "step", "growth", "wave"}, 2014, 2019)
	for c, vs := range years {
		for i, v := range vs {
			b.Set("I", c, 2014+i, v)
		}
	}
	p, _ := b.Panel()
	for c, want := range map[string]int{"UZB": 1, "ramp": 0, "step": 0, "wave": 0} {
		if got := p.Spikes("I", c); len(got) != want {
			t.Errorf("%s: %d spikes, want %d", c, len(got), want)
		}
	}
	if s := p.Spikes("I", "UZB")[0]; s.Value.Year != 2017 || s.Before.Year != 2016 || s.After.Value != 29.7 {
		t.Errorf("spike %+v", s)
	}
}
