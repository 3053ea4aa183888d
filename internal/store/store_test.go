package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func workspace(t *testing.T) *Workspace {
	t.Helper()
	w, err := Init(filepath.Join(t.TempDir(), "ws"))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func write(t *testing.T, path, text string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// finished makes a file ready to be put.
func finished(t *testing.T, w *Workspace, name, text string) (File, string) {
	t.Helper()
	scratch, err := w.Scratch()
	if err != nil {
		t.Fatal(err)
	}
	path := write(t, filepath.Join(scratch, "x"), text)
	sum, n, err := Checksum(path)
	if err != nil {
		t.Fatal(err)
	}
	return File{Name: name, SHA256: sum, Bytes: n, Years: []Years{{Year: 2019}}}, path
}

func TestInitAndOpen(t *testing.T) {
	w := workspace(t)
	if _, err := Init(w.Dir); !errors.Is(err, ErrExists) {
		t.Errorf("a second init: %v", err)
	}
	deep := filepath.Join(w.Dir, "a", "b")
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Chdir(deep)
	got, err := Open("")
	if err != nil || !samePath(got.Dir, w.Dir) {
		t.Errorf("from below: %+v %v", got, err)
	}
	if _, err := Open(deep); !errors.Is(err, ErrNone) {
		t.Errorf("a folder that was named is no workspace: %v", err)
	}
	for _, text := range []string{"format = 2\n", "format = 0\n", "format = \n", "", "\x00"} {
		write(t, filepath.Join(w.Dir, ConfigName), text)
		var d *Damaged
		if _, err := Open(w.Dir); !errors.As(err, &d) || !strings.Contains(d.Error(), ConfigName) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func samePath(a, b string) bool {
	x, err1 := os.Stat(a)
	y, err2 := os.Stat(b)
	return err1 == nil && err2 == nil && os.SameFile(x, y)
}

// What is in the folder stays.
func TestInitKeeps(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "notes.txt"), "mine")
	if _, err := Init(dir); err != nil {
		t.Fatal(err)
	}
	if b, _ := os.ReadFile(filepath.Join(dir, "notes.txt")); string(b) != "mine" {
		t.Errorf("%q", b)
	}
}

func TestLock(t *testing.T) {
	w := workspace(t)
	unlock, err := w.Lock()
	if err != nil {
		t.Fatal(err)
	}
	var busy *Busy
	if _, err := w.Lock(); !errors.As(err, &busy) {
		t.Errorf("locked twice: %v", err)
	}
	unlock()
	again, err := w.Lock()
	if err != nil {
		t.Fatal(err)
	}
	again()
}

func TestPutCheckRemove(t *testing.T) {
	w := workspace(t)
	for _, in := range []struct{ dataset, file, text string }{{"b", "2020-x.parquet", "two"}, {"b", "2019-x.parquet", "one"}, {"a", "2019-y.parquet", "three"}} {
		f, from := finished(t, w, in.file, in.text)
		if err := w.Put(Dataset{Name: in.dataset, Source: "S"}, f, from); err != nil {
			t.Fatal(err)
		}
	}
	all, err := w.Datasets()
	if err != nil || len(all) != 2 || all[0].Name != "a" || all[1].Files[0].Name != "2019-x.parquet" || all[1].Files[1].Name != "2020-x.parquet" {
		t.Fatalf("%+v %v", all, err)
	}
	if faults := w.Check(all[1]); len(faults) > 0 {
		t.Error(faults)
	}
	write(t, w.Path(all[1], all[1].Files[0]), "onx")
	if err := os.Remove(w.Path(all[1], all[1].Files[1])); err != nil {
		t.Fatal(err)
	}
	if faults := w.Check(all[1]); len(faults) != 2 || !strings.Contains(faults[0], "not the one imported") || !strings.Contains(faults[1], "not there") {
		t.Error(faults)
	}
	if err := w.Remove("b"); err != nil {
		t.Fatal(err)
	}
	if all, err = w.Datasets(); err != nil || len(all) != 1 || len(w.Check(all[0])) > 0 {
		t.Errorf("%+v %v", all, err)
	}
	if _, err := os.Stat(filepath.Join(w.Dir, "evidence", "b")); err == nil {
		t.Error("the folder is still there")
	}
}

// A process that dies while the manifest is being written leaves nothing that stays.
func TestUnfinishedManifest(t *testing.T) {
	w := workspace(t)
	f, from := finished(t, w, "2019-x.parquet", "one")
	if err := w.Put(Dataset{Name: "a"}, f, from); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(w.unfinished(), ".upstep-1"), "{")
	if err := w.Remove("a"); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(filepath.Join(w.Dir, "evidence"))
	if err != nil || len(entries) != 1 || entries[0].Name() != "manifest.json" {
		t.Errorf("%v %v", entries, err)
	}
}

// A manifest that was edited is refused, whatever it names.
func TestManifestIsChecked(t *testing.T) {
	for _, text := range []string{
		"{", `{"format": 9}`, `{"format": 1, "datasets": [{"name": "../x"}]}`, `{"format": 1, "datasets": [{"name": "a", "files": [{"name": "../../x.parquet"}]}]}`,
		`{"format": 1, "datasets": [{"name": "a", "files": [{"name": "x.csv"}]}]}`,
	} {
		w := workspace(t)
		write(t, w.manifestPath(), text)
		var d *Damaged
		if got, err := w.Datasets(); !errors.As(err, &d) {
			t.Errorf("%s gives %v %v", text, got, err)
		}
	}
}

func TestCheckName(t *testing.T) {
	for name, ok := range map[string]bool{
		"a": true, "baci-hs92-202401b": true, "2019": true, "a_b.c": true, "": false, ".": false, "..": false, "a.": false, "-a": false, "A": false,
		"a/b": false, `a\b`: false, "a b": false, "é": false, strings.Repeat("a", 81): false,
	} {
		if err := CheckName(name); (err == nil) != ok {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func FuzzManifest(f *testing.F) {
	f.Add([]byte(`{"format": 1, "datasets": [{"name": "a", "files": [{"name": "x.parquet", "years": []}]}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		w := &Workspace{Dir: t.TempDir()}
		if err := os.MkdirAll(w.evidence(), 0o755); err != nil {
			t.Fatal(err)
		}
		write(t, w.manifestPath(), string(b))
		all, err := w.Datasets()
		if err != nil {
			return
		}
		for _, d := range all {
			for _, f := range d.Files {
				if rel, err := filepath.Rel(w.evidence(), w.Path(d, f)); err != nil || strings.HasPrefix(rel, "..") {
					t.Errorf("%q leads out of the workspace", w.Path(d, f))
				}
			}
		}
	})
}
