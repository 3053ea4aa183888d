package complexity

import (
	"fmt"
	"math"

	"upstep/panel"
	"upstep/trade"
)

// Sophistication is the income content of products and baskets. Slices follow the
// matrix; 0 where the mask is false means missing.
type Sophistication struct {
	Recipe    panel.Recipe
	Notes     []panel.Note
	PRODY     []float64 // in the unit of income
	HasPRODY  []bool    // products exported by an economy with income
	EXPY      []float64
	HasEXPY   []bool
	Covered   []float64 // share of an economy's exports in products with PRODY, 0..1
	Countries int       // economies with income and exports
}

// Prody computes, with s_cp = X_cp/X_c and income Y_c per head,
//
//	PRODY_p = sum_c s_cp Y_c / sum_c s_cp        EXPY_c = sum_p s_cp PRODY_p
//
// (Hausmann, Hwang and Rodrik 2007). PRODY runs over the economies with income. An
// economy without income still has an EXPY; where some of its exports lie in
// products without PRODY the mean is over the rest and Covered says how much that is.
// PRODY holds income of the exporters themselves: EXPY explains income partly by
// itself. Incomes must be above 0.
func Prody(m *trade.Matrix, income map[string]float64) (*Sophistication, error) {
	known, unknown, err := valued(m, income, true)
	if err != nil {
		return nil, err
	}
	nc, np := len(m.Countries), len(m.Products)
	s := &Sophistication{Recipe: extend(recipe(m, Upstep), "prody"), HasPRODY: make([]bool, np), EXPY: make([]float64, nc),
		HasEXPY: make([]bool, nc), Covered: make([]float64, nc)}
	s.Recipe.Params = s.Recipe.Params[len(Upstep.params()):]
	s.Notes = unvalued(unknown, "income")
	var weight []float64
	s.PRODY, weight = weighted(m, known, nil)
	for p, w := range weight {
		s.HasPRODY[p] = w > 0
	}
	for c := range nc {
		total := m.Total(c)
		if total == 0 {
			continue
		}
		if !math.IsNaN(known[c]) {
			s.Countries++
		}
		for p, x := range m.Row(c) {
			if s.HasPRODY[p] {
				s.EXPY[c] += x / total * s.PRODY[p]
				s.Covered[c] += x / total
			}
		}
		if s.Covered[c] > 0 {
			s.EXPY[c] /= s.Covered[c]
			s.HasEXPY[c] = true
		}
	}
	return s, nil
}

// ProductMean is a trait of economies carried over to products.
type ProductMean struct {
	Recipe panel.Recipe
	Notes  []panel.Note
	Mean   []float64 // follows the matrix's products; 0 where Known is false means missing
	Known  []bool
	Weight []float64 // sum of the weights, N_p
}

// Pgi computes the mean of a trait over the economies where a product is present,
// weighted by the product's share in their exports,
//
//	PGI_p = sum_c M_cp s_cp G_c / sum_c M_cp s_cp
//
// the product Gini index when G is the Gini coefficient (Hartmann, Guevara,
// Jara-Figueroa, Aristaran and Hidalgo 2017). An economy without the trait is left
// out of both sums; the package of the OEC counts it as 0 instead. The result must
// be of the matrix.
func Pgi(r *Result, m *trade.Matrix, trait map[string]float64) (*ProductMean, error) {
	if len(r.M) != len(m.X) || r.Year != m.Year {
		return nil, fmt.Errorf("%w: the result is not of this matrix", ErrOption)
	}
	known, unknown, err := valued(m, trait, false)
	if err != nil {
		return nil, err
	}
	p := &ProductMean{Recipe: extend(r.Recipe, "product mean"), Known: make([]bool, len(m.Products)), Notes: unvalued(unknown, "value")}
	p.Mean, p.Weight = weighted(m, known, r.M)
	for i, w := range p.Weight {
		p.Known[i] = w > 0
	}
	return p, nil
}

// valued returns the value of each economy, NaN where it is unknown.
func valued(m *trade.Matrix, value map[string]float64, positive bool) (known []float64, unknown []string, err error) {
	if err := checkCells(m); err != nil {
		return nil, nil, err
	}
	known = make([]float64, len(m.Countries))
	for c, code := range m.Countries {
		v, ok := value[code]
		switch {
		case !ok:
			v = math.NaN()
			unknown = append(unknown, code)
		case math.IsNaN(v) || math.IsInf(v, 0) || positive && v <= 0:
			return nil, nil, fmt.Errorf("%w: value %v of %s", ErrOption, v, code)
		}
		known[c] = v
	}
	if len(unknown) == len(known) {
		return nil, nil, fmt.Errorf("%w: no economy of the table has a value", ErrOption)
	}
	return known, unknown, nil
}

func unvalued(codes []string, what string) []panel.Note {
	if len(codes) == 0 {
		return nil
	}
	return []panel.Note{warn("complexity-no-"+what, list(codes), fmt.Sprintf("%d economies have no %s and are left out of the means of products.", len(codes), what))}
}

// weighted returns the means of known values over economies with weights s_cp, and
// the sums of weights; has nil takes all cells.
func weighted(m *trade.Matrix, known []float64, has []bool) (means, weight []float64) {
	np := len(m.Products)
	means, weight = make([]float64, np), make([]float64, np)
	for c, v := range known {
		total := m.Total(c)
		if math.IsNaN(v) || total == 0 {
			continue
		}
		for p, x := range m.Row(c) {
			if has == nil || has[c*np+p] {
				means[p] += x / total * v
				weight[p] += x / total
			}
		}
	}
	for p, w := range weight {
		if w > 0 {
			means[p] /= w
		}
	}
	return means, weight
}
