package table_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"upstep/internal/source/table"
)

func TestKeyed(t *testing.T) {
	for _, c := range []struct {
		kind table.KeyedKind
		text string
		want map[string]float64 // nil: refused
		says string
	}{
		{table.Incomes, "iso3,value,gdppc\nKAZ,1,9000.5\n", map[string]float64{"KAZ": 9000.5}, ""},
		{table.Incomes, "country,income\nKAZ,0\n", nil, "2: income \"0\""},
		{table.Resources, "country,resource_share\nKAZ,0\nUZB,1\n", map[string]float64{"KAZ": 0, "UZB": 1}, ""},
		{table.Resources, "country,resource_share\nKAZ,40\n", nil, "resource share \"40\""},
		{table.Complexities, "product,value,pci\n0101,5,-1.5\n0102,6,\n", map[string]float64{"0101": -1.5}, ""},
		{table.Complexities, "product,pci\n0101,NaN\n", nil, "PCI \"NaN\""},
		{table.Proximities, "product_a,product_b,proximity\n01,02,0.5\n", map[string]float64{"01\x0002": 0.5}, ""},
		{table.Proximities, "source,target,phi\n01,02,1\n", map[string]float64{"01\x0002": 1}, ""},
		{table.Proximities, "product_a,product_b,phi\n01,02,1\n01,02,1\n", nil, "a second time"},
		{table.Proximities, "product_a,phi\n01,1\n", nil, "1: no column looks like the product b"},
		{table.Ginis, "country,gini\n,30\n", nil, "country without a code"},
	} {
		k, err := table.ReadKeyed(file(t, "k.csv", c.text), c.kind)
		switch {
		case c.want == nil && (err == nil || !strings.Contains(err.Error(), c.says)):
			t.Errorf("%q: %v, want %q", c.text, err, c.says)
		case c.want != nil && err != nil:
			t.Errorf("%q: %v", c.text, err)
		case c.want != nil:
			if d := cmp.Diff(c.want, k.In(2019)); d != "" || k.Dated || len(k.Input.SHA256) != 64 {
				t.Errorf("%q: %s", c.text, d)
			}
		}
	}
}
