package cli

import (
	"fmt"
	"strings"

	"upstep/internal/app"
)

type complexityCmd struct {
	tableFlags
	Compare []string `group:"Choices:" help:"Print where and how much the rankings change under these conventions, e.g. py,stata, for every year." placeholder:"NAME"`
	COG     string   `group:"Choices:" name:"cog" help:"Form of the opportunity gain: sum, or book, which subtracts density times PCI (default that of the convention)." placeholder:"FORM"`
	presenceFlags
	relateFlags
	dataFlags
	Measures    []string `group:"What is written:" help:"Further measures, as columns of countries and products: fitness, stable, eciplus, genepy, reflections, hhi, tci, distance. With a number of steps: fitness:1000, reflections:20." placeholder:"NAME"`
	NewProducts bool     `group:"What is written:" name:"new-products" help:"Also write products new and lost between the first and the last year, with the grade of each economy; with --rolling between means."`
	Proximity   bool     `group:"What is written:" help:"Also write the proximity of all pairs of products."`
	Network     bool     `group:"What is written:" help:"Also write the backbone of the product space, with places for drawing it."`
	Example     bool     `group:"What is written:" help:"Write a small invented table, exports.csv, into the folder given by --out, to try the command on."`
	outFlags
}

// presenceFlags say what makes a product present.
type presenceFlags struct {
	Presence     string  `group:"Presence:" help:"Test of presence: rca, rpop, either of them, both, or continuous: M* = RCA/(1+RCA) in the eigenproblem. All but rca and continuous need --population (default that of the convention)." placeholder:"TEST"`
	PerHead      float64 `group:"Presence:" name:"per-head" help:"RPOP from which a product is present (default the RCA threshold)." default:"0" placeholder:"RPOP"`
	Concentrated bool    `group:"Presence:" help:"Also present: the leading economies of a product, rank by value up to 1/HHI; for patents."`
	LeastUnits   float64 `group:"Presence:" name:"least-units" help:"Present only from this value, as in 30 jobs or 5 patents." default:"0" placeholder:"VALUE"`
	LeastShare   float64 `group:"Presence:" name:"least-share" help:"Present only from this share of all of the product." default:"0" placeholder:"SHARE"`
	Shrink       float64 `group:"Presence:" help:"Add this to each cell before the comparison, 0.5 by custom; for small counts." default:"0" placeholder:"A"`
	Persist      string  `group:"Presence:" help:"Present only with RCA in n of the last m years, as in 3/5." placeholder:"N/M"`
	Rolling      int     `group:"Presence:" help:"Compute on means over so many years; a year without a report does not count as zero." default:"0" placeholder:"YEARS"`
}

// neighbours is the number typed, 0 without one; a 0 that is typed is refused like a negative number.
func (f *relateFlags) neighbours() int {
	switch {
	case f.Neighbours == nil:
		return 0
	case *f.Neighbours == 0:
		return -1
	}
	return *f.Neighbours
}

func (f *presenceFlags) choice(cog string) app.PresenceChoice {
	return app.PresenceChoice{Presence: f.Presence, PerHead: f.PerHead, Concentrated: f.Concentrated, LeastUnits: f.LeastUnits,
		LeastShare: f.LeastShare, Shrink: f.Shrink, Persist: f.Persist, Rolling: f.Rolling, COG: cog}
}

// relateFlags ask for other relatedness and density.
type relateFlags struct {
	Relatedness      []string `group:"Relatedness:" help:"Also write these forms of relatedness and the density over each: discrete, asymmetric, continuous, probability, association, cosine, jaccard, cosine-rca. COI and COG stay with the discrete one." placeholder:"FORM"`
	Neighbours       *int     `group:"Relatedness:" help:"Take only so many most related products into these densities; without --relatedness, of the discrete form (default all)." placeholder:"K"`
	Ties             bool     `group:"Relatedness:" help:"With --neighbours: also all products as related as the last of them."`
	LeaveOneOut      bool     `group:"Relatedness:" name:"leave-one-out" help:"Also write the density over the proximity that all other economies make."`
	CountryProximity bool     `group:"Relatedness:" name:"country-proximity" help:"Also write how alike the baskets of all pairs of economies are."`
}

