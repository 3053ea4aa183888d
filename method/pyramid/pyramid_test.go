package pyramid

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"upstep/panel"
)

// Kleene's tables, and De Morgan's laws between them.
func TestLogic(t *testing.T) {
	for _, c := range []struct{ a, b, or, and Truth }{
		{True, True, True, True}, {True, Unknown, True, Unknown}, {True, False, True, False},
		{Unknown, Unknown, Unknown, Unknown}, {Unknown, False, Unknown, False}, {False, False, False, False},
	} {
		for _, p := range [][2]Truth{{c.a, c.b}, {c.b, c.a}} {
			if Or(p[0], p[1]) != c.or || And(p[0], p[1]) != c.and {
				t.Errorf("%v or, and: %v %v", p, Or(p[0], p[1]), And(p[0], p[1]))
			}
			if -Or(p[0], p[1]) != And(-p[0], -p[1]) {
				t.Errorf("De Morgan fails for %v", p)
			}
		}
	}
	b, err := json.Marshal([]Truth{True, Unknown, False})
	if err != nil || string(b) != "[true,null,false]" {
		t.Errorf("%s %v", b, err)
	}
	var back []Truth
	if err := json.Unmarshal(b, &back); err != nil || !reflect.DeepEqual(back, []Truth{True, Unknown, False}) {
		t.Errorf("%v %v", back, err)
	}
	if json.Unmarshal([]byte(`["no"]`), &back) == nil {
		t.Error("a word was read as a truth")
	}
}

func drawTruth(t *rapid.T, name string) Truth {
	return rapid.SampledFrom([]Truth{True, False, Unknown}).Draw(t, name)
}

func drawFirm(t *rapid.T) Firm {
	f := Firm{Country: rapid.SampledFrom([]string{"AAA", "BBB"}).Draw(t, "country"), Website: drawTruth(t, "web"), Training: drawTruth(t, "train"), Certificate: drawTruth(t, "cert"), Licence: drawTruth(t, "lic"),
		NewProduct: drawTruth(t, "prod"), NewToMarket: drawTruth(t, "market"), NewProcess: drawTruth(t, "proc"), RD: drawTruth(t, "rd")}
	f.Weight = p(rapid.Float64Range(0.1, 50).Draw(t, "w"))
	if rapid.Bool().Draw(t, "scored") {
		f.Management = p(rapid.Float64Range(-2, 2).Draw(t, "z"))
	}
	if rapid.Bool().Draw(t, "spent") {
		f.RDShare = p(rapid.Float64Range(0, 4).Draw(t, "share"))
	}
	if rapid.Bool().Draw(t, "sized") {
		f.Employees = p(float64(rapid.IntRange(1, 500).Draw(t, "size")))
	}
	return f
}

// However the unknown answers turn out, the level lies between the lower and the
// upper one, and what is claimed is never below the lower one.
func TestBoundsHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFirm(t)
		r := Climb(Conditions(f, f.Management, Options{}))
		if r.Lower > r.Upper || r.Lower > r.Claimed {
			t.Fatalf("%+v", r)
		}
		known := f
		for i, x := range []*Truth{&known.Website, &known.Training, &known.Certificate, &known.Licence, &known.NewProduct, &known.NewToMarket, &known.NewProcess, &known.RD} {
			if *x == Unknown {
				*x = Of(rapid.Bool().Draw(t, fmt.Sprint("answer", i)))
			}
		}
		if known.Management == nil {
			known.Management = p(rapid.Float64Range(-2, 2).Draw(t, "score"))
		}
		if known.RDShare == nil {
			known.RDShare = p(rapid.Float64Range(0, 4).Draw(t, "spent later"))
		}
		k := Climb(Conditions(known, known.Management, Options{}))
		if k.Lower != k.Upper || k.Lower < r.Lower || k.Lower > r.Upper {
			t.Fatalf("known %+v outside of %+v", k, r)
		}
	})
}

