package report

import (
	"fmt"
	"math"
	"strings"

	"upstep/method/gap"
	"upstep/panel"
)

// label names the indicator in a table.
func label(s gap.Spec) string {
	if s.Short != "" {
		return s.Short
	}
	return s.Name
}

// amount prints a value of an indicator: its decimals, and the percent sign when
// the unit is a percentage.
func amount(s gap.Spec, v float64) string {
	if strings.HasPrefix(s.Unit, "%") {
		return Number(v, s.Precision) + " %"
	}
	return Number(v, s.Precision)
}

// row returns a row of the gap result by indicator code.
func (b *builder) row(code string) (gap.Row, bool) {
	for _, r := range b.Gap.Rows {
		if r.Spec.Code == code {
			return r, true
		}
	}
	return gap.Row{}, false
}

// valueFigure is the economy's own figure of a row.
func (b *builder) valueFigure(r gap.Row) Figure {
	path, what := "gap/"+r.Spec.Code+"/value", r.Spec.Name+", "+b.Home.Name
	if r.Value == nil {
		return b.t.figure(computed{path: path, label: what, unit: r.Spec.Unit, year: r.Year, quality: r.Obs.Quality,
			missing: refusal(r.Notes, b.text("missing.country", Values{"country": b.Home.Name})), inputs: from("observation", r.Obs)})
	}
	if r.Per == nil {
		return b.t.value(path, what, r.Obs, amount(r.Spec, *r.Value))
	}
	return b.t.figure(computed{path: path, label: what, unit: r.Spec.Unit, text: amount(r.Spec, *r.Value), value: r.Value, year: r.Obs.Year,
		quality: worst(r.Obs, *r.Per), formula: fmt.Sprintf("%s / (%s / %g)", r.Obs.Indicator, r.Per.Indicator, r.Spec.Per.Unit),
		inputs: append(from("numerator", r.Obs), from("denominator", *r.Per)...)})
}

// benchFigure is the peers' figure of a row.
func (b *builder) benchFigure(r gap.Row) Figure {
	c := computed{path: "gap/" + r.Spec.Code + "/peers", label: r.Spec.Name + ", " + b.peersShort(), unit: r.Spec.Unit, year: r.Year, method: gapDoc + "#benchmark"}
	bm := r.Benchmark
	switch {
	case bm.Value == nil:
		c.missing = bm.Refusal
		if c.missing == "" {
			c.missing = fmt.Sprintf("%d of %d members have a figure, %d are needed", bm.N, bm.Of, bm.Need)
		}
		c.inputs = b.members(r)
	case bm.Obs != nil:
		c.value, c.text, c.year, c.quality = bm.Value, amount(r.Spec, *bm.Value), bm.Obs.Year, bm.Obs.Quality
		c.formula = "the publisher's own figure for the group"
		c.inputs = from("published aggregate", *bm.Obs)
		if bm.Per != nil {
			c.formula = "the publisher's figures for the group, divided"
			c.inputs = append(c.inputs, from("denominator", *bm.Per)...)
		}
	default:
		c.value, c.text = bm.Value, amount(r.Spec, *bm.Value)
		c.formula = fmt.Sprintf("median of the %d members with a figure, of %d, without %s", bm.N, bm.Of, b.Home.Name)
		c.inputs = b.members(r)
	}
	return b.t.figure(c)
}

const membersLabel = "the members' figures"

// members is the figure that lists the peers' observations; others refer to it.
func (b *builder) members(r gap.Row) []Input {
	bm, path := r.Benchmark, "gap/"+r.Spec.Code+"/members"
	if id := b.t.prefix + "/" + path; b.t.ledger.has(id) {
		return []Input{{Label: membersLabel, Figure: id}}
	}
	c := computed{path: path, label: r.Spec.Name + ": members of " + b.peersShort() + " with a figure", unit: "economies", text: fmt.Sprint(bm.N), value: ptr(float64(bm.N)), year: r.Year,
		formula: fmt.Sprintf("members with a figure, of %d without %s", bm.Of, b.Home.Name), method: gapDoc + "#benchmark"}
	for _, f := range bm.Figures {
		c.inputs = append(c.inputs, from("member", f.Obs)...)
		if f.Per != nil {
			c.inputs = append(c.inputs, from("member's denominator", *f.Per)...)
		}
	}
	return []Input{{Label: membersLabel, Figure: b.t.figure(c).ID}}
}

