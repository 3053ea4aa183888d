package report

import (
	"fmt"

	"upstep/catalogue"
	"upstep/method/pyramid"
	"upstep/panel"
)

const pyramidDoc = "docs/methods/pyramid.md"

// Pyramid is the capability pyramid: of a survey, of the figures of a country, or both.
type Pyramid struct {
	Content *catalogue.Pyramid
	Survey  *pyramid.Survey // nil without microdata, as Result
	Result  *pyramid.Result
	Of      string            // country of the survey shown in full; "" for all, if they are few
	Sheet   *pyramid.Sheet    // nil without a country
	Peers   string            // name of the sheet's peers
	Names   map[string]string // of the sheet's indicators, by code
}

// ID names the page and the command.
func (*Pyramid) ID() string { return "pyramid" }

// Notes are those of the file, of the firms and of the sheet.
func (p *Pyramid) Notes() []panel.Note {
	var out []panel.Note
	if p.Result != nil {
		out = append(out, p.Result.Notes...)
		out = append(out, p.Survey.Notes()...)
		for _, g := range p.shown() {
			out = append(out, g.Notes...)
		}
	}
	if p.Sheet != nil {
		out = append(out, p.Sheet.Notes...)
	}
	return out
}

// Recipes is the one recipe: the survey's, or that of the sheet.
func (p *Pyramid) Recipes() []panel.Recipe {
	if p.Result == nil {
		return []panel.Recipe{p.Sheet.Recipe}
	}
	r := p.Result.Recipe
	if p.Sheet != nil {
		inputs := map[string]string{}
		for _, from := range []map[string]string{p.Sheet.Recipe.Inputs, r.Inputs} {
			for k, v := range from {
				inputs[k] = v
			}
		}
		r.Inputs = inputs
	}
	return []panel.Recipe{r}
}

// maxShown is how many groups are shown in full when none is asked for.
const maxShown = 3

// shown are the groups shown in full.
func (p *Pyramid) shown() []pyramid.Group {
	var out []pyramid.Group
	for _, g := range p.Result.Groups {
		if p.Of == "" || g.Country == p.Of {
			out = append(out, g)
		}
	}
	if p.Of == "" && len(out) > maxShown {
		return out[:maxShown]
	}
	return out
}

// pyramidPage builds the page.
type pyramidPage struct {
	*Pyramid
	b *builder
}

func (p *Pyramid) page(b *builder) Page {
	x := &pyramidPage{Pyramid: p, b: b}
	var blocks []Block
	if p.Result != nil && p.Result.Synthetic {
		blocks = append(blocks, Callout{Severity: panel.Warning, Title: b.text("pyramid.synthetic.title", nil), Text: b.spans("pyramid.synthetic", nil)})
	}
	blocks = append(blocks, b.para("pyramid.intro", nil), x.levels())
	if p.Result != nil {
		blocks = append(blocks, x.survey()...)
	} else {
		blocks = append(blocks, Callout{Severity: panel.Refusal, Title: b.text("pyramid.none.title", nil), Text: b.spans("pyramid.none", nil), Help: b.text("pyramid.none.help", Values{"country": b.Home.ISO3})})
	}
	if p.Sheet != nil {
		blocks = append(blocks, x.sheet()...)
	}
	blocks = append(blocks, Callout{Title: b.text("pyramid.care.title", nil), Text: b.spans("pyramid.care", nil)})
	page := b.page("pyramid", blocks...)
	if p.Result != nil && p.Result.Synthetic {
		page.Title += " (SYNTHETIC)"
	}
	return page
}

// levels explains the levels.
func (x *pyramidPage) levels() Table {
	b := x.b
	t := Table{ID: "pyramid-levels", Caption: b.text("pyramid.levels", nil), Columns: []Column{{Title: b.text("pyramid.col.level", nil)}, {Title: b.text("pyramid.col.name", nil)},
		{Title: b.text("pyramid.col.means", nil)}, {Title: b.text("pyramid.col.bell", nil)}, {Title: b.text("pyramid.col.escalator", nil)}}}
	for _, l := range x.Content.Levels {
		t.Rows = append(t.Rows, []Cell{{Text: T(level(l.Level))}, {Text: T(l.Name)}, {Text: T(l.Means)}, {Text: T(l.Bell)}, {Text: T(l.Escalator)}})
	}
	return t
}

func level(k int) string { return fmt.Sprintf("L%d", k) }

