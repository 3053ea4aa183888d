package cli

import (
	"encoding/csv"
	"fmt"
	"strings"

	"upstep/internal/app"
)

type initCmd struct {
	Dir string `arg:"" optional:"" help:"Folder to make a workspace; made if it is not there (default: the current one)." type:"path" default:"."`
}

// Help shows an example.
func (initCmd) Help() string {
	return `What is in the folder stays. Commands find the workspace from within it, or by --workspace.

Examples:
  upstep init work`
}

// Run makes a workspace.
func (c *initCmd) Run(e env) error {
	dir, err := app.InitWorkspace(c.Dir)
	if err != nil {
		return err
	}
	fmt.Fprintln(e.out, "workspace", dir)
	next(e, "upstep import table FILE%s     evidence", there(dir))
	next(e, "upstep capacity template --out capacity.xlsx     what units can do")
	return nil
}

type evidenceCmd struct {
	Dataset   string `arg:"" optional:"" help:"Dataset to describe."`
	Check     bool   `help:"Compare every file with its checksum."`
	Remove    string `help:"Take a dataset and its files away." placeholder:"NAME"`
	Workspace string `help:"Folder of the workspace (default: the nearest above)." placeholder:"DIR" type:"path"`
	JSON      bool   `name:"json" help:"Print the answer as JSON."`
}

// Help shows examples.
func (evidenceCmd) Help() string {
	return `Examples:
  upstep evidence --workspace work           what there is
  upstep evidence exports --workspace work   one dataset: files, inputs, what was left out
  upstep evidence --check --workspace work   every file against its checksum`
}

// Run lists what the workspace holds.
func (c *evidenceCmd) Run(e env) error {
	var run *app.EvidenceRun
	var err error
	if c.Remove != "" {
		run, err = app.RemoveEvidence(c.Workspace, c.Remove)
	} else {
		run, err = app.Evidence(c.Workspace, c.Dataset, c.Check)
	}
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(e.out, app.TableAnswer(e.asked(), run))
	}
	if c.Remove != "" {
		fmt.Fprintf(e.out, "removed %s\n", c.Remove)
	}
	if err := run.Print(e.out, c.Dataset != ""); err != nil {
		return err
	}
	switch {
	case len(run.Datasets) == 0:
		next(e, "upstep import --help")
	default:
		next(e, "upstep complexity --dataset %s%s", run.Datasets[0].Name, there(c.Workspace))
	}
	return nil
}

type sqlCmd struct {
	Query     string `arg:"" help:"One SELECT, in DuckDB's SQL. Every dataset is a table: its name with underscores in place of hyphens."`
	Workspace string `help:"Folder of the workspace (default: the nearest above)." placeholder:"DIR" type:"path"`
	Rows      int    `help:"Most rows to show; 0 shows all (default 100)." default:"100" placeholder:"N"`
	Format    string `help:"Print as text or csv (default text)." default:"text" enum:"text,csv" placeholder:"NAME"`
	JSON      bool   `name:"json" help:"Print the answer as JSON."`
}

// Help shows examples.
func (sqlCmd) Help() string {
	return `Columns are year, country, product, value, rows (how many rows of the file are in the sum), and quantity and quantity_missing where the file has quantities.
Nothing can be changed, and no other file or address can be read.

Examples:
  upstep sql "show tables" --workspace work
  upstep sql "select country, sum(value) from exports group by country limit 5" --workspace work
  upstep sql "select * from baci_hs92_202401b where country = 'XAA'" --workspace work --format csv`
}

// Run answers a query.
func (c *sqlCmd) Run(e env) error {
	run, err := app.SQL(e.context(), c.Workspace, c.Query, c.Rows)
	if err != nil {
		return err
	}
	switch {
	case c.JSON:
		return printJSON(e.out, app.TableAnswer(e.asked(), run))
	case c.Format == "csv":
		err = c.csv(e, run)
	default:
		err = run.Print(e.out, app.Screen{Width: e.width, Colour: e.colour})
	}
	if err == nil && run.More {
		fmt.Fprintf(e.err, "there are more than %d rows; --rows 0 shows all\n", c.Rows)
	}
	return err
}

func (c *sqlCmd) csv(e env, run *app.SQLRun) error {
	w := csv.NewWriter(e.out)
	if err := w.Write(names(run)); err != nil {
		return err
	}
	for _, r := range run.Rows {
		if err := w.Write(fields(r)); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

func names(run *app.SQLRun) (out []string) {
	for _, c := range run.Columns {
		out = append(out, c.Name)
	}
	return out
}

// fields writes null as nothing.
func fields(row []*string) []string {
	out := make([]string, len(row))
	for i, v := range row {
		if v != nil {
			out[i] = *v
		}
	}
	return out
}

// there is how a command names the workspace again, if it was named.
func there(workspace string) string {
	if workspace == "" {
		return ""
	}
	return " --workspace " + word(workspace)
}

// word puts a text into quotes when a shell would take it for more than one word.
func word(s string) string {
	if strings.ContainsAny(s, " \t'\"*?[]()$&;|<>\\") {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	return s
}
