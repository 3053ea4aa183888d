package complexity

import (
	"testing"

	"upstep/catalogue"
)

// The limits that stand in no recipe are those of the catalogue.
func TestLimitsAreThoseOfTheCatalogue(t *testing.T) {
	cat, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	for id, value := range map[string]float64{"space.connected": nearOne, "space.multiple": nearGap} {
		if p, ok := cat.Param(id); !ok || p.Value != value {
			t.Errorf("%s is %v in the catalogue and %v here", id, p.Value, value)
		}
	}
}
