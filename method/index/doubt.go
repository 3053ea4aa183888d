package index

import (
	"fmt"
	"slices"

	"upstep/panel"
)

// DoubtOptions of [BenefitOfDoubt]: limits on the share of each indicator in the
// unit's own score, w_i x_i / sum(w x).
type DoubtOptions struct {
	MinShare float64 `json:"min_share"` // 0..1/q for q indicators
	MaxShare float64 `json:"max_share"` // 1/q..1; 0: no limit
}

// Doubt is the benefit of the doubt of one unit.
type Doubt struct {
	Unit    string    `json:"unit"`
	Score   float64   `json:"score"`   // 0..1
	Weights []float64 `json:"weights"` // by column of the table, for its values as they are
	Shares  []float64 `json:"shares"`  // of each column in the score; nil for score 0
	Peers   []string  `json:"peers"`   // for a score below 1, units that hold it down: with these weights theirs is 1
}

// BenefitOfDoubt gives every unit the weights that put it in the best light:
//
//	max sum_i w_i x_ci   subject to   sum_i w_i x_ki <= 1 for all units k,   w >= 0
//
// (Melyn and Moesen 1991, Cherchye et al. 2007), with limits on shares if wanted, by
// the simplex method. Values must not be negative, more being better; a common factor of a column
// does not matter, an origin does. A unit with a missing value has no score and is no
// yardstick; a Warning counts such units. Without limits many units reach 1: then the
// method does not rank them.
func BenefitOfDoubt(t *Table, o DoubtOptions) ([]Doubt, []panel.Note, error) {
	if err := t.Check(); err != nil {
		return nil, nil, err
	}
	q := len(t.Codes)
	if o.MaxShare == 0 {
		o.MaxShare = 1
	}
	if q == 0 || !(o.MinShare >= 0 && o.MinShare*float64(q) <= 1+eps) || !(o.MaxShare <= 1 && o.MaxShare*float64(q) >= 1-eps) {
		return nil, nil, fmt.Errorf("%w: shares from %v to %v of %d indicators", ErrOption, o.MinShare, o.MaxShare, q)
	}
	full := t.rows(complete(t))
	scale := make([]float64, q)
	for j := range q {
		x := full.Column(j).Values
		if len(x) == 0 {
			return nil, nil, fmt.Errorf("%w: no unit has all values", ErrData)
		}
		if k := slices.IndexFunc(x, func(v float64) bool { return v < 0 }); k >= 0 {
			return nil, nil, fmt.Errorf("%w: %s of %s is negative", ErrData, t.Codes[j], full.Units[k])
		}
		if scale[j] = slices.Max(x); scale[j] == 0 {
			scale[j] = 1
		}
	}
	rows := make([][]float64, len(full.Units))
	for i := range rows {
		rows[i] = make([]float64, q)
		for j := range q {
			v, _ := full.At(i, j)
			rows[i][j] = v / scale[j]
		}
	}
	out := make([]Doubt, len(rows))
	for i, u := range full.Units {
		d, err := doubt(rows, i, o)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", u, err)
		}
		d.Unit, d.Peers = u, []string{}
		for k, row := range rows {
			if d.Score < 1-eps && dot(row, d.Weights) > 1-eps {
				d.Peers = append(d.Peers, full.Units[k])
			}
		}
		for j := range d.Weights {
			d.Weights[j] /= scale[j]
		}
		out[i] = d
	}
	notes := []panel.Note{}
	if n := len(t.Units) - len(rows); n > 0 {
		notes = append(notes, panel.Note{Code: "index-doubt-incomplete", Subject: "units", Severity: panel.Warning,
			Text: fmt.Sprintf("%d units lack a value: they have no score and are no yardstick.", n)})
	}
	return out, notes, nil
}

func doubt(rows [][]float64, c int, o DoubtOptions) (Doubt, error) {
	x, q := rows[c], len(rows[c])
	a, b := slices.Clone(rows), make([]float64, len(rows))
	for i := range b {
		b[i] = 1
	}
	limit := func(i int, share, sign float64) {
		row := make([]float64, q)
		for j, v := range x {
			row[j] = -sign * share * v
		}
		row[i] += sign * x[i]
		a, b = append(a, row), append(b, 0)
	}
	for i := range q {
		if o.MinShare > 0 {
			limit(i, o.MinShare, -1)
		}
		if o.MaxShare < 1 {
			limit(i, o.MaxShare, 1)
		}
	}
	w, _, err := maximise(x, a, b)
	if err != nil {
		return Doubt{}, err
	}
	d := Doubt{Weights: w, Score: dot(x, w)}
	if d.Score > 0 {
		d.Shares = make([]float64, q)
		for i, v := range x {
			d.Shares[i] = w[i] * v / d.Score
		}
	}
	return d, nil
}

func dot(x, y []float64) float64 {
	s := 0.0
	for i, v := range x {
		s += v * y[i]
	}
	return s
}
