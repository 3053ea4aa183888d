package index

import (
	"fmt"

	"upstep/panel"
)

// Ratio divides an indicator by a denominator.
type Ratio struct {
	Code        string  `json:"code"`
	Denominator string  `json:"denominator"`
	Scale       float64 `json:"scale,omitempty"` // the quotient times this, such as 1e6 for "per million"; 0: 1
}

// Denominate returns the table with the named indicators divided. The units of both
// tables are matched by name. A unit without denominator, or with one that is not
// positive, has no quotient: the cell is missing and a Warning says how many. Unknown
// codes, an indicator named twice and a scale that is not finite are errors.
func Denominate(t, denominators *Table, ratios []Ratio) (*Table, []panel.Note, error) {
	if err := t.Check(); err != nil {
		return nil, nil, err
	}
	if denominators == nil {
		denominators = NewTable(t.Units, nil)
	}
	if err := denominators.Check(); err != nil {
		return nil, nil, err
	}
	rows := make([]int, len(t.Units))
	for i, u := range t.Units {
		rows[i] = denominators.Unit(u)
	}
	out, notes, seen := t.Clone(), []panel.Note{}, map[string]bool{}
	for _, r := range ratios {
		j, d := t.Code(r.Code), denominators.Code(r.Denominator)
		switch {
		case j < 0 || d < 0:
			return nil, nil, fmt.Errorf("%w: no column for %s per %s", ErrData, r.Code, r.Denominator)
		case seen[r.Code] || !finite(r.Scale):
			return nil, nil, fmt.Errorf("%w: %s is divided twice or by scale %v", ErrOption, r.Code, r.Scale)
		}
		seen[r.Code] = true
		scale := r.Scale
		if scale == 0 {
			scale = 1
		}
		lost := 0
		for i := range t.Units {
			v, ok := t.At(i, j)
			if !ok {
				continue
			}
			by, has := 0.0, false
			if rows[i] >= 0 {
				by, has = denominators.At(rows[i], d)
			}
			if !has || !(by > 0) {
				out.Clear(i, j)
				lost++
				continue
			}
			out.Set(i, j, v/by*scale)
		}
		if lost > 0 {
			notes = append(notes, panel.Note{Code: "index-no-denominator", Subject: r.Code, Severity: panel.Warning,
				Text: fmt.Sprintf("%d values of %s have no positive %s to be divided by: missing.", lost, r.Code, r.Denominator)})
		}
	}
	return out, notes, out.Check()
}
