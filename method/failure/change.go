package failure

import (
	"slices"
	"strconv"
)

// changes tries the choices within reach one at a time - thresholds a step away, all
// evidence of the same quality, each item left out - and returns those that change the
// verdict or the flag.
func (r *Result) changes(known []Item, o Options) []Change {
	if r.Refused() && r.Flag == nil {
		return nil
	}
	base := r.judge(known, o)
	var out []Change
	try := func(c Change, items []Item, o Options) {
		got := r.judge(items, o)
		if got.Verdict == base.Verdict && sameFlag(got.Flag, base.Flag) {
			return
		}
		c.Verdict, c.Flag = got.Verdict, got.Flag
		out = append(out, c)
	}
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', 3, 64) }
	for _, step := range []struct {
		name string
		at   func(*Options) *float64
		by   float64
	}{
		{"threshold", func(o *Options) *float64 { return &o.Threshold }, 0.1},
		{"lead", func(o *Options) *float64 { return &o.Lead }, 0.05},
		{"government", func(o *Options) *float64 { return &o.Government }, 0.1},
	} {
		for _, sign := range []float64{-1, 1} {
			other := o
			v := step.at(&other)
			if *v += sign * step.by; *v < 0 || *v >= 1 {
				continue
			}
			try(Change{Choice: step.name, Value: number(*v)}, known, other)
		}
	}
	same := slices.Clone(known)
	for i := range same {
		same[i].Quality = 1
	}
	try(Change{Choice: "quality", Value: "equal"}, same, o)
	for i, it := range known {
		try(Change{Choice: "item", Subject: it.ID}, slices.Delete(slices.Clone(known), i, i+1), o)
	}
	return out
}

func sameFlag(a, b *bool) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }

// judge is the verdict and the flag of a set of items; the verdict is empty where the
// mix is refused for all of them or for this set.
func (r *Result) judge(items []Item, o Options) Change {
	s := weigh(items, o)
	c := Change{Verdict: s.verdict}
	if s.scores[3].Own > 0 {
		c.Flag = &s.flag
	}
	if r.Refused() || len(items) < o.MinItems || slices.ContainsFunc(s.scores[:roles], func(x Score) bool { return x.Own == 0 }) {
		c.Verdict = ""
	}
	return c
}

// maxMissing is how many missing items are tried in every combination.
const maxMissing = 14

// reach tries every missing item at 0 and at 1 and counts the verdicts. It is nil when
// nothing is missing or too much is.
func reach(items []Item, o Options) *Reach {
	out := &Reach{Quality: o.UnknownQuality, Missing: []string{}, Roles: []Kind{}, Counts: []int{}, Needed: []Kind{}}
	all := slices.Clone(items)
	var open []int
	for i, it := range all {
		if it.Severity == nil {
			open = append(open, i)
			out.Missing = append(out.Missing, it.ID)
			all[i].Quality = o.UnknownQuality
		}
	}
	now := weigh(knownOf(items), o)
	for _, s := range now.scores[:roles] {
		if s.Own == 0 {
			out.Needed = append(out.Needed, s.Failure)
		}
	}
	if len(open) == 0 || len(open) > maxMissing || o.UnknownQuality <= 0 {
		return out
	}
	counts := map[Kind]int{}
	ends := [2]float64{0, 1}
	out.Cases = 1 << len(open)
	for bits := range out.Cases {
		for k, i := range open {
			all[i].Severity = &ends[bits>>k&1]
		}
		counts[weigh(all, o).verdict]++
	}
	for _, v := range verdicts() {
		if counts[v] > 0 {
			out.Roles, out.Counts = append(out.Roles, v), append(out.Counts, counts[v])
		}
	}
	return out
}
