package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"upstep/match"
)

func (p *Portfolio) nextBlocks(b *builder) []Block {
	share := Percent(p.within(), 0)
	if len(p.Choice.Next) == 0 {
		return []Block{b.para("portfolio.next.none", Values{"share": share})}
	}
	t := Table{ID: "portfolio-next", Caption: b.text("portfolio.next", Values{"share": share}), Columns: p.columns(b, []string{"place", "instruments"}, "value", "cost")}
	for i, s := range p.Choice.Next {
		value, cost := p.sums(b, fmt.Sprintf("next-%d", i+1), s)
		var names []string
		for _, x := range s.Picks {
			names = append(names, b.text("portfolio.at", Values{"instrument": x.Name, "host": p.host(x.Host)}))
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(fmt.Sprint(i + 2))}, {Text: T(strings.Join(names, "; "))}, {Text: F(value)}, {Text: F(cost)}})
	}
	return []Block{t}
}

func (p *Portfolio) within() float64 {
	var v float64
	if _, err := fmt.Sscan(param(p.Choice.Recipe, "within"), &v); err != nil {
		panic("report: the recipe of a portfolio has no option within")
	}
	return v
}

// outTable gives the reason for every instrument that is left out.
func (p *Portfolio) outTable(b *builder) Table {
	t := Table{ID: "portfolio-out", Caption: b.text("portfolio.out", nil), Wide: true, Columns: p.columns(b, []string{"instrument", "reason", "also", "price"})}
	for _, x := range nearestFirst(p.Choice.Out) {
		var also []string
		for _, c := range x.Also {
			also = append(also, b.text("portfolio.limit."+c, nil))
		}
		v := Values{}
		if x.Code == match.ByRefusal {
			v["why"] = x.Why
		}
		price := T(dash)
		if x.Fits {
			price = p.price(b, x)
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(x.Name)}, {Text: b.spans("portfolio.why."+x.Code, v)}, {Text: T(strings.Join(also, ", "))}, {Text: price}})
	}
	return t
}

// nearestFirst puts first what fits, by what it costs to bring it in, then what could run
// if a limit were lifted, then what can't be chosen; the order is kept within.
func nearestFirst(out []match.LeftOut) []match.LeftOut {
	class := func(x match.LeftOut) int {
		switch {
		case x.Fits:
			return 0
		case x.Code == match.ByRefusal || x.Code == match.ByHost:
			return 2
		}
		return 1
	}
	out = slices.Clone(out)
	slices.SortStableFunc(out, func(a, b match.LeftOut) int {
		return cmp.Or(cmp.Compare(class(a), class(b)), cmp.Compare(a.Bare, b.Bare), cmp.Compare(a.Loss, b.Loss))
	})
	return out
}

// price says what bringing an instrument in would cost.
func (p *Portfolio) price(b *builder, x match.LeftOut) []Span {
	loss := p.figure(b, "loss/"+x.ID, "Value lost with "+x.Name, "match times benefit", x.Loss, Number(x.Loss, 3), "value of the best portfolio less that of the best one with this instrument", "#left-out", nil,
		"leaves: "+strings.Join(x.Goes, ", "), "comes with it: "+strings.Join(x.Come, ", "))
	out := b.spans("portfolio.price", Values{"goes": p.items(b, x.Goes), "loss": F(loss)})
	if len(x.Come) > 0 {
		out = append(out, b.spans("portfolio.price.with", Values{"come": p.items(b, x.Come)})...)
	}
	if x.Bare > 0 {
		out = append(out, b.spans("portfolio.price.bare", nil)...)
	}
	if x.Open {
		out = append(out, Span{Text: b.text("portfolio.unproven", nil)})
	}
	return out
}

// regretBlocks are the table of regrets and what follows from it.
func (p *Portfolio) regretBlocks(b *builder) []Block {
	r := p.Choice.Regret
	t := Table{ID: "portfolio-regret", Caption: b.text("portfolio.regret", nil), Columns: p.columns(b, []string{"portfolio", "instruments"}, "mid", "low", "high", "regret", "moved")}
	add := func(f *match.Regret, family string) (Table, Figure, Figure) {
		var first, last Figure
		for _, row := range f.Of {
			cells := []Cell{{Text: T(p.rowName(b, row.Name))}, {Text: T(p.items(b, row.IDs))}}
			at := "regret/" + family + "/" + row.Name
			for s, name := range match.Scenarios() {
				fig := p.figure(b, at+"/"+name, "Regret, capacity "+name, "match times benefit", row.Regret[s], Number(row.Regret[s], 3), "value of the best portfolio of the scenario less that of this one", "#regret", nil,
					fmt.Sprintf("best of the scenario %.6g, this %.6g", f.Best[s], row.Value[s]))
				cells = append(cells, Cell{Text: F(fig)})
			}
			most := p.figure(b, at+"/most", "Largest regret", "match times benefit", row.Most, Number(row.Most, 3), "largest over the scenarios", "#regret", nil, "pilots: "+strings.Join(row.IDs, ", "))
			moved := p.figure(b, at+"/moved", "Largest regret if hosts could be chosen after the scenario is known", "match times benefit", row.Moved, Number(row.Moved, 3), "largest over the scenarios, with the best hosts in each", "#regret", nil, "pilots: "+strings.Join(row.IDs, ", "))
			t.Rows = append(t.Rows, append(cells, Cell{Text: F(most)}, Cell{Text: F(moved)}))
			if row.Name == "best" {
				first = most
			}
			last = most
		}
		return t, first, last
	}
	t, first, last := add(r, "admitted")
	key := "portfolio.regret.steady"
	if p.Choice.Decides {
		key = "portfolio.regret.decides"
	}
	v := Values{"regret": F(first), "least": F(last), "limit": param(p.Choice.Recipe, "regret"), "items": p.items(b, r.Minimax.IDs())}
	if p.isBest(r) {
		key, v = "portfolio.regret.same", Values{"regret": F(first)}
		t.Rows = t.Rows[:len(t.Rows)-1]
	}
	out := []Block{t, b.para(key, v)}
	if w := p.Choice.Wide; w != nil && p.isBest(w) && w.Of[0].Most == r.Of[0].Most {
		out = append(out, b.para("portfolio.regret.nowider", Values{"most": param(p.Choice.Recipe, "most_overreach")}))
	} else if w != nil {
		least := p.figure(b, "regret/wide/least", "Least regret among all pilots", "match times benefit", w.Least, Number(w.Least, 3), "least over the portfolios of the largest regret over the scenarios", "#regret", nil, "pilots: "+strings.Join(w.Minimax.IDs(), ", "))
		of := p.figure(b, "regret/wide/best", "Regret of the best portfolio among all pilots", "match times benefit", w.Of[0].Most, Number(w.Of[0].Most, 3), "largest over the scenarios", "#regret", nil, "pilots: "+strings.Join(w.Of[0].IDs, ", "))
		out = append(out, b.para("portfolio.regret.wide", Values{"most": param(p.Choice.Recipe, "most_overreach"), "regret": F(of), "least": F(least), "items": p.items(b, w.Minimax.IDs())}))
	}
	return out
}

