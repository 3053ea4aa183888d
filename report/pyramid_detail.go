package report

import (
	"fmt"
	"strings"

	"upstep/method/pyramid"
	"upstep/panel"
)

// conditions are how C1 to C5 came out.
func (y *pyramidGroup) conditions() Table {
	b := y.b
	t := Table{ID: "pyramid-" + y.place + "-conditions", Caption: b.text("pyramid.conditions", nil), Columns: []Column{{Title: b.text("pyramid.col.condition", nil)}, {Title: b.text("pyramid.word.yes", nil), Num: true},
		{Title: b.text("pyramid.word.unknown", nil), Num: true}, {Title: b.text("pyramid.word.no", nil), Num: true}}}
	for k, s := range y.g.Ladder.Conditions {
		name := fmt.Sprintf("C%d", k+1)
		cell := func(word string, v float64) Cell {
			return Cell{Text: F(y.number("condition/"+name+"/"+word, name+" "+word, "share", "weighted share of firms", "", &v, percent1))}
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(name + ": " + b.text("pyramid.condition."+fmt.Sprint(k+1), nil))}, cell("yes", s.True), cell("unknown", s.Unknown), cell("no", s.False)})
	}
	return t
}

// strata are the pyramids of parts of the firms.
func (y *pyramidGroup) strata() Table {
	b := y.b
	t := Table{ID: "pyramid-" + y.place + "-strata", Caption: b.text("pyramid.strata", nil), Wide: true, Columns: []Column{{Title: b.text("pyramid.col.stratum", nil)}, {Title: b.text("pyramid.col.used", nil), Num: true}, {Title: b.text("pyramid.col.neff", nil), Num: true}}}
	for k := range pyramid.Levels {
		t.Columns = append(t.Columns, Column{Title: level(k), Num: true})
	}
	t.Columns = append(t.Columns, Column{Title: b.text("pyramid.col.l3", nil), Num: true}, Column{Title: b.text("pyramid.col.interval", nil), Num: true}, Column{Title: b.text("pyramid.col.leap", nil), Num: true})
	for _, s := range y.g.Strata {
		l, path := s.Ladder, "stratum/"+s.By+"/"+s.Value
		label := b.text("pyramid.by."+s.By, nil) + ": " + y.part(s.Value)
		row := []Cell{{Text: T(label)}, {Text: T(fmt.Sprint(l.N))}, {Text: T(Number(l.NEff, 1))}}
		for k := range pyramid.Levels {
			var v *float64
			if l.Lower != nil {
				v = &l.Lower[k]
			}
			row = append(row, Cell{Text: F(y.number(path+"/"+level(k), "Share at "+level(k)+" of "+label, "share", "weighted share of the firms of the stratum, lower", l.Refused, v, percent1))})
		}
		var interval *float64
		text := func(float64) string { return "" }
		if l.Refused == "" {
			i := l.AtLeastInterval[3]
			interval, text = &i.High, func(float64) string { return shareSpan(i) }
		}
		t.Rows = append(t.Rows, append(row, Cell{Text: F(y.number(path+"/at-least/L3", "Share at L3 or above of "+label, "share", "weighted, lower", l.Refused, at(l.AtLeast, 3), percent1))},
			Cell{Text: F(y.number(path+"/interval/L3", "Wilson interval of the share at L3 or above of "+label, "share", "the value kept is the upper end", l.Refused, interval, text))},
			Cell{Text: F(y.number(path+"/leapfrog", "Leapfrog-claim rate of "+label, "share", "weighted", l.Refused, l.Leapfrog, percent1))}))
	}
	return t
}

