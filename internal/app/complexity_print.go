package app

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"upstep/panel"
)

// summary describes a year.
func (j *complexityJob) summary(y *yearResult) ComplexityYear {
	r := y.result
	s := ComplexityYear{Year: y.matrix.Year, Ranked: r.Ranked, Top: []Placed{}, Bottom: []Placed{}, Steps: slices.Clone(y.matrix.Steps), Notes: []panel.Note{}}
	if s.Steps == nil {
		s.Steps = []string{}
	}
	for _, in := range r.InSample {
		if in {
			s.Economies++
		}
	}
	for _, in := range r.InSpace {
		if in {
			s.Products++
		}
	}
	s.Removed = len(r.Countries) + len(r.Products) - s.Economies - s.Products
	s.Notes = append(s.Notes, r.Notes...)
	for _, e := range y.more {
		s.Notes = append(s.Notes, e.notes...)
	}
	if !r.Ranked {
		return s
	}
	var all []Placed
	for c, in := range r.InSample {
		if in {
			code, name := j.country(r.Countries[c])
			all = append(all, Placed{code, name, r.ECI[c]})
		}
	}
	slices.SortStableFunc(all, func(a, b Placed) int { return cmp.Or(cmp.Compare(b.ECI, a.ECI), cmp.Compare(a.Code, b.Code)) })
	s.Top = ends(all)
	slices.Reverse(all)
	s.Bottom = ends(all)
	return s
}

// ends takes the first five, and those that equal the fifth within 1e-9.
func ends(all []Placed) []Placed {
	n := min(5, len(all))
	for n < len(all) && all[n].ECI-all[n-1].ECI > -1e-9 && all[n].ECI-all[n-1].ECI < 1e-9 {
		n++
	}
	return slices.Clone(all[:n])
}

// Print writes the answer for people.
func (r *ComplexityRun) Print(out io.Writer) error {
	w := &strings.Builder{}
	r.print(w)
	_, err := io.WriteString(out, w.String())
	return err
}

func (r *ComplexityRun) print(w *strings.Builder) {
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
	for i, y := range r.Years {
		if len(r.Years) > 3 && i > 0 && i < len(r.Years)-1 {
			continue
		}
		y.print(w)
		if len(r.Years) > 3 && i == 0 {
			fmt.Fprintf(w, "\n... %d years between are in the files and in --json\n", len(r.Years)-2)
		}
	}
	r.printBetween(w)
	for _, c := range r.Compared {
		c.print(w)
	}
	if r.Folder != "" {
		fmt.Fprintln(w)
	}
}

// printBetween shows the warnings of years that are not printed.
func (r *ComplexityRun) printBetween(w *strings.Builder) {
	if len(r.Years) <= 3 {
		return
	}
	for _, y := range r.Years[1 : len(r.Years)-1] {
		for _, n := range y.Notes {
			if n.Severity != panel.Info {
				fmt.Fprintf(w, "%d, %s: %s %s\n", y.Year, n.Severity, n.Text, about(n.Subject))
			}
		}
	}
}

func about(subject string) string {
	if subject == "" || subject == "sample" {
		return ""
	}
	return "(" + subject + ")"
}

func (y *ComplexityYear) print(w *strings.Builder) {
	fmt.Fprintln(w)
	if y.Year != 0 {
		fmt.Fprintf(w, "%d: ", y.Year)
	}
	fmt.Fprintf(w, "%d economies, %d products\n", y.Economies, y.Products)
	for _, s := range y.Steps {
		fmt.Fprintf(w, "  %s\n", s)
	}
	for _, n := range y.Notes {
		fmt.Fprintf(w, "  %s: %s %s\n", n.Severity, n.Text, about(n.Subject))
	}
	if !y.Ranked {
		return
	}
	for _, x := range []struct {
		title string
		list  []Placed
	}{{"highest ECI", y.Top}, {"lowest ECI", y.Bottom}} {
		var parts []string
		for _, p := range x.list {
			name := p.Code
			if p.Name != "" {
				name = p.Name + " (" + p.Code + ")"
			}
			parts = append(parts, fmt.Sprintf("%s %.2f", name, p.ECI))
		}
		fmt.Fprintf(w, "  %-12s %s\n", x.title, strings.Join(parts, ", "))
	}
}

func (c *ComplexityCompare) print(w *strings.Builder) {
	fmt.Fprintf(w, "\nagainst convention %s", c.Convention)
	if c.Year != 0 {
		fmt.Fprintf(w, ", %d", c.Year)
	}
	fmt.Fprintln(w)
	for _, m := range c.Measures {
		if m.Spearman == nil {
			fmt.Fprintf(w, "  %-8s not compared: %d ranked by both\n", m.Measure, m.Common)
			continue
		}
		fmt.Fprintf(w, "  %-8s rank correlation %.4f over %d, largest change %.0f ranks", m.Measure, *m.Spearman, m.Common, m.MaxShift)
		if m.Only > 0 {
			fmt.Fprintf(w, "; %d ranked by one alone", m.Only)
		}
		fmt.Fprintln(w)
		var parts []string
		for _, x := range m.Movers {
			parts = append(parts, fmt.Sprintf("%s %.0f -> %.0f", x.Code, x.Rank, x.Then))
		}
		if len(parts) > 0 {
			fmt.Fprintf(w, "           %s\n", strings.Join(parts, ", "))
		}
	}
}
