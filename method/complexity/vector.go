//go:build goexperiment.simd && amd64

package complexity

import "simd/archsimd"

// What this processor has; the plain code runs without. The vector kernels use no fused
// multiplication and addition and keep the order of every sum, so the bits are the same.
var (
	wide = archsimd.X86.AVX512() && archsimd.X86.AVX512VPOPCNTDQ() // eight numbers at a time, and counts of bits
	slim = archsimd.X86.AVX2()                                     // four numbers
)
