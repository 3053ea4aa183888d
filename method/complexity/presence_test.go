package complexity_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"upstep/method/complexity"
	"upstep/panel"
	"upstep/trade"
)

func TestPresenceTests(t *testing.T) {
	m := six()
	people := sixPeople
	of := func(test complexity.PresenceTest) *complexity.PresenceResult {
		return must[*complexity.PresenceResult](t)(complexity.Presence(m, complexity.PresenceOptions{Test: test, Population: people}))
	}
	rca, rpop := of(complexity.ByRCA), of(complexity.ByRPOP)
	eachVector(t, "ex09a", func(t *testing.T, want map[string][]float64) {
		same(t, "M", floats(rca.M), want["M"])
		same(t, "RPOP", rpop.RPOP, want["RPOP"])
		for i, v := range want["RPOP"] {
			if rpop.M[i] != (v >= 1) {
				t.Errorf("presence by RPOP %v is %v", v, rpop.M[i])
			}
		}
	})
	// With fewer people in c1 and more in c4 the two tests differ both ways.
	people = map[string]float64{"c1": 20, "c2": 40, "c3": 30, "c4": 60, "c5": 15, "c6": 10}
	rca, rpop = of(complexity.ByRCA), of(complexity.ByRPOP)
	either, both := of(complexity.Either), of(complexity.Both)
	if slices.Equal(either.M, rca.M) || slices.Equal(both.M, rca.M) || slices.Equal(either.M, rpop.M) {
		t.Fatalf("the tests do not differ: %v %v", rca.M, rpop.M)
	}
	for i := range rca.M {
		if either.M[i] != (rca.M[i] || rpop.M[i]) || both.M[i] != (rca.M[i] && rpop.M[i]) {
			t.Errorf("cell %d: rca %v, rpop %v, either %v, both %v", i, rca.M[i], rpop.M[i], either.M[i], both.M[i])
		}
	}
	// A density over the union stays in 0..1.
	r := must[*complexity.Result](t)(complexity.Compute(m, complexity.Options{Presence: either.M}))
	if slices.Max(r.Density) > 1 || !slices.Equal(r.M, either.M) {
		t.Errorf("density %v", r.Density)
	}
	if last := r.Recipe.Params[len(r.Recipe.Params)-1]; last.Name != "presence" || last.Provenance != panel.User {
		t.Errorf("the recipe does not say that presence was given: %v", last)
	}
	for conv, want := range map[string]complexity.PresenceTest{"stata": complexity.Either, "py": complexity.Either, "upstep": complexity.Both} {
		c, _ := complexity.NamedConvention(conv)
		if got, err := complexity.NamedTest(c, "both"); err != nil || got != want {
			t.Errorf("both of %s is %s, %v", conv, got, err)
		}
	}
}

func TestPresenceWithoutPopulation(t *testing.T) {
	people := map[string]float64{"c1": 50, "c2": 40}
	rca := must[*complexity.PresenceResult](t)(complexity.Presence(six(), complexity.PresenceOptions{}))
	either := must[*complexity.PresenceResult](t)(complexity.Presence(six(), complexity.PresenceOptions{Test: complexity.Either, Population: people}))
	both := must[*complexity.PresenceResult](t)(complexity.Presence(six(), complexity.PresenceOptions{Test: complexity.Both, Population: people}))
	if !slices.Equal(either.M[12:], rca.M[12:]) || slices.Contains(both.M[12:], true) {
		t.Errorf("without population: either %v, both %v", either.M[12:], both.M[12:])
	}
	if !slices.Contains(codes(both.Notes), "complexity-no-population") {
		t.Errorf("notes %v", codes(both.Notes))
	}
}

func TestConcentration(t *testing.T) {
	m := matrix([]float64{6, 1}, []float64{2, 1}, []float64{2, 0})
	h := complexity.Concentration(m)
	within(t, "products", h.Product, []float64{.36 + .04 + .04, .5}, 1e-12)
	within(t, "economies", h.Country, []float64{37. / 49, 5. / 9, 1}, 1e-12)
	// 1/HHI: 2.27 equal exporters of p1 and 2 of p2; ranks of p1 are 1, 2, 2, all within.
	p := must[*complexity.PresenceResult](t)(complexity.Presence(m, complexity.PresenceOptions{Concentrated: true}))
	if !slices.Equal(p.M, []bool{true, true, true, true, true, false}) {
		t.Errorf("presence %v", p.M)
	}
	mass := must[[]bool](t)(complexity.EnoughOf(m, p.M, 2, 0.25))
	if !slices.Equal(mass, []bool{true, false, false, false, false, false}) {
		t.Errorf("critical mass %v", mass)
	}
}

