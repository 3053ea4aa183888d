package gap

import "upstep/panel"

// Place is where an economy and its peers stand among all economies with data, as
// percentiles from 0 to 100 with 100 the best (for context indicators, the largest).
// Percentiles are mid-ranks, so very skewed indicators can share one axis.
type Place struct {
	Code  string   `json:"code"`
	Value *float64 `json:"value"` // of the economy; nil without a figure
	// Spread of the peers' percentiles, nil when the peers have too few figures.
	Spread *Spread `json:"spread"`
	N      int     `json:"n"` // economies with data, the economy included
}

// Places computes a Place for each row of a result made from in. It panics when
// the rows are not those of in.Specs.
func Places(in Input, res *Result) []Place {
	if len(res.Rows) != len(in.Specs) {
		panic("gap: places of a result made from other specs")
	}
	o := in.Options.withDefaults()
	out := make([]Place, len(res.Rows))
	for i, row := range res.Rows {
		v := newView(in.Panel, row.Spec, o)
		world := values(usable(v.section(in.World, row.Year)))
		out[i] = Place{Code: row.Spec.Code, N: len(world)}
		if len(world) < max(o.QuorumMembers, 1) {
			continue
		}
		rank := func(x float64) float64 {
			p := MidRank(world, x)
			if row.Spec.Direction == Lower {
				return 100 - p
			}
			return p
		}
		if row.Value != nil {
			p := rank(*row.Value)
			out[i].Value = &p
		}
		if row.Benchmark.Spread == nil {
			continue
		}
		var peers []float64
		for _, f := range row.Benchmark.Figures {
			peers = append(peers, rank(f.Value))
		}
		s := Spread{Min: Quantile(peers, 0), Q1: Quantile(peers, 0.25), Median: Median(peers), Q3: Quantile(peers, 0.75), Max: Quantile(peers, 1)}
		out[i].Spread = &s
	}
	return out
}

// usable drops doubtful figures.
func usable(fs []Figure) []Figure {
	var out []Figure
	for _, f := range fs {
		if f.Obs.Quality != panel.Doubtful {
			out = append(out, f)
		}
	}
	return out
}
