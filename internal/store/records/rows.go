package records

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"upstep/policy"
)

// words is a list of words as a JSON array.
func words(list []string) string {
	if list == nil {
		return "[]"
	}
	return string(encode(list))
}

func insertHost(ctx context.Context, tx *sql.Tx, h policy.Host) error {
	if _, err := tx.ExecContext(ctx, "INSERT INTO host VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
		h.ID, h.Name, h.Kind, h.Mandate, h.Staff, h.Load, h.Illustrative, words(h.TrustedBy), words(h.May)); err != nil {
		return err
	}
	for _, r := range h.Ratings {
		if _, err := tx.ExecContext(ctx, "INSERT INTO rating VALUES (?, ?, ?, ?)", h.ID, r.Rater, r.Outside, r.Date); err != nil {
			return err
		}
		for _, s := range r.Scores {
			if _, err := tx.ExecContext(ctx, "INSERT INTO score VALUES (?, ?, ?, ?, ?)", h.ID, r.Rater, s.Dimension, s.Value, s.Evidence); err != nil {
				return err
			}
		}
	}
	for _, t := range h.Traces {
		if _, err := tx.ExecContext(ctx, "INSERT INTO trace VALUES (?, ?, ?, ?, ?, ?)", h.ID, t.Kind, t.Value, t.Programme, t.Year, t.Source); err != nil {
			return err
		}
	}
	for _, n := range h.Nominations {
		if _, err := tx.ExecContext(ctx, "INSERT INTO nomination VALUES (?, ?, ?, ?, ?, ?)", h.ID, n.By, n.Firm, n.Independent, n.Date, n.For); err != nil {
			return err
		}
	}
	return nil
}

func insertTogether(ctx context.Context, tx *sql.Tx, t policy.Together) error {
	if _, err := tx.ExecContext(ctx, "INSERT INTO together VALUES (?, ?, ?)", t.ID, t.Name, words(t.May)); err != nil {
		return err
	}
	for i, m := range t.Members {
		if _, err := tx.ExecContext(ctx, "INSERT INTO member VALUES (?, ?, ?, ?)", t.ID, i, m.Host, m.Does); err != nil {
			return err
		}
	}
	return nil
}

func insertPriority(ctx context.Context, tx *sql.Tx, p policy.Priority) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO priority VALUES (?, ?, ?, ?)", p.Need, p.Severity, p.Why, p.Source)
	return err
}

// insertRecord writes a record that is kept as JSON.
func insertRecord(ctx context.Context, tx *sql.Tx, table, id string, v any) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO "+table+" VALUES (?, ?)", id, string(encode(v)))
	return err
}

func insertProgramme(ctx context.Context, tx *sql.Tx, p policy.Programme) error {
	if _, err := tx.ExecContext(ctx, "INSERT INTO programme VALUES (1, ?, ?, ?, ?, ?, ?)", p.Currency, p.Budget, p.Total, p.PilotCap, p.Pilots, p.HostShare); err != nil {
		return err
	}
	for _, c := range p.PilotCosts {
		if _, err := tx.ExecContext(ctx, "INSERT INTO pilot_cost VALUES (1, ?, ?, ?)", c.Instrument, c.Cost, c.Source); err != nil {
			return err
		}
	}
	return nil
}

