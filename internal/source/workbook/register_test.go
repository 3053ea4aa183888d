package workbook_test

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"upstep/catalogue"
	"upstep/policy"
)

// text draws words that a spreadsheet program could take for something else.
func text(t *rapid.T) string {
	s := rapid.OneOf(
		rapid.SampledFrom([]string{
			"=1+1", "+7 701 000", "-5", "@SUM(A1)", "=HYPERLINK(\"http://x\")", "'quoted", "1.10", "2026-03", "3,5", "TRUE", "#N/A",
			"_x0041_", "_x005F_", "a;b", `say "yes"; no`, "line one\nline two", "tab\tin", "Қазақстан өнеркәсібі", "ўзбек", "日本語 🙂", "<b>&amp;</b>", "]]>",
			"e\u0301", "\u200bzero", "00123", "1e5", "\u202eright", strings.Repeat("long ж ", 1400) + "end",
		}),
		rapid.StringN(1, 30, -1),
	).Draw(t, "text")
	s = strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && (r < 32 || r >= 0x7f && r < 0xa0) || r == '\uFEFF' || r == '\uFFFE' || r == '\uFFFF' || r == '\uFFFD' || r == '\r' {
			return 'x'
		}
		return r
	}, s)
	if s = strings.TrimSpace(s); s == "" {
		return "x"
	}
	return s
}

func maybe(t *rapid.T) string {
	if rapid.Bool().Draw(t, "empty") {
		return ""
	}
	return text(t)
}

func some[T any](t *rapid.T, v T) *T {
	if rapid.Bool().Draw(t, "none") {
		return nil
	}
	return &v
}

func texts(t *rapid.T) []string { return rapid.SliceOfN(rapid.Custom(text), 0, 3).Draw(t, "texts") }

