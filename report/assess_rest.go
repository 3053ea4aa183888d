package report

import (
	"fmt"
	"strings"

	"upstep/method/gap"
	"upstep/panel"
)

// deckPage puts the deck's figures beside current data.
func (b *builder) deckPage() Page {
	return b.page("deck", append([]Block{b.para("deck.intro", nil)}, b.deckBlocks()...)...)
}

// deckBlocks are the table of the deck's figures and the remark on its aggregate.
func (b *builder) deckBlocks() []Block {
	t := Table{ID: "deck-table", Caption: b.text("deck.table", nil), Wide: true, Columns: []Column{{Title: b.text("deck.col.indicator", nil)}, {Title: b.text("deck.col.subject", nil)},
		{Title: b.text("deck.col.printed", nil), Num: true}, {Title: b.text("deck.col.now", nil), Num: true}, {Title: b.text("deck.col.latest", nil), Num: true}, {Title: b.text("deck.col.why", nil)}}}
	whole, of := 0, 0
	for _, d := range b.Deck {
		if strings.HasPrefix(d.Indicator, "ISO.") {
			continue
		}
		if d.Subject == "ECA" {
			of++
			if d.Vintage.Match != nil && d.Vintage.Match.Country == "ECS" {
				whole++
			}
		}
		t.Rows = append(t.Rows, b.deckRow(d))
	}
	out := []Block{t}
	var notes [][]Span
	seen := map[string]bool{}
	for _, d := range b.Deck {
		if d.Note != "" && !seen[d.Note] {
			seen[d.Note] = true
			notes = append(notes, b.spans("gaps.note", Values{"subject": []Span{{Text: d.Short, Strong: true}}, "text": d.Note}))
		}
	}
	if notes != nil {
		out = append(out, List{Items: notes})
	}
	if whole > 0 {
		out = append([]Block{Callout{Severity: panel.Warning, Title: b.text("deck.eca.title", nil), Text: b.spans("deck.eca", Values{"n": fmt.Sprint(whole), "of": fmt.Sprint(of)})}}, out...)
	}
	return out
}

func (b *builder) deckRow(d DeckRow) []Cell {
	path := "deck/" + d.Indicator + "/" + d.Subject
	decimals := max(d.Decimals, 2)
	if d.Decimals == 0 {
		decimals = 0
	}
	printed := b.t.value(path+"/printed", d.Short+" of "+d.Name+" as the deck prints it", d.Printed, d.Text)
	now := b.t.value(path+"/now", d.Short+" of "+d.Name+", the same year in present data", d.Vintage.Now, numberOf(d.Vintage.Now, decimals))
	latest := b.t.value(path+"/latest", d.Short+" of "+d.Name+", newest", d.Latest, numberOf(d.Latest, decimals))
	mark := ""
	if d.Subject == b.Home.ISO3 {
		mark = "home"
	}
	last := F(latest)
	if d.Latest.Ok() {
		last = append(last, Span{Text: fmt.Sprintf(" (%d)", d.Latest.Year)})
	}
	return []Cell{{Text: T(d.Short), Mark: mark}, {Text: T(d.Name), Mark: mark}, {Text: F(printed), Mark: mark}, {Text: F(now), Mark: mark}, {Text: last, Mark: mark}, {Text: T(b.deckWhy(d)), Mark: mark}}
}

func numberOf(o panel.Observation, decimals int) string {
	if !o.Ok() {
		return dash
	}
	return Number(o.Value, decimals)
}

func (b *builder) deckWhy(d DeckRow) string {
	v := d.Vintage
	percent := func(x *float64) string {
		if x == nil {
			return dash
		}
		return Signed(*x*100, 0) + " %"
	}
	values := Values{}
	switch v.Kind {
	case gap.VintageRevised:
		values["relative"] = percent(v.Relative)
	case gap.VintageOtherYear:
		values["year"], values["off"], values["printed"] = fmt.Sprint(v.Match.Year), percent(v.MatchOff), fmt.Sprint(d.Printed.Year)
	case gap.VintageOtherAggregate:
		values["name"], values["off"] = d.Meant, percent(v.MatchOff)
	case gap.VintageOtherBoth:
		values["name"], values["year"], values["off"] = d.Meant, fmt.Sprint(v.Match.Year), percent(v.MatchOff)
	}
	return b.text("deck.kind."+string(v.Kind), values)
}

// unknownPage is coverage, refusals and what to ask next.
func (b *builder) unknownPage() Page {
	blocks := append([]Block{b.para("unknown.intro", Values{"year": fmt.Sprint(b.Cut)})}, b.coverageBlocks()...)
	blocks = append(blocks, b.refusalBlocks()...)
	blocks = append(blocks, b.doubtBlocks()...)
	return b.page("unknown", append(blocks, b.askBlocks()...)...)
}

