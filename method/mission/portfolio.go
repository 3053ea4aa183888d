package mission

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"upstep/panel"
)

// portfolio is the spread of the projects. A project in several sectors counts in each by
// an equal part. Approaches are compared without regard to case and blanks around.
func (j *judge) portfolio() Portfolio {
	p := Portfolio{Projects: len(j.projects)}
	sectors, approaches, sections := map[string]float64{}, map[string]float64{}, map[string]bool{}
	names := map[string]string{}
	for _, x := range j.projects {
		for _, s := range x.Sectors {
			sectors[s] += 1 / float64(len(x.Sectors))
			for _, known := range j.Map.Sectors {
				if known.ID == s {
					sections[known.ISIC[:1]] = true
				}
			}
		}
		key := strings.ToLower(strings.TrimSpace(x.Approach))
		if names[key] == "" {
			names[key] = strings.TrimSpace(x.Approach)
		}
		approaches[key]++
	}
	p.Sectors, p.Sections, p.Approaches = len(sectors), len(sections), len(approaches)
	p.EffectiveSectors, p.EffectiveApproaches = Hill(slices.Sorted(maps.Values(sectors))), Hill(slices.Sorted(maps.Values(approaches)))
	for _, k := range slices.Sorted(maps.Keys(approaches)) {
		if share := approaches[k] / float64(len(j.projects)); p.TopShare == nil || share > *p.TopShare+eps {
			p.TopApproach, p.TopShare = names[k], &share
		}
	}
	p.Pass = p.Sections >= j.o.MinSections && p.EffectiveApproaches != nil && *p.EffectiveApproaches >= j.o.Approaches-eps && *p.TopShare <= j.o.MaxShare+eps
	return p
}

// isic lists the codes of the sectors that the projects are in, as finely as the map has
// them: digits of a division, group or class, or the letter of a section.
func (j *judge) isic() []string {
	out := []string{}
	for _, known := range j.Map.Sectors {
		in := func(p Project) bool { return slices.Contains(p.Sectors, known.ID) }
		code := cmp.Or(known.ISIC[1:], known.ISIC)
		if slices.ContainsFunc(j.projects, in) && !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	return out
}

// Hill is the Hill number of order 2, 1 / sum p^2: how many equally large parts would be as
// diverse (Hill 1973). Parts must not be negative; nil when they sum to nothing.
func Hill(parts []float64) *float64 {
	sum, squares := 0.0, 0.0
	for _, v := range parts {
		sum += v
		squares += v * v
	}
	if !(sum > 0) {
		return nil
	}
	h := sum * sum / squares
	return &h
}

// roar counts the answers. Yes and partly need evidence, and a yes on sharing rewards a
// way of doing so or a reason for none; else the question stays open.
func (j *judge) roar() Checklist {
	c := Checklist{Answers: []Answered{}, Rewards: append([]string{}, j.m.Rewards...), WhyNone: j.m.RewardsNone}
	c.Unfilled = len(j.m.Rewards) == 0 && strings.TrimSpace(j.m.RewardsNone) == ""
	var bare []string
	for _, q := range j.Content.Roar {
		a := Answered{Question: q.ID, Part: q.Part, Text: q.Text, Answer: "open", Rewards: q.Rewards}
		for _, r := range j.m.Roar {
			if r.Question == q.ID {
				a.Given, a.Evidence = r.Answer, strings.TrimSpace(r.Evidence)
			}
		}
		switch {
		case a.Given == "":
		case a.Given == "no":
			a.Answer = "no"
		case a.Evidence == "":
			bare = append(bare, q.ID)
		case q.Rewards && c.Unfilled:
			j.note(panel.Warning, "rewards-unfilled", "%s is answered %s, but no way of sharing rewards is named (%s) and no reason why there is none: not counted.", q.ID, a.Given, strings.Join(j.Content.Rewards, ", "))
		default:
			a.Answer = a.Given
		}
		switch a.Answer {
		case "yes":
			c.Yes++
		case "partly":
			c.Partly++
		case "no":
			c.No++
		default:
			c.Open++
		}
		c.Answers = append(c.Answers, a)
	}
	if len(bare) > 0 {
		j.note(panel.Warning, "roar-without-evidence", "Answered without evidence, so not counted: %s.", strings.Join(bare, ", "))
	}
	return c
}

// capacity compares the host with what the scope needs (6.5).
func (j *judge) capacity(scope string) CapacityCheck {
	c := CapacityCheck{Need: j.o.CapacityNational, State: NotMade}
	if scope == Pilot {
		c.Need = j.o.CapacityPilot
	}
	k := j.Map.Capacity
	if k == nil {
		return c
	}
	c.Coordination, c.Design = k.Coordination, k.Design
	least := min(*k.Coordination, *k.Design)
	c.State = Passed
	if least < c.Need-eps {
		c.State = Failed
		c.PilotWould = scope == National && least >= j.o.CapacityPilot-eps
		j.note(panel.Warning, "capacity-short", "Coordination %g and design %g are below the %g that a %s mission needs.", *k.Coordination, *k.Design, c.Need, scope)
	}
	return c
}

// goals gathers the links to the 2030 Agenda.
func (r *Result) goals(in Input) {
	r.SDG = Goals{Covered: []GoalRow{}, Conflicts: []GoalLink{}, NotCounted: []GoalLink{}, Open: []string{}}
	rows := map[string]*GoalRow{}
	for _, p := range in.Map.Projects {
		for _, l := range p.SDG {
			link := GoalLink{Project: p.ID, Code: l.Indicator, Strength: *l.Strength, Note: l.Note}
			target, indicator := targetOf(l.Indicator)
			switch {
			case !indicator:
				r.SDG.NotCounted = append(r.SDG.NotCounted, link)
			case link.Strength < 0:
				r.SDG.Conflicts = append(r.SDG.Conflicts, link)
			case link.Strength > 0:
				row := rows[target]
				if row == nil {
					row = &GoalRow{Target: target}
					rows[target] = row
				}
				row.Strength = max(row.Strength, link.Strength)
				if !slices.Contains(row.Projects, p.ID) {
					row.Projects = append(row.Projects, p.ID)
				}
			}
		}
	}
	for _, t := range slices.SortedFunc(maps.Keys(rows), byCode) {
		r.SDG.Covered = append(r.SDG.Covered, *rows[t])
	}
	for _, c := range in.Map.Challenges {
		for _, t := range c.SDG {
			if rows[t] == nil && !slices.Contains(r.SDG.Open, t) {
				r.SDG.Open = append(r.SDG.Open, t)
			}
		}
	}
	slices.SortFunc(r.SDG.Open, byCode)
	if n := len(r.SDG.NotCounted); n > 0 {
		r.note(in.Map.Title, panel.Warning, "sdg-without-indicator", "Links that name a target of the 2030 Agenda and no indicator are listed and not counted: %d.", n)
	}
	if n := len(r.SDG.Conflicts); n > 0 {
		r.note(in.Map.Title, panel.Warning, "sdg-conflict", "Links to the 2030 Agenda that are conflicts: %d.", n)
	}
}

// byCode orders target codes as the agenda does: 6.4 before 6.10, numbers before letters.
func byCode(a, b string) int {
	ga, ta, _ := strings.Cut(a, ".")
	gb, tb, _ := strings.Cut(b, ".")
	return cmp.Or(rank(ga)-rank(gb), rank(ta)-rank(tb), strings.Compare(a, b))
}

func rank(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return 1000
}
