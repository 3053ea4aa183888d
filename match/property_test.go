package match_test

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"upstep/catalogue"
	"upstep/match"
	"upstep/policy"
)

// anything draws needs, instruments with all their ties, hosts and facts.
func anything(t *rapid.T) match.Input {
	in := match.Input{Country: "UZB"}
	level := rapid.IntRange(0, 5)
	for i := range rapid.IntRange(1, 4).Draw(t, "needs") {
		n := match.Need{ID: fmt.Sprint("n", i)}
		if rapid.IntRange(0, 4).Draw(t, "known") > 0 {
			v := float64(rapid.IntRange(0, 20).Draw(t, "severity")) / 20
			n.Severity = &v
		}
		in.Needs = append(in.Needs, n)
	}
	jobs := rapid.IntRange(1, 5).Draw(t, "instruments")
	for i := range jobs {
		l := rapid.SliceOfN(level, 6, 6).Draw(t, "asks")
		j := instrument(fmt.Sprint("j", i), levels(l...))
		for _, n := range in.Needs {
			if rapid.Bool().Draw(t, "answers") {
				j.Answer = append(j.Answer, answer(n.ID, float64(rapid.IntRange(0, 10).Draw(t, "relevance"))/10))
			}
		}
		j.Risk.Capture = level.Draw(t, "capture")
		j.Preconditions = []catalogue.Precondition{{Text: "p", Hard: true}, {Text: "q", Legal: true}}
		j.Lighter = []string{fmt.Sprint("j", rapid.IntRange(0, jobs-1).Draw(t, "lighter"))}
		in.Instruments = append(in.Instruments, j)
	}
	for i := range rapid.IntRange(1, 3).Draw(t, "hosts") {
		c := policy.Capacity{}
		for k := range c.Score {
			c.Score[k] = float64(rapid.IntRange(0, 10).Draw(t, "score")) / 2
			c.SD[k] = float64(rapid.IntRange(1, 4).Draw(t, "error")) / 2
			c.Raters[k] = min(1, rapid.IntRange(0, 9).Draw(t, "raters"))
		}
		in.Hosts = append(in.Hosts, match.Candidate{ID: fmt.Sprint("h", i), Name: fmt.Sprint("H", i), Capacity: c})
	}
	for range rapid.IntRange(0, 3).Draw(t, "facts") {
		in.Facts = append(in.Facts, policy.Fact{Instrument: fmt.Sprint("j", rapid.IntRange(0, 4).Draw(t, "of")), Precondition: rapid.SampledFrom([]string{"p", "q"}).Draw(t, "p"),
			Host: rapid.SampledFrom([]string{"", "h0", "h1"}).Draw(t, "at"), Met: rapid.Bool().Draw(t, "met"), Source: rapid.SampledFrom([]string{"s", "t"}).Draw(t, "source")})
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "problems") {
		in.Problems = append(in.Problems, policy.Problem{ID: fmt.Sprint("p", i), Instruments: []string{fmt.Sprint("j", i), "unlisted"}, Causes: []policy.Cause{{Text: "a"}, {Text: "b"}}})
		yes := rapid.Bool().Draw(t, "sign")
		in.Mimicry = append(in.Mimicry, policy.Mimicry{Subject: fmt.Sprint("j", i), Copied: &yes, NoClient: &yes, Consultant: &yes, Source: "s"})
	}
	if len(in.Hosts) > 1 && rapid.Bool().Draw(t, "together") {
		c := policy.TogetherOf([]policy.Capacity{in.Hosts[0].Capacity, in.Hosts[1].Capacity}, in.Policy)
		in.Hosts = append(in.Hosts, match.Candidate{ID: "both", Name: "Both", Capacity: c, Members: []string{"h0", "h1"}, Partners: 2})
	}
	return in
}

func must(t *rapid.T, in match.Input, o match.Options) *match.Result {
	r, err := match.Run(in, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func text(t *rapid.T, v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func turned[T any](list []T) []T {
	out := slices.Clone(list)
	slices.Reverse(out)
	return out
}

// The order of needs, instruments, hosts, facts, problems and answers does not matter;
// the same input gives the same bytes; inputs stay as they are.
func TestOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anything(t)
		before := text(t, in)
		r := must(t, in, match.Options{})
		if text(t, in) != before {
			t.Fatal("the input changed")
		}
		other := in
		other.Needs, other.Instruments, other.Hosts, other.Facts, other.Problems, other.Mimicry = turned(in.Needs), turned(in.Instruments), turned(in.Hosts), turned(in.Facts), turned(in.Problems), turned(in.Mimicry)
		for i, j := range other.Instruments {
			other.Instruments[i].Answer = turned(j.Answer)
		}
		if a, b := text(t, r), text(t, must(t, other, match.Options{})); a != b {
			t.Fatalf("the order decides: %s", cmp.Diff(a, b))
		}
	})
}

