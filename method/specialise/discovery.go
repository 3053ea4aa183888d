package specialise

import (
	"fmt"
	"slices"

	"upstep/catalogue"
	"upstep/panel"
)

// State of a theme in the entrepreneurial discovery process.
type State string

// The states.
const (
	Proposed    State = "proposed"
	Mapped      State = "mapped"
	RoundOne    State = "round 1"
	FocusGroups State = "focus groups"
	Ideas       State = "project ideas"
	Letters     State = "co-funding letters"
	Priority    State = "priority decision"
	Portfolio   State = "portfolio"
	Monitoring  State = "monitoring"
	Revised     State = "revised"
	Dropped     State = "dropped"
)

// States returns them in order.
func States() []State {
	return []State{Proposed, Mapped, RoundOne, FocusGroups, Ideas, Letters, Priority, Portfolio, Monitoring, Revised, Dropped}
}

// Event moves a theme from one state to the next.
type Event string

// The events.
const (
	Map     Event = "map"
	Meet    Event = "meet"
	Focus   Event = "focus"
	Collect Event = "collect"
	Commit  Event = "commit"
	Decide  Event = "decide"
	Fund    Event = "fund"
	Watch   Event = "watch"
	Revise  Event = "revise"
	Drop    Event = "drop"
)

// Transition is one row of the state machine: the event, the gate that guards it and the
// rule in words.
type Transition struct {
	From State
	On   Event
	To   State
	Gate Gate
	Says string // methods specification 5.3
}

// Gate holds the evidence of a theme against the rules of a step: no rules mean that the
// step is free.
type Gate func(t Theme, asOf int, o Options) []Rule

// Transitions is the state machine. A theme may be dropped from any state before the end.
func Transitions() []Transition {
	return []Transition{
		{Proposed, Map, Mapped, gateMap, "there is an evidence pack"},
		{Mapped, Meet, RoundOne, gateMeet, "enough participants, enough of them firms, enough firms not in the usual list"},
		{RoundOne, Focus, FocusGroups, gateFocus, "a focus group met"},
		{FocusGroups, Collect, Ideas, gateCollect, "a project idea has a firm in the lead"},
		{Ideas, Commit, Letters, gateCommit, "a private co-funding letter is there"},
		{Letters, Decide, Priority, gateDecide, "private letters carry enough of the planned sum"},
		{Priority, Fund, Portfolio, gateFund, "a budget and a date of decision are set"},
		{Portfolio, Watch, Monitoring, gateWatch, "there are indicators"},
		{Monitoring, Revise, Revised, gateReview, "the decision is made again in time"},
		{Revised, Decide, Priority, gateDecide, "private letters carry enough of the planned sum"},
	}
}

// ErrStep is an illegal step of a theme.
type ErrStep struct {
	From State
	On   Event
}

// Error names state and event.
func (e *ErrStep) Error() string {
	return fmt.Sprintf("specialise: a theme that is %s can't %s", e.From, e.On)
}

// Step moves a theme. rules are the checks of its gate; the state changes only when none
// of them fails or is unknown. asOf counts months from year 0, -1 when not known. An
// illegal step is an [ErrStep].
func Step(t Theme, on Event, asOf int, opt Options) (to State, rules []Rule, err error) {
	o := opt.withDefaults()
	if on == Drop {
		if t.State == Dropped {
			return t.State, nil, &ErrStep{t.State, on}
		}
		return Dropped, []Rule{}, nil
	}
	for _, tr := range Transitions() {
		if tr.From == t.State && tr.On == on {
			rules = tr.Gate(t, asOf, o)
			if open(rules) {
				return tr.To, rules, nil
			}
			return t.State, rules, nil
		}
	}
	return t.State, nil, &ErrStep{t.State, on}
}

func open(rules []Rule) bool {
	return !slices.ContainsFunc(rules, func(r Rule) bool { return r.Verdict != Pass })
}

func gateMap(t Theme, _ int, _ Options) []Rule {
	return []Rule{rule("evidence pack", verdict(t.EvidencePack), "there is an evidence pack: %v", t.EvidencePack)}
}

func gateMeet(t Theme, _ int, o Options) []Rule {
	r := t.Round1
	if r == nil {
		return []Rule{rule("round 1", Unknown, "no record of a first round")}
	}
	return []Rule{
		rule("participants", verdict(r.Participants >= o.Participants), "%d participants, at least %d are needed", r.Participants, o.Participants),
		rule("firms", verdict(float64(r.Firms) >= o.FirmShare*float64(r.Participants)-eps), "%d of %d are firms, at least %s %% are needed", r.Firms, r.Participants, panel.Exact(100*o.FirmShare, 0)),
		rule("new firms", verdict(r.NewFirms >= o.NewFirms), "%d firms are not in the usual list, at least %d are needed", r.NewFirms, o.NewFirms),
	}
}

func gateFocus(t Theme, _ int, _ Options) []Rule {
	return []Rule{rule("focus groups", verdict(t.FocusGroups > 0), "%d focus groups met", t.FocusGroups)}
}

func gateCollect(t Theme, _ int, _ Options) []Rule {
	n := 0
	for _, i := range t.Ideas {
		if i.Lead == "firm" {
			n++
		}
	}
	return []Rule{rule("firm lead", verdict(n > 0), "%d of %d ideas have a firm in the lead", n, len(t.Ideas))}
}

func gateCommit(t Theme, _ int, _ Options) []Rule {
	return []Rule{rule("letters", verdict(len(t.Letters) > 0), "%d private co-funding letters", len(t.Letters))}
}

