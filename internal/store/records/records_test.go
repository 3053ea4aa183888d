package records

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"upstep/catalogue"
	"upstep/internal/store"
	"upstep/policy"
)

var when = time.Date(2026, 3, 31, 10, 0, 0, 0, time.UTC)

func example(t testing.TB) *policy.Register {
	t.Helper()
	return exampleOr(func(err error) { t.Fatal(err) })
}

func exampleOr(fail func(error)) *policy.Register {
	files, err := catalogue.Examples("capacity")
	if err != nil {
		fail(err)
	}
	r, err := policy.Read("hosts.yaml", files["hosts.yaml"], policy.Known{})
	if err != nil {
		fail(err)
	}
	return r
}

func yamlOf(t testing.TB, r *policy.Register) string {
	t.Helper()
	b, err := policy.Write(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// put replaces all that is recorded.
func put(s *Store, r *policy.Register) ([]Entry, error) {
	return s.Apply(context.Background(), when, "test", policy.Known{}, func(to *policy.Register) error { *to = *r.Canonical(); return nil })
}

func TestStore(t *testing.T) {
	ctx := context.Background()
	s := Open(filepath.Join(t.TempDir(), "a b?c#d%e"))
	if err := os.Mkdir(s.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if r, n, err := s.Load(ctx); err != nil || n != 0 || yamlOf(t, r) != yamlOf(t, &policy.Register{}) {
		t.Errorf("a workspace without records: %+v %d %v", r, n, err)
	}
	if _, err := os.Stat(s.Path()); err == nil {
		t.Error("reading made the file")
	}
	want := example(t)
	entries, err := put(s, want)
	if err != nil {
		t.Fatal(err)
	}
	// One entry for the head, the programme and each record; instruments that run now are one record each.
	count := 2 + len(want.Hosts) + len(want.Together) + len(want.Priorities) + len(want.Facts) + len(want.Problems) + len(want.Present) + len(want.Reforms) + len(want.Mimicry)
	if len(entries) != count || entries[0].Kind != "register" || entries[1].Before != nil || entries[1].After == nil {
		t.Errorf("%d entries, the first %+v", len(entries), entries[0])
	}
	got, n, err := s.Load(ctx)
	if err != nil || n != 1 || yamlOf(t, got) != yamlOf(t, want) {
		t.Fatalf("revision %d, %v:\n%s", n, err, yamlOf(t, got))
	}
	// The same again changes nothing, nor the file.
	was, err := os.ReadFile(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	if entries, err := put(s, want); err != nil || len(entries) != 0 {
		t.Errorf("%v %v", entries, err)
	}
	if is, err := os.ReadFile(s.Path()); err != nil || !bytes.Equal(is, was) {
		t.Error("the file changed")
	}
	// One score of one host.
	entries, err = s.Apply(ctx, when, "host rate", policy.Known{}, func(r *policy.Register) error { r.Hosts[0].Ratings[0].Scores[0].Value = 4.5; return nil })
	if err != nil || len(entries) != 1 || entries[0].Kind != "host" || entries[0].Revision != 2 || entries[0].At != "2026-03-31T10:00:00Z" {
		t.Fatalf("%+v %v", entries, err)
	}
	var before, after policy.Host
	if json.Unmarshal(entries[0].Before, &before) != nil || json.Unmarshal(entries[0].After, &after) != nil ||
		before.Ratings[0].Scores[0].Value == 4.5 || after.Ratings[0].Scores[0].Value != 4.5 {
		t.Errorf("%s %s", entries[0].Before, entries[0].After)
	}
	log, err := s.Log(ctx, 1)
	if err != nil || len(log) != 1 || log[0].Action != "host rate" {
		t.Errorf("%+v %v", log, err)
	}
	if all, err := s.Log(ctx, 0); err != nil || len(all) != count+1 {
		t.Errorf("%d %v", len(all), err)
	}
	// All away again.
	if _, err := put(s, &policy.Register{}); err != nil {
		t.Fatal(err)
	}
	if got, _, err := s.Load(ctx); err != nil || yamlOf(t, got) != yamlOf(t, &policy.Register{}) {
		t.Errorf("%+v %v", got, err)
	}
	files, err := os.ReadDir(s.dir)
	if err != nil || len(files) != 1 {
		t.Errorf("the workspace holds more than one file: %v", files)
	}
}

// A change that fails, by itself or by the checks, changes nothing.
func TestApplyRefuses(t *testing.T) {
	ctx := context.Background()
	s := Open(t.TempDir())
	want := example(t)
	if _, err := put(s, want); err != nil {
		t.Fatal(err)
	}
	own := errors.New("no")
	if _, err := s.Apply(ctx, when, "x", policy.Known{}, func(r *policy.Register) error { r.Hosts = nil; return own }); !errors.Is(err, own) {
		t.Error(err)
	}
	var rejected *Rejected
	if _, err := s.Apply(ctx, when, "x", policy.Known{}, func(r *policy.Register) error { r.Hosts = r.Hosts[1:]; return nil }); !errors.As(err, &rejected) || !strings.Contains(err.Error(), "chamber") {
		t.Errorf("a composite without its member: %v", err)
	}
	if got, n, err := s.Load(ctx); err != nil || n != 1 || yamlOf(t, got) != yamlOf(t, want) {
		t.Errorf("%d %v", n, err)
	}
}

// raw runs SQL on the file as another program would.
func raw(t *testing.T, s *Store, text string) error {
	t.Helper()
	db, err := sql.Open("sqlite", address(s.path, true))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	_, err = db.Exec(text)
	return err
}

// The database refuses by itself what the program would not write.
func TestDatabaseChecks(t *testing.T) {
	s := Open(t.TempDir())
	if _, err := put(s, example(t)); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"UPDATE change SET action = 'x'", "DELETE FROM change",
		"UPDATE score SET value = 7", "UPDATE score SET value = 2.3", "UPDATE score SET value = 'high'", "UPDATE score SET dimension = 'luck'",
		"UPDATE host SET kind = 'government'", "UPDATE host SET may_run = 'x'", "DELETE FROM host WHERE id = 'chamber'",
		"INSERT INTO rating VALUES ('nobody', 'r', 0, '')", "UPDATE trace SET value = 1.5 WHERE kind = 'turnover'", "UPDATE priority SET severity = 2",
		"UPDATE programme SET budget = 0", "UPDATE problem SET record = '{}'", "INSERT INTO change (revision, at, action, kind, id) VALUES (1, '2026-03-31T10:00:00Z', 'a', 'host', 'x')",
	} {
		if err := raw(t, s, text); err == nil {
			t.Errorf("%s: taken", text)
		}
	}
	if _, n, err := s.Load(context.Background()); err != nil || n != 1 {
		t.Errorf("%d %v", n, err)
	}
}

// Files that are not what was left are refused, and left alone.
func TestDamaged(t *testing.T) {
	ctx := context.Background()
	for name, spoil := range map[string]func(s *Store, b []byte) []byte{
		"text":      func(*Store, []byte) []byte { return []byte(strings.Repeat("not a database\n", 100)) },
		"cut":       func(_ *Store, b []byte) []byte { return b[:len(b)/2/4096*4096] },
		"cut short": func(_ *Store, b []byte) []byte { return b[:50] },
		"holed": func(_ *Store, b []byte) []byte {
			for i := 4096; i < len(b); i += 4096 {
				copy(b[i:i+64], make([]byte, 64))
			}
			return b
		},
		"number":  func(s *Store, b []byte) []byte { return edited(t, s, b, "PRAGMA user_version = 0") },
		"foreign": func(s *Store, b []byte) []byte { return edited(t, s, b, "PRAGMA application_id = 7") },
		"loose": func(s *Store, b []byte) []byte {
			return edited(t, s, b, "PRAGMA foreign_keys = 0; DELETE FROM host WHERE id = 'chamber'")
		},
		"wrong": func(s *Store, b []byte) []byte {
			return edited(t, s, b, "UPDATE host SET id = 'NO ID' WHERE id = 'x'; UPDATE rating SET date = 'soon'")
		},
	} {
		s := Open(t.TempDir())
		if _, err := put(s, example(t)); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(s.path)
		if err != nil {
			t.Fatal(err)
		}
		bad := spoil(s, b)
		if err := os.WriteFile(s.path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		var damaged *store.Damaged
		if _, _, err := s.Load(ctx); !errors.As(err, &damaged) {
			t.Errorf("%s: load: %v", name, err)
		}
		if _, err := put(s, &policy.Register{}); !errors.As(err, &damaged) {
			t.Errorf("%s: write: %v", name, err)
		}
		if now, err := os.ReadFile(s.path); err != nil || !bytes.Equal(now, bad) {
			t.Errorf("%s: the file was changed", name)
		}
	}
	s := Open(t.TempDir())
	if _, err := put(s, example(t)); err != nil {
		t.Fatal(err)
	}
	if err := raw(t, s, "PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	var newer *Newer
	if _, _, err := s.Load(ctx); !errors.As(err, &newer) || newer.Has != 99 {
		t.Errorf("%v", err)
	}
}

// edited is the file after somebody's SQL.
func edited(t *testing.T, s *Store, _ []byte, text string) []byte {
	t.Helper()
	if err := raw(t, s, text); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(s.path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A process that writes keeps another from writing, which is told so.
func TestBusy(t *testing.T) {
	s := Open(t.TempDir())
	if _, err := put(s, example(t)); err != nil {
		t.Fatal(err)
	}
	var busy *store.Busy
	_, err := s.Apply(context.Background(), when, "outer", policy.Known{}, func(r *policy.Register) error {
		if _, err := put(s, &policy.Register{}); !errors.As(err, &busy) {
			t.Errorf("a second writer: %v", err)
		}
		if _, n, err := s.Load(context.Background()); err != nil || n != 1 {
			t.Errorf("a reader: %d %v", n, err)
		}
		r.Notice = "outer"
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if r, n, err := s.Load(context.Background()); err != nil || n != 2 || r.Notice != "outer" || len(r.Hosts) != 6 {
		t.Errorf("%d %v", n, err)
	}
}

// Instruments that run now are kept, one for several areas too, and can change and go.
func TestPresent(t *testing.T) {
	ctx := context.Background()
	s := Open(t.TempDir())
	want := example(t)
	want.Present = []policy.Present{{Instrument: "matching_grant", Budget: 0}, {Instrument: "matching_grant", Area: "food", Budget: 4e5, Source: "state programme"}}
	if _, err := put(s, want); err != nil {
		t.Fatal(err)
	}
	if got, _, err := s.Load(ctx); err != nil || yamlOf(t, got) != yamlOf(t, want) {
		t.Errorf("%+v %v", got.Present, err)
	}
	entries, err := s.Apply(ctx, when, "x", policy.Known{}, func(r *policy.Register) error {
		r.Present = slices.DeleteFunc(r.Present, func(p policy.Present) bool { return p.Area == "" })
		r.Present[0].Budget = 5e5
		return nil
	})
	if err != nil || len(entries) != 2 || entries[0].Kind != "present" {
		t.Errorf("%+v %v", entries, err)
	}
	if got, _, err := s.Load(ctx); err != nil || len(got.Present) != 1 || got.Present[0].Budget != 5e5 || got.Present[0].Area != "food" {
		t.Errorf("%+v %v", got.Present, err)
	}
}

// A file of every earlier layout comes to the newest one, with what was in it.
func TestMigrations(t *testing.T) {
	ctx := context.Background()
	steps, err := migrations()
	if err != nil {
		t.Fatal(err)
	}
	schema := func(s *Store) string {
		conn, done, err := s.connect(ctx, false)
		if err != nil {
			t.Fatal(err)
		}
		defer done()
		var all string
		if err := conn.QueryRowContext(ctx, "SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_schema ORDER BY name)").Scan(&all); err != nil {
			t.Fatal(err)
		}
		return all
	}
	fresh := Open(t.TempDir())
	if _, err := put(fresh, example(t)); err != nil {
		t.Fatal(err)
	}
	for k := 1; k < len(steps); k++ {
		s := Open(t.TempDir())
		old := strings.Join(steps[:k], "\n") + fmt.Sprintf("PRAGMA user_version = %d; PRAGMA application_id = %d;", k, application) +
			"INSERT INTO host VALUES ('old', 'Old', 'agency', '', NULL, 2.5, 0, '[]', '[\"x\"]'); INSERT INTO rating VALUES ('old', 'r', 1, '2025'||'-01'); INSERT INTO score VALUES ('old', 'r', 'me', 1.5, 'e');"
		if err := raw(t, s, old); err != nil {
			t.Fatal(err)
		}
		r, n, err := s.Load(ctx)
		if err != nil || n != 0 || len(r.Hosts) != 1 || r.Hosts[0].Ratings[0].Scores[0].Value != 1.5 || *r.Hosts[0].Load != 2.5 || r.Hosts[0].Staff != nil {
			t.Errorf("from %d: %+v %v", k, r, err)
		}
		if schema(s) != schema(fresh) {
			t.Errorf("from %d: another layout", k)
		}
		if _, err := put(s, example(t)); err != nil {
			t.Errorf("from %d: %v", k, err)
		}
	}
}

// An empty file, which a process that was ended may leave, is an empty register.
func TestEmptyFile(t *testing.T) {
	s := Open(t.TempDir())
	if err := os.WriteFile(s.path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if r, n, err := s.Load(context.Background()); err != nil || n != 0 || len(r.Hosts) != 0 {
		t.Errorf("%+v %v", r, err)
	}
	if log, err := s.Log(context.Background(), 0); err != nil || len(log) != 0 {
		t.Errorf("%v %v", log, err)
	}
	if _, err := put(s, example(t)); err != nil {
		t.Error(err)
	}
}
