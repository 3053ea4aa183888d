package identify

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"upstep/panel"
	"upstep/trade"
)

// window is what the screen reads of the tables.
type window struct {
	start, end []*trade.Matrix
	mid, exit  *trade.Matrix // nil: no table of that year
	last       *trade.Matrix
	world      []float64       // of last, once summed
	span       int             // years between the middles of both ends
	traded     map[string]bool // products that a compass country exported
	*Screen
}

// screen fills the products.
func (s *search) screen() error {
	w, err := s.window()
	if err != nil || w == nil {
		return err
	}
	s.r.Screen = w.Screen
	if len(s.r.Compass) == 0 {
		s.note("screen-no-compass", s.in.Country, panel.Refusal, "No products are screened: there is no compass country.")
		return nil
	}
	by := map[string]*Product{}
	worlds := w.worlds()
	for _, k := range slices.Sorted(slices.Values(s.r.Compass)) {
		if !slices.ContainsFunc(w.start, func(m *trade.Matrix) bool { return m.Country(k) >= 0 }) || w.last.Country(k) < 0 {
			w.Absent = append(w.Absent, k)
			continue
		}
		s.country(w, worlds, k, by)
	}
	if len(w.Absent) > 0 {
		s.note("compass-without-trade", s.in.Country, panel.Warning, "Compass countries without exports at both ends of the tables, left out of the screen: %s.", strings.Join(w.Absent, ", "))
	}
	if len(w.Absent) == len(s.r.Compass) {
		s.note("screen-absent", s.in.Country, panel.Refusal, "No products are screened: no compass country has exports at both ends of the tables, %d and %d.", w.From, w.To)
		return nil
	}
	s.r.Traded = slices.Sorted(maps.Keys(w.traded))
	for _, p := range by {
		s.judge(w, p)
		if p.Why == "" {
			s.r.Products = append(s.r.Products, *p)
		} else {
			s.r.Excluded = append(s.r.Excluded, *p)
		}
	}
	slices.SortFunc(s.r.Products, byScore)
	slices.SortFunc(s.r.Excluded, byScore)
	s.rankings()
	s.screenNotes(w)
	s.discover(w)
	return nil
}

func byScore(a, b Product) int {
	if (a.Score == nil) != (b.Score == nil) {
		if b.Score == nil {
			return -1
		}
		return 1
	}
	if a.Score != nil {
		if c := cmp.Compare(grid(*b.Score), grid(*a.Score)); c != 0 {
			return c
		}
	}
	return cmp.Or(cmp.Compare(grid(b.Low), grid(a.Low)), cmp.Compare(a.Code, b.Code))
}

// window picks the years. A nil window was refused.
func (s *search) window() (*window, error) {
	t := s.in.Tables
	if s.in.Publishers != nil && len(s.in.Publishers) != len(t) {
		panic("identify: every table needs a publisher")
	}
	publisher := func(i int) string {
		if s.in.Publishers == nil {
			return t[i].Ref.Source
		}
		return s.in.Publishers[i]
	}
	for i, m := range t {
		if i > 0 && (m.System != t[0].System || publisher(i) != publisher(0)) {
			return nil, fmt.Errorf("identify: tables of one nomenclature and one publisher are compared, not %s of %s with %s of %s", t[0].System, publisher(0), m.System, publisher(i))
		}
		if i > 0 && m.Year <= t[i-1].Year {
			return nil, fmt.Errorf("identify: tables must stand by ascending year, %d follows %d", m.Year, t[i-1].Year)
		}
	}
	if len(t) < 2 {
		s.note("screen-no-tables", s.in.Country, panel.Refusal, "No products are screened: it takes export tables of two years of one nomenclature and one publisher, there are %d.", len(t))
		return nil, nil
	}
	last := t[len(t)-1]
	from := slices.MinFunc(t[:len(t)-1], func(a, b *trade.Matrix) int {
		off := func(m *trade.Matrix) int { return abs(last.Year - m.Year - s.o.Horizon) }
		return cmp.Or(cmp.Compare(off(a), off(b)), cmp.Compare(a.Year, b.Year))
	})
	if last.Year-from.Year < s.o.LeastYears {
		s.note("screen-short", s.in.Country, panel.Refusal, "No products are screened: %d to %d is too short a time, %d years are needed.", from.Year, last.Year, s.o.LeastYears)
		return nil, nil
	}
	if from.Year+s.o.MeanYears > last.Year-s.o.MeanYears+1 {
		return nil, fmt.Errorf("identify: the first and the last %d years of %d to %d overlap: mean_years can be at most %d there", s.o.MeanYears, from.Year, last.Year, (last.Year-from.Year+1)/2)
	}
	w := &window{last: last, traded: map[string]bool{}, Screen: &Screen{From: from.Year, To: last.Year, Horizon: last.Year - from.Year, System: last.System, Ref: last.Ref, First: from.Ref, Absent: []string{}}}
	middle := float64(last.Year+from.Year) / 2
	for _, m := range t {
		if m.Year >= from.Year && m.Year < from.Year+s.o.MeanYears {
			w.start, w.Start = append(w.start, m), append(w.Start, m.Year)
		}
		if m.Year > last.Year-s.o.MeanYears {
			w.end, w.End = append(w.end, m), append(w.End, m.Year)
		}
		if math.Abs(float64(m.Year)-middle) <= 0.5 && (w.mid == nil || float64(m.Year) <= middle) {
			w.mid, w.Middle = m, m.Year
		}
		if m.Year == last.Year-s.o.ExitYears {
			w.exit, w.ExitFrom = m, m.Year
		}
	}
	w.prices(s.in.Prices)
	return w, nil
}

