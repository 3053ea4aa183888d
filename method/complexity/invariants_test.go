package complexity_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"upstep/method/complexity"
	"upstep/panel"
	"upstep/trade"
)

// drawn makes a small random table with zeros, some rows and columns among them.
func drawn(t *rapid.T) *trade.Matrix {
	nc, np := rapid.IntRange(2, 9).Draw(t, "economies"), rapid.IntRange(2, 12).Draw(t, "products")
	rows := make([][]float64, nc)
	for c := range rows {
		rows[c] = make([]float64, np)
		for p := range rows[c] {
			if rapid.IntRange(0, 2).Draw(t, "zero") > 0 {
				rows[c][p] = float64(rapid.IntRange(1, 1000).Draw(t, "value"))
			}
		}
	}
	rows[0][0] = 7
	return matrix(rows...)
}

func anyConvention(t *rapid.T) complexity.Convention {
	c := rapid.SampledFrom(complexity.Conventions()).Draw(t, "convention")
	if rapid.Bool().Draw(t, "continuous") {
		c.Continuous = true
	}
	if rapid.Bool().Draw(t, "book") {
		c.COG = complexity.Book
	}
	return c
}

func TestInvariants(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m, conv := drawn(rt), anyConvention(rt)
		before := slices.Clone(m.X)
		r, err := complexity.Compute(m, complexity.Options{Convention: conv})
		if err != nil {
			rt.Fatal(err)
		}
		if !slices.Equal(before, m.X) {
			rt.Fatal("the input was changed")
		}
		n := len(r.Products)
		for i := range n {
			for j := range n {
				phi := r.Phi[i*n+j]
				if phi != r.Phi[j*n+i] || phi < 0 || phi > 1 {
					rt.Fatalf("phi %d %d = %v and %v", i, j, phi, r.Phi[j*n+i])
				}
			}
		}
		for name, x := range map[string][]float64{"ECI": r.ECI, "PCI": r.PCI, "density": r.Density, "COI": r.COI, "COG": r.COG} {
			for i, v := range x {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					rt.Fatalf("%s[%d] = %v", name, i, v)
				}
			}
		}
		direct(rt, r)
		if conv.PCI == complexity.ByECI && !conv.Continuous && r.Ranked {
			identity(rt, r)
		}
	})
}

// identity: ECI is the mean PCI of an economy's products.
func identity(t *rapid.T, r *complexity.Result) {
	for c, in := range r.InSample {
		sum, n := 0.0, 0.0
		for p, ok := range r.InSpace {
			if in && ok && r.M[r.At(c, p)] {
				sum, n = sum+r.PCI[p], n+1
			}
		}
		if in && math.Abs(sum/n-r.ECI[c]) > 1e-9*math.Max(1, math.Abs(r.ECI[c])) {
			t.Fatalf("%s: ECI %v, mean PCI %v", r.Countries[c], r.ECI[c], sum/n)
		}
	}
}

// direct recomputes proximity and density from their definitions.
func direct(t *rapid.T, r *complexity.Result) {
	n := len(r.Products)
	count := func(i, j int) (both, most int) {
		a, b := 0, 0
		for c, in := range r.InSample {
			x, y := in && r.M[r.At(c, i)], in && r.M[r.At(c, j)]
			if x {
				a++
			}
			if y {
				b++
			}
			if x && y {
				both++
			}
		}
		return both, max(a, b)
	}
	for i := range n {
		sum := 0.0
		for j := range n {
			want := 0.0
			if both, most := count(i, j); most > 0 && r.InSpace[i] && r.InSpace[j] {
				want = float64(both) / float64(most)
			}
			if i == j && !r.Convention.SelfProximity {
				want = 0
			}
			if r.Phi[i*n+j] != want {
				t.Fatalf("phi %d %d = %v, want %v", i, j, r.Phi[i*n+j], want)
			}
			sum += want
		}
		for c, in := range r.InSample {
			near := 0.0
			for j := range n {
				if r.M[r.At(c, j)] {
					near += r.Phi[i*n+j]
				}
			}
			d, ok := r.Distance(c, i)
			if ok != (in && sum > 0) {
				t.Fatalf("density of %d %d defined: %v", c, i, ok)
			}
			if ok && math.Abs(1-d-near/sum) > 1e-12 {
				t.Fatalf("density %d %d = %v, want %v", c, i, 1-d, near/sum)
			}
		}
	}
}

