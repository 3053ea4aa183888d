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
	if c.JSON {
		return printJSON(e.out, a.Answer(e.asked(), res))
	}
	if err := a.Print(e.out, doc, app.Screen{Width: e.width, Colour: e.colour}); err != nil {
		return err
	}
	next(e, "upstep sources deck-2020")
	return nil
}
