package gap

import (
	"math"

	"upstep/panel"
)

// VintageKind says how a figure printed in the past relates to present data.
type VintageKind string

// The kinds, in the order they are tried.
const (
	VintageNoData         VintageKind = "no_data"         // present data hold nothing to compare with
	VintageReproduced     VintageKind = "reproduced"      // the same figure at the printed precision
	VintageOtherYear      VintageKind = "other_year"      // fits the same series in another year
	VintageOtherAggregate VintageKind = "other_aggregate" // fits another aggregate in the same year
	VintageOtherBoth      VintageKind = "other_both"      // fits another aggregate in another year
	VintageRevised        VintageKind = "revised"         // the publisher has revised it since
)

// Thresholds of [Explain], relative differences. Both are judgement.
const (
	vintageNear = 0.05 // a candidate within this explains the printed figure
	vintageFar  = 0.10 // beyond this the same series and year does not
)

// Printed is a figure as printed in a document, with the decimals it was printed with.
type Printed struct {
	Value    float64
	Decimals int
}

// Vintage is the result of [Explain].
type Vintage struct {
	Kind     VintageKind        `json:"kind"`
	Now      panel.Observation  `json:"now"`                 // same series and year in present data, maybe missing
	Match    *panel.Observation `json:"match,omitempty"`     // the observation that explains it, for the other_ kinds
	Relative *float64           `json:"relative_change"`     // now / printed - 1; nil without data or when printed is 0
	MatchOff *float64           `json:"match_off,omitempty"` // match / printed - 1
}

// Explain says how a printed figure relates to present data. now is the same series
// for the same subject and year; years are the same series and subject in
// neighbouring years (none later than the document could know); aggregates are other
// aggregates that may have been meant, in the same year; both are those in
// neighbouring years. A kind other than reproduced and revised is claimed only when
// now is more than 10 % off (or missing) and the best candidate within 5 %.
func Explain(p Printed, now panel.Observation, years, aggregates, both []panel.Observation) Vintage {
	v := Vintage{Now: now, Kind: VintageNoData}
	if now.Ok() {
		v.Relative = relative(now.Value, p.Value)
		if math.Abs(now.Value-p.Value) <= Tolerance(p.Decimals)+eps {
			v.Kind = VintageReproduced
			return v
		}
		v.Kind = VintageRevised
		if v.Relative != nil && math.Abs(*v.Relative) <= vintageFar {
			return v
		}
	}
	for _, c := range []struct {
		kind VintageKind
		obs  []panel.Observation
	}{{VintageOtherYear, years}, {VintageOtherAggregate, aggregates}, {VintageOtherBoth, both}} {
		if best, off := closest(p.Value, c.obs); best != nil && math.Abs(off) <= vintageNear {
			v.Kind, v.Match, v.MatchOff = c.kind, best, &off
			return v
		}
	}
	return v
}

func relative(v, printed float64) *float64 {
	if printed == 0 {
		return nil
	}
	r := v/printed - 1
	return &r
}

// closest returns the observation with the smallest relative difference to v, the
// first of equals, or nil.
func closest(v float64, obs []panel.Observation) (best *panel.Observation, off float64) {
	for i, o := range obs {
		if r := relative(o.Value, v); o.Ok() && r != nil && (best == nil || math.Abs(*r) < math.Abs(off)) {
			best, off = &obs[i], *r
		}
	}
	return best, off
}
