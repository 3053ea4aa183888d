package app

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strings"

	"upstep/internal/source/table"
	"upstep/method/complexity"
	"upstep/panel"
	"upstep/ref"
	"upstep/trade"
)

// TableColumns names columns by their headers; those that are "" are found by usual names.
type TableColumns = table.Columns

// Source names tables of the user's own and says how they are read. All commands on
// such tables share it, and it stands in their recipes.
type Source struct {
	Files      []string     `json:"files"`
	Columns    TableColumns `json:"columns"`
	Population string       `json:"population,omitempty"` // file with population by country and perhaps year; "": none
	Convention string       `json:"convention"`           // "": upstep
	Threshold  float64      `json:"threshold,omitempty"`  // RCA of presence in place of the convention's; 0: the convention's
	Filters    []string     `json:"filters"`
	Duplicates string       `json:"duplicates"`        // refuse, sum or first
	BadRows    string       `json:"bad_rows"`          // refuse or drop
	Convert    string       `json:"convert,omitempty"` // into another classification first: FROM:TO[:DIGITS]
}

// Destination says where tables go. Only the format is part of what a recipe asks for.
type Destination struct {
	Out     string   `json:"-"`      // folder; "": nothing is written
	Format  string   `json:"format"` // csv or parquet
	Command []string `json:"-"`      // as typed, for the recipe
	// Tell is told what long work has come to; nil: nobody.
	Tell func(text string) `json:"-"`
}

func (d Destination) tell(format string, args ...any) {
	if d.Tell != nil {
		d.Tell(fmt.Sprintf(format, args...))
	}
}

// TableRead says what was read. Field names are part of the contracts.
type TableRead struct {
	Inputs     []table.Input `json:"inputs"`
	Columns    ColumnsTaken  `json:"columns"`
	Rows       int           `json:"rows"`  // taken, all years
	Zeros      int           `json:"zeros"` // of them with value 0
	BadRows    []table.Fault `json:"bad_rows"`
	Duplicates int           `json:"duplicates"` // rows that repeat an earlier one
	Convert    *Converted    `json:"convert,omitempty"`
	Population string        `json:"population,omitempty"`
	Convention string        `json:"convention"`
}

// ColumnsTaken are the headers in use, and which of them were not asked for.
type ColumnsTaken struct {
	Year        string   `json:"year,omitempty"`
	Country     string   `json:"country"`
	Product     string   `json:"product"`
	Value       string   `json:"value"`
	CountryName string   `json:"country_name,omitempty"`
	ProductName string   `json:"product_name,omitempty"`
	Guessed     []string `json:"guessed"` // headers taken because of their names
}

// ownTable is a Source that was found to make sense, and after read its table.
type ownTable struct {
	ask        Source
	convention complexity.Convention
	filters    []filter
	merge      trade.Merge
	table      *table.Table
	people     *table.Population
	years      []int       // indices into the table's years
	span       int         // years that one year's result rests on; 0 and 1: itself
	short      []int       // years left out because their span is not complete
	conversion *conversion // nil: none
	took       TableRead
}

func newOwnTable(ask Source) (*ownTable, error) {
	s := &ownTable{ask: ask}
	var err error
	if s.convention, err = convention(ask.Convention); err != nil {
		return nil, err
	}
	if math.Signbit(ask.Threshold) || !(ask.Threshold <= 1e6) {
		return nil, errorf(Invalid, "it is an RCA above 0, usually 1", "a threshold of %g makes no sense", ask.Threshold+0)
	}
	if ask.Threshold > 0 {
		s.convention.Threshold = ask.Threshold
	}
	s.took.Convention = s.convention.Name
	if s.conversion, err = parseConversion(ask.Convert); err != nil {
		return nil, err
	}
	if s.filters, err = parseFilters(ask.Filters); err != nil {
		return nil, err
	}
	if ask.Population == "" && slices.ContainsFunc(s.filters, func(f filter) bool { return f.name == "population" }) {
		return nil, errorf(Invalid, "name a file with --population", "a filter on population needs populations")
	}
	var ok bool
	if s.merge, ok = map[string]trade.Merge{"": trade.Refuse, "refuse": trade.Refuse, "sum": trade.Sum, "first": trade.First}[ask.Duplicates]; !ok {
		return nil, errorf(Invalid, "it is refuse, sum or first", "unknown rule %q for duplicates", ask.Duplicates)
	}
	if !slices.Contains([]string{"", "refuse", "drop"}, ask.BadRows) {
		return nil, errorf(Invalid, "it is refuse or drop", "unknown rule %q for bad rows", ask.BadRows)
	}
	if len(ask.Files) == 0 {
		return nil, errorf(Invalid, "`upstep complexity --example --out example` writes a table to try", "no file named")
	}
	return s, nil
}

