package app

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"upstep/agree"
	"upstep/catalogue"
	"upstep/report"
)

// A request to a school is written into a recipe as words and read back the same.
func TestAskWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[a-zA-Z0-9./ =-]{1,12}`)
		k := Ask{Verb: "agree", Country: "KAZ", Set: map[string]string{}}
		if rapid.Bool().Draw(t, "year") {
			k.Year, k.TradeYear = rapid.IntRange(1990, 2025).Draw(t, "y"), 2019
		}
		if rapid.Bool().Draw(t, "peers") {
			k.Peers = "SPECA"
		}
		for _, flag := range []string{"nominations", "mission"} {
			if rapid.Bool().Draw(t, flag) {
				k.Set[flag] = word.Draw(t, "value of "+flag)
			}
		}
		got, err := askOf(k.Words())
		if err != nil || !reflect.DeepEqual(got, k) {
			t.Fatalf("%v became %+v, %v; was %+v", k.Words(), got, err, k)
		}
	})
}

func TestAskOfRefuses(t *testing.T) {
	for _, words := range [][]string{nil, {"dance"}, {"agree", "KAZ", "UZB"}, {"agree", "KAZ", "--year"}, {"agree", "KAZ", "--year=soon"}} {
		if k, err := askOf(words); err == nil {
			t.Errorf("%q was read as %+v", words, k)
		}
	}
}

const ownFile = `nominations:
- {area: food, name: Dried fruit association, kind: association, why: joint laboratory, who: an exporter}
- {area: ict-services, name: Software park, kind: wish, why: graduates, who: ministry}
`

// A report made of the user's file is replayed byte for byte, and not replayed once the
// file has changed.
func TestSchoolIsReplayed(t *testing.T) {
	a, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	own := filepath.Join(dir, "own.yaml")
	if err := os.WriteFile(own, []byte(ownFile), 0o600); err != nil {
		t.Fatal(err)
	}
	_, doc, err := a.School(Ask{Verb: "agree", Country: "Tajikistan", Set: map[string]string{"nominations": own}})
	if err != nil {
		t.Fatal(err)
	}
	paths, err := a.Write(doc, filepath.Join(dir, "out"))
	if err != nil {
		t.Fatal(err)
	}
	recipe := paths[len(paths)-1]
	if !strings.HasSuffix(recipe, "tjk-agree"+RecipeSuffix) {
		t.Errorf("the recipe is %s", recipe)
	}
	v, err := a.Verify(recipe)
	if err != nil || v.Err() != nil || len(v.Inputs) != 1 || v.Inputs[0].Path != own {
		t.Fatalf("%+v, %v", v, err)
	}
	id := doc.Ledger.IDs()[0]
	if chain, err := a.Why(id, recipe, Request{}); err != nil || chain.Figure.ID != id || !strings.HasPrefix(id, "TJK@") {
		t.Errorf("%s: %+v, %v", id, chain.Figure, err)
	}
	if err := os.WriteFile(own, []byte(ownFile+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	v, err = a.Verify(recipe)
	if err != nil || v.Err() == nil || v.Inputs[0].Verdict != "changed since it was read" || v.Files[0].Verdict != "not replayed" {
		t.Errorf("after a change: %+v, %v", v, err)
	}
	if _, err := a.Why(id, recipe, Request{}); AsError(err).Code != Refused || !strings.Contains(err.Error(), own+" (changed since it was read)") {
		t.Errorf("why after a change: %v", err)
	}
}

// A school of missions hears only a map of the country, and says who passed.
func TestAgreeHearsMissions(t *testing.T) {
	a, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if _, err := Example("mission", dir); err != nil {
		t.Fatal(err)
	}
	set := map[string]string{"mission": filepath.Join(dir, "mission.yaml")}
	res, _, err := a.School(Ask{Verb: "agree", Country: "UZB", Set: set})
	if err != nil {
		t.Fatal(err)
	}
	heard := 0
	for _, row := range res.(*agree.Result).Rows {
		for i, v := range row.Views {
			if res.(*agree.Result).Schools[i].ID == "mission" && v.Stance == agree.Supports {
				heard++
			}
		}
	}
	if heard == 0 {
		t.Error("a mission that passes the gate supports no area")
	}
	if _, _, err := a.School(Ask{Verb: "agree", Country: "TJK", Set: set}); AsError(err).Code != Invalid || !strings.Contains(err.Error(), "is about Uzbekistan, not Tajikistan") {
		t.Errorf("a map of another country: %v", err)
	}
}

// Exports show a capability, patents too; what no table names is not known, not none.
func TestBaseOf(t *testing.T) {
	goods, services := catalogue.Area{HS: []string{"85"}, Fields: []int{1}}, catalogue.Area{Fields: []int{6}}
	none, some := []report.AreaExports{{}}, []report.AreaExports{{Present: 1}}
	for _, c := range []struct {
		area    catalogue.Area
		exports []report.AreaExports
		patents map[int]float64
		want    agree.Base
	}{
		{goods, some, nil, agree.Shown},
		{goods, none, map[int]float64{1: 3}, agree.Shown},
		{goods, none, map[int]float64{1: 0}, agree.Absent},
		{goods, none, nil, agree.Export},
		{goods, nil, map[int]float64{1: 0}, agree.Patent},
		{goods, nil, nil, agree.Unknown},
		{services, some, nil, agree.Unknown},
		{services, some, map[int]float64{6: 0}, agree.Patent},
	} {
		if got := baseOf(c.area, c.exports, 0, c.patents); got != c.want {
			t.Errorf("%v, %v, %v: %s, want %s", c.area, c.exports, c.patents, got, c.want)
		}
	}
}

// A figure of a school's page is found by its ID alone.
func TestWhySchool(t *testing.T) {
	a, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	chain, err := a.Why("KGZ/agree/clothing/finding", "", Request{})
	if err != nil || chain.Figure.Text == "" || chain.Country != "KGZ" {
		t.Errorf("%+v, %v", chain, err)
	}
}

func TestSchoolRefusesBadFiles(t *testing.T) {
	a, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	bad := filepath.Join(t.TempDir(), "own.yaml")
	if err := os.WriteFile(bad, []byte(strings.ReplaceAll(ownFile, "area: food", "area: foods")), 0o600); err != nil {
		t.Fatal(err)
	}
	_, _, err = a.School(Ask{Verb: "agree", Country: "KAZ", Set: map[string]string{"nominations": bad}})
	if e := AsError(err); e.Code != Invalid || !strings.Contains(e.Message, bad+`:2: there is no area "foods"`) || e.Hint == "" {
		t.Errorf("%v", err)
	}
	_, _, err = a.School(Ask{Verb: "agree", Country: "KAZ", Set: map[string]string{"nominations": bad + ".absent"}})
	if e := AsError(err); e.Code != NotFound {
		t.Errorf("%v", err)
	}
	if _, _, err = a.School(Ask{Verb: "agree", Country: "KAZ", Year: 2010, TradeYear: 2019}); AsError(err).Code != Invalid {
		t.Errorf("exports after the year: %v", err)
	}
}
