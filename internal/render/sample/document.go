package sample

import (
	"upstep/panel"
	"upstep/report"
)

func words(s string) []report.Span { return []report.Span{{Text: s}} }

func cell(s string) report.Cell { return report.Cell{Text: words(s)} }

// figures makes figures and remembers their traces.
type figures struct{ ledger *report.Ledger }

func (f figures) add(id, label, text string, value float64, year int, q panel.Quality) *report.Figure {
	ref := panel.Ref{Source: "wdi-2026-07", Series: "X.Y.Z", Vintage: "2026-07", Table: "indicators", Licence: "CC BY 4.0"}
	fig := f.ledger.Add(report.Trace{
		ID: id, Label: label, Text: text, Value: ptr(value), Unit: "%", Method: "docs/methods/gap.md#g1", Formula: "latest value",
		Inputs: []report.Input{{Label: label, Observation: &panel.Observation{Indicator: id, Country: "EXA", Year: year, Value: value,
			State: panel.Present, Unit: "%", Quality: q, Ref: ref}}},
		Recipe: "gap",
	}, year, q)
	return &fig
}

func (f figures) missing(id, label, why string) *report.Figure {
	fig := f.ledger.Add(report.Trace{ID: id, Label: label, Text: "–", Missing: why}, 0, panel.Observed)
	return &fig
}

// Hostile is text that breaks a renderer which does not escape.
const Hostile = `<script>alert("x")</script> | *b* [l](javascript:alert(1)) & 'q' =1+1`

// Document is about Exampland, which does not exist.
func Document() *report.Document {
	f := figures{report.NewLedger()}
	rd := f.add("EXA.rd", "R&D spending, % of GDP", "0.12 %", 0.1212345, 2023, panel.Observed)
	mht := f.add("EXA.mht", "Medium and high-tech share of manufacturing", "13.6 %", 0.136, 2021, panel.Estimated)
	exports := f.add("EXA.exports", "Exports of goods", "63.2 bn $", 63.2e9, 2019, panel.Mirror)
	iso := f.add("EXA.iso", "ISO 14001 certificates", "1,214", 1214, 2019, panel.Doubtful)
	eci := f.add("EXA.eci", "Economic complexity index", "−0.41", -0.41, 2019, panel.Observed)
	mgmt := f.missing("EXA.mgmt", "Management practices score", "no survey was held in Exampland")
	return &report.Document{
		Kind: "assess", Title: "Exampland: technology gap and diversification", Subtitle: "What open data say, and what they don't",
		Lang: "en", Country: "EXA", DataCut: "open-data pack of July 2026; trade of 2019",
		Pages: []report.Page{
			summary(rd, mht, exports, eci, mgmt),
			gaps(rd, mht, iso, mgmt),
			structure(),
			space(eci),
			unknown(),
		},
		Notes: []panel.Note{
			{Code: "peers-too-few", Subject: "EXA.mgmt", Severity: panel.Refusal, Text: "Management scores were not compared: 3 peers have data, 5 are needed."},
			{Code: "value-old", Subject: "EXA.exports", Severity: panel.Warning, Text: "Exports are of 2019, seven years before the data cut."},
			{Code: "mirror-data", Subject: "EXA.exports", Severity: panel.Info, Text: "Exports were reported by trading partners."},
		},
		Ledger: f.ledger,
		Recipe: report.Recipe{
			Program: "upstep 0.1.0", Command: []string{"assess", "EXA", "--peers", "speca"},
			Pack: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
			Methods: []panel.Recipe{
				{Method: "gap", Version: "1", Params: []panel.Param{{Name: "peers", Value: "speca", Provenance: panel.User},
					{Name: "max age", Value: "5 years", Provenance: panel.Judgement}}, Inputs: map[string]string{"indicators": "aa11", "economies": "bb22"}},
				{Method: "complexity", Version: "1", Params: []panel.Param{{Name: "convention", Value: "atlas", Provenance: panel.Literature}},
					Inputs: map[string]string{"exports-2019": "cc33"}},
			},
		},
		Next: []string{"upstep why EXA.rd", "upstep doctor EXA"},
	}
}

