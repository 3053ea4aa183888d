package policy

import (
	"cmp"
	"slices"

	"upstep/panel"
)

// GERDHistory judges a target by what other economies did.
type GERDHistory struct {
	Window   int      `json:"window_years"`
	LowStart float64  `json:"low_start"`      // share of GDP
	Needed   float64  `json:"needed"`         // rise that the path asks for in the window, share of GDP
	Of       int      `json:"economies"`      // with two figures a window apart
	Median   *float64 `json:"median_best"`    // of the largest rises of each; nil with fewer than eight
	Top      *float64 `json:"ninetieth_best"` // 90th percentile of the same
	Faster   int      `json:"as_fast"`        // economies with a rise at least as large, from any level
	Low      int      `json:"low"`            // economies of these that were once at or below LowStart with a figure a window later
	Reached  []Rise   `json:"reached"`        // of the low ones: reached the target within the window, by the year they set out
	Best     []Rise   `json:"largest"`        // the largest rise of each low economy, largest first, five at most
}

// Rise is what an economy's R&D spending did over a window.
type Rise struct {
	Country string  `json:"country"`
	From    int     `json:"from_year"`
	To      int     `json:"to_year"`
	Start   float64 `json:"start"` // shares of GDP
	End     float64 `json:"end"`
}

// Change is the end less the start.
func (r Rise) Change() float64 { return r.End - r.Start }

// bestRises are the largest rise of an economy from any level, and from LowStart or
// below; ok is false where it has no two figures a window apart.
func bestRises(in GERDInput, country string, window int, lowStart float64) (best, low Rise, ok, hasLow bool) {
	first, last := in.Panel.Years()
	for y := first; y+window <= min(last, in.Cut); y++ {
		a, had := in.Panel.Value(gerdCode, country, y)
		b, has := in.Panel.Value(gerdCode, country, y+window)
		if !had || !has {
			continue
		}
		r := Rise{country, y, y + window, a / 100, b / 100}
		if !ok || r.Change() > best.Change()+tie {
			best, ok = r, true
		}
		if r.Start <= lowStart+tie && (!hasLow || r.End > low.End+tie) {
			low, hasLow = r, true
		}
	}
	return best, low, ok, hasLow
}

// compare sets the rise of the path beside those of other economies.
func (p *GERDPath) compare(in GERDInput, o GERDOptions) *GERDHistory {
	s0 := p.Base.Value / 100
	h := &GERDHistory{Window: o.Window, LowStart: max(o.LowStart, s0), Reached: []Rise{}, Best: []Rise{}}
	h.Needed = (o.Target - s0) / float64(o.By-p.GDP.Year) * float64(o.Window)
	var rises []float64
	for _, c := range sortedCodes(in.World, in.Country) {
		best, low, ok, hasLow := bestRises(in, c, o.Window, h.LowStart)
		if !ok {
			continue
		}
		h.Of++
		rises = append(rises, best.Change())
		if best.Change() >= h.Needed-tie {
			h.Faster++
		}
		if !hasLow {
			continue
		}
		h.Low++
		h.Best = append(h.Best, low)
		if low.End >= o.Target-tie {
			h.Reached = append(h.Reached, low)
		}
	}
	if len(rises) >= 8 { // methods 0.6
		slices.Sort(rises)
		median, top := panel.Median(rises), panel.Quantile(rises, 0.9)
		h.Median, h.Top = &median, &top
	}
	largest := func(a, b Rise) int {
		return cmp.Or(cmp.Compare(b.Change(), a.Change()), cmp.Compare(a.Country, b.Country))
	}
	slices.SortFunc(h.Best, largest)
	h.Best = h.Best[:min(5, len(h.Best))]
	slices.SortFunc(h.Reached, func(a, b Rise) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Country, b.Country))
	})
	return h
}

// sortedCodes are codes once each, in order, without the home economy.
func sortedCodes(codes []string, home string) []string {
	out := slices.DeleteFunc(slices.Clone(codes), func(c string) bool { return c == home })
	slices.Sort(out)
	return slices.Compact(out)
}
