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

// Step is a change of level from one year to the next that stays.
type Step struct {
	Before Observation `json:"before"`
	After  Observation `json:"after"`
}

// The rule of [Panel.Steps]; judgement.
const (
	stepShare = 0.40 // at least this change, as a share of the value before
	stepUsual = 5    // and this many times the usual step of the series, its median
)

// Steps returns the changes between consecutive years that are far larger than the
// series' usual ones and do not come back the year after: a sign of a break in the
// source, across which no trend should be read. Only positive values are looked at.
func (p *Panel) Steps(indicator, country string) []Step {
	h := p.History(indicator, country)
	var sizes []float64
	for i := 1; i < len(h); i++ {
		sizes = append(sizes, math.Abs(h[i].Value-h[i-1].Value))
	}
	slices.Sort(sizes)
	var out []Step
	for i := 1; i < len(h); i++ {
		a, b := h[i-1], h[i]
		size := math.Abs(b.Value - a.Value)
		if b.Year != a.Year+1 || a.Value <= 0 || b.Value <= 0 || size < stepShare*a.Value || size <= stepUsual*sizes[len(sizes)/2] {
			continue
		}
		back := i+1 < len(h) && math.Abs(h[i+1].Value-a.Value) < math.Abs(h[i+1].Value-b.Value)
		from := i >= 2 && math.Abs(h[i-2].Value-b.Value) < math.Abs(h[i-2].Value-a.Value) // the way back from a spike
		if !back && !from {
			out = append(out, Step{a, b})
		}
	}
	return out
}
