package gap_test

import (
	"testing"

	"upstep/method/gap"
	"upstep/panel"
)

func TestPillarsAndExtremes(t *testing.T) {
	var series []panel.Series
	for _, c := range []string{"A", "B", "C", "D", "E", "F"} {
		series = append(series, panel.Series{Indicator: c})
	}
	w := newWorld(25, series...)
	for i, c := range w.all {
		w.b.Set("A", c, 2020, float64(i)+wobble(i)*9)
		w.b.Set("B", c, 2020, float64(25-i)+wobble(i)*9)
		for k, code := range []string{"D", "E", "F"} { // E02 rises from worst to best
			v := float64(10+(i*11)%9) + wobble(i)
			if c == "E02" {
				v = []float64{1, 14, 30}[k]
			}
			w.b.Set(code, c, 2020, v)
		}
	}
	pillar := map[string]string{"A": "one", "B": "two", "C": "two"}
	var specs []gap.Spec
	for _, s := range series {
		specs = append(specs, gap.Spec{Code: s.Indicator, Direction: gap.Higher, Precision: 6, Pillar: pillar[s.Indicator]})
	}
	specs[1].Direction = gap.Lower // less is better, and E02 has much
	in := gap.Input{Panel: w.panel(t), Country: "E02", Specs: specs, Peers: gap.Peers{Members: w.all}, World: w.all}
	r := mustCompare(t, in)
	if len(r.Pillars) != 2 || r.Pillars[0].Percentile == nil || r.Pillars[1].Percentile != nil {
		t.Fatalf("pillars %+v: the second has one of two rows, under 60 %%", r.Pillars)
	}
	near(t, "percentile of pillar one", *r.Pillars[0].Percentile, r.Rows[0].G2.Value, 0)
	if r.Rows[1].G2.Value < 90 || r.Rows[1].G2.Best < 23 {
		t.Errorf("less is better: high percentile, low rank, got %+v", r.Rows[1].G2)
	}
	if len(r.Weakest) != 2 || r.Weakest[0] != "D" || len(r.Strongest) != 2 || r.Strongest[0] != "F" {
		t.Errorf("weakest %v strongest %v", r.Weakest, r.Strongest)
	}
	in.Specs = specs[:4]
	if r := mustCompare(t, in); len(r.Weakest) != 0 || !code(r.Notes, "no-severity") {
		t.Errorf("weakest of three: %v", r.Weakest)
	}
}
