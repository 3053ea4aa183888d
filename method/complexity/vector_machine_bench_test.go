//go:build goexperiment.simd && amd64

package complexity

import (
	"simd/archsimd"
	"testing"
)

// Operations on eight numbers at a time that do not wait for each other, in registers; each
// counts as eight.
func BenchmarkMachineVector(b *testing.B) {
	needVectors(b)
	x, y := archsimd.BroadcastFloat64x8(1+1e-9), archsimd.BroadcastFloat64x8(1e-9)
	var from [8][lanes]float64 // eight starts that the compiler can't take for one
	for i := range from {
		for t := range from[i] {
			from[i][t] = float64(1 + i + t)
		}
	}
	at := func(i int) archsimd.Float64x8 { return archsimd.LoadFloat64x8(&from[i]) }
	start := func() (a, c, d, e, f, g, h, i archsimd.Float64x8) {
		return at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7)
	}
	end := func(a, c, d, e, f, g, h, i archsimd.Float64x8) {
		var out [lanes]float64
		a.Add(c).Add(d).Add(e).Add(f).Add(g).Add(h).Add(i).Store(&out)
		keptSum += out[0]
	}
	b.Run("add", func(b *testing.B) {
		rate(b, func() {
			a, c, d, e, f, g, h, i := start()
			for range perCall / 64 {
				a, c, d, e, f, g, h, i = a.Add(y), c.Add(y), d.Add(y), e.Add(y), f.Add(y), g.Add(y), h.Add(y), i.Add(y)
			}
			end(a, c, d, e, f, g, h, i)
		})
	})
	b.Run("multiply and add", func(b *testing.B) {
		rate(b, func() {
			a, c, d, e, f, g, h, i := start()
			for range perCall / 128 {
				a, c, d, e = a.Mul(x).Add(y), c.Mul(x).Add(y), d.Mul(x).Add(y), e.Mul(x).Add(y)
				f, g, h, i = f.Mul(x).Add(y), g.Mul(x).Add(y), h.Mul(x).Add(y), i.Mul(x).Add(y)
			}
			end(a, c, d, e, f, g, h, i)
		})
	})
	b.Run("divide", func(b *testing.B) {
		rate(b, func() {
			a, c, d, e, f, g, h, i := start()
			for range perCall / 64 {
				a, c, d, e, f, g, h, i = a.Div(x), c.Div(x), d.Div(x), e.Div(x), f.Div(x), g.Div(x), h.Div(x), i.Div(x)
			}
			end(a, c, d, e, f, g, h, i)
		})
	})
	b.Run("count bits", func(b *testing.B) { // words, eight at a time
		rate(b, func() {
			var n, m archsimd.Uint64x8
			w := archsimd.BroadcastUint64x8(uint64(keptCount))
			v := w.Not()
			for range perCall / 32 {
				n, m = n.Add(w.OnesCount()).Add(v.OnesCount()), m.Add(w.Xor(n).OnesCount()).Add(v.Xor(m).OnesCount())
			}
			var out [lanes]uint64
			n.Add(m).Store(&out)
			keptCount += int(out[0] & 1)
		})
	})
	b.Run("write 256MiB", func(b *testing.B) {
		y := make([]float64, 256<<17)
		b.SetBytes(int64(8 * len(y)))
		Timed(b, 8*len(y), func() {
			for i := 0; i+lanes <= len(y); i += lanes {
				x.StoreSlice(y[i : i+lanes])
			}
		})
		keptSum += y[0]
	})
	// Vectors read, changed and written back in the first cache, as gather8 does.
	b.Run("read, add, write", func(b *testing.B) {
		var table [perCall / 64][lanes]float64
		rate(b, func() {
			for range 8 {
				for i := 0; i+4 <= len(table); i += 4 {
					p, q, r, s := &table[i], &table[i+1], &table[i+2], &table[i+3]
					archsimd.LoadFloat64x8(p).Add(y).Store(p)
					archsimd.LoadFloat64x8(q).Add(y).Store(q)
					archsimd.LoadFloat64x8(r).Add(y).Store(r)
					archsimd.LoadFloat64x8(s).Add(y).Store(s)
				}
			}
		})
		keptSum += table[0][0]
	})
}
