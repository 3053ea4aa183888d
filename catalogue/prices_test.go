package catalogue

import (
	"math"
	"strings"
	"testing"
)

// Dollars of 1980 bought 2.54 times as much as those of 2017: the deflator of the source,
// computed on its own.
func TestPrices(t *testing.T) {
	p, err := Prices()
	if err != nil {
		t.Fatal(err)
	}
	if got := p[2017] / p[1980]; math.Abs(got-2.5399) > 5e-4 {
		t.Errorf("2017 against 1980: %v", got)
	}
	if p[1960] != 1 || p[1959] != 0 {
		t.Errorf("the first years are %v and %v", p[1959], p[1960])
	}
	p[2017] = 0
	if again, _ := Prices(); again[2017] == 0 {
		t.Error("the index can be changed from outside")
	}
	head := "source: a\nseries: b\ninflation:\n"
	for bad, want := range map[string]string{"  2000: 1\n  2002: 1\n": "x.yaml:5: 2002 follows 2000", "  2000: -100\n": "x.yaml:4: 2000", "  2000: .inf\n": "x.yaml:4", "  many: 1\n": "x.yaml"} {
		if _, err := parsePrices("x.yaml", []byte(head+bad)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
