package app

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"upstep/catalogue"
	"upstep/opendata"
	"upstep/panel"
)

// changedAll are values that every option of a room may have at once, each another than the
// default. Words have theirs by ID.
func changedAll(t *testing.T, r room, ids []string) Settings {
	t.Helper()
	words := map[string]string{"pyramid.norm": "0.4 0.25 0.15 0.1 0.07 0.03", "pyramid.staff_in": "KAZ=30", "specialise.cut": "all", "catchup.reference": "DEU",
		"gap.severity_t": "0.6", "gap.severity_rank": "0.4"} // weights change together
	out, given := Settings{}, map[string]string{}
	for _, id := range ids {
		if option, _ := r.option(id); words[id] != "" {
			given[option] = words[id]
		}
	}
	for _, id := range ids {
		option, _ := r.option(id)
		def := r.def(option).Value
		tries := []string{words[id]}
		if v, err := strconv.ParseFloat(def, 64); err == nil && words[id] == "" {
			tries = nil
			for _, try := range []float64{v * 1.05, v * 0.95, v + 1, v - 1, v + 2, v - 2, v + 0.01} {
				tries = append(tries, strconv.FormatFloat(try, 'g', -1, 64))
			}
		}
		for _, try := range tries {
			given[option] = try
			text, wrong, together := r.check(given)
			if wrong[option] == nil && together == nil && text[option] != def {
				out[id] = text[option]
				given[option] = text[option]
				break
			}
			delete(given, option)
		}
		if out[id] == "" {
			t.Errorf("%s: no other value than %s is taken, of %q", id, def, tries)
		}
	}
	return out
}

