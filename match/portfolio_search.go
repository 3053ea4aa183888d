package match

import (
	"math"
	"slices"
)

const (
	maxCuts  = 15
	fewItems = 20 // up to which a search needs no help
)

// found is a solution.
type found struct {
	score  int64
	cost   float64
	places []place
	set    string // its items
}

// search is branch and bound, depth first: each item in the order of the task is taken at
// each host in turn, then left. A branch is cut when the least of the bounds of the cuts
// says that it can't be better than what is kept, in score or, at the same score, in
// cost. As scores are multiples of a grain, it can't when the bound is below the next one.
type search struct {
	*task
	kept    []found
	nodes   int
	limit   int
	grain   int64 // every score is a multiple of it
	stopped bool
	open    float64 // largest bound of a branch that was not looked at

	in     []int // way to host by position, -1 out
	out    []int // count of reasons why an item can't be taken
	budget float64
	pilots int
	carry  []float64 // left, by unit
	most   []float64
	value  []int64 // by scenario
	paid   float64
	cover  []int // times each priority is covered
	got    uint64
	union  []uint64  // by position: priorities that items from there on answer
	widest []int64   // and the most that one of them answers
	dense  []float64 // by position: most score for a unit of cost from there on
}

// solve searches a variant.
func (m *model) solve(v variant) *search {
	t := m.build(v)
	n := len(t.item)
	s := &search{task: t, limit: m.o.Nodes, grain: t.grain(), open: math.Inf(-1), in: make([]int, n), out: make([]int, n),
		budget: t.budget, pilots: t.pilots, carry: slices.Clone(t.carry), most: slices.Clone(t.most),
		value: make([]int64, len(t.v.by)), cover: make([]int, len(m.lim.Priorities)), dense: make([]float64, n+1), union: make([]uint64, n+1), widest: make([]int64, n+1)}
	if v.limit > 0 {
		s.limit = min(v.limit, m.o.Nodes)
	}
	if t.hopeless {
		return s
	}
	for k := range s.in {
		s.in[k] = -1
	}
	for k := n - 1; k >= 0; k-- {
		s.union[k], s.widest[k] = s.union[k+1]|t.need[k], max(s.widest[k+1], covered(t.need[k]))
		s.dense[k] = s.dense[k+1]
		for _, o := range t.opts[k] {
			s.dense[k] = max(s.dense[k], float64(o.val[0]+t.prize*covered(t.need[k]))/t.cost[k])
		}
	}
	for _, p := range v.seed {
		s.plant(p)
	}
	if t.last == 0 {
		s.record()
	}
	if v.force == nil && n > fewItems {
		s.climb()
	}
	if v.from != nil {
		t.borrow(v.from)
	} else {
		t.price(s.target())
	}
	var took, rest [maxCuts]float64
	for c, cut := range t.cuts {
		took[c] = cut.base
		for _, b := range cut.best {
			rest[c] += b
		}
	}
	s.walk(0, took, rest)
	return s
}

// target is a score to aim the prices at: what is kept, or taking items in their order.
func (s *search) target() float64 {
	var sum int64
	budget, pilots := s.budget, s.pilots
	var got uint64
	for k := range s.item {
		if pilots > 0 && s.cost[k] <= budget {
			budget -= s.cost[k]
			pilots--
			got |= s.need[k]
			sum += s.opts[k][0].val[0]
		}
	}
	out := float64(sum+s.prize*covered(got)) - float64(s.refs[0])
	if len(s.kept) > 0 {
		out = max(out, float64(s.kept[0].score))
	}
	return out
}

