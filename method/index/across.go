package index

import (
	"fmt"
	"slices"

	"upstep/panel"
)

// ImputeAcross returns the table with missing cells filled from the unit's own other
// indicators (COINr's imputation by row), and the list of filled cells by column, then
// unit. All columns are put on 0..1 by min-max with their directions first; the mean or
// median of what the unit has is then put back on the scale of the missing
// indicator. With Within, only indicators below the same node of that level count. A unit with fewer than MinN values (1 unless said) stays as it is and a Warning
// counts its cells, as for an indicator without any value. An indicator that does not vary is
// filled with its one value and enters no other cell. It assumes that a unit which is
// good at one thing is as good at another, which holds only where indicators go together.
func ImputeAcross(t *Table, tree *Tree, o ImputeOptions) (*Table, []Imputed, []panel.Note, error) {
	switch {
	case o.Fill != UnitMean && o.Fill != UnitMedian:
		return nil, nil, nil, fmt.Errorf("%w: imputation %q from a unit's own indicators", ErrOption, o.Fill)
	case o.MinN < 0 || o.MaxLag != 0 || o.Groups != "":
		return nil, nil, nil, fmt.Errorf("%w: imputation %q has no use for groups or years; least number of values %d", ErrOption, o.Fill, o.MinN)
	}
	if o.Within != 0 && (o.Within < 2 || o.Within > tree.levels) {
		return nil, nil, nil, fmt.Errorf("%w: imputation within level %d of %d", ErrOption, o.Within, tree.levels)
	}
	directions := tree.Directions()
	scaled, _, err := Normalise(t, directions, NormOptions{})
	if err != nil {
		return nil, nil, nil, err
	}
	out, list, notes := t.Clone(), []Imputed{}, []panel.Note{}
	shares := map[string][][]float64{} // by group, then unit: on 0..1, of indicators that vary
	for j, code := range t.Codes {
		g := tree.group(code, o.Within)
		if shares[g] == nil {
			shares[g] = make([][]float64, len(t.Units))
		}
		col := scaled.Column(j)
		for i, has := range col.Has {
			if has && !flat(t.Column(j).Present()) {
				shares[g][i] = append(shares[g][i], col.Values[i])
			}
		}
	}
	for j, code := range t.Codes {
		own := shares[tree.group(code, o.Within)]
		values, left := t.Column(j).Present(), 0
		for i, has := range t.Column(j).Has {
			if has {
				continue
			}
			if len(own[i]) < max(o.MinN, 1) || len(values) == 0 {
				left++
				continue
			}
			share := mean(own[i])
			if o.Fill == UnitMedian {
				share = median(own[i])
			}
			if directions[code] < 0 {
				share = 1 - share
			}
			low, high := slices.Min(values), slices.Max(values)
			v := low + share*(high-low)
			out.Set(i, j, v)
			list = append(list, Imputed{t.Units[i], code, v, fmt.Sprintf("%s, n=%d", o.Fill, len(own[i]))})
		}
		if left > 0 {
			notes = append(notes, panel.Note{Code: "index-not-imputed", Subject: code, Severity: panel.Warning,
				Text: fmt.Sprintf("%d units without %s stay missing: too few values to take a %s from.", left, code, o.Fill)})
		}
	}
	return out, list, notes, nil
}

// group is the node of a level above an indicator, "" for level 0.
func (t *Tree) group(code string, level int) string {
	for i := t.at[code]; level > 0 && i >= 0; i = t.parent[i] {
		if t.nodes[i].Level == level {
			return t.nodes[i].Code
		}
	}
	return ""
}
