package panel_test

import (
	"testing"

	"upstep/panel"
)

func TestExact(t *testing.T) {
	for _, c := range []struct {
		v    float64
		n    int
		want string
	}{{100 * 0.035, 0, "3.5"}, {4.25, 1, "4.25"}, {4, 1, "4.0"}, {4, 0, "4"}, {1.25 - 0.25, 2, "1.00"}, {0.06 / 3, 2, "0.02"}, {100 * (0.04 - 0.01), 0, "3"}, {-0.5, 0, "-0.5"}, {2000000, 0, "2000000"}, {0, 0, "0"}} {
		if got := panel.Exact(c.v, c.n); got != c.want {
			t.Errorf("%v: %s, want %s", c.v, got, c.want)
		}
	}
}
