package cli

import "upstep/internal/app"

type pathCmd struct {
	Gerd      pathGERDCmd      `cmd:"" help:"R&D spending: how many capable firms a target needs, year by year."`
	Quality   pathQualityCmd   `cmd:"" help:"Quality certificates beside the peers, and what the way there costs."`
	Inclusive pathInclusiveCmd `cmd:"" help:"Projects for poor people and for the region: cost per user, affordability."`
}

type pathGERDCmd struct {
	Country       string `arg:"" help:"ISO3 code or name, e.g. KAZ or Kazakhstan."`
	Target        string `help:"R&D spending to reach, in % of GDP (default 0.5)." placeholder:"PERCENT"`
	By            string `help:"Year to reach it in (default 2035)." placeholder:"YEAR"`
	BusinessShare string `help:"Part of it that business does, in % (default 40)." placeholder:"PERCENT"`
	RdPerFirm     string `name:"rd-per-firm" help:"R&D spending of a capable firm a year, in US$ (default 60000)." placeholder:"USD"`
	Growth        string `help:"Growth of GDP a year, in %; write --growth=-1 for a fall (default: the mean of the last ten years)." placeholder:"PERCENT"`
	Firms         string `help:"Capable firms there are now (level 4 or higher, see upstep pyramid)." placeholder:"NUMBER"`
	FirmsGrowth   string `help:"How fast their number can grow a year, in %." placeholder:"PERCENT"`
	studied
}

// Help shows examples.
func (pathGERDCmd) Help() string {
	return `The path of R&D spending from today to a target: spending, its business part and the
capable firms it needs, year by year, judged by how fast others rose.

Examples:
  upstep path gerd UZB
  upstep path gerd KAZ --target 1 --by 2040
  upstep path gerd UZB --firms 150 --firms-growth 12      when firms can carry it`
}

// Run draws the path.
func (c *pathGERDCmd) Run(e env) error {
	set := map[string]string{"target": c.Target, "by": c.By, "business-share": c.BusinessShare, "rd-per-firm": c.RdPerFirm, "growth": c.Growth, "firms": c.Firms, "firms-growth": c.FirmsGrowth}
	return school(e, app.Ask{Verb: "path gerd", Country: c.Country, Year: c.Year, Set: set}, c.output)
}

type pathQualityCmd struct {
	Country      string `arg:"" optional:"" help:"ISO3 code or name, e.g. KAZ or Kazakhstan."`
	Certificates string `help:"Counts of the ISO Survey, one edition: a table with the columns country, standard, certificates, year and, if known, firms." placeholder:"FILE"`
	Firms        string `help:"Number of firms of the economy." placeholder:"NUMBER"`
	Sectors      string `help:"A table with the columns sector, firms, certificates." placeholder:"FILE"`
	Instruments  string `help:"Your changes to the catalogue of instruments: a YAML file." placeholder:"FILE"`
	Peers        string `help:"Whom the economy is compared with (see upstep gap)." default:"income" placeholder:"WHOM"`
	studied
	templated
}

// Help shows examples.
func (pathQualityCmd) Help() string {
	return `Quality certificates against the size of the economy and against peers, and what the way to
the peers' median costs and takes.

Examples:
  upstep path quality UZB
  upstep path quality --example --out quality
  upstep path quality UZB --certificates quality/certificates.csv --sectors quality/sectors.csv`
}

// Run climbs the ladder.
func (c *pathQualityCmd) Run(e env) error {
	if c.Example {
		return c.write(e, "quality", c.Out, "upstep path quality UZB --certificates DIR/certificates.csv --sectors DIR/sectors.csv")
	}
	if c.Country == "" {
		return noCountry("path quality")
	}
	set := map[string]string{"certificates": c.Certificates, "firms": c.Firms, "sectors": c.Sectors, "instruments": c.Instruments}
	return school(e, app.Ask{Verb: "path quality", Country: c.Country, Peers: c.Peers, Year: c.Year, Set: set}, c.output)
}

type pathInclusiveCmd struct {
	Projects string `help:"Your projects, a YAML file." placeholder:"FILE"`
	output
	templated
}

// Help shows examples.
func (pathInclusiveCmd) Help() string {
	return `Projects that bring a basic service to poor people: cost of a user, affordability for the
poorest 40 %, and whether economies of the region should do it together.

Examples:
  upstep path inclusive --example --out inclusive
  upstep path inclusive --projects inclusive/projects.yaml --out out/`
}

// Run weighs the projects.
func (c *pathInclusiveCmd) Run(e env) error {
	if c.Example {
		return c.write(e, "inclusive", c.Out, "upstep path inclusive --projects DIR/projects.yaml")
	}
	return school(e, app.Ask{Verb: "path inclusive", Set: map[string]string{"projects": c.Projects}}, c.output)
}
