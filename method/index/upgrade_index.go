package index

import (
	"fmt"
	"math"
	"strings"

	"upstep/panel"
)

// index fills one index: scores, bands, other ways, trap.
func (u *Upgraded) index(x *Upgrading, set Input, plan Plan, other [2]*Result, income Column, o UpgradeOptions) error {
	if len(x.Pillars) == 0 {
		return nil
	}
	score, _ := u.Result.Score(x.Code)
	geo, _ := other[0].Score(x.Code)
	geoRank, zRank := Ranks(geo), other[1].ranks(x.Code)
	for i, unit := range u.Units {
		p := Placed{Unit: unit, Score: pointer(score, i), Geometric: pointer(geo, i), GeometricRank: geoRank[i], ZRank: zRank[i]}
		var short []string
		for _, code := range x.Pillars {
			c, _ := u.Result.Score(code)
			cover, _ := u.Result.Coverage.At(i, u.Result.Coverage.Code(code))
			s := PillarScore{Code: code, Score: pointer(c, i), Coverage: cover}
			p.Pillars = append(p.Pillars, s)
			if s.Score == nil {
				short = append(short, fmt.Sprintf("%s has %.0f %%", code, 100*cover))
			}
		}
		if p.Score == nil {
			p.Why = fmt.Sprintf("coverage: %s of its indicators, %.0f %% are needed", strings.Join(short, ", "), 100*u.o.Coverage)
		} else {
			x.Scored++
		}
		x.Units = append(x.Units, p)
	}
	if x.Scored < o.MinSample {
		u.Notes = append(u.Notes, panel.Note{Code: "index-few-scored", Subject: x.Code, Severity: panel.Refusal,
			Text: fmt.Sprintf("Only %d economies have a score in %s: no ranks.", x.Scored, x.Code)})
		return nil
	}
	if err := u.bands(x, set, plan, o); err != nil {
		return err
	}
	if err := u.without(x); err != nil {
		return err
	}
	return u.trap(x, score, income, o.MinSample)
}

func (r *Result) ranks(code string) []int {
	ranks, _ := r.Rank(code)
	return ranks
}

// bands draws the weights of the pillars, or of the indicators where there is one pillar.
func (u *Upgraded) bands(x *Upgrading, set Input, plan Plan, o UpgradeOptions) error {
	level := 2
	if x.Random = "pillars"; len(x.Pillars) == 1 {
		level, x.Random = 1, "indicators"
	}
	b, err := Uncertainty(set, plan, UncertaintyOptions{Node: x.Code, Seed: o.Seed, Replications: o.Replications, Level: o.Level, Wide: o.Wide, Enough: o.Enough, NoPairs: true, Workers: o.Workers,
		Factors: []Factor{{Name: "weights", Weights: &RandomWeights{Levels: []int{level}}}}})
	if err != nil {
		return err
	}
	for i, band := range b.Units {
		p := &x.Units[i]
		p.Rank, p.Banded, p.Wide = band.Rank, band.OK && p.Score != nil, band.Wide
		if p.Banded {
			p.Low, p.High, p.Median = band.Low, band.High, band.Median
		}
	}
	return nil
}

// without leaves out one indicator at a time. Ranks are compared among the units that
// have a score with all of them.
func (u *Upgraded) without(x *Upgrading) error {
	list, err := LeaveOut(u.Result, 1, x.Code)
	if err != nil {
		return err
	}
	for _, l := range list {
		if !l.OK {
			continue
		}
		c := Column{make([]float64, len(x.Units)), make([]bool, len(x.Units))}
		for i, r := range l.Ranks {
			if r > 0 && x.Units[i].Score != nil {
				c.Values[i], c.Has[i] = -float64(r), true
			}
		}
		for i, r := range Ranks(c) {
			p := &x.Units[i]
			if d := max(r-p.Rank, p.Rank-r); r > 0 && d > p.Shift {
				p.Shift, p.ShiftBy = d, l.Code
			}
		}
	}
	return nil
}

func (u *Upgraded) trap(x *Upgrading, score, income Column, least int) error {
	list, _, slope, err := Trap(u.Units, score, income)
	if err != nil || len(list) < least {
		u.Notes = append(u.Notes, panel.Note{Code: "index-no-trap", Subject: x.Code, Severity: panel.Refusal,
			Text: fmt.Sprintf("Too few economies have both a score in %s and an income to say what income predicts.", x.Code)})
		return nil
	}
	x.TrapN, x.Slope = len(list), &slope
	for _, r := range list {
		p := x.Unit(r.Unit)
		p.Residual, p.Studentised = &r.Residual, r.Studentised
	}
	return nil
}

// The labels of a profile; judgement.
const (
	RDLed      = "R&D-led without production base"
	Unabsorbed = "exchange without absorption"
	Shallow    = "broad but shallow"
	Even       = "balanced"
)

