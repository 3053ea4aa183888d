package trade

import (
	"fmt"
	"math"
	"slices"

	"upstep/panel"
)

// Flow is one row of an export table. Value is in US dollars, at least 0.
type Flow struct {
	Country string
	Product string
	Value   float64
}

// Matrix holds exports X_cp: rows are economies, columns products, both ascending.
// A cell without a row in the source is 0: export tables leave out zero trade.
type Matrix struct {
	Year      int
	System    string // nomenclature and revision, e.g. "HS92"
	Countries []string
	Products  []string
	X         []float64 // row-major, len(Countries)*len(Products), US dollars
	Ref       panel.Ref
	Steps     []string // filters applied, in order, in words
}

// At returns X_cp for indices c and p.
func (m *Matrix) At(c, p int) float64 { return m.X[c*len(m.Products)+p] }

// Row returns the exports of economy c; the slice is the matrix's own and must not
// be changed.
func (m *Matrix) Row(c int) []float64 { return m.X[c*len(m.Products) : (c+1)*len(m.Products)] }

// Country returns the row of an economy, or -1.
func (m *Matrix) Country(code string) int { return find(m.Countries, code) }

// Product returns the column of a product, or -1.
func (m *Matrix) Product(code string) int { return find(m.Products, code) }

func find(sorted []string, s string) int {
	if i, ok := slices.BinarySearch(sorted, s); ok {
		return i
	}
	return -1
}

// Total returns the exports of row c.
func (m *Matrix) Total(c int) float64 {
	t := 0.0
	for _, v := range m.Row(c) {
		t += v
	}
	return t
}

// World returns the exports of each product over all rows.
func (m *Matrix) World() []float64 {
	out := make([]float64, len(m.Products))
	for c := range m.Countries {
		for p, v := range m.Row(c) {
			out[p] += v
		}
	}
	return out
}

// Build makes a matrix. Negative, infinite and NaN values and repeated
// (country, product) pairs are refused: the row is left out, for pairs the first
// row stands, and each kind gives one note with the count and the first cases.
func Build(year int, system string, flows []Flow, from panel.Ref) (*Matrix, []panel.Note) {
	m := &Matrix{Year: year, System: system, Ref: from}
	cs, ps := map[string]int{}, map[string]int{}
	for _, f := range flows {
		cs[f.Country], ps[f.Product] = 0, 0
	}
	m.Countries, m.Products = sortedKeys(cs), sortedKeys(ps)
	m.X = make([]float64, len(m.Countries)*len(m.Products))
	seen := make([]bool, len(m.X))
	var bad, dup refused
	for i, f := range flows {
		k := cs[f.Country]*len(m.Products) + ps[f.Product]
		switch {
		case math.IsNaN(f.Value) || math.IsInf(f.Value, 0) || f.Value < 0:
			bad.add(i, f)
		case seen[k]:
			dup.add(i, f)
		default:
			m.X[k], seen[k] = f.Value, true
		}
	}
	var notes []panel.Note
	notes = bad.note(notes, "trade-bad-value", "not a number of 0 or more, left out")
	notes = dup.note(notes, "trade-duplicate", "repeat an economy and product, the first row stands")
	return m, notes
}

type refused struct {
	n     int
	cases []string
}

func (r *refused) add(row int, f Flow) {
	r.n++
	if len(r.cases) < 3 {
		r.cases = append(r.cases, fmt.Sprintf("row %d %s %s %v", row+1, f.Country, f.Product, f.Value))
	}
}

func (r *refused) note(notes []panel.Note, code, why string) []panel.Note {
	if r.n == 0 {
		return notes
	}
	return append(notes, panel.Note{Code: code, Subject: "trade", Severity: panel.Warning,
		Text: fmt.Sprintf("%d rows %s: %v", r.n, why, r.cases)})
}

// sortedKeys returns the keys ascending and stores each key's place as its value.
func sortedKeys(m map[string]int) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	for i, k := range out {
		m[k] = i
	}
	return out
}

// Keep returns a new matrix with the rows and columns for which the functions are
// true (nil keeps all) and the step added to its log with the counts removed.
func (m *Matrix) Keep(step string, country func(c int) bool, product func(p int) bool) *Matrix {
	var rows, cols []int
	for c := range m.Countries {
		if country == nil || country(c) {
			rows = append(rows, c)
		}
	}
	for p := range m.Products {
		if product == nil || product(p) {
			cols = append(cols, p)
		}
	}
	out := &Matrix{Year: m.Year, System: m.System, Ref: m.Ref, X: make([]float64, 0, len(rows)*len(cols))}
	for _, c := range rows {
		out.Countries = append(out.Countries, m.Countries[c])
		for _, p := range cols {
			out.X = append(out.X, m.At(c, p))
		}
	}
	for _, p := range cols {
		out.Products = append(out.Products, m.Products[p])
	}
	out.Steps = append(slices.Clone(m.Steps), fmt.Sprintf("%s: %d economies and %d products removed", step, len(m.Countries)-len(rows), len(m.Products)-len(cols)))
	return out
}

// WithoutServices drops the columns that are not product codes of digits (an
// Atlas table carries "travel", "ict" and the like) and the residual headings given.
func (m *Matrix) WithoutServices(residual ...string) *Matrix {
	return m.Keep("services and unspecified trade", nil, func(p int) bool {
		for _, r := range m.Products[p] {
			if r < '0' || r > '9' {
				return false
			}
		}
		return !slices.Contains(residual, m.Products[p])
	})
}
