package policy

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"upstep/catalogue"
	"upstep/panel"
)

func scored(rater string, outside bool, evidence string, values ...float64) Rating {
	r := Rating{Rater: rater, Outside: outside}
	for i, v := range values {
		if v >= 0 {
			r.Scores = append(r.Scores, Score{Dimension: catalogue.Dimension(i).String(), Value: v, Evidence: evidence})
		}
	}
	return r
}

func codes(notes []panel.Note) []string {
	out := []string{}
	for _, n := range notes {
		out = append(out, n.Code)
	}
	return out
}

// Design is scored 1, 2, 4: the median is 2, the range 3, so sd is 1.5. Coordination is
// scored 3 by one rater: sd is the floor. Delivery is scored 2 and 3: the median is 2.5 and
// half the range is the floor. Nobody scores funding.
func TestCapacityOf(t *testing.T) {
	h := Host{ID: "u", Name: "U", Ratings: []Rating{scored("a", false, "calls of 2024", 1, 3, 2, 2, -1, 2), scored("b", false, "", 2, -1, 3, 2, -1, 2), scored("c", false, "", 4, -1, -1, 2, -1, 2)}}
	c, notes := CapacityOf(h, Options{})
	want := Capacity{Score: [6]float64{2, 3, 2.5, 2, 0, 2}, SD: [6]float64{1.5, .5, .5, .5, 0, .5}, Raters: [6]int{3, 1, 2, 3, 0, 3}}
	if c != want {
		t.Errorf("%+v", c)
	}
	if got := codes(notes); !slices.Equal(got, []string{"capacity-unscored", "capacity-few-raters", "capacity-spread", "capacity-no-outsider"}) {
		t.Errorf("%v", notes)
	}
	h.Ratings[0].Outside = true
	h.Ratings[1].Scores[0].Evidence = "WGI rank of the country"
	if _, notes = CapacityOf(h, Options{}); slices.Contains(codes(notes), "capacity-no-outsider") || !slices.Contains(codes(notes), "capacity-proxy") {
		t.Errorf("%v", notes)
	}
	if c, notes := CapacityOf(Host{ID: "n", Name: "N"}, Options{}); c != (Capacity{}) || !slices.Equal(codes(notes), []string{"capacity-unrated"}) {
		t.Errorf("%+v %v", c, notes)
	}
}

// A chamber (design 2, coordination 3), an agency (3, 2) and a university (not rated on
// coordination) host together: design 3, coordination 3 - 2 x 0.5 = 2.
func TestTogetherOf(t *testing.T) {
	a := Capacity{Score: [6]float64{2, 3}, SD: [6]float64{.5, 1}, Raters: [6]int{3, 3}}
	b := Capacity{Score: [6]float64{3, 2}, SD: [6]float64{1, .5}, Raters: [6]int{3, 3}}
	c := Capacity{Score: [6]float64{3, 0}, SD: [6]float64{1.5, 0}, Raters: [6]int{3, 0}}
	got := TogetherOf([]Capacity{a, b, c}, Options{})
	if want := (Capacity{Score: [6]float64{3, 2}, SD: [6]float64{1.5, 1}, Raters: [6]int{3, 3}}); got != want {
		t.Errorf("%+v", got)
	}
	if got := TogetherOf([]Capacity{a}, Options{}); got != a {
		t.Errorf("one alone: %+v", got)
	}
	weak := Capacity{Score: [6]float64{0, .5}, SD: [6]float64{.5, .5}, Raters: [6]int{1, 1}}
	if got := TogetherOf([]Capacity{weak, weak, weak}, Options{}); got.Score[catalogue.Coordination] != 0 {
		t.Errorf("below 0: %+v", got)
	}
	if got := TogetherOf([]Capacity{a, b}, Options{Penalty: -1}); got.Score[catalogue.Coordination] != 3 {
		t.Errorf("without penalty: %+v", got)
	}
}

