package pyramid

import (
	"fmt"
	"strings"
	"testing"

	"upstep/panel"
)

// Six peers with 1..6: the median is 3.5. Home has 3 in 2019, which is weaker where
// more is better and stronger where less is.
func TestRead(t *testing.T) {
	countries := []string{"HOM", "P1", "P2", "P3", "P4", "P5", "P6"}
	b := panel.NewBuilder([]panel.Series{{Indicator: "UP"}, {Indicator: "DOWN"}, {Indicator: "THIN"}, {Indicator: "ODD", Quality: panel.Doubtful}, {Indicator: "OLD"}}, countries, 2000, 2020)
	for i := 1; i <= 6; i++ {
		for _, code := range []string{"UP", "DOWN", "ODD", "OLD"} {
			b.Set(code, fmt.Sprint("P", i), 2020, float64(i))
		}
	}
	for _, code := range []string{"UP", "DOWN", "THIN", "ODD"} {
		b.Set(code, "HOM", 2019, 3)
	}
	b.Set("THIN", "P1", 2020, 1)
	b.Set("OLD", "HOM", 2001, 0)
	p, bad := b.Panel()
	if len(bad) > 0 {
		t.Fatal(bad)
	}
	clues := []Clue{{Level: 0, Code: "UP", Direction: 1, MaxLag: 3}, {Level: 1, Code: "DOWN", Direction: -1, MaxLag: 3}, {Level: 2, Code: "THIN", MaxLag: 3}, {Level: 3, Code: "ODD", Direction: 1, MaxLag: 3},
		{Level: 4, Code: "OLD", MaxLag: 3}, {Level: 5, Code: "UP", Alone: true, MaxLag: 3}, {Level: 0, Code: "UP", Direction: 1, Tolerance: 0.5, MaxLag: 3}, {Level: 0, Code: "UP", MaxLag: 3}}
	s, err := Read(p, "HOM", countries, 2020, clues, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		standing, refused string
		median            bool
	}{{"weaker", "", true}, {"stronger", "", true}, {"", "1 of 6 peers have a figure, fewer than 5", false}, {"", "0 of 6", false}, {"", "", true}, {"", "a raw count", false}, {"at-par", "", true}, {"below", "", true}} {
		r := s.Readings[i]
		if r.Standing != want.standing || (r.Median != nil) != want.median || !strings.HasPrefix(r.Refused, want.refused) || want.refused == "" && r.Refused != "" {
			t.Errorf("%s: %+v", r.Clue.Code, r)
		}
		if r.Median != nil && *r.Median != 3.5 {
			t.Errorf("median %v", *r.Median)
		}
	}
	if old := s.Readings[4]; old.Value.Ok() || old.Last == nil || *old.Last != 2001 {
		t.Errorf("%+v", old)
	}
	if len(s.Silent) != 1 || s.Silent[0] != 4 || s.Notes[0].Severity != panel.Refusal {
		t.Errorf("silent %v, %v", s.Silent, s.Notes)
	}
	if _, err := Read(p, "HOM", nil, 2020, []Clue{{Level: 6}}, Options{}); err == nil {
		t.Error("level 6 went through")
	}
	if _, err := Read(p, "HOM", nil, 2020, nil, Options{Confidence: 7}); err == nil {
		t.Error("bad options went through")
	}
}
