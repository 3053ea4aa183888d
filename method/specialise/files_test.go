package specialise_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"upstep/method/specialise"
	"upstep/panel"
)

// exampleWheel are the scores of the worked example for one assessor.
func exampleWheel(t *testing.T, name string, external bool, by int) string {
	scores := [][]int{{3, 2, 4}, {2, 3, 1}, {3, 2, 0}, {2, 3, 2}, {1, 2, 2}, {2, 1, 3}}
	var b strings.Builder
	fmt.Fprintf(&b, "  - name: %s\n    external: %v\n    scores:\n", name, external)
	for i, s := range lists(t).Wheel.Steps {
		for j, f := range s.Factors {
			fmt.Fprintf(&b, "      %s: %d\n", f.ID, min(5, scores[i][j]+by))
		}
	}
	return b.String()
}

func wheel(t *testing.T, v vector, text string) *specialise.WheelResult {
	t.Helper()
	w, err := specialise.ReadWheel("w.yaml", []byte("assessors:\n"+text), lists(t))
	if err != nil {
		t.Fatal(err)
	}
	in := input(t, v, 1)
	in.Wheel, in.Lists = w, lists(t)
	return compute(t, in).Wheel
}

func TestWheel(t *testing.T) {
	eachVector(t, func(t *testing.T, v vector) {
		r := wheel(t, v, exampleWheel(t, "A", false, 0))
		for i, s := range r.Steps {
			if math.Abs(*s.Mean-v.Steps[i]) > 5e-5 {
				t.Errorf("%s: %v, want %v", s.ID, *s.Mean, v.Steps[i])
			}
		}
		if *r.Total != v.Total || math.Abs(100**r.Share-v.Pct) > 5e-5 || r.Zero != v.Zeros || !r.Provisional {
			t.Errorf("%v %v %d", *r.Total, *r.Share, r.Zero)
		}
		// A second assessor two points higher: every pair differs by 2 (less at the top), beyond
		// 1.5; a third in the middle makes it (2 + 1 + 1)/3 = 1.33, within. Scenario analysis is
		// scored 0 by one of three.
		r = wheel(t, v, exampleWheel(t, "A", false, 0)+exampleWheel(t, "B", true, 2))
		if len(r.Discuss) != 17 || !r.Provisional { // outlook beyond 4 + 2 is capped at 5
			t.Errorf("discuss %d %v", len(r.Discuss), r.Discuss)
		}
		r = wheel(t, v, exampleWheel(t, "A", false, 0)+exampleWheel(t, "B", true, 2)+exampleWheel(t, "C", false, 1))
		if len(r.Discuss) != 0 || r.Provisional || r.Zero != 0 || r.PartlyZero != 1 {
			t.Errorf("%+v", r)
		}
		some := strings.Replace(exampleWheel(t, "A", false, 0), "      assets: 3\n", "", 1)
		if r = wheel(t, v, some); r.Total != nil || !slices.Equal(r.Unscored, []string{"assets"}) || r.Steps[0].Mean != nil || r.Steps[1].Mean == nil {
			t.Errorf("a factor nobody scored: %+v", r)
		}
	})
}

func TestWheelFaults(t *testing.T) {
	for text, want := range map[string]string{
		"": "empty file", "assessors: []": "no assessors",
		"assessors:\n- {name: A, scores: {assets: 6}}":                 "w.yaml:2: A: assets is scored 6",
		"assessors:\n- {name: A, scores: {asset: 1}}":                  "there is no factor \"asset\"",
		"assessors:\n- {name: A, scores: {}}\n- {name: A, scores: {}}": "w.yaml:3: the assessor \"A\" is blank or stands twice",
		"assessors:\n- {name: A, scores: {assets: good}}":              "w.yaml:2",
		"assessors:\n- {name: A, score: {assets: 1}}":                  "unknown field \"score\"",
		strings.Repeat("#", 1<<21):                                     "too many",
	} {
		if _, err := specialise.ReadWheel("w.yaml", []byte(text), lists(t)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q: %v, want %q", text, err, want)
		}
	}
}

