package workbook

import (
	"strings"

	"upstep/catalogue"
	"upstep/policy"
)

// Layout is the version of sheets and columns. A workbook of another version is refused.
const Layout = 1

// kind of the cells of a column.
type kind int

const (
	word   kind = iota // an identifier or a word of a list; space around it goes
	name               // of somebody or something; space around it goes
	text               // free text, kept to the letter
	list               // words or names with semicolons between
	number             // finite
	whole              // a number without fraction
	answer             // yes or no
	month              // 2026-03 or 2026-03-31
)

// column of a sheet, found by its heading.
type column struct {
	head  string
	kind  kind
	width float64
	from  string  // the list that a drop-down offers; "": none
	least float64 // of a number
	most  float64 // of a number; 0: no limit
	loose bool    // the drop-down only warns: other words may be right
}

// table is a sheet with one heading row and a record, or a part of one, in each row below.
type table struct {
	name    string
	columns []column
}

// Names of the sheets.
const (
	readMe      = "Read me"
	anchors     = "Anchors"
	hosts       = "Hosts"
	ratings     = "Ratings"
	traces      = "Traces"
	nominations = "Nominations"
	together    = "Together"
	priorities  = "Priorities"
	facts       = "Facts"
	programme   = "Programme"
	pilotCosts  = "Pilot costs"
	problems    = "Problems"
	causes      = "Causes"
	reforms     = "Reforms"
	present     = "Present"
	mimicry     = "Mimicry"
	lists       = "Lists"
)

// Lists that drop-downs offer.
const (
	fromHosts         = "hosts" // the first column of the sheet Hosts
	fromKinds         = "kinds"
	fromTraces        = "trace kinds"
	fromScores        = "scores"
	fromAnswers       = "yes or no"
	fromNeeds         = "needs"
	fromInstruments   = "instruments"
	fromPreconditions = "preconditions"
	fromAreas         = "areas"
	fromSpaces        = "0 to 3"
	fromFor           = "problem or reform"
	fromLevels        = "levels"
)

// most of a number without a limit of its own.
const noLimit = 0

// dimensionHeads are the headings of the six, in their order.
var dimensionHeads = [catalogue.DimensionCount]string{"Design", "Coordination", "Delivery", "Monitoring and evaluation", "Funding", "Integrity"}

// signs are the headings of the signs of mimicry, in the order of the record.
var signs = []string{
	"Copied, no local problem", "Outputs are documents", "No line executed above half", "Measured by its existence",
	"Staff below half after 18 months", "No client named", "Consultant wrote most", "Evaluation never changed a rule",
}

// tables are the sheets with records, in their order in the workbook.
func tables() []table {
	return []table{
		{hosts, []column{
			{head: "Host", kind: word, width: 20},
			{head: "Name", kind: name, width: 34},
			{head: "Kind", kind: word, width: 14, from: fromKinds},
			{head: "Mandate", kind: text, width: 40},
			{head: "Staff", kind: whole, width: 9},
			{head: "Trusted by", kind: list, width: 30},
			{head: "May run", kind: list, width: 30},
			{head: "Coordination load", kind: number, width: 14},
			{head: "Illustrative", kind: answer, width: 12, from: fromAnswers},
		}},
		{ratings, ratingColumns()},
		{traces, []column{
			{head: "Host", kind: word, width: 20, from: fromHosts},
			{head: "Kind", kind: word, width: 24, from: fromTraces},
			{head: "Value", kind: number, width: 12},
			{head: "Programme", kind: text, width: 30},
			{head: "Year", kind: whole, width: 9},
			{head: "Source", kind: text, width: 44},
		}},
		{nominations, []column{
			{head: "Host", kind: word, width: 20, from: fromHosts},
			{head: "By", kind: name, width: 30},
			{head: "Firm", kind: answer, width: 9, from: fromAnswers},
			{head: "Independent", kind: answer, width: 12, from: fromAnswers},
			{head: "Date", kind: month, width: 12},
			{head: "For", kind: text, width: 44},
		}},
		{together, []column{
			{head: "Together", kind: word, width: 20},
			{head: "Name", kind: name, width: 34},
			{head: "May run", kind: list, width: 30},
			{head: "Host", kind: word, width: 20, from: fromHosts},
			{head: "Does", kind: text, width: 34},
		}},
		{priorities, []column{
			{head: "Need", kind: word, width: 20, from: fromNeeds, loose: true},
			{head: "Severity", kind: number, width: 10, most: 1},
			{head: "Why", kind: text, width: 50},
			{head: "Source", kind: text, width: 40},
		}},
		{facts, []column{
			{head: "Instrument", kind: word, width: 28, from: fromInstruments, loose: true},
			{head: "Precondition", kind: text, width: 50, from: fromPreconditions, loose: true},
			{head: "Host", kind: word, width: 20, from: fromHosts, loose: true},
			{head: "Met", kind: answer, width: 9, from: fromAnswers},
			{head: "Source", kind: text, width: 40},
		}},
		{programme, []column{{head: "Item", kind: word, width: 26}, {head: "Value", kind: text, width: 60}}},
		{pilotCosts, []column{
			{head: "Instrument", kind: word, width: 28, from: fromInstruments, loose: true},
			{head: "Cost", kind: number, width: 16},
			{head: "Source", kind: text, width: 44},
		}},
		{problems, []column{
			{head: "Problem", kind: word, width: 20},
			{head: "Who", kind: text, width: 34},
			{head: "How much", kind: text, width: 34},
			{head: "How known", kind: text, width: 34},
			{head: "Instruments", kind: list, width: 28},
			{head: "Firm sources", kind: list, width: 34},
			{head: "Evidence against", kind: text, width: 34},
		}},
		{causes, causeColumns()},
		{reforms, reformColumns()},
		{present, []column{
			{head: "Instrument", kind: word, width: 28, from: fromInstruments, loose: true},
			{head: "Area", kind: name, width: 22, from: fromAreas, loose: true},
			{head: "Budget a year", kind: number, width: 16},
			{head: "Source", kind: text, width: 44},
		}},
		{mimicry, mimicryColumns()},
	}
}

