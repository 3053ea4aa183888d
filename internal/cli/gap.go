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
	res, doc, err := a.Gap(c.request(), c.Indicator)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(e.out, a.Answer(e.asked(), res))
	}
	if err := a.Print(e.out, doc, app.Screen{Width: e.width, Colour: e.colour}); err != nil {
		return err
	}
	if ids := doc.Ledger.IDs(); len(ids) > 0 && !strings.Contains(ids[0], "@") {
		next(e, "upstep why %s", ids[0])
	} else {
		next(e, "upstep %s --out out/", strings.Join(quoted(c.request().Words()), " "))
	}
	return nil
}

// quoted puts words with blanks or signs in quotes, as a shell wants them.
func quoted(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w
		if strings.ContainsAny(w, " '\"&;*") {
			out[i] = "'" + w + "'"
		}
	}
	return out
}
