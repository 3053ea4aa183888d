package complexity

import (
	"cmp"
	"fmt"
	"math"
	"strconv"

	"upstep/panel"
)

// Defaults of [BiCMOptions].
const (
	bicmTolerance  = 1e-12
	bicmIterations = 100_000
)

// BiCMOptions of [FitBiCM].
type BiCMOptions struct {
	Tolerance     float64 // largest relative change of a multiplier in the last step, 0: 1e-12
	MaxIterations int     // 0: 100,000
}

// BiCM is the bipartite configuration model of a presence table: the distribution
// of largest entropy whose expected diversities and ubiquities are those observed
// (Saracco, Di Clemente, Gabrielli and Squartini 2015). Every link is independent,
// p_cp = x_c y_p / (1 + x_c y_p).
type BiCM struct {
	Recipe     panel.Recipe
	Notes      []panel.Note
	N, Q       int       // economies and products
	P          []float64 // link probabilities, N x Q row-major, 0..1
	X, Y       []float64 // multipliers; 0 where the row or column is fixed. Only products x y mean something
	FixedRow   []bool    // rows full or empty at some stage of the removal: all their probabilities are 0 or 1
	FixedCol   []bool
	Iterations int
	Converged  bool
	// Residual is the largest difference between an expected and an observed
	// diversity or ubiquity, in links.
	Residual float64

	m        []bool
	rowGroup []int // rows and columns of equal reduced degree share all probabilities; -1 for a fixed one
	colGroup []int
	rowValue []float64 // multiplier by group
	colValue []float64
}

// FitBiCM fits the model to presence m, n economies x q products, row-major. Full
// and empty rows and columns are removed first, again and again until none is left;
// their links are certain. The rest is solved by the fixed point
//
//	x_c = k_c / sum_p y_p / (1 + x_c y_p)   and the same for y,
//
// started at k / sqrt(links), over distinct degrees only, since rows of equal degree
// have equal x. A model that has not converged says so in Converged and a Note.
// It panics on a shape mismatch; a negative option is [ErrOption], a table without
// rows or columns [ErrEmpty].
func FitBiCM(m []bool, n, q int, opt BiCMOptions) (*BiCM, error) {
	if n < 0 || q < 0 || len(m) != n*q {
		panic("complexity: presence shape mismatch")
	}
	if n == 0 || q == 0 {
		return nil, ErrEmpty
	}
	opt.Tolerance, opt.MaxIterations = cmp.Or(opt.Tolerance, bicmTolerance), cmp.Or(opt.MaxIterations, bicmIterations)
	if !(opt.Tolerance > 0 && opt.Tolerance < 1) || opt.MaxIterations < 1 {
		return nil, fmt.Errorf("%w: BiCM %+v", ErrOption, opt)
	}
	b := &BiCM{N: n, Q: q, P: make([]float64, n*q), X: make([]float64, n), Y: make([]float64, q), Notes: []panel.Note{},
		FixedRow: make([]bool, n), FixedCol: make([]bool, q), m: append([]bool(nil), m...)}
	b.Recipe = panel.Recipe{Method: "complexity/bicm", Version: Version, Inputs: map[string]string{}, Params: []panel.Param{
		{Name: "tolerance", Value: strconv.FormatFloat(opt.Tolerance, 'g', -1, 64), Provenance: panel.Literature},
		{Name: "max_iterations", Value: strconv.Itoa(opt.MaxIterations), Provenance: panel.Judgement},
		{Name: "solver", Value: "fixed point over distinct degrees", Provenance: panel.Literature}}}
	rows, cols := b.peel()
	b.solve(opt, rows, cols)
	b.fill()
	return b, nil
}

