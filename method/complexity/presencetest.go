package complexity

import (
	"fmt"
	"math"
	"slices"

	"upstep/panel"
	"upstep/trade"
)

// PresenceTest says what makes a product present in an economy.
type PresenceTest string

// The tests. Either is the union of the two comparisons, Both the intersection. The
// option "both" of ecomplexity for Stata is the union; that of py-ecomplexity 0.5.2
// adds the two tables, which makes 2 of some cells and densities above 1: no test
// here does that.
const (
	ByRCA  PresenceTest = "rca"
	ByRPOP PresenceTest = "rpop"
	Either PresenceTest = "either"
	Both   PresenceTest = "both"
)

// NamedTest returns the test that a convention means by a name: "both" is Either for
// stata and py.
func NamedTest(conv Convention, name string) (PresenceTest, error) {
	t := PresenceTest(name)
	switch t {
	case "":
		return ByRCA, nil
	case ByRCA, ByRPOP, Either:
		return t, nil
	case Both:
		if conv.Name == Stata.Name || conv.Name == Py.Name {
			return Either, nil
		}
		return t, nil
	}
	return "", fmt.Errorf("%w: presence test %q, want rca, rpop, either or both", ErrOption, name)
}

// PresenceOptions of [Presence].
type PresenceOptions struct {
	Convention   Convention // its threshold, strictness and tolerance; zero: Upstep
	Test         PresenceTest
	Population   map[string]float64 // persons by economy; needed unless Test is ByRCA
	PerHead      float64            // RPOP at which a product is present, 0: that of the convention
	Concentrated bool               // also present: rank_cp <= 1/HHI_p, see [Presence]
}

// PresenceResult is a presence and what it rests on; tables follow the matrix.
type PresenceResult struct {
	Layer
	Recipe     panel.Recipe
	Notes      []panel.Note
	RCA        []float64
	RPOP       []float64 // nil without populations
	Population []bool    // mask of RPOP over economies; nil without populations
}

// Presence applies a presence test to a matrix, without the other measures; give M
// to [Compute] as Options.Presence. With Either, an economy whose population is
// unknown is judged by RCA alone; with ByRPOP and Both it has no presence; a warning
// names them. Concentrated adds the leading exporters of a product: those whose rank
// by value is at most the number of equal exporters its concentration stands for,
// 1/HHI_p with HHI_p = sum_c (X_cp/X_p)^2. Meant for patents, where few places hold
// most of a technology. Errors as for [Compute].
func Presence(m *trade.Matrix, opt PresenceOptions) (*PresenceResult, error) {
	conv := opt.Convention.orDefault()
	if err := conv.check(); err != nil {
		return nil, err
	}
	test, err := NamedTest(Upstep, string(opt.Test))
	if err != nil {
		return nil, err
	}
	if opt.PerHead == 0 {
		opt.PerHead = conv.Threshold
	}
	if !(opt.PerHead > 0) || test != ByRCA && opt.Population == nil {
		return nil, fmt.Errorf("%w: presence test %s, threshold per head %v, populations of %d economies", ErrOption, test, opt.PerHead, len(opt.Population))
	}
	if err := checkCells(m); err != nil {
		return nil, err
	}
	r, err := compared(m, conv, opt.Population)
	if err != nil {
		return nil, err
	}
	out := &PresenceResult{Layer: Layer{r.Countries, r.Products, r.M}, Notes: r.Notes, RCA: r.RCA, RPOP: r.RPOP, Population: r.Population}
	out.Recipe = extend(recipe(m, conv), "presence", chosen("presence_test", string(test), string(ByRCA), panel.Verified),
		panel.Param{Name: "per_head", Value: number(opt.PerHead), Provenance: panel.User},
		panel.Param{Name: "concentrated", Value: fmt.Sprint(opt.Concentrated), Provenance: panel.User})
	head := conv
	head.Threshold = opt.PerHead
	for i := range out.M {
		byHead := r.RPOP != nil && r.Population[i/len(r.Products)] && r.RPOP[i] > 0 && head.present(r.RPOP[i])
		switch test {
		case ByRPOP:
			out.M[i] = byHead
		case Either:
			out.M[i] = out.M[i] || byHead
		case Both:
			out.M[i] = out.M[i] && byHead
		}
	}
	if opt.Concentrated {
		for i, lead := range leading(m) {
			out.M[i] = out.M[i] || lead
		}
	}
	return out, nil
}

