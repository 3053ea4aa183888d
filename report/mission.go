package report

import (
	"fmt"
	"strings"

	"upstep/method/mission"
	"upstep/panel"
)

const missionDoc = "docs/methods/mission.md"

// Mission is the page on a mission map.
type Mission struct {
	Result *mission.Result
	Map    *mission.Map
	File   string // the map was read from
	Pack   bool   // figures of the pack stand beside those of the map
}

// NoMission is the page where nobody gave a map.
func NoMission(m Messages) Refused {
	return Refused{Method: "mission", Why: m.Text("mission.nomap", nil), Help: m.Text("mission.nomap.help", nil)}
}

// ID names the page.
func (*Mission) ID() string { return "mission" }

// Notes are those of the map and of each mission.
func (p *Mission) Notes() []panel.Note { return p.Result.Notes }

// Recipes is the one of the map.
func (p *Mission) Recipes() []panel.Recipe { return []panel.Recipe{p.Result.Recipe} }

// cut names the pack only where it has a figure of the map's indicators.
func (p *Mission) cut(b *builder) string {
	if p.Pack {
		return b.text("mission.cut.pack", Values{"file": p.File, "cut": b.dataCut()})
	}
	return b.text("mission.cut", Values{"file": p.File})
}

func (p *Mission) page(b *builder) Page {
	blocks := []Block{Paragraph{Text: []Span{{Text: p.Result.Title, Strong: true}}}, b.para("mission.intro", nil), p.mapTable(b)}
	for i, a := range p.Result.Missions {
		blocks = append(blocks, Heading{Level: 3, Text: a.Name})
		blocks = append(blocks, p.verdict(b, a)...)
		blocks = append(blocks, p.criteria(b, i, a), p.checks(b, a))
		if a.Portfolio.Projects > 0 {
			blocks = append(blocks, p.portfolio(b, a))
		}
		blocks = append(blocks, p.capacity(b, a), p.checklist(b, a))
	}
	return b.page("mission", append(blocks, p.goals(b)...)...)
}

// figure adds a number of a mission to the ledger.
func (p *Mission) figure(b *builder, path, label, unit, text string, v *float64, formula, anchor string) Figure {
	c := computed{path: "mission/" + path, label: label, unit: unit, value: v, text: text, formula: formula, method: missionDoc + anchor, recipe: "mission", notes: []string{"from the map " + p.File}}
	if v == nil {
		c.text, c.missing = "", "not known: see the notes"
	}
	return b.t.figure(c)
}

// verdict is the score, what the checks would say, and what hangs on a point.
func (p *Mission) verdict(b *builder, a mission.Assessment) []Block {
	if a.Verdict == "" {
		why := ""
		for _, n := range p.Result.Notes {
			if n.Subject == a.ID && n.Severity == panel.Refusal {
				why = n.Text
			}
		}
		return append([]Block{Callout{Severity: panel.Refusal, Title: b.text("mission.refused", nil), Text: T(why), Help: b.text("mission.refused.help", nil)}}, p.warnings(b, a)...)
	}
	score := p.figure(b, a.ID+"/score", "Score of "+a.Name, "0..100", Number(*a.Score, 1), a.Score, "100 times the sum over criteria of weight times mean score / 5", "#criteria")
	out := []Block{b.para("mission.verdict."+string(a.Verdict), Values{"score": F(score)})}
	if len(a.Fails) > 0 {
		var names []string
		for _, c := range a.Criteria {
			for _, f := range a.Fails {
				if f == c.ID {
					names = append(names, lower(c.Name))
				}
			}
		}
		out = append(out, b.para("mission.fails", Values{"criteria": joinAnd(names)}))
	}
	if a.ByChecks != "" && a.ByChecks != a.Verdict {
		out = append(out, b.para("mission.bychecks", Values{"verdict": b.text("mission.word."+string(a.ByChecks), nil)}))
	}
	if l := p.changes(b, a); len(l.Items) > 0 {
		out = append(out, b.para("mission.changes", nil), l)
	} else {
		out = append(out, b.para("mission.steady", nil))
	}
	return append(out, p.warnings(b, a)...)
}