// isBest says whether the best portfolio is the one with the least regret of a family.
func (p *Portfolio) isBest(r *match.Regret) bool {
	same := func(a, b match.Pick) bool { return a.ID == b.ID && a.Host == b.Host }
	return slices.EqualFunc(r.Minimax.Picks, p.Choice.Best.Picks, same)
}

func (p *Portfolio) rowName(b *builder, name string) string {
	var n int
	if _, err := fmt.Sscanf(name, "next-%d", &n); err == nil {
		return fmt.Sprint(n + 1)
	}
	return b.text("portfolio.row."+name, nil)
}

const shownShadows = 8

// shadowBlocks are what more capacity is worth, with the one bolt.
func (p *Portfolio) shadowBlocks(b *builder) []Block {
	if len(p.Shadows) == 0 {
		return nil
	}
	points := strconv.FormatFloat(p.Gain, 'g', -1, 64)
	t := Table{ID: "portfolio-shadow", Caption: b.text("portfolio.shadow", Values{"gain": points}), Columns: p.columns(b, []string{"host", "dimension", "comes"}, "gain")}
	var bolt []Span
	for _, x := range p.Shadows {
		if (x.Gain <= 0 && x.Covers <= 0) || len(t.Rows) == shownShadows {
			break
		}
		d := b.text("portfolio.dimension."+x.Dimension.String(), nil)
		gain := p.figure(b, "shadow/"+x.Host+"/"+x.Dimension.String(), points+" more of "+d+" at "+p.host(x.Host), "match times benefit", x.Gain, Number(x.Gain, 3),
			"value of the best portfolio chosen anew with so many points more, less that of the best portfolio", "#shadow-values", nil, "comes in: "+strings.Join(x.Comes, ", "), "leaves: "+strings.Join(x.Goes, ", "))
		if bolt == nil && math.Round(x.Gain*1000) > 0 {
			bolt = b.spans("portfolio.bolt", Values{"points": points, "host": p.host(x.Host), "dimension": d, "gain": F(gain)})
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(p.host(x.Host))}, {Text: T(d)}, {Text: T(p.items(b, x.Comes))}, {Text: F(gain)}})
	}
	if len(t.Rows) == 0 || bolt == nil {
		return []Block{b.para("portfolio.bolt.none", nil)}
	}
	return []Block{Paragraph{Text: bolt}, t}
}

// mixBlocks set what the pilots serve beside what the evidence calls for.
func (p *Portfolio) mixBlocks(b *builder) []Block {
	if p.Serves == nil {
		return nil
	}
	t := Table{ID: "portfolio-mix", Caption: b.text("portfolio.mix", nil), Columns: p.columns(b, []string{"failure"}, "serves", "called")}
	shares := func(m match.Mix) [3]float64 { return [3]float64{m.Market, m.System, m.Capability} }
	for i, k := range []string{"market", "system", "capability"} {
		v := shares(*p.Serves)[i]
		own := p.figure(b, "mix/serves/"+k, "Share of the portfolio that serves "+k+" failure", "share", v, Percent(v, 0), "cost of each pilot times what its instrument serves, over the sum", "#role-mix", nil, "pilots: "+strings.Join(p.Choice.Best.IDs(), ", "))
		called := T(dash)
		if p.Mix != nil {
			w := shares(*p.Mix)[i]
			called = F(p.figure(b, "mix/called/"+k, "Share of "+k+" failure in the mix", "share", w, Percent(w, 0), "as upstep roles computes it", "#role-mix", nil))
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(b.text("portfolio.failure."+k, nil))}, {Text: F(own)}, {Text: called}})
	}
	var like *float64
	if p.Mix != nil {
		like = p.Serves.Cosine(*p.Mix)
	}
	if like == nil {
		return []Block{t, b.para("portfolio.mix.none", nil)}
	}
	v := *like
	cosine := p.figure(b, "mix/cosine", "Likeness of what the portfolio serves and the mix", "cosine", v, Number(v, 2), "cosine of the two mixes", "#role-mix", nil, "pilots: "+strings.Join(p.Choice.Best.IDs(), ", "))
	return []Block{t, b.para("portfolio.mix.cosine", Values{"cosine": F(cosine)})}
}
