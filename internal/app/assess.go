package app

import (
	"slices"
	"sync"

	"upstep/catalogue"
	"upstep/method/gap"
	"upstep/panel"
	"upstep/report"
)

// Assess builds the report on a country.
func (a *App) Assess(req Request) (*report.Document, error) {
	e, err := a.evidence(req)
	if err != nil {
		return nil, err
	}
	return report.Assess(*e), nil
}

// evidence runs every method for a country. The comparison with peers and the
// product space are independent and run side by side.
func (a *App) evidence(req Request) (*report.Evidence, error) {
	req = req.normal()
	home, err := a.dir.Country(req.Country)
	if err != nil {
		return nil, err
	}
	req.Country = home.ISO3
	if req.Settings, err = a.normalSettings(req.Settings); err != nil {
		return nil, err
	}
	cut, err := a.cut(req.Year)
	if err != nil {
		return nil, err
	}
	e := &report.Evidence{Prefix: req.prefix(), Home: home, Dir: a.dir, Panel: a.panel, Cut: cut, Messages: a.messages, Derived: a.derived(), Changed: a.changedFor(req.Settings)}
	if err := set(req.Settings, "gap", &e.GapOptions); err != nil {
		return nil, err
	}
	if req.Year != 0 && req.TradeYear > req.Year {
		return nil, errorf(Invalid, "leave out one of --year and --trade-year", "exports of %d are after the year %d, past which no data may be used", req.TradeYear, req.Year)
	}
	var spaceErr error
	var wg sync.WaitGroup
	wg.Go(func() { e.Space, e.WhySpace, spaceErr = a.space(home, req.TradeYear, cut, "auto", 50, req.Settings) })
	err = a.compare(e, req, a.assessed())
	wg.Wait()
	if err != nil {
		return nil, err
	}
	if spaceErr != nil {
		return nil, spaceErr
	}
	if e.Parts, err = a.parts(req, e); err != nil {
		return nil, err
	}
	e.Deck = a.deckRows(home.ISO3)
	a.cover(e)
	if e.Doubts, err = a.doubts(e); err != nil {
		return nil, err
	}
	e.Sources = a.sourceRows(e)
	e.Recipe, e.Words = a.recipe(req, e), req.Words()
	return e, nil
}

// compare runs chapter 1 of the methods.
func (a *App) compare(e *report.Evidence, req Request, specs []gap.Spec) error {
	peers, alike, notes, err := a.peers(e.Home, req.Peers, e.Cut)
	if err != nil {
		return err
	}
	in := gap.Input{Panel: a.panel, Country: e.Home.ISO3, Cut: e.Cut, Specs: specs, Peers: peers, World: a.world, Options: e.GapOptions}
	if e.Gap, err = gap.Compare(in); err != nil {
		return err
	}
	e.Alike, e.Places = alike, gap.Places(in, e.Gap)
	e.Gap.Notes = append(append([]panel.Note{}, notes...), e.Gap.Notes...)
	if e.Deind, err = gap.Deindustrialise(gap.DeindustrialInput{Panel: a.panel, Countries: []string{e.Home.ISO3}, World: a.world, Group: peers, Cut: e.Cut, Options: e.GapOptions}); err != nil {
		return err
	}
	e.RD, err = gap.StructureOfRD(gap.RDInput{Panel: a.panel, Country: e.Home.ISO3, World: a.world, Cut: e.Cut, Options: e.GapOptions})
	return err
}

// assessed returns the specs of the gap table.
func (a *App) assessed() []gap.Spec {
	var out []gap.Spec
	for _, i := range a.cat.Assessed() {
		out = append(out, spec(i))
	}
	return out
}

var transforms = map[catalogue.Transform]gap.Transform{catalogue.Log: gap.Log, catalogue.Logit: gap.Logit, catalogue.Identity: gap.Identity}

var directions = map[int]gap.Direction{1: gap.Higher, -1: gap.Lower, 0: gap.Context}

// spec turns an entry of the catalogue into a spec. A count rate is compared as a
// count per denominator, so that it gets Poisson limits.
func spec(i catalogue.Indicator) gap.Spec {
	s := gap.Spec{Code: i.Code, Name: i.Name, Short: i.Short, Unit: i.Unit, Pillar: i.Pillar, Direction: directions[i.Direction], Transform: transforms[i.Transform],
		Precision: i.Precision, MaxLag: i.MaxLag, BreakYear: i.Break, Count: i.Count}
	if i.MaxLag == 0 {
		s.MaxLag = -1
	}
	s.MedianOnly = i.Derive != nil || i.Aggregation == catalogue.NoAggregates
	if s.Transform == gap.Logit {
		s.Bounds = gap.Interval{Low: 0, High: 100} // shares in percent
	}
	if d := i.Derive; i.Count && d != nil && d.Op == catalogue.Ratio {
		s.Series, s.Per = d.Of[0], &gap.Per{Code: d.Of[1], Unit: d.Scale}
	}
	return s
}

