package survey

import (
	"math"
	"strconv"
	"strings"

	"upstep/catalogue"
	"upstep/method/pyramid"
)

// word returns a value as text: the label of a code where there is one.
func (b *builder) word(name string, i int) string {
	c := b.cols[name]
	if c == nil {
		return ""
	}
	out := ""
	switch {
	case c.Text:
		out = c.Str[i]
	case c.Gap[i] == present:
		if out = c.Labels[c.Num[i]]; out == "" {
			out = strconv.FormatFloat(c.Num[i], 'f', -1, 64)
		}
	}
	if out == "" {
		b.vars[name].Blank++
	} else {
		b.vars[name].Answered++
	}
	return out
}

// raw reads a value: a number, a missing code as text, or a text nobody knows.
// All are empty for a blank.
func (b *builder) raw(name string, i int) (v *float64, missing, odd string) {
	c := b.cols[name]
	if c == nil {
		return nil, "", ""
	}
	if !c.Text {
		switch gap := c.Gap[i]; gap {
		case present:
			return &c.Num[i], "", ""
		case System:
			return nil, "", ""
		case Defined:
			return nil, strconv.FormatFloat(c.Num[i], 'f', -1, 64), ""
		default:
			return nil, "." + string(rune(gap)), ""
		}
	}
	s := c.Str[i]
	switch {
	case s == "", s == ".", s == "NA":
		return nil, "", ""
	case len(s) == 2 && s[0] == '.' && s[1] >= 'a' && s[1] <= 'z':
		return nil, s, ""
	}
	if whole, part, ok := strings.Cut(s, ","); ok && len(part) != 3 {
		s = whole + "." + part // "0,5"; "1,000" may be a thousand or one, so it stays odd
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return nil, "", s
	}
	return &x, "", ""
}

// odd lists a value that nobody knows.
func (b *builder) odd(name string, i int, value string) {
	v := b.vars[name]
	if v.Unknown++; len(v.Odd) < maxOdd {
		if r := []rune(value); len(r) > 40 {
			value = string(r[:40]) + "…"
		}
		v.Odd = append(v.Odd, pyramid.Odd{Line: b.t.Line(i), Value: value})
	}
}

// value reads a number and books what it is; nil unless it is usable. Negative values
// are missing codes when negative is set.
func (b *builder) value(name string, i int, negative bool) *float64 {
	if b.cols[name] == nil {
		return nil
	}
	x, missing, odd := b.raw(name, i)
	switch {
	case odd != "":
		b.odd(name, i, odd)
	case missing != "":
		b.codes[name][missing]++
	case x == nil:
		b.vars[name].Blank++
	case negative && *x < 0:
		b.codes[name][strconv.FormatFloat(*x, 'f', -1, 64)]++
	default:
		b.vars[name].Answered++
		return x
	}
	return nil
}

// number reads a value inside a range.
func (b *builder) number(name string, i int, low, high float64) *float64 {
	x := b.value(name, i, low == 0)
	if x != nil && (*x < low || *x > high) {
		b.vars[name].Answered--
		b.odd(name, i, strconv.FormatFloat(*x, 'f', -1, 64))
		return nil
	}
	return x
}

// score and weight read any number: a negative one is a value, not a code.
func (b *builder) score(name string, i int) *float64 { return b.value(name, i, false) }

func (b *builder) weight(i int) *float64 { return b.value("weight", i, false) }

// answer reads yes or no: 1 and 2, or the words where a text column has them. A code
// that is known and neither is counted with the missing ones.
func (b *builder) answer(name string, i int) pyramid.Truth {
	c := b.cols[name]
	if c != nil && c.Text {
		switch strings.ToLower(c.Str[i]) {
		case "yes":
			b.vars[name].Answered++
			return pyramid.True
		case "no":
			b.vars[name].Answered++
			return pyramid.False
		}
		if s := strings.ToLower(c.Str[i]); strings.HasPrefix(s, "don't know") || strings.HasPrefix(s, "refus") || strings.HasPrefix(s, "does not apply") {
			b.codes[name][c.Str[i]]++
			return pyramid.Unknown
		}
	}
	x := b.value(name, i, true)
	if x == nil {
		return pyramid.Unknown
	}
	switch *x {
	case 1:
		return pyramid.True
	case 2:
		return pyramid.False
	}
	b.vars[name].Answered--
	for _, code := range b.open[name] {
		if *x == float64(code) {
			b.codes[name][strconv.Itoa(code)]++
			return pyramid.Unknown
		}
	}
	b.odd(name, i, strconv.FormatFloat(*x, 'f', -1, 64))
	return pyramid.Unknown
}

// rank reads the answer to a management question.
func (b *builder) rank(q catalogue.SurveyQuestion, i int) *float64 {
	name := "question:" + q.Name
	x := b.value(name, i, true)
	if x == nil {
		return nil
	}
	if *x == math.Trunc(*x) && *x < 1e6 {
		if score, ok := q.Scores[int(*x)]; ok {
			return &score
		}
	}
	b.vars[name].Answered--
	b.odd(name, i, strconv.FormatFloat(*x, 'f', -1, 64))
	return nil
}
