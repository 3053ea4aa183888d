package match

import (
	"math"
	"slices"
)

// cut is one valid bound on the score: prices of the budget, of a place among the
// pilots, of each unit's load and money, and of the priorities. With prices p >= 0 no
// portfolio scores more than
//
//	base + sum over the items taken of their reduced value
//	     + sum over the items still open of max(0, best reduced value)
//
// (Lagrangean relaxation of the limits; prerequisites and substitutes are left out of
// it, which only makes it larger). base is what the limits are worth at the prices, less
// the references of the scenarios.
type cut struct {
	base float64
	free bool        // no priority has a price: it takes all priorities for covered
	red  [][]float64 // by item and way to host
	best []float64   // by item: max(0, largest of red)
}

const (
	steps    = 100 // of one search for prices
	sections = 40
)

// weights of the scenarios in the cuts.
func (t *task) weights() [][]float64 {
	n := len(t.v.by)
	if n == 1 {
		return [][]float64{{1}}
	}
	var out [][]float64
	for s := range n {
		w := make([]float64, n)
		w[s] = 1
		out = append(out, w)
	}
	all := make([]float64, n)
	for s := range all {
		all[s] = 1 / float64(n)
	}
	out = append(out, all)
	for s := range n {
		w := make([]float64, n)
		w[s], w[(s+1)%n] = 0.5, 0.5
		out = append(out, w)
	}
	return out
}

// prices are multipliers of limits scaled to 1, and of priorities.
type prices struct {
	budget, pilots float64
	load, most     []float64
	need           []float64
}

// price finds cuts by subgradient steps: for each weighting one with prices of the budget
// and the places alone, from there one with prices of the units too, and for all scenarios
// together one with prices of the priorities. target is a score that is reached.
func (t *task) price(target float64) {
	tight := slices.Contains(t.tight, true)
	for _, w := range t.weights() {
		p := prices{load: make([]float64, len(t.carry)), most: make([]float64, len(t.carry)), need: make([]float64, len(t.m.lim.Priorities))}
		p = t.polish(w, p)
		t.cuts = append(t.cuts, t.cut(w, p))
		if tight {
			p = t.polish(w, t.lower(w, p, target, true, false))
			t.cuts = append(t.cuts, t.cut(w, p))
		}
		if len(p.need) > 0 && slices.Min(w) == slices.Max(w) {
			t.cuts = append(t.cuts, t.cut(w, t.polish(w, t.lower(w, p, target, tight, true))))
		}
	}
}

// borrow takes over the cuts of the same problem without forced items: they stay valid, as
// forcing only takes solutions away.
func (t *task) borrow(from *task) {
	at := map[int]int{}
	for k, i := range from.item {
		at[i] = k
	}
	for _, c := range from.cuts {
		own := cut{base: c.base, free: c.free, red: make([][]float64, len(t.item)), best: make([]float64, len(t.item))}
		for k, i := range t.item {
			own.red[k], own.best[k] = c.red[at[i]], c.best[at[i]]
			if t.forced[k] {
				own.best[k] = slices.Max(own.red[k])
			}
		}
		t.cuts = append(t.cuts, own)
	}
}

// lower starts from prices and returns those with the lowest bound found.
func (t *task) lower(w []float64, p prices, target float64, units, needs bool) prices {
	out := p.clone()
	low, pace, stale := math.Inf(1), 1.0, 0
	for range steps {
		c := t.cut(w, p)
		total := c.base
		for _, b := range c.best {
			total += b
		}
		if total < low-1e-9*math.Abs(low) {
			low, out, stale = total, p.clone(), 0
		} else if stale++; stale == 5 {
			pace, stale = pace/2, 0
		}
		if !t.step(&p, c, pace*(total-min(target, low)), units, needs) {
			break
		}
	}
	return out
}

// polish finds the prices of the budget and of a place that are best beside the others: the
// bound is convex in both, so that sections within sections reach its least.
func (t *task) polish(w []float64, p prices) prices {
	p.budget, p.pilots = 0, 0
	c := t.cut(w, p)
	gross, most, dense := make([]float64, len(t.item)), 0.0, 0.0
	for k, list := range c.red {
		if len(list) == 0 {
			continue
		}
		if gross[k] = slices.Max(list); gross[k] <= 0 && !t.forced[k] {
			continue
		}
		most = max(most, gross[k])
		if use := share(t.cost[k], t.budget); use > 0 {
			dense = max(dense, gross[k]/use)
		}
	}
	at := func(budget, pilots float64) float64 {
		sum := budget + pilots
		for k, g := range gross {
			r := g - budget*share(t.cost[k], t.budget) - pilots/float64(t.pilots)
			if r > 0 || t.forced[k] {
				sum += r
			}
		}
		return sum
	}
	p.pilots = least(most*float64(t.pilots), func(x float64) float64 {
		return at(least(dense, func(y float64) float64 { return at(y, x) }), x)
	})
	p.budget = least(dense, func(y float64) float64 { return at(y, p.pilots) })
	return p
}

