package match

import (
	"math"

	"upstep/catalogue"
)

// Serves is the mix of failures that a portfolio answers: of each pilot what its
// instrument serves, weighted by cost. weights are those of the catalogue by instrument;
// government failure is no role and left out. nil: no pilot costs anything or has weights.
func (s Set) Serves(weights map[string]catalogue.FailureLoadings) *Mix {
	var m Mix
	for _, p := range s.Picks {
		if w, ok := weights[p.ID]; ok {
			m.Market += p.Cost * w.Market
			m.System += p.Cost * w.System
			m.Capability += p.Cost * w.Capability
		}
	}
	sum := m.Market + m.System + m.Capability
	if !(sum > 0) {
		return nil
	}
	return &Mix{m.Market / sum, m.System / sum, m.Capability / sum}
}

// Cosine of two mixes, 0..1: 1 where they have the same shares.
func (m Mix) Cosine(o Mix) float64 {
	return (m.Market*o.Market + m.System*o.System + m.Capability*o.Capability) / math.Sqrt(m.square()*o.square())
}

func (m Mix) square() float64 {
	return m.Market*m.Market + m.System*m.System + m.Capability*m.Capability
}
