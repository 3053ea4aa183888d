package app

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"upstep/internal/engine"
	"upstep/method/catchup"
)

// The counts of the pack: what they allow for the seven countries and for one that the
// tables name.
func TestCatchupOnPack(t *testing.T) {
	a := openTest(t)
	for iso3, applications := range map[string]float64{"KAZ": 73, "UZB": 1, "AZE": 18, "KGZ": 3, "TKM": 0, "TJK": -1, "AFG": -1} {
		res, doc, err := a.School(Ask{Verb: "catchup", Country: iso3})
		if err != nil {
			t.Fatal(err)
		}
		r := res.(*catchup.Result)
		if r.Own != nil || r.Patents != nil || len(r.NIS) > 0 || len(r.Fields) != 35 || r.Fields[0].Code != "1" || r.Fields[0].World == nil {
			t.Errorf("%s: own %v patents %v, %d fields", iso3, r.Own, r.Patents, len(r.Fields))
		}
		if known := r.Broad.Patents != nil; known != (applications >= 0) || known && *r.Broad.Patents != applications {
			t.Errorf("%s: applications %v", iso3, r.Broad.Patents)
		}
		if region := r.Fields[0].Region != nil; region != (applications >= 0) {
			t.Errorf("%s: rest of its region known: %v", iso3, region)
		}
		if _, err := json.Marshal(doc); err != nil {
			t.Error(err)
		}
	}
	res, _, err := a.School(Ask{Verb: "catchup", Country: "KOR"})
	if err != nil {
		t.Fatal(err)
	}
	if r := res.(*catchup.Result); r.Own == nil || r.Own.CycleTime != nil || *r.Own.Diversification != 1 || r.Own.Rarefied == nil {
		t.Errorf("KOR: %+v", r.Own)
	}
}

// Fields of WIPO are known by number and by name, but only when the user says so; a
// table in any form of country code is one.
func TestCatchupFields(t *testing.T) {
	a := openTest(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "p.csv")
	if err := os.WriteFile(path, []byte("id,year,country,class\n1,2020,KZ,08\n2,2020,KAZ,Semiconductors\n3,2020,kaz,9\n4,2020,UZ,none\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(fields string) *catchup.Result {
		t.Helper()
		res, _, err := a.School(Ask{Verb: "catchup", Country: "KAZ", Set: map[string]string{"patents": path, "fields": fields}})
		if err != nil {
			t.Fatal(err)
		}
		return res.(*catchup.Result)
	}
	own := run("")
	if len(own.Fields) != 4 || *own.Patents != 3 || own.Basis != "patents" {
		t.Errorf("%+v", own.Fields)
	}
	wipo := run("wipo")
	if len(wipo.Fields) != 3 || wipo.Fields[0].Name != "Semiconductors" || *wipo.Fields[0].Count != 2 || wipo.Fields[0].Basis != catchup.FromBooks || wipo.Fields[2].Code != "none" {
		t.Errorf("%+v", wipo.Fields)
	}
	found := false
	for _, n := range wipo.Notes {
		found = found || n.Code == "unknown-fields" && strings.Contains(n.Text, `"none"`)
	}
	if !found {
		t.Errorf("notes %+v", wipo.Notes)
	}
}

// The counts that may not be shipped, where they are at hand: Kazakhstan's patents lie
// far above the world's share in metallurgy, and far below it in digital communication.
func TestCatchupOnPatstat(t *testing.T) {
	path := filepath.Join("..", "..", "..", "shared", "data", "patents", "patstat_inventor_year_country_wipo35.csv.gz")
	if _, err := os.Stat(path); err != nil {
		t.Skip("the counts of PATSTAT are not at hand")
	}
	a := openTest(t)
	res, _, err := a.School(Ask{Verb: "catchup", Country: "KAZ", Year: 2018, Set: map[string]string{"counts": path, "bad-rows": "drop"}})
	if err != nil {
		t.Fatal(err)
	}
	r := res.(*catchup.Result)
	if r.Patents == nil || *r.Patents != 1030 || r.Own == nil || r.Fields[19].RTA.Verdict != "above" || r.Fields[3].RTA.Verdict != "below" {
		t.Errorf("%v %+v", r.Patents, r.Own)
	}
}

// Work that was stopped leaves nothing behind.
func TestCatchupStops(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	path := filepath.Join(t.TempDir(), "p.parquet")
	if err := os.WriteFile(path, []byte("PAR1"), 0o600); err != nil {
		t.Fatal(err)
	}
	stop, cancel := context.WithCancel(t.Context())
	cancel()
	a := openTest(t)
	a.Until(stop)
	_, _, err := a.School(Ask{Verb: "catchup", Country: "KAZ", Set: map[string]string{"patents": path}})
	if err == nil || err.Error() != "stopped" && !errors.Is(err, engine.ErrAbsent) && !strings.Contains(err.Error(), "without cgo") {
		t.Errorf("%v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("%v %v", left, err)
	}
}

func BenchmarkCatchup(b *testing.B) {
	a := openTest(b)
	for b.Loop() {
		if _, _, err := a.School(Ask{Verb: "catchup", Country: "KAZ"}); err != nil {
			b.Fatal(err)
		}
	}
}
