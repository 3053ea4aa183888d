package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Dataset is a set of files that are read as one table. Fields are part of the manifest's
// contract and only added.
type Dataset struct {
	Name           string `json:"name"`
	Source         string `json:"source"`
	Vintage        string `json:"vintage,omitempty"`
	Classification string `json:"classification,omitempty"`
	Level          int    `json:"level,omitempty"` // digits of a product code
	Flow           string `json:"flow,omitempty"`
	Unit           string `json:"unit,omitempty"`
	Licence        string `json:"licence,omitempty"`
	Files          []File `json:"files"`
}

// File is one Parquet file of a dataset and what it was made of.
type File struct {
	Name   string   `json:"name"` // in the dataset's folder
	SHA256 string   `json:"sha256"`
	Bytes  int64    `json:"bytes"`
	Input  Input    `json:"input"`
	Taken  Taken    `json:"taken"`
	Rows   int      `json:"rows"`  // rows of the input that are in the sums
	Aside  int      `json:"aside"` // rows of the input that were not wanted
	Why    []string `json:"aside_why,omitempty"`
	Bad    []Bad    `json:"bad_rows,omitempty"` // left out as the user asked
	Cells  int      `json:"cells"`
	Total  string   `json:"total"` // exact
	Years  []Years  `json:"years"`
	Notes  []string `json:"notes,omitempty"`
}

// Taken is what was asked for when the file was imported.
type Taken struct {
	Kind           string            `json:"kind"` // baci, atlas, comtrade, oec, table
	Flow           string            `json:"flow,omitempty"`
	Level          int               `json:"level,omitempty"`
	Classification string            `json:"classification,omitempty"`
	Vintage        string            `json:"vintage,omitempty"`
	Source         string            `json:"source,omitempty"`
	Unit           string            `json:"unit,omitempty"`
	Licence        string            `json:"licence,omitempty"`
	Columns        map[string]string `json:"columns,omitempty"`
	Decimals       int               `json:"decimals,omitempty"`
	BadRows        string            `json:"bad_rows"`
	Duplicates     string            `json:"duplicates"`
}

