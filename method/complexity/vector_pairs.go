//go:build goexperiment.simd && amd64

package complexity

import (
	"simd/archsimd"
	"slices"
)

// sides is 0/1 presence as pairs reads it, nothing before fill.
type sides struct {
	n    int       // economies
	set  []uint64  // per product: economies present, one bit each, (n+63)/64 words
	rows [][]int32 // per economy: products, ascending
}

// fill packs m, in the memory of what was packed before; nothing without vectors.
func (p *sides) fill(m *sparse) {
	if !wide {
		return
	}
	words := (m.n + 63) / 64
	if p.n != m.n || len(p.set) != m.q*words {
		*p = sides{n: m.n, set: make([]uint64, m.q*words), rows: make([][]int32, m.n)}
	}
	clear(p.set)
	for c := range p.rows {
		p.rows[c] = p.rows[c][:0]
	}
	for j := range m.q {
		set := p.set[j*words : (j+1)*words]
		for _, c := range m.of(j) {
			set[c/64] |= 1 << (c % 64)
			p.rows[c] = append(p.rows[c], int32(j))
		}
	}
}

// pairsVector is pairs with vectors; false when the processor lacks the instructions.
func (k *core) pairsVector(out []float64) bool {
	if !wide {
		return false
	}
	own := make([]int, len(k.rows))
	for _, owners := range k.owners {
		for _, c := range owners {
			own[c]++
		}
	}
	p := &sides{n: len(k.rows), set: k.set, rows: make([][]int32, len(k.rows))}
	for c := range p.rows {
		p.rows[c] = make([]int32, 0, own[c])
	}
	weight := make([]float64, len(k.cols))
	for j, owners := range k.owners {
		weight[j] = 1 / k.ubi[j]
		for _, c := range owners {
			p.rows[c] = append(p.rows[c], int32(j))
		}
	}
	p.pairs(weight, out)
	return true
}

// pairing is the workspace of pairs for one goroutine.
type pairing struct {
	own          sides     // of a table that is not packed itself
	weight, full []float64 // of products; sums of all economies
}

// pairs is that of an axis with vectors, over all economies where some take no part; false
// when the processor lacks the instructions.
func (z *pairing) pairs(a *axis, m *sparse, w, out []float64) bool {
	if !wide {
		return false
	}
	p := &m.sides
	if p.n == 0 {
		p = &z.own
		p.fill(m)
	}
	z.weight = slices.Grow(z.weight[:0], m.q)[:m.q]
	for j := range z.weight {
		z.weight[j] = a.share(w, j)
	}
	n := len(a.member)
	if n == a.n {
		p.pairs(z.weight, out)
		return true
	}
	z.full = slices.Grow(z.full[:0], a.n*a.n)[:a.n*a.n]
	p.pairs(z.weight, z.full)
	for i, c := range a.member {
		for t, d := range a.member[i:] {
			out[i*n+i+t] = z.full[int(c)*a.n+int(d)]
		}
	}
	return true
}

// pairs fills the upper triangle of out, n x n, with sum_j M_cj M_dj weight_j in the order
// of the products. The sums of one economy with 64 others stay in registers.
func (p *sides) pairs(weight, out []float64) {
	words := (p.n + 63) / 64
	var sums [64 + lanes]float64 // pairs16 may write eight more than are used
	for c, own := range p.rows {
		for w := c / 64; w < words; w++ {
			d := 64 * w
			here := min(64, p.n-d)
			for b := max(0, c-d) / lanes * lanes; b < here; {
				if here-b > 2*lanes {
					pairs64(p.set[w:], words, own, weight, (*[64]float64)(sums[:64]))
					break
				}
				pairs16(p.set[w:], words, b, own, weight, (*[16]float64)(sums[b:]))
				b += 2 * lanes
			}
			first := max(c, d)
			copy(out[c*p.n+first:c*p.n+d+here], sums[first-d:])
		}
	}
	archsimd.ClearAVXUpperBits()
}

// pairs64 sums up the weights of the products own for each economy of a word.
func pairs64(set []uint64, words int, own []int32, weight []float64, out *[64]float64) {
	var s0, s1, s2, s3, s4, s5, s6, s7 archsimd.Float64x8
	for _, p := range own {
		v, x := archsimd.BroadcastFloat64x8(weight[p]), set[int(p)*words]
		s0 = s0.Add(v).Merge(s0, archsimd.Mask64x8FromBits(uint8(x)))
		s1 = s1.Add(v).Merge(s1, archsimd.Mask64x8FromBits(uint8(x>>8)))
		s2 = s2.Add(v).Merge(s2, archsimd.Mask64x8FromBits(uint8(x>>16)))
		s3 = s3.Add(v).Merge(s3, archsimd.Mask64x8FromBits(uint8(x>>24)))
		s4 = s4.Add(v).Merge(s4, archsimd.Mask64x8FromBits(uint8(x>>32)))
		s5 = s5.Add(v).Merge(s5, archsimd.Mask64x8FromBits(uint8(x>>40)))
		s6 = s6.Add(v).Merge(s6, archsimd.Mask64x8FromBits(uint8(x>>48)))
		s7 = s7.Add(v).Merge(s7, archsimd.Mask64x8FromBits(uint8(x>>56)))
	}
	s0.StoreSlice(out[0:8])
	s1.StoreSlice(out[8:16])
	s2.StoreSlice(out[16:24])
	s3.StoreSlice(out[24:32])
	s4.StoreSlice(out[32:40])
	s5.StoreSlice(out[40:48])
	s6.StoreSlice(out[48:56])
	s7.StoreSlice(out[56:64])
}

// pairs16 does the same for the 16 economies from bit at of a word.
func pairs16(set []uint64, words, at int, own []int32, weight []float64, out *[16]float64) {
	var s0, s1 archsimd.Float64x8
	for _, p := range own {
		v, x := archsimd.BroadcastFloat64x8(weight[p]), set[int(p)*words]>>at
		s0 = s0.Add(v).Merge(s0, archsimd.Mask64x8FromBits(uint8(x)))
		s1 = s1.Add(v).Merge(s1, archsimd.Mask64x8FromBits(uint8(x>>8)))
	}
	s0.StoreSlice(out[:8])
	s1.StoreSlice(out[8:])
}
