package app

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"upstep/method/complexity"
	"upstep/method/gap"
	"upstep/panel"
	"upstep/ref"
	"upstep/report"
)

// Gap compares a country with its peers on the assess set or on the indicators named.
func (a *App) Gap(req Request, indicators []string) (*gap.Result, *report.Document, error) {
	specs := a.assessed()
	if len(indicators) > 0 {
		specs = nil
		for _, code := range indicators {
			i, ok := a.cat.Indicator(code)
			if !ok {
				return nil, nil, &ref.NotFound{Kind: "indicator", Query: code, Suggestions: ref.Suggest(code, a.indicatorCodes())}
			}
			specs = append(specs, spec(i))
		}
	}
	e, err := a.basic(req)
	if err != nil {
		return nil, nil, err
	}
	if err := a.compare(e, req.normal(), specs); err != nil {
		return nil, nil, err
	}
	req = req.normal()
	e.Recipe.Command = []string{"gap", e.Home.ISO3, "--peers", req.Peers, "--year", strconv.Itoa(req.Year)}
	if len(indicators) > 0 {
		e.Recipe.Command = append(e.Recipe.Command, "--indicator", strings.Join(indicators, ","))
	}
	return e.Gap, report.GapOnly(*e), nil
}

// basic is evidence with the country and the cut, and nothing computed.
func (a *App) basic(req Request) (*report.Evidence, error) {
	req = req.normal()
	var err error
	if req.Settings, err = a.normalSettings(req.Settings); err != nil {
		return nil, err
	}
	home, err := a.dir.Country(req.Country)
	if err != nil {
		return nil, err
	}
	cut, err := a.cut(req.Year)
	if err != nil {
		return nil, err
	}
	req.Country = home.ISO3
	e := a.nothing(req, report.Evidence{Home: home, Cut: cut, Changed: a.changedFor(req.Settings)})
	return e, set(req.Settings, "gap", &e.GapOptions)
}

// nothing completes evidence with what every document needs, nothing computed.
func (a *App) nothing(req Request, e report.Evidence) *report.Evidence {
	e.Prefix, e.Dir, e.Panel, e.Messages, e.Derived = req.prefix(), a.dir, a.panel, a.messages, a.derived()
	e.Recipe = report.Recipe{Program: Program, Command: req.command(), Pack: a.data.Pack().Checksum()}
	e.Gap, e.Deind, e.RD = &gap.Result{}, &gap.Deindustrialisation{}, &gap.RDStructure{}
	return &e
}

// maxTop lists every opportunity there can be.
const maxTop = 10000

// slug makes a name of a weight set part of a figure ID.
func slug(name string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r < 'a' || r > 'z' }), "-")
}

// SpaceResult is the answer of the space command as data.
type SpaceResult struct {
	Country       string                        `json:"country"`
	Refused       string                        `json:"refused,omitempty"` // why there is nothing more
	Year          int                           `json:"year,omitempty"`
	System        string                        `json:"system,omitempty"`
	Source        *panel.Ref                    `json:"source,omitempty"`
	Projected     bool                          `json:"projected"` // onto the reference sample
	Total         *float64                      `json:"exports_usd"`
	Diversity     *int                          `json:"diversity"`
	ECI           *float64                      `json:"eci"`
	COI           *float64                      `json:"coi"`
	PublishedECI  *float64                      `json:"eci_published"`
	Approach      *ApproachEntry                `json:"approach"`
	Opportunities *complexity.OpportunityResult `json:"opportunities,omitempty"`
	Basket        []Export                      `json:"basket,omitempty"` // all exports, largest first
	Notes         []panel.Note                  `json:"notes,omitempty"`
	Recipe        *panel.Recipe                 `json:"recipe,omitempty"`
}