// walk decides the items from k on. took and rest are, for each cut, its base with the
// items taken, and what the open items can still add.
func (s *search) walk(k int, took, rest [maxCuts]float64) {
	s.nodes++
	var left []int // items this call has ruled out
	for ; k < len(s.item); k++ {
		bound := s.bound(k, &took, &rest)
		if !s.promising(bound, k) {
			break
		}
		if s.stopped || s.nodes >= s.limit {
			s.stopped, s.open = true, max(s.open, bound)
			break
		}
		if s.out[k] == 0 {
			for c := range s.cuts {
				rest[c] -= s.cuts[c].best[k]
			}
			if s.twin[k] < 0 || s.in[s.twin[k]] >= 0 {
				s.try(k, took, rest)
			}
		}
		if s.forced[k] {
			break
		}
		for _, d := range s.deps[k] {
			s.rule(d, &rest)
			left = append(left, d)
		}
	}
	for _, d := range left {
		s.out[d]--
	}
}

// rule takes an open item out of the running.
func (s *search) rule(k int, rest *[maxCuts]float64) {
	if s.out[k] == 0 {
		for c := range s.cuts {
			rest[c] -= s.cuts[c].best[k]
		}
	}
	s.out[k]++
}

// try takes item k at each of its hosts in turn.
func (s *search) try(k int, took, rest [maxCuts]float64) {
	for i, o := range s.opts[k] {
		if !s.fits(k, o) || s.repeats(k, i) {
			continue
		}
		s.take(k, i, 1)
		s.in[k] = i
		more, less := took, rest
		for c := range s.cuts {
			more[c] += s.cuts[c].red[k][i]
		}
		var ruled []int
		for _, x := range s.instead[k] {
			if x > k {
				s.rule(x, &less)
				ruled = append(ruled, x)
			}
		}
		if k+1 >= s.last {
			s.record()
		}
		s.walk(k+1, more, less)
		for _, x := range ruled {
			s.out[x]--
		}
		s.in[k] = -1
		s.take(k, i, -1)
	}
}

// fits says whether there is room for item k. That what it needs is in and what excludes
// it is not, the count in out says.
func (s *search) fits(k int, o option) bool {
	if s.pilots < 1 || s.cost[k] > s.budget+near {
		return false
	}
	for _, u := range o.by {
		if s.load[k] > s.carry[u]+near || s.cost[k] > s.most[u]+near {
			return false
		}
	}
	return true
}

// repeats says whether an earlier way to host item k leads to the same with another name:
// at a host that can be exchanged for this one and has as much left.
func (s *search) repeats(k, i int) bool {
	o := s.opts[k][i]
	if len(o.by) != 1 {
		return false
	}
	u := o.by[0]
	for _, e := range s.opts[k][:i] {
		if w := e.by[0]; len(e.by) == 1 && s.class[w] == s.class[u] && s.carry[w] == s.carry[u] && s.most[w] == s.most[u] {
			return true
		}
	}
	return false
}

// take moves item k in (1) or out (-1).
func (s *search) take(k, i, sign int) {
	o := s.opts[k][i]
	f := float64(sign)
	s.budget -= f * s.cost[k]
	s.paid += f * s.cost[k]
	s.pilots -= sign
	for _, u := range o.by {
		s.carry[u] -= f * s.load[k]
		s.most[u] -= f * s.cost[k]
	}
	for b := range s.value {
		s.value[b] += int64(sign) * o.val[b]
	}
	for g := range s.cover {
		if s.need[k]>>g&1 == 1 {
			s.cover[g] += sign
			if s.cover[g] > 0 {
				s.got |= 1 << g
			} else {
				s.got &^= 1 << g
			}
		}
	}
}

// bound is the least of the cuts. Those that take every priority for covered are lowered
// by what can't be covered any more: by the items from k on, or by so few pilots.
func (s *search) bound(k int, took, rest *[maxCuts]float64) float64 {
	low := math.Inf(1)
	bare := 0.0
	if len(s.cover) > 0 {
		most := min(covered(s.got|s.union[k]), covered(s.got)+int64(s.pilots)*s.widest[k])
		bare = float64(s.prize * (int64(len(s.cover)) - most))
	}
	for c := range s.cuts {
		b := took[c] + rest[c]
		if s.cuts[c].free {
			b -= bare
		}
		low = min(low, b)
	}
	return low
}

