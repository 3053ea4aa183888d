package report

import (
	"fmt"
	"slices"
	"strings"

	"upstep/catalogue"
	"upstep/match"
)

// refused is one line for each instrument that is not promoted: why, and what would change it.
func (p *matching) refused() []Block {
	if len(p.Result.Refusals) == 0 {
		return nil
	}
	t := Table{ID: "match-refused", Wide: true, Caption: p.b.text("matching.refused.caption", nil), Columns: p.columns("instrument", "decision", "why", "change")}
	for _, r := range p.Result.Refusals {
		if r.Decision == match.Low || unratedOnly(r) { // it stands among the easy ones, or is counted below
			continue
		}
		var why, change []string
		for _, x := range r.Reasons {
			why = append(why, p.reason(x))
		}
		for _, x := range r.Changes {
			change = append(change, p.change(x))
		}
		t.Rows = append(t.Rows, []Cell{{Text: p.named(r.Instrument)}, {Text: T(p.decision(r.Decision))}, {Text: T(orDash(strings.Join(why, "; ")))}, {Text: T(orDash(strings.Join(change, "; ")))}})
	}
	out := []Block{Heading{Level: 3, Text: p.b.text("matching.refused", nil)}, p.b.para("matching.refused.intro", nil)}
	if len(t.Rows) > 0 {
		out = append(out, t)
	}
	return append(out, p.unrated()...)
}

// unratedOnly tells a refusal for which there is no other reason than that nobody rated
// what it asks for.
func unratedOnly(r match.Refusal) bool {
	return len(r.Reasons) > 0 && !slices.ContainsFunc(r.Reasons, func(x match.Reason) bool { return x.Code != match.WhyUnrated })
}

// unrated says how many instruments are not judged for want of ratings, and where.
func (p *matching) unrated() []Block {
	n := 0
	for _, r := range p.Result.Refusals {
		if unratedOnly(r) {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	l := List{}
	for _, u := range p.Units {
		var sides []string
		for _, d := range catalogue.Dimensions() {
			if u.Capacity.Raters[d] == 0 {
				sides = append(sides, p.dimension(d.String()))
			}
		}
		if len(sides) > 0 {
			l.Items = append(l.Items, p.b.spans("matching.unrated.at", Values{"host": u.Name, "sides": joinAnd(sides)}))
		}
	}
	return []Block{p.b.para("matching.unrated", Values{"n": fmt.Sprint(n)}), l}
}

func (p *matching) reason(x match.Reason) string {
	v := Values{}
	switch x.Code {
	case match.WhyLegal, match.WhyHard:
		v["subject"] = x.Subject
	case match.WhyUnknown:
		v["subject"] = lower(p.need(x.Subject))
	case match.WhyUnrated:
		v["subject"] = p.dimension(x.Subject)
	case match.WhyFit:
		if v["subject"] = p.b.text("matching.nothingshort", nil); x.Subject != "" {
			v["subject"] = p.dimension(x.Subject)
		}
	}
	if x.Value != nil {
		v["value"] = Number(*x.Value, 2)
	}
	if x.Limit != nil {
		v["limit"] = Number(*x.Limit, 2)
	}
	text := p.b.text("matching.why."+string(x.Code), v)
	if len(x.Sources) > 0 {
		text += " (" + strings.Join(x.Sources, "; ") + ")"
	}
	return text
}

func (p *matching) change(x match.Change) string {
	v := Values{}
	switch x.Code {
	case match.ToSettle:
		v["subject"] = x.Subject
	case match.ToMeasure:
		v["subject"] = lower(p.need(x.Subject))
	case match.ToRate, match.ToLift, match.ToRaise:
		v["subject"] = p.dimension(x.Subject)
	case match.ToLighter:
		v["subject"] = lower(p.instrumentName(x.Subject))
	}
	if x.From != nil && x.To != nil {
		v["from"], v["to"] = Number(*x.From, 1), Number(*x.To, 1)
	}
	return p.b.text("matching.change."+string(x.Code), v)
}
