package source

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"upstep/catalogue"
	"upstep/opendata"
)

// rawFiles is where the raw data stand beside a checkout.
const rawFiles = "../../../shared/data"

func needRaw(t *testing.T) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(rawFiles, "MANIFEST.csv")); err != nil {
		t.Skip("the raw data are not beside this checkout; the committed pack is tested without them")
	}
}

// The committed pack is what the raw files and the catalogue give, byte for byte.
func TestBuildPackIsFresh(t *testing.T) {
	needRaw(t)
	if underRace {
		t.Skip("the builder is one goroutine; its bytes are compared without the race detector")
	}
	to := t.TempDir()
	stale := filepath.Join(to, "data", "stale.upk")
	if err := os.MkdirAll(filepath.Dir(stale), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(stale, []byte("of an earlier build"), 0o644); err != nil {
		t.Fatal(err)
	}
	var progress bytes.Buffer
	if err := BuildPack(rawFiles, to, &progress); err != nil {
		t.Fatal(err)
	}
	const committed = "../../opendata"
	names := []string{"manifest.json", "build.log"}
	for _, dir := range []string{"data", "restricted"} {
		for _, root := range []string{to, committed} {
			found, err := filepath.Glob(filepath.Join(root, dir, "*"))
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range found {
				if n := dir + "/" + filepath.Base(f); !slices.Contains(names, n) {
					names = append(names, n)
				}
			}
		}
	}
	for _, n := range names {
		want, err1 := os.ReadFile(filepath.Join(committed, n))
		got, err2 := os.ReadFile(filepath.Join(to, n))
		if err1 != nil || err2 != nil || !bytes.Equal(want, got) {
			t.Errorf("%s in opendata is stale, build the pack again (%v %v)", n, err1, err2)
		}
	}
	if _, err := opendata.OpenFS(os.DirFS(to)); err != nil {
		t.Error(err)
	}
	if !strings.Contains(progress.String(), "indicators") {
		t.Errorf("progress: %s", progress.String())
	}
}

// A file that differs, is missing or is left over is named.
func TestStaleFilesAreNamed(t *testing.T) {
	b := &build{files: map[string][]byte{"manifest.json": []byte("{}"), "data/a.upk": []byte("a"), "data/b.upk": []byte("b"), "restricted/c.upk": []byte("c")}}
	to := t.TempDir()
	if err := b.write(to); err != nil {
		t.Fatal(err)
	}
	if err := b.compare(to); err != nil {
		t.Errorf("a fresh pack: %v", err)
	}
	delete(b.files, "data/a.upk")
	b.files["data/b.upk"], b.files["data/d.upk"] = []byte("other"), []byte("new")
	var stale *Stale
	if err := b.compare(to); !errors.As(err, &stale) || !slices.Equal(stale.Files, []string{"data/a.upk", "data/b.upk", "data/d.upk"}) {
		t.Errorf("stale files: %v", err)
	}
}

// A raw file that is not what the list says stops the build, and nothing is written.
func TestBuildPackRefusesChangedFiles(t *testing.T) {
	for name, prepare := range map[string]func(dir string) error{
		"the list of raw files": func(string) error { return nil },
		"is not in MANIFEST.csv": func(dir string) error {
			return writeList(dir, nil)
		},
		"MANIFEST.csv says 00": func(dir string) error {
			if err := os.MkdirAll(filepath.Join(dir, "geo"), 0o755); err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(dir, fileISO), []byte("x"), 0o644); err != nil {
				return err
			}
			return writeList(dir, []string{fileISO, "1", "00", "repo", "commit", "licence"})
		},
	} {
		from, to := t.TempDir(), t.TempDir()
		if err := prepare(from); err != nil {
			t.Fatal(err)
		}
		err := BuildPack(from, to, io.Discard)
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("error %v, want %q", err, name)
		}
		if left, _ := os.ReadDir(to); len(left) > 0 {
			t.Errorf("%s: %v was written", name, left)
		}
	}
}

func writeList(dir string, row []string) error {
	f, err := os.Create(filepath.Join(dir, "MANIFEST.csv"))
	if err != nil {
		return err
	}
	defer f.Close()
	w := csv.NewWriter(f)
	if err := w.Write([]string{"file", "bytes", "sha256", "source_repo", "commit", "licence"}); err != nil {
		return err
	}
	if row != nil {
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

func TestCompare(t *testing.T) {
	taken, other := newReading(), newReading()
	for i, c := range []struct{ x, y float64 }{{10, 10}, {10, 10.04}, {10, 8}, {0, 3}} {
		taken.values[cell{"KAZ", 2010 + i}], other.values[cell{"KAZ", 2010 + i}] = c.x, c.y
	}
	taken.values[cell{"ECA", 2010}] = 1
	want := "x has 4 values, 1 economies, 2010-2013; 4 cells in both, 2 differ by more than 0.5 %, the most KAZ 2013 by 100.0 % (0 taken, 3 there); in CA 2, the most KAZ 2013 by 100.0 % (0 taken, 3 there); 1 are 0 as taken and not 0 there; only taken: ECA"
	if got := compare(taken, other, "x", catalogue.Group{Code: "CA", Members: []string{"KAZ"}}); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Of two values for a cell the first stands; blanks, unknown economies and years
// outside the panel leave nothing; replaced codes are read as those of today.
func TestTake(t *testing.T) {
	known := map[string]economy{"NAM": {iso3: "NAM"}, "COD": {iso3: "COD"}, "SUN": {iso3: "SUN", historical: true}}
	r := newReading()
	for _, row := range [][3]string{
		{"NAM", "2000", "1"}, {"NAM", "2000", "2"}, {"NAM", "2000", "1"}, {"NAM", "1989", "3"}, {"NAM", "2001", ""}, {"NAM", "2002", "NA"},
		{"ZAR", "2000", "4"}, {"QQQ", "2000", "5"}, {"SUN", "1990", "6"},
	} {
		if err := r.take(known, row[0], row[1], row[2]); err != nil {
			t.Errorf("%v: %v", row, err)
		}
	}
	if len(r.values) != 2 || r.values[cell{"NAM", 2000}] != 1 || r.values[cell{"COD", 2000}] != 4 {
		t.Errorf("values %v", r.values)
	}
	if len(r.notes) != 1 || r.blank != 2 || r.unknown["QQQ"] != 1 || r.unknown["SUN"] != 1 || r.renamed["ZAR now COD"] != 1 {
		t.Errorf("%+v", r)
	}
	for _, row := range [][3]string{{"NAM", "20x0", "1"}, {"NAM", "2003", "1,5"}} {
		if err := r.take(known, row[0], row[1], row[2]); err == nil {
			t.Errorf("%v was read", row)
		}
	}
}

func TestMost(t *testing.T) {
	for _, c := range []struct {
		counts map[string]int
		key    string
		share  float64
	}{{nil, "", 0}, {map[string]int{"LDC03": 3, "LDC05": 3}, "LDC03", 0.5}, {map[string]int{"LDC01": 1, "LDC09": 3}, "LDC09", 0.75}} {
		if key, share := most(c.counts); key != c.key || share != c.share {
			t.Errorf("most(%v) = %s %v", c.counts, key, share)
		}
	}
}

func ExampleBadRow() {
	bad, _ := readCSV("gdp.csv", []byte("iso3,year,value\nNAM,2000,1\nKAZ,2000\n"), []string{"iso3"}, func([]string) error { return nil })
	fmt.Println(bad[0])
	// Output: gdp.csv:3: 2 fields, the header has 3
}