// Difference is one rule of a profile: it holds when Value is above Limit.
type Difference struct {
	Label string   `json:"label"`
	Rule  string   `json:"rule"`  // such as "A3 - A1"
	Value *float64 `json:"value"` // nil when a part of it is missing
	Limit float64  `json:"limit"`
	Holds bool     `json:"holds"`
	Near  bool     `json:"near"`          // within 0.05 of the limit: a small change would turn it
	Off   string   `json:"off,omitempty"` // why the rule gives no label
}

// Profile compares the sides of technology upgrading of one unit.
type Profile struct {
	Unit      string       `json:"unit"`
	Label     string       `json:"label"`     // "" when it is withheld
	Why       string       `json:"why"`       // why it is
	Imbalance *float64     `json:"imbalance"` // standard deviation (divisor n) of A, B and C
	Spread    *float64     `json:"spread"`    // largest less smallest
	Rules     []Difference `json:"rules"`     // in order: the first that holds gives the label
	Same      int          `json:"same"`      // economies of the sample with the same label
	Labelled  int          `json:"labelled"`  // economies with any
	ByRank    string       `json:"by_rank"`   // the label that percentile ranks give in place of scores, by which half the economies are above 0.5 on every side; "" when withheld
}

// Profile labels a unit by the first rule that holds: A3 - A1, C - (A+B)/2 and B - A above
// the step; balanced if none does. A rule that can't be judged withholds the label. Scores of
// min-max are low for all where an indicator is skewed, so the label by percentile ranks, and how
// many economies have the same one, stand beside it.
func (u *Upgraded) Profile(unit string) Profile {
	p := u.profile(unit, (*Upgraded).scoreOf)
	for _, other := range u.Units {
		label := p.Label
		if other != unit {
			label = u.profile(other, (*Upgraded).scoreOf).Label
		}
		if label != "" {
			p.Labelled++
		}
		if label != "" && label == p.Label {
			p.Same++
		}
	}
	p.ByRank = u.profile(unit, (*Upgraded).percentile).Label
	a, b, c := u.scoreOf("A", unit), u.scoreOf("B", unit), u.scoreOf("C", unit)
	if a != nil && b != nil && c != nil {
		imb, spreadOf := spread([]float64{*a, *b, *c}, 0), max(*a, *b, *c)-min(*a, *b, *c)
		p.Imbalance, p.Spread = &imb, &spreadOf
	}
	return p
}

// used counts the indicators in use of a pillar.
func (u *Upgraded) used(pillar string) int {
	n := 0
	for _, s := range u.Items {
		if s.Used && s.Pillar == pillar {
			n++
		}
	}
	return n
}

// scoreOf is the score of a node.
func (u *Upgraded) scoreOf(node, unit string) *float64 {
	c, ok := u.Result.Score(node)
	i := u.Result.Scores.Unit(unit)
	if !ok || i < 0 {
		return nil
	}
	return pointer(c, i)
}

// percentile is the share of the other economies with a score that have a lower one,
// ties half.
func (u *Upgraded) percentile(node, unit string) *float64 {
	own := u.scoreOf(node, unit)
	if own == nil {
		return nil
	}
	c, _ := u.Result.Score(node)
	below, n := 0.0, -1.0
	for _, v := range c.Present() {
		n++
		switch {
		case v < *own-eps:
			below++
		case v <= *own+eps:
			below += 0.5
		}
	}
	if n < 1 {
		return nil
	}
	share := (below - 0.5) / n // the unit itself is a tie
	return &share
}

func (u *Upgraded) profile(unit string, of func(*Upgraded, string, string) *float64) Profile {
	p := Profile{Unit: unit}
	a, b, c, a1, a3 := of(u, "A", unit), of(u, "B", unit), of(u, "C", unit), of(u, "A1", unit), of(u, "A3", unit)
	rule := func(label, text string, f func() float64, parts ...*float64) {
		d := Difference{Label: label, Rule: text, Limit: u.o.Step}
		for _, part := range parts {
			if part == nil {
				p.Rules = append(p.Rules, d)
				return
			}
		}
		v := f()
		d.Value, d.Holds, d.Near = &v, v > u.o.Step+eps, math.Abs(v-u.o.Step) < u.o.Margin
		p.Rules = append(p.Rules, d)
	}
	rule(RDLed, "A3 - A1", func() float64 { return *a3 - *a1 }, a1, a3)
	if n := u.used("A1"); n < u.o.Narrow {
		p.Rules[0].Off = fmt.Sprintf("A1 rests on %d indicator: too narrow to be compared with A3", n)
		p.Rules[0].Holds, p.Rules[0].Near = false, false
	}
	rule(Unabsorbed, "C - (A + B)/2", func() float64 { return *c - (*a+*b)/2 }, a, b, c)
	rule(Shallow, "B - A", func() float64 { return *b - *a }, a, b)
	p.Label = Even
	for _, d := range p.Rules {
		if d.Off != "" {
			continue
		}
		if d.Value == nil {
			p.Label, p.Why = "", d.Rule+" can't be had: a part of it has too little data"
			break
		}
		if d.Holds {
			p.Label = d.Label
			break
		}
	}
	return p
}
