package cli

import "upstep/internal/app"

type rolesCmd struct {
	Country  string `arg:"" optional:"" help:"ISO3 code or name, e.g. KAZ or Kazakhstan."`
	Evidence string `short:"e" help:"Your evidence on sectors and constraints: a YAML file, or a table with the columns id, sector, constraint, severity, quality, source, note." placeholder:"FILE"`
	Peers    string `help:"Whom the pack's figures are compared with (see upstep gap)." default:"income" placeholder:"WHOM"`
	Seed     string `help:"Seed of the draws of loadings (default 1)." placeholder:"NUMBER"`
	hosted
	studied
	templated
}

// Help shows examples.
func (rolesCmd) Help() string {
	return `Which failure binds - of markets, of systems, of capabilities - and so which role of the
state answers it, with how far the verdict hangs on judgement.

Examples:
  upstep roles TJK                                a first look, and what to ask for
  upstep roles --example --out roles              a file of evidence to fill in
  upstep roles TJK --evidence roles/evidence.yaml  by sector and constraint
  upstep roles TJK --evidence roles/evidence.yaml --seed 7 --out out/
  upstep reforms --example --out register         a register to fill in
  upstep roles TJK --hosts register/reforms.yaml  the roles that the instruments in "present" play`
}

// Run asks which failure binds.
func (c *rolesCmd) Run(e env) error {
	if c.Example {
		return c.write(e, "roles", c.Out, "upstep roles TJK --evidence DIR/evidence.yaml")
	}
	if c.Country == "" {
		return noCountry("roles")
	}
	set := c.set()
	set["evidence"], set["seed"] = c.Evidence, c.Seed
	return school(e, app.Ask{Verb: "roles", Country: c.Country, Peers: c.Peers, Year: c.Year, Set: set}, c.output)
}
