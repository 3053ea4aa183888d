package mission

import (
	"fmt"
	"slices"
	"strings"
)

// Kind is what a node of the map is.
type Kind string

// The kinds of nodes.
const (
	IsChallenge Kind = "challenge"
	IsMission   Kind = "mission"
	IsSector    Kind = "sector"
	IsProject   Kind = "project"
)

// Relation is the type of an edge.
type Relation string

// The types of edges.
const (
	Addresses   Relation = "addresses"   // mission -> challenge
	Involves    Relation = "involves"    // mission or project -> sector
	Contributes Relation = "contributes" // project -> mission or project
)

// Node is one part of the map.
type Node struct {
	ID   string `json:"id"`
	Kind Kind   `json:"kind"`
	Name string `json:"name"`
}

// Edge ties two nodes.
type Edge struct {
	From string   `json:"from"`
	To   string   `json:"to"`
	Type Relation `json:"type"`
}

// nodes lists the nodes: challenges, missions, sectors and projects, each in the order
// of the file.
func (m *Map) nodes() []Node {
	out := []Node{}
	for _, x := range m.Challenges {
		out = append(out, Node{x.ID, IsChallenge, x.Name})
	}
	for _, x := range m.Missions {
		out = append(out, Node{x.ID, IsMission, x.Name})
	}
	for _, x := range m.Sectors {
		out = append(out, Node{x.ID, IsSector, x.Name})
	}
	for _, x := range m.Projects {
		out = append(out, Node{x.ID, IsProject, x.Name})
	}
	return out
}

func (m *Map) edges() []Edge {
	out := []Edge{}
	add := func(from string, rel Relation, to []string) {
		for _, t := range to {
			out = append(out, Edge{from, t, rel})
		}
	}
	for _, x := range m.Missions {
		add(x.ID, Addresses, x.Addresses)
		add(x.ID, Involves, x.Involves)
	}
	for _, x := range m.Projects {
		add(x.ID, Contributes, x.Contributes)
		add(x.ID, Involves, x.Sectors)
	}
	return out
}

// places maps the ids of projects to their positions.
func (m *Map) places() map[string]int {
	out := make(map[string]int, len(m.Projects))
	for i, p := range m.Projects {
		out[p.ID] = i
	}
	return out
}

// circles reports one circle of each set of projects that lead to each other, at its first
// project in the file; it returns whether there is none. The sets are the strongly
// connected components, found along paths (Gabow 2000), without recursion: a map may be
// one long chain.
func (c *inspector) circles() bool {
	w := walk{at: make([]int, len(c.Projects)), on: make([]int, len(c.Projects))}
	place, none := c.places(), true
	for i := range c.Projects {
		if w.at[i] != 0 {
			continue
		}
		w.open(i)
		for len(w.path) > 0 {
			top := &w.path[len(w.path)-1]
			out := c.Projects[top.project].Contributes
			if top.next == len(out) {
				if ring := w.close(); ring != nil {
					none = false
					c.ring(ring)
				}
				continue
			}
			to, ok := place[out[top.next]]
			top.next++
			switch {
			case !ok:
			case w.at[to] == 0:
				w.open(to)
			case w.at[to] > 0:
				w.meet(to)
			}
		}
	}
	return none
}

// ring reports the circle along a path whose last project leads to its first.
func (c *inspector) ring(path []step) {
	const shown = 12
	var ids []string
	for _, s := range path[:min(len(path), shown)] {
		ids = append(ids, c.Projects[s.project].ID)
	}
	if len(path) > shown {
		ids = append(ids, fmt.Sprintf("%d more, the last of which", len(path)-shown))
	}
	ids = append(ids, c.Projects[path[0].project].ID)
	c.fault([]any{"projects", path[0].project}, "a circle: %s", strings.Join(ids, " contributes to "))
}

// step is a project on the way and the next of those it contributes to.
type step struct{ project, next int }

// walk is a search in depth. Places count from 1; 0 is not seen.
type walk struct {
	path []step
	on   []int   // place on the path; 0 when not on it
	at   []int   // place in seen; -1 when its set is complete
	seen []int   // projects whose set is not complete, as they were met
	sets []group // of them, the first place of each
}

