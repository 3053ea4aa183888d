package catalogue

import (
	"io/fs"
	"slices"
	"strings"
)

// Tree is the tree of growth diagnostics: its nodes, the signals looked at in them and
// what the pack has no figure of.
type Tree struct {
	Provenance string     `yaml:"provenance" need:"true"` // of every quality below
	Nodes      []TreeNode `yaml:"nodes" need:"true"`      // parents before children
	Signals    []Signal   `yaml:"signals" need:"true"`
	Absent     []Absent   `yaml:"absent" need:"true"`
}

// TreeNode is a place where growth may be held back.
type TreeNode struct {
	ID      string `yaml:"id" need:"true"` // the parent's ID, a dot and a word
	Parent  string `yaml:"parent"`
	Number  string `yaml:"number" need:"true"` // as the literature numbers it
	Name    string `yaml:"name" need:"true"`
	Text    string `yaml:"text" need:"true"`
	Context bool   `yaml:"context"` // shown, never scored
}

// Signal is a figure that speaks for or against a node.
type Signal struct {
	ID         string  `yaml:"id" need:"true"`
	Node       string  `yaml:"node" need:"true"`
	Name       string  `yaml:"name" need:"true"`
	Code       string  `yaml:"code"`   // of the indicator; "" with another source
	Source     string  `yaml:"source"` // "exports": computed from the table of exports
	Kind       string  `yaml:"kind" need:"true"`
	Binding    string  `yaml:"binding" need:"true"` // high or low: the direction that points at the node
	Quality    float64 `yaml:"quality" need:"true"` // 0..1
	Tests      []int   `yaml:"tests" need:"true"`   // 1..3
	Transform  string  `yaml:"transform" need:"true"`
	Deflate    string  `yaml:"deflate"`    // inflation, in percent, that makes an interest rate real
	Volatility int     `yaml:"volatility"` // years; standard deviation of the yearly log change
	Complement bool    `yaml:"complement"` // 100 minus the figure
	Section    string  `yaml:"section" need:"true"`
	Note       string  `yaml:"note"`
}

// Absent is something to look at that the pack has no figure of.
type Absent struct {
	Node   string `yaml:"node" need:"true" json:"node"`
	Item   string `yaml:"item" need:"true" json:"item"`
	Kind   string `yaml:"kind" need:"true" json:"kind"`
	Source string `yaml:"source" need:"true" json:"source"` // that would have it
}

// The words of a tree.
var (
	signalKinds = []string{"price", "quantity", "perception"}
	bindings    = []string{"high", "low"}
	signalForms = []string{"identity", "log", "logit"}
)

const quantityCap = 0.5 // of quality: little of something may be little wanted

const treeFile = "tree.yaml"

// ReadTree returns the embedded tree.
func ReadTree() (*Tree, error) {
	data, err := fs.ReadFile(embedded, treeFile)
	if err != nil {
		return nil, err
	}
	return ParseTree(treeFile, data)
}

// ParseTree reads a tree strictly. The error joins one [Fault] per defect.
func ParseTree(name string, data []byte) (*Tree, error) {
	t := &Tree{}
	d, err := Decode(name, data, t)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(provenances, t.Provenance) {
		d.Fault([]any{"provenance"}, "provenance is %q, want one of %v", t.Provenance, provenances)
	}
	t.checkNodes(d)
	t.checkSignals(d)
	for i, a := range t.Absent {
		at := []any{"absent", i}
		if _, ok := t.Node(a.Node); !ok {
			d.Fault(at, "no node %q", a.Node)
		}
		if !slices.Contains(signalKinds, a.Kind) {
			d.Fault(at, "kind is %q, want one of %v", a.Kind, signalKinds)
		}
	}
	if err := d.Err(); err != nil {
		return nil, err
	}
	return t, nil
}

func (t *Tree) checkNodes(d *Doc) {
	for i, n := range t.Nodes {
		at := []any{"nodes", i}
		before := t.Nodes[:i]
		if slices.ContainsFunc(before, func(o TreeNode) bool { return o.ID == n.ID }) {
			d.Fault(at, "node %q stands twice", n.ID)
		}
		cut := max(strings.LastIndexByte(n.ID, '.'), 0)
		if n.ID == "" || n.ID[:cut] != n.Parent {
			d.Fault(at, "node %q has the parent %q, want the ID without its last word", n.ID, n.Parent)
		}
		if n.Parent != "" && !slices.ContainsFunc(before, func(o TreeNode) bool { return o.ID == n.Parent && !o.Context }) {
			d.Fault(at, "the parent of %q does not stand before it", n.ID)
		}
	}
}

func (t *Tree) checkSignals(d *Doc) {
	seen := map[string]bool{}
	for i, s := range t.Signals {
		at := []any{"signals", i}
		fault := func(format string, args ...any) { d.Fault(at, s.ID+": "+format, args...) }
		if seen[s.ID] {
			fault("stands twice")
		}
		seen[s.ID] = true
		if n, ok := t.Node(s.Node); !ok || !t.Leaf(s.Node) || n.Context {
			fault("%q is no node that can be scored", s.Node)
		}
		for _, w := range []struct {
			field, value string
			allowed      []string
		}{{"kind", s.Kind, signalKinds}, {"binding", s.Binding, bindings}, {"transform", s.Transform, signalForms}} {
			if !slices.Contains(w.allowed, w.value) {
				fault("%s is %q, want one of %v", w.field, w.value, w.allowed)
			}
		}
		if s.Quality <= 0 || s.Quality > 1 || s.Kind != "price" && s.Quality > quantityCap {
			fault("quality %v is outside 0..1, or above %v for what is no price", s.Quality, quantityCap)
		}
		if (s.Code == "") == (s.Source == "") || s.Source != "" && s.Source != "exports" {
			fault(`needs a code, or the source "exports"`)
		}
		if s.Volatility < 0 || s.Volatility == 1 {
			fault("volatility over %d years", s.Volatility)
		}
		for k, test := range s.Tests {
			if test < 1 || test > 3 || slices.Contains(s.Tests[:k], test) || s.Source != "" && test != 1 || s.Volatility != 0 && test != 1 {
				fault("test %d is not possible or stands twice", test)
			}
		}
		if len(s.Tests) == 0 {
			fault("serves no test")
		}
	}
}

// Node returns a node by ID.
func (t *Tree) Node(id string) (TreeNode, bool) {
	i := slices.IndexFunc(t.Nodes, func(n TreeNode) bool { return n.ID == id })
	if i < 0 {
		return TreeNode{}, false
	}
	return t.Nodes[i], true
}

// Leaf reports whether no node has this one as its parent.
func (t *Tree) Leaf(id string) bool {
	return !slices.ContainsFunc(t.Nodes, func(n TreeNode) bool { return n.Parent == id })
}