// ApproachEntry is the strategic approach; ECI, Star and COI are nil and Class is ""
// when the economy could not be classified.
type ApproachEntry struct {
	Class    complexity.Class    `json:"class"`
	ECI      *float64            `json:"eci"`
	Star     *float64            `json:"star"` // ECI less what income and resources predict
	COI      *float64            `json:"coi"`  // less the sample's mean, in its standard deviations
	Borders  []complexity.Border `json:"borders"`
	OnBorder bool                `json:"on_border"`
	Notes    []panel.Note        `json:"notes"`
}

func approachEntry(s complexity.Standing) *ApproachEntry {
	e := &ApproachEntry{Class: s.Class, Borders: s.Borders, OnBorder: s.OnBorder, Notes: append([]panel.Note{}, s.Notes...)}
	if s.Class != complexity.Unclassified {
		e.ECI, e.Star, e.COI = &s.ECI, &s.Star, &s.COI
	}
	return e
}

// Export is one product of a basket. RCA and PCI are nil outside the reference sample.
type Export struct {
	Code    string   `json:"code"`
	Name    string   `json:"name"`
	Section string   `json:"section"`
	Lall    string   `json:"lall,omitempty"`
	Value   float64  `json:"exports_usd"`
	Share   float64  `json:"share"`
	RCA     *float64 `json:"rca"`
	PCI     *float64 `json:"pci"`
}

// Space shows the export basket, complexity and opportunities.
func (a *App) Space(req Request, strategy string, top int) (*SpaceResult, *report.Document, error) {
	e, err := a.basic(req)
	if err != nil {
		return nil, nil, err
	}
	if req.Year != 0 && req.TradeYear > req.Year {
		return nil, nil, errorf(Invalid, "leave out one of --year and --trade-year", "exports of %d are after the year %d, past which no data may be used", req.TradeYear, req.Year)
	}
	if e.Space, e.WhySpace, err = a.space(e.Home, req.TradeYear, e.Cut, strategy, top, req.Settings); err != nil {
		return nil, nil, err
	}
	if strategy != "auto" {
		e.Prefix += "+" + slug(strategy)
	}
	e.Recipe.Command = []string{"space", e.Home.ISO3, "--year", strconv.Itoa(req.Year), "--trade-year", strconv.Itoa(req.TradeYear), "--strategy", strategy, "--top", strconv.Itoa(top)}
	r := &SpaceResult{Country: e.Home.ISO3, Refused: e.WhySpace}
	if s := e.Space; s != nil {
		r.fill(s)
		e.Recipe.Methods = append(e.Recipe.Methods, s.Result.Recipe, s.Approach.Recipe, s.Opportunities.Recipe)
	}
	return r, report.SpaceOnly(*e), nil
}

func (r *SpaceResult) fill(s *report.Space) {
	r.Year, r.System, r.Source, r.Recipe = s.Basket.Year, s.Basket.System, &s.Basket.Ref, &s.Result.Recipe
	total := s.Basket.Total(s.Row)
	r.Projected, r.Diversity, r.Total = s.Profile.Projected, &s.Profile.Diversity, &total
	if s.Profile.Ranked {
		r.ECI, r.COI = &s.Profile.ECI, &s.Profile.COI
	}
	if s.PublishedECI.Ok() {
		r.PublishedECI = &s.PublishedECI.Value
	}
	r.Approach, r.Opportunities = approachEntry(s.Standing), s.Opportunities
	r.Notes = slices.Concat(s.Result.Notes, s.Profile.Notes, s.Standing.Notes, s.Opportunities.Notes)
	for p, v := range s.Basket.Row(s.Row) {
		if v <= 0 {
			continue
		}
		product, _ := s.System.Product(s.Basket.Products[p])
		x := Export{Code: product.Code, Name: product.Name, Section: product.Section, Lall: product.Lall, Value: v, Share: v / total}
		if i := s.Result.Product(product.Code); i >= 0 {
			x.RCA = &s.Profile.RCA[i]
			if s.Result.Ranked && s.Result.InSpace[i] {
				x.PCI = &s.Result.PCI[i]
			}
		}
		r.Basket = append(r.Basket, x)
	}
	slices.SortStableFunc(r.Basket, func(x, y Export) int { return cmp.Compare(y.Value, x.Value) })
}

