package report

import (
	"fmt"
	"slices"
	"strings"

	"upstep/method/identify"
	"upstep/panel"
)

// screen is what the compass countries came to export.
func (p *identification) screen() []Block {
	b, s := p.b, p.Result.Screen
	head := Heading{Level: 3, Text: b.text("identify.screen", nil)}
	if s == nil || len(p.Result.Compass) == len(s.Absent) {
		why := p.Why
		for _, code := range []string{"screen-no-compass", "screen-absent", "screen-short", "screen-no-tables"} {
			if why == "" {
				why = firstNote(p.Result.Notes, code)
			}
		}
		return []Block{head, Callout{Severity: panel.Refusal, Title: b.text("part.refused", nil), Text: T(why), Help: b.text("identify.help", nil)}}
	}
	out := []Block{head, b.para("identify.screened", Values{"from": fmt.Sprint(s.From), "to": fmt.Sprint(s.To), "years": p.horizon(), "traded": fmt.Sprint(s.Counts.Traded),
		"grew": fmt.Sprint(s.Counts.Grew), "demand": fmt.Sprint(s.Counts.Demand), "strong": fmt.Sprint(s.Counts.Strong), "n": fmt.Sprint(len(p.Result.Products)), "left": fmt.Sprint(len(p.Result.Excluded))})}
	if len(p.Result.Products) == 0 {
		out = append(out, b.para("identify.noproducts", nil))
	} else {
		out = append(out, p.products(), p.rankings())
	}
	return append(out, p.others()...)
}

// horizon is the number of years the tables span, a figure as a reader must not take it for another.
func (p *identification) horizon() Figure {
	s := p.Result.Screen
	v := float64(s.Horizon)
	return p.number("horizon", "Years between the export tables compared", "years", &v, decimals(0), fmt.Sprintf("%d - %d", s.To, s.From), p.tables()...)
}

// tables are the two ends of the exports compared.
func (p *identification) tables() []Input {
	s := p.Result.Screen
	first, last := s.First, s.Ref
	return []Input{{Label: fmt.Sprintf("exports of %d", s.From), Table: &first}, {Label: fmt.Sprintf("exports of %d", s.To), Table: &last}}
}

func (p *identification) products() Table {
	b, r := p.b, p.Result
	t := Table{ID: "identify-products", Caption: b.text("identify.products", Values{"n": fmt.Sprint(min(shownProducts, len(r.Products)))}), Wide: true}
	for i, k := range []string{"product", "where", "gain", "demand", "near", "firms", "exit", "rca", "score", "range", "track", "flags"} {
		t.Columns = append(t.Columns, Column{Title: b.text("identify.col."+k, nil), Num: i > 1 && i < 9})
	}
	shown := r.Products[:min(shownProducts, len(r.Products))]
	common := p.common(shown)
	if len(common) > 0 {
		t.Caption += " " + b.text("identify.common", Values{"flags": strings.Join(common, "; ")})
	}
	for _, x := range shown {
		x.Flags = slices.DeleteFunc(slices.Clone(x.Flags), func(f string) bool { return slices.Contains(common, f) })
		t.Rows = append(t.Rows, p.product(x))
	}
	return t
}

// common are the flags that all products have: said once.
func (p *identification) common(list []identify.Product) []string {
	var out []string
	for _, f := range list[0].Flags {
		if len(list) > 1 && !slices.ContainsFunc(list, func(x identify.Product) bool { return !slices.Contains(x.Flags, f) }) {
			out = append(out, f)
		}
	}
	return out
}

// rankings says how much of the list hangs on how the score is made.
func (p *identification) rankings() List {
	var l List
	for i, k := range p.Result.Rankings {
		v := float64(k.Same)
		same := p.number(fmt.Sprintf("ranking/%d", i+1), "Products of the list that stay: "+k.Words, "products", &v, decimals(0), fmt.Sprintf("of the best %d", k.Of), p.tables()...)
		l.Items = append(l.Items, p.b.spans("identify.ranking", Values{"words": k.Words, "same": same, "of": fmt.Sprint(k.Of)}))
	}
	return l
}

