package identify

import (
	"cmp"
	"slices"
	"strings"

	"upstep/panel"
)

// judge scores a product and finds its track, its flags and why it may be left out.
func (s *search) judge(w *window, p *Product) {
	e := Evidence{}
	unsure := false
	for _, g := range p.Compass {
		if e.Gain == nil || g.End-g.Start > *e.Gain {
			e.Gain = new(g.End - g.Start)
		}
		if g.Exit == nil {
			unsure = true
		} else if e.Exit == nil || *g.Exit > *e.Exit {
			e.Exit = new(*g.Exit)
		}
	}
	if unsure && e.Exit != nil && *e.Exit == 0 {
		e.Exit = nil // one of them may be leaving
	}
	if d, ok := s.in.Near[p.Code]; ok {
		e.Density = new(d)
	}
	if rec := s.in.Records; rec != nil {
		if n, ok := rec.Firms[p.Code]; ok {
			e.Firms = new(n)
		}
	}
	p.Gain, p.Density, p.Firms, p.Exit = *e.Gain, e.Density, e.Firms, e.Exit
	p.Score, p.Low, p.High, p.Known = score(e, s.o)
	p.Track = track(p.Firms)
	s.atHome(w, p)
	s.flags(w, p)
	if rest, known := s.uncarried(w, p); rest {
		p.Why = "resource-intensive, and home has shown no advantage in its chapter"
	} else if !known {
		p.Flags = append(p.Flags, FlagEndowment)
	}
}

func (s *search) atHome(w *window, p *Product) {
	c, at := w.last.Country(s.in.Country), w.last.Product(p.Code)
	if c < 0 || at < 0 || w.last.Total(c) <= 0 {
		return
	}
	p.HomeUSD = new(w.last.At(c, at))
	p.HomeRCA = advantage(w, c, func(code string) bool { return code == p.Code })
}

// advantage is the RCA of economy c in the products for which in is true; nil when the
// world does not trade them.
func advantage(w *window, c int, in func(code string) bool) *float64 {
	var own, world float64
	all := w.lastWorld()
	for p, code := range w.last.Products {
		if in(code) {
			own += w.last.At(c, p)
			world += all[p]
		}
	}
	if world <= 0 {
		return nil
	}
	return new(own / w.last.Total(c) / (world / total(all)))
}

// flags names what a reader should know before acting.
func (s *search) flags(w *window, p *Product) {
	if p.HomeRCA != nil && *p.HomeRCA >= 1-eps {
		p.Flags = append(p.Flags, FlagHomeExports)
	}
	if w.mid == nil || slices.ContainsFunc(p.Compass, func(g Growth) bool { return g.Mid == nil }) {
		p.Flags = append(p.Flags, FlagMidUnknown)
	}
	if w.Prices == nil {
		p.Flags = append(p.Flags, FlagDemand)
	} else if p.World == nil {
		p.Flags = append(p.Flags, FlagNew)
	}
	if p.Exit != nil && (s.in.Records == nil || len(s.in.Records.LabourCost) == 0) {
		p.Flags = append(p.Flags, FlagExitPart)
	}
	scale, known := 0.0, false
	if s.in.Records != nil {
		scale, known = s.in.Records.Top10[p.Code]
	}
	switch {
	case !known:
		p.Flags = append(p.Flags, FlagScaleUnknown)
	case scale > s.o.Top10+eps:
		p.Flags = append(p.Flags, FlagHighScale)
	}
	if at := w.last.Product(p.Code); at >= 0 {
		column := make([]float64, len(w.last.Countries))
		for c := range column {
			column[c] = w.last.At(c, at)
		}
		all := total(column)
		slices.Sort(column)
		if n := len(column); n > 3 && all > 0 && total(column[n-3:]) >= s.o.TopEconomies*all-eps {
			p.Flags = append(p.Flags, FlagFewExporters)
		}
	}
}

// resources are the classes of Lall (2000) that rest on natural resources.
var resources = []string{"LDC01", "LDC02", "LDC03"}

