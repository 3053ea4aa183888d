package mission

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"upstep/panel"
)

// checks are those of 6.2 that need no judgement.
func (j *judge) checks(p Portfolio) []Check {
	out := []Check{j.textCheck(), j.indicatorCheck(), j.horizonCheck(), j.sectionCheck(p), j.approachCheck(p), j.shareCheck(p)}
	if p.Projects == 0 {
		for i := len(out) - 3; i < len(out); i++ {
			out[i].State, out[i].Value, out[i].Details = NotMade, nil, []string{"the mission has no projects yet"}
		}
	}
	return out
}

func state(bad []string) State {
	if len(bad) > 0 {
		return Failed
	}
	return Passed
}

var (
	number = regexp.MustCompile(`\d+`)
	word   = regexp.MustCompile(`[\pL\d]+`)
)

// textCheck asks whether the words of every target hold a number, its unit and its date.
func (j *judge) textCheck() Check {
	c := Check{ID: "target-text", Criterion: "target", Details: []string{}}
	if len(j.m.Targets) == 0 {
		c.Details = append(c.Details, "the mission has no target")
	}
	for _, t := range j.m.Targets {
		var lacks []string
		if !t.YesNo && !number.MatchString(undated(t)) {
			lacks = append(lacks, "a number")
		}
		if !t.YesNo && !hasUnit(t.Text, t.Unit) {
			lacks = append(lacks, "a unit (% or that of the target)")
		}
		if t.Date == 0 || !strings.Contains(t.Text, fmt.Sprint(t.Date)) {
			lacks = append(lacks, "its date")
		}
		if len(lacks) > 0 {
			c.Details = append(c.Details, fmt.Sprintf("the text of %s lacks %s", t.ID, strings.Join(lacks, " and ")))
		}
	}
	c.State = state(c.Details)
	return c
}

// undated is the text of a target without the years that are its own: its date and that of
// its baseline. Any other number is a figure, even one such as 2000.
func undated(t Target) string {
	return number.ReplaceAllStringFunc(t.Text, func(s string) string {
		if s == strconv.Itoa(t.Date) || s == strconv.Itoa(t.BaselineYear) {
			return ""
		}
		return s
	})
}

// hasUnit reports whether a text holds a percentage, or the unit: every word of it.
func hasUnit(text, unit string) bool {
	text = strings.ToLower(text)
	if strings.Contains(text, "%") || strings.Contains(text, "percent") || strings.Contains(text, "per cent") {
		return true
	}
	words := word.FindAllString(strings.ToLower(unit), -1)
	have := word.FindAllString(text, -1)
	return len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(have, w) })
}

// indicatorCheck asks whether every target and project has an indicator that is known,
// with a baseline that is not too old.
func (j *judge) indicatorCheck() Check {
	c := Check{ID: "indicator", Criterion: "measurable", Details: []string{}}
	var bad grouped
	if len(j.m.Targets) == 0 {
		c.Details = append(c.Details, "the mission has no target")
	}
	for _, t := range j.m.Targets {
		if t.YesNo {
			continue
		}
		switch {
		case t.Indicator == "":
			c.Details = append(c.Details, t.ID+" names no indicator")
			continue
		case t.Baseline == nil:
			c.Details = append(c.Details, t.ID+" has no baseline")
		case t.Target == nil:
			c.Details = append(c.Details, t.ID+" has no figure to reach")
		}
		bad.add(t.ID, j.measured(t.ID, t.Indicator, t.Baseline, t.BaselineYear))
	}
	for _, p := range j.projects {
		bad.add(p.ID, j.measured(p.ID, p.Indicator, p.Baseline, p.BaselineYear))
	}
	c.Details = append(c.Details, bad.texts()...)
	c.State = state(c.Details)
	if c.State == Passed && j.Year == 0 {
		c.State, c.Details = NotMade, []string{"without a year the age of the baselines is not known"}
	}
	return c
}

// grouped collects what is wrong, and with what, so that the same defect is said once.
type grouped struct {
	what []string
	with [][]string
}