// compared holds RCA, RPOP and presence by RCA, and nothing else.
func compared(m *trade.Matrix, conv Convention, population map[string]float64) (*Result, error) {
	nc, np := len(m.Countries), len(m.Products)
	r := &Result{Convention: conv, Year: m.Year, System: m.System, World: m.World(),
		Countries: slices.Clone(m.Countries), Products: slices.Clone(m.Products),
		Diversity: make([]int, nc), Ubiquity: make([]int, np)}
	if err := r.presence(m); err != nil {
		return nil, err
	}
	if err := r.perHead(m, population); err != nil {
		return nil, err
	}
	return r, nil
}

// leading marks cells of rank <= 1/HHI_p; equal values share the better rank.
func leading(m *trade.Matrix) []bool {
	nc, np := len(m.Countries), len(m.Products)
	out := make([]bool, nc*np)
	h := Concentration(m)
	values := make([]float64, nc)
	for p := range np {
		if h.Product[p] == 0 {
			continue
		}
		for c := range nc {
			values[c] = m.At(c, p)
		}
		most := 1/h.Product[p] + nearZero
		for c, v := range values {
			rank := 1
			for _, w := range values {
				if w > v {
					rank++
				}
			}
			out[c*np+p] = v > 0 && float64(rank) <= most
		}
	}
	return out
}

// Herfindahl holds Herfindahl-Hirschman indices, 0..1; 0 means no exports.
type Herfindahl struct {
	Country []float64 // sum_p (X_cp/X_c)^2: concentration of an economy on products
	Product []float64 // sum_c (X_cp/X_p)^2: concentration of a product on economies
}

// Concentration returns the Herfindahl-Hirschman indices of both sides.
func Concentration(m *trade.Matrix) Herfindahl {
	h := Herfindahl{make([]float64, len(m.Countries)), make([]float64, len(m.Products))}
	world := m.World()
	for c := range m.Countries {
		total := m.Total(c)
		for p, x := range m.Row(c) {
			if x > 0 {
				a, b := x/total, x/world[p]
				h.Country[c] += a * a
				h.Product[p] += b * b
			}
		}
	}
	return h
}

// given replaces the presence by the caller's.
func (r *Result) given(has []bool) error {
	if len(has) != len(r.M) {
		return fmt.Errorf("%w: presence of %d cells for a table of %d", ErrOption, len(has), len(r.M))
	}
	np := len(r.Products)
	clear(r.Diversity)
	clear(r.Ubiquity)
	copy(r.M, has)
	n := 0
	for i, v := range has {
		if v {
			r.Diversity[i/np]++
			r.Ubiquity[i%np]++
			n++
		}
	}
	r.Recipe.Params = append(r.Recipe.Params, panel.Param{Name: "presence", Value: fmt.Sprintf("given by the caller, %d cells", n), Provenance: panel.User})
	return nil
}

// Shrunk returns the matrix with a added to each cell, as in the location quotient
// LQ(E + a) for small counts, a = 0.5 by custom. Its RCA is defined everywhere and
// moves towards 1 where counts are few.
func Shrunk(m *trade.Matrix, a float64) (*trade.Matrix, error) {
	if !(a >= 0) || math.IsInf(a, 0) {
		return nil, fmt.Errorf("%w: shrinkage by %v", ErrOption, a)
	}
	out := m.Keep(fmt.Sprintf("%s added to each cell", number(a)), nil, nil)
	for i := range out.X {
		out.X[i] += a
	}
	return out, nil
}

// EnoughOf is the presence M where a region also has Least units of an activity and
// Share of all units of it (critical mass); M is not changed.
func EnoughOf(m *trade.Matrix, has []bool, least, share float64) ([]bool, error) {
	if len(has) != len(m.X) || !(least >= 0) || !(share >= 0 && share <= 1) {
		return nil, fmt.Errorf("%w: critical mass of %v units and share %v for %d of %d cells", ErrOption, least, share, len(has), len(m.X))
	}
	world := m.World()
	out := slices.Clone(has)
	for i, x := range m.X {
		w := world[i%len(m.Products)]
		out[i] = has[i] && x >= least && w > 0 && x/w >= share-nearZero
	}
	return out, nil
}
