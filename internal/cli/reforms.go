package cli

import "upstep/internal/app"

type reformsCmd struct {
	Country string `arg:"" optional:"" help:"ISO3 code or name, e.g. UZB or Uzbekistan."`
	Peers   string `help:"Whom the pack's figures are compared with (see upstep gap)." default:"income" placeholder:"WHOM"`
	hosted
	studied
	templated
}

// Help shows examples.
func (reformsCmd) Help() string {
	return `Reforms of rules tied to areas of growth: which obstacles the evidence shows and where they
weigh, and the reforms of your register by growth potential, severity and change space.

Examples:
  upstep reforms UZB                                  what the evidence shows, and what to ask for
  upstep reforms --example --out reforms              a register to fill in
  upstep reforms UZB --hosts reforms/reforms.yaml     your reforms, ranked, with what does not fit
  upstep reforms UZB --hosts reforms/reforms.yaml --out out/`
}

// Run ranks reforms.
func (c *reformsCmd) Run(e env) error {
	if c.Example {
		return c.write(e, "reforms", c.Out, "upstep reforms UZB --hosts DIR/reforms.yaml")
	}
	if c.Country == "" {
		return noCountry("reforms")
	}
	return school(e, app.Ask{Verb: "reforms", Country: c.Country, Peers: c.Peers, Year: c.Year, Set: c.set()}, c.output)
}
