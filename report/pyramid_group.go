package report

import (
	"fmt"
	"slices"

	"upstep/method/pyramid"
	"upstep/panel"
)

// pyramidGroup shows one country and round.
type pyramidGroup struct {
	*pyramidPage
	g     pyramid.Group
	place string // of the group in IDs
	path  string // of its figures
}

func (y *pyramidGroup) number(path, label, unit, formula, why string, v *float64, text func(float64) string) Figure {
	return y.figure(y.path+"/"+path, label+", "+y.title(y.g), unit, formula, why, v, text)
}

func (y *pyramidGroup) blocks() []Block {
	b := y.b
	if y.g.Ladder.Refused != "" {
		return []Block{Callout{Severity: panel.Refusal, Title: b.text("pyramid.refused.title", nil), Text: T(y.g.Ladder.Refused + "."), Help: b.text("pyramid.refused.help", nil)}}
	}
	out := []Block{y.key(), y.chart(), y.verdict(), y.steps(), y.conditions(), y.strata()}
	out = append(out, y.management()...)
	out = append(out, y.sensitivity()...)
	if len(y.g.Notes) > 0 {
		var items [][]Span
		for _, n := range y.g.Notes {
			items = append(items, T(n.Text))
		}
		out = append(out, Heading{Level: 4, Text: b.text("pyramid.notes", nil)}, List{Items: items})
	}
	return out
}

// at returns an element of a list that a refused ladder leaves empty.
func at(list []float64, k int) *float64 {
	if k >= len(list) {
		return nil
	}
	return &list[k]
}

func (y *pyramidGroup) atLeast(k int) Figure {
	return y.number("at-least/"+level(k), "Share of firms at "+level(k)+" or above, lower", "share", "sum of weights of firms whose lower level is at least k / sum of weights", y.g.Ladder.Refused, at(y.g.Ladder.AtLeast, k), percent1)
}

func (y *pyramidGroup) atLeastUpper(k int) Figure {
	return y.number("at-least-upper/"+level(k), "Share of firms at "+level(k)+" or above, upper", "share", "the same with unknown answers as yes", y.g.Ladder.Refused, at(y.g.Ladder.AtLeastUpper, k), percent1)
}

// interval is the Wilson interval of the share at a level or above.
func (y *pyramidGroup) interval(k int) Figure {
	l := y.g.Ladder
	if l.Refused != "" {
		return y.number("interval/"+level(k), "Interval", "share", "", l.Refused, nil, nil)
	}
	i := l.AtLeastInterval[k]
	return y.number("interval/"+level(k), "Wilson interval of the share at "+level(k)+" or above", "share", fmt.Sprintf("Wilson score interval with n_eff = %.5g; from %.5g to %.5g (the value kept is the upper end)", l.NEff, i.Low, i.High), "", &i.High,
		func(float64) string { return shareSpan(i) })
}

func (y *pyramidGroup) leap() Figure {
	return y.number("leapfrog", "Leapfrog-claim rate", "share", "share of firms whose highest claimed level is above the lower one by the option leapfrog or more", y.g.Ladder.Refused, y.g.Ladder.Leapfrog, percent1)
}

// weakest is the weakest step against a reference.
func (y *pyramidGroup) weakest(i int) Figure {
	c := y.g.Comparisons[i]
	path, label := "weakest/"+c.Reference.Kind, "Weakest step against the reference "+c.Reference.Kind
	if c.Lower == nil || c.Lower.Weakest < 0 {
		return y.number(path, label, "step", "", y.why(c), nil, nil)
	}
	k := float64(c.Lower.Weakest)
	return y.number(path, label, "step", "the step whose progression ratio falls shortest of the reference's; the lowest of ties", "", &k, func(float64) string { return c.Lower.Steps[c.Lower.Weakest].Name() })
}

