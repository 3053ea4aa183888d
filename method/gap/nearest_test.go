package gap_test

import (
	"math"
	"slices"
	"testing"

	"upstep/method/gap"
	"upstep/panel"
)

// Two features on four complete economies, by hand. size: 0 1 2 3 (mean 1.5, sd
// sqrt(1.25)); flag: 0 0 1 1 (mean .5, sd .5). From A: B differs by 1/sqrt(1.25) and
// 0, so its distance is sqrt(0.8/2); C by 2/sqrt(1.25) and 2: sqrt((3.2+4)/2).
func TestNearestByHand(t *testing.T) {
	yes := []bool{true, true, true, true, false}
	features := []gap.Feature{
		{Name: "size", Values: []float64{3, 0, 2, 1, 9}, Known: []bool{true, true, true, true, true}},
		{Name: "flag", Values: []float64{1, 0, 1, 0, 0}, Known: yes},
	}
	keep := slices.Clone(features[0].Values)
	n, err := gap.Nearest("A", []string{"D", "A", "C", "B", "X"}, features, 2)
	if err != nil {
		t.Fatal(err)
	}
	if len(n.Nearest) != 2 || n.Nearest[0].Country != "B" || n.Nearest[1].Country != "C" || n.Compared != 3 {
		t.Fatalf("%+v", n)
	}
	near(t, "A-B", n.Nearest[0].Distance, math.Sqrt(0.4), 1e-12)
	near(t, "A-C", n.Nearest[1].Distance, math.Sqrt(3.6), 1e-12)
	if len(n.Refused) != 1 || n.Refused[0].Country != "X" || n.Refused[0].Missing[0] != "flag" || !code(n.Notes, "features-missing") {
		t.Errorf("refused %+v", n.Refused)
	}
	if got := n.Peers(); got.Kind != "structure" || !slices.Equal(got.Members, []string{"B", "C"}) {
		t.Errorf("peers %+v", got)
	}
	if !slices.Equal(keep, features[0].Values) {
		t.Error("the input was changed")
	}
	// Another unit of a feature changes nothing.
	features[0].Values = []float64{3e6 + 1, 1, 2e6 + 1, 1e6 + 1, 9}
	m, err := gap.Nearest("A", []string{"D", "A", "C", "B", "X"}, features, 2)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "A-B in other units", m.Nearest[0].Distance, n.Nearest[0].Distance, 1e-9)

	if n, err := gap.Nearest("X", []string{"D", "A", "C", "B", "X"}, features, 2); err != nil || n.Nearest != nil || !code(n.Notes, "home-without-features") {
		t.Errorf("home lacks a feature: %+v, %v", n, err)
	}
	if n, err := gap.Nearest("A", []string{"D", "A", "C", "B", "X"}, features, 7); err != nil || len(n.Nearest) != 3 || !code(n.Notes, "fewer-neighbours") {
		t.Errorf("more asked for than there are: %+v, %v", n, err)
	}
	flat := []gap.Feature{{Name: "flat", Values: []float64{1, 1}, Known: []bool{true, true}}}
	if _, err := gap.Nearest("A", []string{"A", "B"}, flat, 1); err == nil {
		t.Error("a feature that does not vary")
	}
	if _, err := gap.Nearest("Z", []string{"D", "A", "C", "B", "X"}, features, 1); err == nil {
		t.Error("home not among the economies")
	}
	if _, err := gap.Nearest("A", []string{"A", "B"}, flat, 0); err == nil {
		t.Error("no neighbours asked for")
	}
}

func TestSimilarReadsPanel(t *testing.T) {
	w := newWorld(10, panel.Series{Indicator: "D", Quality: panel.Doubtful})
	for _, c := range w.all {
		w.b.Set("D", c, 2020, 1)
	}
	p := w.panel(t)
	sea := map[string]float64{}
	for i, c := range w.all {
		sea[c] = float64(i % 2)
	}
	traits := []gap.Trait{{Name: "income", Code: income, Log: true}, {Name: "landlocked", Fixed: sea}}
	n, err := gap.Similar(p, "E05", w.all, 2020, traits, 3)
	if err != nil {
		t.Fatal(err)
	}
	// Incomes 1..10 thousand, every other landlocked: of those like E05, E07 is
	// nearer in logs than E03, and E09 nearer than any of the others.
	var got []string
	for _, x := range n.Nearest {
		got = append(got, x.Country)
	}
	if want := []string{"E07", "E03", "E09"}; !slices.Equal(got, want) {
		t.Errorf("nearest %v, want %v", got, want)
	}
	if !slices.Equal(n.Home.Years, []int{2020, 0}) {
		t.Errorf("years %v", n.Home.Years)
	}
	if n, err := gap.Similar(p, "E05", w.all, 2020, append(traits, gap.Trait{Name: "d", Code: "D"}), 3); err != nil || len(n.Nearest) != 0 {
		t.Errorf("doubtful figures are not computed with: %+v, %v", n, err)
	}
}
