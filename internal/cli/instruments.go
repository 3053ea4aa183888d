package cli

import "upstep/internal/app"

type instrumentsCmd struct {
	listing
	Option      string `help:"Those of an option of the deck, O1 to O6." placeholder:"TAG"`
	Principle   string `help:"Those of a principle of the deck, P1 to P7." placeholder:"TAG"`
	Need        string `help:"Those that answer a need, e.g. quality." placeholder:"NEED"`
	Class       string `help:"Those of a family, e.g. advisory or clusters." placeholder:"FAMILY"`
	MaxCapacity string `help:"Those whose pilot asks no more than this of its host, 0 to 5: one level, or some by name, e.g. delivery=2,integrity=3." placeholder:"LEVELS"`
	FullScale   bool   `help:"Hold --max-capacity against full scale instead of a pilot."`
	Evidence    string `help:"Those with evidence of this grade or better, A to D." placeholder:"GRADE"`
	Overlay     string `help:"Your changes to the catalogue: a YAML file." placeholder:"FILE"`
	Presets     bool   `help:"List the deck's four country priorities as places to start from."`
	templated
	Out string `short:"o" help:"Folder for the example file." placeholder:"DIR"`
}

// Help shows examples.
func (instrumentsCmd) Help() string {
	return `What a programme can be made of: what each instrument answers, what it asks of the institution
that runs it, as a pilot and at full scale, what it costs, and how good the evidence is.

Examples:
  upstep instruments                                     all
  upstep instruments voucher                             those with a word in ID, name or family
  upstep instruments innovation_voucher                  one, with its sources
  upstep instruments --need quality --max-capacity 2     what a weak unit could pilot
  upstep instruments --presets                           places to start from
  upstep instruments --example --out mine                a file of your own changes
  upstep instruments --overlay mine/instruments.yaml     the catalogue with them`
}

// Run lists instruments or presets.
func (c *instrumentsCmd) Run(e env) error {
	q := app.InstrumentQuery{Word: c.Query, Option: c.Option, Principle: c.Principle, Need: c.Need, Class: c.Class,
		Capacity: c.MaxCapacity, Full: c.FullScale, Evidence: c.Evidence, Overlay: c.Overlay}
	narrowed := q != app.InstrumentQuery{Word: c.Query}
	switch {
	case c.Example && (narrowed || c.Presets || c.JSON || c.Query != ""):
		return &app.Error{Code: app.Invalid, Message: "--example writes a file and lists nothing", Hint: "upstep instruments --example --out mine"}
	case c.Example:
		return c.write(e, "instruments", c.Out, "upstep instruments --overlay DIR/instruments.yaml")
	case c.Out != "":
		return &app.Error{Code: app.Invalid, Message: "--out is for the example file", Hint: "add --example, or use --json > FILE for the list"}
	case c.Presets && narrowed:
		return &app.Error{Code: app.Invalid, Message: "presets can't be narrowed by flags, nor by a file", Hint: "upstep instruments --presets, or with the ID of one"}
	}
	return c.print(e, func(a *app.App) (app.List, error) {
		if c.Presets {
			return a.Presets(c.Query)
		}
		return a.Instruments(q)
	})
}
