package complexity

import (
	"fmt"
	"strconv"

	"upstep/panel"
)

// Reflections are the two series of the method of reflections after Steps steps.
// Slices follow the result's lists; 0 outside the masks means missing.
type Reflections struct {
	Recipe     panel.Recipe
	Notes      []panel.Note
	Steps      int
	Country    []float64 // k_c,N
	Product    []float64 // k_p,N
	ECI        []float64 // k_c,N standardised over economies; an index for even N
	PCI        []float64 // k_p,N standardised over products with their own mean; an index for odd N
	InSample   []bool
	InSpace    []bool
	Difference float64 // largest |ECI - Result.ECI| when N is even and the result is ranked
}

// Reflect iterates, from diversity k_c,0 and ubiquity k_p,0,
//
//	k_c,N = 1/k_c,0 sum_p M_cp k_p,N-1      k_p,N = 1/k_p,0 sum_c M_cp k_c,N-1
//
// (Hidalgo and Hausmann 2009). For even N k_c,N orders economies as ECI does in
// the limit, for odd N k_p,N orders products as PCI. Packages that report
// "20 reflections" use N = 18 for economies and 19 for products. How fast the limit is
// reached depends on the gap between the second and the third eigenvalue: where it
// is small the eigenvector must be used, and Difference says so. Standardised with the
// Spread of the result's convention; with Continuous M is M*. Steps from 1 to 10,000.
func Reflect(r *Result, steps int) (*Reflections, error) {
	if steps < 1 || steps > 10000 {
		return nil, fmt.Errorf("%w: %d reflections, want 1 to 10000", ErrOption, steps)
	}
	nc, np := len(r.Countries), len(r.Products)
	f := &Reflections{Steps: steps, Country: make([]float64, nc), Product: make([]float64, np),
		ECI: make([]float64, nc), PCI: make([]float64, np), InSample: make([]bool, nc), InSpace: make([]bool, np),
		Recipe: extend(r.Recipe, "reflections", panel.Param{Name: "steps", Value: strconv.Itoa(steps), Provenance: panel.User})}
	w, rows, cols := r.weights()
	if len(rows) < 2 {
		f.Notes = append(f.Notes, refuse("complexity-reflections", "sample", "No reflections: the sample has fewer than two economies with presence."))
		return f, nil
	}
	n, q := len(rows), len(cols)
	kc, kp := make([]float64, n), make([]float64, q)
	for i := range n {
		for j := range q {
			kc[i] += w[i*q+j]
			kp[j] += w[i*q+j]
		}
	}
	div, ubi := kc, kp
	c, p := start(kc), start(kp)
	for range steps {
		nextC, nextP := make([]float64, n), make([]float64, q)
		for i := range n {
			for j, v := range w[i*q : (i+1)*q] {
				nextC[i] += v * p.dev[j]
				nextP[j] += v * c.dev[i]
			}
		}
		for i := range nextC {
			nextC[i] /= div[i]
		}
		for j := range nextP {
			nextP[j] /= ubi[j]
		}
		c, p = apart(nextC, p.base), apart(nextP, c.base)
	}
	kc, kp = c.whole(), p.whole()
	f.Country, f.Product = scatter(kc, rows, nc), scatter(kp, cols, np)
	f.InSample, f.InSpace = mask(rows, nc), mask(cols, np)
	f.ECI = scatter(f.standard(r, c, q, "economies"), rows, nc)
	f.PCI = scatter(f.standard(r, p, n, "products"), cols, np)
	if steps%2 == 0 && r.Ranked {
		for c, v := range f.ECI {
			f.Difference = max(f.Difference, v-r.ECI[c], r.ECI[c]-v)
		}
		if f.Difference > 0.01 {
			f.Notes = append(f.Notes, warn("complexity-reflections-far", "sample",
				fmt.Sprintf("After %d reflections the index still differs from the eigenvector's by up to %.2g.", steps, f.Difference)))
		}
	}
	return f, nil
}

// level is a series as a constant and deviations from it. A step of the iteration
// keeps constants and shrinks deviations, which would drown in rounding if the two
// were added up on the way.
type level struct {
	base float64
	dev  []float64
}

// start takes a side that varies by rounding only as constant.
func start(x []float64) level {
	l := apart(x, 0)
	if m, s := momentsOf(x, PopulationSD, 1); s <= 1e-12*m {
		clear(l.dev)
	}
	return l
}

func apart(x []float64, base float64) level {
	m := mean(x)
	l := level{base + m, make([]float64, len(x))}
	for i, v := range x {
		l.dev[i] = v - m
	}
	return l
}

func (l level) whole() []float64 {
	out := make([]float64, len(l.dev))
	for i, v := range l.dev {
		out[i] = l.base + v
	}
	return out
}

// standard returns z-scores, zeros with a warning when nothing varies any more.
func (f *Reflections) standard(r *Result, x level, copies int, what string) []float64 {
	m, s := momentsOf(x.dev, r.Convention.Spread, copies)
	out := make([]float64, len(x.dev))
	if !r.Ranked || s == 0 {
		f.Notes = append(f.Notes, warn("complexity-reflections-flat", what, "After these steps all "+what+" have the same value: there is no order left."))
		return out
	}
	for i, v := range x.dev {
		out[i] = (v - m) / s
	}
	return out
}

// weights returns the presence of the eigenproblem, M or M*, for the sample.
func (r *Result) weights() (w []float64, rows, cols []int) {
	for c, in := range r.InSample {
		if in {
			rows = append(rows, c)
		}
	}
	for p, in := range r.InSpace {
		if in {
			cols = append(cols, p)
		}
	}
	w = make([]float64, 0, len(rows)*len(cols))
	for _, c := range rows {
		for _, p := range cols {
			v := 0.0
			switch i := r.At(c, p); {
			case r.Convention.Continuous:
				v = r.RCA[i] / (1 + r.RCA[i])
			case r.M[i]:
				v = 1
			}
			w = append(w, v)
		}
	}
	return w, rows, cols
}
