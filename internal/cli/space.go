package cli

import "upstep/internal/app"

type spaceCmd struct {
	options
	Strategy string `help:"Weights for ranking: auto (as the country's strategic approach says), or one of the named sets." default:"auto" placeholder:"NAME"`
	Top      int    `help:"How many opportunities to list." default:"50" placeholder:"N"`
	JSON     bool   `name:"json" help:"Print the result as JSON."`
}

// Run prints the export basket and the opportunities.
func (c *spaceCmd) Run(e env) error {
	a, err := app.Open()
	if err != nil {
		return err
	}
	res, doc, err := a.Space(c.request(), c.Strategy, c.Top)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(e.out, res)
	}
	if err := a.Print(e.out, doc, app.Screen{Width: e.width, Colour: e.colour}); err != nil {
		return err
	}
	next(e, "upstep assess %s --out out/", doc.Country)
	return nil
}
