//go:build goexperiment.simd && amd64

package complexity

import "simd/archsimd"

// lanes is the number of economies a vector holds.
const lanes = 8

// vectorBlock is the number of economies one worker takes at a time.
const vectorBlock = 4 * lanes

// vector is economies for all of them, eight at a time; false when the processor lacks
// the instructions. A table then holds a vector for density and one for COG for each
// economy, so it fits the first cache, and a row is read and changed in one go.
func (s *sweep) vector(workers int) bool {
	if !wide {
		return false
	}
	q := len(s.k.cols)
	parallel(len(s.k.rows), vectorBlock, workers, func(lo, hi int) {
		v := &sweep8{sweep: s, table: make([][2 * lanes]float64, len(s.k.rows)), later: make([][2 * lanes]float64, len(s.order)),
			density: make([]float64, q*lanes), cog: make([]float64, q*lanes), side: make([]uint8, q)}
		for ; lo < hi; lo += lanes {
			v.eight(lo, min(lo+lanes, hi))
		}
	})
	return true
}

// sweep8 is the work of one goroutine on eight economies; the last ones of a block that
// is not full hold numbers that nobody reads.
type sweep8 struct {
	*sweep
	table        [][2 * lanes]float64 // by economy
	later        [][2 * lanes]float64 // by place in order
	density, cog []float64            // by product, eight economies each
	side         []uint8              // what the sums of each economy run over, by product
	flip         uint8                // economies whose sums run over the products they lack
}

func (v *sweep8) eight(lo, hi int) {
	k := v.k
	v.flip = 0
	for c := lo; c < hi; c++ {
		if v.absent[c] {
			v.flip |= 1 << (c - lo)
		}
	}
	valid := uint8(0xff) >> (lanes - (hi - lo))
	for j := range v.side {
		v.side[j] = (uint8(k.set[j*k.words+lo/64]>>(lo%64)) ^ v.flip) & valid
	}
	clear(v.table)
	v.after()
	clear(v.table)
	v.before()
	v.place(lo, hi)
	archsimd.ClearAVXUpperBits()
}

// after fills later with A, the sums over the products after each.
func (v *sweep8) after() {
	k := v.k
	for at := len(v.order) - 1; at >= 0; at-- {
		p := v.order[at]
		one := 1 / float64(k.count[p])
		mine := archsimd.Mask64x8FromBits(v.side[p])
		near := archsimd.BroadcastFloat64x8(one).Masked(mine)
		gain := archsimd.BroadcastFloat64x8(one * v.weight[p]).Masked(mine)
		a, b := gather8(v.table, k.owners[p], near, gain)
		if v.self {
			a = a.Add(archsimd.BroadcastFloat64x8(1).Masked(mine))
			b = b.Add(archsimd.BroadcastFloat64x8(v.weight[p]).Masked(mine))
		}
		l := &v.later[at]
		a.Store((*[lanes]float64)(l[:lanes]))
		b.Store((*[lanes]float64)(l[lanes:]))
	}
}

