package cli

import (
	"fmt"
	"strconv"

	"upstep/internal/app"
)

type pyramidCmd struct {
	Country   string   `arg:"" optional:"" help:"ISO3 code or name, e.g. TJK or Tajikistan. Without a survey: what the pack says level by level."`
	Microdata string   `group:"Survey:" help:"Firm survey: CSV, Stata .dta or SPSS .sav, by the names of the Enterprise Surveys." placeholder:"FILE"`
	Map       string   `group:"Survey:" help:"YAML file with other names of variables, questions or the classification of sectors." placeholder:"FILE"`
	Column    string   `group:"Survey:" name:"country-column" help:"Column of the country (default: country, a0 or a1)." placeholder:"NAME"`
	Of        string   `group:"Survey:" help:"Country to show in full, as the file writes it, where it is no country of the world." placeholder:"NAME"`
	Encoding  string   `group:"Survey:" help:"Encoding of text where the file does not say it, e.g. windows-1251." placeholder:"NAME"`
	Option    []string `group:"Survey:" sep:"none" help:"Threshold to change, e.g. basic=-0.25 or norm='.4 .25 .15 .1 .07 .03' (repeat)." placeholder:"NAME=VALUE"`
	Seed      *uint64  `group:"Survey:" help:"Seed of the bootstrap, and of the example." placeholder:"N"`
	Example   bool     `group:"Survey:" help:"Write a made-up survey, marked SYNTHETIC, into the folder given by --out."`
	Peers     string   `help:"Whom to compare the pack's figures with: income, structure, a group, or countries separated by commas." default:"income"`
	studied
}

// Help shows examples.
func (pyramidCmd) Help() string {
	return `Examples:
  upstep pyramid TJK                                      what is known of each level without a survey
  upstep pyramid --example --out try/                     make up a survey to try the command on
  upstep pyramid --microdata try/SYNTHETIC-firms.csv      the pyramid of each country of the file
  upstep pyramid --microdata try/SYNTHETIC-firms.csv --of "Synthetica 04" --out out/`
}

// Run sorts firms, or says what is known without them.
func (c *pyramidCmd) Run(e env) error {
	set := map[string]string{"microdata": c.Microdata, "map": c.Map, "country-column": c.Column, "of": c.Of, "encoding": c.Encoding}
	var seed uint64
	if c.Seed != nil {
		seed = *c.Seed
		set["seed"] = strconv.FormatUint(seed, 10)
	}
	if c.Example {
		path, err := app.WritePyramidExample(c.Out, seed)
		if err != nil {
			return err
		}
		fmt.Fprintln(e.out, "wrote", path, "(SYNTHETIC: made-up firms of countries that do not exist)")
		next(e, "upstep pyramid --microdata %s", word(path))
		return nil
	}
	c.Set = append(c.Set, c.Option...)
	return school(e, app.Ask{Verb: "pyramid", Country: c.Country, Peers: c.Peers, Year: c.Year, Set: set}, c.output)
}
