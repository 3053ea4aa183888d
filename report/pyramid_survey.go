package report

import (
	"fmt"
	"strings"
	"unicode"

	"upstep/method/pyramid"
	"upstep/panel"
)

// survey is what the firms say: all groups in a line each, some in full.
func (x *pyramidPage) survey() []Block {
	b := x.b
	out := []Block{Heading{Level: 3, Text: b.text("pyramid.survey.title", nil)},
		b.para("pyramid.survey.intro", Values{"file": []Span{{Text: x.Survey.Path, Code: true}}, "format": x.Survey.Format, "rows": fmt.Sprint(x.Survey.Rows), "groups": fmt.Sprint(len(x.Result.Groups))})}
	if len(x.Result.Groups) == 0 {
		out = append(out, x.nobody())
	} else {
		out = append(out, x.overview())
	}
	shown := x.shown()
	if len(shown) < len(x.Result.Groups) {
		out = append(out, b.para("pyramid.survey.more", Values{"n": fmt.Sprint(len(shown)), "all": fmt.Sprint(len(x.Result.Groups))}))
	}
	for _, g := range shown {
		y := x.group(g)
		out = append(out, Heading{Level: 3, Text: x.title(g)})
		out = append(out, y.blocks()...)
	}
	return append(out, Heading{Level: 3, Text: b.text("pyramid.variables", nil)}, x.variables())
}

// nobody says why there is no group at all.
func (x *pyramidPage) nobody() Callout {
	var why []string
	for _, n := range x.Result.Notes {
		if n.Severity == panel.Refusal {
			why = append(why, n.Text)
		}
	}
	return Callout{Severity: panel.Refusal, Title: x.b.text("pyramid.refused.title", nil), Text: T(strings.Join(why, " ")), Help: x.b.text("pyramid.refused.help", nil)}
}

// group is a group with its place in figure IDs. Names that differ in blanks only
// get a number, so that no two groups share an ID.
func (x *pyramidPage) group(g pyramid.Group) *pyramidGroup {
	place, before := placeOf(g), 1
	for _, other := range x.Result.Groups {
		if other.Country == g.Country && other.Round == g.Round {
			break
		}
		if placeOf(other) == place {
			before++
		}
	}
	if before > 1 {
		place = fmt.Sprintf("%s~%d", place, before)
	}
	return &pyramidGroup{pyramidPage: x, g: g, place: place, path: "pyramid/" + place}
}

