package app

import (
	"cmp"
	"fmt"
	"slices"

	"upstep/method/complexity"
	"upstep/panel"
)

// BacktestRequest asks whether density foretold new products in a table with years.
type BacktestRequest struct {
	Source
	Destination
	From   int     `json:"from"`  // 0: the first year
	To     int     `json:"to"`    // 0: the last year, or the one before --still
	Still  int     `json:"still"` // products must be present in this year too; 0: not asked
	MaxRCA float64 `json:"max_rca"`
	Top    int     `json:"top"`
	Margin float64 `json:"margin"`
	Show   int     `json:"show"` // products ranked for each economy, if density earns it
}

// BacktestRun is the answer. Field names are part of the contract.
type BacktestRun struct {
	TableRead
	From      int                `json:"from"`
	To        int                `json:"to"`
	Still     int                `json:"still,omitempty"`
	Economies int                `json:"economies"`
	Products  int                `json:"products"`
	Pairs     int                `json:"pairs"`
	Appeared  int                `json:"appeared"`
	BaseRate  float64            `json:"base_rate"`
	Scored    bool               `json:"scored"`
	Scores    []complexity.Score `json:"scores"`
	Bins      []complexity.Bin   `json:"bins"`
	Margin    float64            `json:"margin"` // AUC of density less that of diversity x ubiquity
	MarginSE  float64            `json:"margin_se"`
	Hidden    bool               `json:"hidden"` // rankings by density are not shown
	Says      string             `json:"says"`
	Rankings  []DensityRank      `json:"rankings"` // empty when hidden; of the year To
	Notes     []panel.Note       `json:"notes"`
	Outputs   []Output           `json:"outputs"`
	Folder    string             `json:"folder,omitempty"`
	options   []panel.Param
}

// DensityRank is a product an economy lacks in the last year, by density.
type DensityRank struct {
	Country     string  `json:"country"`
	CountryName string  `json:"country_name,omitempty"`
	Rank        int     `json:"rank"` // within the economy
	Product     string  `json:"product"`
	ProductName string  `json:"product_name,omitempty"`
	Density     float64 `json:"density"`
}

// Backtest reads the table and asks of two of its years what density foretold.
func Backtest(req BacktestRequest) (*BacktestRun, error) {
	src, err := newOwnTable(req.Source)
	if err != nil {
		return nil, err
	}
	if !(req.MaxRCA >= 0) || req.Top < 1 || req.Show < 1 || !(req.Margin > 0 && req.Margin < 1) {
		return nil, errorf(Invalid, "--max-rca is 0 or more, --top and --show 1 or more, --margin between 0 and 1", "max-rca %g, top %d, show %d, margin %g make no sense", req.MaxRCA, req.Top, req.Show, req.Margin)
	}
	if err := req.check(false, "--format parquet does"); err != nil {
		return nil, err
	}
	if err := src.read(); err != nil {
		return nil, err
	}
	at, err := req.dates(src)
	if err != nil {
		return nil, err
	}
	var tables []*complexity.Result
	for _, i := range at {
		m, _, err := src.matrix(i)
		if err != nil {
			return nil, err
		}
		r, err := complexity.Compute(m, complexity.Options{Convention: src.convention, NoPhi: true})
		if err != nil {
			return nil, ofYear(m.Year, err)
		}
		tables = append(tables, r)
	}
	var after *complexity.Result
	if len(tables) == 3 {
		after = tables[2]
	}
	b, err := complexity.Backtest(tables[0], tables[1], after, complexity.BacktestOptions{MaxRCA: req.MaxRCA, Top: req.Top, Margin: req.Margin})
	if err != nil {
		return nil, &Error{Code: Refused, Message: err.Error(), Hint: "look at the two years", Cause: err}
	}
	run := src.backtestRun(req, tables, b)
	if req.Out == "" {
		return run, nil
	}
	return run, run.write(src, req)
}

