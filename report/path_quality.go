package report

import (
	"fmt"
	"slices"
	"strings"

	"upstep/catalogue"
	"upstep/panel"
	"upstep/policy"
)

// PathQuality is the page on the quality ladder.
type PathQuality struct {
	Ladder     *policy.Ladder
	Country    string // name
	Names      map[string]string
	Groups     []policy.PeerGroup
	Support    *catalogue.Instrument
	File       string // of certificates; "" for the pack's counts
	SectorFile string
	PeerNotes  []panel.Note
}

// ID names the page.
func (*PathQuality) ID() string { return "path-quality" }

// Notes are those of the peers and of the ladder.
func (p *PathQuality) Notes() []panel.Note {
	return append(slices.Clone(p.PeerNotes), p.Ladder.Notes...)
}

// Recipes is that of the ladder.
func (p *PathQuality) Recipes() []panel.Recipe { return []panel.Recipe{p.Ladder.Recipe} }

func (p *PathQuality) page(b *builder) Page {
	blocks := []Block{b.para("path-quality.intro", nil)}
	if p.File == "" {
		blocks = append(blocks, Callout{Severity: panel.Warning, Title: b.text("path-quality.pack.title", nil), Text: b.spans("path-quality.pack", nil), Help: b.text("path-quality.pack.help", nil)})
	}
	blocks = append(blocks, p.counts(b))
	if p.File != "" {
		blocks = append(blocks, p.gaps(b), b.para("path-quality.gaps.note", nil))
	}
	blocks = append(blocks, Heading{Level: 3, Text: b.text("path-quality.sectors.title", nil)})
	if len(p.Ladder.Sectors) > 0 {
		blocks = append(blocks, p.sectors(b))
	} else {
		blocks = append(blocks, b.para("path-quality.sectors.none", nil))
	}
	if m := p.Ladder.Months; m != nil {
		c := p.Support.Cost
		blocks = append(blocks, b.para("path-quality.months", Values{"low": Number(c.Low, 0), "typical": Number(c.Typical, 0), "high": Number(c.High, 0), "currency": c.Currency,
			"setup": fmt.Sprint(m.SetUp), "cycle": fmt.Sprint(m.Cycle), "visible": fmt.Sprint(m.Visible)}))
	}
	return b.page("path-quality", append(blocks, Callout{Title: b.text("path-quality.care.title", nil), Text: b.spans("path-quality.care", nil)})...)
}

// slugBase is a base in figure IDs.
func slugBase(base string) string {
	switch base {
	case policy.PerFirms:
		return "firms"
	case policy.PerGDP:
		return "gdp"
	}
	return "people"
}

// count is the certificates of a standard.
func (p *PathQuality) count(b *builder, r policy.Rung) Figure {
	path, label := "path-quality/"+r.Standard.Code+"/count", r.Standard.Name+": certificates"
	switch {
	case r.Home == nil:
		return b.t.figure(computed{path: path, label: label, missing: b.text("path-quality.why."+r.Why, nil), method: pathsDoc + "#quality"})
	case p.File == "" && r.Home.Obs.Ok():
		return b.t.value(path, label, r.Home.Obs, Number(r.Home.Count, 0))
	}
	return b.t.figure(computed{path: path, label: label, unit: "certificates", value: &r.Home.Count, text: Number(r.Home.Count, 0), formula: "as stated", inputs: []Input{{Label: "the user's file " + p.File}}, method: pathsDoc + "#quality", year: r.Home.Year})
}

// rate is a count by size with its Poisson limits.
func (p *PathQuality) rate(b *builder, r policy.Rung, x policy.LadderRate) Figure {
	c := computed{path: "path-quality/" + r.Standard.Code + "/" + slugBase(x.Base), label: r.Standard.Name + ", " + x.Base, unit: x.Base, value: &x.Value,
		text: fmt.Sprintf("%s (%s to %s)", Significant(x.Value, 3), Significant(x.Low, 3), Significant(x.High, 3)), formula: "count divided by size; Poisson limits of the count divided by the same",
		method: pathsDoc + "#quality", recipe: "path-quality", year: r.Home.Year, inputs: []Input{{Label: "certificates", Figure: p.count(b, r).ID}}, notes: []string{fmt.Sprintf("size %.6g", x.Size)}}
	if x.Base == policy.PerFirms {
		c.inputs = append(c.inputs, Input{Label: "number of firms, stated by the user"})
	} else {
		c.inputs = append(c.inputs, from("size", x.Obs)...)
	}
	if x.Base == policy.PerGDP {
		c.inputs = append(c.inputs, from("people", b.Panel.At("SP.POP.TOTL", x.Obs.Country, x.Obs.Year))...)
	}
	return b.t.figure(c)
}