// The order of rows and columns, the currency and the number of workers do not
// matter; with several workers not even in the last bit.
func TestOrderScaleWorkers(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	rows := make([][]float64, 20)
	for c := range rows {
		rows[c] = make([]float64, 150)
		for p := range rows[c] {
			if rng.Float64() < 0.2+0.03*float64(c) {
				rows[c][p] = math.Exp(3 * rng.NormFloat64())
			}
		}
	}
	m := matrix(rows...)
	want := compute(t, m, complexity.Upstep)
	one, err := complexity.Compute(m, complexity.Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	four, err := complexity.Compute(m, complexity.Options{Workers: 4})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(one, four, cmpopts.IgnoreUnexported(complexity.Result{})); d != "" {
		t.Errorf("four workers differ from one: %s", d)
	}
	rp, cp := rng.Perm(20), rng.Perm(150)
	mixed := matrix(rows...)
	for c := range 20 {
		for p := range 150 {
			mixed.X[c*150+p] = 1000 * m.At(rp[c], cp[p])
		}
	}
	got := compute(t, mixed, complexity.Upstep)
	for c := range 20 {
		if gap(got.ECI[c], want.ECI[rp[c]]) > 1e-9 || gap(got.COI[c], want.COI[rp[c]]) > 1e-9 {
			t.Fatalf("row %d: ECI %v and %v, COI %v and %v", c, got.ECI[c], want.ECI[rp[c]], got.COI[c], want.COI[rp[c]])
		}
		for p := range 150 {
			if a, b := got.At(c, p), want.At(rp[c], cp[p]); gap(got.COG[a], want.COG[b]) > 1e-9 {
				t.Fatalf("COG %d %d: %v and %v", c, p, got.COG[a], want.COG[b])
			}
		}
	}
}

// A member of the sample projected onto it is itself.
func TestProjectMember(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m, conv := drawn(rt), anyConvention(rt)
		r, err := complexity.Compute(m, complexity.Options{Convention: conv})
		if err != nil {
			rt.Fatal(err)
		}
		for c, code := range r.Countries {
			want, err := r.Profile(code)
			if err != nil {
				rt.Fatal(err)
			}
			if !want.Ranked || conv.Continuous && want.Diversity == 0 {
				continue
			}
			got, err := complexity.Project(r, m, code, complexity.ProjectOptions{MinExports: -1})
			if err != nil || !got.Ranked || !got.Projected || got.Covered != 1 {
				rt.Fatalf("%s: %+v, %v", code, got, err)
			}
			if gap(got.ECI, want.ECI) > 1e-8 || gap(got.COI, want.COI) > 1e-8 {
				rt.Fatalf("%s: ECI %v, want %v; COI %v, want %v", code, got.ECI, want.ECI, got.COI, want.COI)
			}
			for p := range r.Products {
				if gap(got.Density[p], r.Density[r.At(c, p)]) > 1e-9 || gap(got.COG[p], r.COG[r.At(c, p)]) > 1e-8 {
					rt.Fatalf("%s product %d: %v %v, want %v %v", code, p, got.Density[p], got.COG[p], r.Density[r.At(c, p)], r.COG[r.At(c, p)])
				}
			}
		}
	})
}

func TestProjectOutsider(t *testing.T) {
	r := compute(t, six(), complexity.Upstep)
	all := six()
	all.Countries = append(all.Countries, "s1", "s2", "s3", "s4")
	all.Products = append(all.Products, "p7")
	all.X = nil
	for c := range 6 {
		all.X = append(append(all.X, six().Row(c)...), 0)
	}
	all.X = append(all.X,
		1, 0, 0, 0, 1, 0, 0.5, // exports p1 and p5, which make up 37 % of world trade of the sample
		1, 0, 0, 0, 0, 0, 9, // mostly a product the sample does not have
		0, 0, 0, 0, 0, 0, 0,
		0, 0, 0, 0, 0, 0, 3,
	)
	p, err := complexity.Project(r, all, "s1", complexity.ProjectOptions{MinExports: -1})
	if err != nil || !p.Ranked {
		t.Fatalf("%+v, %v", p, err)
	}
	if want := (r.PCI[0] + r.PCI[4]) / 2; math.Abs(p.ECI-want) > 1e-12 || p.Diversity != 2 {
		t.Errorf("ECI %v of %d products, want the mean PCI %v of two", p.ECI, p.Diversity, want)
	}
	// density of p3: its links to p1 (1/3) and p5 (1/3) over all its links (2)
	if math.Abs(p.Density[2]-1./3) > 1e-12 || math.Abs(p.Covered-0.8) > 1e-12 {
		t.Errorf("density %v, covered %v", p.Density[2], p.Covered)
	}
	if got := codes(p.Notes); !slices.Equal(got, []string{"complexity-projection", "complexity-projection-thin"}) {
		t.Errorf("notes %v", got)
	}
	for _, code := range []string{"s2", "s3", "s4"} {
		p, err := complexity.Project(r, all, code, complexity.ProjectOptions{MinExports: -1})
		if err != nil || p.Ranked || p.Density != nil || p.Notes[len(p.Notes)-1].Severity != panel.Refusal {
			t.Errorf("%s: %+v, %v", code, p, err)
		}
	}
	if p, err = complexity.Project(r, all, "s1", complexity.ProjectOptions{}); err != nil || p.Ranked || !strings.Contains(p.Notes[0].Text, "too few") {
		t.Errorf("exports of a few dollars were placed: %+v, %v", p, err)
	}
	all.Year = 2017
	if p, _ = complexity.Project(r, all, "s1", complexity.ProjectOptions{MinExports: -1}); !slices.Contains(codes(p.Notes), "complexity-projection-mixed") {
		t.Errorf("another year: notes %v", codes(p.Notes))
	}
	if _, err := complexity.Project(r, all, "zz", complexity.ProjectOptions{MinExports: -1}); err == nil {
		t.Error("an unknown economy was projected")
	}
	if _, err := r.Profile("zz"); err == nil {
		t.Error("an unknown economy has a profile")
	}
}
