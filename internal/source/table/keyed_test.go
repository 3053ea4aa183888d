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
		{table.Ginis, "country,gini\nKAZ,30\nA\"B,1\n", nil, "k.csv:3: bare"},
		{table.Ginis, "country,gini\nK\x00Z,30\n", nil, "country without a code"},
		{table.Ginis, "country,gini\nKAZ\n", nil, "k.csv:2: wrong number of fields"},
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

// Any bytes are values or an error that names the file, never a panic; what is taken is
// finite and under the rule of its kind.
func FuzzReadKeyed(f *testing.F) {
	for _, s := range []string{"product_a,product_b,phi\n1,2,0.5\n", "product_a,product_b,year,proximity\n1,2,2019,1\n", "a,b,value\n\"1,2,3\n", "\xEF\xBB\xBFsource,target,phi\n1,1,0\n", "", "\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		path := file(t, "k.csv", string(b))
		k, err := table.ReadKeyed(path, table.Proximities)
		if err != nil {
			if !strings.Contains(err.Error(), path) {
				t.Fatalf("an error without the file: %v", err)
			}
			return
		}
		if k.Input.Bytes != int64(len(b)) {
			t.Fatalf("%d bytes of %d", k.Input.Bytes, len(b))
		}
		for key, v := range k.In(2019) {
			a, z, two := strings.Cut(key, "\x00")
			if !(v >= 0 && v <= 1) || !two || a == "" || z == "" {
				t.Fatalf("%q has %v", key, v)
			}
		}
	})
}
