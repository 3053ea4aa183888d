package cli

import "upstep/internal/app"

// listing is what every list command shares: an optional word to narrow the list.
type listing struct {
	Query string `arg:"" optional:"" help:"A code for one entry, or a word to search for."`
	JSON  bool   `name:"json" help:"Print the list as JSON."`
}

func (l listing) print(e env, list func(a *app.App) (app.List, error)) error {
	a, err := app.Open()
	if err != nil {
		return err
	}
	res, err := list(a)
	if err != nil {
		return err
	}
	return show(e, a, l.JSON, res.Entries, res.Document, res.Next)
}

type countriesCmd struct {
	listing
	Groups bool `help:"List the groups instead, or the members of one."`
}

// Run lists countries or groups.
func (c *countriesCmd) Run(e env) error {
	return c.print(e, func(a *app.App) (app.List, error) {
		if c.Groups {
			return a.Groups(c.Query)
		}
		return a.Countries(c.Query)
	})
}

type indicatorsCmd struct{ listing }

// Run lists indicators.
func (c *indicatorsCmd) Run(e env) error {
	return c.print(e, func(a *app.App) (app.List, error) { return a.Indicators(c.Query) })
}

type settingsCmd struct {
	Query      string `arg:"" optional:"" help:"An ID, how it begins, or a word of what it decides."`
	Provenance string `help:"Only those of this provenance: verified, literature or judgement." enum:",verified,literature,judgement" default:"" placeholder:"WORD"`
	Changed    bool   `help:"Only those that are changed here."`
	changes
	JSON bool `name:"json" help:"Print the list as JSON."`
}

// Run lists the parameters of the methods.
func (c *settingsCmd) Run(e env) error {
	l := listing{JSON: c.JSON}
	return l.print(e, func(a *app.App) (app.List, error) {
		return a.Settings(app.SettingsAsk{Query: c.Query, Provenance: c.Provenance, Changed: c.Changed, Changes: c.app()})
	})
}

type productsCmd struct {
	listing
	System string `help:"Nomenclature: HS92, HS07 or HS12 (default HS92)." default:"HS92" placeholder:"NAME"`
}

// Run lists products.
func (c *productsCmd) Run(e env) error {
	return c.print(e, func(a *app.App) (app.List, error) { return a.Products(c.Query, c.System) })
}

type sourcesCmd struct{ listing }

// Run lists sources with their terms.
func (c *sourcesCmd) Run(e env) error {
	return c.print(e, func(a *app.App) (app.List, error) { return a.Sources(c.Query) })
}
