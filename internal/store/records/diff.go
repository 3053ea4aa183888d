package records

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"

	"upstep/policy"
)

// difference is a record that two registers do not share, or not alike.
type difference struct {
	kind, id      string
	before, after []byte // JSON; nil: not there
	save          func(ctx context.Context, tx *sql.Tx) error
}

// set is one kind of records: how they are named and written.
type set struct {
	kind   string
	of     func(r *policy.Register) []item
	remove func(ctx context.Context, tx *sql.Tx, id any) error
}

type item struct {
	id     string
	key    any // of the table, where it is more than the ID
	record any
	insert func(ctx context.Context, tx *sql.Tx) error
}

// diff lists the records that differ, kind by kind, in the order of their IDs: what was
// removed or changed, then what is new.
func diff(before, after *policy.Register) []difference {
	var out []difference
	for _, s := range sets {
		old, now := s.of(before), s.of(after)
		has := map[string][]byte{}
		for _, n := range now {
			has[n.id] = encode(n.record)
		}
		had := map[string][]byte{}
		for _, o := range old {
			b := encode(o.record)
			had[o.id] = b
			if _, stays := has[o.id]; !stays {
				out = append(out, difference{s.kind, o.id, b, nil, func(ctx context.Context, tx *sql.Tx) error { return s.remove(ctx, tx, o.key) }})
			}
		}
		for _, n := range now {
			was, is := had[n.id], has[n.id]
			if bytes.Equal(was, is) {
				continue
			}
			out = append(out, difference{s.kind, n.id, was, is, func(ctx context.Context, tx *sql.Tx) error {
				if was != nil {
					if err := s.remove(ctx, tx, n.key); err != nil {
						return err
					}
				}
				return n.insert(ctx, tx)
			}})
		}
	}
	return out
}

// encode is of checked records: it cannot fail.
func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}

// sets are the kinds of records, in the order in which they are written.
var sets = []set{
	{"register", headItems, func(context.Context, *sql.Tx, any) error { return nil }},
	{"host", each(func(r *policy.Register) []policy.Host { return r.Hosts }, func(h policy.Host) string { return h.ID }, insertHost), removeFrom("host", "id")},
	{"together", each(func(r *policy.Register) []policy.Together { return r.Together }, func(t policy.Together) string { return t.ID }, insertTogether), removeFrom("together", "id")},
	{"priority", each(func(r *policy.Register) []policy.Priority { return r.Priorities }, func(p policy.Priority) string { return p.Need }, insertPriority), removeFrom("priority", "need")},
	{"fact", factItems, removeFact},
	{"problem", each(func(r *policy.Register) []policy.Problem { return r.Problems }, func(p policy.Problem) string { return p.ID },
		func(ctx context.Context, tx *sql.Tx, p policy.Problem) error {
			return insertRecord(ctx, tx, "problem", p.ID, p)
		}), removeFrom("problem", "id")},
	{"programme", programmeItems, removeFrom("programme", "one")},
	{"reform", each(func(r *policy.Register) []policy.Reform { return r.Reforms }, func(f policy.Reform) string { return f.ID },
		func(ctx context.Context, tx *sql.Tx, f policy.Reform) error {
			return insertRecord(ctx, tx, "reform", f.ID, f)
		}), removeFrom("reform", "id")},
	{"present", presentItems, removePresent},
	{"mimicry", each(func(r *policy.Register) []policy.Mimicry { return r.Mimicry }, func(m policy.Mimicry) string { return m.Subject },
		func(ctx context.Context, tx *sql.Tx, m policy.Mimicry) error {
			return insertRecord(ctx, tx, "mimicry", m.Subject, m)
		}), removeFrom("mimicry", "subject")},
}

// each makes items of records with an ID.
func each[T any](list func(*policy.Register) []T, id func(T) string, insert func(context.Context, *sql.Tx, T) error) func(*policy.Register) []item {
	return func(r *policy.Register) []item {
		var out []item
		for _, v := range list(r) {
			out = append(out, item{id: id(v), key: id(v), record: v, insert: func(ctx context.Context, tx *sql.Tx) error { return insert(ctx, tx, v) }})
		}
		return out
	}
}

// removeFrom deletes by key; what belongs to the record goes with it.
func removeFrom(table, column string) func(context.Context, *sql.Tx, any) error {
	return func(ctx context.Context, tx *sql.Tx, key any) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM "+table+" WHERE "+column+" = ?", key)
		return err
	}
}

// head is what a register says of itself.
type head struct {
	Country string `json:"country"`
	Notice  string `json:"notice,omitempty"`
}

// headItems is one record that is always there in the table, and logged once it says
// something.
func headItems(r *policy.Register) []item {
	h := head{r.Country, r.Notice}
	return []item{{id: "", key: 1, record: h, insert: func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE register SET country = ?, notice = ?", h.Country, h.Notice)
		return err
	}}}
}

func factItems(r *policy.Register) []item {
	var out []item
	for _, f := range r.Facts {
		out = append(out, item{id: factID(f), key: f, record: f, insert: func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, "INSERT INTO fact VALUES (?, ?, ?, ?, ?)", f.Instrument, f.Precondition, f.Host, f.Met, f.Source)
			return err
		}})
	}
	return out
}

// factID names a fact: "instrument: precondition", and "at host" where it is of one host.
func factID(f policy.Fact) string {
	id := f.Instrument + ": " + f.Precondition
	if f.Host != "" {
		id += " at " + f.Host
	}
	return id
}

func removeFact(ctx context.Context, tx *sql.Tx, key any) error {
	f := key.(policy.Fact)
	_, err := tx.ExecContext(ctx, "DELETE FROM fact WHERE instrument = ? AND precondition = ? AND host = ?", f.Instrument, f.Precondition, f.Host)
	return err
}

func presentItems(r *policy.Register) []item {
	var out []item
	for _, p := range r.Present {
		out = append(out, item{id: PresentID(p), key: p, record: p, insert: func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, "INSERT INTO present VALUES (?, ?, ?, ?)", p.Instrument, p.Area, p.Budget, p.Source)
			return err
		}})
	}
	return out
}

// PresentID names an instrument that runs now, with the area that it serves.
func PresentID(p policy.Present) string {
	if p.Area == "" {
		return p.Instrument
	}
	return p.Instrument + " for " + p.Area
}

func removePresent(ctx context.Context, tx *sql.Tx, key any) error {
	p := key.(policy.Present)
	_, err := tx.ExecContext(ctx, "DELETE FROM present WHERE instrument = ? AND area = ?", p.Instrument, p.Area)
	return err
}

func programmeItems(r *policy.Register) []item {
	if r.Programme == nil {
		return nil
	}
	p := *r.Programme
	return []item{{id: "", key: 1, record: p, insert: func(ctx context.Context, tx *sql.Tx) error { return insertProgramme(ctx, tx, p) }}}
}
