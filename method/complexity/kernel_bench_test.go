package complexity

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"upstep/trade"
)

// invented is a table of 230 x 5,000 with presence in a fifth of the cells, more of
// it in some economies than in others.
func invented(nc, np int) *trade.Matrix {
	rng := rand.New(rand.NewPCG(5, 6))
	m := &trade.Matrix{Year: 2020, X: make([]float64, nc*np)}
	need := make([]float64, np)
	for p := range need {
		need[p] = rng.NormFloat64()
		m.Products = append(m.Products, fmt.Sprintf("%05d", p))
	}
	for c := range nc {
		m.Countries = append(m.Countries, fmt.Sprintf("C%03d", c))
		able, size := rng.NormFloat64(), rng.NormFloat64()
		for p := range np {
			if rng.Float64() < 0.65 {
				m.X[c*np+p] = math.Exp(7 + size + rng.NormFloat64() + 3/(1+math.Exp(2*(need[p]-able))))
			}
		}
	}
	return m
}

// packed is what the kernels of m start from.
func packed(b *testing.B, m *trade.Matrix) (*Result, *core) {
	b.Helper()
	nc, np := len(m.Countries), len(m.Products)
	r := &Result{Convention: Upstep, Countries: m.Countries, Products: m.Products, World: m.World(),
		Ubiquity: make([]int, np), Diversity: make([]int, nc), InSample: make([]bool, nc), InSpace: make([]bool, np), Linked: make([]bool, np),
		ECI: make([]float64, nc), COI: make([]float64, nc), PCI: make([]float64, np), raw: make([]float64, np), sums: make([]float64, np)}
	if err := r.presence(m); err != nil {
		b.Fatal(err)
	}
	k := r.core(m)
	r.index(k)
	return r, k
}

func BenchmarkKernels(b *testing.B) {
	m := invented(230, 5000)
	r, k := packed(b, m)
	fill := 0
	for _, v := range r.M {
		if v {
			fill++
		}
	}
	b.Logf("presence in %.1f %% of the cells", 100*float64(fill)/float64(len(r.M)))
	b.Run("presence", func(b *testing.B) {
		for b.Loop() {
			clear(r.Diversity)
			clear(r.Ubiquity)
			if err := r.presence(m); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("core", func(b *testing.B) {
		for b.Loop() {
			r.core(m)
		}
	})
	b.Run("similarity", func(b *testing.B) {
		for b.Loop() {
			k.similarity()
		}
	})
	b.Run("index", func(b *testing.B) {
		for b.Loop() {
			r.index(k)
		}
	})
	for _, w := range []int{1, 2} {
		b.Run(fmt.Sprintf("proximity/%d", w), func(b *testing.B) {
			b.SetBytes(8 * 5000 * 5000)
			for b.Loop() {
				k.proximity(false, w)
			}
		})
		b.Run(fmt.Sprintf("outlook/%d", w), func(b *testing.B) {
			for b.Loop() {
				k.outlook(r, w)
			}
		})
	}
}

// What density, COG and COI are by definition, over the proximity matrix.
func TestOutlookIsItsDefinition(t *testing.T) {
	for _, conv := range []Convention{Upstep, Stata, Py, R, OEC} {
		m := invented(17, 60)
		for p := range 60 { // an economy with all but one product: its sums must not cancel
			m.X[3*60+p] = m.World()[p] + 1
		}
		m.X[3*60+7] = 0
		r, err := Compute(m, Options{Convention: conv})
		if err != nil {
			t.Fatal(err)
		}
		lean, err := Compute(m, Options{Convention: conv, NoPhi: true, Workers: 3})
		if err != nil {
			t.Fatal(err)
		}
		if lean.Phi != nil {
			t.Error("NoPhi leaves a Phi")
		}
		np := len(r.Products)
		sum := make([]float64, np)
		for i, v := range r.Phi {
			sum[i/np] += v
		}
		for c := range r.Countries {
			for p := range np {
				near, gain := 0.0, 0.0
				for o := range np {
					if r.M[c*np+o] {
						near += r.Phi[p*np+o]
					} else if sum[o] > 0 {
						gain += r.Phi[p*np+o] / sum[o] * r.outlookPCI(o)
					}
				}
				d := near / sum[p]
				if conv.COG == Book {
					gain -= d * r.outlookPCI(p)
				}
				if conv.Outlook == Raw {
					gain /= r.sd
				}
				if r.M[c*np+p] {
					gain = 0
				}
				i := c*np + p
				if math.Abs(r.Density[i]-d) > 1e-12 || math.Abs(r.COG[i]-gain) > 1e-12 {
					t.Fatalf("%s %s %s: density %v, COG %v, want %v, %v", conv.Name, r.Countries[c], r.Products[p], r.Density[i], r.COG[i], d, gain)
				}
				if lean.Density[i] != r.Density[i] || lean.COG[i] != r.COG[i] {
					t.Fatalf("%s: NoPhi changes a number", conv.Name)
				}
			}
		}
	}
}
