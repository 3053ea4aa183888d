package cli

import (
	"errors"
	"fmt"

	"upstep/internal/app"
)

type missionCmd struct {
	File string `arg:"" optional:"" help:"Mission map, a YAML file (--example writes one to start from)."`
	AsOf int    `name:"as-of" help:"Year that ages of baselines are counted to (default: as_of of the map)." default:"0" placeholder:"YEAR"`
	output
	templated
}

// Help shows examples.
func (missionCmd) Help() string {
	return `Checks a mission map (challenges, missions, sectors, projects) and says of each mission
whether it is one, a programme or target, or an aspiration.

Examples:
  upstep mission --example --out water/      a map to start from
  upstep mission water/mission.yaml
  upstep mission water/mission.yaml --out out/ --as-of 2027`
}

// Validate wants exactly one of a file and the example.
func (c *missionCmd) Validate() error {
	if (c.File == "") != c.Example {
		return errors.New("name a mission map, or add --example --out DIR for one to start from")
	}
	return nil
}

// Run checks a map, or writes the example.
func (c *missionCmd) Run(e env) error {
	if c.Example {
		return c.write(e, "mission", c.Out, "upstep mission DIR/mission.yaml")
	}
	ask := app.Ask{Verb: "mission", File: c.File}
	if c.AsOf != 0 {
		ask.Set = map[string]string{"as-of": fmt.Sprint(c.AsOf)}
	}
	return school(e, ask, c.output)
}
