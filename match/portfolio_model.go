package match

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// unit of the values inside the search: sums of whole billionths are exact, so that ties
// do not depend on the order of additions.
const unit = 1e9

const (
	near      = 1e-9 // of costs and loads
	maxValue  = 1e4  // of one pilot
	maxNeeds  = 64   // priorities
	scenarios = 3    // mid, low, high
)

// model is the checked input, items by ID and hosts by ID.
type model struct {
	items []Item
	lim   Limits
	o     PortfolioOptions
	cap   *float64
	at    map[string]int // of items
	hosts []string       // units that carry load
	host  map[string]int
}

func newModel(items []Item, lim Limits, o PortfolioOptions) (*model, error) {
	m := &model{items: slices.Clone(items), lim: lim, o: portfolioOptions.Fill(o), at: map[string]int{}, host: map[string]int{}}
	slices.SortStableFunc(m.items, func(a, b Item) int { return strings.Compare(a.ID, b.ID) })
	for i := range m.items {
		m.at[m.items[i].ID] = i
	}
	if err := errors.Join(append(m.limitFaults(), m.itemFaults()...)...); err != nil {
		return nil, err
	}
	for i := range m.items {
		it := &m.items[i]
		it.Hosts = slices.Clone(it.Hosts)
		slices.SortFunc(it.Hosts, func(a, b Hosting) int { return strings.Compare(a.Host, b.Host) })
		for _, h := range it.Hosts {
			m.hosts = append(m.hosts, carriers(h)...)
		}
	}
	slices.Sort(m.hosts)
	m.hosts = slices.Compact(m.hosts)
	for i, h := range m.hosts {
		m.host[h] = i
	}
	m.lim.Priorities = slices.Clone(lim.Priorities)
	slices.Sort(m.lim.Priorities)
	m.lim.Priorities = slices.Compact(m.lim.Priorities)
	if lim.Total != nil {
		c := *lim.Total * m.o.PilotShare
		m.cap = &c
	}
	if lim.PilotCap != nil && (m.cap == nil || *lim.PilotCap < *m.cap) {
		c := *lim.PilotCap
		m.cap = &c
	}
	return m, nil
}

// carriers are the units whose load a way of hosting uses.
func carriers(h Hosting) []string {
	if len(h.Members) == 0 {
		return []string{h.Host}
	}
	out := slices.Clone(h.Members)
	slices.Sort(out)
	return slices.Compact(out)
}

func amount(v float64) bool { return v >= 0 && !math.IsInf(v, 0) }

func (m *model) limitFaults() []error {
	var out []error
	bad := func(format string, args ...any) { out = append(out, fmt.Errorf("portfolio: "+format, args...)) }
	if !amount(m.lim.Budget) {
		bad("the budget %v must be a number of 0 or more", m.lim.Budget)
	}
	if m.lim.Total != nil && !amount(*m.lim.Total) {
		bad("the total of the programme %v must be a number of 0 or more", *m.lim.Total)
	}
	if m.lim.PilotCap != nil && !amount(*m.lim.PilotCap) {
		bad("the cap of one pilot %v must be a number of 0 or more", *m.lim.PilotCap)
	}
	var named []string
	for h := range m.lim.Load {
		named = append(named, h)
	}
	slices.Sort(named)
	for _, h := range named {
		if !amount(m.lim.Load[h]) {
			bad("the coordination load %v of %s must be a number of 0 or more", m.lim.Load[h], h)
		}
	}
	if len(m.lim.Priorities) > maxNeeds {
		bad("%d priorities, at most %d", len(m.lim.Priorities), maxNeeds)
	}
	return append(out, m.o.faults()...)
}

