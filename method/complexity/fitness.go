package complexity

import (
	"fmt"
	"math"
	"strconv"

	"upstep/panel"
)

// Defaults of [FitnessOptions]; judgement.
const (
	fitnessTolerance = 1e-12
	fitnessCap       = 1000
	stableCap        = 200000
	collapseFloor    = 1e-9 // relative to the mean of 1
	// A fitness that ends above 0 stops changing; one that collapses falls as a power
	// of the steps n. It is called falling when n times its relative fall in the last
	// step, the exponent of that power, exceeds this.
	collapseExponent = 0.1
)

// StableDelta is the d of the stable variant; Servedio et al. (2018).
const StableDelta = 1e-3

// FitnessOptions of [Fitness], [StableFitness] and [ECIPlus].
type FitnessOptions struct {
	// Iterations is the exact number of steps; 0: as many as Tolerance needs, at most
	// Cap. The package economiccomplexity for R does one step less than asked for.
	Iterations int
	// Tolerance is the largest change of a value in one step, relative to the larger of
	// it and 1 (the mean), for the stable variant relative to the value; 0: 1e-12.
	Tolerance float64
	Cap       int     // 0: 1000, for the stable variant 200,000
	Delta     float64 // of the stable variant, > 0; 0: StableDelta
}

// FitnessResult holds economies' fitness and products' complexity, each with mean 1
// over the masks; 0 outside them means missing.
type FitnessResult struct {
	Recipe     panel.Recipe
	Notes      []panel.Note
	Iterations int     // steps done
	Converged  bool    // the last step changed nothing by more than Tolerance
	Change     float64 // largest change in the last step
	Fitness    []float64
	Complexity []float64
	InSample   []bool
	InSpace    []bool
	// Collapsed lists economies whose fitness still falls towards 0: their values
	// depend on the number of steps and mean nothing but their order. Never take logs.
	Collapsed []string
}

func (o FitnessOptions) orDefault(steps int) (FitnessOptions, error) {
	if o.Tolerance == 0 {
		o.Tolerance = fitnessTolerance
	}
	if o.Cap == 0 {
		o.Cap = steps
	}
	if o.Delta == 0 {
		o.Delta = StableDelta
	}
	if o.Iterations < 0 || o.Cap < 1 || !(o.Tolerance > 0) || !(o.Delta > 0) || o.Delta > 1 {
		return o, fmt.Errorf("%w: fitness %+v", ErrOption, o)
	}
	return o, nil
}

func (o FitnessOptions) params(steps int) []panel.Param {
	return []panel.Param{
		chosen("iterations", strconv.Itoa(o.Iterations), "0", panel.Judgement),
		chosen("tolerance", number(o.Tolerance), number(fitnessTolerance), panel.Judgement),
		chosen("cap", strconv.Itoa(o.Cap), strconv.Itoa(steps), panel.Judgement),
	}
}

// Fitness iterates from 1, dividing both sides by their mean in each step,
//
//	F_c <- sum_p M_cp Q_p        Q_p <- 1 / sum_c M_cp / F_c
//
// (Tacchella, Cristelli, Caldarelli, Gabrielli and Pietronero 2012), both from the
// values of the step before. Depending on the shape of M the fitness of some or
// almost all economies falls to 0 without end (Pugliese, Zaccaria and Pietronero
// 2016): these are listed, and ranks should then be taken from [StableFitness].
func Fitness(r *Result, opt FitnessOptions) (*FitnessResult, error) {
	opt, err := opt.orDefault(fitnessCap)
	if err != nil {
		return nil, err
	}
	f := &FitnessResult{Recipe: extend(r.Recipe, "fitness", opt.params(fitnessCap)...)}
	g := r.grid()
	if f.empty(r, g) {
		return f, nil
	}
	f.run(r, g, opt, 1, func(nx, ny, x, y []float64) {
		for i, own := range g.own {
			for _, j := range own {
				nx[i] += y[j]
			}
		}
		for j, owners := range g.owners {
			sum := 0.0
			for _, i := range owners {
				sum += 1 / x[i]
			}
			ny[j] = 1 / sum
		}
		scale(nx, 1/mean(nx))
		scale(ny, 1/mean(ny))
	})
	return f, nil
}