// medianFigure is the median of the members.
func (b *builder) medianFigure(r gap.Row) Figure {
	c := computed{path: "gap/" + r.Spec.Code + "/peers-median", label: r.Spec.Name + ", median of " + b.peersShort(), unit: r.Spec.Unit, year: r.Year, method: gapDoc + "#benchmark",
		formula: fmt.Sprintf("median of the %d members with a figure, of %d", r.Benchmark.N, r.Benchmark.Of)}
	if s := r.Benchmark.Spread; s != nil {
		c.value, c.text, c.inputs = &s.Median, amount(r.Spec, s.Median), b.members(r)
	} else {
		c.missing = fmt.Sprintf("%d of %d members have a figure, %d are needed", r.Benchmark.N, r.Benchmark.Of, r.Benchmark.Need)
	}
	return b.t.figure(c)
}

// spreadFigures are the quartiles of the peers as "low – high".
func (b *builder) spreadSpans(r gap.Row) []Span {
	s := r.Benchmark.Spread
	if s == nil {
		return nil
	}
	q := func(name string, v float64) Figure {
		return b.t.figure(computed{path: "gap/" + r.Spec.Code + "/peers-" + name, label: fmt.Sprintf("%s, %s quartile of %s", r.Spec.Name, name, b.peersShort()),
			unit: r.Spec.Unit, text: amount(r.Spec, v), value: &v, year: r.Year, method: gapDoc + "#benchmark",
			formula: fmt.Sprintf("quantile (type 7) of the %d members with a figure", r.Benchmark.N), inputs: b.members(r)})
	}
	return append(append(F(q("lower", s.Q1)), Span{Text: " to "}), F(q("upper", s.Q3))...)
}

// percentileSpans print G2 as a range where the precision leaves one.
func (b *builder) percentileFigure(r gap.Row) Figure {
	c := computed{path: "gap/" + r.Spec.Code + "/g2", label: r.Spec.Name + ": percentile among " + b.peersShort() + " and itself", unit: "percentile",
		method: gapDoc + "#g2", formula: "100 (number below + half the number equal) / n", year: r.Year}
	g := r.G2
	if g == nil {
		c.missing = refusal(r.Notes, "the peers have too few figures")
		return b.t.figure(c)
	}
	c.value, c.text = &g.Value, Number(g.Value, 0)
	if lo, hi := Number(g.Low, 0), Number(g.High, 0); lo != hi {
		c.text = lo + "–" + hi
	}
	c.notes = []string{fmt.Sprintf("n = %d of %d with data; place %d to %d when those without data may stand anywhere", g.N, g.Of, g.Best, g.Worst)}
	c.inputs = append(b.home(r), b.members(r)...)
	return b.t.figure(c)
}

// home is the economy's own figure as an input.
func (b *builder) home(r gap.Row) []Input {
	return []Input{{Label: b.Home.Name, Figure: b.valueFigure(r).ID}}
}

// refusal returns the text of the first refusal among notes, or a fallback.
func refusal(notes []panel.Note, fallback string) string {
	for _, n := range notes {
		if n.Severity == panel.Refusal {
			return n.Text
		}
	}
	return fallback
}

