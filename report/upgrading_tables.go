package report

import (
	"fmt"
	"slices"
	"strings"

	"upstep/method/index"
	"upstep/panel"
)

// chart shows each index and pillar in the range of the sample.
func (u Upgrading) chart(b *builder) Chart {
	r := &Ranges{Axis: b.text("index.chart.axis", nil), Left: b.text("index.chart.left", nil), Right: b.text("index.chart.right", nil), Top: 1}
	twin := Table{ID: "index-scores", Caption: b.text("index.chart", Values{"country": b.Home.Name}), Columns: []Column{{Title: "Side"}, {Title: b.Home.Name, Num: true}, {Title: "Coverage", Num: true}, {Title: b.text("index.col.list", nil)},
		{Title: "Sample median", Num: true}, {Title: "Economies with a score", Num: true}, {Title: b.text("index.col.rests", nil)}}}
	row := func(code, name, group string, f Figure, cover float64) {
		c, _ := u.Result.Result.Score(code)
		x := c.Present()
		slices.Sort(x)
		rr := RangeRow{Label: code + " " + name, Group: group, Text: f.Text, Alone: len(x) == 0}
		if len(x) > 0 {
			rr.Low, rr.Q1, rr.Mid, rr.Q3, rr.High = x[0], panel.Quantile(x, .25), panel.Quantile(x, .5), panel.Quantile(x, .75), x[len(x)-1]
		}
		if f.Value != nil {
			rr.Value = f.Value
		}
		r.Rows = append(r.Rows, rr)
		median := T(dash)
		if len(x) > 0 {
			m := panel.Quantile(x, .5)
			median = F(b.t.figure(computed{path: "index/" + code + "/median", label: "Median of " + code + " " + name + " over the sample", value: &m, text: Number(m, 2), year: u.Result.Year,
				inputs: u.sample(code), method: indexDoc + "#technology-upgrading", recipe: "index/upgrading", formula: fmt.Sprintf("median of %d economies with a score", len(x))}))
		}
		share := b.t.figure(computed{path: "index/" + code + "/coverage", label: "Share of the weight of its indicators that " + b.Home.Name + " has, " + code, value: &cover, text: Percent(cover, 0), year: u.Result.Year,
			inputs: u.sample(code), method: indexDoc + "#technology-upgrading", recipe: "index/upgrading", formula: "weight of the indicators with a value over the weight of all"})
		twin.Rows = append(twin.Rows, []Cell{{Text: T(code + " " + name)}, {Text: F(f)}, {Text: F(share)}, {Text: T(u.onList(b, code))}, {Text: median}, {Text: T(fmt.Sprint(len(x)))}, {Text: T(u.rests(b, code, f))}})
	}
	for _, x := range u.Result.Indices {
		p := x.Unit(b.Home.ISO3)
		if p == nil {
			continue
		}
		cover, _ := u.Result.Result.Coverage.At(u.row(b.Home.ISO3), u.Result.Result.Coverage.Code(x.Code))
		row(x.Code, x.Name, x.Name, u.score(b, p.Unit, x.Code, x.Name, p.Score, p.Why, u.parts(b, *p)), cover)
		for _, s := range p.Pillars {
			if len(p.Pillars) > 1 {
				row(s.Code, u.pillarName(s.Code), x.Name, u.pillar(b, p.Unit, s), s.Coverage)
			}
		}
	}
	return Chart{ID: "index-chart", Title: twin.Caption, Sentence: b.text("index.chart.sentence", Values{"country": b.Home.Name}), Twin: twin, Ranges: r}
}

// list is how much of the list of an index or pillar there is.
func (u Upgrading) list(code string) UpgradeList {
	for _, l := range u.Lists {
		if l.Code == code {
			return l
		}
	}
	return UpgradeList{Code: code}
}

func (u Upgrading) onList(b *builder, code string) string {
	l := u.list(code)
	return b.text("index.list", Values{"have": fmt.Sprint(l.Have), "listed": fmt.Sprint(l.Listed)})
}

// rests warns of a score that hangs on one indicator, or lacks whole pillars.
func (u Upgrading) rests(b *builder, code string, f Figure) string {
	var out []string
	if f.Value != nil && u.list(code).Have == 1 {
		out = append(out, b.text("index.rests.one", nil))
	}
	if x := u.Result.Index(code); x != nil {
		for _, p := range x.Lacking {
			l := u.list(p)
			out = append(out, b.text("index.rests.without", Values{"pillar": l.Code, "listed": fmt.Sprint(l.Listed)}))
		}
	}
	return strings.Join(out, "; ")
}

func (u Upgrading) row(iso3 string) int { return slices.Index(u.Result.Units, iso3) }

