package render

import (
	"math"
	"strings"
	"testing"

	"upstep/panel"
	"upstep/report"
)

func TestParse(t *testing.T) {
	for s, want := range map[string]float64{"1,214": 1214, "−0.41": -0.41, "13.6 %": 0.136, "+2": 2, "1 000": 1000, "0": 0} {
		if got, ok := parse(s); !ok || math.Abs(got-want) > 1e-12 {
			t.Errorf("parse(%q) = %v, %v", s, got, ok)
		}
	}
	for _, s := range []string{"", "–", "no data", "1.2 bn", "0.10 to 1.31", "Inf", "NaN", "1e400"} {
		if v, ok := parse(s); ok {
			t.Errorf("parse(%q) = %v, want no number", s, v)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("1,214.5 %")
	f.Add("−3")
	f.Fuzz(func(t *testing.T, s string) {
		v, ok := parse(s)
		if math.IsNaN(v) || math.IsInf(v, 0) {
			t.Fatalf("parse(%q) = %v", s, v)
		}
		if ok && !strings.ContainsAny(s, "0123456789") {
			t.Fatalf("parse(%q) found a number", s)
		}
		numberFormat(v, s) // must not panic
	})
}

func TestNumberFormat(t *testing.T) {
	for _, tc := range []struct {
		value float64
		text  string
		want  string
	}{
		{0.1212345, "0.12 %", `#,##0.00" %"`},
		{0.136, "13.6 %", `#,##0.0%`},
		{1214, "1,214", "#,##0"},
		{-0.41, "−0.41", "#,##0.00"},
		{63.2e9, "63.2 bn $", "#,##0"},
		{63.2, "$63.2 bn", `"$"#,##0.0" bn"`},
		{0.5, "half", "General"},
		{2.5e-7, "0.00", "#,##0.00"},
		{12, "about 5", "General"}, // text and value disagree
	} {
		if got := numberFormat(tc.value, tc.text); got != tc.want {
			t.Errorf("numberFormat(%v, %q) = %s, want %s", tc.value, tc.text, got, tc.want)
		}
	}
}

func FuzzCSSString(f *testing.F) {
	f.Add(`a"b\</style>` + "\n")
	f.Fuzz(func(t *testing.T, s string) {
		out := cssString(s)
		if in := out[1 : len(out)-1]; strings.ContainsAny(in, "\"<>\n\r'{};") {
			t.Fatalf("cssString(%q) = %s", s, out)
		}
	})
}

func TestCommandIsQuoted(t *testing.T) {
	got := command(report.Recipe{Command: []string{"assess", "KAZ", "--peers", "two words", `a"$b`, ""}})
	if want := `upstep assess KAZ --peers "two words" "a\"\$b" ""`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Every quality but observed shows a sign, and a missing figure needs none.
func TestSign(t *testing.T) {
	v := 1.0
	for q, want := range map[panel.Quality]string{panel.Observed: "", panel.Old: "†", panel.Mirror: "†", panel.Estimated: "†",
		panel.Imputed: "†", panel.Expert: "†", panel.Doubtful: "‡"} {
		if got := sign(report.Figure{Value: &v, Quality: q}); got != want {
			t.Errorf("%v: sign %q, want %q", q, got, want)
		}
	}
	if got := sign(report.Figure{Missing: "why", Quality: panel.Doubtful}); got != "" {
		t.Errorf("missing: sign %q", got)
	}
}

func TestMarkdownEscapes(t *testing.T) {
	for in, want := range map[string]string{"a|b*c_d": `a\|b\*c\_d`, "R&D": "R&D", "&lt;": "&amp;lt;", "[x](y)": `\[x\](y)`, "a\nb": "a b", "<b>": "&lt;b>"} {
		if got := esc(in); got != want {
			t.Errorf("esc(%q) = %q, want %q", in, got, want)
		}
	}
	if got := mdCode("a`b|c"); got != "`` a`b\\|c ``" {
		t.Errorf("mdCode = %q", got)
	}
	for in, want := range map[string]bool{"#a": true, "https://x.org/": true, "javascript:x": false, "http://x": false, "https://x y": false, "": false} {
		if safeHref(in) != want {
			t.Errorf("safeHref(%q) = %v", in, !want)
		}
	}
}

// A table that is parted repeats as many of its first columns as tell the rows apart;
// where these fill the screen, every row becomes a list.
func TestPartedTablesTellRowsApart(t *testing.T) {
	long := strings.Repeat("word-of-some-length ", 4)
	head := []string{"Level", "Indicator", "Says", "Does not", "Remark"}
	rows := [][]string{{"L1", "literacy", long, long, long}, {"L1", "enrolment", long, long, long}, {"L2", "literacy", long, long, long}}
	show := func(head []string, rows [][]string, width int) string {
		var b strings.Builder
		if err := Grid(&b, head, rows, make([]bool, len(head)), TermOptions{Width: width}); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	out := show(head, rows, 60)
	if parts := strings.Count(out, "Level"); parts < 2 || strings.Count(out, "enrolment") != parts || strings.Count(out, "Indicator") != parts {
		t.Errorf("%d parts:\n%s", parts, out)
	}
	wide := [][]string{{strings.Repeat("x", 30), strings.Repeat("y", 25), long, long, "1"}, {strings.Repeat("x", 30), strings.Repeat("z", 25), long, long, "2"}}
	if out = show(head, wide, 60); strings.Count(out, strings.Repeat("z", 25)) != 1 || !strings.Contains(out, "Remark: 2") {
		t.Errorf("\n%s", out)
	}
}
