package cli

import (
	"fmt"
	"strings"

	"upstep/internal/app"
	"upstep/policy"
)

// recordFlags are what every command on the records of a workspace takes.
type recordFlags struct {
	Workspace string `help:"Folder of the workspace (default: the nearest above)." placeholder:"DIR" type:"path"`
	JSON      bool   `name:"json" help:"Print the answer as JSON."`
}

// printer is an answer that prints itself.
type printer interface{ Print() string }

// answer prints an answer, as text with the next useful command or as JSON. WS in the hint
// stands for how the workspace is named again.
func (f recordFlags) answer(e env, res printer, hint string) error {
	if f.JSON {
		return printJSON(e.out, app.TableAnswer(e.asked(), res))
	}
	fmt.Fprint(e.out, res.Print())
	next(e, "%s", strings.ReplaceAll(hint, "WS", there(f.Workspace)))
	return nil
}

type hostCmd struct {
	List   hostListCmd   `cmd:"" help:"List the units that could run an instrument."`
	Show   hostShowCmd   `cmd:"" help:"Describe one unit: ratings, figures, nominations."`
	Add    hostAddCmd    `cmd:"" help:"Record a unit."`
	Rate   hostRateCmd   `cmd:"" help:"Record the scores of a rater."`
	Trace  hostTraceCmd  `cmd:"" help:"Record a figure on what a unit did, such as days to pay."`
	Remove hostRemoveCmd `cmd:"" help:"Take a unit away with all that was recorded of it."`
	Log    hostLogCmd    `cmd:"" help:"Show what was changed, and when."`
}

type hostListCmd struct{ recordFlags }

// Run lists the units.
func (c *hostListCmd) Run(e env) error {
	run, err := app.Hosts(e.context(), c.Workspace, "")
	if err != nil {
		return err
	}
	hint := "upstep capacity showWS"
	if len(run.Units) == 0 {
		hint = "upstep capacity example --out capacity"
	}
	return c.answer(e, run, hint)
}

type hostShowCmd struct {
	ID string `arg:"" help:"Unit, as upstep host list names it."`
	recordFlags
}

// Run describes one unit.
func (c *hostShowCmd) Run(e env) error {
	run, err := app.Hosts(e.context(), c.Workspace, c.ID)
	if err != nil {
		return err
	}
	return c.answer(e, run, "upstep pocket "+c.ID+"WS")
}

type hostAddCmd struct {
	ID      string   `arg:"" help:"Short name: small letters, digits, hyphens."`
	Name    string   `required:"" help:"Full name of the unit, not of a government." placeholder:"TEXT"`
	Kind    string   `required:"" help:"One of department, agency, ngo, chamber, association, lab, university, company, donor." placeholder:"KIND"`
	Mandate string   `help:"What it is there for." placeholder:"TEXT"`
	Staff   *int     `help:"People who work there." placeholder:"N"`
	Trusted []string `name:"trusted-by" help:"Who trusts it; may be given several times." placeholder:"WHO" sep:"none"`
	May     []string `name:"may-run" help:"Instruments it may run, with commas between (default: any)." placeholder:"ID"`
	Load    *float64 `name:"coordination-load" help:"Points of coordination it can carry at once." placeholder:"N"`
	recordFlags
}

// Help shows an example.
func (hostAddCmd) Help() string {
	return `Examples:
  upstep host add export-desk --name "Export desk" --kind chamber --staff 12 --workspace work`
}

// Run records a unit.
func (c *hostAddCmd) Run(e env) error {
	run, err := app.AddHost(e.context(), c.Workspace, policy.Host{ID: c.ID, Name: c.Name, Kind: c.Kind, Mandate: c.Mandate, Staff: c.Staff, TrustedBy: c.Trusted, May: c.May, Load: c.Load})
	if err != nil {
		return err
	}
	return c.answer(e, run, "upstep host rate "+c.ID+" --rater NAME --scores design=2,delivery=3 --evidence TEXTWS")
}

type hostRateCmd struct {
	ID       string `arg:"" help:"Unit, as upstep host list names it."`
	Rater    string `required:"" help:"Who scores." placeholder:"NAME"`
	Outside  bool   `help:"The rater is not of the unit."`
	Scores   string `required:"" help:"Scores 0 to 5, halves allowed: design, coordination, delivery, me, funding, integrity. Leave out what was not rated." placeholder:"DIM=N,..."`
	Evidence string `help:"What the scores of this command rest on." placeholder:"TEXT"`
	Date     string `help:"When, such as 2026-03." placeholder:"DATE"`
	recordFlags
}

// Help shows examples.
func (hostRateCmd) Help() string {
	return `Scores of the same rater on other dimensions stay, so that each may have its own evidence.

Examples:
  upstep host rate export-desk --rater "Head of the desk" --scores delivery=3 --evidence "212 vouchers paid in 27 days" --workspace work
  upstep host rate export-desk --rater Evaluator --outside --scores design=2,me=2.5 --evidence "file check of 40 vouchers" --workspace work`
}

// Run records scores.
func (c *hostRateCmd) Run(e env) error {
	scores, err := app.ParseScores(c.Scores, c.Evidence)
	if err != nil {
		return err
	}
	run, err := app.RateHost(e.context(), c.Workspace, c.ID, policy.Rating{Rater: c.Rater, Outside: c.Outside, Date: c.Date, Scores: scores})
	if err != nil {
		return err
	}
	return c.answer(e, run, "upstep capacity show "+c.ID+"WS")
}

type hostTraceCmd struct {
	ID        string  `arg:"" help:"Unit, as upstep host list names it."`
	Kind      string  `required:"" help:"What is measured; upstep capacity anchors lists the kinds." placeholder:"KIND"`
	Value     float64 `required:"" help:"The figure; shares are 0 to 1." placeholder:"N"`
	Source    string  `required:"" help:"Where it comes from." placeholder:"TEXT"`
	Programme string  `help:"Programme it is of." placeholder:"NAME"`
	Year      int     `help:"Year it is of." placeholder:"YEAR"`
	recordFlags
}

// Help shows an example.
func (hostTraceCmd) Help() string {
	return `Examples:
  upstep host trace export-desk --kind days_to_pay --value 24 --programme Vouchers --year 2025 --source "ledger of the desk" --workspace work`
}

// Run records a figure.
func (c *hostTraceCmd) Run(e env) error {
	t := policy.Trace{Kind: c.Kind, Value: c.Value, Programme: c.Programme, Year: c.Year, Source: c.Source}
	run, err := app.TraceHost(e.context(), c.Workspace, c.ID, t)
	if err != nil {
		return err
	}
	return c.answer(e, run, "upstep pocket "+c.ID+"WS")
}

type hostRemoveCmd struct {
	ID string `arg:"" help:"Unit, as upstep host list names it."`
	recordFlags
}

// Run takes a unit away.
func (c *hostRemoveCmd) Run(e env) error {
	run, err := app.RemoveHost(e.context(), c.Workspace, c.ID)
	if err != nil {
		return err
	}
	return c.answer(e, run, "upstep host logWS")
}

type hostLogCmd struct {
	Last int `help:"Show so many changes, the newest; 0 shows all (default 20)." default:"20" placeholder:"N"`
	recordFlags
}

// Run shows the log.
func (c *hostLogCmd) Run(e env) error {
	run, err := app.RecordLog(e.context(), c.Workspace, c.Last)
	if err != nil {
		return err
	}
	return c.answer(e, run, "upstep host listWS")
}
