package app

import (
	"cmp"
	"slices"

	"upstep/method/complexity"
	"upstep/panel"
	"upstep/trade"
)

// SensitivityRun says how far ranks hang on choices.
type SensitivityRun struct {
	Cases   []complexity.Case `json:"cases"`
	Ranges  []RangeMeasure    `json:"ranges"`
	Notes   []panel.Note      `json:"notes"`
	options []panel.Param
}

// RangeMeasure holds the range of ranks of each unit over all cases.
type RangeMeasure struct {
	Measure   string      `json:"measure"` // ECI, COI, PCI
	Ranks     int         `json:"ranks"`
	MeanWidth float64     `json:"mean_width"` // worst less best
	Ranges    []RankRange `json:"ranges"`     // by rank in the base, then code
}

// RankRange is where the cases take a unit.
type RankRange struct {
	Code  string `json:"code"`
	Name  string `json:"name,omitempty"`
	Rank  int    `json:"rank"`
	Best  int    `json:"best"`
	Worst int    `json:"worst"`
}

func (req *UncertaintyRequest) sensitivity(s *ownTable, m *trade.Matrix) (*SensitivityRun, error) {
	r, err := complexity.Sensitivity(m, complexity.SensitivityOptions{Convention: s.convention, Thresholds: req.Thresholds,
		MinDiversity: req.MinDiversity, MinUbiquity: req.MinUbiquity, LeaveOneOut: req.LeaveOneOut, COI: !req.NoCOI})
	if err != nil {
		return nil, ofYear(m.Year, err)
	}
	out := &SensitivityRun{Cases: r.Cases, Ranges: []RangeMeasure{}, Notes: r.Notes, options: r.Recipe.Params}
	for _, x := range []struct {
		name   string
		ranges []complexity.RankRange
		named  func(string) (string, string)
	}{{"ECI", r.ECI, s.country}, {"COI", r.COI, s.country}, {"PCI", r.PCI, s.product}} {
		if len(x.ranges) == 0 {
			continue
		}
		g := RangeMeasure{Measure: x.name, Ranks: len(x.ranges), Ranges: []RankRange{}}
		for _, v := range x.ranges {
			code, label := x.named(v.Code)
			g.Ranges = append(g.Ranges, RankRange{Code: code, Name: label, Rank: v.Base, Best: v.Best, Worst: v.Worst})
			g.MeanWidth += float64(v.Worst-v.Best) / float64(len(x.ranges))
		}
		slices.SortStableFunc(g.Ranges, func(a, b RankRange) int { return cmp.Or(cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.Code, b.Code)) })
		out.Ranges = append(out.Ranges, g)
	}
	return out, nil
}
