package cli

import "upstep/internal/app"

type uncertaintyCmd struct {
	tableFlags
	Scheme       []string           `group:"Choices:" help:"What is drawn anew: products (bands for ECI and COI), economies (PCI), noise on the values (all three). Default all." placeholder:"NAME"`
	Replications int                `group:"Choices:" help:"How often (default 1000)." default:"1000" placeholder:"N"`
	Seed         uint64             `group:"Choices:" help:"Seed of the random numbers; the same seed gives the same bytes (default 1)." default:"1" placeholder:"N"`
	Noise        *float64           `group:"Choices:" help:"Standard deviation of the noise on the logarithm of a value (default 0.1)." placeholder:"SD"`
	NoiseOf      map[string]float64 `group:"Choices:" name:"noise-of" help:"Another noise for single economies, as where exports are mirror data: TKM=0.4;UZB=0.3." placeholder:"CODE=SD"`
	Level        float64            `group:"Choices:" help:"Level of the intervals (default 0.95)." default:"0.95" placeholder:"SHARE"`
	COI          bool               `group:"Choices:" name:"coi" help:"Bands of COI too; --no-coi saves most of the time." default:"true" negatable:""`
	EveryYear    bool               `group:"Choices:" name:"every-year" help:"Every year and not only the newest."`
	Sensitivity  bool               `group:"Other choices:" help:"Also compute with other RCA thresholds, filters and conventions, and say how far ranks move."`
	Thresholds   []float64          `group:"Other choices:" help:"RCA thresholds to try (default 0.5,0.75,1.25,1.5,2)." placeholder:"RCA"`
	MinDiversity []int              `group:"Other choices:" name:"min-diversity" help:"Try without economies of fewer products (default 5,10,20)." placeholder:"N"`
	MinUbiquity  []int              `group:"Other choices:" name:"min-ubiquity" help:"Try without products of fewer economies (default 2,5,10)." placeholder:"N"`
	LeaveOneOut  bool               `group:"Other choices:" name:"leave-one-out" help:"Try without each economy in turn."`
	outFlags
}

// Help shows examples.
func (uncertaintyCmd) Help() string {
	return `Ranks are shown as bands: an economy that is 66th may be anything from 52nd to 83rd. The newest year unless --every-year.

Examples:
  upstep complexity --example --out example  a table to try
  upstep uncertainty example/exports.csv     bands under all three schemes
  upstep uncertainty example/exports.csv --scheme noise --noise 0.3 --no-coi
  upstep uncertainty example/exports.csv --replications 200 --sensitivity --out sure`
}

// Run computes, writes the tables if asked, and prints the bands.
func (c *uncertaintyCmd) Run(e env) error {
	source, err := c.source()
	if err != nil {
		return err
	}
	run, err := app.Uncertainty(app.UncertaintyRequest{
		Source: source, Destination: c.destination(e), EveryYear: c.EveryYear, Schemes: c.Scheme, Replications: c.Replications, Seed: c.Seed,
		Noise: given(c.Noise), NoiseOf: c.NoiseOf, Level: c.Level, NoCOI: !c.COI, Sensitivity: c.Sensitivity, Thresholds: c.Thresholds,
		MinDiversity: c.MinDiversity, MinUbiquity: c.MinUbiquity, LeaveOneOut: c.LeaveOneOut,
	})
	if err != nil {
		return err
	}
	return c.showTables(e, run, run.Folder, run.Outputs, "upstep links "+c.input())
}
