package app

import (
	"fmt"
	"io"
	"strings"

	"upstep/internal/source/table"
	"upstep/panel"
)

// Print writes the answer for people.
func (r *BacktestRun) Print(out io.Writer) error {
	w := &strings.Builder{}
	r.head(w)
	fmt.Fprintf(w, "\n%d to %d", r.From, r.To)
	if r.Still != 0 {
		fmt.Fprintf(w, ", and still in %d", r.Still)
	}
	fmt.Fprintf(w, ": %d economies, %d products\n  %d products that economies lacked in %d, %d of them there in %d", r.Economies, r.Products, r.Pairs, r.From, r.Appeared, r.To)
	if r.Scored {
		fmt.Fprintf(w, " (%.3f)", r.BaseRate)
	}
	fmt.Fprintf(w, "\n\n  %s\n", r.Says)
	if r.Scored {
		fmt.Fprintf(w, "\n  %-22s %6s  %17s  %14s  %6s\n", "foretold by", "AUC", "inside economies", "precision", "lift")
		for _, s := range r.Scores {
			fmt.Fprintf(w, "  %-22s %6.3f  %17.3f  %14.3f  %6.2f\n", s.Name, s.AUC, s.Within, s.Precision, s.Lift)
		}
		fmt.Fprintf(w, "  lead over diversity x ubiquity %.4f, standard error %.4f\n", r.Margin, r.MarginSE)
		var rates []string
		for _, b := range r.Bins {
			if b.N > 0 {
				rates = append(rates, fmt.Sprintf("%.3f", b.Rate))
			}
		}
		fmt.Fprintf(w, "  share that appeared, by fifth of density, lowest first: %s\n", strings.Join(rates, ", "))
	}
	for _, n := range r.Notes {
		if n.Code != "backtest-hide-density" && n.Code != "backtest-one-outcome" { // said above
			printNotes(w, "  ", []panel.Note{n})
		}
	}
	r.printRankings(w)
	if r.Folder != "" {
		fmt.Fprintln(w)
	}
	_, err := io.WriteString(out, w.String())
	return err
}

const (
	rankedEconomies = 5
	rankedProducts  = 5
)

// printRankings shows the first products of the first economies.
func (r *BacktestRun) printRankings(w *strings.Builder) {
	if len(r.Rankings) == 0 {
		return
	}
	fmt.Fprintf(w, "\n  nearest products that an economy lacks in %d (density)\n", r.To)
	economies := 0
	for i := 0; i < len(r.Rankings); {
		first, parts := r.Rankings[i], []string{}
		for ; i < len(r.Rankings) && r.Rankings[i].Country == first.Country; i++ {
			if x := r.Rankings[i]; len(parts) < rankedProducts {
				parts = append(parts, fmt.Sprintf("%s %.3f", called(x.Product, x.ProductName), x.Density))
			}
		}
		if economies++; economies <= rankedEconomies {
			fmt.Fprintf(w, "    %s: %s\n", called(first.Country, first.CountryName), strings.Join(parts, ", "))
		}
	}
	if more := economies - rankedEconomies; more > 0 {
		fmt.Fprintf(w, "    and %d more economies, in the tables and --json\n", more)
	}
}

// write writes scores, rates by fifth and, unless hidden, the rankings.
func (r *BacktestRun) write(s *ownTable, req BacktestRequest) error {
	w, err := openWriter(req.Destination, "backtest")
	if err != nil {
		return err
	}
	defer w.stage.drop()
	recipe := newTableRecipe("backtest", req.Command, req, s.took)
	recipe.reading(req.Source)
	recipe.options(r.options)
	for _, t := range []struct {
		name  string
		sheet *table.Sheet
	}{{"scores", r.scoreSheet()}, {"bins", r.binSheet()}, {"rankings", r.rankSheet(s)}} {
		if t.sheet.Rows == 0 {
			continue
		}
		if err := w.sheet(t.name, t.sheet); err != nil {
			return err
		}
	}
	r.Folder = req.Out
	r.Outputs, err = w.finish(recipe)
	return err
}

func (r *BacktestRun) scoreSheet() *table.Sheet {
	var name []string
	var economies, measured []int
	var auc, within, precision, lift, each []float64
	var inside, per []bool
	for _, s := range r.Scores {
		name, auc, within, economies = append(name, s.Name), append(auc, s.AUC), append(within, s.Within), append(economies, s.Economies)
		precision, lift, each, measured = append(precision, s.Precision), append(lift, s.Lift), append(each, s.PerEconomy), append(measured, s.Measured)
		inside, per = append(inside, s.Economies > 0), append(per, s.Measured > 0)
	}
	return &table.Sheet{Rows: len(name), Columns: []table.Column{{Name: "score", Text: name}, {Name: "auc", Floats: auc},
		{Name: "auc_within", Floats: within, Present: inside}, {Name: "economies_within", Ints: economies}, {Name: "precision", Floats: precision},
		{Name: "lift", Floats: lift}, {Name: "precision_per_economy", Floats: each, Present: per}, {Name: "economies_measured", Ints: measured}}}
}

func (r *BacktestRun) binSheet() *table.Sheet {
	var low, high, rate []float64
	var n, appeared []int
	var there []bool
	for _, b := range r.Bins {
		low, high, n, appeared = append(low, b.Low), append(high, b.High), append(n, b.N), append(appeared, b.Appeared)
		rate, there = append(rate, b.Rate), append(there, b.N > 0)
	}
	return &table.Sheet{Rows: len(n), Columns: []table.Column{{Name: "density_low", Floats: low}, {Name: "density_high", Floats: high},
		{Name: "pairs", Ints: n}, {Name: "appeared", Ints: appeared}, {Name: "rate", Floats: rate, Present: there}}}
}

func (r *BacktestRun) rankSheet(s *ownTable) *table.Sheet {
	var countries, products []string
	var rank []int
	var density []float64
	for _, x := range r.Rankings {
		countries, products = append(countries, x.Country), append(products, x.Product)
		rank, density = append(rank, x.Rank), append(density, x.Density)
	}
	columns := append(s.yearly(r.To), s.unit("country", "country", countries)...)
	columns = append(columns, table.Column{Name: "rank", Ints: rank})
	columns = append(columns, s.unit("product", "product", products)...)
	return &table.Sheet{Rows: len(rank), Columns: append(columns, table.Column{Name: "density", Floats: density})}
}
