package app

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"upstep/internal/source/table"
	"upstep/method/catchup"
)

func TestPlace(t *testing.T) {
	a := openTest(t)
	for text, want := range map[string]string{"KAZ": "KAZ", "kz": "KAZ", " Kazakhstan ": "KAZ", "Kyrgyzstan": "KGZ", "South Korea": "KOR", "SUN": "SUN", "Soviet Union": "SUN",
		"World": "group", "WLD": "group", "EU": "group", "European Union": "group", "SPECA": "group", "Central Asia": "group", "Kazakhstn": "", "X1": "", "": "", "Rest of the world": ""} {
		iso3, group := a.place(text)
		if group {
			iso3 += "group"
		}
		if iso3 != want {
			t.Errorf("place(%q) = %q, want %q", text, iso3, want)
		}
	}
}

// A table in mixed spelling is one of countries: the spellings of one add up to one
// economy, groups are left out and counted, and what is not known is listed with its line.
func TestLocate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.csv")
	text := "year,country,product,value\n2019,Kazakhstan,a,1\n2020,KAZ,a,2\n2020,World,a,100\n2020,European Union,b,50\n2020,Atlantis,b,7\n2020,UZ,b,3\n2021,WLD,b,3\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	own, err := table.Read([]string{path}, table.Options{})
	if err != nil {
		t.Fatal(err)
	}
	before := slices.Clone(own.Long.Countries)
	got := openTest(t).locate(own)
	if l := got.long; !slices.Equal(l.Countries, []string{"KAZ", "UZB"}) || l.CountryNames[1] != "Uzbekistan" || len(l.Years) != 3 ||
		len(l.Years[0].Rows) != 1 || len(l.Years[1].Rows) != 2 || len(l.Years[2].Rows) != 0 || l.Years[1].Rows[0].Country != 0 || l.Years[1].Rows[1].Country != 1 {
		t.Errorf("%+v", l)
	}
	if !slices.Equal(before, own.Long.Countries) || len(own.Long.Years[1].Rows) != 5 {
		t.Error("the table was changed")
	}
	notes := got.notes("KAZ", "t.csv")
	if len(notes) != 2 || !strings.Contains(notes[0].Text, "European Union, WLD, World (3 rows)") || !strings.Contains(notes[1].Text, "1 row, first "+path+":6: Atlantis") {
		t.Errorf("%+v", notes)
	}
}

// The world is no country that leads a field, and no part of it counts twice.
func TestCatchupCountsOfGroups(t *testing.T) {
	path := filepath.Join(t.TempDir(), "c.csv")
	text := "year,country,wipo_field,count\n2018,Korea,8,60\n2019,Kazakhstan,8,1\n2020,KAZ,8,2\n2020,USA,8,40\n2020,World,8,10000\n2020,European Union,8,3000\n2020,EUU,8,3000\n2020,Atlantis,8,500\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	res, _, err := openTest(t).School(Ask{Verb: "catchup", Country: "KAZ", Set: map[string]string{"counts": path}})
	if err != nil {
		t.Fatal(err)
	}
	r := res.(*catchup.Result)
	if *r.Patents != 3 || r.Fields[7].Leader != "KOR" || *r.Fields[7].World != 103 || !noted(r.Notes, "groups-left-out") || !noted(r.Notes, "rows-left-out") {
		t.Errorf("%v %+v %+v", *r.Patents, r.Fields[7], r.Notes)
	}
}

// A quote that is not closed swallows rows nobody counts: the table is refused.
func TestCatchupCountsOpenQuote(t *testing.T) {
	path := filepath.Join(t.TempDir(), "c.csv")
	text := "year,country,wipo_field,count\n2018,KAZ,8,60\n2019,\"KAZ,8,1\n" + strings.Repeat("2020,KAZ,8,2\n", 3000)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	_, _, err := openTest(t).School(Ask{Verb: "catchup", Country: "KAZ", Set: map[string]string{"counts": path}})
	if err == nil || !strings.Contains(err.Error(), path+":3: ") {
		t.Errorf("%v", err)
	}
}
