//go:build !windows

package records

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"upstep/policy"
)

// many is a register large enough to be caught while it is written.
func many(n int, notice string) *policy.Register {
	r := exampleOr(func(err error) { panic(err) })
	r.Notice = notice
	r.Together, r.Facts = nil, nil
	like := r.Hosts[0]
	for i := range n {
		h := like
		h.ID, h.Mandate = fmt.Sprintf("host-%03d", i), notice
		r.Hosts = append(r.Hosts, h)
	}
	return r.Canonical()
}

const hosts = 60

// TestMain makes the test binary the process that TestKilled ends, when it is told to: it
// writes two registers in turn until then, and a line after each.
func TestMain(m *testing.M) {
	dir := os.Getenv("UPSTEP_TEST_WRITER")
	if dir == "" {
		os.Exit(m.Run())
	}
	a, b := many(hosts, "a"), many(hosts/2, "b")
	_, _ = fmt.Fprint(os.Stdout, ".") // the other process waits for it
	for {
		for _, r := range []*policy.Register{a, b} {
			if _, err := put(Open(dir), r); err != nil {
				panic(err)
			}
			_, _ = fmt.Fprint(os.Stdout, ".")
		}
	}
}

// However often a process is killed while it writes, the workspace has one of the registers
// whole, never some of both, and as many revisions as the log has.
func TestKilled(t *testing.T) {
	ctx := context.Background()
	s := Open(t.TempDir())
	a, b := yamlOf(t, many(hosts, "a")), yamlOf(t, many(hosts/2, "b"))
	empty := yamlOf(t, &policy.Register{})
	seen := map[string]int{}
	rolled := 0
	kills := 0
	took := 20 * time.Millisecond                                          // of the longest write met
	for i := 0; i < 24 || i < 100 && (len(seen) < 2 || rolled == 0); i++ { // longer on a slow machine
		kills++
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "UPSTEP_TEST_WRITER="+s.dir)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		// Before the first write of this process, or after one, two or three: counted, so that
		// a slow machine meets every state too.
		for k := range 1 + i%4 {
			started := time.Now()
			if _, err := io.ReadFull(out, make([]byte, 1)); err != nil {
				t.Fatal(err)
			}
			if k > 0 {
				took = max(took, time.Since(started))
			}
		}
		time.Sleep(time.Duration(rand.Int64N(int64(took))))
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || !status.Signaled() {
			t.Fatal("the writer had ended by itself")
		}
		if _, err := os.Stat(s.path + "-journal"); err == nil {
			rolled++
		}
		r, n, err := s.Load(ctx)
		if err != nil {
			t.Fatalf("after kill %d: %v", i, err)
		}
		switch got := yamlOf(t, r); got {
		case a, b, empty:
			seen[got[:10]+r.Notice]++
		default:
			t.Fatalf("after kill %d: neither the one nor the other: notice %q, %d hosts", i, r.Notice, len(r.Hosts))
		}
		log, err := s.Log(ctx, 1)
		if err != nil || len(log) == 0 && n != 0 || len(log) == 1 && log[0].Revision != n {
			t.Fatalf("after kill %d: revision %d, log %+v, %v", i, n, log, err)
		}
	}
	if len(seen) < 2 || rolled == 0 {
		t.Errorf("the kills met %d states and %d open transactions: the test shows little", len(seen), rolled)
	}
	t.Logf("%d of %d kills met an open transaction", rolled, kills)
}
