package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"upstep/catalogue"
	"upstep/match"
	"upstep/panel"
)

// limit is an option of the match as a number.
func (p *matching) limit(name string) float64 {
	v, _ := strconv.ParseFloat(param(p.Result.Recipe, name), 64) // the recipe was made of numbers
	return v
}

// intention is the figure of how far an instrument answers the needs.
func (p *matching) intention(r match.Row) Figure {
	c := computed{path: "match/" + r.Instrument + "/intention", label: r.Name + ": intention", unit: "0..1", value: r.Intention, method: matchDoc + "#intention", recipe: "match",
		formula: "sum of severity times relevance over the needs it answers, divided by the largest severity, at most 1"}
	if r.Intention == nil {
		c.missing = "no need that it answers has a severity"
		return p.b.t.figure(c)
	}
	c.text = Number(*r.Intention, 2)
	for _, a := range r.Answers {
		for _, n := range p.Matching.Needs {
			if n.ID == a.Need {
				c.inputs = append(c.inputs, Input{Label: "severity of " + a.Need, Figure: p.severity(n).ID})
			}
		}
		c.notes = append(c.notes, fmt.Sprintf("%s: relevance %g", a.Need, a.Relevance))
	}
	return p.b.t.figure(c)
}

// scaled is the pilot or the full scale of an instrument at a host.
type scaled struct {
	match.Scale
	row  match.Row
	at   match.At
	name string // pilot or full
}

func pilotOf(r match.Row, a match.At) scaled { return scaled{a.Pilot, r, a, "pilot"} }

func fullOf(r match.Row, a match.At) scaled { return scaled{a.Full, r, a, "full"} }

// part is one of fit, overreach and match.
func (p *matching) part(s scaled, name string, v *float64, formula string) Figure {
	c := computed{path: "match/" + s.row.Instrument + "/" + s.at.Host + "/" + s.name + "/" + name, label: fmt.Sprintf("%s at %s: %s, %s", s.row.Name, s.at.Name, name, map[string]string{"pilot": "as a pilot", "full": "at full scale"}[s.name]),
		unit: "0..1", value: v, method: matchDoc + "#" + name, recipe: "match", formula: formula}
	for _, x := range s.Sides {
		has := "not rated"
		if x.Has != nil {
			has = fmt.Sprintf("has %g ± %g", *x.Has, *x.Error)
		}
		c.notes = append(c.notes, fmt.Sprintf("%s: asks %d, %s", x.Dimension, x.Asks, has))
	}
	for _, u := range p.Units {
		for _, d := range catalogue.Dimensions() {
			if u.ID == s.at.Host && u.Capacity.Raters[d] > 0 {
				c.inputs = append(c.inputs, Input{Label: d.String(), Figure: p.score(u, d).ID})
			}
		}
	}
	if v == nil {
		c.missing = "not rated: " + strings.Join(s.Unrated, ", ")
		return p.b.t.figure(c)
	}
	c.text = Number(*v, 2)
	return p.b.t.figure(c)
}

func (p *matching) fit(s scaled) Figure {
	return p.part(s, "fit", s.Fit, "1 - (theta times the largest shortfall + (1 - theta) times the mean shortfall), shortfalls as shares of 5")
}

func (p *matching) overreach(s scaled) Figure {
	return p.part(s, "overreach", s.Overreach, "probability that some dimension is short by more than the tolerance, given the errors of the scores")
}

func (p *matching) value(s scaled) Figure {
	return p.part(s, "match", s.Match, "intention times fit times (1 - overreach)")
}

// decided lists the rows with a decision.
func (p *matching) decided(d match.Decision) []match.Row {
	return slices.DeleteFunc(slices.Clone(p.Result.Rows), func(r match.Row) bool { return r.Decision != d || len(r.Hosts) == 0 })
}

