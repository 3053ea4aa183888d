package app

import (
	"fmt"
	"io"
	"strings"

	"upstep/internal/source/table"
	"upstep/panel"
)

const linksShown = 10

// Print writes the answer for people.
func (r *LinksRun) Print(out io.Writer) error {
	w := &strings.Builder{}
	r.head(w)
	for _, y := range r.Years {
		head(w, y.Year, y.Economies, y.Products, y.Steps)
		fmt.Fprintf(w, "  %s\n", y.Says)
		for _, n := range y.Notes {
			if n.Code != "bicm-no-links" { // said above
				printNotes(w, "  ", []panel.Note{n})
			}
		}
		for _, l := range y.Links[:min(linksShown, len(y.Links))] {
			fmt.Fprintf(w, "    %s - %s  shared %d, by chance %.1f, p %.1e, proximity %.2f\n", called(l.A, l.NameA), called(l.B, l.NameB), l.Shared, l.Expected, l.P, l.Proximity)
		}
		if more := len(y.Links) - linksShown; more > 0 {
			fmt.Fprintf(w, "    and %d more, in the tables and --json\n", more)
		}
	}
	if r.Folder != "" {
		fmt.Fprintln(w)
	}
	_, err := io.WriteString(out, w.String())
	return err
}

// write writes the links and the units with the number of their links.
func (r *LinksRun) write(s *ownTable, req LinksRequest) error {
	w, err := openWriter(req.Destination, "links")
	if err != nil {
		return err
	}
	defer w.stage.drop()
	recipe := newTableRecipe("links", req.Command, req, s.took)
	recipe.reading(req.Source)
	what := "product"
	if req.Economies {
		what = "country"
	}
	for i, y := range r.Years {
		if i == 0 {
			recipe.options(y.options)
		}
		if err := w.links(s, what, &y); err != nil {
			return err
		}
	}
	r.Folder = req.Out
	r.Outputs, err = w.finish(recipe)
	return err
}

func (w *tableWriter) links(s *ownTable, what string, y *LinkYear) error {
	n := len(y.Links)
	a, b, shared, degree := make([]string, n), make([]string, n), make([]int, n), make([]int, len(y.codes))
	expected, p, phi := make([]float64, n), make([]float64, n), make([]float64, n)
	at := map[string]int{}
	for i, c := range y.codes {
		at[c] = i
	}
	for i, l := range y.Links {
		a[i], b[i], shared[i], expected[i], p[i], phi[i] = l.A, l.B, l.Shared, l.Expected, l.P, l.Proximity
		degree[at[l.A]]++
		degree[at[l.B]]++
	}
	columns := append(s.yearly(y.Year), s.unit(what, what+"_a", a)...)
	columns = append(columns, s.unit(what, what+"_b", b)...)
	if err := w.sheet("links", &table.Sheet{Rows: n, Columns: append(columns, table.Column{Name: "shared", Ints: shared},
		table.Column{Name: "expected", Floats: expected}, table.Column{Name: "p", Floats: p}, table.Column{Name: "proximity", Floats: phi})}); err != nil {
		return err
	}
	columns = append(s.yearly(y.Year), s.unit(what, what, y.codes)...)
	return w.sheet("linked", &table.Sheet{Rows: len(y.codes), Columns: append(columns, table.Column{Name: "links", Ints: degree})})
}
