package app

import (
	"math"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"upstep/policy"
	"upstep/report"
)

// Verbs of two words are written into a recipe and read back the same, and do not hide
// those of one.
func TestVerbsOfTwoWords(t *testing.T) {
	for _, s := range schools() {
		k := Ask{Verb: s.verb, Set: map[string]string{"target": "0.5", "firms": "-1"}, Year: 2020}
		if s.file {
			k.File = "a file.yaml"
		} else {
			k.Country = "KAZ"
		}
		words := k.Words()
		if got, err := askOf(words); err != nil || !reflect.DeepEqual(got, k) {
			t.Errorf("%q became %+v, %v", words, got, err)
		}
		if slices.ContainsFunc(words, func(w string) bool { return w == s.verb && strings.Contains(w, " ") }) {
			t.Errorf("%q has two words in one", words)
		}
		if got, ok := schoolOfPage(pageOf(s.verb)); !ok || got.verb != s.verb {
			t.Errorf("the page of %s is of %s", s.verb, got.verb)
		}
	}
	for _, words := range [][]string{{"path"}, {"path", "KAZ"}, {"gerd", "KAZ"}, {"path", "gerd", "KAZ", "UZB"}, {"path gerd", "KAZ", "x"}} {
		if k, err := askOf(words); err == nil {
			t.Errorf("%q was read as %+v", words, k)
		}
	}
}

// The region: a path or a reason, never both, and no path for an economy without figures.
func TestPathGERDRegion(t *testing.T) {
	a, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	for _, iso3 := range []string{"KAZ", "UZB", "AZE", "KGZ", "TJK", "TKM", "AFG"} {
		res, _, err := a.School(Ask{Verb: "path gerd", Country: iso3})
		if err != nil {
			t.Fatal(err)
		}
		p := res.(*policy.GERDPath)
		if p.Refused() != (len(p.Years) == 0) || p.Refused() != !p.Base.Ok() || iso3 == "AFG" && !p.Refused() {
			t.Errorf("%s: refused %v with %d years", iso3, p.Refused(), len(p.Years))
		}
		if p.Refused() {
			continue
		}
		l := p.Years[len(p.Years)-1]
		if math.Abs(l.Firms-l.GDP*0.005*0.4/60000) > 1e-6*l.Firms || p.GDP.Year != p.Years[0].Year {
			t.Errorf("%s: %+v", iso3, l)
		}
		// Every figure is found again by its ID.
		for _, id := range []string{iso3 + "/path-gerd/2035/firms", iso3 + "/path-gerd/base"} {
			c, err := a.Why(id, "", Request{})
			if err != nil || c.Figure.ID != id {
				t.Errorf("%s: %v", id, err)
			}
		}
	}
}

// A page on a path is replayed byte for byte from its recipe, options and files included.
func TestPathIsReplayed(t *testing.T) {
	a, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if _, err := Example("inclusive", dir); err != nil {
		t.Fatal(err)
	}
	if _, err := Example("reforms", dir); err != nil {
		t.Fatal(err)
	}
	for _, k := range []Ask{
		{Verb: "path gerd", Country: "UZB", Set: map[string]string{"target": "1", "firms": "150", "firms-growth": "-2", "growth": "4"}},
		{Verb: "path quality", Country: "KAZ"},
		{Verb: "path inclusive", Set: map[string]string{"projects": filepath.Join(dir, "projects.yaml")}},
		{Verb: "reforms", Country: "TJK", Set: map[string]string{"hosts": filepath.Join(dir, "reforms.yaml")}},
	} {
		_, doc, err := a.School(k)
		if err != nil {
			t.Fatal(err)
		}
		paths, err := a.Write(doc, filepath.Join(dir, pageOf(k.Verb)))
		if err != nil {
			t.Fatal(err)
		}
		v, err := a.Verify(paths[len(paths)-1])
		if err != nil || v.Err() != nil {
			t.Errorf("%s: %v %v", k.Verb, err, v.Err())
		}
		if len(doc.Ledger.IDs()) == 0 || report.Plain(report.T(doc.Title)) == "" {
			t.Errorf("%s: an empty page", k.Verb)
		}
	}
}