// year gives a table of the same codes another year.
func year(y int, rows ...[]float64) *trade.Matrix {
	m := matrix(rows...)
	m.Year, m.System = y, "HS"
	return m
}

func TestRolling(t *testing.T) {
	a, b, c := year(2001, []float64{3, 0}, []float64{1, 1}), year(2002, []float64{6, 3}, []float64{2, 2}), year(2003, []float64{0, 3})
	ms := []*trade.Matrix{a, b, c}
	got, notes, err := complexity.Rolling(ms, 3)
	if err != nil || len(got) != 1 {
		t.Fatal(got, err)
	}
	within(t, "mean", got[0].X, []float64{3, 2, 1.5, 1.5}, 1e-12) // the second did not report in 2003
	if got[0].Year != 2003 || len(notes) != 1 || notes[0].Code != "complexity-rolling-short" || notes[0].Subject != b.Countries[1] {
		t.Errorf("%d %v", got[0].Year, notes)
	}
	if got, _, _ = complexity.Rolling(ms, 1); len(got) != 3 || !slices.Equal(got[1].X, b.X) {
		t.Errorf("a window of one year changes the table: %v", got)
	}
	if a.X[0] != 3 || len(a.Steps) != 0 {
		t.Error("the input was changed")
	}
}

func TestPersistent(t *testing.T) {
	on, off := []float64{9, 1}, []float64{1, 9}
	ms := []*trade.Matrix{year(2001, on, off, on), year(2002, on, off), year(2003, off, on)}
	p := must[*complexity.Persistence](t)(complexity.Persistent(ms, complexity.Upstep, 2))
	if !slices.Equal(p.Years, []int{2, 1, 1, 2, 1, 0}) || !slices.Equal(p.Reported, []int{3, 3, 1}) {
		t.Errorf("years %v of %v", p.Years, p.Reported)
	}
	if !slices.Equal(p.M, []bool{true, false, false, true, false, false}) {
		t.Errorf("presence %v", p.M)
	}
	if len(p.Notes) != 1 || p.Notes[0].Severity != panel.Refusal {
		t.Errorf("notes %v", p.Notes)
	}
	// On a matrix with another order and a product more.
	m := ms[0].Keep("", func(c int) bool { return c > 0 }, nil)
	m.Products = append(m.Products, "zzz")
	m.X = []float64{1, 9, 1, 9, 1, 1}
	if got := p.On(m); !slices.Equal(got, []bool{false, true, false, false, false, false}) {
		t.Errorf("on another matrix: %v", got)
	}
	if _, err := complexity.Compute(m, complexity.Options{Presence: p.On(m)}); err != nil {
		t.Error(err)
	}
}

// Asking for more years never adds presence; one year is the plain test.
func TestPersistentMonotone(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var ms []*trade.Matrix
		for y := range 3 {
			m := drawn(rt)
			m.Year, m.System = 2000+y, "HS"
			ms = append(ms, m)
		}
		last := must[*complexity.Persistence](t)(complexity.Persistent(ms, complexity.Upstep, 1))
		for needed := 2; needed <= 3; needed++ {
			p := must[*complexity.Persistence](t)(complexity.Persistent(ms, complexity.Upstep, needed))
			for i, v := range p.M {
				if v && !last.M[i] {
					rt.Fatalf("cell %d is present in %d years and not in %d", i, needed, needed-1)
				}
			}
			last = p
		}
		one := must[*complexity.Persistence](t)(complexity.Persistent(ms[:1], complexity.Upstep, 1))
		if r := must[*complexity.Result](t)(complexity.Compute(ms[0], complexity.Options{})); !slices.Equal(one.M, r.M) {
			rt.Fatalf("one year: %v, want %v", one.M, r.M)
		}
	})
}

