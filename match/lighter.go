package match

import (
	"cmp"
	"slices"
	"strings"

	"upstep/policy"
)

// lighter gives every row the decisions on its lighter alternatives and, where it is not
// promoted itself, the shortest way through them to one that is; of ways of one length
// that which the catalogue names first. rows are in the order of e.jobs.
func (e *engine) lighter(rows []Row) {
	at := map[string]int{}
	for i, t := range e.jobs {
		at[t.j.ID] = i
	}
	for i := range rows {
		for _, id := range e.jobs[i].j.Lighter {
			if k, ok := at[id]; ok {
				x := rows[k]
				rows[i].Lighter = append(rows[i].Lighter, Lighter{Instrument: id, Name: x.Name, Host: x.Host, Match: x.Match, Decision: x.Decision})
			}
		}
		if rows[i].Decision != Promote {
			rows[i].Way = e.way(i, at, rows)
		}
	}
}

// way searches breadth first; a circle of alternatives ends it.
func (e *engine) way(from int, at map[string]int, rows []Row) []string {
	seen := map[int]bool{from: true}
	type step struct {
		job int
		way []string
	}
	for queue := []step{{from, nil}}; len(queue) > 0; queue = queue[1:] {
		s := queue[0]
		if s.job != from && rows[s.job].Decision == Promote {
			return s.way
		}
		for _, id := range e.jobs[s.job].j.Lighter {
			if k, ok := at[id]; ok && !seen[k] {
				seen[k] = true
				queue = append(queue, step{k, append(slices.Clone(s.way), id)})
			}
		}
	}
	return []string{}
}

// copies counts the signs of copying.
func copies(in Input) []policy.Copy {
	out := []policy.Copy{}
	for _, m := range in.Mimicry {
		out = append(out, policy.Mimic(m, in.Policy))
	}
	slices.SortStableFunc(out, func(a, b policy.Copy) int {
		return cmp.Or(strings.Compare(a.Subject, b.Subject), strings.Compare(a.Source, b.Source), cmp.Compare(a.Holds, b.Holds), cmp.Compare(a.Known, b.Known))
	})
	return out
}

// problems gives every row the problems stated here that name its instrument, and marks
// those that are promoted without one: copied without a local problem.
func problems(rows []Row, list []policy.Problem) {
	for i := range rows {
		r := &rows[i]
		for _, p := range list {
			if slices.Contains(p.Instruments, r.Instrument) {
				r.Problems = append(r.Problems, p.ID)
			}
		}
		slices.Sort(r.Problems)
		r.Copied = r.Decision == Promote && len(r.Problems) == 0
	}
}
