package match

import (
	"upstep/catalogue"
	"upstep/policy"
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

// Cosine of two mixes as that of [policy.Cosine].
func (m Mix) Cosine(o Mix) *float64 { return policy.Cosine(m.shares(), o.shares()) }

func (m Mix) shares() [3]float64 { return [3]float64{m.Market, m.System, m.Capability} }