func ratingColumns() []column {
	out := []column{
		{head: "Host", kind: word, width: 20, from: fromHosts},
		{head: "Rater", kind: name, width: 24},
		{head: "Outside", kind: answer, width: 9, from: fromAnswers},
		{head: "Date", kind: month, width: 12},
	}
	for _, d := range dimensionHeads {
		out = append(out,
			column{head: d, kind: number, width: 12, from: fromScores, most: 5},
			column{head: evidenceOf(d), kind: text, width: 34})
	}
	return out
}

func evidenceOf(dimension string) string { return dimension + ": evidence" }

func causeColumns() []column {
	return []column{
		{head: "For", kind: word, width: 11, from: fromFor},
		{head: "Which", kind: word, width: 20},
		{head: "Level", kind: whole, width: 8, from: fromLevels, least: 1, most: policy.MaxWhys},
		{head: "Cause", kind: text, width: 56},
		{head: "Authority", kind: whole, width: 11, from: fromSpaces, most: 3},
		{head: "Acceptance", kind: whole, width: 11, from: fromSpaces, most: 3},
		{head: "Ability", kind: whole, width: 11, from: fromSpaces, most: 3},
		{head: "Evidence", kind: text, width: 44},
	}
}

func reformColumns() []column {
	return []column{
		{head: "Reform", kind: word, width: 20},
		{head: "Area", kind: name, width: 22, from: fromAreas, loose: true},
		{head: "Obstacle", kind: name, width: 28},
		{head: "What", kind: text, width: 44},
		{head: "Owner", kind: name, width: 24},
		{head: "Deadline", kind: month, width: 12},
		{head: "Firms named", kind: whole, width: 10},
		{head: "Firms asked", kind: whole, width: 10},
		{head: "Days before", kind: number, width: 10},
		{head: "Days after", kind: number, width: 10},
		{head: "Instruments", kind: list, width: 28},
	}
}

func mimicryColumns() []column {
	out := []column{{head: "Subject", kind: word, width: 24}}
	for _, s := range signs {
		out = append(out, column{head: s, kind: answer, width: 16, from: fromAnswers})
	}
	return append(out,
		column{head: "De jure", kind: number, width: 10, from: fromScores, most: 5},
		column{head: "De facto", kind: number, width: 10, from: fromScores, most: 5},
		column{head: "Source", kind: text, width: 44})
}

// items of the sheet Programme, in their order.
func items() []column {
	return []column{
		{head: "Country", kind: word},
		{head: "Notice", kind: text},
		{head: "Currency", kind: name},
		{head: "Budget", kind: number},
		{head: "Whole programme", kind: number},
		{head: "Most for one pilot", kind: number},
		{head: "Most pilots at once", kind: whole},
		{head: "Share of one host", kind: number, most: 1},
	}
}

// itemPath leads to the field of the register that an item fills.
func itemPath(i int) []any {
	field := [...]string{"country", "notice", "currency", "budget", "total", "pilot_cap", "pilots", "host_share"}[i]
	if i < 2 {
		return []any{field}
	}
	return []any{"programme", field}
}

// noteKey is the key of the sentence that says what to enter.
func noteKey(sheet, head string) string {
	return slug(sheet) + "." + slug(head)
}

func slug(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }), "-")
}
