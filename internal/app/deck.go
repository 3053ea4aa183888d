package app

import (
	"strings"

	"upstep/catalogue"
	"upstep/method/gap"
	"upstep/panel"
	"upstep/report"
)

// deckKnew is the last year the deck of November 2020 could have data of.
const deckKnew = 2019

// deckRows puts the deck's figures beside current data, for an economy of the deck.
func (a *App) deckRows(iso3 string) []report.DeckRow {
	figures := a.cat.Deck()
	var out []report.DeckRow
	ours := false
	for _, f := range figures {
		ours = ours || f.Subject == iso3
		out = append(out, a.deckRow(f))
	}
	if !ours {
		return nil
	}
	return out
}

// confused are the aggregates a label may have been mistaken for: the World Bank has
// Europe and Central Asia with and without its high-income economies.
var confused = map[string][]string{"ECA": {"ECS"}, "ECS": {"ECA"}}

func (a *App) deckRow(f catalogue.DeckFigure) report.DeckRow {
	d := report.DeckRow{Indicator: f.Indicator, Short: f.Title, Subject: f.Subject, Name: a.subjectName(f), Text: f.Printed, Decimals: f.Decimals, Printed: a.printed(f), Note: f.YearNote}
	if i, ok := a.cat.Indicator(f.Indicator); ok {
		d.Short, d.Unit, d.Printed.Unit = i.Short, i.Unit, i.Unit
	}
	subject := a.aggregate(f)
	now := a.panel.At(f.Indicator, subject, f.Year)
	first, last := a.panel.Years()
	d.Latest = a.panel.Latest(f.Indicator, subject, last, last-first)
	others := confused[subject]
	var years, aggregates, both []panel.Observation
	for y := f.Year - 2; y <= min(f.Year+2, deckKnew); y++ {
		if y != f.Year {
			years = append(years, a.panel.At(f.Indicator, subject, y))
		}
		for _, o := range others {
			switch {
			case o == subject:
			case y == f.Year:
				aggregates = append(aggregates, a.panel.At(f.Indicator, o, y))
			default:
				both = append(both, a.panel.At(f.Indicator, o, y))
			}
		}
	}
	if f.Blank {
		d.Vintage = gap.Vintage{Kind: gap.VintageNoData, Now: now}
		return d
	}
	d.Vintage = gap.Explain(gap.Printed{Value: f.Value, Decimals: f.Decimals}, now, years, aggregates, both)
	if m := d.Vintage.Match; m != nil {
		d.Meant = a.dir.Name(m.Country)
	}
	return d
}

// printed is a figure of the deck as an observation of source deck-2020.
func (a *App) printed(f catalogue.DeckFigure) panel.Observation {
	o := panel.Observation{Indicator: f.Indicator, Country: f.Subject, Year: f.Year, Value: f.Value, State: panel.Present, Ref: a.deckRef()}
	o.Ref.Series = f.Title
	if f.Blank {
		o.State, o.Value = panel.Missing, 0
	}
	if f.Doubtful() {
		o.Quality = panel.Doubtful
	}
	return o
}

func (a *App) deckRef() panel.Ref {
	r := panel.Ref{Source: "deck-2020", Table: "catalogue/deck2020.yaml"}
	if s, ok := a.cat.Source("deck-2020"); ok {
		r.Vintage, r.Licence = s.Vintage, s.Licence
	}
	return r
}

// aggregate is the panel's code of a deck figure's subject.
func (a *App) aggregate(f catalogue.DeckFigure) string {
	if !f.Group {
		return f.Subject
	}
	if g, err := a.dir.Group(f.Subject); err == nil && g.Aggregate != "" {
		return g.Aggregate
	}
	return f.Subject
}

func (a *App) subjectName(f catalogue.DeckFigure) string {
	if f.Group {
		if g, err := a.dir.Group(f.Subject); err == nil {
			return strings.TrimSpace(g.Name)
		}
	}
	return a.dir.Name(f.Subject)
}
