package complexity

import (
	"cmp"
	"fmt"
	"strconv"

	"upstep/panel"
)

// Defaults of [BacktestOptions].
const (
	backtestTop    = 50
	backtestMargin = 0.03 // judgement
)

// The scores a backtest compares.
const (
	ScoreDensity = "density"
	ScoreNull    = "diversity x ubiquity" // the null of 9.9: k_c0 k_p0, both at the first date
	ScoreLast    = "last RCA"             // autocorrelation: RCA at the first date
)

// BacktestOptions of [Backtest].
type BacktestOptions struct {
	// MaxRCA keeps as candidates only pairs whose RCA at the first date is below it,
	// on top of absence; 0: absence is enough. 0.5 is the stricter rule in use.
	MaxRCA float64
	Top    int     // K of precision at K, 0: 50
	Margin float64 // AUC by which density must beat the null, 0: 0.03
}

// Score is how well one ordering of the candidates foretold which appeared.
type Score struct {
	Name string  `json:"name"`
	AUC  float64 `json:"auc"` // probability that a pair that appeared scores above one that did not, ties half
	// Within is the mean over Economies of the AUC inside one economy: what is left
	// when the score may not profit from knowing who diversifies at all.
	Within    float64 `json:"within"`
	Economies int     `json:"economies"` // those with pairs of both outcomes
	// Precision is the share that appeared among the Top best pairs of all; Lift
	// divides it by the base rate. Pairs that tie at the cut count by their mean.
	Precision float64 `json:"precision"`
	Lift      float64 `json:"lift"`
	// PerEconomy is the mean over the economies with at least Top candidates of
	// the precision among their Top best; 0 with Measured 0.
	PerEconomy float64 `json:"per_economy"`
	Measured   int     `json:"measured"`
}

// Bin is one fifth of the candidates by density.
type Bin struct {
	Low      float64 `json:"low"`
	High     float64 `json:"high"` // not in the bin, but for the last
	N        int     `json:"n"`    // 0 where ties leave the bin empty; then Rate means nothing
	Appeared int     `json:"appeared"`
	Rate     float64 `json:"rate"`
}

// BacktestResult is the comparison of density with naive benchmarks.
type BacktestResult struct {
	Recipe    panel.Recipe `json:"recipe"`
	Notes     []panel.Note `json:"notes"`
	Economies int          `json:"economies"`
	Products  int          `json:"products"`
	Pairs     int          `json:"pairs"` // candidates
	Appeared  int          `json:"appeared"`
	BaseRate  float64      `json:"base_rate"`
	Scored    bool         `json:"scored"` // false when no pair or every pair appeared; then the rest is empty
	Scores    []Score      `json:"scores"` // density, the null, last RCA
	Bins      []Bin        `json:"bins"`
	Margin    float64      `json:"margin"` // AUC of density less that of the null
	// MarginSE is the standard error of Margin by the jackknife over economies, whose
	// pairs are not independent; 0 with fewer than two economies.
	MarginSE float64 `json:"margin_se"`
	// LastSE is the same of the AUC of density less that of the last RCA.
	LastSE float64 `json:"last_se"`
	// HideDensity is true when the margin is below the option's: rankings by density
	// then say no more than who diversifies and what is widespread.
	HideDensity bool `json:"hide_density"`
}

// Backtest asks whether density at a first date foretold which products economies
// took up by a second. Candidates are pairs absent at t0 with a density there; a
// pair appeared when it is present at t1, and at after too, unless that is nil
// (a year later, against flashes in the pan). Proximity and density are those of t0:
// nothing of the later tables enters the scores. Economies and products that are
// missing from a later table are left out with a Note. Results under different
// conventions or nomenclatures, or an option without meaning, are [ErrOption].
func Backtest(t0, t1, after *Result, opt BacktestOptions) (*BacktestResult, error) {
	opt.Top, opt.Margin = cmp.Or(opt.Top, backtestTop), cmp.Or(opt.Margin, backtestMargin)
	if !(opt.MaxRCA >= 0) || opt.Top < 1 || !(opt.Margin >= 0 && opt.Margin < 1) {
		return nil, fmt.Errorf("%w: backtest %+v", ErrOption, opt)
	}
	later := []*Result{t1}
	if after != nil {
		later = append(later, after)
	}
	for _, r := range later {
		if r.Convention != t0.Convention {
			return nil, fmt.Errorf("%w: backtest across conventions %q and %q", ErrOption, t0.Convention.Name, r.Convention.Name)
		}
		if r.System != t0.System {
			return nil, fmt.Errorf("%w: backtest across nomenclatures %q and %q", ErrOption, t0.System, r.System)
		}
	}
	b := &BacktestResult{Notes: []panel.Note{}, Scores: []Score{}, Bins: []Bin{}, Recipe: backtestRecipe(t0, later, opt)}
	c := b.candidates(t0, later, opt)
	b.Pairs = len(c.appeared)
	b.Appeared = trues(c.appeared)
	if b.Appeared == 0 || b.Appeared == b.Pairs {
		b.note(panel.Refusal, "backtest-one-outcome", fmt.Sprintf("%d of %d candidates appeared: nothing to tell apart.", b.Appeared, b.Pairs))
		return b, nil
	}
	b.Scored = true
	b.BaseRate = float64(b.Appeared) / float64(b.Pairs)
	b.Scores = []Score{c.score(ScoreDensity, c.density, opt.Top), c.score(ScoreNull, c.null, opt.Top), c.score(ScoreLast, c.last, opt.Top)}
	b.Bins = c.bins()
	b.MarginSE = c.marginError(c.density, c.null)
	b.LastSE = c.marginError(c.density, c.last)
	b.judge(opt)
	return b, nil
}

