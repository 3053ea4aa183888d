package cli

import (
	"fmt"
	"strings"

	"upstep/internal/app"
)

type importCmd struct {
	Baci     importBaciCmd     `cmd:"" help:"A release of CEPII's BACI: its folder or zip archive."`
	Atlas    importAtlasCmd    `cmd:"" help:"A file of countries, products and years of the Atlas of Economic Complexity."`
	Comtrade importComtradeCmd `cmd:"" help:"A file of UN Comtrade: CSV, bulk file, or an answer of the API (JSON)."`
	Oec      importOecCmd      `cmd:"" help:"A file of the Observatory of Economic Complexity."`
	Table    importTableCmd    `cmd:"" help:"Any long table: CSV, CSV.gz or Parquet with a row per country and product, and perhaps year and partner."`
}

// importFlags are what every importer takes.
type importFlags struct {
	Workspace string `help:"Folder of the workspace (default: the nearest above)." placeholder:"DIR" type:"path"`
	Name      string `help:"Name of the dataset (default: made from source, nomenclature and release)." placeholder:"NAME"`
	BadRows   string `name:"bad-rows" help:"What to do with rows that cannot be taken: refuse or drop (default refuse)." default:"refuse" placeholder:"RULE"`
	OpenEnd   bool   `name:"open-end" help:"Take a file whose last line has no end; it may have been cut."`
	JSON      bool   `name:"json" help:"Print the answer as JSON."`
}

type tradeFlags struct {
	Flow       string `help:"Take exports or imports (default exports)." default:"exports" placeholder:"FLOW"`
	Duplicates string `help:"What to do with rows that repeat a key: refuse or sum (default refuse)." default:"refuse" placeholder:"RULE"`
}

type codeFlags struct {
	Level          int    `help:"Digits of the product codes to take (default: those the file has)." placeholder:"N"`
	Classification string `help:"Nomenclature, such as hs92, hs12 or sitc2, where the file has several or does not say." placeholder:"NAME"`
	Vintage        string `help:"Release or date of the file, for the record." placeholder:"TEXT"`
}

type importBaciCmd struct {
	Path string `arg:"" help:"Folder or zip archive of a release, as downloaded." type:"path"`
	importFlags
	tradeFlags
}

// Help shows examples.
func (importBaciCmd) Help() string {
	return `Adds the trade of each year up over partners, in US dollars, exactly. Files that were imported before are passed over, so a stopped import can be given again.

Examples:
  upstep import baci BACI_HS92_V202401b.zip --workspace work
  upstep complexity --dataset baci-hs92-202401b --workspace work`
}

// Run imports a release.
func (c *importBaciCmd) Run(e env) error {
	return runImport(e, "baci", c.Path, c.importFlags, c.tradeFlags, app.TableChoices{})
}

// publisherFlags are those of the importers of single files.
type publisherFlags struct {
	Path string `arg:"" help:"File, as downloaded or as an API gave it." type:"path"`
	importFlags
	tradeFlags
	codeFlags
}

func (c *publisherFlags) run(e env, kind string) error {
	return runImport(e, kind, c.Path, c.importFlags, c.tradeFlags, c.choices())
}

type importAtlasCmd struct{ publisherFlags }

// Run imports a file of the Atlas.
func (c *importAtlasCmd) Run(e env) error { return c.run(e, "atlas") }

type importComtradeCmd struct{ publisherFlags }

// Run imports a file of UN Comtrade.
func (c *importComtradeCmd) Run(e env) error { return c.run(e, "comtrade") }

type importOecCmd struct{ publisherFlags }

// Run imports a file of the OEC.
func (c *importOecCmd) Run(e env) error { return c.run(e, "oec") }

type importTableCmd struct {
	Path string `arg:"" help:"File: CSV, CSV.gz or Parquet." type:"path"`
	importFlags
	Map        []string `help:"Columns that are not found by their names, as in year=t,country=i,product=k,value=v,partner=j,quantity=q." placeholder:"ROLE=COL,..."`
	Duplicates string   `help:"What to do with rows that repeat a key: refuse or sum (default refuse)." default:"refuse" placeholder:"RULE"`
	codeFlags
	Source   string `help:"Who published the table, for the record." placeholder:"NAME"`
	Unit     string `help:"Unit of the value, for the record." placeholder:"TEXT"`
	Licence  string `help:"Terms of the table, for the record." placeholder:"TEXT"`
	Decimals int    `help:"Decimal places of the value that are kept, up to 9 (default 3)." default:"3" placeholder:"N"`
}

// Help shows examples.
func (importTableCmd) Help() string {
	return `Examples:
  upstep import table example/exports.csv --workspace work
  upstep import table example/exports.csv --workspace work --map value=value --unit USD --name mine`
}

// Run imports a table.
func (c *importTableCmd) Run(e env) error {
	columns, err := app.NamedColumns(c.Map)
	if err != nil {
		return err
	}
	choices := c.choices()
	choices.Columns, choices.Source, choices.Unit, choices.Licence, choices.Decimals = columns, c.Source, c.Unit, c.Licence, c.Decimals
	return runImport(e, "table", c.Path, c.importFlags, tradeFlags{Duplicates: c.Duplicates}, choices)
}

func (c codeFlags) choices() app.TableChoices {
	return app.TableChoices{Level: c.Level, Classification: strings.ToLower(c.Classification), Vintage: c.Vintage}
}

func runImport(e env, kind, path string, f importFlags, t tradeFlags, choices app.TableChoices) error {
	a, err := app.Open()
	if err != nil {
		return err
	}
	choices.Flow = t.Flow
	bar := progress(e)
	run, err := a.Import(e.context(), app.ImportRequest{Workspace: f.Workspace, Kind: kind, Path: path, Choices: choices, Name: f.Name,
		BadRows: f.BadRows, Duplicates: t.Duplicates, OpenEnd: f.OpenEnd}, bar)
	if err != nil {
		bar(app.Step{})
		return err
	}
	if f.JSON {
		return printJSON(e.out, app.TableAnswer(e.asked(), run))
	}
	if err := run.Print(e.out); err != nil {
		return err
	}
	next(e, "upstep complexity --dataset %s%s", run.Dataset, there(f.Workspace))
	return nil
}

// progress draws a bar when standard error is watched, and stays silent otherwise. A step
// without a name takes the bar away.
func progress(e env) func(app.Step) {
	if !e.watched {
		return func(app.Step) {}
	}
	return func(s app.Step) {
		if s.Name == "" {
			fmt.Fprint(e.err, "\r\x1b[K")
			return
		}
		const width = 24
		full := width * s.Done / max(s.All, 1)
		line := fmt.Sprintf("[%s%s] %d of %d files  %s", strings.Repeat("#", full), strings.Repeat(".", width-full), s.Done, s.All, s.Name)
		if n := e.width - 1; len(line) > n && n > 0 {
			line = line[:n]
		}
		fmt.Fprintf(e.err, "\r\x1b[K%s", line)
	}
}
