package match_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"upstep/catalogue"
	"upstep/match"
	"upstep/panel"
	"upstep/policy"
)

// one is a match of one instrument with one host.
func one(j catalogue.Instrument, c policy.Capacity, needs ...match.Need) match.Input {
	return match.Input{Instruments: []catalogue.Instrument{j}, Hosts: []match.Candidate{{ID: "h", Name: "Host", Capacity: c}}, Needs: needs}
}

func noted(r *match.Result, code, subject string) bool {
	return slices.ContainsFunc(r.Notes, func(n panel.Note) bool { return n.Code == code && (subject == "" || n.Subject == subject) })
}

// By hand: the host lacks 2 points of design and 1 of funding. Largest shortfall 2/5 = .4,
// mean (.4 + .2)/6 = .1; fit 1 - (.7*.4 + .3*.1) = .69. Margins of design 3+1.5-5 = -.5,
// of funding .5, of the others 1.5, with an error of 1:
// Phi(-.5) = .3085375, Phi(.5) = .6914625, Phi(1.5) = .9331928; .9331928^4 = .7583780.
// Safe = .3085375*.6914625*.7583780 = .1617940, overreach .8382060.
// Intention: .4*.5/.8 = .25. Match .25*.69*.1617940 = .0279095.
func TestByHand(t *testing.T) {
	j := instrument("x", levels(5, 3, 3, 3, 4, 3), answer("a", .5))
	j.Relief = levels(0, 0, 0, 0, 0, 0)
	a := row(t, run(t, one(j, capacity(1, 3, 3, 3, 3, 3, 3), need("a", .4), need("b", .8)), match.Options{}), "x").Hosts[0]
	near(t, "fit", a.Pilot.Fit, .69, 1e-12)
	near(t, "overreach", a.Pilot.Overreach, .8382060, 1e-6)
	near(t, "match", a.Pilot.Match, .0279095, 1e-6)
	if a.Pilot.Binding != "design" || a.Pilot.Missing != 2 || a.Pilot.Decision != match.Avoid {
		t.Errorf("%+v", a.Pilot)
	}
	sum := *a.Pilot.Logs.Intention + *a.Pilot.Logs.Fit + *a.Pilot.Logs.Safe
	near(t, "logs", &sum, math.Log(*a.Pilot.Match), 1e-9)
}

func TestDecisions(t *testing.T) {
	for _, c := range []struct {
		name      string
		relevance float64
		scores    []float64
		want      match.Decision
	}{
		{"wanted and able", 1, []float64{3, 3, 3, 3, 3, 3}, match.Promote},
		{"wanted, not able", 1, []float64{1, 1, 1, 1, 1, 3}, match.Simplify},
		{"able, not wanted", .4, []float64{3, 3, 3, 3, 3, 3}, match.Low},
		{"neither", .4, []float64{1, 1, 1, 1, 1, 3}, match.Avoid},
		{"on the threshold", .5, []float64{3, 3, 3, 3, 3, 3}, match.Promote},
	} {
		r := run(t, one(instrument("x", levels(3, 3, 3, 3, 3, 3), answer("a", c.relevance)), capacity(.5, c.scores...), need("a", .7)), match.Options{})
		if got := row(t, r, "x").Decision; got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if (len(r.Refusals) == 0) != (c.want == match.Promote) {
			t.Errorf("%s: %d refusals", c.name, len(r.Refusals))
		}
	}
}

// What is not known is neither 0 nor 5.
func TestUnrated(t *testing.T) {
	c := capacity(.5, 3, 3, 3, 0, 3, 3)
	c.Raters[catalogue.ME] = 0
	r := run(t, one(instrument("x", levels(2, 2, 2, 2, 2, 2), answer("a", 1)), c, need("a", .7)), match.Options{})
	x := row(t, r, "x")
	p := x.Hosts[0].Pilot
	if p.Fit != nil || p.Match != nil || x.Match != nil || x.Decision != match.Unjudged || !slices.Equal(p.Unrated, []string{"me"}) || p.Sides[3].Short != nil || p.Sides[3].Has != nil {
		t.Errorf("%+v", p)
	}
	if s := r.Refusals[0]; s.Reasons[0].Code != match.WhyUnrated || s.Reasons[0].Subject != "me" || s.Changes[0].Code != match.ToRate {
		t.Errorf("%+v", s)
	}
	if !noted(r, "host-unrated", "h") {
		t.Errorf("%v", r.Notes)
	}
	// An instrument that asks for none of it can be judged.
	r = run(t, one(instrument("x", levels(2, 2, 2, 0, 2, 2), answer("a", 1)), c, need("a", .7)), match.Options{})
	if x = row(t, r, "x"); x.Decision != match.Promote || *x.Hosts[0].Pilot.Sides[3].Short != 0 {
		t.Errorf("%s, %+v", x.Decision, x.Hosts[0].Pilot)
	}
}

