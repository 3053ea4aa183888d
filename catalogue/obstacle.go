package catalogue

import "sync"

// Obstacle is a family of rules that hold firms back, with what of the pack speaks for it.
type Obstacle struct {
	ID       string           `yaml:"id" need:"true" json:"id"`
	Name     string           `yaml:"name" need:"true" json:"name"`
	Need     string           `yaml:"need" json:"need,omitempty"`   // of areas, see [Needs.Of]; "": all areas alike
	Nodes    []string         `yaml:"nodes" json:"nodes,omitempty"` // of the tree of growth diagnostics
	Measures []FailureMeasure `yaml:"measures" need:"true" json:"measures"`
	Collect  string           `yaml:"collect" need:"true" json:"collect"`
}

const obstaclesFile = "obstacles.yaml"

// LoadObstacles returns the embedded content of obstacles.yaml, checked against the
// indicators and the tree. It is shared: callers must not change it.
func (c *Catalogue) LoadObstacles() ([]Obstacle, error) {
	list, err := loadObstacles()
	if err != nil {
		return nil, err
	}
	doc := Doc{name: obstaclesFile}
	for _, o := range list {
		for _, m := range o.Measures {
			if _, ok := c.indicatorAt[m.Indicator]; !ok {
				doc.Fault(nil, "%s: unknown indicator %q", o.ID, m.Indicator)
			}
		}
	}
	return list, doc.Err()
}

var loadObstacles = sync.OnceValues(func() ([]Obstacle, error) {
	data, err := embedded.ReadFile(obstaclesFile)
	if err != nil {
		return nil, err
	}
	return parseObstacles(data)
})

func parseObstacles(data []byte) ([]Obstacle, error) {
	var f struct {
		Provenance string     `yaml:"provenance" need:"true"`
		Obstacles  []Obstacle `yaml:"obstacles" need:"true"`
	}
	doc, err := Decode(obstaclesFile, data, &f)
	if err != nil {
		return nil, err
	}
	tree, err := ReadTree()
	if err != nil {
		return nil, err
	}
	nodes, seen := map[string]bool{}, map[string]bool{}
	for _, n := range tree.Nodes {
		nodes[n.ID] = true
	}
	for i, o := range f.Obstacles {
		at := []any{"obstacles", i}
		if seen[o.ID] {
			doc.Fault(at, "%s stands twice", o.ID)
		}
		seen[o.ID] = true
		if _, err := (Needs{}).Of(o.Need); o.Need != "" && err != nil {
			doc.Fault(at, "%s: areas have no need of %q", o.ID, o.Need)
		}
		for _, n := range o.Nodes {
			if !nodes[n] {
				doc.Fault(at, "%s: the tree has no node %q", o.ID, n)
			}
		}
		for _, m := range o.Measures {
			if !(m.Quality > 0 && m.Quality <= 1) || m.Per != "" {
				doc.Fault(at, "%s: quality lies in 0..1, and measures are not divided", o.ID)
			}
		}
	}
	return f.Obstacles, doc.Err()
}
