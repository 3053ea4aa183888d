package gap

import "upstep/panel"

// window returns the years from..to cut at the series' break, staying on the side
// of to.
func (s Spec) window(from, to int) (int, int) {
	if s.BreakYear != 0 && to >= s.BreakYear {
		from = max(from, s.BreakYear)
	}
	return from, to
}

// path fills G5 and G6, which both need the benchmark over time.
func (b *build) path(home Figure) {
	first, _ := b.in.Panel.Years()
	lo, hi := b.Spec.window(first, home.Year)
	bench, n, kind := b.benchmarkPath(lo, hi)
	if b.Spec.Direction != Context {
		b.behind(home, bench, n, kind)
	}
	b.course(home, bench)
}

// benchmarkPath returns the published aggregate over the years if it is the
// benchmark, else the yearly median of the peers where enough of them report.
func (b *build) benchmarkPath(lo, hi int) (path []Knot, n []int, kind string) {
	if b.Benchmark.Kind == "published" {
		return b.view.history(b.in.Peers.Aggregate, lo, hi), nil, "published"
	}
	need := b.Benchmark.Need
	x := make([]float64, 0, len(b.others))
	for y := lo; y <= hi; y++ {
		x = x[:0]
		for _, c := range b.others {
			if v, ok := b.view.value(c, y); ok {
				x = append(x, v)
			}
		}
		if len(x) >= need {
			path, n = append(path, Knot{float64(y), Median(x)}), append(n, len(x))
		}
	}
	return path, n, "median"
}

// behind fills G5. A path that ends within the lag is carried forward to the year
// of the economy's figure.
func (b *build) behind(home Figure, path []Knot, n []int, kind string) {
	if len(path) < 2 {
		b.refuse("no-path", "Years behind are not given: the benchmark is known for %d years only.", len(path))
		return
	}
	last := path[len(path)-1]
	if gap := home.Year - int(last.Year); gap > b.view.lag {
		b.refuse("path-too-old", "Years behind are not given: the benchmark ends in %d.", int(last.Year))
		return
	}
	sign := 1.0
	if b.Spec.Direction == Lower {
		sign = -1
	}
	turned := make([]Knot, 0, len(path)+1)
	for _, k := range path {
		turned = append(turned, Knot{k.Year, sign * k.Value})
	}
	if int(last.Year) < home.Year {
		turned = append(turned, Knot{float64(home.Year), sign * last.Value})
	}
	lag := YearsBehind(sign*home.Value, float64(home.Year), turned)
	switch {
	case b.Standing == IsAhead:
		lag = Lag{Ahead: true}
	case b.Standing == IsAtPar:
		lag = Lag{}
	case b.Standing == IsBehind && (lag.Ahead || lag.Years < eps):
		b.note(panel.Info, "path-below-benchmark", "Years behind are not given: of the members that report year by year the path ends at or below the figure.")
		return
	}
	b.G5 = &Behind{Lag: lag, Kind: kind, Path: path, N: n}
}

// course fills G6 and the time to target.
func (b *build) course(home Figure, bench []Knot) {
	lo, hi := b.Spec.window(home.Year-max(b.o.TrendYears, 0), home.Year)
	own := b.view.history(b.in.Country, lo, hi)
	t, ok := newTrend(own, b.o)
	if !ok {
		b.note(panel.Info, "no-trend", "No trend statement: %d figures in %d-%d, %d over %g years are needed.", len(own), lo, hi, b.o.TrendPoints, b.o.TrendSpan)
		return
	}
	g := &Course{Trend: t, Label: trendLabel(t, b.o.TrendP), First: int(own[0].Year), Last: int(own[len(own)-1].Year), Path: own}
	b.G6 = g
	for len(bench) > 0 && bench[0].Year < float64(lo) {
		bench = bench[1:]
	}
	m, ok := newTrend(bench, b.o)
	if !ok {
		return
	}
	g.Benchmark = &m
	if b.Benchmark.Value == nil || b.Spec.Direction == Context {
		return
	}
	sign := 1.0
	if b.Spec.Direction == Lower {
		sign = -1
	}
	g.Reach = new(TimeToTarget(sign*home.Value, sign**b.Benchmark.Value, sign*t.Slope, sign*m.Slope))
}

func trendLabel(t Trend, level float64) string {
	switch {
	case t.P >= level:
		return "no clear trend"
	case t.S > 0:
		return "rising"
	}
	return "falling"
}

// convergence fills G7 over the peers and the economy.
func (b *build) convergence() {
	last := b.Year
	first := last - b.o.ConvergeYears
	if b.o.ConvergeYears < 1 {
		return
	}
	if s := b.Spec.BreakYear; s != 0 && first < s && last >= s {
		b.note(panel.Info, "convergence-break", "No convergence: the definition changed in %d.", s)
		return
	}
	g := &Catching{First: first, Last: last}
	var x0, x1 []float64
	var span float64
	for _, c := range tidy(append([]string{b.in.Country}, b.others...), "") {
		f0, ok0 := b.view.latest(c, first)
		f1, ok1 := b.view.latest(c, last)
		if !ok0 || !ok1 || f1.Year <= f0.Year {
			continue
		}
		if f0.Value <= 0 || f1.Value <= 0 {
			g.LeftOut++
			continue
		}
		x0, x1, g.Countries = append(x0, f0.Value), append(x1, f1.Value), append(g.Countries, c)
		span += float64(f1.Year - f0.Year)
	}
	if n := len(x0); n < b.o.FewRange {
		b.note(panel.Info, "convergence-withheld", "No convergence: %d economies have positive values in %d and %d, %d are needed.", n, first, last, b.o.FewRange)
		return
	}
	var err error
	if g.Convergence, err = Converge(x0, x1, span/float64(len(x0))); err != nil {
		b.note(panel.Info, "convergence-withheld", "No convergence: %v.", err)
		return
	}
	if g.LeftOut > 0 {
		b.note(panel.Info, "convergence-zeros", "%d economies with values that are not positive are left out of convergence.", g.LeftOut)
	}
	b.G7 = g
}
