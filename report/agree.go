package report

import (
	"fmt"
	"slices"
	"strings"

	"upstep/agree"
	"upstep/catalogue"
	"upstep/panel"
)

const agreeDoc = "docs/methods/agree.md"

// Agreement is what the schools say of each area, and what the economy exports of it.
type Agreement struct {
	Result  *agree.Result
	Exports []AreaExports        // parallel to Result.Rows; nil without a table of exports
	Year    int                  // of the exports
	Tables  map[string]panel.Ref // what a school that judges products read, by school; "" is the table of Exports
	Names   map[string]string    // of products, by code
	Fields  map[string]string    // of technology fields, by number
	More    []panel.Recipe       // of the schools heard
	Own     string               // the file of pockets and nominations, "" when none was given
}

// AreaExports is what an economy exports of an area.
type AreaExports struct {
	Value   float64 `json:"exports_usd"`
	Share   float64 `json:"share"`   // of its exports of goods, 0..1
	Present int     `json:"present"` // headings with RCA of 1 or more
	Of      int     `json:"of"`      // headings of the area in the table
}

// ID names the page and the command.
func (*Agreement) ID() string { return "agree" }

// Notes are those of laying the schools side by side.
func (a *Agreement) Notes() []panel.Note { return a.Result.Notes }

// Recipes is the rule of the stances, and the recipes of the schools heard.
func (a *Agreement) Recipes() []panel.Recipe {
	return append([]panel.Recipe{a.Result.Recipe}, a.More...)
}

func (a *Agreement) page(b *builder) Page {
	p := &agreement{Agreement: a, b: b}
	blocks := []Block{b.para("agree.intro", nil), p.matrix(), b.para("agree.legend", nil)}
	blocks = append(blocks, p.found()...)
	blocks = append(blocks, p.disputes()...)
	blocks = append(blocks, p.families()...)
	blocks = append(blocks, p.own()...)
	blocks = append(blocks, p.silent()...)
	blocks = append(blocks, Heading{Level: 3, Text: b.text("agree.reasons", nil)}, p.reasons(), Callout{Title: b.text("agree.care.title", nil), Text: b.spans("agree.care", nil)})
	return b.page("agree", blocks...)
}

// sentence is what the schools come to, for the summary of a report.
func (a *Agreement) sentence(b *builder) []Span {
	list := func(f agree.Finding) (out [][]Span) {
		for _, r := range a.Result.Rows {
			if r.Finding == f {
				out = append(out, []Span{{Text: strings.ToLower(r.Area.Name[:1]) + r.Area.Name[1:], Href: "#agree"}})
			}
		}
		return out
	}
	pro, con, disputed := list(agree.Agreed), list(agree.Opposed), len(list(agree.Disputed))
	values := Values{"disputed": fmt.Sprint(disputed), "all": fmt.Sprint(len(a.Result.Rows))}
	key := "agree.summary.none"
	switch {
	case pro != nil && con != nil:
		key, values["for"], values["against"] = "agree.summary.both", listed(pro), listed(con)
	case pro != nil:
		key, values["for"] = "agree.summary.for", listed(pro)
	case con != nil:
		key, values["against"] = "agree.summary.against", listed(con)
	}
	return b.spans(key, values)
}

// listed parts items by semicolons: names of areas have commas and "and" in them.
func listed(items [][]Span) []Span {
	var out []Span
	for i, it := range items {
		if i > 0 {
			out = append(out, Span{Text: "; "})
		}
		out = append(out, it...)
	}
	return out
}

// agreement builds the page.
type agreement struct {
	*Agreement
	b *builder
}

var stanceMarks = map[agree.Stance]string{agree.Supports: "good", agree.Contradicts: "bad", agree.Neutral: "", agree.NoData: ""}

