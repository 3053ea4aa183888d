//go:build !(goexperiment.simd && amd64)

package complexity

// Ways of running a kernel: the plain one is all this build has.
var Ways = []struct {
	Suffix string
	Do     func(func())
}{{"", func(f func()) { f() }}}