// p1's relations to p2, p3, p4 are 1/2, 1/2 and 1: with two neighbours p4 and the first
// of the tied count, with ties all three.
func TestNeighboursTies(t *testing.T) {
	r := compute(t, six(), complexity.Upstep)
	s := &complexity.Space{Codes: r.Products, Phi: make([]float64, 36)}
	for i, v := range []float64{0, .5, .5, 1, 0, 0} {
		s.Phi[i*6], s.Phi[i] = v, v
	}
	two := must[*complexity.Nearness](t)(complexity.Near(r, s, complexity.NearOptions{Neighbours: 2}))
	all := must[*complexity.Nearness](t)(complexity.Near(r, s, complexity.NearOptions{Neighbours: 2, Ties: true}))
	// c4 makes p1 and p2; c6 makes p2, p4 and p6; c1 makes p3 and p4.
	for _, c := range []struct {
		code     string
		two, all float64
	}{{"c4", .5 / 1.5, .5 / 2}, {"c6", 1, 1.5 / 2}, {"c1", 1 / 1.5, 1.5 / 2}} {
		i := r.At(r.Country(c.code), 0)
		if gap(two.Density[i], c.two) > 1e-12 || gap(all.Density[i], c.all) > 1e-12 {
			t.Errorf("%s: %v and %v, want %v and %v", c.code, two.Density[i], all.Density[i], c.two, c.all)
		}
	}
	if two.Defined[5] || !slices.Equal(codes(two.Notes), []string{"complexity-neighbour-ties"}) {
		t.Errorf("defined %v, notes %v", two.Defined[:6], two.Notes)
	}
}

func TestChanges(t *testing.T) {
	// RCA of x in p2: 0.10/0.45 = 0.22 before, 0.6/0.55 = 1.09 after.
	first := year(2000, []float64{90, 10}, []float64{20, 80})
	last := year(2015, []float64{40, 60}, []float64{50, 50})
	d := must[*complexity.ChangeResult](t)(complexity.Changes(first, last, complexity.ChangeOptions{}))
	x := d.Economies[0]
	if x.Country != first.Countries[0] || len(x.New) != 1 || x.New[0].Product != first.Products[1] || x.Grade != complexity.GradeAPlus || x.Share != 0.6 || len(x.Lost) != 0 {
		t.Errorf("%+v", x)
	}
	y := d.Economies[1] // p1 of the second was 0.36 and is 1.11: new as well; p2 was 1.78 and is 0.91: neither
	if len(y.New) != 1 || y.Rank != 1 || len(y.Lost) != 0 || y.Kept != 0 {
		t.Errorf("%+v", y)
	}
	if got := codes(d.Notes); !slices.Equal(got, []string{"complexity-changes-few"}) {
		t.Errorf("notes %v", got)
	}
	last.Year = 2010
	last.Countries = []string{last.Countries[0], "zz"}
	d = must[*complexity.ChangeResult](t)(complexity.Changes(first, last, complexity.ChangeOptions{}))
	if len(d.Economies) != 1 || d.Economies[0].Grade != complexity.GradeDMinus {
		t.Errorf("%+v", d.Economies)
	}
	if got := codes(d.Notes); !slices.Equal(got, []string{"complexity-changes-alone", "complexity-changes-alone", "complexity-changes-span", "complexity-changes-few"}) {
		t.Errorf("notes %v", got)
	}
}

// Twelve economies that each take up 32, 13, 6, 3 or 0 products; grades by count
// below the ten best.
func TestGrades(t *testing.T) {
	counts := []int{40, 39, 38, 37, 36, 35, 34, 33, 33, 32, 32, 31, 30, 13, 12, 6, 3, 2, 0}
	np := len(counts)*40 + 1
	first, last := &trade.Matrix{Year: 2000, System: "HS"}, &trade.Matrix{Year: 2015, System: "HS"}
	for p := range np {
		first.Products = append(first.Products, fmt.Sprintf("p%04d", p))
	}
	last.Products = first.Products
	for c := range append(counts, 0) { // the last one exports everything and keeps world trade positive
		code := fmt.Sprintf("c%02d", c)
		first.Countries, last.Countries = append(first.Countries, code), append(last.Countries, code)
		a, b := make([]float64, np), make([]float64, np)
		a[np-1], b[np-1] = 1000, 1000
		for p := range np - 1 {
			if c == len(counts) {
				a[p], b[p] = 1000, 1000
			}
		}
		if c < len(counts) {
			for i := range counts[c] {
				b[c*40+i] = 100
			}
		}
		first.X, last.X = append(first.X, a...), append(last.X, b...)
	}
	d := must[*complexity.ChangeResult](t)(complexity.Changes(first, last, complexity.ChangeOptions{}))
	var got []string
	for _, e := range d.Economies {
		if e.Country != fmt.Sprintf("c%02d", len(counts)) {
			got = append(got, fmt.Sprintf("%d:%s", len(e.New), e.Grade))
		}
	}
	want := "40:A+ 39:A+ 38:A+ 37:A+ 36:A+ 35:A+ 34:A+ 33:A+ 33:A+ 32:A+ 32:A+ 31:A 30:A 13:B 12:C 6:C 3:D 2:D- 0:D-"
	if s := strings.Join(got, " "); s != want {
		t.Errorf("grades\n%s, want\n%s", s, want)
	}
}

