package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"upstep/method/gap"
	"upstep/panel"
	"upstep/policy"
)

const reformsDoc = "docs/methods/reforms.md"

// Reforms is the page on reforms tied to areas of growth.
type Reforms struct {
	Result   *policy.Reforms
	Peers    gap.Peers
	Measures []RolesMeasure      // Evidence is the ID of the obstacle
	Schools  map[string][]string // that support an area, by its ID
	File     string              // the register, "" without one
	Notice   string              // of the register
	Names    map[string]string   // of instruments, by ID

	Rows      []gap.Row
	PeerNotes []panel.Note
	GapRecipe panel.Recipe
	More      []panel.Recipe // of the schools
}

// ID names the page and the command.
func (*Reforms) ID() string { return "reforms" }

// Notes are those of the register beside the evidence.
func (p *Reforms) Notes() []panel.Note { return append(slices.Clone(p.PeerNotes), p.Result.Notes...) }

// Recipes are those of the ranking, of the comparison and of the schools.
func (p *Reforms) Recipes() []panel.Recipe {
	return append([]panel.Recipe{p.Result.Recipe, p.GapRecipe}, p.More...)
}

func (p *Reforms) page(b *builder) Page {
	if len(b.Gap.Rows) == 0 { // alone: what it measures is worded by the comparison it made
		alone := *b
		alone.Gap = &gap.Result{Peers: p.Peers, Rows: p.Rows, Recipe: p.GapRecipe}
		b = &alone
	}
	blocks := []Block{b.para("reforms.intro", nil)}
	if p.Notice != "" {
		blocks = append(blocks, Callout{Severity: panel.Warning, Title: b.text("reforms.notice", nil), Text: T(p.Notice)})
	}
	if len(p.Result.Ranked) == 0 {
		blocks = append(blocks, Callout{Severity: panel.Info, Title: b.text("reforms.none", nil), Text: b.spans("reforms.none.text", nil), Help: b.text("reforms.none.help", nil)})
	} else {
		blocks = append(blocks, p.rankTable(b), p.planTable(b))
	}
	if l := p.warnings(b); len(l.Items) > 0 {
		blocks = append(blocks, Heading{Level: 3, Text: b.text("reforms.warnings", nil)}, l)
	}
	blocks = append(blocks, Heading{Level: 3, Text: b.text("reforms.obstacles.title", nil)}, b.para("reforms.obstacles.intro", Values{"peers": p.Peers.Name}), p.obstacleTable(b))
	blocks = append(blocks, Heading{Level: 3, Text: b.text("reforms.cells.title", nil)})
	if len(p.Result.Cells) > 0 {
		blocks = append(blocks, b.para("reforms.cells.intro", nil), p.cellTable(b))
	} else {
		blocks = append(blocks, b.para("reforms.cells.none", nil))
	}
	return b.page("reforms", append(blocks, p.collectTable(b))...)
}

// columns are those of a table whose titles stand under reforms.col.
func reformColumns(b *builder, keys ...string) []Column {
	out := make([]Column, len(keys))
	for i, k := range keys {
		key, num := strings.CutSuffix(k, "#")
		out[i] = Column{Title: b.text("reforms.col."+key, nil), Num: num}
	}
	return out
}

// potentialFigure is the share of schools with data that support an area.
func (p *Reforms) potentialFigure(b *builder, a policy.AreaCase, v *float64) Figure {
	c := computed{path: "reforms/area/" + a.Area.ID + "/potential", label: "Growth potential of " + lower(a.Area.Name), unit: "share of schools", value: v,
		formula: fmt.Sprintf("schools that support the area, divided by those with data on it: %d of %d", a.Supports, a.Data), method: reformsDoc + "#potential", recipe: "reform",
		notes: append([]string{"finding of the schools: " + a.Finding, fmt.Sprintf("%d contradict", a.Against)}, p.Schools[a.Area.ID]...)}
	if v == nil {
		c.missing = fmt.Sprintf("%d schools have data on it", a.Data)
	} else {
		c.text = fmt.Sprintf("%s (%d of %d)", Number(*v, 2), a.Supports, a.Data)
	}
	return b.t.figure(c)
}

