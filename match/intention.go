package match

import (
	"cmp"
	"slices"
	"strings"

	"upstep/catalogue"
)

// severities are the needs by ID and the largest severity; known is false when no need has one.
type severities struct {
	of    map[string]Need
	worst float64
	known bool
}

func severitiesOf(needs []Need) severities {
	s := severities{of: map[string]Need{}}
	for _, n := range needs {
		s.of[n.ID] = n
		if n.Severity != nil {
			s.known, s.worst = true, max(s.worst, *n.Severity)
		}
	}
	return s
}

// intention is how far an instrument answers the needs: the sum of severity times relevance
// over the largest severity, at most 1. It is nil when no need that it answers has a
// severity, and 0 when nothing is severe at all. most is what it would be if the needs
// without a severity were as severe as the worst.
func (s severities) intention(j catalogue.Instrument) (answers []Answered, unknown []string, total, most *float64) {
	answers, unknown = []Answered{}, []string{}
	more := []float64{}
	for _, a := range j.Answer {
		n := s.of[a.Need]
		if n.Severity == nil {
			unknown, more = append(unknown, a.Need), append(more, a.Relevance)
			continue
		}
		x := Answered{Need: a.Need, Severity: *n.Severity, Relevance: a.Relevance, Own: n.Own}
		if s.worst > eps {
			x.Adds = *n.Severity * a.Relevance / s.worst
		}
		answers = append(answers, x)
	}
	slices.Sort(unknown)
	slices.SortFunc(answers, func(a, b Answered) int {
		return cmp.Or(cmp.Compare(b.Adds, a.Adds), strings.Compare(a.Need, b.Need))
	})
	sum := 0.0
	for _, a := range answers {
		sum += a.Adds
	}
	if len(answers) > 0 {
		total = ptr(min(1, sum))
	}
	if len(more) > 0 && s.known {
		slices.Sort(more)
		for _, m := range more {
			sum += m
		}
		most = ptr(min(1, sum))
	}
	return answers, unknown, total, most
}

// open reports whether needs without a severity decide if an instrument is wanted: what is
// measured leaves it off target, and they could make up for it.
func open(intention, most *float64, o Options) bool {
	return most != nil && *most >= o.Intention-eps && (intention == nil || *intention < o.Intention-eps)
}

// off reports whether an instrument is off target whatever the needs without a severity.
func off(intention, most *float64, o Options) bool {
	return intention != nil && *intention < o.Intention-eps && !open(intention, most, o)
}

// role is the cosine of the failures that an instrument answers and the mix; nil without a
// mix, or when it answers government failure alone.
func role(l catalogue.FailureLoadings, m *Mix) *float64 {
	if m == nil {
		return nil
	}
	return Mix{l.Market, l.System, l.Capability}.Cosine(*m)
}
