package cli

import "upstep/internal/app"

type diagnoseCmd struct {
	Country     string `arg:"" optional:"" help:"ISO3 code or name, e.g. TJK or Tajikistan."`
	Comparators string `help:"Whom to compare with: income, structure, aspiration, a group's code, or countries separated by commas." default:"income" placeholder:"SET"`
	Evidence    string `help:"Your evidence: YAML, or CSV when the name ends in .csv." placeholder:"FILE"`
	Objective   string `help:"What movements are held against: growth or investment." default:"growth" enum:"growth,investment"`
	Trade       int    `name:"trade-year" help:"Year of the export table (default: the newest that has the country)." default:"0" placeholder:"YEAR"`
	studied
	templated
}

// Help shows examples.
func (diagnoseCmd) Help() string {
	return `Examples:
  upstep diagnose TJK                            the tree on the data pack
  upstep diagnose --example --out tree           a file of evidence to fill in
  upstep diagnose TJK --evidence tree/evidence.yaml
  upstep diagnose KAZ --comparators structure    other comparators
  upstep diagnose KGZ --comparators GEO,ARM,MDA,MNG,ALB --out out/`
}

// Run grows the tree.
func (c *diagnoseCmd) Run(e env) error {
	if c.Example {
		return c.write(e, "diagnose", c.Out, "upstep diagnose TJK --evidence DIR/evidence.yaml")
	}
	if c.Country == "" {
		return noCountry("diagnose")
	}
	set := map[string]string{"evidence": c.Evidence}
	if c.Comparators != "income" {
		set["comparators"] = c.Comparators
	}
	if c.Objective != "growth" {
		set["objective"] = c.Objective
	}
	return school(e, app.Ask{Verb: "diagnose", Country: c.Country, Year: c.Year, TradeYear: c.Trade, Set: set}, c.output)
}