func (y *pyramidGroup) middle(i int) Figure {
	c := y.g.Comparisons[i]
	path, label := "missing-middle/"+c.Reference.Kind, "Missing middle against the reference "+c.Reference.Kind
	if c.Lower == nil {
		return y.number(path, label, "word", "", y.why(c), nil, nil)
	}
	v := map[bool]float64{true: 1}[c.Lower.Missing]
	return y.number(path, label, "word", "s2 + s3 below the option middle of the reference's while s5 is at least the option tip of it; 1 is yes", "", &v, func(float64) string {
		return y.b.text("pyramid.word."+map[bool]string{true: "yes", false: "no"}[c.Lower.Missing], nil)
	})
}

// why says why a comparison has no number.
func (y *pyramidGroup) why(c pyramid.Comparison) string {
	switch {
	case y.g.Ladder.Refused != "":
		return y.g.Ladder.Refused
	case c.Reference.Refused != "":
		return c.Reference.Refused
	}
	return "no firm stands above the levels compared"
}

func (y *pyramidGroup) key() KeyFigures {
	b, l := y.b, y.g.Ladder
	used := float64(l.N)
	return KeyFigures{Items: []KeyFigure{
		{Label: b.text("pyramid.key.used", nil), Figure: y.number("used", "Firms used", "firms", "firms with a positive weight", "", &used, whole), Context: T(b.text("pyramid.key.of", Values{"n": fmt.Sprint(y.g.Interviews)}))},
		{Label: b.text("pyramid.key.l3", nil), Figure: y.atLeast(3), Context: b.spans("pyramid.key.between", Values{"interval": y.interval(3)})},
		{Label: b.text("pyramid.key.l3up", nil), Figure: y.atLeastUpper(3), Context: T(b.text("pyramid.key.upper", nil))},
		{Label: b.text("pyramid.key.mean", nil), Figure: y.number("mean", "Mean level, lower", "level", "sum of level times share", "", l.Mean, two), Context: T(b.text("pyramid.key.meanup", Values{"value": Number(*l.MeanUp, 2)}))},
		{Label: b.text("pyramid.key.leap", nil), Figure: y.leap(), Context: T(b.text("pyramid.key.leap.context", Values{"n": y.option("leapfrog")}))},
		{Label: b.text("pyramid.key.weakest", nil), Figure: y.weakest(len(y.g.Comparisons) - 1), Context: T(y.normContext())},
	}}
}

// normContext says against what the weakest step is, and whether it is another one
// with unknown answers as yes.
func (y *pyramidGroup) normContext() string {
	c := y.g.Comparisons[len(y.g.Comparisons)-1]
	if c.Upper == nil || c.Upper.Weakest < 0 || c.Upper.Weakest == c.Lower.Weakest {
		return y.b.text("pyramid.key.norm", nil)
	}
	return y.b.text("pyramid.key.norm.open", Values{"step": c.Upper.Steps[c.Upper.Weakest].Name()})
}

// chart is the ladder with intervals, the top level first.
func (y *pyramidGroup) chart() Chart {
	b, l := y.b, y.g.Ladder
	id := "pyramid-" + y.place
	t := Table{ID: id + "-shares", Caption: b.text("pyramid.shares", Values{"country": y.title(y.g)}), Columns: []Column{{Title: b.text("pyramid.col.level", nil)}, {Title: b.text("pyramid.col.lower", nil), Num: true},
		{Title: b.text("pyramid.col.interval", nil), Num: true}, {Title: b.text("pyramid.col.upper", nil), Num: true}, {Title: b.text("pyramid.col.claimed", nil), Num: true}, {Title: b.text("pyramid.col.atleast", nil), Num: true}, {Title: b.text("pyramid.col.atleastup", nil), Num: true}}}
	bars := &Bars{Unit: b.text("pyramid.chart.unit", nil)}
	for k := pyramid.Levels - 1; k >= 0; k-- {
		name := level(k) + " " + y.Content.Levels[k].Name
		i := l.ShareInterval[k]
		share := y.number("lower/"+level(k), "Share of firms at "+level(k)+", lower", "share", "sum of weights of firms at the level / sum of weights", "", &l.Lower[k], percent1)
		interval := y.number("lower-interval/"+level(k), "Wilson interval of the share at "+level(k), "share", fmt.Sprintf("Wilson score interval with n_eff = %.5g; from %.5g to %.5g (the value kept is the upper end)", l.NEff, i.Low, i.High), "", &i.High,
			func(float64) string { return shareSpan(i) })
		t.Rows = append(t.Rows, []Cell{{Text: T(name)}, {Text: F(share)}, {Text: F(interval)},
			{Text: F(y.number("upper/"+level(k), "Share of firms at "+level(k)+", upper", "share", "the same with unknown answers as yes", "", &l.Upper[k], percent1))},
			{Text: F(y.number("claimed/"+level(k), "Share of firms that claim "+level(k), "share", "by the highest level whose condition is true, whatever lies below", "", &l.Claimed[k], percent1))},
			{Text: F(y.atLeast(k))}, {Text: F(y.atLeastUpper(k))}})
		v, low, high := 100*l.Lower[k], 100*i.Low, 100*i.High
		bars.Rows = append(bars.Rows, Bar{Label: name, Value: &v, Text: share.Text, Low: &low, High: &high})
	}
	return Chart{ID: id, Title: t.Caption, Sentence: b.text("pyramid.chart.sentence", Values{"country": y.title(y.g), "neff": Number(l.NEff, 1), "low": Percent(l.Lower[0]+l.Lower[1], 0), "top": Percent(l.AtLeast[4], 0)}), Twin: t, Bars: bars}
}

