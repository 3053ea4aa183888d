package report

import (
	"fmt"
	"slices"

	"upstep/method/diagnose"
	"upstep/panel"
)

// story is node 0 of the tree: how the economy grew and on what.
func (p *diagnosis) story() []Block {
	b, s := p.b, p.Result.Story
	out := []Block{Heading{Level: 3, Text: b.text("diagnose.story", nil)}}
	if s.Level.Ok() {
		out = append(out, b.para("diagnose.story.level", Values{"level": b.t.value("diagnose/level", "GDP per head, PPP, constant, "+b.Home.Name, s.Level, Number(s.Level.Value, 0)), "year": fmt.Sprint(s.Level.Year)}))
	}
	if c := p.chart(); c != nil {
		out = append(out, *c)
	}
	out = append(out, p.turns()...)
	if len(s.Decades) > 0 {
		out = append(out, p.decades(), b.para("diagnose.series.note", nil))
	}
	return out
}

// chart draws GDP per head as an index, with the comparators' median.
func (p *diagnosis) chart() *Chart {
	b, s := p.b, p.Result.Story
	if s.Base == 0 {
		return nil
	}
	title := b.text("diagnose.chart", Values{"base": fmt.Sprint(s.Base)})
	peers := b.text("diagnose.chart.peers", nil)
	lines := &Lines{Unit: fmt.Sprintf("%d = 100", s.Base), Log: true, Series: []Line{{Name: b.Home.Name, Home: true}, {Name: peers}}}
	twin := Table{ID: "diagnose-growth", Caption: title, Columns: []Column{{Title: b.text("diagnose.col.year", nil)}, {Title: b.Home.Name, Num: true}, {Title: peers, Num: true}}}
	var now Figure
	for _, l := range s.Index {
		lines.Years = append(lines.Years, l.Year)
		lines.Series[0].Y, lines.Series[1].Y = append(lines.Series[0].Y, l.Home), append(lines.Series[1].Y, l.Peers)
		home := p.level(l, s.Base, "home", b.Home.Name, l.Home, nil)
		if l.Home != nil {
			now = home
		}
		twin.Rows = append(twin.Rows, []Cell{{Text: T(fmt.Sprint(l.Year))}, {Text: F(home)}, {Text: F(p.level(l, s.Base, "peers", peers, l.Peers, []string{fmt.Sprintf("%d comparators with a figure", l.N)}))}})
	}
	if !slices.ContainsFunc(lines.Series[1].Y, func(v *float64) bool { return v != nil }) {
		lines.Series = lines.Series[:1]
	}
	return &Chart{ID: "diagnose-growth-chart", Title: title, Twin: twin, Lines: lines,
		Sentence: b.text("diagnose.chart.sentence", Values{"now": now.Text, "year": fmt.Sprint(now.Year), "base": fmt.Sprint(s.Base)})}
}

// level is a point of the index.
func (p *diagnosis) level(l diagnose.Level, base int, who, name string, v *float64, notes []string) Figure {
	c := computed{path: fmt.Sprintf("diagnose/growth/%s/%d", who, l.Year), label: fmt.Sprintf("GDP per head, %d = 100, %s", base, name), unit: "index", value: v, year: l.Year,
		formula: fmt.Sprintf("GDP per head at constant prices / that of %d, times 100", base), method: diagnoseDoc + "#growth-story", recipe: "diagnose", notes: notes}
	if who == "home" {
		c.inputs = from("observation", p.b.Panel.At(perHead, p.b.Home.ISO3, l.Year), p.b.Panel.At(perHead, p.b.Home.ISO3, base))
	}
	if v == nil {
		c.missing = "too few figures"
	} else {
		c.text = Number(*v, 0)
	}
	return p.b.t.figure(c)
}

const perHead = "NY.GDP.PCAP.KD"