// gather8 returns the sums of the rows of own, in the order of gather, and adds near and
// gain to those rows.
func gather8(table [][2 * lanes]float64, own []int32, near, gain archsimd.Float64x8) (a, b archsimd.Float64x8) {
	i := 0
	for ; i+4 <= len(own); i += 4 {
		r, s, t, u := &table[own[i]], &table[own[i+1]], &table[own[i+2]], &table[own[i+3]]
		r0, s0 := archsimd.LoadFloat64x8((*[lanes]float64)(r[:lanes])), archsimd.LoadFloat64x8((*[lanes]float64)(s[:lanes]))
		t0, u0 := archsimd.LoadFloat64x8((*[lanes]float64)(t[:lanes])), archsimd.LoadFloat64x8((*[lanes]float64)(u[:lanes]))
		a = a.Add(r0.Add(s0).Add(t0.Add(u0)))
		r0.Add(near).Store((*[lanes]float64)(r[:lanes]))
		s0.Add(near).Store((*[lanes]float64)(s[:lanes]))
		t0.Add(near).Store((*[lanes]float64)(t[:lanes]))
		u0.Add(near).Store((*[lanes]float64)(u[:lanes]))
		r1, s1 := archsimd.LoadFloat64x8((*[lanes]float64)(r[lanes:])), archsimd.LoadFloat64x8((*[lanes]float64)(s[lanes:]))
		t1, u1 := archsimd.LoadFloat64x8((*[lanes]float64)(t[lanes:])), archsimd.LoadFloat64x8((*[lanes]float64)(u[lanes:]))
		b = b.Add(r1.Add(s1).Add(t1.Add(u1)))
		r1.Add(gain).Store((*[lanes]float64)(r[lanes:]))
		s1.Add(gain).Store((*[lanes]float64)(s[lanes:]))
		t1.Add(gain).Store((*[lanes]float64)(t[lanes:]))
		u1.Add(gain).Store((*[lanes]float64)(u[lanes:]))
	}
	for ; i < len(own); i++ {
		r := &table[own[i]]
		r0, r1 := archsimd.LoadFloat64x8((*[lanes]float64)(r[:lanes])), archsimd.LoadFloat64x8((*[lanes]float64)(r[lanes:]))
		a, b = a.Add(r0), b.Add(r1)
		r0.Add(near).Store((*[lanes]float64)(r[:lanes]))
		r1.Add(gain).Store((*[lanes]float64)(r[lanes:]))
	}
	return a, b
}

// before adds B, the sums over the products before each, and turns both into density
// and COG as finish does.
func (v *sweep8) before() {
	k, r := v.k, v.r
	zero, one := archsimd.BroadcastFloat64x8(0), archsimd.BroadcastFloat64x8(1)
	flip := archsimd.Mask64x8FromBits(v.flip)
	book, raw := r.Convention.COG == Book, r.Convention.Outlook == Raw && r.sd > 0
	spread := archsimd.BroadcastFloat64x8(r.sd)
	for at, p := range v.order {
		mine := archsimd.Mask64x8FromBits(v.side[p])
		a, b := gather8(v.table, k.owners[p], one.Masked(mine), archsimd.BroadcastFloat64x8(v.weight[p]).Masked(mine))
		if k.sums[p] == 0 {
			continue
		}
		many, l := archsimd.BroadcastFloat64x8(float64(k.count[p])), &v.later[at]
		a = a.Div(many).Add(archsimd.LoadFloat64x8((*[lanes]float64)(l[:lanes])))
		b = b.Div(many).Add(archsimd.LoadFloat64x8((*[lanes]float64)(l[lanes:])))
		sum := archsimd.BroadcastFloat64x8(k.sums[p])
		near := sum.Sub(a).Merge(a, flip)
		rest := b.Merge(archsimd.BroadcastFloat64x8(v.all[p]).Sub(b), flip)
		// The last addition makes -0 a 0, as math.Max does.
		d := near.Div(sum).Max(zero).Min(one).Add(zero)
		d.StoreSlice(v.density[int(p)*lanes:])
		if book {
			rest = rest.Sub(d.Mul(archsimd.BroadcastFloat64x8(k.pci[p])))
		}
		if raw {
			rest = rest.Div(spread)
		}
		lacked := archsimd.Mask64x8FromBits(^(v.side[p] ^ v.flip))
		rest.Masked(lacked).StoreSlice(v.cog[int(p)*lanes:])
	}
}

// place puts the columns of the eight economies where the full tables have rows, and
// sums up COI.
func (v *sweep8) place(lo, hi int) {
	k, q := v.k, len(v.k.cols)
	var coi archsimd.Float64x8
	for j, x := range k.pci {
		d := archsimd.LoadFloat64x8Slice(v.density[j*lanes:])
		lacked := archsimd.Mask64x8FromBits(^(v.side[j] ^ v.flip))
		coi = coi.Add(d.Mul(archsimd.BroadcastFloat64x8(x)).Masked(lacked))
	}
	var sums [lanes]float64
	coi.Store(&sums)
	for c := lo; c < hi; c++ {
		k.coi[c] = sums[c-lo]
		for _, t := range [2]struct{ to, from []float64 }{{k.density, v.density}, {k.cog, v.cog}} {
			from := t.from[c-lo:]
			for j := range t.to[c*q : (c+1)*q] {
				t.to[c*q+j] = from[j*lanes]
			}
		}
	}
}
