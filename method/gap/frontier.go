package gap

// Frontier is a fixed reference range for the distance to frontier.
type Frontier struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
	N    int     `json:"n"` // values it was made from
}

// NewFrontier returns the range of a pooled sample after cutting its tails at the
// quantiles tail and 1-tail (0.025 for 2.5 %; 0 for the plain range). Fix it for a
// base year and scores of other years are comparable. It panics on nothing or on a
// tail outside 0..0.5.
func NewFrontier(pool []float64, tail float64) Frontier {
	if !(tail >= 0 && tail < 0.5) {
		panic("gap: tail of a frontier outside 0..0.5")
	}
	return Frontier{Quantile(pool, tail), Quantile(pool, 1-tail), len(pool)}
}

// Score returns 100 (x - low)/(high - low), clamped to 0..100; ok is false when
// the range is empty. OECD/JRC Handbook (2008), min-max with winsorised tails.
func (f Frontier) Score(x float64) (score float64, ok bool) {
	if f.High-f.Low <= eps {
		return 0, false
	}
	return 100 * clamp01((x-f.Low)/(f.High-f.Low)), true
}

func clamp01(v float64) float64 { return min(max(v, 0), 1) }

// Severity turns a studentised conditional gap t and a mid-rank percentile
// (0..100) into 0 (no gap) .. 1 (severe):
// I(-t/2; 0, 1)/2 + (1 - P/100)/2 where more is better. Where less is better the
// sign of t is flipped and P/100 takes the place of 1 - P/100. Context indicators
// have no severity: ok is false.
func Severity(t, percentile float64, d Direction) (value float64, ok bool) {
	return severity(t, percentile, d, Options{}.withDefaults())
}

// severity is Severity with the weights of options with defaults.
func severity(t, percentile float64, d Direction, o Options) (value float64, ok bool) {
	switch d {
	case Higher:
		return o.SeverityT*clamp01(-t/o.SeverityFull) + o.SeverityRank*(1-percentile/100), true
	case Lower:
		return o.SeverityT*clamp01(t/o.SeverityFull) + o.SeverityRank*percentile/100, true
	}
	return 0, false
}