// group is a set of projects that lead to each other, as far as known.
type group struct {
	from int
	ring []step // a circle in it; nil for a project alone
}

func (w *walk) open(i int) {
	w.seen, w.path = append(w.seen, i), append(w.path, step{project: i})
	w.at[i], w.on[i] = len(w.seen), len(w.path)
	w.sets = append(w.sets, group{from: len(w.seen)})
}

// meet joins the sets from that of a project met before on, and keeps a circle of them.
func (w *walk) meet(i int) {
	var ring []step
	for w.sets[len(w.sets)-1].from > w.at[i] {
		if r := w.sets[len(w.sets)-1].ring; r != nil {
			ring = r
		}
		w.sets = w.sets[:len(w.sets)-1]
	}
	top := &w.sets[len(w.sets)-1]
	if top.ring == nil && ring == nil && w.on[i] > 0 {
		ring = slices.Clone(w.path[w.on[i]-1:])
	}
	if top.ring == nil {
		top.ring = ring
	}
}

// close leaves the last project of the path; it returns a circle of its set when that is
// complete and has one.
func (w *walk) close() []step {
	i := w.path[len(w.path)-1].project
	w.path, w.on[i] = w.path[:len(w.path)-1], 0
	top := w.sets[len(w.sets)-1]
	if top.from != w.at[i] {
		return nil
	}
	for _, k := range w.seen[top.from-1:] {
		w.at[k] = -1
	}
	w.seen, w.sets = w.seen[:top.from-1], w.sets[:len(w.sets)-1]
	return top.ring
}

// reached returns, for each project, the missions it contributes to, by way of other
// projects too, in the order of the file. The map must have no circle.
func (m *Map) reached() [][]string {
	place := m.places()
	order := make(map[string]int, len(m.Missions))
	for i, x := range m.Missions {
		order[x.ID] = i
	}
	out := make([][]string, len(m.Projects))
	for _, i := range m.inward(place) {
		found := []string{}
		for _, to := range m.Projects[i].Contributes {
			if k, ok := place[to]; ok {
				found = append(found, out[k]...)
			} else if _, ok := order[to]; ok {
				found = append(found, to)
			}
		}
		slices.SortFunc(found, func(a, b string) int { return order[a] - order[b] })
		out[i] = slices.Compact(found)
	}
	return out
}

// inward lists the projects so that each stands after those it contributes to.
func (m *Map) inward(place map[string]int) []int {
	seen := make([]bool, len(m.Projects))
	var out []int
	for i := range m.Projects {
		path := []step{{project: i}}
		if seen[i] {
			continue
		}
		for seen[i] = true; len(path) > 0; {
			top := &path[len(path)-1]
			if to := m.Projects[top.project].Contributes; top.next < len(to) {
				k, ok := place[to[top.next]]
				top.next++
				if ok && !seen[k] {
					seen[k] = true
					path = append(path, step{project: k})
				}
				continue
			}
			out = append(out, top.project)
			path = path[:len(path)-1]
		}
	}
	return out
}

// reach checks that a project moves a target of a mission it contributes to.
func (c *inspector) reach() {
	reached := c.reached()
	for i, p := range c.Projects {
		to := reached[i]
		k, ok := c.owner[p.Moves]
		if ok && len(to) > 0 && !slices.Contains(to, c.Missions[k].ID) {
			c.fault([]any{"projects", i, "moves"}, "%s moves %s of %s, a mission it does not contribute to", p.ID, p.Moves, c.Missions[k].ID)
		}
	}
}

// orphans reports challenges and sectors that nothing leads to. A mission without
// projects is none: it may be at its beginning.
func (c *inspector) orphans() {
	used := map[string]bool{}
	for _, e := range c.Map.edges() {
		used[e.To] = true
	}
	for i, x := range c.Challenges {
		if !used[x.ID] {
			c.fault([]any{"challenges", i}, "no mission addresses %s", x.ID)
		}
	}
	for i, x := range c.Sectors {
		if !used[x.ID] {
			c.fault([]any{"sectors", i}, "no mission involves %s and no project is in it", x.ID)
		}
	}
}