// conditionalFigure is G3: how far above or below what income predicts.
func (b *builder) conditionalFigure(r gap.Row) Figure {
	c := computed{path: "gap/" + r.Spec.Code + "/g3", label: r.Spec.Name + ": difference from what income predicts", method: gapDoc + "#g3", year: r.Year,
		formula: "residual of OLS of the transformed indicator on ln GDP per head over all economies with data; label by the externally studentised residual"}
	g := r.G3
	if g == nil {
		c.missing = refusal(r.Notes, "too few economies have both figures")
		return b.t.figure(c)
	}
	c.text = g.Label
	if g.Over != nil {
		c.value, c.unit = g.Over, "share above (+) or below (-) the prediction"
		side := "above"
		if *g.Over < 0 {
			side = "below"
		}
		c.text = Number(math.Abs(*g.Over)*100, 0) + " % " + side
	} else {
		c.value, c.unit = &g.T, "studentised residual"
	}
	c.notes = []string{
		fmt.Sprintf("t = %.3f, residual = %.4f, predicted %s, n = %d, R² = %.3f", g.T, g.Residual, Significant(g.Predicted, 4), g.N, g.R2),
		"coefficients: " + coefficients(g.Names, g.Beta, g.SE),
		"sample: " + sample(g.Sample),
	}
	if g.Without != nil {
		c.notes = append(c.notes, fmt.Sprintf("income coefficient between %.4f and %.4f when one economy is left out", g.Without.Low, g.Without.High))
	}
	c.inputs = append(b.home(r), b.table(r.Obs.Ref, "indicator")...)
	income := b.Panel.At(incomeCode, g.Home.Country, g.Home.IncomeYear)
	c.inputs = append(c.inputs, from("income", income)...)
	c.recipe = b.Gap.Recipe.Method
	return b.t.figure(c)
}

// usual says whether a studentised residual is within the usual spread.
func (b *builder) usual(t float64) string {
	switch t = math.Abs(t); {
	case t < 1:
		return b.text("gaps.usual.within", nil)
	case t < 2:
		return b.text("gaps.usual.somewhat", nil)
	default:
		return b.text("gaps.usual.clearly", nil)
	}
}

// incomeCode is the regressor of the conditional gap.
const incomeCode = "NY.GDP.PCAP.PP.KD"

func (b *builder) table(r panel.Ref, what string) []Input {
	return []Input{{Label: "table of the " + what, Table: &r}}
}

func coefficients(names []string, beta, se []float64) string {
	parts := make([]string, len(names))
	for i, n := range names {
		parts[i] = fmt.Sprintf("%s %.5f (s.e. %.5f)", n, beta[i], se[i])
	}
	return strings.Join(parts, ", ")
}

func sample(units []gap.Unit) string {
	parts := make([]string, len(units))
	for i, u := range units {
		parts[i] = fmt.Sprintf("%s %d/%d", u.Country, u.Year, u.IncomeYear)
	}
	return strings.Join(parts, " ") + " (years of indicator/income)"
}

// behindFigure is G5.
func (b *builder) behindFigure(r gap.Row) Figure {
	c := computed{path: "gap/" + r.Spec.Code + "/g5", label: r.Spec.Name + ": years behind " + b.peersShort(), unit: "years", method: gapDoc + "#g5", year: r.Year,
		formula: "year minus the last year the peers' path stood at or below the value, linear between years"}
	g := r.G5
	switch {
	case g == nil:
		c.missing = refusal(r.Notes, "no path of the peers to compare with")
	case g.Ahead:
		c.value, c.text = ptr(0), b.text("word.years.ahead", nil)
	case g.Censored:
		c.value, c.text = &g.Years, b.text("word.years.least", Values{"n": Number(g.Years, 0)})
	default:
		c.value, c.text = &g.Years, Number(g.Years, 0)
	}
	if g != nil {
		c.inputs = b.home(r)
		c.notes = []string{g.Kind + " path of the peers: " + knots(g.Path)}
		c.inputs = append(c.inputs, b.table(r.Obs.Ref, "path")...)
	}
	return b.t.figure(c)
}