// counts are the certificates with their rates.
func (p *PathQuality) counts(b *builder) Table {
	t := Table{ID: "path-quality-counts", Wide: true, Caption: b.text("path-quality.counts", Values{"country": p.Country}), Columns: qualityColumns(b, "standard", "year", "count#", "firms#", "gdp#", "people#")}
	for _, r := range p.Ladder.Rungs {
		year := dash
		if r.Home != nil {
			year = fmt.Sprint(r.Home.Year)
		}
		row := []Cell{{Text: T(r.Standard.Name)}, {Text: T(year)}, {Text: F(p.count(b, r))}}
		for _, base := range []string{policy.PerFirms, policy.PerGDP, policy.PerPopulation} {
			cell := T(dash)
			for _, x := range r.Rates {
				if x.Base == base {
					cell = F(p.rate(b, r, x))
				}
			}
			row = append(row, Cell{Text: cell})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func qualityColumns(b *builder, keys ...string) []Column {
	out := make([]Column, len(keys))
	for i, k := range keys {
		key, num := strings.CutSuffix(k, "#")
		out[i] = Column{Title: b.text("path-quality.col."+key, nil), Num: num}
	}
	return out
}

// gaps are the ways to the medians of the peers.
func (p *PathQuality) gaps(b *builder) Table {
	t := Table{ID: "path-quality-gaps", Wide: true, Caption: b.text("path-quality.gaps", nil), Columns: qualityColumns(b, "standard", "base", "peers", "n#", "home#", "median#", "missing#", "cost#")}
	for _, r := range p.Ladder.Rungs {
		for _, x := range r.Rates {
			for _, g := range x.Peers {
				t.Rows = append(t.Rows, p.gapRow(b, r, x, g))
			}
		}
	}
	return t
}

func (p *PathQuality) gapRow(b *builder, r policy.Rung, x policy.LadderRate, g policy.LadderGap) []Cell {
	name := g.Group
	for _, have := range p.Groups {
		if have.ID == g.Group {
			name = have.Name
		}
	}
	path := "path-quality/" + r.Standard.Code + "/" + slugBase(x.Base) + "/" + strings.ToLower(g.Group)
	home := p.rate(b, r, x)
	few := ""
	if g.Why != "" {
		few = b.text("path-quality.why."+g.Why, Values{"n": fmt.Sprint(g.N), "of": fmt.Sprint(g.Of), "needed": fmt.Sprint(g.Needed)})
	}
	median := computed{path: path + "/median", label: r.Standard.Name + ", " + x.Base + ": median of " + name, unit: x.Base, value: g.Median, missing: few, formula: "median of the peers with a count of the same year", method: pathsDoc + "#quality", recipe: "path-quality",
		inputs: []Input{{Label: "the user's file " + p.File}}, notes: []string{strings.Join(g.From, ", ")}}
	missing := computed{path: path + "/missing", label: r.Standard.Name + ": certificates to the median of " + name, unit: "certificates", value: g.Missing, missing: few, formula: "(median - rate) x size, rounded up", method: pathsDoc + "#quality", recipe: "path-quality", inputs: []Input{{Label: "rate", Figure: home.ID}}}
	cost := T(dash)
	if g.Median != nil {
		median.text, missing.text = Significant(*g.Median, 3), Number(*g.Missing, 0)
		if !g.Sure {
			missing.text += " " + b.text("path-quality.unsure", nil)
		}
		if g.Cost != nil && *g.Missing > 0 {
			cost = F(p.cost(b, path+"/cost", *g.Cost, missing.path))
		}
	}
	m := b.t.figure(missing)
	return []Cell{{Text: T(r.Standard.Name)}, {Text: T(x.Base)}, {Text: T(name)}, {Text: T(fmt.Sprintf("%d / %d", g.N, g.Of))}, {Text: F(home)}, {Text: F(b.t.figure(median))}, {Text: F(m)}, {Text: cost}}
}

// cost of certificates in words.
func (p *PathQuality) cost(b *builder, path string, c policy.Span, of string) Figure {
	return b.t.figure(computed{path: path, label: "Cost of the certificates that are missing", unit: p.Support.Cost.Currency, value: &c.Typical, text: fmt.Sprintf("%s (%s to %s)", Dollars(c.Typical), Dollars(c.Low), Dollars(c.High)),
		formula: "certificates x cost of support to one firm: typical, and from low to high", method: pathsDoc + "#quality", recipe: "path-quality", notes: []string{"cost of a firm: " + p.Support.Cost.Provenance, "path of the count: " + of}})
}

// sectors are those of the user's file.
func (p *PathQuality) sectors(b *builder) Table {
	t := Table{ID: "path-quality-sectors", Wide: true, Caption: b.text("path-quality.sectors", Values{"all": Significant(p.Ladder.Sectors[0].All, 3)}), Columns: qualityColumns(b, "sector", "nfirms#", "count#", "firms#", "tosectors#", "cost#")}
	for i, s := range p.Ladder.Sectors {
		path := fmt.Sprintf("path-quality/sector/%d", i+1)
		in := []Input{{Label: "the user's file " + p.SectorFile}}
		rate := b.t.figure(computed{path: path + "/rate", label: s.Sector + ": certificates per 1,000 firms", unit: policy.PerFirms, value: &s.Rate, text: fmt.Sprintf("%s (%s to %s)", Significant(s.Rate, 3), Significant(s.Low, 3), Significant(s.High, 3)),
			formula: "certificates divided by firms, times 1,000; Poisson limits", method: pathsDoc + "#quality", recipe: "path-quality", inputs: in})
		text := Number(s.Missing, 0)
		if !s.Sure {
			text += " " + b.text("path-quality.unsure", nil)
		}
		missing := b.t.figure(computed{path: path + "/missing", label: s.Sector + ": certificates to the rate of all sectors of the file", unit: "certificates", value: &s.Missing, text: text, formula: "(rate of all - rate) x firms / 1,000, rounded up", method: pathsDoc + "#quality", recipe: "path-quality",
			inputs: []Input{{Label: "rate", Figure: rate.ID}}})
		cost := T(dash)
		if s.Cost != nil && s.Missing > 0 {
			cost = F(p.cost(b, path+"/cost", *s.Cost, path+"/missing"))
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(s.Sector)}, {Text: T(Number(s.Firms, 0))}, {Text: T(Number(s.Certificates, 0))}, {Text: F(rate)}, {Text: F(missing)}, {Text: cost}})
	}
	return t
}