// uncarried is true for a resource-intensive product in whose chapter (the first two
// digits of the Harmonized System, else the product itself) home has shown no
// advantage. known is false when the class or home's exports are not known.
func (s *search) uncarried(w *window, p *Product) (rest, known bool) {
	if p.Class == "" {
		return false, false
	}
	if !slices.Contains(resources, p.Class) {
		return false, true
	}
	c := w.last.Country(s.in.Country)
	if c < 0 || w.last.Total(c) <= 0 {
		return false, false
	}
	if p.HomeRCA != nil && *p.HomeRCA >= s.o.Carried-eps {
		return false, true
	}
	if !strings.HasPrefix(w.System, "HS") || len(p.Code) < 2 {
		return true, true
	}
	rca := s.chapter(w, c, p.Code[:2])
	return rca == nil || *rca < s.o.Carried-eps, true
}

// chapter is home's RCA in a chapter, once.
func (s *search) chapter(w *window, c int, chapter string) *float64 {
	if v, ok := s.chapters[chapter]; ok {
		return v
	}
	if s.chapters == nil {
		s.chapters = map[string]*float64{}
	}
	v := advantage(w, c, func(code string) bool { return strings.HasPrefix(code, chapter) })
	s.chapters[chapter] = v
	return v
}

// discover lists what home came to export by itself: step 4. It takes home at both ends.
func (s *search) discover(w *window) {
	first := rcas(w.start[0], s.in.Country)
	now := rcas(w.last, s.in.Country)
	if first == nil || now == nil {
		s.note("discoveries-unknown", s.in.Country, panel.Info, "Home's own successes can't be read: %s is not in the tables of both %d and %d.", s.in.Country, w.From, w.To)
		return
	}
	listed := map[string]bool{}
	for _, p := range s.r.Products {
		listed[p.Code] = true
	}
	c := w.last.Country(s.in.Country)
	for p, code := range w.last.Products {
		was, traded := first[code]
		if v := now[code]; !listed[code] && traded && was < s.o.DiscoveryFrom-eps && v >= s.o.DiscoveryTo-eps {
			s.r.Discoveries = append(s.r.Discoveries, Discovery{Code: code, Name: s.in.Names[code], Start: was, End: v, USD: w.last.At(c, p)})
		}
	}
	slices.SortFunc(s.r.Discoveries, func(a, b Discovery) int {
		return cmp.Or(cmp.Compare(b.USD, a.USD), cmp.Compare(a.Code, b.Code))
	})
}

// screenNotes say what the screen could not look at.
func (s *search) screenNotes(w *window) {
	home := s.in.Country
	if w.Horizon != s.o.Horizon {
		s.note("screen-horizon", home, panel.Warning, "Exports are compared over %d years (%d to %d), not over %d: the tables allow no other. A long time rewards old successes.", w.Horizon, w.From, w.To, s.o.Horizon)
	}
	if len(w.Start) < s.o.MeanYears || len(w.End) < s.o.MeanYears {
		s.note("screen-years", home, panel.Warning, "Years averaged at the two ends: %d and %d, not %d. A single year may be unusual.", len(w.Start), len(w.End), s.o.MeanYears)
	}
	if w.mid == nil {
		s.note("screen-middle", home, panel.Warning, "There is no table of the middle of the time: RCA at the end stands in for RCA in the middle, which favours products that came late.")
	}
	if w.exit == nil && (s.in.Records == nil || len(s.in.Records.LabourCost) == 0) {
		s.note("screen-exit", home, panel.Warning, "Whether compass countries are leaving a product is not known: there is no table of %d and no unit labour cost. Its weight leaves the score.", w.To-s.o.ExitYears)
	}
	if s.in.Records == nil || len(s.in.Records.Firms) == 0 {
		s.note("screen-firms", home, panel.Warning, "Whether domestic firms make a product is not known: its weight leaves the score, and the track is unknown. Firms can be named in a file of records.")
	}
	if w.Prices == nil {
		s.note("screen-prices", home, panel.Warning, "Prices of both ends are not known: world demand is that of current dollars.")
	}
	if without := withoutScore(s.r.Products); without > 0 {
		s.note("screen-score", home, panel.Info, "Products without a score, as less than %[2]s %% of its weight is known: %[1]d.", without, panel.Exact(100*s.o.ScoreCover, 0))
	}
}

func withoutScore(list []Product) int {
	n := 0
	for _, p := range list {
		if p.Score == nil {
			n++
		}
	}
	return n
}

// lastWorld are world exports of the last table, summed once.
func (w *window) lastWorld() []float64 {
	if w.world == nil {
		w.world = w.last.World()
	}
	return w.world
}
