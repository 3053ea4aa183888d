package app

import (
	"upstep/internal/source/table"
	"upstep/method/complexity"
)

// year appends one year to all tables.
func (w *tableWriter) year(j *complexityJob, y *yearResult) error {
	for _, t := range []struct {
		name  string
		sheet *table.Sheet
	}{{"countries", j.countrySheet(y)}, {"products", j.productSheet(y)}} {
		if err := w.sheet(t.name, t.sheet); err != nil {
			return err
		}
	}
	if w.parquet {
		if err := w.sheet("cells", y.cells); err != nil {
			return err
		}
	} else {
		f, err := w.open("cells", y.cells)
		if err != nil {
			return err
		}
		for _, c := range y.chunks {
			b := <-c
			if _, err := f.Write(b); err != nil {
				return unwritable(w.stage.dir, err)
			}
			w.pool.Put(&b)
		}
	}
	for _, t := range y.tables {
		if err := w.sheet(t.name, t.sheet); err != nil {
			return err
		}
	}
	if j.req.Proximity {
		if err := w.proximity(j, y); err != nil {
			return err
		}
	}
	if j.req.Network {
		return w.network(j, y)
	}
	return nil
}

// proximity writes each pair of products with a proximity above 0 once.
func (w *tableWriter) proximity(j *complexityJob, y *yearResult) error {
	r, np := y.result, len(y.result.Products)
	s := func(a, b []string, phi []float64) *table.Sheet {
		return &table.Sheet{Rows: len(phi), Columns: append(j.yearColumn(y), table.Column{Name: "product_a", Text: a},
			table.Column{Name: "product_b", Text: b}, table.Column{Name: "proximity", Floats: phi})}
	}
	a, b, phi := []string{}, []string{}, []float64{}
	for i := range np {
		for k := i + 1; k < np; k++ {
			if v := r.Phi[i*np+k]; v > 0 {
				a, b, phi = append(a, r.Products[i]), append(b, r.Products[k]), append(phi, v)
			}
		}
		if len(phi) > 1<<17 || i == np-1 {
			if err := w.sheet("proximity", s(a, b, phi)); err != nil {
				return err
			}
			a, b, phi = a[:0], b[:0], phi[:0]
		}
	}
	return nil
}

// network writes the links of the backbone.
func (w *tableWriter) network(j *complexityJob, y *yearResult) error {
	net, err := complexity.Backbone(y.result.Phi, len(y.result.Products), complexity.BackboneOptions{})
	if err != nil {
		return err
	}
	a, b, phi, tree := []string{}, []string{}, []float64{}, []bool{}
	for _, e := range net.Edges {
		a, b = append(a, y.result.Products[e.A]), append(b, y.result.Products[e.B])
		phi, tree = append(phi, e.Phi), append(tree, e.Tree)
	}
	return w.sheet("network", &table.Sheet{Rows: len(phi), Columns: append(j.yearColumn(y), table.Column{Name: "product_a", Text: a},
		table.Column{Name: "product_b", Text: b}, table.Column{Name: "proximity", Floats: phi}, table.Column{Name: "tree", Bools: tree})})
}

// crowded is the number of links a product above which the drawing follows the tree alone.
const crowded = 10

// nodes writes places on the unit square for the products of the last year: one
// layout for all years, so that drawings can be compared.
func (w *tableWriter) nodes(j *complexityJob, y *yearResult) error {
	r := y.result
	net, err := complexity.Backbone(r.Phi, len(r.Products), complexity.BackboneOptions{PerProduct: 5})
	if err != nil {
		return err
	}
	if len(net.Edges) > crowded*net.N { // ties: strong links of all to all say nothing of places
		if net, err = complexity.Backbone(r.Phi, len(r.Products), complexity.BackboneOptions{TreeOnly: true}); err != nil {
			return err
		}
	}
	j.req.tell("placing %d products", net.N)
	places := complexity.Layout(net.N, net.Edges, 0)
	x, z := make([]float64, len(places)), make([]float64, len(places))
	for i, p := range places {
		x[i], z[i] = p.X, p.Y
	}
	s := &table.Sheet{Rows: len(places), Columns: append(j.yearColumn(y), j.unit("product", "product", r.Products)...)}
	s.Columns = append(s.Columns, table.Column{Name: "x", Floats: x, Present: r.InSpace}, table.Column{Name: "y", Floats: z, Present: r.InSpace})
	return w.sheet("nodes", s)
}
