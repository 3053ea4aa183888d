package match

import (
	"math"

	"upstep/catalogue"
	"upstep/policy"
)

// turns moves one choice of ours, or one score by its error, at a time, and returns what
// turns the decision on a pilot.
func (t *job) turns(asks levels, c policy.Capacity, p site, o Options) []Turn {
	out := []Turn{}
	was := p.verdict.decision
	if was == Unjudged {
		return out
	}
	try := func(turn Turn, c policy.Capacity, o Options) {
		if turn.Decision = t.judge(asks, c, len(p.red) > 0, o).decision; turn.Decision != was {
			out = append(out, turn)
		}
	}
	for _, m := range moves {
		step := m.by(&o)
		for _, sign := range []float64{-1, 1} {
			other := o
			if v := m.at(&other); v != nil {
				*v = min(m.most, max(0, *v+sign*step))
				try(Turn{Choice: m.name, Value: *v}, c, other)
			}
		}
	}
	for _, by := range []int{-1, 1} {
		other := o
		if other.Capture += by; other.Capture < 0 {
			continue
		}
		try(Turn{Choice: "capture", Value: float64(other.Capture)}, c, other)
	}
	for _, d := range catalogue.Dimensions() {
		if !rated(c, d) {
			continue
		}
		for _, sign := range []float64{-1, 1} {
			other := c
			other.Score[d] = min(highest, max(0, c.Score[d]+sign*c.SD[d]))
			try(Turn{Choice: "score", Subject: d.String(), Value: other.Score[d]}, other, o)
		}
	}
	return out
}

// moves are the options that are moved, by how much and up to what.
var moves = []struct {
	name string
	at   func(*Options) *float64
	by   func(*Options) float64
	most float64
}{
	{"intention", func(o *Options) *float64 { return &o.Intention }, func(o *Options) float64 { return o.StepThreshold }, 1},
	{"fit", func(o *Options) *float64 { return &o.Fit }, func(o *Options) float64 { return o.StepThreshold }, 1},
	{"overreach", func(o *Options) *float64 { return &o.Overreach }, func(o *Options) float64 { return o.StepThreshold }, 1},
	{"theta", func(o *Options) *float64 { return &o.Theta }, func(o *Options) float64 { return o.StepTheta }, 1},
	{"tolerance", func(o *Options) *float64 { return &o.Tolerance }, func(o *Options) float64 { return o.StepPoints }, highest},
	{"integrity", func(o *Options) *float64 { return &o.Integrity }, func(o *Options) float64 { return o.StepPoints }, highest},
}

// lifts says what would make a pilot one to promote: the fewest whole points in one
// dimension alone, everything it lacks, raters that agree, or both of these. It says
// nothing of a pilot that is promoted or not judged.
func (e *engine) lifts(t *job, a *At, c policy.Capacity, p site) {
	v, o := p.verdict, e.o
	if !v.known || t.intention == nil || v.decision == Promote {
		return
	}
	red := len(p.red) > 0
	agreed, raised := c, c
	for _, d := range catalogue.Dimensions() {
		if !rated(c, d) {
			continue
		}
		agreed.SD[d] = min(c.SD[d], e.sure)
		if v.short[d] > eps {
			raised.Score[d] = min(highest, c.Score[d]+v.short[d])
			a.Raise = append(a.Raise, Lift{Dimension: d.String(), From: c.Score[d], To: raised.Score[d]})
		}
		for by := 1.0; by <= math.Ceil(highest-c.Score[d]); by++ {
			other := c
			other.Score[d] = min(highest, c.Score[d]+by)
			if t.judge(t.pilot, other, red, o).decision == Promote {
				a.Lifts = append(a.Lifts, Lift{Dimension: d.String(), From: c.Score[d], To: other.Score[d]})
				break
			}
		}
	}
	a.Agree = t.judge(t.pilot, agreed, red, o).decision
	if len(a.Raise) > 0 {
		a.RaiseAll = t.judge(t.pilot, raised, red, o).decision
		raised.SD = agreed.SD
		a.Both = t.judge(t.pilot, raised, red, o).decision
	}
}
