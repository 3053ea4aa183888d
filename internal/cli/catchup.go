package cli

import "upstep/internal/app"

type catchupCmd struct {
	Country    string `arg:"" optional:"" help:"ISO3 code or name, e.g. KAZ or Kazakhstan."`
	Patents    string `help:"Table of patents, CSV or Parquet: id, year, country, class, and if known assignee and npl." placeholder:"FILE"`
	Citations  string `help:"Table of citations between them, CSV or Parquet: citing, cited." placeholder:"FILE"`
	Fields     string `help:"What the classes of --patents are: wipo for the 35 fields of WIPO (default: classes of your own)." placeholder:"wipo"`
	Counts     string `help:"Table of patents by year, country and field, in place of --patents." placeholder:"FILE"`
	Windows    string `help:"YAML file with windows of opportunity and leaps on record." placeholder:"FILE"`
	Table      string `help:"Table of the pack by field: uspto (patents granted) or families." placeholder:"uspto"`
	BadRows    string `name:"bad-rows" help:"What to do with rows of --counts that can't be taken: refuse (default) or drop." placeholder:"RULE"`
	MinPatents string `name:"min-patents" help:"Fewest patents in the window for measures of a country (default 100)." placeholder:"N"`
	Window     string `help:"Years that are pooled (default 3)." placeholder:"N"`
	Seed       string `help:"Of the bootstrap of the switching point (default 0)." placeholder:"N"`
	studied
	templated
}

// Help shows examples.
func (catchupCmd) Help() string {
	return `Examples:
  upstep catchup KAZ                                       what the pack's counts allow
  upstep catchup KOR --table families                      by patent families
  upstep catchup --example --out lee                       tables and records to fill in
  upstep catchup KAZ --counts lee/invented-counts.csv      your own counts by year, country and WIPO field
  upstep catchup KOR --patents lee/invented-patents.csv --citations lee/invented-citations.csv  cycle time, localisation, originality and the rest
  upstep catchup UZB --windows lee/windows.yaml --out out/`
}

// Run measures catching up.
func (c *catchupCmd) Run(e env) error {
	if c.Example {
		return c.write(e, "catchup", c.Out, "upstep catchup UZB --windows DIR/windows.yaml")
	}
	if c.Country == "" {
		return noCountry("catchup")
	}
	return school(e, app.Ask{Verb: "catchup", Country: c.Country, Year: c.Year, Set: map[string]string{"patents": c.Patents, "citations": c.Citations, "fields": c.Fields,
		"counts": c.Counts, "windows": c.Windows, "table": c.Table, "min-patents": c.MinPatents, "window": c.Window, "seed": c.Seed, "bad-rows": c.BadRows}}, c.output)
}
