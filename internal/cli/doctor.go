package cli

import "upstep/internal/app"

type doctorCmd struct {
	Country string `arg:"" help:"ISO3 code or name."`
	JSON    bool   `name:"json" help:"Print the result as JSON."`
}

// Run prints coverage, age and doubts.
func (c *doctorCmd) Run(e env) error {
	a, err := app.Open()
	if err != nil {
		return err
	}
	res, doc, err := a.Doctor(c.Country)
	if err != nil {
		return err
	}
	return show(e, a, c.JSON, res, doc, "upstep gap "+doc.Country)
}
