package diagnose

import (
	"math"
	"strings"
)

func marks(items []Item, node string) []Mark {
	var out []Mark
	for _, i := range items {
		if i.Node == node {
			out = append(out, i.Mark)
		}
	}
	return out
}

// nodes scores the leaves and rolls them up: a parent takes the largest score of its
// children with evidence, of equal ones the first.
func (b *build) nodes(items []Item) []Node {
	out := make([]Node, len(b.in.Tree.Nodes))
	for i := len(out) - 1; i >= 0; i-- {
		t := b.in.Tree.Nodes[i]
		n := Node{ID: t.ID, Parent: t.Parent, Number: t.Number, Name: t.Name, Text: t.Text, Leaf: b.in.Tree.Leaf(t.ID), Depth: strings.Count(t.ID, ".")}
		switch {
		case t.Context:
			n.Score = Score{Tests: []Test{}, Label: Context}
		case n.Leaf:
			n.Score = judge(marks(items, t.ID), b.o)
			n.Covered = len(n.Tests)
			b.hold(&n)
			b.syndrome(&n)
		default:
			n.rollUp(out[i+1:])
		}
		out[i] = n
	}
	return out
}

// rollUp takes the largest score of the children with evidence, and its label: a branch says
// no more than the child it speaks for. Free of constraints it is only where no child is
// open, which PartOpen says.
func (n *Node) rollUp(below []Node) {
	n.Score = Score{Tests: []Test{}, Label: NoEvidence}
	unknown := false
	for _, c := range below {
		if c.Parent != n.ID || c.Label == Context {
			continue
		}
		unknown = unknown || c.PartOpen || !c.Label.Verdict()
		if c.Label == NoEvidence || n.From != "" && c.Score.Score <= n.Score.Score+eps {
			continue
		}
		n.From, n.Covered, n.Held = c.ID, c.Covered, c.Held
		n.Score = Score{Tests: []Test{}, Support: c.Support, Weight: c.Weight, Score: c.Score.Score, Label: c.Label}
	}
	n.PartOpen = unknown && n.Label == NotBinding
}

// hold sets Held: a score can't be larger than the weight, so evidence of weight 0.44
// that says nothing but yes does not bind. The label by support alone is the one it
// would have if the same things were known well.
func (b *build) hold(n *Node) {
	if !n.Label.Verdict() {
		return
	}
	if l := b.o.label(n.Covered, 1, *n.Support, *n.Support); l != n.Label {
		n.Held = l
	}
}

// possible lists the leaves that the signals of the tree could give a verdict if all of
// them spoke and none was old.
func (b *build) possible() []string {
	out := []string{}
	for _, n := range leaves(b.in.Tree) {
		var best [5]float64 // by test
		for _, s := range b.in.Tree.Signals {
			for _, t := range s.Tests {
				if q := s.Quality; s.Node == n {
					if t == 2 {
						q = math.Min(q, b.o.MoveQuality) // the window is shorter than MoveMany
					}
					best[t] = math.Max(best[t], q)
				}
			}
		}
		for _, f := range factors {
			if f.node == n {
				best[4] = b.o.ExportShare
			}
		}
		tests, sum := 0, 0.0
		for _, q := range best {
			if q > 0 {
				tests, sum = tests+1, sum+q
			}
		}
		if tests >= b.o.Tests && sum/4 >= b.o.Weight-eps {
			out = append(out, n)
		}
	}
	return out
}

func (b *build) syndrome(n *Node) {
	if e := b.in.Evidence; e != nil {
		for i := range e.Texts {
			if e.Texts[i].Node == n.ID {
				n.Syndrome = &e.Texts[i]
			}
		}
	}
	n.Wanted = n.Label == Binding && n.Syndrome == nil
}
