package cli

import (
	"fmt"

	"upstep/internal/app"
)

type capacityTemplateCmd struct {
	Country   string `arg:"" optional:"" help:"ISO3 code or name of the country, to stand in the workbook."`
	Out       string `short:"o" required:"" help:"File to write, ending in .xlsx. A file that is there is never replaced." placeholder:"FILE"`
	Filled    bool   `help:"With what the workspace records, to go on from."`
	Workspace string `help:"Folder of the workspace (default: the nearest above)." placeholder:"DIR" type:"path"`
}

// Help shows examples.
func (capacityTemplateCmd) Help() string {
	return `Writes a workbook for Excel or LibreOffice: a sheet that explains it, the written anchors,
drop-down lists, and a sheet for each kind of record. upstep capacity import reads it back.

Examples:
  upstep capacity template UZB --out uzb.xlsx
  upstep capacity template --filled --out filled.xlsx --workspace work
  upstep capacity import filled.xlsx --workspace work`
}

// Run writes the workbook.
func (c *capacityTemplateCmd) Run(e env) error {
	path, err := app.WriteTemplate(e.context(), app.Template{Out: c.Out, Country: c.Country, Filled: c.Filled, Workspace: c.Workspace})
	if err != nil {
		return err
	}
	fmt.Fprintln(e.out, "wrote", path)
	where := there(c.Workspace)
	if where == "" && !app.InWorkspace() {
		where = " --workspace DIR" // of upstep init
	}
	next(e, "fill it in, save it, then upstep capacity import %s%s", word(path), where)
	return nil
}
