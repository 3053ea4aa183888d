package report

import (
	"slices"
	"strings"
	"testing"

	"upstep/catalogue"
	"upstep/match"
	"upstep/method/gap"
	"upstep/policy"
)

// The sentence of methods 12.4, from a row made by hand; figures print what the sentence says.
func TestMatchSentence(t *testing.T) {
	p := sayer(t)
	number := func(name string, v float64, unit string) match.Value {
		return match.Value{Name: name, Number: &v, Unit: unit}
	}
	fit, risk, full := 0.85, 0.1587, 0.0003
	r := match.Row{Instrument: "group", Name: "Group consulting", Answers: []match.Answered{{Need: "management", Severity: .95}},
		Hosts: []match.At{{Host: "agency", Name: "Quality agency", Pilot: match.Scale{Fit: &fit, Overreach: &risk, Binding: "me"}, Full: match.Scale{Fit: &fit, Overreach: &full}}},
		Say: []match.Sentence{
			{Key: "answers", Values: []match.Value{{Name: "name", Text: "Group consulting"}, {Name: "need", Text: "management", Unit: match.UnitNeed}, number("severity", .95, match.UnitSeverity)}},
			{Key: "promote", Values: []match.Value{{Name: "host", Text: "Quality agency"}}},
			{Key: "weakest", Values: []match.Value{{Name: "dimension", Text: "me", Unit: match.UnitDimension}, number("needs", 3, match.UnitPoints), number("has", 2, match.UnitPoints), number("error", .5, match.UnitPoints)}},
			{Key: "risk", Values: []match.Value{number("risk", risk, match.UnitShare)}},
			{Key: "scale", Values: []match.Value{number("fit", fit, match.UnitFit), number("risk", full, match.UnitShare)}},
			{Key: "lighter", Values: []match.Value{{Name: "lighter", Text: "audit", Unit: match.UnitInstrument}}},
		}}
	got := p.sentences(r)
	want := "Group consulting answers the need: management practices (severity 0.95). Quality agency can run it as a pilot. " +
		"Weakest point: monitoring and evaluation (needs 3, has 2 ± 0.5). Risk of overreach: 16 %. At full scale: fit 0.85, risk of overreach below 1 %. " +
		"If you lack the capacity, run this first: audit of technology."
	if text := Plain(got); text != want {
		t.Errorf("%s\nwant\n%s", text, want)
	}
	figures := 0
	for _, s := range got {
		if s.Figure != nil {
			figures++
		}
	}
	if figures != 5 {
		t.Errorf("%d figures, want severity, score, risk, fit and risk", figures)
	}
}

func sayer(t *testing.T) *matching {
	t.Helper()
	texts, err := catalogue.Messages("en")
	if err != nil {
		t.Fatal(err)
	}
	b := &builder{Evidence: Evidence{Messages: texts, Gap: &gap.Result{}}, t: tracer{ledger: NewLedger(), m: texts}}
	severity := .95
	var c policy.Capacity
	for d := range c.Score {
		c.Score[d], c.SD[d], c.Raters[d] = 2, .5, 3
	}
	m := &Matching{Register: "mine.yaml", Result: &match.Result{}, Units: []policy.Unit{{ID: "agency", Name: "Quality agency", Capacity: c}},
		Needs:       []MatchNeed{{ID: "management", Name: "Management practices", Severity: &severity, Own: &policy.Priority{Source: "s", Why: "w", Severity: severity}}},
		Instruments: catalogue.Instruments{List: []catalogue.Instrument{{ID: "audit", Name: "Audit of technology"}}}}
	return &matching{Matching: m, b: b}
}

// Whatever a match has to say has words, with as many values as the words take: a sentence
// with a hole panics.
func TestEverySentence(t *testing.T) {
	p := sayer(t)
	seen := map[string]bool{}
	able, weak, unrated := p.Units[0].Capacity, p.Units[0].Capacity, p.Units[0].Capacity
	for d := range able.Score {
		able.Score[d], weak.Score[d] = 4, 0
	}
	unrated.Raters[catalogue.ME] = 0
	one, none := 1.0, 0.0
	for _, c := range []policy.Capacity{able, weak, unrated, p.Units[0].Capacity} {
		for _, severity := range []*float64{nil, &none, &one} {
			for _, met := range []bool{true, false} {
				for _, may := range []string{"", "nothing"} {
					r, err := match.Run(said(c, severity, met, may), match.Options{})
					if err != nil {
						t.Fatal(err)
					}
					p = sayer(t) // with figures of its own
					for _, x := range r.Rows {
						for _, s := range x.Say {
							seen[s.Key] = true
						}
						if text := Plain(p.sentences(x)); strings.ContainsAny(text, "{}") || text == "" {
							t.Errorf("%q", text)
						}
					}
				}
			}
		}
	}
	for _, key := range match.Says() {
		if !seen[key] {
			t.Errorf("no case says %q", key)
		}
		delete(seen, key)
	}
	for key := range seen {
		t.Errorf("%q is not listed", key)
	}
	for key := range p.b.Messages {
		if k, ok := strings.CutPrefix(key, "match.say."); ok && !slices.Contains(match.Says(), k) {
			t.Errorf("nobody says %q", key)
		}
	}
}

// said is a match of instruments that ask nothing, some and much, with one host.
func said(c policy.Capacity, severity *float64, met bool, may string) match.Input {
	one := 1.0
	in := match.Input{Needs: []match.Need{{ID: "management", Severity: severity}, {ID: "other", Severity: &one}},
		Hosts: []match.Candidate{{ID: "agency", Name: "Agency", Capacity: c}}}
	if may != "" {
		in.Hosts[0].May = []string{may}
	}
	asks := []catalogue.Levels{{}, {}, {Design: 3, Coordination: 3, Delivery: 3, ME: 3, Funding: 3, Integrity: 3}, {Design: 5, ME: 5}}
	for i, id := range []string{"audit", "part", "group", "heavy"} {
		j := catalogue.Instrument{ID: id, Name: id, Needs: asks[i], Answer: []catalogue.NeedAnswer{{Need: "management", Relevance: 1}}, Preconditions: []catalogue.Precondition{{Text: "p", Hard: true}}}
		if id == "part" {
			j.Answer = []catalogue.NeedAnswer{{Need: "management", Relevance: .2}, {Need: "other", Relevance: .4}}
		}
		if id == "heavy" {
			j.Lighter = []string{"audit"}
		} else {
			in.Facts = append(in.Facts, policy.Fact{Instrument: id, Precondition: "p", Met: met, Source: "s"})
		}
		in.Instruments = append(in.Instruments, j)
	}
	return in
}
