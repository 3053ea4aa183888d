package complexity

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"upstep/panel"
)

// GenepyResult is the GENEPY index of economies.
type GenepyResult struct {
	Recipe   panel.Recipe
	Notes    []panel.Note
	Index    []float64    // follows Result.Countries, >= 0; 0 outside InSample means missing
	Lambda   [2]float64   // the two eigenvalues largest in absolute value
	Vector   [2][]float64 // their unit eigenvectors, sign without meaning
	InSample []bool
}

// Genepy computes, with k'_p = sum_c M_cp/k_c and W_cp = M_cp/(k_c k'_p),
//
//	N = W W' with diagonal 0,   GENEPY_c = (l1 x1_c^2 + l2 x2_c^2)^2 + 2 (l1^2 x1_c^2 + l2^2 x2_c^2)
//
// where (l1, x1), (l2, x2) are the eigenpairs of N largest in absolute value (Sciarra,
// Chiarotti, Ridolfi and Laio 2020). The index unites what ECI and Fitness say:
// x1 is close to the second, x2 to the first. It takes 0/1 presence.
func Genepy(r *Result) (*GenepyResult, error) {
	g := r.grid()
	nc, n := len(r.Countries), len(g.rows)
	e := &GenepyResult{Recipe: extend(r.Recipe, "genepy"), Index: make([]float64, nc), InSample: mask(g.rows, nc)}
	e.Vector = [2][]float64{make([]float64, nc), make([]float64, nc)}
	if n < 2 {
		e.Notes = append(e.Notes, refuse("complexity-genepy", "sample", "No GENEPY: the sample has fewer than two economies with presence."))
		return e, nil
	}
	s := mat.NewSymDense(n, nil)
	for _, owners := range g.owners {
		k := 0.0
		for _, c := range owners {
			k += 1 / float64(len(g.own[c]))
		}
		for a, c := range owners {
			for _, d := range owners[a+1:] {
				v := 1 / (float64(len(g.own[c])) * float64(len(g.own[d])) * k * k)
				s.SetSym(int(c), int(d), s.At(int(c), int(d))+v)
			}
		}
	}
	var eig mat.EigenSym
	if !eig.Factorize(s, true) {
		return nil, fmt.Errorf("%w: the eigenvalue problem of GENEPY did not converge", ErrValue)
	}
	values := eig.Values(nil)
	order := byMagnitude(values)
	if n > 2 && math.Abs(values[order[1]])-math.Abs(values[order[2]]) < nearGap {
		e.Notes = append(e.Notes, warn("complexity-genepy-multiple", "sample",
			"The second and the third eigenvalue have the same size: the index is not unique."))
	}
	var vec mat.Dense
	eig.VectorsTo(&vec)
	for k, o := range order[:2] {
		e.Lambda[k] = values[o]
		for i, c := range g.rows {
			e.Vector[k][c] = vec.At(i, o)
		}
	}
	for _, c := range g.rows {
		a, b := e.Vector[0][c]*e.Vector[0][c], e.Vector[1][c]*e.Vector[1][c]
		first := e.Lambda[0]*a + e.Lambda[1]*b
		e.Index[c] = first*first + 2*(e.Lambda[0]*e.Lambda[0]*a+e.Lambda[1]*e.Lambda[1]*b)
	}
	return e, nil
}

// byMagnitude orders ascending eigenvalues by falling absolute value, the positive
// first where two are equal within rounding.
func byMagnitude(ascending []float64) []int {
	order := make([]int, 0, len(ascending))
	lo, hi := 0, len(ascending)-1
	for lo <= hi {
		if ascending[hi] >= -ascending[lo]-nearZero {
			order = append(order, hi)
			hi--
		} else {
			order = append(order, lo)
			lo++
		}
	}
	return order
}
