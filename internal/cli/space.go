package cli

import (
	"strings"

	"upstep/internal/app"
)

type spaceCmd struct {
	Country  string `arg:"" help:"ISO3 code or name, e.g. KAZ or Kazakhstan."`
	Year     int    `help:"Use no data after this year (default: the newest)." default:"0" placeholder:"YEAR"`
	Trade    int    `name:"trade-year" help:"Year of the export table (default: the newest that has the country)." default:"0" placeholder:"YEAR"`
	Strategy string `help:"Weights for ranking: auto (default, as the country's strategic approach says), 'low-hanging fruit', 'long jumps', 'balanced, strategic bets', 'balanced, parsimonious', 'balanced, light touch' or explore." default:"auto" placeholder:"NAME"`
	Top      int    `help:"How many opportunities to list (default 50)." default:"50" placeholder:"N"`
	changes
	JSON bool `name:"json" help:"Print the result as JSON."`
}

// Run prints the export basket and the opportunities.
func (c *spaceCmd) Run(e env) error {
	a, err := app.Open()
	if err != nil {
		return err
	}
	req, said, err := a.SettleRequest("space", app.Request{Country: c.Country, Year: c.Year, TradeYear: c.Trade}, c.app())
	if err != nil {
		return err
	}
	c.tell(&e, said, req.Settings)
	res, doc, err := a.Space(req, c.Strategy, c.Top)
	if err != nil {
		return err
	}
	req.Country = doc.Country
	words := quoted(req.Words())
	return show(e, a, c.JSON, res, doc, "upstep "+strings.Join(words, " ")+" --out out/")
}
