package app

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"upstep/catalogue"
	"upstep/method/failure"
	"upstep/method/mission"
	"upstep/report"
)

// A map that names an indicator of the pack is held against the pack's figures of its
// country.
func TestMissionUsesTheRegistry(t *testing.T) {
	a, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	files, err := catalogue.Examples("mission")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(files["mission.yaml"]), "indicator: loans, baseline: 35, baseline_year: 2025", "indicator: FS.AST.PRVT.GD.ZS, baseline: 1, baseline_year: 2023", 1)
	path := filepath.Join(t.TempDir(), "map.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	result, _, err := a.School(Ask{Verb: "mission", File: path})
	if err != nil {
		t.Fatal(err)
	}
	r, ok := result.(*mission.Result)
	if !ok || r.Country != "UZB" || r.Missions[0].ByChecks != mission.AMission {
		t.Fatalf("%+v", result)
	}
	for _, n := range r.Notes {
		if n.Code == "baseline-differs" && strings.Contains(n.Text, "FS.AST.PRVT.GD.ZS in 2023") {
			return
		}
	}
	t.Errorf("a baseline of 1 %% of GDP passes for the pack's: %+v", r.Notes)
}

// A sector takes over what holds for the whole economy, a constraint what is known of its
// sector, and nothing else passes from one sector to another.
func TestRolesInherit(t *testing.T) {
	a, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "evidence.csv")
	text := "id,sector,constraint,severity,quality,source\nmanagement,food,,0.9,0.5,x\ntraining,food,export,0.6,0.5,x\nmanagement,,,0.1,0.5,x\niso-9001,textiles,,0.2,0.5,x\nregulation,textiles,,0.9,0.5,x\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	result, _, err := a.School(Ask{Verb: "roles", Country: "TJK", Set: map[string]string{"evidence": path}})
	if err != nil {
		t.Fatal(err)
	}
	p, ok := result.(*report.Roles)
	if !ok || len(p.Subjects) != 3 {
		t.Fatalf("%+v", result)
	}
	find := func(r *failure.Result, id string) failure.Item {
		for _, it := range r.Items {
			if it.ID == id {
				return it
			}
		}
		return failure.Item{}
	}
	food, export, textiles := p.Subjects[0].Result, p.Subjects[1].Result, p.Subjects[2].Result
	for _, c := range []struct {
		what      string
		it        failure.Item
		severity  float64 // below 0: none
		inherited bool
	}{
		{"own", find(food, "management"), 0.9, false},
		{"of the sector", find(export, "management"), 0.9, true},
		{"own of the constraint", find(export, "training"), 0.6, false},
		{"not of the constraint", find(food, "training"), -1, false},
		{"not of another sector", find(food, "iso-9001"), -1, false},
		{"not of the economy, for it is of sectors", find(textiles, "management"), -1, false},
		{"own instead of the economy's", find(textiles, "regulation"), 0.9, false},
		{"of the economy", find(textiles, "innovators-credit"), *find(p.Economy, "innovators-credit").Severity, true},
	} {
		if c.it.Inherited != c.inherited || (c.it.Severity == nil) != (c.severity < 0) || c.it.Severity != nil && *c.it.Severity != c.severity {
			t.Errorf("%s: %+v", c.what, c.it)
		}
	}
	if got := *find(p.Economy, "management").Severity; got != 0.1 {
		t.Errorf("the economy's own evidence: %v", got)
	}
}

// Alone, the page of roles words its figures by the peers it compared with.
func TestRolesNamesItsPeers(t *testing.T) {
	a, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	_, doc, err := a.School(Ask{Verb: "roles", Country: "TJK"})
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	for _, id := range doc.Ledger.IDs() {
		e, _ := doc.Ledger.Trace(id)
		if strings.Contains(e.Label, "among  and") || strings.Contains(e.Label, "members of  with") {
			t.Errorf("%s names no peers: %s", id, e.Label)
		}
		if strings.Contains(e.Label, "Lower middle income") {
			named++
		}
	}
	if named == 0 {
		t.Error("no figure names the peers")
	}
}

// A cut of the pack is named only where the pack has a figure of the map's indicators.
func TestMissionCut(t *testing.T) {
	a, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	paths, err := Example("mission", dir)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(paths[0])
	if err != nil {
		t.Fatal(err)
	}
	known := filepath.Join(dir, "known.yaml")
	if err := os.WriteFile(known, bytes.ReplaceAll(text, []byte("indicator: tolerant,"), []byte("indicator: GB.XPD.RSDV.GD.ZS,")), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]bool{paths[0]: false, known: true} {
		_, doc, err := a.School(Ask{Verb: "mission", File: path})
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(doc.DataCut, "up to") != want || !strings.Contains(doc.DataCut, path) {
			t.Errorf("%s: %s", path, doc.DataCut)
		}
	}
}