// chart shows intention against capacity.
func (p *matching) chart() []Block {
	s := &Scatter{XTitle: p.b.text("matching.chart.x", nil), YTitle: p.b.text("matching.chart.y", nil), Peers: p.b.text("matching.chart.promoted", nil), Others: p.b.text("matching.chart.others", nil)}
	twin := Table{ID: "match-chart-table", Caption: p.b.text("matching.chart", nil), Columns: p.columns("instrument", "capacity#", "intention#", "decision")}
	n := 0
	for _, r := range p.Result.Rows {
		if len(r.Hosts) == 0 || r.Intention == nil || r.Hosts[0].Pilot.Fit == nil {
			continue
		}
		a := r.Hosts[0]
		x := *a.Pilot.Fit * (1 - *a.Pilot.Overreach)
		pilot := pilotOf(r, a)
		f := p.b.t.figure(computed{path: "match/" + r.Instrument + "/" + a.Host + "/capacity", label: r.Name + " at " + a.Name + ": fit times (1 - overreach)", unit: "0..1", value: &x, text: Number(x, 2), method: matchDoc + "#match", recipe: "match",
			formula: "fit times (1 - overreach)", inputs: []Input{{Label: "fit", Figure: p.fit(pilot).ID}, {Label: "overreach", Figure: p.overreach(pilot).ID}}})
		promoted := r.Decision == match.Promote
		if promoted {
			n++
		}
		s.Points = append(s.Points, Point{XY: XY{x, *r.Intention}, Label: r.Name, Peer: promoted, Show: promoted && n <= 6})
		twin.Rows = append(twin.Rows, []Cell{{Text: T(r.Name)}, {Text: F(f)}, {Text: F(p.intention(r))}, {Text: T(p.decision(r.Decision))}})
	}
	if len(s.Points) == 0 {
		return nil
	}
	return []Block{Chart{ID: "match-chart", Title: twin.Caption, Twin: twin, Scatter: s, Sentence: p.b.text("matching.chart.sentence", Values{"n": fmt.Sprint(len(s.Points)), "promoted": fmt.Sprint(n)})}}
}

// promoted is the list of best matches, with a sentence on each.
func (p *matching) promoted() []Block {
	rows := p.decided(match.Promote)
	if len(rows) == 0 {
		title, text := "matching.nonebest.title", "matching.nonebest"
		if !slices.ContainsFunc(p.Result.Rows, func(r match.Row) bool { return r.Decision != match.Unjudged }) {
			title, text = "matching.nothingjudged.title", "matching.nothingjudged"
		}
		return []Block{Callout{Severity: panel.Refusal, Title: p.b.text(title, nil), Text: p.b.spans(text, Values{"n": fmt.Sprint(len(p.Result.Rows))})}}
	}
	t := Table{ID: "match-best", Wide: true, Caption: p.b.text("matching.best.caption", Values{"n": fmt.Sprint(len(rows)), "of": fmt.Sprint(len(p.Result.Rows))}),
		Columns: p.columns("instrument", "host", "intention#", "fit#", "overreach#", "match#", "full", "hangs")}
	var says List
	for _, r := range rows {
		a := r.Hosts[0]
		s, full := pilotOf(r, a), fullOf(r, a)
		scale := append(T(p.decision(full.Decision)+", "), append(F(p.fit(full)), append([]Span{{Text: " / "}}, F(p.overreach(full))...)...)...)
		t.Rows = append(t.Rows, []Cell{{Text: p.named(r.Instrument)}, {Text: T(p.hostName(a))}, {Text: F(p.intention(r))}, {Text: F(p.fit(s))}, {Text: F(p.overreach(s))}, {Text: F(p.value(s))}, {Text: scale}, {Text: T(p.turns(a.Pilot))}})
		says.Items = append(says.Items, p.sentences(r))
	}
	out := []Block{p.b.para("matching.best.intro", nil), t, says}
	if c := p.check(rows); len(c.Rows) > 0 {
		out = append(out, c)
	}
	return out
}

