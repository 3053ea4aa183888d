package report

import (
	"fmt"
	"slices"
)

// weights shows what each aggregate weighs, and how well what is below belongs together.
func (p Composite) weights(b *builder) Table {
	how := b.text("composite.weights.given", nil)
	if p.Weighing != "" {
		how = p.Weighing
	}
	t := Table{ID: "index-weights", Caption: b.text("composite.weights", Values{"how": how}), Columns: []Column{{Title: "Node"}, {Title: "Level", Num: true}, {Title: "In"}, {Title: "Weight", Num: true}, {Title: "Share of the root", Num: true}, {Title: "Cronbach's alpha", Num: true}}}
	for k := len(p.Result.Nodes) - 1; k >= 0; k-- {
		n := p.Result.Nodes[k]
		w, share := p.Result.Weights[k], p.Result.Shares[k]
		figure := func(measure, label, formula string, v *float64, text string) []Span {
			return F(b.t.figure(computed{path: "index/" + n.Code + "/" + measure, label: label + " of " + n.Code, value: v, text: text, formula: formula, method: indexDoc + "#weights", recipe: "index", inputs: p.files(), missing: missingOf(v, "not defined")}))
		}
		alpha := T("")
		for _, a := range p.Alphas {
			if a.Node == n.Code && a.Items > 1 {
				alpha = figure("alpha", "Cronbach's alpha", fmt.Sprintf("k/(k-1) (1 - sum of variances / variance of the sum), k = %d, n = %d", a.Items, a.N), a.Alpha, textOf(a.Alpha, 2))
			}
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(n.Code)}, {Text: T(fmt.Sprint(n.Level))}, {Text: T(n.Parent)}, {Text: figure("weight", "Weight", "as used; only ratios among siblings matter", &w, Significant(w, 3))},
			{Text: figure("share", "Share in the root", "product of the shares on the way up", &share, Percent(share, 1))}, {Text: alpha}})
	}
	return t
}

// sensitivity shows Sobol's indices with their intervals, or why there are none.
func (p Composite) sensitivity(b *builder) []Block {
	s := p.Indices
	out := []Block{Heading{Level: 3, Text: b.text("composite.sensitivity", nil)}, b.para("composite.sensitivity.text", Values{"output": s.Output, "node": s.Node, "n": fmt.Sprint(s.N), "runs": fmt.Sprint(s.Runs)})}
	if len(s.Effects) == 0 {
		for _, n := range s.Notes {
			out = append(out, Callout{Severity: n.Severity, Title: b.text("composite.sensitivity.none", nil), Text: T(n.Text)})
		}
		return out
	}
	t := Table{ID: "index-sensitivity", Caption: b.text("composite.sensitivity.table", nil), Columns: []Column{{Title: "Choice"}, {Title: "First-order", Num: true}, {Title: "90 % interval", Num: true}, {Title: "Total", Num: true}, {Title: "90 % interval", Num: true}}}
	bars := &Bars{Unit: "share of variance"}
	for _, e := range s.Effects {
		num := func(measure string, v float64) []Span {
			return F(b.t.figure(computed{path: "index/sensitivity/" + e.Factor + "/" + measure, label: measure + " index of " + e.Factor, value: &v, text: Number(v, 2), formula: "Sobol's index, see the estimator in the recipe", method: indexDoc + "#sensitivity", recipe: "index/sensitivity", inputs: p.files()}))
		}
		between := func(what string, low, high float64) []Span {
			return slices.Concat(num(what+"-low", low), T(" to "), num(what+"-high", high))
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(e.Factor)}, {Text: num("first", e.First.Value)}, {Text: between("first", e.First.Low, e.First.High)}, {Text: num("total", e.Total.Value)}, {Text: between("total", e.Total.Low, e.Total.High)}})
		v := e.Total.Value
		bars.Rows = append(bars.Rows, Bar{Label: e.Factor, Value: &v, Text: Number(v, 2)})
	}
	out = append(out, Chart{ID: "index-sobol", Title: t.Caption, Sentence: b.text("composite.sensitivity.sentence", nil), Twin: t, Bars: bars})
	for _, n := range s.Notes {
		out = append(out, Paragraph{Text: T(n.Text)})
	}
	return out
}

func (p Composite) leftOut(b *builder) Table {
	t := Table{ID: "index-left-out", Caption: b.text("composite.leftout", Values{"node": p.Node}), Columns: []Column{{Title: "Left out"}, {Title: "Mean change of rank", Num: true}, {Title: "Largest", Num: true}, {Title: "Of"}, {Title: "Units without rank then", Num: true}}}
	for _, l := range p.LeftOut {
		if !l.OK {
			t.Rows = append(t.Rows, []Cell{{Text: T(l.Code)}, {Text: T(dash)}, {Text: T(dash)}, {Text: T("nothing is left without it")}, {Text: T(dash)}})
			continue
		}
		num := func(measure string, v float64, decimals int) []Span {
			return F(b.t.figure(computed{path: "index/without/" + l.Code + "/" + measure, label: measure + " change of rank without " + l.Code, value: &v, text: Number(v, decimals), formula: fmt.Sprintf("absolute change of rank over %d units", l.Compared), method: indexDoc + "#bands-of-ranks", recipe: "index", inputs: p.files()}))
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(l.Code)}, {Text: num("mean", l.MeanShift, 1)}, {Text: num("largest", float64(l.MaxShift), 0)}, {Text: T(p.Names[l.Unit])}, {Text: T(fmt.Sprint(l.Lost))}})
	}
	return t
}
