package index

import (
	"fmt"
	"slices"
	"strconv"

	"upstep/panel"
)

// ScreenOptions of [Screen].
type ScreenOptions struct {
	MinAvailable float64  `json:"min_available"`  // least share of indicators with a value, 0..1
	MinNonZero   float64  `json:"min_nonzero"`    // least share of the values there that are not 0, 0..1
	Keep         []string `json:"keep,omitempty"` // units kept in any case
	Drop         []string `json:"drop,omitempty"` // units left out in any case
}

// Screened is the verdict on one unit.
type Screened struct {
	Unit      string  `json:"unit"`
	Available float64 `json:"available"` // share of indicators with a value
	NonZero   float64 `json:"nonzero"`   // share of its values that are not 0; 0 without values
	Kept      bool    `json:"kept"`
	Reason    string  `json:"reason,omitempty"` // why it is out, or in against the rule
}

// Screen returns the table of the units with enough data, and the verdict on every
// unit in order. Shares are compared with a tolerance of 1e-9. Unknown units in Keep
// or Drop, a unit in both and shares outside 0..1 are [ErrOption]; a table of which
// nothing is left is [ErrData].
func Screen(t *Table, o ScreenOptions) (*Table, []Screened, error) {
	if err := t.Check(); err != nil {
		return nil, nil, err
	}
	if !(o.MinAvailable >= 0 && o.MinAvailable <= 1) || !(o.MinNonZero >= 0 && o.MinNonZero <= 1) {
		return nil, nil, fmt.Errorf("%w: screening at shares %v and %v", ErrOption, o.MinAvailable, o.MinNonZero)
	}
	for _, u := range slices.Concat(o.Keep, o.Drop) {
		if t.Unit(u) < 0 || slices.Contains(o.Keep, u) && slices.Contains(o.Drop, u) {
			return nil, nil, fmt.Errorf("%w: screening names %q, which is unknown or both kept and dropped", ErrOption, u)
		}
	}
	list, keep, left := make([]Screened, len(t.Units)), make([]bool, len(t.Units)), 0
	for i, u := range t.Units {
		n, nonzero := 0, 0
		for j := range t.Codes {
			if v, ok := t.At(i, j); ok {
				n++
				if v != 0 {
					nonzero++
				}
			}
		}
		s := Screened{Unit: u, Kept: true}
		if len(t.Codes) > 0 {
			s.Available = float64(n) / float64(len(t.Codes))
		}
		if n > 0 {
			s.NonZero = float64(nonzero) / float64(n)
		}
		switch {
		case slices.Contains(o.Drop, u):
			s.Kept, s.Reason = false, "dropped by name"
		case s.Available < o.MinAvailable-eps:
			s.Kept, s.Reason = false, "too few values"
		case s.NonZero < o.MinNonZero-eps:
			s.Kept, s.Reason = false, "too many zeros"
		}
		if !s.Kept && slices.Contains(o.Keep, u) {
			s.Kept, s.Reason = true, "kept by name: "+s.Reason
		}
		if list[i], keep[i] = s, s.Kept; s.Kept {
			left++
		}
	}
	if left == 0 {
		return nil, nil, fmt.Errorf("%w: no unit has enough values", ErrData)
	}
	return t.rows(keep), list, nil
}

func (o ScreenOptions) params() []panel.Param {
	g := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	return []panel.Param{
		{Name: "least share of values", Value: g(o.MinAvailable), Provenance: panel.Request},
		{Name: "least share of values not 0", Value: g(o.MinNonZero), Provenance: panel.Request},
		{Name: "units kept", Value: fmt.Sprint(o.Keep), Provenance: panel.Request},
		{Name: "units dropped", Value: fmt.Sprint(o.Drop), Provenance: panel.Request},
	}
}
