package store_test

import (
	"os"
	"testing"

	"upstep/internal/store"
)

func TestKeep(t *testing.T) {
	w, err := store.Init(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	one, err := w.Keep([]byte("country: UZB\n"))
	if err != nil {
		t.Fatal(err)
	}
	if again, err := w.Keep([]byte("country: UZB\n")); again != one || err != nil {
		t.Errorf("the same state went to %s (%v), not to %s", again, err, one)
	}
	two, err := w.Keep([]byte("country: TJK\n"))
	if err != nil || two == one {
		t.Fatalf("another state went to %s (%v)", two, err)
	}
	if b, err := os.ReadFile(one); string(b) != "country: UZB\n" || err != nil {
		t.Errorf("the first state is now %q (%v)", b, err)
	}
	if err := os.WriteFile(one, []byte("cut"), 0o600); err != nil { // damaged: put right
		t.Fatal(err)
	}
	if _, err := w.Keep([]byte("country: UZB\n")); err != nil {
		t.Fatal(err)
	}
	if b, _ := os.ReadFile(one); string(b) != "country: UZB\n" {
		t.Errorf("a damaged state stays: %q", b)
	}
}
