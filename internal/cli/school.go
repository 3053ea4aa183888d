package cli

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"upstep/internal/app"
)

// studied are the flags of the commands that study a country on the data pack.
type studied struct {
	Year int `help:"Use no data after this year (default: the newest)." default:"0" placeholder:"YEAR"`
	output
}

// output are the flags of every command that makes pages.
type output struct {
	Out  string `short:"o" help:"Folder for html, md, json and xlsx, or one file ending in one of these." placeholder:"DIR|FILE"`
	JSON bool   `name:"json" help:"Print the result as JSON."`
	changes
}

// changes are the flags of every command whose methods have parameters.
type changes struct {
	Set       []string `sep:"none" help:"Change a parameter of a method for this run (repeat; upstep settings lists them)." placeholder:"ID=VALUE"`
	Workspace string   `help:"Workspace whose settings and records are used (default: the nearest above)." placeholder:"DIR" type:"path"`
	Defaults  bool     `help:"Leave the settings and the records of the workspace out."`
}

// app is what was asked for.
func (c changes) app() app.Changes {
	return app.Changes{Set: c.Set, Workspace: c.Workspace, Defaults: c.Defaults}
}

// settled is app with the place of the report.
func (o output) settled() app.Changes {
	c := o.app()
	c.Out = o.Out
	return c
}

// tell says which settings of a workspace hold, and makes them part of the command that
// the answer names: it needs no workspace then.
func (c changes) tell(e *env, said string, in app.Settings) {
	if said == "" {
		return
	}
	fmt.Fprintln(e.err, said)
	e.args = slices.DeleteFunc(slices.Clone(e.args), func(w string) bool { return w == "--defaults" })
	e.args = append(e.args, "--defaults")
	for _, id := range slices.Sorted(maps.Keys(in)) {
		e.args = append(e.args, "--set", id+"="+in[id])
	}
}

// templated is the flag of the commands that read files of the user.
type templated struct {
	Example bool `help:"Write example files to fill in, to the folder of --out, and stop."`
}

// write writes the example files of a command. DIR in the hint stands for their folder.
func (templated) write(e env, command, out, hint string) error {
	paths, err := app.Example(command, out)
	if err != nil {
		return err
	}
	for _, p := range paths {
		fmt.Fprintln(e.out, "wrote", p)
	}
	next(e, "%s", strings.ReplaceAll(hint, "DIR", quoted([]string{filepath.Dir(paths[0])})[0]))
	return nil
}

// noCountry is the error of a command that was given no country.
func noCountry(command string) error {
	return &app.Error{Code: app.Invalid, Message: "the country is missing", Hint: "name one: upstep " + command + " KAZ"}
}

// school runs one of the schools, writes its pages if asked, and prints them.
func school(e env, ask app.Ask, o output) error {
	a, err := app.Open()
	if err != nil {
		return err
	}
	a.Until(e.stop)
	given, named := ask, ask.Set["hosts"]
	ask, said, err := a.Settle(ask, o.settled())
	if err != nil {
		return err
	}
	o.tell(&e, said, ask.Settings)
	if path := ask.Set["hosts"]; path != named {
		e.args = append(e.args, "--hosts", path)
	}
	if o.Out != "" {
		if err := a.CheckOut(o.Out); err != nil {
			return err
		}
		a.Warm()
	}
	res, doc, err := a.School(ask)
	if err != nil {
		return err
	}
	words := doc.Recipe.Command
	if ask.Set["hosts"] != named { // the units as they will be then, not as they were kept
		if words = given.Words(); o.Workspace != "" {
			words = append(words, "--workspace="+o.Workspace)
		}
	}
	hint := "upstep " + strings.Join(quoted(words), " ") + " --out out/"
	if o.Out != "" {
		paths, err := a.Write(doc, o.Out)
		if err != nil {
			return err
		}
		if !o.JSON {
			for _, p := range paths {
				fmt.Fprintln(e.out, "wrote", p)
			}
			next(e, "upstep verify %s", quoted(paths[len(paths)-1:])[0]) // the recipe is written last
			return nil
		}
	} else if ids := doc.Ledger.IDs(); len(ids) > 0 && !strings.Contains(ids[0], "@") {
		hint = "upstep why " + ids[0]
	}
	return show(e, a, o.JSON, res, doc, hint)
}