// query collects rows. scan gets one at a time.
func query(ctx context.Context, tx *sql.Tx, text string, scan func(row *sql.Rows) error) error {
	rows, err := tx.QueryContext(ctx, text)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// read reads all records; the caller puts them into canonical order.
func read(ctx context.Context, tx *sql.Tx) (*policy.Register, int, error) {
	var r policy.Register
	var revision int
	if err := tx.QueryRowContext(ctx, "SELECT country, notice, revision FROM register").Scan(&r.Country, &r.Notice, &revision); err != nil {
		return nil, 0, err
	}
	for _, part := range []func(context.Context, *sql.Tx, *policy.Register) error{readHosts, readRatings, readFigures, readTogether, readWishes, readPresent, readProgramme, readTrees} {
		if err := part(ctx, tx, &r); err != nil {
			return nil, 0, err
		}
	}
	return &r, revision, nil
}

func list(text string, into *[]string) error {
	if err := json.Unmarshal([]byte(text), into); err != nil {
		return err
	}
	if len(*into) == 0 {
		*into = nil
	}
	return nil
}

func readHosts(ctx context.Context, tx *sql.Tx, r *policy.Register) error {
	return query(ctx, tx, "SELECT id, name, kind, mandate, staff, load, illustrative, trusted_by, may_run FROM host ORDER BY id", func(row *sql.Rows) error {
		var h policy.Host
		var trusted, may string
		if err := row.Scan(&h.ID, &h.Name, &h.Kind, &h.Mandate, &h.Staff, &h.Load, &h.Illustrative, &trusted, &may); err != nil {
			return err
		}
		if err := list(trusted, &h.TrustedBy); err != nil {
			return err
		}
		if err := list(may, &h.May); err != nil {
			return err
		}
		r.Hosts = append(r.Hosts, h)
		return nil
	})
}

// of finds a host that was read.
func of(r *policy.Register, id string) (*policy.Host, error) {
	for i := range r.Hosts {
		if r.Hosts[i].ID == id {
			return &r.Hosts[i], nil
		}
	}
	return nil, fmt.Errorf("no host %q", id)
}

func readRatings(ctx context.Context, tx *sql.Tx, r *policy.Register) error {
	err := query(ctx, tx, "SELECT host, rater, outside, date FROM rating ORDER BY host, rater", func(row *sql.Rows) error {
		var id string
		var x policy.Rating
		if err := row.Scan(&id, &x.Rater, &x.Outside, &x.Date); err != nil {
			return err
		}
		h, err := of(r, id)
		if err == nil {
			h.Ratings = append(h.Ratings, x)
		}
		return err
	})
	if err != nil {
		return err
	}
	return query(ctx, tx, "SELECT host, rater, dimension, value, evidence FROM score ORDER BY host, rater, dimension", func(row *sql.Rows) error {
		var id, rater string
		var s policy.Score
		if err := row.Scan(&id, &rater, &s.Dimension, &s.Value, &s.Evidence); err != nil {
			return err
		}
		h, err := of(r, id)
		if err != nil {
			return err
		}
		for i := range h.Ratings {
			if h.Ratings[i].Rater == rater {
				h.Ratings[i].Scores = append(h.Ratings[i].Scores, s)
			}
		}
		return nil
	})
}

func readFigures(ctx context.Context, tx *sql.Tx, r *policy.Register) error {
	err := query(ctx, tx, "SELECT host, kind, value, programme, year, source FROM trace ORDER BY host", func(row *sql.Rows) error {
		var id string
		var t policy.Trace
		if err := row.Scan(&id, &t.Kind, &t.Value, &t.Programme, &t.Year, &t.Source); err != nil {
			return err
		}
		h, err := of(r, id)
		if err == nil {
			h.Traces = append(h.Traces, t)
		}
		return err
	})
	if err != nil {
		return err
	}
	return query(ctx, tx, "SELECT host, named_by, firm, independent, date, said_for FROM nomination ORDER BY host", func(row *sql.Rows) error {
		var id string
		var n policy.Nomination
		if err := row.Scan(&id, &n.By, &n.Firm, &n.Independent, &n.Date, &n.For); err != nil {
			return err
		}
		h, err := of(r, id)
		if err == nil {
			h.Nominations = append(h.Nominations, n)
		}
		return err
	})
}

func readTogether(ctx context.Context, tx *sql.Tx, r *policy.Register) error {
	err := query(ctx, tx, "SELECT id, name, may_run FROM together ORDER BY id", func(row *sql.Rows) error {
		var t policy.Together
		var may string
		if err := row.Scan(&t.ID, &t.Name, &may); err != nil {
			return err
		}
		r.Together = append(r.Together, t)
		return list(may, &r.Together[len(r.Together)-1].May)
	})
	if err != nil {
		return err
	}
	return query(ctx, tx, "SELECT together, host, does FROM member ORDER BY together, place", func(row *sql.Rows) error {
		var id string
		var m policy.Member
		if err := row.Scan(&id, &m.Host, &m.Does); err != nil {
			return err
		}
		for i := range r.Together {
			if r.Together[i].ID == id {
				r.Together[i].Members = append(r.Together[i].Members, m)
			}
		}
		return nil
	})
}

func readWishes(ctx context.Context, tx *sql.Tx, r *policy.Register) error {
	err := query(ctx, tx, "SELECT need, severity, why, source FROM priority ORDER BY need", func(row *sql.Rows) error {
		var p policy.Priority
		err := row.Scan(&p.Need, &p.Severity, &p.Why, &p.Source)
		r.Priorities = append(r.Priorities, p)
		return err
	})
	if err != nil {
		return err
	}
	return query(ctx, tx, "SELECT instrument, precondition, host, met, source FROM fact ORDER BY 1, 2, 3", func(row *sql.Rows) error {
		var f policy.Fact
		err := row.Scan(&f.Instrument, &f.Precondition, &f.Host, &f.Met, &f.Source)
		r.Facts = append(r.Facts, f)
		return err
	})
}

func readPresent(ctx context.Context, tx *sql.Tx, r *policy.Register) error {
	return query(ctx, tx, "SELECT instrument, area, budget, source FROM present ORDER BY instrument, area", func(row *sql.Rows) error {
		var p policy.Present
		err := row.Scan(&p.Instrument, &p.Area, &p.Budget, &p.Source)
		r.Present = append(r.Present, p)
		return err
	})
}

func readProgramme(ctx context.Context, tx *sql.Tx, r *policy.Register) error {
	err := query(ctx, tx, "SELECT currency, budget, total, pilot_cap, pilots, host_share FROM programme", func(row *sql.Rows) error {
		var p policy.Programme
		err := row.Scan(&p.Currency, &p.Budget, &p.Total, &p.PilotCap, &p.Pilots, &p.HostShare)
		r.Programme = &p
		return err
	})
	if err != nil || r.Programme == nil {
		return err
	}
	return query(ctx, tx, "SELECT instrument, cost, source FROM pilot_cost ORDER BY instrument", func(row *sql.Rows) error {
		var c policy.PilotCost
		err := row.Scan(&c.Instrument, &c.Cost, &c.Source)
		r.Programme.PilotCosts = append(r.Programme.PilotCosts, c)
		return err
	})
}

func readTrees(ctx context.Context, tx *sql.Tx, r *policy.Register) error {
	if err := trees(ctx, tx, "SELECT record FROM problem ORDER BY id", &r.Problems); err != nil {
		return err
	}
	if err := trees(ctx, tx, "SELECT record FROM reform ORDER BY id", &r.Reforms); err != nil {
		return err
	}
	return trees(ctx, tx, "SELECT record FROM mimicry ORDER BY subject", &r.Mimicry)
}

// trees reads records that are kept as JSON.
func trees[T any](ctx context.Context, tx *sql.Tx, text string, into *[]T) error {
	return query(ctx, tx, text, func(row *sql.Rows) error {
		var record string
		if err := row.Scan(&record); err != nil {
			return err
		}
		var v T
		err := json.Unmarshal([]byte(record), &v)
		*into = append(*into, v)
		return err
	})
}
