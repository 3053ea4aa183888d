package cli

import "upstep/internal/app"

type whyCmd struct {
	Figure string `arg:"" help:"ID of a figure as printed in a report, e.g. KAZ/gap/GB.XPD.RSDV.GD.ZS/value."`
	Recipe string `help:"Recipe of the report the figure stands in, when it was made with other options than the defaults." type:"path" placeholder:"FILE"`
	Peers  string `help:"The --peers the figure was made with (default income)." default:"income" placeholder:"WHOM"`
	Year   int    `help:"The --year the figure was made with." default:"0" placeholder:"YEAR"`
	Trade  int    `name:"trade-year" help:"The --trade-year the figure was made with." default:"0" placeholder:"YEAR"`
	changes
	JSON bool `name:"json" help:"Print the chain as JSON."`
}

// Run prints the provenance chain of a figure.
func (c *whyCmd) Run(e env) error {
	a, err := app.Open()
	if err != nil {
		return err
	}
	req := app.Request{Peers: c.Peers, Year: c.Year, TradeYear: c.Trade}
	if c.Recipe == "" {
		var said string
		if req, said, err = a.SettleRequest("assess", req, c.app()); err != nil {
			return err
		}
		c.tell(&e, said, req.Settings)
	}
	chain, err := a.Why(c.Figure, c.Recipe, req)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(e.out, a.Answer(e.asked(), chain))
	}
	if err := app.PrintChain(e.out, chain); err != nil {
		return err
	}
	if chain.Country == "" {
		next(e, "upstep claims")
	} else {
		next(e, "upstep doctor %s", chain.Country)
	}
	return nil
}
