package records

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"upstep/internal/store"
	"upstep/policy"
)

// Entry is one line of the log: a record before and after. A record that was added has no
// Before, one that was removed no After.
type Entry struct {
	Seq      int             `json:"seq"`
	Revision int             `json:"revision"` // changes of one command share it
	At       string          `json:"at"`       // UTC, 2026-03-31T10:00:00Z
	Action   string          `json:"action"`   // the command
	Kind     string          `json:"kind"`     // host, together, priority, fact, problem, programme, reform, present, mimicry or register
	ID       string          `json:"id"`
	Before   json.RawMessage `json:"before,omitempty"`
	After    json.RawMessage `json:"after,omitempty"`
}

// Rejected says that a change would leave a register with defects; nothing was changed.
type Rejected struct{ Faults []policy.Fault }

// Error lists the defects, a line each.
func (r *Rejected) Error() string {
	lines := make([]string, len(r.Faults))
	for i, f := range r.Faults {
		lines[i] = f.Error()
	}
	return strings.Join(lines, "\n")
}

// Load returns the register and its revision, which counts the changes; an empty register
// and 0 when nothing was ever recorded. Errors are [store.Busy], [store.Damaged] and [Newer]
// besides those of the disk.
func (s *Store) Load(ctx context.Context) (*policy.Register, int, error) {
	conn, done, err := s.connect(ctx, false)
	if err != nil || conn == nil {
		return &policy.Register{}, 0, err
	}
	defer done()
	fresh, err := s.current(ctx, conn)
	if err != nil || fresh {
		return &policy.Register{}, 0, err
	}
	tx, err := conn.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, 0, s.explain(err)
	}
	defer func() { _ = tx.Rollback() }()
	return s.load(ctx, tx)
}

// current brings a file of an earlier version to this one. fresh says that the file was made
// but never written to, which a process that was ended leaves behind.
func (s *Store) current(ctx context.Context, conn *sql.Conn) (fresh bool, err error) {
	steps, err := migrations()
	if err != nil {
		return false, err
	}
	var version int
	if err := conn.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return false, s.explain(err)
	}
	if version == 0 || version == len(steps) {
		return version == 0, nil
	}
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return false, s.explain(err)
	}
	defer func() { _ = tx.Rollback() }()
	if err := migrate(ctx, tx); err != nil {
		return false, s.explain(err)
	}
	return false, s.explain(tx.Commit())
}

// load reads the register within a transaction and checks it.
func (s *Store) load(ctx context.Context, tx *sql.Tx) (*policy.Register, int, error) {
	r, revision, err := read(ctx, tx)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	if errors.As(err, &syntax) || errors.As(err, &kind) {
		return nil, 0, &store.Damaged{Path: s.path, What: err.Error()}
	}
	if err != nil {
		return nil, 0, s.explain(err)
	}
	if f := policy.Check(r, policy.Known{}); len(f) > 0 {
		return nil, 0, &store.Damaged{Path: s.path, What: "what stands there is not what was written: " + f[0].Error()}
	}
	return r.Canonical(), revision, nil
}

// Apply changes the register in one transaction: change gets a copy of what is there. The
// result is checked against known, the records that differ are written, and each is logged
// with the time and the action. It returns the new entries of the log; none when nothing
// differs, and then nothing is written. After an error, which may be change's own or
// [Rejected], the file is as it was.
func (s *Store) Apply(ctx context.Context, at time.Time, action string, known policy.Known, change func(*policy.Register) error) (entries []Entry, err error) {
	conn, done, err := s.connect(ctx, true)
	if err != nil {
		return nil, err
	}
	defer done()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return nil, s.explain(err)
	}
	defer func() { _ = tx.Rollback() }()
	if err := migrate(ctx, tx); err != nil {
		return nil, s.explain(err)
	}
	before, revision, err := s.load(ctx, tx)
	if err != nil {
		return nil, err
	}
	after := before.Canonical()
	if err := change(after); err != nil {
		return nil, err
	}
	if f := policy.Check(after, known); len(f) > 0 {
		return nil, &Rejected{f}
	}
	entries, err = s.write(ctx, tx, before, after.Canonical(), Entry{Revision: revision + 1, At: at.UTC().Format("2006-01-02T15:04:05Z"), Action: action})
	if err != nil || len(entries) == 0 {
		return nil, err
	}
	if _, err := tx.ExecContext(ctx, "UPDATE register SET revision = ?", revision+1); err != nil {
		return nil, s.explain(err)
	}
	if err := tx.Commit(); err != nil {
		return nil, s.explain(err)
	}
	return entries, nil
}

// write writes what differs and logs it. like has what the entries share.
func (s *Store) write(ctx context.Context, tx *sql.Tx, before, after *policy.Register, like Entry) ([]Entry, error) {
	var entries []Entry
	for _, d := range diff(before, after) {
		if err := d.save(ctx, tx); err != nil {
			return nil, fmt.Errorf("%s %s: %w", d.kind, d.id, s.explain(err))
		}
		e := like
		e.Kind, e.ID, e.Before, e.After = d.kind, d.id, d.before, d.after
		res, err := tx.ExecContext(ctx, "INSERT INTO change (revision, at, action, kind, id, before, after) VALUES (?, ?, ?, ?, ?, ?, ?)",
			e.Revision, e.At, e.Action, e.Kind, e.ID, nullable(d.before), nullable(d.after))
		if err != nil {
			return nil, s.explain(err)
		}
		seq, err := res.LastInsertId()
		if err != nil {
			return nil, err
		}
		e.Seq = int(seq)
		entries = append(entries, e)
	}
	return entries, nil
}

func nullable(b []byte) any {
	if b == nil {
		return nil
	}
	return string(b)
}

// Log returns the log of changes, the newest first; at most n, or all when n is 0.
func (s *Store) Log(ctx context.Context, n int) ([]Entry, error) {
	out := []Entry{}
	conn, done, err := s.connect(ctx, false)
	if err != nil || conn == nil {
		return out, err
	}
	defer done()
	if fresh, err := s.current(ctx, conn); err != nil || fresh {
		return out, err
	}
	if n == 0 {
		n = -1 // no limit
	}
	rows, err := conn.QueryContext(ctx, "SELECT seq, revision, at, action, kind, id, before, after FROM change ORDER BY seq DESC LIMIT ?", n)
	if err != nil {
		return nil, s.explain(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var e Entry
		var before, after sql.NullString
		if err := rows.Scan(&e.Seq, &e.Revision, &e.At, &e.Action, &e.Kind, &e.ID, &before, &after); err != nil {
			return nil, s.explain(err)
		}
		if before.Valid {
			e.Before = json.RawMessage(before.String)
		}
		if after.Valid {
			e.After = json.RawMessage(after.String)
		}
		out = append(out, e)
	}
	return out, s.explain(rows.Err())
}
