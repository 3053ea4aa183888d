package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"upstep/internal/source/bulk"
	"upstep/internal/source/table"
	"upstep/internal/store"
)

// TableChoices are what a user may say of a file to be imported.
type TableChoices = bulk.Choices

// ImportRequest asks for files to be taken into a workspace's evidence.
type ImportRequest struct {
	Workspace  string // "": the nearest
	Kind       string // baci, atlas, comtrade, oec or table
	Path       string // file, folder or zip archive
	Choices    TableChoices
	Name       string // of the dataset; "": made from what the file is
	BadRows    string // refuse or drop
	Duplicates string // refuse or sum
	OpenEnd    bool   // take a file whose last line has no end
	Threads    int    // 0: as many as Go runs in parallel
}

// ImportRun is the answer. Field names are part of the contract.
type ImportRun struct {
	Workspace string       `json:"workspace"`
	Dataset   string       `json:"dataset"`
	Table     string       `json:"table"` // its name in SQL
	Files     []ImportFile `json:"files"`
	Notes     []string     `json:"notes"`
}

// ImportFile is one file of the input.
type ImportFile struct {
	Source string     `json:"source_file"` // FILE or ARCHIVE!MEMBER
	State  string     `json:"state"`       // "imported", or "there": it was imported before
	File   store.File `json:"file"`
}

// Step tells how far an import is.
type Step struct {
	Done, All int
	Name      string // of the file that is being read; "" at the end
}

// importer is an import on its way.
type importer struct {
	ctx     context.Context //nolint:containedctx // an importer lives as long as one call
	req     ImportRequest
	w       *store.Workspace
	scratch string
	run     *ImportRun
	codes   map[string]string // of a release of BACI
	archive *bulk.Archive
	sums    map[string]string // checksums of the files of this run, by path
	known   func(code string) (country, aggregate bool)
}

// item is a file to be read: on the disk, or in the archive.
type item struct {
	name, path, member string
}

// Import reads the files one by one. A file that was imported before is passed over, so a
// command that was stopped can be given again. A file that cannot be taken ends the import;
// the files before it stay, and nothing of the file itself.
func (a *App) Import(ctx context.Context, req ImportRequest, progress func(Step)) (*ImportRun, error) {
	if err := req.check(); err != nil {
		return nil, err
	}
	if req.Kind != "table" && req.Choices.Flow == "" {
		req.Choices.Flow = bulk.Exports
	}
	w, unlock, err := lockedWorkspace(req.Workspace)
	if err != nil {
		return nil, err
	}
	defer unlock()
	im := &importer{ctx: ctx, req: req, w: w, sums: map[string]string{}, run: &ImportRun{Workspace: w.Dir, Files: []ImportFile{}, Notes: []string{}}}
	im.known = func(code string) (country, aggregate bool) {
		e, ok := a.dir.Economy(code)
		return ok && !e.Aggregate, ok && e.Aggregate
	}
	if im.scratch, err = w.Scratch(); err != nil {
		return nil, unwritable(w.Dir, err)
	}
	defer func() { _ = os.RemoveAll(im.scratch) }() // the next import would remove it too
	items, err := im.items()
	if im.archive != nil {
		defer func() { _ = im.archive.Close() }() // only read
	}
	if err != nil {
		return nil, importError(err)
	}
	for i, it := range items {
		progress(Step{Done: i, All: len(items), Name: it.name})
		if err := im.file(it); err != nil {
			e := AsError(importError(err))
			if n := len(im.run.Files); n > 0 {
				e.Hint += fmt.Sprintf("; the %d files before it are in the dataset %s and stay", n, im.run.Dataset)
			}
			return nil, e
		}
	}
	progress(Step{Done: len(items), All: len(items)})
	im.run.Table = tableName(im.run.Dataset)
	return im.run, nil
}

func (r *ImportRequest) check() error {
	if !slices.Contains([]string{"", "refuse", "drop"}, r.BadRows) {
		return errorf(Invalid, "it is refuse or drop", "unknown rule %q for bad rows", r.BadRows)
	}
	if !slices.Contains([]string{"", "refuse", "sum"}, r.Duplicates) {
		return errorf(Invalid, "it is refuse or sum", "unknown rule %q for duplicates", r.Duplicates)
	}
	if r.Kind != "table" && !slices.Contains([]string{"", bulk.Exports, bulk.Imports}, r.Choices.Flow) {
		return errorf(Invalid, "it is exports or imports", "unknown flow %q", r.Choices.Flow)
	}
	if r.Name != "" {
		if err := store.CheckName(r.Name); err != nil {
			return errorf(Invalid, "for instance --name baci-2024", "%s", err)
		}
	}
	return nil
}

