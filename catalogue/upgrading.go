package catalogue

import (
	"io/fs"
	"slices"
	"sync"
)

// Upgrading is the definition of the technology upgrading index: dimensions, pillars and
// indicators with the provenance of each, and what was dropped for lack of a source.
type Upgrading struct {
	Name      string             `yaml:"name" need:"true"` // of the version, such as "tui_reconstruction_v1"
	Title     string             `yaml:"title" need:"true"`
	Year      int                `yaml:"year" need:"true"`      // of the data unless another is asked for
	Published string             `yaml:"published" need:"true"` // what it reconstructs
	Nodes     []UpgradingNode    `yaml:"nodes" need:"true"`
	Items     []UpgradingItem    `yaml:"items" need:"true"`
	Dropped   []UpgradingDropped `yaml:"dropped" need:"true"`
}

// UpgradingNode is a dimension (level 3) or a pillar (level 2).
type UpgradingNode struct {
	Code       string `yaml:"code" need:"true"`
	Level      int    `yaml:"level" need:"true"`
	Parent     string `yaml:"parent"`
	Name       string `yaml:"name" need:"true"`
	Provenance string `yaml:"provenance" need:"true"`
}

// UpgradingItem is an indicator in use.
type UpgradingItem struct {
	Code       string `yaml:"code" need:"true"`
	Series     string `yaml:"series"` // of the panel; empty is Code
	Pillar     string `yaml:"pillar" need:"true"`
	Form       string `yaml:"form" need:"true"` // newest, mean, change or given
	Provenance string `yaml:"provenance" need:"true"`
	Text       string `yaml:"text" need:"true"`
	Note       string `yaml:"note"`
}

// UpgradingDropped is an indicator of the list that has no source.
type UpgradingDropped struct {
	Text       string `yaml:"text" need:"true"`
	Pillar     string `yaml:"pillar" need:"true"`
	Provenance string `yaml:"provenance" need:"true"`
	Reason     string `yaml:"reason" need:"true"`
}

const upgradingFile = "upgrading.yaml"

// Upgrading returns the definition. It is read when it is first asked for; the
// error joins one [Fault] per defect.
func (c *Catalogue) Upgrading() (*Upgrading, error) {
	u, err := loadUpgrading()
	if err != nil {
		return nil, err
	}
	out := *u
	out.Nodes, out.Items, out.Dropped = slices.Clone(u.Nodes), slices.Clone(u.Items), slices.Clone(u.Dropped)
	return &out, nil
}

var loadUpgrading = sync.OnceValues(func() (*Upgrading, error) {
	c, err := Load()
	if err != nil {
		return nil, err
	}
	data, err := fs.ReadFile(embedded, upgradingFile)
	if err != nil {
		return nil, err
	}
	return ParseUpgrading(data, c)
})

// ParseUpgrading reads a definition and checks it on its own and against the indicators.
func ParseUpgrading(data []byte, c *Catalogue) (*Upgrading, error) {
	u := &Upgrading{}
	d, err := Decode(upgradingFile, data, u)
	if err != nil {
		return nil, err
	}
	levels := map[string]int{}
	for i, n := range u.Nodes {
		fault := func(format string, args ...any) { d.Fault([]any{"nodes", i}, format, args...) }
		if levels[n.Code] != 0 {
			fault("%s stands twice", n.Code)
		}
		levels[n.Code] = n.Level
		if !slices.Contains(provenances, n.Provenance) {
			fault("provenance %q, want one of %v", n.Provenance, provenances)
		}
		if n.Level == 3 && n.Parent != "" || n.Level == 2 && levels[n.Parent] != 3 || n.Level != 2 && n.Level != 3 {
			fault("%s at level %d has the parent %q; dimensions (level 3) come first and have none, pillars have level 2", n.Code, n.Level, n.Parent)
		}
	}
	seen := map[string]bool{}
	for i, it := range u.Items {
		fault := func(format string, args ...any) { d.Fault([]any{"items", i}, format, args...) }
		code := it.Series
		if code == "" {
			code = it.Code
		}
		if _, ok := c.Indicator(code); !ok && it.Form != "given" {
			fault("%s is no indicator of the catalogue", code)
		}
		if seen[it.Code] || levels[it.Code] != 0 {
			fault("%s stands twice", it.Code)
		}
		seen[it.Code] = true
		if !slices.Contains([]string{"newest", "mean", "change", "given"}, it.Form) {
			fault("form %q, want newest, mean, change or given", it.Form)
		}
		if levels[it.Pillar] != 2 || !slices.Contains(provenances, it.Provenance) {
			fault("pillar %q or provenance %q is not known", it.Pillar, it.Provenance)
		}
	}
	for i, x := range u.Dropped {
		if levels[x.Pillar] != 2 || !slices.Contains(provenances, x.Provenance) {
			d.Fault([]any{"dropped", i}, "pillar %q or provenance %q is not known", x.Pillar, x.Provenance)
		}
	}
	return u, d.Err()
}
