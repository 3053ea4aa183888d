package cli

import "upstep/internal/app"

type claimsCmd struct {
	Country string `arg:"" optional:"" help:"Only the claims about this country."`
	JSON    bool   `name:"json" help:"Print the result as JSON."`
}

// Run prints each claim with its verdict.
func (c *claimsCmd) Run(e env) error {
	a, err := app.Open()
	if err != nil {
		return err
	}
	res, doc, err := a.Claims(c.Country)
	if err != nil {
		return err
	}
	return show(e, a, c.JSON, res, doc, "upstep sources deck-2020")
}