func (m *model) itemFaults() []error {
	var out []error
	for i, it := range m.items {
		bad := func(format string, args ...any) {
			out = append(out, fmt.Errorf("portfolio: %q: %s", it.ID, fmt.Sprintf(format, args...)))
		}
		if it.ID == "" {
			bad("an item without ID")
		}
		if i > 0 && m.items[i-1].ID == it.ID {
			bad("the ID stands twice")
		}
		if !amount(it.Cost) {
			bad("the cost %v must be a number of 0 or more", it.Cost)
		}
		if !amount(it.Coordination) {
			bad("the coordination %v must be a number of 0 or more", it.Coordination)
		}
		for _, to := range [][]string{it.After, it.Instead} {
			for _, id := range to {
				if _, ok := m.at[id]; !ok {
					bad("it names %q, which is no item", id)
				} else if id == it.ID {
					bad("it names itself")
				}
			}
		}
		seen := map[string]bool{}
		for _, h := range it.Hosts {
			if h.Host == "" || seen[h.Host] {
				bad("the host %q has no ID or stands twice", h.Host)
			}
			seen[h.Host] = true
			for _, v := range []float64{h.Mid, h.Low, h.High, h.Bonus} {
				if !amount(v) || v > maxValue {
					bad("a value at %s is %v, want 0..%g", h.Host, v, float64(maxValue))
				}
			}
			if !(h.Overreach >= 0 && h.Overreach <= 1) {
				bad("the overreach at %s is %v, want 0..1", h.Host, h.Overreach)
			}
		}
	}
	return append(out, m.cycles()...)
}

// cycles names each circle of prerequisites once.
func (m *model) cycles() []error {
	var out []error
	state := make([]int, len(m.items)) // 1 on the path, 2 done
	var path []string
	var walk func(i int)
	walk = func(i int) {
		state[i] = 1
		path = append(path, m.items[i].ID)
		after := slices.Clone(m.items[i].After)
		slices.Sort(after)
		for _, id := range after {
			k, ok := m.at[id]
			switch {
			case !ok || k == i:
			case state[k] == 0:
				walk(k)
			case state[k] == 1:
				from := slices.Index(path, id)
				out = append(out, fmt.Errorf("portfolio: prerequisites go in a circle: %s", strings.Join(append(slices.Clone(path[from:]), id), " needs ")))
			}
		}
		path = path[:len(path)-1]
		state[i] = 2
	}
	for i := range m.items {
		if state[i] == 0 {
			walk(i)
		}
	}
	return out
}

// carry is the load a unit can carry.
func (m *model) carry(h string) float64 {
	if v, ok := m.lim.Load[h]; ok {
		return v
	}
	return m.o.Load
}

// values of a way of hosting in units: mid, low, high.
func values(h Hosting) [scenarios]int64 {
	var out [scenarios]int64
	for s, v := range [scenarios]float64{h.Mid, h.Low, h.High} {
		out[s] = int64(math.Round((v + h.Bonus) * unit))
	}
	return out
}

// place is an item at one of its hosts, both as positions in the model.
type place struct{ item, host int }

// set words a solution, nil for the empty one.
func (m *model) set(places []place) Set {
	places = slices.Clone(places)
	slices.SortFunc(places, func(a, b place) int { return a.item - b.item })
	out := Set{Picks: []Pick{}}
	var sum [scenarios]int64
	covered := map[string]bool{}
	for _, p := range places {
		it := m.items[p.item]
		h := it.Hosts[p.host]
		v := values(h)
		for s := range sum {
			sum[s] += v[s]
		}
		for _, n := range it.Needs {
			covered[n] = true
		}
		out.Cost += it.Cost
		out.Picks = append(out.Picks, Pick{ID: it.ID, Name: it.Name, Host: h.Host, Members: h.Members, Cost: it.Cost, Coordination: it.Coordination,
			Value: h.Mid + h.Bonus, Low: h.Low + h.Bonus, High: h.High + h.Bonus, Bonus: h.Bonus, Overreach: h.Overreach})
	}
	out.Value, out.Low, out.High = float64(sum[0])/unit, float64(sum[1])/unit, float64(sum[2])/unit
	for _, n := range m.lim.Priorities {
		if !covered[n] {
			out.Uncovered = append(out.Uncovered, n)
		}
	}
	return out
}

// spent is what each unit of the set carries.
func (m *model) spent(s Set) []Spent {
	out := []Spent{}
	for _, h := range m.hosts {
		x := Spent{Host: h, Most: m.lim.Budget * m.o.HostShare, Carry: m.carry(h)}
		used := false
		for _, p := range s.Picks {
			if slices.Contains(carriers(Hosting{Host: p.Host, Members: p.Members}), h) {
				x.Cost, x.Load, used = x.Cost+p.Cost, x.Load+p.Coordination, true
			}
		}
		if used {
			out = append(out, x)
		}
	}
	return out
}