// Weights count relatively; a firm split in two of half its weight changes shares
// nowhere; order does not matter; inputs are not touched.
func TestSharesInvariant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		firms := rapid.SliceOfN(rapid.Custom(drawFirm), 5, 40).Draw(t, "firms")
		for i := range firms {
			firms[i].Country = "AAA"
		}
		before, _ := json.Marshal(firms)
		base := compute(t, firms)
		after, _ := json.Marshal(firms)
		if string(before) != string(after) {
			t.Fatal("the firms were changed")
		}
		if again := compute(t, firms); !reflect.DeepEqual(base, again) {
			t.Fatal("another result the second time")
		}
		var changed []Firm
		scale := rapid.Float64Range(0.01, 100).Draw(t, "scale")
		for i := range firms {
			f := firms[len(firms)-1-i]
			f.Weight = p(*f.Weight * scale / 2)
			changed = append(changed, f, f)
		}
		other := compute(t, changed)
		a, b := base.Groups[0].Ladder, other.Groups[0].Ladder
		sum := 0.0
		for k := range Levels {
			sum += a.Lower[k]
			if math.Abs(a.Lower[k]-b.Lower[k]) > 1e-9 || math.Abs(a.Upper[k]-b.Upper[k]) > 1e-9 || math.Abs(a.Claimed[k]-b.Claimed[k]) > 1e-9 {
				t.Fatalf("level %d: %v %v", k, a, b)
			}
			if i := a.ShareInterval[k]; i.Low > a.Lower[k]+1e-9 || i.High < a.Lower[k]-1e-9 || i.Low < 0 || i.High > 1 {
				t.Fatalf("interval %+v of %v", i, a.Lower[k])
			}
			if a.AtLeast[k] > a.AtLeastUpper[k]+1e-9 {
				t.Fatalf("at least %d: lower %v above upper %v", k, a.AtLeast[k], a.AtLeastUpper[k])
			}
		}
		if math.Abs(sum-1) > 1e-9 || math.Abs(b.NEff-2*a.NEff) > 1e-6 {
			t.Fatalf("sum %v, n_eff %v and %v", sum, a.NEff, b.NEff)
		}
	})
}

