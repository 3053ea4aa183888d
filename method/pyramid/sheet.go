package pyramid

import (
	"fmt"
	"slices"

	"upstep/panel"
)

// Clue is one indicator of a country that bears on a level.
type Clue struct {
	Level     int     `json:"level"`
	Code      string  `json:"code"`
	Direction int     `json:"direction"` // 1 higher is better, -1 lower is better, 0 neither
	Tolerance float64 `json:"tolerance"` // values this close are at par
	MaxLag    int     `json:"max_lag"`   // years a figure is carried forward
	Alone     bool    `json:"alone"`     // never set beside others, e.g. a raw count
}

// Reading is what a clue shows for a country.
type Reading struct {
	Clue     Clue                `json:"clue"`
	Value    panel.Observation   `json:"value"`
	Last     *int                `json:"last"`     // year of the last figure where Value is missing; nil when there is none
	Peers    []panel.Observation `json:"peers"`    // of the peers with a figure, in the order of the peers
	Median   *float64            `json:"median"`   // of Peers; nil when refused
	Refused  string              `json:"refused"`  // why there is no median
	Standing string              `json:"standing"` // stronger, weaker, at-par, above, below; "" when it can't be told
}

// Sheet is what the indicators of a country say about the levels. It holds no
// shares: no share of firms follows from a figure of a country.
type Sheet struct {
	Country  string       `json:"country"`
	Cut      int          `json:"cut"` // no data after this year
	Readings []Reading    `json:"readings"`
	Silent   []int        `json:"silent"` // levels for which the country has no figure at all
	Notes    []panel.Note `json:"notes"`
	Recipe   panel.Recipe `json:"recipe"`
}

// Read sets the clues of a country beside the medians of its peers. A median needs
// o.QuorumMembers peers with data, or o.QuorumShare of them if that is more. It
// fails on options out of range and on a clue of a level that does not exist.
func Read(p *panel.Panel, country string, peers []string, cut int, clues []Clue, options Options) (*Sheet, error) {
	o := options.withDefaults()
	if err := o.check(); err != nil {
		return nil, fmt.Errorf("pyramid: %w", err)
	}
	s := &Sheet{Country: country, Cut: cut, Readings: []Reading{}, Silent: []int{},
		Recipe: panel.Recipe{Method: "pyramid", Version: Version, Params: options.Params(), Inputs: map[string]string{}}}
	told := [Levels]bool{}
	first, last := p.Years()
	span := last - first
	for _, c := range clues {
		if c.Level < 0 || c.Level >= Levels {
			return nil, fmt.Errorf("pyramid: clue %s is of level %d", c.Code, c.Level)
		}
		r := Reading{Clue: c, Value: p.Latest(c.Code, country, cut, c.MaxLag), Peers: []panel.Observation{}}
		if old := p.Latest(c.Code, country, cut, span); !r.Value.Ok() && old.Ok() {
			r.Last = &old.Year
		}
		told[c.Level] = told[c.Level] || r.Value.Ok()
		r.rest(p, peers, country, cut, o)
		for _, obs := range append([]panel.Observation{r.Value}, r.Peers...) {
			if obs.Ok() && obs.Ref.Table != "" {
				s.Recipe.Inputs[obs.Ref.Table] = obs.Ref.Checksum
			}
		}
		s.Readings = append(s.Readings, r)
	}
	for level, yes := range told {
		if !yes {
			s.Silent = append(s.Silent, level)
		}
	}
	s.Notes = []panel.Note{{Code: "pyramid-no-microdata", Subject: country, Severity: panel.Refusal,
		Text: "No shares of firms by level, no weakest step and no missing middle: they need interviews of firms, and no figure of a country can stand in for them."}}
	return s, nil
}

// rest fills the comparison with the peers.
func (r *Reading) rest(p *panel.Panel, peers []string, country string, cut int, o Options) {
	if r.Clue.Alone {
		r.Refused = "a raw count, not comparable between countries of different size"
		return
	}
	var values []float64
	members := 0
	for _, peer := range peers {
		if peer == country {
			continue
		}
		members++
		if obs := p.Latest(r.Clue.Code, peer, cut, r.Clue.MaxLag); obs.Ok() && obs.Quality != panel.Doubtful {
			r.Peers, values = append(r.Peers, obs), append(values, obs.Value)
		}
	}
	if need := o.quorum(members); len(values) < need {
		r.Refused = fmt.Sprintf("%d of %d peers have a figure, fewer than %d", len(values), members, need)
		return
	}
	median := panel.Quantile(slices.Sorted(slices.Values(values)), 0.5)
	r.Median = &median
	if !r.Value.Ok() || r.Value.Quality == panel.Doubtful {
		return
	}
	r.Standing = standing(r.Value.Value-median, r.Clue)
}

// quorum is the fewest members with data, rounded up.
func (o Options) quorum(members int) int {
	need := o.QuorumMembers
	for float64(need) < o.QuorumShare*float64(members)-eps {
		need++
	}
	return need
}

func standing(gap float64, c Clue) string {
	words := map[int][2]string{1: {"weaker", "stronger"}, -1: {"stronger", "weaker"}, 0: {"below", "above"}}[c.Direction]
	switch {
	case gap < -c.Tolerance-eps:
		return words[0]
	case gap > c.Tolerance+eps:
		return words[1]
	}
	return "at-par"
}
