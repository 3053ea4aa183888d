package complexity

import (
	"math/bits"
	"testing"
)

// What the machine does at best, to compare the kernels with: one core, no more.

// moved are sizes of what is read, written or copied: in the first cache, in the second,
// and beyond the last.
var moved = []struct {
	name  string
	bytes int
}{{"16KiB", 16 << 10}, {"256KiB", 256 << 10}, {"256MiB", 256 << 20}}

// An operation is a byte here: one per nanosecond is 1 GB/s.
func BenchmarkMachineMemory(b *testing.B) {
	for _, m := range moved {
		x, y := make([]float64, m.bytes/8), make([]float64, m.bytes/8)
		for i := range x {
			x[i], y[i] = 1, 1
		}
		b.Run("copy/"+m.name, func(b *testing.B) {
			b.SetBytes(2 * int64(m.bytes)) // read and written
			Timed(b, 2*m.bytes, func() { copy(y, x) })
		})
		b.Run("write/"+m.name, func(b *testing.B) {
			b.SetBytes(int64(m.bytes))
			Timed(b, m.bytes, func() { clear(y) })
		})
	}
	b.Run("write/new 200MB", func(b *testing.B) { // pages that the system has to give first
		b.SetBytes(200e6)
		Timed(b, 200e6, func() {
			kept = make([]float64, 25e6)
			for i := 0; i < len(kept); i += 512 {
				kept[i] = 1
			}
		})
	})
}

// These keep the compiler from leaving out what is timed.
var (
	kept      []float64
	keptCount int
	keptSum   float64
)

// perCall is the number of operations timed at a time.
const perCall = 1 << 14

func rate(b *testing.B, f func()) { Timed(b, perCall, f) }

// Scalar operations that do not wait for each other, in registers.
func BenchmarkMachineScalar(b *testing.B) {
	x, y := 1+1e-9, 1e-9
	b.Run("add", func(b *testing.B) {
		rate(b, func() {
			a, c, d, e, f, g, h, i := 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0
			for range perCall / 8 {
				a, c, d, e, f, g, h, i = a+y, c+y, d+y, e+y, f+y, g+y, h+y, i+y
			}
			keptSum += a + c + d + e + f + g + h + i
		})
	})
	b.Run("multiply and add", func(b *testing.B) {
		rate(b, func() {
			a, c, d, e, f, g, h, i := 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0
			for range perCall / 16 {
				a, c, d, e = float64(a*x)+y, float64(c*x)+y, float64(d*x)+y, float64(e*x)+y
				f, g, h, i = float64(f*x)+y, float64(g*x)+y, float64(h*x)+y, float64(i*x)+y
			}
			keptSum += a + c + d + e + f + g + h + i
		})
	})
	b.Run("divide", func(b *testing.B) {
		rate(b, func() {
			a, c, d, e, f, g, h, i := 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0
			for range perCall / 8 {
				a, c, d, e, f, g, h, i = a/x, c/x, d/x, e/x, f/x, g/x, h/x, i/x
			}
			keptSum += a + c + d + e + f + g + h + i
		})
	})
	b.Run("count bits", func(b *testing.B) {
		rate(b, func() {
			n, w := 0, uint64(keptCount)
			for i := range uint64(perCall / 4) {
				n += bits.OnesCount64(w^i) + bits.OnesCount64(w+i) + bits.OnesCount64(w-i) + bits.OnesCount64(w|i)
			}
			keptCount += n
		})
	})
}
