package complexity

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// The counts taken off give what sorting the rest anew gives.
func TestWithoutEachScore(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := &pairs{first: []int{0}}
		var x, y []float64
		for range rapid.IntRange(1, 6).Draw(rt, "economies") {
			for range rapid.IntRange(0, 8).Draw(rt, "candidates") {
				c.appeared = append(c.appeared, rapid.Bool().Draw(rt, "appeared"))
				x = append(x, float64(rapid.IntRange(0, 4).Draw(rt, "x")))
				y = append(y, float64(rapid.IntRange(0, 4).Draw(rt, "y")))
			}
			c.first = append(c.first, len(c.appeared))
		}
		auc, ok := c.withoutEach(x)
		for d := range auc {
			lo, hi := c.first[d], c.first[d+1]
			want, has := AUC(slices.Concat(c.appeared[:lo], c.appeared[hi:]), slices.Concat(x[:lo], x[hi:]))
			if has != ok[d] || has && math.Abs(want-auc[d]) > 1e-12 {
				rt.Fatalf("economy %d: %v %v, want %v %v", d, auc[d], ok[d], want, has)
			}
		}
		if se := c.marginError(x, x); se != 0 {
			rt.Fatalf("a score differs from itself with standard error %v", se)
		}
		if se := c.marginError(x, y); !(se >= 0) {
			rt.Fatalf("standard error %v", se)
		}
	})
}
