//go:build cgo

package engine

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"strings"

	"github.com/duckdb/duckdb-go/v2"
)

// session is one connection to a database in memory.
type session struct {
	conn  *sql.Conn
	close func()
}

// open starts an engine. Nothing is fetched or loaded from outside.
func open(ctx context.Context, lim Limits) (*session, error) {
	connector, err := duckdb.NewConnector("", nil)
	if err != nil {
		return nil, err
	}
	db := sql.OpenDB(connector)
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	s := &session{conn: conn, close: func() { _, _ = conn.Close(), db.Close() }} // nothing in it is kept
	threads := lim.Threads
	if threads <= 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	memory := lim.Memory
	if memory == "" {
		memory = "700MB"
	}
	for _, set := range []string{
		"SET threads = " + strconv.Itoa(threads),
		"SET memory_limit = " + quote(memory),
		"SET temp_directory = " + quote(lim.Scratch),
		"SET autoinstall_known_extensions = false",
		"SET autoload_known_extensions = false",
		"SET allow_community_extensions = false",
		"SET TimeZone = 'UTC'",
	} {
		if err := s.exec(ctx, set); err != nil {
			s.close()
			return nil, err
		}
	}
	return s, nil
}

func (s *session) exec(ctx context.Context, query string) error {
	if _, err := s.conn.ExecContext(ctx, query); err != nil {
		return fmt.Errorf("engine: %w", err)
	}
	return nil
}

// count runs a query that gives one whole number.
func (s *session) count(ctx context.Context, query string) (n int, err error) {
	if err := s.conn.QueryRowContext(ctx, query).Scan(&n); err != nil {
		return 0, fmt.Errorf("engine: %w", err)
	}
	return n, nil
}

// texts runs a query and returns the first column as text.
func (s *session) texts(ctx context.Context, query string) (out []string, err error) {
	rows, err := s.conn.QueryContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("engine: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var t sql.NullString
		if err := rows.Scan(&t); err != nil {
			return nil, err
		}
		out = append(out, t.String)
	}
	return out, rows.Err()
}

// quote makes a text a literal of SQL.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// ident makes a name an identifier of SQL.
func ident(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

func list(items []string) string {
	q := make([]string, len(items))
	for i, x := range items {
		q[i] = quote(x)
	}
	return strings.Join(q, ", ")
}
