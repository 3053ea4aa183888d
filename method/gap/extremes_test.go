package gap_test

import (
	"bytes"
	"encoding/json"
	"slices"
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
	if !slices.Equal(r.Weakest, []string{"D", "A", "B"}) || !slices.Equal(r.Strongest, []string{"F", "E"}) {
		t.Errorf("weakest %v strongest %v", r.Weakest, r.Strongest)
	}
	for _, row := range r.Rows {
		if slices.Contains(r.Weakest, row.Spec.Code) && row.Standing != gap.IsBehind || slices.Contains(r.Strongest, row.Spec.Code) && row.Standing != gap.IsAhead {
			t.Errorf("%s is %s: weakest %v, strongest %v", row.Spec.Code, row.Standing, r.Weakest, r.Strongest)
		}
	}
	in.Specs = specs[:4]
	if r := mustCompare(t, in); len(r.Weakest) != 0 || !code(r.Notes, "no-severity") {
		t.Errorf("weakest of three: %v", r.Weakest)
	}
}

// What a comparison has nothing of is an empty list in JSON, as its contract says.
func TestEmptyListsAreNotNull(t *testing.T) {
	b := panel.NewBuilder([]panel.Series{{Indicator: "X", Quality: panel.Doubtful}}, []string{"A", "B"}, 2000, 2001)
	b.Set("X", "A", 2000, 1)
	p, _ := b.Panel()
	r := mustCompare(t, gap.Input{Panel: p, Country: "A", Specs: []gap.Spec{{Code: "X", Direction: gap.Context}, {Code: "NONE", Direction: gap.Higher}}})
	out, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"weakest", "strongest", "pillars", "members", "figures", "rows", "notes"} {
		if bytes.Contains(out, []byte(`"`+name+`":null`)) {
			t.Errorf("%s is null in %s", name, out)
		}
	}
}

// Peers that are no published group are named one by one: "list" alone could not be
// found again.
func TestRecipeNamesThePeers(t *testing.T) {
	b := panel.NewBuilder([]panel.Series{{Indicator: "X"}}, []string{"A", "B", "C"}, 2000, 2001)
	p, _ := b.Panel()
	for want, peers := range map[string]gap.Peers{
		"group G":  {Code: "G", Kind: "group", Members: []string{"B", "C"}},
		"list B,C": {Code: "list", Kind: "list", Members: []string{"C", "B", "C"}},
	} {
		r := mustCompare(t, gap.Input{Panel: p, Country: "A", Peers: peers})
		if !slices.Contains(r.Recipe.Params, panel.Param{Name: "peers", Value: want, Provenance: panel.Request}) {
			t.Errorf("no peers %q in %+v", want, r.Recipe.Params)
		}
	}
}
