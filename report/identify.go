package report

import (
	"fmt"
	"slices"
	"strings"

	"upstep/method/identify"
	"upstep/panel"
)

const identifyDoc = "docs/methods/identify.md"

// Rows shown of lists that are longer; the JSON has all.
const (
	nearMisses    = 8
	shownProducts = 20
	shownOthers   = 10
)

// Identification is the search for compass countries and tradables.
type Identification struct {
	Result *identify.Result
	File   string   // the user's table of exports; "" for those of the pack
	Why    string   // there are no tables, a whole sentence
	Keys   []string // of the sources of the tables
	More   []panel.Note
}

// ID names the page and the command.
func (*Identification) ID() string { return "identify" }

// Notes are the refusals; the other notes stand on the page.
func (p *Identification) Notes() []panel.Note { return refusals(p.Result.Notes) }

// Recipes is that of the method.
func (p *Identification) Recipes() []panel.Recipe { return []panel.Recipe{p.Result.Recipe} }

// Sources are those of the export tables.
func (p *Identification) Sources() []string {
	return append([]string{"wdi-2026-07"}, p.Keys...)
}

func (p *Identification) page(b *builder) Page {
	v := &identification{Identification: p, b: b}
	blocks := []Block{b.para("identify.intro", nil)}
	if !p.Result.Income.Ok() {
		blocks = append(blocks, Callout{Severity: panel.Refusal, Title: b.text("part.refused", nil), Text: T(firstNote(p.Result.Notes, "no-income"))})
	} else {
		blocks = append(blocks, v.compass()...)
	}
	blocks = append(blocks, v.screen()...)
	blocks = append(blocks, v.targets()...)
	if l := remarks(p.Result.Notes); len(l.Items) > 0 {
		blocks = append(blocks, Heading{Level: 3, Text: b.text("identify.remarks", nil)}, l)
	}
	return b.page("identify", append(blocks, Callout{Title: b.text("identify.care.title", nil), Text: b.spans("identify.care", nil)})...)
}

func firstNote(notes []panel.Note, code string) string {
	i := slices.IndexFunc(notes, func(n panel.Note) bool { return n.Code == code })
	if i < 0 {
		return ""
	}
	return notes[i].Text
}

// identification builds the page.
type identification struct {
	*Identification
	b *builder
}

// number is a computed figure of the method; a nil value prints as a dash.
func (p *identification) number(path, label, unit string, v *float64, text func(float64) string, formula string, inputs ...Input) Figure {
	c := computed{path: "identify/" + path, label: label, unit: unit, formula: formula, method: identifyDoc, recipe: "identify", inputs: inputs}
	if v == nil {
		c.missing = p.b.text("identify.unknown", nil)
	} else {
		c.value, c.text = v, text(*v)
	}
	return p.b.t.figure(c)
}

func decimals(n int) func(float64) string { return func(v float64) string { return Number(v, n) } }

func percents(n int) func(float64) string { return func(v float64) string { return Percent(v, n) } }

func seen(label string, obs ...panel.Observation) []Input {
	var out []Input
	for _, o := range obs {
		if o.Ok() {
			out = append(out, from(label, o)...)
		}
	}
	return out
}

func (p *identification) compass() []Block {
	b, r := p.b, p.Result
	income := b.t.value("identify/income", "GDP per head at purchasing power, "+b.Home.Name, r.Income, Number(r.Income.Value, 0))
	out := []Block{b.para("identify.home", Values{"name": b.Home.Name, "income": income, "year": fmt.Sprint(r.Year), "low": panel.Exact(r.Settings.NowLow, 1), "high": panel.Exact(r.Settings.NowHigh, 1)})}
	if r.ResourceRich {
		rents := b.t.value("identify/rents", "Natural resource rents, "+b.Home.Name, r.Rents, Number(r.Rents.Value, 1))
		out = append(out, Callout{Severity: panel.Warning, Title: b.text("identify.rich.title", nil), Text: b.spans("identify.rich", Values{"rents": rents, "year": fmt.Sprint(r.Rents.Year), "with": p.without()})})
	}
	if len(r.Compass) == 0 {
		out = append(out, b.para("identify.none", nil))
	} else {
		key := "identify.found"
		if r.ByUser {
			key = "identify.chosen"
		}
		out = append(out, b.para(key, Values{"n": fmt.Sprint(len(r.Compass)), "names": b.names(r.Compass)}))
	}
	out = append(out, p.candidates(), p.steps(), p.alternatives())
	return append(out, p.features())
}

// without names the compass by incomes without rents.
func (p *identification) without() string {
	for _, a := range p.Result.Alternatives {
		if a.Name == "without rents" {
			if a.Refused != "" {
				return a.Refused
			}
			if len(a.Compass) == 0 {
				return p.b.text("identify.nobody", nil)
			}
			return p.b.names(a.Compass)
		}
	}
	return p.b.text("identify.nobody", nil)
}

func (p *identification) candidates() Table {
	b, r := p.b, p.Result
	t := Table{ID: "identify-candidates", Caption: b.text("identify.candidates", Values{"n": fmt.Sprint(nearMisses)}), Wide: true}
	for i, k := range []string{"country", "now", "without", "then", "growth", "distance", "people", "missed", "stays"} {
		t.Columns = append(t.Columns, Column{Title: b.text("identify.col."+k, nil), Num: i > 0 && i < 7 || i == 8})
	}
	misses, settings := 0, 0
	for _, a := range r.Alternatives {
		if a.Refused == "" {
			settings++
		}
	}
	for _, k := range r.Candidates {
		if !k.Selected {
			if misses++; misses > nearMisses {
				break
			}
		}
		t.Rows = append(t.Rows, p.candidate(k, settings))
	}
	return t
}

