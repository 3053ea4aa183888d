package report

import (
	"strings"

	"upstep/match"
)

// refused is one line for each instrument that is not promoted: why, and what would change it.
func (p *matching) refused() []Block {
	if len(p.Result.Refusals) == 0 {
		return nil
	}
	t := Table{ID: "match-refused", Wide: true, Caption: p.b.text("matching.refused.caption", nil), Columns: p.columns("instrument", "decision", "why", "change")}
	for _, r := range p.Result.Refusals {
		if r.Decision == match.Low { // it stands among the easy ones
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
	return []Block{Heading{Level: 3, Text: p.b.text("matching.refused", nil)}, p.b.para("matching.refused.intro", nil), t}
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
