package cli

import (
	"os"
	"strings"

	"upstep/internal/app"
)

type specialiseCmd struct {
	Subject     string `arg:"" optional:"" help:"ISO3 code or name of a country, or a long table of activities by region." placeholder:"COUNTRY|TABLE"`
	Region      string `help:"Region of the table: code or name." placeholder:"NAME"`
	Unit        string `help:"What the table counts: jobs (default), output, exports or patents." placeholder:"UNIT"`
	Span        string `help:"Years that are added up (default 3)." placeholder:"N"`
	Relatedness string `help:"How related activities are: 'min conditional' (default), probability, association, cosine or jaccard." placeholder:"FORM"`
	Themes      string `help:"YAML file of the themes of discovery." placeholder:"FILE"`
	Wheel       string `help:"YAML file of assessors and their scores of 18 factors." placeholder:"FILE"`
	Criteria    string `help:"YAML file of answers to the seven fulfilment criteria." placeholder:"FILE"`
	Entry       string `help:"Two years of the table: does density foretell what a region takes up?" placeholder:"FROM:TO"`
	Model       string `help:"Entry model: lpm (default) or logit." placeholder:"MODEL"`
	Fixed       bool   `name:"fixed-effects" help:"Fixed effects of regions in the entry model."`
	Trade       int    `name:"trade-year" help:"Year of the export table of the pack (default: the newest that has the country)." default:"0" placeholder:"YEAR"`
	Columns     string `help:"Columns of the table that have no usual name: year=A,region=B,activity=C,value=D." placeholder:"LIST"`
	Duplicates  string `help:"What repeated rows mean: refuse (default), sum or first." placeholder:"RULE"`
	BadRows     string `name:"bad-rows" help:"What to do with rows that can't be taken: refuse (default) or drop." placeholder:"RULE"`
	Table       string `hidden:"" help:"The table, as recipes write it." placeholder:"TABLE"`
	studied
	templated
}

// Help shows examples.
func (specialiseCmd) Help() string {
	return `Examples:
  upstep specialise KAZ                                     what a country's exports lead to
  upstep specialise --example --out s3                      files of themes, wheel and criteria, and a table, to fill in
  upstep specialise KGZ --themes s3/themes.yaml             with the gates that hold each theme
  upstep specialise s3/patents.csv --region R2 --unit patents  a region, by patents or jobs`
}

// Run places activities in quadrants.
func (c *specialiseCmd) Run(e env) error {
	if c.Example {
		return c.write(e, "specialise", c.Out, "upstep specialise KGZ --criteria DIR/criteria.yaml")
	}
	if c.Subject == "" && c.Table == "" {
		return noCountry("specialise")
	}
	country, table := c.Subject, c.Table
	if table == "" && isTable(c.Subject) {
		country, table = "", c.Subject
	}
	fixed := ""
	if c.Fixed {
		fixed = "true"
	}
	return school(e, app.Ask{Verb: "specialise", Country: country, Year: c.Year, TradeYear: c.Trade, Set: map[string]string{"table": table, "region": c.Region, "unit": c.Unit, "span": c.Span,
		"relatedness": c.Relatedness, "themes": c.Themes, "wheel": c.Wheel, "criteria": c.Criteria, "entry": c.Entry, "model": c.Model, "fixed-effects": fixed, "columns": c.Columns,
		"duplicates": c.Duplicates, "bad-rows": c.BadRows}}, c.output)
}

// isTable tells a file from a country: by what is there, or by a path's marks.
func isTable(subject string) bool {
	if strings.ContainsAny(subject, "./\\") {
		return true
	}
	info, err := os.Stat(subject)
	return err == nil && !info.IsDir()
}