// matrix is the table of areas and schools.
func (p *agreement) matrix() Table {
	b := p.b
	t := Table{ID: "agree-matrix", Caption: b.text("agree.matrix", nil), Wide: true, Columns: []Column{{Title: b.text("agree.col.area", nil)}, {Title: b.text("agree.col.exports", nil), Num: true}}}
	for _, s := range p.Result.Schools {
		t.Columns = append(t.Columns, Column{Title: b.text("agree.school."+s.ID, nil)})
	}
	t.Columns = append(t.Columns, Column{Title: b.text("agree.col.finding", nil)})
	if p.Own != "" {
		t.Columns = append(t.Columns, Column{Title: b.text("agree.col.pockets", nil), Num: true}, Column{Title: b.text("agree.col.wishes", nil), Num: true})
	}
	for i, r := range p.Result.Rows {
		row := []Cell{{Text: T(r.Area.Name)}, {Text: p.share(i)}}
		for _, v := range r.Views {
			text := b.text("agree.stance."+string(v.Stance), nil)
			if v.Near != "" {
				text += " ~"
			}
			row = append(row, Cell{Text: T(text), Mark: stanceMarks[v.Stance]})
		}
		row = append(row, Cell{Text: F(p.finding(r))})
		if p.Own != "" {
			row = append(row, Cell{Text: T(fmt.Sprint(len(r.Pockets)))}, Cell{Text: T(fmt.Sprint(len(r.Nominations)))})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// share is the area's part of the exports of goods.
func (p *agreement) share(i int) []Span {
	r := p.Result.Rows[i]
	c := computed{path: "agree/" + r.Area.ID + "/exports", label: r.Area.Name + ", share of exports of goods, " + p.b.Home.Name, unit: "share", year: p.Year, method: agreeDoc + "#areas",
		formula: "exports of the headings of the area / exports of goods"}
	switch {
	case len(r.Area.HS) == 0:
		c.missing = p.b.text("agree.services", nil)
	case p.Exports == nil:
		c.missing = p.b.text("agree.noexports", nil)
	default:
		v := p.Exports[i].Share
		ref := p.Tables[""]
		c.value, c.text, c.inputs = &v, Percent(v, 1), []Input{{Label: "exports by product", Table: &ref}}
	}
	return F(p.b.t.figure(c))
}

// finding is the word for what the schools come to.
func (p *agreement) finding(r agree.Row) Figure {
	var why []string
	var inputs []Input
	for i, v := range r.Views {
		in := Input{Label: p.b.text("agree.school."+p.Result.Schools[i].ID, nil) + ": " + p.b.text("agree.stance."+string(v.Stance), nil)}
		if _, counted := v.Reason.Values["count"]; counted {
			in.Figure = p.count(r, p.Result.Schools[i], v).ID
		}
		inputs = append(inputs, in)
	}
	for _, x := range []struct {
		key  string
		list []string
	}{{"supported by ", r.Supports}, {"contradicted by ", r.Contradicts}, {"neutral: ", r.Neutral}, {"no data: ", r.NoData}} {
		if len(x.list) > 0 {
			why = append(why, x.key+strings.Join(x.list, ", "))
		}
	}
	return p.b.t.figure(computed{path: "agree/" + r.Area.ID + "/finding", label: "What the schools come to on " + r.Area.Name + ", " + p.b.Home.Name, unit: "word",
		text: p.b.text("agree.finding."+string(r.Finding), nil), formula: strings.Join(why, "; ") + fmt.Sprintf("; %d bases", r.Bases), inputs: inputs, method: agreeDoc + "#findings", recipe: "agree"})
}

// reason is a school's reason for its stance on an area.
func (p *agreement) reason(row agree.Row, school agree.School, v agree.View) []Span {
	values := Values{}
	for k, x := range v.Reason.Values {
		values[k] = x
	}
	if _, counted := v.Reason.Values["count"]; counted {
		values["count"] = p.count(row, school, v)
		delete(values, "of")
	}
	out := p.b.spans("agree.reason."+v.Reason.Key, values)
	if names := p.examples(v); names != "" {
		out = append(out, p.b.spans("agree.examples", Values{"names": names})...)
	}
	if v.Near != "" {
		out = append(out, p.b.spans("agree.near", Values{"stance": p.b.text("agree.stance."+string(v.Near), nil), "by": v.NearBy})...)
	}
	return join(out)
}

// examples names the best of what speaks for an area, shortly.
func (p *agreement) examples(v agree.View) string {
	var names []string
	for _, code := range v.Examples[:min(3, len(v.Examples))] {
		name := p.Names[code]
		if len(code) < 3 { // a technology field
			name = p.Fields[code]
		}
		if name == "" {
			name = code
		}
		names = append(names, headed("", name))
	}
	return strings.Join(names, "; ")
}

// count is "8 of 43", traceable.
func (p *agreement) count(row agree.Row, school agree.School, v agree.View) Figure {
	n := float64(v.Count)
	c := computed{path: "agree/" + row.Area.ID + "/" + school.ID, label: p.b.text("agree.school."+school.ID, nil) + " on " + row.Area.Name + ", " + p.b.Home.Name, unit: "products",
		text: fmt.Sprintf("%d of %d", v.Count, v.Of), value: &n, method: agreeDoc + "#stances", recipe: "agree",
		formula: fmt.Sprintf("products of the area that speak for it, of those judged; of all products %s of %s do", v.Reason.Values["chosen"], v.Reason.Values["all"])}
	if ref, ok := p.Tables[school.ID]; ok {
		c.inputs = []Input{{Label: "exports by product", Table: &ref}}
	}
	if v.Chance != nil {
		c.notes = append(c.notes, fmt.Sprintf("chance alone would give so many or more, or so few or fewer, with probability %s (hypergeometric; products are not independent)", Significant(*v.Chance, 2)))
	}
	return p.b.t.figure(c)
}

// found lists the areas that schools agree on, for and against.
func (p *agreement) found() []Block {
	var out []Block
	for _, f := range []agree.Finding{agree.Agreed, agree.Opposed} {
		out = append(out, Heading{Level: 3, Text: p.b.text("agree.head."+string(f), nil)})
		var items [][]Span
		for _, r := range p.Result.Rows {
			if r.Finding != f {
				continue
			}
			item := []Span{{Text: r.Area.Name + ": ", Strong: true}}
			for i, v := range r.Views {
				if v.Stance == agree.Supports && f == agree.Agreed || v.Stance == agree.Contradicts && f == agree.Opposed {
					item = append(item, Span{Text: p.b.text("agree.school."+p.Result.Schools[i].ID, nil) + ": "})
					item = append(item, p.reason(r, p.Result.Schools[i], v)...)
					item = append(item, Span{Text: " "})
				}
			}
			if len(r.Shaky) > 0 {
				item = append(item, p.b.spans("agree.shaky", Values{"schools": p.schools(r.Shaky)})...)
			}
			items = append(items, join(item))
		}
		if items == nil {
			out = append(out, p.b.para("agree.none."+string(f), nil))
			continue
		}
		out = append(out, List{Items: items})
	}
	return out
}

func (p *agreement) schools(ids []string) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = p.b.text("agree.school."+id, nil)
	}
	return joinAnd(out)
}

// disputes prints both sides of the areas the schools are at odds over.
func (p *agreement) disputes() []Block {
	b := p.b
	t := Table{ID: "agree-disputes", Caption: b.text("agree.disputes", nil), Wide: true,
		Columns: []Column{{Title: b.text("agree.col.area", nil)}, {Title: b.text("agree.col.for", nil)}, {Title: b.text("agree.col.against", nil)}}}
	for _, r := range p.Result.Rows {
		if r.Finding != agree.Disputed {
			continue
		}
		side := func(s agree.Stance) Cell {
			var out []Span
			for i, v := range r.Views {
				if v.Stance == s {
					out = append(out, Span{Text: b.text("agree.school."+p.Result.Schools[i].ID, nil) + ": "})
					out = append(out, p.reason(r, p.Result.Schools[i], v)...)
					out = append(out, Span{Text: " "})
				}
			}
			return Cell{Text: join(out)}
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(r.Area.Name)}, side(agree.Supports), side(agree.Contradicts)})
	}
	head := Heading{Level: 3, Text: b.text("agree.head.disputed", nil)}
	if t.Rows == nil {
		return []Block{head, b.para("agree.none.disputed", nil)}
	}
	return []Block{head, t}
}

