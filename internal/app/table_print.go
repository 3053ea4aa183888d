package app

import (
	"fmt"
	"strings"

	"upstep/panel"
)

// head says what was read and how.
func (r *TableRead) head(w *strings.Builder) {
	for _, in := range r.Inputs {
		fmt.Fprintf(w, "read %s: %d rows\n", in.Path, in.Rows)
	}
	for _, in := range r.Inputs {
		if in.Open {
			fmt.Fprintf(w, "warning: %s does not end with a line end; if it was cut, its last row is wrong\n", in.Path)
		}
	}
	c := r.Columns
	fmt.Fprintf(w, "columns: country %q, product %q, value %q", c.Country, c.Product, c.Value)
	if c.Year != "" {
		fmt.Fprintf(w, ", year %q", c.Year)
	}
	if len(c.Guessed) > 0 {
		fmt.Fprintf(w, " (taken by their names: %s)", strings.Join(c.Guessed, ", "))
	}
	fmt.Fprintln(w)
	if r.Zeros > 0 {
		fmt.Fprintf(w, "rows with value 0: %d, the same as no row\n", r.Zeros)
	}
	for _, f := range r.BadRows {
		fmt.Fprintf(w, "left out, %s: %d rows, as at %s\n", f.Kind, f.Count, f.First[0])
	}
	if r.Duplicates > 0 {
		fmt.Fprintf(w, "rows that repeat an earlier one: %d\n", r.Duplicates)
	}
	r.Convert.describe(w)
	fmt.Fprintf(w, "convention: %s\n", r.Convention)
}

// head begins the part of a year.
func head(w *strings.Builder, year, economies, products int, steps []string) {
	fmt.Fprintln(w)
	if year != 0 {
		fmt.Fprintf(w, "%d: ", year)
	}
	fmt.Fprintf(w, "%d economies, %d products\n", economies, products)
	for _, s := range steps {
		fmt.Fprintf(w, "  %s\n", s)
	}
}

func printNotes(w *strings.Builder, indent string, notes []panel.Note) {
	for _, n := range notes {
		fmt.Fprintf(w, "%s%s: %s%s\n", indent, n.Severity, n.Text, about(n.Subject))
	}
}

// called is a name with its code.
func called(code, name string) string {
	if name == "" {
		return code
	}
	return name + " (" + code + ")"
}