// StableFitness solves
//
//	F_c = d^2 + sum_p M_cp / P_p        P_p = 1 + sum_c M_cp / F_c        Q_p = 1/P_p
//
// with d = Delta (Servedio, Butta, Mazzilli, Tacchella and Pietronero 2018). It has
// one solution for every M and orders economies where [Fitness] collapses. F and Q
// are given with mean 1: read ranks, not ratios.
func StableFitness(r *Result, opt FitnessOptions) (*FitnessResult, error) {
	opt, err := opt.orDefault(stableCap)
	if err != nil {
		return nil, err
	}
	f := &FitnessResult{Recipe: extend(r.Recipe, "stable fitness",
		append(opt.params(stableCap), chosen("delta", number(opt.Delta), number(StableDelta), panel.Verified))...)}
	g := r.grid()
	if f.empty(r, g) {
		return f, nil
	}
	f.run(r, g, opt, 0, func(nx, ny, _, y []float64) { // F and 1/P
		for i, own := range g.own {
			nx[i] = opt.Delta * opt.Delta
			for _, j := range own {
				nx[i] += y[j]
			}
		}
		for j, owners := range g.owners {
			sum := 1.0
			for _, i := range owners {
				sum += 1 / nx[i]
			}
			ny[j] = 1 / sum
		}
	})
	scale(f.Fitness, float64(len(g.rows))/sum(f.Fitness))
	scale(f.Complexity, float64(len(g.cols))/sum(f.Complexity))
	return f, nil
}

func (f *FitnessResult) empty(r *Result, g *grid) bool {
	nc, np := len(r.Countries), len(r.Products)
	f.InSample, f.InSpace = mask(g.rows, nc), mask(g.cols, np)
	f.Fitness, f.Complexity = make([]float64, nc), make([]float64, np)
	if len(g.rows) > 0 {
		return false
	}
	f.Notes = append(f.Notes, refuse("complexity-fitness", "sample", "No fitness: the sample has fewer than two economies with presence."))
	return true
}

// run repeats step until the options are met and fills the result.
func (f *FitnessResult) run(r *Result, g *grid, opt FitnessOptions, floor float64, step func(nx, ny, x, y []float64)) {
	s := solver{opt: opt, floor: floor}
	x, y := s.solve(ones(len(g.rows)), ones(len(g.cols)), step)
	f.Iterations, f.Change, f.Converged = s.steps, s.change, !s.broken && s.change <= opt.Tolerance
	if s.broken {
		f.Notes = append(f.Notes, warn("complexity-fitness-underflow", "sample",
			fmt.Sprintf("Fitness fell below the smallest number after %d steps; the values before that are given.", s.steps)))
	}
	f.Fitness, f.Complexity = g.countries(x, len(r.Countries)), g.products(y, len(r.Products))
	for i, c := range g.rows {
		if s.falling(i, x) {
			f.Collapsed = append(f.Collapsed, r.Countries[c])
		}
	}
	if len(f.Collapsed) > 0 {
		f.Notes = append(f.Notes, warn("complexity-fitness-collapse", list(f.Collapsed),
			fmt.Sprintf("The fitness of %d of %d economies is 0 or still falls after %d steps: its size depends on the number of steps. Take ranks from the stable variant.",
				len(f.Collapsed), len(g.rows), f.Iterations)))
	}
	if !f.Converged && opt.Iterations == 0 {
		f.Notes = append(f.Notes, warn("complexity-fitness-not-converged", "sample",
			fmt.Sprintf("Not converged after %d steps: the last changed a value by %.1e.", f.Iterations, f.Change)))
	}
}

// solver iterates a map of two vectors.
type solver struct {
	opt    FitnessOptions
	floor  float64 // values below it change by its measure, those above by their own
	steps  int
	change float64
	last   []float64 // x before the last step
	broken bool
}

func (s *solver) solve(x, y []float64, step func(nx, ny, x, y []float64)) (a, b []float64) {
	most := s.opt.Cap
	if s.opt.Iterations > 0 {
		most = s.opt.Iterations
	}
	for s.steps < most {
		nx, ny := make([]float64, len(x)), make([]float64, len(y))
		step(nx, ny, x, y)
		change := math.Max(s.largest(nx, x), s.largest(ny, y))
		if math.IsNaN(change) || math.IsInf(change, 0) {
			s.broken = true
			break
		}
		s.last, x, y, s.change = x, nx, ny, change
		s.steps++
		if s.opt.Iterations == 0 && change <= s.opt.Tolerance {
			break
		}
	}
	return x, y
}

// largest is the largest relative change; NaN when one is.
func (s *solver) largest(a, b []float64) float64 {
	d := 0.0
	for i, v := range a {
		d = math.Max(d, math.Abs(v-b[i])/math.Max(s.floor, math.Abs(b[i])))
	}
	return d
}

// falling reports whether value i ends at 0.
func (s *solver) falling(i int, x []float64) bool {
	if x[i] < collapseFloor || s.last == nil {
		return x[i] < collapseFloor
	}
	return float64(s.steps)*(s.last[i]-x[i])/x[i] > collapseExponent
}

func ones(n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = 1
	}
	return x
}

func scale(x []float64, by float64) {
	for i := range x {
		x[i] *= by
	}
}
