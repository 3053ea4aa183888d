package complexity_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"upstep/method/complexity"
)

func backtest(t testing.TB, t0, t1, after *complexity.Result, opt complexity.BacktestOptions) *complexity.BacktestResult {
	t.Helper()
	b, err := complexity.Backtest(t0, t1, after, opt)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// By hand: scores 3 2 2 1, outcomes yes no yes no. Pairs (yes, no): 3>2, 3>1, 2=2
// (half), 2>1: 3.5 of 4.
func TestAUCByHand(t *testing.T) {
	for _, c := range []struct {
		outcome []bool
		score   []float64
		want    float64
		ok      bool
	}{
		{[]bool{true, false, true, false}, []float64{3, 2, 2, 1}, 0.875, true},
		{[]bool{true, false}, []float64{1, 1}, 0.5, true},
		{[]bool{false, true}, []float64{2, 1}, 0, true},
		{[]bool{true, true}, []float64{2, 1}, 0, false},
		{nil, nil, 0, false},
	} {
		if got, ok := complexity.AUC(c.outcome, c.score); got != c.want || ok != c.ok {
			t.Errorf("%v %v: %v %v, want %v %v", c.outcome, c.score, got, ok, c.want, c.ok)
		}
	}
}

// A second route: compare every pair. Turning the scores round gives 1 - AUC, and a
// rising transformation changes nothing.
func TestAUCPairs(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(rt, "n")
		outcome := rapid.SliceOfN(rapid.Bool(), n, n).Draw(rt, "outcome")
		ints := rapid.SliceOfN(rapid.IntRange(-5, 5), n, n).Draw(rt, "score")
		score, turned, raised := make([]float64, n), make([]float64, n), make([]float64, n)
		for i, v := range ints {
			score[i], turned[i], raised[i] = float64(v), -float64(v), math.Exp(float64(v))
		}
		won, all := 0.0, 0.0
		for i := range n {
			for j := range n {
				if outcome[i] && !outcome[j] {
					all++
					if score[i] > score[j] {
						won++
					} else if score[i] == score[j] {
						won += 0.5
					}
				}
			}
		}
		got, ok := complexity.AUC(outcome, score)
		if ok != (all > 0) {
			rt.Fatalf("ok %v with %v pairs", ok, all)
		}
		if !ok {
			return
		}
		back, _ := complexity.AUC(outcome, turned)
		same, _ := complexity.AUC(outcome, raised)
		if math.Abs(got-won/all) > 1e-12 || math.Abs(got+back-1) > 1e-12 || got != same {
			rt.Fatalf("%v, by pairs %v, turned %v, raised %v", got, won/all, back, same)
		}
	})
}

// made is a first date of two economies and four linked products with given
// densities, and a second date with given presence.
func made() (t0, t1 *complexity.Result) {
	t0 = &complexity.Result{Convention: complexity.Upstep, System: "toy", Year: 2000,
		Countries: []string{"a", "b"}, Products: []string{"1", "2", "3", "4"},
		InSample: []bool{true, true}, Linked: []bool{true, true, true, true},
		Diversity: []int{1, 2}, Ubiquity: []int{1, 1, 1, 0},
		M:       []bool{true, false, false, false, false, true, true, false},
		RCA:     []float64{2, .6, .1, 0, .7, 3, 1.5, .2},
		Density: []float64{.9, .5, .4, .1, .8, .9, .9, .3},
	}
	t1 = &complexity.Result{Convention: complexity.Upstep, System: "toy", Year: 2010,
		Countries: []string{"a", "b"}, Products: []string{"1", "2", "3", "4"},
		M: []bool{false, true, false, false, true, true, false, false}}
	return t0, t1
}