// check refuses a destination that can't be honoured; needs names the flags that
// write more tables.
func (d Destination) check(more bool, needs string) error {
	if !slices.Contains([]string{"", "csv", "parquet"}, d.Format) {
		return errorf(Invalid, "it is csv or parquet", "unknown format %q", d.Format)
	}
	if d.Out == "" && (more || d.Format == "parquet") {
		return errorf(Invalid, "add --out DIR", "%s need a folder to write to", needs)
	}
	return nil
}

func convention(name string) (complexity.Convention, error) {
	c, err := complexity.NamedConvention(name)
	if err == nil {
		return c, nil
	}
	var names []string
	for _, c := range complexity.Conventions() {
		names = append(names, c.Name)
	}
	return c, errorf(Invalid, nearest(name, names, "the conventions are "), "unknown convention %q", name)
}

// nearest is a hint that lists the names there are, the nearest first.
func nearest(name string, names []string, are string) string {
	hint := are + strings.Join(names, ", ")
	if near := ref.Suggest(name, names); len(near) > 0 {
		hint = "did you mean " + strings.Join(near, " or ") + "? " + hint
	}
	return hint
}

// load is the one place where the user's table is read.
func (s *ownTable) load() (*table.Table, error) {
	return table.Read(s.ask.Files, table.Options{Columns: s.ask.Columns})
}

// read reads table and populations, and refuses what cannot be taken.
func (s *ownTable) read() error {
	t, err := s.load()
	if err != nil {
		return tableError(err)
	}
	s.table, s.took.Inputs, s.took.Rows, s.took.Zeros = t, t.Inputs, t.Rows, t.Zeros
	s.took.BadRows = t.Faults
	if s.took.BadRows == nil {
		s.took.BadRows = []table.Fault{}
	}
	s.took.Columns = taken(t.Columns, s.ask.Columns)
	if t.Bad() > 0 && s.ask.BadRows != "drop" {
		return badRows(t)
	}
	for i, y := range t.Long.Years {
		if takesYear(s.filters, y.Year) {
			s.years = append(s.years, i)
		}
	}
	if t.Rows == 0 || len(s.years) == 0 {
		none := &table.Malformed{File: strings.Join(s.ask.Files, ", "), What: "no rows to compute with", Hint: "look at the file and the filters"}
		return tableError(none)
	}
	if err := s.windows(); err != nil {
		return err
	}
	if err := s.repeats(); err != nil {
		return err
	}
	if err := s.convert(); err != nil {
		return err
	}
	if s.ask.Population != "" {
		if s.people, err = table.ReadPopulation(s.ask.Population); err != nil {
			return tableError(err)
		}
		s.took.Population = s.ask.Population
		s.took.Inputs = append(s.took.Inputs, s.people.Input)
	}
	return nil
}

// repeats counts duplicates and refuses them unless a rule says what they mean.
func (s *ownTable) repeats() error {
	var cases []string
	for _, i := range s.needed() {
		rep := s.table.Long.Repeats(i)
		s.took.Duplicates += rep.Count
		for _, r := range rep.Cases {
			if len(cases) < 5 {
				cases = append(cases, fmt.Sprintf("  %s:%d: %s %s again", s.table.Inputs[r.File].Path, r.Line, s.table.Long.Countries[r.Country], s.table.Long.Products[r.Product]))
			}
		}
	}
	if s.took.Duplicates == 0 || s.merge != trade.Refuse {
		return nil
	}
	what := "an economy and product"
	if s.table.Long.Dated {
		what = "a year, economy and product"
	}
	return errorf(Refused, "--duplicates sum adds them up (trade by partner), --duplicates first takes the first; --year names the column if the table has years",
		"%d rows repeat %s\n%s", s.took.Duplicates, what, strings.Join(cases, "\n"))
}