func (p *Mission) warnings(b *builder, a mission.Assessment) []Block {
	var l List
	for _, n := range p.Result.Notes {
		if n.Subject == a.ID && n.Severity == panel.Warning {
			l.Items = append(l.Items, T(n.Text))
		}
	}
	if len(l.Items) == 0 {
		return nil
	}
	return []Block{b.para("mission.warnings", nil), l}
}

func (p *Mission) changes(b *builder, a mission.Assessment) List {
	var l List
	for _, c := range a.Changes {
		v := Values{"verdict": b.text("mission.word."+orRefused(c.Verdict), nil)}
		switch {
		case c.Without != "":
			v["who"] = c.Without
			l.Items = append(l.Items, b.spans("mission.change.without", v))
			continue
		case c.By < 0:
			v["criterion"] = p.criterion(a, c.Criterion)
			l.Items = append(l.Items, b.spans("mission.change.less", v))
		default:
			v["criterion"] = p.criterion(a, c.Criterion)
			l.Items = append(l.Items, b.spans("mission.change.more", v))
		}
	}
	return l
}

func orRefused(v mission.Verdict) string {
	if v == "" {
		return "refused"
	}
	return string(v)
}

func (p *Mission) criterion(a mission.Assessment, id string) string {
	for _, c := range a.Criteria {
		if c.ID == id {
			return lower(c.Name)
		}
	}
	return id
}

// criteria shows the scores: their mean as bars, the scores of each assessor in the table.
func (p *Mission) criteria(b *builder, i int, a mission.Assessment) Block {
	t := Table{ID: fmt.Sprintf("mission-%d-criteria", i+1), Caption: b.text("mission.criteria", Values{"n": fmt.Sprint(len(a.Assessors)), "who": strings.Join(a.Assessors, ", ")}),
		Columns: []Column{{Title: b.text("mission.col.criterion", nil)}, {Title: b.text("mission.col.weight", nil), Num: true}, {Title: b.text("mission.col.gate", nil), Num: true},
			{Title: b.text("mission.col.scores", nil)}, {Title: b.text("mission.col.mean", nil), Num: true}, {Title: b.text("mission.col.range", nil), Num: true}}}
	bars := &Bars{Unit: "0 to 5"}
	for _, c := range a.Criteria {
		text := ""
		if c.Mean != nil {
			text = Number(*c.Mean, 1)
		}
		f := p.figure(b, a.ID+"/mean/"+c.ID, "Mean score on "+lower(c.Name), "0..5", text, c.Mean, "mean over the assessors who scored it", "#criteria")
		var scores []string
		for _, g := range c.Scores {
			if g.Score == nil {
				scores = append(scores, dash)
				continue
			}
			scores = append(scores, Significant(*g.Score, 2))
		}
		gate, spread := dash, dash
		if c.Gate > 0 {
			gate = fmt.Sprintf("%g", c.Gate)
		}
		if c.Min != nil {
			spread = fmt.Sprintf("%g–%g", *c.Min, *c.Max)
		}
		mark := ""
		if c.Mean != nil && c.Gate > 0 && *c.Mean < c.Gate-1e-9 {
			mark = "bad"
		}
		name := c.Name
		if mark == "bad" {
			name += " " + b.text("mission.below", nil)
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(name), Mark: mark}, {Text: T(Percent(c.Weight, 0))}, {Text: T(gate)}, {Text: T(strings.Join(scores, ", "))}, {Text: F(f), Mark: mark}, {Text: T(spread)}})
		bars.Rows = append(bars.Rows, Bar{Label: c.Name, Value: c.Mean, Text: f.Text, Home: mark != "bad"})
	}
	if len(a.Assessors) == 0 {
		return t
	}
	return Chart{ID: t.ID + "-chart", Title: t.Caption, Sentence: b.text("mission.criteria.sentence", nil), Bars: bars, Twin: t}
}
