package ref_test

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"upstep/ref"
)

func system(t testing.TB, name string) ref.System {
	t.Helper()
	s, err := ref.FindSystem(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// concordance makes one from words "010110>010111".
func concordance(t testing.TB, from, to string, links string, known ...string) *ref.Concordance {
	t.Helper()
	var pairs []ref.Pair
	for w := range strings.FieldsSeq(links) {
		a, b, _ := strings.Cut(w, ">")
		pairs = append(pairs, ref.Pair{From: a, To: b})
	}
	c, err := ref.NewConcordance(system(t, from), system(t, to), pairs, known)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func entry(c *ref.Concordance, code string) string {
	e := c.Entry(code)
	if e == nil {
		return "unknown"
	}
	var b strings.Builder
	for _, x := range e.Targets {
		b.WriteString(x.Code + " " + rounded(x.Share) + " ")
	}
	return b.String() + "lost " + rounded(e.Lost)
}

func rounded(v float64) string { return strconv.FormatFloat(math.Round(v*1e4)/1e4, 'g', -1, 64) }

func TestConcordance(t *testing.T) {
	c := concordance(t, "HS12", "HS92", "010110>010100 010190>010100 020110>020110 020110>030110", "010110", "040100")
	for code, want := range map[string]string{
		"010110": "010100 1 lost 0", "010190": "010100 1 lost 0", "020110": "020110 0.5 030110 0.5 lost 0",
		"040100": "lost 1", "050000": "unknown", "0101": "unknown",
	} {
		if got := entry(c, code); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
	if !c.Shared("010100") || c.Shared("020110") || c.Shared("999999") {
		t.Error("shared targets are wrong")
	}
	if d := cmp.Diff([]string{"010110", "010190", "020110", "040100"}, c.Codes()); d != "" {
		t.Error(d)
	}
	for _, bad := range [][]ref.Pair{{{From: "0101", To: "010100"}}, {{From: "010110", To: "01010x"}}, {{From: "010110", To: "010100"}, {From: "010110", To: "010100"}}} {
		if _, err := ref.NewConcordance(system(t, "HS12"), system(t, "HS92"), bad, nil); err == nil {
			t.Errorf("%v is taken", bad)
		}
	}
	if _, err := ref.NewConcordance(system(t, "HS12"), system(t, "HS92"), nil, []string{"01"}); err == nil {
		t.Error("a code of two digits is taken as known")
	}
}

// By hand: behind heading 0101 stand three codes. 010110 goes to 0201, 010120 half to 0201
// and half to 0301, 010130 nowhere. The means of the first two are 0.75 and 0.25, and one
// of three ways ended.
func TestConcordanceAt(t *testing.T) {
	c := concordance(t, "HS12", "HS92", "010110>020110 010120>020190 010120>030110", "010130", "050510")
	h, err := c.At(4, 4)
	if err != nil {
		t.Fatal(err)
	}
	if got := entry(h, "0101"); got != "0201 0.75 0301 0.25 lost 0.3333" {
		t.Error(got)
	}
	if e := h.Entry("0101"); e.Codes != 2 || e.Targets[0].Codes != 2 || e.Targets[1].Codes != 1 {
		t.Errorf("%+v", e)
	}
	if got := entry(h, "0505"); got != "lost 1" {
		t.Error(got)
	}
	six, err := c.At(6, 2)
	if err != nil {
		t.Fatal(err)
	}
	if got := entry(six, "010120"); got != "02 0.5 03 0.5 lost 0" {
		t.Error(got)
	}
	for _, x := range [][2]int{{4, 6}, {2, 4}, {5, 4}, {6, 3}, {6, 8}} {
		if _, err := c.At(x[0], x[1]); err == nil {
			t.Errorf("levels %v are taken", x)
		}
	}
	if _, err := h.At(4, 2); err == nil {
		t.Error("a level is chosen twice")
	}
}

// A code that ends in 00 and is none of the edition stands for its heading.
func TestConcordanceWhole(t *testing.T) {
	c := concordance(t, "HS12", "HS92", "271012>271000 271019>271000 030110>030110 030190>030190 040100>040110")
	at, err := c.At(6, 6)
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range map[string]string{"271000": "271000 1 lost 0", "030100": "030110 0.5 030190 0.5 lost 0", "040100": "040110 1 lost 0", "050100": "unknown", "030120": "unknown"} {
		if got := entry(at, code); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
	if !at.Whole("271000") || at.Whole("040100") || at.Whole("030120") || at.Shared("030110") || slices.Contains(at.Codes(), "271000") {
		t.Error("whole headings are counted as codes")
	}
	// 333 and 0015 are not divided; 0011 and 001 are.
	sitc, err := concordance(t, "SITC2", "HS92", "33300>270900 00150>010111 00111>010210 00110>010290").At(5, 4)
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range map[string]string{"333": "2709 1 lost 0", "3330": "2709 1 lost 0", "0015": "0101 1 lost 0", "0011": "unknown", "001": "unknown", "33": "unknown", "00111": "0102 1 lost 0"} {
		if got := entry(sitc, code); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
	if h, err := c.At(4, 4); err != nil || h.Whole("271000") || entry(h, "271000") != "unknown" {
		t.Errorf("a heading stands for a heading: %v", err)
	}
}

// By hand: a goes to b and c; b to x and y, c nowhere. So a goes to x and y in equal parts,
// and half of the ways ended.
func TestConcordanceThen(t *testing.T) {
	first := concordance(t, "HS22", "HS17", "010110>010120 010110>010130 010190>010140", "060600")
	second := concordance(t, "HS17", "HS12", "010120>010150 010120>010160 010140>010150", "010130")
	c, err := first.Then(second)
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range map[string]string{"010110": "010150 0.5 010160 0.5 lost 0.5", "010190": "010150 1 lost 0", "060600": "lost 1"} {
		if got := entry(c, code); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
	if d := cmp.Diff([]ref.Step{{From: "HS22", To: "HS17"}, {From: "HS17", To: "HS12"}}, c.Route); d != "" {
		t.Error(d)
	}
	if _, err := second.Then(first); err == nil {
		t.Error("HS12 is followed by HS22")
	}
	for _, same := range []func() (*ref.Concordance, error){
		func() (*ref.Concordance, error) { return ref.Same(system(t, "HS22")).Then(first) },
		func() (*ref.Concordance, error) { return first.Then(ref.Same(system(t, "HS17"))) },
	} {
		if c, err := same(); err != nil || c != first {
			t.Errorf("a system to itself changes the chain: %v", err)
		}
	}
}

func TestConcordanceInverse(t *testing.T) {
	c := concordance(t, "HS12", "HS92", "010110>010100 010190>010100 020110>020110")
	inv, err := c.Inverse([]string{"010100", "070000"})
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range map[string]string{"010100": "010110 0.5 010190 0.5 lost 0", "020110": "020110 1 lost 0", "070000": "lost 1"} {
		if got := entry(inv, code); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
	if d := cmp.Diff([]ref.Step{{From: "HS92", To: "HS12", Inverse: true}}, inv.Route); d != "" {
		t.Error(d)
	}
	h, err := c.At(4, 4)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Inverse(nil); err == nil {
		t.Error("headings are turned round")
	}
}

func TestSame(t *testing.T) {
	c := ref.Same(system(t, "HS92"))
	if got := entry(c, "010110"); got != "010110 1 lost 0" || entry(c, "0101") != "unknown" || c.Shared("010110") {
		t.Error(got)
	}
	h, err := c.At(6, 4)
	if err != nil {
		t.Fatal(err)
	}
	if got := entry(h, "010110"); got != "0101 1 lost 0" || !h.Shared("0101") {
		t.Error(got)
	}
}

// Whatever the tables, shares are above 0 and add up to 1 where there is a target, lost
// lies in [0,1] and is 1 just where there is none, turning round twice keeps the pairs,
// and the order of pairs changes no bit.
func TestConcordanceProperties(t *testing.T) {
	hs12, hs92, sitc := system(t, "HS12"), system(t, "HS92"), system(t, "SITC2")
	code := rapid.SampledFrom([]string{"010110", "010120", "010210", "020110", "020120", "030100"})
	five := rapid.SampledFrom([]string{"00110", "00120", "01110", "02200"})
	rapid.Check(t, func(rt *rapid.T) {
		unique := func(p ref.Pair) ref.Pair { return p }
		a := rapid.SliceOfDistinct(rapid.Custom(func(r *rapid.T) ref.Pair { return ref.Pair{From: code.Draw(r, "a"), To: code.Draw(r, "b")} }), unique).Draw(rt, "first")
		b := rapid.SliceOfDistinct(rapid.Custom(func(r *rapid.T) ref.Pair { return ref.Pair{From: code.Draw(r, "b"), To: five.Draw(r, "c")} }), unique).Draw(rt, "second")
		known := []string{"010110", "020110"}
		make2 := func(a, b []ref.Pair) *ref.Concordance {
			x, err := ref.NewConcordance(hs12, hs92, a, known)
			if err != nil {
				rt.Fatal(err)
			}
			y, err := ref.NewConcordance(hs92, sitc, b, nil)
			if err != nil {
				rt.Fatal(err)
			}
			c, err := x.Then(y)
			if err != nil {
				rt.Fatal(err)
			}
			return c
		}
		c := make2(a, b)
		turned, again := slices.Clone(a), slices.Clone(b)
		slices.Reverse(turned)
		slices.Reverse(again)
		other := make2(turned, again)
		for _, levels := range [][2]int{{6, 5}, {6, 3}, {4, 4}, {2, 1}} {
			x, err := c.At(levels[0], levels[1])
			if err != nil {
				rt.Fatal(err)
			}
			y, err := other.At(levels[0], levels[1])
			if err != nil {
				rt.Fatal(err)
			}
			for _, s := range x.Codes() {
				e := x.Entry(s)
				if d := cmp.Diff(e, y.Entry(s)); d != "" {
					rt.Fatalf("%s depends on the order of pairs: %s", s, d)
				}
				sum := 0.0
				for _, t := range e.Targets {
					if t.Share <= 0 || t.Codes < 1 || t.Codes > e.Codes {
						rt.Fatalf("%s: %+v", s, e)
					}
					sum += t.Share
				}
				if len(e.Targets) > 0 && math.Abs(sum-1) > 1e-12 || e.Lost < 0 || e.Lost > 1 || (len(e.Targets) == 0) != (e.Lost > 1-1e-9) {
					rt.Fatalf("%s: sum %v, %+v", s, sum, e)
				}
			}
		}
		x, err := ref.NewConcordance(hs12, hs92, a, known)
		if err != nil {
			rt.Fatal(err)
		}
		inv, err := x.Inverse(nil)
		if err != nil {
			rt.Fatal(err)
		}
		back, err := inv.Inverse(known)
		if err != nil {
			rt.Fatal(err)
		}
		for _, s := range x.Codes() {
			if d := cmp.Diff(x.Entry(s), back.Entry(s), cmpopts.EquateEmpty()); d != "" {
				rt.Fatalf("turned round twice: %s", d)
			}
		}
	})
}

func TestFindSystem(t *testing.T) {
	for name, want := range map[string]string{"hs12": "HS12", "H4": "HS12", "HS2012": "HS12", " sitc2": "SITC2", "S3": "SITC3", "SITC Rev. 2": "SITC2", "h0": "HS92"} {
		if s := system(t, name); s.Code != want {
			t.Errorf("%q is %s, want %s", name, s.Code, want)
		}
	}
	_, err := ref.FindSystem("hs13")
	var nf *ref.NotFound
	if !errors.As(err, &nf) || nf.Kind != "classification" || !slices.Contains(nf.Suggestions, "HS12") {
		t.Errorf("hs13: %v", err)
	}
	ref.Systems()[0].Levels[0] = 99
	if !system(t, "HS92").Has(2) {
		t.Error("a caller changed the levels")
	}
}

func TestLevels(t *testing.T) {
	hs, sitc := system(t, "HS12"), system(t, "SITC3")
	for _, c := range []struct {
		codes string
		want  int
	}{{"0101 0102 010110 travel", 4}, {"010110 0102 020110", 6}, {"10110 10190 0101", 4}, {"travel 9", 0}, {"0101 010110", 0}, {"", 0}} {
		got, err := hs.Level(strings.Fields(c.codes))
		if got != c.want || (err == nil) != (c.want > 0) {
			t.Errorf("%q: %d, %v, want %d", c.codes, got, err, c.want)
		}
	}
	for _, c := range []struct {
		from level
		to   level
		want bool
	}{
		{level{hs, 6}, level{hs, 6}, true}, {level{hs, 6}, level{sitc, 5}, true}, {level{sitc, 5}, level{hs, 6}, true}, {level{hs, 4}, level{sitc, 4}, true},
		{level{hs, 4}, level{sitc, 5}, false}, {level{hs, 4}, level{hs, 6}, false}, {level{hs, 2}, level{sitc, 3}, false}, {level{sitc, 4}, level{hs, 6}, false},
		{level{hs, 5}, level{hs, 4}, false}, {level{sitc, 3}, level{hs, 2}, true},
	} {
		if got := c.from.s.Carries(c.from.n, c.to.s, c.to.n); got != c.want {
			t.Errorf("%s %d to %s %d: %v", c.from.s.Code, c.from.n, c.to.s.Code, c.to.n, got)
		}
	}
	if got := []int{hs.Default(6, sitc), hs.Default(4, sitc), hs.Default(2, sitc), sitc.Default(5, hs), sitc.Default(3, hs), sitc.Default(1, hs)}; !slices.Equal(got, []int{5, 4, 2, 6, 2, 0}) {
		t.Error(got)
	}
}

// level is a system and a level of it.
type level struct {
	s ref.System
	n int
}

func TestRoute(t *testing.T) {
	tables := []ref.Step{{From: "HS12", To: "HS92"}, {From: "HS12", To: "HS07"}, {From: "HS07", To: "HS92"}, {From: "HS17", To: "HS12"}, {From: "HS92", To: "SITC2"}, {From: "HS07", To: "SITC2"}}
	for _, c := range []struct{ from, to, want string }{
		{"HS12", "HS92", "HS12>HS92"},             // one table, though the way by HS07 is as long
		{"HS17", "HS07", "HS17>HS12 HS12>HS07"},   // a chain
		{"HS07", "HS17", "HS07<HS12 HS12<HS17"},   // turned round
		{"HS12", "SITC2", "HS12>HS07 HS07>SITC2"}, // by the newest of equal ways
		{"HS92", "HS92", ""},
	} {
		steps, err := ref.Route(tables, system(t, c.from), system(t, c.to))
		var words []string
		for _, s := range steps {
			words = append(words, s.From+map[bool]string{false: ">", true: "<"}[s.Inverse]+s.To)
		}
		if got := strings.Join(words, " "); got != c.want || err != nil {
			t.Errorf("%s to %s: %q, %v, want %q", c.from, c.to, got, err, c.want)
		}
	}
	if _, err := ref.Route(tables, system(t, "HS12"), system(t, "SITC4")); err == nil {
		t.Error("there is no way to SITC4")
	}
	if _, err := ref.Route([]ref.Step{{From: "HS12", To: "XX"}}, system(t, "HS12"), system(t, "HS92")); err == nil {
		t.Error("a table of an unknown system is taken")
	}
}