func TestNoSeverity(t *testing.T) {
	j := instrument("x", levels(2, 2, 2, 2, 2, 2), answer("a", 1), answer("b", .2))
	unknown := match.Need{ID: "a", Name: "a"}
	// a is not measured; what is known of b makes .2, what a could add makes 1.
	r := run(t, one(j, capacity(.5, 3, 3, 3, 3, 3, 3), unknown, need("b", .7)), match.Options{})
	x := row(t, r, "x")
	near(t, "intention", x.Intention, .2, 1e-12)
	near(t, "most", x.Most, 1, 1e-12)
	if s := r.Refusals[0]; s.Reasons[0].Code != match.WhyUnknown {
		t.Errorf("not measured is not off target: %+v", s.Reasons)
	}
	if c := r.Refusals[0].Changes; x.Decision != match.Unjudged || len(c) != 1 || c[0].Code != match.ToMeasure || c[0].Subject != "a" {
		t.Errorf("%s, %+v", x.Decision, c)
	}
	// Even the worst of what is not measured would not make it wanted: off target.
	off := instrument("x", levels(2, 2, 2, 2, 2, 2), answer("a", .2), answer("b", .2))
	r = run(t, one(off, capacity(.5, 3, 3, 3, 3, 3, 3), unknown, need("b", .7)), match.Options{})
	if x = row(t, r, "x"); x.Decision != match.Low || r.Refusals[0].Reasons[0].Code != match.WhyOff || len(r.Refusals[0].Changes) != 0 {
		t.Errorf("%s, %+v", x.Decision, r.Refusals)
	}
	// Nothing that it answers is measured: no intention, no match, and not 0.
	r = run(t, one(j, capacity(.5, 3, 3, 3, 3, 3, 3), unknown, need("c", .7)), match.Options{})
	x = row(t, r, "x")
	if x.Intention != nil || x.Match != nil || x.Decision != match.Unjudged || x.Hosts[0].Pilot.Fit == nil {
		t.Errorf("%+v", x)
	}
	if s := r.Refusals[0]; len(s.Reasons) != 2 || s.Reasons[0].Code != match.WhyUnknown {
		t.Errorf("%+v", s.Reasons)
	}
	// Nothing is measured at all, nothing is severe at all.
	if r = run(t, one(j, capacity(.5, 3, 3, 3, 3, 3, 3), unknown), match.Options{}); !noted(r, "no-severity", "") || row(t, r, "x").Most != nil {
		t.Errorf("%+v", r.Notes)
	}
	if r = run(t, one(j, capacity(.5, 3, 3, 3, 3, 3, 3), need("a", 0)), match.Options{}); !noted(r, "nothing-severe", "") || *row(t, r, "x").Intention != 0 {
		t.Errorf("%+v", r.Notes)
	}
}