// rank of a decision; what is not judged may prove to be avoided, and what a red line stops
// not to be judged.
func rank(d match.Decision) int {
	return max(1, slices.Index([]match.Decision{match.Unjudged, match.Avoid, match.Low, match.Simplify, match.Promote}, d))
}

// otherError says whether a composite's error differs on a dimension: another member, with
// another error, has become the stronger. A larger error lowers the chance of what the score
// is well above, a smaller one that of what it is well below.
func otherError(was, is match.Input, host string) bool {
	at := func(in match.Input) policy.Capacity {
		return in.Hosts[slices.IndexFunc(in.Hosts, func(c match.Candidate) bool { return c.ID == host })].Capacity
	}
	a, b := at(was), at(is)
	for _, d := range catalogue.Dimensions() {
		if a.Raters[d] > 0 && math.Abs(b.SD[d]-a.SD[d]) > 1e-9 {
			return true
		}
	}
	return false
}

// More capacity never lowers a fit, and never raises an overreach, lowers a match or makes a
// decision worse unless a member with another error becomes the stronger of hosts together.
func TestMoreCapacity(t *testing.T) {
	moved := 0
	rapid.Check(t, func(t *rapid.T) {
		in := anything(t)
		d := rapid.SampledFrom(catalogue.Dimensions()).Draw(t, "dimension")
		o := match.Options{Rho: rapid.SampledFrom([]float64{0, 0, .4, 1}).Draw(t, "rho")}
		r := must(t, in, o)
		shifted := match.Shift(in, "h0", d, float64(rapid.IntRange(1, 4).Draw(t, "by"))/2)
		more := must(t, shifted, o)
		other := false
		for _, h := range in.Hosts {
			other = other || otherError(in, shifted, h.ID)
		}
		for _, x := range r.Rows {
			y, _ := more.Row(x.Instrument)
			if !other && rank(y.Decision) < rank(x.Decision) {
				t.Fatalf("%s: %s with more capacity, %s before", x.Instrument, y.Decision, x.Decision)
			}
			for _, a := range x.Hosts {
				b, _ := y.At(a.Host)
				for _, s := range [][2]match.Scale{{a.Pilot, b.Pilot}, {a.Full, b.Full}} {
					was, is := s[0], s[1]
					if was.Fit == nil {
						continue
					}
					worse := *is.Overreach > *was.Overreach+1e-9 || was.Match != nil && *is.Match < *was.Match-1e-9
					if *is.Fit < *was.Fit-1e-9 || len(is.Red) > len(was.Red) || worse && !otherError(in, shifted, a.Host) {
						t.Fatalf("%s at %s: %+v, before %+v", x.Instrument, a.Host, is, was)
					}
					if *is.Fit > *was.Fit+1e-9 {
						moved++
					}
				}
			}
		}
	})
	if moved == 0 {
		t.Error("no fit moved")
	}
}

// The limit of hosting together, by hand: on delivery A has 3 with an error of .5, B 2.5 with
// 1.5, and 4 is asked. Together A counts: the chance to fall no more than 1.5 short is
// Phi((3 + 1.5 - 4)/.5) = Phi(1) = .8413. One point more for B makes it the stronger, with
// 3.5: Phi((3.5 + 1.5 - 4)/1.5) = Phi(.667) = .7475. Overreach rises though a score rose.
func TestStrongerAndLessCertain(t *testing.T) {
	one := 1.0
	in := match.Input{Country: "UZB", Needs: []match.Need{{ID: "n", Severity: &one}}}
	j := instrument("j", levels(0, 0, 4, 0, 0, 0))
	j.Answer = []catalogue.NeedAnswer{answer("n", 1)}
	in.Instruments = []catalogue.Instrument{j}
	var a, b policy.Capacity
	for k := range a.Score {
		a.Score[k], a.SD[k], a.Raters[k] = 3, .5, 3
		b.Score[k], b.SD[k], b.Raters[k] = 2.5, 1.5, 3
	}
	in.Hosts = []match.Candidate{{ID: "a", Name: "A", Capacity: a}, {ID: "b", Name: "B", Capacity: b},
		{ID: "both", Name: "Both", Capacity: policy.TogetherOf([]policy.Capacity{a, b}, in.Policy), Members: []string{"a", "b"}, Partners: 2}}
	over := func(in match.Input) float64 {
		r, err := match.Run(in, match.Options{})
		if err != nil {
			t.Fatal(err)
		}
		x, _ := r.Row("j")
		h, _ := x.At("both")
		return *h.Full.Overreach
	}
	if was, is := over(in), over(match.Shift(in, "b", catalogue.Delivery, 1)); fmt.Sprintf("%.4f %.4f", was, is) != "0.1587 0.2525" {
		t.Errorf("overreach %v, with one point more %v", was, is)
	}
}

