package complexity

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"strconv"

	"upstep/panel"
)

// Nearness is a density of economies in activities, row-major.
type Nearness struct {
	Recipe  panel.Recipe
	Notes   []panel.Note
	Density []float64 // 0..1; times 100 it is the relatedness density of the literature on regions
	// Defined is false where the economy is outside the sample or the activity has no
	// related one ("isolated"); the density is then missing, not 0.
	Defined []bool
	// Present is M. Over cells where it is false density is nearness to enter, over
	// those where it is true how well what exists is embedded (the risk of exit is high
	// where it is low). The two are never averaged.
	Present []bool
}

// NearOptions of [Near].
type NearOptions struct {
	Neighbours int // the k most related activities count; 0: all
	// Ties keeps all activities as related as the k-th, as ecomplexity for Stata does;
	// else those first in the order of the space count.
	Ties bool
}

// Near is the density over a space of the products of the result,
//
//	density_cp = sum_{p' in N(p)} M_cp' phi_p'p / sum_{p' in N(p)} phi_p'p
//
// with N(p) the Neighbours most related to p. The proximities are the weights also
// within the neighbourhood, and activities of proximity 0 are never neighbours. With a
// symmetric phi and all neighbours it is [Result.Density].
func Near(r *Result, s *Space, opt NearOptions) (*Nearness, error) {
	np := len(r.Products)
	if !slices.Equal(s.Codes, r.Products) || len(s.Phi) != np*np {
		return nil, fmt.Errorf("%w: the space is not one of the result's products", ErrOption)
	}
	if opt.Neighbours < 0 || opt.Neighbours > np {
		return nil, fmt.Errorf("%w: %d neighbours among %d products", ErrOption, opt.Neighbours, np)
	}
	for _, v := range s.Phi {
		if !(v >= 0) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("%w: %s is no weight for a density: it has %v", ErrOption, s.Form, v)
		}
	}
	d := nearness(r, extend(s.Recipe, "density",
		chosen("neighbours", strconv.Itoa(opt.Neighbours), "0", panel.User), chosen("ties", strconv.FormatBool(opt.Ties), "false", panel.User)))
	weight, cut := s.nearest(r, opt)
	all := make([]float64, np)
	for i := range np {
		for p, v := range weight[i*np : (i+1)*np] {
			all[p] += v
		}
	}
	parallel(np, tile, workers(), func(lo, hi int) {
		for c, in := range r.InSample {
			if !in {
				continue
			}
			own, known := d.Density[c*np+lo:c*np+hi], d.Defined[c*np+lo:c*np+hi]
			for i, has := range r.M[c*np : (c+1)*np] {
				if !has {
					continue
				}
				for t, v := range weight[i*np+lo : i*np+hi] {
					own[t] += v
				}
			}
			for t, v := range all[lo:hi] {
				if own[t] = math.Min(own[t]/v, 1); v == 0 {
					own[t] = 0
				}
				known[t] = v > 0
			}
		}
	})
	if cut > 0 {
		rule := "those first in the order of codes count"
		if opt.Ties {
			rule = "all of them count"
		}
		d.Notes = append(d.Notes, panel.Note{Code: "complexity-neighbour-ties", Subject: "sample", Severity: panel.Info,
			Text: fmt.Sprintf("%d products have several candidates for the last of %d neighbours; %s.", cut, opt.Neighbours, rule)})
	}
	return d, nil
}

func nearness(r *Result, rec panel.Recipe) *Nearness {
	n := len(r.M)
	return &Nearness{Recipe: rec, Density: make([]float64, n), Defined: make([]bool, n), Present: slices.Clone(r.M)}
}

// nearest returns the proximities with 0 for all but the neighbours of each column,
// and the number of products with a tie at the last neighbour.
func (s *Space) nearest(r *Result, opt NearOptions) (weight []float64, cut int) {
	np := len(s.Codes)
	weight = slices.Clone(s.Phi)
	tied := make([]bool, np)
	parallel(np, 16, workers(), func(lo, hi int) {
		column, sorted := make([]float64, np), make([]float64, 0, np)
		for p := lo; p < hi; p++ {
			for i := range np {
				column[i] = s.Phi[i*np+p]
			}
			if !r.InSpace[p] {
				clear(column)
			}
			tied[p] = neighbours(column, sorted, opt)
			for i, v := range column {
				weight[i*np+p] = v
			}
		}
	})
	for _, t := range tied {
		if t {
			cut++
		}
	}
	return weight, cut
}

