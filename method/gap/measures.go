package gap

import (
	"fmt"
	"math"
	"strconv"

	"upstep/panel"
)

// benchmark fills the peers' figure and spread.
func (b *build) benchmark() {
	m := &b.Benchmark
	m.Of, m.Need = len(b.others), max(b.o.quorum(len(b.others)), b.o.FewList)
	m.Figures = b.view.section(b.others, b.Year)
	m.N = len(m.Figures)
	if m.Of > 0 {
		m.Coverage = float64(m.N) / float64(m.Of)
	}
	if m.N >= m.Need {
		x := values(m.Figures)
		m.Spread = &Spread{Quantile(x, 0), Quantile(x, 0.25), Median(x), Quantile(x, 0.75), Quantile(x, 1), deviation(x, 0)}
	}
	if f, ok := b.aggregate(b.Year); ok {
		m.Kind, m.Value, m.Obs, m.Per = "published", new(f.Value), &f.Obs, f.Per
		return
	}
	if m.Spread != nil {
		m.Kind, m.Value = "median", new(m.Spread.Median)
		return
	}
	m.Refusal = fmt.Sprintf("%d of %d peers have data, %d are needed", m.N, m.Of, m.Need)
	b.refuse("peers-without-data", "No group value: %s.", m.Refusal)
}

// aggregate returns the published figure of the group. A published sum of counts is
// no benchmark for one economy.
func (b *build) aggregate(year int) (Figure, bool) {
	if b.in.Peers.Aggregate == "" || b.Spec.MedianOnly || (b.Spec.Count && b.Spec.Per == nil) {
		return Figure{}, false
	}
	return b.view.latest(b.in.Peers.Aggregate, year)
}

// standing fills G1 and the comparison in words.
func (b *build) standing(x float64) {
	m := b.Benchmark
	if m.Value == nil {
		return
	}
	v := *m.Value
	g := &Gap{Form: "additive", Additive: x - v, Value: x - v}
	if v > 0 {
		g.Ratio = new(x / v)
	}
	if b.Spec.Transform == Log {
		if off, ok := LogOffset(append(values(m.Figures), x, v)); ok {
			g.Form, g.Offset, g.Value = "ln", off, math.Log((x+off)/(v+off))
		} else {
			b.note(panel.Warning, "no-log-gap", "Negative values: the gap to the group is given as a difference, not on a log scale.")
		}
	}
	b.G1 = g
	b.Standing = standing(Relate(x, v, Tolerance(b.Spec.Precision)), b.Spec.Direction)
	what := "the group's published value"
	if m.Kind == "median" {
		what = "the median of its peers"
	}
	b.Words = fmt.Sprintf("%s %s: %s against %s", b.Standing, what, b.print(x), b.print(v))
	if b.Standing == IsAtPar {
		b.Words = fmt.Sprintf("at par with %s: %s against %s", what, b.print(x), b.print(v))
	}
	if p := b.Spec.Precision; b.Spec.Unit != "" && p >= 0 {
		b.Words += " " + b.Spec.Unit
	}
}

func (b *build) print(v float64) string {
	return strconv.FormatFloat(v, 'f', max(b.Spec.Precision, 0), 64)
}

func standing(r Relation, d Direction) Standing {
	switch {
	case r == AtPar:
		return IsAtPar
	case d == Context && r == Above:
		return IsOver
	case d == Context:
		return IsUnder
	case (r == Above) == (d == Higher):
		return IsAhead
	}
	return IsBehind
}

// percentile fills G2.
func (b *build) percentile(x float64) {
	m := b.Benchmark
	if m.N < m.Need {
		b.refuse("percentile-withheld", "No percentile: %d of %d peers have data, %d are needed.", m.N, m.Of, m.Need)
		return
	}
	all := append(values(m.Figures), x)
	n := len(all)
	p := &Percentile{Value: MidRank(all, x), N: n, Of: m.Of + 1}
	below, equal := around(all, x, Tolerance(b.Spec.Precision)+eps)
	p.Low, p.High = 100*float64(below)/float64(n), 100*float64(below+equal)/float64(n)
	above, unknown := n-below-equal, p.Of-n
	p.Best, p.Worst = above+1, above+equal+unknown
	if b.Spec.Direction == Lower {
		p.Best, p.Worst = below+1, below+equal+unknown
	}
	b.G2 = p
}

// frontier fills G4 from the pooled sample of the base year.
func (b *build) frontier(x float64) {
	if b.Spec.Direction == Context {
		return
	}
	year := b.o.FrontierYear
	pool := b.pool(year)
	broken := b.Spec.BreakYear != 0 && year < b.Spec.BreakYear && b.Year >= b.Spec.BreakYear
	if len(pool) < b.o.FewFull || broken {
		base, n := year, len(pool)
		year = b.Year
		pool = b.pool(year)
		if len(pool) < b.o.FewFull {
			b.refuse("frontier-withheld", "No distance to frontier: %d economies have data in %d and %d in %d, %d are needed.", n, base, len(pool), year, b.o.FewFull)
			return
		}
		why := "Too few economies"
		if broken {
			why = "Another definition"
		}
		b.note(panel.Info, "frontier-year", "%s in %d: the frontier is of %d, so scores of other years can't be compared.", why, base, year)
	}
	f := NewFrontier(pool, max(b.o.FrontierTail, 0))
	s, ok := f.Score(x)
	if !ok {
		b.refuse("frontier-flat", "No distance to frontier: all economies have the same value.")
		return
	}
	if b.Spec.Direction == Lower {
		s = 100 - s
	}
	b.G4 = &Distance{Score: s, Frontier: f, Year: year}
}

func (b *build) pool(year int) []float64 { return values(b.view.section(b.in.World, year)) }
