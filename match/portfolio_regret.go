package match

import (
	"fmt"
	"slices"

	"upstep/panel"
)

// Scenarios of capacity, in the order of [Regret.Best].
func Scenarios() []string { return []string{"mid", "low", "high"} }

// Regret is what a portfolio loses against the best one of each scenario. The host of a
// pilot is chosen before the scenario is known.
type Regret struct {
	Best    [scenarios]float64 `json:"best"`  // highest value in each scenario
	Of      []RegretRow        `json:"of"`    // of the optimum, of the next portfolios, of the one with the least
	Least   float64            `json:"least"` // largest regret of the minimax portfolio
	Minimax Set                `json:"minimax"`
	Excess  float64            `json:"excess"` // regret of the optimum above Least
	Gap     float64            `json:"gap"`    // Least is at most so much too high; 0 where proven
}

// RegretRow is one portfolio.
type RegretRow struct {
	Name   string             `json:"name"` // best, next-1, ..., minimax
	IDs    []string           `json:"ids"`
	Value  [scenarios]float64 `json:"value"`
	Regret [scenarios]float64 `json:"regret"` // below 0 where it does better by leaving a priority uncovered
	Most   float64            `json:"most"`
	Moved  float64            `json:"moved"` // the same, if the hosts of these items could be chosen after the scenario is known
}

// regrets fills both families: of admitted pilots, and of all. The portfolio with the least
// regret among admitted pilots is returned.
func (m *model) regrets(p *Portfolio, best *search) []place {
	r, least := m.regret(p, best, variant{})
	p.Regret = r
	if wide := (variant{noOverreach: true}); m.differs(wide) {
		p.Wide, _ = m.regret(p, m.solve(wide), wide)
	}
	p.Decides = p.Regret.Excess > m.o.Regret+near
	return least
}

// differs says whether a variant lets in what the limits keep out.
func (m *model) differs(v variant) bool {
	for i := range m.items {
		if m.items[i].Why == "" && len(m.admitted(i, v)) != len(m.admitted(i, variant{})) {
			return true
		}
	}
	return false
}

func (m *model) regret(p *Portfolio, mid *search, family variant) (*Regret, []place) {
	r := &Regret{}
	v := family
	v.by, v.ref = []int{0, 1, 2}, make([]int64, scenarios)
	v.seed = [][]place{mid.top()}
	for s := range scenarios {
		one := mid
		if s > 0 {
			w := family
			w.by = []int{s}
			one = m.solve(w)
			v.seed = append(v.seed, one.top())
		}
		_, sum := m.worth(one.top())
		v.ref[s], r.Best[s] = sum[s], float64(sum[s])/unit
		r.Gap = max(r.Gap, one.gap())
	}
	least := m.solve(v)
	r.Gap = max(r.Gap, least.gap())
	r.Minimax = m.set(least.top())
	add := func(name string, s Set) {
		row := r.row(name, s)
		row.Moved = m.moved(r, s, family)
		r.Of = append(r.Of, row)
	}
	add("best", p.Best)
	for i, s := range p.Next {
		add(fmt.Sprintf("next-%d", i+1), s)
	}
	add("minimax", r.Minimax)
	r.Least = r.Of[len(r.Of)-1].Most
	r.Excess = r.Of[0].Most - r.Least
	return r, least.top()
}

func (r *Regret) row(name string, s Set) RegretRow {
	out := RegretRow{Name: name, IDs: s.IDs(), Value: [scenarios]float64{s.Value, s.Low, s.High}}
	for k, v := range out.Value {
		out.Regret[k] = r.Best[k] - v
	}
	out.Most = slices.Max(out.Regret[:])
	return out
}

// moved is the largest regret of the items of a set, each scenario with the hosts that
// are best in it.
func (m *model) moved(r *Regret, set Set, family variant) float64 {
	most := 0.0
	for s := range scenarios {
		v := family
		v.by, v.only, v.force = []int{s}, true, m.positions(set.IDs())
		_, sum := m.worth(m.solve(v).top())
		most = max(most, r.Best[s]-float64(sum[s])/unit)
	}
	return most
}

// worth is how many priorities a solution covers, and its value in each scenario.
func (m *model) worth(places []place) (cover int64, sum [scenarios]int64) {
	got := map[string]bool{}
	for _, p := range places {
		v := values(m.items[p.item].Hosts[p.host])
		for s := range sum {
			sum[s] += v[s]
		}
		for _, n := range m.items[p.item].Needs {
			got[n] = true
		}
	}
	for _, n := range m.lim.Priorities {
		if got[n] {
			cover++
		}
	}
	return cover, sum
}

// next finds the further portfolios. The best of all found is returned.
func (m *model) next(p *Portfolio, best *search) []place {
	if m.o.Next == 0 || len(best.kept) == 0 {
		return nil
	}
	cover, sum := m.worth(best.top())
	v := variant{keep: m.o.Next + 1, floored: true, floor: best.prize*cover + sum[0] - int64(m.o.Within*float64(sum[0])), seed: [][]place{best.top()}}
	s := m.solve(v)
	for _, f := range s.kept {
		if f.set != best.kept[0].set {
			p.Next = append(p.Next, m.set(f.places))
		}
	}
	p.Next = p.Next[:min(len(p.Next), m.o.Next)]
	if !s.proven() {
		p.Notes = append(p.Notes, panel.Note{Code: "portfolio-next-unproven", Subject: "portfolio", Severity: panel.Warning,
			Text: fmt.Sprintf("The search for further portfolios was stopped after %d steps: there may be better ones than those listed.", s.nodes)})
	}
	return s.top()
}
