package workbook_test

import "upstep/policy"

// small is a register by hand: one host with one rater and one trace.
func small() *policy.Register {
	staff := 12
	return &policy.Register{
		Country: "UZB", Notice: "Invented.",
		Hosts: []policy.Host{{
			ID: "quality-agency", Name: "Agency for Quality", Kind: "agency", Staff: &staff,
			Ratings: []policy.Rating{{Rater: "A. Rater", Outside: true, Date: "2026-03", Scores: []policy.Score{
				{Dimension: "delivery", Value: 3.5, Evidence: "=paid in 30 days"}, {Dimension: "integrity", Value: 0},
			}}},
			Traces: []policy.Trace{{Kind: "days_to_pay", Value: 30, Year: 2025, Source: "the ledger"}},
		}},
	}
}
