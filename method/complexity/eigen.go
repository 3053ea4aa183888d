package complexity

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"upstep/panel"
)

// Limits of the spectral checks; judgement.
const (
	nearOne  = 1e-9 // a second eigenvalue this close to 1: disconnected; to 0: no second dimension
	nearGap  = 1e-8 // second and third eigenvalue this close: the vector is not unique
	nearCorr = 1e-9 // a correlation this small does not fix a sign
)

// index fills Eigenvalues, ECI and PCI from the second eigenvector of
// S = D^-1/2 M U^-1 M' D^-1/2. S is symmetric and has the eigenvalues of
// D^-1 M U^-1 M'; if S v = l v, then w = D^-1/2 v is the eigenvector wanted,
// kp = U^-1 M' w the product side and D^-1 M kp, proportional to w, the ECI.
func (r *Result) index(k *core) {
	n, q := len(k.rows), len(k.cols)
	up, axis, ok := secondAxis(k.similarity())
	if !ok {
		r.note("complexity-not-converged", "sample", panel.Refusal, "The eigenvalue problem did not converge.")
		return
	}
	r.Eigenvalues = make([]float64, n)
	for i, v := range up {
		r.Eigenvalues[n-1-i] = v
	}
	second := r.Eigenvalues[1]
	if second < nearOne {
		r.note("complexity-no-second-dimension", "sample", panel.Refusal,
			"All economies of the sample have the same composition (second eigenvalue 0): there is nothing to rank.")
		return
	}
	if second > 1-nearOne {
		r.note("complexity-nearly-disconnected", "sample", panel.Warning,
			"The second eigenvalue is 1 within 1e-9: the sample is connected only by negligible links and the index separates its parts.")
	}
	if n > 2 && second-r.Eigenvalues[2] < nearGap {
		r.note("complexity-multiple-eigenvalue", "sample", panel.Warning,
			fmt.Sprintf("The second and third eigenvalue differ by %.1e: the index is not unique.", second-r.Eigenvalues[2]))
	}
	w := make([]float64, n)
	for i := range w {
		w[i] = axis[i] / math.Sqrt(k.div[i])
	}
	kp := k.toProducts(w)
	norm := 0.0
	for _, v := range kp {
		norm += v * v
	}
	norm = math.Sqrt(norm)
	for j := range kp {
		kp[j] /= norm
	}
	kc := k.toCountries(kp)
	r.orient(k, kc, kp)
	r.scale(k, kc, kp, n, q)
	r.Ranked = true
}

// similarity returns S. For 0/1 presence it sums over pairs of exporters of each
// product, which is far less than all pairs of economies times products.
func (k *core) similarity() *mat.SymDense {
	n, q := len(k.rows), len(k.cols)
	s := make([]float64, n*n)
	switch {
	case k.weight == nil && k.pairsVector(s):
	case k.weight == nil:
		k.pairs(s)
	default:
		for c := range n {
			wc := k.weight[c*q : (c+1)*q]
			for d := c; d < n; d++ {
				wd := k.weight[d*q : (d+1)*q]
				sum := 0.0
				for j, v := range wc {
					sum += v * wd[j] / k.ubi[j]
				}
				s[c*n+d] = sum
			}
		}
	}
	for c := range n {
		for d := c; d < n; d++ {
			s[c*n+d] /= math.Sqrt(k.div[c] * k.div[d])
			s[d*n+c] = s[c*n+d]
		}
	}
	return mat.NewSymDense(n, s)
}

// pairs fills the upper triangle of s, n x n, with sum_p M_cp M_dp / k_p in the order of
// the products.
func (k *core) pairs(s []float64) {
	n := len(k.rows)
	for j, own := range k.owners {
		v := 1 / k.ubi[j]
		for a, c := range own {
			row := s[int(c)*n : (int(c)+1)*n]
			for _, d := range own[a:] {
				row[d] += v
			}
		}
	}
}