// obstacleFigure is the severity of an obstacle against the peers.
func (p *Reforms) obstacleFigure(b *builder, o policy.ObstacleCase) Figure {
	c := computed{path: "reforms/obstacle/" + o.Obstacle.ID + "/severity", label: "Severity of the obstacle " + lower(o.Obstacle.Name), unit: "0..1", value: o.Severity,
		formula: "mean of the severities of its indicators against the peers, weighted by quality", method: reformsDoc + "#severity", recipe: "reform"}
	for _, m := range p.Measures {
		if m.Evidence == o.Obstacle.ID && m.Severity != nil {
			c.inputs = append(c.inputs, Input{Label: m.Indicator, Figure: b.severityFigure(m.Row).ID})
			c.notes = append(c.notes, fmt.Sprintf("%s of %d: quality %g", m.Indicator, m.Year, m.Quality))
		}
	}
	if o.Severity == nil {
		c.missing = "no indicator of the pack measures it for this economy"
	} else {
		c.text = Number(*o.Severity, 2)
	}
	return b.t.figure(c)
}

func (p *Reforms) area(word string) (policy.AreaCase, bool) {
	for _, a := range p.Result.Areas {
		if strings.EqualFold(strings.TrimSpace(word), a.Area.ID) || strings.EqualFold(strings.TrimSpace(word), a.Area.Name) {
			return a, true
		}
	}
	return policy.AreaCase{}, false
}

func (p *Reforms) obstacle(id string) (policy.ObstacleCase, bool) {
	for _, o := range p.Result.Obstacles {
		if strings.EqualFold(strings.TrimSpace(id), o.Obstacle.ID) || strings.EqualFold(strings.TrimSpace(id), o.Obstacle.Name) {
			return o, true
		}
	}
	return policy.ObstacleCase{}, false
}

// factors are the three factors of a reform, as figures.
func (p *Reforms) factors(b *builder, r policy.RankedReform) (potential, severity, space Figure) {
	if a, ok := p.area(r.Area); ok {
		potential = p.potentialFigure(b, a, r.Potential)
	} else {
		potential = b.t.figure(computed{path: "reforms/" + r.ID + "/potential", label: "Growth potential of " + r.Area, missing: "the schools are not asked about this area", method: reformsDoc + "#potential"})
	}
	ob, listed := p.obstacle(r.Obstacle)
	switch {
	case r.By == "firms":
		severity = b.t.figure(computed{path: "reforms/" + r.ID + "/severity", label: "Firms that named the obstacle, " + r.What, unit: "share", value: r.Severity,
			text: fmt.Sprintf("%d of %d firms (%s to %s)", *r.FirmsNamed, *r.FirmsAsked, Number(100*r.Firms.Low, 0), Percent(r.Firms.High, 0)), formula: "firms that named it, divided by firms asked; Wilson interval",
			method: reformsDoc + "#severity", recipe: "reform", inputs: []Input{{Label: "the user's register"}}, notes: []string{fmt.Sprintf("interval %.6f to %.6f", r.Firms.Low, r.Firms.High)}})
	case listed:
		severity = p.obstacleFigure(b, ob)
	default:
		severity = b.t.figure(computed{path: "reforms/" + r.ID + "/severity", label: "Severity of " + r.Obstacle, missing: "no firms were asked and the obstacle is not in the catalogue", method: reformsDoc + "#severity"})
	}
	c := computed{path: "reforms/" + r.ID + "/space", label: "Change space of " + r.What, unit: "0..1", value: r.Space, formula: "smallest of authority, acceptance and ability over all causes, divided by 3",
		method: reformsDoc + "#space", recipe: "reform", inputs: []Input{{Label: "the user's register"}}}
	if r.Space == nil {
		c.missing = "authority, acceptance and ability are not all scored"
	} else {
		c.text = fmt.Sprintf("%s of 3", Number(3**r.Space, 0))
	}
	return potential, severity, b.t.figure(c)
}

