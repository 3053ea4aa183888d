package cli

import (
	"fmt"

	"upstep/internal/app"
)

type verifyCmd struct {
	Recipe string `arg:"" help:"A recipe written beside a report (NAME.recipe.json) or beside tables (recipe.json)." type:"path"`
	JSON   bool   `name:"json" help:"Print the result as JSON."`
}

// Run replays a recipe and compares the outputs byte for byte.
func (c *verifyCmd) Run(e env) error {
	a, err := app.Open()
	if err != nil {
		return err
	}
	res, err := a.Verify(c.Recipe)
	if err != nil {
		return err
	}
	if c.JSON {
		if err := printJSON(e.out, a.Answer(e.asked(), res)); err != nil {
			return err
		}
	} else {
		for _, in := range res.Inputs {
			fmt.Fprintf(e.out, "%-28s %s (input)\n", in.Path, in.Verdict)
		}
		for _, f := range res.Files {
			fmt.Fprintf(e.out, "%-28s %s\n", f.Name, f.Verdict)
		}
	}
	return res.Err()
}