// Candidates: a2 .5 appeared, a3 .4, a4 .1, b1 .8 appeared, b4 .3: density tells them
// apart (AUC 1). Diversity x ubiquity: 1, 1, 0, 2, 0: of 6 pairs a2 beats a4 and b4
// and ties a3, b1 beats all: 5.5. Last RCA: .6 .1 0 .7 .2: all 6.
func TestBacktestByHand(t *testing.T) {
	t0, t1 := made()
	b := backtest(t, t0, t1, nil, complexity.BacktestOptions{Top: 2})
	if b.Pairs != 5 || b.Appeared != 2 || b.Economies != 2 || b.Products != 4 {
		t.Errorf("%+v", b)
	}
	want := []complexity.Score{
		// Top 2 of all: b1, a2. In a: 2, 3; in b: 1, 4.
		{Name: "density", AUC: 1, Within: 1, Economies: 2, Precision: 1, Lift: 2.5, PerEconomy: 0.5, Measured: 2},
		// b1, then a2 or a3. In a: 2 and 3 tie and both are in; AUC in a .75.
		{Name: "diversity x ubiquity", AUC: 5.5 / 6, Within: .875, Economies: 2, Precision: .75, Lift: 1.875, PerEconomy: 0.5, Measured: 2},
		{Name: "last RCA", AUC: 1, Within: 1, Economies: 2, Precision: 1, Lift: 2.5, PerEconomy: 0.5, Measured: 2},
	}
	if d := cmp.Diff(want, b.Scores, cmp.Comparer(func(x, y float64) bool { return math.Abs(x-y) < 1e-12 })); d != "" {
		t.Error(d)
	}
	// Quintiles (type 7) of .1 .3 .4 .5 .8: .26 .36 .44 .56: one pair in each.
	for i, bin := range b.Bins {
		if bin.N != 1 || bin.Rate != []float64{0, 0, 0, 1, 1}[i] {
			t.Errorf("bin %d: %+v", i, bin)
		}
	}
	if math.Abs(b.Bins[1].Low-.26) > 1e-12 || b.HideDensity || !slices.Equal(codes(b.Notes), []string{"backtest-last-rca"}) {
		t.Errorf("%+v %v", b.Bins, b.Notes)
	}
	if b = backtest(t, t0, t1, nil, complexity.BacktestOptions{Top: 2, Margin: 0.09}); !b.HideDensity {
		t.Errorf("a margin of %v is below .09", b.Margin)
	}
	// Below .5: a3 a4 b4 are left and none appeared.
	b = backtest(t, t0, t1, nil, complexity.BacktestOptions{MaxRCA: 0.5})
	if b.Scored || b.Pairs != 3 || len(b.Scores) != 0 || codes(b.Notes)[0] != "backtest-one-outcome" {
		t.Errorf("%+v", b)
	}
	// A year later b1 is gone again.
	after := *t1
	after.M = []bool{false, true, false, false, false, true, true, false}
	if b = backtest(t, t0, t1, &after, complexity.BacktestOptions{}); b.Appeared != 1 {
		t.Errorf("%d appeared for good", b.Appeared)
	}
	// A table without product 4 leaves it out.
	few := *t1
	few.Products, few.M = []string{"1", "2", "3"}, []bool{false, true, false, true, true, false}
	if b = backtest(t, t0, &few, nil, complexity.BacktestOptions{}); b.Pairs != 3 || b.Products != 3 || b.Notes[0].Code != "backtest-left-out" {
		t.Errorf("%+v", b)
	}
}

func TestBacktestRefuses(t *testing.T) {
	t0, t1 := made()
	other, hs := *t1, *t1
	other.Convention, hs.System = complexity.Stata, "HS92"
	for name, f := range map[string]func() error{
		"convention":   func() error { _, err := complexity.Backtest(t0, &other, nil, complexity.BacktestOptions{}); return err },
		"nomenclature": func() error { _, err := complexity.Backtest(t0, t1, &hs, complexity.BacktestOptions{}); return err },
		"top": func() error {
			_, err := complexity.Backtest(t0, t1, nil, complexity.BacktestOptions{Top: -1})
			return err
		},
		"max RCA": func() error {
			_, err := complexity.Backtest(t0, t1, nil, complexity.BacktestOptions{MaxRCA: math.NaN()})
			return err
		},
		"margin": func() error {
			_, err := complexity.Backtest(t0, t1, nil, complexity.BacktestOptions{Margin: -1})
			return err
		},
	} {
		if err := f(); !errors.Is(err, complexity.ErrOption) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Small tables: every number has its range and bins hold all pairs.
func TestBacktestInvariants(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r0, err0 := complexity.Compute(drawn(rt), complexity.Options{})
		r1, err1 := complexity.Compute(drawn(rt), complexity.Options{})
		if err0 != nil || err1 != nil {
			rt.Fatal(err0, err1)
		}
		b, err := complexity.Backtest(r0, r1, nil, complexity.BacktestOptions{Top: rapid.IntRange(1, 9).Draw(rt, "top")})
		if err != nil {
			rt.Fatal(err)
		}
		if b.Scored != (b.Appeared > 0 && b.Appeared < b.Pairs) {
			rt.Fatalf("%+v", b)
		}
		if !b.Scored {
			return
		}
		for _, s := range b.Scores {
			for _, v := range []float64{s.AUC, s.Within, s.Precision, s.PerEconomy, s.Lift * b.BaseRate} {
				if !(v >= -1e-12 && v <= 1+1e-12) {
					rt.Fatalf("%+v", s)
				}
			}
		}
		n, came := 0, 0
		for _, bin := range b.Bins {
			n, came = n+bin.N, came+bin.Appeared
		}
		if n != b.Pairs || came != b.Appeared || !(b.MarginSE >= 0) || b.HideDensity != (b.Margin < 0.03) {
			rt.Fatalf("%+v", b)
		}
	})
}

