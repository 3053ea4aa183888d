package policy

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// unit pays in 28, 30 and 44 days in its newest three programmes; the median is 30. The
// public median is 40, less 30 % is 28: no. Turnover 0.14 < 0.15: yes. Half of the clients
// come again, and more than half is asked for: no. Own income is not known. Three firms name
// it; one says elsewhere that it is not independent, so two count: no. One evaluation: yes.
func unit() Host {
	return Host{ID: "u", Name: "U", Traces: []Trace{
		{"days_to_pay", 28, "A", 2025, "s"}, {"days_to_pay", 30, "B", 2024, "s"}, {"days_to_pay", 44, "C", 2024, "s"}, {"days_to_pay", 5, "old", 2010, "s"}, {"days_to_pay", 1, "undated", 0, "s"},
		{"public_days_to_pay", 40, "", 2024, "s"}, {"turnover", .14, "", 2025, "s"}, {"repeat_clients", .5, "", 2025, "s"}, {"evaluations_published", 0, "A", 2025, "s"}, {"evaluations_published", 1, "B", 2024, "s"},
	}, Nominations: []Nomination{
		{By: "F1", Firm: true, Independent: true, For: "x"}, {By: "f1 ", Firm: true, Independent: true, For: "y"}, {By: "F2", Firm: true, Independent: true},
		{By: "F3", Firm: true, Independent: true}, {By: "F3", Firm: true}, {By: "Donor", Independent: true},
	}}
}

func TestPocketOf(t *testing.T) {
	p := PocketOf(unit(), Options{})
	var got []Answer
	for i, f := range p.Rules {
		got = append(got, f.Answer)
		if f.Rule != PocketRules()[i] || f.Answer == Unknown && f.Missing == "" || f.Answer != Unknown && (f.Value == nil || f.Against == nil) {
			t.Errorf("%+v", f)
		}
	}
	if !slices.Equal(got, []Answer{No, Yes, No, Unknown, No, Yes}) {
		t.Errorf("%v", got)
	}
	if d := p.Rules[0]; *d.Value != 30 || *d.Against != 28 || len(d.Figures) != 4 {
		t.Errorf("%+v", d)
	}
	if n := p.Rules[4]; *n.Value != 2 || len(p.Named) != 4 || p.Named[1].Why != "" || !slices.Equal(p.Named[1].For, []string{"x", "y"}) || p.Named[3].Why != "not independent of the unit" {
		t.Errorf("%+v %+v", n, p.Named)
	}
	// 2 hold, 1 is not known, 4 must: no pocket. No single answer makes 4; with 3 asked for,
	// the unknown one could.
	if p.Holds != 2 || p.Known != 5 || p.Verdict != NoPocket || p.Laxer != Open || p.Stricter != NoPocket || !slices.Equal(p.Turns, []string{RuleDays, RuleRepeat, RuleNamed}) {
		t.Errorf("%+v", p)
	}
	if !slices.Contains(codes(p.Notes), "pocket-threshold") {
		t.Errorf("%v", p.Notes)
	}
}

// A no that becomes a yes makes 3 of 5 known, which leaves the verdict open: it turns. With
// nothing known nothing is no.
func TestPocketEdges(t *testing.T) {
	p := PocketOf(Host{ID: "n", Name: "N"}, Options{})
	if p.Verdict != Open || p.Known != 0 || len(p.Turns) != 0 || !slices.Contains(codes(p.Notes), "pocket-open") {
		t.Errorf("%+v", p)
	}
	// 28 of 40 is exactly 30 % below, with the rounding of 40 x 0.7.
	h := Host{Traces: []Trace{{"days_to_pay", 28, "", 0, "s"}, {"public_days_to_pay", 40, "", 0, "s"}, {"turnover", .15, "", 0, "s"}, {"own_income", .2, "", 0, "s"}, {"evaluations_published", 0, "", 0, "s"}}}
	want := []Answer{Yes, No, Unknown, No, Unknown, No}
	for i, f := range PocketOf(h, Options{}).Rules {
		if f.Answer != want[i] {
			t.Errorf("%s: %s, want %s", f.Rule, f.Answer, want[i])
		}
	}
	h.Nominations = []Nomination{{By: "Donor", Independent: true}}
	if f := PocketOf(h, Options{}).Rules[4]; f.Answer != No || *f.Value != 0 {
		t.Errorf("%+v", f)
	}
	if p := PocketOf(h, Options{PocketRules: 1}); p.Verdict != IsPocket || p.Laxer != IsPocket {
		t.Errorf("%+v", p)
	}
}

// The order of records does not matter. One more independent firm never takes a pocket away.
func TestPocketProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := registers(t).Canonical()
		for _, h := range r.Hosts {
			p := PocketOf(h, Options{})
			other := h
			other.Traces = rapid.Permutation(h.Traces).Draw(t, "order")
			other.Nominations = rapid.Permutation(h.Nominations).Draw(t, "order")
			if q := PocketOf(other, Options{}); !reflect.DeepEqual(p, q) {
				t.Fatalf("%+v\n%+v", p, q)
			}
			other.Nominations = append(slices.Clone(h.Nominations), Nomination{By: "new firm", Firm: true, Independent: true})
			if q := PocketOf(other, Options{}); q.Holds < p.Holds || p.Verdict == IsPocket && q.Verdict != IsPocket {
				t.Fatalf("%+v\n%+v", p, q)
			}
			if p.Holds > p.Known || p.Known > 6 {
				t.Fatalf("%+v", p)
			}
		}
	})
}

func TestOptions(t *testing.T) {
	for _, o := range []Options{{Penalty: 6}, {DaysBelow: 1.5}, {PocketRules: 7}, {PocketRules: -1}, {Signs: 9}, {Enter: 4}, {MinRaters: -1}, {SDFloor: -1}} {
		if o.Check() == nil {
			t.Errorf("%+v: taken", o)
		}
	}
	if err := (Options{}).Check(); err != nil {
		t.Error(err)
	}
}