// Red lines stand whatever the match: it would be promoted without them.
func TestRedLines(t *testing.T) {
	legal := catalogue.Precondition{Text: "power to tax", Legal: true}
	hard := catalogue.Precondition{Text: "15 providers", Hard: true}
	soft := catalogue.Precondition{Text: "a register"}
	fact := func(p catalogue.Precondition, host string, met bool) policy.Fact {
		return policy.Fact{Instrument: "x", Precondition: p.Text, Host: host, Met: met, Source: "said"}
	}
	for _, c := range []struct {
		name  string
		facts []policy.Fact
		want  match.Decision
		red   []match.RedKind
		check []string
	}{
		{"nothing known", nil, match.Promote, nil, []string{"power to tax", "15 providers"}},
		{"all met", []policy.Fact{fact(legal, "", true), fact(hard, "", true)}, match.Promote, nil, nil},
		{"no power", []policy.Fact{fact(legal, "", false), fact(hard, "", true)}, match.Avoid, []match.RedKind{match.RedLegal}, nil},
		{"both", []policy.Fact{fact(hard, "h", false), fact(legal, "h", false)}, match.Avoid, []match.RedKind{match.RedLegal, match.RedHard}, nil},
		{"soft", []policy.Fact{fact(soft, "", false), fact(legal, "", true), fact(hard, "", true)}, match.Promote, nil, nil},
		{"here it is met", []policy.Fact{fact(legal, "", false), fact(legal, "h", true), fact(hard, "", true)}, match.Promote, nil, nil},
		{"contested", []policy.Fact{fact(legal, "", false), fact(legal, "", true), fact(hard, "", true)}, match.Promote, nil, []string{"power to tax"}},
		{"of another host", []policy.Fact{fact(legal, "other", false), fact(hard, "", true)}, match.Promote, nil, []string{"power to tax"}},
	} {
		j := instrument("x", levels(2, 2, 2, 2, 2, 2), answer("a", 1))
		j.Preconditions = []catalogue.Precondition{legal, hard, soft}
		in := one(j, capacity(.5, 3, 3, 3, 3, 3, 3), need("a", .7))
		in.Facts = c.facts
		r := run(t, in, match.Options{})
		x := row(t, r, "x")
		var red []match.RedKind
		for _, l := range x.Hosts[0].Pilot.Red {
			red = append(red, l.Kind)
		}
		if x.Decision != c.want || !slices.Equal(red, c.red) || !slices.Equal(x.Check, append([]string{}, c.check...)) {
			t.Errorf("%s: %s, red %v, to check %q", c.name, x.Decision, red, x.Check)
		}
		if p := x.Hosts[0].Pilot; p.Numbers != match.Promote || (x.Hosts[0].Full.Decision == match.Avoid) != (len(c.red) > 0) {
			t.Errorf("%s: the numbers alone say %s", c.name, p.Numbers)
		}
		if c.name == "contested" && !noted(r, "facts-contested", "x") || c.name == "of another host" && !noted(r, "fact-unused", "x") {
			t.Errorf("%s: %v", c.name, r.Notes)
		}
	}
}

// Integrity 1.5 short with a high risk of capture is a red line; 1 short is not, nor is a
// low risk.
func TestIntegrityRed(t *testing.T) {
	for _, c := range []struct {
		has     float64
		capture int
		want    match.Decision
	}{{2.5, 4, match.Avoid}, {3, 4, match.Promote}, {2.5, 3, match.Promote}, {4, 5, match.Promote}} {
		j := instrument("x", levels(2, 2, 2, 2, 2, 4), answer("a", 1))
		j.Risk.Capture = c.capture
		r := run(t, one(j, capacity(.5, 5, 5, 5, 5, 5, c.has), need("a", .7)), match.Options{Fit: .7, Overreach: .6})
		x := row(t, r, "x")
		if x.Decision != c.want {
			t.Errorf("integrity %v, capture %d: %s, want %s", c.has, c.capture, x.Decision, c.want)
		}
		if c.want == match.Avoid {
			// One point of integrity ends it, and so does a red line half a point further.
			if s := r.Refusals[0]; s.Reasons[0].Code != match.WhyIntegrity || s.Changes[0].Code != match.ToLift || *s.Changes[0].To != 3.5 {
				t.Errorf("%+v", s)
			}
			if !slices.ContainsFunc(x.Hosts[0].Pilot.Turns, func(u match.Turn) bool {
				return u.Choice == "integrity" && u.Value == 1.5 && u.Decision == match.Promote
			}) {
				t.Errorf("%+v", x.Hosts[0].Pilot.Turns)
			}
		}
	}
}

