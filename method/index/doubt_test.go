package index_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"upstep/method/index"
)

// Three units, two indicators: (1, 0.2), (0.2, 1), (0.5, 0.5). The first two reach 1 by
// their strong side. The third has to respect both: w1 + 0.2 w2 <= 1 and
// 0.2 w1 + w2 <= 1 meet at w = (5/6, 5/6), so its score is 5/6.
func TestBenefitOfDoubt(t *testing.T) {
	data := tableOf([]string{"a", "b"}, [][]float64{{1, 0.2}, {0.2, 1}, {0.5, 0.5}, {math.NaN(), 7}})
	list, notes, err := index.BenefitOfDoubt(data, index.DoubtOptions{})
	if err != nil || len(list) != 3 || len(notes) != 1 {
		t.Fatalf("%v %v %v", list, notes, err)
	}
	near(t, "first", list[0].Score, 1, 1e-12)
	near(t, "second", list[1].Score, 1, 1e-12)
	near(t, "third", list[2].Score, 5.0/6, 1e-12)
	near(t, "its weight", list[2].Weights[0], 5.0/6, 1e-12)
	if !slices.Equal(list[2].Peers, []string{"u0", "u1"}) {
		t.Errorf("peers %v", list[2].Peers)
	}
	// Both shares fixed at one half: unit 0 has w = (s/2, s/0.4); unit 1 allows
	// 0.2 s/2 + s/0.4 <= 1, s = 1/2.6.
	list, _, err = index.BenefitOfDoubt(data, index.DoubtOptions{MinShare: 0.5, MaxShare: 0.5})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "with fixed shares", list[0].Score, 1/2.6, 1e-12)
	for _, o := range []index.DoubtOptions{{MinShare: 0.6}, {MaxShare: 0.4}, {MinShare: -1}} {
		if _, _, err := index.BenefitOfDoubt(data, o); !errors.Is(err, index.ErrOption) {
			t.Errorf("%+v: %v", o, err)
		}
	}
	if _, _, err := index.BenefitOfDoubt(tableOf([]string{"a"}, [][]float64{{-1}}), index.DoubtOptions{}); !errors.Is(err, index.ErrData) {
		t.Errorf("negative value: %v", err)
	}
}

// The program against its dual: min sum(y) with sum_k y_k x_k >= x_c has the same
// value, so the multipliers certify the optimum without trust in the pivots.
func TestMaximiseDuality(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q, n := rapid.IntRange(1, 6).Draw(t, "q"), rapid.IntRange(1, 12).Draw(t, "n")
		rows := make([][]float64, n)
		for i := range rows {
			rows[i] = rapid.SliceOfN(rapid.Float64Range(0.01, 1), q, q).Draw(t, "row")
		}
		c, b := rows[0], slices.Repeat([]float64{1}, n)
		x, y, err := index.Maximise(c, rows, b)
		if err != nil {
			t.Fatal(err)
		}
		primal, dual := 0.0, 0.0
		for j := range c {
			primal += c[j] * x[j]
			s := 0.0
			for i, row := range rows {
				s += y[i] * row[j]
			}
			if x[j] < -1e-9 || s < c[j]-1e-9 {
				t.Fatalf("x %v, dual constraint %v < %v", x[j], s, c[j])
			}
		}
		for i, row := range rows {
			s := 0.0
			for j := range row {
				s += row[j] * x[j]
			}
			if s > 1+1e-9 || y[i] < -1e-9 {
				t.Fatalf("constraint %d: %v, multiplier %v", i, s, y[i])
			}
			dual += y[i]
		}
		if math.Abs(primal-dual) > 1e-8 {
			t.Fatalf("primal %v, dual %v", primal, dual)
		}
	})
}

// A common factor of a column changes no score; a unit added that is worse
// everywhere changes none of the others.
func TestBenefitOfDoubtInvariants(t *testing.T) {
	norm := computed(t, asem(t), asemPlan()).Step("normalised").Table
	pillar := index.NewTable(norm.Units, []string{"LPI", "Flights", "Ship", "ConSpeed"})
	for j, code := range pillar.Codes {
		for i := range norm.Units {
			v, _ := norm.At(i, norm.Code(code))
			pillar.Set(i, j, v)
		}
	}
	base, _, err := index.BenefitOfDoubt(pillar, index.DoubtOptions{MinShare: 0.1, MaxShare: 0.5})
	if err != nil {
		t.Fatal(err)
	}
	scaled := pillar.Clone()
	for i := range scaled.Units {
		v, _ := scaled.At(i, 1)
		scaled.Set(i, 1, 1000*v)
	}
	other, _, err := index.BenefitOfDoubt(scaled, index.DoubtOptions{MinShare: 0.1, MaxShare: 0.5})
	if err != nil {
		t.Fatal(err)
	}
	top := 0.0
	for i := range base {
		near(t, base[i].Unit, other[i].Score, base[i].Score, 1e-9)
		top = max(top, base[i].Score)
		for j, s := range base[i].Shares {
			if s < 0.1-1e-9 || s > 0.5+1e-9 {
				t.Errorf("share %v of %s in %s", s, pillar.Codes[j], base[i].Unit)
			}
		}
	}
	if top > 1+1e-9 || top < 0.9 {
		t.Errorf("best score %v", top)
	}
}