func (b *builder) coverageBlocks() []Block {
	t := Table{ID: "coverage", Caption: b.text("unknown.coverage", nil)}
	for i, k := range []string{"pillar", "all", "current", "stale", "never", "old"} {
		t.Columns = append(t.Columns, Column{Title: b.text("unknown.col."+k, nil), Num: i > 0})
	}
	bars := &Bars{Unit: "% of indicators"}
	for _, p := range b.Coverage {
		share := float64(len(p.Current)) / float64(p.All)
		f := b.t.figure(computed{path: "coverage/" + p.Pillar, label: "Up-to-date indicators of pillar " + pillarName(p.Pillar) + ", " + b.Home.Name, unit: "share", text: Percent(share, 0), value: &share,
			formula: fmt.Sprintf("%d up to date of %d", len(p.Current), p.All), method: gapDoc + "#missing-data",
			notes: []string{"up to date: " + strings.Join(p.Current, " "), "older: " + strings.Join(p.Stale, " "), "never reported: " + strings.Join(p.Never, " ")}})
		bars.Rows = append(bars.Rows, Bar{Label: pillarName(p.Pillar), Value: ptr(share * 100), Text: f.Text})
		n := func(v int) Cell { return Cell{Text: T(fmt.Sprint(v))} }
		t.Rows = append(t.Rows, []Cell{{Text: T(pillarName(p.Pillar))}, n(p.All), {Text: append(T(fmt.Sprint(len(p.Current))+" = "), F(f)...)}, n(len(p.Stale)), n(len(p.Never)), n(p.Old)})
	}
	return []Block{Chart{ID: "coverage-chart", Title: t.Caption, Sentence: b.text("unknown.coverage.sentence", nil), Twin: t, Bars: bars}}
}

func (b *builder) refusalBlocks() []Block {
	var items [][]Span
	for _, n := range b.allNotes() {
		if n.Severity == panel.Refusal {
			items = append(items, b.noteItem(n))
		}
	}
	if b.WhySpace != "" {
		items = append(items, b.spans("gaps.note", Values{"subject": []Span{{Text: b.text("page.space", nil), Strong: true}}, "text": b.WhySpace}))
	}
	head := Heading{Level: 3, Text: b.text("unknown.refusals", nil)}
	if items == nil {
		return []Block{head, b.para("unknown.norefusals", nil)}
	}
	return []Block{head, List{Items: items}}
}

// doubtBlocks list what to keep in mind about the data.
func (b *builder) doubtBlocks() []Block {
	var items [][]Span
	for _, d := range b.Doubts {
		items = append(items, T(d))
	}
	if items == nil {
		return nil
	}
	return []Block{Heading{Level: 3, Text: b.text("doctor.doubts", nil)}, List{Items: items}}
}

func (b *builder) askBlocks() []Block {
	var out []Block
	var ask [][]Span
	t := Table{ID: "missing", Caption: b.text("unknown.table", nil), Columns: []Column{{Title: b.text("gaps.col.indicator", nil)}, {Title: b.text("unknown.col.last", nil), Num: true}, {Title: b.text("unknown.col.years", nil), Num: true}}}
	for _, m := range b.Missing {
		last := dash
		name := []Span{{Text: m.Name, Strong: true}}
		if len(m.Lacks) > 0 {
			ask = append(ask, b.spans("unknown.ask.operand", Values{"name": name, "lacks": joinAnd(m.Lacks)}))
		} else if m.Cover.Age == panel.Never {
			ask = append(ask, b.spans("unknown.ask.never", Values{"name": name, "first": fmt.Sprint(m.First)}))
		} else {
			ask = append(ask, b.spans("unknown.ask.stale", Values{"name": name, "year": fmt.Sprint(m.Cover.LastYear)}))
		}
		if m.Cover.N > 0 {
			last = fmt.Sprint(m.Cover.LastYear)
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(m.Name)}, {Text: T(last)}, {Text: T(fmt.Sprint(m.Cover.N))}})
	}
	if len(t.Rows) > 0 {
		out = append(out, t)
	} else {
		out = append(out, b.para("unknown.all", nil))
	}
	if b.Space != nil {
		ask = append(ask, b.spans("unknown.ask.trade", Values{"year": fmt.Sprint(b.Space.Basket.Year)}))
	}
	ask = append(ask, b.spans("unknown.ask.micro", nil))
	return append(out, Heading{Level: 3, Text: b.text("unknown.ask", nil)}, List{Items: ask})
}

// sourcesPage is sources, methods, options and how to rerun.
func (b *builder) sourcesPage() Page {
	t := Table{ID: "sources-table", Caption: b.text("sources.table", nil), Wide: true}
	for _, k := range []string{"key", "title", "vintage", "terms", "cite"} {
		t.Columns = append(t.Columns, Column{Title: b.text("sources.col."+k, nil)})
	}
	for _, s := range b.Sources {
		t.Rows = append(t.Rows, []Cell{{Text: []Span{{Text: s.Key, Code: true}}}, {Text: T(s.Title)}, {Text: T(s.Vintage)}, {Text: T(s.Licence + " (" + s.Terms + ")")}, {Text: T(s.Attribution)}})
	}
	return b.page("sources", b.para("sources.intro", Values{"why": code("upstep why ID")}), t, Heading{Level: 3, Text: b.text("sources.methods", nil)}, b.methodList(), Heading{Level: 3, Text: b.text("sources.rerun", nil)},
		b.para("sources.rerun.text", Values{"program": b.Recipe.Program, "pack": []Span{{Text: b.Recipe.Pack[:min(12, len(b.Recipe.Pack))], Code: true}}}),
		Paragraph{Text: []Span{{Text: "upstep " + strings.Join(b.Words, " ") + " --out out/", Code: true}}}, b.para("sources.rerun.verify", Values{"verify": code("upstep verify")}))
}

func code(text string) []Span { return []Span{{Text: text, Code: true}} }

// methodList names the methods; their options stand in the appendix with the recipe.
func (b *builder) methodList() List {
	var l List
	for _, r := range b.Recipe.Methods {
		l.Items = append(l.Items, b.spans("sources.method", Values{"method": []Span{{Text: r.Method, Strong: true}}, "version": r.Version, "n": fmt.Sprint(len(r.Params))}))
	}
	return l
}
