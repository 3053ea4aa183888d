package complexity

import (
	"fmt"
	"math"
	"slices"

	"upstep/panel"
)

// Cross relates the activities of one space to those of another: what patents say
// about products, or research about patents.
type Cross struct {
	Recipe    panel.Recipe
	Notes     []panel.Note
	Countries []string // economies of both layers
	From, To  []string
	Phi       []float64 // len(From) x len(To), 0..1, not symmetric in its codes
	has       []bool    // presence in From of Countries
}

// CrossProximity is the smaller conditional probability of an activity of one layer
// and one of another over the economies in both,
//
//	phi_ab = sum_c A_ca B_cb / max(k_a, k_b)
//
// (Catalan, Navarrete and Figueroa 2020). Economies in one layer only are left out and
// noted; k counts the common ones. The layers should be of years that answer the
// question: what comes first goes into from.
func CrossProximity(from, to Layer) (*Cross, error) {
	for _, l := range []struct {
		name string
		Layer
	}{{"from", from}, {"to", to}} {
		if err := l.check(l.name); err != nil {
			return nil, err
		}
	}
	x := &Cross{From: slices.Clone(from.Products), To: slices.Clone(to.Products),
		Recipe: panel.Recipe{Method: "complexity/cross proximity", Version: Version}}
	there := places(to.Countries)
	var a, b []int
	var alone []string
	for c, code := range from.Countries {
		if d, ok := there[code]; ok {
			x.Countries = append(x.Countries, code)
			a, b = append(a, c), append(b, d)
		} else {
			alone = append(alone, code)
		}
	}
	here := places(from.Countries)
	for _, code := range to.Countries {
		if _, ok := here[code]; !ok {
			alone = append(alone, code)
		}
	}
	if len(a) == 0 {
		return nil, fmt.Errorf("%w: the layers have no economy in common", ErrOption)
	}
	if len(alone) > 0 {
		x.Notes = append(x.Notes, warn("complexity-cross-economies", list(alone), fmt.Sprintf("%d economies are in one layer only and are left out.", len(alone))))
	}
	x.count(from, to, a, b)
	return x, nil
}

// count fills phi over the pairs of rows of the same economies.
func (x *Cross) count(from, to Layer, a, b []int) {
	n, q := len(from.Products), len(to.Products)
	x.Phi, x.has = make([]float64, n*q), make([]bool, len(a)*n)
	ka, kb := make([]float64, n), make([]float64, q)
	for c := range a {
		rowA, rowB := from.M[a[c]*n:(a[c]+1)*n], to.M[b[c]*q:(b[c]+1)*q]
		copy(x.has[c*n:], rowA)
		for j, v := range rowB {
			if v {
				kb[j]++
			}
		}
		for i, v := range rowA {
			if !v {
				continue
			}
			ka[i]++
			for j, w := range rowB {
				if w {
					x.Phi[i*q+j]++
				}
			}
		}
	}
	for i := range n {
		for j := range q {
			if x.Phi[i*q+j] > 0 {
				x.Phi[i*q+j] /= math.Max(ka[i], kb[j])
			}
		}
	}
}

// Density is the nearness of the common economies to the activities of To, given
// what they have in From,
//
//	density_cb = sum_a A_ca phi_ab / sum_a phi_ab
//
// row-major over Countries and To; defined is false where b is related to nothing.
func (x *Cross) Density() (density []float64, defined []bool) {
	n, q := len(x.From), len(x.To)
	density, defined = make([]float64, len(x.Countries)*q), make([]bool, len(x.Countries)*q)
	all := make([]float64, q)
	for i := range n {
		for j, v := range x.Phi[i*q : (i+1)*q] {
			all[j] += v
		}
	}
	for c := range x.Countries {
		own := density[c*q : (c+1)*q]
		for i, v := range x.has[c*n : (c+1)*n] {
			if !v {
				continue
			}
			for j, phi := range x.Phi[i*q : (i+1)*q] {
				own[j] += phi
			}
		}
		for j := range own {
			if all[j] > 0 {
				own[j], defined[c*q+j] = math.Min(own[j]/all[j], 1), true
			}
		}
	}
	return density, defined
}