// A larger requirement never raises a fit or lowers an overreach, and a larger need never
// touches them.
func TestMoreAsked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anything(t)
		r := must(t, in, match.Options{})
		more := in
		more.Instruments = slices.Clone(in.Instruments)
		l := in.Instruments[0].Needs.List()
		k := rapid.IntRange(0, 5).Draw(t, "dimension")
		l[k] = min(5, l[k]+1)
		more.Instruments[0].Needs = levels(l[:]...)
		one := 1.0
		more.Needs = append(slices.Clone(in.Needs[1:]), match.Need{ID: in.Needs[0].ID, Severity: &one})
		s := must(t, more, match.Options{})
		for _, x := range r.Rows {
			y, _ := s.Row(x.Instrument)
			for _, a := range x.Hosts {
				b, _ := y.At(a.Host)
				if a.Pilot.Fit != nil && b.Pilot.Fit != nil && (*b.Pilot.Fit > *a.Pilot.Fit+1e-9 || *b.Pilot.Overreach < *a.Pilot.Overreach-1e-9) {
					t.Fatalf("%s at %s", x.Instrument, a.Host)
				}
				if x.Instrument != in.Instruments[0].ID && !reflect.DeepEqual(a.Pilot.Fit, b.Pilot.Fit) {
					t.Fatalf("%s at %s: a need moves the fit", x.Instrument, a.Host)
				}
			}
		}
	})
}

// An integrity shortfall beyond the red line is never promoted, whatever the options that
// leave the line where it is, and whatever else is there.
func TestNeverTraded(t *testing.T) {
	met := 0
	rapid.Check(t, func(t *rapid.T) {
		in := anything(t)
		r := must(t, in, match.Options{Intention: -1, Fit: -1, Overreach: 1})
		for _, x := range r.Rows {
			j := in.Instruments[slices.IndexFunc(in.Instruments, func(j catalogue.Instrument) bool { return j.ID == x.Instrument })]
			for _, a := range x.Hosts {
				for _, s := range []match.Scale{a.Pilot, a.Full} {
					side := s.Sides[catalogue.Integrity]
					crossed := side.Short != nil && *side.Short > 1+1e-9 && j.Risk.Capture >= 4
					for _, c := range a.Conditions {
						crossed = crossed || c.Hard && c.State == match.Unmet
					}
					if crossed {
						met++
					}
					if crossed && s.Decision != match.Avoid || !crossed && s.Match != nil && s.Decision != match.Promote {
						t.Fatalf("%s at %s: %s, crossed %v", x.Instrument, a.Host, s.Decision, crossed)
					}
				}
			}
		}
	})
	if met == 0 {
		t.Error("no red line was met")
	}
}

// Severities scaled alike leave every intention as it is; hosts at 5 fit whatever is
// asked; parts of a match multiply to it; what is listed as turning a decision turns it.
func TestIdentities(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anything(t)
		r := must(t, in, match.Options{})
		half, able := in, in
		half.Needs, able.Hosts = slices.Clone(in.Needs), slices.Clone(in.Hosts)
		for i, n := range half.Needs {
			if n.Severity != nil {
				v := *n.Severity / 2
				half.Needs[i].Severity = &v
			}
		}
		for i := range able.Hosts {
			able.Hosts[i].Capacity = capacity(.5, 5, 5, 5, 5, 5, 5)
		}
		scaled, best := must(t, half, match.Options{}), must(t, able, match.Options{})
		for _, x := range r.Rows {
			y, _ := scaled.Row(x.Instrument)
			if (x.Intention == nil) != (y.Intention == nil) || x.Intention != nil && (*x.Intention-*y.Intention > 1e-9 || *y.Intention-*x.Intention > 1e-9) {
				t.Fatalf("%s: %v and %v", x.Instrument, x.Intention, y.Intention)
			}
			for _, a := range x.Hosts {
				if m := a.Pilot.Match; m != nil && (*m < 0 || *m > *x.Intention+1e-9 || *m > *a.Pilot.Fit+1e-9) {
					t.Fatalf("match %v", *m)
				}
				for _, u := range a.Pilot.Turns {
					if u.Decision == a.Pilot.Decision {
						t.Fatalf("%+v turns nothing", u)
					}
				}
			}
			z, _ := best.Row(x.Instrument)
			for _, a := range z.Hosts {
				if *a.Full.Fit != 1 || a.Full.Binding != "" {
					t.Fatalf("fit %v with everything at 5", *a.Full.Fit)
				}
			}
		}
	})
}
