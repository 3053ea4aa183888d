package app

import (
	"fmt"
	"strconv"
	"strings"

	"upstep/catalogue"
	"upstep/ref"
	"upstep/report"
)

// instrumentRow is the line of an instrument in a list.
func instrumentRow(e InstrumentEntry) []report.Cell {
	most := 0
	for _, d := range catalogue.Dimensions() {
		most = max(most, e.PilotNeeds.Of(d))
	}
	var at []string
	for _, d := range catalogue.Dimensions() {
		if e.PilotNeeds.Of(d) == most {
			at = append(at, d.String())
		}
	}
	capacity := fmt.Sprintf("%d (%s)", most, strings.Join(at, ", "))
	return cells(e.ID, e.Name, answersText(e.Answer), e.Class, liftsText(e.Instrument), capacity, costText(e.PilotCost), evidenceText(e.Evidence), strings.Join(e.Options, " "), yes(e.Own, "own"))
}

func answersText(list []catalogue.NeedAnswer) string {
	out := make([]string, len(list))
	for i, a := range list {
		out[i] = fmt.Sprintf("%s %g", a.Need, a.Relevance)
	}
	return strings.Join(out, ", ")
}

func liftsText(i catalogue.Instrument) string {
	return fmt.Sprintf("%d to %d", i.Pyramid.From, i.Pyramid.To)
}

func costText(c PilotCost) string { return money(c.Typical) + " " + c.Currency }

func evidenceText(p catalogue.Proof) string {
	if p.Verified {
		return p.Grade
	}
	return p.Grade + ", not checked"
}

func yes(on bool, word string) string {
	if on {
		return word
	}
	return ""
}

