package mission

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"upstep/catalogue"
)

// projects is a map of n projects; to says what each contributes to.
func projects(n int, to func(i int) []string) *Map {
	zero := 0.0
	m := &Map{Title: "t", Challenges: []Challenge{{ID: "c", Name: "c"}}, Sectors: []Sector{{ID: "s", Name: "s", ISIC: "A"}},
		Missions: []Mission{{ID: "m", Name: "m", Addresses: []string{"c"}, Targets: []Target{{ID: "t", Text: "t"}}}}}
	for i := range n {
		m.Projects = append(m.Projects, Project{ID: fmt.Sprint("p", i), Name: "p", Sectors: []string{"s"}, Contributes: to(i), Approach: "a", Moves: "t",
			Indicator: "x", Baseline: &zero, BaselineYear: 2020, Target: &zero, Date: 2030})
	}
	return m
}

// Each set of projects that lead to each other is reported once, however many circles
// it has and wherever the search enters it.
func TestCirclesOnce(t *testing.T) {
	content, err := catalogue.LoadMissions()
	if err != nil {
		t.Fatal(err)
	}
	edges := map[int][]int{0: {1, 3}, 1: {2}, 2: {1}, 3: {4}, 4: {5}, 5: {3, 1, 6}, 6: {4}, 7: {7}, 8: {0}}
	for name, c := range map[string]struct {
		n, circles int
		to         func(i int) []string
	}{
		"three sets": {9, 3, func(i int) (out []string) {
			for _, k := range edges[i] {
				out = append(out, fmt.Sprint("p", k))
			}
			return append(out, "m")
		}},
		"all to all": {450, 1, func(i int) (out []string) {
			for k := range 450 {
				if k != i {
					out = append(out, fmt.Sprint("p", k))
				}
			}
			return out
		}},
		"ring": {50_000, 1, func(i int) []string { return []string{fmt.Sprint("p", (i+1)%50_000)} }},
		"chain": {50_000, 0, func(i int) []string {
			return []string{map[bool]string{true: "m", false: fmt.Sprint("p", i+1)}[i == 49_999]}
		}},
	} {
		err := Inspect(projects(c.n, c.to), content)
		got := 0
		if err != nil {
			got = strings.Count(err.Error(), "a circle")
			if len(err.Error()) > 2000 {
				t.Errorf("%s: %d bytes of faults", name, len(err.Error()))
			}
		}
		if got != c.circles || c.circles == 0 && err != nil {
			t.Errorf("%s: %d circles, want %d: %.300v", name, got, c.circles, err)
		}
	}
}

// Against reachability by brute force: a circle for each set, and the missions reached.
func TestWalkAgainstClosure(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(rt, "n")
		reach := make([][]bool, n)
		m := projects(n, func(i int) (out []string) {
			reach[i] = make([]bool, n)
			for k := range n {
				if rapid.IntRange(0, 4).Draw(rt, "edge") == 0 {
					out, reach[i][k] = append(out, fmt.Sprint("p", k)), true
				}
			}
			return out
		})
		for k := range n {
			for i := range n {
				for j := range n {
					reach[i][j] = reach[i][j] || reach[i][k] && reach[k][j]
				}
			}
		}
		want := 0
		for i := range n {
			first := reach[i][i]
			for k := range i {
				first = first && !(reach[i][k] && reach[k][i])
			}
			if first {
				want++
			}
		}
		got := 0
		c := &inspector{Map: m, fault: func([]any, string, ...any) { got++ }}
		if none := c.circles(); got != want || none != (want == 0) {
			rt.Fatalf("%d circles, want %d", got, want)
		}
	})
}
