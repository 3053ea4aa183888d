package catalogue

import (
	"strings"
	"testing"
)

func TestPyramid(t *testing.T) {
	p, err := LoadPyramid()
	if err != nil {
		t.Fatal(err)
	}
	cat, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	levels := map[int]int{}
	for _, c := range p.Clues {
		levels[c.Level]++
		if _, ok := cat.Indicator(c.Code); !ok {
			t.Errorf("the clue %s is no indicator of the catalogue", c.Code)
		}
	}
	if len(p.Levels) != 6 || len(levels) != 6 {
		t.Errorf("%d levels, clues for %d", len(p.Levels), len(levels))
	}
}

func TestPyramidFaults(t *testing.T) {
	good := string(pyramidFile)
	for old, c := range map[string][2]string{
		"level: 1, name":                       {"level: 2, name", "level 2 where 1 is due"},
		"kind: score, provenance: literature":  {"kind: sum, provenance: literature", "a kind other than"},
		"practice: operations":                 {"practice: singing", "a practice other than"},
		"divisions: [15, 16]":                  {"divisions: [15, 15]", "the division 15 stands twice"},
		"{name: id, as: [idstd, id]":           {"{name: id, also: [x], as: [idstd, id]", `unknown field "also"`},
		"level: 5, code: GB.XPD.RSDV.GD.ZS, p": {"level: 9, code: GB.XPD.RSDV.GD.ZS, p", "level 9 is not there"},
	} {
		if !strings.Contains(good, old) {
			t.Fatalf("the file has no %q", old)
		}
		_, err := parsePyramid("p.yaml", []byte(strings.Replace(good, old, c[0], 1)))
		if err == nil || !strings.Contains(err.Error(), c[1]) || !strings.HasPrefix(err.Error(), "p.yaml:") {
			t.Errorf("%s: %v, want %s", c[0], err, c[1])
		}
	}
}