// derived maps derived indicators to their operands, so that a figure can be
// followed to what was observed.
func (a *App) derived() map[string][]string {
	out := map[string][]string{}
	for _, i := range a.cat.Derived() {
		out[i.Code] = i.Derive.Of
	}
	return out
}

// cover fills coverage and what is missing.
func (a *App) cover(e *report.Evidence) {
	by := map[string]*report.PillarCoverage{}
	for _, i := range a.cat.Indicators() {
		c := a.panel.Cover(i.Code, e.Home.ISO3, e.Cut, i.MaxLag)
		p := by[i.Pillar]
		if p == nil {
			p = &report.PillarCoverage{Pillar: i.Pillar, Current: []string{}, Stale: []string{}, Never: []string{}}
			by[i.Pillar] = p
		}
		p.All++
		if c.Quality == panel.Old {
			p.Old++
		}
		switch c.Age {
		case panel.Current:
			p.Current = append(p.Current, i.Code)
		case panel.Stale:
			p.Stale = append(p.Stale, i.Code)
		case panel.Never:
			p.Never = append(p.Never, i.Code)
		}
	}
	for _, name := range catalogue.Pillars() {
		if p := by[name]; p != nil {
			e.Coverage = append(e.Coverage, *p)
		}
	}
	first, _ := a.panel.Years()
	for _, r := range e.Gap.Rows {
		if r.Value != nil {
			continue
		}
		m := report.MissingIndicator{Code: r.Spec.Code, Name: r.Spec.Short, First: first,
			Cover: a.panel.Cover(r.Spec.Code, e.Home.ISO3, e.Cut, max(r.Spec.MaxLag, 0))}
		m.Lacks = a.lacking(r.Spec.Code, e.Home.ISO3, e.Cut)
		e.Missing = append(e.Missing, m)
	}
}

// lacking names the observed series that a derived indicator lacks for a country.
func (a *App) lacking(code, iso3 string, cut int) []string {
	i, ok := a.cat.Indicator(code)
	if !ok || i.Derive == nil {
		return nil
	}
	var out []string
	for _, of := range i.Derive.Of {
		o, _ := a.cat.Indicator(of)
		switch {
		case o.Derive != nil:
			out = append(out, a.lacking(of, iso3, cut)...)
		case a.panel.Cover(of, iso3, cut, o.MaxLag).Age != panel.Current:
			out = append(out, o.Short)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// recipe says how to make the report again.
func (a *App) recipe(req Request, e *report.Evidence) report.Recipe {
	r := report.Recipe{Program: Program, Command: req.command(), Pack: a.data.Pack().Checksum()}
	r.Methods = append(r.Methods, e.Gap.Recipe, e.Deind.Recipe, e.RD.Recipe)
	if e.Alike != nil {
		r.Methods = append(r.Methods, alikeRecipe(e.Alike))
	}
	if s := e.Space; s != nil {
		r.Methods = append(r.Methods, s.Result.Recipe, s.Approach.Recipe, s.Opportunities.Recipe)
	}
	for _, p := range e.Parts {
		r.Methods = added(r.Methods, p.Recipes())
	}
	return r
}

// sourceRows lists the sources whose figures may stand in the report.
func (a *App) sourceRows(e *report.Evidence) []report.SourceRow {
	used := map[string]bool{"deck-2020": len(e.Deck) > 0}
	for _, i := range a.cat.Indicators() {
		used[i.Source] = true
	}
	if s := e.Space; s != nil {
		used[s.Basket.Ref.Source], used[s.PublishedECI.Ref.Source], used["baci-world"] = true, true, true
	}
	for _, p := range e.Parts {
		for _, key := range report.PartSources(p) {
			used[key] = true
		}
	}
	var out []report.SourceRow
	for _, s := range a.cat.Sources() {
		if used[s.Key] {
			out = append(out, report.SourceRow{Key: s.Key, Title: s.Title, Vintage: s.Vintage, Licence: s.Licence, Terms: string(s.Terms), Attribution: s.Citation})
		}
	}
	return out
}