func TestConventionsOfPeersWithoutOutput(t *testing.T) {
	upstep, atlas, oec := compute(t, six(), complexity.Upstep), compute(t, six(), complexity.Atlas), compute(t, six(), complexity.OEC)
	eachVector(t, "ex09a", func(t *testing.T, want map[string][]float64) {
		same(t, "atlas ECI", atlas.ECI, want["ECI_continuousM"])
		same(t, "atlas PCI", atlas.PCI, want["PCI_continuousM"])
		same(t, "atlas density", atlas.Density, want["density_diag0"])
		same(t, "oec density", oec.Density, want["density_diag0"])
	})
	// OEC: sample sd, PCI by its own moments, the book's COG on that PCI.
	n := len(oec.Products)
	for c := range oec.Countries {
		if gap(oec.ECI[c], upstep.ECI[c]*0.9128709291752769) > 1e-12 { // sqrt(5/6)
			t.Errorf("oec ECI %v of %v", oec.ECI[c], upstep.ECI[c])
		}
		for p := range n {
			want := 0.0
			for o := range n {
				sum := 0.0
				for i := range n {
					sum += oec.Phi[o*n+i]
				}
				if !oec.M[c*n+o] {
					want += oec.Phi[p*n+o] / sum * oec.PCI[o]
				}
			}
			want -= oec.Density[c*n+p] * oec.PCI[p]
			if !oec.M[c*n+p] && gap(oec.COG[c*n+p], want) > 1e-12 {
				t.Errorf("oec COG %d %d = %v, want %v", c, p, oec.COG[c*n+p], want)
			}
		}
	}
	of := func(r *complexity.Result, name string) panel.Provenance {
		for _, p := range r.Recipe.Params {
			if p.Name == name {
				return p.Provenance
			}
		}
		return ""
	}
	for _, c := range []struct {
		r    *complexity.Result
		name string
		want panel.Provenance
	}{
		{atlas, "continuous", panel.Verified}, {atlas, "self_proximity", panel.Judgement}, {atlas, "standard_coi", panel.Judgement},
		{oec, "cog", panel.Verified}, {oec, "standard_coi", panel.Judgement}, {upstep, "cog", panel.Judgement},
	} {
		if got := of(c.r, c.name); got != c.want {
			t.Errorf("%s %s is %s, want %s", c.r.Convention.Name, c.name, got, c.want)
		}
	}
}

// What is new from one period to the next is lost the other way round.
func TestChangesMirror(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		a, b := drawn(rt), drawn(rt)
		before := slices.Clone(a.X)
		a.Year, b.Year = 2000, 2015
		there, err := complexity.Changes(a, b, complexity.ChangeOptions{})
		if err != nil {
			return // nothing in common with exports
		}
		a.Year, b.Year = 2015, 2000
		back := must[*complexity.ChangeResult](t)(complexity.Changes(b, a, complexity.ChangeOptions{}))
		for _, x := range there.Economies {
			i := slices.IndexFunc(back.Economies, func(y complexity.Diversification) bool { return y.Country == x.Country })
			y := back.Economies[i]
			if len(x.New) != len(y.Lost) || len(x.Lost) != len(y.New) || x.Kept != y.Kept {
				rt.Fatalf("there %+v, back %+v", x, y)
			}
			if x.Share < 0 || x.Share > 1+1e-12 {
				rt.Fatalf("share %v", x.Share)
			}
		}
		if !slices.Equal(a.X, before) {
			rt.Fatal("the input was changed")
		}
	})
}
