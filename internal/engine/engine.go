package engine

import (
	"errors"
	"fmt"
	"strings"
)

// ErrAbsent says that this build has no engine.
var ErrAbsent = errors.New("this build has no engine for bulk tables: it was made without cgo")

// Limits bound what the engine may use.
type Limits struct {
	Threads int    // 0: as many as Go runs in parallel; results do not depend on it
	Memory  string // as in "700MB"; "": 700MB. Beyond it the engine spills to Scratch
	Scratch string // folder for that; "": it may not spill
}

// Doubt says that rows of a file do not fit its plan. It is a reason to look at the file row
// by row, not a list of what is wrong.
type Doubt struct {
	Name    string
	Reasons []string
}

// Error lists the reasons.
func (d *Doubt) Error() string {
	return fmt.Sprintf("%s: rows do not fit: %s", d.Name, strings.Join(d.Reasons, "; "))
}

// Repeats says that rows of a file repeat a key.
type Repeats struct {
	Name  string
	Key   string // the columns, in words
	Rows  int    // more than one for a key
	First []string
}

// Error counts the rows and shows the first keys.
func (r *Repeats) Error() string {
	return fmt.Sprintf("%s: %d rows repeat a %s, such as %s", r.Name, r.Rows, r.Key, strings.Join(r.First, ", "))
}

// Overflow says that a sum is too large to be kept exactly.
type Overflow struct{ Name string }

// Error names the file.
func (o *Overflow) Error() string {
	return o.Name + ": a sum is too large to be kept exactly in 18 digits"
}

// Pattern says that a path has a character that stands for others.
type Pattern struct{ Path string }

// Error names the path.
func (p *Pattern) Error() string { return p.Path + ": the path has one of * ? [" }

// Year counts the cells of one year.
type Year struct {
	Year      int    `json:"year,omitempty"` // absent when the table has none
	Cells     int    `json:"cells"`
	Countries int    `json:"countries"`
	Products  int    `json:"products"`
	Total     string `json:"total"` // sum of the values, exact
}

// Sums is what was summed and written.
type Sums struct {
	Rows      int    // below the header
	Aside     int    // not wanted by the plan's conditions
	AsideBy   []int  // of them by condition: the first that a row does not meet
	Taken     int    // summed
	Cells     int    // rows written
	Rounded   int    // values with more decimal places than are kept; not counted for BACI, of which six are kept
	Total     string // sum of all values in the unit of the plan, exact
	Years     []Year
	Countries []string // codes written, sorted
}

// Table is a set of Parquet files that a query sees under one name.
type Table struct {
	Name  string
	Files []string
}

// Answer is the result of a query.
type Answer struct {
	Columns []string
	Types   []string
	Rows    [][]Value
	More    bool // there were more rows than asked for
}

// Value is a field of an answer: text, and whether it is null.
type Value struct {
	Text string
	Null bool
}

// NotRead says that a statement does something else than to read.
type NotRead struct{ What string }

// Error says what is taken.
func (e *NotRead) Error() string { return "only one SELECT is taken: " + e.What }

// BadQuery is a query that cannot be run.
type BadQuery struct{ Text string }

// Error is the engine's account.
func (e *BadQuery) Error() string { return e.Text }
