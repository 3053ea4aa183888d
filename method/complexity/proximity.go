package complexity

import (
	"math"
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
// conditional probabilities, and its row sums. Co-occurrence is counted on bit
// sets of exporters. A product without exporters has phi 0.
func (k *core) proximity(self bool, workers int) {
	q, words := len(k.cols), (len(k.rows)+63)/64
	set := make([]uint64, q*words)
	for j, own := range k.owners {
		for _, c := range own {
			set[j*words+int(c)/64] |= 1 << (c % 64)
		}
	}
	k.phi, k.sums = make([]float64, q*q), make([]float64, q)
	parallel(q, 32, workers, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			row, a := k.phi[i*q:(i+1)*q], set[i*words:(i+1)*words]
			for j := range row {
				b := set[j*words : (j+1)*words]
				n := 0
				for w, x := range a {
					n += bits.OnesCount64(x & b[w])
				}
				if n > 0 {
					row[j] = float64(n) / float64(max(k.count[i], k.count[j]))
				}
			}
			if !self {
				row[i] = 0
			}
			sum := 0.0
			for _, v := range row {
				sum += v
			}
			k.sums[i] = sum
		}
	})
}

// tile is the number of products handled at a time; the rows of phi a tile needs
// then stay in the processor's cache over all economies.
const tile = 128

// outlook fills density, COI and COG:
//
//	density_cp = sum_p' M_cp' phi_pp' / sum_p' phi_pp'
//	COI_c      = sum_p density_cp (1 - M_cp) PCI_p
//	COG_cp     = (1 - M_cp) sum_p' phi_pp' / sum_p'' phi_p'p'' (1 - M_cp') PCI_p'
//
// Products without links have no density and take no part in the sums.
func (k *core) outlook(r *Result, workers int) {
	n, q := len(k.rows), len(k.cols)
	k.pci = make([]float64, q)
	for j, p := range k.cols {
		k.pci[j] = r.outlookPCI(p)
	}
	weight := make([]float64, q) // PCI_p' / row sum of phi
	for j := range weight {
		if k.sums[j] > 0 {
			weight[j] = k.pci[j] / k.sums[j]
		}
	}
	lists, absent := k.shorter()
	k.density, k.cog = make([]float64, n*q), make([]float64, n*q)
	parallel(q, tile, workers, func(lo, hi int) {
		all := make([]float64, hi-lo)
		accumulate(k.phi, q, lo, hi, seq(q), weight, make([]float64, hi-lo), all)
		near, gain := make([]float64, hi-lo), make([]float64, hi-lo)
		for c := range n {
			clear(near)
			clear(gain)
			accumulate(k.phi, q, lo, hi, lists[c], weight, near, gain)
			k.finish(r, c, lo, absent[c], near, gain, all)
		}
	})
	k.coi = make([]float64, n)
	for c := range n {
		for j := range q {
			if !k.has[c*q+j] {
				k.coi[c] += k.density[c*q+j] * k.pci[j]
			}
		}
	}
}

// finish turns the sums of one economy and one tile into density and COG.
func (k *core) finish(r *Result, c, lo int, absent bool, near, gain, all []float64) {
	q := len(k.cols)
	for t := range near {
		j := lo + t
		if k.sums[j] == 0 {
			continue
		}
		own, rest := near[t], all[t]-gain[t]
		if absent {
			own, rest = k.sums[j]-near[t], gain[t]
		}
		d := math.Min(math.Max(own/k.sums[j], 0), 1)
		k.density[c*q+j] = d
		if k.has[c*q+j] {
			continue
		}
		if r.Convention.COG == Book {
			rest -= d * k.pci[j]
		}
		if r.Convention.Outlook == Raw && r.sd > 0 {
			rest /= r.sd
		}
		k.cog[c*q+j] = rest
	}
}

// shorter returns for each economy the list of its products, or of those it lacks
// (absent true) when they are fewer.
func (k *core) shorter() (lists [][]int32, absent []bool) {
	n, q := len(k.rows), len(k.cols)
	lists, absent = make([][]int32, n), make([]bool, n)
	for c := range n {
		own := 0
		row := k.has[c*q : (c+1)*q]
		for _, v := range row {
			if v {
				own++
			}
		}
		absent[c] = own > q-own
		lists[c] = make([]int32, 0, min(own, q-own))
		for j, v := range row {
			if v != absent[c] {
				lists[c] = append(lists[c], int32(j))
			}
		}
	}
	return lists, absent
}

// accumulate adds phi[p][lo:hi] to near and phi[p][lo:hi]*weight[p] to gain for
// each p in rows, four rows at a time.
func accumulate(phi []float64, q, lo, hi int, rows []int32, weight, near, gain []float64) {
	n := hi - lo
	near, gain = near[:n], gain[:n]
	at := func(p int32) []float64 { return phi[int(p)*q+lo:][:n] }
	i := 0
	for ; i+4 <= len(rows); i += 4 {
		p := rows[i : i+4]
		a, b, c, d := at(p[0]), at(p[1]), at(p[2]), at(p[3])
		wa, wb, wc, wd := weight[p[0]], weight[p[1]], weight[p[2]], weight[p[3]]
		b, c, d = b[:len(a)], c[:len(a)], d[:len(a)]
		s, g := near[:len(a)], gain[:len(a)]
		for t, va := range a {
			vb, vc, vd := b[t], c[t], d[t]
			s[t] += (va + vb) + (vc + vd)
			g[t] += (va*wa + vb*wb) + (vc*wc + vd*wd)
		}
	}
	for ; i < len(rows); i++ {
		w := weight[rows[i]]
		for t, v := range at(rows[i]) {
			near[t] += v
			gain[t] += v * w
		}
	}
}

func seq(n int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = int32(i)
	}
	return out
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
		r.Phi, r.Density, r.COG = make([]float64, np*np), make([]float64, nc*np), make([]float64, nc*np)
		for i, p := range k.cols {
			for j, o := range k.cols {
				r.Phi[p*np+o] = k.phi[i*q+j]
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
