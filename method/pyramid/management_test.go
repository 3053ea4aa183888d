package pyramid

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"upstep/panel"
)

var fourQuestions = []Question{{"o", "operations"}, {"m", "monitoring"}, {"t", "targets"}, {"i", "incentives"}}

// Scores have mean 0 and standard deviation 1, and follow neither the scale of a
// question nor the order of firms.
func TestScoreInvariant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 30).Draw(t, "n")
		answers := make([][]*float64, n)
		for i := range answers {
			for range fourQuestions {
				var v *float64
				if rapid.IntRange(0, 9).Draw(t, "skip") > 0 {
					v = p(float64(rapid.IntRange(1, 4).Draw(t, "answer")))
				}
				answers[i] = append(answers[i], v)
			}
		}
		s, notes := Score(fourQuestions, answers)
		if len(notes) > 0 {
			for _, v := range s.Score {
				if v != nil {
					t.Fatal("a score beside a refusal")
				}
			}
			return
		}
		var values []float64
		moved := make([][]*float64, n)
		for i := range answers {
			if v := s.Score[n-1-i]; v != nil {
				values = append(values, *v)
			}
			for j, v := range answers[n-1-i] {
				if v != nil {
					v = p(*v*float64(j+2) - 7)
				}
				moved[i] = append(moved[i], v)
			}
		}
		if m, sd := moments(values); math.Abs(m) > 1e-9 || math.Abs(sd-1) > 1e-9 {
			t.Fatalf("mean %v, sd %v", m, sd)
		}
		again, _ := Score(fourQuestions, moved)
		for i := range answers {
			a, b := s.Score[n-1-i], again.Score[i]
			if (a == nil) != (b == nil) || a != nil && math.Abs(*a-*b) > 1e-9 {
				t.Fatalf("firm %d: %v, %v", i, a, b)
			}
		}
	})
}

func TestScoreRefuses(t *testing.T) {
	s, notes := Score(fourQuestions, [][]*float64{{p(1), p(1), p(1), nil}, {p(2), p(2), p(2), nil}})
	if len(notes) != 1 || !strings.Contains(notes[0].Text, "incentives") || s.Score[0] != nil || s.Questions[3].Used || s.Questions[3].Mean != nil {
		t.Errorf("%+v %v", s, notes)
	}
	if _, notes := Score(fourQuestions, nil); len(notes) != 1 {
		t.Errorf("no firms: %v", notes)
	}
	// Each firm is one up and one down in every pair of practices: raw scores are 0.
	s, notes = Score(fourQuestions, [][]*float64{{p(1), p(2), p(1), p(2)}, {p(2), p(1), p(2), p(1)}})
	if len(notes) != 1 || notes[0].Code != "management-flat" || s.Score[0] != nil {
		t.Errorf("%+v %v", s, notes)
	}
}

// factory is a firm whose answers all say v.
func factory(country string, employees, v float64) Firm {
	return Firm{Country: country, Weight: p(1), Employees: p(employees), Manufacturing: True, Answers: []*float64{p(v), p(v), p(v), p(v)}}
}

