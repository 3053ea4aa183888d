package policy

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"upstep/panel"
)

// Answer is yes, no or not known.
type Answer string

// The answers.
const (
	Yes     Answer = "yes"
	No      Answer = "no"
	Unknown Answer = "not known"
)

// The six rules by which a pocket of excellence is found (methods 12.2).
const (
	RuleDays      = "days_to_pay"
	RuleTurnover  = "turnover"
	RuleRepeat    = "repeat_clients"
	RuleOwnIncome = "own_income"
	RuleNamed     = "named_by_firms"
	RulePublished = "evaluation_published"
)

// PocketRules returns the rules in their order.
func PocketRules() []string {
	return []string{RuleDays, RuleTurnover, RuleRepeat, RuleOwnIncome, RuleNamed, RulePublished}
}

// Verdict on a unit.
type Verdict string

// The verdicts: enough rules hold; too many do not; or it hangs on what is not known.
const (
	IsPocket Verdict = "pocket"
	NoPocket Verdict = "no pocket"
	Open     Verdict = "open"
)

// Pocket is what the six rules say of a unit.
type Pocket struct {
	Host    string    `json:"host"`
	Name    string    `json:"name"`
	Rules   []Finding `json:"rules"` // in the order of PocketRules
	Holds   int       `json:"holds"`
	Known   int       `json:"known"`
	Needs   int       `json:"needs"` // rules that must hold
	Verdict Verdict   `json:"verdict"`
	// Turns are rules each of which alone would turn the verdict: the other answer, or an
	// answer where there is none.
	Turns []string `json:"turns"`
	// Stricter and Laxer are the verdicts if one more or one fewer rule were asked for.
	Stricter Verdict      `json:"stricter"`
	Laxer    Verdict      `json:"laxer"`
	Named    []Nominated  `json:"named"` // everyone who named the unit, each once
	Notes    []panel.Note `json:"notes"`
}

// Finding is the answer to one rule, with the figures behind it.
type Finding struct {
	Rule    string   `json:"rule"`
	Answer  Answer   `json:"answer"`
	Value   *float64 `json:"value,omitempty"`   // what is compared; nil where not known
	Against *float64 `json:"against,omitempty"` // what it is compared with
	Figures []Trace  `json:"figures,omitempty"` // that the value is the median, or the sum, of
	Missing string   `json:"missing,omitempty"` // what to find out
}

// Nominated is one voice for a unit.
type Nominated struct {
	By     string   `json:"by"`
	For    []string `json:"for,omitempty"`
	Counts bool     `json:"counts"` // an independent firm
	Why    string   `json:"why,omitempty"`
}

// PocketOf looks whether a unit is a pocket of excellence: six rules, each yes, no or not
// known. A firm that names a unit twice counts once; one that is owned or paid by the unit
// does not count, even where another of its nominations says that it is independent.
// How many rules make a pocket is judgement, so the result says what would turn it.
// It panics on options that [Options.Check] refuses.
func PocketOf(h Host, o Options) Pocket {
	o = filled(o)
	p := Pocket{Host: h.ID, Name: h.Name, Needs: o.PocketRules, Turns: []string{}, Named: voices(h.Nominations), Notes: []panel.Note{}}
	p.Rules = []Finding{
		days(h, o),
		share(h, o, RuleTurnover, o.Turnover, false),
		share(h, o, RuleRepeat, o.Repeat, true),
		share(h, o, RuleOwnIncome, o.OwnIncome, true),
		named(p.Named, o),
		published(h),
	}
	for _, f := range p.Rules {
		if f.Answer == Yes {
			p.Holds++
		}
		if f.Answer != Unknown {
			p.Known++
		}
	}
	n := len(p.Rules)
	p.Verdict = verdict(p.Holds, p.Known, n, o.PocketRules)
	p.Stricter, p.Laxer = verdict(p.Holds, p.Known, n, o.PocketRules+1), verdict(p.Holds, p.Known, n, o.PocketRules-1)
	for _, f := range p.Rules {
		if turns(f.Answer, p.Holds, p.Known, n, o.PocketRules) {
			p.Turns = append(p.Turns, f.Rule)
		}
	}
	note := func(code string, s panel.Severity, format string, args ...any) {
		p.Notes = append(p.Notes, panel.Note{Code: code, Subject: h.ID, Severity: s, Text: h.Name + ": " + fmt.Sprintf(format, args...)})
	}
	if p.Verdict == Open {
		note("pocket-open", panel.Warning, "%d of %d known rules hold and %d must; find out what is missing", p.Holds, p.Known, p.Needs)
	}
	if p.Verdict != Open && (p.Stricter != p.Verdict || p.Laxer != p.Verdict) {
		note("pocket-threshold", panel.Warning, "how many rules are asked for decides the verdict: %s with %d, %s with %d, %s with %d",
			p.Laxer, p.Needs-1, p.Verdict, p.Needs, p.Stricter, p.Needs+1)
	}
	if h.Illustrative {
		note("pocket-illustrative", panel.Warning, "the figures are invented for an example")
	}
	return p
}

func verdict(holds, known, all, needs int) Verdict {
	switch {
	case holds >= needs:
		return IsPocket
	case holds+all-known < needs:
		return NoPocket
	}
	return Open
}