func (p *identification) product(x identify.Product) []Cell {
	b := p.b
	name := headed(x.Code, x.Name)
	figure := func(path, what, unit string, v *float64, text func(float64) string, formula string) Cell {
		return Cell{Text: F(p.number(x.Code+"/"+path, what+", "+name, unit, v, text, formula, p.tables()...))}
	}
	var where []string
	for _, g := range x.Compass {
		where = append(where, b.Dir.Name(g.Country))
	}
	var firms *float64
	if x.Firms != nil {
		firms = ptr(float64(*x.Firms))
	}
	bounds := Percent(x.Low, 0) + " to " + Percent(x.High, 0)
	span := computed{path: "identify/" + x.Code + "/range", label: "Range of the score of " + name, unit: "share", text: bounds, method: identifyDoc + "#score", recipe: "identify",
		formula: fmt.Sprintf("the score when what is not known is 0, and when it is 1; %s of the weight is known", Percent(x.Known, 0))}
	score := figure("score", "Score", "share", x.Score, percents(0), "weighted sum over what is known / its weight")
	span.inputs = []Input{{Label: "score", Figure: score.Text[0].Figure.ID}}
	return []Cell{{Text: T(name)}, {Text: T(short(where, 4))},
		figure("gain", "Largest growth of its share in the exports of a compass country", "share", ptr(x.Gain), percents(2), "share at the end less share at the start, the largest of the compass countries that keep it"),
		figure("demand", "Real growth of world exports a year", "share", x.World, percents(1), "world exports at both ends in dollars of one year, geometric mean"),
		figure("density", "Density of "+b.Home.Name+" around it", "share", x.Density, decimals(2), "relatedness density in the product space"),
		figure("firms", "Domestic private firms", "firms", firms, decimals(0), "as the records say"),
		figure("exit", "A compass country leaves it", "0 or 1", x.Exit, decimals(0), "1 when the RCA of a compass country fell by enough or its unit labour costs are too high"),
		figure("home-rca", "RCA of "+b.Home.Name, "ratio", x.HomeRCA, decimals(2), "its share in home's exports / its share in world exports"),
		score, {Text: F(b.t.figure(span))}, {Text: T(b.text("identify.track."+strings.ReplaceAll(string(x.Track), " ", "-"), nil))}, {Text: T(strings.Join(x.Flags, "; "))}}
}

// headed is a code with the beginning of its name: headings of the Harmonized System can
// be a paragraph long.
func headed(code, name string) string {
	const most = 60
	if cut := strings.IndexByte(name, ';'); cut > 20 {
		name = name[:cut]
	}
	if r := []rune(name); len(r) > most {
		name = string(r[:most])
		if i := strings.LastIndexByte(name, ' '); i > 0 {
			name = name[:i]
		}
		name = strings.TrimRight(name, ",;( ") + " …"
	}
	return strings.TrimSpace(code + " " + name)
}

// short lists the first names and counts the rest.
func short(names []string, n int) string {
	if len(names) <= n {
		return joinAnd(names)
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:n], ", "), len(names)-n)
}

// others are the products left out and home's own successes.
func (p *identification) others() []Block {
	b, r := p.b, p.Result
	var out []Block
	if len(r.Excluded) > 0 {
		var names []string
		for _, x := range r.Excluded {
			names = append(names, headed(x.Code, x.Name))
		}
		out = append(out, b.para("identify.excluded", Values{"n": fmt.Sprint(len(names)), "names": short(names, shownOthers)}))
	}
	if len(r.Discoveries) > 0 {
		t := Table{ID: "identify-discoveries", Caption: b.text("identify.discoveries", nil), Columns: []Column{{Title: b.text("identify.col.product", nil)}, {Title: b.text("identify.col.start", nil), Num: true},
			{Title: b.text("identify.col.end", nil), Num: true}, {Title: b.text("identify.col.usd", nil), Num: true}}}
		for _, d := range r.Discoveries[:min(shownOthers, len(r.Discoveries))] {
			name := headed(d.Code, d.Name)
			figure := func(path, what, unit string, v float64, text func(float64) string) Cell {
				ref := r.Screen.Ref
				return Cell{Text: F(p.number("discovery/"+d.Code+"/"+path, what+" of "+name, unit, &v, text, "from the tables of exports", Input{Label: "exports", Table: &ref}))}
			}
			t.Rows = append(t.Rows, []Cell{{Text: T(name)}, figure("start", "RCA at the start", "ratio", d.Start, decimals(2)), figure("end", "RCA at the end", "ratio", d.End, decimals(2)), figure("exports", "Exports", "US dollars", d.USD, Dollars)})
		}
		out = append(out, t)
	}
	return out
}

var verdictMarks = map[string]string{"pass": "good", "fail": "bad", "unknown": "warn", "hangs on the cut": "warn"}

// targets are the records of steps 2 to 6 with their checks.
func (p *identification) targets() []Block {
	b, r := p.b, p.Result
	head := Heading{Level: 3, Text: b.text("identify.targets", nil)}
	if len(r.Targets) == 0 {
		return []Block{head, b.para("identify.notargets", nil)}
	}
	t := Table{ID: "identify-targets", Caption: b.text("identify.targets.table", nil), Columns: []Column{{Title: b.text("identify.col.product", nil)}, {Title: b.text("identify.col.track", nil)},
		{Title: b.text("identify.col.rule", nil)}, {Title: b.text("identify.col.verdict", nil)}, {Title: b.text("identify.col.why", nil)}}}
	for _, x := range r.Targets {
		listed := b.text("identify.listed", nil)
		if !x.InList {
			listed = b.text("identify.unlisted", nil)
		}
		for _, rule := range x.Rules {
			t.Rows = append(t.Rows, []Cell{{Text: T(x.Product + " (" + listed + ")")}, {Text: T(x.Track)}, {Text: T(rule.Rule)}, {Text: T(string(rule.Verdict)), Mark: verdictMarks[string(rule.Verdict)]}, {Text: T(rule.Text)}})
		}
	}
	return []Block{head, t}
}
