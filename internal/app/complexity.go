package app

import (
	"errors"
	"fmt"
	"io/fs"
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

// ComplexityRequest asks for the measures of economic complexity of a table.
type ComplexityRequest struct {
	Files      []string
	Columns    TableColumns
	Population string   // file with population by country and perhaps year; "": none
	Convention string   // "": upstep
	Out        string   // folder; "": nothing is written
	Format     string   // csv or parquet
	Proximity  bool     // write the proximity of all pairs of products
	Network    bool     // write the backbone of the product space with a layout
	Compare    []string // conventions to compare with
	Measures   []string // further ones: fitness, stable, eciplus, genepy, reflections
	Filters    []string
	Duplicates string   // refuse, sum or first
	BadRows    string   // refuse or drop
	Convert    string   // into another classification first: FROM:TO[:DIGITS]
	Command    []string // as typed, for the recipe
}

// ComplexityRun is the answer. Field names are part of the contract.
type ComplexityRun struct {
	Inputs     []table.Input       `json:"inputs"`
	Columns    ColumnsTaken        `json:"columns"`
	Rows       int                 `json:"rows"`  // taken, all years
	Zeros      int                 `json:"zeros"` // of them with value 0
	BadRows    []table.Fault       `json:"bad_rows"`
	Duplicates int                 `json:"duplicates"` // rows that repeat an earlier one
	Convert    *Converted          `json:"convert,omitempty"`
	Population string              `json:"population,omitempty"`
	Convention string              `json:"convention"`
	Years      []ComplexityYear    `json:"years"`
	Compared   []ComplexityCompare `json:"compared"`
	Outputs    []Output            `json:"outputs"`
	Folder     string              `json:"folder,omitempty"`
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

// Output is a file that was written.
type Output struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
	Rows   int    `json:"rows"`
}

// ComplexityYear sums up one year.
type ComplexityYear struct {
	Year      int          `json:"year,omitempty"` // absent when the table has none
	Economies int          `json:"economies"`      // in the sample that is ranked
	Products  int          `json:"products"`
	Removed   int          `json:"removed"` // economies and products that filters or a lack of presence took out
	Ranked    bool         `json:"ranked"`
	Top       []Placed     `json:"top"` // highest ECI first; more than five when values are equal
	Bottom    []Placed     `json:"bottom"`
	Steps     []string     `json:"steps"`
	Notes     []panel.Note `json:"notes"`
}

// Placed is an economy with its complexity.
type Placed struct {
	Code string  `json:"code"`
	Name string  `json:"name,omitempty"`
	ECI  float64 `json:"eci"`
}

// Complexity reads the table, computes every year and writes the files asked for.
// Nothing is written unless everything could be.
func Complexity(req ComplexityRequest) (*ComplexityRun, error) {
	job, err := newComplexityJob(req)
	if err != nil {
		return nil, err
	}
	if err := job.read(); err != nil {
		return nil, err
	}
	if err := job.compute(); err != nil {
		return nil, err
	}
	return job.run, nil
}

// complexityJob is a request on its way to an answer.
type complexityJob struct {
	req        ComplexityRequest
	convention complexity.Convention
	compare    []complexity.Convention
	filters    []filter
	merge      trade.Merge
	table      *table.Table
	people     *table.Population
	years      []int // indices into the table's years
	run        *ComplexityRun
	params     []panel.Param
	measures   []MeasureTaken
	conversion *conversion // nil: none
}

func newComplexityJob(req ComplexityRequest) (*complexityJob, error) {
	j := &complexityJob{req: req, run: &ComplexityRun{Compared: []ComplexityCompare{}, Outputs: []Output{}}}
	var err error
	if j.convention, err = convention(req.Convention); err != nil {
		return nil, err
	}
	j.run.Convention = j.convention.Name
	for _, name := range req.Compare {
		c, err := convention(name)
		if err != nil {
			return nil, err
		}
		if c.Name == j.convention.Name {
			return nil, errorf(Invalid, "leave it out of --compare", "%s cannot be compared with itself", c.Name)
		}
		j.compare = append(j.compare, c)
	}
	if j.conversion, err = parseConversion(req.Convert); err != nil {
		return nil, err
	}
	if err := checkMeasures(req.Measures); err != nil {
		return nil, err
	}
	if j.filters, err = parseFilters(req.Filters); err != nil {
		return nil, err
	}
	if req.Population == "" && slices.ContainsFunc(j.filters, func(f filter) bool { return f.name == "population" }) {
		return nil, errorf(Invalid, "name a file with --population", "a filter on population needs populations")
	}
	var ok bool
	if j.merge, ok = map[string]trade.Merge{"": trade.Refuse, "refuse": trade.Refuse, "sum": trade.Sum, "first": trade.First}[req.Duplicates]; !ok {
		return nil, errorf(Invalid, "it is refuse, sum or first", "unknown rule %q for duplicates", req.Duplicates)
	}
	if !slices.Contains([]string{"", "refuse", "drop"}, req.BadRows) {
		return nil, errorf(Invalid, "it is refuse or drop", "unknown rule %q for bad rows", req.BadRows)
	}
	if !slices.Contains([]string{"", "csv", "parquet"}, req.Format) {
		return nil, errorf(Invalid, "it is csv or parquet", "unknown format %q", req.Format)
	}
	if req.Out == "" && (req.Proximity || req.Network || len(req.Measures) > 0 || req.Format == "parquet") {
		return nil, errorf(Invalid, "add --out DIR", "--proximity, --network, --measures and --format need a folder to write to")
	}
	if len(req.Files) == 0 {
		return nil, errorf(Invalid, "`upstep complexity --example --out example` writes a table to try", "no file named")
	}
	return j, nil
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
	hint := "the conventions are " + strings.Join(names, ", ")
	if near := ref.Suggest(name, names); len(near) > 0 {
		hint = "did you mean " + strings.Join(near, " or ") + "? " + hint
	}
	return c, errorf(Invalid, hint, "unknown convention %q", name)
}

// read reads table and populations, and refuses what cannot be taken.
func (j *complexityJob) read() error {
	t, err := table.Read(j.req.Files, table.Options{Columns: j.req.Columns})
	if err != nil {
		return tableError(err)
	}
	j.table, j.run.Inputs, j.run.Rows, j.run.Zeros = t, t.Inputs, t.Rows, t.Zeros
	j.run.BadRows = t.Faults
	if j.run.BadRows == nil {
		j.run.BadRows = []table.Fault{}
	}
	j.run.Columns = taken(t.Columns, j.req.Columns)
	if t.Bad() > 0 && j.req.BadRows != "drop" {
		return badRows(t)
	}
	for i, y := range t.Long.Years {
		if takesYear(j.filters, y.Year) {
			j.years = append(j.years, i)
		}
	}
	if t.Rows == 0 || len(j.years) == 0 {
		return errorf(Refused, "look at the file and the filters", "%s: no rows to compute with", strings.Join(j.req.Files, ", "))
	}
	if err := j.repeats(); err != nil {
		return err
	}
	if err := j.convert(); err != nil {
		return err
	}
	if j.req.Population != "" {
		if j.people, err = table.ReadPopulation(j.req.Population); err != nil {
			return tableError(err)
		}
		j.run.Population = j.req.Population
		j.run.Inputs = append(j.run.Inputs, j.people.Input)
	}
	return nil
}

// repeats counts duplicates and refuses them unless a rule says what they mean.
func (j *complexityJob) repeats() error {
	var cases []string
	for _, i := range j.years {
		rep := j.table.Long.Repeats(i)
		j.run.Duplicates += rep.Count
		for _, r := range rep.Cases {
			if len(cases) < 5 {
				cases = append(cases, fmt.Sprintf("  %s:%d: %s %s again", j.table.Inputs[r.File].Path, r.Line, j.table.Long.Countries[r.Country], j.table.Long.Products[r.Product]))
			}
		}
	}
	if j.run.Duplicates == 0 || j.merge != trade.Refuse {
		return nil
	}
	what := "an economy and product"
	if j.table.Long.Dated {
		what = "a year, economy and product"
	}
	return errorf(Refused, "--duplicates sum adds them up (trade by partner), --duplicates first takes the first; --year names the column if the table has years",
		"%d rows repeat %s\n%s", j.run.Duplicates, what, strings.Join(cases, "\n"))
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

// tableError gives the errors of readers their code and hint.
func tableError(err error) error {
	var m *table.Malformed
	if errors.As(err, &m) {
		return errorf(Refused, m.Hint, "%s", m.Error())
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
