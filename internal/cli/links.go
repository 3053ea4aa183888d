package cli

import "upstep/internal/app"

type linksCmd struct {
	tableFlags
	Economies bool    `group:"Choices:" help:"Links between economies (shared products) and not between products (shared economies)."`
	FDR       float64 `group:"Choices:" name:"fdr" help:"Share of false links among those kept that is tolerated (default 0.05)." default:"0.05" placeholder:"SHARE"`
	ExactUpTo int     `group:"Choices:" name:"exact-up-to" help:"Exact p-values up to so many economies (with --economies: products); beyond it an approximation (default 300)." default:"300" placeholder:"N"`
	EveryYear bool    `group:"Choices:" name:"every-year" help:"Every year and not only the newest."`
	outFlags
}

// Help shows examples.
func (linksCmd) Help() string {
	return `Two products are linked when they share more economies than their ubiquity and the economies' diversity explain
(bipartite configuration model), at a controlled rate of false discoveries. The newest year unless --every-year.

Examples:
  upstep complexity --example --out example  a table to try
  upstep links example/exports.csv           which links are more than chance
  upstep links example/exports.csv --economies --fdr 0.01
  upstep links example/exports.csv --every-year --out beyond`
}

// Run computes, writes the tables if asked, and prints the links.
func (c *linksCmd) Run(e env) error {
	source, err := c.source()
	if err != nil {
		return err
	}
	run, err := app.Links(app.LinksRequest{Source: source, Destination: c.destination(e), EveryYear: c.EveryYear,
		Economies: c.Economies, FDR: c.FDR, ExactUpTo: c.ExactUpTo})
	if err != nil {
		return err
	}
	hint := "upstep uncertainty " + c.input()
	if run.Columns.Year != "" {
		hint = "upstep backtest " + c.input()
	}
	return c.showTables(e, run, run.Folder, run.Outputs, hint)
}
