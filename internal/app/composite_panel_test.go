package app

import (
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"upstep/report"
)

const panelMeta = `iCode,Level,Parent,Direction,Weight,Type
x,1,I,1,1,Indicator
y,1,I,1,1,Indicator
I,2,,1,1,Aggregate
`

// Two years; in 2010 x runs from 0 to 10 and y from 0 to 100. On that scale B of 2020, with
// x = 15 and y = 50, has 1.5 and 0.5: mean 1. On its own scale of 2020 (x 5 to 15, y 50 to 100) it has
// 1 and 0: 0.5. C lacks x in 2020: with the latest value, 10 of 2010, it has (1 + 1)/2 = 1.
const panelData = `uCode,Time,x,y
A,2010,0,0
B,2010,5,100
C,2010,10,50
A,2020,5,80
B,2020,15,50
C,2020,,100
`

func TestCompositeBaseYear(t *testing.T) {
	dir := t.TempDir()
	set := map[string]string{"meta": filepath.Join(dir, "m.csv"), "data": filepath.Join(dir, "d.csv")}
	for path, text := range map[string]string{set["meta"]: panelMeta, set["data"]: panelData} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	score := func(unit string, year int, more ...string) *float64 {
		own := maps.Clone(set)
		for k := 0; k+1 < len(more); k += 2 {
			own[more[k]] = more[k+1]
		}
		c, _, err := composed(t, own, year)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(c.Units, func(u CompositeUnit) bool { return u.Unit == unit })
		return c.Units[i].Scores[2].Score
	}
	for _, c := range []struct {
		unit string
		more []string
		want float64
	}{{"B", nil, 0.5}, {"B", []string{"base-year", "2010"}, 1}, {"C", []string{"base-year", "2010", "impute", "latest"}, 1}} {
		if got := score(c.unit, 0, c.more...); got == nil || math.Abs(*got-c.want) > 1e-12 {
			t.Errorf("%s %v: %v, want %v", c.unit, c.more, got, c.want)
		}
	}
	if got := score("C", 0); got != nil {
		t.Errorf("C with half of its weight has the score %v", *got)
	}
	if got := score("A", 2010); got == nil || *got != 0 {
		t.Errorf("A in 2010: %v", got)
	}
	if _, _, err := composed(t, set, 2015); err == nil || AsError(err).Code != Invalid {
		t.Errorf("a year without data: %v", err)
	}
}

// The panel of the example: five years, its scale fixed in one.
func TestCompositeASEMPanel(t *testing.T) {
	shared := filepath.Join("..", "..", "..", "shared", "data", "composite")
	if _, err := os.Stat(shared); err != nil {
		t.Skip("the panel is not beside this checkout; a small one is tested above")
	}
	c := must(t, asemFlags("meta", filepath.Join(shared, "asem_iMeta.csv"), "data", filepath.Join(shared, "asem_iData_panel.csv"), "base-year", "2018", "treat", ""))
	if c.BaseYear != 2018 || c.Year < 2019 || len(c.Units) != 51 {
		t.Errorf("base %d, year %d, %d units", c.BaseYear, c.Year, len(c.Units))
	}
}

// Several roots stand side by side and are never averaged; their ranks need a name.
func TestCompositeRoots(t *testing.T) {
	dir := t.TempDir()
	meta, data := filepath.Join(dir, "m.csv"), filepath.Join(dir, "d.csv")
	text := "iCode,Level,Parent,Direction,Weight,Type\nx,1,I,1,1,Indicator\ny,1,J,-1,1,Indicator\nI,2,,1,1,Aggregate\nJ,2,,1,1,Aggregate\n"
	rows := "uCode,x,y\n"
	for i := range 6 {
		rows += fmt.Sprintf("U%d,%d,%d\n", i, i, i)
	}
	for path, s := range map[string]string{meta: text, data: rows} {
		if err := os.WriteFile(path, []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c, doc, err := composed(t, map[string]string{"meta": meta, "data": data}, 0)
	if err != nil || c.Node != "" || *c.Units[0].Scores[2].Score != 0 || *c.Units[0].Scores[3].Score != 1 {
		t.Fatalf("%+v %v", c, err)
	}
	if s := jsonOf(t, doc.Pages); !strings.Contains(s, "index-I") || !strings.Contains(s, "index-J") {
		t.Error("not both roots have a table")
	}
	if _, _, err := composed(t, map[string]string{"meta": meta, "data": data, "leave-out": "1"}, 0); err == nil || !strings.Contains(AsError(err).Message, "name one") {
		t.Errorf("%v", err)
	}
}

func BenchmarkCompositeUncertainty(b *testing.B) {
	a, err := Open()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, _, err := a.School(Ask{Verb: "index", Set: asemFlags("uncertainty", "1000")}); err != nil {
			b.Fatal(err)
		}
	}
}

// Every figure of both pages comes from something, or says why it is missing.
func TestIndexFiguresResolve(t *testing.T) {
	_, own, err := composed(t, asemFlags("uncertainty", "50", "sensitivity", "50", "leave-out", "1"), 0)
	if err != nil {
		t.Fatal(err)
	}
	_, home := upgradingOf(t, Ask{Country: "KAZ"})
	for _, doc := range []*report.Document{own, home} {
		if n := len(doc.Ledger.Traces()); n < 80 {
			t.Errorf("only %d figures", n)
		}
		for _, tr := range doc.Ledger.Traces() {
			if tr.Missing == "" && len(tr.Inputs) == 0 {
				t.Errorf("%s comes from nothing", tr.ID)
			}
		}
	}
}
