package app

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"upstep/internal/source"
	"upstep/method/complexity"
	"upstep/opendata"
	"upstep/panel"
	"upstep/ref"
	"upstep/report"
	"upstep/trade"
)

// space runs chapter 9 of the methods for a country. A nil space comes with the
// reason; an error is a request that makes no sense or a damaged pack.
func (a *App) space(home ref.Economy, year, cut int, strategy string, top int, settings Settings) (*report.Space, string, error) {
	table, why, err := a.exportTable(home, year, cut)
	if err != nil || why != "" {
		return nil, why, err
	}
	w, err := a.spaceOf(table.Year)
	if err != nil {
		return nil, "", err
	}
	s := &report.Space{Basket: w.goods, Result: w.result, Edges: w.edges, Source: a.sourceTitle(table.Ref.Source), Notes: w.notes}
	s.Row = s.Basket.Country(home.ISO3)
	if s.Row < 0 || s.Basket.Total(s.Row) <= 0 {
		return nil, fmt.Sprintf("the table of %d has no exports of goods by %s.", table.Year, home.Name), nil
	}
	if s.Profile, err = profile(w, home.ISO3); err != nil {
		return nil, "", err
	}
	if err := a.placeProducts(s, table); err != nil {
		return nil, "", err
	}
	if err := a.standing(s, home, settings); err != nil {
		return nil, "", err
	}
	if err := a.opportunities(s, w.markets, home, strategy, top, settings); err != nil {
		return nil, "", err
	}
	s.Merchandise = a.panel.At("TX.VAL.MRCH.CD.WT", home.ISO3, s.Basket.Year)
	return s, "", a.published(s, home)
}

// world is what is the same for every country of an export table.
type world struct {
	raw, goods *trade.Matrix
	notes      []panel.Note
	result     *complexity.Result
	edges      []report.Edge
	markets    map[string]complexity.Market
}

// spaceOf computes the product space of a table, once.
func (a *App) spaceOf(year int) (*world, error) {
	a.mu.Lock()
	once, ok := a.worlds[year]
	if !ok {
		once = sync.OnceValues(func() (*world, error) { return a.newWorld(year) })
		a.worlds[year] = once
	}
	a.mu.Unlock()
	return once()
}

func (a *App) newWorld(year int) (*world, error) {
	raw, notes, err := a.data.Exports(year)
	if err != nil {
		return nil, err
	}
	people, err := a.data.Populations(year)
	if err != nil {
		return nil, err
	}
	filters := source.SampleFilters(raw.Ref, people)
	w := &world{raw: raw, notes: notes, goods: raw.WithoutServices("9999")}
	if w.result, err = complexity.Compute(complexity.ReferenceSample(raw, people, filters), complexity.Options{}); err != nil {
		return nil, err
	}
	net, err := complexity.Backbone(w.result.Phi, len(w.result.Products), complexity.BackboneOptions{})
	if err != nil {
		return nil, err
	}
	for _, e := range net.Edges {
		w.edges = append(w.edges, report.Edge{A: e.A, B: e.B, Tree: e.Tree})
	}
	w.markets, err = a.markets(raw.System, w.result.Products)
	return w, err
}

// exportTable picks the table: the year asked for, else the newest not after the
// cut that has the country.
func (a *App) exportTable(home ref.Economy, year, cut int) (t source.ExportTable, why string, err error) {
	tables := a.data.ExportTables()
	first, _ := a.panel.Years()
	var have, absent []string
	for _, t := range tables {
		have = append(have, fmt.Sprint(t.Year))
		if year != 0 && t.Year != year || year == 0 && (t.Year > cut || t.Year < first) {
			continue // tables from before the panel are history: only when asked for
		}
		if !t.Present {
			absent = append(absent, t.Table)
			continue
		}
		m, _, err := a.data.Exports(t.Year)
		if err != nil {
			return t, "", err
		}
		if m.Country(home.ISO3) >= 0 {
			return t, "", nil
		}
		if year != 0 {
			return t, fmt.Sprintf("%s is not among the %d economies of the table of %d.", home.Name, t.Economies, t.Year), nil
		}
	}
	if year != 0 && !slices.Contains(have, fmt.Sprint(year)) {
		return t, "", errorf(Invalid, "there are tables of "+strings.Join(have, ", "), "no table of exports by product for the year %d", year)
	}
	if len(absent) > 0 {
		return t, fmt.Sprintf("this build leaves out the export tables with non-commercial or unsettled terms (%s).", strings.Join(absent, ", ")), nil
	}
	return t, fmt.Sprintf("no export table of %d or before has %s (there are tables of %s).", cut, home.Name, strings.Join(have, ", ")), nil
}

