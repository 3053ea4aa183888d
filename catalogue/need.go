package catalogue

import (
	"slices"
	"strings"
	"sync"
)

const needsFile = "needs.yaml"

// LoadNeeds returns the needs of the catalogue, checked against its indicators and against
// the tree of growth diagnostics. They are shared: callers must not change them.
func LoadNeeds() ([]Need, error) { return loadNeeds() }

var loadNeeds = sync.OnceValues(func() ([]Need, error) {
	data, err := embedded.ReadFile(needsFile)
	if err != nil {
		return nil, err
	}
	c, err := Load()
	if err != nil {
		return nil, err
	}
	tree, err := ReadTree()
	if err != nil {
		return nil, err
	}
	return parseNeeds(data, c, tree)
})

// parseNeeds reads the needs. The error joins one [Fault] per defect: an indicator that is
// unknown or has no better side, an unknown node, a measure out of range, a need that
// stands twice.
func parseNeeds(data []byte, c *Catalogue, tree *Tree) ([]Need, error) {
	var file struct {
		Needs []Need `yaml:"needs" need:"true"`
	}
	d, err := Decode(needsFile, data, &file)
	if err != nil {
		return nil, err
	}
	if len(file.Needs) == 0 {
		d.Fault([]any{"needs"}, "no needs")
	}
	for i, n := range file.Needs {
		at := []any{"needs", i}
		if n.ID == "" || slices.Contains(needIDs(file.Needs[:i]), n.ID) {
			d.Fault(at, "the need %q is blank or stands twice", n.ID)
		}
		if strings.TrimSpace(n.Name) == "" || strings.TrimSpace(n.Collect) == "" {
			d.Fault(at, "%s: name and collect must not be blank", n.ID)
		}
		n.measured(d, at, c)
		for _, id := range n.Nodes {
			if _, ok := tree.Node(id); !ok {
				d.Fault(append(slices.Clone(at), "nodes"), "%s: no node %q in %s", n.ID, id, treeFile)
			}
		}
	}
	return file.Needs, d.Err()
}

// measured checks the indicators of the need that stands at a place of a document.
func (n Need) measured(d *Doc, at []any, c *Catalogue) {
	for k, m := range n.Measures {
		at := append(slices.Clone(at), "measures", k)
		v, ok := c.Indicator(m.Indicator)
		switch {
		case !ok:
			d.Fault(at, "%s: unknown indicator %q", n.ID, m.Indicator)
		case v.Direction == 0 && m.Per == "":
			d.Fault(at, "%s: %s has no better side, so no severity", n.ID, m.Indicator)
		}
		if _, ok := c.Indicator(m.Per); !ok && m.Per != "" {
			d.Fault(at, "%s: unknown indicator %q", n.ID, m.Per)
		}
		if !(m.Quality > 0 && m.Quality <= 1) || (m.Per == "") != (m.Unit == 0) {
			d.Fault(at, "%s: quality lies in 0..1, per and unit belong together", n.ID)
		}
		if slices.ContainsFunc(n.Measures[:k], func(o FailureMeasure) bool { return o.Indicator == m.Indicator }) {
			d.Fault(at, "%s: %s stands twice", n.ID, m.Indicator)
		}
	}
}

func needIDs(needs []Need) []string {
	out := make([]string, len(needs))
	for i, n := range needs {
		out[i] = n.ID
	}
	return out
}
