package cli

import "upstep/internal/app"

type agreeCmd struct {
	Country     string `arg:"" optional:"" help:"ISO3 code or name, e.g. KAZ or Kazakhstan."`
	Trade       int    `name:"trade-year" help:"Year of the export table (default: the newest that has the country)." default:"0" placeholder:"YEAR"`
	Nominations string `help:"YAML file with pockets of excellence and your own candidates." placeholder:"FILE"`
	Mission     string `help:"Mission map (YAML), for the school of missions; see upstep mission." placeholder:"FILE"`
	Areas       string `help:"Your own areas (YAML) instead of those of the program; --example writes these to start from." placeholder:"FILE"`
	studied
	templated
}

// Help shows examples.
func (agreeCmd) Help() string {
	return `Examples:
  upstep agree KAZ                           what each school says of each area
  upstep agree --example --out mine          files of pockets and areas to fill in
  upstep agree UZB --nominations mine/nominations.yaml --areas mine/areas.yaml
  upstep agree TJK --out out/                html, md, json, xlsx and the recipe`
}

// Run lays the schools side by side.
func (c *agreeCmd) Run(e env) error {
	if c.Example {
		return c.write(e, "agree", c.Out, "upstep agree UZB --nominations DIR/nominations.yaml")
	}
	if c.Country == "" {
		return noCountry("agree")
	}
	return school(e, app.Ask{Verb: "agree", Country: c.Country, Year: c.Year, TradeYear: c.Trade, Set: map[string]string{"nominations": c.Nominations, "mission": c.Mission, "areas": c.Areas}}, c.output)
}