func knots(path []gap.Knot) string {
	parts := make([]string, len(path))
	for i, k := range path {
		parts[i] = fmt.Sprintf("%g: %s", k.Year, Significant(k.Value, 4))
	}
	return strings.Join(parts, ", ")
}

// trendFigure is G6.
func (b *builder) trendFigure(r gap.Row) Figure {
	c := computed{path: "gap/" + r.Spec.Code + "/g6", label: r.Spec.Name + ": trend of " + b.Home.Name, unit: r.Spec.Unit + " a year", method: gapDoc + "#g6",
		formula: "Theil-Sen slope; the word by the Mann-Kendall test", year: r.Year}
	g := r.G6
	if g == nil {
		c.missing = refusal(r.Notes, "fewer than 5 years, or less than 6 years from first to last")
		return b.t.figure(c)
	}
	c.value, c.text = &g.Slope, g.Label
	if g.Label != "rising" && g.Label != "falling" {
		c.text = b.text("word.trend.unclear", nil)
	}
	c.notes = []string{fmt.Sprintf("%d to %d, n = %d, S = %d, z = %.3f, p = %.4f", g.First, g.Last, g.N, g.S, g.Z, g.P), "path: " + knots(g.Path)}
	c.inputs = append(b.home(r), b.table(r.Obs.Ref, "series")...)
	return b.t.figure(c)
}

// severityFigure is the severity, 0..1.
func (b *builder) severityFigure(r gap.Row) Figure {
	c := computed{path: "gap/" + r.Spec.Code + "/severity", label: r.Spec.Name + ": severity of the gap", unit: "0..1", method: gapDoc + "#severity", year: r.Year,
		formula: severityFormula(b.GapOptions) + ", signs turned where less is better"}
	if r.Severity == nil {
		c.missing = refusal(r.Notes, "needs both the percentile and the conditional gap")
		if r.Spec.Direction == gap.Context {
			c.missing = "a context indicator: neither high nor low is better"
		}
		return b.t.figure(c)
	}
	c.value, c.text = r.Severity, Number(*r.Severity, 2)
	if r.G2 != nil {
		c.inputs = append(c.inputs, Input{Label: "percentile", Figure: b.percentileFigure(r).ID})
	}
	if r.G3 != nil {
		c.inputs = append(c.inputs, Input{Label: "conditional gap", Figure: b.conditionalFigure(r).ID})
	}
	return b.t.figure(c)
}

// severityFormula is the formula with the weights in force.
func severityFormula(o gap.Options) string {
	def, o := gap.Options{}.Full(), o.Full()
	if o.SeverityT == def.SeverityT && o.SeverityRank == def.SeverityRank && o.SeverityFull == def.SeverityFull {
		return "I(-t/2; 0, 1)/2 + (1 - P/100)/2"
	}
	return fmt.Sprintf("%g I(-t/%g; 0, 1) + %g (1 - P/100)", o.SeverityT, o.SeverityFull, o.SeverityRank)
}

// frontierFigure is G4.
func (b *builder) frontierFigure(r gap.Row) Figure {
	c := computed{path: "gap/" + r.Spec.Code + "/g4", label: r.Spec.Name + ": distance to frontier score", unit: "0..100", method: gapDoc + "#g4", year: r.Year,
		formula: "100 (x - low)/(high - low), low and high of the pooled sample of the base year without its tails, clamped"}
	g := r.G4
	if g == nil {
		c.missing = refusal(r.Notes, "no frontier for the base year")
		if r.Spec.Direction == gap.Context {
			c.missing = "a context indicator has no frontier"
		}
		return b.t.figure(c)
	}
	c.value, c.text = &g.Score, Number(g.Score, 0)
	c.notes = []string{fmt.Sprintf("frontier from %s to %s, %d economies, %d", Significant(g.Frontier.Low, 4), Significant(g.Frontier.High, 4), g.Frontier.N, g.Year)}
	c.inputs = append(b.home(r), b.table(r.Obs.Ref, "frontier")...)
	return b.t.figure(c)
}
