package mission_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"upstep/catalogue"
	"upstep/method/mission"
)

func content(t testing.TB) *catalogue.Missions {
	t.Helper()
	c, err := catalogue.LoadMissions()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s = %.8g, want %.8g within %g", what, got, want, tol)
	}
}

func scores(who string, v ...float64) mission.Scores {
	return mission.Scores{Assessor: who, Bold: &v[0], Target: &v[1], Measurable: &v[2], TimeBound: &v[3], Realistic: &v[4], CrossSector: &v[5], BottomUp: &v[6]}
}

// example is the worked example of methods 6.6: three missions and six toy projects of
// the first.
func example() *mission.Map {
	zero := 0.0
	m := &mission.Map{Title: "example", AsOf: 2026, Challenges: []mission.Challenge{{ID: "c", Name: "c"}}}
	for i, x := range []struct {
		name   string
		scores []float64
	}{
		{"No-till water: cut irrigation withdrawal per ha by 30% in 3 pilot basins by 2030", []float64{4, 5, 5, 5, 4, 4, 3}},
		{"Become a digital nation", []float64{4, 1, 0, 0, 2, 4, 2}},
		{"Every Tajik dried-fruit exporter in Sughd ISO 22000 certified by 2027", []float64{3, 5, 5, 5, 5, 1, 1}},
	} {
		id := string(rune('a' + i))
		m.Missions = append(m.Missions, mission.Mission{ID: "m" + id, Name: x.name, Addresses: []string{"c"}, Scores: []mission.Scores{scores("panel", x.scores...)},
			Targets: []mission.Target{{ID: "t" + id, Text: x.name}}})
	}
	for _, s := range []string{"agri A", "water E", "ICT J", "finance K"} {
		m.Sectors = append(m.Sectors, mission.Sector{ID: s[:len(s)-2], Name: s, ISIC: s[len(s)-1:]})
	}
	for i, p := range [][2]string{{"agri", "sensor"}, {"agri", "variety"}, {"water", "pricing"}, {"water", "lining"}, {"ICT", "sensor"}, {"finance", "pricing"}} {
		m.Projects = append(m.Projects, mission.Project{ID: string(rune('1' + i)), Name: "p", Contributes: []string{"ma"}, Sectors: []string{p[0]}, Approach: p[1], Moves: "ta",
			Indicator: "x", Baseline: &zero, BaselineYear: 2025, Target: &zero, Date: 2030})
	}
	return m
}

func TestVector(t *testing.T) {
	type vector struct {
		Score     float64
		GateFails []string `json:"gate_fails"`
		Verdict   string

		Projects   int     `json:"n_projects"`
		Sectors    int     `json:"n_sectors"`
		EffSectors float64 `json:"effective_sectors"`
		Approaches int     `json:"n_approaches"`
		EffApp     float64 `json:"effective_approaches"`
		Pass       bool
	}
	words := map[string]mission.Verdict{"mission": mission.AMission, "aspiration": mission.Aspiration, "target_or_programme": mission.AProgramme}
	ids := map[string]string{"clear_target": "target", "bottom_up_portfolio": "bottom_up"}
	for _, dir := range []string{"testdata/vectors", "../../../shared/vectors"} {
		t.Run(filepath.Base(filepath.Dir(dir)), func(t *testing.T) {
			b, err := os.ReadFile(filepath.Join(dir, "ex06_mission.json"))
			if os.IsNotExist(err) && dir != "testdata/vectors" {
				t.Skip("the specification's vectors are not beside the checkout")
			}
			if err != nil {
				t.Fatal(err)
			}
			var want map[string]vector
			if err := json.Unmarshal(b, &want); err != nil {
				t.Fatal(err)
			}
			r, err := mission.Assess(mission.Input{Map: example(), Content: content(t)}, mission.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range r.Missions {
				w, ok := want[a.Name]
				if !ok {
					t.Fatalf("the vector lacks %q", a.Name)
				}
				near(t, a.Name, *a.Score, w.Score, 1e-9)
				for i, f := range w.GateFails {
					if id, other := ids[f]; other {
						w.GateFails[i] = id
					}
				}
				if a.Verdict != words[w.Verdict] || !slices.Equal(a.Fails, w.GateFails) {
					t.Errorf("%s: %s, fails %v; want %s, %v", a.Name, a.Verdict, a.Fails, w.Verdict, w.GateFails)
				}
			}
			p, w := r.Missions[0].Portfolio, want["_portfolio"]
			near(t, "effective sectors", *p.EffectiveSectors, w.EffSectors, 1e-9)
			near(t, "effective approaches", *p.EffectiveApproaches, w.EffApp, 1e-9)
			if p.Projects != w.Projects || p.Sectors != w.Sectors || p.Approaches != w.Approaches || p.Pass != w.Pass {
				t.Errorf("portfolio %+v, want %+v", p, w)
			}
		})
	}
}
