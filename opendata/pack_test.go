package opendata

import (
	"encoding/json"
	"errors"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

// small makes a pack of one open and one restricted table.
func small(t testing.TB) fstest.MapFS {
	t.Helper()
	data := example(t)
	info := func(name string, terms Terms) Info {
		return Info{Name: name, Title: name, Licence: "a licence", Terms: terms, Restricted: terms != OpenTerms, Rows: 4, Bytes: len(data), SHA256: Sum(data)}
	}
	m := Manifest{Format: Format, Tables: []Info{info("free", OpenTerms), info("held", NonCommercial)}}
	b, err := m.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return fstest.MapFS{"manifest.json": {Data: b}, "data/free.upk": {Data: data}, "restricted/held.upk": {Data: data}}
}

func TestPack(t *testing.T) {
	p, err := OpenFS(small(t))
	if err != nil {
		t.Fatal(err)
	}
	table, err := p.Table("held")
	if err != nil || table.Len() != 4 {
		t.Fatalf("table %v, error %v", table, err)
	}
	if again, _ := p.Table("held"); again != table {
		t.Error("the table was decoded twice")
	}
	if !p.Has("free") || !p.Has("held") || p.Has("none") || len(p.Tables()) != 2 || p.Verify() != nil {
		t.Errorf("tables %v, verify %v", p.Tables(), p.Verify())
	}
	if _, err := p.Table("none"); err == nil || !strings.Contains(err.Error(), `no table "none"`) {
		t.Errorf("error %v", err)
	}
}

func TestAbsent(t *testing.T) {
	files := small(t)
	delete(files, "restricted/held.upk")
	p, err := OpenFS(files)
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.Table("held")
	var absent *Absent
	if !errors.As(err, &absent) || absent.Table != "held" || !strings.Contains(err.Error(), "noncommercial (a licence)") {
		t.Errorf("error %v", err)
	}
	if p.Has("held") || p.Verify() != nil {
		t.Errorf("a table left out counts as damage: %v", p.Verify())
	}
	if i, ok := p.Info("held"); !ok || i.Terms != NonCommercial {
		t.Error("the manifest no longer says what is missing")
	}
}

// An open table that is not there is damage, not a choice of the build.
func TestDamaged(t *testing.T) {
	for name, harm := range map[string]func(fstest.MapFS){
		"can't be read": func(m fstest.MapFS) { delete(m, "data/free.upk") },
		"its checksum is": func(m fstest.MapFS) {
			m["data/free.upk"] = &fstest.MapFile{Data: append([]byte{}, m["data/free.upk"].Data...)}
			m["data/free.upk"].Data[20] ^= 1
		},
		"not a table of the pack": func(m fstest.MapFS) { replace(m, []byte("nonsense"), 4) },
		"manifest says 5":         func(m fstest.MapFS) { replace(m, m["data/free.upk"].Data, 5) },
	} {
		files := small(t)
		harm(files)
		p, err := OpenFS(files)
		if err != nil {
			t.Fatal(err)
		}
		_, err = p.Table("free")
		var damaged *Damaged
		if !errors.As(err, &damaged) || damaged.Table != "free" || !strings.Contains(err.Error(), name) {
			t.Errorf("error %v, want %q", err, name)
		}
		if p.Verify() == nil {
			t.Errorf("Verify missed: %v", err)
		}
		if _, err := p.Table("held"); err != nil {
			t.Errorf("the sound table can't be read: %v", err)
		}
	}
}

// replace puts other bytes in the place of table free, with a checksum that fits.
func replace(files fstest.MapFS, data []byte, rows int) {
	var m Manifest
	_ = json.Unmarshal(files["manifest.json"].Data, &m) // it is our own
	m.Tables[0].SHA256, m.Tables[0].Rows = Sum(data), rows
	b, _ := m.Bytes()
	files["manifest.json"], files["data/free.upk"] = &fstest.MapFile{Data: b}, &fstest.MapFile{Data: data}
}

func TestManifestDamaged(t *testing.T) {
	for name, manifest := range map[string]string{
		"not valid JSON":  `{"format": 1, "tables": [`,
		"unknown field":   `{"format": 1, "tabels": []}`,
		"format 7":        `{"format": 7, "tables": []}`,
		"lists it twice":  `{"format": 1, "tables": [{"name": "a"}, {"name": "a"}]}`,
		"it can't be rea": "",
	} {
		files := fstest.MapFS{"manifest.json": {Data: []byte(manifest)}}
		if manifest == "" {
			files = fstest.MapFS{}
		}
		_, err := OpenFS(files)
		if damaged := new(Damaged); !errors.As(err, &damaged) || !strings.Contains(err.Error(), name) {
			t.Errorf("error %v, want %q", err, name)
		}
	}
	if _, err := OpenFS(fstest.MapFS{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the cause is lost: %v", err)
	}
}

func TestConcurrent(t *testing.T) {
	p, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for range 4 {
		for _, info := range p.Tables() {
			wait.Go(func() {
				table, err := p.Table(info.Name)
				if absent := new(Absent); errors.As(err, &absent) {
					return
				}
				if err != nil || table.Len() != info.Rows {
					t.Errorf("%s: %v", info.Name, err)
				}
			})
		}
	}
	wait.Wait()
}

// The pack in the program is whole, small enough, and says under which terms each
// table stands.
func TestEmbedded(t *testing.T) {
	p, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Verify(); err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, i := range p.Tables() {
		total += i.Bytes
		if i.Title == "" || i.Use == "" || i.Source == "" || i.Upstream == "" || i.Licence == "" || i.Vintage == "" || len(i.Inputs) == 0 {
			t.Errorf("%s is not described in full: %+v", i.Name, i)
		}
		if i.Restricted != (i.Terms != OpenTerms) {
			t.Errorf("%s: terms %s, restricted %v", i.Name, i.Terms, i.Restricted)
		}
	}
	if total > 8<<20 || len(p.Tables()) < 15 || len(p.Checksum()) != 64 {
		t.Errorf("%d tables of %d bytes, checksum %s", len(p.Tables()), total, p.Checksum())
	}
}

func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		p, err := Open()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := p.Table("indicators"); err != nil {
			b.Fatal(err)
		}
	}
}

// Any manifest opens or is refused as damaged; a pack that opens gives its tables or says
// what is wrong with them, and nothing is decoded that has another checksum.
func FuzzOpenFS(f *testing.F) {
	good := small(f)["manifest.json"].Data
	f.Add(good)
	for _, s := range []string{"", "{}", "null", `{"format":1,"tables":null}`, `{"format":1,"tables":[{"name":"free"},{"name":"free"}]}`, `{"format":1,"tables":[{"name":"../../x"}]}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		files := small(t)
		files["manifest.json"] = &fstest.MapFile{Data: b}
		p, err := OpenFS(files)
		if err != nil {
			var d *Damaged
			if !errors.As(err, &d) {
				t.Fatalf("%T: %v", err, err)
			}
			return
		}
		for _, info := range p.Tables() {
			table, err := p.Table(info.Name)
			if err != nil {
				var d *Damaged
				var a *Absent
				if !errors.As(err, &d) && !errors.As(err, &a) {
					t.Fatalf("%T: %v", err, err)
				}
				continue
			}
			if info.SHA256 != Sum(example(t)) || table.Len() != 4 {
				t.Fatalf("%+v was decoded", info)
			}
		}
	})
}
