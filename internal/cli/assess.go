package cli

import (
	"fmt"
	"strings"

	"upstep/internal/app"
)

// comparison are the flags shared by the commands that compare a country with peers.
type comparison struct {
	Country string `arg:"" help:"ISO3 code or name, e.g. KAZ or Kazakhstan."`
	Peers   string `help:"Whom to compare with: a group (SPECA, ECA, MIC, ...), 'income' (the country's income group), 'structure' (the economies most alike), or countries separated by commas (default income)." default:"income" placeholder:"WHOM"`
	Year    int    `help:"Use no data after this year (default: for each indicator the newest that enough economies report)." default:"0" placeholder:"YEAR"`
	changes
}

func (c comparison) request() app.Request {
	return app.Request{Country: c.Country, Peers: c.Peers, Year: c.Year}
}

type assessCmd struct {
	comparison
	Trade int    `name:"trade-year" help:"Year of the export table (default: the newest that has the country)." default:"0" placeholder:"YEAR"`
	Out   string `short:"o" help:"Folder for html, md, json and xlsx, or one file ending in one of these." placeholder:"DIR|FILE"`
	JSON  bool   `name:"json" help:"Print the report as JSON instead of a summary."`
}

// Help shows examples.
func (assessCmd) Help() string {
	return `Examples:
  upstep assess KAZ                          a summary on the screen
  upstep assess Uzbekistan --out out/        html, md, json, xlsx and the recipe
  upstep assess TJK --peers SPECA --out tjk.html
  upstep assess AZE --peers GEO,ARM,KAZ --year 2019`
}

// Run assesses, writes the files if asked, and prints a summary.
func (c *assessCmd) Run(e env) error {
	a, err := app.Open()
	if err != nil {
		return err
	}
	if c.Out != "" {
		if err := a.CheckOut(c.Out); err != nil {
			return err
		}
		a.Warm()
	}
	req, said, err := a.SettleRequest("assess", c.request(), c.app())
	if err != nil {
		return err
	}
	c.tell(&e, said, req.Settings)
	req.TradeYear = c.Trade
	doc, err := a.Assess(req)
	if err != nil {
		return err
	}
	var paths []string
	if c.Out != "" {
		if paths, err = a.Write(doc, c.Out); err != nil {
			return err
		}
	}
	if c.JSON {
		return a.JSON(e.out, doc)
	}
	if err := a.Summary(e.out, doc, app.Screen{Width: e.width, Colour: e.colour}); err != nil {
		return err
	}
	for _, p := range paths {
		fmt.Fprintln(e.out, "wrote", p)
	}
	if len(paths) == 0 {
		next(e, "upstep %s --out out/", strings.Join(quoted(e.asked()), " "))
	} else {
		next(e, "upstep verify %s", quoted(paths[len(paths)-1:])[0]) // the recipe is written last
	}
	return nil
}
