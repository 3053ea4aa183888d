//go:build cgo

package engine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"upstep/internal/source/bulk"
	"upstep/internal/source/table"
)

// reading is the plan of a file in SQL: expressions over its columns.
type reading struct{ p *bulk.Plan }

func newReading(p *bulk.Plan) *reading { return &reading{p} }

// coded reports whether the codes of countries are those of a list. They are then read as
// an enumeration: what is not in the list, to the letter, is no code.
func (r *reading) coded() bool { return r.p.Codes != nil }

// exact reports whether the value is read as text, to see whether it has more decimal
// places than are kept.
func (r *reading) exact() bool { return r.p.Parquet || !r.p.Fixed }

// column is the SQL name of a header.
func (r *reading) column(name string) string {
	return fmt.Sprintf("c%d", slices.Index(r.p.Header, name))
}

// from reads the file with columns c0, c1, ...: of a CSV as text but where a type makes it
// faster. A row that cannot be read so goes to the table of rejects and is found there.
func (r *reading) from(typed bool, more ...string) string {
	if r.p.Parquet {
		var cols []string
		for i, h := range r.p.Header {
			if slices.Contains(r.p.Used(), h) || slices.Contains(more, h) {
				cols = append(cols, fmt.Sprintf("CAST(%s AS VARCHAR) AS c%d", ident(h), i))
			}
		}
		return fmt.Sprintf("(SELECT %s FROM read_parquet(%s))", strings.Join(cols, ", "), quote(r.p.Path))
	}
	var cols []string
	for i, h := range r.p.Header {
		kind := "VARCHAR"
		switch {
		case !typed:
		case h == r.p.Value && !r.exact():
			kind = r.decimal()
		case r.coded() && (h == r.p.Country || h == r.p.Partner && r.p.Partners):
			kind = "place"
		}
		cols = append(cols, fmt.Sprintf("'c%d': '%s'", i, kind))
	}
	return fmt.Sprintf(`read_csv(%s, header = true, delim = %s, quote = '"', escape = '"', auto_detect = false, columns = {%s}, store_rejects = true, rejects_limit = 20)`,
		quote(r.p.Path), quote(string(r.p.Comma)), strings.Join(cols, ", "))
}

func (r *reading) decimal() string { return fmt.Sprintf("DECIMAL(18,%d)", r.p.Scale) }

// conditions are those of the plan; a row that meets all is wanted. None of them is ever null.
func (r *reading) conditions() (all []string) {
	for _, k := range r.p.Keeps {
		text := fmt.Sprintf("coalesce(trim(CAST(%s AS VARCHAR)), '')", r.column(k.Column))
		switch {
		case k.Values == nil:
			all = append(all, fmt.Sprintf("regexp_full_match(%s, '[0-9]{%d,%d}')", text, k.Digits[0], k.Digits[1]))
		case k.Not:
			all = append(all, fmt.Sprintf("%s NOT IN (%s)", text, list(k.Values)))
		default:
			all = append(all, fmt.Sprintf("%s IN (%s)", text, list(k.Values)))
		}
	}
	return all
}

// where keeps the rows that are wanted.
func (r *reading) where() string {
	if len(r.p.Keeps) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(r.conditions(), " AND ")
}

