package mission

import (
	"fmt"
	"slices"
	"strings"

	"upstep/catalogue"
	"upstep/panel"
)

// Known is what a registry of indicators knows of one: its figures for the country of the
// map by year, maybe none.
type Known struct {
	Name   string
	Unit   string
	Values map[int]float64
}

// Input is a map and what stands around it.
type Input struct {
	Map      *Map
	Content  *catalogue.Missions
	Registry map[string]Known // by code; nil: no registry
	Year     int              // that ages are counted to; 0: Map.AsOf
}

// Codes returns the indicators that the map names and does not define, in order, each
// once: those to be looked up in a registry.
func (m *Map) Codes() []string {
	var out []string
	add := func(code string) {
		if code != "" && !slices.Contains(out, code) && !m.defines(code) {
			out = append(out, code)
		}
	}
	for _, x := range m.Missions {
		for _, t := range x.Targets {
			add(t.Indicator)
		}
	}
	for _, p := range m.Projects {
		add(p.Indicator)
	}
	slices.Sort(out)
	return out
}

func (m *Map) defines(code string) bool {
	return slices.ContainsFunc(m.Indicators, func(i Indicator) bool { return i.ID == code })
}

// Assess judges the missions of a map. A map with defects (see [Inspect]) and options that
// can't be honoured are errors.
func Assess(in Input, o Options) (*Result, error) {
	o = o.withDefaults()
	if err := o.check(); err != nil {
		return nil, err
	}
	if err := Inspect(in.Map, in.Content); err != nil {
		return nil, err
	}
	if in.Year == 0 {
		in.Year = in.Map.AsOf
	}
	r := &Result{Title: in.Map.Title, Country: in.Map.Country, Year: in.Year, Nodes: in.Map.nodes(), Edges: in.Map.edges(), Missions: []Assessment{}, Projects: []ProjectRow{}, Notes: []panel.Note{}}
	r.Recipe = panel.Recipe{Method: "mission", Version: Version, Params: append(o.Params(), criteriaParams(in.Content)...), Inputs: map[string]string{}}
	r.Recipe.Params = append(r.Recipe.Params, panel.Param{Name: "year", Value: fmt.Sprint(in.Year), Provenance: panel.Request})
	if in.Year == 0 {
		r.note(in.Map.Title, panel.Warning, "no-year", "No year is given: the age of baselines is not checked. Set as_of in the map or give --as-of.")
	}
	reached := in.Map.reached()
	for i, p := range in.Map.Projects {
		r.Projects = append(r.Projects, ProjectRow{ID: p.ID, Name: p.Name, Missions: reached[i], Sectors: slices.Clone(p.Sectors), Approach: p.Approach, Moves: p.Moves,
			Indicator: p.Indicator, Baseline: *p.Baseline, BaselineYear: p.BaselineYear, Target: *p.Target, Date: p.Date})
	}
	for i := range in.Map.Missions {
		j := &judge{Input: in, o: o, r: r, m: in.Map.Missions[i]}
		r.Missions = append(r.Missions, j.assess())
	}
	r.goals(in)
	return r, nil
}

func (r *Result) note(subject string, s panel.Severity, code, format string, args ...any) {
	r.Notes = append(r.Notes, panel.Note{Code: code, Subject: subject, Severity: s, Text: fmt.Sprintf(format, args...)})
}

// judge assesses one mission.
type judge struct {
	Input
	o        Options
	r        *Result
	m        Mission
	projects []Project // that contribute to it
}

func (j *judge) note(s panel.Severity, code, format string, args ...any) {
	j.r.note(j.m.ID, s, code, format, args...)
}

func (j *judge) assess() Assessment {
	for i, p := range j.Map.Projects {
		if slices.Contains(j.r.Projects[i].Missions, j.m.ID) {
			j.projects = append(j.projects, p)
		}
	}
	a := Assessment{ID: j.m.ID, Name: j.m.Name, Scope: j.m.Scope, Assessors: []string{}, Fails: []string{}, Changes: []Change{}}
	if a.Scope == "" {
		a.Scope = National
	}
	for _, s := range j.m.Scores {
		a.Assessors = append(a.Assessors, s.Assessor)
	}
	a.Criteria = j.criteria(j.m.Scores)
	a.Score, a.Fails, a.Verdict = judged(a.Criteria, j.Content)
	if a.Verdict == "" {
		j.note(panel.Refusal, "not-scored", "No verdict: %s.", unscored(a.Criteria, len(j.m.Scores)))
	} else {
		a.Changes = j.changes(a)
	}
	a.Portfolio, a.ISIC = j.portfolio(), j.isic()
	a.Checks = j.checks(a.Portfolio)
	a.ByChecks = j.byChecks(a.Checks)
	j.compare(a)
	a.Roar = j.roar()
	a.Capacity = j.capacity(a.Scope)
	return a
}

