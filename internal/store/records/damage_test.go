package records

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"upstep/internal/store"
	"upstep/policy"
)

// What somebody took out of the file or changed in it by other means is found, and named.
func TestTampered(t *testing.T) {
	for change, want := range map[string]string{
		"DROP TRIGGER change_stays":   "the trigger change_stays is missing",
		"DROP TRIGGER change_remains": "the trigger change_remains is missing",
		"DROP TABLE nomination":       "the table nomination is missing",
		"DROP TABLE present":          "the table present is missing",
		"ALTER TABLE fact ADD more":   "", // refused by SQLite: STRICT wants a type
		"ALTER TABLE fact ADD x TEXT": "the table fact was changed",
		"CREATE TRIGGER t AFTER INSERT ON host BEGIN DELETE FROM host; END":          "the trigger t is not the program's",
		"PRAGMA ignore_check_constraints = 1; UPDATE host SET may_run = '[broken'":   "malformed JSON",
		"PRAGMA ignore_check_constraints = 1; UPDATE problem SET record = '{broken'": "malformed JSON",
		"PRAGMA ignore_check_constraints = 1; UPDATE host SET kind = 'ministry'":     "CHECK constraint failed",
	} {
		s := Open(t.TempDir())
		if _, err := put(s, example(t)); err != nil {
			t.Fatal(err)
		}
		if err := raw(t, s, change); err != nil {
			if want != "" {
				t.Fatalf("%s: %v", change, err)
			}
			continue
		}
		var damaged *store.Damaged
		if _, _, err := s.Load(context.Background()); !errors.As(err, &damaged) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: read with %v, want %q", change, err, want)
		}
		if _, err := put(s, &policy.Register{}); !errors.As(err, &damaged) {
			t.Errorf("%s: written with %v", change, err)
		}
	}
	s := Open(t.TempDir())
	if _, err := put(s, example(t)); err != nil {
		t.Fatal(err)
	}
	if err := raw(t, s, "CREATE TABLE mine (x TEXT); CREATE INDEX i ON host (name)"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Load(context.Background()); err != nil {
		t.Errorf("a table of the user's own: %v", err)
	}
}

// An empty file is one that a process left before the first record, unless states of records
// were kept: then it lost them.
func TestEmptied(t *testing.T) {
	s := Open(t.TempDir())
	if err := os.WriteFile(s.path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Keep(filepath.Join(s.dir, "registers"), []byte("hosts: []\n")); err != nil {
		t.Fatal(err)
	}
	var damaged *store.Damaged
	if _, _, err := s.Load(context.Background()); !errors.As(err, &damaged) || !strings.Contains(err.Error(), "keeps states") {
		t.Errorf("read with %v", err)
	}
	if _, err := put(s, example(t)); !errors.As(err, &damaged) {
		t.Errorf("written with %v", err)
	}
}

func TestForbidden(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("nothing is forbidden to the superuser")
	}
	s := Open(t.TempDir())
	if _, err := put(s, example(t)); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(s.path, 0); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Load(context.Background()); !errors.Is(err, fs.ErrPermission) {
		t.Error(err)
	}
}
