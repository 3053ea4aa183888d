package pyramid

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"upstep/panel"
)

// Management are the management scores of a country.
type Management struct {
	Given            bool      `json:"given"` // the scores came with the data
	N                int       `json:"n"`     // firms with a score
	Mean             *float64  `json:"mean"`  // unweighted, as in the recipe; nil when refused
	Interval         *Interval `json:"interval"`
	Weighted         *float64  `json:"weighted"` // by sampling weights
	WeightedInterval *Interval `json:"weighted_interval"`
	Refused          string    `json:"refused"` // why there is no mean

	Medium        Side      `json:"medium"`
	Large         Side      `json:"large"`
	Delta         *float64  `json:"delta"` // mean of large firms less that of medium ones
	DeltaInterval *Interval `json:"delta_interval"`
	DeltaRefused  string    `json:"delta_refused"`
	Others        []Delta   `json:"others"`            // the deltas of the other countries of the round
	Tenth         *float64  `json:"others_percentile"` // Options.Unlike of Others
	Unlike        Truth     `json:"unlike"`            // delta below it; null when it can't be told
	UnlikeRefused string    `json:"unlike_refused"`
}

// Side is one side of the split by size.
type Side struct {
	N    int      `json:"n"`
	Mean *float64 `json:"mean"`
}

// Delta is the difference of another country.
type Delta struct {
	Country string  `json:"country"`
	Delta   float64 `json:"delta"`
}

// scored is one firm with a score.
type scored struct {
	score, weight float64
	side          int // 0 below medium or not known, 1 medium, 2 large
	stratum       string
}

func side(f *Firm, o Options) int {
	switch {
	case f.Employees == nil || *f.Employees < o.Medium-eps:
		return 0
	case *f.Employees < o.Large-eps:
		return 1
	}
	return 2
}

// manage computes means and intervals of one country's scores.
func manage(firms []placed, o Options, index uint64) Management {
	m := Management{Others: []Delta{}}
	var list []scored
	for _, f := range firms {
		if f.score == nil {
			continue
		}
		s := scored{score: *f.score, weight: f.w, side: side(f.firm, o), stratum: f.firm.Stratum}
		if s.stratum == "" {
			s.stratum = fmt.Sprint("size ", s.side)
		}
		m.Given = m.Given || f.firm.Management != nil
		list = append(list, s)
	}
	m.N = len(list)
	point := statistics(list)
	m.Medium, m.Large = point.sides[1].show(), point.sides[2].show()
	if m.N < o.MinScored {
		m.Refused = fmt.Sprintf("%d firms with a score, fewer than %d", m.N, o.MinScored)
		m.DeltaRefused, m.UnlikeRefused = m.Refused, m.Refused
		m.Medium.Mean, m.Large.Mean = nil, nil
		return m
	}
	m.Mean, m.Weighted = &point.mean, &point.weighted
	draws := bootstrap(list, o, index)
	m.Interval = span(draws, o, func(s stats) (float64, bool) { return s.mean, true })
	m.WeightedInterval = span(draws, o, func(s stats) (float64, bool) { return s.weighted, true })
	if m.Medium.N < o.MinSide || m.Large.N < o.MinSide {
		m.DeltaRefused = fmt.Sprintf("%d medium and %d large firms with a score, fewer than %d on a side", m.Medium.N, m.Large.N, o.MinSide)
		m.UnlikeRefused = m.DeltaRefused
		for _, s := range []*Side{&m.Medium, &m.Large} {
			if s.N < o.MinSide {
				s.Mean = nil
			}
		}
		return m
	}
	d, _ := point.delta()
	m.Delta = &d
	m.DeltaInterval = span(draws, o, stats.delta)
	return m
}

// stats are the statistics of a list of scores.
type stats struct {
	mean, weighted float64
	sides          [3]tally
}

type tally struct {
	sum float64
	n   int
}

func (t tally) show() Side {
	s := Side{N: t.n}
	if t.n > 0 {
		v := t.sum / float64(t.n)
		s.Mean = &v
	}
	return s
}

