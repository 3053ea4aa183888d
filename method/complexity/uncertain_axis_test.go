package complexity

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"upstep/trade"
)

// anyExport makes a 0/1 table its own presence.
func anyExport(base Convention) Convention {
	base.Name, base.Threshold, base.Tolerance = "any export", 1e-6, 0
	return base
}

// repeated copies row c v[c] times and column p w[p] times.
func repeated(x []float64, n, q int, v, w []float64) (m *trade.Matrix, row, col []int) {
	m = &trade.Matrix{Year: 2000, System: "toy"}
	for c := range n {
		for range int(v[c]) {
			row = append(row, c)
		}
	}
	for p := range q {
		for range int(w[p]) {
			col = append(col, p)
		}
	}
	for i := range row {
		m.Countries = append(m.Countries, fmt.Sprintf("c%03d", i))
		for _, p := range col {
			m.X = append(m.X, x[row[i]*q+p])
		}
	}
	for j := range col {
		m.Products = append(m.Products, fmt.Sprintf("p%03d", j))
	}
	return m, row, col
}

// A draw with weights equals the full computation on the table in which every unit
// stands as often as it was drawn. COI by its definition, copies not being neighbours.
func TestWeightsAreCopies(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	compared := 0
	for round := range 60 {
		n, q := 6+rng.IntN(8), 9+rng.IntN(12)
		x := make([]float64, n*q)
		for i := range x {
			if rng.IntN(3) > 0 {
				x[i] = 1
			}
		}
		v, w := make([]float64, n), make([]float64, q)
		byProduct := round%2 == 0
		for c := range v {
			v[c] = 1
			if !byProduct {
				v[c] = float64(rng.IntN(3))
			}
		}
		for p := range w {
			w[p] = 1
			if byProduct {
				w[p] = float64(rng.IntN(3))
			}
		}
		conv := anyExport([]Convention{Upstep, Stata, Py, R}[round%4])
		m, row, col := repeated(x, n, q, v, w)
		want, err := Compute(m, Options{Convention: conv})
		if err != nil || !want.Ranked {
			t.Fatal(err)
		}
		if want.Eigenvalues[1]-want.Eigenvalues[2] < 1e-3 {
			continue // two axes too close to compare digits
		}
		compared++
		s := &sparse{n: n, q: q, start: []int{0}}
		for p := range q {
			for c := range n {
				if x[c*q+p] > 0 {
					s.owner = append(s.owner, int32(c))
				}
			}
			s.start = append(s.start, len(s.owner))
		}
		guide := make([]float64, n)
		for i, c := range row {
			guide[c] = want.ECI[i]
		}
		a := newAxis(n, q, conv)
		if got := a.solve(s, v, w, guide); got&outcomeFailed != 0 {
			t.Fatal("failed")
		}
		for i, c := range row {
			if want.InSample[i] && math.Abs(a.eci[c]-want.ECI[i]) > 1e-8 {
				t.Fatalf("round %d: ECI %v, want %v", round, a.eci[c], want.ECI[i])
			}
		}
		for j, p := range col {
			if want.InSpace[j] && math.Abs(a.pci[p]-want.PCI[j]) > 1e-8 {
				t.Fatalf("round %d: PCI %v, want %v", round, a.pci[p], want.PCI[j])
			}
		}
		if byProduct && conv.Outlook == Normalised {
			weightedOutlook(t, a, s, w, conv)
		}
	}
	if compared < 40 {
		t.Errorf("only %d rounds compared", compared)
	}
}

