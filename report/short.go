package report

import (
	"fmt"

	"upstep/panel"
)

// GapOnly is the document of the gap table alone.
func GapOnly(e Evidence) *Document {
	b, d := newBuilder(e, "gap")
	d.Title = b.text("gap.title", Values{"country": e.Home.Name, "peers": b.peersShort()})
	d.Notes = nil // they stand on the page
	blocks := append([]Block{b.para("gaps.intro", Values{"peers": b.peersText()}), b.gapTable()}, b.alikeTable()...)
	d.Pages = []Page{b.marked(b.page("gaps", append(blocks, b.rowNotes()...)...), false)}
	return d
}

// SpaceOnly is the document of the export basket and the product space alone, with
// as many opportunities as the evidence has.
func SpaceOnly(e Evidence) *Document {
	b, d := newBuilder(e, "space")
	d.Title = b.text("space.title", Values{"country": e.Home.Name})
	d.Pages = []Page{b.marked(b.spacePage(), false)}
	return d
}

func newBuilder(e Evidence, kind string) (*builder, *Document) {
	l := NewLedger()
	b := &builder{Evidence: e, t: tracer{ledger: l, prefix: e.Prefix, m: e.Messages, panel: e.Panel, derived: e.Derived}}
	return b, &Document{Kind: kind, Lang: "en", Country: e.Home.ISO3, Ledger: l, Recipe: e.Recipe, DataCut: b.dataCut(), Notes: b.allNotes()}
}

// SeriesState is what is known of one indicator, for the doctor.
type SeriesState struct {
	Code   string         `json:"code"`
	Short  string         `json:"short"`
	Pillar string         `json:"pillar"`
	Source string         `json:"source"`
	Note   string         `json:"note,omitempty"`
	Cover  panel.Coverage `json:"coverage"`
}

// TradeState is what is known of exports in one table, for the doctor.
type TradeState struct {
	Year     int      `json:"year"`
	System   string   `json:"system"`
	Present  bool     `json:"present"`  // in this build
	Total    *float64 `json:"total"`    // US dollars of goods; nil when the economy is not in it
	Products int      `json:"products"` // with exports
}

// Checkup is what is known of a country.
type Checkup struct {
	Country  string           `json:"country"`
	Name     string           `json:"name"`
	Year     int              `json:"year"`
	Pillars  []PillarCoverage `json:"pillars"`
	Series   []SeriesState    `json:"series"`
	Trade    []TradeState     `json:"trade"`
	Doubts   []string         `json:"doubts"`
	Refusals []panel.Note     `json:"refusals"`
}

// Doctor shows a checkup.
func Doctor(c Checkup, e Evidence) *Document {
	b, d := newBuilder(e, "doctor")
	d.Title = b.text("doctor.title", Values{"country": c.Name})
	blocks := b.coverageBlocks()
	var trade [][]Span
	for _, t := range c.Trade {
		v := Values{"year": fmt.Sprint(t.Year), "system": t.System}
		switch {
		case !t.Present:
			trade = append(trade, b.spans("doctor.trade.absent", v))
		case t.Total == nil:
			v["country"] = c.Name
			trade = append(trade, b.spans("doctor.trade.none", v))
		default:
			v["value"], v["n"] = Dollars(*t.Total), fmt.Sprint(t.Products)
			trade = append(trade, b.spans("doctor.trade.has", v))
		}
	}
	blocks = append(blocks, Heading{Level: 3, Text: b.text("doctor.trade", nil)}, List{Items: trade})
	blocks = append(blocks, b.doubtBlocks()...)
	blocks = append(blocks, b.refusalBlocks()...)
	blocks = append(blocks, b.askBlocks()...)
	d.Pages = []Page{b.page("unknown", append(blocks, b.seriesTable(c))...)}
	return d
}

func (b *builder) seriesTable(c Checkup) Table {
	t := Table{ID: "series", Caption: b.text("doctor.series", nil) + ". " + b.text("doctor.series.sentence", Values{"year": fmt.Sprint(c.Year)}), Wide: true,
		Columns: []Column{{Title: b.text("doctor.col.code", nil)}, {Title: b.text("gaps.col.indicator", nil)}, {Title: b.text("doctor.col.state", nil)}, {Title: b.text("doctor.col.span", nil)},
			{Title: b.text("doctor.col.gaps", nil), Num: true}, {Title: b.text("doctor.col.quality", nil)}, {Title: b.text("doctor.col.source", nil)}}}
	for _, s := range c.Series {
		years := dash
		if s.Cover.N > 0 {
			years = fmt.Sprintf("%d–%d", s.Cover.FirstYear, s.Cover.LastYear)
		}
		t.Rows = append(t.Rows, []Cell{{Text: []Span{{Text: s.Code, Code: true}}}, {Text: T(s.Short)}, {Text: T(b.text("doctor.age."+string(s.Cover.Age), nil))}, {Text: T(years)},
			{Text: T(fmt.Sprint(s.Cover.Gaps))}, {Text: T(s.Cover.Quality.String())}, {Text: T(s.Source)}})
	}
	return t
}

// Listing is a document of one table, for the list commands.
func Listing(title string, columns []Column, rows [][]Cell) *Document {
	return &Document{Kind: "list", Title: title, Lang: "en", Ledger: NewLedger(), Pages: []Page{{ID: "list", Blocks: []Block{
		Table{ID: "list", Columns: columns, Rows: rows, Wide: true}}}}}
}
