package match

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// worthOf is what the brute force compares: coverage, value in units, cost.
type worthOf struct {
	cover, value int64
	cost         float64
}

// force enumerates every set of items at every host. ok says what else must hold.
func bruteForce(items []Item, lim Limits, o PortfolioOptions, ok func(picked map[string]Hosting) bool, score func(picked map[string]Hosting) int64) (best worthOf, sets map[string]worthOf) {
	if o.Nodes == 0 { // not filled yet
		o = portfolioOptions.Fill(o)
	}
	sets = map[string]worthOf{}
	best = worthOf{-1, 0, 0}
	picked := map[string]Hosting{}
	byID := map[string]Item{}
	for _, it := range items {
		byID[it.ID] = it
	}
	limit := math.Inf(1)
	if lim.Total != nil {
		limit = *lim.Total * o.PilotShare
	}
	if lim.PilotCap != nil {
		limit = min(limit, *lim.PilotCap)
	}
	check := func() {
		cost, load, money := 0.0, map[string]float64{}, map[string]float64{}
		got := map[string]bool{}
		w := worthOf{}
		for id, h := range picked {
			it := byID[id]
			if it.Why != "" || it.Cost > limit+1e-9 || h.Overreach > o.MostOverreach+1e-9 {
				return
			}
			for _, a := range it.After {
				if _, in := picked[a]; !in {
					return
				}
			}
			for _, a := range it.Instead {
				if _, in := picked[a]; in {
					return
				}
			}
			units := h.Members
			if len(units) == 0 {
				units = []string{h.Host}
			}
			for _, u := range units {
				load[u] += it.Coordination
				money[u] += it.Cost
			}
			cost += it.Cost
			w.value += int64(math.Round((h.Mid + h.Bonus) * 1e9))
			for _, n := range it.Needs {
				got[n] = true
			}
		}
		for u := range load {
			most, is := lim.Load[u]
			if !is {
				most = o.Load
			}
			if load[u] > most+1e-9 || money[u] > o.HostShare*lim.Budget+1e-9 {
				return
			}
		}
		if cost > lim.Budget+1e-9 || len(picked) > o.Pilots || (ok != nil && !ok(picked)) {
			return
		}
		for _, n := range lim.Priorities {
			if got[n] {
				w.cover++
			}
		}
		w.cost = cost
		if score != nil {
			w.value = score(picked)
		}
		if w.beats(best) {
			best = w
		}
		var ids []string
		for id := range picked {
			ids = append(ids, id)
		}
		slices.Sort(ids)
		k := strings.Join(ids, " ")
		if have, is := sets[k]; !is || w.beats(have) {
			sets[k] = w
		}
	}
	var walk func(i int)
	walk = func(i int) {
		if i == len(items) {
			check()
			return
		}
		walk(i + 1)
		for _, h := range items[i].Hosts {
			picked[items[i].ID] = h
			walk(i + 1)
			delete(picked, items[i].ID)
		}
	}
	walk(0)
	return best, sets
}

func (w worthOf) beats(b worthOf) bool {
	if w.cover != b.cover {
		return w.cover > b.cover
	}
	if w.value != b.value {
		return w.value > b.value
	}
	return w.cost < b.cost-1e-9
}

func worthIn(items []Item, lim Limits, s Set) worthOf {
	w := worthOf{cover: int64(len(lim.Priorities) - len(s.Uncovered)), value: int64(math.Round(s.Value * 1e9)), cost: s.Cost}
	return w
}

type small struct {
	items []Item
	lim   Limits
	o     PortfolioOptions
}

func rapidText(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// drawSmall draws a case with every kind of limit, small enough to enumerate. Values and
// costs are coarse, so that ties are common.
func drawSmall(t *rapid.T) small {
	n := rapid.IntRange(0, 6).Draw(t, "n")
	hosts := []string{"a", "b", "c"}
	var c small
	id := func(i int) string { return fmt.Sprintf("i%d", i) }
	tenth := func(most int, what string) float64 { return float64(rapid.IntRange(0, most).Draw(t, what)) / 10 }
	needs := []string{"q", "r", "s"}
	for i := range n {
		it := Item{ID: id(i), Name: id(i), Cost: float64(rapid.IntRange(0, 6).Draw(t, "cost")), Coordination: float64(rapid.IntRange(0, 3).Draw(t, "coord"))}
		it.Needs = rapid.SliceOfNDistinct(rapid.SampledFrom(needs), 0, 2, rapid.ID[string]).Draw(t, "needs")
		for j := range i {
			switch rapid.IntRange(0, 11).Draw(t, "relation") {
			case 0:
				it.After = append(it.After, id(j))
			case 1:
				it.Instead = append(it.Instead, id(j))
			}
		}
		for _, h := range hosts {
			if rapid.IntRange(0, 2).Draw(t, "there") > 0 {
				mid := tenth(10, "mid")
				it.Hosts = append(it.Hosts, Hosting{Host: h, Mid: mid, Low: tenth(10, "low"), High: tenth(14, "high"), Overreach: tenth(7, "over")})
			}
		}
		if rapid.IntRange(0, 4).Draw(t, "together") == 0 {
			it.Hosts = append(it.Hosts, Hosting{Host: "ab", Mid: tenth(12, "mid"), Low: tenth(10, "low"), High: tenth(14, "high"), Bonus: tenth(2, "bonus"), Members: []string{"a", "b"}})
		}
		if rapid.IntRange(0, 9).Draw(t, "red") == 0 {
			it.Why = "a red line"
		}
		c.items = append(c.items, it)
	}
	c.lim = Limits{Budget: float64(rapid.IntRange(0, 20).Draw(t, "budget")), Load: map[string]float64{"a": float64(rapid.IntRange(0, 6).Draw(t, "load"))}}
	c.lim.Priorities = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"q", "r", "s", "t"}), 0, 3, rapid.ID[string]).Draw(t, "priorities")
	if rapid.Bool().Draw(t, "capped") {
		v := float64(rapid.IntRange(1, 6).Draw(t, "cap"))
		c.lim.PilotCap = &v
	}
	c.o = PortfolioOptions{Pilots: rapid.IntRange(1, 5).Draw(t, "pilots"), HostShare: []float64{0.4, 0.6, 1}[rapid.IntRange(0, 2).Draw(t, "share")]}
	return c
}

