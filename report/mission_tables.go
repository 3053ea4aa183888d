package report

import (
	"fmt"
	"strings"

	"upstep/method/mission"
	"upstep/panel"
)

// deepest is how far the lines of the map are indented.
const deepest = 8

// mapTable draws the map: challenges, below each the missions that address it, below each
// the sectors it involves and the projects that contribute, and below a project those that
// contribute to it. What hangs on several parts stands below each; what hangs on it, below
// the first only.
func (p *Mission) mapTable(b *builder) Table {
	t := Table{ID: "mission-map", Caption: b.text("mission.map", nil), Wide: true,
		Columns: []Column{{Title: b.text("mission.col.part", nil)}, {Title: b.text("mission.col.edge", nil)}, {Title: b.text("mission.col.sector", nil)}, {Title: b.text("mission.col.approach", nil)}, {Title: b.text("mission.col.moves", nil)}}}
	add := func(depth int, id, name, edge, sectors, approach, moves string) {
		indent := ""
		if depth > 0 {
			indent = strings.Repeat("\u00a0\u00a0", min(depth, deepest)-1) + "└ "
		}
		t.Rows = append(t.Rows, []Cell{{Text: []Span{{Text: indent + name + " ("}, {Text: id, Code: true}, {Text: ")"}}}, {Text: T(edge)}, {Text: T(sectors)}, {Text: T(approach)}, {Text: T(moves)}})
	}
	below, shown := map[string][]int{}, map[string]bool{} // projects by what they contribute to
	for i, x := range p.Map.Projects {
		for _, to := range x.Contributes {
			below[to] = append(below[to], i)
		}
	}
	var projects func(of string, depth int)
	projects = func(of string, depth int) {
		if shown[of] {
			return
		}
		shown[of] = true
		for _, i := range below[of] {
			x := p.Map.Projects[i]
			add(depth, x.ID, x.Name, "contributes to "+of, strings.Join(x.Sectors, ", "), x.Approach, p.moves(p.Result.Projects[i]))
			projects(x.ID, depth+1)
		}
	}
	for _, c := range p.Map.Challenges {
		goals := ""
		if len(c.SDG) > 0 {
			goals = "SDG " + strings.Join(c.SDG, ", ")
		}
		add(0, c.ID, c.Name, goals, "", "", "")
		for _, m := range p.Map.Missions {
			for _, to := range m.Addresses {
				if to == c.ID {
					var targets []string
					for _, x := range m.Targets {
						targets = append(targets, x.Text)
					}
					add(1, m.ID, m.Name, "addresses "+c.ID, "involves "+strings.Join(m.Involves, ", "), "", strings.Join(targets, "; "))
					projects(m.ID, 2)
				}
			}
		}
	}
	return t
}

func (p *Mission) moves(r mission.ProjectRow) string {
	return fmt.Sprintf("%s: %s from %g (%d) to %g by %d", r.Moves, r.Indicator, r.Baseline, r.BaselineYear, r.Target, r.Date)
}

// checks lists the checks by machine.
func (p *Mission) checks(b *builder, a mission.Assessment) Table {
	t := Table{ID: "mission-" + a.ID + "-checks", Caption: b.text("mission.checks", nil), Columns: []Column{{Title: b.text("mission.col.check", nil)}, {Title: b.text("mission.col.criterion", nil)}, {Title: b.text("mission.col.state", nil)}, {Title: b.text("mission.col.details", nil)}}}
	marks := map[mission.State]string{mission.Passed: "good", mission.Failed: "bad", mission.NotMade: "warn"}
	for _, k := range a.Checks {
		details := dash
		if len(k.Details) > 0 {
			details = strings.Join(k.Details, "; ")
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(b.text("mission.check."+k.ID, nil))}, {Text: T(p.criterion(a, k.Criterion))}, {Text: T(string(k.State)), Mark: marks[k.State]}, {Text: T(details)}})
	}
	return t
}

// portfolio is the spread of the projects.
func (p *Mission) portfolio(b *builder, a mission.Assessment) KeyFigures {
	x := a.Portfolio
	hill := func(id, label string, v *float64, n int) KeyFigure {
		f := p.figure(b, a.ID+"/"+id, label+", "+a.Name, "", Number(*v, 1), v, "1 / sum of squared shares of the projects", "#portfolio")
		return KeyFigure{Label: label, Figure: f, Context: T(b.text("mission.counted", Values{"n": fmt.Sprint(n)}))}
	}
	sections, projects := float64(x.Sections), float64(x.Projects)
	return KeyFigures{Items: []KeyFigure{
		{Label: b.text("mission.projects", nil), Figure: p.figure(b, a.ID+"/projects", "Projects of "+a.Name, "", fmt.Sprint(x.Projects), &projects, "projects that contribute to it, through others too", "#portfolio")},
		{Label: b.text("mission.sections", nil), Figure: p.figure(b, a.ID+"/sections", "ISIC sections of the projects of "+a.Name, "", fmt.Sprint(x.Sections), &sections, "different sections of the sectors its projects are in", "#portfolio")},
		hill("sectors", b.text("mission.sectors", nil), x.EffectiveSectors, x.Sectors),
		hill("approaches", b.text("mission.approaches", nil), x.EffectiveApproaches, x.Approaches),
		{Label: b.text("mission.top", nil), Figure: p.figure(b, a.ID+"/top", "Share of the most common approach, "+a.Name, "share", Percent(*x.TopShare, 0), x.TopShare, "projects with this approach, divided by all", "#portfolio"), Context: T(x.TopApproach)},
	}}
}