// least finds where a convex function on 0..most is least, by golden sections.
func least(most float64, f func(float64) float64) float64 {
	const golden = 0.6180339887498949
	low, high := 0.0, most
	a, b := high-golden*(high-low), low+golden*(high-low)
	fa, fb := f(a), f(b)
	for range sections {
		if fa <= fb {
			high, b, fb = b, a, fa
			a = high - golden*(high-low)
			fa = f(a)
		} else {
			low, a, fa = a, b, fb
			b = low + golden*(high-low)
			fb = f(b)
		}
	}
	x := (low + high) / 2
	if f(0) <= f(x) {
		return 0
	}
	return x
}

func (p prices) clone() prices {
	p.load, p.most, p.need = slices.Clone(p.load), slices.Clone(p.most), slices.Clone(p.need)
	return p
}

func share(v, of float64) float64 {
	if of <= 0 || math.IsInf(of, 1) {
		return 0
	}
	return v / of
}

// cut computes the reduced values at prices.
func (t *task) cut(w []float64, p prices) cut {
	c := cut{base: p.budget + p.pilots, red: make([][]float64, len(t.item)), best: make([]float64, len(t.item))}
	for u := range t.carry {
		c.base += p.load[u] + p.most[u]
	}
	c.free = true
	for _, pi := range p.need {
		c.base += float64(t.prize) - pi
		c.free = c.free && pi == 0
	}
	for s, r := range t.refs {
		c.base -= w[s] * float64(r)
	}
	for k := range t.item {
		fixed := -p.budget*share(t.cost[k], t.budget) - p.pilots/float64(t.pilots)
		for g, pi := range p.need {
			if t.need[k]>>g&1 == 1 {
				fixed += pi
			}
		}
		c.red[k] = make([]float64, len(t.opts[k]))
		most := math.Inf(-1)
		for i, o := range t.opts[k] {
			r := fixed
			for s, v := range o.val {
				r += w[s] * float64(v)
			}
			for _, u := range o.by {
				r -= p.load[u]*share(t.load[k], t.carry[u]) + p.most[u]*share(t.cost[k], t.most[u])
			}
			c.red[k][i] = r
			most = max(most, r)
		}
		if c.best[k] = max(0, most); t.forced[k] {
			c.best[k] = most
		}
	}
	return c
}

// step moves the prices against the use that the relaxed solution makes of the limits.
// It returns false where nothing is to be moved.
func (t *task) step(p *prices, c cut, gap float64, units, needs bool) bool {
	budget, pilots := 1.0, 1.0
	load, most, need := make([]float64, len(t.carry)), make([]float64, len(t.carry)), make([]float64, len(p.need))
	for u := range load {
		load[u], most[u] = 1, 1
	}
	for g := range need {
		need[g] = -1
	}
	for k := range t.item {
		if len(c.red[k]) == 0 || (c.best[k] <= 0 && !t.forced[k]) {
			continue
		}
		at := 0
		for i, r := range c.red[k] {
			if r > c.red[k][at] {
				at = i
			}
		}
		budget -= share(t.cost[k], t.budget)
		pilots -= 1 / float64(t.pilots)
		for _, u := range t.opts[k][at].by {
			load[u] -= share(t.load[k], t.carry[u])
			most[u] -= share(t.cost[k], t.most[u])
		}
		for g := range need {
			if t.need[k]>>g&1 == 1 {
				need[g]++
			}
		}
	}
	norm := 0.0
	count := func(price, slope float64) {
		if price > 0 || slope < 0 {
			norm += slope * slope
		}
	}
	count(p.budget, budget)
	count(p.pilots, pilots)
	for u := range load {
		if units {
			count(p.load[u], load[u])
			count(p.most[u], most[u])
		}
	}
	for g := range need {
		if !needs {
			need[g] = 0
		}
		// base falls by one for a point of price, each item that answers gives it back
		count(p.need[g], need[g])
	}
	if norm < 1e-12 || gap <= 0 {
		return false
	}
	h := gap / norm
	move := func(price *float64, slope float64) { *price = max(0, *price-h*slope) }
	move(&p.budget, budget)
	move(&p.pilots, pilots)
	for u := range load {
		if units {
			move(&p.load[u], load[u])
			move(&p.most[u], most[u])
		}
	}
	for g := range need {
		move(&p.need[g], need[g])
		p.need[g] = min(p.need[g], float64(t.prize))
	}
	return true
}
