package source

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"upstep/catalogue"
	"upstep/opendata"
)

// BuildPack makes the open-data pack from the raw files under from and writes it
// to the folder to, which gets manifest.json, data/, restricted/ and build.log.
// Progress goes to log, a line per table. Each raw file must have the checksum
// that from/MANIFEST.csv names. Nothing is written unless every table could be
// made; files are written beside their place and renamed, the manifest last. The
// same inputs give the same bytes.
func BuildPack(from, to string, log io.Writer) error {
	b, err := makePack(from, log)
	if err != nil {
		return err
	}
	return b.write(to)
}

// build collects the tables of a pack.
type build struct {
	in       *inputs
	log      *buildLog
	progress io.Writer
	cat      *catalogue.Catalogue
	known    map[string]economy // economies of the pack by ISO3
	class    map[cell]string    // income class by economy and fiscal year
	shipped  *reading           // merchandise exports, to hold export tables against
	manifest opendata.Manifest
	files    map[string][]byte // path in the pack -> bytes
}

func makePack(from string, log io.Writer) (*build, error) {
	in, err := openInputs(from)
	if err != nil {
		return nil, err
	}
	cat, err := catalogue.Load()
	if err != nil {
		return nil, err
	}
	b := &build{in: in, log: &buildLog{}, progress: log, cat: cat, known: map[string]economy{}, class: map[cell]string{}, files: map[string][]byte{}}
	b.log.text.WriteString("Build log of the open-data pack. Written by source.BuildPack; do not edit.\n")
	// A new table goes into this list; one that rests on others, such as a layout of
	// the product space, comes after them.
	for _, step := range []func(*build) error{
		economies, incomes, groups,
		indicators,
		exports, products, headings, concordances, lallClasses, worldDemand,
		publishedECI, publishedPCI, patents,
		drawings,
	} {
		if err := step(b); err != nil {
			return nil, err
		}
	}
	return b, b.finish()
}

// add encodes a table and describes it: what info leaves open is taken from its
// source in the catalogue. files are the raw files it rests on.
func (b *build) add(info opendata.Info, t *opendata.Builder, files ...string) error {
	data, err := opendata.Encode(t)
	if err != nil {
		return fmt.Errorf("table %s: %w", info.Name, err)
	}
	table, err := opendata.Decode(data)
	if err != nil {
		return fmt.Errorf("table %s: %w", info.Name, err)
	}
	from, ok := b.cat.Source(info.Source)
	if !ok {
		return fmt.Errorf("table %s: the catalogue has no source %q", info.Name, info.Source)
	}
	info.Upstream, info.Licence = cmp.Or(info.Upstream, from.Publisher), cmp.Or(info.Licence, from.Licence)
	info.Terms, info.Vintage = cmp.Or(info.Terms, opendata.Terms(from.Terms)), cmp.Or(info.Vintage, from.Vintage)
	info.Rows, info.Bytes, info.SHA256 = table.Len(), len(data), opendata.Sum(data)
	info.Restricted = info.Terms != opendata.OpenTerms
	info.Inputs = b.in.describe(files)
	b.manifest.Tables = append(b.manifest.Tables, info)
	b.files[info.Path()] = data
	_, err = fmt.Fprintf(b.progress, "%-18s %8d rows %9d bytes\n", info.Name, info.Rows, info.Bytes)
	return err
}

func (b *build) finish() error {
	b.manifest.Format = opendata.Format
	slices.SortFunc(b.manifest.Tables, func(x, y opendata.Info) int { return strings.Compare(x.Name, y.Name) })
	m, err := b.manifest.Bytes()
	if err != nil {
		return err
	}
	b.files["manifest.json"] = m
	b.log.head("Tables")
	total := 0
	for _, t := range b.manifest.Tables {
		b.log.line("%-18s %8d rows %9d bytes  %-13s %s", t.Name, t.Rows, t.Bytes, t.Terms, t.SHA256)
		total += t.Bytes
	}
	b.log.line("%-18s %22d bytes; checksum of the manifest %s", "together", total, opendata.Sum(m))
	b.files["build.log"] = b.log.text.Bytes()
	return nil
}

// write puts the files in place, the manifest last, and removes tables of an
// earlier build.
func (b *build) write(to string) error {
	names := make([]string, 0, len(b.files))
	for n := range b.files {
		if n != "manifest.json" {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	for _, n := range append(names, "manifest.json") {
		if err := writeFile(filepath.Join(to, filepath.FromSlash(n)), b.files[n]); err != nil {
			return err
		}
	}
	for _, dir := range []string{"data", "restricted"} {
		old, err := fs.Glob(os.DirFS(to), dir+"/*.upk")
		if err != nil {
			return err
		}
		for _, n := range old {
			if _, ok := b.files[n]; !ok {
				if err := os.Remove(filepath.Join(to, filepath.FromSlash(n))); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// writeFile writes through a temporary file in the same folder; a file that
// already has the bytes is left as it is.
func writeFile(name string, data []byte) error {
	if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, data) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".new-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }() // fails, rightly, once renamed
	_, err = f.Write(data)
	if err := errors.Join(err, f.Chmod(0o644), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
