//go:build !windows

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// An import of hosts that is killed, wherever it is, leaves the records as they were or as
// the file has them, never some of both, and the next import goes on from there.
func TestKilledCapacityImport(t *testing.T) {
	dir := t.TempDir()
	ws := filepath.Join(dir, "ws")
	output(t, "init", ws)
	register := func(word string) string {
		var b strings.Builder
		b.WriteString("hosts:\n")
		for i := range 300 {
			fmt.Fprintf(&b, "  - id: host-%03d\n    name: Host\n    kind: agency\n    mandate: %s\n    ratings:\n      - rater: r\n        outside: true\n        scores: [{dimension: me, value: 2}, {dimension: design, value: 3}]\n", i, word)
		}
		path := filepath.Join(dir, word+".yaml")
		if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	files := []string{register("one"), register("two")}
	load := func(path string) *exec.Cmd {
		return exec.Command("upstep", "capacity", "import", path, "--replace", "--workspace", ws)
	}
	exported := func() string {
		out := filepath.Join(dir, "out.yaml")
		output(t, "capacity", "export", out, "--workspace", ws)
		b, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	whole := map[string]bool{}
	var took time.Duration
	for _, f := range files {
		start := time.Now()
		if out, err := load(f).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		took = time.Since(start)
		whole[exported()] = true
	}
	const times = 12
	killed := 0
	for i := range times {
		cmd := load(files[i%2])
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(took * time.Duration(i+1) / (times + 1))
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // it was killed, or it had ended
		if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
			killed++
		}
		if !whole[exported()] {
			t.Fatalf("killed after %d/%d of the time: neither the one register nor the other", i+1, times+1)
		}
	}
	if out, err := load(files[1]).CombinedOutput(); err != nil {
		t.Errorf("afterwards: %v\n%s", err, out)
	}
	if killed == 0 || len(whole) != 2 {
		t.Errorf("%d imports were killed: the test shows nothing", killed)
	}
}