// turns lists the accelerations and decelerations.
func (p *diagnosis) turns() []Block {
	b, s, o := p.b, p.Result.Story, p.Options
	if len(s.Steps) == 0 {
		return nil
	}
	out := []Block{b.para("diagnose.turns.note", Values{"fast": Number(o.FastGrowth, 1), "more": Number(o.FastChange, 0), "slow": Number(o.SlowGrowth, 0), "less": Number(o.SlowChange, 0),
		"first": fmt.Sprint(s.Steps[0].Year), "last": fmt.Sprint(s.Steps[len(s.Steps)-1].Year)})}
	if len(s.Turns) == 0 {
		return append(out, b.para("diagnose.turns.none", nil))
	}
	t := Table{ID: "diagnose-turns", Caption: b.text("diagnose.turns", nil), Columns: p.columns("turn", "year#", "growth#", "change#")}
	for _, x := range s.Turns {
		word, which := b.text("diagnose.turn.down", nil), "down"
		if x.Faster {
			word, which = b.text("diagnose.turn.up", nil), "up"
		}
		inputs := from("observation", p.ends(x.Year)...)
		if x.Below != 0 {
			word = b.text("diagnose.turn.recovery", Values{"year": fmt.Sprint(x.Below)})
			inputs = append(inputs, from("highest level before", p.b.Panel.At(perHead, p.b.Home.ISO3, x.Below))...)
		}
		f := func(measure, formula string, v float64, unit, text string) Figure {
			return b.t.figure(computed{path: fmt.Sprintf("diagnose/turn/%s-%d/%s", which, x.Year, measure), label: fmt.Sprintf("%s around %d, %s", measure, x.Year, b.Home.Name), unit: unit, text: text, value: &v, year: x.Year,
				formula: formula, method: diagnoseDoc + "#growth-story", recipe: "diagnose", inputs: inputs})
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(word)}, {Text: T(fmt.Sprint(x.Year))}, {Text: F(f("growth", "compound growth of the years after", x.Growth, "% a year", Signed(x.Growth, 1)+" %"))},
			{Text: F(f("change", "growth after less growth before", x.Change, "points", Signed(x.Change, 1)))}})
	}
	return append(out, t)
}

// ends are the levels a turn was computed from.
func (p *diagnosis) ends(year int) []panel.Observation {
	h := p.Options.Horizon
	var out []panel.Observation
	for _, y := range []int{year - h, year, year + h} {
		out = append(out, p.b.Panel.At(perHead, p.b.Home.ISO3, y))
	}
	return out
}

// decades is growth and what it rested on by decade, against the comparators.
func (p *diagnosis) decades() Table {
	b, s := p.b, p.Result.Story
	t := Table{ID: "diagnose-decades", Caption: b.text("diagnose.series", nil), Columns: p.columns("what", "period", "economy#", "peers#")}
	add := func(id, code, minus string, list []diagnose.Spell) {
		for _, x := range list {
			name := b.text("diagnose.series."+id, nil)
			path := fmt.Sprintf("diagnose/decade/%s/%d", id, x.From)
			home := computed{path: path, label: fmt.Sprintf("%s, %d to %d, %s", name, x.From, x.To, b.Home.Name), text: Number(*x.Value, 1), value: x.Value, year: x.To, formula: "mean of the years with a figure", method: diagnoseDoc + "#growth-story", recipe: "diagnose", inputs: p.years(code, x, id == "growth")}
			if id == "growth" {
				home.formula = "compound growth between the first and the last year"
			}
			if minus != "" {
				home.formula = fmt.Sprintf("mean of %s - %s", code, minus)
				home.inputs = append(home.inputs, p.years(minus, x, false)...)
			}
			peers := computed{path: path + "/peers", label: home.label + ": median of the comparators", value: x.Peers, year: x.To, formula: home.formula + "; median of the comparators", method: home.method, recipe: "diagnose", notes: []string{fmt.Sprintf("%d comparators with a figure", x.N)}}
			if x.Peers == nil {
				peers.missing = fmt.Sprintf("%d comparators with a figure, %d are needed", x.N, diagnose.SmallList)
			} else {
				peers.text = Number(*x.Peers, 1)
			}
			t.Rows = append(t.Rows, []Cell{{Text: T(name)}, {Text: T(fmt.Sprintf("%d–%d", x.From, x.To))}, {Text: F(b.t.figure(home))}, {Text: F(b.t.figure(peers))}})
		}
	}
	add("growth", perHead, "", s.Decades)
	for _, k := range s.Series {
		add(k.ID, k.Code, k.Minus, k.Decades)
	}
	return t
}

// years are the observations of a spell; of growth, its ends.
func (p *diagnosis) years(code string, x diagnose.Spell, ends bool) []Input {
	var out []panel.Observation
	for _, o := range p.b.Panel.History(code, p.b.Home.ISO3) {
		if o.Year < x.From || o.Year > x.To || ends && o.Year != x.From && o.Year != x.To {
			continue
		}
		out = append(out, o)
	}
	return from("observation", out...)
}