func (p *Mission) capacity(b *builder, a mission.Assessment) Block {
	c := a.Capacity
	v := Values{"need": fmt.Sprintf("%g", c.Need), "scope": a.Scope}
	if c.State == mission.NotMade {
		return b.para("mission.capacity.open", v)
	}
	v["coordination"], v["design"] = fmt.Sprintf("%g", *c.Coordination), fmt.Sprintf("%g", *c.Design)
	if c.State == mission.Passed {
		return b.para("mission.capacity.ok", v)
	}
	help := ""
	if c.PilotWould {
		help = b.text("mission.capacity.pilot", nil)
	}
	return Callout{Severity: panel.Warning, Title: b.text("mission.capacity.short.title", nil), Text: b.spans("mission.capacity.short", v), Help: help}
}

// checklist shows the twelve questions.
func (p *Mission) checklist(b *builder, a mission.Assessment) Table {
	r := a.Roar
	t := Table{ID: "mission-" + a.ID + "-roar", Wide: true, Caption: b.text("mission.roar", Values{"yes": fmt.Sprint(r.Yes), "partly": fmt.Sprint(r.Partly), "no": fmt.Sprint(r.No), "open": fmt.Sprint(r.Open)}),
		Columns: []Column{{Title: b.text("mission.col.roar", nil)}, {Title: b.text("mission.col.question", nil)}, {Title: b.text("mission.col.answer", nil)}, {Title: b.text("mission.col.evidence", nil)}}}
	for _, x := range r.Answers {
		answer, evidence := x.Answer, x.Evidence
		if x.Given != "" && x.Answer == "open" {
			answer = b.text("mission.notcounted", Values{"given": x.Given})
		}
		if ways := p.rewards(b, x, r); ways != "" {
			evidence = strings.TrimPrefix(evidence+"; "+ways, "; ")
		}
		if evidence == "" {
			evidence = dash
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(x.Part)}, {Text: T(x.Text)}, {Text: T(answer)}, {Text: T(evidence)}})
	}
	return t
}

// rewards words how the public shares in success, at the question that asks for it.
func (p *Mission) rewards(b *builder, x mission.Answered, r mission.Checklist) string {
	switch {
	case !x.Rewards:
		return ""
	case len(r.Rewards) > 0:
		return strings.ReplaceAll(strings.Join(r.Rewards, ", "), "_", " ")
	case r.WhyNone != "":
		return b.text("mission.rewards.none", Values{"why": r.WhyNone})
	}
	return ""
}

// goals are the links to the 2030 Agenda.
func (p *Mission) goals(b *builder) []Block {
	g := p.Result.SDG
	out := []Block{Heading{Level: 3, Text: b.text("mission.sdg", nil)}}
	if len(g.Covered) == 0 {
		out = append(out, b.para("mission.sdg.none", nil))
	} else {
		t := Table{ID: "mission-sdg", Caption: b.text("mission.sdg.table", nil), Columns: []Column{{Title: b.text("mission.col.goal", nil)}, {Title: b.text("mission.col.strength", nil), Num: true}, {Title: b.text("mission.col.projects", nil)}}}
		for _, r := range g.Covered {
			t.Rows = append(t.Rows, []Cell{{Text: T(r.Target)}, {Text: T(fmt.Sprint(r.Strength))}, {Text: T(strings.Join(r.Projects, ", "))}})
		}
		out = append(out, t)
	}
	if len(g.Open) > 0 {
		out = append(out, b.para("mission.sdg.open", Values{"targets": joinAnd(g.Open)}))
	}
	for _, x := range []struct {
		key   string
		links []mission.GoalLink
	}{{"mission.sdg.conflicts", g.Conflicts}, {"mission.sdg.notcounted", g.NotCounted}} {
		if len(x.links) == 0 {
			continue
		}
		var l List
		for _, link := range x.links {
			text := link.Project + ": " + link.Code
			if link.Note != "" {
				text += ", " + link.Note
			}
			l.Items = append(l.Items, T(text))
		}
		out = append(out, Paragraph{Text: b.spans(x.key, nil)}, l)
	}
	return out
}
