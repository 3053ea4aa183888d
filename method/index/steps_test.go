package index_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"upstep/method/index"
)

var nan = math.NaN()

// values returns a column with NaN for missing.
func values(t *index.Table, j int) []float64 {
	out := make([]float64, len(t.Units))
	for i := range out {
		if v, ok := t.At(i, j); ok {
			out[i] = v
		} else {
			out[i] = nan
		}
	}
	return out
}

func sameValues(t *testing.T, what string, got, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s has %d values, want %d", what, len(got), len(want))
	}
	for i := range got {
		if math.IsNaN(got[i]) != math.IsNaN(want[i]) || math.Abs(got[i]-want[i]) > 1e-12 {
			t.Errorf("%s: value %d is %v, want %v", what, i, got[i], want[i])
		}
	}
}

// 10 per 4 is 2.5; a denominator of 0, a negative one and none at all give no quotient.
func TestDenominate(t *testing.T) {
	data := tableOf([]string{"a", "b"}, [][]float64{{10, 1}, {10, 2}, {10, 3}, {10, 4}, {nan, 5}})
	pop := tableOf([]string{"pop"}, [][]float64{{4}, {0}, {-1}})
	got, notes, err := index.Denominate(data, pop, []index.Ratio{{Code: "a", Denominator: "pop", Scale: 100}})
	if err != nil || len(notes) != 1 {
		t.Fatal(notes, err)
	}
	sameValues(t, "a", values(got, 0), []float64{250, nan, nan, nan, nan})
	sameValues(t, "b", values(got, 1), []float64{1, 2, 3, 4, 5})
	if v, _ := data.At(0, 0); v != 10 {
		t.Errorf("the input is changed to %v", v)
	}
	if _, _, err := index.Denominate(data, pop, []index.Ratio{{Code: "a", Denominator: "gdp"}}); !errors.Is(err, index.ErrData) {
		t.Errorf("unknown denominator: %v", err)
	}
	if _, _, err := index.Denominate(data, pop, []index.Ratio{{Code: "a", Denominator: "pop"}, {Code: "a", Denominator: "pop"}}); !errors.Is(err, index.ErrOption) {
		t.Errorf("divided twice: %v", err)
	}
}

