package match

import (
	"cmp"
	"slices"
)

// climb looks for good solutions to start from: items taken in three orders where they
// fit, then one added or exchanged for another as long as that is better.
func (s *search) climb() {
	most := func(k int) int64 {
		if len(s.opts[k]) == 0 {
			return 0
		}
		return s.opts[k][0].key
	}
	orders := []func(a, b int) int{
		func(a, b int) int { return a - b },
		func(a, b int) int { return cmp.Or(cmp.Compare(most(b), most(a)), a-b) },
		func(a, b int) int { return cmp.Or(cmp.Compare(s.cost[a], s.cost[b]), a-b) },
	}
	for _, order := range orders {
		list := make([]int, len(s.item))
		for k := range list {
			list[k] = k
		}
		slices.SortFunc(list, order)
		for _, k := range list {
			s.add(k)
		}
		s.record()
		for moves := 0; moves < maxMoves && (s.more() || s.exchange()); moves++ {
			s.record()
		}
		for k := range s.in {
			s.drop(k)
		}
	}
}

const maxMoves = 200

// add takes item k at the first host where it fits.
func (s *search) add(k int) bool {
	if s.in[k] >= 0 {
		return false
	}
	for _, a := range s.after[k] {
		if s.in[a] < 0 {
			return false
		}
	}
	for _, x := range s.instead[k] {
		if s.in[x] >= 0 {
			return false
		}
	}
	for i, o := range s.opts[k] {
		if s.fits(k, o) {
			s.take(k, i, 1)
			s.in[k] = i
			return true
		}
	}
	return false
}

// drop takes item k out, if it is in.
func (s *search) drop(k int) {
	if i := s.in[k]; i >= 0 {
		s.in[k] = -1
		s.take(k, i, -1)
	}
}

// more adds an item, if one fits and is better.
func (s *search) more() bool {
	was := found{score: s.score(), cost: s.paid}
	for k := range s.item {
		if !s.add(k) {
			continue
		}
		if better(found{score: s.score(), cost: s.paid}, was, 1) {
			return true
		}
		s.drop(k)
	}
	return false
}

// exchange swaps one item for another, the pair that helps most.
func (s *search) exchange() bool {
	was := found{score: s.score(), cost: s.paid}
	best, from, to := was, -1, -1
	for k := range s.item {
		if s.in[k] < 0 || slices.ContainsFunc(s.deps[k], func(d int) bool { return s.in[d] >= 0 }) {
			continue
		}
		i := s.in[k]
		s.drop(k)
		for x := range s.item {
			if x == k || !s.add(x) {
				continue
			}
			if f := (found{score: s.score(), cost: s.paid}); better(f, best, 1) {
				best, from, to = f, k, x
			}
			s.drop(x)
		}
		s.take(k, i, 1)
		s.in[k] = i
	}
	if from < 0 {
		return false
	}
	s.drop(from)
	return s.add(to)
}