func (f *relateFlags) choice() app.RelateChoice {
	return app.RelateChoice{Relatedness: f.Relatedness, Neighbours: f.neighbours(), Ties: f.Ties, LeaveOneOut: f.LeaveOneOut, CountryProximity: f.CountryProximity}
}

// dataFlags name further files.
type dataFlags struct {
	Income    string `group:"Further data:" help:"CSV with income per head by country and perhaps year: adds PRODY and EXPY." placeholder:"FILE"`
	Resources string `group:"Further data:" help:"CSV with the share of natural resources in exports, 0 to 1, by country: with --income the strategic approaches." placeholder:"FILE"`
	Gini      string `group:"Further data:" help:"CSV with Gini coefficients by country and perhaps year: adds the PGI." placeholder:"FILE"`
	PCI       string `group:"Further data:" name:"pci" help:"CSV with the PCI of a reference sample by product: adds the index of these economies in it; for regions." placeholder:"FILE"`
	Phi       string `group:"Further data:" help:"CSV with proximities of that sample by product_a and product_b: adds the density in it." placeholder:"FILE"`
	World     string `group:"Further data:" help:"CSV with that sample's exports by product: RCA is taken against them (default: against the sum of the table)." placeholder:"FILE"`
}

func (f *dataFlags) choice() app.DataChoice {
	return app.DataChoice{Income: f.Income, Resources: f.Resources, Gini: f.Gini, PCI: f.PCI, Phi: f.Phi, World: f.World}
}

// Help shows examples.
func (complexityCmd) Help() string {
	return `The table is any list of places, activities and amounts. Measures: RCA, presence, diversity, ubiquity, ECI, PCI, density, COI and opportunity gain (COG).
On demand (--measures): fitness, its stable variant, ECI+, GENEPY, reflections, Herfindahl-Hirschman indices (hhi), PCI from 0 to 100 (tci) and distance, 1 - density.

Examples:
  upstep complexity --example --out example  a table to try
  upstep complexity example/exports.csv      a summary of every year
  upstep complexity example/exports.csv --out tables --network --proximity
  upstep complexity example/exports.csv --out tables --measures fitness:200,stable,genepy,hhi
  upstep complexity example/exports.csv --country country --product product --value value --compare py,stata
  upstep complexity example/exports.csv --filter 'country!=C001' --filter 'years=2019-2020' --out parquet --format parquet
  upstep complexity example/exports.csv --persist 2/3 --relatedness asymmetric,cosine --neighbours 20 --out persistent
  upstep complexity example/exports.csv --rolling 2 --new-products --cog book --out means`
}

// Run computes, writes the tables if asked, and prints a summary.
func (c *complexityCmd) Run(e env) error {
	if c.Example {
		path, err := app.WriteExample(c.Out)
		if err != nil {
			return err
		}
		fmt.Fprintln(e.out, "wrote", path)
		next(e, "upstep complexity %s", word(path))
		return nil
	}
	source, err := c.source()
	if err != nil {
		return err
	}
	run, err := app.Complexity(app.ComplexityRequest{
		Source: source, Destination: c.destination(e), PresenceChoice: c.presenceFlags.choice(c.COG), RelateChoice: c.relateFlags.choice(),
		DataChoice: c.dataFlags.choice(), Compare: c.Compare, Measures: c.Measures, NewProducts: c.NewProducts,
		Proximity: c.Proximity, Network: c.Network,
	})
	if err != nil {
		return err
	}
	hint := "upstep " + strings.Join(quoted(e.asked()), " ") + " --out tables"
	if len(c.Compare) > 0 {
		hint = "upstep uncertainty " + c.input()
	}
	return c.showTables(e, run, run.Folder, run.Outputs, hint)
}
