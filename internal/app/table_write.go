package app

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"upstep/internal/source/table"
	"upstep/internal/store"
)

// tableWriter holds the tables of a run, CSV or Parquet. Tables of one name have the same columns
// in every year.
type tableWriter struct {
	stage   *stage
	parquet bool
	order   []*outFile
	files   map[string]*outFile
	pool    sync.Pool
	old     []Output // what the recipe in the folder says it wrote
}

// outFile is one table being written.
type outFile struct {
	*staged
	rows    int
	parquet *table.ParquetWriter
}

// openWriter stages the tables of a method, nil when nothing is to be written. A folder
// with the recipe of another method is refused: its recipe would be lost.
func openWriter(to Destination, method string) (*tableWriter, error) {
	if to.Out == "" {
		return nil, nil
	}
	var other struct {
		Method  string   `json:"method"`
		Outputs []Output `json:"outputs"`
	}
	if b, err := os.ReadFile(filepath.Join(to.Out, RecipeFile)); err == nil {
		if json.Unmarshal(b, &other) == nil && other.Method != "" && other.Method != method {
			return nil, errorf(Refused, "choose another folder with --out", "%s holds the tables and the recipe of upstep %s", to.Out, other.Method)
		}
	}
	s, err := newStage(to.Out)
	if err != nil {
		return nil, err
	}
	return &tableWriter{stage: s, parquet: to.Format == "parquet", files: map[string]*outFile{}, old: other.Outputs}, nil
}

func (w *tableWriter) buffer() []byte {
	if b, ok := w.pool.Get().(*[]byte); ok {
		return (*b)[:0]
	}
	return make([]byte, 0, chunkRows*112)
}

// open returns the file of a table and begins it with the header of s.
func (w *tableWriter) open(name string, s *table.Sheet) (*outFile, error) {
	f := w.files[name]
	if f == nil {
		ending := ".csv"
		if w.parquet {
			ending = ".parquet"
		}
		x, err := w.stage.create(name + ending)
		if err != nil {
			return nil, err
		}
		f = &outFile{staged: x}
		w.files[name], w.order = f, append(w.order, f)
		if w.parquet {
			f.parquet = table.NewParquetWriter(x, s)
		} else if _, err := x.Write(s.Header()); err != nil {
			return nil, unwritable(w.stage.dir, err)
		}
	}
	f.rows += s.Rows
	return f, nil
}

// sheet appends a whole sheet to a table.
func (w *tableWriter) sheet(name string, s *table.Sheet) error {
	f, err := w.open(name, s)
	if err != nil {
		return err
	}
	if w.parquet {
		err = f.parquet.Write(s)
	} else {
		form := s.Formatter()
		for lo := 0; lo < s.Rows && err == nil; lo += chunkRows {
			b := form.Append(w.buffer(), lo, min(lo+chunkRows, s.Rows))
			_, err = f.Write(b)
			w.pool.Put(&b)
		}
	}
	if err != nil {
		return unwritable(w.stage.dir, err)
	}
	return nil
}

// close ends the tables; they are not in place yet.
func (w *tableWriter) close() ([]Output, error) {
	out := []Output{}
	for _, f := range w.order {
		if f.parquet != nil {
			if err := f.parquet.Close(); err != nil {
				return nil, unwritable(w.stage.dir, err)
			}
		}
		out = append(out, Output{Name: f.name, SHA256: f.checksum(), Bytes: f.size, Rows: f.rows})
	}
	return out, nil
}

// finish ends the tables, adds the recipe and puts all files in place.
func (w *tableWriter) finish(r TableRecipe) ([]Output, error) {
	var err error
	if r.Outputs, err = w.close(); err != nil {
		return nil, err
	}
	b, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return nil, err
	}
	x, err := w.stage.create(RecipeFile)
	if err != nil {
		return nil, err
	}
	if _, err := x.Write(append(b, '\n')); err != nil {
		return nil, unwritable(w.stage.dir, err)
	}
	if err := w.owned(); err != nil {
		return nil, err
	}
	for _, in := range r.Inputs {
		if err := w.stage.spares(in.Path); err != nil {
			return nil, err
		}
	}
	if _, err = w.stage.commit(); err != nil {
		return nil, err
	}
	return append(r.Outputs, Output{Name: x.name, SHA256: x.checksum(), Bytes: x.size, Rows: 0}), w.clear()
}

// owned refuses to replace a file that no recipe of ours in the folder names.
func (w *tableWriter) owned() error {
	for _, x := range w.stage.files {
		path := filepath.Join(w.stage.dir, x.name)
		if x.name == RecipeFile || slices.ContainsFunc(w.old, func(o Output) bool { return o.Name == x.name }) {
			continue
		}
		if _, err := os.Lstat(path); err == nil {
			return errorf(Refused, "choose another --out, or move the file away", "%s is there, and no recipe in the folder says that upstep wrote it", path)
		}
	}
	return nil
}

// clear removes tables that the recipe before this one wrote and this one did not: beside the
// new ones they would be taken for theirs. A table that was changed since is the user's.
func (w *tableWriter) clear() error {
	for _, o := range w.old {
		path := filepath.Join(w.stage.dir, o.Name)
		if slices.ContainsFunc(w.stage.files, func(x *staged) bool { return x.name == o.Name }) || o.Name != filepath.Base(o.Name) {
			continue
		}
		if sum, _, err := store.Checksum(path); err != nil || sum != o.SHA256 {
			continue
		}
		if err := os.Remove(path); err != nil {
			return unwritable(w.stage.dir, err)
		}
	}
	return nil
}
