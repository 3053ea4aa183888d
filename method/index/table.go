package index

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Version of the method: it changes whenever a number changes.
const Version = "1"

// Errors of this package. Every error wraps one of them.
var (
	ErrOption = errors.New("option can't be honoured")
	ErrData   = errors.New("data can't be used")
)

// Table holds numbers of units for codes (indicators, aggregates or denominators),
// column by column: the value of unit i for code j is Values[j*len(Units)+i], and
// it means something only where Has is true.
type Table struct {
	Units  []string  `json:"units"`
	Codes  []string  `json:"codes"`
	Values []float64 `json:"values"` // 0 where missing
	Has    []bool    `json:"has"`
}

// NewTable returns a table without values.
func NewTable(units, codes []string) *Table {
	n := len(units) * len(codes)
	return &Table{Units: slices.Clone(units), Codes: slices.Clone(codes), Values: make([]float64, n), Has: make([]bool, n)}
}

// Column is one column of a table: a value counts only where Has is true. Both
// slices have one entry per unit.
type Column struct {
	Values []float64
	Has    []bool
}

// Column returns column j; it shares its memory with the table.
func (t *Table) Column(j int) Column {
	n := len(t.Units)
	return Column{t.Values[j*n : (j+1)*n : (j+1)*n], t.Has[j*n : (j+1)*n : (j+1)*n]}
}

// At returns the value of unit i for code j; ok is false where it is missing.
func (t *Table) At(i, j int) (v float64, ok bool) {
	k := j*len(t.Units) + i
	return t.Values[k], t.Has[k]
}

// Set stores a value. Only finite values pass [Table.Check].
func (t *Table) Set(i, j int, v float64) {
	k := j*len(t.Units) + i
	t.Values[k], t.Has[k] = v, true
}

// Clear makes a cell missing.
func (t *Table) Clear(i, j int) {
	k := j*len(t.Units) + i
	t.Values[k], t.Has[k] = 0, false
}

// Code returns the column of a code, -1 if there is none.
func (t *Table) Code(code string) int { return slices.Index(t.Codes, code) }

// Unit returns the row of a unit, -1 if there is none.
func (t *Table) Unit(unit string) int { return slices.Index(t.Units, unit) }

// Clone returns a copy that shares nothing with t.
func (t *Table) Clone() *Table {
	return &Table{slices.Clone(t.Units), slices.Clone(t.Codes), slices.Clone(t.Values), slices.Clone(t.Has)}
}

// Check returns an error for slices of the wrong length, codes or units that come
// twice or are empty, and present values that are not finite.
func (t *Table) Check() error {
	n := len(t.Units) * len(t.Codes)
	if len(t.Values) != n || len(t.Has) != n {
		return fmt.Errorf("%w: %d units and %d codes, but %d values and %d marks", ErrData, len(t.Units), len(t.Codes), len(t.Values), len(t.Has))
	}
	for _, list := range []struct {
		what  string
		names []string
	}{{"unit", t.Units}, {"code", t.Codes}} {
		seen := make(map[string]bool, len(list.names))
		for _, name := range list.names {
			if name == "" || seen[name] {
				return fmt.Errorf("%w: %s %q is empty or comes twice", ErrData, list.what, name)
			}
			seen[name] = true
		}
	}
	for k, has := range t.Has {
		if v := t.Values[k]; has && (math.IsNaN(v) || math.IsInf(v, 0)) {
			return fmt.Errorf("%w: %s of %s is %v", ErrData, t.Codes[k/len(t.Units)], t.Units[k%len(t.Units)], v)
		}
	}
	return nil
}

// rows returns the table of the units with keep true.
func (t *Table) rows(keep []bool) *Table {
	var units []string
	for i, k := range keep {
		if k {
			units = append(units, t.Units[i])
		}
	}
	out := NewTable(units, t.Codes)
	for j := range t.Codes {
		to := 0
		for i, k := range keep {
			if !k {
				continue
			}
			if v, ok := t.At(i, j); ok {
				out.Set(to, j, v)
			}
			to++
		}
	}
	return out
}

// pick returns the table of the given codes, in that order, all of which must exist.
func (t *Table) pick(codes []string) (*Table, error) {
	out := NewTable(t.Units, codes)
	for j, code := range codes {
		k := t.Code(code)
		if k < 0 {
			return nil, fmt.Errorf("%w: no column %s", ErrData, code)
		}
		from, to := t.Column(k), out.Column(j)
		copy(to.Values, from.Values)
		copy(to.Has, from.Has)
	}
	return out, nil
}

// Present returns the values that are there, in the order of the units.
func (c Column) Present() []float64 {
	out := make([]float64, 0, len(c.Values))
	for i, ok := range c.Has {
		if ok {
			out = append(out, c.Values[i])
		}
	}
	return out
}

func (c Column) clone() Column { return Column{slices.Clone(c.Values), slices.Clone(c.Has)} }

// each replaces every present value by f of it.
func (c Column) each(f func(float64) float64) {
	for i, ok := range c.Has {
		if ok {
			c.Values[i] = f(c.Values[i])
		}
	}
}
