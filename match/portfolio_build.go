package match

import (
	"cmp"
	"fmt"
	"math"
	"math/bits"
	"slices"
)

// variant is the problem with something changed: what one search solves.
type variant struct {
	more        float64 // budget on top
	pilots      int     // on top
	noLoad      bool
	noShare     bool
	noCap       bool
	noOverreach bool
	noAfter     bool
	noInstead   bool
	force       []int   // items that must be in
	only        bool    // no others
	by          []int   // scenarios; nil: mid. The score is the least over them of value less ref
	ref         []int64 // by scenario of by; nil: zeros
	keep        int     // sets to keep; 0: one
	floor       int64   // keep only what scores this or more, where floored
	floored     bool
	limit       int       // of nodes; 0: the option's
	from        *task     // the same without force, whose cuts are used
	seed        [][]place // solutions to start from
}

// task is a variant made ready for the search: items in the order of the search, with
// the ways to host them that can matter.
type task struct {
	m        *model
	v        variant
	item     []int // in the model
	cost     []float64
	load     []float64
	need     []uint64 // priorities as bits
	opts     [][]option
	after    [][]int // positions in this order, always earlier
	deps     [][]int // the inverse
	instead  [][]int
	forced   []bool
	last     int   // position after the last forced item
	twin     []int // an earlier item that is the same in everything; -1: none
	budget   float64
	pilots   int
	carry    []float64 // by unit of the model
	most     []float64
	tight    []bool // units whose load or money could run out
	class    []int  // units with the same number can be exchanged
	prize    int64  // of a covered priority: more than all values together
	refs     []int64
	hopeless bool // a forced item can't run at all
	cuts     []cut
}

// option is a way to host.
type option struct {
	at  int // in the item's Hosts
	by  []int
	val []int64 // by scenario
	key int64   // order
}

// blocked says what keeps an item out whatever else is chosen, by the first cause found;
// "" when nothing does. Prerequisites are not looked at.
func (m *model) blocked(i int, v variant) string {
	it := m.items[i]
	switch {
	case it.Why != "":
		return "refused"
	case len(it.Hosts) == 0:
		return "host"
	case !v.noCap && m.cap != nil && it.Cost > *m.cap+near:
		return "cap"
	}
	if len(m.admitted(i, v)) > 0 {
		return ""
	}
	return "limits"
}

// admitted are the ways to host an item that respect every limit when it stands alone.
func (m *model) admitted(i int, v variant) []int {
	it := m.items[i]
	var out []int
	for h, way := range it.Hosts {
		ok := v.noOverreach || way.Overreach <= m.o.MostOverreach+near
		ok = ok && it.Cost <= m.lim.Budget+v.more+near
		for _, u := range carriers(way) {
			ok = ok && (v.noLoad || it.Coordination <= m.carry(u)+near)
			ok = ok && (v.noShare || it.Cost <= m.o.HostShare*(m.lim.Budget+v.more)+near)
		}
		if ok {
			out = append(out, h)
		}
	}
	return out
}

// possible are the items that could be in a portfolio: not blocked, nor any prerequisite.
func (m *model) possible(v variant) []bool {
	out := make([]bool, len(m.items))
	for i := range out {
		out[i] = m.blocked(i, v) == ""
	}
	for changed := !v.noAfter; changed; {
		changed = false
		for i, it := range m.items {
			for _, id := range it.After {
				if out[i] && !out[m.at[id]] {
					out[i], changed = false, true
				}
			}
		}
	}
	return out
}

func (m *model) build(v variant) *task {
	t := &task{m: m, v: v, budget: m.lim.Budget + v.more, pilots: m.o.Pilots + v.pilots}
	if t.v.by == nil {
		t.v.by = []int{0}
	}
	if t.refs = v.ref; t.refs == nil {
		t.refs = make([]int64, len(t.v.by))
	}
	t.v.keep = max(1, v.keep)
	for _, h := range m.hosts {
		carry, most := m.carry(h), m.o.HostShare*(m.lim.Budget+v.more)
		if v.noLoad {
			carry = math.Inf(1)
		}
		if v.noShare {
			most = math.Inf(1)
		}
		t.carry, t.most = append(t.carry, carry), append(t.most, most)
	}
	ok := m.possible(v)
	forced := m.closure(v)
	for i := range m.items {
		if forced[i] && !ok[i] {
			t.hopeless = true
		}
		ok[i] = ok[i] && (forced[i] || !v.only)
	}
	t.order(ok, forced)
	t.relations()
	t.options()
	t.prize = 1
	for k := range t.item {
		var most int64
		for _, o := range t.opts[k] {
			most = max(most, slices.Max(o.val))
		}
		t.prize += most
	}
	t.twins()
	return t
}

