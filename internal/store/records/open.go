package records

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"upstep/internal/store"
)

// Name is the file in the workspace.
const Name = "upstep.db"

// application marks the file as Upstep's: "Upst".
const application = 0x55707374

// wait is how long to wait for another process that writes, in milliseconds.
const wait = 2000

//go:embed migrations/*.sql
var embedded embed.FS

// migrations returns the steps of the schema in their order. Step k brings a file from
// version k to k+1; steps are only added.
func migrations() ([]string, error) {
	names, err := fs.Glob(embedded, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	out := make([]string, len(names))
	for i, name := range names {
		b, err := embedded.ReadFile(name)
		if err != nil {
			return nil, err
		}
		out[i] = string(b)
	}
	return out, nil
}

// Newer says that a later version of the program wrote the file.
type Newer struct {
	Path       string
	Has, Knows int
}

// Error names the file and the versions.
func (n *Newer) Error() string {
	return fmt.Sprintf("%s: the records have layout %d; this version of the program knows up to %d", n.Path, n.Has, n.Knows)
}

// Store is the record store of a workspace.
type Store struct {
	dir, path string
}

// Open names the record store of the workspace in dir. The file is opened by each call.
func Open(dir string) *Store { return &Store{dir: dir, path: filepath.Join(dir, Name)} }

// Path is where the file is, or will be.
func (s *Store) Path() string { return s.path }

// connect opens the file and looks whether it is whole. Without create a file that is not
// there gives nil.
func (s *Store) connect(ctx context.Context, create bool) (*sql.Conn, func(), error) {
	info, err := os.Stat(s.path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !create:
		return nil, nil, nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, nil, err
	case err == nil && !info.Mode().IsRegular():
		return nil, nil, &store.Damaged{Path: s.path, What: "this is no file"}
	}
	if err == nil {
		if err := s.readable(info); err != nil {
			return nil, nil, err
		}
	}
	db, err := sql.Open("sqlite", address(s.path, create))
	if err != nil {
		return nil, nil, err
	}
	db.SetMaxOpenConns(1)
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, nil, errors.Join(s.explain(err), db.Close())
	}
	done := func() { _ = errors.Join(conn.Close(), db.Close()) }
	if err := s.whole(ctx, conn); err != nil {
		done()
		return nil, nil, s.explain(err)
	}
	return conn, done, nil
}

// readable refuses a file that may not be read, and one that lost what was in it: a process
// that was ended leaves an empty file only before the first record, and states of records are
// kept only after it.
func (s *Store) readable(info fs.FileInfo) error {
	f, err := os.Open(s.path)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil || info.Size() > 0 {
		return err
	}
	if states, err := filepath.Glob(filepath.Join(filepath.Dir(s.path), "registers", "*.yaml")); err == nil && len(states) > 0 {
		return &store.Damaged{Path: s.path, What: "the file is empty, but registers/ keeps states of the records that were in it"}
	}
	return nil
}

// address is the file as a URI, whatever characters its path has.
func address(path string, create bool) string {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") { // C:/...
		path = "/" + path
	}
	q := url.Values{"mode": {"rw"}, "_txlock": {"immediate"}}
	if create {
		q.Set("mode", "rwc")
	}
	q["_pragma"] = []string{fmt.Sprintf("busy_timeout(%d)", wait), "foreign_keys(1)", "journal_mode(DELETE)", "synchronous(FULL)", "trusted_schema(0)"}
	return "file://" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

// whole refuses a file that is damaged, somebody else's, or of a later version.
func (s *Store) whole(ctx context.Context, conn *sql.Conn) error {
	var mark, version, tables int
	if err := errors.Join(
		conn.QueryRowContext(ctx, "PRAGMA application_id").Scan(&mark),
		conn.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version),
		conn.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables),
	); err != nil {
		return err
	}
	steps, err := migrations()
	switch {
	case err != nil:
		return err
	case mark != application && (tables > 0 || mark != 0 || version != 0):
		return &store.Damaged{Path: s.path, What: "this is another program's file"}
	case version > len(steps):
		return &Newer{Path: s.path, Has: version, Knows: len(steps)}
	case version < 0 || tables > 0 != (version > 0):
		return &store.Damaged{Path: s.path, What: "the layout is not the one its number says"}
	}
	if err := s.laid(ctx, conn, version); err != nil {
		return err
	}
	var said string
	if err := conn.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&said); err != nil {
		return err
	}
	if said != "ok" {
		return &store.Damaged{Path: s.path, What: said}
	}
	var loose int
	if err := conn.QueryRowContext(ctx, "SELECT count(*) FROM pragma_foreign_key_check").Scan(&loose); err != nil {
		return err
	}
	if loose > 0 {
		return &store.Damaged{Path: s.path, What: fmt.Sprintf("%d records belong to one that is not there", loose)}
	}
	return nil
}

// layouts are what the steps of the schema make, by version: the SQL of every table, index
// and trigger by its name.
var layouts = sync.OnceValues(func() ([]map[string]string, error) {
	steps, err := migrations()
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1) // each connection would have a memory of its own
	out := []map[string]string{{}}
	for _, step := range steps {
		if _, err := db.Exec(step); err != nil {
			return nil, err
		}
		parts, err := layout(context.Background(), db)
		if err != nil {
			return nil, err
		}
		out = append(out, parts)
	}
	return out, nil
})

// layout reads the parts of a file by kind and name. Those that SQLite keeps for itself are
// left out.
func layout(ctx context.Context, from interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}) (map[string]string, error) {
	rows, err := from.QueryContext(ctx, "SELECT type || ' ' || name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~'")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := map[string]string{}
	for rows.Next() {
		var name string
		var text sql.NullString
		if err := rows.Scan(&name, &text); err != nil {
			return nil, err
		}
		out[name] = text.String
	}
	return out, rows.Err()
}

// laid refuses a file whose tables or triggers are not those of its version. Tables and
// indexes of one's own harm nothing; triggers could change what is written.
func (s *Store) laid(ctx context.Context, conn *sql.Conn, version int) error {
	all, err := layouts()
	if err != nil {
		return err
	}
	has, err := layout(ctx, conn)
	if err != nil {
		return err
	}
	want := all[version]
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if text, there := has[name]; !there {
			return &store.Damaged{Path: s.path, What: "the " + name + " is missing"}
		} else if text != want[name] {
			return &store.Damaged{Path: s.path, What: "the " + name + " was changed"}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(has)) {
		if _, ours := want[name]; !ours && strings.HasPrefix(name, "trigger ") {
			return &store.Damaged{Path: s.path, What: "the " + name + " is not the program's"}
		}
	}
	return nil
}

// migrate brings the schema to the newest version, inside the transaction.
func migrate(ctx context.Context, tx *sql.Tx) error {
	steps, err := migrations()
	if err != nil {
		return err
	}
	var version int
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	for ; version < len(steps); version++ {
		if _, err := tx.ExecContext(ctx, steps[version]); err != nil {
			return fmt.Errorf("step %d of the layout: %w", version+1, err)
		}
		if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d; PRAGMA application_id = %d", version+1, application)); err != nil {
			return err
		}
	}
	return nil
}

// explain gives SQLite's errors the names that callers know.
func (s *Store) explain(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return &store.Busy{Dir: s.dir}
	case sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN:
		return &fs.PathError{Op: "open", Path: s.path, Err: fs.ErrPermission}
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR: // the last: what the statements ask for is not there, or a text is no JSON
		return &store.Damaged{Path: s.path, What: e.Error()}
	}
	return fmt.Errorf("%s: %w", s.path, err)
}
