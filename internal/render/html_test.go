package render_test

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"upstep/internal/render/sample"
	"upstep/report"
)

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.TrimSpace(b.String())
}

// child returns the first descendant of a name.
func child(n *html.Node, name string) *html.Node {
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && c.Data == name {
			return c
		}
	}
	return nil
}

func parsed(t *testing.T, d *report.Document) []*html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(write(t, "html", d)))
	if err != nil {
		t.Fatal(err)
	}
	var all []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			all = append(all, n)
		}
	}
	return all
}

func TestHTMLStructure(t *testing.T) {
	ids := map[string]bool{}
	level := 0
	elements := parsed(t, sample.Document())
	for _, n := range elements {
		if id := attr(n, "id"); id != "" {
			if ids[id] {
				t.Errorf("id %q twice", id)
			}
			ids[id] = true
		}
		switch n.Data {
		case "html":
			if attr(n, "lang") != "en" {
				t.Error("no lang")
			}
		case "h1", "h2", "h3", "h4", "h5", "h6":
			now := int(n.Data[1] - '0')
			if now > level+1 {
				t.Errorf("%s %q follows h%d", n.Data, textOf(n), level)
			}
			level = now
		case "table":
			if c := child(n, "caption"); c == nil || textOf(c) == "" {
				t.Errorf("table %q has no caption", attr(n, "id"))
			}
		case "th":
			if s := attr(n, "scope"); s != "col" && s != "row" {
				t.Errorf("th %q has scope %q", textOf(n), s)
			}
		case "svg":
			title, desc := child(n, "title"), child(n, "desc")
			if title == nil || desc == nil || textOf(title) == "" || textOf(desc) == "" || attr(n, "role") != "img" {
				t.Errorf("svg %q lacks title, desc or role", attr(n, "id"))
			}
		case "figure":
			if child(n, "figcaption") == nil || child(n, "table") == nil {
				t.Errorf("figure %q lacks its sentence or its table", attr(n, "id"))
			}
		}
	}
	for _, n := range elements { // every reference inside the page has its target
		refs := strings.Fields(attr(n, "aria-labelledby"))
		if h := attr(n, "href"); strings.HasPrefix(h, "#") {
			refs = append(refs, h[1:])
		}
		for _, r := range refs {
			if !ids[r] {
				t.Errorf("%s refers to %q, which is nowhere", n.Data, r)
			}
		}
	}
}

func TestHTMLNeedsNoNetwork(t *testing.T) {
	for _, n := range parsed(t, sample.Document()) {
		for _, name := range []string{"src", "srcset", "data", "poster", "action", "xlink:href"} {
			if v := attr(n, name); v != "" {
				t.Errorf("%s has %s=%q", n.Data, name, v)
			}
		}
		if h := attr(n, "href"); n.Data != "a" && h != "" && h != "data:," {
			t.Errorf("%s loads %q", n.Data, h)
		}
		if n.Data == "style" && (strings.Contains(textOf(n), "url(") || strings.Contains(textOf(n), "@import")) {
			t.Error("the style loads something")
		}
	}
}

func TestHTMLFigures(t *testing.T) {
	d := sample.Document()
	seen := map[string]string{}
	for _, n := range parsed(t, d) {
		if id := attr(n, "data-figure"); id != "" {
			seen[id] = attr(n, "title") + "|" + textOf(n)
		}
	}
	for id, want := range map[string]string{
		"EXA.rd":   "EXA.rd · 2023|0.12 %",
		"EXA.mht":  "EXA.mht · 2021 · estimated|13.6 %†",
		"EXA.iso":  "EXA.iso · 2019 · doubtful|1,214‡",
		"EXA.mgmt": "EXA.mgmt · no survey was held in Exampland|– (no survey was held in Exampland)",
	} {
		if seen[id] != want {
			t.Errorf("figure %s is %q, want %q", id, seen[id], want)
		}
	}
}

// Hostile text, wherever it stands, stays text.
func TestHTMLEscapes(t *testing.T) {
	d := sample.Document()
	bad := sample.Hostile + `</style></title>"'` + "\u2028"
	d.Title, d.DataCut, d.Subtitle, d.Recipe.Program = bad, bad, bad, bad
	d.Notes[0].Text, d.Notes[0].Subject, d.Recipe.Command[0] = bad, bad, bad
	c := sample.HomeBars()
	c.ID, c.Title, c.Sentence, c.Home, c.Bars.Rows[0].Label, c.Bars.Rows[0].Text, c.Bars.Unit = "evil", bad, bad, bad, bad, bad, bad
	c.Twin.ID = "evil-twin"
	d.Pages[0].Blocks = append(d.Pages[0].Blocks, c,
		report.Paragraph{Text: []report.Span{{Text: "click", Href: "javascript:alert(1)"}, {Text: bad, Code: true}, {Text: bad, Strong: true}}},
		report.Callout{Title: bad, Help: bad})
	scripts := 0
	for _, n := range parsed(t, d) {
		if n.Data == "script" {
			scripts++
		}
		if strings.Contains(attr(n, "href"), "javascript") {
			t.Errorf("%s has a script for an address", n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") {
				t.Errorf("%s has %s", n.Data, a.Key)
			}
		}
		if n.Data == "title" && n.Parent.Data == "head" && !strings.Contains(textOf(n), "alert") {
			t.Error("the title lost its text")
		}
	}
	if scripts != 1 { // our own
		t.Errorf("%d script elements", scripts)
	}
}
