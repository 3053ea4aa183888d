package cli

import (
	"fmt"

	"upstep/internal/app"
)

type complexityCmd struct {
	tableFlags
	Compare   []string `group:"Choices:" help:"Print where and how much the rankings change under these conventions, e.g. py,stata; movers of the newest year." placeholder:"NAME,..."`
	Measures  []string `group:"What is written:" help:"Further measures, as columns of countries and products: fitness, stable, eciplus, genepy, reflections." placeholder:"NAME,..."`
	Proximity bool     `group:"What is written:" help:"Also write the proximity of all pairs of products."`
	Network   bool     `group:"What is written:" help:"Also write the backbone of the product space, with places for drawing it."`
	Example   bool     `group:"What is written:" help:"Write a small invented table, exports.csv, into the folder given by --out, to try the command on."`
	outFlags
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
	run, err := app.Complexity(app.ComplexityRequest{
		Source: c.source(), Destination: c.destination(e), Compare: c.Compare, Measures: c.Measures,
		Proximity: c.Proximity, Network: c.Network,
	})
	if err != nil {
		return err
	}
	hint := fmt.Sprintf("upstep complexity %s --out tables", c.Files[0])
	if len(c.Compare) > 0 {
		hint = "upstep uncertainty " + c.Files[0]
	}
	return c.showTables(e, run, run.Folder, run.Outputs, hint)
}
