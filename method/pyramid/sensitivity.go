package pyramid

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"upstep/panel"
)

// change is one other value of one option.
type change struct {
	option, value string
	apply         func(o *Options)
	unscored      bool // leaves management scores out
	unasked       bool // counts management as bad in firms that the questions are not meant for
}

// notAsked is the value of the change that counts management as bad in firms that the
// questions are not meant for.
const notAsked = "no where not asked"

// changes are values as defensible as the defaults, around those in use.
func changes(o Options) []change {
	number := func(name string, v float64, set func(o *Options, v float64)) change {
		return change{option: name, value: strconv.FormatFloat(v, 'g', 6, 64), apply: func(o *Options) { set(o, v) }}
	}
	basic := func(o *Options, v float64) { o.Basic = &v }
	good := func(o *Options, v float64) { o.Good = &v }
	rd := func(o *Options, v float64) { o.RD = v }
	middle := func(o *Options, v float64) { o.Middle = v }
	return []change{
		number("basic", *o.Basic-0.25, basic), number("basic", *o.Basic+0.25, basic),
		number("good", *o.Good-0.25, good), number("good", *o.Good+0.25, good),
		{option: "management", value: "left out", apply: func(*Options) {}, unscored: true},
		{option: "management", value: notAsked, apply: func(*Options) {}, unasked: true},
		number("rd", o.RD/2, rd), number("rd", o.RD*2, rd),
		number("middle", o.Middle*0.8, middle), number("middle", o.Middle*1.2, middle),
	}
}

// sensitivity computes the verdicts against the norm with one choice changed at a
// time. It is empty when there is no pyramid.
func sensitivity(firms []placed, g Group, o Options) []Alternative {
	out := []Alternative{}
	if g.Ladder.Refused != "" {
		return out
	}
	worst := math.Inf(-1)
	base := Compare(*g.Ladder.Lower, *o.Norm, o)
	for _, c := range changes(o) {
		other := o
		c.apply(&other)
		again := make([]placed, len(firms))
		for i, f := range firms {
			score := f.score
			switch {
			case c.unscored:
				score = nil
			case c.unasked && score == nil && meant(f.firm, o) == False:
				score = &worst
			}
			again[i] = place(f.firm, score, other)
		}
		l := pile(again, other, other.MinFirms)
		contrast := Compare(*l.Lower, *o.Norm, other)
		a := Alternative{Option: c.option, Value: c.value, Mean: *l.Mean, L3Plus: l.AtLeast[3], L3PlusUpper: l.AtLeastUpper[3], Missing: contrast.Missing, Changes: []string{}}
		if contrast.Weakest >= 0 {
			a.Weakest = contrast.Steps[contrast.Weakest].Name()
		}
		if contrast.Weakest != base.Weakest {
			a.Changes = append(a.Changes, "weakest")
		}
		if contrast.Missing != base.Missing {
			a.Changes = append(a.Changes, "missing")
		}
		out = append(out, a)
	}
	return out
}

// sensitivityNotes say which choices decide a verdict.
func sensitivityNotes(g *Group) []panel.Note {
	var parts []string
	var out []panel.Note
	for _, a := range g.Sensitivity {
		if up := g.Ladder.AtLeastUpper[3]; a.Value == notAsked && a.L3PlusUpper < up-eps {
			out = append(out, panel.Note{Code: "pyramid-not-asked", Subject: g.Name(), Severity: panel.Warning,
				Text: fmt.Sprintf("Services and small firms are not asked about management, which leaves it unknown: if it counted as bad there, the upper share of %s at L3 or above would be %.1f %% instead of %.1f %%. The lower shares stay.", g.Name(), 100*a.L3PlusUpper, 100*up)})
		}
		if slices.Contains(a.Changes, "weakest") {
			parts = append(parts, fmt.Sprintf("with %s %s the weakest step would be %s", a.Option, a.Value, a.Weakest))
		}
		if slices.Contains(a.Changes, "missing") {
			word := "there would be no missing middle"
			if a.Missing {
				word = "there would be a missing middle"
			}
			parts = append(parts, fmt.Sprintf("with %s %s %s", a.Option, a.Value, word))
		}
	}
	if len(parts) == 0 {
		return out
	}
	return append(out, panel.Note{Code: "pyramid-sensitive", Subject: g.Name(), Severity: panel.Warning,
		Text: fmt.Sprintf("A choice of ours decides a verdict about %s against the norm: %s.", g.Name(), strings.Join(parts, "; "))})
}