// money writes an amount with separators, to the cent where it is small.
func money(v float64) string {
	if v < 100 {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	digits := strconv.FormatFloat(v, 'f', 0, 64)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// describeInstrument is the page of one instrument.
func describeInstrument(is catalogue.Instruments, e InstrumentEntry) *report.Document {
	doc := report.Listing(e.ID, columns("Field", "Value"), instrumentFacts(is, e))
	block := func(title, id string, head []report.Column, rows [][]report.Cell) {
		if len(rows) > 0 {
			doc.Pages[0].Blocks = append(doc.Pages[0].Blocks, report.Heading{Level: 3, Text: title}, report.Table{ID: id, Columns: head, Rows: rows, Wide: true})
		}
	}
	var rows [][]report.Cell
	for _, d := range catalogue.Dimensions() {
		rows = append(rows, cells(d.String(), fmt.Sprint(e.PilotNeeds.Of(d)), fmt.Sprint(e.Needs.Of(d))))
	}
	block("Capacity it asks of its host, 0 to 5", "capacity", columns("Dimension", "As a pilot", "At full scale"), rows)
	rows = nil
	for _, p := range e.Preconditions {
		kind := "soft: makes it better"
		switch {
		case p.Legal:
			kind = "hard: a power in law"
		case p.Hard:
			kind = "hard: without it, do not start"
		}
		rows = append(rows, cells(p.Text, kind))
	}
	block("Preconditions", "preconditions", columns("Precondition", "Kind"), rows)
	rows = nil
	for _, s := range e.Cited {
		state := "read"
		if !s.Verified {
			state = "not checked"
		}
		where := "many, or not said"
		if len(s.Countries) > 0 {
			where = strings.Join(s.Countries, " ")
		}
		rows = append(rows, cells(s.ID, s.Text, where, state, s.Address))
	}
	block("Sources", "sources", columns("Source", "What it says", "Where", "Checked", "Address"), rows)
	return doc
}

// instrumentFacts are the fields of an instrument that take one line each.
func instrumentFacts(is catalogue.Instruments, e InstrumentEntry) [][]report.Cell {
	f, c := e.Failures, e.Cost
	percent := func(v float64) string { return fmt.Sprintf("%.0f %%", 100*v) }
	facts := [][2]string{
		{"Name", e.Name},
		{"In the deck", map[bool]string{true: "yes", false: "no"}[e.InDeck]},
		{"Options of the deck", tagged(is.Options, e.Options)},
		{"Principles of the deck", tagged(is.Principles, e.Principles)},
		{"Answers", answersText(e.Answer)},
		{"Answers failure of", fmt.Sprintf("market %g, system %g, capability %g, government %g", f.Market, f.System, f.Capability, f.Government)},
		{"Lifts firms", "from level " + liftsText(e.Instrument)},
		{"Class", e.Class + "; " + e.Family},
		{"Inputs", strings.Join(e.Inputs, "; ")},
		{"Cost of a unit", fmt.Sprintf("%s %s %s (%s to %s); %s", money(c.Typical), c.Currency, c.Unit, money(c.Low), money(c.High), c.Provenance)},
		{"Pilot", fmt.Sprintf("%s units (%s): %s (%s to %s)", money(e.Pilot.Units), c.Unit, costText(e.PilotCost), money(e.PilotCost.Low), money(e.PilotCost.High))},
		{"Benefit beside other pilots", fmt.Sprint(e.Pilot.Benefit)},
		{"Months", fmt.Sprintf("%d to set up, %d for a cycle, %d until an effect can be seen", e.Months.SetUp, e.Months.Cycle, e.Months.Visible)},
		{"Public share", percent(e.Public.Typical) + ", at most " + percent(e.Public.Max)},
		{"Risk, 0 to 5", fmt.Sprintf("capture %d, overreach %d", e.Risk.Capture, e.Risk.Overreach)},
		{"Output", e.Metrics.Output},
		{"Outcome", e.Metrics.Outcome},
		{"Additionality", e.Metrics.Additionality},
		{"Milestones", strings.Join(e.Milestones, "; ")},
		{"Evidence", evidenceText(e.Evidence) + ". " + e.Evidence.Summary},
		{"If capacity is short", strings.Join(e.Lighter, ", ")},
		{"Goes well with", strings.Join(e.Complements, ", ")},
		{"Needs beside it", strings.Join(e.After, ", ")},
		{"Not beside", strings.Join(notBeside(is, e.ID), ", ")},
		{"From your file", yes(e.Own, "yes: added or changed")},
	}
	var rows [][]report.Cell
	for _, kv := range facts {
		if kv[1] != "" && kv[1] != "-" {
			rows = append(rows, cells(kv[0], kv[1]))
		}
	}
	return rows
}

// tagged writes tags with their texts.
func tagged(all []catalogue.Tag, ids []string) string {
	var out []string
	for _, t := range all {
		for _, id := range ids {
			if t.ID == id {
				out = append(out, t.ID+" "+t.Text)
			}
		}
	}
	return strings.Join(out, "; ")
}

// notBeside lists the substitutes of an instrument, whichever of the two says so.
func notBeside(is catalogue.Instruments, id string) []string {
	var out []string
	for _, other := range is.List {
		if is.Instead(id, other.ID) {
			out = append(out, other.ID)
		}
	}
	return out
}

// Presets lists the country priorities of the deck as places to start from, or one by ID.
func (a *App) Presets(word string) (List, error) {
	all, err := catalogue.LoadPresets()
	if err != nil {
		return List{}, err
	}
	found := []catalogue.Preset{}
	var ids []string
	for _, p := range all {
		ids = append(ids, p.ID)
		if word == "" || strings.EqualFold(word, p.ID) || strings.EqualFold(word, p.Family) {
			found = append(found, p)
		}
	}
	if len(found) == 0 {
		return List{}, &ref.NotFound{Kind: "preset", Query: word, Suggestions: ref.Suggest(word, ids)}
	}
	doc := report.Listing(number(len(found), "preset", "presets")+": each only a suggestion", nil, nil)
	doc.Pages[0].Blocks = nil
	for _, p := range found {
		doc.Pages[0].Blocks = append(doc.Pages[0].Blocks, presetBlocks(p)...)
	}
	return List{found, doc, "upstep instruments " + found[0].Instruments[0].Instrument}, nil
}

func presetBlocks(p catalogue.Preset) []report.Block {
	var rows [][]report.Cell
	for _, n := range p.Needs {
		rows = append(rows, cells("need", n.Need, fmt.Sprint(n.Severity), n.Why))
	}
	for _, i := range p.Instruments {
		rows = append(rows, cells("instrument", i.Instrument, "", i.Why))
	}
	items := func(texts []string) report.List {
		l := report.List{}
		for _, t := range texts {
			l.Items = append(l.Items, report.T(t))
		}
		return l
	}
	return []report.Block{
		report.Heading{Level: 3, Text: p.ID + ": " + p.Name},
		report.Paragraph{Text: report.T("Family of areas: " + p.Family + ". The deck: \u201c" + p.Deck + "\u201d. What follows is a judgement: believe the evidence on your country where it says something else.")},
		report.Table{ID: p.ID, Columns: columns("Suggests", "ID", "Severity, a first guess", "Why"), Rows: rows, Wide: true},
		report.Heading{Level: 4, Text: "Reasons"}, items(p.Reasons),
		report.Heading{Level: 4, Text: "Check before you take it"}, items(p.Check),
	}
}
