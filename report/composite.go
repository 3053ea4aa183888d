package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"upstep/method/index"
	"upstep/panel"
)

// Composite is an index of files of the user.
type Composite struct {
	Meta, Data     string // files
	Year, BaseYear int    // 0 without years, or without a base
	Node           string // whose ranks are studied; "" when several roots stand side by side
	Weighing       string // how weights came about; "" when they were given
	Result         *index.Result
	Names          map[string]string
	All            []panel.Note
	Imputed        []index.Imputed
	Treated        []index.Treated
	Alphas         []index.Alpha
	Bands          *index.Bands
	Indices        *index.Indices
	LeftOut        []index.LeftOut
}

// ID is that of the command.
func (Composite) ID() string { return "index" }

// Notes are those of all steps and runs.
func (p Composite) Notes() []panel.Note { return p.All }

// Recipes are those of the index and of the runs.
func (p Composite) Recipes() []panel.Recipe {
	out := []panel.Recipe{p.Result.Recipe}
	if p.Bands != nil {
		out = append(out, p.Bands.Recipe)
	}
	if p.Indices != nil {
		out = append(out, p.Indices.Recipe)
	}
	return out
}

func (p Composite) page(b *builder) Page {
	first := p.Result.Steps[0].Table
	blocks := []Block{b.para("composite.intro", Values{"meta": p.Meta, "data": p.Data, "units": fmt.Sprint(len(first.Units)), "kept": fmt.Sprint(len(p.Result.Scores.Units)),
		"indicators": fmt.Sprint(len(first.Codes)), "levels": fmt.Sprint(p.Result.Tree.Levels()), "year": p.years(b)})}
	for _, root := range p.Result.Tree.Codes(p.Result.Tree.Levels()) {
		blocks = append(blocks, p.ranking(b, root))
	}
	blocks = append(blocks, p.steps(b))
	if len(p.Imputed) > 0 {
		blocks = append(blocks, p.imputed(b))
	}
	if len(p.Treated) > 0 {
		blocks = append(blocks, p.treated(b))
	}
	blocks = append(blocks, p.weights(b))
	if p.Indices != nil {
		blocks = append(blocks, p.sensitivity(b)...)
	}
	if len(p.LeftOut) > 0 {
		blocks = append(blocks, p.leftOut(b))
	}
	page := b.page("composite", blocks...)
	page.ID = p.ID()
	return page
}

// cut names the files in place of the pack.
func (p Composite) cut(b *builder) string {
	return b.text("composite.cut", Values{"data": p.Data, "year": p.years(b)})
}

func (p Composite) years(b *builder) string {
	switch {
	case p.BaseYear != 0:
		return b.text("composite.year.base", Values{"year": fmt.Sprint(p.Year), "base": fmt.Sprint(p.BaseYear)})
	case p.Year != 0:
		return b.text("composite.year", Values{"year": fmt.Sprint(p.Year)})
	}
	return ""
}

// files are what every figure rests on; the recipe holds their checksums.
func (p Composite) files() []Input {
	return []Input{{Label: "metadata in " + p.Meta}, {Label: "data in " + p.Data}}
}

// number is a computed figure of a unit.
func (p Composite) number(b *builder, unit, node, measure, label, formula string, v *float64, decimals int, missing string) Figure {
	c := computed{path: "index/" + unit + "/" + node + "/" + measure, label: label + " of " + p.Names[unit] + ", " + node, value: v, formula: formula, method: indexDoc, recipe: "index", year: p.Year, inputs: p.files(), missing: missingOf(v, missing)}
	if v != nil {
		c.text = Number(*v, decimals)
	}
	return b.t.figure(c)
}