// sheet is what indicators of the country say, level by level.
func (x *pyramidPage) sheet() []Block {
	b := x.b
	t := Table{ID: "pyramid-sheet", Caption: b.text("pyramid.sheet", nil), Wide: true, Columns: []Column{{Title: b.text("pyramid.col.level", nil)}, {Title: b.text("gaps.col.indicator", nil)},
		{Title: b.text("pyramid.col.unit", nil)}, {Title: b.text("gaps.col.value", nil), Num: true}, {Title: b.text("gaps.col.year", nil), Num: true}, {Title: b.text("pyramid.col.median", nil), Num: true}, {Title: b.text("pyramid.col.with", nil), Num: true},
		{Title: b.text("gaps.col.standing", nil)}, {Title: b.text("pyramid.col.says", nil)}, {Title: b.text("pyramid.col.not", nil)}}}
	for i, r := range x.Sheet.Readings {
		t.Rows = append(t.Rows, x.reading(r, x.Content.Clues[i]))
	}
	out := []Block{Heading{Level: 3, Text: b.text("pyramid.sheet.title", nil)}, b.para("pyramid.sheet.intro", Values{"country": b.Home.Name, "peers": x.Peers, "cut": fmt.Sprint(x.Sheet.Cut)}), t, x.tally()}
	var silent []string
	for _, k := range x.Sheet.Silent {
		silent = append(silent, level(k))
	}
	if silent != nil {
		out = append(out, b.para("pyramid.silent", Values{"levels": joinAnd(silent), "country": b.Home.Name}))
	}
	return out
}

// reading is one row of the sheet.
func (x *pyramidPage) reading(r pyramid.Reading, c catalogue.PyramidClue) []Cell {
	b := x.b
	series, _ := b.Panel.Series(r.Clue.Code)
	name, unit := x.Names[r.Clue.Code], series.Unit
	path := "pyramid/" + r.Clue.Code
	year := dash
	if r.Value.Ok() {
		year = fmt.Sprint(r.Value.Year)
	} else if r.Last != nil {
		year = b.text("pyramid.last", Values{"year": fmt.Sprint(*r.Last)})
	}
	value := b.t.value(path+"/value", name+", "+b.Home.Name, r.Value, Significant(r.Value.Value, 3))
	median := computed{path: path + "/median", label: name + ", median of the peers of " + b.Home.Name, unit: unit, method: pyramidDoc + "#country-figures", formula: "median of the latest figures of the peers",
		missing: r.Refused, recipe: "pyramid", inputs: from("peer", r.Peers...), quality: worst(r.Peers...)}
	if r.Median != nil {
		median.value, median.text = r.Median, Significant(*r.Median, 3)
	}
	standing := Cell{Text: T(dash)}
	if r.Standing != "" {
		standing = Cell{Text: T(b.text("pyramid.standing."+r.Standing, nil)), Mark: map[string]string{"stronger": "good", "weaker": "bad"}[r.Standing]}
	} else if r.Value.Ok() && r.Value.Quality == panel.Doubtful {
		standing = Cell{Text: T(b.text("pyramid.standing.doubtful", nil)), Mark: "warn"}
	}
	return []Cell{{Text: T(level(r.Clue.Level))}, {Text: T(name)}, {Text: T(unit)}, {Text: F(value)}, {Text: T(year)}, {Text: F(b.t.figure(median))}, {Text: T(fmt.Sprint(len(r.Peers)))},
		standing, {Text: T(c.Says)}, {Text: T(c.Not)}}
}

// tally says level by level how many clues there are and how they stand.
func (x *pyramidPage) tally() List {
	var items [][]Span
	for _, l := range x.Content.Levels {
		count := map[string]int{}
		known, of := 0, 0
		for _, r := range x.Sheet.Readings {
			if r.Clue.Level != l.Level {
				continue
			}
			of++
			if r.Value.Ok() {
				known++
			}
			count[r.Standing]++
		}
		items = append(items, append([]Span{{Text: level(l.Level) + " " + l.Name + ": ", Strong: true}}, x.b.spans("pyramid.tally", Values{"known": fmt.Sprint(known), "of": fmt.Sprint(of),
			"weaker": fmt.Sprint(count["weaker"]), "par": fmt.Sprint(count["at-par"]), "stronger": fmt.Sprint(count["stronger"])})...))
	}
	return List{Items: items}
}
