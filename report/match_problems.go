package report

import (
	"fmt"
	"strings"

	"upstep/match"
	"upstep/policy"
)

// problems are those stated here, what answers them, and where to begin.
func (p *matching) problems() []Block {
	if len(p.Result.Problems) == 0 {
		return nil
	}
	t := Table{ID: "match-problems", Wide: true, Caption: p.b.text("matching.problems.caption", nil), Columns: p.columns("problem", "answered", "cause", "space")}
	for _, x := range p.Result.Problems {
		problem, answers := T(x.Who+": "+x.HowMuch), T(p.answeredBy(x))
		for _, s := range x.Fishbone.Spots {
			t.Rows = append(t.Rows, []Cell{{Text: problem}, {Text: answers}, {Text: T(p.because(s.Path))}, {Text: T(p.spot(s))}})
			problem, answers = T(""), T("") // once, at its first cause
		}
		if len(x.Fishbone.Spots) == 0 {
			t.Rows = append(t.Rows, []Cell{{Text: problem}, {Text: answers}, {Text: T(dash)}, {Text: T(dash)}})
		}
	}
	return []Block{Heading{Level: 3, Text: p.b.text("matching.problems", nil)}, p.b.para("matching.problems.intro", nil), t}
}

// answeredBy are the instruments that a problem names, with their decisions.
func (p *matching) answeredBy(x match.Stated) string {
	var out []string
	for _, a := range x.Answers {
		out = append(out, p.b.text("match.answer", Values{"name": a.Name, "decision": p.decision(a.Decision)}))
	}
	for _, id := range x.Unlisted {
		out = append(out, p.b.text("match.unlisted", Values{"name": id}))
	}
	return orDash(strings.Join(out, "; "))
}

// because words a chain of whys.
func (p *matching) because(path []string) string {
	out := path[0]
	for _, why := range path[1:] {
		out = p.b.text("matching.because", Values{"what": out, "why": lower(why)})
	}
	return out
}

// spot is the change space of a cause in words.
func (p *matching) spot(s policy.Spot) string {
	level := func(v *int) string {
		if v == nil {
			return dash
		}
		return fmt.Sprint(*v)
	}
	return p.b.text("match.spot", Values{"ground": p.b.text("match.ground."+strings.ReplaceAll(string(s.Verdict), " ", "-"), nil),
		"authority": level(s.Authority), "acceptance": level(s.Acceptance), "ability": level(s.Ability)})
}
