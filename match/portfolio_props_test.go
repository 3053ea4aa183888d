package match

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The whole answer against enumeration: the optimum, the next portfolios, the regrets and
// each reason.
func TestChooseEqualsBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawSmall(t)
		p, err := Choose(c.items, c.lim, c.o)
		if err != nil {
			t.Fatal(err)
		}
		best, sets := bruteForce(c.items, c.lim, c.o, nil, nil)
		if got := worthIn(c.items, c.lim, p.Best); got != best || !p.Proven {
			t.Fatalf("best %+v, want %+v", got, best)
		}
		checkNext(t, c, p, best, sets)
		checkRegret(t, c, p, best)
		for _, o := range p.Out {
			checkReason(t, c, o, best)
		}
		if len(p.Out)+len(p.Best.Picks) != len(c.items) {
			t.Fatalf("%d in, %d out of %d", len(p.Best.Picks), len(p.Out), len(c.items))
		}
	})
}

func checkNext(t *rapid.T, c small, p *Portfolio, best worthOf, sets map[string]worthOf) {
	var want []worthOf
	for k, w := range sets {
		if k != strings.Join(p.Best.IDs(), " ") && w.cover == best.cover && w.value >= best.value-int64(0.05*float64(best.value)) {
			want = append(want, w)
		}
	}
	slices.SortFunc(want, func(a, b worthOf) int {
		if a.beats(b) {
			return -1
		}
		if b.beats(a) {
			return 1
		}
		return 0
	})
	want = want[:min(3, len(want))]
	if len(p.Next) != len(want) {
		t.Fatalf("%d further portfolios, want %d", len(p.Next), len(want))
	}
	for i, s := range p.Next {
		if got := worthIn(c.items, c.lim, s); got != want[i] {
			t.Fatalf("portfolio %d is %+v, want %+v", i, got, want[i])
		}
	}
}

func scenarioValue(h Hosting, s int) int64 { return values(h)[s] }

func checkRegret(t *rapid.T, c small, p *Portfolio, best worthOf) {
	var ref [3]int64
	for s := range ref {
		w, _ := bruteForce(c.items, c.lim, c.o, nil, func(picked map[string]Hosting) (sum int64) {
			for _, h := range picked {
				sum += scenarioValue(h, s)
			}
			return sum
		})
		ref[s] = w.value
		if math.Abs(p.Regret.Best[s]-float64(w.value)/1e9) > 1e-9 {
			t.Fatalf("best of scenario %d is %v, want %v", s, p.Regret.Best[s], float64(w.value)/1e9)
		}
	}
	w, _ := bruteForce(c.items, c.lim, c.o, nil, func(picked map[string]Hosting) int64 {
		low := int64(math.MaxInt64)
		for s := range ref {
			sum := -ref[s]
			for _, h := range picked {
				sum += scenarioValue(h, s)
			}
			low = min(low, sum)
		}
		return low
	})
	if math.Abs(p.Regret.Least+float64(w.value)/1e9) > 1e-9 {
		t.Fatalf("least regret %v, want %v", p.Regret.Least, -float64(w.value)/1e9)
	}
}

// relaxedCase is the case with one limit relaxed for an item, as its reason says.
func relaxedCase(c small, code, id string, plenty bool) (small, bool) {
	all, cost := 0.0, 0.0
	out := c
	out.items = slices.Clone(c.items)
	out.o = portfolioOptions.Fill(c.o)
	out.lim.Load = map[string]float64{}
	for k, v := range c.lim.Load {
		out.lim.Load[k] = v
	}
	for i := range out.items {
		it := &out.items[i]
		all += it.Cost
		if it.ID == id {
			cost = it.Cost
		}
		switch code {
		case BySubstitute:
			it.Instead = nil
		case ByPrerequisite:
			it.After = nil
		}
	}
	switch code {
	case BySubstitute, ByPrerequisite:
	case ByCap:
		out.lim.PilotCap = nil
	case ByOverreach:
		out.o.MostOverreach = 1
	case ByLoad:
		out.o.Load, out.lim.Load = 1e6, nil
	case ByConcentration:
		out.o.HostShare = 1e6
	case ByPilots:
		if out.o.Pilots++; plenty {
			out.o.Pilots = 99
		}
	case ByBudget:
		if out.lim.Budget += cost; plenty {
			out.lim.Budget = c.lim.Budget + all/out.o.HostShare
		}
	default:
		return out, false
	}
	return out, true
}

