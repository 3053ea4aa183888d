package report

import (
	"fmt"
	"slices"
	"strings"

	"upstep/panel"
	"upstep/policy"
)

const pathsDoc = "docs/methods/paths.md"

// PathGERD is the page on the path of R&D spending to a target.
type PathGERD struct {
	Path    *policy.GERDPath
	Options policy.GERDOptions // with defaults
	Names   map[string]string  // of economies, by code
}

// ID names the page.
func (*PathGERD) ID() string { return "path-gerd" }

// Notes are those of the path.
func (p *PathGERD) Notes() []panel.Note { return p.Path.Notes }

// Recipes is that of the path.
func (p *PathGERD) Recipes() []panel.Recipe { return []panel.Recipe{p.Path.Recipe} }

func (p *PathGERD) page(b *builder) Page {
	blocks := []Block{b.para("path-gerd.intro", nil)}
	if p.Path.Refused() {
		var why []string
		for _, n := range p.Path.Notes {
			if n.Severity == panel.Refusal {
				why = append(why, n.Text)
			}
		}
		return b.page("path-gerd", append(blocks, Callout{Severity: panel.Refusal, Title: b.text("path-gerd.refused", nil), Text: T(strings.Join(why, " ")), Help: b.text("path-gerd.refused.help", nil)})...)
	}
	for _, n := range p.Path.Notes {
		blocks = append(blocks, Callout{Severity: n.Severity, Title: b.text("path-gerd.note", nil), Text: T(n.Text)})
	}
	blocks = append(blocks, p.key(b), p.sentence(b), p.chart(b), p.assumed(b), p.cases(b))
	blocks = append(blocks, Heading{Level: 3, Text: b.text("path-gerd.firms.title", nil)}, p.firms(b))
	if p.Path.Years[0].Capable == nil {
		blocks = append(blocks, b.para("path-gerd.check", Values{"firms": p.year(b, p.Path.Years[0], "firms")}))
	}
	if h := p.Path.History; h != nil {
		blocks = append(blocks, Heading{Level: 3, Text: b.text("path-gerd.history.title", nil)})
		blocks = append(blocks, p.history(b, h)...)
	}
	return b.page("path-gerd", append(blocks, Callout{Title: b.text("path-gerd.care.title", nil), Text: b.spans("path-gerd.care", nil)})...)
}

// base and gdp are the observations the path begins with.
func (p *PathGERD) base(b *builder) Figure {
	o := p.Path.Base
	return b.t.value("path-gerd/base", "R&D spending, % of GDP", o, Number(o.Value, 2)+" %")
}

func (p *PathGERD) gdp(b *builder) Figure {
	o := p.Path.GDP
	return b.t.value("path-gerd/gdp", "GDP, current US$", o, Dollars(o.Value))
}

func (p *PathGERD) growth(b *builder) Figure {
	c := computed{path: "path-gerd/growth", label: "Growth of GDP assumed, a year", unit: "share", value: p.Path.Growth, text: Percent(*p.Path.Growth, 1), method: pathsDoc + "#rd-spending", recipe: "path-gerd",
		formula: "compound mean of the yearly growth rates", inputs: from("growth of GDP", p.Path.GrowthFrom...), quality: worst(p.Path.GrowthFrom...)}
	if p.Path.GrowthGiven {
		c.formula, c.inputs = "as stated", []Input{{Label: "stated with --growth"}}
	}
	return b.t.figure(c)
}