// turns tells whether another answer to one rule gives another verdict.
func turns(a Answer, holds, known, all, needs int) bool {
	now := verdict(holds, known, all, needs)
	switch a {
	case Yes:
		return verdict(holds-1, known, all, needs) != now
	case No:
		return verdict(holds+1, known, all, needs) != now
	}
	return verdict(holds+1, known+1, all, needs) != now || verdict(holds, known+1, all, needs) != now
}

// newest returns the figures of a kind that count: the newest, and those of the same year
// as the last of them. Figures without a year are the oldest.
func newest(h Host, kind string, n int) []Trace {
	var out []Trace
	for _, t := range h.Traces {
		if t.Kind == kind {
			out = append(out, t)
		}
	}
	order(out, func(t Trace) string { return t.Programme })
	slices.SortStableFunc(out, func(a, b Trace) int { return cmp.Compare(b.Year, a.Year) })
	for n < len(out) && out[n].Year == out[n-1].Year {
		n++
	}
	return out[:min(n, len(out))]
}

func median(figures []Trace) *float64 {
	if len(figures) == 0 {
		return nil
	}
	values := make([]float64, len(figures))
	for i, t := range figures {
		values[i] = t.Value
	}
	m := panel.Median(values)
	return &m
}

func answer(yes bool) Answer {
	if yes {
		return Yes
	}
	return No
}

// days compares days from call to payment with the public median.
func days(h Host, o Options) Finding {
	own, public := newest(h, "days_to_pay", o.Newest), newest(h, "public_days_to_pay", o.Newest)
	f := Finding{Rule: RuleDays, Answer: Unknown, Value: median(own), Figures: append(own, public...)}
	if m := median(public); m != nil {
		limit := *m * (1 - o.DaysBelow)
		f.Against = &limit
	}
	switch {
	case f.Value == nil && f.Against == nil:
		f.Missing = "days from call to payment, here and in the public sector at the median"
	case f.Value == nil:
		f.Missing = "days from call to payment"
	case f.Against == nil:
		f.Missing = "the public median of days from call to payment"
	default:
		f.Answer = answer(*f.Value <= *f.Against+tie)
	}
	return f
}

// missing says what to find out for a rule on a share.
var missing = map[string]string{
	RuleTurnover:  "share of staff that left in a year",
	RuleRepeat:    "share of clients that came again",
	RuleOwnIncome: "share of income from clients",
}

// share compares a share with its limit: above it, or below.
func share(h Host, o Options, kind string, limit float64, above bool) Finding {
	figures := newest(h, kind, o.Newest)
	f := Finding{Rule: kind, Answer: Unknown, Value: median(figures), Against: &limit, Figures: figures}
	switch {
	case f.Value == nil:
		f.Missing = missing[kind]
	case above:
		f.Answer = answer(*f.Value > limit+tie)
	default:
		f.Answer = answer(*f.Value < limit-tie)
	}
	return f
}

// named counts independent firms. That nobody has named a unit says only that nobody was
// asked.
func named(voices []Nominated, o Options) Finding {
	limit := float64(o.Firms)
	f := Finding{Rule: RuleNamed, Answer: Unknown, Against: &limit}
	if len(voices) == 0 {
		f.Missing = "firms to ask which unit works"
		return f
	}
	n := 0.0
	for _, v := range voices {
		if v.Counts {
			n++
		}
	}
	f.Value, f.Answer = &n, answer(n > limit-tie)
	return f
}

// voices are those who named a unit, each once, by name.
func voices(list []Nomination) []Nominated {
	type voice struct {
		Nominated
		firm, tied bool
	}
	var out []voice
	at := map[string]int{}
	sorted := slices.Clone(list)
	order(sorted, func(n Nomination) string { return n.By })
	for _, n := range sorted {
		key := strings.ToLower(strings.Join(strings.Fields(n.By), " "))
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			out = append(out, voice{Nominated: Nominated{By: strings.TrimSpace(n.By)}})
		}
		v := &out[i]
		v.firm = v.firm || n.Firm
		v.tied = v.tied || !n.Independent
		if text := strings.TrimSpace(n.For); text != "" && !slices.Contains(v.For, text) {
			v.For = append(v.For, text)
		}
	}
	named := make([]Nominated, len(out))
	for i, v := range out {
		v.Counts = v.firm && !v.tied
		switch {
		case !v.firm:
			v.Why = "no firm"
		case v.tied:
			v.Why = "not independent of the unit"
		}
		named[i] = v.Nominated
	}
	return named
}

// published asks for an evaluation that was published.
func published(h Host) Finding {
	one := 1.0
	f := Finding{Rule: RulePublished, Answer: Unknown, Against: &one}
	for _, t := range h.Traces {
		if t.Kind == "evaluations_published" {
			f.Figures = append(f.Figures, t)
		}
	}
	if len(f.Figures) == 0 {
		f.Missing = "whether an evaluation was published"
		return f
	}
	order(f.Figures, func(t Trace) string { return t.Programme })
	sum := 0.0
	for _, t := range f.Figures {
		sum += t.Value
	}
	f.Value, f.Answer = &sum, answer(sum > 1-tie)
	return f
}
