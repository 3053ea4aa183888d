package cli

import (
	"strings"

	"upstep/internal/app"
)

type gapCmd struct {
	comparison
	Indicator []string `short:"i" help:"Indicator codes (repeat or separate by commas); the assess set by default." placeholder:"CODE"`
	JSON      bool     `name:"json" help:"Print the result as JSON."`
}

// Run prints the gap table.
func (c *gapCmd) Run(e env) error {
	a, err := app.Open()
	if err != nil {
		return err
	}
	req, said, err := a.SettleRequest("gap", c.request(), c.app())
	if err != nil {
		return err
	}
	c.tell(&e, said, req.Settings)
	res, doc, err := a.Gap(req, c.Indicator)
	if err != nil {
		return err
	}
	hint := "upstep " + strings.Join(quoted(req.Words()), " ") + " --out out/"
	if ids := doc.Ledger.IDs(); len(ids) > 0 && !strings.Contains(ids[0], "@") {
		hint = "upstep why " + ids[0]
	}
	return show(e, a, c.JSON, res, doc, hint)
}

// quoted puts words that a shell would take apart into quotes.
func quoted(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = word(w)
	}
	return out
}