func compute(t interface{ Fatal(...any) }, firms []Firm) *Result {
	r, err := Compute(Input{Firms: firms}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Closed forms of Wilson: p = 0 gives [0, z²/(n+z²)], and the interval of p mirrors
// that of 1-p. Equal weights give n_eff = n.
func TestWilson(t *testing.T) {
	z2 := 1.959963984540054 * 1.959963984540054
	if i := Wilson(0, 30, 0.95); math.Abs(i.High-z2/(30+z2)) > 1e-12 || i.Low != 0 {
		t.Errorf("%+v", i)
	}
	a, b := Wilson(0.3, 17, 0.9), Wilson(0.7, 17, 0.9)
	if math.Abs(a.Low-(1-b.High)) > 1e-12 || math.Abs(a.High-(1-b.Low)) > 1e-12 {
		t.Errorf("%+v %+v", a, b)
	}
	if n := NEff([]float64{3, 3, 3}); math.Abs(n-3) > 1e-12 {
		t.Errorf("n_eff %v", n)
	}
	if (Wilson(0.5, 0, 0.95) != Interval{0, 1}) || NEff(nil) != 0 {
		t.Error("no firms")
	}
}

// The divergence is symmetric, 0 for the same pyramid, 1 for disjoint ones. One half
// at L0 against all at L0: m = (.75, .25), JS = (1/2)(log2(1/.75)) + (1/2)(.5 log2(.5/.75) + .5 log2(.5/.25)).
func TestDivergence(t *testing.T) {
	all, half, top := Shares{1}, Shares{.5, .5}, Shares{0, 0, 0, 0, 0, 1}
	want := 0.5*math.Log2(1/.75) + 0.5*(0.5*math.Log2(.5/.75)+0.5*math.Log2(.5/.25))
	if d := Divergence(all, half); math.Abs(d-want) > 1e-12 || math.Abs(Divergence(half, all)-d) > 1e-12 {
		t.Errorf("%v, want %v", d, want)
	}
	if Divergence(half, half) != 0 || math.Abs(Divergence(all, top)-1) > 1e-12 {
		t.Error("ends")
	}
}

// A pyramid with a tip and no middle: (.6 .3 .02 .03 .02 .03) against the norm:
// s2+s3 = .05 < .5*.33, s5 = .03 >= .015. Its first step has ratio .4 against .7
// (gap -.3), the second .25 against .643 (-.39), the rest are above: weakest L1->L2.
func TestMissingMiddle(t *testing.T) {
	c := Compare(Shares{.6, .3, .02, .03, .02, .03}, DefaultNorm(), Options{})
	if !c.Missing || c.Steps[c.Weakest].Name() != "L1->L2" || math.Abs(*c.Middle-.05/.33) > 1e-12 {
		t.Errorf("%+v", c)
	}
	c = Compare(Shares{1}, DefaultNorm(), Options{})
	if c.Missing || c.Weakest != 0 || *c.Steps[0].Ratio != 0 || c.Steps[1].Ratio != nil || c.Steps[1].Gap != nil || c.Verdict != "very-different" {
		t.Errorf("all at L0: %+v", c)
	}
	c = Compare(DefaultNorm(), DefaultNorm(), Options{})
	if c.Missing || c.Verdict != "similar" || len(c.Tied) != 5 || c.Weakest != 0 {
		t.Errorf("the norm itself: %+v", c)
	}
	if c := Compare(Shares{0, 1}, Shares{1}, Options{}); c.Weakest != 0 || c.Steps[1].Reference != nil {
		t.Errorf("a reference with one level: %+v", c)
	}
}

func TestMedianReference(t *testing.T) {
	ps := []Shares{{1}, {.5, .5}, {.5, .5}, {0, 1}, {.2, .8}}
	r := MedianReference("same-income", []string{"A", "B", "C", "D", "E"}, ps, Options{})
	// Medians .5 and .5 of the five.
	if r.Refused != "" || (*r.Shares != Shares{.5, .5}) {
		t.Errorf("%+v", r)
	}
	if r := MedianReference("same-income", nil, ps[:4], Options{}); !strings.Contains(r.Refused, "4 such countries") || r.Shares != nil {
		t.Errorf("%+v", r)
	}
	ps = []Shares{{1}, {0, 1}, {0, 0, 1}, {0, 0, 0, 1}, {0, 0, 0, 0, 1}}
	if r := MedianReference("same-income", nil, ps, Options{}); r.Refused == "" {
		t.Errorf("medians of 0: %+v", r)
	}
}

func TestPeersByIncome(t *testing.T) {
	got := PeersByIncome(map[string]float64{"A": 100, "B": 125, "C": 131, "D": 200, "E": 265, "F": 0}, Options{})
	if d := cmp.Diff(IncomePeers{Same: []string{"B"}, Double: []string{"D"}}, got["A"]); d != "" {
		t.Error(d) // 131 is 31 % above 100; 265 is 32.5 % above 200
	}
	if got["F"].Why == "" || len(got) != 6 {
		t.Errorf("%+v", got)
	}
}

// Firms that can't be used are listed; too few are refused, with a reason.
func TestRefusals(t *testing.T) {
	firms := nineFirms()
	firms[0].Weight, firms[1].Weight, firms[2].Weight, firms[3].Weight, firms[4].Weight = nil, p(0), p(-9), p(math.Inf(1)), p(math.NaN())
	r := compute(t, firms)
	g := r.Groups[0]
	if g.Ladder.N != 4 || g.Interviews != 9 || g.Ladder.Refused != "4 firms, fewer than 5" || g.Ladder.Lower != nil || len(r.Unused) != 5 || r.Unused[0].Why != "no weight" || r.Unused[2].Why != "weight -9" {
		t.Errorf("%+v\n%+v", g.Ladder, r.Unused)
	}
	if g.Comparisons[2].Lower != nil || len(g.Sensitivity) != 0 || g.Management.Refused == "" {
		t.Errorf("%+v", g)
	}
	for _, f := range []Firm{{Weight: p(1e308)}, {Weight: p(1e-200)}, {Weight: p(1), Management: p(1e308)}, {Weight: p(1), Management: p(math.NaN())}} {
		f.ID, f.Line = "F7", 8
		if _, err := Compute(Input{Firms: append(nineFirms(), f)}, Options{}); !errors.Is(err, ErrFirm) || !strings.Contains(err.Error(), `"F7", line 8`) {
			t.Errorf("%v", err)
		}
	}
	r = compute(t, nil)
	if len(r.Groups) != 0 || r.Notes[0].Severity != panel.Refusal {
		t.Errorf("%+v", r)
	}
	zero := 0.0
	r = compute(t, []Firm{{ID: "a", Weight: &zero}, {ID: "b"}})
	if len(r.Groups) != 0 || len(r.Unused) != 2 || r.Notes[0].Severity != panel.Refusal || !strings.Contains(r.Notes[0].Text, "None of the 2 firms") {
		t.Errorf("%+v", r)
	}
	b, err := json.Marshal(r)
	if err != nil || strings.Contains(string(b), `"groups":null`) || strings.Contains(string(b), `"inputs":null`) {
		t.Errorf("%s", b)
	}
	if _, err := Compute(Input{Firms: []Firm{{Sector: "mining"}}}, Options{}); err == nil {
		t.Error("an unknown sector went through")
	}
	if _, err := Compute(Input{Firms: []Firm{{Answers: []*float64{nil}}}}, Options{}); err == nil {
		t.Error("an answer without a question went through")
	}
}

func TestOptions(t *testing.T) {
	var o Options
	for name, value := range map[string]string{"basic": "0", "good": "0.7", "rd": "2", "leapfrog": "3", "norm": ".4 .25 .15 .1 .07 .03", "staff_in": "RUS=50 KAZ=30"} {
		if err := o.Editable().Set(&o, name, value); err != nil {
			t.Error(err)
		}
	}
	if *o.Basic != 0 || o.RD != 2 || o.Leapfrog != 3 || o.Norm[0] != .4 || o.StaffIn["KAZ"] != 30 {
		t.Errorf("%+v", o)
	}
	user := 0
	for _, x := range o.Params() {
		if x.Provenance == panel.User {
			user++
		}
	}
	if user != 6 {
		t.Errorf("%d options are the user's", user)
	}
	for _, bad := range [][2]string{{"basic", "low"}, {"rd", "-1"}, {"rd", "0"}, {"leapfrog", "1.5"}, {"norm", ".5 .5"}, {"norm", "1 1 1 1 1 1"}, {"middel", "1"}, {"staff_in", "KAZ"}} {
		var o Options
		if err := o.Editable().Set(&o, bad[0], bad[1]); err == nil {
			t.Errorf("%v went through", bad)
		}
	}
	for _, o := range []Options{{Confidence: 2}, {Basic: p(1)}, {SizeMedium: 200}, {Medium: 300}, {Similar: .5}, {FullFirms: 2}, {Draws: 10}, {Draws: 1_000_000_000}, {Leapfrog: 6}, {RD: -1}, {MinFirms: -1}, {Norm: &Shares{2}}} {
		if _, err := Compute(Input{}, o); err == nil {
			t.Errorf("%+v went through", o)
		}
	}
	// A changed threshold changes the level: firm 2 has website only, firm 7 "new product".
	f := nineFirms()[3]
	if r := Climb(Conditions(f, f.Management, Options{})); r.Lower != 4-1 {
		t.Errorf("%+v", r)
	}
}

func TestStrataAndSensitivity(t *testing.T) {
	var firms []Firm
	for range 5 {
		firms = append(firms, nineFirms()...)
	}
	for i := range firms {
		firms[i].Sector = Sectors()[i%2]
	}
	g := compute(t, firms).Groups[0]
	n := map[string]int{}
	for _, s := range g.Strata {
		n[s.By] += s.Ladder.N
		if (s.Ladder.N < 20) != (s.Ladder.Refused != "") {
			t.Errorf("%s %s: %d firms, %q", s.By, s.Value, s.Ladder.N, s.Ladder.Refused)
		}
	}
	if len(n) != 4 || n["sector"] != 45 || n["size"] != 45 || n["ownership"] != 45 || n["exporter"] != 45 {
		t.Errorf("%v", n)
	}
	// With basic -1 (nearest change: -0.75) firm 2 stays by its website; without the
	// scores firm 4's level is the same; good 0.25 lifts firm 9 (0.3) from 1 to 4.
	found := false
	for _, a := range g.Sensitivity {
		if a.Option == "good" && a.Value == "0.25" {
			found = true
			if want := *g.Ladder.Mean + 3.*3/48; math.Abs(a.Mean-want) > 1e-9 {
				t.Errorf("mean %v, want %v", a.Mean, want)
			}
		}
	}
	for i := range firms {
		firms[i].Management, firms[i].Manufacturing = nil, Of(i%2 == 0)
	}
	g = compute(t, firms).Groups[0]
	for _, a := range g.Sensitivity {
		if a.Value == notAsked && (!hasNote(g.Notes, "pyramid-not-asked") || a.L3PlusUpper >= g.Ladder.AtLeastUpper[3] || math.Abs(a.L3Plus-g.Ladder.AtLeast[3]) > 1e-12) {
			t.Errorf("without a guess at those not asked: %+v, lower %v, upper %v", a, g.Ladder.AtLeast[3], g.Ladder.AtLeastUpper[3])
		}
	}
	if !found {
		t.Errorf("%+v", g.Sensitivity)
	}
}
