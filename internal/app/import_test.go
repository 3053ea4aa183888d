//go:build cgo

package app

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"upstep/internal/source/bulk"
)

// release writes some years in the form of BACI.
func release(t testing.TB, years ...int) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for _, y := range years {
		s := bulk.Synthetic{Year: y, Countries: 12, Products: 40, Rows: 2000, Seed: 3}
		var table, codes bytes.Buffer
		if err := errors.Join(s.Write(&table), s.WriteCodes(&codes)); err != nil {
			t.Fatal(err)
		}
		name, codeName := s.Files()
		writeFile(t, filepath.Join(dir, name), table.String())
		writeFile(t, filepath.Join(dir, codeName), codes.String())
	}
	return dir
}

func writeFile(t testing.TB, path, text string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func newWorkspace(t testing.TB) string {
	t.Helper()
	dir, err := InitWorkspace(filepath.Join(t.TempDir(), "ws"))
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func imported(t testing.TB, req ImportRequest) (*ImportRun, error) {
	t.Helper()
	return openTest(t).Import(t.Context(), req, func(Step) {})
}

// tree is every file of a folder but the lock, with its bytes.
func tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == ".lock" {
			return err
		}
		b, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		out[rel] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func sqlText(t testing.TB, ws, query string) string {
	t.Helper()
	run, err := SQL(t.Context(), ws, query, 0)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, r := range run.Rows {
		var f []string
		for _, v := range r {
			if v == nil {
				f = append(f, "null")
			} else {
				f = append(f, *v)
			}
		}
		lines = append(lines, strings.Join(f, " "))
	}
	return strings.Join(lines, "\n")
}

const baciYear = "BACI_HS92_Y2019_V202401b.csv"

// A fault in a year is refused with its line, and the evidence stays as it was.
func TestImportRefuses(t *testing.T) {
	good := release(t, 2018, 2019)
	text, err := os.ReadFile(filepath.Join(good, baciYear))
	if err != nil {
		t.Fatal(err)
	}
	ws := newWorkspace(t)
	one := release(t, 2018)
	if _, err := imported(t, ImportRequest{Workspace: ws, Kind: "baci", Path: one}); err != nil {
		t.Fatal(err)
	}
	before := tree(t, ws)
	lines := strings.SplitAfter(string(text), "\n")
	with := func(line int, change func(f []string)) string {
		out := append([]string{}, lines...)
		f := strings.Split(strings.TrimSuffix(out[line-1], "\n"), ",")
		change(f)
		out[line-1] = strings.Join(f, ",") + "\n"
		return strings.Join(out, "")
	}
	shifted := lines[0]
	for _, l := range lines[1 : len(lines)-1] {
		f := strings.Split(strings.TrimSpace(l), ",")
		shifted += strings.Join([]string{f[0], f[1], f[3], f[2], f[4], f[5]}, ",") + "\n"
	}
	for name, tt := range map[string]struct{ text, says string }{
		"cut":         {string(text[:len(text)/2]), "may have been cut"},
		"cut by one":  {string(text[:len(text)-1]), "may have been cut"},
		"header":      {strings.Replace(string(text), "t,i,j,k,v,q", "t,i,j,k,q,v", 1), "header"},
		"no header":   {strings.TrimPrefix(string(text), "t,i,j,k,v,q\n"), "header"},
		"shifted":     {shifted, "2000 of 2000 rows"},
		"negative":    {with(100, func(f []string) { f[4] = "-" + f[4] }), baciYear + ":100: -"},
		"text":        {with(55, func(f []string) { f[4] = "n/a" }), baciYear + ":55: n/a"},
		"year":        {with(7, func(f []string) { f[0] = "2018" }), baciYear + ":7: 2018"},
		"country":     {with(8, func(f []string) { f[2] = "999" }), baciYear + ":8: 999"},
		"repeated":    {string(text) + lines[1], "repeat a year, country, partner and product"},
		"binary":      {string([]byte{0, 1, 2, 0xff, '\n'}), "NUL"},
		"garbage":     {"t,i,j,k,v,q\n" + strings.Repeat("\xff\x00garbage\"\n", 3000), "3000 of 3000 rows"},
		"one line":    {"t,i,j,k,v,q\n" + strings.Repeat("x", 3<<20) + "\n", "more than 1 MB"},
		"empty":       {"", "empty"},
		"header only": {"t,i,j,k,v,q\n", "no row is left"},
		"long within": {strings.Join(lines[:50], "") + strings.Repeat("x", 3<<20) + "\n" + strings.Join(lines[50:], ""), baciYear + ":51: a line of more than 1 MB"},
	} {
		t.Run(name, func(t *testing.T) {
			writeFile(t, filepath.Join(good, baciYear), tt.text)
			_, err := imported(t, ImportRequest{Workspace: ws, Kind: "baci", Path: good})
			e := AsError(err)
			if err == nil || e.Code != Refused || !strings.Contains(e.Message, tt.says) || e.Hint == "" {
				t.Errorf("%v (%+v)", err, e)
			}
			if after := tree(t, ws); !reflect.DeepEqual(before, after) {
				t.Error("the evidence is not as it was")
			}
		})
	}
	writeFile(t, filepath.Join(good, baciYear), with(100, func(f []string) { f[4] = "-1" }))
	run, err := imported(t, ImportRequest{Workspace: ws, Kind: "baci", Path: good, BadRows: "drop"})
	if err != nil {
		t.Fatal(err)
	}
	if f := run.Files[1]; f.State != "imported" || f.File.Rows != 1999 || len(f.File.Bad) != 1 || f.File.Bad[0].Count != 1 || f.File.Bad[0].First[0] != baciYear+":100: -1" || run.Files[0].State != "there" {
		t.Errorf("%+v", run.Files)
	}
}

// An import that is stopped after any file and given again ends in the same evidence.
func TestImportGoesOn(t *testing.T) {
	dir := release(t, 2015, 2016, 2017)
	whole := newWorkspace(t)
	if _, err := imported(t, ImportRequest{Workspace: whole, Kind: "baci", Path: dir}); err != nil {
		t.Fatal(err)
	}
	want := tree(t, whole)
	for stop := range 3 {
		ws := newWorkspace(t)
		ctx, cancel := context.WithCancel(t.Context())
		_, err := openTest(t).Import(ctx, ImportRequest{Workspace: ws, Kind: "baci", Path: dir}, func(s Step) {
			if s.Done == stop {
				cancel()
			}
		})
		cancel()
		if e := AsError(err); err == nil || e.Message != "stopped" {
			t.Fatalf("stopped at %d: %v", stop, err)
		}
		// A process that was killed leaves unfinished files.
		if err := os.MkdirAll(filepath.Join(ws, "evidence", ".unfinished"), 0o755); err != nil {
			t.Fatal(err)
		}
		writeFile(t, filepath.Join(ws, "evidence", ".unfinished", "out.parquet"), "half")
		run, err := imported(t, ImportRequest{Workspace: ws, Kind: "baci", Path: dir})
		if err != nil {
			t.Fatal(err)
		}
		there := 0
		for _, f := range run.Files {
			if f.State == "there" {
				there++
			}
		}
		if there != stop || len(run.Files) != 3 {
			t.Errorf("stopped at %d: %d of %d files were there", stop, there, len(run.Files))
		}
		if got := tree(t, ws); !reflect.DeepEqual(got, want) {
			t.Errorf("stopped at %d: other evidence than without a stop", stop)
		}
	}
}

// The archive gives the same figures as the folder.
func TestImportArchive(t *testing.T) {
	dir := release(t, 2018, 2019)
	path := filepath.Join(t.TempDir(), "BACI_HS92_V202401b.zip")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	if err := errors.Join(z.AddFS(os.DirFS(dir)), z.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	a, b := newWorkspace(t), newWorkspace(t)
	if _, err := imported(t, ImportRequest{Workspace: a, Kind: "baci", Path: dir}); err != nil {
		t.Fatal(err)
	}
	run, err := imported(t, ImportRequest{Workspace: b, Kind: "baci", Path: path})
	if err != nil {
		t.Fatal(err)
	}
	if run.Files[0].Source != "BACI_HS92_V202401b.zip!BACI_HS92_Y2018_V202401b.csv" {
		t.Error(run.Files[0].Source)
	}
	const q = "select * from baci_hs92_202401b order by all"
	if sqlText(t, a, q) != sqlText(t, b, q) {
		t.Error("other figures")
	}
	if again, err := imported(t, ImportRequest{Workspace: b, Kind: "baci", Path: path}); err != nil || again.Files[1].State != "there" {
		t.Errorf("%v", err)
	}
	if _, err := imported(t, ImportRequest{Workspace: a, Kind: "baci", Path: path}); AsError(err).Code != Refused || !strings.Contains(err.Error(), "already") {
		t.Errorf("the same years from another file: %v", err)
	}
}

// Exports by one end are imports by the other: both add up to the same total.
func TestImportFlows(t *testing.T) {
	dir, ws := release(t, 2019), newWorkspace(t)
	for _, flow := range []string{"exports", "imports"} {
		if _, err := imported(t, ImportRequest{Workspace: ws, Kind: "baci", Path: dir, Choices: TableChoices{Flow: flow}}); err != nil {
			t.Fatal(err)
		}
	}
	got := sqlText(t, ws, "select (select sum(value) from baci_hs92_202401b) - (select sum(value) from baci_hs92_202401b_imports), (select sum(rows) from baci_hs92_202401b_imports)")
	if got != "0.000 2000" {
		t.Error(got)
	}
}
