package cli

import (
	"fmt"

	"upstep/internal/app"
)

type capacityCmd struct {
	Show     capacityShowCmd     `cmd:"" help:"Show the capacity of units by dimension: median, spread, raters, evidence."`
	Anchors  capacityAnchorsCmd  `cmd:"" help:"Print what each score means, and what to ask for."`
	Example  capacityExampleCmd  `cmd:"" help:"Write an invented register to start from."`
	Template capacityTemplateCmd `cmd:"" help:"Write a workbook to fill in, for Excel or LibreOffice."`
	Import   capacityImportCmd   `cmd:"" help:"Take a register into the workspace."`
	Export   capacityExportCmd   `cmd:"" help:"Write what the workspace records as YAML."`
}

type capacityShowCmd struct {
	ID string `arg:"" optional:"" help:"Unit, as upstep host list names it (default: all)."`
	recordFlags
}

// Run shows capacity.
func (c *capacityShowCmd) Run(e env) error {
	run, err := app.Capacity(e.context(), c.Workspace, c.ID)
	if err != nil {
		return err
	}
	hint := "upstep pocketWS"
	if len(run.Units) == 0 {
		hint = "upstep capacity example --out capacity"
	}
	return c.answer(e, run, hint)
}

type capacityAnchorsCmd struct {
	JSON bool `name:"json" help:"Print the answer as JSON."`
}

// Run prints the anchors.
func (c *capacityAnchorsCmd) Run(e env) error {
	scale, err := app.Anchors()
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(e.out, app.TableAnswer(e.asked(), scale))
	}
	fmt.Fprint(e.out, app.PrintAnchors(scale))
	next(e, "upstep capacity example --out capacity")
	return nil
}

type capacityExampleCmd struct {
	Out string `short:"o" required:"" help:"Folder for the file." placeholder:"DIR"`
}

// Run writes the example.
func (c *capacityExampleCmd) Run(e env) error {
	return templated{}.write(e, "capacity", c.Out, "upstep capacity import DIR/hosts.yaml")
}

type capacityImportCmd struct {
	File    string `arg:"" help:"Register: a YAML file, or the workbook of upstep capacity template." type:"path"`
	Replace bool   `help:"Put the file's records in place of those that are there and differ."`
	recordFlags
}

// Help shows examples.
func (capacityImportCmd) Help() string {
	return `All records of the file are taken, or none. Records that the file does not name stay as
they are; one that is there and differs is refused without --replace.

Examples:
  upstep capacity example --out capacity
  upstep capacity import capacity/hosts.yaml --workspace work
  upstep capacity import filled.xlsx --workspace work
  upstep capacity import capacity/hosts.yaml --replace --workspace work`
}

// Run imports a register.
func (c *capacityImportCmd) Run(e env) error {
	run, err := app.ImportCapacity(e.context(), c.Workspace, c.File, c.Replace)
	if err != nil {
		return err
	}
	if run.Country != "" {
		return c.answer(e, run, "upstep match "+run.Country+"WS")
	}
	return c.answer(e, run, "upstep capacity showWS")
}

type capacityExportCmd struct {
	File      string `arg:"" help:"File to write, ending in .yaml." type:"path"`
	Workspace string `help:"Folder of the workspace (default: the nearest above)." placeholder:"DIR" type:"path"`
}

// Run exports the register.
func (c *capacityExportCmd) Run(e env) error {
	path, err := app.ExportCapacity(e.context(), c.Workspace, c.File)
	if err != nil {
		return err
	}
	fmt.Fprintln(e.out, "wrote", path)
	next(e, "upstep capacity import %s --replace%s", word(path), there(c.Workspace))
	return nil
}
