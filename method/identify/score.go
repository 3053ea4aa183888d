package identify

import (
	"slices"

	"upstep/panel"
)

// Evidence is what the score of a product rests on; nil is not known.
type Evidence struct {
	Gain    *float64 // growth of its share in the exports of a compass country
	Density *float64 // around it at home, 0..1
	Firms   *int     // at home
	Exit    *float64 // of compass countries, 0..1
}

// Score is
//
//	w_s I(gain/0.06) + w_d I(density/0.5) + w_f I(firms/5) + w_e exit
//
// with I clamping to 0..1. A part that is not known leaves the sum and its weight leaves
// the denominator: value is the sum over the known weight, low and high are the sums over
// all weight with the unknown parts at 0 and at 1, and known is the share of the weight
// that is known. value is nil when known is below the least cover.
func Score(e Evidence, o Options) (value *float64, low, high, known float64) {
	o = o.withDefaults()
	return score(e, o)
}

func score(e Evidence, o Options) (value *float64, low, high, known float64) {
	var sum, have float64
	all := o.WShare + o.WDensity + o.WFirms + o.WExit
	add := func(w float64, v *float64, unit float64) {
		if v == nil {
			return
		}
		have += w
		sum += w * min(max(*v/unit, 0), 1)
	}
	add(o.WShare, e.Gain, o.ShareUnit)
	add(o.WDensity, e.Density, o.DensityUnit)
	if e.Firms != nil {
		add(o.WFirms, new(float64(*e.Firms)), o.FirmsUnit)
	}
	add(o.WExit, e.Exit, 1)
	low, high, known = sum/all, (sum+all-have)/all, have/all
	if have > 0 && known >= o.ScoreCover-eps {
		value = new(sum / have)
	}
	return value, low, high, known
}

// best is how many products a ranking is compared by.
const best = 20

// rankings scores the products in other ways and counts how many of the best stay.
func (s *search) rankings() {
	r, n := s.r, min(best, len(s.r.Products))
	if n == 0 {
		return
	}
	add := func(words string, score func(p Product) (*float64, float64)) {
		list := slices.Clone(r.Products)
		for i := range list {
			list[i].Score, list[i].Low = score(list[i])
		}
		slices.SortFunc(list, byScore)
		k := Ranking{Words: words, Of: n, Enters: []string{}}
		for _, p := range list[:n] {
			if slices.ContainsFunc(r.Products[:n], func(q Product) bool { return q.Code == p.Code }) {
				k.Same++
			} else if len(k.Enters) < 5 {
				k.Enters = append(k.Enters, p.Code)
			}
		}
		r.Rankings = append(r.Rankings, k)
	}
	with := func(change func(*Options)) func(Product) (*float64, float64) {
		o := s.o
		change(&o)
		return func(p Product) (*float64, float64) {
			v, low, _, _ := score(Evidence{Gain: &p.Gain, Density: p.Density, Firms: p.Firms, Exit: p.Exit}, o)
			return v, low
		}
	}
	unit := s.o.ShareUnit / 3
	add("growth of the share counts fully from "+panel.Exact(unit, 2)+" instead of "+panel.Exact(s.o.ShareUnit, 2), with(func(o *Options) { o.ShareUnit = unit }))
	add("all four parts weigh the same", with(func(o *Options) {
		o.WShare, o.WDensity, o.WFirms, o.WExit, o.ScoreCover = 1, 1, 1, 1, min(o.ScoreCover, 0.5)
	}))
	add("without density at home", with(func(o *Options) { o.WDensity, o.ScoreCover = 0, 0 }))
	add("without growth of the share", with(func(o *Options) { o.WShare, o.ScoreCover = 0, 0 }))
}

// track is the step that a number of firms leads to.
func track(firms *int) Track {
	switch {
	case firms == nil:
		return TrackUnknown
	case *firms > 0:
		return ExistingFirms
	}
	return AttractFDI
}
