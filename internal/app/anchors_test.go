package app

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every method page that a figure names has the place it names.
func TestMethodPagesHaveTheirAnchors(t *testing.T) {
	a := openTest(t)
	heading := regexp.MustCompile(`(?m)^#+ (.*)$|<a id="([^"]+)">`)
	drop := regexp.MustCompile(`[^\p{L}\p{N}_ -]`)
	anchors := map[string]map[string]bool{}
	pages, err := filepath.Glob(filepath.Join("..", "..", "docs", "methods", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range pages {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		page := "docs/methods/" + filepath.Base(path)
		anchors[page] = map[string]bool{}
		for _, m := range heading.FindAllStringSubmatch(string(text), -1) {
			anchors[page][strings.ReplaceAll(drop.ReplaceAllString(strings.ToLower(m[1]), ""), " ", "-")+m[2]] = true
		}
	}
	seen := map[string]bool{}
	for _, tr := range assess(t, a, Request{Country: "KAZ", Peers: "structure"}).Ledger.Traces() {
		page, anchor, ok := strings.Cut(tr.Method, "#")
		if ok && !seen[tr.Method] && !anchors[page][anchor] {
			t.Errorf("%s names %s, which leads nowhere", tr.ID, tr.Method)
		}
		seen[tr.Method] = true
	}
	if len(seen) < 15 {
		t.Errorf("only %d places are named", len(seen))
	}
}
