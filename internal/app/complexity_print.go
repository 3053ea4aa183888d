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
	s.Notes = append(s.Notes, y.notes...)
	s.Notes = append(s.Notes, r.Notes...)
	for _, e := range y.more {
		s.Notes = append(s.Notes, e.notes...)
	}
	s.Approaches = y.approach
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
	r.head(w)
	for _, n := range r.Notes {
		fmt.Fprintf(w, "%s: %s\n", n.Severity, n.Text)
	}
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
	r.printChanged(w)
	for i := 0; i < len(r.Compared); {
		first := i
		for i++; i < len(r.Compared) && r.Compared[i].Convention == r.Compared[first].Convention; i++ {
		}
		printCompared(w, r.Compared[first:i])
	}
	if r.Folder != "" {
		fmt.Fprintln(w)
	}
}

// printChanged shows the economies with most new products.
func (r *ComplexityRun) printChanged(w *strings.Builder) {
	if len(r.Changed) == 0 {
		return
	}
	var parts []string
	for _, d := range r.Changed[:min(5, len(r.Changed))] {
		parts = append(parts, fmt.Sprintf("%s %d (%s)", called(d.Code, d.Name), d.New, d.Grade))
	}
	fmt.Fprintf(w, "\nnew products between the first and the last year, with grades: %s\n", strings.Join(parts, ", "))
}

// printBetween shows the warnings of years that are not printed.
func (r *ComplexityRun) printBetween(w *strings.Builder) {
	if len(r.Years) <= 3 {
		return
	}
	for _, y := range r.Years[1 : len(r.Years)-1] {
		for _, n := range y.Notes {
			if n.Severity != panel.Info {
				fmt.Fprintf(w, "%d, %s: %s%s\n", y.Year, n.Severity, n.Text, about(n.Subject))
			}
		}
	}
}

func about(subject string) string {
	if subject == "" || subject == "sample" {
		return ""
	}
	return " (" + subject + ")"
}

func (y *ComplexityYear) print(w *strings.Builder) {
	head(w, y.Year, y.Economies, y.Products, y.Steps)
	printNotes(w, "  ", y.Notes)
	if !y.Ranked {
		return
	}
	if len(y.Approaches) > 0 {
		var parts []string
		for _, a := range y.Approaches {
			name := a.Approach
			if name == "" {
				name = "none"
			}
			parts = append(parts, fmt.Sprintf("%s %d", name, a.Economies))
		}
		fmt.Fprintf(w, "  strategic approaches: %s\n", strings.Join(parts, ", "))
	}
	for _, x := range []struct {
		title string
		list  []Placed
	}{{"highest ECI", y.Top}, {"lowest ECI", y.Bottom}} {
		var parts []string
		for _, p := range x.list {
			parts = append(parts, fmt.Sprintf("%s %.2f", called(p.Code, p.Name), p.ECI))
		}
		fmt.Fprintf(w, "  %-12s %s\n", x.title, strings.Join(parts, ", "))
	}
}

// printCompared prints a line a year for one convention, and the newest year in full.
func printCompared(w *strings.Builder, years []ComplexityCompare) {
	if len(years) > 1 {
		fmt.Fprintf(w, "\nagainst convention %s, rank correlation and largest change of rank\n", years[0].Convention)
		for _, c := range years {
			fmt.Fprintf(w, "  %d", c.Year)
			for _, m := range c.Measures {
				if m.Spearman == nil {
					fmt.Fprintf(w, "  %s not compared", m.Measure)
				} else {
					fmt.Fprintf(w, "  %s %.4f %.0f", m.Measure, *m.Spearman, m.MaxShift)
				}
			}
			fmt.Fprintln(w)
		}
	}
	years[len(years)-1].full(w)
}

func (c *ComplexityCompare) full(w *strings.Builder) {
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
