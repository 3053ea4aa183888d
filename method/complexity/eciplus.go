package complexity

import (
	"fmt"
	"math"

	"upstep/panel"
	"upstep/trade"
)

// ECIPlusResult holds ECI+ and PCI+.
// Slices follow the matrix; 0 outside the masks means missing.
type ECIPlusResult struct {
	Recipe     panel.Recipe
	Notes      []panel.Note
	Iterations int
	Converged  bool
	Change     float64
	ECI        []float64 // ECI+, in logs
	PCI        []float64 // PCI+, in logs
	Exporting  []bool    // economies with exports
	Traded     []bool    // products with exports
	Collapsed  []string  // economies whose corrected exports still fall towards 0
}

// ECIPlus starts from the totals X_c and X_p and iterates
//
//	X_c <- sum_p X_cp / X_p        X_p <- sum_c X_cp / X_c
//
// each divided by its geometric mean, both from the values of the step before; then
//
//	ECI+_c = ln X_c - ln sum_p X_cp/X_p,0        PCI+_p = ln X_p,0 - ln X_p
//
// with X_p,0 the total exports of a product (Albeaik, Kaltenberg, Alsaleh and Hidalgo
// 2017). It is Fitness on values instead of presence: X_c plays the fitness and X_p
// the inverse of complexity, so it can collapse in the same way. It takes values,
// not presence, and no convention. Errors as for [Compute].
func ECIPlus(m *trade.Matrix, opt FitnessOptions) (*ECIPlusResult, error) {
	opt, err := opt.orDefault(fitnessCap)
	if err != nil {
		return nil, err
	}
	if err := checkCells(m); err != nil {
		return nil, err
	}
	world := m.World()
	var rows, cols []int
	for c := range m.Countries {
		if m.Total(c) > 0 {
			rows = append(rows, c)
		}
	}
	for p, w := range world {
		if w > 0 {
			cols = append(cols, p)
		}
	}
	if len(rows) == 0 {
		return nil, ErrEmpty
	}
	nc, np := len(m.Countries), len(m.Products)
	e := &ECIPlusResult{Recipe: extend(recipe(m, Upstep), "eci+"), Exporting: mask(rows, nc), Traded: mask(cols, np)}
	e.Recipe.Params = append(opt.params(fitnessCap), e.Recipe.Params[len(Upstep.params()):]...)
	s, x, y := e.solve(m, opt, rows, cols)
	eci, pci := make([]float64, len(x)), make([]float64, len(y))
	for i, c := range rows {
		share := 0.0
		for _, p := range cols {
			share += m.At(c, p) / world[p]
		}
		eci[i] = math.Log(x[i]) - math.Log(share)
		if s.falling(i, x) {
			e.Collapsed = append(e.Collapsed, m.Countries[c])
		}
	}
	for j, p := range cols {
		pci[j] = math.Log(world[p]) - math.Log(y[j])
	}
	e.ECI, e.PCI = scatter(eci, rows, nc), scatter(pci, cols, np)
	e.report(opt, s)
	return e, nil
}

// solve iterates from the totals, over the economies and products with exports.
func (e *ECIPlusResult) solve(m *trade.Matrix, opt FitnessOptions, rows, cols []int) (s *solver, x, y []float64) {
	x, y = make([]float64, len(rows)), make([]float64, len(cols))
	for i, c := range rows {
		x[i] = m.Total(c)
		for j, p := range cols {
			y[j] += m.At(c, p)
		}
	}
	geometric(x)
	geometric(y)
	s = &solver{opt: opt, floor: 1}
	x, y = s.solve(x, y, func(nx, ny, x, y []float64) {
		for i, c := range rows {
			row := m.Row(c)
			for j, p := range cols {
				if v := row[p]; v > 0 {
					nx[i] += v / y[j]
					ny[j] += v / x[i]
				}
			}
		}
		geometric(nx)
		geometric(ny)
	})
	e.Iterations, e.Change, e.Converged = s.steps, s.change, !s.broken && s.change <= opt.Tolerance
	return s, x, y
}

func (e *ECIPlusResult) report(opt FitnessOptions, s *solver) {
	if len(e.Collapsed) > 0 {
		e.Notes = append(e.Notes, warn("complexity-eciplus-collapse", list(e.Collapsed),
			fmt.Sprintf("The corrected exports of %d economies still fall after %d steps: their ECI+ depends on the number of steps.", len(e.Collapsed), s.steps)))
	}
	if s.broken || !e.Converged && opt.Iterations == 0 {
		e.Notes = append(e.Notes, warn("complexity-eciplus-not-converged", "sample",
			fmt.Sprintf("Not converged after %d steps: the last changed a value by %.1e.", s.steps, s.change)))
	}
}

// geometric divides by the geometric mean.
func geometric(x []float64) {
	logs := 0.0
	for _, v := range x {
		logs += math.Log(v)
	}
	scale(x, math.Exp(-logs/float64(len(x))))
}

// checkCells refuses negative, infinite and NaN cells.
func checkCells(m *trade.Matrix) error {
	np := len(m.Products)
	if len(m.X) != len(m.Countries)*np {
		panic("complexity: matrix shape mismatch")
	}
	for i, x := range m.X {
		if !(x >= 0) || math.IsInf(x, 0) {
			return fmt.Errorf("%w: %s %s %v", ErrValue, m.Countries[i/np], m.Products[i%np], x)
		}
	}
	return nil
}
