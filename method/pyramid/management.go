package pyramid

import (
	"fmt"
	"math"
	"slices"

	"upstep/panel"
)

// Question is one management question.
type Question struct {
	Name     string `json:"name"`     // of the variable, e.g. "r2"
	Practice string `json:"practice"` // operations, monitoring, targets or incentives
}

// Standard is what a question was standardised with.
type Standard struct {
	Question
	N    int      `json:"n"`    // firms with an answer
	Mean *float64 `json:"mean"` // nil without answers
	SD   *float64 `json:"sd"`   // population
	Used bool     `json:"used"` // false when all answers are the same, or none is there
}

// Scored holds management scores of firms, parallel to the answers given.
type Scored struct {
	Practices []string     `json:"practices"` // in the order of the questions
	Questions []Standard   `json:"questions"`
	Means     [][]*float64 `json:"means"` // firm x practice, mean z; nil without an answer
	Raw       []*float64   `json:"raw"`   // mean of the practices; nil when one is nil
	Score     []*float64   `json:"score"` // raw as a z-score
}

// Score makes management scores of answers, firm x question, higher is better, nil
// for none, by the recipe of the EBRD for BEEPS V: z-score of each question over all
// firms, unweighted mean inside each practice, unweighted mean of the practices,
// z-score again; standard deviations are those of a population. A firm without an
// answer to a whole practice has no score. When a practice has no usable question,
// or the raw scores are all the same, nobody has one and a note says why.
func Score(questions []Question, answers [][]*float64) (Scored, []panel.Note) {
	s := Scored{Practices: []string{}, Questions: []Standard{}}
	n := len(answers)
	s.Means, s.Raw, s.Score = make([][]*float64, n), make([]*float64, n), make([]*float64, n)
	for _, q := range questions {
		if !slices.Contains(s.Practices, q.Practice) {
			s.Practices = append(s.Practices, q.Practice)
		}
	}
	z := make([][]*float64, len(questions))
	usable := map[string]bool{}
	for j, q := range questions {
		column := make([]*float64, n)
		for i := range answers {
			column[i] = answers[i][j]
		}
		std := Standard{Question: q}
		z[j], std = standardise(column, std)
		s.Questions = append(s.Questions, std)
		usable[q.Practice] = usable[q.Practice] || std.Used
	}
	for i := range answers {
		s.Means[i] = make([]*float64, len(s.Practices))
		for k, practice := range s.Practices {
			var values []*float64
			for j, q := range questions {
				if q.Practice == practice {
					values = append(values, z[j][i])
				}
			}
			s.Means[i][k] = mean(values, false)
		}
		s.Raw[i] = mean(s.Means[i], true)
	}
	for _, practice := range s.Practices {
		if !usable[practice] {
			return s, []panel.Note{{Code: "management-practice", Subject: practice, Severity: panel.Refusal,
				Text: fmt.Sprintf("No management scores: the data hold no question about %s whose answers differ.", practice)}}
		}
	}
	var std Standard
	if s.Score, std = standardise(s.Raw, std); std.N > 0 && !std.Used {
		return s, []panel.Note{{Code: "management-flat", Subject: "management", Severity: panel.Refusal, Text: "No management scores: all firms that can be scored are alike."}}
	}
	return s, nil
}

// standardise returns (x - mean) / sd, all nil when x does not vary.
func standardise(x []*float64, std Standard) ([]*float64, Standard) {
	out := make([]*float64, len(x))
	var values []float64
	for _, v := range x {
		if v != nil {
			values = append(values, *v)
		}
	}
	std.N = len(values)
	if std.N == 0 {
		return out, std
	}
	m, sd := moments(values)
	std.Mean, std.SD, std.Used = &m, &sd, sd > eps
	if !std.Used {
		return out, std
	}
	for i, v := range x {
		if v != nil {
			z := (*v - m) / sd
			out[i] = &z
		}
	}
	return out, std
}

// moments are the mean and the population standard deviation.
func moments(x []float64) (m, sd float64) {
	for _, v := range x {
		m += v
	}
	m /= float64(len(x))
	for _, v := range x {
		sd += (v - m) * (v - m)
	}
	return m, math.Sqrt(sd / float64(len(x)))
}

// mean is the mean of the values there are; nil for none, and when all are needed
// and one is nil.
func mean(x []*float64, all bool) *float64 {
	sum, n := 0.0, 0
	for _, v := range x {
		if v != nil {
			sum += *v
			n++
		}
	}
	if n == 0 || all && n < len(x) {
		return nil
	}
	m := sum / float64(n)
	return &m
}

// asked reports whether the management questions count for a firm: manufacturing
// with enough employees for its country.
func asked(f *Firm, o Options) bool {
	return meant(f, o) == True
}

// meant tells whether the management questions were meant for a firm, as far as its
// sector and size are known.
func meant(f *Firm, o Options) Truth {
	least := o.Staff
	if v, ok := o.StaffIn[f.Country]; ok {
		least = v
	}
	return And(f.Manufacturing, atLeast(f.Employees, least))
}