// year is a figure of one year of the path.
func (p *PathGERD) year(b *builder, y policy.GERDYear, what string) Figure {
	base, gdp, growth := Input{Label: "R&D spending in the first year", Figure: p.base(b).ID}, Input{Label: "GDP in the first year", Figure: p.gdp(b).ID}, Input{Label: "growth of GDP", Figure: p.growth(b).ID}
	c := computed{path: fmt.Sprintf("path-gerd/%d/%s", y.Year, what), method: pathsDoc + "#rd-spending", recipe: "path-gerd", inputs: []Input{gdp, growth}}
	share := func() Input { return Input{Label: "R&D spending in GDP", Figure: p.year(b, y, "share").ID} }
	switch what {
	case "share":
		c.label, c.unit, c.value, c.text = "R&D spending in GDP on the path", "share", &y.Share, Percent(y.Share, 2)
		c.formula, c.inputs = "first share + (target - first share) x years passed / years of the path", []Input{base}
	case "gdp":
		c.label, c.unit, c.value, c.text, c.formula = "GDP on the path, prices of the first year", "US$", &y.GDP, Dollars(y.GDP), "first GDP x (1 + growth)^years"
	case "gerd":
		c.label, c.unit, c.value, c.text, c.formula = "R&D spending on the path", "US$", &y.GERD, Dollars(y.GERD), "GDP x share"
		c.inputs = append(c.inputs, share())
	case "business":
		c.label, c.unit, c.value, c.text, c.formula = "Business part of R&D spending", "US$", &y.Business, Dollars(y.Business), "R&D spending x business part"
		c.inputs = append(c.inputs, share())
	case "firms":
		c.label, c.unit, c.value, c.text, c.formula = "Capable firms needed", "firms", &y.Firms, Number(y.Firms, 0), "GDP x share x business part / R&D spending of a capable firm"
		c.inputs = append(c.inputs, share())
	case "capable":
		c.label, c.unit, c.value, c.text, c.formula = "Capable firms there are", "firms", y.Capable, Number(*y.Capable, 0), "firms now x (1 + growth of their number)^years"
		c.inputs = []Input{{Label: "stated with --firms and --firms-growth"}}
	case "carried":
		c.label, c.unit, c.value, c.text, c.formula = "R&D spending these firms can carry, in GDP", "share", y.Carried, Percent(*y.Carried, 2), "capable firms x R&D spending of one / business part / GDP"
		c.inputs = append(c.inputs, Input{Label: "capable firms", Figure: p.year(b, y, "capable").ID})
	}
	c.label += fmt.Sprintf(", %d", y.Year)
	return b.t.figure(c)
}

func (p *PathGERD) last() policy.GERDYear { return p.Path.Years[len(p.Path.Years)-1] }

func (p *PathGERD) key(b *builder) KeyFigures {
	l := p.last()
	return KeyFigures{Items: []KeyFigure{
		{Label: b.text("path-gerd.key.base", nil), Figure: p.base(b), Context: T(fmt.Sprint(p.Path.Base.Year))},
		{Label: b.text("path-gerd.key.target", Values{"year": fmt.Sprint(p.Path.By)}), Figure: p.year(b, l, "share"), Context: T("")},
		{Label: b.text("path-gerd.key.gerd", nil), Figure: p.year(b, l, "gerd"), Context: T(b.text("path-gerd.key.now", Values{"now": p.year(b, p.Path.Years[0], "gerd").Text}))},
		{Label: b.text("path-gerd.key.firms", nil), Figure: p.year(b, l, "firms"), Context: T("")},
	}}
}

func (p *PathGERD) sentence(b *builder) Paragraph {
	t := *p.Path.Today
	today := b.t.figure(computed{path: "path-gerd/today/firms", label: "Capable firms needed if the target were met at today's GDP", unit: "firms", value: &t.Firms, text: Number(t.Firms, 0), method: pathsDoc + "#rd-spending", recipe: "path-gerd",
		formula: "target x GDP x business part / R&D spending of a capable firm", inputs: []Input{{Label: "GDP", Figure: p.gdp(b).ID}}})
	return b.para("path-gerd.sentence", Values{"base": p.base(b), "from": fmt.Sprint(p.Path.Base.Year), "target": p.year(b, p.last(), "share"), "by": fmt.Sprint(p.Path.By), "gerd": p.year(b, p.last(), "gerd"),
		"firms": p.year(b, p.last(), "firms"), "today": today, "gdp": p.gdp(b)})
}