// String is the request as JSON.
func (t Taken) String() string {
	b, err := json.Marshal(t)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// Input is the file that was imported.
type Input struct {
	Name   string `json:"name"` // FILE or ARCHIVE!MEMBER, without folders
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
}

// Bad counts the rows of a kind that were left out.
type Bad struct {
	Kind  string   `json:"kind"`
	Count int      `json:"count"`
	First []string `json:"first"` // FILE:LINE: what stands there
}

// Years counts the cells of a year.
type Years struct {
	Year      int    `json:"year,omitempty"`
	Cells     int    `json:"cells"`
	Countries int    `json:"countries"`
	Products  int    `json:"products"`
	Total     string `json:"total"`
}

// manifest is evidence/manifest.json.
type manifest struct {
	Format   int       `json:"format"`
	Datasets []Dataset `json:"datasets"`
}

func (w *Workspace) evidence() string { return filepath.Join(w.Dir, "evidence") }

func (w *Workspace) manifestPath() string { return filepath.Join(w.evidence(), "manifest.json") }

// Scratch makes an empty folder for unfinished work; what an earlier process left there is
// removed. The caller holds the lock.
func (w *Workspace) Scratch() (string, error) {
	dir := w.unfinished()
	if err := os.RemoveAll(dir); err != nil {
		return "", err
	}
	return dir, os.MkdirAll(dir, 0o755)
}

func (w *Workspace) unfinished() string { return filepath.Join(w.evidence(), ".unfinished") }

// Datasets reads the manifest: every dataset, by name.
func (w *Workspace) Datasets() ([]Dataset, error) {
	b, err := os.ReadFile(w.manifestPath())
	if errors.Is(err, fs.ErrNotExist) {
		return []Dataset{}, nil
	}
	if err != nil {
		return nil, err
	}
	var m manifest
	if err := json.Unmarshal(b, &m); err != nil {
		return nil, &Damaged{Path: w.manifestPath(), What: err.Error()}
	}
	if m.Format < 1 || m.Format > Format {
		return nil, &Damaged{Path: w.manifestPath(), What: fmt.Sprintf("format %d is not known to this version", m.Format)}
	}
	for _, d := range m.Datasets {
		if err := CheckName(d.Name); err != nil {
			return nil, &Damaged{Path: w.manifestPath(), What: err.Error()}
		}
		for _, f := range d.Files {
			if f.Name != filepath.Base(f.Name) || !strings.HasSuffix(f.Name, ".parquet") {
				return nil, &Damaged{Path: w.manifestPath(), What: fmt.Sprintf("%q is no name of a file", f.Name)}
			}
		}
	}
	return m.Datasets, nil
}

// CheckName refuses names of datasets that cannot be the name of a folder everywhere.
func CheckName(name string) error {
	ok := name != "" && len(name) <= 80 && name[0] != '-' && name[0] != '.' && name[len(name)-1] != '.'
	for _, r := range name {
		ok = ok && (r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == '_' || r == '.')
	}
	if !ok {
		return fmt.Errorf("%q is no name of a dataset: it has small letters, digits, hyphens, underscores and points, and begins with a letter or digit", name)
	}
	return nil
}

// Path is where a file of a dataset is.
func (w *Workspace) Path(d Dataset, f File) string {
	return filepath.Join(w.evidence(), d.Name, f.Name)
}

// Put adds a finished file to a dataset, which it makes if need be: the file is moved into
// place, then the manifest is replaced. The caller holds the lock. A process that ends in
// between leaves a file that no manifest names; the next Put of that name replaces it.
func (w *Workspace) Put(d Dataset, f File, from string) error {
	all, err := w.Datasets()
	if err != nil {
		return err
	}
	i, found := slices.BinarySearchFunc(all, d.Name, func(x Dataset, name string) int { return strings.Compare(x.Name, name) })
	if !found {
		d.Files = nil
		all = slices.Insert(all, i, d)
	}
	if err := os.MkdirAll(filepath.Join(w.evidence(), d.Name), 0o755); err != nil {
		return err
	}
	if err := syncFile(from); err != nil {
		return err
	}
	if err := os.Rename(from, w.Path(d, f)); err != nil {
		return err
	}
	if err := syncDir(filepath.Join(w.evidence(), d.Name)); err != nil {
		return err
	}
	all[i].Files = append(all[i].Files, f)
	slices.SortFunc(all[i].Files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return w.save(all)
}

// Remove takes a dataset out of the manifest and then deletes its folder. The caller holds
// the lock.
func (w *Workspace) Remove(name string) error {
	all, err := w.Datasets()
	if err != nil {
		return err
	}
	if _, err := w.Scratch(); err != nil {
		return err
	}
	left := slices.DeleteFunc(all, func(d Dataset) bool { return d.Name == name })
	if err := w.save(left); err != nil {
		return err
	}
	return errors.Join(os.RemoveAll(filepath.Join(w.evidence(), name)), os.RemoveAll(w.unfinished()))
}

func (w *Workspace) save(all []Dataset) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(manifest{Format: Format, Datasets: all}); err != nil {
		return err
	}
	if err := os.MkdirAll(w.unfinished(), 0o755); err != nil {
		return err
	}
	return replace(w.manifestPath(), b.Bytes(), w.unfinished())
}

// Check compares every file of a dataset with its checksum and returns what is wrong.
func (w *Workspace) Check(d Dataset) (faults []string) {
	for _, f := range d.Files {
		path := w.Path(d, f)
		sum, n, err := Checksum(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			faults = append(faults, path+": the file is not there")
		case err != nil:
			faults = append(faults, err.Error())
		case n != f.Bytes || sum != f.SHA256:
			faults = append(faults, fmt.Sprintf("%s: the file is not the one imported: sha256 %.12s, not %.12s", path, sum, f.SHA256))
		}
	}
	return faults
}

// Checksum returns the SHA-256 in hex and the size of a file.
func Checksum(path string) (sum string, size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	h := sha256.New()
	size, err = io.CopyBuffer(struct{ io.Writer }{h}, f, make([]byte, 1<<20))
	return hex.EncodeToString(h.Sum(nil)), size, err
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
