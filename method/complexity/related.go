package complexity

import (
	"fmt"
	"math"

	"upstep/panel"
)

// Form is a way to measure how related two activities are.
type Form string

// The forms. C_ij counts economies where i and j are both present (C_ii = 0),
// k_i those where i is, S_i = sum_j C_ij, T = sum_i S_i. Diagonals are 0, and 0/0 is 0.
const (
	// MinConditional is C_ij / max(k_i, k_j), Hidalgo et al. (2007): [Result.Phi].
	MinConditional Form = "min conditional"
	// Conditional is C_ij / k_j, the probability of i given j: not symmetric. It is the
	// option "asym" of ecomplexity for Stata.
	Conditional Form = "conditional"
	// Probability is C_ij over what independent marginals would give,
	// C_ij / ([S_i/T S_j/(T-S_i) + S_j/T S_i/(T-S_j)] T/2); van Eck and Waltman (2009), Steijn (2017).
	// 1 is as often as by chance.
	Probability Form = "probability"
	// Association is (C_ij/T) / (S_i/T S_j/T).
	Association Form = "association"
	// Cosine is C_ij / sqrt(S_i S_j).
	Cosine Form = "cosine"
	// Jaccard is C_ij / (S_i + S_j - C_ij).
	Jaccard Form = "jaccard"
	// Correlation is (1 + r_ij)/2 with Pearson's r of the RCA of i and j over
	// economies: the continuous proximity of ecomplexity for Stata. An activity whose
	// RCA does not vary is unrelated, 0.
	Correlation Form = "correlation"
	// CosineRCA is the cosine of the RCA of i and j over economies.
	CosineRCA Form = "cosine of rca"
)

// Forms returns all forms.
func Forms() []Form {
	return []Form{MinConditional, Conditional, Probability, Association, Cosine, Jaccard, Correlation, CosineRCA}
}

// Space is a relatedness of activities, or of economies.
type Space struct {
	Recipe panel.Recipe
	Form   Form
	Codes  []string  // products, or economies
	Phi    []float64 // len(Codes) x len(Codes), row-major; 0 for codes outside the sample
}

// At returns the relatedness of codes i and j.
func (s *Space) At(i, j int) float64 { return s.Phi[i*len(s.Codes)+j] }

// Relate returns the relatedness of products over the economies of the sample.
func Relate(r *Result, form Form) (*Space, error) { return relate(r, form, false) }

// RelateCountries returns the relatedness of economies over the products of the
// sample: how alike their export baskets are. The same forms, with both sides of
// the table exchanged; k is then diversity.
func RelateCountries(r *Result, form Form) (*Space, error) { return relate(r, form, true) }

func relate(r *Result, form Form, countries bool) (*Space, error) {
	name := "relatedness"
	codes, in, other, otherIn := r.Products, r.InSpace, r.Countries, r.InSample
	if countries {
		name, codes, in, other, otherIn = "country relatedness", r.Countries, r.InSample, r.Products, r.InSpace
	}
	at := r.At
	if countries {
		at = func(o, i int) int { return r.At(i, o) }
	}
	s := &Space{Form: form, Codes: append([]string{}, codes...), Phi: make([]float64, len(codes)*len(codes)),
		Recipe: extend(r.Recipe, name, panel.Param{Name: "form", Value: string(form), Provenance: panel.Verified})}
	var items, over []int
	for i, ok := range in {
		if ok {
			items = append(items, i)
		}
	}
	for o, ok := range otherIn {
		if ok && o < len(other) {
			over = append(over, o)
		}
	}
	n, k := len(items), len(over)
	x := make([]float64, n*k) // items in rows
	byRCA := form == Correlation || form == CosineRCA
	for i, p := range items {
		for j, o := range over {
			switch cell := at(o, p); {
			case byRCA:
				x[i*k+j] = r.RCA[cell]
			case r.M[cell]:
				x[i*k+j] = 1
			}
		}
	}
	phi, err := relatedness(x, n, k, form)
	if err != nil {
		return nil, err
	}
	for i, p := range items {
		for j, o := range items {
			s.Phi[p*len(codes)+o] = phi[i*n+j]
		}
	}
	return s, nil
}

