package cli

import (
	"strconv"

	"upstep/internal/app"
)

type indexCmd struct {
	Country   string `arg:"" optional:"" help:"Country for the technology upgrading index on the data pack (a reconstruction)."`
	Published string `help:"CSV with country or iso3, year, A, B, C: a published table to stand beside the reconstruction." placeholder:"FILE"`
	Patents   string `help:"CSV with country or iso3, year, years, resident, families, high_tech, foreign_owned, foreign_invented, co_invented, F1 to F35: the patent-only variant." placeholder:"FILE"`

	Meta        string `help:"iMeta of COINr's layout: iCode, Level, Parent, Direction, Weight, Type, and so on." placeholder:"FILE"`
	Data        string `help:"iData: uCode, uName, Time and a column for every indicator." placeholder:"FILE"`
	Denominate  bool   `help:"Divide by the denominators named in the metadata."`
	Screen      string `help:"Keep units with at least this share of values, such as 0.9; after a comma the share of values not 0." placeholder:"SHARE"`
	ScreenLast  bool   `help:"Screen after filling gaps, as the example of COINr does."`
	Impute      string `help:"Fill gaps: indicator-mean, indicator-median, group-mean=GROUP, group-median=GROUP, unit-mean, unit-median, latest or linear (=YEARS). None by default." placeholder:"WAY"`
	Treat       string `help:"Treat outliers: rule, or winsorise=5,skew=2,kurt=3.5,transform=log-shift. Not by default." placeholder:"RULE"`
	Normalise   string `help:"Scale: min-max (=0..100), z-score (=MEAN,SD), scaled=SHIFT,DIVISOR, rank, borda, percentile-rank, distance-to-max, distance-to-reference=UNIT, distance-to-target, goalposts, fraction-of-max, none. Default min-max, 0 to 1." placeholder:"SCALE"`
	Weights     string `help:"given, equal, pca=LEVEL, pca-raw=LEVEL, balance=LEVEL (equal influence) or infomax=LEVEL. Default given." placeholder:"WAY"`
	Aggregate   string `help:"arithmetic, geometric, harmonic, generalised:POWER, copeland or mazziotta-pareto, or one for each level made: 2=geometric,3=arithmetic. Default arithmetic." placeholder:"MEAN"`
	Floor       string `help:"Lower values count as this in means." placeholder:"NUMBER"`
	Coverage    string `help:"Least share of weight with data by level made. Default 2=0.6 and 1 above." placeholder:"LEVEL=SHARE,..."`
	BaseYear    int    `help:"Year whose extremes make the scale, for data with a column Time." placeholder:"YEAR"`
	Node        string `help:"Aggregate whose ranks are studied; the root where there is one." placeholder:"CODE"`
	Uncertainty int    `help:"Bands of ranks from this many runs." placeholder:"N"`
	Sensitivity int    `help:"Sobol's indices from samples of this size." placeholder:"N"`
	Vary        string `help:"What is uncertain: treat, scale, weights, mean, impute, leave-out." placeholder:"CHOICES"`
	LeaveOut    int    `help:"Leave out one node of this level at a time; 1 is indicators." placeholder:"LEVEL"`
	Seed        *int   `help:"Seed of everything random (default 1)." placeholder:"N"`
	templated
	studied
}

// Help shows examples.
func (indexCmd) Help() string {
	return `Examples:
  upstep index KAZ                            technology upgrading: three indices, with bands of ranks
  upstep index --example --out tui            metadata and data of an index to fill in, and a published table
  upstep index KAZ --published tui/published.csv
  upstep index --meta tui/iMeta.csv --data tui/iData.csv --denominate
  upstep index --meta tui/iMeta.csv --data tui/iData.csv --denominate --impute group-mean=Part --normalise min-max=1..100 --aggregate 3=geometric --uncertainty 1000 --out out/`
}

// Run prints the technology upgrading index of a country, or an index of files.
func (c *indexCmd) Run(e env) error {
	if c.Example {
		return c.write(e, "index", c.Out, "upstep index --meta DIR/iMeta.csv --data DIR/iData.csv")
	}
	set := map[string]string{"published": c.Published, "patents": c.Patents, "meta": c.Meta, "data": c.Data, "screen": c.Screen, "impute": c.Impute, "treat": c.Treat, "normalise": c.Normalise, "weights": c.Weights,
		"aggregate": c.Aggregate, "floor": c.Floor, "coverage": c.Coverage, "node": c.Node, "vary": c.Vary}
	for name, v := range map[string]int{"base-year": c.BaseYear, "uncertainty": c.Uncertainty, "sensitivity": c.Sensitivity, "leave-out": c.LeaveOut} {
		if v != 0 {
			set[name] = strconv.Itoa(v)
		}
	}
	if c.Seed != nil {
		set["seed"] = strconv.Itoa(*c.Seed)
	}
	for name, v := range map[string]bool{"denominate": c.Denominate, "screen-last": c.ScreenLast} {
		if v {
			set[name] = "true"
		}
	}
	for name, v := range set {
		if v == "" {
			delete(set, name)
		}
	}
	return school(e, app.Ask{Verb: "index", Country: c.Country, Year: c.Year, Set: set}, c.output)
}
