package cli

import "upstep/internal/app"

type crossCmd struct {
	From string `arg:"" name:"first" help:"Long table of what comes first: patents, research, products."`
	To   string `arg:"" name:"second" help:"Long table of what it is to say something about."`
	readFlags
	FromYear  int      `group:"Choices:" name:"from-year" help:"Year of the first table (default the newest)." default:"0" placeholder:"YEAR"`
	ToYear    int      `group:"Choices:" name:"to-year" help:"Year of the second table (default the newest)." default:"0" placeholder:"YEAR"`
	ToCountry string   `group:"The second table:" name:"to-country" help:"Its columns, where they are not found by their names: the country." placeholder:"COL"`
	ToProduct string   `group:"The second table:" name:"to-product" help:"The activity." placeholder:"COL"`
	ToValue   string   `group:"The second table:" name:"to-value" help:"The value." placeholder:"COL"`
	ToColumn  string   `group:"The second table:" name:"to-year-column" help:"The year; - for none." placeholder:"COL"`
	ToFilter  []string `group:"The second table:" name:"to-filter" help:"Filters on it; --filter is for the first. May be repeated." sep:"none" placeholder:"TEST"`
	outFlags
}

// Help shows examples.
func (crossCmd) Help() string {
	return `How near an activity of one table is to one of another, over the economies in both: the smaller conditional probability of
having both; and how near each economy is to the activities of the second, given what it has in the first.

Examples:
  upstep complexity --example --out example  a table to try
  upstep cross example/exports.csv example/exports.csv --from-year 2018 --to-year 2020
  upstep cross example/exports.csv example/exports.csv --filter 'product=0*' --to-filter 'product=1*' --out across`
}

// Run computes, writes the tables if asked, and prints the nearest pairs.
func (c *crossCmd) Run(e env) error {
	to := c.of([]string{c.To})
	to.Columns = app.TableColumns{Year: c.ToColumn, Country: c.ToCountry, Product: c.ToProduct, Value: c.ToValue}
	to.Filters = c.ToFilter
	run, err := app.Cross(app.CrossRequest{From: c.of([]string{c.From}), To: to, Destination: c.destination(e), FromYear: c.FromYear, ToYear: c.ToYear})
	if err != nil {
		return err
	}
	return c.showTables(e, run, run.Folder, run.Outputs, "upstep cross "+c.From+" "+c.To+" --out across")
}
