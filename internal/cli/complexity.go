package cli

import (
	"fmt"
	"path/filepath"

	"upstep/internal/app"
)

type complexityCmd struct {
	Files       []string `arg:"" optional:"" name:"file" help:"Long tables: CSV, CSV.gz or Parquet with one row per country and product, and perhaps year."`
	Dataset     string   `help:"A dataset of the workspace instead of files." placeholder:"NAME"`
	Workspace   string   `help:"Folder of the workspace (default: the nearest above)." placeholder:"DIR" type:"path"`
	Country     string   `help:"Column of the country, region or other place (default: by its name)." placeholder:"COL"`
	Product     string   `help:"Column of the product, industry or other activity (default: by its name)." placeholder:"COL"`
	Value       string   `help:"Column of the value: exports, employment, patents (default: by its name)." placeholder:"COL"`
	Year        string   `help:"Column of the year; - if the table is to be taken as one year (default: by its name)." placeholder:"COL"`
	CountryName string   `name:"country-name" help:"Column of the country's name." placeholder:"COL"`
	ProductName string   `name:"product-name" help:"Column of the product's name." placeholder:"COL"`
	Convert     string   `help:"Map the products into another classification first, e.g. hs12:hs92 or hs12:hs92:4; see upstep convert." placeholder:"FROM:TO"`
	Population  string   `help:"CSV with population by country and perhaps year: adds RPOP, exports per head against the sample's." placeholder:"FILE"`
	Convention  string   `help:"Whose choices to follow: upstep, atlas, stata, py, r or oec (default upstep)." default:"upstep" placeholder:"NAME"`
	Compare     []string `help:"Print where and how much the rankings change under these conventions, e.g. py,stata; the newest year." placeholder:"NAME,..."`
	Measures    []string `help:"Further measures, as columns of countries and products: fitness, stable, eciplus, genepy, reflections." placeholder:"NAME,..."`
	Filter      []string `help:"Make the sample smaller, in the order given: 'exports>=1e9', 'world>=1e7', 'population>=1e6', 'country!=A,B', 'product!=9999,93*', 'years=1995-2000'. May be repeated." sep:"none" placeholder:"TEST"`
	Duplicates  string   `help:"What to do with rows that repeat a year, country and product: refuse, sum or first (default refuse)." default:"refuse" placeholder:"RULE"`
	BadRows     string   `name:"bad-rows" help:"What to do with rows that cannot be read: refuse or drop (default refuse)." default:"refuse" placeholder:"RULE"`
	Out         string   `short:"o" help:"Folder for countries, products, cells and recipe.json." placeholder:"DIR"`
	Format      string   `help:"Format of the tables: csv or parquet (default csv)." default:"csv" placeholder:"NAME"`
	Proximity   bool     `help:"Also write the proximity of all pairs of products."`
	Network     bool     `help:"Also write the backbone of the product space, with places for drawing it."`
	Example     bool     `help:"Write a small invented table, exports.csv, into the folder given by --out, to try the command on."`
	JSON        bool     `name:"json" help:"Print the answer as JSON."`
}

// Help shows examples.
func (complexityCmd) Help() string {
	return `The table is any list of places, activities and amounts. Measures: RCA, presence, diversity, ubiquity, ECI, PCI, density, COI and opportunity gain (COG).
On demand (--measures): fitness, its stable variant, ECI+, GENEPY and 20 reflections.

Examples:
  upstep complexity --example --out example  a table to try
  upstep complexity example/exports.csv      a summary of every year
  upstep complexity example/exports.csv --out tables --network
  upstep complexity example/exports.csv --out tables --measures fitness,stable,genepy
  upstep complexity example/exports.csv --country country --product product --value value --compare py,stata
  upstep complexity example/exports.csv --filter 'country!=C001' --filter 'years=2019-2020' --out parquet --format parquet`
}

// Run computes, writes the tables if asked, and prints a summary.
func (c *complexityCmd) Run(e env) error {
	if c.Example {
		path, err := app.WriteExample(c.Out)
		if err != nil {
			return err
		}
		fmt.Fprintln(e.out, "wrote", path)
		next(e, "upstep complexity %s", path)
		return nil
	}
	files, err := app.TableFiles(c.Files, c.Workspace, c.Dataset)
	if err != nil {
		return err
	}
	run, err := app.Complexity(app.ComplexityRequest{
		Files: files, Population: c.Population, Convention: c.Convention, Compare: c.Compare, Measures: c.Measures, Filters: c.Filter,
		Columns: app.TableColumns{Year: c.Year, Country: c.Country, Product: c.Product, Value: c.Value,
			CountryName: c.CountryName, ProductName: c.ProductName},
		Duplicates: c.Duplicates, BadRows: c.BadRows, Out: c.Out, Format: c.Format, Convert: c.Convert,
		Proximity: c.Proximity, Network: c.Network, Command: e.asked(),
	})
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(e.out, app.TableAnswer(e.asked(), run))
	}
	if err := run.Print(e.out); err != nil {
		return err
	}
	for _, o := range run.Outputs {
		fmt.Fprintln(e.out, "wrote", filepath.Join(run.Folder, o.Name))
	}
	input := "--dataset " + c.Dataset + there(c.Workspace)
	if c.Dataset == "" {
		input = c.Files[0]
	}
	if c.Out == "" {
		next(e, "upstep complexity %s --out tables", input)
	} else {
		next(e, "upstep complexity %s --compare py,stata", input)
	}
	return nil
}