// Doctor reports what is known of a country.
func (a *App) Doctor(country string) (*report.Checkup, *report.Document, error) {
	e, err := a.evidence(Request{Country: country})
	if err != nil {
		return nil, nil, err
	}
	c := report.Checkup{Country: e.Home.ISO3, Name: e.Home.Name, Year: e.Cut, Pillars: e.Coverage}
	for _, i := range a.cat.Indicators() {
		c.Series = append(c.Series, report.SeriesState{Code: i.Code, Short: i.Short, Pillar: i.Pillar, Source: i.Source, Note: i.Note,
			Cover: a.panel.Cover(i.Code, e.Home.ISO3, e.Cut, i.MaxLag)})
	}
	for _, t := range a.data.ExportTables() {
		c.Trade = append(c.Trade, report.TradeState{Year: t.Year, System: t.System, Present: t.Present})
		if !t.Present {
			continue
		}
		raw, _, err := a.data.Exports(t.Year)
		if err != nil {
			return nil, nil, err
		}
		goods := raw.WithoutServices("9999")
		if row := goods.Country(e.Home.ISO3); row >= 0 {
			last := &c.Trade[len(c.Trade)-1]
			total := goods.Total(row)
			last.Total = &total
			for _, v := range goods.Row(row) {
				if v > 0 {
					last.Products++
				}
			}
		}
	}
	notes, err := a.data.PanelNotes()
	if err != nil {
		return nil, nil, err
	}
	for _, n := range notes {
		if n.Severity != panel.Info {
			e.Doubts = append(e.Doubts, n.Text)
		}
	}
	c.Doubts, c.Refusals = e.Doubts, refusals(e)
	return &c, report.Doctor(c, *e), nil
}

// doubts are the pitfalls the catalogue knows of indicators this country has, values
// that stand apart from their neighbours, and how far trade tables disagree.
func (a *App) doubts(e *report.Evidence) ([]string, error) {
	var out []string
	for _, r := range e.Gap.Rows {
		i, ok := a.cat.Indicator(r.Spec.Code)
		if ok && r.Value != nil && i.Note != "" {
			out = append(out, i.Short+": "+i.Note)
		}
	}
	for _, r := range e.Gap.Rows {
		code := cmp.Or(r.Spec.Series, r.Spec.Code)
		var apart []string
		for _, s := range a.panel.Spikes(code, e.Home.ISO3) {
			apart = append(apart, fmt.Sprintf("%s in %d (%s the year before, %s the year after)", report.Significant(s.Value.Value, 3), s.Value.Year,
				report.Significant(s.Before.Value, 3), report.Significant(s.After.Value, 3)))
		}
		var steps []string
		for _, s := range a.panel.Steps(code, e.Home.ISO3) {
			steps = append(steps, fmt.Sprintf("from %s in %d to %s in %d", report.Significant(s.Before.Value, 3), s.Before.Year, report.Significant(s.After.Value, 3), s.After.Year))
		}
		if steps != nil && r.Spec.Pillar == "structure" { // shares move slowly; a diffusing technology leaps by nature
			out = append(out, fmt.Sprintf("%s: %s; a break or a real shock, no trend should be read across it.", r.Spec.Short, strings.Join(steps, ", ")))
		}
		if apart != nil {
			out = append(out, fmt.Sprintf("%s: %s stands apart; a break or an error in the source, left as it is.", r.Spec.Short, strings.Join(apart, ", ")))
		}
	}
	spread, err := a.tradeSpread(e.Home.ISO3)
	if err != nil {
		return nil, err
	}
	if spread != "" {
		out = append(out, spread)
	}
	return out, nil
}

func refusals(e *report.Evidence) []panel.Note {
	out := []panel.Note{}
	for _, r := range e.Gap.Rows {
		for _, n := range r.Notes {
			if n.Severity == panel.Refusal {
				out = append(out, n)
			}
		}
	}
	return out
}
