package match_test

import (
	"math"
	"testing"

	"upstep/match"
)

// With one common factor: rho 1 is the smallest margin alone; rho between is between, and
// for two equal margins of 0 it is 1/4 + asin(rho)/2pi.
func TestCommonFactor(t *testing.T) {
	j := instrument("x", levels(3, 3, 0, 0, 0, 0), answer("a", 1))
	j.Relief = levels(0, 0, 0, 0, 0, 0)
	at := func(rho float64) float64 {
		r := run(t, one(j, capacity(1, 1.5, 1.5, 5, 5, 5, 5), need("a", 1)), match.Options{Rho: rho})
		return 1 - *row(t, r, "x").Hosts[0].Pilot.Overreach
	}
	for _, rho := range []float64{0, .1, .5, .9, .99, .999, 1} {
		got := at(rho)
		near(t, "safe", &got, .25+math.Asin(rho)/(2*math.Pi), 1e-9)
	}
}
