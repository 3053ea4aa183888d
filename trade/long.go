package trade

import (
	"fmt"
	"slices"

	"upstep/panel"
)

// Long is a table of rows (year, economy, product, value) in dictionary codes, as
// readers of large files hand it over. Codes are text: leading zeros count.
type Long struct {
	Dated     bool     // the source has a year; else Years holds one with Year 0
	Countries []string // codes, ascending
	Products  []string
	// Names in the order of the codes; nil when the source has none, "" when one is
	// not given.
	CountryNames, ProductNames []string
	Years                      []LongYear // ascending
}

// LongYear holds the rows of one year in the order of the source.
type LongYear struct {
	Year  int
	Rows  []LongRow
	Steps []string // what was done to the rows before, in words; a matrix takes them over
}

// LongRow is one row. Value is at least 0 and finite.
type LongRow struct {
	Value            float64
	Country, Product int32  // indices into the table's codes
	Line             uint32 // where it stands, from 1
	File             uint16 // index of the source file
	Year             uint16 // index into Years
}

// Merge says what happens to rows that repeat a year, economy and product.
type Merge int

// Refuse leaves repeated rows to the caller, who gets them listed; Sum adds them up
// in the order of the source; First takes the first.
const (
	Refuse Merge = iota
	Sum
	First
)

// Repeats counts rows that repeat an earlier one and keeps the first few.
type Repeats struct {
	Count int
	Cases []LongRow
}

const casesKept = 5

// Matrix builds the matrix of year i from the economies and products that have a
// row in it. A cell without a row is 0. Under Refuse and First the first of
// repeated rows stands. The table is not changed.
func (l *Long) Matrix(i int, system string, merge Merge, from panel.Ref) (*Matrix, Repeats) {
	y := l.Years[i]
	m := &Matrix{Year: y.Year, System: system, Ref: from, Steps: slices.Clone(y.Steps)}
	row, col := l.used(y.Rows)
	m.Countries, m.Products = pick(l.Countries, row), pick(l.Products, col)
	np := len(m.Products)
	m.X = make([]float64, len(m.Countries)*np)
	seen := make([]uint64, (len(m.X)+63)/64)
	var rep Repeats
	for _, r := range y.Rows {
		k := int(row[r.Country])*np + int(col[r.Product])
		if bit := uint64(1) << (k % 64); seen[k/64]&bit == 0 {
			seen[k/64] |= bit
			m.X[k] = r.Value
			continue
		}
		rep.Count++
		if len(rep.Cases) < casesKept {
			rep.Cases = append(rep.Cases, r)
		}
		if merge == Sum {
			m.X[k] += r.Value
		}
	}
	if rep.Count > 0 && merge != Refuse {
		word := "their values added up"
		if merge == First {
			word = "the first stands"
		}
		m.Steps = append(m.Steps, fmt.Sprintf("rows that repeat an economy and product: %d, %s", rep.Count, word))
	}
	return m, rep
}

// Repeats counts the repeated rows of year i without building its matrix.
func (l *Long) Repeats(i int) Repeats {
	np := len(l.Products)
	seen := make([]uint64, (len(l.Countries)*np+63)/64)
	var rep Repeats
	for _, r := range l.Years[i].Rows {
		k := int(r.Country)*np + int(r.Product)
		if bit := uint64(1) << (k % 64); seen[k/64]&bit == 0 {
			seen[k/64] |= bit
			continue
		}
		rep.Count++
		if len(rep.Cases) < casesKept {
			rep.Cases = append(rep.Cases, r)
		}
	}
	return rep
}

// used maps each code to its place among those with a row, or -1.
func (l *Long) used(rows []LongRow) (row, col []int32) {
	row, col = make([]int32, len(l.Countries)), make([]int32, len(l.Products))
	for _, r := range rows {
		row[r.Country], col[r.Product] = 1, 1
	}
	for _, s := range [][]int32{row, col} {
		n := int32(0)
		for i, v := range s {
			s[i] = -1
			if v == 1 {
				s[i] = n
				n++
			}
		}
	}
	return row, col
}

func pick(codes []string, place []int32) []string {
	out := make([]string, 0, len(codes))
	for i, c := range codes {
		if place[i] >= 0 {
			out = append(out, c)
		}
	}
	return out
}

// Name returns the name of an economy or product by its code, "" if there is none.
func Name(codes, names []string, code string) string {
	if names == nil {
		return ""
	}
	if i, ok := slices.BinarySearch(codes, code); ok {
		return names[i]
	}
	return ""
}