// placeOf makes the name of a group part of an ID.
func placeOf(g pyramid.Group) string {
	words := strings.FieldsFunc(g.Name(), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if words == nil {
		return "all"
	}
	return strings.Join(words, "-")
}

// title names a group for people.
func (x *pyramidPage) title(g pyramid.Group) string {
	name := g.Country
	if name == "" {
		name = x.b.text("pyramid.nocountry", nil)
	} else if _, err := x.b.Dir.Country(name); err == nil {
		name = x.b.Dir.Name(name)
	}
	if g.Round != "" {
		name += " " + g.Round
	}
	if x.Result.Synthetic {
		name += " (SYNTHETIC)"
	}
	return name
}

// option is an option of the result as it stands in the recipe.
func (x *pyramidPage) option(name string) string {
	for _, o := range x.Result.Recipe.Params {
		if o.Name == name {
			return o.Value
		}
	}
	return ""
}

// part names a part of the firms; sizes with their limits.
func (x *pyramidPage) part(value string) string {
	a, b := x.option("size_medium"), x.option("size_large")
	switch value {
	case "small":
		return x.b.text("pyramid.part.small", Values{"a": a})
	case "medium":
		return x.b.text("pyramid.part.medium", Values{"a": a, "b": b})
	case "large":
		return x.b.text("pyramid.part.large", Values{"b": b})
	}
	return x.b.text("pyramid.part."+value, nil)
}

// source is the file as an input of a figure.
func (x *pyramidPage) source() []Input {
	return []Input{{Label: "interviews of firms", Table: &panel.Ref{Source: "file of the user", Table: x.Survey.Path, Checksum: x.Survey.Checksum}}}
}

// figure prints a number of the survey; nil v is missing for the reason why.
func (x *pyramidPage) figure(path, label, unit, formula, why string, v *float64, text func(float64) string) Figure {
	c := computed{path: path, label: label, unit: unit, formula: formula, method: pyramidDoc, recipe: "pyramid", inputs: x.source(), quality: panel.Observed}
	if x.Result.Synthetic {
		c.label += " (SYNTHETIC)"
		c.notes = []string{x.b.text("pyramid.synthetic.note", nil)}
	}
	if v == nil {
		c.missing = why
	} else {
		c.value, c.text = v, text(*v)
	}
	return x.b.t.figure(c)
}

// shareSpan prints an interval of shares in percent.
func shareSpan(i pyramid.Interval) string {
	return Number(100*i.Low, 1) + "–" + Percent(i.High, 1)
}

func percent1(v float64) string { return Percent(v, 1) }
func signed2(v float64) string  { return Signed(v, 2) }

// overview has a line for each group.
func (x *pyramidPage) overview() Table {
	b := x.b
	t := Table{ID: "pyramid-groups", Caption: b.text("pyramid.groups", nil), Wide: true, Columns: []Column{{Title: b.text("pyramid.col.group", nil)}, {Title: b.text("pyramid.col.interviews", nil), Num: true},
		{Title: b.text("pyramid.col.used", nil), Num: true}, {Title: b.text("pyramid.col.neff", nil), Num: true}, {Title: b.text("pyramid.col.l3", nil), Num: true}, {Title: b.text("pyramid.col.interval", nil), Num: true},
		{Title: b.text("pyramid.col.l3up", nil), Num: true}, {Title: b.text("pyramid.col.leap", nil), Num: true}, {Title: b.text("pyramid.col.weakest", nil)}, {Title: b.text("pyramid.col.middle", nil)}}}
	for _, g := range x.Result.Groups {
		y := x.group(g)
		l := g.Ladder
		t.Rows = append(t.Rows, []Cell{{Text: T(x.title(g))}, {Text: T(fmt.Sprint(g.Interviews))}, {Text: T(fmt.Sprint(l.N))}, {Text: F(y.number("n-eff", "Effective number of firms", "firms", "(sum w)^2 / sum w^2", "", &l.NEff, func(v float64) string { return Number(v, 1) }))},
			{Text: F(y.atLeast(3))}, {Text: F(y.interval(3))}, {Text: F(y.atLeastUpper(3))}, {Text: F(y.leap())}, {Text: F(y.weakest(len(g.Comparisons) - 1))}, {Text: F(y.middle(len(g.Comparisons) - 1))}})
	}
	return t
}

// variables says what the file held.
func (x *pyramidPage) variables() Table {
	b := x.b
	t := Table{ID: "pyramid-variables", Caption: b.text("pyramid.variables.caption", nil), Wide: true, Columns: []Column{{Title: b.text("pyramid.col.variable", nil)}, {Title: b.text("pyramid.col.column", nil)},
		{Title: b.text("pyramid.col.answered", nil), Num: true}, {Title: b.text("pyramid.col.blank", nil), Num: true}, {Title: b.text("pyramid.col.codes", nil)}, {Title: b.text("pyramid.col.unknown", nil)}, {Title: b.text("pyramid.col.implied", nil), Num: true}}}
	for _, v := range x.Survey.Variables {
		column := Cell{Text: []Span{{Text: v.Column, Code: true}}}
		if v.Column == "" {
			column = Cell{Text: T(b.text("pyramid.absent", nil)), Mark: "warn"}
		}
		var codes, odd []string
		for _, c := range v.Codes {
			codes = append(codes, fmt.Sprintf("%s: %d", c.Code, c.N))
		}
		for _, o := range v.Odd {
			odd = append(odd, b.text("pyramid.odd", Values{"value": o.Value, "row": fmt.Sprint(o.Line)}))
		}
		cell := Cell{}
		if v.Unknown > 0 {
			if more := v.Unknown - len(v.Odd); more > 0 {
				odd = append(odd, b.text("pyramid.more", Values{"n": fmt.Sprint(more)}))
			}
			cell = Cell{Text: T(strings.Join(odd, ", ")), Mark: "warn"}
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(v.Name)}, column, {Text: T(fmt.Sprint(v.Answered))}, {Text: T(fmt.Sprint(v.Blank))}, {Text: T(strings.Join(codes, ", "))}, cell, {Text: T(fmt.Sprint(v.Implied))}})
	}
	return t
}
