package report

import (
	"math"

	"upstep/catalogue"
	"upstep/match"
)

// sentences is what a row has to say, its numbers traced.
func (p *matching) sentences(r match.Row) []Span {
	var out []Span
	for i, s := range r.Say {
		if i > 0 {
			out = append(out, Span{Text: " "})
		}
		v := Values{}
		for _, x := range s.Values {
			v[x.Name] = p.said(x)
			if f, ok := p.traced(r, s, x); ok {
				v[x.Name] = f
			}
		}
		out = append(out, p.b.spans("match.say."+s.Key, v)...)
	}
	return out
}

// said words a value of a sentence.
func (p *matching) said(v match.Value) string {
	switch {
	case v.Number == nil && v.Unit == match.UnitNeed:
		return lower(p.need(v.Text))
	case v.Number == nil && v.Unit == match.UnitDimension:
		return p.dimension(v.Text)
	case v.Number == nil && v.Unit == match.UnitInstrument:
		return lower(p.instrumentName(v.Text))
	case v.Number == nil:
		return v.Text
	case v.Unit == match.UnitShare:
		return p.chance(*v.Number)
	case v.Unit == match.UnitPoints && *v.Number == math.Trunc(*v.Number):
		return Number(*v.Number, 0)
	case v.Unit == match.UnitPoints:
		return Number(*v.Number, 1)
	}
	return Number(*v.Number, 2)
}

// chance is a probability in whole percent; what is neither 0 nor 1 is not printed as such.
func (p *matching) chance(v float64) string {
	switch text := Percent(v, 0); {
	case v > 1e-9 && text == Percent(0, 0):
		return p.b.text("match.chance.low", nil)
	case v < 1-1e-9 && text == Percent(1, 0):
		return p.b.text("match.chance.high", nil)
	default:
		return text
	}
}

// traced is the figure behind a number of a sentence, printed as the sentence has it. ok is
// false for words, and for numbers of the catalogue and of the raters.
func (p *matching) traced(r match.Row, s match.Sentence, v match.Value) (f Figure, ok bool) {
	if v.Number == nil || len(r.Hosts) == 0 {
		return Figure{}, false
	}
	a := r.Hosts[0]
	switch s.Key + " " + v.Name {
	case "risk risk":
		f = p.overreach(pilotOf(r, a))
	case "scale fit":
		f = p.fit(fullOf(r, a))
	case "scale risk":
		f = p.overreach(fullOf(r, a))
	case "answers severity":
		for _, n := range p.Matching.Needs {
			if n.ID == r.Answers[0].Need {
				f = p.severity(n)
			}
		}
	case "weakest has":
		d, _ := catalogue.DimensionOf(a.Pilot.Binding)
		for _, u := range p.Units {
			if u.ID == a.Host {
				f = p.score(u, d)
			}
		}
	}
	if f.ID == "" {
		return Figure{}, false
	}
	f.Text = p.said(v)
	return f, true
}