// weightedOutlook compares COI with sums written out.
func weightedOutlook(t *testing.T, a *axis, s *sparse, w []float64, conv Convention) {
	t.Helper()
	has := func(c, p int) bool { return slices.Contains(s.of(p), int32(c)) }
	phi := make([]float64, s.q*s.q)
	for i := range s.q {
		for j := range s.q {
			both := 0
			for c := range s.n {
				if has(c, i) && has(c, j) {
					both++
				}
			}
			if both > 0 && (i != j || conv.SelfProximity) {
				phi[i*s.q+j] = float64(both) / float64(max(len(s.of(i)), len(s.of(j))))
			}
		}
	}
	o := newOutlook(s.n, s.q, conv)
	o.solve(a, s, w, phi)
	for c := range s.n {
		if !o.ok[c] {
			continue
		}
		want := 0.0
		for p := range s.q {
			if has(c, p) {
				continue
			}
			near, sum := 0.0, 0.0
			for j := range s.q {
				sum += w[j] * phi[j*s.q+p]
				if has(c, j) {
					near += w[j] * phi[j*s.q+p]
				}
			}
			if sum > 0 {
				want += w[p] * near / sum * a.pci[p]
			}
		}
		if math.Abs(o.coi[c]-want) > 1e-9 {
			t.Fatalf("COI %v, want %v", o.coi[c], want)
		}
	}
}

func TestCompetitionRanks(t *testing.T) {
	rank := make([]int32, 6)
	competition([]float64{2, math.NaN(), 3, 2 + 1e-12, 1, 3}, rank, nil)
	if !slices.Equal(rank, []int32{3, 0, 1, 3, 5, 1}) {
		t.Error(rank)
	}
}

// The factors have median 1 and the standard deviation asked for in logs.
func TestNoiseFactors(t *testing.T) {
	f := factors(0.3)
	mean, sq := 0.0, 0.0
	for _, v := range f {
		mean += math.Log(v) / float64(len(f))
		sq += math.Log(v) * math.Log(v) / float64(len(f))
	}
	if math.Abs(mean) > 1e-12 || math.Abs(math.Sqrt(sq)-0.3) > 3e-4 || math.Log(f[len(f)-1]) < 1.1 {
		t.Errorf("mean %v, sd %v, largest %v", mean, math.Sqrt(sq), f[len(f)-1])
	}
}

// By hand: 5 tests at 5 %. .01 .02 .03 .04 pass their steps .01 .02 .03 .04; two
// p-values of .02 pass the second step although the first fails; .03 passes none.
func TestStepUp(t *testing.T) {
	for _, c := range []struct {
		p    []float64
		want int
	}{{[]float64{.04, .01, .03, .02}, 4}, {[]float64{.02, .02}, 2}, {[]float64{.03}, 0}, {nil, 0}} {
		l := &Links{Tests: 5}
		var in []Link
		for _, p := range c.p {
			in = append(in, Link{P: p})
		}
		if l.keep(in, .05); len(l.Links) != c.want {
			t.Errorf("%v: %d kept, want %d", c.p, len(l.Links), c.want)
		}
	}
}

// Equal probabilities make a binomial variable, whose tail has a closed form; the
// approximations are compared with the exact law.
func TestTails(t *testing.T) {
	p := make([]float64, 40)
	for i := range p {
		p[i] = 0.3
	}
	exact := exactTail(p)
	for k := range exact {
		want := 0.0
		for v := k; v <= len(p); v++ {
			a, _ := math.Lgamma(float64(len(p) + 1))
			b, _ := math.Lgamma(float64(v + 1))
			c, _ := math.Lgamma(float64(len(p) - v + 1))
			want += math.Exp(a - b - c + float64(v)*math.Log(.3) + float64(len(p)-v)*math.Log(.7))
		}
		if math.Abs(exact[k]-want) > 1e-12*math.Max(1, 1/want)*want+1e-15 {
			t.Errorf("P(V >= %d) = %v, want %v", k, exact[k], want)
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct{ top, tol float64 }{{0.9, 5e-4}, {0.2, 5e-4}, {0.006, 5e-3}} {
		p := make([]float64, 400)
		for i := range p {
			p[i] = c.top * rng.Float64()
		}
		exact, near := exactTail(p), nearTail(p)
		worst := 0.0
		for k := range exact {
			worst = max(worst, math.Abs(exact[k]-near[k]))
		}
		t.Logf("p up to %v: %.1e", c.top, worst)
		if worst > c.tol {
			t.Errorf("p up to %v: off by %v", c.top, worst)
		}
	}
}