// profile is the economy in the sample, or projected onto it.
func profile(w *world, iso3 string) (*complexity.Profile, error) {
	if w.result.Country(iso3) >= 0 {
		return w.result.Profile(iso3)
	}
	return complexity.Project(w.result, w.raw.WithoutServices(), iso3, complexity.ProjectOptions{})
}

// placeProducts fills names, classes, places and links.
func (a *App) placeProducts(s *report.Space, t source.ExportTable) error {
	var err error
	if s.System, err = a.data.Products(t.System); err != nil {
		return err
	}
	classes, err := a.data.Classes()
	if err != nil {
		return err
	}
	s.Lall = map[string]string{}
	for _, c := range classes {
		s.Lall[c.Code] = c.Name
	}
	sections, err := a.data.Sections()
	if err != nil {
		return err
	}
	for _, c := range sections {
		s.Classes = append(s.Classes, report.Class{Name: c.Name, Colour: deepen(c.Colour), Sign: sign(c.Name)})
	}
	places, _, err := a.data.Layout(t.System)
	if err != nil {
		return err
	}
	s.Places = make([]*report.XY, len(s.Result.Products))
	for i, code := range s.Result.Products {
		if p, ok := places[code]; ok {
			s.Places[i] = &report.XY{X: p.X, Y: p.Y}
		}
	}
	return nil
}

// deepen darkens a colour "#rrggbb" that is too pale for thin rings on white, keeping
// its hue; anything else is returned as it is.
func deepen(colour string) string {
	var red, green, blue int
	if n, err := fmt.Sscanf(colour, "#%02x%02x%02x", &red, &green, &blue); n != 3 || err != nil {
		return colour
	}
	r, g, b := float64(red), float64(green), float64(blue)
	const most = 0.45 // luminance of the palest colour left alone
	if l := (0.2126*r + 0.7152*g + 0.0722*b) / 255; l > most {
		r, g, b = r*most/l, g*most/l, b*most/l
	}
	return fmt.Sprintf("#%02x%02x%02x", int(r), int(g), int(b))
}

// sign is a short text that names a section without colour.
func sign(name string) string {
	r := []rune(strings.ToUpper(name))
	return string(r[:min(2, len(r))])
}

// resources are the HS chapters whose exports count as natural resources: ores,
// slag and ash; mineral fuels and oils. Judgement.
var resources = []string{"26", "27"}

// standing classes the strategic approach of the country.
func (a *App) standing(s *report.Space, home ref.Economy, settings Settings) error {
	var o complexity.ApproachOptions
	if err := set(settings, "strategy", &o); err != nil {
		return err
	}
	covariates := map[string]complexity.Covariate{}
	for c, iso3 := range s.Basket.Countries {
		total, natural := 0.0, 0.0
		for p, v := range s.Basket.Row(c) {
			total += v
			if slices.Contains(resources, s.Basket.Products[p][:2]) {
				natural += v
			}
		}
		v := complexity.Covariate{GDPPerHead: a.panel.Latest("NY.GDP.PCAP.PP.KD", iso3, s.Basket.Year, 3)}
		if total > 0 {
			v.ResourceShare = panel.Observation{Indicator: "resources in goods exports", Country: iso3, Year: s.Basket.Year, Value: natural / total, State: panel.Present, Unit: "share", Ref: s.Basket.Ref}
		}
		covariates[iso3] = v
	}
	var projected []*complexity.Profile
	if s.Profile.Projected {
		projected = append(projected, s.Profile)
	}
	res, err := complexity.Approach(s.Result, covariates, projected, o)
	if err != nil {
		return err
	}
	for _, st := range res.Standings {
		if st.Country == home.ISO3 {
			s.Standing = st
		}
	}
	s.Approach = res
	return nil
}

