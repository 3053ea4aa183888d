package cli

import "upstep/internal/app"

type portfolioCmd struct {
	Country   string `arg:"" help:"ISO3 code or name, e.g. UZB or Uzbekistan."`
	Budget    string `help:"What there is to spend on pilots, in place of the programme's." placeholder:"AMOUNT"`
	Total     string `help:"Of the whole programme; one pilot may take a tenth of it." placeholder:"AMOUNT"`
	Cap       string `help:"Most for one pilot." placeholder:"AMOUNT"`
	Currency  string `help:"Of these amounts (default: the programme's, else USD)." placeholder:"CODE"`
	Pilots    string `help:"Most pilots at once (default 4)." placeholder:"NUMBER"`
	HostShare string `help:"Most of the budget on one host, 0 to 1 (default 0.4)." placeholder:"SHARE"`
	Peers     string `help:"Whom the pack's figures are compared with (see upstep gap)." default:"income" placeholder:"WHOM"`
	hosted
	guessed
	studied
}

// Help shows examples.
func (portfolioCmd) Help() string {
	return `The small set of pilots to start with: the highest value within the budget, the number of
pilots, what each host can carry and what must or must not run together; with the next best,
the reason for everything left out, what is lost if capacity is not as scored, and what one
more point of capacity is worth.

Examples:
  upstep portfolio UZB --hosts illustrative                    the whole page, with invented units
  upstep portfolio UZB --hosts mine/hosts.yaml --budget 800000  your own units and money
  upstep portfolio UZB --hosts illustrative --pilots 3 --host-share 0.5 --out out/`
}

// Run chooses a portfolio.
func (c *portfolioCmd) Run(e env) error {
	flags := c.set()
	for name, value := range map[string]string{"budget": c.Budget, "total": c.Total, "cap": c.Cap, "currency": c.Currency, "pilots": c.Pilots, "host-share": c.HostShare, "preset": c.Preset} {
		flags[name] = value
	}
	return school(e, app.Ask{Verb: "portfolio", Country: c.Country, Peers: c.Peers, Year: c.Year, Set: flags}, c.output)
}
