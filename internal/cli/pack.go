package cli

import (
	"fmt"

	"upstep/internal/app"
)

type packCmd struct {
	Build packBuildCmd `cmd:"" help:"Build the pack from the raw data files."`
	Check packCheckCmd `cmd:"" help:"Check every table of the embedded pack against its checksum."`
}

type packBuildCmd struct {
	From  string `help:"Folder with the raw data and its MANIFEST.csv." required:"" type:"existingdir" placeholder:"DIR"`
	To    string `help:"Folder of the package opendata in the source tree." default:"opendata" type:"path" placeholder:"DIR"`
	Check bool   `help:"Write nothing; fail if what is there differs from what would be built."`
}

// Run builds the pack.
func (c *packBuildCmd) Run(e env) error { return app.BuildPack(c.From, c.To, c.Check, e.err) }

type packCheckCmd struct{}

// Run checks every table.
func (c *packCheckCmd) Run(e env) error {
	a, err := app.Open()
	if err != nil {
		return err
	}
	present, absent, err := a.CheckPack()
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "%d tables, every checksum fits\n", present)
	if absent > 0 {
		fmt.Fprintf(e.out, "%d tables are left out of this build\n", absent)
	}
	return nil
}
