package catalogue

import (
	"strings"
	"testing"
)

// The counts are those of the 2030 Agenda.
func TestMissions(t *testing.T) {
	m, err := LoadMissions()
	if err != nil {
		t.Fatal(err)
	}
	want := []int{7, 8, 13, 10, 9, 8, 5, 12, 8, 10, 10, 11, 5, 10, 12, 12, 19}
	all := 0
	for i, g := range m.SDG {
		n := len(strings.Fields(g.Targets))
		if g.Goal != i+1 || n != want[i] {
			t.Errorf("goal %d has %d targets, want %d", g.Goal, n, want[i])
		}
		all += n
	}
	if all != 169 || len(m.SDG) != 17 || len(m.Criteria) != 7 || len(m.Roar) != 12 {
		t.Errorf("%d targets, %d criteria, %d questions", all, len(m.Criteria), len(m.Roar))
	}
	for code, is := range map[string]bool{"6.4": true, "8.10": true, "8.1": true, "17.20": false, "6": false, "6.c": false, "": false, "1.10": false} {
		if m.IsTarget(code) != is {
			t.Errorf("%q: %v", code, !is)
		}
	}
}

func TestFailures(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	f, err := c.LoadFailures()
	if err != nil || len(f.Evidence) != 13 {
		t.Fatal(err)
	}
}

// A damaged file is refused, naming the line.
func TestContentIsChecked(t *testing.T) {
	for _, c := range []struct{ file, old, new, want string }{
		{missionsFile, "weight: 0.20", "weight: 0.30", "weights sum to 1.1"},
		{missionsFile, "id: r2", "id: r1", "r1 stands twice"},
		{missionsFile, "6.1 6.2", "6.1 6.1", "6.1 is no target of goal 6, or stands twice"},
		{missionsFile, "6.1 6.2", "7.1 6.2", "7.1 is no target of goal 6"},
		{missionsFile, "rewards: true", "rewards: false", "0 questions on sharing rewards"},
		{missionsFile, "gate: 2", "gate: 9", "bottom_up"},
		{failuresFile, "system: 0.9", "system: 0.8", "associations: loadings sum to 0.9"},
		{failuresFile, "id: associations", "id: management", "management stands twice"},
		{failuresFile, "scope: sector", "scope: town", `scope is "town"`},
		{failuresFile, "quality: 0.7}", "quality: 7}", "quality lies in 0..1"},
		{failuresFile, "[0.9, 0.7, 0.5, 0.3, 0.1]", "[0.1, 0.9]", "falling steps"},
		{failuresFile, "collect: tax", "colect: tax", `unknown field "colect"`},
	} {
		data, err := embedded.ReadFile(c.file)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Replace(string(data), c.old, c.new, 1)
		if text == string(data) {
			t.Fatalf("%s does not hold %q", c.file, c.old)
		}
		if c.file == missionsFile {
			_, err = parseMissions([]byte(text))
		} else {
			_, err = parseFailures([]byte(text))
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s with %q: %v, want %q", c.file, c.new, err, c.want)
		}
	}
}
