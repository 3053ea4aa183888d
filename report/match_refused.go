package report

import (
	"fmt"
	"strings"

	"upstep/match"
	"upstep/panel"
)

// refused is one line for each instrument that is not promoted: why, and what would change it.
func (p *matching) refused() []Block {
	if len(p.Result.Refusals) == 0 {
		return nil
	}
	t := Table{ID: "match-refused", Wide: true, Caption: p.b.text("matching.refused.caption", nil), Columns: p.columns("instrument", "decision", "why", "change")}
	for _, r := range p.Result.Refusals {
		var why, change []string
		for _, x := range r.Reasons {
			why = append(why, p.reason(x))
		}
		for _, x := range r.Changes {
			change = append(change, p.change(x))
		}
		t.Rows = append(t.Rows, []Cell{{Text: p.named(r.Instrument)}, {Text: T(p.decision(r.Decision))}, {Text: T(orDash(strings.Join(why, "; ")))}, {Text: T(orDash(strings.Join(change, "; ")))}})
	}
	return []Block{Heading{Level: 3, Text: p.b.text("matching.refused", nil)}, p.b.para("matching.refused.intro", nil), t}
}

func (p *matching) reason(x match.Reason) string {
	v := Values{"subject": x.Subject}
	switch x.Code {
	case match.WhyUnknown:
		v["subject"] = lower(p.need(x.Subject))
	case match.WhyUnrated, match.WhyFit:
		v["subject"] = p.dimension(x.Subject)
	}
	if x.Subject == "" {
		v["subject"] = p.b.text("matching.nothingshort", nil)
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
	v := Values{"subject": x.Subject}
	switch x.Code {
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

// notes are those on hosts and on the match.
func (p *matching) notes() []Block {
	var l List
	for _, n := range p.Notes() {
		if n.Severity != panel.Info {
			l.Items = append(l.Items, p.b.noteItem(n))
		}
	}
	if len(l.Items) == 0 {
		return nil
	}
	return []Block{Heading{Level: 3, Text: p.b.text("matching.notes", nil)}, l}
}

// sentences is what a row has to say.
func (p *matching) sentences(r match.Row) []Span {
	var out []Span
	for i, s := range r.Say {
		if i > 0 {
			out = append(out, Span{Text: " "})
		}
		v := Values{}
		for _, x := range s.Values {
			v[x.Name] = p.said(x)
		}
		out = append(out, p.b.spans(s.Key, v)...)
	}
	return out
}

// said words a value of a sentence.
func (p *matching) said(v match.Value) string {
	switch {
	case v.Number != nil && v.Unit == "share":
		return Percent(*v.Number, 0)
	case v.Number != nil && v.Unit == "points":
		return Number(*v.Number, 1)
	case v.Number != nil:
		return Number(*v.Number, 2)
	case v.Unit == "need":
		return lower(p.need(v.Text))
	case v.Unit == "dimension":
		return p.dimension(v.Text)
	case v.Unit == "instrument":
		return lower(p.instrumentName(v.Text))
	}
	return fmt.Sprint(v.Text)
}