// families shows the deck's four country priorities as families of areas.
func (p *agreement) families() []Block {
	b := p.b
	t := Table{ID: "agree-families", Caption: b.text("agree.families", nil), Columns: []Column{{Title: b.text("agree.col.family", nil)}, {Title: b.text("agree.col.deck", nil)}, {Title: b.text("agree.col.areas", nil)}}}
	for _, family := range catalogue.Families() {
		t.Rows = append(t.Rows, []Cell{{Text: T(b.text("agree.family."+family, nil))}, {Text: T(b.text("agree.deck."+family, nil))}, {Text: p.familyAreas(family)}})
	}
	return []Block{Heading{Level: 3, Text: b.text("agree.head.families", nil)}, b.para("agree.families.sentence", nil), t}
}

// familyAreas names the areas of a family by what the schools come to.
func (p *agreement) familyAreas(family string) []Span {
	var out []Span
	for _, f := range agree.Findings() {
		var names []string
		for _, r := range p.Result.Rows {
			if r.Area.Family == family && r.Finding == f {
				names = append(names, r.Area.Name)
			}
		}
		if names != nil {
			out = append(out, Span{Text: p.b.text("agree.finding."+string(f), nil) + ": ", Strong: true}, Span{Text: strings.Join(names, "; ") + ". "})
		}
	}
	return join(out)
}