// items finds the files to be read.
func (im *importer) items() ([]item, error) {
	path := im.req.Path
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		if im.req.Kind != "baci" {
			return nil, errorf(Invalid, "name the file", "%s is a folder", path)
		}
		return im.baciFolder(path)
	}
	if strings.EqualFold(filepath.Ext(path), ".zip") {
		if im.archive, err = bulk.OpenArchive(path); err != nil {
			return nil, err
		}
		names := im.archive.Names()
		if im.req.Kind == "baci" {
			return im.baciArchive(path, names)
		}
		if len(names) != 1 {
			return nil, errorf(Invalid, "unpack it and name the file", "%s has %d files", path, len(names))
		}
		return []item{{name: filepath.Base(path) + "!" + names[0], path: path, member: names[0]}}, nil
	}
	if im.req.Kind == "baci" {
		return nil, errorf(Invalid, "name the folder or the zip archive: the table of country codes beside the tables is needed", "%s is a file", path)
	}
	return []item{{name: filepath.Base(path), path: path}}, nil
}

func (im *importer) baciFolder(dir string) ([]item, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	years, err := im.release(dir, names, func(name string) (io.ReadCloser, error) { return os.Open(filepath.Join(dir, name)) })
	var out []item
	for _, y := range years {
		out = append(out, item{name: y, path: filepath.Join(dir, y)})
	}
	return out, err
}

func (im *importer) baciArchive(path string, names []string) ([]item, error) {
	years, err := im.release(path, names, im.archive.Open)
	var out []item
	for _, y := range years {
		out = append(out, item{name: filepath.Base(path) + "!" + y, path: path, member: y})
	}
	return out, err
}

// release finds the tables of years among the names, and reads the table of country codes.
func (im *importer) release(where string, names []string, open func(name string) (io.ReadCloser, error)) (years []string, err error) {
	years, codes, err := bulk.BACIFiles(where, names)
	if err != nil {
		return nil, err
	}
	f, err := open(codes)
	if err != nil {
		return nil, err
	}
	im.codes, err = bulk.BACICodes(codes, f)
	return years, errors.Join(err, f.Close())
}

// importError gives errors of an import their code and hint.
func importError(err error) error {
	var e *Error
	if errors.As(err, &e) {
		return err
	}
	var missing *table.MissingColumn
	if errors.As(err, &missing) {
		return errorf(Invalid, fmt.Sprintf("name it with --map %s=COLUMN", missing.What), "%s", missing)
	}
	var pe *fs.PathError
	if errors.As(err, &pe) && errors.Is(err, fs.ErrNotExist) {
		return errorf(NotFound, "check the path", "cannot read %s: %s", pe.Path, pe.Err)
	}
	return engineError(err)
}

// unfit refuses a file whose dataset holds something else.
func unfit(d store.Dataset, f bulk.Facts) error {
	for _, x := range []struct{ what, has, gets string }{
		{"source", d.Source, f.Source}, {"nomenclature", d.Classification, f.Classification}, {"vintage", d.Vintage, f.Vintage},
		{"flow", d.Flow, f.Flow}, {"unit", d.Unit, f.Unit}, {"level", fmt.Sprint(d.Level), fmt.Sprint(f.Level)},
	} {
		if x.has != x.gets {
			return errorf(Refused, "give it another --name, or take the old dataset away with `upstep evidence --remove "+d.Name+"`", "the dataset %s has the %s %q, and this file has %q", d.Name, x.what, x.has, x.gets)
		}
	}
	return nil
}

// NamedColumns reads ROLE=COLUMN pairs.
func NamedColumns(pairs []string) (map[string]string, error) {
	out, err := bulk.Named(pairs)
	if err != nil {
		return nil, errorf(Invalid, "as in --map year=t,country=i,product=k,value=v", "%s", err)
	}
	return out, nil
}
