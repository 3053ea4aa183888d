package catalogue

import (
	"io/fs"
	"math"
)

var provenances = []string{"verified", "literature", "judgement", "user"}

// Param is a threshold or weight of a method.
type Param struct {
	ID         string  `yaml:"id" need:"true"` // room.name, e.g. "missing.max_lag"
	Value      float64 `yaml:"value" need:"true"`
	Unit       string  `yaml:"unit"`
	Provenance string  `yaml:"provenance" need:"true"` // verified, literature, judgement or user
	Section    string  `yaml:"section" need:"true"`    // of the methods specification
	Text       string  `yaml:"text" need:"true"`       // what it decides
}

const (
	paramsFile = "params.yaml"
	paramsMore = "params/*.yaml" // a file per method, after the first
)

func parseParams(r *reader, files fs.FS) ([]Param, map[string]int) {
	more, err := fs.Glob(files, paramsMore)
	if err != nil {
		r.fault(paramsFile, 0, "not readable: %v", err)
	}
	var all []Param
	at := map[string]int{}
	for _, name := range append([]string{paramsFile}, more...) {
		for _, p := range readParams(r, files, name) {
			if _, dup := at[p.ID]; dup {
				r.fault(name, 0, "%s stands in another file too", p.ID)
			}
			at[p.ID] = len(all)
			all = append(all, p)
		}
	}
	return all, at
}

// readParams reads the parameters of one file.
func readParams(r *reader, files fs.FS, name string) []Param {
	var file struct {
		Params []Param `yaml:"params" need:"true"`
	}
	root := r.read(files, name, &file)
	if root == nil {
		return nil
	}
	line := lines(root, "params")
	for i, p := range file.Params {
		a := at{r, name, line[i], p.ID}
		a.text("text", p.Text)
		a.text("section", p.Section)
		word(a, "provenance", p.Provenance, provenances)
		if math.IsNaN(p.Value) || math.IsInf(p.Value, 0) {
			a.fault("value is no finite number")
		}
	}
	index(r, name, file.Params, line, func(p Param) string { return p.ID })
	return file.Params
}