// chart is the path year by year with its table.
func (p *PathGERD) chart(b *builder) Table {
	cols := []string{"year", "share#", "gdp#", "gerd#", "business#", "firms#"}
	known := p.Path.Years[0].Capable != nil
	if known {
		cols = append(cols, "capable#", "carried#")
	}
	t := Table{ID: "path-gerd-years", Wide: true, Caption: b.text("path-gerd.years", Values{"year": fmt.Sprint(p.Path.GDP.Year)}), Columns: pathColumns(b, cols...)}
	for _, y := range p.Path.Years {
		row := []Cell{{Text: T(fmt.Sprint(y.Year))}}
		for _, c := range cols[1:] {
			row = append(row, Cell{Text: F(p.year(b, y, strings.TrimSuffix(c, "#")))})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func pathColumns(b *builder, keys ...string) []Column {
	out := make([]Column, len(keys))
	for i, k := range keys {
		key, num := strings.CutSuffix(k, "#")
		out[i] = Column{Title: b.text("path.col."+key, nil), Num: num}
	}
	return out
}

// assumed lists what comes from the pack and what is judgement.
func (p *PathGERD) assumed(b *builder) Table {
	t := Table{ID: "path-gerd-assumed", Caption: b.text("path-gerd.assumed", nil), Columns: pathColumns(b, "what", "value#", "origin")}
	origin := func(name string) string {
		for _, x := range p.Path.Recipe.Params {
			if x.Name == name {
				return b.text("path.origin."+string(x.Provenance), nil)
			}
		}
		return dash
	}
	add := func(key string, value []Span, from string) {
		t.Rows = append(t.Rows, []Cell{{Text: T(b.text("path-gerd.what."+key, nil))}, {Text: value}, {Text: T(from)}})
	}
	pack := func(year int) string { return b.text("path.origin.pack", Values{"year": fmt.Sprint(year)}) }
	add("base", F(p.base(b)), pack(p.Path.Base.Year))
	add("gdp", F(p.gdp(b)), pack(p.Path.GDP.Year))
	from := b.text("path.origin.user", nil)
	if !p.Path.GrowthGiven {
		from = b.text("path.origin.mean", Values{"from": fmt.Sprint(p.Path.GrowthFrom[0].Year), "to": fmt.Sprint(p.Path.GDP.Year)})
	}
	add("growth", F(p.growth(b)), from)
	add("target", T(Percent(p.Options.Target, 2)), origin("target"))
	add("business", T(Percent(p.Options.BusinessShare, 0)), origin("business_share"))
	add("per-firm", T("$"+Number(p.Options.PerFirm, 0)), origin("rd_per_firm"))
	return t
}

// cases show what the number of firms hangs on.
func (p *PathGERD) cases(b *builder) Table {
	t := Table{ID: "path-gerd-cases", Caption: b.text("path-gerd.cases", Values{"year": fmt.Sprint(p.Path.By)}), Columns: []Column{{Title: b.text("path.col.business-part", nil)}}}
	for i, c := range p.Path.Cases {
		if i < 3 {
			t.Columns = append(t.Columns, Column{Title: b.text("path.col.per", Values{"usd": Number(c.PerFirm, 0)}), Num: true})
		}
		if i%3 == 0 {
			t.Rows = append(t.Rows, []Cell{{Text: T(Percent(c.BusinessShare, 0))}})
		}
		f := b.t.figure(computed{path: fmt.Sprintf("path-gerd/case/%d", i+1), label: fmt.Sprintf("Capable firms needed at a business part of %g and %g US$ a firm", c.BusinessShare, c.PerFirm), unit: "firms", value: &c.Firms, text: Number(c.Firms, 0),
			formula: "GDP x target x business part / R&D spending of a capable firm", method: pathsDoc + "#rd-spending", recipe: "path-gerd", inputs: []Input{{Label: "GDP in the target year", Figure: p.year(b, p.last(), "gdp").ID}}})
		row := &t.Rows[len(t.Rows)-1]
		*row = append(*row, Cell{Text: F(f)})
	}
	return t
}

// firms says whether the firms there are can carry the target.
func (p *PathGERD) firms(b *builder) Paragraph {
	first := p.Path.Years[0]
	if first.Capable == nil {
		return b.para("path-gerd.firms.unknown", nil)
	}
	v := Values{"now": p.year(b, first, "capable"), "carried": p.year(b, first, "carried"), "then": p.year(b, p.last(), "carried"), "by": fmt.Sprint(p.Path.By)}
	switch {
	case p.Path.Late && *first.Carried >= p.Path.Target:
		return b.para("path-gerd.firms.behind", v)
	case p.Path.Late:
		v["n"] = fmt.Sprint(p.Path.By + p.Options.Horizon)
		return b.para("path-gerd.firms.never", v)
	case *p.Path.Plausible > p.Path.By:
		v["year"] = fmt.Sprint(*p.Path.Plausible)
		return b.para("path-gerd.firms.later", v)
	}
	v["year"] = fmt.Sprint(*p.Path.Plausible)
	return b.para("path-gerd.firms.enough", v)
}

// history judges the target by what others did.
func (p *PathGERD) history(b *builder, h *policy.GERDHistory) []Block {
	set := []Input{{Label: fmt.Sprintf("R&D spending, %% of GDP, of %d economies with two figures %d years apart", h.Of, h.Window)}}
	fig := func(name, label, unit, text, formula string, v *float64) Figure {
		c := computed{path: "path-gerd/history/" + name, label: label, unit: unit, value: v, text: text, formula: formula, method: pathsDoc + "#judged-by-history", recipe: "path-gerd", inputs: set}
		if v == nil {
			c.missing = "fewer than eight economies"
		}
		return b.t.figure(c)
	}
	n := func(name, label string, v int) Figure {
		return fig(name, label, "economies", fmt.Sprint(v), "a count", ptr(float64(v)))
	}
	points := func(v *float64) string {
		if v == nil {
			return ""
		}
		return Signed(*v*100, 2)
	}
	v := Values{"window": fmt.Sprint(h.Window), "needed": fig("needed", "Rise that the path asks for over the window", "share of GDP", points(&h.Needed), "(target - first share) / years of the path x window", &h.Needed),
		"of": n("of", "Economies with two figures a window apart", h.Of), "faster": n("faster", "Economies whose largest rise is as large", h.Faster),
		"median": fig("median", "Median of the largest rises", "share of GDP", points(h.Median), "median over economies of the largest rise of each", h.Median), "top": fig("top", "90th percentile of the largest rises", "share of GDP", points(h.Top), "90th percentile of the same", h.Top)}
	out := []Block{b.para("path-gerd.history", v)}
	low := Values{"low": n("low", "Economies once at or below the low start", h.Low), "start": Percent(h.LowStart, 2), "target": Percent(p.Path.Target, 2), "window": fmt.Sprint(h.Window), "k": n("reached", "of these, at the target a window later", len(h.Reached))}
	if len(h.Reached) > 0 {
		var names []string
		for _, r := range h.Reached {
			names = append(names, fmt.Sprintf("%s (%d to %d)", p.Names[r.Country], r.From, r.To))
		}
		low["names"] = joinAnd(names)
		out = append(out, b.para("path-gerd.history.reached", low))
	} else {
		out = append(out, b.para("path-gerd.history.nobody", low))
	}
	if len(h.Best) == 0 {
		return out
	}
	t := Table{ID: "path-gerd-best", Caption: b.text("path-gerd.best", Values{"start": Percent(h.LowStart, 2), "window": fmt.Sprint(h.Window)}), Columns: pathColumns(b, "economy", "years", "start#", "end#", "rise#")}
	for _, r := range h.Best {
		obs := slices.Clone(from("R&D spending", b.Panel.At("GB.XPD.RSDV.GD.ZS", r.Country, r.From), b.Panel.At("GB.XPD.RSDV.GD.ZS", r.Country, r.To)))
		f := b.t.figure(computed{path: "path-gerd/best/" + r.Country, label: "Rise of R&D spending of " + p.Names[r.Country], unit: "share of GDP", value: ptr(r.Change()), text: Signed(r.Change()*100, 2),
			formula: "last less first", method: pathsDoc + "#judged-by-history", recipe: "path-gerd", inputs: obs})
		t.Rows = append(t.Rows, []Cell{{Text: T(p.Names[r.Country])}, {Text: T(fmt.Sprintf("%d–%d", r.From, r.To))}, {Text: T(Percent(r.Start, 2))}, {Text: T(Percent(r.End, 2))}, {Text: F(f)}})
	}
	return append(out, t)
}
