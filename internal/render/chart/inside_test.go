package chart

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"upstep/internal/render/sample"
	"upstep/report"
)

func TestNiceCoversWithRoundSteps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo := rapid.Float64Range(-1e6, 1e6).Draw(t, "lo")
		hi := lo + rapid.Float64Range(1e-3, 1e6).Draw(t, "width")
		s := nice(lo, hi, 5)
		tol := 1e-6 * s.Step
		if s.Min > lo+tol || s.Max < hi-tol {
			t.Fatalf("%v does not cover %v..%v", s, lo, hi)
		}
		if n := (s.Max - s.Min) / s.Step; n < 2-1e-6 || n > 8 {
			t.Fatalf("%v steps in %v", n, s)
		}
		m := s.Step / math.Pow(10, math.Floor(math.Log10(s.Step)+1e-9))
		if r := math.Round(2 * m); math.Abs(2*m-r) > 1e-6 || !slices.Contains([]float64{2, 4, 5, 10, 20}, r) {
			t.Fatalf("step %v is not round", s.Step)
		}
	})
}

func TestNiceByHand(t *testing.T) {
	for _, tc := range []struct{ lo, hi, min, max, step float64 }{
		{0, 6.1, 0, 8, 2}, // 6.1/5 = 1.22, the next round step is 2
		{-2.4, 6.1, -4, 8, 2},
		{0, 100, 0, 100, 20},
		{3, 3, 1, 5, 1}, // one value: half of it to either side
		{0, 0, -0.6, 0.6, 0.2},
	} {
		s := nice(tc.lo, tc.hi, 5)
		if math.Abs(s.Min-tc.min)+math.Abs(s.Max-tc.max)+math.Abs(s.Step-tc.step) > 1e-9 {
			t.Errorf("nice(%v, %v) = %+v, want %v..%v by %v", tc.lo, tc.hi, s, tc.min, tc.max, tc.step)
		}
	}
}

func TestDecades(t *testing.T) {
	for _, tc := range []struct{ lo, hi, min, max float64 }{{700, 110000, 500, 200000}, {1, 10, 1, 10}, {0.03, 0.4, 0.02, 0.5}, {3, 3, 2, 5}, {5, 5, 5, 50}} {
		s := decades(tc.lo, tc.hi)
		if math.Abs(s.Min-tc.min) > 1e-9 || math.Abs(s.Max-tc.max) > 1e-9 {
			t.Errorf("decades(%v, %v) = %v..%v, want %v..%v", tc.lo, tc.hi, s.Min, s.Max, tc.min, tc.max)
		}
	}
}

