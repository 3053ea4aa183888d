package source

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"upstep/opendata"
)

// The regions and what has no place add up to the world, and the classes to all of
// them, but for the rounding of fractions to whole numbers by the publisher.
func TestPatentsAddUp(t *testing.T) {
	pack, err := opendata.Open()
	if err != nil {
		t.Fatal(err)
	}
	d := Load(pack)
	for name, classes := range map[string]int{"families": 37, "uspto": 37, "pct": 6} {
		p, err := d.Patents(name)
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Classes) != classes || p.Classes[0] != "ALL" {
			t.Errorf("%s: classes %q", name, p.Classes)
		}
		places := slices.DeleteFunc(slices.Collect(maps.Keys(patentPlaces)), func(s string) bool { return s == "World" })
		world, parts := map[string]int{}, map[string]int{}
		fields := map[int]int{}
		for _, r := range p.Rows {
			at := fmt.Sprint(r.Class, r.Year)
			switch {
			case r.Place == "WLD":
				world[at] = r.Count
				if r.Class != "ALL" {
					fields[r.Year] += r.Count
				}
			case slices.Contains(places, r.Place):
				parts[at] += r.Count
			}
		}
		for at, n := range world {
			if d := n - parts[at]; d < -6 || d > 6+n/50 && name != "pct" {
				t.Errorf("%s %s: world %d, regions %d", name, at, n, parts[at])
			}
		}
		for year, n := range fields {
			if d := n - world[fmt.Sprint("ALL", year)]; max(d, -d) > 20+n/500 {
				t.Errorf("%s %d: fields %d, all %d", name, year, n, world[fmt.Sprint("ALL", year)])
			}
		}
		if len(world) == 0 || len(fields) == 0 {
			t.Errorf("%s: nothing was compared", name)
		}
	}
	if _, err := d.Patents("none"); err == nil {
		t.Error("a table that is not there is no error")
	}
}

// Facts read in the files: Kazakhstan filed 21 PCT applications in 2020 and stands
// under Asia, Azerbaijan under Europe; no SPECA country is named by field.
func TestPatentsFacts(t *testing.T) {
	pack, err := opendata.Open()
	if err != nil {
		t.Fatal(err)
	}
	d := Load(pack)
	pct, err := d.Patents("pct")
	if err != nil {
		t.Fatal(err)
	}
	if pct.Regions["KAZ"] != "Asia" || pct.Regions["AZE"] != "Europe" || pct.Regions["TJK"] != "" {
		t.Errorf("regions %v", pct.Regions)
	}
	if !slices.Contains(pct.Rows, PatentCount{Class: "ALL", Place: "KAZ", Year: 2020, Count: 21}) {
		t.Error("21 applications of Kazakhstan are not there")
	}
	fields, err := d.Patents("families")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []string{"KAZ", "UZB", "AZE", "KGZ", "TJK", "TKM", "AFG"} {
		if fields.Regions[c] != "" {
			t.Errorf("%s is named by field", c)
		}
	}
	if fields.Regions["KOR"] != "Asia" || fields.First != 1998 || fields.Last != 2020 {
		t.Errorf("KOR %q, %d-%d", fields.Regions["KOR"], fields.First, fields.Last)
	}
}
