package complexity

import (
	"cmp"
	"math"
	"slices"
)

// The sums over all products that make density and COG are taken without the
// proximity matrix. With products in the order of their ubiquity k, the larger of k_p
// and k_p' belongs to the later one, so that for any weights v
//
//	sum_p' phi_pp' M_cp' v_p' = 1/k_p sum_{d has p} B_dc + sum_{d has p} A_dc
//	B_dc = sum over p' before p of M_cp' M_dp' v_p'
//	A_dc = sum over p' after p of M_cp' M_dp' v_p' / k_p'
//
// B and A are tables of economies by economies that one product changes in k_p^2
// places. This takes np nc k steps instead of np^2 nc: some hundred times fewer at
// 230 x 5,000. Only sums are taken, so nothing cancels, and what is an integer stays one.

// tile is the number of economies whose tables are held at a time: they then stay in
// the processor's second cache.
const tile = 64

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
	s := &sweep{k: k, r: r, self: r.Convention.SelfProximity, order: k.byUbiquity(), absent: k.majority()}
	ones := make([]float64, q)
	for j := range ones {
		ones[j] = 1
	}
	k.sums = s.totals(ones)
	s.weight = make([]float64, q) // PCI_p' / row sum of phi
	for j := range s.weight {
		if k.sums[j] > 0 {
			s.weight[j] = k.pci[j] / k.sums[j]
		}
	}
	s.all = s.totals(s.weight)
	k.density, k.cog, k.coi = make([]float64, n*q), make([]float64, n*q), make([]float64, n)
	if !s.vector(workers) {
		parallel(n, tile, workers, s.economies)
	}
}

// sweep is what the passes over the products share.
type sweep struct {
	k      *core
	r      *Result
	self   bool      // a product is its own neighbour, with proximity 1
	order  []int32   // products that are present somewhere, by ubiquity
	absent []bool    // economies with more than half of the products: their sums run over those they lack
	weight []float64 // of products in COG
	all    []float64 // sum_p' phi_pp' weight_p'
}

// byUbiquity orders the products that are present somewhere by the number of their
// exporters, then by index.
func (k *core) byUbiquity() []int32 {
	var out []int32
	for j, n := range k.count {
		if n > 0 {
			out = append(out, int32(j))
		}
	}
	slices.SortFunc(out, func(a, b int32) int { return cmp.Or(cmp.Compare(k.count[a], k.count[b]), cmp.Compare(a, b)) })
	return out
}

// majority marks economies with more than half of the products.
func (k *core) majority() []bool {
	n, q := len(k.rows), len(k.cols)
	out, own := make([]bool, n), make([]int, n)
	for _, owners := range k.owners {
		for _, c := range owners {
			own[c]++
		}
	}
	for c := range out {
		out[c] = own[c] > q-own[c]
	}
	return out
}

// totals returns sum_p' phi_pp' v_p' for every product p.
func (s *sweep) totals(v []float64) []float64 {
	k := s.k
	out, run := make([]float64, len(k.cols)), make([]float64, len(k.rows))
	for _, p := range s.order {
		sum := 0.0
		for _, d := range k.owners[p] {
			sum += run[d]
		}
		out[p] = sum / float64(k.count[p])
		for _, d := range k.owners[p] {
			run[d] += v[p]
		}
	}
	clear(run)
	for _, p := range slices.Backward(s.order) {
		sum, x := 0.0, v[p]/float64(k.count[p])
		for _, d := range k.owners[p] {
			sum += run[d]
			run[d] += x
		}
		out[p] += sum
		if s.self {
			out[p] += v[p]
		}
	}
	return out
}

// economies fills density and COG for the economies lo to hi. Their tables B and A
// hold a pair for each economy d of the sample: one with v = 1 for density and one with
// the weights for COG.
func (s *sweep) economies(lo, hi int) {
	k, width := s.k, hi-lo
	n, q := len(k.rows), len(k.cols)
	side := make([]bool, q*width) // what the sums of an economy run over
	for c := lo; c < hi; c++ {
		for j, v := range k.has[c*q : (c+1)*q] {
			side[j*width+c-lo] = v != s.absent[c]
		}
	}
	table, later := make([]float64, n*2*width), make([]float64, len(s.order)*2*width)
	var mine []int
	list := func(p int32) {
		mine = mine[:0]
		for i, in := range side[int(p)*width : (int(p)+1)*width] {
			if in {
				mine = append(mine, 2*i)
			}
		}
	}
	spread := func(p int32, one, weight float64) {
		for _, d := range k.owners[p] {
			row := table[int(d)*2*width : (int(d)+1)*2*width]
			for _, i := range mine {
				row[i] += one
				row[i+1] += weight
			}
		}
	}
	for at := len(s.order) - 1; at >= 0; at-- {
		p := s.order[at]
		list(p)
		acc := later[at*2*width : (at+1)*2*width]
		gather(acc, table, k.owners[p])
		one := 1 / float64(k.count[p])
		spread(p, one, float64(one*s.weight[p])) // float64: rounded, not fused with the addition
		if s.self {
			for _, i := range mine {
				acc[i]++
				acc[i+1] += s.weight[p]
			}
		}
	}
	clear(table)
	acc := make([]float64, 2*width)
	for at, p := range s.order {
		list(p)
		clear(acc)
		gather(acc, table, k.owners[p])
		spread(p, 1, s.weight[p])
		many := float64(k.count[p])
		for i, x := range later[at*2*width : (at+1)*2*width] {
			acc[i] = acc[i]/many + x
		}
		s.finish(lo, int(p), acc)
	}
	for c := lo; c < hi; c++ {
		has, density, sum := k.has[c*q:(c+1)*q], k.density[c*q:(c+1)*q], 0.0
		for j, x := range k.pci {
			if !has[j] {
				sum += float64(density[j] * x)
			}
		}
		k.coi[c] = sum
	}
}

// gather adds the rows of the economies own to acc, four at a time.
func gather(acc, table []float64, own []int32) {
	w := len(acc)
	i := 0
	for ; i+4 <= len(own); i += 4 {
		a, b := table[int(own[i])*w:][:w], table[int(own[i+1])*w:][:w]
		c, d := table[int(own[i+2])*w:][:w], table[int(own[i+3])*w:][:w]
		for t := range acc {
			acc[t] += (a[t] + b[t]) + (c[t] + d[t])
		}
	}
	for ; i < len(own); i++ {
		for t, v := range table[int(own[i])*w:][:w] {
			acc[t] += v
		}
	}
}

// finish turns the sums of a product into density and COG. acc holds a pair for each
// economy from lo.
func (s *sweep) finish(lo, j int, acc []float64) {
	k, r := s.k, s.r
	if k.sums[j] == 0 {
		return
	}
	q := len(k.cols)
	for i := range len(acc) / 2 {
		c := lo + i
		near, rest := acc[2*i], s.all[j]-acc[2*i+1]
		if s.absent[c] {
			near, rest = k.sums[j]-near, acc[2*i+1]
		}
		d := math.Min(math.Max(near/k.sums[j], 0), 1)
		k.density[c*q+j] = d
		if k.has[c*q+j] {
			continue
		}
		if r.Convention.COG == Book {
			rest -= float64(d * k.pci[j])
		}
		if r.Convention.Outlook == Raw && r.sd > 0 {
			rest /= r.sd
		}
		k.cog[c*q+j] = rest
	}
}
