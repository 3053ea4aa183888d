package cli

import (
	"fmt"
	"path/filepath"
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
	hint := "upstep " + strings.Join(quoted(doc.Recipe.Command), " ") + " --out out/"
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