func (s stats) delta() (float64, bool) {
	medium, large := s.sides[1], s.sides[2]
	if medium.n == 0 || large.n == 0 {
		return 0, false
	}
	return large.sum/float64(large.n) - medium.sum/float64(medium.n), true
}

func statistics(list []scored) stats {
	var s stats
	var weight float64
	for _, f := range list {
		s.mean += f.score
		s.weighted += f.weight * f.score
		weight += f.weight
		s.sides[f.side].sum += f.score
		s.sides[f.side].n++
	}
	if len(list) > 0 {
		s.mean /= float64(len(list))
		s.weighted /= weight
	}
	return s
}

// bootstrap draws firms with replacement inside each stratum, as many as it has.
func bootstrap(list []scored, o Options, index uint64) []stats {
	strata := map[string][]scored{}
	for _, f := range list {
		strata[f.stratum] = append(strata[f.stratum], f)
	}
	var names []string
	for name := range strata {
		names = append(names, name)
	}
	slices.Sort(names)
	r := rand.New(rand.NewPCG(o.Seed, index))
	out := make([]stats, o.Draws)
	draw := make([]scored, 0, len(list))
	for i := range out {
		draw = draw[:0]
		for _, name := range names {
			from := strata[name]
			for range from {
				draw = append(draw, from[r.IntN(len(from))])
			}
		}
		out[i] = statistics(draw)
	}
	return out
}

// span is the percentile interval of a statistic of draws; nil when fewer than half
// of the draws have it.
func span(draws []stats, o Options, of func(stats) (float64, bool)) *Interval {
	var values []float64
	for _, d := range draws {
		if v, ok := of(d); ok {
			values = append(values, v)
		}
	}
	if len(values)*2 < len(draws) || len(values) == 0 {
		return nil
	}
	slices.Sort(values)
	tail := (1 - o.Confidence) / 2
	return &Interval{panel.Quantile(values, tail), panel.Quantile(values, 1-tail)}
}

// unlike compares the differences of the countries of a round with each other.
func unlike(groups []*Group, o Options) {
	for _, g := range groups {
		m := &g.Management
		for _, other := range groups {
			if other != g && other.Management.Delta != nil {
				m.Others = append(m.Others, Delta{other.Country, *other.Management.Delta})
			}
		}
		switch {
		case m.Delta == nil:
		case len(m.Others) < o.MinCountries:
			m.UnlikeRefused = fmt.Sprintf("%d other countries with a difference, fewer than %d", len(m.Others), o.MinCountries)
		default:
			values := make([]float64, len(m.Others))
			for i, d := range m.Others {
				values[i] = d.Delta
			}
			slices.Sort(values)
			tenth := panel.Quantile(values, o.Unlike)
			m.Tenth, m.Unlike = &tenth, Of(*m.Delta < tenth-eps)
		}
	}
}

// managementNotes tells what weakens the scores of a country.
func managementNotes(subject string, m Management, pooled int) []panel.Note {
	var out []panel.Note
	add := func(code string, s panel.Severity, text string) {
		out = append(out, panel.Note{Code: code, Subject: subject, Severity: s, Text: text})
	}
	if m.Refused != "" {
		if m.N > 0 {
			add("management-too-few", panel.Refusal, fmt.Sprintf("No management mean of %s: %s.", subject, m.Refused))
		}
		return out
	}
	if pooled == 1 && !m.Given {
		add("management-alone", panel.Warning, fmt.Sprintf("Management scores of %s are standardised over its own firms alone: their mean is 0 by construction and says nothing of its level; thresholds on the score are relative to its own firms.", subject))
	}
	if m.DeltaRefused != "" {
		add("management-split", panel.Refusal, fmt.Sprintf("No comparison of large and medium firms of %s: %s.", subject, m.DeltaRefused))
	} else if m.UnlikeRefused != "" {
		add("management-unlike", panel.Refusal, fmt.Sprintf("Whether the large firms of %s are unlike those elsewhere can't be told: %s.", subject, m.UnlikeRefused))
	}
	return out
}