func abs(n int) int { return max(n, -n) }

// prices compares the mean price index of both ends, if it is known for every year.
func (w *window) prices(index map[int]float64) {
	mean := func(years []int) float64 {
		sum := 0.0
		for _, y := range years {
			if index[y] <= 0 {
				return 0
			}
			sum += index[y]
		}
		return sum / float64(len(years))
	}
	if a, b := mean(w.Start), mean(w.End); a > 0 && b > 0 {
		w.Prices = new(b / a)
	}
	mid := func(years []int) float64 { return float64(years[0]+years[len(years)-1]) / 2 }
	w.span = int(math.Round(mid(w.End) - mid(w.Start)))
	for _, m := range w.start {
		w.WorldStart += total(m.World()) / float64(len(w.start))
	}
	for _, m := range w.end {
		w.WorldEnd += total(m.World()) / float64(len(w.end))
	}
}

func total(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum
}

// demand is the mean of world exports of products at both ends.
type demand struct{ start, end map[string]float64 }

func (w *window) worlds() demand {
	mean := func(tables []*trade.Matrix) map[string]float64 {
		out := map[string]float64{}
		for _, m := range tables {
			for p, v := range m.World() {
				out[m.Products[p]] += v / float64(len(tables))
			}
		}
		return out
	}
	return demand{mean(w.start), mean(w.end)}
}

// shares are the mean shares of products in a country's exports over the tables that
// have it; known is false when none does.
func shares(tables []*trade.Matrix, country string) (out map[string]float64, known bool) {
	n := 0
	out = map[string]float64{}
	for _, m := range tables {
		c := m.Country(country)
		if c < 0 || m.Total(c) <= 0 {
			continue
		}
		n++
		all := m.Total(c)
		for p, v := range m.Row(c) {
			if v > 0 {
				out[m.Products[p]] += v / all
			}
		}
	}
	for p := range out {
		out[p] /= float64(n)
	}
	return out, n > 0
}

// rcas are the revealed comparative advantages of an economy in a table; nil when it is
// not there.
func rcas(m *trade.Matrix, country string) map[string]float64 {
	if m == nil {
		return nil
	}
	c := m.Country(country)
	if c < 0 || m.Total(c) <= 0 {
		return nil
	}
	world := m.World()
	all, own := total(world), m.Total(c)
	out := map[string]float64{}
	for p, v := range m.Row(c) {
		if world[p] > 0 {
			out[m.Products[p]] = v / own / (world[p] / all)
		}
	}
	return out
}

// country screens the products of one compass country.
func (s *search) country(w *window, worlds demand, k string, by map[string]*Product) {
	start, a := shares(w.start, k)
	end, b := shares(w.end, k)
	if !a || !b {
		w.Absent = append(w.Absent, k)
		return
	}
	now, mid, before := rcas(w.last, k), rcas(w.mid, k), rcas(w.exit, k)
	codes := map[string]bool{}
	for p := range start {
		codes[p] = true
	}
	for p := range end {
		codes[p] = true
	}
	for p := range codes {
		w.traded[p] = true
		w.Counts.Traded++
		if end[p]-start[p] <= eps {
			continue
		}
		w.Counts.Grew++
		growth, grew := w.growth(worlds, p)
		if !grew {
			continue
		}
		w.Counts.Demand++
		g := Growth{Country: k, Start: start[p], End: end[p], RCA: now[p]}
		strong := now[p]
		if mid != nil {
			g.Mid = new(mid[p])
			strong = mid[p]
		}
		if strong < s.o.MidRCA-eps {
			continue
		}
		w.Counts.Strong++
		g.Exit, g.Why = s.exit(k, p, now, before)
		if by[p] == nil {
			by[p] = &Product{Code: p, Name: s.in.Names[p], Class: s.in.Classes[p], World: growth, Flags: []string{}}
		}
		by[p].Compass = append(by[p].Compass, g)
	}
}

// growth is the real growth of world exports a year; ok is whether it is positive.
// Without prices it is nil, and growth in dollars passes; a product the world did not
// trade at the start has none either, and passes.
func (w *window) growth(d demand, p string) (growth *float64, ok bool) {
	a, b := d.start[p], d.end[p]
	if w.Prices == nil {
		return nil, b > a
	}
	if b /= *w.Prices; a <= 0 {
		return nil, b > 0
	}
	if w.span > 0 {
		growth = new(math.Pow(b/a, 1/float64(w.span)) - 1)
	}
	return growth, b > a*(1+eps)
}

// exit is 1 when RCA fell by enough from at least 1, or unit labour costs are too high.
// Each sign is used where it is known; nil when neither is.
func (s *search) exit(k, p string, now, before map[string]float64) (exit *float64, why string) {
	known, left := false, false
	if before != nil {
		known = true
		if was := before[p]; was >= 1-eps && now[p] <= was*(1-s.o.ExitFall)+eps {
			left, why = true, fmt.Sprintf("RCA fell from %.2f to %.2f", was, now[p])
		}
	}
	if s.in.Records != nil {
		if c, ok := s.in.Records.LabourCost[k]; ok {
			if known = true; c > s.o.LabourCost+eps {
				left, why = true, strings.TrimPrefix(why+"; unit labour costs are "+fmt.Sprintf("%.1f times home's", c), "; ")
			}
		}
	}
	if !known {
		return nil, ""
	}
	if left {
		return new(1.0), why
	}
	return new(0.0), why
}
