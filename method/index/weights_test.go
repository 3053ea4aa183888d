package index_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"upstep/method/index"
)

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s = %.12g, want %.12g within %g", what, got, want, tol)
	}
}

// COINr takes the first loadings as LAPACK signs them; here their sum is positive.
// So a whole pillar may have the other sign, which cancels in a weighted mean.
func TestCOINrPCA(t *testing.T) {
	in := asem(t)
	r := computed(t, in, asemPlan())
	for level, file := range map[int]string{1: "weights_pca_level1", 2: "weights_pca_level2"} {
		w, list, notes, err := index.PCAWeights(in.Tree, r.Scores, level, true)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]float64{}
		_, rows := readCSV(t, file)
		for _, row := range rows {
			want[row[0]] = number(t, row[2])
		}
		negative := 0
		for _, c := range list {
			sign := 1.0
			if want[c.Codes[0]]*c.Loadings[0] < 0 {
				sign = -1
			}
			sum := 0.0
			for j, code := range c.Codes {
				near(t, "loading of "+code, sign*c.Loadings[j], want[code], tight)
				sum += c.Loadings[j]
				if c.Loadings[j] < 0 {
					negative++
				}
			}
			if sum < 0 {
				t.Errorf("loadings of %s sum to %v", c.Node, sum)
			}
		}
		if len(notes) != negative || negative == 0 {
			t.Errorf("level %d: %d notes for %d negative loadings", level, len(notes), negative)
		}
		for i, n := range in.Tree.Nodes() {
			if n.Level != level && w[i] != n.Weight {
				t.Errorf("weight of %s at level %d changed to %v", n.Code, n.Level, w[i])
			}
		}
		if level == 1 {
			plan := asemPlan()
			plan.Weights = w
			likeTable(t, "aggregated with loadings", computed(t, in, plan).Scores, readTable(t, "agg_pca_level1_weights"), 1e-8)
		}
	}
	list, err := index.Components(in.Tree, r.Step("normalised").Table, 1)
	if err != nil {
		t.Fatal(err)
	}
	_, rows := readCSV(t, "pca_level1_loadings")
	for _, row := range rows {
		k := slices.IndexFunc(list, func(c index.Component) bool { return c.Node == row[0] })
		near(t, "sd of "+row[0], list[k].SD, number(t, row[3]), tight)
		near(t, "share of "+row[0], list[k].Share, number(t, row[4]), tight)
	}
	w, _, _, err := index.PCAWeights(in.Tree, r.Scores, 1, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, pillar := range in.Tree.Codes(2) {
		sum := 0.0
		for _, code := range in.Tree.Children(pillar) {
			v := w[slices.Index(in.Tree.Codes(0), code)]
			if v < 0 {
				t.Errorf("squared loading of %s is %v", code, v)
			}
			sum += v
		}
		near(t, "squared loadings of "+pillar, sum, 1, tight)
	}
}

// COINr stops its search at a relative change of 10 % of the log of the distance, so
// its weights are near its start; the correlations it prints are those of the last point it
// tried. Ours reach the target, or come nearer to it than those weights.
func TestCOINrBalance(t *testing.T) {
	in := asem(t)
	r := computed(t, in, asemPlan())
	for level, file := range map[int]string{3: "weights_opt_equal_level3", 2: "weights_opt_equal_level2"} {
		b, err := index.Balance(in.Tree, r.Scores, r.Weights, index.BalanceOptions{Level: level})
		if err != nil {
			t.Fatal(err)
		}
		theirs := map[string]float64{}
		_, rows := readCSV(t, file)
		for _, row := range rows {
			if row[1] == map[int]string{3: "3", 2: "2"}[level] {
				theirs[row[0]] = number(t, row[2])
			}
		}
		w, err := r.Weights.With(in.Tree, theirs)
		if err != nil {
			t.Fatal(err)
		}
		plan := asemPlan()
		plan.Weights = w
		scores := computed(t, in, plan).Scores
		gap, err := shareGap(scores, in.Tree.Codes(level))
		if err != nil {
			t.Fatal(err)
		}
		plan.Weights = b.Weights
		own, err := shareGap(computed(t, in, plan).Scores, in.Tree.Codes(level))
		if err != nil {
			t.Fatal(err)
		}
		near(t, "gap by another route", own, b.Gap, 1e-9)
		if missed := len(b.Notes) == 1 && b.Notes[0].Code == "index-balance-missed"; missed != (level == 2) {
			t.Errorf("level %d: notes %v; only the level of pillars can't reach its target", level, b.Notes)
		}
		if !b.Converged || !(b.Gap < gap) || !(b.Gap < b.Before) {
			t.Errorf("level %d: converged %v, gap %v, COINr's %v, before %v", level, b.Converged, b.Gap, gap, b.Before)
		}
	}
}

