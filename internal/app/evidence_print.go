package app

import (
	"fmt"
	"io"
	"strings"

	"upstep/internal/store"
)

// Print lists the datasets; with more it describes their files.
func (r *EvidenceRun) Print(w io.Writer, more bool) error {
	var b strings.Builder
	if len(r.Datasets) == 0 {
		fmt.Fprintf(&b, "the workspace %s has no datasets\n", r.Workspace)
	}
	for _, d := range r.Datasets {
		fmt.Fprintf(&b, "%s: %s, %s\n", d.Name, facts(d), yearsOf(d))
		if !more {
			continue
		}
		fmt.Fprintf(&b, "  terms: %s\n", or(d.Licence, "not stated"))
		for _, f := range d.Files {
			fmt.Fprintf(&b, "  %s: %s of %s\n    of %s, sha256 %.16s\n", f.Name, filed(f), or(d.Unit, "no stated unit"), f.Input.Name, f.Input.SHA256)
			for _, n := range remarks(f) {
				fmt.Fprintf(&b, "    %s\n", n)
			}
		}
	}
	if r.Checked {
		n := 0
		for _, d := range r.Datasets {
			n += len(d.Files)
		}
		fmt.Fprintf(&b, "%d files, every checksum fits\n", n)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// facts says what a dataset is.
func facts(d store.Dataset) string {
	parts := []string{d.Source}
	if d.Vintage != "" {
		parts = append(parts, "release "+d.Vintage)
	}
	if d.Flow != "" {
		parts = append(parts, d.Flow)
	}
	if d.Classification != "" {
		parts = append(parts, strings.ToUpper(d.Classification))
	}
	if d.Level > 0 {
		parts = append(parts, fmt.Sprintf("%d digits", d.Level))
	}
	return strings.Join(append(parts, or(d.Unit, "no stated unit")), ", ")
}

// yearsOf says what years and how many cells a dataset has.
func yearsOf(d store.Dataset) string {
	cells, first, last, n := 0, 0, 0, 0
	for _, f := range d.Files {
		cells += f.Cells
		for _, y := range f.Years {
			if n == 0 || y.Year < first {
				first = y.Year
			}
			last = max(last, y.Year)
			n++
		}
	}
	years := "no year"
	switch {
	case last == 0:
	case first == last:
		years = fmt.Sprint(first)
	case n == last-first+1:
		years = fmt.Sprintf("%d to %d", first, last)
	default:
		years = fmt.Sprintf("%d years from %d to %d", n, first, last)
	}
	return fmt.Sprintf("%s, %s cells in %d files", years, grouped(cells), len(d.Files))
}

func filed(f store.File) string {
	return fmt.Sprintf("%s rows in %s cells, sum %s", grouped(f.Rows), grouped(f.Cells), f.Total)
}

// remarks are what a user should know of a file.
func remarks(f store.File) (out []string) {
	if f.Aside > 0 {
		out = append(out, fmt.Sprintf("%s rows were set aside: %s", grouped(f.Aside), strings.Join(f.Why, "; ")))
	}
	for _, b := range f.Bad {
		out = append(out, fmt.Sprintf("left out, %s: %s rows, such as %s", b.Kind, grouped(b.Count), b.First[0]))
	}
	return append(out, f.Notes...)
}

// grouped writes a whole number with commas between thousands.
func grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Print says what was imported.
func (r *ImportRun) Print(w io.Writer) error {
	var b strings.Builder
	fresh, rows, cells := 0, 0, 0
	for _, f := range r.Files {
		rows, cells = rows+f.File.Rows, cells+f.File.Cells
		if f.State == "there" {
			continue
		}
		fresh++
		fmt.Fprintf(&b, "%s: %s\n", f.Source, filed(f.File))
		for _, n := range remarks(f.File) {
			fmt.Fprintf(&b, "  %s\n", n)
		}
	}
	if old := len(r.Files) - fresh; old > 0 {
		fmt.Fprintf(&b, "%d of %d files were there already, and are as they were\n", old, len(r.Files))
	}
	fmt.Fprintf(&b, "dataset %s in %s: %s rows in %s cells\n", r.Dataset, r.Workspace, grouped(rows), grouped(cells))
	_, err := io.WriteString(w, b.String())
	return err
}