// hostName is a unit's name, marked when it is a pocket of excellence.
func (p *matching) hostName(a match.At) string {
	if a.Pocket {
		return p.b.text("matching.pocket", Values{"host": a.Name})
	}
	return a.Name
}

// turns says what would turn a decision.
func (p *matching) turns(s match.Scale) string {
	var out []string
	for _, t := range s.Turns {
		key, v := "matching.turn", Values{"choice": t.Choice, "value": Number(t.Value, 2), "decision": p.decision(t.Decision)}
		if t.Choice == "score" {
			key, v["choice"] = "matching.turn.score", p.dimension(t.Subject)
		}
		out = append(out, p.b.text(key, v))
	}
	if len(out) == 0 {
		return p.b.text("matching.turn.none", nil)
	}
	return strings.Join(out, "; ")
}

// check lists the preconditions of the best matches that nobody has looked at, or that are not met.
func (p *matching) check(rows []match.Row) Table {
	t := Table{ID: "match-conditions", Wide: true, Caption: p.b.text("matching.conditions", nil), Columns: p.columns("instrument", "condition", "state", "source")}
	for _, r := range rows {
		for _, c := range r.Hosts[0].Conditions {
			if c.State == match.Met {
				continue
			}
			text := c.Text
			if c.Legal || c.Hard {
				text = p.b.text("matching.hard", Values{"text": text})
			}
			t.Rows = append(t.Rows, []Cell{{Text: T(r.Name)}, {Text: T(text)}, {Text: T(p.b.text("matching.state."+string(c.State), nil))}, {Text: T(orDash(strings.Join(c.Sources, "; ")))}})
		}
	}
	return t
}

func orDash(s string) string {
	if s == "" {
		return dash
	}
	return s
}

// simplify lists what answers a need and can't be run as it is.
func (p *matching) simplify() []Block {
	rows := p.decided(match.Simplify)
	if len(rows) == 0 {
		return nil
	}
	t := Table{ID: "match-simplify", Wide: true, Caption: p.b.text("matching.simplify.caption", nil), Columns: p.columns("instrument", "host", "fit#", "overreach#", "weakest", "lighter", "enough")}
	for _, r := range rows {
		a := r.Hosts[0]
		s := pilotOf(r, a)
		t.Rows = append(t.Rows, []Cell{{Text: p.named(r.Instrument)}, {Text: T(p.hostName(a))}, {Text: F(p.fit(s))}, {Text: F(p.overreach(s))}, {Text: T(p.weakest(a.Pilot))}, {Text: T(p.lighter(r))}, {Text: T(p.enough(a))}})
	}
	return []Block{Heading{Level: 3, Text: p.b.text("matching.simplify", nil)}, p.b.para("matching.simplify.intro", nil), t}
}

// weakest says where most is missing.
func (p *matching) weakest(s match.Scale) string {
	for _, x := range s.Sides {
		if x.Dimension == s.Binding && x.Has != nil {
			return p.b.text("matching.weakest", Values{"dimension": p.dimension(x.Dimension), "asks": fmt.Sprint(x.Asks), "has": Number(*x.Has, 1)})
		}
	}
	return p.b.text("matching.nothingshort", nil)
}

// lighter names what to run instead, with its own decision.
func (p *matching) lighter(r match.Row) string {
	if len(r.Lighter) == 0 {
		return dash
	}
	var out []string
	for _, l := range r.Lighter {
		out = append(out, p.b.text("matching.lighter", Values{"name": lower(l.Name), "decision": p.decision(l.Decision)}))
	}
	if n := len(r.Way); n > 1 {
		out = append(out, p.b.text("matching.way", Values{"name": lower(p.instrumentName(r.Way[n-1]))}))
	}
	return strings.Join(out, "; ")
}