// relatedness computes a form from a table of n items (rows) over k places.
func relatedness(x []float64, n, k int, form Form) ([]float64, error) {
	if form == Correlation {
		x = centred(x, n, k)
	}
	c, own := products(x, n, k)
	s, t := make([]float64, n), 0.0
	for i := range n {
		s[i] = sum(c[i*n : (i+1)*n])
		t += s[i]
	}
	var f func(i, j int, v float64) float64
	switch form {
	case MinConditional:
		f = func(i, j int, v float64) float64 { return v / math.Max(own[i], own[j]) }
	case Conditional:
		f = func(_, j int, v float64) float64 { return v / own[j] }
	case Probability:
		f = func(i, j int, v float64) float64 {
			return v / ((s[i]/t*(s[j]/(t-s[i])) + s[j]/t*(s[i]/(t-s[j]))) * t / 2)
		}
	case Association:
		f = func(i, j int, v float64) float64 { return v / t / (s[i] / t * (s[j] / t)) }
	case Cosine:
		f = func(i, j int, v float64) float64 { return v / math.Sqrt(s[i]*s[j]) }
	case Jaccard:
		f = func(i, j int, v float64) float64 { return v / (s[i] + s[j] - v) }
	case Correlation:
		f = func(i, j int, v float64) float64 {
			if own[i] == 0 || own[j] == 0 {
				return 0
			}
			return (1 + math.Max(-1, math.Min(1, v/math.Sqrt(own[i]*own[j])))) / 2
		}
	case CosineRCA:
		f = func(i, j int, v float64) float64 { return v / math.Sqrt(own[i]*own[j]) }
	default:
		return nil, fmt.Errorf("%w: relatedness %q", ErrOption, form)
	}
	for i := range n {
		for j := range n {
			v := c[i*n+j]
			if i == j {
				continue
			}
			if v != 0 || form == Correlation {
				c[i*n+j] = f(i, j, v)
			}
		}
	}
	return c, nil
}

// Excess is how far two products occur together more often than if each were
// spread over the n economies of the sample at random,
//
//	z_ij = (C_ij - k_i k_j/n) / sqrt(n a_i a_j (1 - a_i a_j)), a_i = k_i/n
//
// diagonal 0; it takes either sign and is no weight for densities. Economies differ in
// diversity, so nearly all pairs lie above chance here: links to be relied on need the
// null model that keeps diversity.
func Excess(r *Result) (*Space, error) {
	s, err := Relate(r, MinConditional)
	if err != nil {
		return nil, err
	}
	s.Form, s.Recipe = "excess over independence", extend(r.Recipe, "excess over independence")
	g := r.grid()
	np, n := len(r.Products), float64(len(g.rows))
	for i, p := range g.cols {
		for j, o := range g.cols {
			if i == j {
				continue
			}
			ki, kj := float64(len(g.owners[i])), float64(len(g.owners[j]))
			both, chance := math.Round(s.Phi[p*np+o]*math.Max(ki, kj)), ki*kj/(n*n)
			s.Phi[p*np+o] = 0
			if chance < 1 { // else all economies make both, by chance as well
				s.Phi[p*np+o] = (both - n*chance) / math.Sqrt(n*chance*(1-chance))
			}
		}
	}
	return s, nil
}

// products returns the scalar products of rows, diagonal 0, and the rows' own.
func products(x []float64, n, k int) (c, own []float64) {
	c, own = make([]float64, n*n), make([]float64, n)
	parallel(n, 16, workers(), func(lo, hi int) {
		for i := lo; i < hi; i++ {
			a := x[i*k : (i+1)*k]
			for j := i; j < n; j++ {
				b, v := x[j*k:(j+1)*k], 0.0
				for o, w := range a {
					v += w * b[o]
				}
				if i == j {
					own[i] = v
				} else { // both cells belong to this pair alone
					c[i*n+j], c[j*n+i] = v, v
				}
			}
		}
	})
	return c, own
}

// centred takes the mean off each row; a row that does not vary becomes 0.
func centred(x []float64, n, k int) []float64 {
	out := make([]float64, len(x))
	for i := range n {
		row := x[i*k : (i+1)*k]
		m, sd := momentsOf(row, PopulationSD, 1)
		if !(sd > 1e-12*math.Abs(m)) {
			continue
		}
		for j, v := range row {
			out[i*k+j] = v - m
		}
	}
	return out
}

// Links returns the space with 1 where two different codes are related by at least
// cut (within 1e-9) and 0 elsewhere. For Probability a cut of 1 keeps what occurs together more
// often than by chance.
func (s *Space) Links(cut float64) (*Space, error) {
	if !(cut > 0) {
		return nil, fmt.Errorf("%w: links from %v", ErrOption, cut)
	}
	out := &Space{Form: s.Form, Codes: append([]string{}, s.Codes...), Phi: make([]float64, len(s.Phi)),
		Recipe: extend(s.Recipe, "links", panel.Param{Name: "cut", Value: number(cut), Provenance: panel.User})}
	for i, v := range s.Phi {
		if v >= cut-nearZero {
			out.Phi[i] = 1
		}
	}
	return out, nil
}
