package gap_test

import (
	"testing"

	"upstep/method/gap"
	"upstep/panel"
)

func obs(country string, year int, v float64) panel.Observation {
	return panel.Observation{Indicator: "I", Country: country, Year: year, Value: v, State: panel.Present}
}

// The cases are figures of the deck of November 2020 against World Development
// Indicators of July 2026.
func TestExplainVintage(t *testing.T) {
	none := panel.Observation{}
	list := func(o ...panel.Observation) []panel.Observation { return o }
	for _, c := range []struct {
		name              string
		printed           gap.Printed
		now               panel.Observation
		years, aggs, both []panel.Observation
		want              gap.VintageKind
	}{
		{"LPI of KGZ at the edge of rounding", gap.Printed{Value: 2.6, Decimals: 1}, obs("KGZ", 2018, 2.55), nil, nil, nil, gap.VintageReproduced},
		{"servers of KAZ are of 2019", gap.Printed{Value: 2359}, obs("KAZ", 2018, 1326.5), list(obs("KAZ", 2017, 901), obs("KAZ", 2019, 2273.6)), nil, nil, gap.VintageOtherYear},
		{"LPI of ECA is that of ECS", gap.Printed{Value: 3.2, Decimals: 1}, obs("ECA", 2018, 2.656875), nil, list(obs("ECS", 2018, 3.24)), nil, gap.VintageOtherAggregate},
		{"servers of ECA are of ECS in 2019", gap.Printed{Value: 26678}, obs("ECA", 2018, 3165.5), list(obs("ECA", 2019, 4112.7)), list(obs("ECS", 2018, 18863.6)), list(obs("ECS", 2019, 26654.5)), gap.VintageOtherBoth},
		{"R&D of MIC is revised", gap.Printed{Value: 1.6, Decimals: 1}, obs("MIC", 2018, 1.434), list(obs("MIC", 2017, 1.352)), nil, nil, gap.VintageRevised},
		{"a small revision is not another year", gap.Printed{Value: 100}, obs("A", 2018, 92), list(obs("A", 2019, 100)), nil, nil, gap.VintageRevised},
		{"nothing to compare with", gap.Printed{Value: 7}, none, nil, nil, nil, gap.VintageNoData},
		{"a printed zero that is zero", gap.Printed{Value: 0}, obs("TKM", 2019, 0), nil, nil, nil, gap.VintageReproduced},
		{"a printed zero that is not", gap.Printed{Value: 0}, obs("TKM", 2019, 3), list(obs("TKM", 2018, 0)), nil, nil, gap.VintageRevised},
	} {
		got := gap.Explain(c.printed, c.now, c.years, c.aggs, c.both)
		if got.Kind != c.want {
			t.Errorf("%s: %s, want %s (%+v)", c.name, got.Kind, c.want, got)
		}
		if explained := got.Match != nil; explained != (c.want == gap.VintageOtherYear || c.want == gap.VintageOtherAggregate || c.want == gap.VintageOtherBoth) {
			t.Errorf("%s: match %+v", c.name, got.Match)
		}
	}
}