// enough says what more capacity would do.
func (p *matching) enough(a match.At) string {
	lifts := func(list []match.Lift) string {
		var out []string
		for _, l := range list {
			out = append(out, p.b.text("matching.lift", Values{"dimension": p.dimension(l.Dimension), "from": Number(l.From, 1), "to": Number(l.To, 1)}))
		}
		return strings.Join(out, ", ")
	}
	switch {
	case len(a.Lifts) > 0:
		return p.b.text("matching.enough.one", Values{"lifts": lifts(a.Lifts)})
	case len(a.Raise) > 0 && a.RaiseAll == match.Promote:
		return p.b.text("matching.enough.all", Values{"lifts": lifts(a.Raise)})
	case a.Agree == match.Promote:
		return p.b.text("matching.enough.agree", nil)
	case len(a.Raise) > 0:
		return p.b.text("matching.enough.not", Values{"lifts": lifts(a.Raise)})
	}
	return p.b.text("matching.enough.none", nil)
}

// easy lists what could be run well and answers no large need.
func (p *matching) easy() []Block {
	rows := p.decided(match.Low)
	if len(rows) == 0 {
		return nil
	}
	t := Table{ID: "match-easy", Wide: true, Caption: p.b.text("matching.easy.caption", nil), Columns: p.columns("instrument", "host", "intention#", "fit#", "answers")}
	for _, r := range rows {
		a := r.Hosts[0]
		t.Rows = append(t.Rows, []Cell{{Text: p.named(r.Instrument)}, {Text: T(p.hostName(a))}, {Text: F(p.intention(r))}, {Text: F(p.fit(pilotOf(r, a)))}, {Text: T(p.answers(r))}})
	}
	return []Block{Heading{Level: 3, Text: p.b.text("matching.easy", nil)}, p.b.para("matching.easy.intro", nil), t}
}

// opens is what one more point of capacity would open.
func (p *matching) opens() []Block {
	gain := param(p.Result.Recipe, "gain")
	t := Table{ID: "match-opens", Wide: true, Caption: p.b.text("matching.opens.caption", Values{"gain": gain}), Columns: p.columns("host", "dimension", "fromto", "opens", "rises#")}
	for _, o := range p.Result.Opens {
		if len(o.Promoted) == 0 && len(t.Rows) >= 5 || len(t.Rows) >= 12 {
			continue
		}
		sum := p.b.t.figure(computed{path: "match/opens/" + o.Host + "/" + o.Dimension, label: fmt.Sprintf("Rise of all matches with %s more %s at %s", gain, p.dimension(o.Dimension), p.unitName(o.Host)), unit: "match", value: ptr(o.Sum), text: Number(o.Sum, 2),
			method: matchDoc + "#what-one-more-point-opens", recipe: "match", formula: "sum over the instruments of the match with the point less the match without it", notes: p.moved(o)})
		t.Rows = append(t.Rows, []Cell{{Text: T(p.unitName(o.Host))}, {Text: T(p.dimension(o.Dimension))}, {Text: T(Number(o.From, 1) + " → " + Number(o.To, 1))}, {Text: T(orDash(p.instrumentNames(o.Promoted)))}, {Text: F(sum)}})
	}
	if len(t.Rows) == 0 {
		return nil
	}
	intro := "matching.opens.intro"
	if !slices.ContainsFunc(p.Result.Opens, func(o match.Open) bool { return len(o.Promoted) > 0 }) {
		intro = "matching.opens.none"
	}
	return []Block{Heading{Level: 3, Text: p.b.text("matching.opens", nil)}, p.b.para(intro, nil), t}
}

func (p *matching) moved(o match.Open) []string {
	var out []string
	for _, m := range o.Changes {
		before := "not judged"
		if m.Before != nil {
			before = fmt.Sprintf("%.4g", *m.Before)
		}
		out = append(out, fmt.Sprintf("%s: %s to %.4g", m.Instrument, before, m.After))
	}
	return append(out, fmt.Sprintf("%d instruments change", len(o.Changes)))
}

func (p *matching) unitName(id string) string {
	for _, u := range p.Units {
		if u.ID == id {
			return u.Name
		}
	}
	return id
}
