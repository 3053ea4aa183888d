package app

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"upstep/method/specialise"
	"upstep/opendata"
)

// region asks for a region of a table.
func region(t *testing.T, a *App, table, name string, set map[string]string, settings ...string) *specialise.Result {
	t.Helper()
	flags := map[string]string{"table": table, "region": name}
	for k, v := range set {
		flags[k] = v
	}
	ask, _, err := a.Settle(Ask{Verb: "specialise", Set: flags}, Changes{Set: settings, Defaults: true})
	if err != nil {
		t.Fatal(err)
	}
	res, _, err := a.School(ask)
	if err != nil {
		t.Fatal(err)
	}
	r, ok := res.(*specialise.Result)
	if !ok {
		t.Fatalf("%T", res)
	}
	return r
}

// The worked example from its table to its quadrants: location, relatedness, density and
// complexity come together here.
func TestSpecialiseExample(t *testing.T) {
	a, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		Density   [][]float64 `json:"density_mincond_pct"`
		TCI       []float64   `json:"tci_0_100"`
		Quadrants map[string]struct{ Quadrant string }
	}
	data, err := os.ReadFile("../../method/specialise/testdata/ex05.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	techs := []string{"food", "mach", "elec", "sw", "bio"}
	cells := [5][5]float64{{60, 2, 1, 1, 1}, {25, 25, 15, 2, 1}, {3, 20, 25, 8, 1}, {2, 22, 25, 35, 25}, {1, 1, 5, 20, 35}}
	var b strings.Builder
	b.WriteString("region,activity,value\n")
	for i, row := range cells {
		for j, v := range row {
			fmt.Fprintf(&b, "R%d,%s,%g\n", i+1, techs[j], v)
		}
	}
	path := filepath.Join(t.TempDir(), "patents.csv")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	for i := range cells {
		name := fmt.Sprintf("R%d", i+1)
		r := region(t, a, path, name, map[string]string{"unit": "patents"}, "cut=all")
		for _, x := range r.Activities {
			j := slices.Index(techs, x.Code)
			if math.Abs(*x.Density-want.Density[i][j]) > 1e-4 || math.Abs(*x.Complexity-want.TCI[j]) > 1e-3 {
				t.Errorf("%s %s: density %v, complexity %v", name, x.Code, *x.Density, *x.Complexity)
			}
			if got := strings.ReplaceAll(string(x.Quadrant), " ", "_"); got != want.Quadrants[name+"|"+x.Code].Quadrant {
				t.Errorf("%s %s: %q, want %q", name, x.Code, got, want.Quadrants[name+"|"+x.Code].Quadrant)
			}
		}
	}
}

