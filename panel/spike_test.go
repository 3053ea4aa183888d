package panel_test

import (
	"testing"

	"upstep/panel"
)

// Industry in GDP of Uzbekistan, WDI of July 2026: 2017 is 13.3 between 24.6 and 29.7.
func TestSpikes(t *testing.T) {
	years := map[string][]float64{
		"UZB":    {22.2, 21.0, 21.6, 22.4, 23.1, 24.0, 24.6, 13.3, 29.7, 32.7, 33.4, 33.2},
		"ramp":   {10, 14, 18, 22, 26, 30},
		"step":   {10, 10, 10, 20, 20, 20},
		"growth": {3, -9, 4, 5, -8, 3},
		"wave":   {10, 14, 10, 14, 10, 14, 10}, // leaps every year, so a leap is nothing special
		"short":  {1},
	}
	b := panel.NewBuilder([]panel.Series{{Indicator: "I"}}, []string{"UZB", "ramp", "step", "growth", "wave", "short", "none"}, 2010, 2021)
	for c, vs := range years {
		for i, v := range vs {
			b.Set("I", c, 2010+i, v)
		}
	}
	p, _ := b.Panel()
	for c, want := range map[string]int{"UZB": 1, "ramp": 0, "step": 0, "growth": 0, "wave": 0, "short": 0, "none": 0} {
		if got := p.Spikes("I", c); len(got) != want {
			t.Errorf("%s: %d spikes, want %d", c, len(got), want)
		}
	}
	if s := p.Spikes("I", "UZB")[0]; s.Value.Year != 2017 || s.Before.Year != 2016 || s.After.Value != 29.7 {
		t.Errorf("spike %+v", s)
	}
}

// Manufacturing in GDP of Afghanistan falls from 11.4 to 4.1 in one year and stays.
func TestSteps(t *testing.T) {
	years := map[string][]float64{
		"AFG":   {12.0, 11.6, 11.2, 11.9, 11.5, 11.4, 4.1, 4.3, 4.6, 5.0},
		"spike": {22.2, 21.0, 21.6, 22.4, 23.1, 24.0, 9.0, 24.6, 25.0, 25.5},
		"ramp":  {10, 16, 22, 28, 34, 40, 46, 52, 58, 64},
		"none":  nil,
	}
	b := panel.NewBuilder([]panel.Series{{Indicator: "I"}}, []string{"AFG", "spike", "ramp", "none"}, 2010, 2019)
	for c, vs := range years {
		for i, v := range vs {
			b.Set("I", c, 2010+i, v)
		}
	}
	p, _ := b.Panel()
	for c, want := range map[string]int{"AFG": 1, "spike": 0, "ramp": 0, "none": 0} {
		if got := p.Steps("I", c); len(got) != want {
			t.Errorf("%s: %v, want %d", c, got, want)
		}
	}
	if s := p.Steps("I", "AFG"); len(s) == 1 && s[0].After.Year != 2016 {
		t.Errorf("step %+v", s)
	}
}