func (p *identification) candidate(k identify.Candidate, settings int) []Cell {
	b, r := p.b, p.Result
	name := b.Dir.Name(k.Country)
	figure := func(path, what, unit string, v *float64, text func(float64) string, formula string, inputs ...Input) Cell {
		return Cell{Text: F(p.number(k.Country+"/"+path, what+", "+name, unit, v, text, formula, inputs...))}
	}
	home := Cell{Text: []Span{{Text: name, Strong: k.Selected}}}
	if k.Selected {
		home.Mark = "good"
	}
	incomes := seen("GDP per head", k.Income, r.Income)
	stays := float64(k.Stays)
	return []Cell{home,
		figure("now", "Income against "+b.Home.Name, "ratio", k.Now, decimals(2), "its GDP per head / home's, constant purchasing power", incomes...),
		figure("without-rents", "Income without resource rents against "+b.Home.Name, "ratio", k.NonRents, decimals(2), "its GDP per head less resource rents / home's", seen("without rents", r.NonRents)...),
		figure("then", "Income a horizon ago against "+b.Home.Name+" today", "ratio", k.Before, decimals(2), "its GDP per head then / home's today", seen("GDP per head", k.Then, r.Income)...),
		figure("growth", "Growth of GDP per head a year", "share", k.Growth, percents(1), fmt.Sprintf("geometric mean over %d years", k.Span), seen("GDP per head", k.Income, k.Then)...),
		figure("distance", "Distance in endowments from "+b.Home.Name, "z", k.Distance, decimals(2), "root of the mean squared difference in z-scored endowments", p.endowments(k)...),
		{Text: F(b.t.value("identify/"+k.Country+"/population", "Population, "+name, k.People, Number(k.People.Value/1e6, 1)))},
		{Text: T(p.missed(k))},
		figure("stays", "Other settings that choose it", "settings", &stays, decimals(0), fmt.Sprintf("settings of %d with one thing changed that choose it", settings), incomes...)}
}

// endowments are the figures a distance rests on.
func (p *identification) endowments(k identify.Candidate) []Input {
	var out []Input
	for _, f := range p.Result.Features {
		switch {
		case !f.Used:
		case f.Code == "":
			out = append(out, Input{Label: f.Name + " of both"})
		default:
			out = append(out, seen(f.Name, p.b.Panel.Latest(f.Code, k.Country, p.Result.Year, p.Result.EndowmentLag), f.Home)...)
		}
	}
	if len(k.Lacks) > 0 {
		out = append(out, Input{Label: "compared without " + strings.Join(k.Lacks, ", ")})
	}
	return out
}

// missed names the filters not passed and by how much.
func (p *identification) missed(k identify.Candidate) string {
	var out []string
	for _, c := range k.Checks {
		name := p.b.text("identify.filter."+c.Filter, nil)
		switch {
		case c.Pass == nil:
			out = append(out, p.b.text("identify.cannot", Values{"filter": name}))
		case !*c.Pass:
			text := decimals(2)
			if c.Filter == identify.ByGrowth {
				text = percents(2)
			}
			if c.Filter == identify.ByPopulation {
				text = func(v float64) string { return Number(v/1e6, 1) + " mn" }
			}
			out = append(out, p.b.text("identify.short", Values{"filter": name, "by": text(*c.Short)}))
		}
	}
	if out == nil {
		return p.b.text("identify.passes", nil)
	}
	return strings.Join(out, "; ")
}

func (p *identification) steps() Table {
	b := p.b
	t := Table{ID: "identify-steps", Caption: b.text("identify.steps", nil), Columns: []Column{{Title: b.text("identify.col.step", nil)}, {Title: b.text("identify.col.settings", nil)}, {Title: b.text("identify.col.found", nil)}}}
	for _, s := range p.Result.Steps {
		found := b.text("identify.nobody", nil)
		if len(s.Found) > 0 {
			found = b.names(s.Found)
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(b.text("identify.step."+s.Name, nil))}, {Text: T(b.text("identify.settings", Values{"low": panel.Exact(s.Settings.NowLow, 1), "high": panel.Exact(s.Settings.NowHigh, 1),
			"growth": panel.Exact(100*s.Settings.Growth, 0) + " %", "distance": panel.Exact(s.Settings.Distance, 2)}))}, {Text: T(found)}})
	}
	return t
}

func (p *identification) alternatives() Table {
	b := p.b
	t := Table{ID: "identify-alternatives", Caption: b.text("identify.alternatives", nil), Columns: []Column{{Title: b.text("identify.col.change", nil)}, {Title: b.text("identify.col.found", nil)}}}
	for _, a := range p.Result.Alternatives {
		found := b.text("identify.nobody", nil)
		switch {
		case a.Refused != "":
			found = a.Refused
		case len(a.Compass) > 0:
			found = b.names(a.Compass)
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(a.Words)}, {Text: T(found)}})
	}
	return t
}

func (p *identification) features() List {
	var l List
	for _, f := range p.Result.Features {
		key := "identify.feature.used"
		values := Values{"name": []Span{{Text: f.Name, Strong: true}}, "n": fmt.Sprint(f.N)}
		if !f.Used {
			key = "identify.feature.left"
			values = Values{"name": []Span{{Text: f.Name, Strong: true}}, "why": f.Why}
		}
		if f.Used && f.Home.Ok() {
			key = "identify.feature.dated"
			values["year"] = fmt.Sprint(f.Home.Year)
			values["home"] = p.b.t.value("identify/home/"+f.Code, f.Name+", "+p.b.Home.Name, f.Home, Significant(f.Home.Value, 3))
		}
		l.Items = append(l.Items, p.b.spans(key, values))
	}
	return l
}
