package mission

import (
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

// circles reports every circle of projects that contribute to each other once, at its
// first project in the file; it returns whether there is none.
func (c *inspector) circles() bool {
	const fresh, open, done = 0, 1, 2
	state, place := make([]int, len(c.Projects)), c.places()
	var stack []string
	none := true
	var visit func(i int)
	visit = func(i int) {
		state[i] = open
		stack = append(stack, c.Projects[i].ID)
		for _, to := range c.Projects[i].Contributes {
			k, ok := place[to]
			if !ok {
				continue
			}
			switch state[k] {
			case fresh:
				visit(k)
			case open:
				none = false
				ring := append(slices.Clone(stack[slices.Index(stack, to):]), to)
				c.fault([]any{"projects", k}, "a circle: %s", strings.Join(ring, " contributes to "))
			}
		}
		stack = stack[:len(stack)-1]
		state[i] = done
	}
	for i := range c.Projects {
		if state[i] == fresh {
			visit(i)
		}
	}
	return none
}

// reached returns, for each project, the missions it contributes to, by way of other
// projects too, in the order of the file. The map must have no circle.
func (m *Map) reached() [][]string {
	place := m.places()
	order := make(map[string]int, len(m.Missions))
	for i, x := range m.Missions {
		order[x.ID] = i
	}
	out, done := make([][]string, len(m.Projects)), make([]bool, len(m.Projects))
	var visit func(i int) []string
	visit = func(i int) []string {
		if done[i] {
			return out[i]
		}
		done[i] = true
		found := []string{}
		for _, to := range m.Projects[i].Contributes {
			if k, ok := place[to]; ok {
				found = append(found, visit(k)...)
			} else if _, ok := order[to]; ok {
				found = append(found, to)
			}
		}
		slices.SortFunc(found, func(a, b string) int { return order[a] - order[b] })
		out[i] = slices.Compact(found)
		return out[i]
	}
	for i := range m.Projects {
		visit(i)
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
