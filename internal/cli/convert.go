package cli

import (
	"fmt"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"upstep/internal/app"
)

type convertCmd struct {
	Files       []string `arg:"" optional:"" name:"file" help:"Long tables: CSV, CSV.gz or Parquet with one row per country and product, and perhaps year."`
	Dataset     string   `help:"A dataset of the workspace in place of files." placeholder:"NAME"`
	Workspace   string   `help:"Folder of the workspace (default: the nearest above)." placeholder:"DIR" type:"path"`
	From        string   `help:"Classification of the table: hs92, hs96, hs02, hs07, hs12, hs17, hs22, sitc1 to sitc4." placeholder:"NAME"`
	To          string   `help:"Classification of the result." placeholder:"NAME"`
	Via         []string `help:"Go by these classifications (default: the way over the fewest years)." placeholder:"NAME,..."`
	Level       int      `help:"Digits of the result (default: the finest that the table carries)." placeholder:"N"`
	Split       string   `help:"What becomes of a code with several targets: shared, equal, largest or drop (default shared)." default:"shared" placeholder:"RULE"`
	Country     string   `help:"Column of the country (default: by its name)." placeholder:"COL"`
	Product     string   `help:"Column of the product (default: by its name)." placeholder:"COL"`
	Value       string   `help:"Column of the value (default: by its name)." placeholder:"COL"`
	Year        string   `help:"Column of the year; - if the table is to be taken as one year (default: by its name)." placeholder:"COL"`
	CountryName string   `name:"country-name" help:"Column of the country's name." placeholder:"COL"`
	Duplicates  string   `help:"What to do with rows that repeat a year, country and product: refuse, sum or first (default refuse)." default:"refuse" placeholder:"RULE"`
	BadRows     string   `name:"bad-rows" help:"What to do with rows that cannot be read: refuse or drop (default refuse)." default:"refuse" placeholder:"RULE"`
	Out         string   `short:"o" help:"File for the mapped table, .csv or .parquet; the log goes beside it." placeholder:"FILE"`
	List        bool     `help:"Show what can be mapped, and how; --from and --to narrow the list."`
	JSON        bool     `name:"json" help:"Print the answer as JSON."`
}

// Help shows examples.
func (convertCmd) Help() string {
	return `Values of products with one target are added up. A code with several is split: shared divides it in equal parts, or, at higher levels, by the number of finest codes behind; equal, in equal parts; largest gives all to the largest share; drop keeps it out. Codes without a target are kept out and listed with their value.

Examples:
  upstep convert --list --from hs12          what HS 2012 can be mapped to
  upstep convert --list --to sitc2 --json
  upstep convert example/exports.csv --from hs12 --to hs92               the log alone
  upstep convert example/exports.csv --from hs12 --to hs92 --out mapped.csv
  upstep complexity example/exports.csv --convert hs12:hs92              as a step of complexity`
}

// Run maps a table, or lists what can be mapped.
func (c *convertCmd) Run(e env) error {
	if c.List {
		return c.list(e)
	}
	files, err := app.TableFiles(c.Files, c.Workspace, c.Dataset)
	if err != nil {
		return err
	}
	run, err := app.Convert(app.ConvertRequest{
		Files: files, From: c.From, To: c.To, Via: c.Via, Level: c.Level, Split: c.Split, Duplicates: c.Duplicates, BadRows: c.BadRows,
		Columns: app.TableColumns{Year: c.Year, Country: c.Country, Product: c.Product, Value: c.Value, CountryName: c.CountryName},
		Out:     c.Out, Command: e.asked(),
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
		fmt.Fprintln(e.out, "wrote", filepath.Join(filepath.Dir(c.Out), o.Name))
	}
	if c.Out == "" {
		next(e, "upstep %s --out mapped.csv", strings.Join(quoted(e.asked()), " "))
	} else {
		next(e, "upstep complexity %s", word(c.Out))
	}
	return nil
}

func (c *convertCmd) list(e env) error {
	if len(c.Files) > 0 || c.Dataset != "" || len(c.Via) > 0 || c.Level != 0 || c.Out != "" {
		return &app.Error{Code: app.Invalid, Message: "--list maps no table", Hint: "leave out the file, --via, --level and --out, or leave out --list"}
	}
	ways, err := app.ConvertWays(c.From, c.To)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(e.out, app.TableAnswer(e.asked(), ways))
	}
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "From\tTo\tCodes\tOne target\tSeveral\tNone\tWay (<- reads a table backwards)")
	for _, x := range ways {
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%d\t%s\n", x.From, x.To, x.Codes, x.One, x.Several, x.None, x.Way())
	}
	if err := w.Flush(); err != nil {
		return err
	}
	next(e, "upstep convert FILE --from hs12 --to hs92 --out mapped.csv")
	return nil
}
