package catalogue

import (
	_ "embed"
	"slices"
	"sync"
)

// Pyramid is the content of the capability pyramid: levels, what indicators say about
// them, and the variables of firm surveys.
type Pyramid struct {
	Levels    []PyramidLevel    `yaml:"levels" need:"true"`
	Clues     []PyramidClue     `yaml:"clues" need:"true"`
	Variables []SurveyVariable  `yaml:"variables" need:"true"`
	Questions []SurveyQuestion  `yaml:"questions" need:"true"`
	Sectors   []SectorDivisions `yaml:"sectors" need:"true"`
}

// PyramidLevel names a level and its place in three schemes of the literature.
type PyramidLevel struct {
	Level      int    `yaml:"level" need:"true"`
	Name       string `yaml:"name" need:"true"`
	Means      string `yaml:"means" need:"true"`
	Bell       string `yaml:"bell" need:"true"`      // Bell (2007)
	Escalator  string `yaml:"escalator" need:"true"` // Cirera and Maloney (2017)
	Lall       string `yaml:"lall" need:"true"`      // Lall (1992)
	Provenance string `yaml:"provenance" need:"true"`
}

// PyramidClue is an indicator that bears on a level.
type PyramidClue struct {
	Level      int    `yaml:"level" need:"true"`
	Code       string `yaml:"code" need:"true"`
	Alone      bool   `yaml:"alone"` // never set beside other countries
	Says       string `yaml:"says" need:"true"`
	Not        string `yaml:"not" need:"true"` // what it does not say
	Provenance string `yaml:"provenance" need:"true"`
}

// SurveyVariable is a variable by our name and by those of surveys.
type SurveyVariable struct {
	Name       string   `yaml:"name" need:"true"`
	As         []string `yaml:"as" need:"true"`
	Kind       string   `yaml:"kind" need:"true"` // answer, number, percent, score, code or text
	Open       []int    `yaml:"open"`             // codes of an answer that are known and neither yes nor no
	Provenance string   `yaml:"provenance" need:"true"`
	Means      string   `yaml:"means" need:"true"`
}

// SurveyQuestion is a management question.
type SurveyQuestion struct {
	Name       string          `yaml:"name" need:"true"`
	Practice   string          `yaml:"practice" need:"true"`
	Scores     map[int]float64 `yaml:"scores" need:"true"` // code of the answer -> rank, higher is better
	Provenance string          `yaml:"provenance" need:"true"`
	Means      string          `yaml:"means" need:"true"`
}

// SectorDivisions are divisions of ISIC that make a group.
type SectorDivisions struct {
	Classification string `yaml:"classification" need:"true"` // isic3 (Rev. 3.1) or isic4
	Group          string `yaml:"group" need:"true"`
	Divisions      []int  `yaml:"divisions" need:"true"`
}

// SurveyKinds lists the kinds of a SurveyVariable, SurveyPractices those of a question.
func SurveyKinds() []string { return []string{"answer", "number", "percent", "score", "code", "text"} }

// SurveyPractices lists the management practices of the recipe of the EBRD.
func SurveyPractices() []string {
	return []string{"operations", "monitoring", "targets", "incentives"}
}

//go:embed pyramid.yaml
var pyramidFile []byte

// LoadPyramid returns the pyramid of the catalogue. It is shared: do not change it.
func LoadPyramid() (*Pyramid, error) { return loadPyramid() }

var loadPyramid = sync.OnceValues(func() (*Pyramid, error) { return parsePyramid("pyramid.yaml", pyramidFile) })

func parsePyramid(name string, data []byte) (*Pyramid, error) {
	p := &Pyramid{}
	d, err := Decode(name, data, p)
	if err != nil {
		return nil, err
	}
	tag := func(at []any, word string) {
		if !slices.Contains(provenances, word) {
			d.Fault(at, "provenance %q, want one of %v", word, provenances)
		}
	}
	for i, l := range p.Levels {
		if l.Level != i {
			d.Fault([]any{"levels", i}, "level %d where %d is due", l.Level, i)
		}
		tag([]any{"levels", i}, l.Provenance)
	}
	for i, c := range p.Clues {
		if c.Level < 0 || c.Level >= len(p.Levels) || i > 0 && c.Level < p.Clues[i-1].Level {
			d.Fault([]any{"clues", i}, "%s: level %d is not there or out of order", c.Code, c.Level)
		}
		tag([]any{"clues", i}, c.Provenance)
	}
	seen := map[string]bool{}
	for i, v := range p.Variables {
		if seen[v.Name] || len(v.As) == 0 || !slices.Contains(SurveyKinds(), v.Kind) {
			d.Fault([]any{"variables", i}, "%s stands twice, has no name in surveys or a kind other than %v", v.Name, SurveyKinds())
		}
		seen[v.Name] = true
		tag([]any{"variables", i}, v.Provenance)
	}
	for i, q := range p.Questions {
		if seen[q.Name] || !slices.Contains(SurveyPractices(), q.Practice) {
			d.Fault([]any{"questions", i}, "%s stands twice or has a practice other than %v", q.Name, SurveyPractices())
		}
		seen[q.Name] = true
		tag([]any{"questions", i}, q.Provenance)
	}
	divisions := map[[2]any]bool{}
	for i, s := range p.Sectors {
		for _, n := range s.Divisions {
			key := [2]any{s.Classification, n}
			if divisions[key] {
				d.Fault([]any{"sectors", i}, "%s: the division %d stands twice", s.Classification, n)
			}
			divisions[key] = true
		}
	}
	if err := d.Err(); err != nil {
		return nil, err
	}
	return p, nil
}
