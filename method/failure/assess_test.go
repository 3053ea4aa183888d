package failure_test

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"upstep/method/failure"
	"upstep/panel"
)

func assess(t *testing.T, in failure.Input, o failure.Options) *failure.Result {
	t.Helper()
	r, err := failure.Assess(in, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// pure items speak for one failure each, so the mix is by hand: with quality 1 the
// weights are 0.9-0.3 = 0.6, 0.5-0.3 = 0.2 and 0.5-0.3 = 0.2, the shares 0.6, 0.2, 0.2.
func TestByHand(t *testing.T) {
	items := []failure.Item{item("a", .9, 1, 1, 0, 0, 0), item("b", .5, 1, 0, 1, 0, 0), item("c", .5, 1, 0, 0, 1, 0)}
	r := assess(t, failure.Input{Items: items}, failure.Options{MinItems: 3})
	for f, want := range []float64{0.6, 0.2, 0.2} {
		near(t, "share", r.Mix[f].Share, want, 1e-12)
	}
	near(t, "lead", *r.Lead, 0.4, 1e-12)
	if r.Verdict != failure.Market || r.Flag != nil {
		t.Errorf("verdict %s, flag %v, want market and no word on government", r.Verdict, r.Flag)
	}
	// Items that speak for one failure alone have nothing to draw: every draw agrees.
	if r.Draws.Verdict != 1 || !r.Draws.Steady || r.Draws.Bands[0].Low != r.Draws.Bands[0].High {
		t.Errorf("draws %+v of fixed loadings", r.Draws)
	}
}

func TestRefusals(t *testing.T) {
	all := example()
	seen := func(r *failure.Result, code string) bool {
		for _, n := range r.Notes {
			if n.Code == code {
				return true
			}
		}
		return false
	}
	// Four items are too few.
	r := assess(t, failure.Input{Items: []failure.Item{all[0], all[2], all[5], all[6]}}, failure.Options{})
	if !r.Refused() || !seen(r, "items-too-few") || len(r.Mix) != 0 || r.Verdict != "" || r.Draws != nil || r.Reach == nil {
		t.Errorf("four items: %+v", r)
	}
	// Without the three items that chiefly speak for system failure it is unseen, though
	// others load on it a little.
	few := slices.DeleteFunc(example(), func(it failure.Item) bool {
		return slices.Contains([]string{"university-contracts", "local-sourcing", "associations"}, it.ID)
	})
	r = assess(t, failure.Input{Items: few}, failure.Options{})
	if !r.Refused() || !seen(r, "failure-unseen") || !slices.Equal(r.Reach.Needed, []failure.Kind{failure.System}) {
		t.Errorf("no item for system failure: %+v", r.Notes)
	}
	if r.Flag == nil || *r.Flag {
		t.Error("government failure is judged even where the mix is refused")
	}
	// By the weaker rule any loading counts.
	if r = assess(t, failure.Input{Items: few}, failure.Options{OwnLoading: -1}); r.Refused() {
		t.Errorf("any loading: %+v", r.Notes)
	}
	// Nothing known at all.
	for i := range all {
		all[i].Severity = nil
	}
	r = assess(t, failure.Input{Items: all}, failure.Options{})
	if r.Known != 0 || !r.Refused() || r.Flag != nil || r.Scores[0].Severity != nil {
		t.Errorf("nothing known: %+v", r.Scores)
	}
	// No weight: everything is fine.
	fine := example()
	low := 0.2
	for i := range fine {
		fine[i].Severity = &low
	}
	r = assess(t, failure.Input{Items: fine}, failure.Options{})
	if r.Verdict != failure.None || len(r.Mix) != 0 || r.Lead != nil {
		t.Errorf("no failure is severe: %s %v", r.Verdict, r.Mix)
	}
}

func TestBadInput(t *testing.T) {
	good := example()
	for name, c := range map[string]struct {
		in   failure.Input
		o    failure.Options
		want string
	}{
		"severity":      {failure.Input{Items: []failure.Item{item("x", 1.2, 1, 1, 0, 0, 0)}}, failure.Options{}, "severity 1.2"},
		"nan":           {failure.Input{Items: []failure.Item{item("x", math.NaN(), 1, 1, 0, 0, 0)}}, failure.Options{}, "severity NaN"},
		"quality":       {failure.Input{Items: []failure.Item{item("x", 1, 0, 1, 0, 0, 0)}}, failure.Options{}, "quality 0"},
		"loadings":      {failure.Input{Items: []failure.Item{item("x", 1, 1, .5, .5, .5, 0)}}, failure.Options{}, "sum to 1.5"},
		"twice":         {failure.Input{Items: append(good, good[0])}, failure.Options{}, "twice"},
		"threshold":     {failure.Input{Items: good}, failure.Options{Threshold: 1}, "threshold"},
		"lead":          {failure.Input{Items: good}, failure.Options{Lead: 2}, "lead"},
		"concentration": {failure.Input{Items: good}, failure.Options{Concentration: -3}, "concentration"},
		"draws":         {failure.Input{Items: good}, failure.Options{Draws: 2_000_000}, "draws"},
		"budget":        {failure.Input{Items: good, Budget: []failure.Line{{Name: "x", Amount: -1, Serves: serves(1, 0, 0)}}}, failure.Options{}, "budget"},
	} {
		if _, err := failure.Assess(c.in, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func serves(m, s, c float64) [3]failure.Share {
	return [3]failure.Share{{Failure: failure.Market, Share: m}, {Failure: failure.System, Share: s}, {Failure: failure.Capability, Share: c}}
}

// The mean of the drawn shares is near the mix and the same seed gives the same draws.
func TestDraws(t *testing.T) {
	r := assess(t, failure.Input{Items: example()}, failure.Options{Seed: 7})
	again := assess(t, failure.Input{Items: example()}, failure.Options{Seed: 7})
	if !reflect.DeepEqual(r, again) {
		t.Error("the same seed gives another result")
	}
	if other := assess(t, failure.Input{Items: example()}, failure.Options{Seed: 8}); reflect.DeepEqual(r.Draws.Bands, other.Draws.Bands) {
		t.Error("the seed changes nothing")
	}
	sum := 0.0
	for _, p := range r.Draws.Probability {
		sum += p.Probability
	}
	near(t, "probabilities", sum, 1, 1e-12)
	for i, b := range r.Draws.Bands {
		if !(b.Low < r.Mix[i].Share && r.Mix[i].Share < b.High) {
			t.Errorf("%s: %.3f outside %.3f..%.3f", b.Failure, r.Mix[i].Share, b.Low, b.High)
		}
	}
	// With a large concentration the draws hardly move.
	tight := assess(t, failure.Input{Items: example()}, failure.Options{Seed: 7, Concentration: 1e6})
	if b := tight.Draws.Bands[2]; b.High-b.Low > 0.005 || tight.Draws.Verdict != 1 {
		t.Errorf("concentration of a million: %+v", b)
	}
}

func TestAnswersSettleATie(t *testing.T) {
	// Weights 0.4, 0.4, 0.1: market and system are tied, capability is out of reach.
	items := []failure.Item{item("a", .7, 1, 1, 0, 0, 0), item("b", .7, 1, 0, 1, 0, 0), item("c", .4, 1, 0, 0, 1, 0)}
	o := failure.Options{MinItems: 3}
	y, n := failure.Yes, failure.No
	for _, c := range []struct {
		name    string
		answers []failure.Answer
		want    failure.Kind
		note    string
	}{
		{"none", nil, "", ""},
		{"too few", []failure.Answer{{Price: n, Partner: y, Both: y}}, "", "answers-too-few"},
		{"system", []failure.Answer{{Price: n, Partner: y, Both: y}, {Price: n, Partner: y, Both: y}, {Price: y, Partner: n, Both: y}}, failure.System, ""},
		{"tied", []failure.Answer{{Price: n, Partner: y, Both: y}, {Price: y, Partner: n, Both: y}, {Price: n, Partner: y, Both: y}, {Price: y, Partner: n, Both: y}}, "", "answers-tied"},
		// Most, or as many, say capability, which is not among the tied.
		{"not tied", []failure.Answer{{Price: n, Partner: n, Both: n}, {Price: n, Partner: n, Both: n}, {Price: y, Partner: n, Both: y}}, "", "answers-elsewhere"},
		{"as many", []failure.Answer{{Price: n, Partner: n, Both: n}, {Price: n, Partner: y, Both: y}, {Price: y, Partner: n, Both: y}}, "", "answers-elsewhere"},
		// Three usable answers, but only two for a tied role.
		{"too few for the tied", []failure.Answer{{Price: n, Partner: n, Both: n}, {Price: y, Partner: n, Both: y}, {Price: y, Partner: n, Both: y}}, "", "answers-too-few"},
		{"market", []failure.Answer{{Price: n, Partner: n, Both: n}, {Price: y, Partner: n, Both: y}, {Price: y, Partner: n, Both: y}, {Price: y, Partner: n, Both: y}}, failure.Market, ""},
		{"contradiction", []failure.Answer{{Price: y, Partner: n, Both: n}, {Price: y, Partner: y, Both: y}, {Price: n, Partner: n, Both: y}, {Both: y}}, "", "answers-contradict"},
	} {
		r := assess(t, failure.Input{Items: items, Answers: c.answers}, o)
		has := c.note == "" || slices.ContainsFunc(r.Notes, func(n panel.Note) bool { return n.Code == c.note })
		if r.Verdict != failure.Mixed || r.Settled != c.want || !has {
			t.Errorf("%s: %s settled by %q, notes %v", c.name, r.Verdict, r.Settled, r.Notes)
		}
		if a := r.Answers; a.Market+a.System+a.Capability+a.Either+a.Together+a.Unclear+a.Against != a.N || a.N != len(c.answers) {
			t.Errorf("%s: %+v do not add up", c.name, a)
		}
	}
}

func TestBudget(t *testing.T) {
	// Mix of the example: market 0.2056, so 70 % on market is no warning; at a limit of 0.25 it is.
	b := []failure.Line{{Name: "R&D tax relief", Amount: 70, Serves: serves(1, 0, 0)}, {Name: "extension", Amount: 30, Serves: serves(0, .2, .8)}}
	r := assess(t, failure.Input{Items: example(), Budget: b}, failure.Options{})
	near(t, "market", r.Budget.Shares[0].Share, 0.7, 1e-12)
	near(t, "capability", r.Budget.Shares[2].Share, 0.24, 1e-12)
	warned := func(r *failure.Result) bool {
		return slices.ContainsFunc(r.Notes, func(n panel.Note) bool { return n.Code == "budget-elsewhere" })
	}
	if warned(r) {
		t.Error("warned though the mix gives market more than 20 %")
	}
	if !warned(assess(t, failure.Input{Items: example(), Budget: b}, failure.Options{BudgetMix: 0.25})) {
		t.Error("no warning though 70 % serves what has 21 % of the mix, limit 25 %")
	}
	if fit := r.Budget.Lines[1].Fit; fit == nil || *fit <= *r.Budget.Lines[0].Fit {
		t.Errorf("extension must fit a capability failure better: %v", r.Budget.Lines)
	}
}

func TestJoin(t *testing.T) {
	// (0.9*0.5 + 0.7*0.7) / 1.2 = 0.7833; the best quality is 0.7
	a, b := item("x", .9, .5, 1, 0, 0, 0), item("x", .7, .7, 1, 0, 0, 0)
	j := failure.Join([]failure.Item{a, b, {ID: "x"}})
	near(t, "severity", *j.Severity, 0.94/1.2, 1e-12)
	near(t, "quality", j.Quality, 0.7, 0)
	if failure.Join([]failure.Item{{ID: "x"}}).Severity != nil {
		t.Error("a severity out of nothing")
	}
}

// Whatever the evidence: the mix sums to 1, scores stay in 0..1, the order of items does
// not matter, what is missing changes no number, inputs stay as they are, and more
// severity never lowers the share of a failure that an item alone speaks for.
func TestAnyEvidence(t *testing.T) {
	given := 0
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "n")
		items := make([]failure.Item, n)
		for i := range items {
			var l [4]float64
			rest := 10
			for f := range 3 {
				v := rapid.IntRange(0, rest).Draw(t, "l")
				l[f], rest = float64(v)/10, rest-v
			}
			l[3] = float64(rest) / 10
			items[i] = item(string(rune('a'+i)), float64(rapid.IntRange(0, 10).Draw(t, "s"))/10, float64(rapid.IntRange(1, 10).Draw(t, "q"))/10, l[:]...)
		}
		before := slices.Clone(items)
		o := failure.Options{MinItems: 1, OwnLoading: -1, Draws: 20}
		r, err := failure.Assess(failure.Input{Items: items}, o)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(before, items) {
			t.Fatal("inputs changed")
		}
		for _, s := range r.Scores {
			if s.Severity != nil && (*s.Severity < 0 || *s.Severity > 1+1e-9) || (s.Severity == nil) != (s.Evidence <= 1e-9) {
				t.Fatalf("score %+v", s)
			}
		}
		back := slices.Clone(items)
		slices.Reverse(back)
		back = append(back, failure.Item{ID: "missing", Loadings: failure.Loadings{Market: 1}})
		other, err := failure.Assess(failure.Input{Items: back}, o)
		if err != nil {
			t.Fatal(err)
		}
		if other.Refused() != r.Refused() || other.Verdict != r.Verdict {
			t.Fatalf("order or a missing item decides: %s, %s", r.Verdict, other.Verdict)
		}
		if len(r.Mix) == 0 {
			return
		}
		given++
		sum := 0.0
		for f, s := range r.Mix {
			sum += s.Share
			if math.Abs(s.Share-other.Mix[f].Share) > 1e-9 {
				t.Fatalf("%v and %v", r.Mix, other.Mix)
			}
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Fatalf("the mix sums to %v", sum)
		}
		worse := append(slices.Clone(items), item("more", 1, 1, 0, 0, 1, 0))
		more, err := failure.Assess(failure.Input{Items: worse}, o)
		if err != nil {
			t.Fatal(err)
		}
		if more.Mix[2].Share < r.Mix[2].Share-1e-9 {
			t.Fatalf("a severe capability item lowers its share from %v to %v", r.Mix[2].Share, more.Mix[2].Share)
		}
	})
	if given < 20 {
		t.Errorf("a mix in %d cases only: the draw is one-sided", given)
	}
}

// The changes that are listed do change the verdict, and the verdict near a threshold
// names that threshold.
func TestChanges(t *testing.T) {
	r := assess(t, failure.Input{Items: example()}, failure.Options{})
	for _, c := range r.Changes {
		if c.Verdict == r.Verdict && c.Flag != nil && *c.Flag == *r.Flag {
			t.Errorf("%+v changes nothing", c)
		}
	}
	// Government severity is 0.5634: the flag hangs on 0.6, and would be up at 0.5.
	if !slices.ContainsFunc(r.Changes, func(c failure.Change) bool { return c.Choice == "government" && c.Value == "0.5" && *c.Flag }) {
		t.Errorf("the threshold of the flag within reach is not named: %+v", r.Changes)
	}
}

// With only one item unknown that alone could make market failure weigh, reach says so.
func TestReach(t *testing.T) {
	items := []failure.Item{item("b", .5, 1, 0, 1, 0, 0), item("c", .4, 1, 0, 0, 1, 0), {ID: "a", Loadings: failure.Loadings{Market: 1}}}
	r := assess(t, failure.Input{Items: items}, failure.Options{MinItems: 3})
	// Known: system 0.2, capability 0.1. Unknown at 0: system leads with 2/3 to 1/3. At 1:
	// market has 0.7*0.7 = 0.49 against 0.2 and 0.1.
	if want := []failure.Kind{failure.Market, failure.System}; r.Reach == nil || !slices.Equal(r.Reach.Roles, want) || r.Reach.Cases != 2 {
		t.Errorf("reach %+v", r.Reach)
	}
}

func BenchmarkAssess(b *testing.B) {
	for b.Loop() {
		if _, err := failure.Assess(failure.Input{Items: example()}, failure.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func TestAge(t *testing.T) {
	steps := []float64{0.9, 0.7, 0.5, 0.3, 0.1}
	for _, c := range []struct {
		q            float64
		years, limit int
		want         float64
		ok           bool
	}{{0.5, 3, 3, 0.5, true}, {0.5, 4, 3, 0.3, true}, {0.5, 6, 3, 0.3, true}, {0.5, 7, 3, 0, false}, {0.1, 4, 3, 0, false}, {0.6, 4, 3, 0.5, true}, {0.5, 1, 0, 0, false}} {
		if q, ok := (failure.Options{}).Age(c.q, c.years, c.limit, steps); q != c.want || ok != c.ok {
			t.Errorf("quality %v, %d years, limit %d: %v %v", c.q, c.years, c.limit, q, ok)
		}
	}
}
