package diagnose

import (
	"fmt"
	"math"
	"slices"

	"upstep/catalogue"
	"upstep/panel"
)

// value is what a signal says of an economy in a year, in the unit of the signal.
func (b *build) value(s catalogue.Signal, country string, year int) (float64, bool) {
	if s.Volatility > 0 {
		return b.volatility(s, country, year)
	}
	v, ok := b.in.Panel.Value(s.Code, country, year)
	if !ok {
		return 0, false
	}
	if s.Deflate != "" {
		p, ok := b.in.Panel.Value(s.Deflate, country, year)
		if !ok || p <= -100 {
			return 0, false
		}
		v = 100 * ((1+v/100)/(1+p/100) - 1)
	}
	if s.Complement {
		v = 100 - v
	}
	return v, true
}

// volatility is the population standard deviation, in percentage points, of the yearly
// log change over the years of the signal; at least MoveYears changes must be known.
func (b *build) volatility(s catalogue.Signal, country string, year int) (float64, bool) {
	var changes []float64
	for y := year - s.Volatility + 1; y <= year; y++ {
		v, ok1 := b.in.Panel.Value(s.Code, country, y)
		u, ok2 := b.in.Panel.Value(s.Code, country, y-1)
		if ok1 && ok2 && u > 0 && v > 0 {
			changes = append(changes, 100*math.Log(v/u))
		}
	}
	if len(changes) < min(b.o.MoveYears, s.Volatility) {
		return 0, false
	}
	_, sd := meanSD(changes)
	return sd, true
}

// lag is how far a figure of the signal may be carried.
func (b *build) lag(s catalogue.Signal) int {
	if slices.Contains(b.in.Surveys, s.Code) {
		return b.o.SurveyLag
	}
	return b.o.MaxLag
}

// newest is the newest year, up to the cut and at most MaxAge old, with a figure of the
// economy.
func (b *build) newest(s catalogue.Signal) (int, bool) {
	for y := b.in.Cut; y >= b.in.Cut-b.o.MaxAge; y-- {
		if _, ok := b.value(s, b.in.Country, y); ok {
			return y, true
		}
	}
	return 0, false
}

// section are the values of the other economies that may be compared with, at a year:
// the newest within the lag. Sources known to be doubtful give none.
func (b *build) section(s catalogue.Signal, who []string, year int) (codes []string, values []float64) {
	lag := b.lag(s)
	for _, c := range who {
		for y := year; y >= year-lag; y-- {
			if v, ok := b.value(s, c, y); ok {
				codes, values = append(codes, c), append(values, v)
				break
			}
		}
	}
	return codes, values
}

// level is the first test on a signal: its level against what income predicts.
func (b *build) level(s catalogue.Signal) (Item, string) {
	item := b.item(s, 1)
	var codes []string
	var values []float64
	year, own := 0, 0.0
	if s.Source == "exports" {
		var why string
		if codes, values, own, why = b.breadths(); why != "" {
			return item, why
		}
		year = b.in.Exports.Year
	} else {
		var why string
		if year, why = b.ready(s); why != "" {
			return item, why
		}
		own, _ = b.value(s, b.in.Country, year)
		codes, values = b.section(s, b.usable, year)
	}
	item.Value, item.Year = new(own), year
	home, _, ok := b.income(b.in.Country, year)
	if !ok {
		return item, fmt.Sprintf("there is no income of %s for %d to hold it against", b.in.Country, year)
	}
	value, ok := transformed(s.Transform, own)
	if !ok {
		return item, fmt.Sprintf("%.4g has no %s", own, s.Transform)
	}
	var logY, q []float64
	var who []string
	for i, c := range codes {
		y, _, okY := b.income(c, year)
		v, okV := transformed(s.Transform, values[i])
		if okY && okV {
			who, logY, q = append(who, c), append(logY, math.Log(y)), append(q, v)
		}
	}
	logY, q, item.Dropped = b.outliers(who, logY, q)
	p, err := ShadowPrice(logY, q, math.Log(home), value)
	if err != nil {
		return item, err.Error()
	}
	item.Price = &p
	item.S = clamp(direction(s) * p.Z / b.o.FullZ)
	item.Q = b.quality(s, &item)
	return item, ""
}

// outliers drops economies whose value is unusual by the robust z; the other slices go
// with them.
func (b *build) outliers(who []string, x, q []float64) (kx, kq []float64, dropped []Drop) {
	z := robustZ(q)
	if z == nil {
		return x, q, nil
	}
	for i := range who {
		if math.Abs(z[i]) > b.o.OutlierZ+eps {
			dropped = append(dropped, Drop{Country: who[i], Rule: Outlier, Value: z[i]})
			continue
		}
		kx, kq = append(kx, x[i]), append(kq, q[i])
	}
	return kx, kq, dropped
}