// dates gives the indices of the years asked for: from, to and perhaps still.
func (req *BacktestRequest) dates(s *ownTable) ([]int, error) {
	if !s.table.Long.Dated {
		return nil, errorf(Invalid, "name the column of the year with --year", "a backtest needs a table with years")
	}
	year := func(i int) int { return s.table.Long.Years[i].Year }
	find := func(flag string, want int) (int, error) {
		for _, i := range s.years {
			if year(i) == want {
				return i, nil
			}
		}
		return 0, errorf(Invalid, fmt.Sprintf("the years are %d to %d", year(s.years[0]), year(s.years[len(s.years)-1])), "--%s %d: the table has no rows of that year, or a filter takes them out", flag, want)
	}
	from, to := s.years[0], s.years[len(s.years)-1]
	var err error
	if req.From != 0 {
		if from, err = find("from", req.From); err != nil {
			return nil, err
		}
	}
	still := -1
	if req.Still != 0 {
		if still, err = find("still", req.Still); err != nil {
			return nil, err
		}
		if req.To == 0 {
			to = s.years[max(0, slices.Index(s.years, still)-1)] // the year before it
		}
	}
	if req.To != 0 {
		if to, err = find("to", req.To); err != nil {
			return nil, err
		}
	}
	if from >= to || still >= 0 && still <= to {
		return nil, errorf(Invalid, "--from comes before --to, and --still after it", "a backtest needs two different years in order")
	}
	if still < 0 {
		return []int{from, to}, nil
	}
	return []int{from, to, still}, nil
}

func (s *ownTable) backtestRun(req BacktestRequest, tables []*complexity.Result, b *complexity.BacktestResult) *BacktestRun {
	run := &BacktestRun{TableRead: s.took, From: tables[0].Year, To: tables[1].Year, Economies: b.Economies, Products: b.Products, Pairs: b.Pairs,
		Appeared: b.Appeared, BaseRate: b.BaseRate, Scored: b.Scored, Scores: b.Scores, Bins: b.Bins, Margin: b.Margin, MarginSE: b.MarginSE,
		Hidden: true, Rankings: []DensityRank{}, Notes: b.Notes, Outputs: []Output{}, options: b.Recipe.Params}
	if len(tables) == 3 {
		run.Still = tables[2].Year
	}
	if !b.Scored {
		run.Says = fmt.Sprintf("Nothing can be said: %d of %d candidates appeared. Density rankings are not shown.", b.Appeared, b.Pairs)
		return run
	}
	density, null, last := b.Scores[0].AUC, b.Scores[1].AUC, b.Scores[2].AUC
	best, name, se := null, "diversity x ubiquity", b.MarginSE
	if last > null {
		best, name, se = last, "the last RCA", b.LastSE
	}
	if run.Hidden = density-best < req.Margin; run.Hidden {
		run.Says = fmt.Sprintf("Density does not beat %s by %g: AUC %.3f against %.3f. A benchmark that knows nothing of relatedness does as well or nearly, so density rankings are not shown.", name, req.Margin, density, best)
		return run
	}
	run.Says = fmt.Sprintf("Density beats both benchmarks: AUC %.3f against %.3f for diversity x ubiquity and %.3f for the last RCA.", density, null, last)
	if lead := density - best; lead < 2*se {
		run.Says += fmt.Sprintf(" But the lead of %.3f over %s is less than two of its standard errors (%.3f): another sample may not show it.", lead, name, se)
	}
	run.Rankings = s.rankings(tables[1], req.Show)
	return run
}

// rankings are the products each economy lacks, by density. Equal densities stand in
// order of the codes and share the better rank.
func (s *ownTable) rankings(r *complexity.Result, show int) []DensityRank {
	out := []DensityRank{}
	for c := range r.Countries {
		if !r.InSample[c] {
			continue
		}
		var at []int
		for p := range r.Products {
			if r.Linked[p] && !r.M[r.At(c, p)] {
				at = append(at, p)
			}
		}
		slices.SortStableFunc(at, func(a, b int) int { return cmp.Compare(r.Density[r.At(c, b)], r.Density[r.At(c, a)]) })
		rank := 0
		for k, p := range at[:min(show, len(at))] {
			d := r.Density[r.At(c, p)]
			if k == 0 || r.Density[r.At(c, at[k-1])]-d > 1e-9 {
				rank = k + 1
			}
			x := DensityRank{Rank: rank, Density: d}
			x.Country, x.CountryName = s.country(r.Countries[c])
			x.Product, x.ProductName = s.product(r.Products[p])
			out = append(out, x)
		}
	}
	return out
}
