package match

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"upstep/catalogue"
	"upstep/panel"
)

func one(id string, cost, value float64) Item {
	return Item{ID: id, Name: id, Cost: cost, Hosts: []Hosting{{Host: "h", Mid: value, Low: value, High: value}}}
}

// Each fault is named, all at once, and nothing panics.
func TestPortfolioFaults(t *testing.T) {
	nan := math.NaN()
	a, b, c := one("a", 1, 1), one("b", 1, 1), one("c", 1, 1)
	a.After, b.After, c.After = []string{"b"}, []string{"c"}, []string{"a"}
	unknown := one("u", 1, 1)
	unknown.After, unknown.Instead = []string{"nowhere"}, []string{"u"}
	cheap := one("n", -1, nan)
	cheap.Hosts = append(cheap.Hosts, Hosting{Host: "h", Overreach: 2})
	_, err := Choose([]Item{a, b, c, unknown, cheap, one("x", nan, math.Inf(1)), one("x", 1, -1), one("", 1, 1)}, Limits{Budget: nan, PilotCap: &nan, Load: map[string]float64{"h": -1}}, PortfolioOptions{HostShare: 2, Nodes: -1})
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		"prerequisites go in a circle: a needs b needs c needs a", `"nowhere", which is no item`, "it names itself", "the cost -1", "a value at h is NaN", `the host "h" has no ID or stands twice`,
		"the overreach at h is 2", "the cost NaN", "a value at h is +Inf", "the ID stands twice", "a value at h is -1", "an item without ID", "the budget NaN", "the cap of one pilot NaN", "the coordination load -1 of h",
		"host_share is 2", "pilots and nodes must be above 0",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no fault %q in\n%v", want, err)
		}
	}
	if n := strings.Count(err.Error(), "circle"); n != 1 {
		t.Errorf("the circle is named %d times", n)
	}
}

