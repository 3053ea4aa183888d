package complexity

import "sync"

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
	q := len(k.cols)
	k.phi = make([]float64, q*q)
	k.related(workers)
	if !self {
		for i := range q {
			k.phi[i*q+i] = 0
		}
	}
}

// related fills the whole of phi.
func (k *core) related(workers int) {
	if k.relatedVector(workers) {
		return
	}
	q := len(k.cols)
	table := k.presenceBytes()
	parallel(q, phiBlock, workers, func(lo, hi int) {
		for to := lo; to < q; to += phiBlock {
			k.square(table, lo, hi, to, min(to+phiBlock, q))
		}
	})
}

// phiBlock is the side of a square of phi that is computed and mirrored at a time; the
// square and the presence it needs stay in the first two caches.
const phiBlock = 64

// strip is presence in phiBlock products, a byte each.
type strip [phiBlock / 8]uint64

// presenceBytes returns a strip for each phiBlock products and each economy.
func (k *core) presenceBytes() []strip {
	n := len(k.rows)
	out := make([]strip, (len(k.cols)+phiBlock-1)/phiBlock*n)
	for j, own := range k.owners {
		block, at := out[j/phiBlock*n:], j%phiBlock
		for _, c := range own {
			block[c][at/8] |= 1 << (at % 8 * 8)
		}
	}
	return out
}

// common counts the economies of own that have each product of a block. Eight counts are
// added at a time, a byte each, so at most 255 economies before they are put aside.
func common(block []strip, own []int32, out *[phiBlock]int) {
	clear(out[:])
	for len(own) > 0 {
		part := own[:min(255, len(own))]
		own = own[len(part):]
		var a, b, c, d, e, f, g, h uint64
		for _, at := range part {
			s := &block[at]
			a += s[0]
			b += s[1]
			c += s[2]
			d += s[3]
			e += s[4]
			f += s[5]
			g += s[6]
			h += s[7]
		}
		for i, x := range [...]uint64{a, b, c, d, e, f, g, h} {
			n := out[8*i : 8*i+8]
			n[0] += int(x & 255)
			n[1] += int(x >> 8 & 255)
			n[2] += int(x >> 16 & 255)
			n[3] += int(x >> 24 & 255)
			n[4] += int(x >> 32 & 255)
			n[5] += int(x >> 40 & 255)
			n[6] += int(x >> 48 & 255)
			n[7] += int(x >> 56)
		}
	}
}

// square fills rows lo..hi and columns from..to of phi, and their mirror image.
func (k *core) square(table []strip, lo, hi, from, to int) {
	q, n := len(k.cols), len(k.rows)
	block := table[from/phiBlock*n:][:n]
	var both [phiBlock]int
	for i := lo; i < hi; i++ {
		common(block, k.owners[i], &both)
		row, ki := k.phi[i*q+from:i*q+to], max(k.count[i], 1) // 0 / 1, not 0 / 0
		for t, kj := range k.count[from:to][:len(row)] {
			row[t] = float64(both[t]) / float64(max(ki, kj))
		}
	}
	if from == lo {
		return
	}
	for j := from; j < to; j++ {
		row := k.phi[j*q+lo : j*q+hi]
		for i := range row {
			row[i] = k.phi[(lo+i)*q+j]
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