// Every parameter that can be set, once set, stands in the recipe with its value, as the
// user's, and nothing else does.
func TestSettingsReachTheRecipe(t *testing.T) {
	a := openTest(t)
	dir := t.TempDir()
	survey, err := WritePyramidExample(dir, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"mission", "specialise", "reforms", "inclusive"} {
		if _, err := Example(command, dir); err != nil {
			t.Fatal(err)
		}
	}
	silent := filepath.Join(dir, "silent.yaml") // a programme that leaves the limits to the settings
	files, err := catalogue.Examples("capacity")
	if err != nil {
		t.Fatal(err)
	}
	text := regexp.MustCompile(`(?m)^  (pilots|host_share): .*\n`).ReplaceAllString(string(files["hosts.yaml"]), "")
	if err := os.WriteFile(silent, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	asks := map[string][]Ask{
		"agree": {{Verb: "agree", Country: "KAZ"}}, "catchup": {{Verb: "catchup", Country: "KAZ"}}, "diagnose": {{Verb: "diagnose", Country: "TJK"}},
		"failure": {{Verb: "roles", Country: "TJK"}, {Verb: "reforms", Country: "UZB"}, {Verb: "match", Country: "UZB"}}, "identify": {{Verb: "identify", Country: "UZB"}}, "index": {{Verb: "index", Country: "KAZ"}},
		"mission": {{Verb: "mission", File: filepath.Join(dir, "mission.yaml")}}, "pyramid": {{Verb: "pyramid", Set: map[string]string{"microdata": survey}}},
		"specialise": {{Verb: "specialise", Set: map[string]string{"table": filepath.Join(dir, "patents.csv"), "region": "R2", "unit": "patents"}}},
		"strategy":   {{Verb: "agree", Country: "KAZ"}}, "feasibility": {{Verb: "agree", Country: "KAZ"}, {Verb: "assess", Country: "TJK"}},
		"match": {{Verb: "match", Country: "UZB", Set: map[string]string{"hosts": Illustrative}}}, "policy": {{Verb: "match", Country: "UZB", Set: map[string]string{"hosts": Illustrative}}},
		"gap": {{Verb: "assess", Country: "KGZ"}, {Verb: "reforms", Country: "UZB"}, {Verb: "match", Country: "UZB"}}, "portfolio": {{Verb: "portfolio", Country: "UZB", Set: map[string]string{"hosts": silent}}},
		"reform": {{Verb: "reforms", Country: "UZB", Set: map[string]string{"hosts": filepath.Join(dir, "reforms.yaml")}}}, "path": {{Verb: "path gerd", Country: "UZB"}},
		"quality": {{Verb: "path quality", Country: "UZB"}}, "inclusive": {{Verb: "path inclusive", Set: map[string]string{"projects": filepath.Join(dir, "projects.yaml")}}},
	}
	var absent *opendata.Absent
	_, err = a.spaceOf(2019)
	noTables := errors.As(err, &absent) // of exports in this build: what is computed from them has no recipe
	for name, r := range rooms() {
		if noTables && (name == "strategy" || name == "feasibility") {
			continue
		}
		if len(asks[name]) == 0 {
			t.Errorf("%s: no request to try it on", name)
			continue
		}
		for _, ask := range asks[name] {
			want := changedAll(t, r, r.settable())
			got := changedIn(t, a, ask, want)
			for _, id := range r.settable() {
				option, _ := r.option(id)
				if _, deep := gapOptions[id]; deep && ask.idle(r, option) != "" {
					continue // refused, so it can't be ignored
				}
				if got[option] != want[id] {
					t.Errorf("%s: %s is %q in the recipe, want %q", ask.Verb, id, got[option], want[id])
				}
				delete(got, option)
			}
			maps.DeleteFunc(got, func(option, _ string) bool { return strings.HasPrefix(option, "treat ") }) // a step of the index says it again
			for option := range changedIn(t, a, ask, nil) {                                                  // the program's own choices against a method's default
				delete(got, option)
			}
			if len(got) > 0 {
				t.Errorf("%s: %v is the user's too", ask.Verb, got)
			}
		}
	}
}

// changedIn are the parameters of the user in the recipe of a request.
func changedIn(t *testing.T, a *App, ask Ask, s Settings) map[string]string {
	t.Helper()
	ask.Settings = s
	var methods []panel.Recipe
	if ask.Verb == "assess" {
		doc, err := a.Assess(ask.request())
		if err != nil {
			t.Fatal(err)
		}
		methods = doc.Recipe.Methods
	} else {
		_, doc, err := a.School(ask)
		if err != nil {
			t.Fatalf("%s: %v", ask.Verb, err)
		}
		methods = doc.Recipe.Methods
	}
	out := map[string]string{}
	for _, m := range methods {
		for _, p := range m.Params {
			if p.Provenance == panel.User {
				out[p.Name] = p.Value
			}
		}
	}
	return out
}

// A request with settings becomes words and comes back; other values are other figures.
func TestSettingsRoundTrip(t *testing.T) {
	k := Ask{Verb: "roles", Country: "TJK", Year: 2020, Set: map[string]string{"seed": "3"}, Settings: Settings{"failure.lead": "0.15", "pyramid.staff_in": "RUS=50 KAZ=30"}}
	want := []string{"roles", "TJK", "--seed=3", "--year=2020", "--set=failure.lead=0.15", "--set=pyramid.staff_in=RUS=50 KAZ=30"}
	if got := k.Words(); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if back, err := askOf(k.Words()); err != nil || !reflect.DeepEqual(back, k) {
		t.Errorf("%+v %v", back, err)
	}
	r := Request{Country: "TJK", Peers: "income", Settings: k.Settings}
	if back, err := requestOf(r.command()); err != nil || !reflect.DeepEqual(back, r) {
		t.Errorf("%+v %v", back, err)
	}
	if _, err := requestOf(append(r.command(), "more")); err == nil {
		t.Error("a word too many was taken")
	}
	other := r
	other.Settings = Settings{"failure.lead": "0.2"}
	if p := r.prefix(); p == (Request{Country: "TJK"}).prefix() || p == other.prefix() || !strings.HasPrefix(p, "TJK@") {
		t.Errorf("prefix %s", p)
	}
}

// A report with settings of several methods is verified without the workspace, and a
// figure of it is found.
func TestChangedReport(t *testing.T) {
	a := openTest(t)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "upstep.toml"), []byte("format = 1\n[settings]\nfailure.lead = 0.20\n\"gap.t_clearly\" = 2.5\npyramid.basic = 0\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	req, said, err := a.SettleRequest("assess", Request{Country: "TJK"}, Changes{Workspace: dir})
	if err != nil || !maps.Equal(req.Settings, Settings{"failure.lead": "0.2", "gap.t_clearly": "2.5"}) || !strings.Contains(said, "failure.lead=0.2") || strings.Contains(said, "pyramid") {
		t.Fatalf("%v, %q, %v", req.Settings, said, err)
	}
	doc, err := a.Assess(req)
	if err != nil {
		t.Fatal(err)
	}
	paths, err := a.Write(doc, filepath.Join(dir, "r.json"))
	if err != nil {
		t.Fatal(err)
	}
	recipe := paths[len(paths)-1]
	if err := os.Remove(filepath.Join(dir, "upstep.toml")); err != nil {
		t.Fatal(err)
	}
	if v, err := a.Verify(recipe); err != nil || v.Err() != nil {
		t.Errorf("%v %v", err, v.Err())
	}
	id := doc.Ledger.IDs()[0]
	if _, err := a.Why(id, recipe, Request{}); err != nil {
		t.Error(err)
	}
	if _, err := a.Why(id, "", Request{Settings: req.Settings}); err != nil {
		t.Error(err)
	}
}

// What a recipe written by hand can't have is refused, not passed over.
func TestSettingsOfRecipes(t *testing.T) {
	a := openTest(t)
	for _, s := range []Settings{{"failure.leed": "1"}, {"ties.tolerance": "1"}, {"failure.lead": "NaN"}, {"failure.lead": ""}, {"": ""}} {
		if _, _, err := a.School(Ask{Verb: "roles", Country: "TJK", Settings: s}); err == nil || AsError(err).Code != Invalid {
			t.Errorf("%v: %v", s, err)
		}
		if _, err := a.Assess(Request{Country: "TJK", Settings: s}); err == nil || AsError(err).Code != Invalid {
			t.Errorf("%v: %v", s, err)
		}
	}
}
