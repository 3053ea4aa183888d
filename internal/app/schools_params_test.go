package app

import (
	"testing"

	"upstep/method/identify"
	"upstep/panel"
)

// The economies of the region, each with a compass or a reason: tables of 1980 and 2017
// are never said to be 20 years apart, and no product comes from the table of 2019.
func TestIdentifyRegion(t *testing.T) {
	a, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	for _, iso3 := range []string{"KAZ", "UZB", "AZE", "KGZ", "TJK", "TKM", "AFG"} {
		res, doc, err := a.School(Ask{Verb: "identify", Country: iso3})
		if err != nil {
			t.Fatal(err)
		}
		r, ok := res.(*identify.Result)
		if !ok || doc == nil {
			t.Fatalf("%T", res)
		}
		if len(r.Compass) == 0 && !noted(r.Notes, "compass-few") {
			t.Errorf("%s: no compass and no reason", iso3)
		}
		if s := r.Screen; s != nil && (s.Horizon != 37 || s.From != 1980 || s.To != 2017 || s.System != "HS07" || !noted(r.Notes, "screen-horizon") && len(s.Absent) < len(r.Compass)) {
			t.Errorf("%s: %+v", iso3, s)
		}
		for _, p := range r.Products {
			if p.Firms != nil || p.Exit != nil || p.Track != identify.TrackUnknown || p.Score != nil && p.Known < 0.6-1e-9 {
				t.Errorf("%s %s: something unknown was filled in: %+v", iso3, p.Code, p)
			}
		}
	}
}

func noted(notes []panel.Note, code string) bool {
	for _, n := range notes {
		if n.Code == code {
			return true
		}
	}
	return false
}