// opportunities ranks the products the country lacks.
func (a *App) opportunities(s *report.Space, markets map[string]complexity.Market, home ref.Economy, strategy string, top int, settings Settings) error {
	weights := complexity.Balanced(s.Standing.Class)
	if strategy != "auto" {
		var names []string
		found := false
		for _, w := range complexity.WeightSets() {
			names = append(names, "'"+w.Name+"'")
			if strings.EqualFold(w.Name, strategy) {
				weights, found = w, true
			}
		}
		if !found {
			return errorf(NotFound, "the weight sets are auto, "+strings.Join(names, ", "), "unknown strategy %q", strategy)
		}
	}
	if top < 1 {
		return errorf(Invalid, "ask for at least one product", "cannot list %d opportunities", top)
	}
	o := complexity.OpportunityOptions{Weights: weights, Top: top, Markets: markets, GDPPerHead: a.panel.Latest("NY.GDP.PCAP.CD", home.ISO3, s.Basket.Year, 3)}
	err := set(settings, "feasibility", &o)
	if err == nil {
		s.Opportunities, err = complexity.Opportunities(s.Result, s.Profile, o)
	}
	return err
}

// markets sums world demand over the HS12 subheadings that belong to each heading of
// the nomenclature.
func (a *App) markets(system string, products []string) (map[string]complexity.Market, error) {
	w, err := a.data.WorldDemand()
	if err != nil {
		return nil, err
	}
	headings, links, err := a.data.Headings(system)
	if err != nil {
		return nil, err
	}
	last := w.Years[len(w.Years)-1]
	now, before := map[string]float64{}, map[string]float64{}
	for _, p := range w.Products() {
		h := headings[p]
		if v, ok := w.World(p, last); ok {
			now[h] += v
		}
		if v, ok := w.World(p, last-growthYears); ok {
			before[h] += v
		}
	}
	out := map[string]complexity.Market{}
	for _, p := range products {
		var m complexity.Market
		obs := func(name, unit string, v float64) panel.Observation {
			r := w.Ref
			r.Series = fmt.Sprintf("sum of the HS12 subheadings of %s heading %s by %s", system, p, links.Table)
			return panel.Observation{Indicator: name + " " + system + " " + p, Country: "WLD", Year: last, Value: v, State: panel.Present, Unit: unit, Ref: r}
		}
		if now[p] > 0 {
			m.Size = obs("world exports", "US dollars", now[p])
		}
		if now[p] > 0 && before[p] > 0 {
			m.Growth = obs(fmt.Sprintf("growth of world exports a year, current dollars, %d to %d,", last-growthYears, last), "share", math.Pow(now[p]/before[p], 1.0/growthYears)-1)
		}
		out[p] = m
	}
	return out, nil
}

// growthYears is the span of the growth of a market.
const growthYears = 5

// published fills the published index of the same year, shown beside our own.
func (a *App) published(s *report.Space, home ref.Economy) error {
	s.PublishedECI = panel.Observation{Indicator: "ECI published", Country: home.ISO3, Year: s.Basket.Year, Unit: "standard deviations", Ref: a.data.Ref("published-eci")}
	rows, from, err := a.data.PublishedECI(s.Basket.Year)
	var absent *opendata.Absent
	var none *ref.NotFound
	if errors.As(err, &absent) || errors.As(err, &none) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.Country == home.ISO3 && r.HS92 != nil {
			s.PublishedECI.Value, s.PublishedECI.State, s.PublishedECI.Ref = *r.HS92, panel.Present, from
			s.PublishedECI.Ref.Series = "eci_hs92"
		}
	}
	return nil
}

func (a *App) sourceTitle(key string) string {
	if s, ok := a.cat.Source(key); ok {
		return s.Title
	}
	return key
}