// The better host is one where it is promoted, though another has the larger match: a has
// fit .79 without risk, b fit .94 with some.
func TestHostOrder(t *testing.T) {
	j := instrument("x", levels(3, 3, 3, 3, 3, 3), answer("a", 1))
	j.Relief = levels(0, 0, 0, 0, 0, 0)
	a := policy.Capacity{Score: [6]float64{1.65, 5, 5, 5, 5, 5}, SD: [6]float64{.05, .05, .05, .05, .05, .05}, Raters: [6]int{3, 3, 3, 3, 3, 3}}
	in := one(j, capacity(.9, 2.7, 3, 3, 3, 3, 3), need("a", .7))
	in.Hosts[0].ID = "b"
	in.Hosts = append(in.Hosts, match.Candidate{ID: "a", Name: "A", Capacity: a}, match.Candidate{ID: "c", Name: "C", Capacity: capacity(1, 3, 3, 3, 3, 3, 3), May: []string{"other"}})
	x := row(t, run(t, in, match.Options{}), "x")
	if len(x.Hosts) != 2 || x.Host != "b" || x.Decision != match.Promote || !(*x.Hosts[1].Pilot.Match > *x.Match) {
		t.Errorf("%s %s: %v and %v", x.Host, x.Decision, *x.Match, *x.Hosts[1].Pilot.Match)
	}
}

func TestLighter(t *testing.T) {
	in := one(instrument("heavy", levels(5, 5, 5, 5, 5, 5), answer("a", 1)), capacity(.5, 3, 3, 3, 3, 3, 3), need("a", .7))
	middle, light := instrument("middle", levels(4, 4, 5, 4, 4, 4), answer("a", 1)), instrument("light", levels(2, 2, 2, 2, 2, 2), answer("a", 1))
	in.Instruments[0].Lighter, middle.Lighter, light.Lighter = []string{"middle", "unlisted"}, []string{"heavy", "light"}, []string{"heavy"}
	in.Instruments = append(in.Instruments, middle, light)
	r := run(t, in, match.Options{})
	x := row(t, r, "heavy")
	if len(x.Lighter) != 1 || x.Lighter[0].Decision != match.Simplify || !slices.Equal(x.Way, []string{"middle", "light"}) {
		t.Errorf("%+v, way %v", x.Lighter, x.Way)
	}
	if w := row(t, r, "light").Way; len(w) != 0 {
		t.Errorf("what is promoted needs no way: %v", w)
	}
	if c := r.Refusals[len(r.Refusals)-1].Changes; c[len(c)-1].Code != match.ToLighter || c[len(c)-1].Subject != "light" {
		t.Errorf("%+v", c)
	}
	if r.Rows[0].Instrument != "light" {
		t.Errorf("the best match does not stand first: %s", r.Rows[0].Instrument)
	}
}

// One more point of m&e at the quality agency is what the worked example lives on: group
// consulting lacks one, and rises from .7151 to nearly 1.
func TestOpens(t *testing.T) {
	r := run(t, example(), match.Options{})
	i := slices.IndexFunc(r.Opens, func(o match.Open) bool { return o.Host == "QualityAgency" && o.Dimension == "me" })
	if i < 0 {
		t.Fatal("nothing opens with a point of m&e at the quality agency")
	}
	o := r.Opens[i]
	m := o.Changes[0]
	if m.Instrument != "group_consulting" || m.Was != match.Promote || len(o.Promoted) != 0 || o.From != 2 || o.To != 3 {
		t.Errorf("%+v", o)
	}
	near(t, "before", m.Before, .7151, fourDecimals)
	// The gain by another road: the input shifted and run again.
	again := row(t, run(t, match.Shift(example(), "QualityAgency", catalogue.ME, 1), match.Options{}), "group_consulting")
	near(t, "after", &m.After, *again.Match, 1e-12)
	if o := r.Opens[0]; o.Host != "Chamber" || o.Dimension != "me" {
		t.Errorf("a point of m&e at the chamber moves three instruments: %+v", o)
	}
}