// own lists the user's pockets of excellence and nominations.
func (p *agreement) own() []Block {
	if p.Own == "" {
		return []Block{Callout{Title: p.b.text("agree.own.none", nil), Text: p.b.spans("agree.own.help", nil)}}
	}
	t := Table{ID: "agree-own", Caption: p.b.text("agree.own", nil), Columns: []Column{{Title: p.b.text("agree.col.area", nil)}, {Title: p.b.text("agree.col.what", nil)},
		{Title: p.b.text("agree.col.kind", nil)}, {Title: p.b.text("agree.col.why", nil)}, {Title: p.b.text("agree.col.who", nil)}, {Title: p.b.text("agree.col.finding", nil)}}}
	for _, r := range p.Result.Rows {
		for _, n := range slices.Concat(r.Pockets, r.Nominations) {
			t.Rows = append(t.Rows, []Cell{{Text: T(r.Area.Name)}, {Text: T(n.Name)}, {Text: T(n.Kind)}, {Text: T(n.Why)}, {Text: T(n.Who)}, {Text: F(p.finding(r))}})
		}
	}
	return []Block{Heading{Level: 3, Text: t.Caption}, t}
}

// silent names the schools without data, each with its reason.
func (p *agreement) silent() []Block {
	var items [][]Span
	for _, s := range p.Result.Schools {
		if s.Why != "" {
			items = append(items, []Span{{Text: p.b.text("agree.school."+s.ID, nil) + ": ", Strong: true}, {Text: s.Why}})
		}
	}
	if items == nil {
		return nil
	}
	return []Block{Heading{Level: 3, Text: p.b.text("agree.head.silent", nil)}, List{Items: items}}
}

// reasons is every view with its reason.
func (p *agreement) reasons() Table {
	b := p.b
	t := Table{ID: "agree-reasons", Caption: b.text("agree.reasons.caption", nil), Wide: true, Columns: []Column{{Title: b.text("agree.col.area", nil)}, {Title: b.text("agree.col.school", nil)},
		{Title: b.text("agree.col.stance", nil)}, {Title: b.text("agree.col.reason", nil)}}}
	for _, r := range p.Result.Rows {
		for i, v := range r.Views {
			if v.Stance == agree.NoData && p.Result.Schools[i].Why != "" {
				continue // said once above
			}
			t.Rows = append(t.Rows, []Cell{{Text: T(r.Area.Name)}, {Text: T(b.text("agree.school."+p.Result.Schools[i].ID, nil))},
				{Text: T(b.text("agree.stance."+string(v.Stance), nil)), Mark: stanceMarks[v.Stance]}, {Text: p.reason(r, p.Result.Schools[i], v)}})
		}
	}
	return t
}