func (g *grouped) add(id string, what []string) {
	for _, w := range what {
		i := slices.Index(g.what, w)
		if i < 0 {
			i = len(g.what)
			g.what, g.with = append(g.what, w), append(g.with, nil)
		}
		g.with[i] = append(g.with[i], id)
	}
}

func (g *grouped) texts() []string {
	var out []string
	for i, w := range g.what {
		out = append(out, strings.Join(g.with[i], ", ")+": "+w)
	}
	return out
}

// measured says what is wrong with an indicator and its baseline. A baseline that differs
// from the registry's figure of the same year is noted.
func (j *judge) measured(id, code string, baseline *float64, year int) []string {
	var out []string
	known, ok := j.Registry[code]
	if !ok && !j.Map.defines(code) {
		out = append(out, fmt.Sprintf("the indicator %s is in no registry and not defined in the map", code))
	}
	if baseline == nil {
		return out
	}
	switch {
	case j.Year == 0:
	case year > j.Year:
		out = append(out, fmt.Sprintf("the baseline of %d lies after %d", year, j.Year))
	case j.Year-year > j.o.BaselineAge:
		out = append(out, fmt.Sprintf("the baseline of %d is %d years old, at most %d are allowed", year, j.Year-year, j.o.BaselineAge))
	}
	if v, has := known.Values[year]; has && math.Abs(v-*baseline) > j.o.SameShare*math.Abs(v)+eps {
		j.note(panel.Warning, "baseline-differs", "%s gives %g as the baseline of %s in %d, the registry has %.4g.", id, *baseline, code, year, v)
	}
	return out
}

func (j *judge) horizonCheck() Check {
	c := Check{ID: "horizon", Criterion: "time_bound", Details: []string{}}
	start := cmp.Or(j.m.Start, j.Map.AsOf, j.Year)
	dated := false
	for _, t := range j.m.Targets {
		if t.Date == 0 {
			c.Details = append(c.Details, t.ID+" has no date")
			continue
		}
		dated = true
		years := t.Date - start
		if start == 0 {
			continue
		}
		if years < j.o.HorizonMin || years > j.o.HorizonMax {
			c.Details = append(c.Details, fmt.Sprintf("%s: %d years to %d, want %d to %d", t.ID, years, t.Date, j.o.HorizonMin, j.o.HorizonMax))
		}
		if v := float64(years); c.Value == nil || v > *c.Value {
			c.Value = &v
		}
	}
	if len(j.m.Targets) == 0 {
		c.Details = append(c.Details, "the mission has no target")
	}
	c.State = state(c.Details)
	if c.State == Passed && dated && start == 0 {
		c.State, c.Details = NotMade, []string{"neither the start of the mission nor a year is given"}
	}
	return c
}

func (j *judge) sectionCheck(p Portfolio) Check {
	v := float64(p.Sections)
	c := Check{ID: "sections", Criterion: "cross_sector", Value: &v, Details: []string{}}
	if p.Sections < j.o.MinSections {
		c.Details = append(c.Details, fmt.Sprintf("the %d projects lie in %d sections of ISIC, %d are wanted", p.Projects, p.Sections, j.o.MinSections))
	}
	c.State = state(c.Details)
	return c
}

func (j *judge) approachCheck(p Portfolio) Check {
	c := Check{ID: "approaches", Criterion: "bottom_up", Value: p.EffectiveApproaches, Details: []string{}}
	if h := p.EffectiveApproaches; h != nil && *h < j.o.Approaches-eps {
		c.Details = append(c.Details, fmt.Sprintf("%d approaches count as %.2f, %g are wanted", p.Approaches, *h, j.o.Approaches))
	}
	c.State = state(c.Details)
	return c
}

func (j *judge) shareCheck(p Portfolio) Check {
	c := Check{ID: "dominance", Criterion: "bottom_up", Value: p.TopShare, Details: []string{}}
	if p.TopShare != nil && *p.TopShare > j.o.MaxShare+eps {
		c.Details = append(c.Details, fmt.Sprintf("%s is the approach of %.0f %% of the projects, at most %.0f %% are wanted", p.TopApproach, 100**p.TopShare, 100*j.o.MaxShare))
	}
	c.State = state(c.Details)
	return c
}
