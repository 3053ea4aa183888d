package cli

import "upstep/internal/app"

type backtestCmd struct {
	tableFlags
	From   int     `group:"Choices:" help:"Year of proximity and density (default the first)." default:"0" placeholder:"YEAR"`
	To     int     `group:"Choices:" help:"Year in which new products are looked for (default the last)." default:"0" placeholder:"YEAR"`
	Still  int     `group:"Choices:" help:"Count a product only if it is still there in this later year (default: not asked)." default:"0" placeholder:"YEAR"`
	MaxRCA float64 `group:"Choices:" name:"max-rca" help:"Take only products with an RCA below this at first; 0.5 is the stricter rule in use (default: absence is enough)." default:"0" placeholder:"RCA"`
	Top    int     `group:"Choices:" help:"Precision and lift among so many best pairs (default 50)." default:"50" placeholder:"N"`
	Margin float64 `group:"Choices:" help:"AUC by which density must beat its benchmarks (default 0.03)." default:"0.03" placeholder:"AUC"`
	Show   int     `group:"Choices:" help:"Products to rank for each economy, if density earns it (default 20)." default:"20" placeholder:"N"`
	outFlags
}

// Help shows examples.
func (backtestCmd) Help() string {
	return `Density of the first year is scored against what became present by the second, and compared with two naive benchmarks:
diversity x ubiquity, and the RCA the product had already. Rankings by density are shown only if it beats both.

Examples:
  upstep complexity --example --out example  a table to try
  upstep backtest example/exports.csv        first year to last
  upstep backtest example/exports.csv --from 2018 --to 2019 --still 2020 --max-rca 0.5
  upstep backtest example/exports.csv --out past`
}

// Run computes, writes the tables if asked, and prints the verdict.
func (c *backtestCmd) Run(e env) error {
	source, err := c.source()
	if err != nil {
		return err
	}
	run, err := app.Backtest(app.BacktestRequest{Source: source, Destination: c.destination(e), From: c.From, To: c.To, Still: c.Still,
		MaxRCA: c.MaxRCA, Top: c.Top, Margin: c.Margin, Show: c.Show})
	if err != nil {
		return err
	}
	return c.showTables(e, run, run.Folder, run.Outputs, "upstep uncertainty "+c.input())
}