// judge applies the rule on the margin.
func (b *BacktestResult) judge(opt BacktestOptions) {
	density, null, last := b.Scores[0].AUC, b.Scores[1].AUC, b.Scores[2].AUC
	b.Margin = density - null
	if b.HideDensity = b.Margin < opt.Margin; b.HideDensity {
		b.note(panel.Warning, "backtest-hide-density", fmt.Sprintf(
			"Density foretells new products with an AUC of %.3f, diversity x ubiquity with %.3f: it must lead by %.2f to be worth a ranking. Hide rankings by density for this sample.",
			density, null, opt.Margin))
	}
	if last >= density {
		b.note(panel.Warning, "backtest-last-rca", fmt.Sprintf(
			"The last RCA alone foretells new products at least as well (AUC %.3f) as density (%.3f).", last, density))
	}
}

func (b *BacktestResult) note(s panel.Severity, code, text string) {
	b.Notes = append(b.Notes, panel.Note{Code: code, Subject: "sample", Severity: s, Text: text})
}

func backtestRecipe(t0 *Result, later []*Result, opt BacktestOptions) panel.Recipe {
	rec := panel.Recipe{Method: "complexity/backtest", Version: Version, Inputs: map[string]string{}}
	rec.Params = append(rec.Params, t0.Recipe.Params...)
	for k, v := range t0.Recipe.Inputs {
		rec.Inputs[k] = v
	}
	for i, r := range later {
		rec.Params = append(rec.Params, panel.Param{Name: []string{"outcome_year", "still_present_year"}[i], Value: strconv.Itoa(r.Year), Provenance: panel.Request})
		for k, v := range r.Recipe.Inputs {
			rec.Inputs[k] = v
		}
	}
	from := panel.User
	if opt.Margin == backtestMargin {
		from = panel.Judgement
	}
	g := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	rec.Params = append(rec.Params,
		panel.Param{Name: "max_rca", Value: g(opt.MaxRCA), Provenance: panel.Request},
		panel.Param{Name: "top", Value: strconv.Itoa(opt.Top), Provenance: panel.Request},
		panel.Param{Name: "margin", Value: g(opt.Margin), Provenance: from})
	return rec
}

// pairs are the candidates, economy by economy.
type pairs struct {
	first    []int // of each economy, and the end
	appeared []bool
	density  []float64
	null     []float64
	last     []float64
}

// candidates collects the pairs of economies and products known at every date.
func (b *BacktestResult) candidates(t0 *Result, later []*Result, opt BacktestOptions) *pairs {
	rows := make([][]int, len(t0.Countries)) // economy -> its rows in the later tables
	cols := make([][]int, len(t0.Products))
	lostC, lostP := b.match(t0, later, rows, cols)
	if lostC+lostP > 0 {
		b.note(panel.Warning, "backtest-left-out", fmt.Sprintf("%d economies and %d products of the first date are missing from a later table and left out.", lostC, lostP))
	}
	c := &pairs{}
	for i, at := range rows {
		if at == nil {
			continue
		}
		c.first = append(c.first, len(c.appeared))
		for p, to := range cols {
			cell := t0.At(i, p)
			if to == nil || t0.M[cell] || opt.MaxRCA > 0 && t0.RCA[cell] >= opt.MaxRCA {
				continue
			}
			came := true
			for k, r := range later {
				came = came && r.M[r.At(at[k], to[k])]
			}
			c.appeared = append(c.appeared, came)
			c.density = append(c.density, t0.Density[cell])
			c.null = append(c.null, float64(t0.Diversity[i])*float64(t0.Ubiquity[p]))
			c.last = append(c.last, t0.RCA[cell])
		}
	}
	c.first = append(c.first, len(c.appeared))
	return c
}

// match fills where the economies and products with a density at t0 stand in the
// later tables, nil where one lacks them, and counts those lost.
func (b *BacktestResult) match(t0 *Result, later []*Result, rows, cols [][]int) (lostC, lostP int) {
	countries, products := make([]map[string]int, len(later)), make([]map[string]int, len(later))
	for k, r := range later {
		countries[k], products[k] = placeByCode(r.Countries), placeByCode(r.Products)
	}
	locate := func(code string, in []map[string]int) []int {
		at := make([]int, len(in))
		for k, m := range in {
			i, ok := m[code]
			if !ok {
				return nil
			}
			at[k] = i
		}
		return at
	}
	for i, code := range t0.Countries {
		if !t0.InSample[i] {
			continue
		}
		if rows[i] = locate(code, countries); rows[i] == nil {
			lostC++
		} else {
			b.Economies++
		}
	}
	for p, code := range t0.Products {
		if !t0.Linked[p] {
			continue
		}
		if cols[p] = locate(code, products); cols[p] == nil {
			lostP++
		} else {
			b.Products++
		}
	}
	return lostC, lostP
}

func placeByCode(codes []string) map[string]int {
	out := make(map[string]int, len(codes))
	for i, c := range codes {
		out[c] = i
	}
	return out
}