// management are the management scores.
func (y *pyramidGroup) management() []Block {
	b, m := y.b, y.g.Management
	head := Heading{Level: 4, Text: b.text("pyramid.management", nil)}
	if m.Refused != "" {
		return []Block{head, Callout{Severity: panel.Refusal, Title: b.text("pyramid.management.refused", nil), Text: T(m.Refused + "."), Help: b.text("pyramid.management.help", Values{"n": y.option("min_scored"), "staff": y.option("staff")})}}
	}
	t := Table{ID: "pyramid-" + y.place + "-management", Caption: b.text("pyramid.management.caption", nil), Columns: []Column{{Title: b.text("pyramid.col.what", nil)}, {Title: b.text("gaps.col.value", nil), Num: true},
		{Title: b.text("pyramid.col.interval", nil), Num: true}, {Title: b.text("pyramid.col.used", nil), Num: true}}}
	row := func(label, path string, v *float64, i *pyramid.Interval, n int, why string) {
		text := dash
		if i != nil {
			text = Signed(i.Low, 2) + " to " + Signed(i.High, 2)
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(label)}, {Text: F(y.number("management/"+path, label, "standard deviations", "mean of z-scores; interval by stratified bootstrap", why, v, signed2))}, {Text: T(text)}, {Text: T(fmt.Sprint(n))}})
	}
	row(b.text("pyramid.management.mean", nil), "mean", m.Mean, m.Interval, m.N, m.Refused)
	row(b.text("pyramid.management.weighted", nil), "weighted", m.Weighted, m.WeightedInterval, m.N, m.Refused)
	few := b.text("pyramid.management.few", nil)
	row(b.text("pyramid.management.medium", Values{"a": y.option("medium"), "b": y.option("large")}), "medium", m.Medium.Mean, nil, m.Medium.N, few)
	row(b.text("pyramid.management.large", Values{"b": y.option("large")}), "large", m.Large.Mean, nil, m.Large.N, few)
	row(b.text("pyramid.management.delta", nil), "delta", m.Delta, m.DeltaInterval, m.Medium.N+m.Large.N, m.DeltaRefused)
	row(b.text("pyramid.management.tenth", Values{"q": y.option("unlike")}), "others", m.Tenth, nil, len(m.Others), m.UnlikeRefused)
	out := []Block{head, b.para("pyramid.management.sentence", nil), t}
	if m.Tenth != nil {
		key := "pyramid.unlike.no"
		if m.Unlike == pyramid.True {
			key = "pyramid.unlike.yes"
			if m.DeltaInterval == nil || m.DeltaInterval.High >= 0 {
				key = "pyramid.unlike.unsure"
			}
		}
		out = append(out, b.para(key, nil))
	}
	return out
}

// sensitivity shows the verdicts with other choices.
func (y *pyramidGroup) sensitivity() []Block {
	b := y.b
	t := Table{ID: "pyramid-" + y.place + "-sensitivity", Caption: b.text("pyramid.sensitivity", nil), Columns: []Column{{Title: b.text("pyramid.col.choice", nil)}, {Title: b.text("pyramid.col.mean", nil), Num: true},
		{Title: b.text("pyramid.col.l3", nil), Num: true}, {Title: b.text("pyramid.col.l3up", nil), Num: true}, {Title: b.text("pyramid.col.weakest", nil)}, {Title: b.text("pyramid.col.middle", nil)}}}
	for _, a := range y.g.Sensitivity {
		path := "with/" + a.Option + "/" + strings.ReplaceAll(a.Value, " ", "-")
		label := a.Option + " " + a.Value
		mark := func(what string) string {
			for _, c := range a.Changes {
				if c == what {
					return "warn"
				}
			}
			return ""
		}
		weakest := a.Weakest
		if weakest == "" {
			weakest = dash
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(label)}, {Text: F(y.number(path+"/mean", "Mean level with "+label, "level", "as the mean level, with one option changed", "", &a.Mean, two))},
			{Text: F(y.number(path+"/at-least/L3", "Share at L3 or above with "+label, "share", "as the share, with one option changed", "", &a.L3Plus, percent1))},
			{Text: F(y.number(path+"/at-least-upper/L3", "Share at L3 or above with "+label+", upper", "share", "as the upper share, with one option changed", "", &a.L3PlusUpper, percent1))},
			{Text: T(weakest), Mark: mark("weakest")}, {Text: T(b.text("pyramid.word."+map[bool]string{true: "yes", false: "no"}[a.Missing], nil)), Mark: mark("missing")}})
	}
	return []Block{Heading{Level: 4, Text: b.text("pyramid.sensitivity.title", nil)}, b.para("pyramid.sensitivity.sentence", nil), t}
}
