package survey

import (
	"maps"
	"math"
	"slices"
	"strings"

	"upstep/catalogue"
)

// Scheme says which column of a survey means what.
type Scheme struct {
	variables      []catalogue.SurveyVariable
	questions      []catalogue.SurveyQuestion
	divisions      map[int]string // division of ISIC -> sector group
	classification string
	none           map[string]bool // variables the user says the survey lacks
	chosen         map[string]bool // variables whose column the user named
}

// absent is what a map writes for a variable that the survey lacks.
const absent = "none"

// mostScore bounds the scores of answers, which are ranks.
const mostScore = 1e6

// mapping is a user's file of names.
type mapping struct {
	Variables      map[string]string          `yaml:"variables"`
	Questions      []catalogue.SurveyQuestion `yaml:"questions"`
	Classification string                     `yaml:"classification"`
}

// NewScheme returns the scheme of the Enterprise Surveys, changed by a user's map: a
// YAML file with variables (ours: theirs, or none), questions (in the place of all
// others) and the classification of sectors, isic3 or isic4. data is nil without a
// map. country names the column of the country; "" leaves it to the scheme. The error
// joins one [catalogue.Fault] per defect of the map.
func NewScheme(p *catalogue.Pyramid, name string, data []byte, country string) (Scheme, error) {
	s := Scheme{variables: slices.Clone(p.Variables), questions: p.Questions, classification: "isic3", none: map[string]bool{}, chosen: map[string]bool{}}
	if data != nil {
		if err := s.apply(p, name, data); err != nil {
			return s, err
		}
	}
	if country != "" {
		s.rename("country", country)
	}
	s.divisions = map[int]string{}
	for _, x := range p.Sectors {
		if x.Classification == s.classification {
			for _, n := range x.Divisions {
				s.divisions[n] = x.Group
			}
		}
	}
	return s, nil
}

func (s *Scheme) rename(ours, theirs string) {
	i := slices.IndexFunc(s.variables, func(v catalogue.SurveyVariable) bool { return v.Name == ours })
	s.variables[i].As = []string{theirs}
	s.chosen[ours] = true
	if theirs == absent {
		s.none[ours] = true
	}
}

// apply puts a user's map into the scheme.
func (s *Scheme) apply(p *catalogue.Pyramid, name string, data []byte) error {
	var m mapping
	d, err := catalogue.Decode(name, data, &m)
	if err != nil {
		return err
	}
	var ours []string
	for _, v := range p.Variables {
		ours = append(ours, v.Name)
	}
	for _, k := range slices.Sorted(maps.Keys(m.Variables)) {
		switch {
		case !slices.Contains(ours, k):
			d.Fault([]any{"variables", k}, "there is no variable %q of ours, only %s", k, strings.Join(ours, ", "))
		case strings.TrimSpace(m.Variables[k]) == "":
			d.Fault([]any{"variables", k}, "%s: the name is blank; write %s if the survey lacks it", k, absent)
		default:
			s.rename(k, m.Variables[k])
		}
	}
	if m.Questions != nil {
		s.questions = m.Questions
	}
	seen := map[string]bool{}
	for i, q := range m.Questions {
		if seen[q.Name] || !slices.Contains(catalogue.SurveyPractices(), q.Practice) {
			d.Fault([]any{"questions", i}, "%s stands twice or has a practice other than %s", q.Name, strings.Join(catalogue.SurveyPractices(), ", "))
		}
		if len(q.Scores) < 2 {
			d.Fault([]any{"questions", i}, "%s needs the scores of at least 2 codes", q.Name)
		}
		for _, code := range slices.Sorted(maps.Keys(q.Scores)) {
			if v := q.Scores[code]; !(math.Abs(v) <= mostScore) {
				d.Fault([]any{"questions", i, "scores", code}, "%s: the score %v of the code %d is no number from -%g to %g", q.Name, v, code, mostScore, mostScore)
			}
		}
		seen[q.Name] = true
	}
	switch m.Classification {
	case "":
	case "isic3", "isic4":
		s.classification = m.Classification
	default:
		d.Fault([]any{"classification"}, "classification %q, want isic3 or isic4", m.Classification)
	}
	return d.Err()
}

// Want reports whether the scheme needs a column.
func (s Scheme) Want(name string) bool {
	for _, v := range s.variables {
		for _, as := range v.As {
			if strings.EqualFold(as, name) {
				return true
			}
		}
	}
	return slices.ContainsFunc(s.questions, func(q catalogue.SurveyQuestion) bool { return strings.EqualFold(q.Name, name) })
}

// weights are the other weights of the Enterprise Surveys, for a hint.
var weights = []string{"wstrict", "wweak", "wt", "weight"}
