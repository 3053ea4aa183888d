package specialise

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"upstep/catalogue"
	"upstep/panel"
)

// Wheel is a file of assessors and their scores of the factors.
type Wheel struct {
	Assessors []Assessor `yaml:"assessors" need:"true"`
}

// Assessor scores factors 0..5 by their ID; a factor that is not there was not scored.
type Assessor struct {
	Name     string         `yaml:"name" need:"true"`
	External bool           `yaml:"external"`
	Scores   map[string]int `yaml:"scores" need:"true"`
}

// ReadWheel reads such a file. The error joins one fault per defect, with its line.
func ReadWheel(name string, data []byte, lists *catalogue.S3) (*Wheel, error) {
	w := &Wheel{}
	d, err := catalogue.Decode(name, data, w)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	var ids []string
	for _, s := range lists.Wheel.Steps {
		for _, f := range s.Factors {
			known[f.ID] = true
			ids = append(ids, f.ID)
		}
	}
	if len(w.Assessors) == 0 {
		d.Fault([]any{"assessors"}, "no assessors")
	}
	seen := map[string]bool{}
	for i, a := range w.Assessors {
		if strings.TrimSpace(a.Name) == "" || seen[a.Name] {
			d.Fault([]any{"assessors", i}, "the assessor %q is blank or stands twice", a.Name)
		}
		seen[a.Name] = true
		for _, id := range slices.Sorted(maps.Keys(a.Scores)) {
			at := []any{"assessors", i, "scores", id}
			if !known[id] {
				d.Fault(at, "%s: there is no factor %q, they are %s", a.Name, id, strings.Join(ids, ", "))
			}
			if v := a.Scores[id]; v < 0 || v > 5 {
				d.Fault(at, "%s: %s is scored %d, want 0 to 5", a.Name, id, v)
			}
		}
	}
	if err := d.Err(); err != nil {
		return nil, err
	}
	return w, nil
}

// Factor is one of the 18.
type Factor struct {
	ID     string   `json:"id"`
	Name   string   `json:"name"`
	Mean   *float64 `json:"mean"` // over the assessors that scored it, zeros included; nil: nobody did
	Scores []int    `json:"scores"`
	Zeros  int      `json:"zeros"` // assessors without information
	// Apart is the mean absolute difference of pairs of assessors; nil below two scores.
	Apart   *float64 `json:"apart"`
	Discuss bool     `json:"discuss"`
}

// WheelStepResult is one of the six steps.
type WheelStepResult struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Mean    *float64 `json:"mean"` // of its factors; nil when one was not scored
	Factors []Factor `json:"factors"`
}

// WheelResult is the wheel of all assessors. Zeros say that there was no information, not
// that a factor is bad: they are counted apart.
type WheelResult struct {
	Assessors   int               `json:"assessors"`
	External    int               `json:"external"`
	Steps       []WheelStepResult `json:"steps"`
	Total       *float64          `json:"total"`        // of 90; nil when a factor was not scored
	Share       *float64          `json:"share"`        // of 90, 0..1
	Zero        int               `json:"zero_factors"` // factors nobody has information on
	PartlyZero  int               `json:"partly_zero"`  // some, not all assessors
	Unscored    []string          `json:"unscored"`
	Discuss     []string          `json:"discuss"`
	Provenance  string            `json:"provenance"`  // of the names of the factors
	Provisional bool              `json:"provisional"` // too few assessors, or none from outside
}

const full = 5 // the highest score

func (w *Wheel) assess(lists *catalogue.S3, o Options) *WheelResult {
	r := &WheelResult{Assessors: len(w.Assessors), Unscored: []string{}, Discuss: []string{}, Provenance: lists.Wheel.Provenance}
	for _, a := range w.Assessors {
		if a.External {
			r.External++
		}
	}
	r.Provisional = r.Assessors < o.Assessors || r.External == 0
	total, factors := 0.0, 0
	for _, s := range lists.Wheel.Steps {
		step := WheelStepResult{ID: s.ID, Name: s.Name}
		sum, all := 0.0, true
		for _, f := range s.Factors {
			x := w.factor(f, o)
			factors++
			if x.Mean == nil {
				all = false
				r.Unscored = append(r.Unscored, f.ID)
			} else {
				sum += *x.Mean
			}
			switch {
			case len(x.Scores) > 0 && x.Zeros == len(x.Scores):
				r.Zero++
			case x.Zeros > 0:
				r.PartlyZero++
			}
			if x.Discuss {
				r.Discuss = append(r.Discuss, f.ID)
			}
			step.Factors = append(step.Factors, x)
		}
		if all {
			step.Mean = new(sum / float64(len(s.Factors)))
		}
		total += sum
		r.Steps = append(r.Steps, step)
	}
	if len(r.Unscored) == 0 {
		r.Total, r.Share = new(total), new(total/float64(full*factors))
	}
	return r
}

func (w *Wheel) factor(f catalogue.Criterion, o Options) Factor {
	x := Factor{ID: f.ID, Name: f.Name, Scores: []int{}}
	sum := 0
	for _, a := range w.Assessors {
		if v, ok := a.Scores[f.ID]; ok {
			x.Scores = append(x.Scores, v)
			sum += v
			if v == 0 {
				x.Zeros++
			}
		}
	}
	n := len(x.Scores)
	if n == 0 {
		return x
	}
	x.Mean = new(float64(sum) / float64(n))
	if n > 1 {
		apart := 0.0
		for i, a := range x.Scores {
			for _, b := range x.Scores[:i] {
				apart += math.Abs(float64(a - b))
			}
		}
		x.Apart = new(apart / float64(n*(n-1)/2))
		x.Discuss = *x.Apart > o.Disagree+eps
	}
	return x
}

func (r *WheelResult) notes(o Options) []panel.Note {
	var out []panel.Note
	add := func(code string, s panel.Severity, format string, args ...any) {
		out = append(out, panel.Note{Code: code, Subject: "wheel", Severity: s, Text: fmt.Sprintf(format, args...)})
	}
	if r.Provisional {
		add("wheel-provisional", panel.Warning, "The wheel is provisional: %d assessors, %d of them from outside; at least %d and one are wanted.", r.Assessors, r.External, o.Assessors)
	}
	if r.Zero+r.PartlyZero > 0 {
		add("wheel-gaps", panel.Info, "Factors without information from anybody: %d, from some: %d. That is not known, not bad.", r.Zero, r.PartlyZero)
	}
	if len(r.Unscored) > 0 {
		add("wheel-unscored", panel.Refusal, "No total: nobody scored %s.", strings.Join(r.Unscored, ", "))
	}
	if len(r.Discuss) > 0 {
		add("wheel-discuss", panel.Info, "The assessors differ by more than %g on average, to be discussed: %s.", o.Disagree, strings.Join(r.Discuss, ", "))
	}
	return out
}
