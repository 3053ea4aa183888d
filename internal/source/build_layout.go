package source

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math"

	"upstep/method/complexity"
	"upstep/opendata"
	"upstep/panel"
)

// drawn are the export tables whose product space is laid out, and their systems.
var drawn = []struct {
	year                  int
	system, table, source string
	file                  string
}{
	{2019, "HS92", "layout-hs92", "atlas-2019", exportFiles[0].file},
	{2017, "HS07", "layout-hs07", "ots-2017", exportFiles[1].file},
}

// drawings computes where each product stands in the drawing of the product space.
// It is slow and the same for every country, so it is done once and stored.
func drawings(b *build) error {
	d, err := b.interim()
	if err != nil {
		return err
	}
	for _, w := range drawn {
		raw, _, err := d.Exports(w.year)
		if err != nil {
			return err
		}
		people, err := d.Populations(w.year)
		if err != nil {
			return err
		}
		sample := complexity.ReferenceSample(raw, people, complexity.SampleOptions{})
		r, err := complexity.Compute(sample, complexity.Options{})
		if err != nil {
			return fmt.Errorf("layout %s: %w", w.system, err)
		}
		net, err := complexity.Backbone(r.Phi, len(r.Products), complexity.BackboneOptions{})
		if err != nil {
			return fmt.Errorf("layout %s: %w", w.system, err)
		}
		t := opendata.NewBuilder(opendata.Field{Name: "product"}, opendata.Field{Name: "x", Kind: opendata.Float}, opendata.Field{Name: "y", Kind: opendata.Float})
		for i, p := range complexity.Layout(len(r.Products), net.Edges, complexity.LayoutOptions{Seed: 1}) {
			t.Row(r.Products[i], rounded(p.X), rounded(p.Y))
		}
		b.log.head("%s from %s", w.table, w.file)
		for _, s := range sample.Steps {
			b.log.line("%s", s)
		}
		b.log.line("%d products, %d links, %d trees, %d without links", net.N, len(net.Edges), net.Parts, len(net.Unlinked))
		info := opendata.Info{Name: w.table, Title: "Places of the products of " + w.system + " in the drawing of the product space", Use: "drawing the product space",
			Source: w.source, Note: "computed by method/complexity from the export table of the same system"}
		if err := b.add(info, t, w.file); err != nil {
			return err
		}
	}
	return nil
}

// rounded cuts to four decimals: finer than any drawing, and short in the file.
func rounded(v float64) float64 { return math.Round(v*1e4) / 1e4 }

// interim opens the tables made so far as a pack.
func (b *build) interim() (*Data, error) {
	m := b.manifest
	m.Format = opendata.Format
	j, err := m.Bytes()
	if err != nil {
		return nil, err
	}
	files := memory{"manifest.json": j}
	maps.Copy(files, b.files)
	pack, err := opendata.OpenFS(files)
	if err != nil {
		return nil, err
	}
	return Load(pack), nil
}

// memory is a file system of whole files, enough for a pack.
type memory map[string][]byte

// Stat tells whether a file is there.
func (m memory) Stat(name string) (fs.FileInfo, error) {
	_, err := m.ReadFile(name)
	return nil, err
}

// ReadFile returns the bytes of a file.
func (m memory) ReadFile(name string) ([]byte, error) {
	data, ok := m[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return data, nil
}

// Open is there for [fs.FS] only: a pack is read by ReadFile.
func (m memory) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: errors.ErrUnsupported}
}

// Populations returns the population of each country in a year, at most three
// years old; a country without one is not in the map.
func (d *Data) Populations(year int) (map[string]float64, error) {
	p, err := d.Panel()
	if err != nil {
		return nil, err
	}
	dir, err := d.Directory()
	if err != nil {
		return nil, err
	}
	out := map[string]float64{}
	for _, e := range dir.Countries() {
		if o := p.Latest("SP.POP.TOTL", e.ISO3, year, 3); o.Ok() {
			out[e.ISO3] = o.Value
		}
	}
	return out, nil
}

// Place is where a product stands in the drawing, x and y from 0 to 1.
type Place struct{ X, Y float64 }

// Layout returns the places of the products of a nomenclature; a nomenclature that
// was not laid out, or whose table this build leaves out, has none.
func (d *Data) Layout(system string) (map[string]Place, panel.Ref, error) {
	for _, w := range drawn {
		if w.system != system || !d.pack.Has(w.table) {
			continue
		}
		rows, err := d.rows(w.table, "")
		if err != nil {
			return nil, panel.Ref{}, err
		}
		product, x, y := rows.Column("product"), rows.Column("x"), rows.Column("y")
		out := make(map[string]Place, rows.N)
		for i := range rows.N {
			out[product.Text(i)] = Place{x.Float[i], y.Float[i]}
		}
		return out, d.Ref(w.table), nil
	}
	return nil, panel.Ref{}, nil
}
