//go:build cgo

package engine

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/duckdb/duckdb-go/v2"

	"upstep/internal/source/bulk"
)

// Sum adds the rows of a file up into cells of year, country and product and writes them to a
// new Parquet file, sorted, with the columns
//
//	year      SMALLINT, if the file has years
//	country   VARCHAR, ISO3 where the file's codes have one
//	product   VARCHAR
//	value     DECIMAL(18,s), in the unit of the plan
//	rows      INTEGER, how many rows of the file are in the sum
//	quantity  DECIMAL(18,3), if the file has quantities: the sum of those that are known
//	quantity_missing  INTEGER, how many rows have none
//
// Rows that repeat a key (year, country, product and partner, if there is one) are added up
// when add says so and refused with [Repeats] otherwise. A file with rows that do not fit gives a
// [Doubt], a sum that cannot be kept an [Overflow]; then no file is left behind.
func Sum(ctx context.Context, p *bulk.Plan, to string, add bool, lim Limits) (*Sums, error) {
	if err := plainPaths(p.Path, to); err != nil {
		return nil, err
	}
	if err := closed(ctx, p); err != nil {
		return nil, err
	}
	s, err := open(ctx, lim)
	if err != nil {
		return nil, err
	}
	defer s.close()
	r := newReading(p)
	if err := s.codes(ctx, r); err != nil {
		return nil, err
	}
	if err := s.exec(ctx, r.cells()); err != nil {
		return nil, doubtful(ctx, p, err)
	}
	if err := s.doubts(ctx, r); err != nil {
		return nil, err
	}
	if !add {
		if err := s.repeats(ctx, r); err != nil {
			return nil, err
		}
	}
	out := &Sums{}
	if r.exact() {
		if out.Rounded, err = s.count(ctx, "SELECT coalesce(sum(n_rounded), 0)::BIGINT FROM cells"); err != nil {
			return nil, err
		}
	}
	if err := s.write(ctx, r, to); err != nil {
		return nil, err
	}
	return out, s.sums(ctx, r, to, out)
}

// doubtful makes a Doubt of an error that the rows caused.
func doubtful(ctx context.Context, p *bulk.Plan, err error) error {
	var e *duckdb.Error
	if ctx.Err() != nil || !errors.As(err, &e) {
		return err
	}
	switch e.Type {
	case duckdb.ErrorTypeOutOfMemory, duckdb.ErrorTypeIO, duckdb.ErrorTypeInternal, duckdb.ErrorTypeFatal, duckdb.ErrorTypeInterrupt, duckdb.ErrorTypePermission:
		return fmt.Errorf("%s: %w", p.Name, err)
	}
	text, _, _ := strings.Cut(e.Msg, "\n")
	return &Doubt{Name: p.Name, Reasons: []string{text}}
}

// doubts asks the cells whether every row fitted the plan.
func (s *session) doubts(ctx context.Context, r *reading) error {
	p := r.p
	checks := []struct{ when, what, from string }{
		{"n_value < n", "a value is missing or no number", "cells"},
		{"lowest < 0", "a value is negative", "cells"},
		{r.badProduct(), "a product code is not as it should be", "cells"},
		{"i IS NULL", "a country is missing or not known", "cells"},
	}
	add := func(when, what, from string) {
		checks = append(checks, struct{ when, what, from string }{when, what, from})
	}
	if p.Year != "" {
		add("t IS NULL OR NOT regexp_full_match(t, '[1-9][0-9]{3}')", "a year is missing or no year", "cells")
	}
	if p.OnlyYear > 0 {
		add("t <> "+quote(strconv.Itoa(p.OnlyYear)), "a row is of another year", "cells")
	}
	if !r.coded() {
		when := "i = '' OR i <> trim(i)"
		if p.Tail > 0 {
			when = fmt.Sprintf("NOT regexp_full_match(i, '[A-Za-z]{%d}([A-Za-z]{2})?')", p.Tail)
		}
		add(when, "a country is missing or no code", "cells")
	}
	if p.Partner != "" {
		add("n_partner < n", "a partner is missing or not known", "cells")
	}
	if p.Quantity != "" {
		add("bad_q > 0 OR lowest_q < 0", "a quantity is negative or no number", "cells")
	}
	if !p.Parquet {
		add("true", "a line cannot be read as a row", "reject_errors")
	}
	d := &Doubt{Name: p.Name}
	for _, c := range checks {
		n, err := s.count(ctx, fmt.Sprintf("SELECT count(*) FROM %s WHERE %s", c.from, c.when))
		if err != nil {
			return err
		}
		if n > 0 {
			d.Reasons = append(d.Reasons, c.what)
		}
	}
	if len(d.Reasons) > 0 {
		return d
	}
	return nil
}

