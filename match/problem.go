package match

import (
	"cmp"
	"slices"
	"strings"

	"upstep/policy"
)

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

// stated are the problems with the decisions on what answers them, and their causes by
// where to begin. rows are by ID of the instrument.
func stated(rows []Row, in Input) []Stated {
	out := []Stated{}
	for _, p := range in.Problems {
		s := Stated{Problem: p.ID, Who: p.Who, HowMuch: p.HowMuch, Answers: []Other{}, Fishbone: policy.FishboneOf(p, in.Policy), Unlisted: []string{}}
		named := slices.Clone(p.Instruments)
		slices.Sort(named)
		for _, id := range slices.Compact(named) {
			if i, ok := slices.BinarySearchFunc(rows, id, func(r Row, id string) int { return strings.Compare(r.Instrument, id) }); ok {
				s.Answers = append(s.Answers, rows[i].other())
			} else {
				s.Unlisted = append(s.Unlisted, id)
			}
		}
		out = append(out, s)
	}
	slices.SortStableFunc(out, func(a, b Stated) int { return strings.Compare(a.Problem, b.Problem) })
	return out
}

func (r Row) other() Other {
	return Other{Instrument: r.Instrument, Name: r.Name, Host: r.Host, Match: r.Match, Decision: r.Decision}
}
