package opendata

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"
)

//go:embed manifest.json data/*.upk
var embedded embed.FS

// Pack gives the tables of a pack. It is safe for concurrent use; each table is
// read, checked and decoded once.
type Pack struct {
	fsys     fs.FS
	manifest Manifest
	sum      string
	tables   map[string]func() (*Table, error)
}

// Open opens the pack embedded in the program. Only the manifest is read.
func Open() (*Pack, error) { return OpenFS(Files()) }

// Files returns the embedded files: manifest.json, data/ and, unless the build
// left them out, restricted/.
func Files() fs.FS { return layered{embedded, restricted} }

// OpenFS opens a pack with the layout of [Files].
func OpenFS(fsys fs.FS) (*Pack, error) {
	b, err := fs.ReadFile(fsys, "manifest.json")
	if err != nil {
		return nil, &Damaged{"manifest", "it can't be read", err}
	}
	p := &Pack{fsys: fsys, sum: Sum(b), tables: map[string]func() (*Table, error){}}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&p.manifest); err != nil {
		return nil, &Damaged{"manifest", "it is not valid JSON of a manifest: " + err.Error(), err}
	}
	if p.manifest.Format != Format {
		return nil, &Damaged{"manifest", fmt.Sprintf("it has format %d, this program reads %d", p.manifest.Format, Format), nil}
	}
	for _, t := range p.manifest.Tables {
		if _, dup := p.tables[t.Name]; dup {
			return nil, &Damaged{t.Name, "the manifest lists it twice", nil}
		}
		p.tables[t.Name] = sync.OnceValues(func() (*Table, error) { return p.load(t) })
	}
	return p, nil
}

// Checksum is the SHA-256 of the manifest, which holds those of all tables: it
// names the state of the whole pack.
func (p *Pack) Checksum() string { return p.sum }

// Tables describes all tables, those that this build left out too, by name.
func (p *Pack) Tables() []Info { return slices.Clone(p.manifest.Tables) }

// Info describes a table.
func (p *Pack) Info(name string) (Info, bool) {
	for _, t := range p.manifest.Tables {
		if t.Name == name {
			return t, true
		}
	}
	return Info{}, false
}

// Has reports whether a table is in this build.
func (p *Pack) Has(name string) bool {
	t, ok := p.Info(name)
	if !ok {
		return false
	}
	_, err := fs.Stat(p.fsys, t.Path())
	return err == nil
}

// Table returns a table. The error is *[Absent] when the build left it out, and
// *[Damaged] when it does not fit the manifest.
func (p *Pack) Table(name string) (*Table, error) {
	load, ok := p.tables[name]
	if !ok {
		return nil, fmt.Errorf("the open-data pack has no table %q", name)
	}
	return load()
}

// Verify checks every table of the pack and joins what is wrong; tables left out
// by the build are not wrong.
func (p *Pack) Verify() error {
	var bad []error
	for _, t := range p.manifest.Tables {
		_, err := p.Table(t.Name)
		if absent := new(Absent); err != nil && !errors.As(err, &absent) {
			bad = append(bad, err)
		}
	}
	return errors.Join(bad...)
}

func (p *Pack) load(t Info) (*Table, error) {
	b, err := fs.ReadFile(p.fsys, t.Path())
	switch {
	case errors.Is(err, fs.ErrNotExist) && t.Restricted:
		return nil, &Absent{t.Name, fmt.Sprintf("its terms are %s (%s) and the program was built with tables under open terms only", t.Terms, t.Licence)}
	case err != nil:
		return nil, &Damaged{t.Name, "its file can't be read", err}
	case Sum(b) != t.SHA256:
		return nil, &Damaged{t.Name, fmt.Sprintf("its checksum is %s, the manifest says %s", Sum(b), t.SHA256), nil}
	}
	table, err := Decode(b)
	if err != nil {
		return nil, &Damaged{t.Name, err.Error(), err}
	}
	if table.Len() != t.Rows {
		return nil, &Damaged{t.Name, fmt.Sprintf("it has %d rows, the manifest says %d", table.Len(), t.Rows), nil}
	}
	return table, nil
}

// layered looks a file up in the first of its file systems that has it.
type layered []fs.FS

// Open implements fs.FS.
func (l layered) Open(name string) (fs.File, error) {
	for _, f := range l {
		if f == nil {
			continue
		}
		if file, err := f.Open(name); err == nil || !errors.Is(err, fs.ErrNotExist) {
			return file, err
		}
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}