// checkReason holds a reason to enumeration.
func checkReason(t *rapid.T, c small, o LeftOut, best worthOf) {
	has := func(picked map[string]Hosting) bool { _, in := picked[o.ID]; return in }
	with, _ := bruteForce(c.items, c.lim, c.o, has, nil)
	if o.Fits != (with.cover >= 0) {
		t.Fatalf("%+v: fits, but enumeration finds %+v", o, with)
	}
	if o.Fits && (o.Bare != int(best.cover-with.cover) || math.Abs(o.Loss-float64(best.value-with.value)/1e9) > 1e-9) {
		t.Fatalf("%+v: the best with it is %+v, of all %+v", o, with, best)
	}
	opens := func(code string) bool {
		r, ok := relaxedCase(c, code, o.ID, !o.Fits)
		if !ok {
			return false
		}
		// An item that fits is within the cap itself: that the cap keeps a partner out is
		// no reason of its own.
		concerned := code != BySubstitute && code != ByPrerequisite && code != ByCap || !o.Fits
		for _, it := range c.items {
			mine := it.ID == o.ID
			concerned = concerned || code == ByPrerequisite && mine && len(it.After) > 0
			concerned = concerned || code == BySubstitute && (mine && len(it.Instead) > 0 || slices.Contains(it.Instead, o.ID))
		}
		if !concerned {
			return false // the rule says nothing of this item
		}
		in, _ := bruteRaw(r, has)
		if !o.Fits {
			return in.cover >= 0
		}
		free, _ := bruteRaw(r, nil)
		return in.cover == free.cover && in.value == free.value
	}
	relaxable := []string{BySubstitute, ByPrerequisite, ByCap, ByOverreach, ByLoad, ByConcentration, ByPilots, ByBudget}
	switch o.Code {
	case ByRefusal, ByHost:
		if o.Fits {
			t.Fatalf("%+v", o)
		}
	case ByTie:
		if with.value != best.value || with.cover != best.cover {
			t.Fatalf("%+v: no tie", o)
		}
	case ByValue, BySeveral:
		if (o.Code == ByValue) != o.Fits {
			t.Fatalf("%+v", o)
		}
		for _, code := range relaxable {
			if opens(code) {
				t.Fatalf("%+v: %s alone lets it in", o, code)
			}
		}
	default:
		for _, code := range append([]string{o.Code}, o.Also...) {
			if !opens(code) {
				t.Fatalf("%+v: %s does not let it in", o, code)
			}
		}
	}
}

// bruteRaw enumerates a case whose options are filled already.
func bruteRaw(c small, ok func(map[string]Hosting) bool) (worthOf, map[string]worthOf) {
	return bruteForce(c.items, c.lim, c.o, ok, nil)
}

// The answer does not depend on the order of the input, and the input is left alone.
func TestChooseIndependentOfOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawSmall(t)
		before := rapidText(c.items)
		a, err := Choose(c.items, c.lim, c.o)
		if err != nil {
			t.Fatal(err)
		}
		if rapidText(c.items) != before {
			t.Fatal("the input was changed")
		}
		mixed := rapid.Permutation(c.items).Draw(t, "order")
		for i := range mixed {
			mixed[i].Hosts = rapid.Permutation(mixed[i].Hosts).Draw(t, "hosts")
			mixed[i].Needs = rapid.Permutation(mixed[i].Needs).Draw(t, "needs")
		}
		lim := c.lim
		lim.Priorities = rapid.Permutation(lim.Priorities).Draw(t, "priorities")
		b, err := Choose(mixed, lim, c.o)
		if err != nil {
			t.Fatal(err)
		}
		if rapidText(a) != rapidText(b) {
			t.Fatalf("%s\n%s", rapidText(a), rapidText(b))
		}
	})
}

// More money never lowers the optimum, nor does one more instrument.
func TestChooseMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawSmall(t)
		worth := func(items []Item, lim Limits) worthOf {
			p, err := Choose(items, lim, c.o)
			if err != nil {
				t.Fatal(err)
			}
			w := worthIn(items, lim, p.Best)
			w.cost = 0
			return w
		}
		was := worth(c.items, c.lim)
		rich := c.lim
		rich.Budget += float64(rapid.IntRange(1, 8).Draw(t, "more"))
		if was.beats(worth(c.items, rich)) {
			t.Fatal("more money lowers the optimum")
		}
		more := append(slices.Clone(c.items), Item{ID: "z", Cost: 2, Needs: []string{"q"}, Hosts: []Hosting{{Host: "a", Mid: .3}}})
		if was.beats(worth(more, c.lim)) {
			t.Fatal("one more instrument lowers the optimum")
		}
	})
}