// The optimum is that of an enumeration of every set at every host, in coverage, value
// and cost, and so are the next portfolios.
func TestPortfolioEqualsBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawSmall(t)
		m, err := newModel(c.items, c.lim, c.o)
		if err != nil {
			t.Fatal(err)
		}
		s := m.solve(variant{})
		want, _ := bruteForce(c.items, c.lim, c.o, nil, nil)
		if got := worthIn(c.items, c.lim, m.set(s.top())); got != want {
			t.Fatalf("got %+v, want %+v", got, want)
		}
	})
}

// hard is a case of n instruments at h hosts.
func hardCase(kind string, n, h int, seed uint64) (items []Item, lim Limits) {
	x := seed
	next := func() float64 { // an additive generator is enough here
		x = x*6364136223846793005 + 1442695040888963407
		return float64(x>>40) / float64(1<<24)
	}
	total := 0.0
	for i := range n {
		it := Item{ID: fmt.Sprintf("i%02d", i), Coordination: float64(1 + int(next()*3))}
		it.Cost = math.Round(100 + 400*next())
		v := next()
		switch kind {
		case "correlated": // value is the cost and a constant
			v = it.Cost/500 + 0.1
		case "subset": // value is the cost
			v = it.Cost / 500
		case "equal":
			it.Cost, v = 200, 0.5
		}
		for k := range h {
			w := v
			if kind == "easy" || kind == "hosts" {
				w = v * (0.5 + next()/2)
			}
			it.Hosts = append(it.Hosts, Hosting{Host: fmt.Sprintf("h%d", k), Mid: w, Low: w * (0.3 + 0.6*next()), High: w * (1 + 0.5*next())})
		}
		total += it.Cost
		items = append(items, it)
	}
	return items, Limits{Budget: math.Round(total / float64(n) * 3.3)}
}

// A search of the usual size ends; larger ones of hard cases come close.
func TestPortfolioNodes(t *testing.T) {
	for _, kind := range []string{"easy", "hosts", "correlated", "subset", "equal"} {
		for _, pilots := range []int{4, 8, 15} {
			items, lim := hardCase(kind, 50, 10, 7)
			lim.Budget *= float64(pilots) / 4
			lim.Load = map[string]float64{}
			for k := range 10 {
				lim.Load[fmt.Sprintf("h%d", k)] = 4
			}
			m, err := newModel(items, lim, PortfolioOptions{Pilots: pilots})
			if err != nil {
				t.Fatal(err)
			}
			s := m.solve(variant{})
			value := m.set(s.top()).Value
			t.Log(kind, pilots, s.nodes, s.gap(), value)
			if pilots == 4 && (!s.proven() || s.nodes > 200_000) || s.gap() > 0.005*value {
				t.Errorf("%s, %d pilots: value %v, gap %v after %d nodes", kind, pilots, value, s.gap(), s.nodes)
			}
		}
	}
}

func BenchmarkChoose(b *testing.B) {
	for _, kind := range []string{"easy", "correlated", "subset", "equal"} {
		for _, pilots := range []int{4, 8} {
			b.Run(fmt.Sprint(kind, "-", pilots), func(b *testing.B) {
				items, lim := hardCase(kind, 50, 10, 7)
				lim.Budget *= float64(pilots) / 4
				lim.Load = map[string]float64{}
				for k := range 10 {
					lim.Load[fmt.Sprintf("h%d", k)] = 4
				}
				for b.Loop() {
					m, _ := newModel(items, lim, PortfolioOptions{Pilots: pilots})
					s := m.solve(variant{})
					b.ReportMetric(float64(s.nodes), "nodes")
					b.ReportMetric(s.gap(), "gap")
				}
			})
			b.Run(fmt.Sprint(kind, "-", pilots, "-whole"), func(b *testing.B) {
				items, lim := hardCase(kind, 50, 10, 7)
				lim.Budget *= float64(pilots) / 4
				for b.Loop() {
					if _, err := Choose(items, lim, PortfolioOptions{Pilots: pilots}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
