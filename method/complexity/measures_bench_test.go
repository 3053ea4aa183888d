package complexity_test

import (
	"testing"

	"upstep/method/complexity"
)

func BenchmarkMeasures(b *testing.B) {
	m := varied(1, 130, 1240)
	r := compute(b, m, complexity.Upstep)
	s := must[*complexity.Space](b)(complexity.Relate(r, complexity.MinConditional))
	for _, c := range []struct {
		name string
		run  func() error
	}{
		{"fitness", func() error { _, err := complexity.Fitness(r, complexity.FitnessOptions{}); return err }},
		{"stable", func() error { _, err := complexity.StableFitness(r, complexity.FitnessOptions{}); return err }},
		{"eci+", func() error { _, err := complexity.ECIPlus(m, complexity.FitnessOptions{}); return err }},
		{"genepy", func() error { _, err := complexity.Genepy(r); return err }},
		{"reflections", func() error { _, err := complexity.Reflect(r, 18); return err }},
		{"correlation", func() error { _, err := complexity.Relate(r, complexity.Correlation); return err }},
		{"nearest", func() error { _, err := complexity.Near(r, s, complexity.NearOptions{Neighbours: 50}); return err }},
		{"leave one out", func() error { _, err := complexity.LeaveOneOutDensity(r); return err }},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if err := c.run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