// EconGeo 1.3 on 10 economies and 30 products: quotients and presence to 1e-9, density to
// the 0.01 it rounds to.
func TestSpecialiseEconGeo(t *testing.T) {
	a, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	const st = "../../method/complexity/testdata/st/"
	f, err := os.Open(st + "econgeo_cells.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(f).ReadAll()
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	by := map[string]map[string]specialise.Activity{}
	for _, row := range rows[1:] {
		if by[row[0]] == nil {
			by[row[0]] = map[string]specialise.Activity{}
			for _, x := range region(t, a, st+"trade.csv", row[0], map[string]string{"unit": "exports", "relatedness": "cosine"}).Activities {
				by[row[0]][x.Code] = x
			}
		}
		number := func(i int) float64 {
			v, err := strconv.ParseFloat(row[i], 64)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		x := by[row[0]][row[1]]
		if math.Abs(*x.LQ-number(2)) > 1e-9*max(1, number(2)) || x.Present != (row[3] == "1") {
			t.Errorf("%s %s: LQ %v, want %s", row[0], row[1], *x.LQ, row[2])
		}
		if math.Abs(*x.Density-number(4)) > 0.005+1e-9 {
			t.Errorf("%s %s: density %v, want %s", row[0], row[1], *x.Density, row[4])
		}
	}
	if len(by) != 10 {
		t.Errorf("%d economies", len(by))
	}
}

// Two groups of regions that share nothing: everything is computed on the larger, and
// what lies outside has no complexity and no quadrant.
func TestSpecialiseDisconnected(t *testing.T) {
	a, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "jobs.csv")
	text := "region,activity,value\nA,x,100\nA,y,100\nB,y,100\nB,z,100\nC,x,100\nC,z,100\nC,w,60\nD,p,100\nD,q,100\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	r := region(t, a, path, "A", nil)
	said := false
	for _, n := range r.Notes {
		said = said || strings.Contains(n.Text, "component") || strings.Contains(n.Code, "component") || strings.Contains(n.Code, "disconnected")
	}
	if !said {
		t.Errorf("nobody says that the table is in two pieces: %+v", r.Notes)
	}
	for _, x := range r.Activities {
		if (x.Code == "p" || x.Code == "q") && (x.Complexity != nil || x.Quadrant != "") {
			t.Errorf("%+v", x)
		}
	}
}

// An invented table with years in which a region takes up what is near: the model finds
// it, from 20 observations on with all its regressors, and the same bytes come twice.
func TestSpecialiseEntry(t *testing.T) {
	a, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("region,activity,year,value\n")
	for r := range 12 {
		for p := range 10 {
			for _, y := range []int{2010, 2020} {
				v := 1
				if d := (p - r + 12) % 12; d < 4 || y == 2020 && d == 4 && r%3 > 0 {
					v = 100
				}
				fmt.Fprintf(&b, "R%02d,P%d,%d,%d\n", r, p, y, v)
			}
		}
	}
	path := filepath.Join(t.TempDir(), "jobs.csv")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	set := map[string]string{"entry": "2010:2020", "span": "1"}
	e := region(t, a, path, "R03", set).Entry
	if e.Refused != "" || e.Entries < 5 || len(e.Coefficients) != 4 || *e.Ten <= 0 {
		t.Fatalf("%+v", e)
	}
	set["fixed-effects"] = "true"
	if f := region(t, a, path, "R03", set).Entry; len(f.Coefficients) != 3 {
		t.Errorf("%+v", f)
	}
	set["model"] = "logit"
	if _, _, err := a.School(Ask{Verb: "specialise", Set: map[string]string{"table": path, "region": "R03", "entry": "2010:2020", "span": "1", "model": "logit", "fixed-effects": "true"}}); AsError(err).Code != Invalid {
		t.Errorf("a logit with fixed effects: %v", err)
	}
}

// The densities of a country computed here by another form are those of the method that
// computes them for all.
func TestCountryByForm(t *testing.T) {
	a, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	one, _, err := a.School(Ask{Verb: "specialise", Country: "KAZ"})
	if err != nil {
		t.Fatal(err)
	}
	w, err := a.spaceOf(2019)
	var absent *opendata.Absent
	if errors.As(err, &absent) {
		t.Skip("the export tables are not in this build")
	}
	if err != nil {
		t.Fatal(err)
	}
	r := one.(*specialise.Result)
	p, err := w.result.Profile("KAZ")
	if err != nil {
		t.Fatal(err)
	}
	d, linked, all, err := countryBy(w.result, p, "min conditional")
	if err != nil {
		t.Fatal(err)
	}
	for i := range d {
		if linked[i] != w.result.Linked[i] || linked[i] && math.Abs(d[i]-p.Density[i]) > 1e-9 {
			t.Fatalf("%s: %v, want %v", w.result.Products[i], d[i], p.Density[i])
		}
	}
	if len(all) == 0 || r.Count.HighRoad == 0 {
		t.Errorf("%d, %+v", len(all), r.Count)
	}
}

// What a country can't honour is refused, one by one; the rest is taken.
func TestCountryOptions(t *testing.T) {
	a, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range []string{"lq=3", "shrink=1", "patents=9", "jobs=1", "entry_full=30", "entry_one=9", "entry_events=9", "cut=all,lq=3"} {
		if _, _, err := a.Settle(Ask{Verb: "specialise", Country: "KAZ"}, Changes{Set: []string{set}, Defaults: true}); AsError(err).Code != Invalid || !strings.Contains(err.Error(), "table of your own") {
			t.Errorf("%s: %v", set, err)
		}
	}
	if _, _, err := a.School(Ask{Verb: "specialise", Country: "KAZ", Settings: Settings{"specialise.cut": "all", "specialise.mass": "0.05"}}); err != nil {
		t.Error(err)
	}
}

func BenchmarkSpecialise(b *testing.B) {
	a, err := Open()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, _, err := a.School(Ask{Verb: "specialise", Country: "KAZ"}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkIdentify(b *testing.B) {
	a, err := Open()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, _, err := a.School(Ask{Verb: "identify", Country: "UZB"}); err != nil {
			b.Fatal(err)
		}
	}
}
