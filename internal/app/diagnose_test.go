package app

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"upstep/catalogue"
	"upstep/method/diagnose"
	"upstep/panel"
	"upstep/report"
)

func diagnosisOf(t testing.TB, a *App, ask Ask) (*diagnose.Result, *report.Document) {
	t.Helper()
	ask.Verb = "diagnose"
	res, doc, err := a.School(ask)
	if err != nil {
		t.Fatalf("%s: %v", ask.Country, err)
	}
	return res.(*diagnose.Result), doc
}

// Every economy of the pack gives a tree with labels of the method, numbers in their
// ranges, and the same bytes again.
func TestDiagnoseEveryEconomy(t *testing.T) {
	if testing.Short() {
		t.Skip("250 trees take a while")
	}
	a := openTest(t)
	labels := []diagnose.Label{diagnose.Binding, diagnose.Candidate, diagnose.NotBinding, diagnose.Insufficient, diagnose.Unlikely, diagnose.Neither, diagnose.NoEvidence, diagnose.Context}
	verdicts := 0
	list := sampled(a.dir.Countries())
	for _, e := range list {
		r, doc := diagnosisOf(t, a, Ask{Country: e.ISO3})
		for _, n := range r.Nodes {
			if !slices.Contains(labels, n.Label) || n.Weight < 0 || n.Weight > 1 || n.Score.Score > n.Weight+1e-9 || n.Score.Score < -n.Weight-1e-9 {
				t.Errorf("%s %s: %+v", e.ISO3, n.ID, n.Score)
			}
			if thin := n.Label == diagnose.Insufficient || n.Label == diagnose.Unlikely; n.Support != nil && thin && math.Abs(*n.Support) < 0.1-1e-9 {
				t.Errorf("%s %s says something at a support of %v", e.ISO3, n.ID, *n.Support)
			}
			if n.From != "" {
				if c := r.Node(n.From); n.Label != c.Label || n.Held != c.Held {
					t.Errorf("%s %s says %s (%s), its child %s %s (%s)", e.ISO3, n.ID, n.Label, n.Held, c.ID, c.Label, c.Held)
				}
			}
			if n.Label.Verdict() {
				verdicts++
				if n.Covered < 3 || n.Weight < 0.4-1e-9 {
					t.Errorf("%s %s has a verdict on %d tests and a weight of %v", e.ISO3, n.ID, n.Covered, n.Weight)
				}
			}
		}
		for _, i := range r.Evidence {
			if i.S < -1 || i.S > 1 || i.Q < 0 || i.Q > 1 || i.Kind == "perception" && i.Q > 0.5 || i.Year > r.Cut || i.Year != 0 && i.Year < r.Cut-10 {
				t.Errorf("%s: %+v", e.ISO3, i)
			}
		}
		for _, s := range r.Silent {
			if s.Why == "" {
				t.Errorf("%s: %s is silent without a reason", e.ISO3, s.ID)
			}
		}
		again, twin := diagnosisOf(t, a, Ask{Country: e.ISO3})
		x, _ := json.Marshal(r)
		y, _ := json.Marshal(again)
		if !bytes.Equal(x, y) {
			t.Errorf("%s: a second run differs", e.ISO3)
		}
		if p, q := mustRender(t, a, doc), mustRender(t, a, twin); !bytes.Equal(p, q) || bytes.Contains(p, []byte("NaN")) || bytes.Contains(p, []byte("%!")) {
			t.Errorf("%s: the page differs or holds what it should not", e.ISO3)
		}
	}
	if verdicts < len(list)/5 {
		t.Errorf("only %d verdicts on %d economies", verdicts, len(list))
	}
}

func mustRender(t testing.TB, a *App, doc *report.Document) []byte {
	t.Helper()
	files, err := a.render(doc, "x", []string{"md"})
	if err != nil {
		t.Fatal(err)
	}
	return files[0].Data
}

// Thin evidence is never a verdict: Turkmenistan and Afghanistan have none on the pack.
func TestDiagnoseThinData(t *testing.T) {
	a := openTest(t)
	for _, c := range []string{"TKM", "AFG"} {
		r, doc := diagnosisOf(t, a, Ask{Country: c})
		for _, n := range r.Nodes {
			if n.Label.Verdict() {
				t.Errorf("%s %s: %s", c, n.ID, n.Label)
			}
		}
		if !slices.ContainsFunc(r.Notes, func(n panel.Note) bool { return n.Code == "thin-evidence" && n.Severity == panel.Refusal }) {
			t.Errorf("%s: no refusal", c)
		}
		if text := string(mustRender(t, a, doc)); !strings.Contains(text, "in 0 of 11 places") {
			t.Errorf("%s: the page does not say so", c)
		}
	}
}

