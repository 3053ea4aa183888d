//go:build goexperiment.simd && amd64

package complexity

// Ways of running a kernel, one after the other in the same process.
var Ways = []struct {
	Suffix string
	Do     func(func())
}{{"/plain", plainly}, {"/vector", func(f func()) { f() }}}
