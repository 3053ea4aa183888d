package app

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"upstep/internal/source/table"
	"upstep/method/complexity"
	"upstep/panel"
	"upstep/trade"
)

// CrossRequest asks what the activities of one table say about those of another.
type CrossRequest struct {
	From Source `json:"from"`
	To   Source `json:"to"`
	Destination
	FromYear int `json:"from_year"` // 0: the newest
	ToYear   int `json:"to_year"`
}

// CrossRun is the answer. Field names are part of the contract.
type CrossRun struct {
	From      TableRead    `json:"from"`
	To        TableRead    `json:"to"`
	FromYear  int          `json:"from_year,omitempty"`
	ToYear    int          `json:"to_year,omitempty"`
	Economies int          `json:"economies"` // in both
	Products  [2]int       `json:"products"`  // of either table
	Pairs     int          `json:"pairs"`     // with a proximity above 0
	Nearest   []CrossPair  `json:"nearest"`   // the strongest pairs
	Notes     []panel.Note `json:"notes"`
	Outputs   []Output     `json:"outputs"`
	Folder    string       `json:"folder,omitempty"`
	cross     *complexity.Cross
	layer     complexity.Layer // of To
	options   []panel.Param
}

// CrossPair is an activity of either table and how near they are.
type CrossPair struct {
	From      string  `json:"from"`
	FromName  string  `json:"from_name,omitempty"`
	To        string  `json:"to"`
	ToName    string  `json:"to_name,omitempty"`
	Proximity float64 `json:"proximity"`
}

const crossShown = 20

// Cross reads two tables and computes the proximity of the activities of one to those
// of the other, over the economies in both.
func Cross(req CrossRequest) (*CrossRun, error) {
	if err := req.check(false, "--format parquet does"); err != nil {
		return nil, err
	}
	run := &CrossRun{Nearest: []CrossPair{}, Notes: []panel.Note{}, Outputs: []Output{}}
	from, a, err := layerOf(req.From, req.FromYear, "from-year")
	if err != nil {
		return nil, err
	}
	to, b, err := layerOf(req.To, req.ToYear, "to-year")
	if err != nil {
		return nil, err
	}
	if run.cross, err = complexity.CrossProximity(a.Layer, b.Layer); err != nil {
		return nil, &Error{Code: Refused, Message: err.Error(), Hint: "the tables need codes of economies in common", Cause: err}
	}
	run.From, run.To, run.FromYear, run.ToYear, run.layer = from.took, to.took, a.year, b.year, b.Layer
	run.options = slices.Concat(a.recipe.Params, run.cross.Recipe.Params)
	run.Notes = append(append(append(run.Notes, a.notes...), b.notes...), run.cross.Notes...)
	run.Economies, run.Products = len(run.cross.Countries), [2]int{len(a.Products), len(b.Products)}
	if a.year != 0 && b.year != 0 && a.year > b.year {
		run.Notes = append(run.Notes, panel.Note{Code: "cross-order", Subject: "years", Severity: panel.Warning,
			Text: fmt.Sprintf("The first table is of %d, the second of %d: what comes first belongs into the first.", a.year, b.year)})
	}
	run.nearest(from, to)
	if req.Out == "" {
		return run, nil
	}
	return run, run.write(from, to, req)
}

// dated is a layer of a year.
type dated struct {
	complexity.Layer
	year   int
	notes  []panel.Note
	recipe panel.Recipe
}

// layerOf reads a table and applies the test of presence to a year, 0 for the newest.
func layerOf(ask Source, year int, flag string) (*ownTable, dated, error) {
	var d dated
	s, err := newOwnTable(ask)
	if err != nil {
		return nil, d, err
	}
	if err := s.read(); err != nil {
		return nil, d, err
	}
	at := s.years[len(s.years)-1]
	if year != 0 {
		k := slices.IndexFunc(s.years, func(i int) bool { return s.table.Long.Years[i].Year == year })
		if k < 0 {
			return nil, d, errorf(Invalid, "it is a year of the table", "--%s %d: %s has no rows of that year", flag, year, strings.Join(ask.Files, ", "))
		}
		at = s.years[k]
	}
	var m *trade.Matrix
	if m, _, err = s.matrix(at); err != nil {
		return nil, d, err
	}
	p, err := complexity.Presence(m, complexity.PresenceOptions{Convention: s.convention})
	if err != nil {
		return nil, d, ofYear(m.Year, err)
	}
	return s, dated{p.Layer, m.Year, p.Notes, p.Recipe}, nil
}

