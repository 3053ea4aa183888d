//go:build cgo && !windows

package main

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"upstep/internal/source/bulk"
)

// An import that is killed, wherever it is, and started again leaves the same evidence as one
// that was left alone.
func TestKilledImport(t *testing.T) {
	bin := filepath.Join(t.TempDir(), "upstep")
	if out, err := exec.Command("go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	dir := t.TempDir()
	for y := 2014; y < 2020; y++ {
		s := bulk.Synthetic{Year: y, Countries: 60, Products: 500, Rows: 60_000, Seed: 7}
		table, codes := s.Files()
		var a, b bytes.Buffer
		if s.Write(&a) != nil || s.WriteCodes(&b) != nil || os.WriteFile(filepath.Join(dir, table), a.Bytes(), 0o600) != nil || os.WriteFile(filepath.Join(dir, codes), b.Bytes(), 0o600) != nil {
			t.Fatal("cannot write the release")
		}
	}
	ws := func() string {
		w := filepath.Join(t.TempDir(), "ws")
		if out, err := exec.Command(bin, "init", w).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return w
	}
	load := func(w string) *exec.Cmd { return exec.Command(bin, "import", "baci", dir, "--workspace", w) }
	whole := ws()
	start := time.Now()
	if out, err := load(whole).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	took, want := time.Since(start), files(t, whole)
	killed := 0
	for i := range 6 {
		w := ws()
		cmd := load(w)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(took * time.Duration(i+1) / 8)
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // it was killed, or it had ended
		if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
			killed++
		}
		if out, err := exec.Command(bin, "evidence", "--check", "--workspace", w).CombinedOutput(); err != nil {
			t.Fatalf("after the kill: %v\n%s", err, out)
		}
		if out, err := load(w).CombinedOutput(); err != nil {
			t.Fatalf("the second time: %v\n%s", err, out)
		}
		if got := files(t, w); !maps.Equal(got, want) {
			t.Errorf("killed after %d/8 of the time: other evidence", i+1)
		}
	}
	if killed == 0 {
		t.Error("every import had ended before it was killed: the test shows nothing")
	}
}

// files are the files of a workspace with their bytes, but for the lock.
func files(t *testing.T, dir string) map[string]string {
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
