package render

import (
	"upstep/panel"
	"upstep/report"
)

// english are the words a renderer adds of its own. A document brings all other text.
var english = struct {
	skip, contents, theme, country, dataCut, madeBy, pack, twin, help, appendix       string
	notes, figures, recipe, noNotes, figuresHelp, recipeHelp, rerun                   string
	code, subject, text, id, value, method, parameter, parameters, provenance, inputs string
	label, unit, formula, missing, severity, input, next, weakest, strongest          string
	marks, mark, doubt                                                                string
}{
	skip: "Skip to the report", contents: "Contents", theme: "Light or dark", country: "Country", dataCut: "Data cut",
	madeBy: "Made by", pack: "Data pack", twin: "The chart as a table", help: "What would change it", appendix: "Appendix",
	notes: "Notes of the methods", figures: "Figures and their IDs", recipe: "How to make this report again",
	noNotes:     "The methods left no notes.",
	figuresHelp: "Every figure can be traced to its source: run the command below with an ID from the list.",
	recipeHelp:  "The same program, data pack and command give the same bytes.",
	rerun:       "Command", code: "Code", subject: "Subject", text: "Text", id: "ID", value: "Value", method: "Method",
	parameter: "Parameter", parameters: "Parameters and inputs of the methods", provenance: "Provenance", inputs: "Inputs", label: "Figure", unit: "Unit",
	formula: "Formula", missing: "Why missing", severity: "Severity", input: "Input table", next: "Next", weakest: "Furthest below the peers' median (world percentile in brackets)",
	strongest: "Furthest above it (likewise)",
	marks:     "† not observed directly (estimated, imputed, scored by people, from a retired series or from trading partners). ‡ doubtful: shown, never computed with.",
	mark:      "†", doubt: "‡",
}

// severityWord heads a callout or a note.
func severityWord(s panel.Severity) string {
	switch s {
	case panel.Refusal:
		return "Not shown"
	case panel.Warning:
		return "With care"
	}
	return "Note"
}

// sign is what stands behind a figure that was not observed directly.
func sign(f report.Figure) string {
	switch {
	case f.Missing != "" || f.Quality == panel.Observed:
		return ""
	case f.Quality == panel.Doubtful:
		return english.doubt
	}
	return english.mark
}

// mark is the sign and word of a marked cell: never colour alone.
type mark struct{ Sign, Word string }

var cellMarks = map[string]mark{
	"good": {"▲", "strong"},
	"bad":  {"▼", "weak"},
	"warn": {"!", "with care"},
	"home": {"◆", "this economy"},
}

// rowMarks returns the marks of a row's cells. A row that is marked as home in many
// cells shows the sign once.
func rowMarks(row []report.Cell) []mark {
	out := make([]mark, len(row))
	home := false
	for i, c := range row {
		if c.Mark == "home" && home {
			continue
		}
		home = home || c.Mark == "home"
		out[i] = cellMarks[c.Mark]
	}
	return out
}