// repeats refuses rows that repeat a key. Codes count as they are written: 0101 and a 101
// that lost its zero are one.
func (s *session) repeats(ctx context.Context, r *reading) error {
	key := "country and product"
	if r.p.Partner != "" {
		key = "country, partner and product"
	}
	if r.p.Year != "" {
		key = "year, " + key
	}
	// sets are the keys of the cells with the number of their rows and of their partners.
	sets := fmt.Sprintf("SELECT t, place AS country, %s AS product, sum(n) AS n, %s AS partners FROM (SELECT *, %s AS place FROM cells) GROUP BY t, country, product",
		r.product(), r.distinct(), r.country())
	n, err := s.count(ctx, "SELECT coalesce(sum(n - partners), 0)::BIGINT FROM ("+sets+")")
	if err != nil || n == 0 {
		return err
	}
	first, err := s.texts(ctx, "SELECT concat_ws(' ', t, country, product) FROM ("+sets+") WHERE n > partners ORDER BY t, country, product LIMIT 5")
	if err != nil {
		return err
	}
	return &Repeats{Name: r.p.Name, Key: key, Rows: n, First: first}
}

// distinct is the number of different partners over the spellings of a key.
func (r *reading) distinct() string {
	switch {
	case r.p.Partner == "":
		return "1"
	case r.coded() && r.p.Partners:
		return "bit_count(bit_or(partners))"
	}
	return "len(list_distinct(flatten(list(partners))))"
}

// write puts the cells into the file.
func (s *session) write(ctx context.Context, r *reading, to string) error {
	p := r.p
	scale, times := p.Scale, max(p.Times, 1)
	for t := times; t >= 10 && scale > 0; t /= 10 {
		scale--
	}
	country, from := r.country(), "cells"
	if r.coded() {
		country, from = "iso", "cells JOIN codes ON codes.code = cells.i"
	}
	cols := fmt.Sprintf("%s AS country, %s AS product, CAST(sum(v) * %d AS DECIMAL(18,%d)) AS value, sum(n)::INTEGER AS rows", country, r.product(), times, scale)
	if p.Quantity != "" {
		cols += ", CAST(sum(q) AS DECIMAL(18,3)) AS quantity, (sum(n) - sum(n_q))::INTEGER AS quantity_missing"
	}
	key := "1, 2"
	if p.Year != "" {
		cols, key = "t::SMALLINT AS year, "+cols, "1, 2, 3"
	}
	if err := s.exec(ctx, fmt.Sprintf("COPY (SELECT %s FROM %s GROUP BY %s ORDER BY %[3]s) TO %[4]s (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)",
		cols, from, key, quote(to))); err != nil {
		var e *duckdb.Error
		if errors.As(err, &e) && (e.Type == duckdb.ErrorTypeConversion || e.Type == duckdb.ErrorTypeOutOfRange) {
			return &Overflow{Name: p.Name}
		}
		return err
	}
	return nil
}

// sums reads back what was written and counts it.
func (s *session) sums(ctx context.Context, r *reading, to string, out *Sums) (err error) {
	if out.Taken, err = s.count(ctx, "SELECT coalesce(sum(n), 0)::BIGINT FROM cells"); err != nil {
		return err
	}
	out.Rows = out.Taken
	if len(r.p.Keeps) > 0 {
		if out.AsideBy, err = s.asideBy(ctx, r); err != nil {
			return err
		}
		for _, n := range out.AsideBy {
			out.Rows += n
		}
	}
	out.Aside = out.Rows - out.Taken
	year := "0"
	if r.p.Year != "" {
		year = "year"
	}
	rows, err := s.conn.QueryContext(ctx, fmt.Sprintf(
		"SELECT %s, count(*), count(DISTINCT country), count(DISTINCT product), sum(value)::VARCHAR FROM read_parquet(%s) GROUP BY ALL ORDER BY 1", year, quote(to)))
	if err != nil {
		return fmt.Errorf("engine: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var y Year
		if err := rows.Scan(&y.Year, &y.Cells, &y.Countries, &y.Products, &y.Total); err != nil {
			return err
		}
		out.Cells += y.Cells
		out.Years = append(out.Years, y)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if out.Countries, err = s.texts(ctx, fmt.Sprintf("SELECT DISTINCT country FROM read_parquet(%s) ORDER BY 1", quote(to))); err != nil {
		return err
	}
	var total sql.NullString
	if err := s.conn.QueryRowContext(ctx, fmt.Sprintf("SELECT sum(value)::VARCHAR FROM read_parquet(%s)", quote(to))).Scan(&total); err != nil {
		return fmt.Errorf("engine: %w", err)
	}
	out.Total = total.String
	return nil
}

// asideBy counts the rows that are not wanted by the first condition they do not meet.
func (s *session) asideBy(ctx context.Context, r *reading) (out []int, err error) {
	which := "CASE"
	for i, c := range r.conditions() {
		which += fmt.Sprintf(" WHEN NOT (%s) THEN %d", c, i)
	}
	out = make([]int, len(r.p.Keeps))
	rows, err := s.conn.QueryContext(ctx, fmt.Sprintf("SELECT %s END AS w, count(*) FROM %s GROUP BY w HAVING w IS NOT NULL", which, r.from(false)))
	if err != nil {
		return nil, fmt.Errorf("engine: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var i, n int
		if err := rows.Scan(&i, &n); err != nil {
			return nil, err
		}
		out[i] = n
	}
	return out, rows.Err()
}
