package app

import (
	"fmt"
	"slices"
	"strings"

	"upstep/catalogue"
	"upstep/opendata"
	"upstep/ref"
	"upstep/report"
)

// List is the answer of a list command: entries as data and as a document.
type List struct {
	Entries  any // a slice, never nil
	Document *report.Document
	Next     string // the next useful command
}

// number counts things.
func number(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func cells(words ...string) []report.Cell {
	out := make([]report.Cell, len(words))
	for i, w := range words {
		out[i] = report.Cell{Text: report.T(w)}
	}
	return out
}

func columns(titles ...string) []report.Column {
	out := make([]report.Column, len(titles))
	for i, t := range titles {
		out[i] = report.Column{Title: t}
	}
	return out
}

func contains(query string, fields ...string) bool {
	for _, f := range fields {
		if strings.Contains(strings.ToLower(f), strings.ToLower(query)) {
			return true
		}
	}
	return query == ""
}

// Countries lists the countries whose code, name, region or income class holds the
// query; aggregates are never among them.
func (a *App) Countries(query string) (List, error) {
	var found []ref.Economy
	var names []string
	for _, e := range a.dir.Countries() {
		names = append(names, e.Name)
		if contains(query, e.ISO3, e.ISO2, e.Name, e.Region) || strings.EqualFold(query, incomeClass(e)) {
			found = append(found, e)
		}
	}
	if e, err := a.dir.Country(query); err == nil { // a code or a whole name names one
		found = []ref.Economy{e}
	}
	if len(found) == 0 {
		if g, err := a.dir.Group(query); err == nil {
			return List{}, errorf(NotFound, "`upstep countries --groups "+g.Code+"` lists its members", "%s is a group, not a country", g.Code)
		}
		return List{}, &ref.NotFound{Kind: "country", Query: query, Suggestions: ref.Suggest(query, names)}
	}
	var rows [][]report.Cell
	for _, e := range found {
		var flags []string
		for _, f := range []struct {
			on   bool
			name string
		}{{e.Landlocked, "landlocked"}, {e.LDC, "LDC"}, {e.SIDS, "SIDS"}} {
			if f.on {
				flags = append(flags, f.name)
			}
		}
		rows = append(rows, cells(e.ISO3, e.ISO2, e.Name, e.Region, incomeClass(e), strings.Join(flags, ", ")))
	}
	return List{found, report.Listing(number(len(found), "country", "countries"), columns("ISO3", "ISO2", "Name", "Region", "Income class", "Flags"), rows), "upstep assess " + found[0].ISO3}, nil
}

func incomeClass(e ref.Economy) string {
	if n := len(e.Incomes); n > 0 {
		return fmt.Sprintf("%s (FY%d)", e.Incomes[n-1].Class, e.Incomes[n-1].FiscalYear)
	}
	return ""
}

// Groups lists the groups, or one with its members.
func (a *App) Groups(query string) (List, error) {
	groups := a.dir.Groups()
	if query != "" {
		g, err := a.dir.Group(query)
		if err != nil {
			return List{}, err
		}
		groups = []ref.Group{g}
	}
	var rows [][]report.Cell
	for _, g := range groups {
		rows = append(rows, cells(g.Code, g.Name, fmt.Sprint(len(g.Members)), g.Aggregate, g.AsOf, strings.Join(g.Members, " ")))
	}
	return List{groups, report.Listing(number(len(groups), "group", "groups"), columns("Code", "Name", "Members", "Published aggregate", "As of", "Who"), rows), "upstep gap KAZ --peers " + groups[0].Code}, nil
}

// IndicatorEntry is an indicator as the list command gives it.
type IndicatorEntry struct {
	Code      string   `json:"code"`
	Name      string   `json:"name"`
	Short     string   `json:"short"`
	Unit      string   `json:"unit"`
	Pillar    string   `json:"pillar"`
	Direction int      `json:"direction"` // 1 higher is better, -1 lower is better, 0 context
	Transform string   `json:"transform"`
	Precision int      `json:"precision"`
	MaxLag    int      `json:"max_lag"`
	Source    string   `json:"source"`
	Also      []string `json:"also,omitempty"` // sources left out: one source per indicator
	Quality   string   `json:"quality"`
	FirstYear int      `json:"first_year"`
	LastYear  int      `json:"last_year"`
	Economies int      `json:"economies"` // countries with a value
	Formula   string   `json:"formula,omitempty"`
	Assess    bool     `json:"assess"` // in the gap table of a report
	Note      string   `json:"note,omitempty"`
}

func (a *App) indicatorCodes() []string {
	var out []string
	for _, i := range a.cat.Indicators() {
		out = append(out, i.Code)
	}
	return out
}

// Indicators lists indicators by a word, or describes one by its code.
func (a *App) Indicators(query string) (List, error) {
	if i, ok := a.cat.Indicator(strings.ToUpper(query)); ok {
		e := a.indicatorEntry(i)
		return List{[]IndicatorEntry{e}, describeIndicator(e), "upstep gap KAZ --indicator " + e.Code}, nil
	}
	var found []IndicatorEntry
	var rows [][]report.Cell
	for _, i := range a.cat.Indicators() {
		if !contains(query, i.Code, i.Name, i.Short, i.Pillar, i.Source) {
			continue
		}
		e := a.indicatorEntry(i)
		found = append(found, e)
		rows = append(rows, cells(e.Code, e.Short, e.Unit, e.Pillar, fmt.Sprintf("%d–%d", e.FirstYear, e.LastYear), fmt.Sprint(e.Economies), e.Source, e.Quality))
	}
	if len(found) == 0 {
		return List{}, &ref.NotFound{Kind: "indicator", Query: query, Suggestions: ref.Suggest(query, a.indicatorCodes())}
	}
	return List{found, report.Listing(number(len(found), "indicator", "indicators"), columns("Code", "Name", "Unit", "Pillar", "Years", "Countries", "Source", "Quality"), rows), "upstep indicators " + found[0].Code}, nil
}

func (a *App) indicatorEntry(i catalogue.Indicator) IndicatorEntry {
	e := IndicatorEntry{Code: i.Code, Name: i.Name, Short: i.Short, Unit: i.Unit, Pillar: i.Pillar, Direction: i.Direction, Transform: string(i.Transform), Precision: i.Precision,
		MaxLag: i.MaxLag, Source: i.Source, Also: i.Also, Quality: "observed", Assess: i.Assess, Note: i.Note}
	if s, ok := a.panel.Series(i.Code); ok {
		e.Quality = s.Quality.String()
		if i.Derive != nil {
			e.Formula = s.Ref.Series
		}
	}
	for _, c := range a.world {
		if h := a.panel.History(i.Code, c); len(h) > 0 {
			e.Economies++
			if e.FirstYear == 0 || h[0].Year < e.FirstYear {
				e.FirstYear = h[0].Year
			}
			e.LastYear = max(e.LastYear, h[len(h)-1].Year)
		}
	}
	return e
}

func describeIndicator(e IndicatorEntry) *report.Document {
	direction := map[int]string{1: "higher is better", -1: "lower is better", 0: "context"}[e.Direction]
	var rows [][]report.Cell
	for _, kv := range [][2]string{{"Name", e.Name}, {"Unit", e.Unit}, {"Pillar", e.Pillar}, {"Direction", direction}, {"Transform", e.Transform},
		{"Precision", fmt.Sprintf("%d decimals", e.Precision)}, {"Carried forward", fmt.Sprintf("%d years", e.MaxLag)}, {"Source", e.Source},
		{"Also in, left out", strings.Join(e.Also, ", ")}, {"Quality", e.Quality}, {"Formula", e.Formula}, {"Years", fmt.Sprintf("%d–%d", e.FirstYear, e.LastYear)},
		{"Countries with a value", fmt.Sprint(e.Economies)}, {"Note", e.Note}} {
		if kv[1] != "" {
			rows = append(rows, cells(kv[0], kv[1]))
		}
	}
	return report.Listing(e.Code, columns("Field", "Value"), rows)
}

// Products lists products by a word, or describes one by its code.
func (a *App) Products(query, system string) (List, error) {
	c, err := a.data.Products(strings.ToUpper(system))
	if err != nil {
		return List{}, err
	}
	var found []ref.Product
	var rows [][]report.Cell
	var codes []string
	for _, p := range c.Products() {
		codes = append(codes, p.Code, p.Name)
		exact := p.Code == query
		if exact {
			found, rows = nil, nil
		}
		if exact || contains(query, p.Code, p.Name, p.Section, p.Lall) {
			found = append(found, p)
			rows = append(rows, cells(p.Code, p.Name, p.Section, p.Lall))
		}
		if exact {
			break
		}
	}
	if len(found) == 0 {
		return List{}, &ref.NotFound{Kind: "product", Query: query, Suggestions: ref.Suggest(query, codes)}
	}
	if len(found) == 1 && found[0].Code == query {
		e, err := a.productEntry(found[0], c)
		if err != nil {
			return List{}, err
		}
		return List{[]ProductEntry{e}, describeProduct(e), "upstep space KAZ"}, nil
	}
	return List{found, report.Listing(number(len(found), "product", "products")+" of "+c.System, columns("Code", "Name", "Section", "Lall class"), rows), "upstep products " + found[0].Code + " --system " + c.System}, nil
}

// SourceEntry is a source with the tables of the pack that rest on it.
type SourceEntry struct {
	Key       string       `json:"key"`
	Title     string       `json:"title"`
	Publisher string       `json:"publisher"`
	Citation  string       `json:"citation"`
	Licence   string       `json:"licence"`
	Terms     string       `json:"terms"` // open, noncommercial or unsettled
	Vintage   string       `json:"vintage"`
	Use       string       `json:"use"`
	Tables    []TableEntry `json:"tables"`
}

// TableEntry is a table of the pack.
type TableEntry struct {
	Name    string `json:"name"`
	Title   string `json:"title"`
	Rows    int    `json:"rows"`
	Bytes   int64  `json:"bytes"`
	SHA256  string `json:"sha256"`
	Present bool   `json:"present"` // in this build
}

// Sources lists the sources with their terms, or describes one.
func (a *App) Sources(query string) (List, error) {
	var found []SourceEntry
	var keys []string
	for _, s := range a.cat.Sources() {
		keys = append(keys, s.Key)
		if query == "" || strings.EqualFold(query, s.Key) {
			found = append(found, a.sourceEntry(s))
		}
	}
	if len(found) == 0 {
		return List{}, &ref.NotFound{Kind: "source", Query: query, Suggestions: ref.Suggest(query, keys)}
	}
	if len(found) == 1 && query != "" {
		return List{found, describeSource(found[0]), a.afterSource(found[0].Key)}, nil
	}
	var rows [][]report.Cell
	for _, s := range found {
		state := "in this build"
		for _, t := range s.Tables {
			if !t.Present {
				state = "left out of this build"
			}
		}
		rows = append(rows, cells(s.Key, s.Title, s.Vintage, s.Licence, s.Terms, state))
	}
	return List{found, report.Listing(number(len(found), "source", "sources"), columns("Key", "Title", "Vintage", "Licence", "Terms", "State"), rows), "upstep sources " + found[0].Key}, nil
}

// afterSource is the next useful command after looking at a source.
func (a *App) afterSource(key string) string {
	for _, i := range a.cat.Indicators() {
		if i.Source == key {
			return "upstep indicators " + key
		}
	}
	for _, t := range a.data.ExportTables() {
		if t.Ref.Source == key {
			return fmt.Sprintf("upstep space KAZ --trade-year %d", t.Year)
		}
	}
	return "upstep sources"
}

func (a *App) sourceEntry(s catalogue.Source) SourceEntry {
	e := SourceEntry{Key: s.Key, Title: s.Title, Publisher: s.Publisher, Citation: s.Citation, Licence: s.Licence, Terms: string(s.Terms), Vintage: s.Vintage, Use: s.Use, Tables: []TableEntry{}}
	for _, t := range a.data.Pack().Tables() {
		if slices.Contains(tableSources(t), s.Key) {
			e.Tables = append(e.Tables, TableEntry{Name: t.Name, Title: t.Title, Rows: t.Rows, Bytes: int64(t.Bytes), SHA256: t.SHA256, Present: a.data.Pack().Has(t.Name)})
		}
	}
	return e
}

func tableSources(t opendata.Info) []string {
	return strings.FieldsFunc(t.Source, func(r rune) bool { return r == ',' || r == ' ' })
}

func describeSource(s SourceEntry) *report.Document {
	rows := [][]report.Cell{cells("Title", s.Title), cells("Publisher", s.Publisher), cells("Citation", s.Citation), cells("Licence", s.Licence), cells("Terms", s.Terms), cells("Vintage", s.Vintage), cells("Use", s.Use)}
	for _, t := range s.Tables {
		state := "in this build"
		if !t.Present {
			state = "left out of this build"
		}
		rows = append(rows, cells("Table "+t.Name, fmt.Sprintf("%s: %d rows, %d bytes, sha256 %.16s, %s", t.Title, t.Rows, t.Bytes, t.SHA256, state)))
	}
	return report.Listing(s.Key, columns("Field", "Value"), rows)
}

// tradeSpread says how far the export tables of the pack disagree on a country's total.
func (a *App) tradeSpread(iso3 string) (string, error) {
	var parts []string
	for _, t := range a.data.ExportTables() {
		if !t.Present {
			continue
		}
		m, _, err := a.data.Exports(t.Year)
		if err != nil {
			return "", err
		}
		goods := m.WithoutServices("9999")
		if row := goods.Country(iso3); row >= 0 && goods.Total(row) > 0 {
			parts = append(parts, fmt.Sprintf("%d %s %s", t.Year, report.Dollars(goods.Total(row)), t.Ref.Source))
		}
	}
	if o := a.panel.At("TX.VAL.MRCH.CD.WT", iso3, 2019); o.Ok() {
		parts = append(parts, fmt.Sprintf("2019 %s %s", report.Dollars(o.Value), o.Ref.Source))
	}
	if len(parts) < 2 {
		return "", nil
	}
	return "Exports of goods differ by source and year, never mix them: " + strings.Join(parts, "; ") + ".", nil
}
