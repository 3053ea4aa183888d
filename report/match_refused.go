package report

import (
	"slices"
	"strings"

	"upstep/match"
	"upstep/policy"
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

// problems lists what was stated locally, and where a first step is open.
func (p *matching) problems() []Block {
	if len(p.Result.Problems) == 0 {
		return nil
	}
	t := Table{ID: "match-problems", Wide: true, Caption: p.b.text("matching.problems.caption", nil), Columns: p.columns("problem", "answered", "cause", "space")}
	for _, x := range p.Result.Problems {
		var answered []string
		for _, a := range x.Answers {
			answered = append(answered, p.b.text("matching.lighter", Values{"name": lower(a.Name), "decision": p.decision(a.Decision)}))
		}
		for _, id := range x.Unlisted {
			answered = append(answered, p.b.text("matching.unlisted", Values{"name": id}))
		}
		first := []Cell{{Text: T(x.Who + ": " + x.HowMuch)}, {Text: T(orDash(strings.Join(answered, "; ")))}}
		if len(x.Fishbone.Spots) == 0 {
			t.Rows = append(t.Rows, append(first, Cell{Text: T(dash)}, Cell{Text: T(dash)}))
		}
		for i, c := range x.Fishbone.Spots {
			row := []Cell{{}, {}}
			if i == 0 {
				row = first
			}
			t.Rows = append(t.Rows, append(slices.Clone(row), Cell{Text: T(p.because(c.Path))}, Cell{Text: T(p.space(c))}))
		}
	}
	return []Block{Heading{Level: 3, Text: p.b.text("matching.problems", nil)}, p.b.para("matching.problems.intro", nil), t}
}

// because words a chain of whys.
func (p *matching) because(path []string) string {
	out := path[0]
	for _, why := range path[1:] {
		out = p.b.text("matching.because", Values{"what": out, "why": lower(why)})
	}
	return out
}

// space words the change space of a cause.
func (p *matching) space(s policy.Spot) string {
	words := p.b.text("matching.space."+string(s.Verdict), nil)
	for _, x := range []struct {
		key  string
		list []string
	}{{"narrow", s.Narrow}, {"missing", s.Missing}} {
		if len(x.list) > 0 {
			words += "; " + p.b.text("matching.space."+x.key, Values{"what": joinAnd(x.list)})
		}
	}
	return words
}