// shareGap is the root mean square distance of the correlations with "Index", as
// shares of their sum, from equality.
func shareGap(scores *index.Table, codes []string) (float64, error) {
	pairs, err := index.Correlations(scores, index.Pearson)
	if err != nil {
		return 0, err
	}
	var r []float64
	sum := 0.0
	for _, c := range codes {
		for _, p := range pairs {
			if p.A == c && p.B == "Index" || p.B == c && p.A == "Index" {
				r = append(r, *p.R)
				sum += *p.R
			}
		}
	}
	if len(r) != len(codes) {
		return 0, errors.New("a pair is missing")
	}
	d := 0.0
	for _, v := range r {
		d += math.Pow(v/sum-1/float64(len(r)), 2)
	}
	return math.Sqrt(d / float64(len(r))), nil
}

// Two uncorrelated pillars of variance 4 and 1: r_i is proportional to w_i sd_i, so
// equal influence needs weights 1/3 and 2/3.
func TestBalanceClosedForm(t *testing.T) {
	tree := flatTree(t, 2)
	data := tableOf([]string{"a", "b"}, [][]float64{{2, 1}, {2, -1}, {-2, 1}, {-2, -1}})
	scores, _, err := index.Aggregate(tree, data, tree.Weights(), index.AggregateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := index.Balance(tree, scores, tree.Weights(), index.BalanceOptions{Level: 1})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "weight of a", b.Weights[0], 1.0/3, 1e-6)
	near(t, "weight of b", b.Weights[1], 2.0/3, 1e-6)
	b, err = index.Balance(tree, scores, tree.Weights(), index.BalanceOptions{Level: 1, Importance: map[string]float64{"a": 3, "b": 1}})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "share of influence of a", b.Reached[0], 0.75, 1e-6)
	near(t, "weight of a for influence 3:1", b.Weights[0], 0.6, 1e-6) // 2w/(1-w) = 3
	if _, err := index.Balance(tree, scores, tree.Weights(), index.BalanceOptions{Level: 1, Importance: map[string]float64{"a": 1}}); !errors.Is(err, index.ErrOption) {
		t.Errorf("importance of one of two: %v", err)
	}
}

// flatTree has indicators a, b, ... of equal weight below one root.
func flatTree(t testing.TB, n int) *index.Tree {
	t.Helper()
	nodes := []index.Node{}
	for k := range n {
		nodes = append(nodes, index.Node{Code: string(rune('a' + k)), Level: 1, Direction: 1, Weight: 1, Parent: "I"})
	}
	tree, err := index.NewTree(append(nodes, index.Node{Code: "I", Level: 2, Weight: 1}))
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// tableOf makes a table of rows, units u0, u1, ...; NaN is missing.
func tableOf(codes []string, rows [][]float64) *index.Table {
	units := make([]string, len(rows))
	for i := range units {
		units[i] = "u" + string(rune('0'+i))
	}
	t := index.NewTable(units, codes)
	for i, row := range rows {
		for j, v := range row {
			if !math.IsNaN(v) {
				t.Set(i, j, v)
			}
		}
	}
	return t
}

// Effective weights: 49 indicators of weight 1 in 8 pillars of 2 subindices.
func TestEffective(t *testing.T) {
	in := asem(t)
	if !slices.Equal(in.Tree.EqualWeights(), in.Tree.Weights()) {
		t.Error("all weights of the example are 1, but equal weights differ")
	}
	e, err := index.Effective(in.Tree, in.Tree.EqualWeights())
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]float64{}
	for i, code := range in.Tree.Codes(0) {
		at[code] = e[i]
	}
	near(t, "LPI", at["LPI"], 0.5/5/8, 1e-15)   // 8 in Physical, 5 pillars in Conn
	near(t, "NEET", at["NEET"], 0.5/3/5, 1e-15) // 5 in SusEcFin, 3 pillars in Sust
	near(t, "Political", at["Political"], 0.1, 1e-15)
	near(t, "Index", at["Index"], 1, 0)
}