// ex09d by numpy: 60 economies with capabilities, 78 products that need some of them,
// before and after capabilities were gained. 4 printed decimals.
func TestBacktestWorkedExample(t *testing.T) {
	raw, err := os.ReadFile("testdata/backtest/ex09d.json")
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		M0, M1    []string
		Pairs     int     `json:"n_pairs"`
		BaseRate  float64 `json:"base_rate"`
		Density   float64 `json:"AUC_density"`
		Null      float64 `json:"AUC_diversity_x_ubiquity"`
		Precision float64 `json:"precision_at_50"`
		Lift      float64 `json:"lift_at_50"`
		Quintiles []struct {
			Lo, Hi float64
			N      int
			Rate   float64 `json:"p_appear"`
		}
	}
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	t0, t1 := fromBits(want.M0), fromBits(want.M1)
	densities(t0)
	b := backtest(t, t0, t1, nil, complexity.BacktestOptions{})
	near := func(name string, got, want float64) {
		if math.Abs(got-want) > 5.1e-5 {
			t.Errorf("%s %v, want %v", name, got, want)
		}
	}
	if b.Pairs != want.Pairs {
		t.Errorf("%d pairs, want %d", b.Pairs, want.Pairs)
	}
	near("base rate", b.BaseRate, want.BaseRate)
	near("AUC of density", b.Scores[0].AUC, want.Density)
	near("AUC of the null", b.Scores[1].AUC, want.Null)
	near("precision", b.Scores[0].Precision, want.Precision)
	near("lift", b.Scores[0].Lift, want.Lift)
	near("margin", b.Margin, want.Density-want.Null)
	for i, q := range want.Quintiles {
		near("low", b.Bins[i].Low, q.Lo)
		near("high", b.Bins[i].High, q.Hi)
		near("rate", b.Bins[i].Rate, q.Rate)
		if b.Bins[i].N != q.N {
			t.Errorf("fifth %d has %d pairs, want %d", i, b.Bins[i].N, q.N)
		}
	}
}

// fromBits makes a result of presence alone, all economies and products included.
func fromBits(bits []string) *complexity.Result {
	n, q := len(bits), len(bits[0])
	r := &complexity.Result{Convention: complexity.Upstep, System: "toy", M: make([]bool, n*q), RCA: make([]float64, n*q),
		Density: make([]float64, n*q), Diversity: make([]int, n), Ubiquity: make([]int, q)}
	for c, row := range bits {
		r.Countries, r.InSample = append(r.Countries, fmt.Sprintf("c%02d", c)), append(r.InSample, true)
		for p, v := range row {
			if v == '1' {
				r.M[c*q+p] = true
				r.Diversity[c]++
				r.Ubiquity[p]++
			}
		}
	}
	for p := range q {
		r.Products, r.Linked = append(r.Products, fmt.Sprintf("p%02d", p)), append(r.Linked, true)
	}
	return r
}

// densities fills density by its definition, proximity with diagonal 0.
func densities(r *complexity.Result) {
	n, q := len(r.Countries), len(r.Products)
	for p := range q {
		sum, near := 0.0, make([]float64, n)
		for o := range q {
			both := 0.0
			for c := range n {
				if o != p && r.M[c*q+p] && r.M[c*q+o] {
					both++
				}
			}
			phi := both / float64(max(r.Ubiquity[p], r.Ubiquity[o]))
			sum += phi
			for c := range n {
				if r.M[c*q+o] {
					near[c] += phi
				}
			}
		}
		for c := range n {
			if sum > 0 {
				r.Density[c*q+p] = near[c] / sum
			}
		}
	}
}

// 1980 against 2017: two vintages of the same headings.
func TestBacktest1980(t *testing.T) {
	past := exports(t, sharedFile(t, "data/trade/exports_1980_hs4_ots.csv.gz"), "iso3", "hs4", "export_usd")
	now := exports2017(t)
	t0, t1 := compute(t, past, complexity.Upstep), compute(t, now, complexity.Upstep)
	for _, limit := range []float64{0, 0.5} {
		b := backtest(t, t0, t1, nil, complexity.BacktestOptions{MaxRCA: limit})
		t.Logf("RCA below %v: %d economies, %d products, %d pairs, base rate %.4f, margin %.4f (se %.4f), hide %v, %v", limit, b.Economies, b.Products, b.Pairs, b.BaseRate, b.Margin, b.MarginSE, b.HideDensity, codes(b.Notes))
		for _, s := range b.Scores {
			t.Logf("%+v", s)
		}
		for _, s := range b.Bins {
			t.Logf("%+v", s)
		}
		if !b.Scored || b.Scores[0].AUC < 0.5 || b.Bins[4].Rate <= b.Bins[0].Rate {
			t.Errorf("density foretells nothing: %+v", b)
		}
	}
}
