package failure

import (
	"fmt"
	"math"

	"upstep/panel"
)

// Reply to one of the three questions. The zero value is no reply.
type Reply string

// The replies.
const (
	Yes     Reply = "yes"
	No      Reply = "no"
	Unknown Reply = "unknown"
)

// Answer is one interview: would they do it with the right price, with the right
// partner, with both?
type Answer struct {
	Who     string `json:"who"`
	Price   Reply  `json:"price"`
	Partner Reply  `json:"partner"`
	Both    Reply  `json:"both"`
}

// speaks returns the failure that an interview speaks for. ok is false where it speaks
// for none: each of price and partner would do, only both together would, or too little
// was answered.
func (a Answer) speaks() (Kind, string) {
	switch {
	case a.Price == Yes && a.Partner == Yes:
		return "", "either"
	case a.Price == Yes:
		return Market, ""
	case a.Partner == Yes:
		return System, ""
	case a.Both == No:
		return Capability, "" // what does not help together does not help alone
	case a.Both == Yes && a.Price == No && a.Partner == No:
		return "", "together"
	}
	return "", "unclear"
}

// Tally counts interviews by what they speak for.
type Tally struct {
	N          int `json:"n"`
	Market     int `json:"market"`
	System     int `json:"system"`
	Capability int `json:"capability"`
	Either     int `json:"either"`   // price or partner, each would do
	Together   int `json:"together"` // only both would do
	Unclear    int `json:"unclear"`  // too little answered
	Against    int `json:"against"`  // contradict themselves: with one alone, but not with both
}

func (r *Result) tally(answers []Answer) {
	t := &r.Answers
	t.N = len(answers)
	for _, a := range answers {
		if a.Both == No && (a.Price == Yes || a.Partner == Yes) {
			t.Against++
			continue
		}
		switch kind, why := a.speaks(); {
		case kind == Market:
			t.Market++
		case kind == System:
			t.System++
		case kind == Capability:
			t.Capability++
		case why == "either":
			t.Either++
		case why == "together":
			t.Together++
		default:
			t.Unclear++
		}
	}
	if t.Against > 0 {
		r.note(panel.Warning, "answers-contradict", "%d of %d interviews say yes to one remedy and no to both together: not counted, ask again.", t.Against, t.N)
	}
}

func (t Tally) of(f int) int { return [...]int{t.Market, t.System, t.Capability}[f] }

// settle lets the answers decide between roles that are tied in the mix: those within
// the lead of the first. The one most interviews speak for wins if there are enough
// that speak for a tied role, and no other role, tied or not, has as many.
func (r *Result) settle(o Options) {
	if r.Verdict != Mixed || r.Answers.N == 0 {
		return
	}
	top := 0.0
	for _, s := range r.Mix {
		top = max(top, s.Share)
	}
	best, most, ties, usable := -1, -1, 0, 0
	outside, loudest := -1, 0 // the role out of the tie with most answers
	for f, s := range r.Mix {
		n := r.Answers.of(f)
		if s.Share < top-o.Lead-eps {
			if n > loudest {
				outside, loudest = f, n
			}
			continue
		}
		usable += n
		switch {
		case n > most:
			best, most, ties = f, n, 1
		case n == most:
			ties++
		}
	}
	switch {
	case outside >= 0 && loudest >= most && usable+loudest >= o.MinAnswers:
		r.note(panel.Warning, "answers-elsewhere", "The mix is tied and the questions do not settle it: usable answers for %s failure, which is not among the tied, number %d, those for a tied one at most %d. Either the evidence or the interviews miss something.", Kinds()[outside], loudest, most)
	case usable < o.MinAnswers:
		r.note(panel.Warning, "answers-too-few", "The mix is tied and the questions do not settle it: %d usable answers for a tied role, %d are needed.", usable, o.MinAnswers)
	case ties > 1 || most == 0:
		r.note(panel.Warning, "answers-tied", "The mix is tied and the %d usable answers are too.", usable)
	default:
		r.Settled = r.Mix[best].Failure
	}
}

// Line is one line of a budget and the failures it serves.
type Line struct {
	Name   string   `json:"name"`
	Amount float64  `json:"amount"` // at least 0, in any one currency
	Serves [3]Share `json:"serves"` // market, system, capability, summing to 1
}

// BudgetResult is a budget beside the mix.
type BudgetResult struct {
	Total  float64      `json:"total"`
	Shares []Share      `json:"shares"` // of the total
	Lines  []LineResult `json:"lines"`
}

// LineResult is a line and how well it fits the mix: the cosine of what it serves and
// the mix, 0..1; nil without a mix.
type LineResult struct {
	Line
	Fit *float64 `json:"fit"`
}

// spend sets a budget beside the mix.
func (r *Result) spend(lines []Line, o Options) error {
	if len(lines) == 0 {
		return nil
	}
	b := &BudgetResult{Shares: []Share{}}
	var by [roles]float64
	for _, l := range lines {
		sum := 0.0
		for f := range roles {
			if v := l.Serves[f].Share; !(v >= 0) {
				return fmt.Errorf("failure: budget line %q serves a failure by %v", l.Name, v)
			}
			sum += l.Serves[f].Share
			by[f] += l.Amount * l.Serves[f].Share
		}
		if !(l.Amount >= 0) || math.IsInf(l.Amount, 0) || math.Abs(sum-1) > 1e-6 {
			return fmt.Errorf("failure: budget line %q: the amount must not be negative and what it serves must sum to 1", l.Name)
		}
		b.Total += l.Amount
		b.Lines = append(b.Lines, LineResult{Line: l, Fit: r.fit(l)})
	}
	r.Budget = b
	if b.Total <= 0 {
		r.note(panel.Warning, "budget-empty", "The budget sums to nothing: no share is given.")
		return nil
	}
	for f := range roles {
		share := by[f] / b.Total
		b.Shares = append(b.Shares, Share{Kinds()[f], share})
		if len(r.Mix) > 0 && share > o.BudgetShare+eps && r.Mix[f].Share < o.BudgetMix-eps {
			r.note(panel.Warning, "budget-elsewhere", "%.0f %% of the budget serves %s failure, which has %.0f %% of the mix.", 100*share, Kinds()[f], 100*r.Mix[f].Share)
		}
	}
	return nil
}

// fit is the cosine of what a line serves and the mix.
func (r *Result) fit(l Line) *float64 {
	if len(r.Mix) == 0 {
		return nil
	}
	var dot, a, b float64
	for f := range roles {
		x, y := l.Serves[f].Share, r.Mix[f].Share
		dot, a, b = dot+x*y, a+x*x, b+y*y
	}
	v := dot / math.Sqrt(a*b)
	return &v
}