func words(t *rapid.T) []string {
	return rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z0-9][a-z0-9-]{0,8}`), 0, 3, rapid.ID).Draw(t, "ids")
}

func date(t *rapid.T) string {
	return rapid.SampledFrom([]string{"", "2026-03", "2024-02-29", "1999-12-31"}).Draw(t, "date")
}

func answer(t *rapid.T) bool { return rapid.Bool().Draw(t, "answer") }

func share(t *rapid.T) float64 { return rapid.Float64Range(0, 1).Draw(t, "share") }

func count(t *rapid.T) int { return rapid.IntRange(0, 500).Draw(t, "count") }

func half(t *rapid.T) float64 { return float64(rapid.IntRange(0, 10).Draw(t, "half")) / 2 }

func id(kind string, i int) string { return fmt.Sprintf("%s-%d", kind, i) }

func many[T any](t *rapid.T, most int, one func(i int) T) []T {
	var out []T
	for i := range rapid.IntRange(0, most).Draw(t, "how many") {
		out = append(out, one(i))
	}
	return out
}

func host(t *rapid.T, i int) policy.Host {
	return policy.Host{
		ID: id("host", i), Name: text(t), Kind: rapid.SampledFrom(policy.Kinds()).Draw(t, "kind"), Mandate: maybe(t), Staff: some(t, count(t)),
		TrustedBy: texts(t), May: words(t), Load: some(t, share(t)*20), Illustrative: answer(t),
		Ratings: many(t, 3, func(k int) policy.Rating {
			r := policy.Rating{Rater: id(text(t), k), Outside: answer(t), Date: date(t)}
			for _, d := range catalogue.Dimensions() {
				if answer(t) || int(d) == k {
					r.Scores = append(r.Scores, policy.Score{Dimension: d.String(), Value: half(t), Evidence: maybe(t)})
				}
			}
			return r
		}),
		Traces: many(t, 3, func(k int) policy.Trace {
			return policy.Trace{Kind: policy.TraceKinds()[k], Value: rapid.SampledFrom([]float64{0, 0.25, 1.0 / 3}).Draw(t, "v") * float64(k%3/2), Programme: maybe(t),
				Year: rapid.SampledFrom([]int{0, 2019, 2025}).Draw(t, "year"), Source: text(t)}
		}),
		Nominations: many(t, 3, func(k int) policy.Nomination {
			return policy.Nomination{By: id(text(t), k), Firm: answer(t), Independent: answer(t), Date: date(t), For: maybe(t)}
		}),
	}
}

func cause(t *rapid.T, i, level int) policy.Cause {
	c := policy.Cause{Text: id(text(t), i), Evidence: maybe(t)}
	if level < policy.MaxWhys {
		c.Causes = many(t, 2, func(k int) policy.Cause { return cause(t, k, level+1) })
	}
	if len(c.Causes) == 0 {
		triple := rapid.IntRange(0, 3)
		c.Authority, c.Acceptance, c.Ability = some(t, triple.Draw(t, "a")), some(t, triple.Draw(t, "a")), some(t, triple.Draw(t, "a"))
	}
	return c
}

// register draws a register without a defect, every field in use.
func register(t *rapid.T) *policy.Register {
	r := &policy.Register{Country: rapid.SampledFrom([]string{"", "UZB"}).Draw(t, "country"), Notice: maybe(t)}
	r.Hosts = many(t, 4, func(i int) policy.Host { return host(t, i) })
	if len(r.Hosts) > 1 {
		r.Together = many(t, 2, func(i int) policy.Together {
			return policy.Together{ID: id("both", i), Name: text(t), May: words(t), Members: []policy.Member{{Host: "host-1", Does: text(t)}, {Host: "host-0", Does: text(t)}}}
		})
	}
	r.Priorities = many(t, 3, func(i int) policy.Priority {
		return policy.Priority{Need: id("need", i), Severity: share(t), Why: text(t), Source: maybe(t)}
	})
	r.Facts = many(t, 3, func(i int) policy.Fact {
		f := policy.Fact{Instrument: id("instrument", i), Precondition: text(t), Met: answer(t), Source: text(t)}
		if len(r.Hosts) > 0 && answer(t) {
			f.Host = "host-0"
		}
		return f
	})
	r.Problems = many(t, 3, func(i int) policy.Problem {
		return policy.Problem{ID: id("same", i), Who: text(t), HowMuch: text(t), HowKnown: text(t), Instruments: words(t), FirmSources: texts(t),
			Against: maybe(t), Causes: many(t, 3, func(k int) policy.Cause { return cause(t, k, 1) })}
	})
	r.Programme = some(t, policy.Programme{Currency: "UZS", Budget: share(t)*1e9 + 1, Total: some(t, 2e9+share(t)), PilotCap: some(t, share(t)+1e-3),
		Pilots: some(t, 1+count(t)), HostShare: some(t, share(t)/2+0.1), PilotCosts: many(t, 2, func(i int) policy.PilotCost {
			return policy.PilotCost{Instrument: id("instrument", i), Cost: math.Exp(30*share(t)) / 3, Source: text(t)}
		})})
	r.Reforms = many(t, 3, func(i int) policy.Reform {
		f := policy.Reform{ID: id("same", i), Area: text(t), Obstacle: text(t), What: text(t), Owner: maybe(t),
			Deadline: rapid.SampledFrom([]string{"", "2027-06"}).Draw(t, "deadline"), FirmsNamed: some(t, count(t)), FirmsAsked: some(t, 500+count(t)),
			DaysBefore: some(t, 100*share(t)), DaysAfter: some(t, 100*share(t)), Instruments: words(t)}
		f.Cause = some(t, cause(t, 0, 1))
		return f
	})
	r.Present = many(t, 3, func(i int) policy.Present {
		return policy.Present{Instrument: id("instrument", i%2), Area: rapid.SampledFrom([]string{"", "textiles"}).Draw(t, "area") + id("a", i), Budget: share(t) * 1e9, Source: maybe(t)}
	})
	r.Mimicry = many(t, 2, func(i int) policy.Mimicry {
		return policy.Mimicry{Subject: id("subject", i), Copied: some(t, answer(t)), Documents: some(t, answer(t)), NotExecuted: some(t, answer(t)),
			Existence: some(t, answer(t)), Understaffed: some(t, answer(t)), NoClient: some(t, answer(t)), Consultant: some(t, answer(t)),
			NeverUsed: some(t, answer(t)), DeJure: some(t, half(t)), DeFacto: some(t, half(t)), Source: text(t)}
	})
	slices.Reverse(r.Hosts)
	return r
}
