package source

import (
	"fmt"
	"slices"
	"strings"

	"upstep/opendata"
	"upstep/panel"
	"upstep/ref"
)

// Tables lists the tables between classifications, as they stand.
func (d *Data) Tables() ([]ref.Step, error) {
	t, err := d.pack.Table("concordances")
	if err != nil {
		return nil, err
	}
	var out []ref.Step
	for _, g := range t.Groups() {
		from, to, ok := strings.Cut(g, ">")
		if !ok {
			return nil, &opendata.Damaged{Table: "concordances", Why: fmt.Sprintf("group %q", g)}
		}
		out = append(out, ref.Step{From: from, To: to})
	}
	return out, nil
}

// Concordance chains the tables along systems, at the finest levels; between two that
// have no table the way is found by [ref.Route]. One system gives the concordance to
// itself.
func (d *Data) Concordance(systems ...ref.System) (*ref.Concordance, []panel.Ref, error) {
	tables, err := d.Tables()
	if err != nil {
		return nil, nil, err
	}
	c := ref.Same(systems[0])
	for i, to := range systems[1:] {
		steps, err := ref.Route(tables, systems[i], to)
		if err != nil {
			return nil, nil, err
		}
		for _, s := range steps {
			next, err := d.step(s)
			if err != nil {
				return nil, nil, err
			}
			if c, err = c.Then(next); err != nil {
				return nil, nil, err
			}
		}
	}
	if len(c.Route) == 0 {
		return c, nil, nil
	}
	return c, []panel.Ref{d.Ref("concordances"), d.Ref("hs-codes")}, nil
}

// step returns one table, turned round if the step says so, and reads it once.
func (d *Data) step(s ref.Step) (*ref.Concordance, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if c := d.links[s]; c != nil {
		return c, nil
	}
	c, err := d.readStep(s)
	if err == nil {
		d.links[s] = c
	}
	return c, err
}

func (d *Data) readStep(s ref.Step) (*ref.Concordance, error) {
	from, to := s.From, s.To
	if s.Inverse {
		from, to = to, from
	}
	a, err := ref.FindSystem(from)
	if err != nil {
		return nil, err
	}
	b, err := ref.FindSystem(to)
	if err != nil {
		return nil, err
	}
	rows, err := d.rows("concordances", from+">"+to)
	if err != nil {
		return nil, err
	}
	x, y := rows.Column("from"), rows.Column("to")
	pairs := make([]ref.Pair, rows.N)
	for i := range pairs {
		pairs[i] = ref.Pair{From: x.Text(i), To: y.Text(i)}
	}
	known, err := d.Codes(a)
	if err != nil {
		return nil, err
	}
	c, err := ref.NewConcordance(a, b, pairs, known)
	if err != nil {
		return nil, &opendata.Damaged{Table: "concordances", Why: err.Error(), Err: err}
	}
	if !s.Inverse {
		return c, nil
	}
	if known, err = d.Codes(b); err != nil {
		return nil, err
	}
	return c.Inverse(known)
}

// Codes returns the finest codes of an HS edition, ascending; nil for SITC, whose codes
// are known from the links alone.
func (d *Data) Codes(s ref.System) ([]string, error) {
	at := slices.Index(editions, s.Code)
	if at < 0 {
		return nil, nil
	}
	rows, err := d.rows("hs-codes", "")
	if err != nil {
		return nil, err
	}
	code, in := rows.Column("code"), rows.Column("editions")
	var out []string
	for i := range rows.N {
		if strings.Contains(in.Text(i), fmt.Sprint(at)) {
			out = append(out, code.Text(i))
		}
	}
	return out, nil
}