// score of what is taken: the least over the scenarios.
func (s *search) score() int64 {
	low := int64(math.MaxInt64)
	for b, v := range s.value {
		low = min(low, v-s.refs[b])
	}
	return low + s.prize*covered(s.got)
}

// promising says whether a branch below a bound could be kept.
func (s *search) promising(bound float64, k int) bool {
	slack := 1e-3 + 1e-12*math.Abs(bound)
	if s.v.floored && bound+slack < float64(s.v.floor) {
		return false
	}
	if len(s.kept) < s.v.keep {
		return true
	}
	worst := s.kept[len(s.kept)-1]
	if bound+slack >= float64(worst.score+s.grain) {
		return true
	}
	if bound+slack < float64(worst.score) || len(s.value) > 1 {
		return false
	}
	more := 0.0
	if d := s.dense[k]; d > 0 && !math.IsInf(d, 1) {
		more = max(0, float64(worst.score-s.score())) / d
	}
	return s.paid+more < worst.cost-near
}

// record keeps what is taken if it is better than what is kept.
func (s *search) record() {
	f := found{score: s.score(), cost: s.paid}
	if s.v.floored && f.score < s.v.floor {
		return
	}
	if len(s.kept) == s.v.keep && !better(f, s.kept[len(s.kept)-1], len(s.value)) {
		return
	}
	for k, i := range s.in {
		if i >= 0 {
			f.places = append(f.places, place{s.item[k], s.opts[k][i].at})
		}
	}
	s.keep(f)
}

func better(a, b found, by int) bool {
	return a.score > b.score || (a.score == b.score && by == 1 && a.cost < b.cost-near)
}

// keep adds a solution, one for each set of items.
func (s *search) keep(f found) {
	f.set = key(f.places)
	if at := slices.IndexFunc(s.kept, func(x found) bool { return x.set == f.set }); at >= 0 {
		if !better(f, s.kept[at], len(s.value)) {
			return
		}
		s.kept = slices.Delete(s.kept, at, at+1)
	}
	at := len(s.kept)
	for at > 0 && better(f, s.kept[at-1], len(s.value)) {
		at--
	}
	s.kept = slices.Insert(s.kept, at, f)
	if len(s.kept) > s.v.keep {
		s.kept = s.kept[:s.v.keep]
	}
}

// key names the items of a solution.
func key(places []place) string {
	out := make([]rune, len(places))
	for i, p := range places {
		out[i] = rune(p.item + 1)
	}
	slices.Sort(out)
	return string(out)
}

// plant keeps a solution that is known from another search of the same limits.
func (s *search) plant(places []place) {
	var f found
	value := make([]int64, len(s.value))
	var got uint64
	for _, p := range places {
		all := values(s.m.items[p.item].Hosts[p.host])
		for b, sc := range s.v.by {
			value[b] += all[sc]
		}
		k := slices.Index(s.item, p.item)
		if k < 0 {
			return
		}
		got |= s.need[k]
		f.cost += s.cost[k]
	}
	f.score = int64(math.MaxInt64)
	for b, v := range value {
		f.score = min(f.score, v-s.refs[b])
	}
	f.score += s.prize * covered(got)
	if s.v.floored && f.score < s.v.floor {
		return
	}
	f.places = slices.Clone(places)
	s.keep(f)
}

// top is the best solution, nil where there is none.
func (s *search) top() []place {
	if len(s.kept) == 0 {
		return nil
	}
	return s.kept[0].places
}

func (s *search) proven() bool { return !s.stopped || s.gap() == 0 }

// gap is how much better than the best solution another could be, in values.
func (s *search) gap() float64 {
	if !s.stopped || len(s.kept) == 0 {
		return 0
	}
	whole := math.Floor((s.open+1e-3+1e-12*math.Abs(s.open))/float64(s.grain)) * float64(s.grain)
	return max(0, (whole-float64(s.kept[0].score))/unit)
}
