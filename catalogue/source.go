package catalogue

import (
	"io/fs"
	"maps"
	"slices"
)

// Terms says whether a source's data may be passed on.
type Terms string

// The classes of terms.
const (
	Open          Terms = "open"          // with attribution
	NonCommercial Terms = "noncommercial" // not for commercial use
	Unsettled     Terms = "unsettled"     // the right to pass it on is not established
)

// Source says whose data it is and on which terms.
type Source struct {
	Key         string            `yaml:"key" need:"true"`
	Title       string            `yaml:"title" need:"true"`
	Publisher   string            `yaml:"publisher" need:"true"`
	Citation    string            `yaml:"citation" need:"true"`
	Licence     string            `yaml:"licence" need:"true"` // short
	Terms       Terms             `yaml:"terms" need:"true"`
	Kind        string            `yaml:"kind" need:"true"`    // indicators, trade, reference, classification, economies, document
	Vintage     string            `yaml:"vintage" need:"true"` // release or retrieval
	Layout      string            `yaml:"layout" need:"true"`  // long, wide, named or none
	Rank        int               `yaml:"rank"`                // order of preference among sources of indicators, 1 first; 0 is none
	Files       []string          `yaml:"files"`               // paths in data/MANIFEST.csv
	Aliases     map[string]string `yaml:"aliases"`             // layout named: name in the file -> ISO3
	Skip        []string          `yaml:"skip"`                // layout named and kind reference: names that are no economy
	Use         string            `yaml:"use" need:"true"`
	Attribution string            `yaml:"attribution" need:"true"` // the sentence to print
}

func (s Source) clone() Source {
	s.Files, s.Skip, s.Aliases = slices.Clone(s.Files), slices.Clone(s.Skip), maps.Clone(s.Aliases)
	return s
}

const sourcesFile = "sources.yaml"

func parseSources(r *reader, files fs.FS) ([]Source, map[string]int) {
	var file struct {
		Sources []Source `yaml:"sources" need:"true"`
	}
	root := r.read(files, sourcesFile, &file)
	if root == nil {
		return nil, nil
	}
	line := lines(root, "sources")
	ranks := map[int]string{}
	for i, s := range file.Sources {
		a := at{r, sourcesFile, line[i], s.Key}
		a.text("title", s.Title)
		a.text("publisher", s.Publisher)
		a.text("citation", s.Citation)
		a.text("licence", s.Licence)
		a.text("use", s.Use)
		a.text("attribution", s.Attribution)
		word(a, "terms", s.Terms, []Terms{Open, NonCommercial, Unsettled})
		word(a, "kind", s.Kind, []string{"indicators", "trade", "reference", "classification", "economies", "document"})
		word(a, "layout", s.Layout, []string{"long", "wide", "named", "none"})
		if s.Layout != "named" && (len(s.Aliases) > 0 || len(s.Skip) > 0 && s.Kind != "reference") {
			a.fault("aliases and skip are for layout named, skip for kind reference too")
		}
		a.economies("aliases", slices.Sorted(maps.Values(s.Aliases)))
		if (s.Layout != "none") != (s.Rank > 0) {
			a.fault("a rank is for sources that indicators are read from")
		}
		if other, dup := ranks[s.Rank]; dup && s.Rank > 0 {
			a.fault("rank %d is taken by %s", s.Rank, other)
		}
		ranks[s.Rank] = s.Key
	}
	return file.Sources, index(r, sourcesFile, file.Sources, line, func(s Source) string { return s.Key })
}
