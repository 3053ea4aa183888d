//go:build cgo

package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/duckdb/duckdb-go/v2"

	"upstep/internal/source/bulk"
	"upstep/internal/source/patents"
	"upstep/internal/source/table"
	"upstep/method/catchup"
)

// Patents makes the tally of a table of patents and one of citations, CSV or Parquet,
// of any size: the same as [patents.Files.Load] and [catchup.TallyOf] make of files
// that fit into memory. The window has so many years and ends with year, or with the
// last year of the patents if that is 0 or later. A scratch folder is needed: the
// citations are written there once, joined with their patents.
func Patents(ctx context.Context, f patents.Files, year, window int, lim Limits) (*catchup.Tally, error) {
	if err := plainPaths(f.Patents, f.Citations, lim.Scratch); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(lim.Scratch, "patents-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	lim.Scratch = dir
	s, err := open(ctx, lim)
	if err != nil {
		return nil, err
	}
	defer s.close()
	j := &join{session: s, ctx: ctx, f: f, dir: dir, t: &catchup.Tally{}}
	for _, step := range []func() error{j.patents, j.repeats, func() error { return j.window(year, window) }, j.cells, j.firms} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	if f.Citations != "" {
		for _, step := range []func() error{j.citations, j.flows, j.times} {
			if err := step(); err != nil {
				return nil, err
			}
		}
	}
	j.sort()
	return j.t, nil
}

// patentsAtOnce is of how many patents the citations are grouped at once, so that a
// group for each fits into memory.
var patentsAtOnce = 2_000_000

// join is one making of a tally. Table p has a row per patent taken: id, y, country,
// class, assignee, npl (-1: not known); its rowid stands for the patent. Links are the
// citations used: i (the citing patent), y, lag, own (country of i), other and class
// (of the cited one).
type join struct {
	*session
	ctx   context.Context
	f     patents.Files
	dir   string
	t     *catchup.Tally
	parts int
}

// source is the SQL of the wanted columns of a file as trimmed text: c0, c1, ...
func (j *join) source(path string, citations bool) (string, error) {
	find := patents.FindPatents
	if citations {
		find = patents.FindCitations
	}
	var h patents.Header
	var from string
	parquet := strings.HasSuffix(strings.ToLower(path), ".parquet")
	if parquet {
		names, err := j.texts(j.ctx, fmt.Sprintf("SELECT column_name FROM (DESCRIBE SELECT * FROM read_parquet(%s))", quote(path)))
		var broken *duckdb.Error
		if errors.As(err, &broken) && j.ctx.Err() == nil {
			return "", &table.Malformed{File: path, What: "the Parquet data are damaged", Hint: "fetch the file again"}
		}
		if err != nil {
			return "", err
		}
		if h, err = find(path, names); err != nil {
			return "", err
		}
		from = fmt.Sprintf("read_parquet(%s)", quote(path))
	} else {
		var err error
		if h, err = patents.Headers(path, citations); err != nil {
			return "", err
		}
		if line, err := bulk.Unclosed(j.ctx, path, path, h.Comma); err != nil || line > 0 {
			if err == nil {
				err = patents.OpenQuote(path, line)
			}
			return "", err
		}
		var cols []string
		for i := range h.Names {
			cols = append(cols, fmt.Sprintf("'h%d': 'VARCHAR'", i))
		}
		from = fmt.Sprintf(`read_csv(%s, header = true, delim = %s, quote = '"', escape = '"', auto_detect = false, columns = {%s}, store_rejects = true, rejects_limit = 0)`,
			quote(path), quote(string(h.Comma)), strings.Join(cols, ", "))
	}
	var cols []string
	for k, at := range h.At {
		switch {
		case at < 0:
			cols = append(cols, fmt.Sprintf("'' AS c%d", k))
		case parquet:
			cols = append(cols, fmt.Sprintf("coalesce(trim(CAST(%s AS VARCHAR)), '') AS c%d", ident(h.Names[at]), k))
		default:
			cols = append(cols, fmt.Sprintf("coalesce(trim(h%d), '') AS c%d", at, k))
		}
	}
	return fmt.Sprintf("(SELECT %s FROM %s)", strings.Join(cols, ", "), from), nil
}

// rejected counts the lines of a file that are no rows, and forgets them. One that runs
// over several lines refuses the file, as in memory.
func (j *join) rejected(path string) (int, error) {
	n, err := j.count(j.ctx, "SELECT count(DISTINCT line) FROM reject_errors")
	if err != nil {
		return 0, nil //nolint:nilerr // there is no such table before a CSV file was read
	}
	open, err := j.count(j.ctx, "SELECT coalesce(min(line), 0)::BIGINT FROM reject_errors WHERE contains(rtrim(csv_line, chr(13) || chr(10)), chr(10))")
	if err == nil && open > 0 {
		err = patents.OpenQuote(path, open)
	}
	if err != nil {
		return 0, err
	}
	return n, errors.Join(j.exec(j.ctx, "DROP TABLE IF EXISTS reject_errors"), j.exec(j.ctx, "DROP TABLE IF EXISTS reject_scans"))
}

func (j *join) patents() error {
	from, err := j.source(j.f.Patents, false)
	if err != nil {
		return err
	}
	span := fmt.Sprintf("%d AND %d", patents.First, cmp.Or(j.f.Last, 9999))
	if err := j.exec(j.ctx, `CREATE TEMP TABLE raw AS SELECT c0 AS id, CASE WHEN regexp_full_match(c1, '[1-9][0-9]{3}') AND TRY_CAST(c1 AS SMALLINT) BETWEEN `+span+` THEN c1::SMALLINT END AS y,
		c2 AS country, c3 AS class, c4 AS assignee, CASE WHEN regexp_full_match(c5, '[0-9]{1,9}') THEN c5::INTEGER ELSE -1 END AS npl,
		c5 <> '' AND NOT regexp_full_match(c5, '[0-9]{1,9}') AS odd FROM `+from); err != nil {
		return err
	}
	l := &j.t.Log
	if l.Malformed, err = j.rejected(j.f.Patents); err != nil {
		return err
	}
	if err := j.places(); err != nil {
		return err
	}
	if err := j.codes("class", j.f.Class); err != nil {
		return err
	}
	if err := j.conn.QueryRowContext(j.ctx, `SELECT count(*), count(*) FILTER (id = ''), count(*) FILTER (id <> '' AND y IS NULL),
		count(*) FILTER (id <> '' AND y IS NOT NULL AND country = ''), count(*) FILTER (id <> '' AND y IS NOT NULL AND is_group),
		count(*) FILTER (id <> '' AND y IS NOT NULL AND NOT is_group),
		count(*) FILTER (id <> '' AND y IS NOT NULL AND country <> '' AND is_group IS NULL AND class = ''),
		count(*) FILTER (odd) FROM raw LEFT JOIN nowhere ON country = nowhere.name`).
		Scan(&l.Patents, &l.NoID, &l.NoYear, &l.NoCountry, &l.Groups, &l.Unknown, &l.NoClass, &l.BadNPL); err != nil {
		return fmt.Errorf("engine: %w", err)
	}
	if err := j.exec(j.ctx, `CREATE TEMP TABLE p AS SELECT id, y, map_country.code AS country, map_class.code AS class, assignee, npl
		FROM raw JOIN map_country ON raw.country = map_country.name JOIN map_class ON raw.class = map_class.name WHERE id <> '' AND y IS NOT NULL`); err != nil {
		return err
	}
	return j.exec(j.ctx, "DROP TABLE raw")
}

// places makes the table of codes of countries, and one of what is no country: groups
// and what is not known.
func (j *join) places() error {
	if err := j.exec(j.ctx, "CREATE TEMP TABLE nowhere (name VARCHAR, is_group BOOLEAN)"); err != nil {
		return err
	}
	if j.f.Country == nil {
		return j.codes("country", nil)
	}
	names, err := j.texts(j.ctx, "SELECT DISTINCT country FROM raw WHERE country <> '' ORDER BY 1")
	if err != nil {
		return err
	}
	var rows []string
	for _, name := range names {
		if code, group := j.f.Country(name); code == "" {
			rows = append(rows, fmt.Sprintf("(%s, %t)", quote(name), group))
		}
	}
	if len(rows) > 0 {
		if err := j.exec(j.ctx, "INSERT INTO nowhere VALUES "+strings.Join(rows, ", ")); err != nil {
			return err
		}
	}
	return j.codes("country", func(s string) string { code, _ := j.f.Country(s); return code })
}

// codes makes a table of the codes of a column and what they are turned into, as an
// enumeration: a code then takes a byte or two. What is turned into nothing is left out.
func (j *join) codes(name string, turn func(string) string) error {
	names, err := j.texts(j.ctx, fmt.Sprintf("SELECT DISTINCT %s FROM raw WHERE %[1]s <> '' ORDER BY 1", name))
	if err != nil {
		return err
	}
	var rows, kinds []string
	for _, c := range names {
		code := c
		if turn != nil {
			code = turn(c)
		}
		if code == "" {
			continue
		}
		rows, kinds = append(rows, fmt.Sprintf("(%s, %s)", quote(c), quote(code))), append(kinds, code)
	}
	slices.Sort(kinds)
	kinds = slices.Compact(kinds)
	if len(kinds) == 0 {
		kinds = []string{""} // an enumeration of nothing is none
	}
	if err := j.exec(j.ctx, fmt.Sprintf("CREATE TYPE kind_%s AS ENUM (%s)", name, list(kinds))); err != nil {
		return err
	}
	if err := j.exec(j.ctx, fmt.Sprintf("CREATE TEMP TABLE map_%s (name VARCHAR, code kind_%[1]s)", name)); err != nil || len(rows) == 0 {
		return err
	}
	return j.exec(j.ctx, fmt.Sprintf("INSERT INTO map_%s VALUES %s", name, strings.Join(rows, ", ")))
}

// repeats finds the ids with several rows: one stands for rows that agree, none for
// rows that do not.
func (j *join) repeats() error {
	l := &j.t.Log
	if err := j.exec(j.ctx, "CREATE TEMP TABLE again AS SELECT id FROM p GROUP BY id HAVING count(*) > 1"); err != nil {
		return err
	}
	n, err := j.count(j.ctx, "SELECT count(*) FROM again")
	if err != nil {
		return err
	}
	if n > 0 {
		if err := j.exec(j.ctx, `CREATE TEMP TABLE rows_again AS SELECT p.id, count(*) AS n, count(DISTINCT (y, country, class, assignee, npl)) AS kinds,
			any_value(y) AS y, any_value(country) AS country, any_value(class) AS class, any_value(assignee) AS assignee, any_value(npl) AS npl
			FROM p JOIN again USING (id) GROUP BY p.id`); err != nil {
			return err
		}
		if err := j.conn.QueryRowContext(j.ctx, `SELECT coalesce(sum(n) FILTER (kinds > 1), 0)::BIGINT, coalesce(sum(n - 1) FILTER (kinds = 1), 0)::BIGINT FROM rows_again`).
			Scan(&l.Conflicts, &l.Repeated); err != nil {
			return fmt.Errorf("engine: %w", err)
		}
		if err := j.exec(j.ctx, `CREATE TEMP TABLE once AS SELECT p.* FROM p ANTI JOIN again USING (id)
			UNION ALL SELECT id, y, country, class, assignee, npl FROM rows_again WHERE kinds = 1`); err != nil {
			return err
		}
		if err := errors.Join(j.exec(j.ctx, "DROP TABLE p"), j.exec(j.ctx, "ALTER TABLE once RENAME TO p")); err != nil {
			return err
		}
	}
	l.Taken, err = j.count(j.ctx, "SELECT count(*) FROM p")
	j.parts = 1 + l.Taken/patentsAtOnce
	return err
}

func (j *join) window(year, window int) error {
	last, err := j.count(j.ctx, "SELECT coalesce(max(y), 0)::BIGINT FROM p")
	if err != nil {
		return err
	}
	j.t.First, j.t.Last = catchup.Span(last, year, window)
	return nil
}

// in is the condition that a patent lies in the window.
func (j *join) in() string { return fmt.Sprintf("y BETWEEN %d AND %d", j.t.First, j.t.Last) }

func (j *join) cells() error {
	return j.each("SELECT y, country::VARCHAR, class::VARCHAR, count(*), count(*) FILTER (npl >= 0), coalesce(sum(npl) FILTER (npl >= 0), 0)::BIGINT FROM p GROUP BY ALL", func(scan func(...any) error) error {
		var c catchup.Cell
		err := scan(&c.Year, &c.Country, &c.Class, &c.N, &c.NPLKnown, &c.NPL)
		j.t.Cells = append(j.t.Cells, c)
		return err
	})
}

func (j *join) firms() error {
	for _, k := range []struct {
		column string
		to     *[]catchup.Holder
	}{{"country", &j.t.Firms}, {"class", &j.t.ClassFirms}} {
		q := fmt.Sprintf("SELECT k::VARCHAR, sum(n)::BIGINT, sum(n * n)::BIGINT FROM (SELECT %s AS k, assignee, count(*) AS n FROM p WHERE %s AND assignee <> '' GROUP BY ALL) GROUP BY 1", k.column, j.in())
		if err := j.each(q, func(scan func(...any) error) error {
			var h catchup.Holder
			err := scan(&h.Key, &h.N, &h.Squares)
			*k.to = append(*k.to, h)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// each gives every row of a query.
func (j *join) each(query string, row func(scan func(...any) error) error) (err error) {
	rows, err := j.conn.QueryContext(j.ctx, query)
	if err != nil {
		return fmt.Errorf("engine: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// sort puts the lists into the order of their keys, which the engine does not keep.
func (j *join) sort() {
	t := j.t
	slices.SortFunc(t.Cells, func(a, b catchup.Cell) int {
		return cmp.Or(a.Year-b.Year, cmp.Compare(a.Country, b.Country), cmp.Compare(a.Class, b.Class))
	})
	slices.SortFunc(t.Flows, func(a, b catchup.Flow) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	slices.SortFunc(t.Origins, func(a, b catchup.Origin) int { return cmp.Compare(a.Country, b.Country) })
	for _, list := range [][]catchup.Holder{t.Firms, t.ClassFirms} {
		slices.SortFunc(list, func(a, b catchup.Holder) int { return cmp.Compare(a.Key, b.Key) })
	}
}

// links is the file of the citations used.
func (j *join) links() string { return filepath.Join(j.dir, "links.parquet") }
