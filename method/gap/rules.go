package gap

import (
	"strconv"

	"upstep/panel"
)

// eps is the absolute tolerance for comparing computed numbers.
const eps = 1e-9

// Sample sizes below which statistics are withheld.
const (
	SmallList  = 5  // fewer: list the values
	SmallRange = 8  // fewer: medians and ranges, no regression
	SmallFull  = 20 // fewer: one regressor, with the leave-one-out range
)

// The least a trend needs: points, and years from first to last.
const (
	TrendPoints = 5
	TrendSpan   = 6
)

// Thresholds that are no option.
const (
	poissonLevel = 0.95 // of the limits of a count
	zeroShare    = 0.5  // of the smallest distance from a bound: where a value at the bound is moved to
	pillarCover  = 0.6  // share of a pillar's rows with a percentile that its mean needs
	severityT    = 0.5  // weights of the conditional gap and of the percentile
	severityRank = 0.5
	severityFull = 2 // the conditional gap that counts as fully severe
)

// fixed lists the thresholds above for a recipe. All are judgements of this project.
func fixed() []panel.Param {
	var out []panel.Param
	for _, r := range []struct {
		name  string
		value float64
	}{
		{"small_list", SmallList}, {"small_range", SmallRange}, {"small_full", SmallFull},
		{"trend_points", TrendPoints}, {"trend_span", TrendSpan},
		{"poisson_level", poissonLevel}, {"zero_share", zeroShare}, {"pillar_cover", pillarCover},
		{"severity_t", severityT}, {"severity_rank", severityRank}, {"severity_t_full", severityFull},
	} {
		out = append(out, panel.Param{Name: r.name, Value: strconv.FormatFloat(r.value, 'g', -1, 64), Provenance: panel.Judgement})
	}
	return out
}
