package complexity

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"upstep/trade"
)

// invented is a table of 230 x 5,000 with presence in 29 % of the cells, more of
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

// kernel is one thing timed: a call moves bytes to or from memory at the least, and does
// ops operations of the kind that bounds it.
type kernel struct {
	name       string
	bytes, ops int
	run        func()
}

// time runs every kernel in each way this build has.
func (k kernel) time(b *testing.B) {
	for _, w := range Ways {
		b.Run(k.name+w.Suffix, func(b *testing.B) {
			w.Do(func() {
				b.SetBytes(int64(k.bytes))
				Timed(b, k.ops, k.run)
			})
		})
	}
}

func BenchmarkKernels(b *testing.B) {
	const nc, np = 230, 5000
	m := invented(nc, np)
	r, k := packed(b, m)
	fill, pairs, cells := 0, 0, nc*np
	for _, n := range k.count {
		fill += n
		pairs += n * (n + 1) / 2
	}
	b.Logf("presence in %.1f %% of the cells", 100*float64(fill)/float64(cells))
	k.phi = make([]float64, np*np)
	all := []kernel{
		{"presence", 25 * cells, cells, func() { // exports twice, RCA, a byte for presence; divisions
			clear(r.Ubiquity)
			if err := r.presence(m); err != nil {
				b.Fatal(err)
			}
		}},
		{"core", 2 * cells, cells, func() { r.core(m) }},
		{"similarity", 4 * fill, pairs, func() { k.similarity() }},        // additions
		{"index", 16 * fill, pairs + 4*nc*nc*nc/3, func() { r.index(k) }}, // and those of the eigenproblem
	}
	for _, w := range []int{1, 2} {
		all = append(all,
			kernel{fmt.Sprintf("proximity/%d", w), 8 * np * np, np * np / 2, func() { k.proximity(false, w) }}, // pairs
			kernel{fmt.Sprintf("related/%d", w), 8 * np * np, np * np / 2, func() { k.related(w) }},            // the same into memory in use
			kernel{fmt.Sprintf("outlook/%d", w), 18 * cells, 4 * fill * nc, func() { k.outlook(r, w) }})        // additions of gather in two passes
	}
	for _, k := range all {
		k.time(b)
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
