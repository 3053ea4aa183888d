package pyramid

import (
	"maps"
	"math"
	"slices"
)

// PeersByIncome finds for each country those with the same income and those with
// twice its income, within o.Band of the target on either side. Countries are sorted;
// a country without a positive income is nobody's peer and gets a reason.
func PeersByIncome(incomes map[string]float64, o Options) map[string]IncomePeers {
	o = o.withDefaults()
	names := slices.Sorted(maps.Keys(incomes))
	out := make(map[string]IncomePeers, len(names))
	for _, name := range names {
		own := incomes[name]
		if !(own > 0) {
			out[name] = IncomePeers{Why: "its income is not known"}
			continue
		}
		var p IncomePeers
		near := func(v, target float64) bool { return v > 0 && math.Abs(v/target-1) <= o.Band+eps }
		for _, other := range names {
			if other == name {
				continue
			}
			if near(incomes[other], own) {
				p.Same = append(p.Same, other)
			}
			if near(incomes[other], 2*own) {
				p.Double = append(p.Double, other)
			}
		}
		out[name] = p
	}
	return out
}
