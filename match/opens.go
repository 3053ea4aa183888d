package match

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"upstep/catalogue"
	"upstep/policy"
)

// opens judges every instrument anew with Gain more points of one dimension at one host,
// for each of them. A dimension that was not rated, or that is at 5, has no more. What
// changes nothing is left out.
func (e *engine) opens() []Open {
	out := []Open{}
	for h, c := range e.hosts {
		for _, d := range catalogue.Dimensions() {
			if !rated(c.Capacity, d) || c.Capacity.Score[d] >= highest-eps {
				continue
			}
			more := c.Capacity
			more.Score[d] = min(highest, more.Score[d]+e.o.Gain)
			x := Open{Host: c.ID, Dimension: d.String(), From: c.Capacity.Score[d], To: more.Score[d], Promoted: []string{}, Changes: []Moved{}}
			for i := range e.jobs {
				t := &e.jobs[i]
				x.add(t.j.ID, t.best(-1, verdict{}), t.with(h, more, e.o))
			}
			if len(x.Changes) > 0 {
				x.finish()
				out = append(out, x)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Open) int {
		if c := cmp.Compare(len(b.Promoted), len(a.Promoted)); c != 0 || math.Abs(a.Sum-b.Sum) <= eps {
			return c
		}
		return cmp.Compare(b.Sum, a.Sum)
	})
	return out
}

// with is the best verdict of a job when one host has another capacity.
func (t *job) with(host int, c policy.Capacity, o Options) verdict {
	for _, p := range t.at {
		if p.host == host {
			return t.best(host, t.judge(t.pilot, c, len(p.red) > 0, o))
		}
	}
	return t.best(-1, verdict{})
}

// best is the best verdict over the hosts of a job, one of them replaced.
func (t *job) best(host int, instead verdict) verdict {
	var best verdict
	for i, p := range t.at {
		v := p.verdict
		if p.host == host {
			v = instead
		}
		if i == 0 || v.compare(best) < 0 {
			best = v
		}
	}
	return best
}

// add records an instrument whose match or decision changes. One that is not judged with
// more capacity was not judged before.
func (x *Open) add(instrument string, was, is verdict) {
	if !is.known || is.intention == nil || was.decision == is.decision && math.Abs(was.match-is.match) <= eps {
		return
	}
	m := Moved{Instrument: instrument, After: is.match, Was: was.decision, Is: is.decision}
	if was.known {
		m.Before = ptr(was.match)
	}
	x.Changes = append(x.Changes, m)
	if is.decision == Promote && was.decision != Promote {
		x.Promoted = append(x.Promoted, instrument)
	}
}

func (x *Open) finish() {
	slices.SortStableFunc(x.Changes, func(a, b Moved) int {
		if c := b.by() - a.by(); math.Abs(c) > eps {
			return cmp.Compare(c, 0)
		}
		return strings.Compare(a.Instrument, b.Instrument)
	})
	for _, m := range x.Changes {
		x.Sum += m.by()
	}
}

// by is the change of the match; one that was not judged had none.
func (m Moved) by() float64 {
	if m.Before == nil {
		return m.After
	}
	return m.After - *m.Before
}