// Two points of funding short, fit 1 - (.7*.4 + .3*.4/6) = .7; one point makes it .85.
// Three other dimensions only lower the risk; at 5 there is no more to add, and what is not
// rated stays so.
func TestOpensPromotes(t *testing.T) {
	c := capacity(.5, 5, 3, 3, 3, 1, 3)
	c.Raters[catalogue.ME] = 0
	r := run(t, one(instrument("x", levels(3, 3, 3, 0, 4, 3), answer("a", 1)), c, need("a", .7)), match.Options{})
	if len(r.Opens) != 4 || r.Opens[0].Dimension != "funding" || !slices.Equal(r.Opens[0].Promoted, []string{"x"}) {
		t.Fatalf("%+v", r.Opens)
	}
	near(t, "fit", row(t, r, "x").Hosts[0].Pilot.Fit, .7, 1e-12)
	a := row(t, r, "x").Hosts[0]
	if want := []match.Lift{{Dimension: "funding", From: 1, To: 2}}; !slices.Equal(a.Lifts, want) || a.Raise[0].To != 3 || a.RaiseAll != match.Promote {
		t.Errorf("%+v %+v", a.Lifts, a.Raise)
	}
}

// Raters who disagree by 4 points leave an error of 2: nothing is short, and the risk that
// something is stands in the way.
func TestAgree(t *testing.T) {
	r := run(t, one(instrument("x", levels(3, 3, 3, 3, 3, 3), answer("a", 1)), capacity(2, 3, 3, 3, 3, 3, 3), need("a", .7)), match.Options{})
	s := r.Refusals[0]
	if len(s.Reasons) != 1 || s.Reasons[0].Code != match.WhyRisk || s.Changes[0].Code != match.ToAgree || row(t, r, "x").Hosts[0].Agree != match.Promote {
		t.Errorf("%+v", s)
	}
	if m := match.Shift(match.Input{}, "x", 0, 1); len(m.Hosts) != 0 {
		t.Error("a host out of nothing")
	}
}

// Hosts together: the chamber delivers (4), the agency writes the rules (4). A point of
// delivery for the chamber is one for both.
func TestTogether(t *testing.T) {
	a, b := capacity(.5, 4, 3, 1, 3, 3, 3), capacity(.5, 1, 3, 2, 3, 3, 3)
	in := one(instrument("x", levels(4, 2, 4, 3, 3, 3), answer("a", 1)), a, need("a", .7))
	in.Hosts = []match.Candidate{{ID: "agency", Name: "A", Capacity: a}, {ID: "chamber", Name: "C", Capacity: b},
		{ID: "both", Name: "Both", Capacity: policy.TogetherOf([]policy.Capacity{a, b}, policy.Options{}), Members: []string{"agency", "chamber"}, Partners: 2}}
	before := in.Hosts[2].Capacity
	more := match.Shift(in, "chamber", catalogue.Delivery, 1)
	if more.Hosts[2].Capacity.Score[catalogue.Delivery] != 3 || more.Hosts[2].Capacity.Score[catalogue.Coordination] != 2.5 || in.Hosts[2].Capacity != before {
		t.Errorf("%+v", more.Hosts[2].Capacity)
	}
	r := run(t, in, match.Options{})
	if x := row(t, r, "x"); x.Host != "both" {
		t.Errorf("at %s", x.Host)
	}
	if !slices.ContainsFunc(r.Opens, func(o match.Open) bool {
		return o.Host == "chamber" && o.Dimension == "delivery" && len(o.Changes) == 1
	}) ||
		slices.ContainsFunc(r.Opens, func(o match.Open) bool { return o.Host == "both" }) {
		t.Errorf("%+v", r.Opens)
	}
	if low := match.Shock(in, -1).Hosts; low[0].Capacity.Score[0] != 3.5 || low[2].Capacity.Score[0] != 3.5 || low[2].Capacity.Score[2] != 1.5 {
		t.Errorf("%+v", low)
	}
}

func TestCopied(t *testing.T) {
	yes := true
	in := one(instrument("x", levels(2, 2, 2, 2, 2, 2), answer("a", 1)), capacity(.5, 3, 3, 3, 3, 3, 3), need("a", .7))
	r := run(t, in, match.Options{})
	if !row(t, r, "x").Copied || !noted(r, "no-local-problem", "") {
		t.Errorf("%+v", r.Notes)
	}
	in.Problems = []policy.Problem{{ID: "p", Instruments: []string{"x", "y"}}}
	in.Mimicry = []policy.Mimicry{{Subject: "x", Copied: &yes, NoClient: &yes, Existence: &yes, Source: "s"}}
	r = run(t, in, match.Options{})
	if x := row(t, r, "x"); x.Copied || !slices.Equal(x.Problems, []string{"p"}) || noted(r, "no-local-problem", "") || !noted(r, "problem-instrument-unknown", "p") {
		t.Errorf("%+v", r.Notes)
	}
	if len(r.Copies) != 1 || !r.Copies[0].Flagged {
		t.Errorf("%+v", r.Copies)
	}
}

