package specialise

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"upstep/catalogue"
	"upstep/panel"
)

// Criteria is a file of answers to the seven fulfilment criteria, by their ID.
type Criteria struct {
	Criteria map[string]Answer `yaml:"criteria" need:"true"`
}

// Answer is yes, partly, no or na (not applicable), with links to evidence.
type Answer struct {
	Answer   string   `yaml:"answer" need:"true"`
	Evidence []string `yaml:"evidence"`
}

var answers = map[string]float64{"yes": 1, "partly": 0.5, "no": 0}

// ReadCriteria reads such a file. The error joins one fault per defect, with its line.
func ReadCriteria(name string, data []byte, lists *catalogue.S3) (*Criteria, error) {
	c := &Criteria{}
	d, err := catalogue.Decode(name, data, c)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, k := range lists.Criteria {
		ids = append(ids, k.ID)
	}
	if len(c.Criteria) == 0 {
		d.Fault([]any{"criteria"}, "no criteria")
	}
	for _, id := range slices.Sorted(maps.Keys(c.Criteria)) {
		a := c.Criteria[id]
		if !slices.Contains(ids, id) {
			d.Fault([]any{"criteria", id}, "there is no criterion %q, they are %s", id, strings.Join(ids, ", "))
		}
		if _, ok := answers[a.Answer]; !ok && a.Answer != "na" {
			d.Fault([]any{"criteria", id, "answer"}, "%s: answer %q, want yes, partly, no or na", id, a.Answer)
		}
		for _, e := range a.Evidence {
			if strings.TrimSpace(e) == "" {
				d.Fault([]any{"criteria", id, "evidence"}, "%s: blank evidence", id)
			}
		}
	}
	if err := d.Err(); err != nil {
		return nil, err
	}
	return c, nil
}

// CriterionView is one criterion with its answer.
type CriterionView struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Answer   string   `json:"answer"` // "" when there is none
	Evidence []string `json:"evidence"`
	Score    *float64 `json:"score"` // 1, 0.5 or 0; nil when not applicable or not answered
}

// CriteriaView is the list as a whole.
type CriteriaView struct {
	Items      []CriterionView `json:"items"`
	Score      *float64        `json:"score"`      // mean of those answered; nil without any
	Answered   int             `json:"answered"`   // that apply
	Unanswered int             `json:"unanswered"` // not known whether fulfilled
	Bare       int             `json:"bare"`       // yes or partly without evidence
	Fulfilled  Verdict         `json:"fulfilled"`
}

func (c *Criteria) view(lists *catalogue.S3) *CriteriaView {
	v := &CriteriaView{Fulfilled: Pass}
	sum := 0.0
	short := false
	for _, k := range lists.Criteria {
		a, ok := c.Criteria[k.ID]
		item := CriterionView{ID: k.ID, Name: k.Name, Answer: a.Answer, Evidence: append([]string{}, a.Evidence...)}
		if score, scored := answers[a.Answer]; scored {
			item.Score = new(score)
			v.Answered++
			sum += score
			short = short || score < 1
			if score > 0 && len(a.Evidence) == 0 {
				v.Bare++
			}
		} else if !ok {
			v.Unanswered++
		}
		v.Items = append(v.Items, item)
	}
	if v.Answered > 0 {
		v.Score = new(sum / float64(v.Answered))
	}
	switch {
	case short:
		v.Fulfilled = Fail
	case v.Unanswered > 0 || v.Answered == 0:
		v.Fulfilled = Unknown
	}
	return v
}

func (v *CriteriaView) notes() []panel.Note {
	var out []panel.Note
	if v.Unanswered > 0 {
		out = append(out, panel.Note{Code: "criteria-unanswered", Subject: "criteria", Severity: panel.Warning, Text: fmt.Sprintf("Criteria without an answer: %d. That is not a no.", v.Unanswered)})
	}
	if v.Bare > 0 {
		out = append(out, panel.Note{Code: "criteria-bare", Subject: "criteria", Severity: panel.Warning, Text: fmt.Sprintf("Criteria answered yes or partly without evidence: %d.", v.Bare)})
	}
	return out
}
