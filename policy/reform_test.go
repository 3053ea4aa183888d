package policy

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"upstep/catalogue"
	"upstep/method/failure"
	"upstep/panel"
)

func three(a, b, c int) *Cause {
	return &Cause{Text: "x", Authority: &a, Acceptance: &b, Ability: &c}
}

func whole(v int) *int          { return &v }
func real64(v float64) *float64 { return &v }

func reformInput() ReformInput {
	area := func(id string, supports, against, data, power int) AreaCase {
		return AreaCase{Area: catalogue.Area{ID: id, Name: "The " + id, Needs: catalogue.Needs{Finance: 1, Power: power, Skills: 1, Transport: 1, Contracts: 1}}, Supports: supports, Against: against, Data: data}
	}
	obstacle := func(id, need string, s *float64) ObstacleCase {
		return ObstacleCase{Obstacle: catalogue.Obstacle{ID: id, Name: "Rules of " + id, Need: need}, Severity: s}
	}
	return ReformInput{
		Country: "AAA", Cut: 2025,
		Areas:     []AreaCase{area("food", 2, 0, 4, 3), area("clothing", 1, 3, 4, 2), area("tourism", 1, 0, 1, 3)},
		Obstacles: []ObstacleCase{obstacle("land", "", nil), obstacle("power", "power", real64(0.8)), obstacle("permits", "", real64(0.3))},
		Reforms: []Reform{
			{ID: "a", Area: "food", Obstacle: "permits", What: "A", Owner: "o", Deadline: "2027-01", Instruments: []string{"i"}, Cause: three(3, 2, 3)},
			{ID: "b", Area: "The Food", Obstacle: "land", What: "B", FirmsNamed: whole(6), FirmsAsked: whole(8), Cause: three(3, 3, 3), Deadline: "2025-12", DaysBefore: real64(5), DaysAfter: real64(6)},
			{ID: "c", Area: "tourism", Obstacle: "own words", What: "C", Owner: "o", Instruments: []string{"i"}},
		},
		Present: []Present{{Instrument: "i", Area: "clothing", Budget: 1}, {Instrument: "i", Area: "food", Budget: 1}, {Instrument: "j", Budget: 1}},
	}
}

// By hand: a is 2/4 x .3 x 2/3 = .1; b is 2/4 x 6/8 x 1 = .375; c lacks all three: one
// school has data, nobody was asked, nothing is scored.
func TestReformsByHand(t *testing.T) {
	r, err := RankReforms(reformInput(), ReformOptions{})
	if err != nil {
		t.Fatal(err)
	}
	b, a, c := r.Ranked[0], r.Ranked[1], r.Ranked[2]
	if b.ID != "b" || a.ID != "a" || c.ID != "c" || b.Rank != 1 || a.Rank != 2 || c.Rank != 0 {
		t.Fatalf("%+v", r.Ranked)
	}
	if math.Abs(*a.Score-0.1) > 1e-12 || math.Abs(*b.Score-0.375) > 1e-12 || c.Score != nil || !slices.Equal(c.Lacks, []string{"potential", "severity", "space"}) {
		t.Errorf("%v %v %+v", *a.Score, *b.Score, c)
	}
	// Wilson at 95 % of 6 of 8: .409 to .929, so b lies from .205 to .464.
	if math.Abs(b.Range.Low-0.5*0.40927) > 1e-4 || math.Abs(b.Range.High-0.5*0.92852) > 1e-4 || a.Close {
		t.Errorf("%+v, close %v", b.Range, a.Close)
	}
	want := map[string]string{"reform-without-instrument": "b", "reform-without-owner": "b", "reform-without-deadline": "c", "deadline-past": "b", "few-firms": "b", "no-time-saved": "b",
		"area-without-reform": "clothing", "severe-without-reform": "power", "severity-mixed": "AAA", "obstacle-own": "c"}
	for _, n := range r.Notes {
		if want[n.Code] != n.Subject {
			t.Errorf("%s of %s: %s", n.Code, n.Subject, n.Text)
		}
		delete(want, n.Code)
	}
	if len(want) > 0 {
		t.Errorf("no warning of %v", want)
	}
	// Power weighs on food, which needs much of it: 2/4 x .8 x 3/3 = .4, and on clothing,
	// 1/4 x .8 x 2/3; tourism has no known potential.
	if len(r.Cells) != 2 || r.Cells[0].Area != "food" || math.Abs(r.Cells[0].Product-0.4) > 1e-12 || math.Abs(r.Cells[1].Product-0.8/6) > 1e-12 {
		t.Errorf("%+v", r.Cells)
	}
	if r.Obstacles[0].Obstacle.ID != "power" || r.Obstacles[2].Obstacle.ID != "land" {
		t.Error("an unmeasured obstacle does not stand last")
	}
}