// The cosine of (0, 1, 0) and the mix of the worked example of the failures:
// .3227 / sqrt(.2056^2 + .3227^2 + .4717^2) = .5313.
func TestRole(t *testing.T) {
	in := example()
	in.Mix = &match.Mix{Market: .2056, System: .3227, Capability: .4717}
	near(t, "cosine", row(t, run(t, in, match.Options{}), "sbir").Role, .5313, 1e-4)
	in.Instruments[4].Failures = catalogue.FailureLoadings{Government: 1}
	if x := row(t, run(t, in, match.Options{}), "sbir"); x.Role != nil {
		t.Errorf("government failure is no role: %v", *x.Role)
	}
}

// With one common factor: rho 1 is the smallest margin alone; rho between is between, and
// for two equal margins of 0 it is 1/4 + asin(rho)/2pi.
func TestCommonFactor(t *testing.T) {
	j := instrument("x", levels(3, 3, 0, 0, 0, 0), answer("a", 1))
	j.Relief = levels(0, 0, 0, 0, 0, 0)
	at := func(rho float64) float64 {
		r := run(t, one(j, capacity(1, 1.5, 1.5, 5, 5, 5, 5), need("a", 1)), match.Options{Rho: rho})
		return 1 - *row(t, r, "x").Hosts[0].Pilot.Overreach
	}
	for _, rho := range []float64{0, .1, .5, .9, .99, .999, 1} {
		got := at(rho)
		near(t, "safe", &got, .25+math.Asin(rho)/(2*math.Pi), 1e-9)
	}
}

func TestBadInput(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*match.Input)
		o      match.Options
		want   string
	}{
		"theta":      {nil, match.Options{Theta: 1.2}, "theta"},
		"nan":        {nil, match.Options{Fit: math.NaN()}, "fit"},
		"rho":        {nil, match.Options{Rho: 2}, "rho"},
		"gain":       {nil, match.Options{Gain: -1}, "gain"},
		"capture":    {nil, match.Options{Capture: 7}, "capture"},
		"severity":   {func(in *match.Input) { in.Needs[0] = need("quality", 1.5) }, match.Options{}, "severity 1.5"},
		"need twice": {func(in *match.Input) { in.Needs[0] = in.Needs[1] }, match.Options{}, "management"},
		"host twice": {func(in *match.Input) { in.Hosts[0].ID = "Chamber" }, match.Options{}, "Chamber"},
		"score":      {func(in *match.Input) { in.Hosts[0].Capacity.Score[2] = 7 }, match.Options{}, "delivery is 7"},
		"error":      {func(in *match.Input) { in.Hosts[0].Capacity.SD[2] = 0 }, match.Options{}, "an error of 0"},
		"relevance":  {func(in *match.Input) { in.Instruments[0].Answer[0].Relevance = math.NaN() }, match.Options{}, "relevance NaN"},
		"level":      {func(in *match.Input) { in.Instruments[0].Needs.ME = 6 }, match.Options{}, "asks for 6"},
		"mix":        {func(in *match.Input) { in.Mix = &match.Mix{Market: .5} }, match.Options{}, "the mix"},
		"policy":     {func(in *match.Input) { in.Policy.SDFloor = 9 }, match.Options{}, "sd_floor"},
	} {
		in := example()
		if c.change != nil {
			c.change(&in)
		}
		if _, err := match.Run(in, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	// What is missing is no fault: nothing at all, nobody to run it, a need nobody lists.
	if r := run(t, match.Input{}, match.Options{}); !noted(r, "no-hosts", "") || len(r.Rows) != 0 {
		t.Errorf("%+v", r)
	}
	in := example()
	in.Hosts, in.Needs = nil, in.Needs[:1]
	r := run(t, in, match.Options{})
	if x := row(t, r, "iso_support"); x.Host != "" || x.Decision != match.Unjudged || !noted(r, "needs-unknown", "") {
		t.Errorf("%+v", x)
	}
}