// peel removes full and empty rows and columns and returns the degrees that are
// left, by row and column; those of fixed ones mean nothing. It sets P where it is
// certain.
func (b *BiCM) peel() (rows, cols []int) {
	rows, cols = make([]int, b.N), make([]int, b.Q)
	for i, has := range b.m {
		if has {
			rows[i/b.Q]++
			cols[i%b.Q]++
		}
	}
	nr, nc := b.N, b.Q
	for changed := true; changed; {
		changed = false
		for c := range rows {
			if b.FixedRow[c] || rows[c] != 0 && rows[c] != nc {
				continue
			}
			changed = true
			full := rows[c] != 0
			b.FixedRow[c] = true
			nr--
			for p := range cols {
				if full && !b.FixedCol[p] {
					b.P[c*b.Q+p] = 1
					cols[p]--
				}
			}
		}
		for p := range cols {
			if b.FixedCol[p] || cols[p] != 0 && cols[p] != nr {
				continue
			}
			changed = true
			full := cols[p] != 0
			b.FixedCol[p] = true
			nc--
			for c := range rows {
				if full && !b.FixedRow[c] {
					b.P[c*b.Q+p] = 1
					rows[c]--
				}
			}
		}
	}
	if r, c := trues(b.FixedRow), trues(b.FixedCol); r+c > 0 {
		b.note(panel.Info, "bicm-removed", fmt.Sprintf("%d economies and %d products are full or empty: their links are certain and tell nothing.", r, c))
	}
	return rows, cols
}

func trues(mask []bool) int {
	n := 0
	for _, yes := range mask {
		if yes {
			n++
		}
	}
	return n
}

// degreeSide is one side of the model over distinct degrees, ascending.
type degreeSide struct {
	degree []float64
	copies []float64
	value  []float64
}

// degreeGroups finds the distinct degrees of what is not fixed and where each unit falls.
func degreeGroups(degree []int, fixed []bool, most int) (degreeSide, []int) {
	n := make([]int, most+1)
	for i, k := range degree {
		if !fixed[i] {
			n[k]++
		}
	}
	var s degreeSide
	at := make([]int, most+1)
	for k, copies := range n {
		if copies > 0 {
			at[k] = len(s.degree)
			s.degree, s.copies = append(s.degree, float64(k)), append(s.copies, float64(copies))
		}
	}
	where := make([]int, len(degree))
	for i, k := range degree {
		where[i] = -1
		if !fixed[i] {
			where[i] = at[k]
		}
	}
	return s, where
}

func (b *BiCM) solve(opt BiCMOptions, rows, cols []int) {
	var x, y degreeSide
	x, b.rowGroup = degreeGroups(rows, b.FixedRow, b.Q)
	y, b.colGroup = degreeGroups(cols, b.FixedCol, b.N)
	links := 0.0
	for i, k := range x.degree {
		links += k * x.copies[i]
	}
	for _, s := range []*degreeSide{&x, &y} {
		s.value = make([]float64, len(s.degree))
		for i, k := range s.degree {
			s.value[i] = k / math.Sqrt(links)
		}
	}
	b.Converged = len(x.degree) == 0
	for b.Iterations < opt.MaxIterations && !b.Converged {
		b.Iterations++
		change := max(x.step(&y), y.step(&x))
		b.Converged = change <= opt.Tolerance
	}
	b.rowValue, b.colValue = x.value, y.value
	if !b.Converged {
		b.note(panel.Warning, "bicm-not-converged", fmt.Sprintf("No fixed point within %g after %d iterations.", opt.Tolerance, b.Iterations))
	}
}

// step moves every multiplier once and returns the largest relative change.
func (s *degreeSide) step(other *degreeSide) float64 {
	worst := 0.0
	for i, v := range s.value {
		sum := 0.0
		for j, o := range other.value {
			sum += other.copies[j] * o / (1 + v*o)
		}
		next := s.degree[i] / sum
		worst = max(worst, math.Abs(next-v)/next)
		s.value[i] = next
	}
	return worst
}

// fill writes multipliers and probabilities and measures the residual.
func (b *BiCM) fill() {
	for c, g := range b.rowGroup {
		if g >= 0 {
			b.X[c] = b.rowValue[g]
		}
	}
	for p, g := range b.colGroup {
		if g >= 0 {
			b.Y[p] = b.colValue[g]
		}
	}
	want, got := make([]float64, b.N+b.Q), make([]float64, b.N+b.Q)
	for c := range b.N {
		for p := range b.Q {
			i := c*b.Q + p
			if !b.FixedRow[c] && !b.FixedCol[p] {
				v := b.X[c] * b.Y[p]
				b.P[i] = v / (1 + v)
			}
			got[c] += b.P[i]
			got[b.N+p] += b.P[i]
			if b.m[i] {
				want[c]++
				want[b.N+p]++
			}
		}
	}
	for i := range want {
		b.Residual = max(b.Residual, math.Abs(want[i]-got[i]))
	}
}

func (b *BiCM) note(s panel.Severity, code, text string) {
	b.Notes = append(b.Notes, panel.Note{Code: code, Subject: "sample", Severity: s, Text: text})
}
