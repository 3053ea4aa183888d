package cli

import (
	"cmp"

	"upstep/internal/app"
)

type identifyCmd struct {
	Country    string `arg:"" optional:"" help:"ISO3 code or name, e.g. UZB or Uzbekistan."`
	Table      string `arg:"" optional:"" help:"Long table of exports with years, of as many economies as you have; those of the pack by default." placeholder:"TABLE"`
	Compass    string `help:"Your own compass countries, separated by commas, in place of those the filters find." placeholder:"LIST"`
	Years      string `help:"Years of exports to compare." placeholder:"FROM:TO"`
	Records    string `help:"YAML file with firms, labour costs and targets." placeholder:"FILE"`
	System     string `help:"Classification of the table, e.g. HS92: names and resource-intensive products are then known." placeholder:"NAME"`
	Columns    string `help:"Columns of the table that have no usual name: year=A,country=B,product=C,value=D." placeholder:"LIST"`
	Duplicates string `help:"What repeated rows mean: refuse (default), sum or first." placeholder:"RULE"`
	BadRows    string `name:"bad-rows" help:"What to do with rows that can't be taken: refuse (default) or drop." placeholder:"RULE"`
	TableFlag  string `name:"table" hidden:"" help:"The table, as recipes write it." placeholder:"TABLE"`
	studied
	templated
}

// Help shows examples.
func (identifyCmd) Help() string {
	return `Examples:
  upstep identify UZB                               compass countries, and what they came to export
  upstep identify KAZ --compass MYS,CHL             with compass countries of your choice
  upstep identify TJK --set distance=1.5,fewest=3   other thresholds
  upstep identify --example --out lin               a file of records to fill in
  upstep identify UZB --records lin/records.yaml   with firms, and the checks of targets`
}

// Run looks for compass countries.
func (c *identifyCmd) Run(e env) error {
	if c.Example {
		return c.write(e, "identify", c.Out, "upstep identify UZB --records DIR/records.yaml")
	}
	if c.Country == "" {
		return noCountry("identify")
	}
	return school(e, app.Ask{Verb: "identify", Country: c.Country, Year: c.Year, Set: map[string]string{"table": cmp.Or(c.TableFlag, c.Table), "compass": c.Compass, "years": c.Years, "records": c.Records,
		"system": c.System, "columns": c.Columns, "duplicates": c.Duplicates, "bad-rows": c.BadRows}}, c.output)
}
