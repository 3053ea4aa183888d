//go:build cgo && linux

package engine

// DuckDB's library is C++. Where only a C compiler is installed there is no file for
// -lstdc++, although the library for running programs is there; link holds a script that
// names it to the linker.

// #cgo LDFLAGS: -L${SRCDIR}/link
import "C"
