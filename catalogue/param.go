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

const paramsFile = "params.yaml"

func parseParams(r *reader, files fs.FS) ([]Param, map[string]int) {
	var file struct {
		Params []Param `yaml:"params" need:"true"`
	}
	root := r.read(files, paramsFile, &file)
	if root == nil {
		return nil, nil
	}
	line := lines(root, "params")
	for i, p := range file.Params {
		a := at{r, paramsFile, line[i], p.ID}
		a.text("text", p.Text)
		a.text("section", p.Section)
		word(a, "provenance", p.Provenance, provenances)
		if math.IsNaN(p.Value) || math.IsInf(p.Value, 0) {
			a.fault("value is no finite number")
		}
	}
	return file.Params, index(r, paramsFile, file.Params, line, func(p Param) string { return p.ID })
}