// closure marks the forced items and what they need.
func (m *model) closure(v variant) []bool {
	out := make([]bool, len(m.items))
	var add func(i int)
	add = func(i int) {
		if out[i] {
			return
		}
		out[i] = true
		if !v.noAfter {
			for _, id := range m.items[i].After {
				add(m.at[id])
			}
		}
	}
	for _, i := range v.force {
		add(i)
	}
	return out
}

// order sorts forced items first, prerequisites before what needs them, then by value
// for the cost, then by ID.
func (t *task) order(ok, forced []bool) {
	var list []int
	score := make([]float64, len(ok))
	for i, it := range t.m.items {
		if !ok[i] {
			continue
		}
		list = append(list, i)
		for _, h := range t.m.admitted(i, t.v) {
			v := it.Hosts[h].Mid + it.Hosts[h].Bonus
			score[i] = max(score[i], v/(it.Cost/max(t.budget, near)+1/float64(t.pilots)))
		}
	}
	slices.SortFunc(list, func(a, b int) int {
		if forced[a] != forced[b] {
			if forced[a] {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(score[b], score[a]), a-b)
	})
	done := map[int]bool{}
	var add func(i int)
	add = func(i int) {
		if done[i] {
			return
		}
		done[i] = true
		if !t.v.noAfter {
			for _, k := range t.m.positions(t.m.items[i].After) {
				add(k)
			}
		}
		t.item = append(t.item, i)
		t.forced = append(t.forced, forced[i])
		if forced[i] {
			t.last = len(t.item)
		}
	}
	for _, i := range list {
		add(i)
	}
}

func (m *model) positions(ids []string) []int {
	var out []int
	for _, id := range ids {
		out = append(out, m.at[id])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// conflicts are the items that an item is not run beside, whichever of both says so.
func (m *model) conflicts(i int) []int {
	ids := slices.Clone(m.items[i].Instead)
	for _, other := range m.items {
		if slices.Contains(other.Instead, m.items[i].ID) {
			ids = append(ids, other.ID)
		}
	}
	return m.positions(ids)
}

func (t *task) relations() {
	n := len(t.item)
	at := map[int]int{}
	for k, i := range t.item {
		at[i] = k
	}
	t.after, t.deps, t.instead = make([][]int, n), make([][]int, n), make([][]int, n)
	for k, i := range t.item {
		it := t.m.items[i]
		t.cost, t.load = append(t.cost, it.Cost), append(t.load, it.Coordination)
		var need uint64
		for b, p := range t.m.lim.Priorities {
			if slices.Contains(it.Needs, p) {
				need |= 1 << b
			}
		}
		t.need = append(t.need, need)
		if !t.v.noAfter {
			for _, j := range t.m.positions(it.After) {
				t.after[k] = append(t.after[k], at[j])
				t.deps[at[j]] = append(t.deps[at[j]], k)
			}
		}
		if !t.v.noInstead {
			for _, j := range t.m.conflicts(i) {
				if x, ok := at[j]; ok {
					t.instead[k] = append(t.instead[k], x)
				}
			}
		}
	}
}

// options lists the ways to host each item that can matter: where a host can't become
// full, one that is no better than it is left out.
func (t *task) options() {
	slackLoad, slackCost := t.slack()
	for u := range t.carry {
		t.tight = append(t.tight, !slackLoad[u] || !slackCost[u])
	}
	for _, i := range t.item {
		it := t.m.items[i]
		var list []option
		for _, h := range t.m.admitted(i, t.v) {
			all := values(it.Hosts[h])
			o := option{at: h}
			for _, s := range t.v.by {
				o.val = append(o.val, all[s])
				o.key += all[s]
			}
			for _, u := range carriers(it.Hosts[h]) {
				o.by = append(o.by, t.m.host[u])
			}
			list = append(list, o)
		}
		slices.SortStableFunc(list, func(a, b option) int { return cmp.Compare(b.key, a.key) })
		free := func(o option) bool {
			for _, u := range o.by {
				if !slackLoad[u] || !slackCost[u] {
					return false
				}
			}
			return true
		}
		var keep []option
		for _, o := range list {
			beaten := slices.ContainsFunc(keep, func(k option) bool {
				for s := range o.val {
					if k.val[s] < o.val[s] {
						return false
					}
				}
				return free(k)
			})
			if !beaten {
				keep = append(keep, o)
			}
		}
		t.opts = append(t.opts, keep)
	}
	t.classes()
}

// slack says of each unit whether its load and its money can never run out.
func (t *task) slack() (load, cost []bool) {
	loads, costs := make([][]float64, len(t.carry)), make([][]float64, len(t.carry))
	for _, i := range t.item {
		it := t.m.items[i]
		seen := map[int]bool{}
		for _, h := range t.m.admitted(i, t.v) {
			for _, name := range carriers(it.Hosts[h]) {
				if u := t.m.host[name]; !seen[u] {
					seen[u] = true
					loads[u], costs[u] = append(loads[u], it.Coordination), append(costs[u], it.Cost)
				}
			}
		}
	}
	load, cost = make([]bool, len(t.carry)), make([]bool, len(t.carry))
	for u := range t.carry {
		load[u] = top(loads[u], t.pilots) <= t.carry[u]
		cost[u] = min(top(costs[u], t.pilots), t.budget) <= t.most[u]
	}
	return load, cost
}

// top is the sum of the n largest.
func top(v []float64, n int) float64 {
	slices.SortFunc(v, func(a, b float64) int { return cmp.Compare(b, a) })
	sum := 0.0
	for _, x := range v[:min(n, len(v))] {
		sum += x
	}
	return sum
}

// classes numbers the units: two that mean the same to every item share a number.
func (t *task) classes() {
	sign := make([]string, len(t.carry))
	shared := make([]bool, len(t.carry))
	for u := range t.carry {
		sign[u] = fmt.Sprint(t.carry[u], t.most[u])
	}
	for k, list := range t.opts {
		for _, o := range list {
			if len(o.by) != 1 {
				for _, u := range o.by {
					shared[u] = true
				}
				continue
			}
			sign[o.by[0]] += fmt.Sprint(";", k, o.val)
		}
	}
	for u := range sign {
		t.class = append(t.class, u)
		for w := range u {
			if !shared[u] && !shared[w] && sign[u] == sign[w] {
				t.class[u] = w
				break
			}
		}
	}
}

// twins finds items that are the same in everything: of two, the later is only taken
// when the earlier is. Not where several sets are kept.
func (t *task) twins() {
	seen := map[string]int{}
	for k := range t.item {
		t.twin = append(t.twin, -1)
		if t.v.keep > 1 || t.forced[k] || len(t.after[k])+len(t.deps[k])+len(t.instead[k]) > 0 {
			continue
		}
		sign := fmt.Sprint(t.cost[k], t.load[k], t.need[k])
		for _, o := range t.opts[k] {
			sign += fmt.Sprint(o.by, o.val)
		}
		if w, ok := seen[sign]; ok {
			t.twin[k] = w
		}
		seen[sign] = k
	}
}

// grain is the greatest common divisor of the values, to which the prize is rounded up; 1
// where there are several scenarios.
func (t *task) grain() int64 {
	if len(t.v.by) > 1 {
		return 1
	}
	var g int64
	for _, list := range t.opts {
		for _, o := range list {
			for a, b := g, o.val[0]; ; a, b = b, a%b {
				if b == 0 {
					g = a
					break
				}
			}
		}
	}
	g = max(g, 1)
	t.prize += (g - t.prize%g) % g
	return g
}

func covered(set uint64) int64 { return int64(bits.OnesCount64(set)) }
