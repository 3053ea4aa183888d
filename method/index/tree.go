package index

import (
	"fmt"
	"math"
	"slices"
)

// Node is an indicator (level 1) or an aggregate (levels above).
type Node struct {
	Code        string   `json:"code"`
	Name        string   `json:"name,omitempty"`
	Unit        string   `json:"unit,omitempty"`
	Level       int      `json:"level"`                 // 1 for indicators
	Parent      string   `json:"parent,omitempty"`      // code of a node one level above; empty for a root
	Direction   int      `json:"direction,omitempty"`   // of indicators: 1 more is better, -1 less is better
	Weight      float64  `json:"weight"`                // among the children of the parent; finite and not negative
	Denominator string   `json:"denominator,omitempty"` // of indicators: code in the table of denominators
	Target      *float64 `json:"target,omitempty"`      // of indicators, in their unit
}

// Tree is a checked hierarchy. It may have several roots: they are never averaged.
type Tree struct {
	nodes    []Node
	at       map[string]int
	parent   []int   // -1 for a root
	children [][]int // in the order of the nodes
	levels   int
}

// NewTree checks nodes and links them. It is an error when a code is empty or comes
// twice, a parent is unknown or not exactly one level above, a root stands below
// the highest level, an indicator has a direction other than 1 and -1, a weight is negative or not
// finite, all children of a node weigh nothing, an aggregate has no children, a level is
// below 1, or there is no indicator.
func NewTree(nodes []Node) (*Tree, error) {
	t := &Tree{nodes: slices.Clone(nodes), at: map[string]int{}, parent: make([]int, len(nodes)), children: make([][]int, len(nodes))}
	bad := func(n Node, format string, args ...any) error {
		return fmt.Errorf("%w: node %q %s", ErrData, n.Code, fmt.Sprintf(format, args...))
	}
	for i, n := range nodes {
		if _, twice := t.at[n.Code]; twice || n.Code == "" {
			return nil, bad(n, "has no code or comes twice")
		}
		t.at[n.Code] = i
		t.levels = max(t.levels, n.Level)
		switch {
		case n.Level < 1:
			return nil, bad(n, "has level %d; levels start at 1", n.Level)
		case n.Level == 1 && n.Direction != 1 && n.Direction != -1:
			return nil, bad(n, "has direction %d, want 1 or -1", n.Direction)
		case !(n.Weight >= 0) || math.IsInf(n.Weight, 0):
			return nil, bad(n, "has weight %v", n.Weight)
		case n.Target != nil && (math.IsNaN(*n.Target) || math.IsInf(*n.Target, 0)):
			return nil, bad(n, "has target %v", *n.Target)
		}
	}
	for i, n := range nodes {
		t.parent[i] = -1
		if n.Parent == "" {
			if n.Level != t.levels {
				return nil, bad(n, "at level %d of %d has no parent", n.Level, t.levels)
			}
			continue
		}
		p, ok := t.at[n.Parent]
		if !ok {
			return nil, bad(n, "has the unknown parent %q", n.Parent)
		}
		if nodes[p].Level != n.Level+1 {
			return nil, bad(n, "at level %d has the parent %q at level %d, want one level above", n.Level, n.Parent, nodes[p].Level)
		}
		t.parent[i] = p
		t.children[p] = append(t.children[p], i)
	}
	for i, n := range nodes {
		sum := 0.0
		for _, c := range t.children[i] {
			sum += nodes[c].Weight
		}
		if n.Level > 1 && (len(t.children[i]) == 0 || !(sum > 0)) {
			return nil, bad(n, "has %d children of weight %v", len(t.children[i]), sum)
		}
	}
	if t.levels < 2 {
		return nil, fmt.Errorf("%w: a tree needs indicators and at least one level above", ErrData)
	}
	return t, nil
}

// Nodes returns all nodes in the order given.
func (t *Tree) Nodes() []Node { return slices.Clone(t.nodes) }

// Levels returns the highest level.
func (t *Tree) Levels() int { return t.levels }

// Node returns a node by its code.
func (t *Tree) Node(code string) (Node, bool) {
	i, ok := t.at[code]
	if !ok {
		return Node{}, false
	}
	return t.nodes[i], true
}

// Codes returns the codes of one level in the order of the nodes, of all for level 0.
func (t *Tree) Codes(level int) []string {
	var out []string
	for _, n := range t.nodes {
		if level == 0 || n.Level == level {
			out = append(out, n.Code)
		}
	}
	return out
}

// Children returns the codes below a node.
func (t *Tree) Children(code string) []string {
	var out []string
	if i, ok := t.at[code]; ok {
		for _, c := range t.children[i] {
			out = append(out, t.nodes[c].Code)
		}
	}
	return out
}

// Directions returns the direction of every indicator by code.
func (t *Tree) Directions() map[string]int {
	out := map[string]int{}
	for _, n := range t.nodes {
		if n.Level == 1 {
			out[n.Code] = n.Direction
		}
	}
	return out
}

// Ratios returns the indicators that have a denominator, with scale 1.
func (t *Tree) Ratios() []Ratio {
	var out []Ratio
	for _, n := range t.nodes {
		if n.Level == 1 && n.Denominator != "" {
			out = append(out, Ratio{Code: n.Code, Denominator: n.Denominator})
		}
	}
	return out
}

// target returns the node whose scores an analysis is about: that of the code, or
// the only root for "".
func (t *Tree) target(code string) (int, error) {
	if code != "" {
		i, ok := t.at[code]
		if !ok || t.nodes[i].Level == 1 {
			return 0, fmt.Errorf("%w: %q is no aggregate of the tree", ErrOption, code)
		}
		return i, nil
	}
	roots := t.Codes(t.levels)
	if len(roots) != 1 {
		return 0, fmt.Errorf("%w: the tree has the roots %v, name one", ErrOption, roots)
	}
	return t.at[roots[0]], nil
}