// ranking is the table of a root: ranks or bands, the score, and the scores below it.
func (p Composite) ranking(b *builder, root string) Table {
	r, tree := p.Result, p.Result.Tree
	n, _ := tree.Node(root)
	nodes := append([]string{root}, tree.Children(root)...)
	banded := p.Bands != nil && p.Bands.Node == root
	t := Table{ID: "index-" + root, Caption: b.text("composite.ranking", Values{"name": cmp.Or(n.Name, root)}), Wide: true, Columns: []Column{{Title: "Unit"}, {Title: "Rank", Num: true}}}
	if banded {
		t.Columns = append(t.Columns, Column{Title: fmt.Sprintf("%.0f to %.0f %% band", 50*(1-p.Bands.Level), 50*(1+p.Bands.Level)), Num: true})
	}
	for _, code := range nodes {
		x, _ := tree.Node(code)
		t.Columns = append(t.Columns, Column{Title: cmp.Or(x.Name, code), Num: true})
	}
	t.Columns = append(t.Columns, Column{Title: "Coverage", Num: true})
	ranks, _ := r.Rank(root)
	order := make([]int, len(ranks))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, c int) int {
		last := func(rank int) int {
			if rank == 0 {
				return len(ranks) + 1
			}
			return rank
		}
		return cmp.Compare(last(ranks[a]), last(ranks[c]))
	})
	for _, i := range order {
		unit := r.Scores.Units[i]
		var rank *float64
		if ranks[i] > 0 {
			rank = ptr(float64(ranks[i]))
		}
		row := []Cell{{Text: T(p.Names[unit])}, {Text: F(p.number(b, unit, root, "rank", "Rank", "rank of the score, ties share the better one", rank, 0, "too little coverage"))}}
		if banded && p.Bands.Units[i].OK && p.Bands.Units[i].Wide {
			row[1].Text = T(b.text("composite.wide", nil)) // no rank where it hangs on the choices
		}
		if banded {
			row = append(row, Cell{Text: p.band(b, root, p.Bands.Units[i])})
		}
		for _, code := range nodes {
			var v *float64
			if s, ok := r.Scores.At(i, r.Scores.Code(code)); ok {
				v = &s
			}
			row = append(row, Cell{Text: F(p.number(b, unit, code, "score", "Score", "mean of the parts below by the rule in the recipe", v, p.decimals(), "too little coverage"))})
		}
		cover, _ := r.Coverage.At(i, r.Coverage.Code(root))
		f := b.t.figure(computed{path: "index/" + unit + "/" + root + "/coverage", label: "Coverage of " + p.Names[unit], value: &cover, text: Percent(cover, 0), formula: "share of the weight of the indicators with a value, filled ones included", method: indexDoc, recipe: "index", year: p.Year, inputs: p.files()})
		t.Rows = append(t.Rows, append(row, Cell{Text: F(f)}))
	}
	return t
}

// decimals fit the range of the scores.
func (p Composite) decimals() int {
	for _, code := range p.Result.Tree.Codes(p.Result.Tree.Levels()) {
		c, _ := p.Result.Score(code)
		if x := c.Present(); len(x) > 0 && slices.Max(x)-slices.Min(x) < 5 {
			return 3
		}
	}
	return 1
}

func (p Composite) band(b *builder, root string, u index.Band) []Span {
	if !u.OK {
		return T(dash)
	}
	low := p.number(b, u.Unit, root, "low", "Lower end of the band of ranks", "quantile of the rank over the runs", ptr(float64(u.Low)), 0, "")
	high := p.number(b, u.Unit, root, "high", "Upper end of the band of ranks", "quantile of the rank over the runs", ptr(float64(u.High)), 0, "")
	return slices.Concat(F(low), T("–"), F(high))
}

// steps lists what was done.
func (p Composite) steps(b *builder) Table {
	t := Table{ID: "index-steps", Caption: b.text("composite.steps", nil), Columns: []Column{{Title: "Step"}, {Title: "With"}, {Title: "Units", Num: true}, {Title: "Cells missing", Num: true}}}
	for _, s := range p.Result.Steps {
		missing := 0
		for _, has := range s.Table.Has {
			if !has {
				missing++
			}
		}
		var with []string
		for _, x := range s.Params {
			if !strings.HasPrefix(x.Name, "node ") && !strings.HasPrefix(x.Name, "weight of ") && !strings.HasPrefix(x.Name, "denominator of ") && x.Value != "" {
				with = append(with, x.Name+" "+x.Value)
			}
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(s.Name)}, {Text: T(strings.Join(with, "; "))}, {Text: T(fmt.Sprint(len(s.Table.Units)))}, {Text: T(fmt.Sprint(missing))}})
	}
	return t
}

func (p Composite) imputed(b *builder) Table {
	t := Table{ID: "index-imputed", Caption: b.text("composite.imputed", Values{"n": fmt.Sprint(len(p.Imputed))}), Columns: []Column{{Title: "Unit"}, {Title: "Indicator"}, {Title: "Filled with", Num: true}, {Title: "From"}}}
	for _, c := range p.Imputed {
		f := b.t.figure(computed{path: "index/" + c.Unit + "/" + c.Code + "/imputed", label: c.Code + " of " + p.Names[c.Unit] + ", filled", value: &c.Value, text: Significant(c.Value, 3), formula: c.From, method: indexDoc + "#imputation", recipe: "index", year: p.Year, quality: panel.Imputed, inputs: p.files()})
		t.Rows = append(t.Rows, []Cell{{Text: T(p.Names[c.Unit])}, {Text: T(c.Code)}, {Text: F(f)}, {Text: T(c.From)}})
	}
	return t
}

func (p Composite) treated(b *builder) Table {
	t := Table{ID: "index-treated", Caption: b.text("composite.treated", nil), Columns: []Column{{Title: "Indicator"}, {Title: "What was done"}, {Title: "Units moved"}}}
	for _, d := range p.Treated {
		what := fmt.Sprintf("%d winsorised", d.High+d.Low)
		if d.Transform != "" {
			what = string(d.Transform)
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(d.Code)}, {Text: T(what)}, {Text: T(strings.Join(d.Units, ", "))}})
	}
	return t
}
