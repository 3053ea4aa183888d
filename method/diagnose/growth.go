package diagnose

import (
	"math"

	"upstep/panel"
)

// Step is the growth after a year against the growth before it.
type Step struct {
	Year   int     `json:"year"`
	Growth float64 `json:"growth"` // % a year over the horizon after
	Change float64 `json:"change"` // against the horizon before, points
	Fast   bool    `json:"fast"`   // passes the filter of an acceleration
	Slow   bool    `json:"slow"`   // passes that of a deceleration
	// Below is, of a fast step, the year before it with the highest level, when the level at the
	// end of the horizon does not reach it; 0 otherwise.
	Below int `json:"still_below"`
}

// Turn is an acceleration or deceleration that was kept.
type Turn struct {
	Year   int     `json:"year"`
	Faster bool    `json:"faster"`
	Growth float64 `json:"growth"`
	Change float64 `json:"change"`
	Below  int     `json:"still_below"` // of an acceleration that is a recovery: see Step; 0 otherwise
}

// Steps applies the filter of methods 7.2 to levels of consecutive years from first on;
// NaN marks a missing year. A step needs the levels of its year, of both ends and, for
// an acceleration, of all years up to the end. Growth is the compound rate.
func Steps(first int, level []float64, o Options) []Step {
	return steps(first, level, o.withDefaults())
}

func steps(first int, level []float64, o Options) []Step {
	h := o.Horizon
	rate := func(t int) float64 { return 100 * (math.Pow(level[t+h]/level[t], 1/float64(h)) - 1) }
	var out []Step
	for t := h; t+h < len(level); t++ {
		g, before := rate(t), rate(t-h)
		if math.IsNaN(g) || math.IsNaN(before) || math.IsInf(g, 0) || math.IsInf(before, 0) {
			continue
		}
		s := Step{Year: first + t, Growth: g, Change: g - before}
		top, whole := math.Inf(-1), true
		for _, v := range level[t : t+h] {
			top = math.Max(top, v)
			whole = whole && !math.IsNaN(v)
		}
		s.Fast = whole && g >= o.FastGrowth-eps && s.Change >= o.FastChange-eps && level[t+h] >= top-eps
		if at := highest(level[:t]); s.Fast && at >= 0 && level[t+h] < level[at]-eps {
			s.Below = first + at
		}
		s.Slow = g <= o.SlowGrowth+eps && s.Change <= -o.SlowChange+eps
		out = append(out, s)
	}
	return out
}

// highest is the index of the largest level, of equal ones the first; -1 without any.
func highest(level []float64) int {
	at := -1
	for i, v := range level {
		if !math.IsNaN(v) && (at < 0 || v > level[at]) {
			at = i
		}
	}
	return at
}

// Turns keeps the first year of a run: a year counts when none of the horizon's years
// before it passes the same filter.
func Turns(steps []Step, o Options) []Turn { return turns(steps, o.withDefaults()) }

func turns(steps []Step, o Options) []Turn {
	out := []Turn{}
	keep := func(faster bool, is func(Step) bool) {
		last := math.MinInt
		for _, s := range steps {
			if !is(s) {
				continue
			}
			if last == math.MinInt || s.Year-last > o.Horizon {
				out = append(out, Turn{Year: s.Year, Faster: faster, Growth: s.Growth, Change: s.Change, Below: s.Below})
			}
			last = s.Year
		}
	}
	keep(true, func(s Step) bool { return s.Fast })
	keep(false, func(s Step) bool { return s.Slow })
	return out
}

// Spell is the mean or the growth of a series over a decade.
type Spell struct {
	From  int      `json:"from"` // years with data, the first and the last
	To    int      `json:"to"`
	Value *float64 `json:"value"`
	Peers *float64 `json:"peers"` // median of the comparators, nil below SmallList of them
	N     int      `json:"n"`     // comparators with data
}

// Story is the growth story: node 0 of the tree.
type Story struct {
	Level   panel.Observation `json:"level"`   // GDP per head, PPP, constant
	Decades []Spell           `json:"decades"` // growth of GDP per head, % a year, compound
	Steps   []Step            `json:"steps"`
	Turns   []Turn            `json:"turns"`
	First   int               `json:"first"` // years of the series the filter read; 0 without
	Last    int               `json:"last"`
	Series  []Track           `json:"series"` // investment, exports and what they rest on
	Base    int               `json:"base"`   // year in which Index is 100; 0 without
	Index   []Level           `json:"index"`  // GDP per head
}

// Level is GDP per head of a year as an index of the base year.
type Level struct {
	Year  int      `json:"year"`
	Home  *float64 `json:"home"`
	Peers *float64 `json:"peers"` // median of the comparators, nil below SmallList of them
	N     int      `json:"n"`
}

// baseYear is where the index starts, if the economy has a figure by then: the years
// before are those of the transition, whose fall would hide what came after.
const baseYear = 2000

// Track is a series of the growth story by decades.
type Track struct {
	ID      string  `json:"id"`
	Code    string  `json:"code"`  // of the indicator
	Minus   string  `json:"minus"` // an indicator taken off it, or ""
	Decades []Spell `json:"decades"`
}

