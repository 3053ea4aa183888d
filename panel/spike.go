package panel

import (
	"math"
	"slices"
)

// Spike is a value that stands apart from the years before and after it.
type Spike struct {
	Before Observation `json:"before"`
	Value  Observation `json:"value"`
	After  Observation `json:"after"`
}

// The rule of [Panel.Spikes]; judgement.
const (
	spikeShare = 0.25 // at least this far from both neighbours, as a share of their mean
	spikeTimes = 2    // and this many times as far as they are from each other
	spikeUsual = 5    // and this many times the usual step of the series, its median
)

// Spikes returns the values of consecutive years that leap away from both
// neighbours and back: a sign of a break or an error in the source. They are
// reported, never changed. Series around zero, such as growth rates, leap by nature:
// values are looked at only where both neighbours are positive.
func (p *Panel) Spikes(indicator, country string) []Spike {
	h := p.History(indicator, country)
	var steps []float64
	for i := 1; i < len(h); i++ {
		steps = append(steps, math.Abs(h[i].Value-h[i-1].Value))
	}
	slices.Sort(steps)
	var out []Spike
	for i := 1; i+1 < len(h); i++ {
		a, x, b := h[i-1], h[i], h[i+1]
		if a.Year != x.Year-1 || b.Year != x.Year+1 || a.Value <= 0 || b.Value <= 0 {
			continue
		}
		far := math.Min(math.Abs(x.Value-a.Value), math.Abs(x.Value-b.Value))
		same := math.Signbit(x.Value-a.Value) == math.Signbit(x.Value-b.Value)
		if same && far > spikeShare*(a.Value+b.Value)/2 && far > spikeTimes*math.Abs(a.Value-b.Value) && far > spikeUsual*steps[len(steps)/2] {
			out = append(out, Spike{a, x, b})
		}
	}
	return out
}
