package index_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"upstep/method/index"
)

// oneColumn is a table with a single column.
func oneColumn(x ...float64) *index.Table {
	rows := make([][]float64, len(x))
	for i, v := range x {
		rows[i] = []float64{v}
	}
	t := tableOf([]string{"a"}, rows)
	for i := range t.Units {
		t.Units[i] = "u" + string(rune('A'+i))
	}
	return t
}

// For 0, 0, 0, 1 the central moments are m2 = 3/16, m3 = 3/32, m4 = 21/256, so
// g1 = m3/m2^1.5 = 1.1547 and g2 = m4/m2^2 - 3 = -2/3; then G1 = g1 sqrt(4*3)/2 = 2
// and G2 = 3/(2*1) (5 g2 + 6) = 4.
func TestMoments(t *testing.T) {
	near(t, "skewness", index.Skewness([]float64{0, 0, 0, 1}), 2, 1e-12)
	near(t, "kurtosis", index.Kurtosis([]float64{0, 0, 0, 1}), 4, 1e-12)
	near(t, "skewness of symmetric values", index.Skewness([]float64{1, 2, 3, 4, 5}), 0, 1e-12)
	near(t, "kurtosis of 1..5", index.Kurtosis([]float64{1, 2, 3, 4, 5}), -1.2, 1e-12)
	for _, v := range []float64{index.Skewness([]float64{1, 2}), index.Kurtosis([]float64{1, 2, 3}), index.Skewness([]float64{7, 7, 7})} {
		if !math.IsNaN(v) {
			t.Errorf("a moment of too few or equal values is %v", v)
		}
	}
}

func TestTreat(t *testing.T) {
	high := oneColumn(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1000)
	got, list, notes, err := index.Treat(high, index.TreatOptions{})
	if err != nil || len(notes) != 0 {
		t.Fatal(notes, err)
	}
	if v, _ := got.At(10, 0); v != 10 || list[0].High != 1 || list[0].Low != 0 || !slices.Equal(list[0].Units, []string{"uK"}) {
		t.Errorf("1000 became %v: %+v", v, list[0])
	}
	if v, _ := high.At(10, 0); v != 1000 {
		t.Error("the input is changed")
	}
	low := oneColumn(1000, 999, 998, 997, 996, 995, 994, 993, 992, 991, 1)
	got, list, _, err = index.Treat(low, index.TreatOptions{})
	if v, _ := got.At(10, 0); err != nil || v != 991 || list[0].Low != 1 || list[0].High != 0 {
		t.Errorf("1 became %v: %+v %v", v, list[0], err)
	}
	// Seven outliers of different size among 40 values: three may be moved, which is too
	// little; the logarithm starts from the values as they were.
	var x []float64
	for k := range 40 {
		x = append(x, float64(k%7))
	}
	x = append(x, 1e3, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10)
	_, list, _, err = index.Treat(oneColumn(x...), index.TreatOptions{MaxWinsor: 3, Transform: index.LogPlusOne})
	if err != nil || list[0].High != 3 || list[0].Winsorised.Pass || list[0].Transform != index.LogPlusOne || list[0].Units != nil {
		t.Errorf("%+v %v", list[0], err)
	}
	got, list, notes, err = index.Treat(oneColumn(x...), index.TreatOptions{MaxWinsor: 3, Transform: index.NoChange})
	if v, _ := got.At(46, 0); err != nil || len(notes) != 1 || notes[0].Code != "index-outliers-stay" || v != 1e7 || len(list[0].Units) != 3 {
		t.Errorf("without transform: largest %v, notes %v, %v", v, notes, err)
	}
	combined, _, _, err := index.Treat(oneColumn(x...), index.TreatOptions{MaxWinsor: 3, Transform: index.LogPlusOne, Combine: true})
	if v, _ := combined.At(46, 0); err != nil || math.Abs(v-math.Log(1e7+1)) > 1e-12 {
		t.Errorf("combined: largest is %v, want the log of a winsorised value", v)
	}
	boxed, list, _, err := index.Treat(oneColumn(x...), index.TreatOptions{MaxWinsor: -1, Transform: index.BoxCox})
	if err != nil || list[0].Lambda == nil || *list[0].Lambda > 0.2 || list[0].Winsorised != nil || list[0].High != 0 {
		t.Errorf("box-cox: %+v %v", list[0], err)
	}
	if v, _ := boxed.At(46, 0); v > 100 {
		t.Errorf("box-cox leaves %v", v)
	}
	kept, list, _, err := index.Treat(high, index.TreatOptions{By: map[string]index.TreatOptions{"a": {Skip: true}}})
	if v, _ := kept.At(10, 0); err != nil || v != 1000 || list[0].Before.Pass {
		t.Errorf("skipped: %v %+v %v", v, list[0], err)
	}
	for name, o := range map[string]index.TreatOptions{"transform": {Transform: "cube"}, "skewness": {MaxSkew: -1},
		"lambda": {Lambda: new(float64)}, "column": {By: map[string]index.TreatOptions{"b": {}}}} {
		if _, _, _, err := index.Treat(high, o); !errors.Is(err, index.ErrOption) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Too few values, or all the same, can't be judged and stay.
	for _, x := range [][]float64{{1, 2, 1000}, {5, 5, 5, 5, 5}} {
		got, list, _, err := index.Treat(oneColumn(x...), index.TreatOptions{})
		if err != nil || list[0].Before != nil || !slices.Equal(values(got, 0), x) {
			t.Errorf("%v became %v: %+v %v", x, values(got, 0), list[0], err)
		}
	}
	// Two different values never become one.
	got, _, _, err = index.Treat(oneColumn(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), index.TreatOptions{Transform: index.NoChange})
	if v, _ := got.At(11, 0); err != nil || v != 1 {
		t.Errorf("the only 1 became %v: %v", v, err)
	}
}