// A budget that buys nothing is an empty portfolio with a reason for every item.
func TestPortfolioTooLittle(t *testing.T) {
	p, err := Choose([]Item{one("a", 10, 1), one("b", 20, 1)}, Limits{Budget: 5, Priorities: []string{"q"}}, PortfolioOptions{HostShare: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Best.Picks) != 0 || len(p.Out) != 2 || p.Out[0].Code != ByBudget || p.Notes[0].Code != "portfolio-empty" || p.Lacking[0].Code != "none" || p.Decides {
		t.Errorf("%+v", p)
	}
	for _, lim := range []Limits{{}, {Budget: 0}} {
		if p, err := Choose(nil, lim, PortfolioOptions{}); err != nil || len(p.Best.Picks)+len(p.Next) != 0 {
			t.Errorf("%+v, %v", p, err)
		}
	}
}

// By hand: 10 of money and two places at one host, no more than 6 points of coordination.
// a (cost 6, worth .9), b (4, .5), c (5, .7), d (5, .7) and e (1, .1, after a): a and b cost
// 10 and give 1.4; c and d cost 10 and give 1.4 too, a tie; e needs a, and a and e give 1.0.
// With b forced in: a and b, 1.4, nothing lost.
func TestPortfolioByHand(t *testing.T) {
	e := one("e", 1, .1)
	e.After = []string{"a"}
	p, err := Choose([]Item{one("a", 6, .9), one("b", 4, .5), one("c", 5, .7), one("d", 5, .7), e}, Limits{Budget: 10}, PortfolioOptions{Pilots: 2, HostShare: 1})
	if err != nil {
		t.Fatal(err)
	}
	if p.Best.Value != 1.4 || p.Best.Cost != 10 || len(p.Next) != 1 || p.Next[0].Value != 1.4 {
		t.Errorf("best %+v, next %+v", p.Best, p.Next)
	}
	for _, o := range p.Out {
		switch o.ID {
		case "e":
			if math.Abs(o.Loss-.4) > 1e-9 || o.Code != ByValue {
				t.Errorf("%+v", o)
			}
		default:
			if o.Code != ByTie {
				t.Errorf("%+v", o)
			}
		}
	}
}

// A search that is stopped says so, and by how much it may be off. What another search
// finds that is better is taken in its place: nothing is lost below 0.
func TestPortfolioStopped(t *testing.T) {
	items, lim := hardCase("correlated", 50, 10, 7)
	whole, err := Choose(items, lim, PortfolioOptions{})
	if err != nil || !whole.Proven {
		t.Fatal(whole.Gap, err)
	}
	open, replaced := 0, 0
	for _, nodes := range []int{2, 5, 10, 20, 50, 100, 300} {
		o := PortfolioOptions{Nodes: nodes}
		short, err := Choose(items, lim, o)
		if err != nil {
			t.Fatal(err)
		}
		if short.Best.Value+short.Gap < whole.Best.Value-1e-9 || short.Proven != (short.Gap == 0) {
			t.Errorf("%d steps: value %v, gap %v, the optimum is %v", nodes, short.Best.Value, short.Gap, whole.Best.Value)
		}
		if short.Proven == slices.ContainsFunc(short.Notes, func(n panel.Note) bool { return n.Code == "portfolio-unproven" }) {
			t.Errorf("%d steps, proven %v: %v", nodes, short.Proven, short.Notes)
		}
		for _, x := range short.Out {
			if x.Loss < 0 || x.Bare < 0 {
				t.Errorf("%d steps: %+v", nodes, x)
			}
		}
		for _, n := range short.Next {
			if n.Value > short.Best.Value {
				t.Errorf("%d steps: the next is worth %v, the best %v", nodes, n.Value, short.Best.Value)
			}
		}
		m, err := newModel(items, lim, o)
		if err != nil {
			t.Fatal(err)
		}
		if !short.Proven {
			open++
		}
		if m.set(m.solve(variant{}).top()).Value < short.Best.Value {
			replaced++
		}
	}
	if open == 0 || replaced == 0 {
		t.Errorf("%d searches were open at the end, %d optima were replaced", open, replaced)
	}
}

// The flag: a is worth more in the middle and nothing when capacity is lower, b is steady.
// Best low is 1 (b), so a's regret is 1; b's is 1.1 - 1 = .1 in the middle.
func TestScoresDecide(t *testing.T) {
	a := Item{ID: "a", Name: "a", Cost: 1, Hosts: []Hosting{{Host: "h", Mid: 1.1, Low: 0, High: 1.1}}}
	p, err := Choose([]Item{a, one("b", 1, 1)}, Limits{Budget: 3}, PortfolioOptions{Pilots: 1})
	if err != nil {
		t.Fatal(err)
	}
	if !p.Decides || !p.Best.Has("a") || !p.Regret.Minimax.Has("b") || math.Abs(p.Regret.Least-.1) > 1e-9 || math.Abs(p.Regret.Excess-.9) > 1e-9 {
		t.Errorf("%+v", p.Regret)
	}
}

func TestServes(t *testing.T) {
	s := Set{Picks: []Pick{{ID: "a", Cost: 3}, {ID: "b", Cost: 1}, {ID: "none", Cost: 5}}}
	m := s.Serves(map[string]catalogue.FailureLoadings{"a": {Market: 1}, "b": {System: .5, Capability: .5}})
	if m == nil || math.Abs(m.Market-.75) > 1e-12 || math.Abs(m.System-.125) > 1e-12 || math.Abs(*m.Cosine(*m)-1) > 1e-12 {
		t.Errorf("%+v", m)
	}
	if got := (Set{}).Serves(nil); got != nil {
		t.Errorf("an empty portfolio serves %+v", got)
	}
	if got := fmt.Sprintf("%.4f", *(Mix{Market: 1}).Cosine(Mix{Market: .5, System: .5})); got != "0.7071" || (Mix{}).Cosine(Mix{Market: 1}) != nil {
		t.Error(got)
	}
}
