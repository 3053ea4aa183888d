package report

import (
	"fmt"
	"strings"

	"upstep/panel"
)

// entry is the model of two periods.
func (p *specialisation) entry() []Block {
	b, e := p.b, p.Result.Entry
	if e == nil {
		return nil
	}
	head := Heading{Level: 3, Text: b.text("specialise.entry", nil)}
	if e.Refused != "" {
		return []Block{head, Callout{Severity: panel.Refusal, Title: b.text("part.refused", nil), Text: T(firstNote(e.Notes, "entry-refused"))}}
	}
	t := Table{ID: "specialise-entry", Caption: b.text("specialise.entry.table", Values{"model": string(e.Model), "from": fmt.Sprint(e.From), "to": fmt.Sprint(e.To), "n": fmt.Sprint(e.N), "entries": fmt.Sprint(e.Entries), "regions": fmt.Sprint(e.Regions)}),
		Columns: []Column{{Title: b.text("specialise.col.term", nil)}, {Title: b.text("specialise.col.estimate", nil), Num: true}, {Title: b.text("specialise.col.se", nil), Num: true}, {Title: b.text("specialise.col.interval", nil), Num: true}}}
	sig := func(v float64) string { return Significant(v, 3) }
	for _, c := range e.Coefficients {
		path := "entry/" + strings.ReplaceAll(c.Name, " ", "-")
		f := func(what string, v float64) Cell {
			return Cell{Text: F(p.number(path+"/"+what, "Entry model, "+c.Name+", "+what, "", &v, sig, fmt.Sprintf("%s on %d observations, errors robust to heteroskedasticity", e.Model, e.N)))}
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(c.Name)}, f("estimate", c.Value), f("se", c.SE), {Text: append(append(f("low", c.Low).Text, Span{Text: " to "}), f("high", c.High).Text...)}})
	}
	ten := p.number("entry/ten", "Ten points of density more change the probability of entry by", "share", e.Ten, percents(1), "0.1 x slope of density at the means")
	out := []Block{head, t, b.para("specialise.entry.ten", Values{"ten": ten})}
	if e.Leave != nil {
		low := p.number("entry/leave/low", "Coefficient of density without one observation, lowest", "", &e.Leave[0], sig, "leave one out")
		high := p.number("entry/leave/high", "Coefficient of density without one observation, highest", "", &e.Leave[1], sig, "leave one out")
		out = append(out, b.para("specialise.entry.leave", Values{"low": low, "high": high}))
	}
	return out
}

// themes are the discovery process, theme by theme.
func (p *specialisation) themes() []Block {
	b, r := p.b, p.Result
	head := Heading{Level: 3, Text: b.text("specialise.themes", nil)}
	if r.Discovery == nil {
		return []Block{head, b.para("specialise.nothemes", nil)}
	}
	t := Table{ID: "specialise-themes", Caption: b.text("specialise.themes.table", nil), Wide: true}
	for _, k := range []string{"theme", "claimed", "earned", "gate", "blocks"} {
		t.Columns = append(t.Columns, Column{Title: b.text("specialise.col."+k, nil)})
	}
	for _, s := range r.Themes {
		why := make([]string, len(s.Blocks))
		for i, x := range s.Blocks {
			why[i] = string(x.Verdict) + ": " + x.Text
		}
		if s.Overdue {
			why = append(why, b.text("specialise.overdue", nil))
		}
		if s.Casino {
			why = append(why, b.text("specialise.incasino", nil))
		}
		if len(s.Unknown) > 0 {
			why = append(why, b.text("specialise.notinthetable", Values{"codes": strings.Join(s.Unknown, ", ")}))
		}
		mark := "good"
		if s.Claimed != s.Earned {
			mark = "warn"
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(s.Name)}, {Text: T(string(s.Claimed))}, {Text: T(string(s.Earned)), Mark: mark}, {Text: T(string(s.Gate))}, {Text: T(strings.Join(why, "; "))}})
	}
	return []Block{head, t, p.rules("specialise-discovery", b.text("specialise.discovery", nil), r.Discovery.Rules)}
}