// cells sums the rows into cells of year, country code and product code as they stand in
// the file, with what is needed to see whether a row did not fit.
func (r *reading) cells() string {
	p := r.p
	country, partner, value := r.column(p.Country), "", r.column(p.Value)
	if p.Partner != "" {
		partner = r.column(p.Partner)
	}
	if r.exact() {
		value = fmt.Sprintf("TRY_CAST(%s AS %s)", value, r.decimal())
	}
	if p.Parquet && r.coded() {
		country = fmt.Sprintf("TRY_CAST(%s AS place)", country)
		if p.Partners {
			partner = fmt.Sprintf("TRY_CAST(%s AS place)", partner)
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "CREATE TEMP TABLE cells AS SELECT %s AS i, %s AS k, sum(%s) AS v, min(%[3]s) AS lowest, count(%[3]s) AS n_value, count(*) AS n",
		country, r.column(p.Product), value)
	if r.exact() {
		fmt.Fprintf(&b, ", count(*) FILTER (TRY_CAST(%s AS DECIMAL(38,12)) <> %s) AS n_rounded", r.column(p.Value), value)
	}
	if p.Year == "" {
		b.WriteString(", NULL AS t")
	} else {
		fmt.Fprintf(&b, ", %s AS t", r.column(p.Year))
	}
	switch {
	case p.Partner == "":
	case p.Partners && r.coded():
		fmt.Fprintf(&b, ", count(%s) AS n_partner, bitstring_agg(enum_code(%[1]s)::INTEGER, 0, %d) AS partners", partner, len(r.places()))
	default:
		fmt.Fprintf(&b, ", count(nullif(trim(%s), '')) AS n_partner, list(DISTINCT %[1]s) AS partners", partner)
	}
	if p.Quantity != "" {
		q := r.column(p.Quantity)
		cast := fmt.Sprintf("TRY_CAST(%s AS DECIMAL(18,3))", q)
		fmt.Fprintf(&b, ", sum(%s) AS q, count(%[1]s) AS n_q, min(%[1]s) AS lowest_q, count(*) FILTER (%[1]s IS NULL AND coalesce(trim(%s), '') NOT IN ('NA', '')) AS bad_q", cast, q)
	}
	fmt.Fprintf(&b, " FROM %s%s GROUP BY ALL", r.from(true), r.where())
	return b.String()
}

// country is the expression for the code that is written.
func (r *reading) country() string {
	switch {
	case r.p.Tail > 0:
		return fmt.Sprintf("upper(right(i, %d))", r.p.Tail)
	case r.coded():
		return "(SELECT iso FROM codes WHERE codes.code = i)"
	}
	return "i"
}

// product is the expression for the code that is written.
func (r *reading) product() string {
	switch {
	case r.p.Prefixed:
		return fmt.Sprintf("right(k, %d)", r.p.Digits)
	case r.p.Pad:
		return fmt.Sprintf("lpad(k, %d, '0')", r.p.Digits)
	}
	return "k"
}

// badProduct is the condition under which a product code does not fit.
func (r *reading) badProduct() string {
	n := r.p.Digits
	pattern := fmt.Sprintf("[0-9]{%d}", n)
	switch {
	case n == 0:
		return "k IS NULL OR k = '' OR k <> trim(k) OR strlen(k) > 200"
	case r.p.Prefixed:
		pattern = fmt.Sprintf("[0-9]{%d,%d}", n+1, n+2)
	case r.p.Pad:
		pattern = fmt.Sprintf("[0-9]{%d,%d}", n-1, n)
	}
	return fmt.Sprintf("k IS NULL OR NOT regexp_full_match(k, %s)", quote(pattern))
}

// places are the codes that may stand in the file: those of the list, and those that a
// condition names.
func (r *reading) places() []string {
	all := slices.Collect(maps.Keys(r.p.Codes))
	for _, k := range r.p.Keeps {
		if k.Column == r.p.Country || k.Column == r.p.Partner {
			all = append(all, k.Values...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// codes makes the enumeration of country codes, and the table of three letters for each.
func (s *session) codes(ctx context.Context, r *reading) error {
	if !r.coded() {
		return nil
	}
	if err := s.exec(ctx, "CREATE TYPE place AS ENUM ("+list(r.places())+")"); err != nil {
		return err
	}
	var rows []string
	for _, c := range slices.Sorted(maps.Keys(r.p.Codes)) {
		rows = append(rows, fmt.Sprintf("(%s, %s)", quote(c), quote(r.p.Codes[c])))
	}
	return errors.Join(s.exec(ctx, "CREATE TEMP TABLE codes (code place, iso VARCHAR)"), s.exec(ctx, "INSERT INTO codes VALUES "+strings.Join(rows, ", ")))
}

// Columns returns the names of the columns of a Parquet file.
func Columns(ctx context.Context, path string, lim Limits) (names []string, err error) {
	if err := plainPaths(path); err != nil {
		return nil, err
	}
	s, err := open(ctx, lim)
	if err != nil {
		return nil, err
	}
	defer s.close()
	return s.texts(ctx, fmt.Sprintf("SELECT column_name FROM (DESCRIBE SELECT * FROM read_parquet(%s))", quote(path)))
}

// ToCSV writes the rows of a Parquet file as text, in their order.
func ToCSV(ctx context.Context, p *bulk.Plan, to string, lim Limits) error {
	if err := plainPaths(p.Path, to); err != nil {
		return err
	}
	s, err := open(ctx, lim)
	if err != nil {
		return err
	}
	defer s.close()
	var cols []string
	for _, h := range p.Header {
		cols = append(cols, ident(h))
	}
	return s.exec(ctx, fmt.Sprintf("COPY (SELECT %s FROM read_parquet(%s)) TO %s (FORMAT csv, HEADER true, DELIMITER ',')", strings.Join(cols, ", "), quote(p.Path), quote(to)))
}

// mostCombinations bounds what a survey returns.
const mostCombinations = 100_000

// Survey counts the wanted rows of a file as a [bulk.Counter] does; more than 100,000
// combinations are an error. What is no row of the table is left out here; [Sum] finds it.
func Survey(ctx context.Context, p *bulk.Plan, columns []string, lim Limits) (out []bulk.Count, err error) {
	if err := plainPaths(p.Path); err != nil {
		return nil, err
	}
	var doubt *Doubt
	if err := closed(ctx, p); errors.As(err, &doubt) {
		return nil, &table.Malformed{File: p.Name, What: doubt.Reasons[0], Hint: "close the quote, or double it if it belongs to the text"}
	} else if err != nil {
		return nil, err
	}
	s, err := open(ctx, lim)
	if err != nil {
		return nil, err
	}
	defer s.close()
	r := newReading(p)
	var cols, names []string
	for _, c := range columns {
		name, length := strings.CutPrefix(c, "#")
		name, value, equal := strings.Cut(name, "=")
		names = append(names, name)
		e := fmt.Sprintf("coalesce(trim(%s), '')", r.column(name))
		switch {
		case length:
			e = fmt.Sprintf("CASE WHEN regexp_full_match(%s, '[0-9]+') THEN strlen(%[1]s)::VARCHAR ELSE '' END", e)
		case equal:
			e = fmt.Sprintf("(%s = %s)::VARCHAR", e, quote(value))
		}
		cols = append(cols, e)
	}
	rows, err := s.conn.QueryContext(ctx, fmt.Sprintf("SELECT [%s] AS x, count(*) FROM %s%s GROUP BY 1 ORDER BY 1 LIMIT %d",
		strings.Join(cols, ", "), r.from(false, names...), r.where(), mostCombinations+1))
	if err != nil {
		return nil, fmt.Errorf("engine: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var x []any
		var n int
		if err := rows.Scan(&x, &n); err != nil {
			return nil, err
		}
		c := bulk.Count{Rows: n}
		for _, v := range x {
			c.Values = append(c.Values, fmt.Sprint(v))
		}
		if len(out) == mostCombinations {
			return nil, fmt.Errorf("engine: the columns %s of %s have more than %d combinations", strings.Join(columns, ", "), p.Name, mostCombinations)
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// closed refuses a CSV that ends in a quoted field. DuckDB 1.5 reads past the end of its
// memory on some of those where rejects are stored, and the process dies.
func closed(ctx context.Context, p *bulk.Plan) error {
	if p.Parquet {
		return nil
	}
	line, err := bulk.Unclosed(ctx, p.Path, p.Name, p.Comma)
	if err != nil || line == 0 {
		return err
	}
	return &Doubt{Name: p.Name, Reasons: []string{fmt.Sprintf("a quote is opened on line %d and not closed", line)}}
}

// plainPaths refuses paths that DuckDB would take for patterns: another file could be read
// in place of the one named.
func plainPaths(paths ...string) error {
	for _, p := range paths {
		if strings.ContainsAny(p, "*?[") {
			return &Pattern{Path: p}
		}
	}
	return nil
}
