package catalogue

import (
	"strings"
	"testing"
)

func TestObstacles(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	list, err := c.LoadObstacles()
	if err != nil || len(list) != 12 {
		t.Fatal(err, len(list))
	}
	needs := map[string]bool{}
	for _, o := range list {
		needs[o.Need] = true
	}
	if len(needs) != 6 { // the five needs of areas, and none
		t.Errorf("obstacles make scarce %v", needs)
	}
}

// A damaged file is refused, naming what is wrong.
func TestReformContentIsChecked(t *testing.T) {
	for _, c := range []struct{ file, old, new, want string }{
		{obstaclesFile, "id: land", "id: power", "power stands twice"},
		{obstaclesFile, "need: power", "need: steam", `areas have no need of "steam"`},
		{obstaclesFile, "market.discovery", "market.nowhere", `the tree has no node "market.nowhere"`},
		{obstaclesFile, "quality: 0.5}", "quality: 5}", "quality lies in 0..1"},
		{obstaclesFile, "collect: 'Months", "colect: 'Months", `unknown field "colect"`},
		{inclusiveFile, "id: water", "id: energy", "energy stands twice"},
		{inclusiveFile, "burden: 0.05", "burden: 5", "its burden"},
		{inclusiveFile, "id: host", "id: spillover", "spillover stands twice"},
	} {
		data, err := embedded.ReadFile(c.file)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Replace(string(data), c.old, c.new, 1)
		if text == string(data) {
			t.Fatalf("%s: %q stands nowhere", c.file, c.old)
		}
		if c.file == obstaclesFile {
			_, err = parseObstacles([]byte(text))
		} else {
			_, err = parseInclusive([]byte(text))
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.new, err, c.want)
		}
	}
}