func TestWrapLosesNothingSilently(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[A-Za-z]{1,9}( [A-Za-z]{1,9}){0,9}`).Draw(t, "s")
		w := rapid.Float64Range(60, 400).Draw(t, "w")
		lines := wrap(s, w)
		if len(lines) > 2 {
			t.Fatal("more than two lines")
		}
		joined := strings.Join(lines, " ")
		if cut, ok := strings.CutSuffix(joined, "…"); ok {
			if !strings.HasPrefix(s, cut) {
				t.Fatalf("%q is not the beginning of %q", cut, s)
			}
		} else if joined != s {
			t.Fatalf("%q became %q without a sign", s, joined)
		}
		for _, l := range lines {
			if textWidth(l, 12, false) > w+1 && len([]rune(l)) > 2 {
				t.Fatalf("%q is wider than %v", l, w)
			}
		}
	})
}

// contrast is the ratio of WCAG 2.2 between two colours #rrggbb.
func contrast(a, b string) float64 {
	lum := func(hex string) float64 {
		v, _ := strconv.ParseUint(hex[1:], 16, 32)
		sum := 0.0
		for i, w := range []float64{0.2126, 0.7152, 0.0722} {
			c := float64(v>>(16-8*i)&255) / 255
			if c <= 0.03928 {
				c /= 12.92
			} else {
				c = math.Pow((c+0.055)/1.055, 2.4)
			}
			sum += w * c
		}
		return sum
	}
	x, y := lum(a), lum(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestThemesAreReadable(t *testing.T) {
	for name, th := range map[string]Theme{"light": Light, "dark": Dark} {
		seen := map[string]string{}
		for _, r := range th.roles() {
			if seen[r.colour] != "" {
				t.Errorf("%s: %s and %s share %s", name, r.name, seen[r.colour], r.colour)
			}
			seen[r.colour] = r.name
		}
		for _, c := range append([]string{th.Ink, th.Muted, th.Home}, th.Series[:]...) { // used for text
			if got := contrast(c, th.Paper); got < 4.5 {
				t.Errorf("%s: text %s has contrast %.2f", name, c, got)
			}
		}
		if got := contrast(th.Core, th.Paper); got < 3 {
			t.Errorf("%s: middle half has contrast %.2f", name, got)
		}
	}
}

var numbers = regexp.MustCompile(`-?[0-9.]+`)

// The paths Go writes for paper and the ones marks.js draws in a browser lie in the
// same places: the same option is drawn once each way, and the links compared.
func TestBulkPathsAreWhatTheScriptDraws(t *testing.T) {
	links := func(lend bool) []string {
		p, err := Option(sample.Network(), Light)
		if err != nil {
			t.Fatal(err)
		}
		if !lend {
			p.bulk = nil
		}
		e, err := take()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := e.draw(p)
		if err != nil {
			t.Fatal(err)
		}
		for tag := range strings.SplitSeq(raw, "<") {
			if strings.Contains(tag, `stroke="`+Light.Band+`"`) {
				_, d, _ := strings.Cut(tag, ` d="`)
				d, _, _ = strings.Cut(d, `"`)
				return numbers.FindAllString(d, -1)
			}
		}
		t.Fatal("no links")
		return nil
	}
	ours, theirs := links(true), links(false)
	if len(ours) != len(theirs) || len(ours) < 4000 {
		t.Fatalf("%d and %d numbers", len(ours), len(theirs))
	}
	for i := range ours {
		a, _ := strconv.ParseFloat(ours[i], 64)
		b, _ := strconv.ParseFloat(theirs[i], 64)
		if math.Abs(a-b) > 0.11 { // both are rounded to a tenth of a pixel
			t.Fatalf("number %d: %v and %v", i, a, b)
		}
	}
}

// Labels at line ends keep their order and don't overlap.
func TestSpread(t *testing.T) {
	ends := []lineEnd{{y: 100}, {y: 101}, {y: 290}, {y: 292}, {y: 295}}
	order := []int{0, 1, 2, 3, 4}
	out := spread(order, ends, 290)
	for i := 1; i < len(out); i++ {
		if out[i]-out[i-1] < 15-1e-9 {
			t.Errorf("labels %d and %d are %.1f apart", i-1, i, out[i]-out[i-1])
		}
	}
	if out[4] > 299 || out[0] != 100 {
		t.Errorf("labels moved to %v", out)
	}
}

func TestAttributesKeepEverythingElse(t *testing.T) {
	var b strings.Builder
	tags(&b, `<path d="M0 0" class="zr1" fill="#1d2733" stroke="#abcdef" pointer-events="visible"></path><text style="font-size:12px;font-family:x;" fill="none">-5 &lt; b="c"</text>`,
		map[string]string{Light.Ink: "ink"})
	want := `<path d="M0 0" fill="#1d2733" stroke="#abcdef" class="f-ink"></path><text style="font-size:12px" fill="none">−5 &lt; b="c"</text>`
	if b.String() != want {
		t.Errorf("got  %s\nwant %s", b.String(), want)
	}
}

// Every class in a drawing has its rule in the page's style, in both themes.
func TestCSSHasEveryClass(t *testing.T) {
	css := CSS()
	for _, c := range []report.Chart{sample.Ranges(), sample.Lines(), sample.Scatter(), sample.Network(), sample.Bars()} {
		svg, err := SVG(c, Light)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(` class="([^"]*)"`).FindAllStringSubmatch(svg, -1) {
			for class := range strings.FieldsSeq(m[1]) {
				if class != "chart" && !strings.Contains(css, "."+class+"{") {
					t.Fatalf("%s: no rule for %s", c.ID, class)
				}
			}
		}
	}
	for _, th := range []Theme{Light, Dark} {
		for _, r := range th.roles() {
			if !strings.Contains(css, "--c-"+r.name+":"+r.colour+";") {
				t.Errorf("no value %s for %s", r.colour, r.name)
			}
		}
	}
}