// Where contradictions would turn the first place, the result says so.
func TestReformsHang(t *testing.T) {
	in := reformInput()
	in.Areas[0].Supports, in.Areas[0].Against, in.Areas[0].Data = 3, 3, 6
	in.Areas[1].Supports, in.Areas[1].Against, in.Areas[1].Data = 2, 0, 6
	in.Reforms = []Reform{{ID: "a", Area: "food", Obstacle: "power", What: "A", Cause: three(3, 3, 3)}, {ID: "b", Area: "clothing", Obstacle: "power", What: "B", Cause: three(3, 3, 3)}}
	r, err := RankReforms(in, ReformOptions{})
	if err != nil || r.Ranked[0].ID != "a" {
		t.Fatal(err, r.Ranked)
	}
	if !slices.ContainsFunc(r.Notes, func(n panel.Note) bool { return n.Code == "order-hangs" && n.Subject == "a" }) {
		t.Error("the first place hangs on contradictions, and nothing says so")
	}
}

// The score never falls when a factor rises, and the order of the register does not show.
func TestReformsProperties(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		in := reformInput()
		asked := rapid.IntRange(1, 60).Draw(r, "asked")
		named := rapid.IntRange(0, asked-1).Draw(r, "named")
		space := rapid.IntRange(0, 2).Draw(r, "space")
		at := func(named, space, supports int) float64 {
			in.Areas[0].Supports = supports
			in.Reforms[0].FirmsNamed, in.Reforms[0].FirmsAsked, in.Reforms[0].Cause = &named, &asked, three(space, 3, 3)
			res, err := RankReforms(in, ReformOptions{})
			if err != nil {
				r.Fatal(err)
			}
			i := slices.IndexFunc(res.Ranked, func(x RankedReform) bool { return x.ID == "a" })
			if x := res.Ranked[i]; *x.Score < x.Range.Low-1e-12 || *x.Score > x.Range.High+1e-12 {
				r.Fatalf("%v lies outside %+v", *x.Score, *x.Range)
			}
			return *res.Ranked[i].Score
		}
		base := at(named, space, 2)
		if at(named+1, space, 2) < base-1e-12 || at(named, space+1, 2) < base-1e-12 || at(named, space, 3) < base-1e-12 {
			r.Fatal("more of a factor lowers the score")
		}
		turned := in
		turned.Reforms = slices.Clone(in.Reforms)
		slices.Reverse(turned.Reforms)
		a, _ := RankReforms(in, ReformOptions{})
		b, _ := RankReforms(turned, ReformOptions{})
		for i := range a.Ranked {
			if a.Ranked[i].ID != b.Ranked[i].ID || a.Ranked[i].Rank != b.Ranked[i].Rank {
				r.Fatal("the order of the register shows")
			}
		}
	})
	for _, o := range []ReformOptions{{Severe: 2}, {Level: 1}, {MinSchools: -1}, {Level: math.NaN()}} {
		if _, err := RankReforms(reformInput(), o); err == nil {
			t.Errorf("%+v was taken", o)
		}
	}
}

// By hand: mix .5 .5 0. An instrument that serves market and system alike has cosine 1, one
// that serves capability alone 0, one that serves market alone .5/sqrt(.5) = .7071.
func TestFits(t *testing.T) {
	list := []catalogue.Instrument{{ID: "cap", Failures: catalogue.FailureLoadings{Capability: 1}}, {ID: "both", Failures: catalogue.FailureLoadings{Market: .4, System: .4, Government: .2}},
		{ID: "market", Failures: catalogue.FailureLoadings{Market: 1}}, {ID: "state", Failures: catalogue.FailureLoadings{Government: 1}}}
	mix := []failure.Share{{Failure: failure.Market, Share: .5}, {Failure: failure.System, Share: .5}, {Failure: failure.Capability, Share: 0}}
	got := Fits(mix, list, []Present{{Instrument: "market"}})
	if len(got) != 3 || got[0].Instrument != "both" || got[1].Instrument != "market" || !got[1].Present || got[0].Present || math.Abs(got[0].Cosine-1) > 1e-12 || math.Abs(got[1].Cosine-math.Sqrt(.5)) > 1e-12 || got[2].Cosine != 0 {
		t.Errorf("%+v", got)
	}
	if Fits(nil, list, nil) != nil {
		t.Error("fits without a mix")
	}
	// The weight of government failure, which no role answers, is spread over the three.
	lines, err := Lines([]Present{{Instrument: "both", Budget: 7}}, list)
	if err != nil || math.Abs(lines[0].Serves[0].Share-.5) > 1e-12 || lines[0].Amount != 7 {
		t.Errorf("%v %+v", err, lines)
	}
	for _, id := range []string{"state", "none"} {
		if _, err := Lines([]Present{{Instrument: id}}, list); err == nil {
			t.Errorf("%s was taken", id)
		}
	}
}