// ready checks that the pack has a signal of the economy that is no older than MaxAge.
func (b *build) ready(s catalogue.Signal) (year int, why string) {
	series, ok := b.in.Panel.Series(s.Code)
	switch {
	case !ok:
		return 0, "the data has no such series"
	case series.Quality == panel.Doubtful:
		return 0, "its source is damaged or implausible"
	}
	year, ok = b.newest(s)
	if ok {
		return year, ""
	}
	h := b.in.Panel.History(s.Code, b.in.Country)
	for i := len(h) - 1; i >= 0; i-- {
		if h[i].Year <= b.in.Cut {
			if h[i].Year >= b.in.Cut-b.o.MaxAge {
				return 0, "what it is computed with has no figure"
			}
			return 0, fmt.Sprintf("its newest figure is of %d, more than %d years old", h[i].Year, b.o.MaxAge)
		}
	}
	return 0, fmt.Sprintf("there is no figure of %s", b.in.Country)
}

func direction(s catalogue.Signal) float64 {
	if s.Binding == "low" {
		return -1
	}
	return 1
}

// item starts an item of the pack.
func (b *build) item(s catalogue.Signal, test int) Item {
	return Item{ID: s.ID, Node: s.Node, Name: s.Name, Mark: Mark{Test: test}, Kind: s.Kind, Origin: FromPack, Binding: s.Binding, Obs: []panel.Observation{}}
}

// quality is that of the signal, capped for perceptions and cut for age.
func (b *build) quality(s catalogue.Signal, item *Item) float64 {
	q := s.Quality
	if s.Kind == "perception" {
		q = math.Min(q, b.o.PerceptionCap)
	}
	if s.Code != "" && item.Year > 0 {
		o := b.in.Panel.At(s.Code, b.in.Country, item.Year)
		item.Obs = append(item.Obs, o)
		if s.Deflate != "" {
			item.Obs = append(item.Obs, b.in.Panel.At(s.Deflate, b.in.Country, item.Year))
		}
	}
	if item.Year < b.in.Cut-b.lag(s) {
		item.Old = true
		q *= b.o.OldFactor
	}
	return q
}

// moves is the second test on a signal.
func (b *build) moves(s catalogue.Signal) (Item, string) {
	item := b.item(s, 2)
	year, why := b.ready(s)
	if why != "" {
		return item, why
	}
	item.Year = year
	goal := growthCode
	if b.o.Objective == Investment {
		goal = investmentCode
	}
	var dq, dg, dz, cq, cg []float64
	m := Movement{}
	for y := b.in.Cut - b.o.MoveWindow + 1; y <= b.in.Cut; y++ {
		q1, ok1 := b.value(s, b.in.Country, y)
		q0, ok0 := b.value(s, b.in.Country, y-1)
		g1, okg := b.in.Panel.Value(goal, b.in.Country, y)
		g0, okh := b.in.Panel.Value(goal, b.in.Country, y-1)
		if !ok1 || !ok0 || !okg || !okh {
			continue
		}
		if m.FirstYear == 0 {
			m.FirstYear = y
		}
		m.LastYear = y
		dq, dg = append(dq, q1-q0), append(dg, g1-g0)
		t1, okt := b.in.Panel.Value(tradeCode, b.in.Country, y)
		t0, oku := b.in.Panel.Value(tradeCode, b.in.Country, y-1)
		if okt && oku && t0 > 0 && t1 > 0 {
			cq, cg, dz = append(cq, q1-q0), append(cg, g1-g0), append(dz, math.Log(t1/t0))
		}
	}
	if len(dq) < b.o.MoveYears {
		return item, fmt.Sprintf("%d yearly changes beside those of %s since %d, %d are needed", len(dq), b.o.Objective, b.in.Cut-b.o.MoveWindow+1, b.o.MoveYears)
	}
	plain, ok := Spearman(dq, dg)
	if !ok {
		return item, "it does not move"
	}
	m.Corr, m.Plain, m.N = plain, plain, len(dq)
	if len(dz) >= b.o.MoveYears && !b.plain {
		if c, ok := PartialSpearman(cq, cg, dz); ok {
			m.Corr, m.N, m.Controlled = c, len(dz), true
		}
	}
	item.Movement = &m
	item.S = Support2(m.Corr, s.Binding == "high", b.o.MoveCorr)
	q := b.quality(s, &item)
	if m.N < b.o.MoveMany {
		q = math.Min(q, b.o.MoveQuality)
	}
	if !m.Controlled {
		q = math.Min(q, b.o.MoveAlone)
	}
	item.Q = q
	return item, ""
}
