package cli

import (
	"upstep/internal/app"
	"upstep/policy"
)

type pocketCmd struct {
	Show     pocketShowCmd     `cmd:"" default:"withargs" help:"Show which units are pockets of excellence, by six rules."`
	Nominate pocketNominateCmd `cmd:"" help:"Record that somebody names a unit as one that works."`
}

type pocketShowCmd struct {
	ID string `arg:"" optional:"" help:"Unit, as upstep host list names it (default: all)."`
	recordFlags
}

// Help shows examples.
func (pocketShowCmd) Help() string {
	return `Six rules: days to pay, staff turnover, clients that come again, own income, independent
firms that name it, an evaluation published. Each is yes, no or not known.

Examples:
  upstep pocket --workspace work               every unit
  upstep pocket export-desk --workspace work   one, with the figures and who named it`
}

// Run shows pockets.
func (c *pocketShowCmd) Run(e env) error {
	run, err := app.Pockets(e.context(), c.Workspace, c.ID)
	if err != nil {
		return err
	}
	hint := "upstep host trace ID --kind days_to_pay --value N --source TEXTWS"
	if len(run.Pockets) > 0 && c.ID == "" {
		hint = "upstep pocket " + run.Pockets[0].Host + "WS"
	} else if c.ID != "" {
		hint = "upstep pocket nominate " + c.ID + " --by FIRM --firm --independent --for TEXTWS"
	}
	return c.answer(e, run, hint)
}

type pocketNominateCmd struct {
	ID          string `arg:"" help:"Unit, as upstep host list names it."`
	By          string `required:"" help:"Who names it." placeholder:"NAME"`
	Firm        bool   `help:"It is a firm that says so."`
	Independent bool   `help:"Neither owned nor paid by the unit."`
	For         string `help:"What the unit did." placeholder:"TEXT"`
	Date        string `help:"When, such as 2026-03." placeholder:"DATE"`
	recordFlags
}

// Help shows an example.
func (pocketNominateCmd) Help() string {
	return `A firm counts once, however often it names the unit, and only if it is independent of it.

Examples:
  upstep pocket nominate export-desk --by "Fruit dryers Ltd" --firm --independent --for "paid vouchers on time" --workspace work`
}

// Run records a nomination.
func (c *pocketNominateCmd) Run(e env) error {
	run, err := app.Nominate(e.context(), c.Workspace, c.ID, policy.Nomination{By: c.By, Firm: c.Firm, Independent: c.Independent, For: c.For, Date: c.Date})
	if err != nil {
		return err
	}
	return c.answer(e, run, "upstep pocket "+c.ID+"WS")
}