func (u Upgrading) itemTable(b *builder) Table {
	t := Table{ID: "index-items", Caption: b.text("index.items", Values{"country": b.Home.Name}), Wide: true, Columns: []Column{{Title: "Pillar"}, {Title: "Indicator"}, {Title: "Value", Num: true}, {Title: "Unit"}, {Title: "Year"},
		{Title: "Economies with data", Num: true}, {Title: "Outliers"}, {Title: "Place in the index"}, {Title: "Remark"}}}
	for _, it := range u.Items {
		year, outliers, remark := dash, it.Treated, it.Note
		if it.Year > 0 {
			year = it.span()
		}
		if outliers == "" {
			outliers = "none treated"
		}
		if !it.Used {
			outliers, remark = dash, "Not used: "+it.Why+". "+it.Note
		}
		if it.Value == nil && it.Used {
			remark = "Missing: " + it.Missing + ". " + remark
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(it.Pillar)}, {Text: T(it.Text)}, {Text: F(u.value(b, it))}, {Text: T(it.Unit)}, {Text: T(year)}, {Text: T(fmt.Sprint(it.N))}, {Text: T(outliers)}, {Text: T(it.Provenance)}, {Text: T(remark)}})
	}
	return t
}

// robust shows what the place hangs on.
func (u Upgrading) robust(b *builder) Table {
	low, high := tails(u.Result)
	t := Table{ID: "index-robust", Caption: b.text("index.robust", Values{"country": b.Home.Name}), Wide: true, Columns: []Column{{Title: "Index"}, {Title: "Rank", Num: true}, {Title: low + " to " + high + " % band", Num: true},
		{Title: "Geometric means", Num: true}, {Title: "z-scores", Num: true}, {Title: "Largest shift without one indicator", Num: true}, {Title: "Score less what income predicts", Num: true}, {Title: "t", Num: true}}}
	for _, x := range u.Result.Indices {
		p := x.Unit(b.Home.ISO3)
		if p == nil {
			continue
		}
		name := x.Code + " " + x.Name
		whole := func(measure, label string, v int, ok bool) []Span {
			c := computed{path: "index/" + x.Code + "/" + measure, label: label + ", " + name + ", " + b.Home.Name, year: u.Result.Year, method: indexDoc + "#bands-of-ranks", recipe: "index/upgrading",
				inputs: u.sample(x.Code), formula: label + ", among " + fmt.Sprint(x.Scored) + " economies"}
			if ok {
				f := float64(v)
				c.value, c.text = &f, fmt.Sprint(v)
			} else {
				c.missing = p.Why
			}
			return F(b.t.figure(c))
		}
		ok := p.Rank > 0
		band, shift := T(dash), whole("shift", "Largest change of rank when one indicator is left out", p.Shift, ok)
		if ok && p.Banded {
			band = slices.Concat(whole("low", low+" % quantile of the rank", p.Low, true), T("–"), whole("high", high+" % quantile of the rank", p.High, true))
		}
		if p.ShiftBy != "" {
			shift = append(shift, Span{Text: " (" + p.ShiftBy + ")"})
		}
		geo := whole("geometric", "Rank by geometric means of the pillars", p.GeometricRank, ok)
		if ok && len(x.Pillars) == 1 {
			geo = T(b.text("index.onepillar", nil))
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(name)}, {Text: whole("position", "Rank of the score itself", p.Rank, ok)}, {Text: band}, {Text: geo},
			{Text: whole("z", "Rank by z-scores in place of min-max", p.ZRank, ok)}, {Text: shift}, {Text: F(u.residual(b, x, *p))}, {Text: F(u.studentised(b, x, *p))}})
	}
	return t
}

func (u Upgrading) residual(b *builder, x index.Upgrading, p index.Placed) Figure {
	c := computed{path: "index/" + x.Code + "/residual", label: "Score of " + x.Code + " less what income predicts, " + b.Home.Name, value: p.Residual, year: u.Result.Year, inputs: u.sample(x.Code), method: indexDoc + "#technology-upgrading",
		recipe: "index/upgrading", formula: fmt.Sprintf("residual of a regression of the score on ln GDP per head, PPP, over %d economies", x.TrapN), missing: missingOf(p.Residual, "no score or no income")}
	if p.Residual != nil {
		c.text = Signed(*p.Residual, 2)
	}
	return b.t.figure(c)
}

func (u Upgrading) studentised(b *builder, x index.Upgrading, p index.Placed) Figure {
	c := computed{path: "index/" + x.Code + "/t", label: "Externally studentised residual of " + x.Code + ", " + b.Home.Name, value: p.Studentised, year: u.Result.Year, method: indexDoc + "#technology-upgrading",
		inputs: u.sample(x.Code), recipe: "index/upgrading", formula: "residual over its standard error without the economy itself", missing: missingOf(p.Studentised, "no score or no income")}
	if p.Studentised != nil {
		c.text = Signed(*p.Studentised, 1)
	}
	return b.t.figure(c)
}