// nearest keeps the strongest pairs: by proximity, then codes.
func (r *CrossRun) nearest(from, to *ownTable) {
	x, n := r.cross, len(r.cross.To)
	var at []int
	for i, v := range x.Phi {
		if v > 0 {
			at = append(at, i)
		}
	}
	r.Pairs = len(at)
	slices.SortStableFunc(at, func(a, b int) int { return cmp.Compare(x.Phi[b], x.Phi[a]) })
	for _, i := range at[:min(crossShown, len(at))] {
		p := CrossPair{Proximity: x.Phi[i]}
		p.From, p.FromName = from.product(x.From[i/n])
		p.To, p.ToName = to.product(x.To[i%n])
		r.Nearest = append(r.Nearest, p)
	}
}

// Print writes the answer for people.
func (r *CrossRun) Print(out io.Writer) error {
	w := &strings.Builder{}
	r.From.head(w)
	r.To.head(w)
	year := func(y int) string {
		if y == 0 {
			return ""
		}
		return fmt.Sprintf(" of %d", y)
	}
	fmt.Fprintf(w, "\n%d activities%s against %d%s, over the %d economies in both: %d pairs with a proximity above 0\n",
		r.Products[0], year(r.FromYear), r.Products[1], year(r.ToYear), r.Economies, r.Pairs)
	printNotes(w, "  ", r.Notes)
	for _, p := range r.Nearest[:min(crossShown/2, len(r.Nearest))] {
		fmt.Fprintf(w, "  %s -> %s  %.3f\n", called(p.From, p.FromName), called(p.To, p.ToName), p.Proximity)
	}
	if r.Folder != "" {
		fmt.Fprintln(w)
	}
	_, err := io.WriteString(out, w.String())
	return err
}

// write writes the pairs and the density of every economy in the activities of To.
func (r *CrossRun) write(from, to *ownTable, req CrossRequest) error {
	w, err := openWriter(req.Destination, "cross")
	if err != nil {
		return err
	}
	defer w.stage.drop()
	x, n := r.cross, len(r.cross.To)
	a, b, phi := []string{}, []string{}, []float64{}
	for i, v := range x.Phi {
		if v > 0 {
			a, b, phi = append(a, x.From[i/n]), append(b, x.To[i%n]), append(phi, v)
		}
	}
	if err := w.sheet("cross_proximity", &table.Sheet{Rows: len(phi), Columns: append(append(from.unit("product", "from", a), to.unit("product", "to", b)...),
		table.Column{Name: "proximity", Floats: phi})}); err != nil {
		return err
	}
	density, defined := x.Density()
	has, code := make([]bool, len(density)), make([]string, len(density))
	for i := range density {
		code[i] = x.Countries[i/n]
		c, _ := slices.BinarySearch(r.layer.Countries, code[i])
		p, _ := slices.BinarySearch(r.layer.Products, x.To[i%n])
		has[i] = r.layer.M[c*len(r.layer.Products)+p]
	}
	if err := w.sheet("cross_density", &table.Sheet{Rows: len(density), Columns: append(to.unit("country", "country", code),
		table.Column{Name: "to", Text: x.To}, table.Column{Name: "mcp", Bools: has}, table.Column{Name: "density", Floats: density, Present: and(defined, true)})}); err != nil {
		return err
	}
	took := from.took
	took.Inputs = slices.Concat(from.took.Inputs, to.took.Inputs)
	took.BadRows = slices.Concat(from.took.BadRows, to.took.BadRows)
	recipe := newTableRecipe("cross", req.Command, req, took)
	recipe.ToColumns = &to.took.Columns
	recipe.reading(req.From)
	recipe.options(r.options)
	r.Folder = req.Out
	r.Outputs, err = w.finish(recipe)
	return err
}