// Shares of values 1, 1/2, 1/2, 0; of values not 0 among them 1/2, 1, 0, -.
func TestScreen(t *testing.T) {
	data := tableOf([]string{"a", "b"}, [][]float64{{1, 0}, {1, nan}, {nan, 0}, {nan, nan}})
	for _, c := range []struct {
		o    index.ScreenOptions
		want []string
	}{
		{index.ScreenOptions{MinAvailable: 1}, []string{"u0"}},
		{index.ScreenOptions{MinAvailable: 0.5}, []string{"u0", "u1", "u2"}},
		{index.ScreenOptions{MinAvailable: 0.5, MinNonZero: 0.5}, []string{"u0", "u1"}},
		{index.ScreenOptions{MinAvailable: 1, Keep: []string{"u3"}, Drop: []string{"u0"}}, []string{"u3"}},
	} {
		got, list, err := index.Screen(data, c.o)
		if err != nil || !slices.Equal(got.Units, c.want) || len(list) != 4 {
			t.Errorf("%+v keeps %v, want %v; %v", c.o, got.Units, c.want, err)
		}
		for _, s := range list {
			if s.Kept != slices.Contains(c.want, s.Unit) || !s.Kept && s.Reason == "" {
				t.Errorf("%+v: %+v", c.o, s)
			}
		}
	}
	if _, _, err := index.Screen(data, index.ScreenOptions{MinAvailable: 1, Drop: []string{"u0"}}); !errors.Is(err, index.ErrData) {
		t.Errorf("nothing left: %v", err)
	}
	for _, o := range []index.ScreenOptions{{MinAvailable: 1.1}, {Keep: []string{"x"}}, {Keep: []string{"u0"}, Drop: []string{"u0"}}} {
		if _, _, err := index.Screen(data, o); !errors.Is(err, index.ErrOption) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

// Present are 1, 3 (group x), 8 and 10, 12 (group y); the missing ones are in x, y and no group.
func TestImpute(t *testing.T) {
	data := tableOf([]string{"a"}, [][]float64{{1}, {3}, {8}, {10}, {12}, {nan}, {nan}, {nan}})
	groups := []string{"x", "x", "y", "y", "y", "x", "y", ""}
	for _, c := range []struct {
		o    index.ImputeOptions
		want []float64 // of the last three
	}{
		{index.ImputeOptions{Fill: index.IndicatorMean}, []float64{6.8, 6.8, 6.8}},
		{index.ImputeOptions{Fill: index.IndicatorMedian}, []float64{8, 8, 8}},
		{index.ImputeOptions{Fill: index.GroupMean}, []float64{2, 10, nan}},
		{index.ImputeOptions{Fill: index.GroupMedian}, []float64{2, 10, nan}},
		{index.ImputeOptions{Fill: index.GroupMean, MinN: 3}, []float64{nan, 10, nan}},
	} {
		got, list, notes, err := index.Impute(data, groups, c.o)
		if err != nil {
			t.Fatal(err)
		}
		sameValues(t, string(c.o.Fill), values(got, 0)[5:], c.want)
		sameValues(t, string(c.o.Fill), values(got, 0)[:5], []float64{1, 3, 8, 10, 12})
		filled := 0
		for _, v := range c.want {
			if !math.IsNaN(v) {
				filled++
			}
		}
		if len(list) != filled || (len(notes) == 1) != (filled < 3) {
			t.Errorf("%+v: %d cells listed, notes %v", c.o, len(list), notes)
		}
	}
	if _, _, _, err := index.Impute(data, nil, index.ImputeOptions{Fill: index.GroupMean}); !errors.Is(err, index.ErrOption) {
		t.Errorf("no groups: %v", err)
	}
	if _, _, _, err := index.Impute(data, nil, index.ImputeOptions{}); !errors.Is(err, index.ErrOption) {
		t.Errorf("no way named: %v", err)
	}
}

// Unit 0 has 10 in 2015 and 16 in 2018: 12 in 2016 on the line. Unit 1 has an earlier
// value only, unit 2 a later one only, unit 3 none, unit 4 its own.
func TestImputeYears(t *testing.T) {
	code := []string{"a"}
	years := []index.Yearly{
		{Year: 2018, Table: tableOf(code, [][]float64{{16}, {nan}, {7}, {nan}, {1}})},
		{Year: 2015, Table: tableOf(code, [][]float64{{10}, {5}, {nan}, {nan}, {1}})},
		{Year: 2016, Table: tableOf(code, [][]float64{{nan}, {nan}, {nan}, {nan}, {4}})},
	}
	for _, c := range []struct {
		how  index.Fill
		lag  int
		want []float64
	}{
		{index.LinearValue, 0, []float64{12, nan, nan, nan, 4}},
		{index.LinearValue, 1, []float64{nan, nan, nan, nan, 4}},
		{index.LatestValue, 0, []float64{10, 5, nan, nan, 4}},
	} {
		got, list, err := index.ImputeYears(years, 2016, c.how, c.lag)
		if err != nil {
			t.Fatal(err)
		}
		sameValues(t, string(c.how), values(got, 0), c.want)
		for _, cell := range list {
			if cell.From == "" || cell.Code != "a" {
				t.Errorf("%+v", cell)
			}
		}
	}
	if got, _, _ := index.ImputeYears(years, 2018, index.LatestValue, 2); !math.IsNaN(values(got, 0)[1]) {
		t.Error("a value three years old is carried forward with a limit of two")
	}
	if _, _, err := index.ImputeYears(years, 2017, index.LatestValue, 0); !errors.Is(err, index.ErrData) {
		t.Errorf("no such year: %v", err)
	}
	if _, _, err := index.ImputeYears(years, 2016, index.GroupMean, 0); !errors.Is(err, index.ErrOption) {
		t.Errorf("not a way over years: %v", err)
	}
}

// By hand, x = 1, 2, 4 with x - min = 0, 1, 3 and range 3.
func TestShape(t *testing.T) {
	x := index.Column{Values: []float64{1, 2, 4, 0}, Has: []bool{true, true, true, false}}
	for _, c := range []struct {
		tr     index.Transform
		lambda float64
		want   []float64
	}{
		{index.LogShift, 0, []float64{math.Log(0.03), math.Log(1.03), math.Log(3.03)}},
		{index.LogPlusOne, 0, []float64{0, math.Log(2), math.Log(4)}},
		{index.LogGII, 0, []float64{0, math.Log(2), math.Log(4)}}, // (4-1)(x-1)/3 + 1
		{index.BoxCox, 2, []float64{0, 1.5, 7.5}},
		{index.BoxCox, 0, []float64{0, math.Log(2), math.Log(4)}},
		{index.NoChange, 0, []float64{1, 2, 4}},
	} {
		got, err := index.Shape(x, c.tr, c.lambda)
		if err != nil {
			t.Fatal(err)
		}
		sameValues(t, string(c.tr), got.Values[:3], c.want)
		if got.Has[3] || x.Values[0] != 1 {
			t.Errorf("%s fills a gap or changes its input", c.tr)
		}
	}
	// The source of COINr computes this logarithm and returns x unchanged. With a maximum
	// below 1 the formula turns the order round: refused here.
	small := index.Column{Values: []float64{0.1, 0.5, 0.9}, Has: []bool{true, true, true}}
	if _, err := index.Shape(small, index.LogGII, 0); !errors.Is(err, index.ErrData) {
		t.Errorf("maximum below 1: %v", err)
	}
	if _, err := index.Shape(x, "cube", 0); !errors.Is(err, index.ErrOption) {
		t.Errorf("unknown: %v", err)
	}
}

// A lognormal sample's best lambda is near 0, a normal one's far from it; and the
// likelihood is lower to both sides.
func TestBoxCoxLambda(t *testing.T) {
	log, plain := index.Column{}, index.Column{}
	for k := range 199 {
		z := math.Sqrt2 * math.Erfinv(2*(float64(k)+1)/200-1)
		// shifted so that x - min + 1 is lognormal itself
		log.Values, log.Has = append(log.Values, math.Exp(z+2.5758)), append(log.Has, true)
		plain.Values, plain.Has = append(plain.Values, 100+z), append(plain.Has, true)
	}
	l, err := index.BoxCoxLambda(log)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "lambda of a lognormal sample", l, 0, 0.02)
	p, err := index.BoxCoxLambda(plain)
	if err != nil || p < 0.9 {
		t.Errorf("lambda of a normal sample %v %v", p, err)
	}
	same := index.Column{Values: []float64{2, 2, 2}, Has: []bool{true, true, true}}
	if _, err := index.BoxCoxLambda(same); !errors.Is(err, index.ErrData) {
		t.Errorf("all the same: %v", err)
	}
}

// In Compute other years are divided by their own denominators: 2016 lacks a of unit
// 0, 2014 has 30 per 10, 2018 has 100 per 20: 3 and 5, so 4 on the line.
func TestComputeYears(t *testing.T) {
	tree, err := index.NewTree([]index.Node{{Code: "a", Level: 1, Direction: 1, Weight: 1, Parent: "I", Denominator: "pop"}, {Code: "I", Level: 2, Weight: 1}})
	if err != nil {
		t.Fatal(err)
	}
	year := func(a, b, pop float64) (data, by *index.Table) {
		return tableOf([]string{"a"}, [][]float64{{a}, {b}}), tableOf([]string{"pop"}, [][]float64{{pop}, {pop}})
	}
	in := index.Input{Tree: tree, Year: 2016}
	in.Data, in.Denominators = year(nan, 7, 1)
	for y, v := range map[int][3]float64{2014: {30, 1, 10}, 2018: {100, 1, 20}} {
		data, by := year(v[0], v[1], v[2])
		in.Years = append(in.Years, index.Yearly{Year: y, Table: data, Denominators: by})
	}
	for fill, want := range map[index.Fill]float64{index.LinearValue: 4, index.LatestValue: 3} {
		r := computed(t, in, index.Plan{Denominate: true, Impute: &index.ImputeOptions{Fill: fill}})
		s := r.Step("imputed")
		sameValues(t, string(fill), values(s.Table, 0), []float64{want, 7})
		if len(s.Imputed) != 1 || s.Imputed[0].Unit != "u0" || len(r.Recipe.Inputs) != 6 {
			t.Errorf("%s: cells %+v, inputs %v", fill, s.Imputed, r.Recipe.Inputs)
		}
	}
	for name, o := range map[string]index.ImputeOptions{"least number": {Fill: index.LatestValue, MinN: 2}, "lag of a mean": {Fill: index.IndicatorMean, MaxLag: 2}} {
		if _, err := index.Compute(in, index.Plan{Impute: &o}); !errors.Is(err, index.ErrOption) {
			t.Errorf("%s: %v", name, err)
		}
	}
	twice := in
	twice.Years = append(slices.Clone(in.Years), index.Yearly{Year: 2016, Table: in.Data, Denominators: in.Denominators})
	if _, err := index.Compute(twice, index.Plan{Impute: &index.ImputeOptions{Fill: index.LatestValue}}); !errors.Is(err, index.ErrData) {
		t.Errorf("the year of the data twice: %v", err)
	}
}