// criteria gathers the scores by criterion.
func (j *judge) criteria(scores []Scores) []Criterion {
	out := make([]Criterion, len(j.Content.Criteria))
	for i, c := range j.Content.Criteria {
		k := Criterion{ID: c.ID, Name: c.Name, Weight: c.Weight, Gate: c.Gate, Scores: []Given{}}
		sum, n := 0.0, 0
		for _, s := range scores {
			v := s.of(c.ID)
			k.Scores = append(k.Scores, Given{s.Assessor, v})
			if v == nil {
				continue
			}
			sum, n = sum+*v, n+1
			if k.Min == nil || *v < *k.Min {
				k.Min = v
			}
			if k.Max == nil || *v > *k.Max {
				k.Max = v
			}
		}
		if n > 0 {
			mean := sum / float64(n)
			k.Mean = &mean
		}
		out[i] = k
	}
	return out
}

// judged is 6.2: the weighted score and what missing a gate makes of a mission. Any of the
// gates that fail to an aspiration wins over those that fail to a programme.
func judged(criteria []Criterion, content *catalogue.Missions) (score *float64, fails []string, v Verdict) {
	total := 0.0
	v, fails = AMission, []string{}
	for i, c := range criteria {
		if c.Mean == nil {
			return nil, []string{}, ""
		}
		total += *c.Mean / 5 * c.Weight * 100
		if c.Gate > 0 && *c.Mean < c.Gate-eps {
			fails = append(fails, c.ID)
			if content.Criteria[i].FailsTo == string(Aspiration) {
				v = Aspiration
			} else if v == AMission {
				v = AProgramme
			}
		}
	}
	return &total, fails, v
}

func unscored(criteria []Criterion, assessors int) string {
	if assessors == 0 {
		return "nobody has scored it"
	}
	var ids []string
	for _, c := range criteria {
		if c.Mean == nil {
			ids = append(ids, c.ID)
		}
	}
	return "nobody has scored " + strings.Join(ids, ", ")
}

// changes tries each mean a point higher and lower, within 0 to 5, and each assessor left
// out.
func (j *judge) changes(a Assessment) []Change {
	out := []Change{}
	for i, c := range a.Criteria {
		for _, by := range []float64{-1, 1} {
			other := slices.Clone(a.Criteria)
			mean := min(5, max(0, *c.Mean+by))
			other[i].Mean = &mean
			if _, _, v := judged(other, j.Content); v != a.Verdict {
				out = append(out, Change{Criterion: c.ID, By: by, Verdict: v})
			}
		}
	}
	if len(j.m.Scores) > 1 {
		for k, s := range j.m.Scores {
			if _, _, v := judged(j.criteria(slices.Delete(slices.Clone(j.m.Scores), k, k+1)), j.Content); v != a.Verdict {
				out = append(out, Change{Without: s.Assessor, Verdict: v})
			}
		}
	}
	return out
}

// compare notes where people and machine, or people among themselves, disagree.
func (j *judge) compare(a Assessment) {
	for _, c := range a.Criteria {
		if c.Mean == nil {
			continue
		}
		if *c.Max-*c.Min >= j.o.Apart-eps {
			j.note(panel.Warning, "assessors-apart", "The assessors are %g points apart on %s: let them say why before the mean is used.", *c.Max-*c.Min, strings.ToLower(c.Name))
		}
		for _, k := range a.Checks {
			if k.Criterion == c.ID && k.State == Failed && *c.Mean >= c.Gate-eps {
				j.note(panel.Warning, "check-against-score", "The assessors pass it on %s (%.1f), the check %s fails it: %s.", strings.ToLower(c.Name), *c.Mean, k.ID, strings.Join(k.Details, "; "))
			}
		}
	}
}

// byChecks is the verdict if the checks decided. The worst state of the checks of a
// criterion counts.
func (j *judge) byChecks(checks []Check) Verdict {
	v := AMission
	for _, k := range checks {
		if k.State == NotMade {
			return ""
		}
	}
	for _, k := range checks {
		if k.State == Passed {
			continue
		}
		for _, c := range j.Content.Criteria {
			if c.ID == k.Criterion && c.FailsTo == string(Aspiration) {
				v = Aspiration
			} else if c.ID == k.Criterion && v == AMission {
				v = AProgramme
			}
		}
	}
	return v
}
