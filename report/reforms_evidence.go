package report

import (
	"fmt"
	"strings"

	"upstep/policy"
)

// obstacleTable is what the evidence says of each obstacle.
func (p *Reforms) obstacleTable(b *builder) Table {
	t := Table{ID: "reforms-obstacles", Wide: true, Caption: b.text("reforms.obstacles", nil), Columns: reformColumns(b, "obstacle", "severity#", "evidence", "tree", "weighs")}
	for _, o := range p.Result.Obstacles {
		if o.Severity == nil {
			continue
		}
		var tree []string
		for _, v := range o.Verdicts {
			tree = append(tree, v.Name+": "+b.text("reforms.label."+v.Label, nil))
		}
		if tree == nil {
			tree = []string{dash}
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(o.Obstacle.Name)}, {Text: p.marked(b, o)}, {Text: p.evidence(b, o)}, {Text: T(strings.Join(tree, "; "))}, {Text: T(p.weighs(b, o))}})
	}
	return t
}

// marked is the severity of an obstacle with what makes it doubtful.
func (p *Reforms) marked(b *builder, o policy.ObstacleCase) []Span {
	out := F(p.obstacleFigure(b, o))
	if o.Proxy {
		out = append(out, Span{Text: " " + b.text("reforms.proxy", nil)})
	}
	if o.Disagree {
		out = append(out, Span{Text: " " + b.text("reforms.disagree", nil)})
	}
	return out
}

// evidence words what measures an obstacle.
func (p *Reforms) evidence(b *builder, o policy.ObstacleCase) []Span {
	var out [][]Span
	for _, m := range p.Measures {
		if m.Evidence != o.Obstacle.ID {
			continue
		}
		what := m.Row.Spec.Short
		if m.Severity == nil {
			out = append(out, T(b.text("roles.unused", Values{"what": what, "why": m.Why})))
			continue
		}
		words := fmt.Sprintf("%s, %d: ", what, m.Year)
		if m.Proxy != "" {
			words = b.text("roles.proxy", Values{"what": fmt.Sprintf("%s, %d", what, m.Year), "proxy": m.Proxy}) + ": "
		}
		if m.Aged {
			words = b.text("reforms.old", Values{"what": words})
		}
		out = append(out, append(T(words), Span{Figure: ptrFigure(b.severityFigure(m.Row))}))
	}
	var spans []Span
	for i, s := range out {
		if i > 0 {
			spans = append(spans, Span{Text: "; "})
		}
		spans = append(spans, s...)
	}
	return spans
}

func ptrFigure(f Figure) *Figure { return &f }

// weighs names the areas of growth on which an obstacle weighs most.
func (p *Reforms) weighs(b *builder, o policy.ObstacleCase) string {
	if o.Obstacle.Need == "" {
		return b.text("reforms.all", nil)
	}
	var much []string
	for _, a := range p.Result.Areas {
		need, err := a.Area.Needs.Of(o.Obstacle.Need)
		if err == nil && need == 3 && a.Supports > 0 {
			much = append(much, lower(a.Area.Name))
		}
	}
	if len(much) == 0 {
		return b.text("reforms.nobody", nil)
	}
	return joinAnd(much)
}

const mostCells = 15 // printed

// cellTable is where to look first.
func (p *Reforms) cellTable(b *builder) Table {
	cells := p.Result.Cells
	shown := cells[:min(mostCells, len(cells))]
	t := Table{ID: "reforms-cells", Wide: true, Caption: b.text("reforms.cells", Values{"n": fmt.Sprint(len(shown)), "of": fmt.Sprint(len(cells))}), Columns: reformColumns(b, "area", "obstacle", "potential#", "severity#", "need", "product#", "registered#")}
	for _, c := range shown {
		a, _ := p.area(c.Area)
		o, _ := p.obstacle(c.Obstacle)
		potential, severity := p.potentialFigure(b, a, &c.Potential), p.obstacleFigure(b, o)
		f := b.t.figure(computed{path: "reforms/cell/" + c.Area + "/" + c.Obstacle, label: a.Area.Name + " and " + lower(o.Obstacle.Name), unit: "0..1", value: &c.Product, text: Number(c.Product, 2),
			formula: fmt.Sprintf("growth potential x severity x need of %d / 3", c.Need), method: reformsDoc + "#where-to-look", recipe: "reform",
			inputs: []Input{{Label: "growth potential", Figure: potential.ID}, {Label: "severity", Figure: severity.ID}}})
		t.Rows = append(t.Rows, []Cell{{Text: T(a.Area.Name)}, {Text: T(o.Obstacle.Name)}, {Text: F(potential)}, {Text: p.marked(b, o)}, {Text: T(b.text("reforms.need."+fmt.Sprint(c.Need), nil))}, {Text: F(f)}, {Text: T(fmt.Sprint(c.Reforms))}})
	}
	return t
}

// collectTable says what to ask for, unmeasured obstacles first.
func (p *Reforms) collectTable(b *builder) Table {
	t := Table{ID: "reforms-collect", Wide: true, Caption: b.text("reforms.collect", nil), Columns: reformColumns(b, "obstacle", "why", "collect")}
	for _, measured := range []bool{false, true} {
		for _, o := range p.Result.Obstacles {
			if (o.Severity != nil) != measured {
				continue
			}
			why := b.text("reforms.general", nil)
			if !measured {
				why = b.text("reforms.unmeasured", nil)
				var parts []string
				for _, m := range p.Measures {
					if m.Evidence == o.Obstacle.ID {
						parts = append(parts, m.Row.Spec.Short+": "+m.Why)
					}
				}
				if len(parts) > 0 {
					why = strings.Join(parts, "; ")
				}
			}
			t.Rows = append(t.Rows, []Cell{{Text: []Span{{Text: o.Obstacle.Name + " ("}, {Text: o.Obstacle.ID, Code: true}, {Text: ")"}}}, {Text: T(why)}, {Text: T(o.Obstacle.Collect)}})
		}
	}
	return t
}
