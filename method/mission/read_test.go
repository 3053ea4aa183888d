package mission_test

import (
	"strings"
	"testing"

	"upstep/catalogue"
	"upstep/method/mission"
)

func exampleText(t testing.TB) string {
	t.Helper()
	files, err := catalogue.Examples("mission")
	if err != nil {
		t.Fatal(err)
	}
	return string(files["mission.yaml"])
}

func TestReadForms(t *testing.T) {
	text := exampleText(t)
	for name, data := range map[string]string{"BOM": "\ufeff" + text, "CRLF": strings.ReplaceAll(text, "\n", "\r\n")} {
		if _, err := mission.Read("map.yaml", []byte(data), content(t)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// lineOf is the line on which the example holds a text.
func lineOf(text, part string) string {
	before, _, _ := strings.Cut(text, part)
	n := strings.Count(before, "\n") + 1
	return "map.yaml:" + itoa(n) + ": "
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

// Each change of the example is refused at its line.
func TestFaults(t *testing.T) {
	good := exampleText(t)
	for _, c := range []struct{ old, new, at, want string }{
		{"contributes: [no-till-water, p3]", "contributes: [p5]", "id: p5", "a circle: p5 contributes to p5"},
		{"{id: p3, name: Water sold by volume, contributes: [no-till-water]", "{id: p3, name: Water sold by volume, contributes: [p5]", "id: p3", "a circle: p3 contributes to p5 contributes to p3"},
		{"id: p2,", "id: p1,", "name: Drought", `the id "p1" is blank or stands twice`},
		{"id: p2,", "id: agri,", "name: Drought", `the id "agri" is blank or stands twice`},
		{"addresses: [scarcity]", "addresses: [drought]", "id: no-till-water", `no-till-water addresses "drought", which is not in the map`},
		{"addresses: [scarcity]", "addresses: [drought]", "id: scarcity", "no mission addresses scarcity"},
		{"addresses: [scarcity]", "addresses: [agri]", "id: no-till-water", `addresses "agri", which is a sector; want a challenge`},
		{"sectors: [ict]", "sectors: [p1]", "id: p5", `p5 is in "p1", which is a project; want a sector`},
		{"sectors: [ict]", "sectors: []", "id: p5", "p5 belongs to nothing"},
		{"  - {id: ict,", "  - {id: mining, name: Mining, isic: B}\n  - {id: ict,", "  - {id: ict,", "no mission involves mining and no project is in it"},
		{"isic: J", "isic: Z", "id: ict", `"Z" is no section of ISIC`},
		{"isic: J", "isic: J6", "id: ict", `"J6" is no section of ISIC`},
		{"isic: J", "isic: 62", "id: ict", `"62" is no section of ISIC`},
		{`"13.1"`, `"13.9"`, "id: scarcity", `"13.9" is no target of the 2030 Agenda`},
		{"indicator: 6.5.1", "indicator: 6.9.1", "indicator: 6.5.1", `"6.9.1" is no indicator or target`},
		{"indicator: 6.5.1", "indicator: 6.5.1.2", "indicator: 6.5.1", `"6.5.1.2" is no indicator or target`},
		{"strength: -1", "strength: -2", "strength: -1", "strength -2, want -1"},
		{"bold: 4,", "bold: 6,", "bold: 4,", "water users: bold is 6, want 0 to 5"},
		{"assessor: ministry", "assessor: water users", "assessor: ministry", "the assessor water users stands twice"},
		{"scope: pilot", "scope: village", "scope: pilot", `scope is "village"`},
		{"question: r2", "question: r9", "question: r2", `no question "r9"`},
		{"question: r2", "question: r1", "question: r2", "r1 is answered twice"},
		{"answer: partly, evidence: \"in two", "answer: maybe, evidence: \"in two", "in two of six", `the answer is "maybe"`},
		{"rewards: [royalty]", "rewards: [thanks]", "rewards: [royalty]", `"thanks" is no way of sharing rewards`},
		{"rewards: [royalty]", "rewards: [royalty]\n    rewards_none: because", "rewards: [royalty]", "names rewards and says there are none"},
		{"approach: lining, moves: withdrawal-30", "approach: lining, moves: nothing", "id: p4", `p4 moves "nothing"`},
		{"date: 2028", "date: 20288", "id: p5", "20288 is no year"},
		{"as_of: 2026", "as_of: 26", "as_of: 2026", "26 is no year"},
		{"coordination: 3", "coordination: 9", "  coordination: 3", "coordination is 9"},
		{"baseline: 35, ", "", "id: p6", `field "baseline" is missing`},
		{"country: UZB", "contry: UZB", "country: UZB", `unknown field "contry"`},
		{"baseline: 35", "baseline: many", "id: p6", "many"},
		{"- {id: metered", "- {id: withdrawal", "id: metered", "the indicator withdrawal stands twice"},
	} {
		text := strings.Replace(good, c.old, c.new, 1)
		if text == good {
			t.Fatalf("the example does not hold %q", c.old)
		}
		_, err := mission.Read("map.yaml", []byte(text), content(t))
		want := lineOf(good, c.at)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.new, err, c.want)
			continue
		}
		for line := range strings.Lines(err.Error()) {
			if strings.Contains(line, c.want) && !strings.HasPrefix(line, want) && !strings.HasPrefix(line, lineOf(good, c.old)) {
				t.Errorf("%q: fault at %q, want %q", c.new, line, want)
			}
		}
	}
	for _, text := range []string{"", "title: x\n", "- a\n", "title: [", "title: x\nchallenges: []\nmissions: []\n"} {
		if _, err := mission.Read("map.yaml", []byte(text), content(t)); err == nil || !strings.Contains(err.Error(), "map.yaml") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// A project may move a target only of a mission it contributes to.
func TestTargetOfAnotherMission(t *testing.T) {
	m := example()
	m.Projects[0].Moves = "tb"
	if err := mission.Inspect(m, content(t)); err == nil || !strings.Contains(err.Error(), "moves tb of mb, a mission it does not contribute to") {
		t.Error(err)
	}
	if _, err := mission.Assess(mission.Input{Map: m, Content: content(t)}, mission.Options{}); err == nil {
		t.Error("Assess takes a map with a defect")
	}
}

// A long chain of projects is walked.
func TestLongChain(t *testing.T) {
	m := example()
	m.Projects = m.Projects[:1]
	for i := range 20_000 {
		p := m.Projects[0]
		p.ID, p.Contributes = "p"+itoa(i+10), []string{m.Projects[len(m.Projects)-1].ID}
		m.Projects = append(m.Projects, p)
	}
	m.Sectors = m.Sectors[:1]
	r := assess(t, mission.Input{Map: m})
	if n := r.Missions[0].Portfolio.Projects; n != 20_001 {
		t.Errorf("%d projects", n)
	}
}

// Whatever is read without a fault can be assessed.
func FuzzRead(f *testing.F) {
	f.Add([]byte(exampleText(f)))
	f.Add([]byte("title: x\nchallenges: [{id: c, name: c}]\nmissions: [{id: m, name: m, addresses: [c]}]\n"))
	c := content(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := mission.Read("map.yaml", data, c)
		if err != nil {
			if strings.TrimSpace(err.Error()) == "" {
				t.Fatal("a fault without words")
			}
			return
		}
		if _, err := mission.Assess(mission.Input{Map: m, Content: c}, mission.Options{}); err != nil {
			t.Fatal(err)
		}
	})
}
