package mission_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"upstep/catalogue"
	"upstep/method/mission"
	"upstep/panel"
)

func worked(t testing.TB) *mission.Map {
	t.Helper()
	files, err := catalogue.Examples("mission")
	if err != nil {
		t.Fatal(err)
	}
	m, err := mission.Read("example.yaml", files["mission.yaml"], content(t))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func assess(t testing.TB, in mission.Input) *mission.Result {
	t.Helper()
	if in.Content == nil {
		in.Content = content(t)
	}
	r, err := mission.Assess(in, mission.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func noted(r *mission.Result, code string) bool {
	return slices.ContainsFunc(r.Notes, func(n panel.Note) bool { return n.Code == code })
}

func check(a mission.Assessment, id string) mission.Check {
	for _, c := range a.Checks {
		if c.ID == id {
			return c
		}
	}
	return mission.Check{}
}

// The example a user starts from is the mission of the worked example and passes all.
func TestWorkedMap(t *testing.T) {
	r := assess(t, mission.Input{Map: worked(t)})
	a := r.Missions[0]
	near(t, "score", *a.Score, 86, 1e-9)
	if a.Verdict != mission.AMission || a.ByChecks != mission.AMission || len(a.Fails) != 0 || a.Capacity.State != mission.Passed {
		t.Errorf("%+v", a)
	}
	near(t, "sectors", *a.Portfolio.EffectiveSectors, 3.6, 1e-9)
	for _, c := range a.Checks {
		if c.State != mission.Passed {
			t.Errorf("%+v", c)
		}
	}
	// bottom_up is scored 3, 4 and 2: two points apart. Without the ministry its mean is 2.5.
	if !noted(r, "assessors-apart") || len(a.Changes) != 0 {
		t.Errorf("notes %v, changes %v", r.Notes, a.Changes)
	}
	if !slices.Equal(a.ISIC, []string{"01", "36", "J", "K"}) || a.Portfolio.Sections != 4 {
		t.Errorf("ISIC %v, %d sections", a.ISIC, a.Portfolio.Sections)
	}
	var covered []string
	for _, g := range r.SDG.Covered {
		covered = append(covered, g.Target)
	}
	if !slices.Equal(covered, []string{"2.4", "6.4", "6.5"}) || !slices.Equal(r.SDG.Open, []string{"13.1"}) || len(r.SDG.Conflicts) != 1 {
		t.Errorf("goals %+v", r.SDG)
	}
	if a.Roar.Yes != 7 || a.Roar.Partly != 3 || a.Roar.No != 2 || a.Roar.Open != 0 {
		t.Errorf("checklist %+v", a.Roar)
	}
	again := assess(t, mission.Input{Map: worked(t)})
	if !reflect.DeepEqual(r, again) {
		t.Error("another result on the same map")
	}
}

// Gates by hand: a mean of 3 passes a gate of 3; target failing makes an aspiration even
// where only the last two gates were at stake before.
func TestVerdicts(t *testing.T) {
	for _, c := range []struct {
		scores []float64
		want   mission.Verdict
	}{
		{[]float64{0, 3, 3, 3, 0, 3, 2}, mission.AMission},
		{[]float64{5, 2.9, 5, 5, 5, 5, 5}, mission.Aspiration},
		{[]float64{5, 5, 2.9, 5, 5, 5, 5}, mission.Aspiration},
		{[]float64{5, 5, 5, 2.9, 5, 5, 5}, mission.Aspiration},
		{[]float64{5, 5, 5, 5, 5, 2.9, 5}, mission.AProgramme},
		{[]float64{5, 5, 5, 5, 5, 5, 1.9}, mission.AProgramme},
		{[]float64{5, 2.9, 5, 5, 5, 2.9, 5}, mission.Aspiration},
		{[]float64{5, 5, 5, 2, 5, 5, 1}, mission.Aspiration},
	} {
		m := example()
		m.Missions[0].Scores = []mission.Scores{scores("x", c.scores...)}
		if a := assess(t, mission.Input{Map: m}).Missions[0]; a.Verdict != c.want {
			t.Errorf("%v: %s, want %s", c.scores, a.Verdict, c.want)
		}
	}
}

// At the gate a point less changes the verdict, and an assessor may decide it alone.
func TestChanges(t *testing.T) {
	m := example()
	m.Missions[0].Scores = []mission.Scores{scores("x", 4, 5, 5, 5, 4, 3, 4), scores("y", 4, 5, 5, 5, 4, 4, 1)}
	a := assess(t, mission.Input{Map: m}).Missions[0]
	want := []mission.Change{{Criterion: "cross_sector", By: -1, Verdict: mission.AProgramme}, {Criterion: "bottom_up", By: -1, Verdict: mission.AProgramme}, {Without: "x", Verdict: mission.AProgramme}}
	if a.Verdict != mission.AMission || !reflect.DeepEqual(a.Changes, want) {
		t.Errorf("%s: %+v", a.Verdict, a.Changes)
	}
}

func TestMissingScores(t *testing.T) {
	m := example()
	m.Missions[0].Scores = nil
	s := scores("x", 4, 5, 5, 5, 4, 3, 4)
	s.Realistic = nil
	m.Missions[1].Scores = []mission.Scores{s}
	r := assess(t, mission.Input{Map: m})
	if r.Missions[0].Verdict != "" || r.Missions[0].Score != nil || r.Missions[1].Verdict != "" || !noted(r, "not-scored") {
		t.Errorf("%+v", r.Missions[:2])
	}
	// Another assessor who scored it fills the gap.
	m.Missions[1].Scores = append(m.Missions[1].Scores, scores("y", 4, 5, 5, 5, 2, 3, 4))
	if a := assess(t, mission.Input{Map: m}).Missions[1]; a.Verdict != mission.AMission || *a.Criteria[4].Mean != 2 || a.Criteria[4].Scores[0].Score != nil {
		t.Errorf("%+v", a)
	}
}

func TestChecks(t *testing.T) {
	for _, c := range []struct {
		name, check string
		change      func(*mission.Map)
		year        int
		want        mission.State
		detail      string
	}{
		{"no number", "target-text", func(m *mission.Map) { m.Missions[0].Targets[0].Text = "Cut withdrawal (%) by 2030" }, 0, mission.Failed, "a number"},
		{"no unit", "target-text", func(m *mission.Map) { m.Missions[0].Targets[0].Text = "Cut withdrawal by 30 by 2030" }, 0, mission.Failed, "a unit"},
		{"its unit", "target-text", func(m *mission.Map) {
			m.Missions[0].Targets[0].Text = "Cut withdrawal to 7700 m3 per ha by 2030"
		}, 0, mission.Passed, ""},
		{"a figure like a year", "target-text", func(m *mission.Map) {
			t := &m.Missions[0].Targets[0]
			t.Text, t.Unit = "Fit 2000 pumps with meters by 2030", "pumps"
		}, 0, mission.Passed, ""},
		{"other date", "target-text", func(m *mission.Map) { m.Missions[0].Targets[0].Date = 2031 }, 0, mission.Failed, "its date"},
		{"yes or no", "target-text", func(m *mission.Map) {
			t := &m.Missions[0].Targets[0]
			t.Text, t.YesNo = "Every exporter is certified by 2030", true
		}, 0, mission.Passed, ""},
		{"no target", "indicator", func(m *mission.Map) { m.Missions[0].Targets, m.Projects = nil, nil }, 0, mission.Failed, "no target"},
		{"unknown", "indicator", func(m *mission.Map) { m.Projects[0].Indicator = "XX" }, 0, mission.Failed, "XX is in no registry"},
		{"registry", "indicator", func(m *mission.Map) { m.Projects[0].Indicator = "YY" }, 0, mission.Passed, ""},
		{"old", "indicator", nil, 2028, mission.Failed, "4 years old"},
		{"future", "indicator", nil, 2024, mission.Failed, "lies after 2024"},
		{"no year", "indicator", func(m *mission.Map) { m.AsOf = 0 }, 0, mission.NotMade, ""},
		{"short", "horizon", func(m *mission.Map) { m.Missions[0].Start = 2028 }, 0, mission.Failed, "2 years"},
		{"long", "horizon", func(m *mission.Map) { m.Missions[0].Start = 2010 }, 0, mission.Failed, "20 years"},
		{"no start", "horizon", func(m *mission.Map) { m.AsOf, m.Missions[0].Start = 0, 0 }, 0, mission.NotMade, ""},
		{"no projects", "dominance", func(m *mission.Map) { m.Projects = nil }, 0, mission.NotMade, "no projects yet"},
		{"one section", "sections", func(m *mission.Map) {
			for i := range m.Sectors {
				m.Sectors[i].ISIC = []string{"A", "A01", "A02", "A031"}[i]
			}
		}, 0, mission.Failed, "1 sections"},
		{"one approach", "dominance", func(m *mission.Map) {
			for i := range m.Projects {
				m.Projects[i].Approach = []string{"Sensor", "sensor ", "SENSOR", "sensor", "b", "c"}[i]
			}
		}, 0, mission.Failed, "67 %"},
	} {
		m := worked(t)
		if c.change != nil {
			c.change(m)
		}
		r := assess(t, mission.Input{Map: m, Year: c.year, Registry: map[string]mission.Known{"YY": {}}})
		k := check(r.Missions[0], c.check)
		if k.State != c.want || !strings.Contains(strings.Join(k.Details, ";"), c.detail) {
			t.Errorf("%s: %+v, want %s with %q", c.name, k, c.want, c.detail)
		}
		if (c.want == mission.Failed) != noted(r, "check-against-score") {
			t.Errorf("%s: the assessors pass it and nobody says so", c.name)
		}
		if by := r.Missions[0].ByChecks; (by == mission.AMission) != (c.want == mission.Passed) {
			t.Errorf("%s: by the checks %q", c.name, by)
		}
	}
}

// A mission without a start begins when its map was drawn, whatever year ages are counted
// to; years of its own are no figures.
func TestStartIsOfTheMap(t *testing.T) {
	m := worked(t)
	m.Missions[0].Start = 0
	date := float64(m.Missions[0].Targets[0].Date)
	for _, c := range []struct{ asOf, year, start int }{{2024, 2027, 2024}, {0, 2027, 2027}} {
		m.AsOf = c.asOf
		k := check(assess(t, mission.Input{Map: m, Year: c.year}).Missions[0], "horizon")
		if k.Value == nil || *k.Value != date-float64(c.start) {
			t.Errorf("map of %d, ages to %d: %v years", c.asOf, c.year, k.Value)
		}
	}
	m.AsOf = 0
	if r := assess(t, mission.Input{Map: m}); !slices.ContainsFunc(r.Notes, func(n panel.Note) bool { return n.Code == "no-year" && strings.Contains(n.Text, "--as-of") }) {
		t.Errorf("%+v", r.Notes)
	}
}

func TestRegistryBaseline(t *testing.T) {
	m := worked(t)
	m.Projects[0].Indicator = "YY"
	for value, want := range map[float64]bool{11000: false, 11050: false, 12000: true} {
		r := assess(t, mission.Input{Map: m, Registry: map[string]mission.Known{"YY": {Values: map[int]float64{2025: value}}}})
		if noted(r, "baseline-differs") != want {
			t.Errorf("registry has %v: %v", value, r.Notes)
		}
	}
}

func TestChecklistAndRewards(t *testing.T) {
	m := worked(t)
	m.Missions[0].Rewards = nil
	r := assess(t, mission.Input{Map: m})
	if a := r.Missions[0].Roar; a.Yes != 6 || a.Open != 1 || !a.Unfilled || !noted(r, "rewards-unfilled") {
		t.Errorf("a yes on rewards without any: %+v", a)
	}
	m.Missions[0].RewardsNone = "because the sensors are a public good"
	if a := assess(t, mission.Input{Map: m}).Missions[0].Roar; a.Yes != 7 || a.Unfilled {
		t.Errorf("a reason for none: %+v", a)
	}
	m.Missions[0].Roar[0].Evidence = " "
	if r = assess(t, mission.Input{Map: m}); r.Missions[0].Roar.Yes != 6 || !noted(r, "roar-without-evidence") {
		t.Errorf("a yes without evidence: %+v", r.Missions[0].Roar)
	}
	m.Missions[0].Roar = nil
	if a := assess(t, mission.Input{Map: m}).Missions[0].Roar; a.Open != 12 || len(a.Answers) != 12 {
		t.Errorf("no answers: %+v", a)
	}
}

func TestCapacity(t *testing.T) {
	m := worked(t)
	m.Missions[0].Scope = ""
	r := assess(t, mission.Input{Map: m})
	if c := r.Missions[0].Capacity; c.State != mission.Failed || !c.PilotWould || c.Need != 4 || !noted(r, "capacity-short") {
		t.Errorf("national at capacity 3: %+v", c)
	}
	m.Capacity = nil
	if c := assess(t, mission.Input{Map: m}).Missions[0].Capacity; c.State != mission.NotMade {
		t.Errorf("no capacity given: %+v", c)
	}
}

func TestOptions(t *testing.T) {
	for _, o := range []mission.Options{{MaxShare: 2}, {HorizonMin: 20}, {CapacityPilot: 7}} {
		if _, err := mission.Assess(mission.Input{Map: worked(t), Content: content(t)}, o); err == nil {
			t.Errorf("%+v is accepted", o)
		}
	}
	for _, p := range (mission.Options{MinSections: 4}).Params() {
		if (p.Name == "min_sections") != (p.Provenance == panel.User) {
			t.Errorf("%+v", p)
		}
	}
}

// The effective number of n equal parts is n, of one part 1, and lies between 1 and n.
func TestHill(t *testing.T) {
	if mission.Hill(nil) != nil || mission.Hill([]float64{0}) != nil {
		t.Error("a diversity of nothing")
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "n")
		same, parts := make([]float64, n), make([]float64, n)
		for i := range same {
			same[i], parts[i] = 3, float64(rapid.IntRange(1, 9).Draw(t, "part"))
		}
		if h := *mission.Hill(same); h < float64(n)-1e-9 || h > float64(n)+1e-9 {
			t.Fatalf("%d equal parts count as %v", n, h)
		}
		h := *mission.Hill(parts)
		if h < 1-1e-9 || h > float64(n)+1e-9 {
			t.Fatalf("%v count as %v", parts, h)
		}
		// Splitting a part in two raises it.
		split := append(slices.Clone(parts[1:]), parts[0]/2, parts[0]/2)
		if *mission.Hill(split) <= h {
			t.Fatalf("splitting lowers %v to %v", h, *mission.Hill(split))
		}
	})
}

// A score never falls when a criterion is scored higher, and a verdict never gets worse.
func TestMoreIsNoWorse(t *testing.T) {
	order := []mission.Verdict{mission.Aspiration, mission.AProgramme, mission.AMission}
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.SliceOfN(rapid.Float64Range(0, 5), 7, 7).Draw(t, "scores")
		k := rapid.IntRange(0, 6).Draw(t, "criterion")
		better := slices.Clone(v)
		better[k] = min(5, v[k]+rapid.Float64Range(0, 5).Draw(t, "more"))
		c, err := catalogue.LoadMissions()
		if err != nil {
			t.Fatal(err)
		}
		run := func(v []float64) mission.Assessment {
			m := example()
			m.Missions[0].Scores = []mission.Scores{scores("x", v...)}
			r, err := mission.Assess(mission.Input{Map: m, Content: c}, mission.Options{})
			if err != nil {
				t.Fatal(err)
			}
			return r.Missions[0]
		}
		a, b := run(v), run(better)
		if *b.Score < *a.Score-1e-9 || slices.Index(order, b.Verdict) < slices.Index(order, a.Verdict) || *a.Score < 0 || *a.Score > 100+1e-9 {
			t.Fatalf("%v: %.2f %s; %v: %.2f %s", v, *a.Score, a.Verdict, better, *b.Score, b.Verdict)
		}
	})
}

// Assess leaves the map as it was.
func TestInputsStay(t *testing.T) {
	m, twin := worked(t), worked(t)
	assess(t, mission.Input{Map: m})
	if !reflect.DeepEqual(m, twin) {
		t.Error("the map was changed")
	}
}

func BenchmarkAssess(b *testing.B) {
	m, c := worked(b), content(b)
	for b.Loop() {
		if _, err := mission.Assess(mission.Input{Map: m, Content: c}, mission.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
