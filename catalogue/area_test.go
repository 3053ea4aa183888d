package catalogue

import (
	"strings"
	"testing"
)

func TestAreas(t *testing.T) {
	areas, err := LoadAreas()
	if err != nil {
		t.Fatal(err)
	}
	families := map[string]int{}
	for _, a := range areas {
		families[a.Family]++
	}
	for _, f := range Families() {
		if families[f] == 0 {
			t.Errorf("no area of the family %s", f)
		}
	}
	for code, want := range map[string]string{"5201": "crops", "5205": "textiles", "8471": "electronics", "8481": "machinery", "7113": "furniture", "7108": "metals", "0813": "food", "0810": "crops"} {
		if i := areas.OfHeading(code); i < 0 || areas[i].ID != want {
			t.Errorf("%s belongs to %d, want %s", code, i, want)
		}
	}
	if i := areas.OfHeading("9999"); i >= 0 {
		t.Errorf("9999 belongs to %s", areas[i].ID)
	}
}

// Every chapter of the Harmonized System has an area; 77 is kept free, 98 and 99 are
// national.
func TestEveryChapterHasAnArea(t *testing.T) {
	areas, err := LoadAreas()
	if err != nil {
		t.Fatal(err)
	}
	for c := 1; c <= 97; c++ {
		code := string(rune('0'+c/10)) + string(rune('0'+c%10))
		if c != 77 && areas.OfHeading(code+"99") < 0 {
			t.Errorf("chapter %s has no area", code)
		}
	}
}

func TestParseAreasFaults(t *testing.T) {
	const good = "{id: a, name: A, family: labour, hs: ['01'], isic: ['01'], fields: [1], needs: {finance: 1, power: 1, skills: 1, transport: 1, contracts: 1}}"
	if _, err := ParseAreas("m.yaml", []byte("areas:\n- "+good)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ old, new, want string }{
		{"family: labour", "family: heavy", "m.yaml:2: a: family"},
		{"hs: ['01']", "hs: ['1']", "is no chapter"},
		{"hs: ['01']", "hs: ['01', '01']", "belongs to a too"},
		{"fields: [1]", "fields: [36]", "no WIPO field 36"},
		{"skills: 1", "skills: 4", "a need is 4"},
		{"name: A, ", "", `"name" is missing`},
		{"name: A", "name: A, colour: red", `unknown field "colour"`},
	} {
		if _, err := ParseAreas("m.yaml", []byte("areas:\n- "+strings.Replace(good, c.old, c.new, 1))); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.new, err, c.want)
		}
	}
	if _, err := ParseAreas("m.yaml", []byte("areas:\n- "+good+"\n- "+good)); err == nil || !strings.Contains(err.Error(), "m.yaml:3: the area \"a\" is blank or stands twice") {
		t.Errorf("%v", err)
	}
}
