package cli

import (
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strings"

	"upstep/internal/app"
)

// tableFlags say how tables of the user's own are read; all commands on them share these.
type tableFlags struct {
	Files     []string `arg:"" optional:"" name:"file" help:"Long tables: CSV, CSV.gz or Parquet with one row per country and product, and perhaps year."`
	Dataset   string   `group:"The table:" help:"A dataset of the workspace in place of files." placeholder:"NAME"`
	Workspace string   `group:"The table:" help:"Folder of the workspace (default: the nearest above)." placeholder:"DIR" type:"path"`
	readFlags
}

// readFlags are those flags without the names of the tables.
type readFlags struct {
	Country     string   `group:"The table:" help:"Column of the country, region or other place (default: by its name)." placeholder:"COL"`
	Product     string   `group:"The table:" help:"Column of the product, industry or other activity (default: by its name)." placeholder:"COL"`
	Value       string   `group:"The table:" help:"Column of the value: exports, employment, patents (default: by its name)." placeholder:"COL"`
	Year        string   `group:"The table:" help:"Column of the year; - if the table is to be taken as one year (default: by its name)." placeholder:"COL"`
	CountryName string   `group:"The table:" name:"country-name" help:"Column of the country's name." placeholder:"COL"`
	ProductName string   `group:"The table:" name:"product-name" help:"Column of the product's name." placeholder:"COL"`
	Population  string   `group:"The table:" help:"CSV with population by country and perhaps year, for RPOP (exports per head against the sample's) and filters." placeholder:"FILE"`
	Convert     string   `group:"The table:" help:"Map the products into another classification first, e.g. hs12:hs92 or hs12:hs92:4; see upstep convert." placeholder:"FROM:TO"`
	Filter      []string `group:"The table:" help:"Make the sample smaller, in the order given: 'exports>=1e9', 'world>=1e7', 'population>=1e6', 'country!=A,B', 'product!=9999,93*', 'years=1995-2000'. May be repeated." sep:"none" placeholder:"TEST"`
	Duplicates  string   `group:"The table:" help:"What to do with rows that repeat a year, country and product: refuse, sum or first (default refuse)." default:"refuse" placeholder:"RULE"`
	BadRows     string   `group:"The table:" name:"bad-rows" help:"What to do with rows that cannot be read: refuse or drop (default refuse)." default:"refuse" placeholder:"RULE"`
	Convention  string   `group:"Choices:" help:"Whose choices to follow: upstep, atlas, stata, py, r or oec (default upstep)." default:"upstep" placeholder:"NAME"`
	Threshold   *float64 `group:"Choices:" help:"RCA from which a product is present (default that of the convention, 1)." placeholder:"RCA"`
}

// source is what the flags ask for.
func (f *tableFlags) source() (app.Source, error) {
	files, err := app.TableFiles(f.Files, f.Workspace, f.Dataset)
	return f.of(files), err
}

// input names the table and how it is read, as it is typed, for the next command.
func (f *tableFlags) input() string {
	words := quoted(f.Files)
	if f.Dataset != "" {
		words = []string{"--dataset " + f.Dataset + there(f.Workspace)}
	}
	return strings.Join(append(words, f.words()...), " ")
}

// words are the flags that are not at their defaults.
func (f *readFlags) words() (out []string) {
	for _, x := range []struct{ flag, value, usual string }{
		{"country", f.Country, ""}, {"product", f.Product, ""}, {"value", f.Value, ""}, {"year", f.Year, ""}, {"country-name", f.CountryName, ""},
		{"product-name", f.ProductName, ""}, {"population", f.Population, ""}, {"convert", f.Convert, ""}, {"duplicates", f.Duplicates, "refuse"},
		{"bad-rows", f.BadRows, "refuse"}, {"convention", f.Convention, "upstep"},
	} {
		if x.value != x.usual {
			out = append(out, "--"+x.flag, word(x.value))
		}
	}
	for _, t := range f.Filter {
		out = append(out, "--filter", word(t))
	}
	if f.Threshold != nil {
		out = append(out, "--threshold", fmt.Sprint(*f.Threshold))
	}
	return out
}

func (f *readFlags) of(files []string) app.Source {
	return app.Source{Files: files, Population: f.Population, Convention: f.Convention, Threshold: given(f.Threshold), Filters: f.Filter,
		Columns: app.TableColumns{Year: f.Year, Country: f.Country, Product: f.Product, Value: f.Value,
			CountryName: f.CountryName, ProductName: f.ProductName},
		Duplicates: f.Duplicates, BadRows: f.BadRows, Convert: f.Convert}
}

// outFlags say where tables go.
type outFlags struct {
	Out    string `group:"What is written:" short:"o" help:"Folder for the tables and recipe.json, which upstep verify replays." placeholder:"DIR"`
	Format string `group:"What is written:" help:"Format of the tables: csv or parquet (default csv)." default:"csv" placeholder:"NAME"`
	JSON   bool   `group:"What is written:" name:"json" help:"Print the answer as JSON."`
}

func (f *outFlags) destination(e env) app.Destination {
	return app.Destination{Out: f.Out, Format: f.Format, Command: e.asked(), Tell: e.tell}
}

// showTables prints an answer as JSON or for people, then the files written and the
// next useful command; with files that is to replay them.
func (f *outFlags) showTables(e env, run interface{ Print(io.Writer) error }, folder string, outputs []app.Output, hint string) error {
	if f.JSON {
		return printJSON(e.out, app.TableAnswer(e.asked(), run))
	}
	if err := run.Print(e.out); err != nil {
		return err
	}
	wrote(e, folder, outputs)
	if folder != "" {
		hint = "upstep verify " + word(filepath.ToSlash(filepath.Join(folder, app.RecipeFile)))
	}
	next(e, "%s", hint)
	return nil
}

// wrote lists the files written.
func wrote(e env, folder string, outputs []app.Output) {
	for _, o := range outputs {
		fmt.Fprintln(e.out, "wrote", filepath.Join(folder, o.Name))
	}
}

// given is the value of a flag that has none unless it is typed. A zero that is typed is
// no default: it becomes the negative zero, which is refused.
func given(v *float64) float64 {
	switch {
	case v == nil:
		return 0
	case *v == 0:
		return math.Copysign(0, -1)
	}
	return *v
}
