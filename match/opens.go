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
// for each of them; hosts together change with their members and are not raised by
// themselves. A dimension that was not rated, or that is at 5, has no more. What changes
// nothing is left out.
func (e *engine) opens(in Input) []Open {
	out := []Open{}
	in.Hosts = e.hosts
	before := make([]verdict, len(e.jobs))
	for i := range e.jobs {
		before[i] = e.jobs[i].best(nil)
	}
	for _, c := range e.hosts {
		for _, d := range catalogue.Dimensions() {
			if len(c.Members) > 0 || !rated(c.Capacity, d) || c.Capacity.Score[d] >= highest-eps {
				continue
			}
			from := c.Capacity.Score[d]
			x := Open{Host: c.ID, Dimension: d.String(), From: from, To: min(highest, from+e.o.Gain), Promoted: []string{}, Changes: []Moved{}}
			e.raise(&x, before, e.moved(Shift(in, c.ID, d, e.o.Gain)))
			if len(x.Changes) > 0 {
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

// raise judges every instrument with the capacities that moved.
func (e *engine) raise(x *Open, before []verdict, moved map[int]policy.Capacity) {
	for i := range e.jobs {
		t := &e.jobs[i]
		x.add(t.j.ID, before[i], t.best(func(s site) verdict {
			if c, ok := moved[s.host]; ok {
				return t.judge(t.pilot, c, len(s.red) > 0, e.o)
			}
			return s.verdict
		}))
	}
	x.finish()
}

// moved are the capacities that differ from those of the engine, by position of the host.
func (e *engine) moved(in Input) map[int]policy.Capacity {
	out := map[int]policy.Capacity{}
	for i, h := range in.Hosts {
		if h.Capacity != e.hosts[i].Capacity {
			out[i] = h.Capacity
		}
	}
	return out
}

// best is the best verdict over the hosts of a job; at gives that of a host, nil: as it is.
func (t *job) best(at func(site) verdict) verdict {
	var best verdict
	for i, s := range t.at {
		v := s.verdict
		if at != nil {
			v = at(s)
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