// neighbours sets all but the k largest positive values to 0 and reports whether a
// further one equals the k-th within 1e-9. Buffer is overwritten.
func neighbours(phi, buffer []float64, opt NearOptions) (tied bool) {
	sorted := buffer[:0]
	for _, v := range phi {
		if v > 0 {
			sorted = append(sorted, v)
		}
	}
	k := opt.Neighbours
	if k == 0 || len(sorted) <= k {
		return false
	}
	slices.Sort(sorted)
	last := sorted[len(sorted)-k]
	tied = sorted[len(sorted)-k-1] >= last-nearZero
	above := 0
	for _, v := range phi {
		if v > last+nearZero {
			above++
		}
	}
	for i, v := range phi {
		switch {
		case v > last+nearZero:
		case v > 0 && v >= last-nearZero && (opt.Ties || above < k):
			above++
		default:
			phi[i] = 0
		}
	}
	return tied
}

// LeaveOneOutDensity is the density of each economy over the min conditional proximity that
// all other economies of the sample make,
//
//	phi^c_ij = (C_ij - M_ci M_cj) / max(k_i - M_ci, k_j - M_cj)      diagonal 0
//
// so that an economy does not enter the yardstick it is measured by. Where only the
// economy itself makes a link the density is missing.
func LeaveOneOutDensity(r *Result) (*Nearness, error) {
	d := nearness(r, extend(r.Recipe, "density", panel.Param{Name: "leave_one_out", Value: "true", Provenance: panel.User}))
	g := r.grid()
	np, q := len(r.Products), len(g.cols)
	count := make([]int32, q*q)
	for _, own := range g.own {
		for _, i := range own {
			row := count[int(i)*q : (int(i)+1)*q]
			for _, j := range own {
				row[j]++
			}
		}
	}
	w := &without{count: count, q: q, share: make([]float64, len(g.rows)+1), sums: make([]float64, q)}
	for n := range w.share[1:] {
		w.share[n+1] = 1 / float64(n+1)
	}
	none := make([]int32, q)
	for i := range q {
		_, w.sums[i] = w.row(none, i)
	}
	parallel(len(g.rows), 1, workers(), func(lo, hi int) {
		for c := lo; c < hi; c++ {
			has := make([]int32, q)
			for _, j := range g.own[c] {
				has[j] = 1
			}
			for i := range q {
				near, all := 0.0, 0.0
				if has[i] == 1 {
					near, all = w.row(has, i)
				} else {
					near, all = w.lacked(g.own[c], i)
				}
				if all > 0 {
					at := g.rows[c]*np + g.cols[i]
					d.Density[at], d.Defined[at] = math.Min(near/all, 1), true
				}
			}
		}
	})
	return d, nil
}

// without finds sums of proximities when one economy is taken out.
type without struct {
	count []int32   // C with the exporters of each product on the diagonal
	q     int       // products
	share []float64 // 1/n
	sums  []float64 // sums of the proximities of all economies
}

// row sums the proximities of product i without the economy whose presence is has.
func (w *without) row(has []int32, i int) (near, all float64) {
	row, ki := w.count[i*w.q:(i+1)*w.q], w.count[i*w.q+i]-has[i]
	for j, n := range row {
		n -= has[i] & has[j]
		if n == 0 || j == i {
			continue
		}
		phi := float64(n) * w.share[max(ki, w.count[j*w.q+j]-has[j])]
		all += phi
		if has[j] == 1 {
			near += phi
		}
	}
	return near, all
}

// lacked does the same for a product that the economy does not make: only the
// proximities to its own products change.
func (w *without) lacked(own []int32, i int) (near, all float64) {
	row := w.count[i*w.q : (i+1)*w.q]
	all = w.sums[i]
	for _, j := range own {
		n, kj := float64(row[j]), w.count[int(j)*w.q+int(j)]
		if n == 0 {
			continue
		}
		phi := n * w.share[max(row[i], kj-1)]
		near += phi
		all += phi - n*w.share[max(row[i], kj)]
	}
	return near, all
}

func workers() int { return runtime.GOMAXPROCS(0) }