func criteria(t *testing.T, answers ...string) *specialise.CriteriaView {
	t.Helper()
	var b strings.Builder
	b.WriteString("criteria:\n")
	for i, a := range answers {
		if a != "" {
			fmt.Fprintf(&b, "  %s: {answer: %s, evidence: [https://example.org]}\n", lists(t).Criteria[i].ID, a)
		}
	}
	c, err := specialise.ReadCriteria("c.yaml", []byte(b.String()), lists(t))
	if err != nil {
		t.Fatal(err)
	}
	r, err := specialise.Compute(specialise.Input{Criteria: c, Lists: lists(t)})
	if err != nil {
		t.Fatal(err)
	}
	return r.Criteria
}

func TestCriteria(t *testing.T) {
	for _, c := range []struct {
		answers []string
		score   float64
		want    specialise.Verdict
	}{
		{[]string{"yes", "yes", "yes", "yes", "yes", "yes", "yes"}, 1, specialise.Pass},
		{[]string{"yes", "yes", "yes", "yes", "yes", "na", "yes"}, 1, specialise.Pass},
		{[]string{"yes", "yes", "yes", "yes", "yes", "", "yes"}, 1, specialise.Unknown},
		{[]string{"yes", "partly", "yes", "yes", "no", "na", ""}, 3.5 / 5, specialise.Fail},
	} {
		v := criteria(t, c.answers...)
		if math.Abs(*v.Score-c.score) > 1e-12 || v.Fulfilled != c.want {
			t.Errorf("%v: %v %v", c.answers, *v.Score, v.Fulfilled)
		}
	}
	for text, want := range map[string]string{
		"": "empty file", "criteria: {}": "no criteria", "criteria:\n  body: {answer: maybe}": "c.yaml:2: body: answer",
		"criteria:\n  bodies: {answer: yes}": "c.yaml:2: there is no criterion", "criteria:\n  body: {}": "\"answer\" is missing", "criteria:\n  body: {answer: yes, evidence: [' ']}": "blank evidence",
	} {
		if _, err := specialise.ReadCriteria("c.yaml", []byte(text), lists(t)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
	c, err := specialise.ReadCriteria("c.yaml", []byte("criteria:\n  body: {answer: yes}\n"), lists(t))
	if err != nil {
		t.Fatal(err)
	}
	r := compute(t, specialise.Input{Criteria: c, Lists: lists(t)})
	if r.Criteria.Bare != 1 || r.Criteria.Unanswered != 6 || r.Criteria.Fulfilled != specialise.Unknown {
		t.Errorf("%+v", r.Criteria)
	}
}

// whole is a theme that passes every gate exactly at its limit.
const whole = `as_of: 2026-11
themes:
  - id: farm-machines
    name: Machines for small farms
    state: monitoring
    activities: [mach]
    evidence_pack: true
    round1: {participants: 16, firms: 8, new_firms: 3}
    focus_groups: 1
    ideas:
      - {name: a, lead: firm, foreseen: true}
      - {name: b, lead: university, foreseen: true}
      - {name: c, lead: state, foreseen: true}
      - {name: d, lead: firm, foreseen: true}
      - {name: e, lead: other, foreseen: false}
    letters: [{firm: A, sum: 120}, {firm: B, sum: 80}]
    planned: 1000
    budget: 800
    decided: 2024-11
    indicators: 2
    stage_gate: false
`

func themed(t *testing.T, text string) *specialise.Result {
	t.Helper()
	th, err := specialise.ReadThemes("t.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var out *specialise.Result
	t.Run("", func(t *testing.T) {
		eachVector(t, func(t *testing.T, v vector) {
			in := input(t, v, 0)
			in.Themes, in.Options.Cut = th, specialise.CutAll
			out = compute(t, in)
		})
	})
	return out
}

// Each gate, failed by a hair, holds the theme in the state before it.
func TestGates(t *testing.T) {
	r := themed(t, whole)
	if s := r.Themes[0]; s.Earned != specialise.Monitoring || len(s.Blocks) > 0 || s.Overdue || s.Gate != "" {
		t.Errorf("%+v", s)
	}
	for _, c := range []struct {
		from, to string
		earned   specialise.State
		rule     string
	}{
		{"evidence_pack: true", "evidence_pack: false", specialise.Proposed, "evidence pack"},
		{"participants: 16", "participants: 14", specialise.Mapped, "participants"},
		{"participants: 16", "participants: 17", specialise.Mapped, "firms"},
		{"new_firms: 3", "new_firms: 2", specialise.Mapped, "new firms"},
		{"    round1: {participants: 16, firms: 8, new_firms: 3}\n", "", specialise.Mapped, "round 1"},
		{"focus_groups: 1", "focus_groups: 0", specialise.RoundOne, "focus groups"},
		{"lead: firm", "lead: state", specialise.FocusGroups, "firm lead"},
		{"    letters: [{firm: A, sum: 120}, {firm: B, sum: 80}]\n", "", specialise.Ideas, "letters"},
		{"sum: 80", "sum: 79", specialise.Letters, "co-funding"},
		{"    planned: 1000\n", "", specialise.Letters, "co-funding"},
		{"    budget: 800\n", "", specialise.Priority, "budget"},
		{"    decided: 2024-11\n", "", specialise.Priority, "decision"},
		{"indicators: 2", "indicators: 0", specialise.Portfolio, "indicators"},
	} {
		if !strings.Contains(whole, c.from) {
			t.Fatalf("no %q", c.from)
		}
		s := themed(t, strings.ReplaceAll(whole, c.from, c.to)).Themes[0]
		if s.Earned != c.earned || len(s.Blocks) == 0 || !slices.ContainsFunc(s.Blocks, func(r specialise.Rule) bool { return r.Rule == c.rule && r.Verdict != specialise.Pass }) {
			t.Errorf("%q -> %q: %+v", c.from, c.to, s)
		}
	}
}

func has(r *specialise.Result, code string) bool {
	return slices.ContainsFunc(r.Notes, func(n panel.Note) bool { return n.Code == code })
}

func TestDiscovery(t *testing.T) {
	r := themed(t, whole)
	// One of five ideas is new: just enough. One theme was reviewed and none dropped.
	if d := r.Discovery; *d.Unforeseen != 0.2 || d.Rules[0].Verdict != specialise.Pass || d.Rules[1].Verdict != specialise.Fail {
		t.Errorf("%+v", d)
	}
	// Machinery is in R1's casino; all of the budget is there, without a stage gate.
	by := map[string]specialise.Verdict{}
	for _, p := range r.Portfolio {
		by[p.Rule] = p.Verdict
	}
	if by["high road"] != specialise.Fail || by["casino"] != specialise.Fail || by["stage gate"] != specialise.Fail || !r.Themes[0].Casino {
		t.Errorf("%v", r.Portfolio)
	}
	r = themed(t, strings.NewReplacer("as_of: 2026-11", "as_of: 2026-12", "stage_gate: false", "stage_gate: true", "foreseen: false", "foreseen: true", "[mach]", "[mach, cows]").Replace(whole))
	if !r.Themes[0].Overdue || !has(r, "theme-overdue") || r.Discovery.Rules[0].Verdict != specialise.Fail || !slices.Equal(r.Themes[0].Unknown, []string{"cows"}) {
		t.Errorf("%+v %v", r.Themes, r.Notes)
	}
	// A second theme of the casino without a budget, nor a gate: the first being gated helps
	// it nothing.
	second := "  - {id: b, name: B, state: proposed, activities: [mach], stage_gate: false}\n"
	r = themed(t, strings.Replace(whole, "stage_gate: false", "stage_gate: true", 1)+second)
	if p := r.Portfolio[len(r.Portfolio)-1]; p.Rule != "stage gate" || p.Verdict != specialise.Fail {
		t.Errorf("a theme without a budget and a gate: %+v", r.Portfolio)
	}
	r = themed(t, strings.Replace(whole, "state: monitoring", "state: dropped", 1))
	if r.Discovery.Dropped != 1 || r.Discovery.Rules[1].Verdict != specialise.Pass || r.Themes[0].Earned != specialise.Dropped {
		t.Errorf("%+v", r.Discovery)
	}
	r = themed(t, strings.Replace(whole, "state: monitoring", "state: revised", 1))
	if r.Themes[0].Earned != specialise.Revised {
		t.Errorf("%+v", r.Themes[0])
	}
	r = themed(t, strings.NewReplacer("indicators: 2", "indicators: 0").Replace(whole))
	if !has(r, "theme-ahead") {
		t.Errorf("%v", r.Notes)
	}
}

// Only the listed steps are legal; any theme but a dropped one may be dropped.
func TestSteps(t *testing.T) {
	events := []specialise.Event{specialise.Map, specialise.Meet, specialise.Focus, specialise.Collect, specialise.Commit, specialise.Decide, specialise.Fund, specialise.Watch, specialise.Revise, specialise.Drop}
	legal := 0
	for _, s := range specialise.States() {
		for _, on := range events {
			_, _, err := specialise.Step(specialise.Theme{State: s}, on, -1, specialise.Options{})
			want := on == specialise.Drop && s != specialise.Dropped
			for _, tr := range specialise.Transitions() {
				want = want || tr.From == s && tr.On == on
			}
			if (err == nil) != want {
				t.Errorf("%s %s: %v", s, on, err)
			}
			if want {
				legal++
			}
		}
	}
	if legal != 20 { // ten rows and ten states to drop from
		t.Errorf("%d legal steps", legal)
	}
}

func TestThemeFaults(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"as_of: 2026-11", "as_of: November", "t.yaml:1: as_of"},
		{"state: monitoring", "state: running", "t.yaml:5: theme farm-machines: state"},
		{"firms: 8", "firms: 18", "t.yaml:8: "},
		{"lead: university", "lead: uni", "t.yaml:12: "},
		{"sum: 80", "sum: -80", "t.yaml:16: "},
		{"planned: 1000", "planned: -1", "t.yaml:17: "},
		{"budget: 800", "budget: .nan", "t.yaml:18: "},
		{"decided: 2024-11", "decided: 2027-01", "t.yaml:19: "},
		{"decided: 2024-11", "decided: soon", "t.yaml:19: "},
		{"indicators: 2", "indicators: -2", "t.yaml:20: "},
		{"focus_groups: 1", "focus_group: 1", "unknown field"},
		{"lead: university, ", "", "\"lead\" is missing"},
	} {
		if !strings.Contains(whole, c.from) {
			t.Fatalf("no %q", c.from)
		}
		if _, err := specialise.ReadThemes("t.yaml", []byte(strings.Replace(whole, c.from, c.to, 1))); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q -> %q: %v, want %q", c.from, c.to, err, c.want)
		}
	}
	two := whole + strings.TrimPrefix(whole, "as_of: 2026-11\nthemes:\n")
	if _, err := specialise.ReadThemes("t.yaml", []byte(two)); err == nil || !strings.Contains(err.Error(), "stands twice") {
		t.Errorf("%v", err)
	}
	if _, err := specialise.ReadThemes("t.yaml", []byte("\ufeff"+strings.ReplaceAll(whole, "\n", "\r\n"))); err != nil {
		t.Errorf("a byte order mark and CRLF: %v", err)
	}
}

func FuzzReadFiles(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte("assessors:\n- {name: A, scores: {assets: 1}}\n"))
	f.Add([]byte("criteria:\n  body: {answer: yes}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if th, err := specialise.ReadThemes("f", data); err == nil {
			if _, err := specialise.Compute(specialise.Input{Themes: th}); err != nil {
				t.Fatal(err)
			}
		}
		if w, err := specialise.ReadWheel("f", data, lists(t)); (w == nil) == (err == nil) {
			t.Fatal(err)
		}
		if c, err := specialise.ReadCriteria("f", data, lists(t)); (c == nil) == (err == nil) {
			t.Fatal(err)
		}
	})
}