// rankTable is the register in the order of the product.
func (p *Reforms) rankTable(b *builder) Table {
	t := Table{ID: "reforms-rank", Wide: true, Caption: b.text("reforms.rank", nil), Columns: reformColumns(b, "rank#", "reform", "area", "obstacle", "potential#", "severity#", "space#", "score#")}
	for _, r := range p.Result.Ranked {
		potential, severity, space := p.factors(b, r)
		c := computed{path: "reforms/" + r.ID + "/score", label: "Score of the reform " + r.What, unit: "0..1", value: r.Score, formula: "growth potential x severity x change space", method: reformsDoc + "#order", recipe: "reform",
			inputs: []Input{{Label: "growth potential", Figure: potential.ID}, {Label: "severity", Figure: severity.ID}, {Label: "change space", Figure: space.ID}}}
		rank := dash
		if r.Score == nil {
			c.missing = "not known: " + strings.Join(r.Lacks, ", ")
		} else {
			c.text = Number(*r.Score, 2)
			if r.Range.High-r.Range.Low > 0.005 {
				c.text = fmt.Sprintf("%s (%s to %s)", Number(*r.Score, 2), Number(r.Range.Low, 2), Number(r.Range.High, 2))
			}
			rank = fmt.Sprint(r.Rank)
			if r.Close {
				rank += " " + b.text("reforms.close", nil)
			}
		}
		score := F(b.t.figure(c))
		if r.Score == nil {
			var words []string
			for _, l := range r.Lacks {
				words = append(words, b.text("reforms.lacks."+l, nil))
			}
			score = append(score, Span{Text: " " + b.text("reforms.lacks", Values{"what": joinAnd(words)})})
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(rank)}, {Text: T(r.What)}, {Text: T(r.AreaName)}, {Text: T(r.ObstacleName)}, {Text: F(potential)}, {Text: F(severity)}, {Text: F(space)}, {Text: score}})
	}
	return t
}

// planTable says who does what by when.
func (p *Reforms) planTable(b *builder) Table {
	t := Table{ID: "reforms-plan", Wide: true, Caption: b.text("reforms.plan", nil), Columns: reformColumns(b, "reform", "owner", "deadline", "instruments", "days#")}
	or := func(s string) string {
		if strings.TrimSpace(s) == "" {
			return dash
		}
		return s
	}
	for _, r := range p.Result.Ranked {
		days := T(dash)
		if r.Saved != nil {
			days = F(b.t.figure(computed{path: "reforms/" + r.ID + "/days", label: "Days saved by " + r.What, unit: "days", value: r.Saved, text: fmt.Sprintf("%s → %s", Number(*r.DaysBefore, 0), Number(*r.DaysAfter, 0)),
				formula: "days before less days after", method: reformsDoc, inputs: []Input{{Label: "the user's register"}}}))
		}
		var with []string
		for _, id := range r.Instruments {
			with = append(with, cmp.Or(p.Names[id], id))
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(r.What)}, {Text: T(or(r.Owner))}, {Text: T(or(r.Deadline))}, {Text: T(or(strings.Join(with, "; ")))}, {Text: days}})
	}
	return t
}

func (p *Reforms) warnings(b *builder) List {
	var l List
	for _, n := range p.Notes() {
		if n.Severity != panel.Info && (n.Code != "severe-without-reform" || p.File != "") {
			l.Items = append(l.Items, b.spans("gaps.note", Values{"subject": []Span{{Text: n.Subject, Strong: true}}, "text": n.Text}))
		}
	}
	return l
}