func summary(rd, mht, exports, eci, mgmt *report.Figure) report.Page {
	return report.Page{ID: "summary", Title: "In five sentences", Blocks: []report.Block{
		report.List{Ordered: true, Items: [][]report.Span{
			{{Text: "Exampland spends "}, {Figure: rd}, {Text: " of GDP on R&D, less than "}, {Text: "nine in ten", Strong: true}, {Text: " of its peers."}},
			{{Text: "Medium and high-tech industries make "}, {Figure: mht}, {Text: " of manufacturing."}},
			{{Text: "Its exports of "}, {Figure: exports}, {Text: " are mostly metals and fuels."}},
			{{Text: "Its complexity index is "}, {Figure: eci}, {Text: "; income would suggest about 1."}},
			{{Text: "How firms are managed is not known: "}, {Figure: mgmt}, {Text: "."}},
		}},
		report.KeyFigures{Items: []report.KeyFigure{
			{Label: "R&D spending, % of GDP", Figure: *rd, Context: words("peers: 0.1 to 1.3 %")},
			{Label: "Medium and high-tech share", Figure: *mht, Context: words("peers: 6 to 48 %")},
			{Label: "Exports of goods", Figure: *exports},
			{Label: "Management score", Figure: *mgmt, Context: words("no survey")},
		}},
		Ranges(),
	}}
}

func gaps(rd, mht, iso, mgmt *report.Figure) report.Page {
	return report.Page{ID: "gaps", Title: "Gaps against peers", Blocks: []report.Block{
		report.Paragraph{Text: []report.Span{{Text: "Peers are the "}, {Text: "SPECA", Strong: true}, {Text: " economies; see "},
			{Text: "what we do not know", Href: "#unknown"}, {Text: " and run "}, {Text: "upstep gap EXA", Code: true}, {Text: ". Source: "},
			{Text: "World Bank", Href: "https://data.worldbank.org/"}, {Text: "."}}},
		report.Heading{Level: 3, Text: "Indicators"},
		report.Table{ID: "t-gaps", Caption: "Gaps by indicator", Wide: true, Columns: []report.Column{{Title: "Indicator"}, {Title: "Exampland", Num: true},
			{Title: "Peers' median", Unit: "%", Num: true}, {Title: "Peers' range"}, {Title: "Verdict"}, {Title: "Why"}},
			Rows: [][]report.Cell{
				{cell("R&D spending"), {Text: []report.Span{{Figure: rd}}, Mark: "home"}, cell("0.34"), cell("0.10 to 1.31"), {Text: words("weak"), Mark: "bad"}, cell("Few firms do research; budgets fell after 1991.")},
				{cell("Medium and high-tech"), {Text: []report.Span{{Figure: mht}}}, cell("12.1"), cell("6 to 48"), {Text: words("average"), Mark: "good"}, {}},
				{cell("ISO 14001"), {Text: []report.Span{{Figure: iso}}}, cell("1,018"), {}, {Text: words("doubtful"), Mark: "warn"}, cell("The row seems to be damaged in the source.")},
				{cell("Management"), {Text: []report.Span{{Figure: mgmt}}}, {}, {}, {}, cell("No survey.")},
			}},
		report.Callout{Severity: panel.Refusal, Title: "No rank for management", Text: words("Three peers have data; a rank needs five."), Help: "A survey of 200 firms would do."},
		report.Callout{Severity: panel.Warning, Title: "Old trade data", Text: []report.Span{{Text: "Exports are of "}, {Text: "2019", Strong: true}, {Text: "."}}},
		report.Callout{Severity: panel.Info, Title: "How to read ranges", Text: words("The thick bar holds half of the peers.")},
	}}
}

func structure() report.Page {
	return report.Page{ID: "structure", Title: "Economic structure", Blocks: []report.Block{
		report.Heading{Level: 3, Text: "Manufacturing"}, Lines(),
		report.Heading{Level: 4, Text: "Exports"}, Bars(),
		report.List{Items: [][]report.Span{words("Metals lead."), words("Machinery shrinks.")}},
	}}
}

func space(eci *report.Figure) report.Page {
	return report.Page{ID: "space", Title: "Export basket and product space", Blocks: []report.Block{
		report.Paragraph{Text: []report.Span{{Text: "The complexity index is "}, {Figure: eci}, {Text: "."}}},
		Scatter(), HomeBars(), Network(),
	}}
}

func unknown() report.Page {
	return report.Page{ID: "unknown", Title: "What we do not know", Blocks: []report.Block{
		report.Paragraph{Text: words(Hostile)},
		report.Table{ID: "t-ask", Caption: "What to ask next: " + Hostile, Columns: []report.Column{{Title: "Question"}, {Title: "Whom"}},
			Rows: [][]report.Cell{{cell("How many laboratories | are accredited?"), cell(Hostile)}}},
	}}
}
