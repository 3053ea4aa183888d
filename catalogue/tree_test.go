package catalogue_test

import (
	"os"
	"strings"
	"testing"

	"upstep/catalogue"
)

// The embedded tree is whole and its figures are indicators of the catalogue.
func TestTree(t *testing.T) {
	tree, err := catalogue.ReadTree()
	if err != nil {
		t.Fatal(err)
	}
	cat, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range tree.Signals {
		for _, code := range []string{s.Code, s.Deflate} {
			if _, ok := cat.Indicator(code); code != "" && !ok {
				t.Errorf("%s: no indicator %s", s.ID, code)
			}
		}
	}
	// Every leaf of methods 7.1 has a signal or says what is absent.
	for _, n := range tree.Nodes {
		found := n.Context || !tree.Leaf(n.ID)
		for _, s := range tree.Signals {
			found = found || s.Node == n.ID
		}
		for _, a := range tree.Absent {
			found = found || a.Node == n.ID
		}
		if !found {
			t.Errorf("%s has nothing to look at", n.ID)
		}
	}
}

func TestTreeFaults(t *testing.T) {
	data, err := os.ReadFile("tree.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ old, new, want string }{
		{"parent: finance, number: '1.1'", "parent: returns, number: '1.1'", "want the ID without its last word"},
		{"node: finance.savings, name: Real", "node: finance, name: Real", "no node that can be scored"},
		{"node: finance.savings, name: Real", "node: nowhere, name: Real", "no node that can be scored"},
		{"id: short-debt", "id: external-debt", "stands twice"},
		{"kind: price, binding: high, quality: 0.7, tests: [1, 2]", "kind: prize, binding: high, quality: 0.7, tests: [1, 2]", `kind is "prize"`},
		{"quality: 0.4, tests: [1], transform: log, section: '7.1'}", "quality: 0.9, tests: [1], transform: log, section: '7.1'}", "for what is no price"},
		{"tests: [1, 2]", "tests: [1, 4]", "test 4"},
		{"tests: [1, 2]", "tests: []", "serves no test"},
		{"volatility: 10", "volatility: 1", "volatility over 1"},
		{"code: DT.DOD.DECT.GN.ZS", "colour: red, code: DT.DOD.DECT.GN.ZS", `unknown field "colour"`},
		{"code: DT.DOD.DECT.GN.ZS, ", "", "needs a code"},
	} {
		if !strings.Contains(string(data), c.old) {
			t.Fatalf("the tree has no %q", c.old)
		}
		_, err := catalogue.ParseTree("tree.yaml", []byte(strings.Replace(string(data), c.old, c.new, 1)))
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "tree.yaml:") {
			t.Errorf("%s: error %v, want %q", c.new, err, c.want)
		}
	}
}

// Longest match first: 8471 is office machinery, 8401 other machinery, 0101 no industry.
func TestIndustries(t *testing.T) {
	x, err := catalogue.ReadIndustries()
	if err != nil {
		t.Fatal(err)
	}
	for product, isic := range map[string]string{"8471": "3825", "8401": "382", "847130": "3825", "2402": "314", "7601": "372", "5201": "", "0101": "", "2709": "", "6109": "322"} {
		got := ""
		if i := x.Of(product); i >= 0 {
			got = x.List[i].ISIC
		}
		if got != isic {
			t.Errorf("%s is of %q, want %q", product, got, isic)
		}
	}
	low, high := x.List[0], x.List[0]
	for _, i := range x.List {
		if i.Finance < low.Finance {
			low = i
		}
		if i.Finance > high.Finance {
			high = i
		}
	}
	if low.ISIC != "314" || low.Finance != -0.45 || high.ISIC != "3522" || high.Finance != 1.49 {
		t.Errorf("ends %v and %v", low, high)
	}
}
