package app

import (
	"math"
	"slices"
	"strings"
)

// ComplexityCompare says how one convention ranks differently from the one in use.
type ComplexityCompare struct {
	Convention string           `json:"convention"`
	Year       int              `json:"year,omitempty"`
	Measures   []MeasureCompare `json:"measures"`
}

// MeasureCompare compares the rankings of one measure. Equal values share the mean
// of their ranks; rank 1 is the highest value.
type MeasureCompare struct {
	Measure  string   `json:"measure"` // ECI, COI, PCI, density, COG
	Common   int      `json:"common"`  // things both rank
	Only     int      `json:"only"`    // ranked by one of them alone
	Spearman *float64 `json:"spearman"`
	MaxShift float64  `json:"max_rank_change"`
	Movers   []Mover  `json:"movers"` // the ten that move most
}

// Mover is one economy, product or cell with its two ranks.
type Mover struct {
	Code string  `json:"code"`
	Name string  `json:"name,omitempty"`
	Rank float64 `json:"rank"` // in the convention in use
	Then float64 `json:"then"` // in the other
}

const moversShown = 10

// compareYear compares the conventions on a year.
func (j *complexityJob) compareYear(y *yearResult, workers int) error {
	for _, conv := range j.compare {
		r, err := j.measure(y, conv, workers)
		if err != nil {
			return err
		}
		a, np := y.result, len(y.result.Products)
		c := ComplexityCompare{Convention: conv.Name, Year: y.matrix.Year}
		economy := func(i int) (string, string) { return j.country(a.Countries[i]) }
		product := func(i int) (string, string) { return j.product(a.Products[i]) }
		cell := func(i int) (string, string) { return a.Countries[i/np] + " " + a.Products[i%np], "" }
		both := func(x, y []bool) []bool {
			out := make([]bool, len(a.M))
			for i := range out {
				out[i] = x[i/np] && y[i%np]
			}
			return out
		}
		cellsA, cellsB := both(a.InSample, a.Linked), both(r.InSample, r.Linked)
		none := func(cells, m []bool, ranked bool) []bool {
			out := make([]bool, len(cells))
			for i := range out {
				out[i] = ranked && cells[i] && !m[i]
			}
			return out
		}
		for _, x := range []struct {
			name     string
			x, y     []float64
			inX, inY []bool
			okX, okY bool
			what     func(int) (string, string)
		}{
			{"ECI", a.ECI, r.ECI, a.InSample, r.InSample, a.Ranked, r.Ranked, economy},
			{"COI", a.COI, r.COI, a.InSample, r.InSample, a.Ranked, r.Ranked, economy},
			{"PCI", a.PCI, r.PCI, a.InSpace, r.InSpace, a.Ranked, r.Ranked, product},
			{"density", a.Density, r.Density, cellsA, cellsB, true, true, cell},
			{"COG", a.COG, r.COG, none(cellsA, a.M, a.Ranked), none(cellsB, r.M, r.Ranked), true, true, cell},
		} {
			c.Measures = append(c.Measures, compareRanks(x.name, x.x, x.y, x.inX, x.inY, x.okX, x.okY, x.what))
		}
		y.compared = append(y.compared, c)
	}
	return nil
}

func compareRanks(name string, x, y []float64, inX, inY []bool, okX, okY bool, what func(int) (string, string)) MeasureCompare {
	m := MeasureCompare{Measure: name, Movers: []Mover{}}
	var at []int
	var xs, ys []float64
	for i := range x {
		a, b := okX && inX[i], okY && inY[i]
		switch {
		case a && b:
			at, xs, ys = append(at, i), append(xs, x[i]), append(ys, y[i])
		case a || b:
			m.Only++
		}
	}
	m.Common = len(at)
	if len(at) < 2 {
		return m
	}
	rx, ry := ranks(xs), ranks(ys)
	if v := correlate(rx, ry); !math.IsNaN(v) {
		m.Spearman = &v
	}
	shift := func(i int) float64 { return math.Abs(rx[i] - ry[i]) }
	var movers []int // by size of the change, then index; only the first few are kept
	for i := range at {
		d := shift(i)
		m.MaxShift = max(m.MaxShift, d)
		if d == 0 || len(movers) == moversShown && d <= shift(movers[moversShown-1]) {
			continue
		}
		k, _ := slices.BinarySearchFunc(movers, d, func(o int, d float64) int {
			if shift(o) >= d {
				return -1
			}
			return 1
		})
		movers = slices.Insert(movers, k, i)[:min(moversShown, len(movers)+1)]
	}
	for _, i := range movers {
		code, label := what(at[i])
		m.Movers = append(m.Movers, Mover{Code: code, Name: strings.TrimSpace(label), Rank: rx[i], Then: ry[i]})
	}
	return m
}

// ranks gives the highest value rank 1. Values within 1e-9 of the first of a run are
// equal and share the mean of their ranks.
func ranks(x []float64) []float64 {
	type place struct {
		v float64
		i int
	}
	order := make([]place, len(x))
	for i, v := range x {
		order[i] = place{v, i}
	}
	slices.SortFunc(order, func(a, b place) int {
		switch {
		case a.v > b.v:
			return -1
		case a.v < b.v:
			return 1
		}
		return a.i - b.i
	})
	out := make([]float64, len(x))
	for i := 0; i < len(order); {
		k := i + 1
		for k < len(order) && order[i].v-order[k].v < 1e-9 {
			k++
		}
		for _, o := range order[i:k] {
			out[o.i] = float64(i+k+1) / 2
		}
		i = k
	}
	return out
}

// correlate is NaN when either side does not vary.
func correlate(x, y []float64) float64 {
	n, mx, my := float64(len(x)), 0.0, 0.0
	for i := range x {
		mx, my = mx+x[i]/n, my+y[i]/n
	}
	xx, yy, xy := 0.0, 0.0, 0.0
	for i := range x {
		a, b := x[i]-mx, y[i]-my
		xx, yy, xy = xx+a*a, yy+b*b, xy+a*b
	}
	return xy / math.Sqrt(xx*yy)
}