// toProducts returns U^-1 M' w; each sum runs over the economies in their order.
func (k *core) toProducts(w []float64) []float64 {
	out := make([]float64, len(k.cols))
	if k.weight == nil {
		for j, own := range k.owners {
			for _, i := range own {
				out[j] += w[i]
			}
		}
	} else {
		for i, v := range w {
			for j, x := range k.weight[i*len(out) : (i+1)*len(out)] {
				out[j] += float64(x * v)
			}
		}
	}
	for j := range out {
		out[j] /= k.ubi[j]
	}
	return out
}

// toCountries returns D^-1 M v; each sum runs over the products in their order.
func (k *core) toCountries(v []float64) []float64 {
	out := make([]float64, len(k.rows))
	if k.weight == nil {
		for j, own := range k.owners {
			for _, i := range own {
				out[i] += v[j]
			}
		}
	} else {
		for i := range out {
			sum := 0.0
			for j, x := range k.weight[i*len(v) : (i+1)*len(v)] {
				sum += float64(x * v[j])
			}
			out[i] = sum
		}
	}
	for i := range out {
		out[i] /= k.div[i]
	}
	return out
}

// orient fixes the sign: corr(ECI, diversity) > 0, and where diversity does not
// vary -corr(PCI, ubiquity) > 0; PCI always follows ECI.
func (r *Result) orient(k *core, kc, kp []float64) {
	sign := correlation(kc, k.div)
	if math.Abs(sign) < nearCorr {
		sign = -correlation(kp, k.ubi)
		r.note("complexity-sign", "sample", panel.Warning,
			"Diversity does not tell which end is complex; the sign is the one under which rarer products are more complex.")
		if math.Abs(sign) < nearCorr {
			sign = kc[0]
			r.note("complexity-sign-arbitrary", "sample", panel.Warning,
				"Neither diversity nor ubiquity tells which end is complex: the sign of the index has no meaning.")
		}
	}
	if sign < 0 {
		for i := range kc {
			kc[i] = -kc[i]
		}
		for j := range kp {
			kp[j] = -kp[j]
		}
	}
}

func (r *Result) scale(k *core, kc, kp []float64, n, q int) {
	r.mean, r.sd = momentsOf(kc, r.Convention.Spread, q)
	r.own.mean, r.own.sd = momentsOf(kp, r.Convention.Spread, n)
	for i, c := range k.rows {
		r.ECI[c] = (kc[i] - r.mean) / r.sd
	}
	for j, p := range k.cols {
		r.raw[p] = kp[j]
		if r.Convention.PCI == ByECI {
			r.PCI[p] = (kp[j] - r.mean) / r.sd
		} else {
			r.PCI[p] = (kp[j] - r.own.mean) / r.own.sd
		}
	}
}

// momentsOf returns mean and spread of x; each value stands for copies rows of
// the long table.
func momentsOf(x []float64, s Spread, copies int) (mean, sd float64) {
	n := float64(len(x))
	for _, v := range x {
		mean += v
	}
	mean /= n
	sum := 0.0
	for _, v := range x {
		sum += (v - mean) * (v - mean)
	}
	switch s {
	case SampleSD:
		return mean, math.Sqrt(sum / (n - 1))
	case LongTableSD:
		t := float64(copies)
		return mean, math.Sqrt(sum * t / (n*t - 1))
	}
	return mean, math.Sqrt(sum / n)
}

// correlation is Pearson's r, 0 when either side does not vary.
func correlation(x, y []float64) float64 {
	mx, sx := momentsOf(x, PopulationSD, 1)
	my, sy := momentsOf(y, PopulationSD, 1)
	if sx <= nearCorr*math.Abs(mx) || sy <= nearCorr*math.Abs(my) || sx == 0 || sy == 0 {
		return 0
	}
	sum := 0.0
	for i := range x {
		sum += (x[i] - mx) * (y[i] - my)
	}
	return sum / float64(len(x)) / sx / sy
}
