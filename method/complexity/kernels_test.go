package complexity

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// sampleCore is n economies by q products with presence in a share of the cells; one product
// and one economy have none where there are several.
func sampleCore(seed uint64, n, q int, share float64) *core {
	rng := rand.New(rand.NewPCG(seed, uint64(n*q)))
	k := &core{has: make([]bool, n*q), owners: make([][]int32, q), count: make([]int, q), div: make([]float64, n), ubi: make([]float64, q),
		words: (n + 63) / 64, phi: make([]float64, q*q)}
	k.set = make([]uint64, q*k.words)
	for i := range n {
		k.rows = append(k.rows, i)
		k.div[i] = 1
	}
	for j := range q {
		k.cols = append(k.cols, j)
		for i := range n {
			if rng.Float64() >= share || q > 2 && j == q/2 || n > 2 && i == n/2 {
				continue
			}
			k.has[i*q+j] = true
			k.owners[j] = append(k.owners[j], int32(i))
			k.set[j*k.words+i/64] |= 1 << (i % 64)
			k.count[j]++
			k.div[i]++
		}
		k.ubi[j] = float64(max(k.count[j], 1))
	}
	return k
}

// shapes are sizes around those at which a set of economies, a block of products or the
// bytes that count economies are full.
var shapes = []struct{ n, q int }{
	{1, 1}, {1, 9}, {2, 3}, {3, 2}, {7, 8}, {8, 7}, {9, 65}, {33, 31}, {63, 130}, {64, 64}, {65, 63}, {130, 129}, {257, 70}, {300, 66}, {600, 10},
}

func each(t *testing.T, f func(t *testing.T, k *core)) {
	t.Helper()
	for _, s := range shapes {
		for i, share := range []float64{0, 0.2, 0.97} {
			t.Run(fmt.Sprintf("%dx%d/%v", s.n, s.q, share), func(t *testing.T) { f(t, sampleCore(uint64(i), s.n, s.q, share)) })
		}
	}
}

// Proximity is its definition, with presence counted one cell at a time.
func TestProximityIsItsDefinition(t *testing.T) {
	each(t, func(t *testing.T, k *core) {
		q := len(k.cols)
		for _, workers := range []int{1, 3} {
			for i := range k.phi {
				k.phi[i] = math.NaN() // every cell is written
			}
			k.related(workers)
			for i := range q {
				for j := range q {
					both := 0
					for c := range k.rows {
						if k.has[c*q+i] && k.has[c*q+j] {
							both++
						}
					}
					want := 0.0
					if both > 0 {
						want = float64(both) / float64(max(k.count[i], k.count[j]))
					}
					if got := k.phi[i*q+j]; math.Float64bits(got) != math.Float64bits(want) {
						t.Fatalf("phi of %d and %d is %v, want %v", i, j, got, want)
					}
				}
			}
		}
	})
}

// The product side and back, against sums over all cells.
func TestSidesAreTheirDefinition(t *testing.T) {
	for _, continuous := range []bool{false, true} {
		each(t, func(t *testing.T, k *core) {
			n, q := len(k.rows), len(k.cols)
			rng := rand.New(rand.NewPCG(1, 2))
			if continuous {
				k.weight = make([]float64, n*q)
				for i := range k.weight {
					k.weight[i] = rng.Float64()
				}
			}
			at := func(i, j int) float64 {
				switch {
				case continuous:
					return k.weight[i*q+j]
				case k.has[i*q+j]:
					return 1
				}
				return 0
			}
			w, v := make([]float64, n), make([]float64, q)
			for i := range w {
				w[i] = rng.NormFloat64()
			}
			for j := range v {
				v[j] = rng.NormFloat64()
			}
			for j, got := range k.toProducts(w) {
				want := 0.0
				for i := range w {
					want += at(i, j) * w[i]
				}
				if math.Abs(got-want/k.ubi[j]) > 1e-13*float64(n) {
					t.Fatalf("product %d: %v, want %v", j, got, want/k.ubi[j])
				}
			}
			for i, got := range k.toCountries(v) {
				want := 0.0
				for j := range v {
					want += at(i, j) * v[j]
				}
				if math.Abs(got-want/k.div[i]) > 1e-13*float64(q) {
					t.Fatalf("economy %d: %v, want %v", i, got, want/k.div[i])
				}
			}
		})
	}
}

// symmetric is a random symmetric matrix; some rows are 0 beside the diagonal.
func symmetric(seed uint64, n int) []float64 {
	rng := rand.New(rand.NewPCG(seed, 3))
	a := make([]float64, n*n)
	for i := range n {
		for j := range i + 1 {
			v := rng.NormFloat64()
			if i != j && (i%5 == 4 || j%5 == 4) && seed%2 == 0 {
				v = 0
			}
			a[i*n+j], a[j*n+i] = v, v
		}
	}
	return a
}

// The reflections of reduce turn the tridiagonal matrix back into the one it came from.
func TestReduce(t *testing.T) {
	for n := 2; n <= 40; n++ {
		for seed := range uint64(2) {
			a := symmetric(seed, n)
			low := append([]float64{}, a...)
			for i := range n {
				for j := i + 1; j < n; j++ {
					low[i*n+j] = math.NaN() // not read
				}
			}
			r := reduce(low, n)
			q, d := mat.NewDense(n, n, nil), mat.NewDense(n, n, nil)
			for i := range n {
				x := make([]float64, n)
				x[i] = 1
				r.back(x)
				q.SetCol(i, x)
				d.Set(i, i, r.d[i])
				if i > 0 {
					d.Set(i, i-1, r.off[i-1])
					d.Set(i-1, i, r.off[i-1])
				}
			}
			var got, one mat.Dense
			got.Product(q, d, q.T())
			one.Mul(q, q.T())
			for i := range n {
				for j := range n {
					unit := 0.0
					if i == j {
						unit = 1
					}
					if math.Abs(one.At(i, j)-unit) > 1e-13 || math.Abs(got.At(i, j)-a[i*n+j]) > 1e-12 {
						t.Fatalf("n %d: Q T Q' at %d, %d is %v, want %v; Q Q' is %v", n, i, j, got.At(i, j), a[i*n+j], one.At(i, j))
					}
				}
			}
		}
	}
}
