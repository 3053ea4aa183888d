package source

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math"

	"upstep/method/complexity"
	"upstep/opendata"
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
		sample := complexity.ReferenceSample(raw, people, SampleFilters(raw.Ref, people))
		r, err := complexity.Compute(sample, complexity.Options{})
		if err != nil {
			return fmt.Errorf("layout %s: %w", w.system, err)
		}
		net, err := complexity.Backbone(r.Phi, len(r.Products), complexity.BackboneOptions{})
		if err != nil {
			return fmt.Errorf("layout %s: %w", w.system, err)
		}
		t := opendata.NewBuilder(opendata.Field{Name: "product"}, opendata.Field{Name: "x", Kind: opendata.Float}, opendata.Field{Name: "y", Kind: opendata.Float})
		for i, p := range complexity.Layout(len(r.Products), net.Edges, 1) {
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
