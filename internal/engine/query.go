//go:build cgo

package engine

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"math/big"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/duckdb/duckdb-go/v2"
)

// Query runs one SELECT over the tables given, each a view on its files, and returns at most
// so many rows. Nothing can be written, no other file and no network can be read, no
// setting changed.
func Query(ctx context.Context, query string, tables []Table, most int, lim Limits) (*Answer, error) {
	s, err := open(ctx, lim)
	if err != nil {
		return nil, err
	}
	defer s.close()
	var files []string
	for _, t := range tables {
		if len(t.Files) == 0 {
			continue
		}
		if err := plainPaths(t.Files...); err != nil {
			return nil, err
		}
		if err := s.exec(ctx, fmt.Sprintf("CREATE VIEW %s AS SELECT * FROM read_parquet([%s])", ident(t.Name), list(t.Files))); err != nil {
			return nil, err
		}
		for _, f := range t.Files {
			abs, err := filepath.Abs(f)
			if err != nil {
				return nil, err
			}
			files = append(files, f, abs)
		}
	}
	for _, set := range []string{
		fmt.Sprintf("SET allowed_paths = [%s]", list(files)),
		"SET enable_external_access = false",
		"SET lock_configuration = true",
	} {
		if err := s.exec(ctx, set); err != nil {
			return nil, err
		}
	}
	var out *Answer
	err = s.conn.Raw(func(dc any) error {
		conn, ok := dc.(*duckdb.Conn)
		if !ok {
			return errors.New("engine: not a connection of its own")
		}
		out, err = selectOnly(ctx, conn, query, most)
		return err
	})
	if err != nil {
		return nil, asQuery(ctx, err)
	}
	return out, nil
}

// asQuery makes an error of the engine about a query one for the user.
func asQuery(ctx context.Context, err error) error {
	var e *duckdb.Error
	if ctx.Err() == nil && errors.As(err, &e) {
		return &BadQuery{Text: strings.TrimSpace(e.Msg)}
	}
	return err
}

func selectOnly(ctx context.Context, conn *duckdb.Conn, query string, most int) (*Answer, error) {
	// Prepare takes one statement only; PrepareContext would run all but the last.
	prepared, err := conn.Prepare(query)
	if e := (*duckdb.Error)(nil); err != nil && !errors.As(err, &e) {
		return nil, &NotRead{What: "there is none, or more than one statement"}
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = prepared.Close() }() // nothing was changed by it
	stmt, ok := prepared.(*duckdb.Stmt)
	if !ok {
		return nil, errors.New("engine: not a statement of its own")
	}
	kind, err := stmt.StatementType()
	if err != nil {
		return nil, err
	}
	if kind != duckdb.STATEMENT_TYPE_SELECT { // EXPLAIN ANALYZE would run what it explains
		return nil, &NotRead{What: "the statement is of another kind"}
	}
	if stmt.NumInput() > 0 {
		return nil, &BadQuery{Text: "the query has parameters, and nothing to fill them with"}
	}
	rows, err := stmt.QueryContext(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := &Answer{Columns: rows.Columns(), Rows: [][]Value{}}
	types, _ := rows.(driver.RowsColumnTypeDatabaseTypeName)
	for i := range out.Columns {
		out.Types = append(out.Types, types.ColumnTypeDatabaseTypeName(i))
	}
	raw := make([]driver.Value, len(out.Columns))
	for {
		if err := rows.Next(raw); err != nil {
			if errors.Is(err, io.EOF) {
				return out, nil
			}
			return nil, err
		}
		if most > 0 && len(out.Rows) == most {
			out.More = true
			return out, nil
		}
		row := make([]Value, len(raw))
		for i, v := range raw {
			row[i] = text(v)
		}
		out.Rows = append(out.Rows, row)
	}
}

// text writes a value as it is: decimals with all their places, floats in the shortest form
// that gives the same number.
func text(v any) Value {
	switch x := v.(type) {
	case nil:
		return Value{Null: true}
	case string:
		return Value{Text: x}
	case []byte:
		return Value{Text: string(x)}
	case float64:
		return Value{Text: strconv.FormatFloat(x, 'g', -1, 64)}
	case float32:
		return Value{Text: strconv.FormatFloat(float64(x), 'g', -1, 32)}
	case time.Time:
		return Value{Text: x.Format(time.RFC3339)}
	case duckdb.Decimal:
		return Value{Text: decimal(x.Value, int(x.Scale))}
	case *big.Int:
		return Value{Text: x.String()}
	}
	return Value{Text: fmt.Sprint(v)}
}

// decimal writes value / 10^scale.
func decimal(v *big.Int, scale int) string {
	s, sign := v.String(), ""
	if strings.HasPrefix(s, "-") {
		s, sign = s[1:], "-"
	}
	if scale == 0 {
		return sign + s
	}
	if len(s) <= scale {
		s = strings.Repeat("0", scale-len(s)+1) + s
	}
	return sign + s[:len(s)-scale] + "." + s[len(s)-scale:]
}
