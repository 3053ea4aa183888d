package complexity_test

import (
	"testing"

	"upstep/method/complexity"
	"upstep/trade"
)

func BenchmarkCompute(b *testing.B) {
	for _, c := range []struct {
		name    string
		load    func(testing.TB) *trade.Matrix
		workers int
	}{
		{"133x1217/1", exports2019, 1}, {"133x1217/2", exports2019, 2},
		{"224x1222/1", exports2017, 1}, {"224x1222/2", exports2017, 2},
	} {
		b.Run(c.name, func(b *testing.B) {
			m := c.load(b)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := complexity.Compute(m, complexity.Options{Workers: c.workers}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkBackbone(b *testing.B) {
	m := exports2019(b)
	r, err := complexity.Compute(m, complexity.Options{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := complexity.Backbone(r.Phi, len(r.Products), complexity.BackboneOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLayout(b *testing.B) {
	m := exports2019(b)
	r, err := complexity.Compute(m, complexity.Options{})
	if err != nil {
		b.Fatal(err)
	}
	w := backbone(b, r.Phi, len(r.Products), complexity.BackboneOptions{})
	for b.Loop() {
		complexity.Layout(w.N, w.Edges, 0)
	}
}
