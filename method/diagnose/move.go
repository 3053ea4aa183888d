package diagnose

import (
	"math"

	"upstep/panel"
)

// Movement is how the changes of a constraint go with those of the objective (test 2).
type Movement struct {
	Corr       float64 `json:"corr"` // Spearman, of the changes; controlled if Controlled
	Plain      float64 `json:"plain"`
	N          int     `json:"n"`
	FirstYear  int     `json:"first_year"`
	LastYear   int     `json:"last_year"`
	Controlled bool    `json:"controlled"` // terms of trade held fixed
}

// Spearman returns the rank correlation with mid-ranks; ok is false when one of the
// variables does not vary or there are fewer than three pairs.
func Spearman(x, y []float64) (rho float64, ok bool) {
	if len(x) != len(y) {
		panic("diagnose: Spearman needs pairs")
	}
	return pearson(panel.MidRanks(x), panel.MidRanks(y))
}

// PartialSpearman holds a third variable fixed, by ranks; ok is false when that leaves
// nothing of one of the variables.
func PartialSpearman(x, y, z []float64) (rho float64, ok bool) {
	xy, ok1 := Spearman(x, y)
	xz, ok2 := Spearman(x, z)
	yz, ok3 := Spearman(y, z)
	d := (1 - xz*xz) * (1 - yz*yz)
	if !ok1 || !ok2 || !ok3 || d < eps {
		return 0, false
	}
	return clamp((xy - xz*yz) / math.Sqrt(d)), true
}

func pearson(x, y []float64) (float64, bool) {
	n := float64(len(x))
	if n < 3 {
		return 0, false
	}
	mx, my := 0.0, 0.0
	for i := range x {
		mx += x[i] / n
		my += y[i] / n
	}
	sxy, sxx, syy := 0.0, 0.0, 0.0
	for i := range x {
		sxy += (x[i] - mx) * (y[i] - my)
		sxx += (x[i] - mx) * (x[i] - mx)
		syy += (y[i] - my) * (y[i] - my)
	}
	if sxx < eps || syy < eps {
		return 0, false
	}
	return clamp(sxy / math.Sqrt(sxx*syy)), true
}

// Support2 turns a correlation into support: with the sign of a price, movements
// against each other speak for the constraint; below least they say nothing.
func Support2(corr float64, high bool, least float64) float64 {
	if math.Abs(corr) <= least+eps {
		return 0
	}
	if high {
		return -corr
	}
	return corr
}