func (p *specialisation) wheel() []Block {
	b, w := p.b, p.Result.Wheel
	if w == nil {
		return nil
	}
	t := Table{ID: "specialise-wheel", Caption: b.text("specialise.wheel.table", nil), Columns: []Column{{Title: b.text("specialise.col.step", nil)}, {Title: b.text("specialise.col.factor", nil)},
		{Title: b.text("specialise.col.score", nil), Num: true}, {Title: b.text("specialise.col.apart", nil), Num: true}, {Title: b.text("specialise.col.blind", nil), Num: true}}}
	bars := &Bars{Unit: b.text("specialise.wheel.unit", nil)}
	of := func(path, label string, v *float64, text func(float64) string, formula string) Figure {
		c := computed{path: "specialise/wheel/" + path, label: label, formula: formula, unit: "0 to 5", method: specialiseDoc + "#wheel", recipe: "specialise", inputs: []Input{{Label: "scores of the assessors"}}}
		if c.missing = b.text("specialise.unscored", nil); v != nil {
			c.value, c.text, c.missing = v, text(*v), ""
		}
		return b.t.figure(c)
	}
	for _, s := range w.Steps {
		f := of(s.ID, s.Name, s.Mean, decimals(2), "mean of its three factors")
		bars.Rows = append(bars.Rows, Bar{Label: s.Name, Value: s.Mean, Text: f.Text})
		for i, x := range s.Factors {
			step := ""
			if i == 0 {
				step = s.Name
			}
			mark := ""
			if x.Discuss {
				mark = "warn"
			}
			blind := float64(x.Zeros)
			t.Rows = append(t.Rows, []Cell{{Text: T(step)}, {Text: T(x.Name)}, {Text: F(of(s.ID+"/"+x.ID, x.Name, x.Mean, decimals(2), fmt.Sprintf("mean of %d assessors", len(x.Scores))))},
				{Text: F(of(s.ID+"/"+x.ID+"/apart", "Difference of assessors, "+x.Name, x.Apart, decimals(2), "mean absolute difference of pairs")), Mark: mark},
				{Text: F(of(s.ID+"/"+x.ID+"/zeros", "Assessors without information, "+x.Name, &blind, decimals(0), "scores of 0"))}})
		}
	}
	total := of("total", "Wheel, total of 90", w.Total, decimals(1), "sum of 18 factors")
	share := of("share", "Wheel, share of 90", w.Share, percents(1), "total / 90")
	return []Block{Heading{Level: 3, Text: b.text("specialise.wheel", nil)},
		b.para("specialise.wheel.total", Values{"total": total, "share": share, "assessors": fmt.Sprint(w.Assessors), "external": fmt.Sprint(w.External), "zero": fmt.Sprint(w.Zero)}),
		Chart{ID: "specialise-wheel-chart", Title: t.Caption, Sentence: b.text("specialise.wheel.sentence", nil), Twin: t, Bars: bars}}
}

func (p *specialisation) criteria() []Block {
	b, c := p.b, p.Result.Criteria
	if c == nil {
		return nil
	}
	t := Table{ID: "specialise-criteria", Caption: b.text("specialise.criteria.table", nil), Columns: []Column{{Title: b.text("specialise.col.criterion", nil)}, {Title: b.text("specialise.col.answer", nil)}, {Title: b.text("specialise.col.evidence", nil)}}}
	for _, x := range c.Items {
		answer, mark := x.Answer, map[string]string{"yes": "good", "no": "bad", "partly": "warn"}[x.Answer]
		if answer == "" {
			answer = b.text("specialise.unanswered", nil)
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(x.Name)}, {Text: T(answer), Mark: mark}, {Text: T(strings.Join(x.Evidence, "; "))}})
	}
	f := computed{path: "specialise/criteria/score", label: "Criteria fulfilled", unit: "share", formula: "yes 1, partly 0.5, no 0; mean of those answered that apply", method: specialiseDoc + "#criteria", recipe: "specialise", inputs: []Input{{Label: "answers"}}}
	if f.missing = b.text("specialise.unanswered", nil); c.Score != nil {
		f.value, f.text, f.missing = c.Score, Percent(*c.Score, 0), ""
	}
	return []Block{Heading{Level: 3, Text: b.text("specialise.criteria", nil)}, b.para("specialise.criteria."+string(c.Fulfilled), Values{"score": b.t.figure(f), "answered": fmt.Sprint(c.Answered), "open": fmt.Sprint(c.Unanswered)}), t}
}