// beside shows the neighbours' scores and bands.
func (u Upgrading) beside(b *builder) *Table {
	t := Table{ID: "index-neighbours", Caption: b.text("index.neighbours", nil), Columns: []Column{{Title: "Economy"}}}
	for _, x := range u.Result.Indices {
		t.Columns = append(t.Columns, Column{Title: x.Code + " " + x.Name, Num: true}, Column{Title: x.Code + " rank", Num: true})
	}
	for _, iso3 := range u.Neighbours {
		row := []Cell{{Text: T(b.Dir.Name(iso3))}}
		if iso3 == b.Home.ISO3 {
			row[0].Mark = "home"
		}
		for _, x := range u.Result.Indices {
			p := x.Unit(iso3)
			if p == nil {
				row = append(row, Cell{Text: T(dash)}, Cell{Text: T(b.text("index.outside", nil))})
				continue
			}
			var inputs []Input
			if iso3 == b.Home.ISO3 {
				inputs = u.parts(b, *p)
			}
			row = append(row, Cell{Text: F(u.score(b, iso3, x.Code, x.Name, p.Score, p.Why, inputs))}, Cell{Text: F(u.place(b, x, *p))})
		}
		t.Rows = append(t.Rows, row)
	}
	if len(t.Rows) < 2 {
		return nil
	}
	return &t
}

func (u Upgrading) dropTable(b *builder) Table {
	t := Table{ID: "index-dropped", Caption: b.text("index.dropped", nil), Columns: []Column{{Title: "Pillar"}, {Title: "Indicator"}, {Title: "Place in the index"}, {Title: "Why it is not there"}}}
	for _, d := range u.Dropped {
		t.Rows = append(t.Rows, []Cell{{Text: T(d.Pillar)}, {Text: T(d.Text)}, {Text: T(d.Provenance)}, {Text: T(d.Reason)}})
	}
	return t
}

// published shows the published table beside ours.
func (u Upgrading) published(b *builder) []Block {
	s := u.Beside
	text := b.spans("index.published", Values{"file": s.File, "n": fmt.Sprint(len(s.Rows))})
	t := Table{ID: "index-published", Caption: b.text("index.published.table", nil), Columns: []Column{{Title: "Economy"}, {Title: b.text("index.published.year", nil)}, {Title: b.text("index.published.ours", nil)}}}
	for _, x := range s.Indices {
		t.Columns = append(t.Columns, Column{Title: x.Code + " published", Num: true}, Column{Title: x.Code + " ours", Num: true})
		show := func(measure string, v *float64) []Span {
			c := computed{path: "index/published/" + x.Code + "/" + measure, label: measure + " between the published " + x.Code + " and ours", value: v, missing: missingOf(v, "fewer than 8 economies in both"),
				inputs: []Input{{Label: "file " + s.File}}, method: indexDoc + "#technology-upgrading", formula: fmt.Sprintf("over %d economies in both tables", x.N)}
			if v != nil {
				c.text = Number(*v, 2)
			}
			return F(b.t.figure(c))
		}
		text = append(text, b.spans("index.published.rank", Values{"code": x.Code, "spearman": show("Spearman's rho", x.Spearman), "kendall": show("Kendall's tau", x.Kendall), "n": fmt.Sprint(x.N)})...)
	}
	for _, r := range s.Rows {
		row := []Cell{{Text: T(b.Dir.Name(r.Country))}, {Text: T(yearOr(r.Year))}, {Text: T(yearOr(r.Ours))}}
		for k, x := range s.Indices {
			theirs := b.t.figure(computed{path: fmt.Sprintf("index/published/%s/%s", x.Code, r.Country), label: "Published " + x.Code + ", " + b.Dir.Name(r.Country), value: r.Scores[k].Published, text: textOf(r.Scores[k].Published, 2),
				missing: missingOf(r.Scores[k].Published, "not in the file"), year: r.Year, formula: "as in " + s.File, inputs: []Input{{Label: "file " + s.File}}})
			var ours Figure
			if r.Scores[k].Ours != nil {
				var inputs []Input
				if p := u.Result.Index(x.Code).Unit(r.Country); p != nil && r.Country == b.Home.ISO3 {
					inputs = u.parts(b, *p)
				}
				ours = u.score(b, r.Country, x.Code, u.Result.Index(x.Code).Name, r.Scores[k].Ours, "", inputs)
			} else {
				ours = Figure{Text: dash}
			}
			row = append(row, Cell{Text: F(theirs)}, Cell{Text: spanOf(ours)})
		}
		t.Rows = append(t.Rows, row)
	}
	out := []Block{Paragraph{Text: text}, t}
	if s.Low < 0 || s.High > 1 {
		v := Values{"low": Significant(s.Low, 3), "high": Significant(s.High, 3)}
		out = append(out, Callout{Severity: panel.Warning, Title: b.text("index.published.scale", nil), Text: b.spans("index.published.scale.text", v)})
	}
	return out
}

// yearOr is a year, or a dash in its place.
func yearOr(year int) string {
	if year == 0 {
		return dash
	}
	return fmt.Sprint(year)
}

// spanOf is a figure, or plain text where there is none to trace.
func spanOf(f Figure) []Span {
	if f.ID == "" {
		return T(f.Text)
	}
	return F(f)
}
