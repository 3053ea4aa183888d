package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"upstep/catalogue"
	"upstep/match"
	"upstep/panel"
	"upstep/policy"
)

// needs lists the needs that have a severity, most severe first.
func (p *matching) needs() Table {
	t := Table{ID: "match-needs", Wide: true, Caption: p.b.text("matching.needs", Values{"peers": p.Peers.Name}), Columns: p.columns("need", "severity#", "rests", "whose")}
	list := slices.DeleteFunc(slices.Clone(p.Matching.Needs), func(n MatchNeed) bool { return n.Severity == nil })
	slices.SortStableFunc(list, func(a, b MatchNeed) int { return cmp.Compare(*b.Severity, *a.Severity) })
	for _, n := range list {
		whose := p.b.text("matching.whose.evidence", nil)
		if n.Own != nil {
			who := p.b.text("matching.whose.yours", nil)
			if p.Invented {
				who = p.b.text("matching.whose.invented", nil)
			}
			whose = p.b.text("matching.whose.user", Values{"who": who, "why": n.Own.Why})
			if n.Evidence != nil {
				whose = p.b.text("matching.whose.instead", Values{"who": who, "why": n.Own.Why, "severity": Number(*n.Evidence, 2)})
			}
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(n.Name)}, {Text: F(p.severity(n))}, {Text: T(p.rests(n))}, {Text: T(whose)}})
	}
	return t
}

// rests says in words what a severity rests on.
func (p *matching) rests(n MatchNeed) string {
	var out []string
	for _, m := range n.Measures {
		if m.Severity == nil {
			continue
		}
		words := fmt.Sprintf("%s, %d", m.Row.Spec.Short, m.Year)
		if m.Proxy != "" {
			words = p.b.text("roles.proxy", Values{"what": words, "proxy": m.Proxy})
		}
		if m.Aged {
			words = p.b.text("roles.aged", Values{"what": words})
		}
		out = append(out, words)
	}
	for _, x := range n.Nodes {
		key := "matching.node"
		if !x.Counts {
			key = "matching.node.thin"
		}
		out = append(out, p.b.text(key, Values{"node": x.Name, "label": p.b.text("diagnose.label."+x.Label, nil)}))
	}
	if len(out) == 0 {
		return dash
	}
	return strings.Join(out, "; ")
}

// unmeasured lists the needs that nothing measures, with what to ask for.
func (p *matching) unmeasured() Table {
	t := Table{ID: "match-unmeasured", Wide: true, Caption: p.b.text("matching.unmeasured", nil), Columns: p.columns("need", "why", "collect")}
	for _, n := range p.Matching.Needs {
		if n.Severity != nil {
			continue
		}
		var why []string
		for _, m := range n.Measures {
			why = append(why, m.Row.Spec.Short+": "+m.Why)
		}
		for _, x := range n.Nodes {
			why = append(why, p.b.text("matching.node.thin", Values{"node": x.Name, "label": p.b.text("diagnose.label."+x.Label, nil)}))
		}
		if len(why) == 0 {
			why = []string{p.b.text("matching.nomeasure", nil)}
		}
		t.Rows = append(t.Rows, []Cell{{Text: []Span{{Text: n.Name + " ("}, {Text: n.ID, Code: true}, {Text: ")"}}}, {Text: T(strings.Join(why, "; "))}, {Text: T(n.Collect)}})
	}
	return t
}

// hosts is the capacity of each unit: median and error by dimension.
func (p *matching) hosts() Table {
	keys := []string{"host"}
	for _, d := range catalogue.Dimensions() {
		keys = append(keys, d.String()+"#")
	}
	t := Table{ID: "match-hosts", Wide: true, Caption: p.b.text("matching.hosts", nil), Columns: p.columns(append(keys, "raters#")...)}
	for _, u := range p.Units {
		row := []Cell{{Text: T(u.Name)}}
		for _, d := range catalogue.Dimensions() {
			row = append(row, Cell{Text: F(p.score(u, d))})
		}
		t.Rows = append(t.Rows, append(row, Cell{Text: T(fmt.Sprint(u.Raters))}))
	}
	return t
}

// score is the figure of one dimension of a unit's capacity.
func (p *matching) score(u policy.Unit, d catalogue.Dimension) Figure {
	c := computed{path: "match/host/" + u.ID + "/" + d.String(), label: u.Name + ": " + p.dimension(d.String()), unit: "0..5", method: "docs/methods/capacity.md", recipe: "match",
		formula: "median of the raters; the error is half their range, at least 0.5"}
	if len(u.Members) > 0 {
		c.formula = "largest of the members" + map[bool]string{true: ", less a penalty for each further partner"}[d == catalogue.Coordination]
	}
	if u.Capacity.Raters[d] == 0 {
		c.missing = "nobody rated it"
		return p.b.t.figure(c)
	}
	v := u.Capacity.Score[d]
	c.value, c.text = &v, fmt.Sprintf("%s ± %s", Number(v, 1), Number(u.Capacity.SD[d], 1))
	c.notes = []string{fmt.Sprintf("%s, %d raters", p.Register, u.Capacity.Raters[d])}
	return p.b.t.figure(c)
}

// unhosted is what can be said without any unit: what answers the needs, and what it would
// ask of whoever runs it.
func (p *matching) unhosted() []Block {
	t := Table{ID: "match-asks", Wide: true, Columns: p.columns("instrument", "intention#", "answers", "asks", "grade")}
	rows := slices.DeleteFunc(slices.Clone(p.Result.Rows), func(r match.Row) bool { return r.Intention == nil || *r.Intention < p.limit("intention") })
	slices.SortStableFunc(rows, func(a, b match.Row) int { return cmp.Compare(*b.Intention, *a.Intention) })
	for _, r := range rows {
		x, ok := p.instrument(r.Instrument)
		if !ok {
			continue
		}
		var asks []string
		for _, d := range catalogue.Dimensions() {
			asks = append(asks, fmt.Sprintf("%s %d", p.dimension(d.String()), max(1, x.Needs.Of(d)-x.Relief.Of(d))))
		}
		t.Rows = append(t.Rows, []Cell{{Text: p.named(r.Instrument)}, {Text: F(p.intention(r))}, {Text: T(p.answers(r))}, {Text: T(strings.Join(asks, ", "))}, {Text: T(x.Evidence.Grade)}})
	}
	t.Caption = p.b.text("matching.asks", Values{"n": fmt.Sprint(len(t.Rows)), "of": fmt.Sprint(len(p.Result.Rows)), "limit": param(p.Result.Recipe, "intention")})
	c := Callout{Severity: panel.Refusal, Title: p.b.text("matching.unhosted.title", nil), Text: p.b.spans("matching.unhosted", nil), Help: p.b.text("matching.unhosted.help", Values{"country": p.Country})}
	if len(t.Rows) == 0 {
		return []Block{c, p.b.para("matching.noneasked", nil)}
	}
	return []Block{c, t}
}

// answers names the needs that an instrument answers, largest first.
func (p *matching) answers(r match.Row) string {
	var out []string
	for _, a := range r.Answers {
		out = append(out, lower(p.need(a.Need)))
	}
	if len(out) == 0 {
		return dash
	}
	return strings.Join(out, ", ")
}