func gateDecide(t Theme, _ int, o Options) []Rule {
	if t.Planned == nil || *t.Planned == 0 {
		return []Rule{rule("co-funding", Unknown, "no planned sum is recorded")}
	}
	sum := 0.0
	for _, l := range t.Letters {
		sum += l.Sum
	}
	return []Rule{rule("co-funding", verdict(sum >= o.CoFunding**t.Planned-eps), "private letters carry %.0f %% of the planned sum, at least %s %% are needed", 100*sum / *t.Planned, panel.Exact(100*o.CoFunding, 0))}
}

func gateFund(t Theme, _ int, _ Options) []Rule {
	out := []Rule{rule("budget", verdict(t.Budget != nil), "a budget is set: %v", t.Budget != nil)}
	return append(out, rule("decision", verdict(t.Decided != ""), "a date of decision is recorded: %v", t.Decided != ""))
}

func gateWatch(t Theme, _ int, _ Options) []Rule {
	return []Rule{rule("indicators", verdict(t.Indicators > 0), "%d indicators are followed", t.Indicators)}
}

func gateReview(t Theme, asOf int, o Options) []Rule {
	at, err := catalogue.Month(t.Decided)
	if t.Decided == "" || err != nil || asOf < 0 {
		return []Rule{rule("review", Unknown, "the month of the decision or of the review is not recorded")}
	}
	return []Rule{rule("review", verdict(asOf-at <= o.ReviewMonths), "%d months since the decision, at most %d are allowed", asOf-at, o.ReviewMonths)}
}

// ThemeState is a theme with what its evidence earns.
type ThemeState struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Claimed State    `json:"claimed"`
	Earned  State    `json:"earned"` // the furthest state whose gates are all passed
	Gate    Event    `json:"gate,omitempty"`
	Blocks  []Rule   `json:"blocks"`  // rules of that gate that are not passed; empty when nothing blocks
	Overdue bool     `json:"overdue"` // the decision should have been made again
	Casino  bool     `json:"casino"`
	Unknown []string `json:"unknown_activities"` // codes that the table does not have
}

// Discovery asks whether the process discovers anything.
type Discovery struct {
	Ideas      int      `json:"ideas"`
	Unforeseen *float64 `json:"unforeseen"` // share of ideas not in the evidence pack; nil without ideas
	Reviewed   int      `json:"reviewed"`
	Dropped    int      `json:"dropped"`
	Rules      []Rule   `json:"rules"`
}

// themes walks every theme through its gates from the beginning.
func (c *placer) themes() {
	th := c.in.Themes
	asOf := -1
	if th.AsOf != "" {
		asOf, _ = catalogue.Month(th.AsOf) // was read
	}
	d := &Discovery{}
	fresh := 0
	for _, t := range th.Themes {
		s := c.walk(t, asOf)
		c.r.Themes = append(c.r.Themes, s)
		d.Ideas += len(t.Ideas)
		for _, i := range t.Ideas {
			if !i.Foreseen {
				fresh++
			}
		}
		if slices.Contains([]State{Monitoring, Revised, Dropped}, t.State) {
			d.Reviewed++
		}
		if t.State == Dropped {
			d.Dropped++
		}
	}
	if d.Ideas > 0 {
		d.Unforeseen = new(float64(fresh) / float64(d.Ideas))
		d.Rules = append(d.Rules, rule("unforeseen ideas", verdict(*d.Unforeseen >= c.o.Unforeseen-eps), "%d of %d ideas were not foreseen in the evidence pack, at least %s %% are wanted", fresh, d.Ideas, panel.Exact(100*c.o.Unforeseen, 0)))
	} else {
		d.Rules = append(d.Rules, rule("unforeseen ideas", Unknown, "no idea is recorded"))
	}
	if d.Reviewed > 0 {
		d.Rules = append(d.Rules, rule("dropped themes", verdict(d.Dropped > 0), "%d of %d themes that came to a review were dropped; a process that drops none may be a ritual", d.Dropped, d.Reviewed))
	} else {
		d.Rules = append(d.Rules, rule("dropped themes", Unknown, "no theme has come to a review"))
	}
	c.r.Discovery = d
}

func (c *placer) walk(t Theme, asOf int) ThemeState {
	s := ThemeState{ID: t.ID, Name: t.Name, Claimed: t.State, Earned: Proposed, Blocks: []Rule{}, Casino: c.inCasino(t), Unknown: []string{}}
	for _, code := range t.Activities {
		if !slices.Contains(c.in.Codes, code) {
			s.Unknown = append(s.Unknown, code)
		}
	}
	if t.State == Dropped {
		s.Earned = Dropped
		return s
	}
	at := t
	at.State = Proposed
	for at.State != Monitoring {
		tr := Transitions()[slices.Index(States(), at.State)]
		to, rules, err := Step(at, tr.On, asOf, c.in.Options)
		if err != nil {
			panic("specialise: " + err.Error()) // the table has a step from every state on the way
		}
		if to == at.State {
			s.Gate = tr.On
			for _, r := range rules {
				if r.Verdict != Pass {
					s.Blocks = append(s.Blocks, r)
				}
			}
			break
		}
		at.State = to
	}
	s.Earned = at.State
	review := gateReview(t, asOf, c.o)
	s.Overdue = slices.Index(States(), t.State) >= slices.Index(States(), Priority) && review[0].Verdict == Fail
	if at.State == Monitoring && t.State == Revised && open(review) {
		s.Earned = Revised
	}
	if slices.Index(States(), t.State) > slices.Index(States(), s.Earned) {
		c.note("theme-ahead", panel.Warning, "Theme %s stands as %s and its evidence earns %s.", t.ID, t.State, s.Earned)
	}
	if s.Overdue {
		c.note("theme-overdue", panel.Warning, "Theme %s: %s.", t.ID, review[0].Text)
	}
	return s
}
