package report

import (
	"fmt"
	"strings"

	"upstep/catalogue"
	"upstep/panel"
	"upstep/policy"
)

// PathInclusive is the page on inclusive and regional projects.
type PathInclusive struct {
	Result *policy.Inclusive
	Known  *catalogue.Inclusive
	File   string
}

// ID names the page.
func (*PathInclusive) ID() string { return "path-inclusive" }

// Notes are those of the projects.
func (p *PathInclusive) Notes() []panel.Note { return p.Result.Notes }

// Recipes is that of the projects.
func (p *PathInclusive) Recipes() []panel.Recipe { return []panel.Recipe{p.Result.Recipe} }

func (p *PathInclusive) page(b *builder) Page {
	blocks := []Block{b.para("path-inclusive.intro", nil)}
	f := p.Result.File
	if f.Notice != "" {
		blocks = append(blocks, Callout{Severity: panel.Warning, Title: b.text("path-inclusive.notice", nil), Text: T(f.Notice)})
	}
	blocks = append(blocks, p.costs(b))
	if i := f.Income; i != nil {
		income := b.t.figure(computed{path: "path-inclusive/income", label: "Income of a household among the poorest 40 %, a year", unit: f.Currency, value: &i.Yearly, text: Number(i.Yearly, 0) + " " + f.Currency, formula: "as stated", year: i.Year,
			inputs: []Input{{Label: "the user's file " + p.File}}, notes: []string{i.Source}, method: pathsDoc + "#inclusive-projects"})
		blocks = append(blocks, b.para("path-inclusive.income", Values{"income": income, "year": fmt.Sprint(i.Year), "source": i.Source}))
	} else {
		blocks = append(blocks, Callout{Severity: panel.Refusal, Title: b.text("path-inclusive.noincome", nil), Text: T(p.Result.Notes[0].Text), Help: b.text("path-inclusive.noincome.help", nil)})
	}
	blocks = append(blocks, Heading{Level: 3, Text: b.text("path-inclusive.test.title", nil)}, b.para("path-inclusive.test", Values{"need": fmt.Sprint(p.Result.Need), "n": fmt.Sprint(len(p.Known.Questions))}), p.test(b))
	return b.page("path-inclusive", append(blocks, p.limits(b))...)
}

func inclusiveColumns(b *builder, keys ...string) []Column {
	out := make([]Column, len(keys))
	for i, k := range keys {
		key, num := strings.CutSuffix(k, "#")
		out[i] = Column{Title: b.text("path-inclusive.col."+key, nil), Num: num}
	}
	return out
}

func (p *PathInclusive) service(id string) string {
	s, _ := p.Known.Service(id)
	return s.Name
}

// costs are cost per user and affordability.
func (p *PathInclusive) costs(b *builder) Table {
	f := p.Result.File
	t := Table{ID: "path-inclusive-costs", Wide: true, Caption: b.text("path-inclusive.costs", Values{"currency": f.Currency}), Columns: inclusiveColumns(b, "project", "service", "users#", "peruser#", "share#", "burden", "most#")}
	in := []Input{{Label: "the user's file " + p.File}}
	for _, r := range p.Result.Projects {
		path := "path-inclusive/" + r.ID
		fig := func(name, label, text, formula string, v *float64, missing string) Figure {
			return b.t.figure(computed{path: path + "/" + name, label: r.Name + ": " + label, unit: f.Currency, value: v, text: text, formula: formula, missing: missing, method: pathsDoc + "#inclusive-projects", recipe: "path-inclusive", inputs: in, notes: []string{r.Source}})
		}
		per := fig("per-user", "cost of a user a year", Significant(r.PerUser, 3), fmt.Sprintf("(investment x annuity over %d years + running cost) / users", r.Life), &r.PerUser, "")
		share := computed{path: path + "/share", label: r.Name + ": price in the income of a household among the poorest 40 %", unit: "share", value: r.Share, formula: "what a household pays a year / its income", method: pathsDoc + "#inclusive-projects", recipe: "path-inclusive", inputs: in}
		most := F(fig("most", "most a household can pay a year at the limit", "", "income x limit", nil, "no income of the poorest 40 % is stated"))
		if r.MostPays != nil {
			most = F(fig("most-known", "most a household can pay a year at the limit", Number(*r.MostPays, 0), "income x limit", r.MostPays, ""))
		}
		switch {
		case r.Share != nil:
			share.text = Percent(*r.Share, 1)
		case f.Income == nil:
			share.missing = "no income of the poorest 40 % is stated"
		default:
			share.missing = "the file does not say what a household pays"
		}
		t.Rows = append(t.Rows, []Cell{{Text: T(r.Name)}, {Text: T(p.service(r.Service))}, {Text: T(Number(r.Users, 0))}, {Text: F(per)}, {Text: F(b.t.figure(share))}, {Text: T(b.text("path-inclusive.burden."+strings.ReplaceAll(string(r.Burden), " ", "-"), nil))}, {Text: most}})
	}
	return t
}

// test is that of a regional public good.
func (p *PathInclusive) test(b *builder) Table {
	t := Table{ID: "path-inclusive-test", Wide: true, Caption: b.text("path-inclusive.test.caption", nil), Columns: inclusiveColumns(b, "project")}
	for _, q := range p.Known.Questions {
		t.Columns = append(t.Columns, Column{Title: q.Text})
	}
	t.Columns = append(t.Columns, Column{Title: b.text("path-inclusive.col.verdict", nil)})
	for _, r := range p.Result.Projects {
		row := []Cell{{Text: T(r.Name)}}
		for _, q := range p.Known.Questions {
			text := b.text("path-inclusive.open", nil)
			for _, a := range r.Regional {
				switch {
				case a.Question == q.ID && a.Yes:
					text = b.text("path-inclusive.yes", Values{"why": a.Why})
				case a.Question == q.ID:
					text = b.text("path-inclusive.no", Values{"why": a.Why})
				}
			}
			row = append(row, Cell{Text: T(text)})
		}
		verdict := b.t.figure(computed{path: "path-inclusive/" + r.ID + "/yes", label: r.Name + ": answers that speak for doing it together", unit: "answers", value: ptr(float64(r.Yes)), text: fmt.Sprintf("%d / %d", r.Yes, len(p.Known.Questions)), formula: "a count of yes",
			method: pathsDoc + "#regional-public-goods", recipe: "path-inclusive", inputs: []Input{{Label: "the user's file " + p.File}}})
		t.Rows = append(t.Rows, append(row, Cell{Text: append(T(b.text("path-inclusive.verdict."+string(r.Verdict), nil)+" ("), append(F(verdict), Span{Text: ")"})...)}))
	}
	return t
}

// limits are where prices become a burden.
func (p *PathInclusive) limits(b *builder) Table {
	t := Table{ID: "path-inclusive-limits", Caption: b.text("path-inclusive.limits", nil), Columns: inclusiveColumns(b, "service", "limit#", "origin")}
	for _, s := range p.Known.Services {
		t.Rows = append(t.Rows, []Cell{{Text: T(s.Name)}, {Text: T(Percent(s.Burden, 0))}, {Text: T(b.text("path-inclusive.origin."+s.Provenance, Values{"source": s.Source}))}})
	}
	return t
}
