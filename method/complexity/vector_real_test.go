//go:build goexperiment.simd && amd64

package complexity_test

import (
	"math"
	"reflect"
	"testing"

	"upstep/method/complexity"
	"upstep/trade"
)

// Tables of real exports give the same bits with and without vectors.
func TestVectorRealTables(t *testing.T) {
	if !complexity.Vectors() {
		t.Skip("this processor has no AVX-512 with VPOPCNTDQ")
	}
	for _, c := range []struct {
		name string
		load func(testing.TB) *trade.Matrix
	}{
		{"10x30 of 1995", func(t testing.TB) *trade.Matrix {
			return exports(t, "testdata/st/trade.csv", "country", "product", "value")
		}},
		{"133x1217 of 2019", exports2019},
		{"224x1222 of 2017", exports2017},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := c.load(t)
			for _, conv := range []complexity.Convention{complexity.Upstep, complexity.Stata, complexity.Py, complexity.R, complexity.OEC} {
				names, got := complexity.Tables(compute(t, m, conv))
				complexity.Plainly(func() {
					_, want := complexity.Tables(compute(t, m, conv))
					for i, table := range want {
						for at, v := range table {
							if math.Float64bits(got[i][at]) != math.Float64bits(v) {
								t.Fatalf("%s: %s: value %d is %v with vectors, %v without", conv.Name, names[i], at, got[i][at], v)
							}
						}
					}
				})
			}
		})
	}
}

// Intervals too, of every scheme.
func TestVectorUncertainty(t *testing.T) {
	if !complexity.Vectors() {
		t.Skip("this processor has no AVX-512 with VPOPCNTDQ")
	}
	m := nested(67, 150, 3)
	for _, s := range []complexity.Scheme{complexity.ByProducts, complexity.ByEconomy, complexity.ByNoise} {
		opt := complexity.UncertaintyOptions{Scheme: s, Replications: 60, COI: s != complexity.ByEconomy}
		got := intervals(t, m, opt)
		complexity.Plainly(func() {
			if want := intervals(t, m, opt); !reflect.DeepEqual(got, want) {
				t.Errorf("%s: intervals differ", s)
			}
		})
	}
}
