//go:build goexperiment.simd && amd64

package complexity

import (
	"testing"

	"upstep/trade"
)

// Vectors says whether this processor has the vector kernels.
func Vectors() bool { return wide }

// Plainly runs f with the vector kernels off.
func Plainly(f func()) { plainly(f) }

// sameResult fails when computing m again gives a value with another bit.
func sameResult(t *testing.T, what string, got *Result, m *trade.Matrix, conv Convention) {
	t.Helper()
	want, err := Compute(m, Options{Convention: conv})
	if err != nil {
		t.Fatal(err)
	}
	for i, x := range want.tables() {
		sameBits(t, what+" "+tableNames[i], got.tables()[i], x)
	}
}
