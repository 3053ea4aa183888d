package specialise

import (
	"fmt"
	"math"

	"upstep/trade"
)

// eps is the tolerance of comparisons after computation.
const eps = 1e-9

// Unit says what a table counts.
type Unit string

// The units.
const (
	Exports Unit = "exports"
	Output  Unit = "output"
	Jobs    Unit = "jobs"
	Patents Unit = "patents"
)

// Units returns all units.
func Units() []Unit { return []Unit{Exports, Output, Jobs, Patents} }

// counts says that cells are numbers of things, so that small ones are chance.
func (u Unit) counts() bool { return u == Jobs || u == Patents }

// Location is where activities are, over regions (rows) and activities (columns) as in
// the table; slices are row-major.
type Location struct {
	Unit  Unit
	LQ    []float64 // (E_rt / E_r.) / (E_.t / E_..)
	Known []bool    // false where a row or a column is empty: 0/0 is no quotient
	// Shrunk is the quotient of the cells plus Shrink; nil for units that are no counts,
	// where half a unit is nothing.
	Shrunk  []float64
	Share   []float64 // E_rt / E_.t; 0 for an empty column
	Present []bool    // LQ of at least the threshold, enough units and enough mass
	Small   []bool    // LQ would do, and units or mass do not
}

// Locate computes location quotients and presence. Presence needs an LQ of at least the
// threshold (within 1e-9); of jobs and patents also enough of them, and a share of at
// least Mass of all regions. For exports and output the share is shown and decides
// nothing: an economy of the world is rarely a hundredth of it.
func Locate(m *trade.Matrix, unit Unit, opt Options) (*Location, error) {
	o := opt.withDefaults()
	if err := o.check(); err != nil {
		return nil, err
	}
	nr, nt := len(m.Countries), len(m.Products)
	if len(m.X) != nr*nt {
		panic("specialise: matrix shape mismatch")
	}
	least := 0.0
	switch unit {
	case Patents:
		least = o.Patents
	case Jobs:
		least = o.Jobs
	case Exports, Output:
	default:
		return nil, fmt.Errorf("specialise: unknown unit %q", unit)
	}
	for i, x := range m.X {
		if !(x >= 0) || math.IsInf(x, 0) {
			return nil, fmt.Errorf("specialise: %s %s is %v, values are numbers of 0 or more", m.Countries[i/nt], m.Products[i%nt], x)
		}
	}
	l := &Location{Unit: unit, Share: make([]float64, nr*nt), Present: make([]bool, nr*nt), Small: make([]bool, nr*nt)}
	l.LQ, l.Known = quotients(m, 0)
	if unit.counts() {
		l.Shrunk, _ = quotients(m, o.Shrink)
	}
	world := m.World()
	for i, x := range m.X {
		if world[i%nt] > 0 {
			l.Share[i] = x / world[i%nt]
		}
		if !l.Known[i] || l.LQ[i] < o.LQ-eps {
			continue
		}
		l.Present[i] = x >= least-eps && (!unit.counts() || l.Share[i] >= o.Mass-eps)
		l.Small[i] = !l.Present[i]
	}
	return l, nil
}

// quotients adds a to every cell first.
func quotients(m *trade.Matrix, a float64) ([]float64, []bool) {
	nr, nt := len(m.Countries), len(m.Products)
	rows, cols, all := make([]float64, nr), make([]float64, nt), 0.0
	for i, x := range m.X {
		rows[i/nt] += x + a
		cols[i%nt] += x + a
		all += x + a
	}
	lq, known := make([]float64, nr*nt), make([]bool, nr*nt)
	for i, x := range m.X {
		if r, c := rows[i/nt], cols[i%nt]; r > 0 && c > 0 {
			lq[i], known[i] = (x+a)/r/(c/all), true
		}
	}
	return lq, known
}
