package trade_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"upstep/panel"
	"upstep/trade"
)

func TestBuildSortsAndRefuses(t *testing.T) {
	flows := []trade.Flow{
		{"UZB", "5201", 10}, {"KAZ", "2709", 30}, {"KAZ", "0101", 1}, {"KAZ", "0101", 2}, {"UZB", "2709", -5},
		{"UZB", "0101", math.NaN()}, {"KAZ", "travel", 4},
	}
	before := slices.Clone(flows)
	m, notes := trade.Build(2019, "HS92", flows, panel.Ref{Source: "test"})
	if d := cmp.Diff([]string{"KAZ", "UZB"}, m.Countries); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"0101", "2709", "5201", "travel"}, m.Products); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]float64{1, 30, 0, 4, 0, 0, 10, 0}, m.X); d != "" {
		t.Error(d)
	}
	var codes []string
	for _, n := range notes {
		codes = append(codes, n.Code+" "+n.Text)
	}
	all := strings.Join(codes, "\n")
	for _, want := range []string{"trade-bad-value 2 rows", "trade-duplicate 1 rows", "row 4 KAZ 0101 2", "row 5 UZB 2709 -5"} {
		if !strings.Contains(all, want) {
			t.Errorf("notes lack %q:\n%s", want, all)
		}
	}
	if d := cmp.Diff(before[:5], flows[:5]); d != "" {
		t.Errorf("the input was modified: %s", d)
	}
}

func TestKeepLogsWhatItRemoved(t *testing.T) {
	m, _ := trade.Build(2019, "HS92", []trade.Flow{{"KAZ", "2709", 30}, {"KAZ", "9999", 1}, {"UZB", "travel", 5}, {"TJK", "2709", 1}}, panel.Ref{})
	k := m.WithoutServices("9999").Keep("exports of at least 2", func(c int) bool { return m.Total(c) >= 2 }, nil)
	if d := cmp.Diff([]string{"2709"}, k.Products); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"KAZ", "UZB"}, k.Countries); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"services and unspecified trade: 0 economies and 2 products removed", "exports of at least 2: 1 economies and 0 products removed"}, k.Steps); d != "" {
		t.Error(d)
	}
	if len(m.Products) != 3 || len(m.Steps) != 0 {
		t.Errorf("the matrix itself was changed: %+v", m)
	}
}

func TestBuildKeepsEveryDollar(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		type cell struct{ c, p string }
		want, flows := map[cell]float64{}, []trade.Flow(nil)
		for range rapid.IntRange(0, 40).Draw(rt, "n") {
			k := cell{rapid.SampledFrom([]string{"A", "B", "C"}).Draw(rt, "c"), rapid.SampledFrom([]string{"1", "2", "3", "4"}).Draw(rt, "p")}
			if _, dup := want[k]; dup {
				continue
			}
			want[k] = float64(rapid.IntRange(0, 1000).Draw(rt, "v"))
			flows = append(flows, trade.Flow{Country: k.c, Product: k.p, Value: want[k]})
		}
		m, notes := trade.Build(1, "x", flows, panel.Ref{})
		if len(notes) != 0 {
			rt.Fatalf("notes %v", notes)
		}
		total, world := 0.0, 0.0
		for c, country := range m.Countries {
			for p, product := range m.Products {
				if m.At(c, p) != want[cell{country, product}] {
					rt.Fatalf("%s %s is %v", country, product, m.At(c, p))
				}
			}
			total += m.Total(c)
		}
		for _, w := range m.World() {
			world += w
		}
		if total != world {
			rt.Fatalf("rows sum to %v, columns to %v", total, world)
		}
	})
}