// verdict says in words how the pyramid compares with each reference.
func (y *pyramidGroup) verdict() List {
	b := y.b
	var items [][]Span
	for i, c := range y.g.Comparisons {
		head := Span{Text: b.text("pyramid.ref."+c.Reference.Kind, nil) + ": ", Strong: true}
		if c.Lower == nil {
			items = append(items, append([]Span{head}, b.spans("pyramid.verdict.refused", Values{"why": c.Reference.Refused})...))
			continue
		}
		js := y.number("js/"+c.Reference.Kind, "Jensen-Shannon divergence from the reference "+c.Reference.Kind, "bits", "of the lower shares, base 2", "", &c.Lower.Divergence, func(v float64) string { return Number(v, 3) })
		items = append(items, append([]Span{head}, b.spans("pyramid.verdict", Values{"js": js, "word": b.text("pyramid.similar."+c.Lower.Verdict, nil), "step": y.weakest(i), "middle": y.middle(i)})...))
	}
	return List{Items: items}
}

// steps are the progression ratios beside those of the references.
func (y *pyramidGroup) steps() Table {
	b := y.b
	t := Table{ID: "pyramid-" + y.place + "-steps", Caption: b.text("pyramid.steps", nil), Columns: []Column{{Title: b.text("pyramid.col.step", nil)}, {Title: b.text("pyramid.col.ratio", nil), Num: true}}}
	var refs []pyramid.Comparison
	for _, c := range y.g.Comparisons {
		if c.Lower != nil {
			refs = append(refs, c)
			name := b.text("pyramid.ref."+c.Reference.Kind, nil)
			t.Columns = append(t.Columns, Column{Title: name, Num: true}, Column{Title: b.text("pyramid.col.gap", nil), Num: true})
		}
	}
	for k := range pyramid.Levels - 1 {
		step := refs[0].Lower.Steps[k]
		row := []Cell{{Text: T(step.Name())}, {Text: F(y.number("ratio/"+step.Name(), "Progression "+step.Name(), "ratio", "S_{k+1} / S_k", "no firm at the level or above", step.Ratio, two))}}
		for _, c := range refs {
			s := c.Lower.Steps[k]
			mark := ""
			if slices.Contains(c.Lower.Tied, k) {
				mark = "bad"
			}
			row = append(row, Cell{Text: F(y.number("ratio-ref/"+c.Reference.Kind+"/"+step.Name(), "Progression "+step.Name()+" of the reference "+c.Reference.Kind, "ratio", "S_{k+1} / S_k of the reference", "the reference has no firm there", s.Reference, two))},
				Cell{Text: F(y.number("gap/"+c.Reference.Kind+"/"+step.Name(), "Gap of "+step.Name()+" to the reference "+c.Reference.Kind, "ratio", "ratio less that of the reference", "one of the two ratios is not defined", s.Gap, signed2)), Mark: mark})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