func capacities(t *rapid.T) Capacity {
	var c Capacity
	for d := range c.Score {
		if c.Raters[d] = rapid.IntRange(0, 3).Draw(t, "raters"); c.Raters[d] > 0 {
			c.Score[d] = float64(rapid.IntRange(0, 10).Draw(t, "score")) / 2
			c.SD[d] = float64(rapid.IntRange(1, 4).Draw(t, "sd")) / 2
		}
	}
	return c
}

// The order of members does not matter; more capacity of one never gives less; but for
// coordination no member is better alone.
func TestTogetherProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		members := rapid.SliceOfN(rapid.Custom(capacities), 2, 5).Draw(t, "members")
		got := TogetherOf(members, Options{})
		if other := TogetherOf(rapid.Permutation(members).Draw(t, "order"), Options{}); other != got {
			t.Fatalf("%+v and %+v", got, other)
		}
		for _, m := range members {
			for _, d := range catalogue.Dimensions() {
				if m.Raters[d] > 0 && (got.Raters[d] == 0 || d != catalogue.Coordination && got.Score[d] < m.Score[d]) {
					t.Fatalf("%s: %+v", d, got)
				}
			}
		}
		more := slices.Clone(members)
		d := catalogue.Dimension(rapid.IntRange(0, 5).Draw(t, "d"))
		if more[0].Raters[d] > 0 {
			more[0].Score[d] = min(5, more[0].Score[d]+1)
			if TogetherOf(more, Options{}).Score[d] < got.Score[d] {
				t.Fatal("more is less")
			}
		}
	})
}

// Ratings in any order give the same capacity; a further rater at the median narrows
// nothing below the floor and moves no score.
func TestCapacityProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var h Host
		for range rapid.IntRange(1, 5).Draw(t, "n") {
			var v []float64
			for range 6 {
				v = append(v, float64(rapid.IntRange(-1, 10).Draw(t, "v"))/2)
			}
			h.Ratings = append(h.Ratings, scored("x", true, "e", v...))
		}
		c, _ := CapacityOf(h, Options{})
		o := Host{Ratings: rapid.Permutation(h.Ratings).Draw(t, "order")}
		if other, _ := CapacityOf(o, Options{}); other != c {
			t.Fatalf("%+v and %+v", c, other)
		}
		for d := range c.Score {
			if c.Raters[d] > 0 && (c.SD[d] < .5 || c.Score[d] < 0 || c.Score[d] > 5) || c.Raters[d] == 0 && c.Score[d] != 0 || math.IsNaN(c.Score[d]) {
				t.Fatalf("%+v", c)
			}
		}
	})
}

func TestUnits(t *testing.T) {
	two, one := 2.0, 1.0
	r := &Register{
		Hosts:    []Host{{ID: "b", Name: "B", Kind: "agency", Load: &two, Ratings: []Rating{scored("x", true, "e", 1, 1, 1, 1, 1, 1)}}, {ID: "a", Name: "A", Kind: "lab", Load: &one, Illustrative: true}},
		Together: []Together{{ID: "t", Name: "T", Members: []Member{{"b", "pays"}, {"a", "tests"}}}},
	}
	units, notes, err := Units(r, Options{})
	if err != nil || len(units) != 3 || units[0].ID != "a" || units[2].Kind != "together" || !units[2].Illustrative || *units[2].Load != 1 || units[2].Capacity.Score[catalogue.Coordination] != .5 {
		t.Errorf("%+v %v", units, err)
	}
	if !slices.Contains(codes(notes), "capacity-member-unscored") {
		t.Errorf("%v", notes)
	}
	if *units[1].Load != 2 || r.Hosts[0].ID != "b" {
		t.Error("the register was changed")
	}
	r.Together[0].Members[0].Host = "z"
	if _, _, err := Units(r, Options{}); err == nil {
		t.Error("an unknown member")
	}
	if _, _, err := Units(r, Options{Penalty: 9}); err == nil {
		t.Error("a penalty of 9")
	}
}