// Two countries: AAA has 10 medium firms at 1 and 10 large ones at 2, RUS has 10 firms
// of 30 workers, which is too few there but enough in AAA, and 20 of 60 at 3. All
// questions are alike, so a score is the z of the answer over the 40 firms that count:
// mean (10+20+60)/40 = 2.25, variance (10*1.5625+10*.0625+20*.5625)/40 = .6875.
func TestManagementByHand(t *testing.T) {
	var firms []Firm
	for range 10 {
		firms = append(firms, factory("AAA", 60, 1), factory("AAA", 300, 2), factory("RUS", 30, 1), factory("RUS", 60, 3), factory("RUS", 70, 3))
	}
	services := factory("AAA", 60, 4)
	services.Manufacturing = False
	firms = append(firms, services)
	r, err := Compute(Input{Firms: firms, Questions: fourQuestions}, Options{Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	if pool := r.Pools[0]; pool.Eligible != 40 || pool.Scored != 40 || !reflect.DeepEqual(pool.Countries, []string{"AAA", "RUS"}) {
		t.Errorf("%+v", pool)
	}
	sd := math.Sqrt(.6875)
	m := r.Groups[0].Management
	if math.Abs(*m.Mean-(1.5-2.25)/sd) > 1e-9 || math.Abs(*m.Delta-1/sd) > 1e-9 || m.Medium.N != 10 || m.Large.N != 10 {
		t.Errorf("%+v", m)
	}
	// Strata are sizes, all alike inside: every draw is the same.
	if math.Abs(m.Interval.Low-*m.Mean) > 1e-9 || math.Abs(m.DeltaInterval.High-*m.Delta) > 1e-9 {
		t.Errorf("%+v %+v", m.Interval, m.DeltaInterval)
	}
	if m.Unlike != Unknown || !strings.Contains(m.UnlikeRefused, "0 other countries") {
		t.Errorf("%v %q", m.Unlike, m.UnlikeRefused)
	}
	rus := r.Groups[1].Management
	if rus.N != 20 || rus.Delta != nil || !strings.Contains(rus.DeltaRefused, "20 medium and 0 large") {
		t.Errorf("%+v", rus)
	}
	if again, _ := Compute(Input{Firms: firms, Questions: fourQuestions}, Options{Seed: 7}); !reflect.DeepEqual(r, again) {
		t.Error("another result the second time")
	}
}

// Below 15 scored firms there is no mean; one country alone gets a warning.
func TestManagementSuppressed(t *testing.T) {
	var firms []Firm
	for i := range 14 {
		firms = append(firms, factory("AAA", 60, float64(i%3)))
	}
	r, err := Compute(Input{Firms: firms, Questions: fourQuestions}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if m := r.Groups[0].Management; m.Mean != nil || m.Refused != "14 firms with a score, fewer than 15" || m.Medium.Mean != nil {
		t.Errorf("%+v", m)
	}
	r, _ = Compute(Input{Firms: append(firms, factory("AAA", 60, 2)), Questions: fourQuestions}, Options{})
	if m := r.Groups[0].Management; m.Mean == nil || math.Abs(*m.Mean) > 1e-9 || !hasNote(r.Groups[0].Notes, "management-alone") {
		t.Errorf("%+v %v", m, r.Groups[0].Notes)
	}
}

func hasNote(notes []panel.Note, code string) bool {
	for _, n := range notes {
		if n.Code == code {
			return true
		}
	}
	return false
}

// Ten countries with differences 0..9 (in answers): the 10th percentile of the nine
// others of the lowest, 1..9, is 1.8, and 0 is below; of the second, 0 2..9, it is
// 1.6, and 1 is below too; the third, 2, is above 0.8.
func TestUnlike(t *testing.T) {
	var firms []Firm
	for c := range 10 {
		for range 10 {
			firms = append(firms, factory(fmt.Sprintf("C%02d", c), 60, 0), factory(fmt.Sprintf("C%02d", c), 300, float64(c)))
		}
	}
	r, err := Compute(Input{Firms: firms, Questions: fourQuestions}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []Truth
	for _, g := range r.Groups[:3] {
		got = append(got, g.Management.Unlike)
	}
	if !reflect.DeepEqual(got, []Truth{True, True, False}) || len(r.Groups[0].Management.Others) != 9 {
		t.Errorf("%v", got)
	}
	unit := *r.Groups[1].Management.Delta // of one answer
	if math.Abs(*r.Groups[0].Management.Tenth-1.8*unit) > 1e-9 {
		t.Errorf("%v", *r.Groups[0].Management.Tenth/unit)
	}
	// Rounds are never pooled.
	for i := range firms {
		if i%2 == 0 {
			firms[i].Round = "2013"
		}
	}
	r, _ = Compute(Input{Firms: firms, Questions: fourQuestions}, Options{})
	if len(r.Pools) != 2 || len(r.Groups) != 20 || !hasNote(r.Notes, "management-rounds") {
		t.Errorf("%d pools, %d groups", len(r.Pools), len(r.Groups))
	}
}

// The interval of the mean of unequal firms covers it and narrows with more firms.
func TestBootstrapWidth(t *testing.T) {
	width := func(n int) float64 {
		var firms []Firm
		for i := range n {
			firms = append(firms, factory("AAA", 60, float64(i%4)))
		}
		r, err := Compute(Input{Firms: firms, Questions: fourQuestions}, Options{Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		m := r.Groups[0].Management
		if m.Interval.Low > *m.Mean || m.Interval.High < *m.Mean {
			t.Errorf("%+v outside of %+v", *m.Mean, m.Interval)
		}
		return m.Interval.High - m.Interval.Low
	}
	// The standard error of a mean of n scores of sd 1: widths 2*1.96/sqrt(n).
	for _, n := range []int{40, 400} {
		if w, want := width(n), 2*1.96/math.Sqrt(float64(n)); math.Abs(w/want-1) > 0.12 {
			t.Errorf("%d firms: width %v, want about %v", n, w, want)
		}
	}
}

func BenchmarkCompute(b *testing.B) {
	var firms []Firm
	for i := range 30_000 {
		f := factory(fmt.Sprintf("C%02d", i%30), float64(20+i%400), float64(i%7%4))
		f.Website, f.NewProduct = Of(i%3 == 0), Of(i%5 == 0)
		firms = append(firms, f)
	}
	for b.Loop() {
		if _, err := Compute(Input{Firms: firms, Questions: fourQuestions}, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
