package app

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"upstep/internal/engine"
	"upstep/internal/render"
)

// SQLRun is the answer to a query. Field names are part of the contract.
type SQLRun struct {
	Workspace string      `json:"workspace"`
	Columns   []SQLColumn `json:"columns"`
	Rows      [][]*string `json:"rows"` // null stays null; numbers as text, exact
	More      bool        `json:"more"` // there are more rows than were asked for
}

// SQLColumn is a column of an answer.
type SQLColumn struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// SQL answers a query over the evidence. Every dataset is a table, its name with underscores
// in place of hyphens and points. Most is the number of rows wanted, 0 all.
func SQL(ctx context.Context, workspace, query string, most int) (*SQLRun, error) {
	if most < 0 {
		return nil, errorf(Invalid, "0 shows all", "%d rows cannot be shown", most)
	}
	w, err := openWorkspace(workspace)
	if err != nil {
		return nil, err
	}
	all, err := datasets(w)
	if err != nil {
		return nil, err
	}
	var tables []engine.Table
	var names []string
	for _, d := range all {
		t := engine.Table{Name: tableName(d.Name)}
		for _, f := range d.Files {
			t.Files = append(t.Files, w.Path(d, f))
		}
		if faults := w.Check(d); len(faults) > 0 {
			if strings.Contains(strings.ToLower(query), t.Name) {
				return nil, damagedEvidence(faults)
			}
			continue // one that is damaged is no concern of another's query
		}
		if slices.Contains(names, t.Name) {
			return nil, errorf(Refused, "take one of them away", "two datasets would be the table %s", t.Name)
		}
		tables, names = append(tables, t), append(names, t.Name)
	}
	a, err := engine.Query(ctx, query, tables, most, engine.Limits{})
	var bad *engine.BadQuery
	var not *engine.NotRead
	hint := "the workspace has no datasets yet: `upstep import --help`"
	if len(names) > 0 {
		hint = "the tables are " + strings.Join(names, ", ")
	}
	switch {
	case errors.As(err, &bad):
		return nil, errorf(Invalid, hint, "the query cannot be run: %s", bad)
	case errors.As(err, &not):
		return nil, errorf(Invalid, "evidence is read here, not changed", "%s", not)
	case err != nil:
		return nil, engineError(err)
	}
	run := &SQLRun{Workspace: w.Dir, Columns: []SQLColumn{}, Rows: [][]*string{}, More: a.More}
	for i, c := range a.Columns {
		run.Columns = append(run.Columns, SQLColumn{Name: c, Type: a.Types[i]})
	}
	for _, r := range a.Rows {
		row := make([]*string, len(r))
		for i, v := range r {
			if !v.Null {
				row[i] = &v.Text
			}
		}
		run.Rows = append(run.Rows, row)
	}
	return run, nil
}

func tableName(dataset string) string {
	return strings.NewReplacer("-", "_", ".", "_").Replace(dataset)
}

// Print writes the rows as a table; null is "(none)".
func (r *SQLRun) Print(w io.Writer, s Screen) error {
	var head []string
	var num []bool
	for _, c := range r.Columns {
		head = append(head, c.Name)
		num = append(num, numeric(c.Type))
	}
	rows := make([][]string, len(r.Rows))
	for i, row := range r.Rows {
		for _, v := range row {
			text := "(none)"
			if v != nil {
				text = *v
			}
			rows[i] = append(rows[i], text)
		}
	}
	return render.Grid(w, head, rows, num, render.TermOptions{Width: s.Width, Colour: s.Colour})
}

// numeric reports whether a type of SQL is one of numbers.
func numeric(kind string) bool {
	for _, n := range []string{"INT", "DECIMAL", "DOUBLE", "FLOAT"} {
		if strings.Contains(kind, n) && !strings.Contains(kind, "[") {
			return true
		}
	}
	return false
}
