package complexity

import (
	"math/bits"
	"sync"
)

// parallel calls f on disjoint ranges of 0..n. Callers write only inside their
// range, so the result does not depend on the number of workers.
func parallel(n, step, workers int, f func(lo, hi int)) {
	if workers <= 1 || n <= step {
		for lo := 0; lo < n; lo += step {
			f(lo, min(lo+step, n))
		}
		return
	}
	next := make(chan int)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for lo := range next {
				f(lo, min(lo+step, n))
			}
		})
	}
	for lo := 0; lo < n; lo += step {
		next <- lo
	}
	close(next)
	wg.Wait()
}

// proximity fills phi_ij = sum_c M_ci M_cj / max(k_i0, k_j0), the smaller of the two
// conditional probabilities. Co-occurrence is counted on bit sets of exporters, in
// blocks of rows above the diagonal; the mirrored half is copied. A product without
// exporters has phi 0.
func (k *core) proximity(self bool, workers int) {
	q, words := len(k.cols), (len(k.rows)+63)/64
	set := make([]uint64, q*words)
	for j, own := range k.owners {
		for _, c := range own {
			set[j*words+int(c)/64] |= 1 << (c % 64)
		}
	}
	k.phi = make([]float64, q*q)
	parallel(q, phiBlock, workers, func(lo, hi int) {
		for to := lo; to < q; to += phiBlock {
			k.square(set, words, lo, hi, to, min(to+phiBlock, q))
		}
	})
	if !self {
		for i := range q {
			k.phi[i*q+i] = 0
		}
	}
}

// phiBlock is the side of a square of phi that is computed and mirrored at a time; two
// such squares and their bit sets stay in the first cache.
const phiBlock = 32

// square fills rows lo..hi and columns from..to of phi, and their mirror image.
func (k *core) square(set []uint64, words, lo, hi, from, to int) {
	q := len(k.cols)
	for i := lo; i < hi; i++ {
		row, a, ki := k.phi[i*q:(i+1)*q], set[i*words:(i+1)*words], k.count[i]
		for j := max(from, i); j < to; j++ {
			n := 0
			for w, x := range set[j*words:][:len(a)] {
				n += bits.OnesCount64(a[w] & x)
			}
			if n > 0 {
				row[j] = float64(n) / float64(max(ki, k.count[j]))
			}
		}
	}
	for j := from; j < to; j++ {
		row := k.phi[j*q:]
		for i := lo; i < min(hi, j); i++ {
			row[i] = k.phi[i*q+j]
		}
	}
}

// outlookPCI is the complexity of product p that enters COI and COG.
func (r *Result) outlookPCI(p int) float64 {
	if r.Convention.Outlook == Raw {
		return r.raw[p]
	}
	return r.PCI[p]
}

// store puts the compact tables where the full result expects them.
func (k *core) store(r *Result) {
	nc, np, q := len(r.Countries), len(r.Products), len(k.cols)
	if len(k.rows) == nc && q == np {
		r.Phi, r.Density, r.COG = k.phi, k.density, k.cog
	} else {
		r.Density, r.COG = make([]float64, nc*np), make([]float64, nc*np)
		if k.phi != nil {
			r.Phi = make([]float64, np*np)
			for i, p := range k.cols {
				for j, o := range k.cols {
					r.Phi[p*np+o] = k.phi[i*q+j]
				}
			}
		}
		for i, c := range k.rows {
			for j, p := range k.cols {
				r.Density[c*np+p], r.COG[c*np+p] = k.density[i*q+j], k.cog[i*q+j]
			}
		}
	}
	for j, p := range k.cols {
		r.sums[p], r.Linked[p] = k.sums[j], k.sums[j] > 0
	}
	if !r.Ranked {
		clear(r.COG)
		return
	}
	r.coi.mean, r.coi.sd = momentsOf(k.coi, r.Convention.Spread, q)
	for i, c := range k.rows {
		r.COI[c] = k.coi[i]
		if r.Convention.StandardCOI {
			r.COI[c] = standard(k.coi[i], r.coi)
		}
	}
}