// tracks are what the growth story shows beside growth.
var tracks = []Track{
	{ID: "investment", Code: "NE.GDI.FTOT.ZS"},
	{ID: "exports", Code: "NE.EXP.GNFS.ZS"},
	{ID: "fuels", Code: "TX.VAL.FUEL.ZS.UN"},
	{ID: "savings", Code: "NY.GDS.TOTL.ZS"},
	// Gross less domestic savings is income and transfers from abroad: in the labour-exporting
	// economies mostly remittances, which the pack has no series of.
	{ID: "abroad", Code: "NY.GNS.ICTR.ZS", Minus: "NY.GDS.TOTL.ZS"},
	{ID: "terms", Code: "TT.PRI.MRCH.XD.WD"},
}

func (b *build) story(peers []string) Story {
	s := Story{Level: b.in.Panel.Latest(incomeCode, b.in.Country, b.in.Cut, b.o.MaxLag), Decades: []Spell{}, Steps: []Step{}, Turns: []Turn{}}
	if h := b.in.Panel.History(levelCode, b.in.Country); len(h) > 0 {
		first, last := h[0].Year, h[len(h)-1].Year
		last = min(last, b.in.Cut)
		if first <= last {
			s.First, s.Last = first, last
			level := make([]float64, last-first+1)
			for i := range level {
				v, ok := b.in.Panel.Value(levelCode, b.in.Country, first+i)
				if level[i] = v; !ok || v <= 0 {
					level[i] = math.NaN()
				}
			}
			s.Steps = append(s.Steps, steps(first, level, b.o)...)
			s.Turns = turns(s.Steps, b.o)
		}
	}
	s.Decades = b.spells(peers, true, b.growth)
	s.Index = b.index(peers, &s)
	for _, t := range tracks {
		t.Decades = b.spells(peers, false, func(country string, from, to int) (float64, int, int, bool) { return b.mean(t, country, from, to) })
		s.Series = append(s.Series, t)
	}
	return s
}

// index relates GDP per head to that of the first year from baseYear on.
func (b *build) index(peers []string, s *Story) []Level {
	out := []Level{}
	for y := max(s.First, baseYear); y <= s.Last && s.Last > 0; y++ {
		if v, ok := b.in.Panel.Value(levelCode, b.in.Country, y); s.Base == 0 && ok && v > 0 {
			s.Base = y
		}
	}
	relative := func(country string, year int) (float64, bool) {
		a, okA := b.in.Panel.Value(levelCode, country, s.Base)
		z, okZ := b.in.Panel.Value(levelCode, country, year)
		return 100 * z / a, okA && okZ && a > 0
	}
	for y := s.First; y <= s.Last && s.Base > 0; y++ {
		l := Level{Year: y}
		if v, ok := relative(b.in.Country, y); ok {
			l.Home = &v
		}
		var others []float64
		for _, c := range peers {
			if v, ok := relative(c, y); ok {
				others = append(others, v)
			}
		}
		if l.N = len(others); l.N >= SmallList {
			l.Peers = new(panel.Median(others))
		}
		out = append(out, l)
	}
	return out
}

// spells cuts the years up to the cut into decades and measures each. Decades of growth
// share a year, the end of one being the start of the next; decades of means do not.
func (b *build) spells(peers []string, share bool, measure func(country string, from, to int) (v float64, first, last int, ok bool)) []Spell {
	out := []Spell{}
	first, _ := b.in.Panel.Years()
	for from := first - first%10; from < b.in.Cut; from += 10 {
		start, to := from, min(from+10, b.in.Cut)
		if !share && from > first {
			start++
		}
		v, y0, y1, ok := measure(b.in.Country, start, to)
		if !ok {
			continue
		}
		p := Spell{From: y0, To: y1, Value: &v}
		var others []float64
		for _, c := range peers {
			if x, a, z, ok := measure(c, y0, y1); ok && a == y0 && z == y1 {
				others = append(others, x)
			}
		}
		if p.N = len(others); p.N >= SmallList {
			p.Peers = new(panel.Median(others))
		}
		out = append(out, p)
	}
	return out
}

// growth is the compound growth of GDP per head between the first and the last year
// with data of from..to, which must lie at least five years apart, or span the whole
// of a shorter time.
func (b *build) growth(country string, from, to int) (float64, int, int, bool) {
	first, last := 0, 0
	for y := from; y <= to; y++ {
		if v, ok := b.in.Panel.Value(levelCode, country, y); ok && v > 0 {
			if first == 0 {
				first = y
			}
			last = y
		}
	}
	if first == 0 || last-first < min(5, to-from-1) || last <= first {
		return 0, 0, 0, false
	}
	a, _ := b.in.Panel.Value(levelCode, country, first)
	z, _ := b.in.Panel.Value(levelCode, country, last)
	return 100 * (math.Pow(z/a, 1/float64(last-first)) - 1), first, last, true
}

// mean averages a track over from..to; half of the years must have a figure.
func (b *build) mean(t Track, country string, from, to int) (float64, int, int, bool) {
	sum, n := 0.0, 0
	for y := from; y <= to; y++ {
		v, ok := b.in.Panel.Value(t.Code, country, y)
		if !ok {
			continue
		}
		if t.Minus != "" {
			m, ok := b.in.Panel.Value(t.Minus, country, y)
			if !ok {
				continue
			}
			v -= m
		}
		sum, n = sum+v, n+1
	}
	if n == 0 || 2*n < to-from+1 {
		return 0, 0, 0, false
	}
	return sum / float64(n), from, to, true
}