// The example file is read as it is, and its evidence counts.
func TestDiagnoseWithTheExample(t *testing.T) {
	a := openTest(t)
	dir := t.TempDir()
	paths, err := Example("diagnose", dir)
	if err != nil || len(paths) != 1 {
		t.Fatal(paths, err)
	}
	before, _ := diagnosisOf(t, a, Ask{Country: "TJK"})
	after, doc := diagnosisOf(t, a, Ask{Country: "TJK", Set: map[string]string{"evidence": paths[0]}})
	const power = "returns.infrastructure.power"
	x, y := before.Node(power), after.Node(power)
	if y.Score.Score <= x.Score.Score || !y.Label.Verdict() || x.Label.Verdict() {
		t.Errorf("power was %s (%v), is %s (%v)", x.Label, x.Score.Score, y.Label, y.Score.Score)
	}
	if after.Recipe.Inputs[paths[0]] == "" || doc.Recipe.Inputs[paths[0]] != after.Recipe.Inputs[paths[0]] {
		t.Errorf("the checksum of the file is not in the recipe: %v", after.Recipe.Inputs)
	}
	if text := string(mustRender(t, a, doc)); !strings.Contains(text, "of your file") || !strings.Contains(text, "your fact") {
		t.Error("the page does not mark the user's evidence")
	}
}

func TestDiagnoseComparators(t *testing.T) {
	a := openTest(t)
	for flag, want := range map[string]string{"structure": "structure", "Aspiration": "aspiration", "GEO,ARM,MDA,MNG,ALB": "chosen", "SPECA": "chosen"} {
		r, _ := diagnosisOf(t, a, Ask{Country: "KGZ", Set: map[string]string{"comparators": flag}})
		if string(r.Comparators.Set) != want || slices.Contains(r.Comparators.Members, "KGZ") || len(r.Comparators.Members) < 5 {
			t.Errorf("%s: %+v", flag, r.Comparators)
		}
	}
	_, _, err := a.School(Ask{Verb: "diagnose", Country: "KGZ", Set: map[string]string{"comparators": "SPECCA"}})
	if e := AsError(err); e.Code != NotFound || !strings.Contains(e.Hint, "SPECA") {
		t.Errorf("a typo: %v", err)
	}
}

func TestDiagnoseRefusesBadEvidence(t *testing.T) {
	a := openTest(t)
	path := filepath.Join(t.TempDir(), "mine.yaml")
	if err := os.WriteFile(path, []byte("evidence:\n- {node: finance.banks, test: 9, s: 0, q: 1, text: x, source: y, date: 2024}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, _, err := a.School(Ask{Verb: "diagnose", Country: "TJK", Set: map[string]string{"evidence": path}})
	if e := AsError(err); e.Code != Invalid || !strings.Contains(e.Message, path+`:2: no node "finance.banks"`) || !strings.Contains(e.Message, ":2: test 9") {
		t.Errorf("%v", err)
	}
}

// Signals use the transformation of their indicator: what the catalogue says of a
// figure holds in every method.
func TestTreeAgreesWithIndicators(t *testing.T) {
	a := openTest(t)
	tree, err := catalogue.ReadTree()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range tree.Signals {
		i, ok := a.cat.Indicator(s.Code)
		if !ok || s.Deflate != "" || s.Volatility != 0 || s.Complement {
			continue
		}
		if string(i.Transform) != s.Transform {
			t.Errorf("%s: %s, its indicator %s", s.ID, s.Transform, i.Transform)
		}
		bad := map[int]string{-1: "high", 1: "low"}[i.Direction]
		if bad != "" && bad != s.Binding {
			t.Errorf("%s binds when %s, its indicator is worse when %s", s.ID, s.Binding, bad)
		}
	}
}

func BenchmarkDiagnose(b *testing.B) {
	a := openTest(b)
	diagnosisOf(b, a, Ask{Country: "KAZ"}) // reads the exports once
	for b.Loop() {
		diagnosisOf(b, a, Ask{Country: "KAZ"})
	}
}