// matrix builds the filtered matrix of a year, given by its index, and the populations
// of that year, nil without.
func (s *ownTable) matrix(i int) (*trade.Matrix, map[string]float64, error) {
	m, _ := s.table.Long.Matrix(i, "", s.merge, panel.Ref{})
	return s.narrowed(m)
}

// narrowed applies the filters to a matrix and finds the populations of its year.
func (s *ownTable) narrowed(m *trade.Matrix) (*trade.Matrix, map[string]float64, error) {
	people, err := s.persons(m.Year)
	if err != nil {
		return nil, nil, err
	}
	m = narrow(m, s.filters, people)
	if len(m.X) == 0 {
		return nil, nil, errorf(Refused, "loosen the filters", "nothing is left of %s", yearWord(m.Year))
	}
	return m, people, nil
}

// persons are the populations of a year, nil when none were given.
func (s *ownTable) persons(year int) (map[string]float64, error) {
	if s.people == nil {
		return nil, nil
	}
	people := s.people.In(year)
	if len(people) == 0 {
		return nil, errorf(Refused, "add them, or leave the year out with --filter years=...", "%s has no populations for %d", s.ask.Population, year)
	}
	return people, nil
}

// country and product give a code with its name, "" if the table has none.
func (s *ownTable) country(code string) (string, string) {
	l := s.table.Long
	return code, trade.Name(l.Countries, l.CountryNames, code)
}

func (s *ownTable) product(code string) (string, string) {
	l := s.table.Long
	return code, trade.Name(l.Products, l.ProductNames, code)
}

func badRows(t *table.Table) error {
	return errorf(Refused, "mend the table, or leave these rows out with --bad-rows drop: their cells then count as zero",
		"%d of %d rows cannot be taken%s", t.Bad(), t.Rows+t.Bad(), listed(t.Faults))
}

// listed shows bad rows by kind, the first of each with its line.
func listed(faults []table.Fault) string {
	var b strings.Builder
	for _, f := range faults {
		fmt.Fprintf(&b, "\n%s: %d", f.Kind, f.Count)
		for _, c := range f.First {
			b.WriteString("\n  " + c.String())
		}
	}
	return b.String()
}

// schoolTable is tableError for the schools, to which a table that is none is a word that makes
// no sense, as their other files are.
func schoolTable(err error) error {
	var m *table.Malformed
	if errors.As(err, &m) {
		return &Error{Code: Invalid, Message: m.Error(), Hint: m.Hint, Cause: err}
	}
	return tableError(err)
}

// tableError gives the errors of readers their code and hint.
func tableError(err error) error {
	var m *table.Malformed
	if errors.As(err, &m) {
		return &Error{Code: Refused, Message: m.Error(), Hint: m.Hint, Cause: err}
	}
	var c *table.MissingColumn
	if errors.As(err, &c) {
		flag := "--" + strings.ReplaceAll(c.What, " ", "-")
		hint := fmt.Sprintf("name it with %s COLUMN", flag)
		if near := ref.Suggest(c.Name, c.Header); c.Name != "" && len(near) > 0 {
			hint = fmt.Sprintf("did you mean %s %s?", flag, strings.Join(near, " or "))
		}
		return errorf(Invalid, hint, "%s", c.Error())
	}
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return errorf(NotFound, "check the path", "cannot read %s: %s", pe.Path, pe.Err)
	}
	return err
}

func taken(got, want table.Columns) ColumnsTaken {
	t := ColumnsTaken{Year: got.Year, Country: got.Country, Product: got.Product, Value: got.Value,
		CountryName: got.CountryName, ProductName: got.ProductName, Guessed: []string{}}
	for _, c := range []struct{ got, want string }{{got.Year, want.Year}, {got.Country, want.Country}, {got.Product, want.Product},
		{got.Value, want.Value}, {got.CountryName, want.CountryName}, {got.ProductName, want.ProductName}} {
		if c.got != "" && c.want == "" {
			t.Guessed = append(t.Guessed, c.got)
		}
	}
	return t
}
